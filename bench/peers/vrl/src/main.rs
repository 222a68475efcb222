//! Decides the events of Shadowserver's tables by rules in VRL alone, and writes each
//! as a line of JSON: `vrl-peer OUT FILES…`. No field is checked, nothing is looked up,
//! and no repeat is known.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use vrl::compiler::runtime::Runtime;
use vrl::compiler::{TargetValue, TimeZone};
use vrl::value::{KeyString, ObjectMap, Secrets, Value};

const RULES: &str = include_str!("rules.vrl");

/// What events of a report are: taxonomy, type, application.
const REPORTS: [(&str, [&str; 3]); 7] = [
    ("scan_dns", ["vulnerable", "ddos-amplifier", "dns"]),
    ("scan_telnet", ["vulnerable", "vulnerable-system", "telnet"]),
    ("scan_rdp", ["vulnerable", "vulnerable-system", "rdp"]),
    ("scan_ssl", ["vulnerable", "vulnerable-system", "https"]),
    (
        "event4_sinkhole_http",
        ["malicious-code", "infected-system", "http"],
    ),
    (
        "event4_honeypot_brute_force",
        ["intrusion-attempts", "brute-force", ""],
    ),
    ("device_id", ["other", "undetermined", ""]),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((out, files)) = arguments.split_first() else {
        eprintln!("usage: vrl-peer OUT FILES...");
        return ExitCode::from(2);
    };
    match run(out, files) {
        Ok(events) => {
            println!("{events}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(out: &str, files: &[String]) -> Result<u64, Box<dyn Error>> {
    let compiled = vrl::compiler::compile(RULES, &vrl::stdlib::all())
        .map_err(|errors| format!("the rules: {errors:?}"))?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(out)?);
    let mut runtime = Runtime::default();
    let zone = TimeZone::default();
    let mut events = 0;
    for file in files {
        let metadata = metadata(Path::new(file));
        let mut reader = csv::Reader::from_path(file)?;
        let names: Vec<KeyString> = reader.headers()?.iter().map(KeyString::from).collect();
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let values = names
                .iter()
                .zip(&row)
                .filter(|(_, value)| !value.is_empty());
            let object: ObjectMap = values
                .map(|(name, value)| (name.clone(), Value::from(value)))
                .collect();
            let mut target = TargetValue {
                value: Value::Object(object),
                metadata: metadata.clone(),
                secrets: Secrets::new(),
            };
            runtime
                .resolve(&mut target, &compiled.program, &zone)
                .map_err(|error| format!("{file}: {error}"))?;
            runtime.clear();
            serde_json::to_writer(&mut out, &target.value)?;
            out.write_all(b"\n")?;
            events += 1;
        }
    }
    out.flush()?;
    Ok(events)
}

/// What all events of a file are, by its name.
fn metadata(file: &Path) -> Value {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let known = REPORTS.iter().find(|(report, _)| name.contains(report));
    let words = known.map_or([""; 3], |(_, words)| *words);
    let names = ["taxonomy", "type", "application"];
    let fields = names.iter().zip(words);
    Value::Object(
        fields
            .map(|(name, word)| (KeyString::from(*name), Value::from(word)))
            .collect(),
    )
}
