//! What the measurements ran on.

use std::process::Command;

/// The machine, in words.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    pub(crate) cores: usize,
    pub(crate) model: String,
    pub(crate) memory: String,
    pub(crate) kernel: String,
    /// Of the processor's flags, those that decoders can use.
    pub(crate) flags: String,
}

/// Instruction sets that matter to decompression and searching.
const FLAGS: [&str; 8] = [
    "sse4_2",
    "avx2",
    "avx512f",
    "avx512bw",
    "bmi2",
    "pclmulqdq",
    "vpclmulqdq",
    "asimd",
];

impl Machine {
    /// This machine; what Linux does not tell is `unknown`.
    pub(crate) fn here() -> Machine {
        let cpus = read("/proc/cpuinfo");
        let flags = field(&cpus, "flags").or_else(|| field(&cpus, "Features"));
        let flags: Vec<&str> = flags.unwrap_or_default().split_whitespace().collect();
        let memory = read("/proc/meminfo");
        Machine {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            model: field(&cpus, "model name").unwrap_or("unknown").to_owned(),
            memory: field(&memory, "MemTotal").map_or("unknown".into(), gigabytes),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            flags: FLAGS
                .into_iter()
                .filter(|flag| flags.contains(flag))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// The load averages of 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let text = read("/proc/loadavg");
    let averages: Vec<&str> = text.split_whitespace().take(3).collect();
    averages.join(" ")
}

/// The first line that a program writes when asked for its version.
pub(crate) fn version(program: &str, argument: &str) -> String {
    let Ok(output) = Command::new(program).arg(argument).output() else {
        return "unknown".into();
    };
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let has_number = |line: &&str| line.contains(|c: char| c.is_ascii_digit());
    let named = text
        .lines()
        .filter(has_number)
        .find(|line| line.to_ascii_lowercase().contains("version"));
    let line = named.or_else(|| text.lines().find(has_number));
    line.unwrap_or("unknown").trim().to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The value of the first line `name : value`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then_some(value.trim())
    })
}

/// `24034256 kB` in GB.
fn gigabytes(text: &str) -> String {
    let kibibytes = text
        .split_whitespace()
        .next()
        .and_then(|n| n.parse::<f64>().ok());
    kibibytes.map_or("unknown".into(), |n| format!("{:.0} GB", n * 1024.0 / 1e9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_linux_writes_them() {
        let text = "processor\t: 0\nmodel name\t: A CPU\nmodel name\t: B\n";
        assert_eq!(field(text, "model name"), Some("A CPU"));
        assert_eq!(field(text, "flags"), None);
        assert_eq!(gigabytes("24034256 kB"), "25 GB");
        assert_eq!(gigabytes("much"), "unknown");
    }
}
