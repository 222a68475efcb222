//! What can stop a run.

use std::{fmt, io};

/// Why a run stopped. What was committed before stays, and the same command goes on
/// behind it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file that was named cannot be opened or read.
    Input(input::Error),
    /// The database cannot be used.
    Store(store::Error),
    /// Decisions or rejected rows cannot be written.
    Write {
        /// Where to.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file is shorter than what was written to it.
    OutputShort {
        /// The file.
        name: String,
        /// Bytes that were written to it, by the database.
        expected: u64,
        /// Bytes that it has.
        found: u64,
    },
    /// Another run decides the same feed.
    OtherRun {
        /// The feed.
        name: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(error) => error.fmt(f),
            Error::Store(error) => error.fmt(f),
            Error::Write { name, source } => write!(f, "`{name}` cannot be written: {source}"),
            Error::OutputShort {
                name,
                expected,
                found,
            } => write!(
                f,
                "`{name}` has {found} bytes; by the database {expected} were written to it"
            ),
            Error::OtherRun { name } => write!(f, "another run decides `{name}` now"),
        }
    }
}

impl Error {
    /// What can be done about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Input(error) => error.hint(),
            Error::Store(error) => error.hint(),
            Error::Write { .. } => Some(
                "make room or name another file; the same command goes on where it was".to_owned(),
            ),
            Error::OutputShort { .. } => {
                Some("name another file, or another --db to decide all feeds again".to_owned())
            }
            Error::OtherRun { .. } => {
                Some("let it end; the same command goes on where it was".to_owned())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Input(error) => error.source(),
            Error::Store(error) => error.source(),
            Error::Write { source, .. } => Some(source),
            Error::OutputShort { .. } | Error::OtherRun { .. } => None,
        }
    }
}

impl From<input::Error> for Error {
    fn from(error: input::Error) -> Error {
        Error::Input(error)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::Store(error)
    }
}
