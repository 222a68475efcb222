//! Why there is no list.

use std::fmt;

use crate::problem::Problem;

/// Why lists cannot be used.
#[derive(Debug)]
pub enum Error {
    /// A file cannot be read.
    Input(input::Error),
    /// A file begins like no list that is known.
    UnknownForm {
        /// The file.
        name: String,
        /// Its first line, cut.
        start: String,
    },
    /// A file has lines, and not one that can be used.
    NothingUsable {
        /// The file.
        name: String,
        /// What is wrong with the first.
        first: Problem,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Input(error) => error.hint(),
            Error::UnknownForm { .. } => Some(
                "lists are: CSV with columns `timestamp` and `ip` (Shadowserver), JSON lines \
                 with `ip`, or addresses one a line"
                    .to_owned(),
            ),
            Error::NothingUsable { .. } => Some("is it the file you meant?".to_owned()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(error) => error.fmt(f),
            Error::UnknownForm { name, start } => {
                write!(f, "`{name}` is no list of addresses; it begins `{start}`")
            }
            Error::NothingUsable { name, first } => {
                write!(f, "`{name}` has no usable line; {first}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Input(error) => Some(error),
            _ => None,
        }
    }
}

impl From<input::Error> for Error {
    fn from(error: input::Error) -> Error {
        Error::Input(error)
    }
}
