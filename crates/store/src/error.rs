//! What can go wrong, by whose fault.

use std::path::PathBuf;
use std::{fmt, io};

/// Why the store could not do as asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    // The file.
    /// The database cannot be opened.
    Open {
        /// Where it is, or should be.
        path: PathBuf,
        /// What SQLite says.
        source: Box<rusqlite::Error>,
    },
    /// A newer version of the program has written the database.
    NewerDatabase {
        /// The version of its schema.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The database is opened for reading and has a schema of before.
    OlderDatabase {
        /// The version of its schema.
        found: u32,
        /// The version that this program reads.
        known: u32,
    },
    /// The file is a database of something else.
    ForeignDatabase,

    // What was asked.
    /// A statement that does something else than read.
    Refused {
        /// What it would do: `insert into findings`.
        action: String,
    },
    /// More than one statement where one is read.
    SeveralStatements,
    /// No statement.
    NoStatement,
    /// A search with more words than one may have.
    SearchTooLong {
        /// How many it has.
        words: usize,
        /// How many it may have.
        most: usize,
    },
    /// A question that takes more than it may.
    TooLarge {
        /// What it may take: `2 seconds`.
        bound: String,
    },
    /// SQLite or one of our tables and functions does not accept the statement,
    /// or could not finish it.
    Sql {
        /// What is wrong.
        message: String,
        /// What may help.
        hint: Option<String>,
        /// Where in the statement, in bytes, when SQLite knows it.
        offset: Option<usize>,
        /// SQLite's own error.
        source: Box<rusqlite::Error>,
    },

    // The system.
    /// What the rows are written to did not take them.
    Write {
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::NewerDatabase { .. } => {
                Some("use the newer program, or another database file".to_owned())
            }
            Error::OlderDatabase { .. } => Some(
                "a command that writes to it brings it up to date, such as `normwatch triage run`"
                    .to_owned(),
            ),
            Error::ForeignDatabase => Some("name another file".to_owned()),
            Error::Refused { .. } => {
                Some("questions only read; write `select …` or `with … select …`".to_owned())
            }
            Error::SeveralStatements => {
                Some("ask one question at a time; one `;` at the end is fine".to_owned())
            }
            Error::NoStatement => {
                Some("as in: select count(*) from routes('updates.bz2')".to_owned())
            }
            Error::SearchTooLong { .. } => {
                Some("leave out all but the words that matter most".to_owned())
            }
            Error::TooLarge { .. } => {
                Some("ask for less: fewer rows, fewer columns, a narrower `where`".to_owned())
            }
            Error::Sql { hint, .. } => hint.clone(),
            Error::Open { .. } | Error::Write { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Open { path, .. } => write!(f, "cannot open the database `{}`", path.display()),
            Error::NewerDatabase { found, known } => write!(
                f,
                "the database has version {found} of the schema; this program knows up to {known}"
            ),
            Error::OlderDatabase { found, known } => write!(
                f,
                "the database has version {found} of the schema; this program reads {known}"
            ),
            Error::ForeignDatabase => f.write_str("the database belongs to another program"),
            Error::Refused { action } => write!(f, "the statement would {action}"),
            Error::SeveralStatements => f.write_str("there is more than one statement"),
            Error::NoStatement => f.write_str("there is no statement"),
            Error::SearchTooLong { words, most } => {
                write!(f, "the search has {words} words; it may have {most}")
            }
            Error::TooLarge { bound } => {
                write!(f, "the statement takes more than the {bound} that it may")
            }
            Error::Sql { message, .. } => f.write_str(message),
            Error::Write { .. } => f.write_str("cannot write the rows"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Open { source, .. } => Some(&**source),
            Error::Write { source } => Some(source),
            // The message of `Sql` is its source's.
            _ => None,
        }
    }
}

/// What stands between message and hint where an error has to pass through
/// SQLite as one text.
pub(crate) const HINT_MARK: &str = "\nhint: ";

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        let (text, offset) = match &source {
            rusqlite::Error::MultipleStatement => return Error::SeveralStatements,
            rusqlite::Error::SqliteFailure(_, Some(text)) => (text.clone(), None),
            rusqlite::Error::SqlInputError { msg, offset, .. } => {
                (msg.clone(), usize::try_from(*offset).ok())
            }
            other => (other.to_string(), None),
        };
        let (message, hint) = match text.split_once(HINT_MARK) {
            Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
            None => (text, None),
        };
        Error::Sql {
            message,
            hint,
            offset,
            source: Box::new(source),
        }
    }
}
