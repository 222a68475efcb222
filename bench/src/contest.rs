//! Contenders for the same work, and what is asked of ours.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::Output;

/// Whose program it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not compared with others of ours.
    Ours,
    /// Somebody else's, for the same work.
    Peer,
    /// It does a part of the work only, which nobody can leave out.
    Floor,
}

/// One program with its arguments.
#[derive(Debug)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) output: Output,
    program: OsString,
    arguments: Vec<OsString>,
}

impl Contender {
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

/// Contenders for the same work, ours first.
#[derive(Debug)]
pub(crate) struct Contest {
    /// How it is chosen on the command line.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// In a sentence or two, with the size of the files.
    pub(crate) work: String,
    /// What is read by all.
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) contenders: Vec<Contender>,
    /// Who does not take part, and why.
    pub(crate) left_out: Vec<String>,
    pub(crate) targets: Vec<Target>,
    /// Two that have to write the same bytes, ours first. Of those that give answers
    /// all have to give the same, whatever stands here.
    pub(crate) same_output: Option<(&'static str, &'static str)>,
}

impl Contest {
    pub(crate) fn new(
        name: &'static str,
        title: &'static str,
        work: &str,
        inputs: &[PathBuf],
    ) -> Contest {
        let size = describe(inputs);
        Contest {
            name,
            title,
            work: format!("{work} {size}").trim().to_owned(),
            inputs: inputs.to_vec(),
            contenders: Vec::new(),
            left_out: Vec::new(),
            targets: Vec::new(),
            same_output: None,
        }
    }

    /// Takes part when there is a program, or is left out because of the reason.
    pub(crate) fn enter(
        &mut self,
        (kind, name): (Kind, &'static str),
        program: Result<&Path, String>,
        arguments: Vec<OsString>,
        output: Output,
    ) {
        match program {
            Ok(program) => self.contenders.push(Contender {
                name,
                kind,
                output,
                program: program.into(),
                arguments,
            }),
            Err(why) => self.left_out.push(format!("{name}: {why}")),
        }
    }
}

/// What is asked of one of ours. Times are wall times where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// Ours takes at most so many times the other's time.
    TimeAtMost {
        ours: &'static str,
        times: f64,
        other: &'static str,
    },
    /// The other takes at least so many times our time.
    FasterBy {
        ours: &'static str,
        times: f64,
        other: &'static str,
    },
    /// The median of ours is at most this: somebody waits for it.
    WaitAtMost {
        ours: &'static str,
        milliseconds: u64,
    },
    /// Ours gives at least so many million answers in a second of one processor.
    AnswersAtLeast { ours: &'static str, millions: f64 },
    /// Ours gives at least so many times as many answers in a second of one
    /// processor as the other.
    AnswersBy {
        ours: &'static str,
        times: f64,
        other: &'static str,
    },
    /// Ours decides at least so many thousand events in a second.
    EventsAtLeast { ours: &'static str, thousands: u64 },
    /// Ours decides at least so many times as many events in a second as the other.
    EventsBy {
        ours: &'static str,
        times: f64,
        other: &'static str,
    },
    /// Ours never holds more than this.
    MemoryAtMost { ours: &'static str, mebibytes: u64 },
}

/// A program on the search path, or by its path.
pub(crate) fn installed(program: &Path) -> Result<&Path, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = program.is_file()
        || std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if is_there {
        Ok(program)
    } else {
        Err("not installed".into())
    }
}

/// Options, and files behind them.
pub(crate) fn arguments(options: &[&str], files: &[PathBuf]) -> Vec<OsString> {
    let options = options.iter().map(OsString::from);
    options.chain(files.iter().map(OsString::from)).collect()
}

/// How many files, and how large; nothing of none.
fn describe(files: &[PathBuf]) -> String {
    let bytes: u64 = files
        .iter()
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum();
    let megabytes = bytes as f64 / 1e6;
    match files.len() {
        0 => String::new(),
        1 => format!("1 file, {megabytes:.1} MB."),
        count => format!("{count} files, {megabytes:.1} MB."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contender_without_a_program_is_left_out_with_the_reason() {
        let mut contest = Contest::new("a", "A", "Work.", &["a".into(), "b".into()]);
        let nowhere = Path::new("/nowhere/at-all");
        let peer = (Kind::Peer, "peer");
        contest.enter(peer, installed(nowhere), vec![], Output::Discard);
        let shell = (Kind::Peer, "shell");
        contest.enter(
            shell,
            installed(Path::new("sh")),
            arguments(&["-c"], &["x".into()]),
            Output::Discard,
        );
        assert_eq!(contest.left_out, ["peer: not installed"]);
        assert_eq!(contest.contenders.len(), 1);
        let command = contest.contenders[0].command();
        assert_eq!(command.get_program(), "sh");
        assert!(command.get_args().eq(["-c", "x"]));
        assert_eq!(contest.work, "Work. 2 files, 0.0 MB.");
    }
}
