//! Why there is no evidence.

use std::fmt;

use rpki::ReadError;
use rpki::slurm::{SlurmError, SlurmOverlaps};

use crate::kind::Kind;

/// Why registers cannot be used.
#[derive(Debug)]
pub enum Error {
    /// A file cannot be read, or is damaged where all of it is needed.
    Input(input::Error),
    /// A file begins like no register that is known.
    UnknownKind {
        /// The file.
        name: String,
        /// Its first line, cut.
        start: String,
    },
    /// Two files of a kind of which one is enough.
    Twice {
        /// The kind.
        kind: Kind,
        /// The file that was read first.
        first: String,
        /// The other.
        second: String,
    },
    /// A file has not a single usable record.
    Empty {
        /// The file.
        name: String,
        /// What it should be.
        kind: Kind,
        /// What is wrong with its first record that is wrong.
        first_problem: Option<String>,
    },
    /// A file is none of VRPs.
    Payloads {
        /// The file.
        name: String,
        /// Why.
        source: ReadError,
    },
    /// A file of local exceptions has a mistake, and none of it may be used
    /// (RFC 8416 §3.1).
    Slurm {
        /// The file.
        name: String,
        /// The mistake.
        source: SlurmError,
    },
    /// Several files of local exceptions that are about the same (RFC 8416 §4.2).
    SlurmOverlap(SlurmOverlaps),
    /// A file of which the day is not known, beside several editions of what it has.
    NoDay {
        /// The file.
        name: String,
        /// What it has.
        kind: Kind,
    },
    /// Local exceptions without VRPs that they could be applied to.
    SlurmAlone {
        /// The file.
        name: String,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Error::Input(error) => return error.hint(),
            Error::UnknownKind { .. } => {
                let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.in_words()).collect();
                format!("registers are: {}", kinds.join("; "))
            }
            Error::Twice { .. } => "give the one of the day that you ask about".to_owned(),
            Error::Empty { .. } => "is it the file you meant?".to_owned(),
            Error::Payloads { .. } => {
                "write it with rpki-client (-j, -c) or `routinator vrps --format json`".to_owned()
            }
            Error::Slurm { .. } => "mend it; RFC 8416 lets nobody use a part of it".to_owned(),
            Error::SlurmOverlap(_) => {
                "let one of the files speak of it; RFC 8416 §4.2 lets nobody use both".to_owned()
            }
            Error::NoDay { .. } => "give it as a file, with its day in its name".to_owned(),
            Error::SlurmAlone { .. } => "give the validator's file too".to_owned(),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(error) => error.fmt(f),
            Error::UnknownKind { name, start } => {
                write!(
                    f,
                    "`{name}` is no register that is known; it begins `{start}`"
                )
            }
            Error::Twice {
                kind,
                first,
                second,
            } => write!(f, "`{first}` and `{second}` are both {kind}; one is enough"),
            Error::Empty {
                name,
                kind,
                first_problem,
            } => {
                write!(f, "`{name}` has no usable record of {kind}")?;
                match first_problem {
                    Some(problem) => write!(f, "; {problem}"),
                    None => Ok(()),
                }
            }
            Error::Payloads { name, source } => {
                write!(f, "`{name}` is no file of VRPs: {source}")
            }
            Error::Slurm { name, source } => {
                write!(
                    f,
                    "`{name}` has a mistake, so that none of it is used: {source}"
                )
            }
            Error::SlurmOverlap(overlaps) => overlaps.fmt(f),
            Error::NoDay { name, kind } => write!(
                f,
                "of {kind} there are editions of several days, and `{name}` is of no known day"
            ),
            Error::SlurmAlone { name } => {
                write!(f, "`{name}` has exceptions to VRPs, and there are no VRPs")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Input(error) => Some(error),
            Error::Payloads { source, .. } => Some(source),
            Error::Slurm { source, .. } => Some(source),
            Error::SlurmOverlap(overlaps) => Some(overlaps),
            _ => None,
        }
    }
}

impl From<input::Error> for Error {
    fn from(error: input::Error) -> Error {
        Error::Input(error)
    }
}
