//! Runs a program to its end and tells what it used.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What one run of a program used, with the programs that it ran itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    /// From start to end.
    pub(crate) wall: Duration,
    /// User and system time of all threads.
    pub(crate) cpu: Duration,
    /// Peak resident memory; of several programs, the largest one's. It cannot
    /// be less than what the benchmark itself holds when it starts the program.
    pub(crate) memory_bytes: u64,
}

/// What is done with what a program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output goes to the null device.
    Discard,
    /// Standard output is one number of elements, to be compared with the others'
    /// numbers.
    Elements,
    /// Standard output goes to the null device; standard error says how many
    /// records were read, as `Read 17 messages`.
    Records,
    /// Standard output is one line about the part of the work that counts: how many
    /// answers, nanoseconds from start to end and of the processor, and a digest of
    /// the answers. These times take the place of the whole process's.
    Timed,
    /// Standard output goes to the null device; the program decides so many events.
    Events(u64),
    /// Standard output is lines of text and goes to the null device while time is
    /// taken. They are counted, and perhaps compared, in a run of their own.
    Lines,
}

/// How much a program says it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// Routes and withdrawals, each prefix of each peer by itself.
    Elements(u64),
    /// MRT records.
    Records(u64),
    /// Lines of output.
    Lines(u64),
    /// Events that were decided.
    Events(u64),
    /// Answers in the time that was taken.
    Answers {
        /// How many.
        count: u64,
        /// Depends on each of them and on their order.
        digest: u64,
    },
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Elements(count) => write!(f, "{count} elements"),
            Count::Records(count) => write!(f, "{count} records"),
            Count::Lines(count) => write!(f, "{count} lines"),
            Count::Events(count) => write!(f, "{count} events"),
            Count::Answers { count, digest } => {
                write!(f, "{count} answers, digest {digest:016x}")
            }
        }
    }
}

/// Runs the program, and gives what it counted.
///
/// # Errors
/// Why, in words, when it does not start, fails, or gives no number where one is
/// wanted.
pub(crate) fn run(command: &mut Command, output: Output) -> Result<(Usage, Option<Count>), String> {
    command.stdin(Stdio::null()).stdout(match output {
        Output::Elements | Output::Timed => Stdio::piped(),
        Output::Discard | Output::Records | Output::Events(_) | Output::Lines => Stdio::null(),
    });
    let talk = Talk::of(command)?;
    let begin = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("it does not start: {error}"))?;
    let mut written = String::new();
    let read = match child.stdout.take() {
        Some(mut out) => out.read_to_string(&mut written).map(|_| ()),
        None => Ok(()),
    };
    // Waited for in any case, so that nothing is left running or unreaped.
    let (status, mut usage) = wait(child.id(), begin)?;
    let said = talk.read();
    read.map_err(|error| format!("its output is no text: {error}"))?;
    if !status.success() {
        return Err(failure(status, &said));
    }
    let count = match output {
        Output::Discard | Output::Lines => None,
        Output::Events(count) => Some(Count::Events(count)),
        Output::Elements => Some(Count::Elements(
            written
                .trim()
                .parse()
                .map_err(|_| format!("it wrote no number: {written}"))?,
        )),
        Output::Timed => {
            let (count, wall, cpu) =
                timed(&written).ok_or_else(|| format!("it wrote no times: {written}"))?;
            (usage.wall, usage.cpu) = (wall, cpu);
            Some(count)
        }
        Output::Records => Some(Count::Records(
            messages(&said).ok_or("it does not say how many messages it read")?,
        )),
    };
    Ok((usage, count))
}

/// What a program writes on standard error, kept aside.
pub(crate) struct Talk(File);

impl Talk {
    /// Makes the command write there.
    ///
    /// # Errors
    /// When there is no room for scratch files.
    pub(crate) fn of(command: &mut Command) -> Result<Talk, String> {
        let scratch = || {
            let file = tempfile::tempfile()?;
            let copy = file.try_clone()?;
            Ok((file, copy))
        };
        let (file, copy) = scratch().map_err(|error: std::io::Error| error.to_string())?;
        command.stderr(copy);
        Ok(Talk(file))
    }

    /// Its beginning, with what is no text replaced.
    pub(crate) fn read(mut self) -> String {
        let mut bytes = Vec::new();
        // Diagnostics only: what cannot be read is as if it was not said.
        let _ = self.0.rewind();
        let _ = self.0.take(TALK_BYTES_MAX).read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Ours: far more than a program says that works, and nothing to hold if one
/// complains about every record.
const TALK_BYTES_MAX: u64 = 64 << 10;

/// Why it failed: the line that speaks of an error, or the last one.
pub(crate) fn failure(status: ExitStatus, said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().find(|line| line.to_ascii_lowercase().contains("error"));
    match error.or_else(|| lines().next_back()) {
        Some(line) => format!("it failed ({status}): {line}"),
        None => format!("it failed ({status})"),
    }
}

/// What a line like `300 5000 4000 0123456789abcdef` says: answers, wall and
/// processor time.
fn timed(line: &str) -> Option<(Count, Duration, Duration)> {
    let mut words = line.split_whitespace();
    let mut number = || words.next()?.parse().ok();
    let (count, wall, cpu) = (number()?, number()?, number()?);
    let digest = u64::from_str_radix(words.next()?, 16).ok()?;
    let count = Count::Answers { count, digest };
    Some((count, Duration::from_nanos(wall), Duration::from_nanos(cpu)))
}

/// The number in `Read 17 messages`.
fn messages(said: &str) -> Option<u64> {
    let (_, rest) = said.split_once("Read ")?;
    let (number, _) = rest.split_once(" messages")?;
    number.parse().ok()
}

/// Waits for the child that was started at `begin`: its status, and its usage.
fn wait(child: u32, begin: Instant) -> Result<(ExitStatus, Usage), String> {
    let id = libc::pid_t::try_from(child).expect("the system gave this process id");
    let mut status = 0;
    // SAFETY: all-zero bytes are a valid rusage, which holds numbers only.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live values of the right types, which
    // `wait4` writes before it returns. The child is ours and not waited for:
    // its handle is dropped without a call of `wait`.
    let ended = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    let wall = begin.elapsed();
    if ended != id {
        return Err(format!("wait4: {}", std::io::Error::last_os_error()));
    }
    let usage = Usage {
        wall,
        cpu: duration(usage.ru_utime) + duration(usage.ru_stime),
        // Linux counts in units of 1024 bytes.
        memory_bytes: u64::try_from(usage.ru_maxrss).unwrap_or(0) * 1024,
    };
    Ok((ExitStatus::from_raw(status), usage))
}

fn duration(time: libc::timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let micros = u64::try_from(time.tv_usec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_micros(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn count(script: &str, output: Output) -> Result<Option<Count>, String> {
        run(&mut shell(script), output).map(|(_, count)| count)
    }

    #[test]
    fn a_run_gives_its_number_and_its_usage() {
        let (usage, count) = run(&mut shell("echo 42"), Output::Elements).unwrap();
        assert_eq!(count, Some(Count::Elements(42)));
        assert!(usage.memory_bytes > 0 && usage.wall > Duration::ZERO);
    }

    #[test]
    fn what_is_not_counted_is_thrown_away() {
        assert_eq!(count("echo 42", Output::Discard), Ok(None));
        assert_eq!(count("echo 42", Output::Lines), Ok(None));
    }

    #[test]
    fn the_part_that_counts_is_told_with_its_times() {
        let line = "echo 300 5000 4000 00000000000000ff";
        let (usage, count) = run(&mut shell(line), Output::Timed).unwrap();
        let digest = 255;
        assert_eq!(count, Some(Count::Answers { count: 300, digest }));
        assert_eq!(usage.wall, Duration::from_nanos(5_000));
        assert_eq!(usage.cpu, Duration::from_nanos(4_000));
        for line in ["", "1 2 3", "1 2 3 x", "1 2.0 3 4"] {
            let problem = count_of_timed(line);
            assert!(problem.starts_with("it wrote no times"), "{problem}");
        }
    }

    fn count_of_timed(line: &str) -> String {
        count(&format!("echo {line}"), Output::Timed).unwrap_err()
    }

    #[test]
    fn records_are_counted_from_what_is_said() {
        let said = "echo 'INFO: Read 17 messages from a.mrt' >&2";
        assert_eq!(count(said, Output::Records), Ok(Some(Count::Records(17))));
        let silent = "it does not say how many messages it read";
        assert_eq!(count("true", Output::Records), Err(silent.into()));
    }

    #[test]
    fn a_failure_comes_with_the_line_that_says_why() {
        for (script, why) in [
            ("exit 3", "it failed (exit status: 3)"),
            (
                "echo begin >&2; echo 'error: no such command' >&2; echo hint >&2; exit 2",
                "it failed (exit status: 2): error: no such command",
            ),
            (
                "echo begin >&2; echo gone >&2; exit 1",
                "it failed (exit status: 1): gone",
            ),
        ] {
            assert_eq!(count(script, Output::Discard), Err(why.into()));
        }
    }

    #[test]
    fn programs_that_say_nothing_or_are_not_there_are_errors() {
        let none = count("echo none", Output::Elements).unwrap_err();
        assert!(none.starts_with("it wrote no number: none"), "{none}");
        let gone = run(&mut Command::new("/nowhere/at-all"), Output::Discard).unwrap_err();
        assert!(gone.starts_with("it does not start: "), "{gone}");
    }
}
