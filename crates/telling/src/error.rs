//! What can stop a run.

use std::path::PathBuf;
use std::{fmt, io};

use notify::deliver::DeliverError;
use notify::journal::JournalError;
use notify::misp::FeedError;

/// Why a run stopped. What was committed before stays, and the same command goes on
/// behind it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The database cannot be used.
    Store(store::Error),
    /// The outbox cannot be used.
    Outbox(JournalError),
    /// Whoever knows what arrived cannot be asked.
    Witness(io::Error),
    /// A MISP feed cannot be written.
    Feed(FeedError),
    /// A file cannot be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of decisions does not have the line that the database names.
    Line {
        /// The file.
        path: String,
        /// Where the line should begin, in bytes.
        at: u64,
        /// What is there instead.
        found: &'static str,
    },
    /// Something in the database is none of what this program writes.
    Row {
        /// Where.
        table: &'static str,
        /// What it is.
        value: String,
    },
    /// Messages are waiting to be put into another outbox.
    OtherOutbox {
        /// That one.
        expected: String,
    },
    /// The outbox does not have messages that were put into it.
    Lost {
        /// How many.
        count: usize,
        /// The first Message-ID.
        first: String,
    },
    /// A notice that is made again is not what it was.
    Changed {
        /// The mailing.
        mailing: i64,
    },
}

impl Error {
    /// What can be done about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Error::Store(error) => return error.hint(),
            Error::Outbox(JournalError::Busy { .. }) => "let it end; the same command goes on",
            Error::Outbox(_) | Error::Row { .. } | Error::Changed { .. } => return None,
            Error::Witness(_) => "name the log of the relay: --relay-log FILE",
            Error::Feed(_) | Error::Io { .. } => "make room, or name another folder",
            Error::Line { .. } => {
                "put the file back as `normwatch triage run` wrote it; nothing was told from it"
            }
            Error::OtherOutbox { .. } => "name that folder: --outbox",
            Error::Lost { .. } => "name the folder that they were put into, or bring it back",
        };
        Some(hint.to_owned())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store(error) => error.fmt(f),
            Error::Outbox(error) => write!(f, "the outbox: {error}"),
            Error::Witness(error) => write!(f, "the relay's log cannot be read: {error}"),
            Error::Feed(error) => error.fmt(f),
            Error::Io { path, source } => write!(f, "`{}`: {source}", path.display()),
            Error::Line { path, at, found } => write!(
                f,
                "`{path}`, byte {at}: the database has a decision here, and there is {found}"
            ),
            Error::Row { table, value } => write!(
                f,
                "`{value}` in the table {table} is nothing that this program writes"
            ),
            Error::OtherOutbox { expected } => write!(
                f,
                "notices that were made before wait to be put into the outbox `{expected}`"
            ),
            Error::Lost { count, first } => write!(
                f,
                "the outbox does not have {count} of the messages that were put into it, first {first}"
            ),
            Error::Changed { mailing } => write!(
                f,
                "the notices of mailing {mailing}, made again, are not what they were"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Store(error) => error.source(),
            Error::Outbox(error) => error.source(),
            Error::Feed(error) => error.source(),
            Error::Witness(source) | Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::Store(error)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Error {
        Error::Outbox(error)
    }
}

impl From<FeedError> for Error {
    fn from(error: FeedError) -> Error {
        Error::Feed(error)
    }
}

impl From<DeliverError<JournalError>> for Error {
    fn from(error: DeliverError<JournalError>) -> Error {
        match error {
            DeliverError::Witness(source) => Error::Witness(source),
            DeliverError::Outbox(source) => Error::Outbox(source),
            other => unreachable!("no other kind of error is known: {other}"),
        }
    }
}
