//! What is wrong with a line of a list.

use std::fmt;

use crate::row::LINE_BYTES_MAX;

/// How many problems of one file are kept; later ones are counted. Our choice: a
/// file of the wrong kind has one on every line, and nobody reads more than these.
pub const PROBLEMS_MAX: usize = 1_000;

/// The longest text of a line that a problem keeps, in characters.
pub const TEXT_CHARS_MAX: usize = 80;

/// A line that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line on which the row begins; the first is 1.
    pub line: u64,
    /// The row as it stands, cut to [`TEXT_CHARS_MAX`] characters.
    pub text: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It is longer than [`LINE_BYTES_MAX`].
    TooLong,
    /// It is not UTF-8.
    NotUtf8,
    /// It has other columns than the header says.
    Columns {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A quotation mark opens and does not close.
    Quotes,
    /// It is no JSON object with a member `ip`.
    Json,
    /// There is no address where one must be.
    Address,
    /// The date and time is none.
    Instant,
    /// It has no date, and the file's name has none.
    NoDay,
    /// The file could not be read on from here.
    Unreadable,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)?;
        if self.text.is_empty() {
            return Ok(());
        }
        write!(f, ": `{}`", self.text)
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProblemKind::TooLong => write!(f, "longer than {LINE_BYTES_MAX} bytes"),
            ProblemKind::NotUtf8 => f.write_str("not UTF-8"),
            ProblemKind::Columns { expected, found } => {
                write!(f, "{found} columns, and the header has {expected}")
            }
            ProblemKind::Quotes => f.write_str("a quotation mark opens and does not close"),
            ProblemKind::Json => f.write_str("no JSON object with a member `ip`"),
            ProblemKind::Address => f.write_str("no address where one must be"),
            ProblemKind::Instant => f.write_str("no date and time where one must be"),
            ProblemKind::NoDay => {
                f.write_str("no date; give it in the file's name, as in ntp-2015-03-13.txt")
            }
            ProblemKind::Unreadable => f.write_str("could not be read on"),
        }
    }
}

/// Problems of a file as they come.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    pub(crate) kept: Vec<Problem>,
    pub(crate) further: u64,
}

impl Problems {
    pub(crate) fn add(&mut self, line: u64, text: &[u8], kind: ProblemKind) {
        if self.kept.len() >= PROBLEMS_MAX {
            self.further += 1;
            return;
        }
        // Four bytes are the most that a character has.
        let start = String::from_utf8_lossy(&text[..text.len().min(4 * TEXT_CHARS_MAX)]);
        self.kept.push(Problem {
            line,
            text: start.trim().chars().take(TEXT_CHARS_MAX).collect(),
            kind,
        });
    }
}
