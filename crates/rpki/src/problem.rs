//! What is wrong with a file of VRPs, and what was done about it.

use std::fmt;

use net::ParsePrefixError;

use crate::builder::{ANCHOR_BYTES_MAX, ANCHORS_MAX};
use crate::read::ROW_BYTES_MAX;

/// How many problems of one file are kept; later ones are counted in a last
/// [`ProblemKind::Further`]. Our choice: a file of the wrong kind has a problem
/// in every row, and nobody reads more than these.
pub const PROBLEMS_MAX: usize = 10_000;

/// The longest text of a row that a problem keeps, in characters.
pub const TEXT_CHARS_MAX: usize = 120;

/// Something wrong with a file of VRPs.
///
/// Shown as ``line 12: maximum length 20 is shorter than the prefix: left out:
/// `AS64496,10.0.0.0/24,20,ripe` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the row starts, or where JSON is broken.
    pub place: Place,
    /// The row as it stands, cut to [`TEXT_CHARS_MAX`] characters; bytes that are
    /// not UTF-8 are shown as U+FFFD. Empty where there is no row.
    pub text: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A line of CSV; the first is 1.
    Line(u64),
    /// A byte of JSON; the first is 0.
    Byte(u64),
}

/// What was done about a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The row counts as if it were not there.
    LeftOut,
    /// The row was used, without the value that is wrong.
    KeptWithout,
    /// Nothing from there on was read; what was read before was kept.
    Stopped,
    /// Nothing by itself: it stands for others.
    Counted,
}

/// What can be wrong with a file of VRPs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text is no JSON from here on (RFC 8259), or nested more than 127 deep.
    Syntax,
    /// The file ends inside its JSON text.
    Truncated,
    /// The member `roas` is there and is no array.
    RoasNotArray,
    /// A member of `roas` is no object.
    NotObject,
    /// The member `aspas` is there and is no array, nor an object with arrays.
    AspasNotArray,
    /// Something is wrong with a row of ASPAs.
    Aspa(AspaProblem),
    /// The time at which the file was made is none from 1970 to 2106.
    Generated,
    /// The row is longer than [`ROW_BYTES_MAX`].
    TooLong,
    /// The line has too few columns.
    Columns {
        /// How many it needs.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A line before the first VRP is neither one nor names columns.
    NotRow,
    /// A value that every VRP has is missing or empty.
    Missing(&'static str),
    /// The AS number is none.
    Asn,
    /// The prefix is none, has bits set after its length, or a length that its
    /// family has not.
    Prefix(ParsePrefixError),
    /// The prefix is an address without a length.
    NoLength,
    /// The maximum length is no number from 0 to 255.
    MaxLength,
    /// The maximum length is shorter than the prefix (RFC 9582 §4.3.2.2).
    MaxLengthShort {
        /// The maximum length, in bits.
        max_length: u8,
        /// The prefix's length, in bits.
        length: u8,
    },
    /// The maximum length is longer than the family's addresses (RFC 9582
    /// §4.3.2.2).
    MaxLengthLong {
        /// The maximum length, in bits.
        max_length: u8,
        /// The bits of an address.
        bits: u8,
    },
    /// The trust anchor is no text, or too long, or one too many.
    TrustAnchor,
    /// The expiry is no time from 1970 to 2106.
    Expires,
    /// Not a row: so many further problems were found after the last one kept.
    Further {
        /// How many.
        count: u64,
    },
}

/// What can be wrong with a row of ASPAs. The row is left out, but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AspaProblem {
    /// It is no object.
    NotObject,
    /// It is longer than [`ROW_BYTES_MAX`].
    TooLong,
    /// There is no customer, or it is no AS number.
    Customer,
    /// The providers are no list of AS numbers.
    Providers,
    /// The list of providers is empty: not that there are none, which is said by
    /// AS 0, but nothing at all.
    NoProviders,
    /// The expiry is no time from 1970 to 2106. The row is used without it.
    Expires,
}

impl ProblemKind {
    /// What was done about it.
    pub fn action(&self) -> Action {
        use ProblemKind as Kind;
        match self {
            Kind::Syntax | Kind::Truncated => Action::Stopped,
            Kind::TrustAnchor
            | Kind::Expires
            | Kind::Generated
            | Kind::Aspa(AspaProblem::Expires) => Action::KeptWithout,
            Kind::Further { .. } => Action::Counted,
            Kind::RoasNotArray
            | Kind::AspasNotArray
            | Kind::Aspa(_)
            | Kind::NotObject
            | Kind::TooLong
            | Kind::Columns { .. }
            | Kind::NotRow
            | Kind::Missing(_)
            | Kind::Asn
            | Kind::Prefix(_)
            | Kind::NoLength
            | Kind::MaxLength
            | Kind::MaxLengthShort { .. }
            | Kind::MaxLengthLong { .. } => Action::LeftOut,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)?;
        match self.kind.action() {
            Action::LeftOut => write!(f, ": left out")?,
            Action::KeptWithout => write!(f, ": kept without it")?,
            Action::Stopped => write!(f, ": nothing after it was read")?,
            Action::Counted => {}
        }
        if self.text.is_empty() {
            Ok(())
        } else {
            write!(f, ": `{}`", self.text)
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "line {line}"),
            Place::Byte(byte) => write!(f, "byte {byte}"),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ProblemKind as Kind;
        match self {
            Kind::Syntax => write!(f, "no JSON from here on"),
            Kind::Truncated => write!(f, "the JSON text ends too early"),
            Kind::RoasNotArray => write!(f, "`roas` is no array"),
            Kind::NotObject => write!(f, "no JSON object where a VRP must be"),
            Kind::AspasNotArray => write!(f, "`aspas` is no array"),
            Kind::Aspa(problem) => write!(f, "{problem}"),
            Kind::Generated => write!(f, "the file's time is none from 1970 to 2106"),
            Kind::TooLong => write!(f, "longer than {ROW_BYTES_MAX} bytes"),
            Kind::Columns { expected, found } => {
                write!(f, "{found} columns, not {expected} or more")
            }
            Kind::NotRow => write!(f, "neither a VRP nor names of columns"),
            Kind::Missing(name) => write!(f, "no {name}"),
            Kind::Asn => write!(f, "no AS number where one must be"),
            Kind::Prefix(error) => write!(f, "{error}"),
            Kind::NoLength => write!(f, "an address without a length where a prefix must be"),
            Kind::MaxLength => write!(f, "the maximum length is no number of bits"),
            Kind::MaxLengthShort { max_length, length } => write!(
                f,
                "maximum length {max_length} is shorter than the prefix, which has {length}"
            ),
            Kind::MaxLengthLong { max_length, bits } => write!(
                f,
                "maximum length {max_length} is longer than an address, which has {bits} bits"
            ),
            Kind::TrustAnchor => write!(
                f,
                "the trust anchor is no text of up to {ANCHOR_BYTES_MAX} bytes, \
                 or comes after {ANCHORS_MAX} others"
            ),
            Kind::Expires => write!(f, "the expiry is no time from 1970 to 2106"),
            Kind::Further { count } => write!(f, "{count} further problems up to here"),
        }
    }
}

impl fmt::Display for AspaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AspaProblem::NotObject => write!(f, "no JSON object where an ASPA must be"),
            AspaProblem::TooLong => write!(f, "longer than {ROW_BYTES_MAX} bytes"),
            AspaProblem::Customer => write!(f, "no AS number of a customer"),
            AspaProblem::Providers => write!(f, "the providers are no list of AS numbers"),
            AspaProblem::NoProviders => write!(f, "no provider, not even AS 0"),
            AspaProblem::Expires => write!(f, "the expiry is no time from 1970 to 2106"),
        }
    }
}

/// Gathers problems, up to [`PROBLEMS_MAX`].
#[derive(Default)]
pub(crate) struct Problems {
    kept: Vec<Problem>,
    further: u64,
    /// Where the last one was that was not kept.
    last: Option<Place>,
    /// How many were about rows that were left out.
    pub(crate) rows_left_out: u64,
}

impl Problems {
    /// Adds what is wrong with a row.
    pub(crate) fn row(&mut self, place: Place, row: &[u8], kind: ProblemKind) {
        if kind.action() == Action::LeftOut {
            self.rows_left_out += 1;
        }
        self.add(place, row, kind);
    }

    /// Adds what is wrong with something else than a row.
    pub(crate) fn add(&mut self, place: Place, text: &[u8], kind: ProblemKind) {
        // What stops the reading is always kept.
        if self.kept.len() >= PROBLEMS_MAX && kind.action() != Action::Stopped {
            self.further += 1;
            self.last = Some(place);
            return;
        }
        self.kept.push(Problem {
            place,
            text: clip(text),
            kind,
        });
    }

    pub(crate) fn finish(mut self) -> Vec<Problem> {
        if let Some(place) = self.last {
            self.kept.push(Problem {
                place,
                text: String::new(),
                kind: ProblemKind::Further {
                    count: self.further,
                },
            });
        }
        self.kept
    }
}

/// The start of a text, as problems show it.
pub(crate) fn clip(text: &[u8]) -> String {
    // Four bytes are the most that a character has.
    let start = &text[..text.len().min(4 * TEXT_CHARS_MAX)];
    let start = String::from_utf8_lossy(start);
    start.trim().chars().take(TEXT_CHARS_MAX).collect()
}
