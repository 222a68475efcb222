//! How the program ends.

use std::process::ExitCode;

/// The exit codes. They are documented in the README and by `--help`; a number
/// never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Something else went wrong: the disk, the system.
    Failed = 1,
    // 2 is the argument parser's, for a wrong command line.
    /// A file that was named is missing or cannot be read.
    Unreadable = 3,
    /// A file that was named is of another kind than it should be.
    WrongKind = 4,
    /// Done, but part of the input was damaged, cut off or unreadable.
    Incomplete = 5,
    /// The catalog of norms is wrong, or has no such entry.
    Catalog = 6,
    /// The database cannot be used, or the question is no SQL that it answers.
    Database = 7,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
