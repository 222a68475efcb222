//! Why something cannot be read.

use std::path::PathBuf;
use std::{fmt, io};

use crate::DamageKind;

/// Why a source cannot be read, or an argument stands for none.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    // What the user named.
    /// There is no such file or folder.
    Missing {
        /// As given.
        path: PathBuf,
        /// The most similar names in the same folder, best first, at most three.
        nearest: Vec<PathBuf>,
    },
    /// No file matches the pattern.
    NoMatch {
        /// As given.
        pattern: String,
    },
    /// The pattern is none.
    Pattern {
        /// As given.
        pattern: String,
        /// Where it is wrong.
        source: glob::PatternError,
    },
    /// The folder holds no file that is not hidden.
    EmptyFolder {
        /// As given.
        path: PathBuf,
    },
    /// Standard input was named twice; it can be read once.
    StandardInputTwice,

    // The system.
    /// Opening or reading failed.
    Unreadable {
        /// The source's name.
        name: String,
        /// Bytes read before; `None` when it could not be opened.
        offset: Option<u64>,
        /// What the system says.
        source: io::Error,
    },

    // The file.
    /// Compressed data are damaged, where the whole file is needed.
    Damaged {
        /// The source's name.
        name: String,
        /// Byte in the file as stored.
        file_offset: u64,
        /// What is wrong.
        kind: DamageKind,
    },
    /// A file that is to be held in memory has more content than is sensible.
    TooLarge {
        /// The source's name.
        name: String,
        /// Bytes of content allowed.
        content_bytes_max: u64,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Missing { nearest, .. } if !nearest.is_empty() => {
                let names: Vec<_> = nearest.iter().map(|p| format!("`{}`", p.display())).collect();
                Some(format!("did you mean {}?", names.join(" or ")))
            }
            Error::Missing { .. } => Some("check the path and the folder you are in".to_owned()),
            Error::NoMatch { .. } => {
                Some("list the folder to see what is there; hidden files are matched only by name".to_owned())
            }
            Error::Pattern { .. } => {
                Some("`*`, `?`, `[…]` and `**` are special; write `[*]` for the sign itself".to_owned())
            }
            Error::EmptyFolder { .. } => Some(
                "folders are read one level deep without hidden files; name a file or a pattern such as `folder/**/*`"
                    .to_owned(),
            ),
            Error::StandardInputTwice => Some("name `-` once".to_owned()),
            Error::Unreadable { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => {
                    Some("ask for the permission to read it, or copy it".to_owned())
                }
                io::ErrorKind::NotFound => {
                    Some("it was there a moment ago; is something else moving files?".to_owned())
                }
                _ => Some("check the disk or the connection, then run it again".to_owned()),
            },
            Error::Damaged { kind, .. } => Some(match kind {
                DamageKind::NeedsMemory => {
                    "decompress it with its own tool first (zstd --long=31, xz -M)".to_owned()
                }
                DamageKind::Randomised => "decompress it with bzip2 first".to_owned(),
                _ => "fetch the file again and compare its size with the publisher's".to_owned(),
            }),
            Error::TooLarge { .. } => Some("is it the file you meant?".to_owned()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing { path, .. } => {
                write!(f, "there is no file or folder `{}`", path.display())
            }
            Error::NoMatch { pattern } => write!(f, "no file matches `{pattern}`"),
            Error::Pattern { pattern, .. } => {
                write!(f, "`{pattern}` is no file and no valid pattern")
            }
            Error::EmptyFolder { path } => {
                write!(f, "the folder `{}` holds no files", path.display())
            }
            Error::StandardInputTwice => f.write_str("standard input is named twice"),
            Error::Unreadable {
                name, offset: None, ..
            } => write!(f, "cannot open `{name}`"),
            Error::Unreadable {
                name,
                offset: Some(offset),
                ..
            } => write!(f, "cannot read `{name}` after {offset} bytes"),
            Error::Damaged {
                name,
                file_offset,
                kind,
            } => write!(f, "`{name}` is damaged at byte {file_offset}: {kind}"),
            Error::TooLarge {
                name,
                content_bytes_max,
            } => write!(f, "`{name}` holds more than {content_bytes_max} bytes"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Pattern { source, .. } => Some(source),
            Error::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}
