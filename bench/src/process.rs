//! Runs a program to its end and tells what it used.

use std::io::Read;
use std::process::{Command, Stdio};
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

/// What happens to a program's standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// It goes to the null device.
    Discard,
    /// It is one number, to be compared with the others' numbers.
    Count,
}

/// Runs the program, and gives the number that it wrote.
///
/// # Errors
/// When it does not start, fails, or writes no number where one is wanted.
pub(crate) fn run(command: &mut Command, output: Output) -> Result<(Usage, Option<u64>), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(match output {
        Output::Discard => Stdio::null(),
        Output::Count => Stdio::piped(),
    });
    let begin = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("{name} does not start: {error}"))?;
    let mut written = String::new();
    if let Some(mut out) = child.stdout.take() {
        out.read_to_string(&mut written)
            .map_err(|error| format!("{name}: {error}"))?;
    }
    let (status, usage) = wait(child.id(), begin)?;
    if status != 0 {
        return Err(format!("{name} failed, wait status {status}"));
    }
    let count = match output {
        Output::Discard => None,
        Output::Count => Some(
            written
                .trim()
                .parse()
                .map_err(|_| format!("{name} wrote no number: {written}"))?,
        ),
    };
    Ok((usage, count))
}

/// Waits for the child that was started at `begin`: its status, and its usage.
fn wait(child: u32, begin: Instant) -> Result<(i32, Usage), String> {
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
    Ok((status, usage))
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

    #[test]
    fn a_run_gives_its_number_and_its_usage() {
        let (usage, count) = run(&mut shell("echo 42"), Output::Count).unwrap();
        assert_eq!(count, Some(42));
        assert!(usage.memory_bytes > 0 && usage.wall > Duration::ZERO);
        let (_, count) = run(&mut shell("echo 42"), Output::Discard).unwrap();
        assert_eq!(count, None);
    }

    #[test]
    fn programs_that_fail_or_say_nothing_are_errors() {
        assert!(run(&mut shell("exit 3"), Output::Discard).is_err());
        assert!(run(&mut shell("echo none"), Output::Count).is_err());
        assert!(run(&mut Command::new("/nowhere/at-all"), Output::Discard).is_err());
    }
}
