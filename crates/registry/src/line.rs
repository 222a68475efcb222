//! Lines of a text source, and what is wrong with those that cannot be used.

use std::fmt;
use std::io::{self, BufRead, Read};

use memchr::memchr;
use net::ParsePrefixError;

/// The longest line that is read, in bytes without its end. Our choice: the
/// longest in the files seen is below 1 KiB, and a stream without line ends
/// must not fill the memory.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// How many problems of one source are kept; later ones are counted in a last
/// [`LineProblemKind::Further`]. Our choice: a file of the wrong kind has a
/// problem on every line, and nobody reads more than these.
pub const PROBLEMS_MAX: usize = 10_000;

/// The longest text of a line that a problem keeps, in characters.
pub const TEXT_CHARS_MAX: usize = 80;

/// A line that could not be used, and why.
///
/// Shown as ``line 12: `10.0.0.1/8` has bits set after its length; …``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The line's number; the first is 1.
    pub line: u64,
    /// The line as it stands, cut to [`TEXT_CHARS_MAX`] characters; bytes that
    /// are not UTF-8 are shown as U+FFFD. Empty where there is no line.
    pub text: String,
    /// What is wrong with it.
    pub kind: LineProblemKind,
}

/// What can be wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineProblemKind {
    /// The source could not be read on from here; nothing after it was seen.
    Unreadable(io::ErrorKind),
    /// The line is longer than [`LINE_BYTES_MAX`].
    TooLong,
    /// The line is not UTF-8.
    NotUtf8,
    /// The line is no JSON object of the expected members.
    Json {
        /// Where reading stopped, in bytes; the first is 1.
        column: usize,
    },
    /// A JSON document is none from here on, or has something else where objects
    /// and arrays must be; nothing after it was seen.
    Document {
        /// The line; the first is 1.
        line: usize,
        /// Where in it reading stopped, in bytes; the first is 1.
        column: usize,
    },
    /// The JSON object's `type` is none that the format has.
    UnknownType,
    /// A `# format:` line names columns that are not known.
    UnknownFormat,
    /// A data line stands before any usable `# format:` line.
    NoFormat,
    /// The line has another number of columns than its format.
    Columns {
        /// How many the format has; its smallest number where it has several.
        expected: usize,
        /// How many the line has.
        found: usize,
    },
    /// A value that the format demands is missing or empty.
    Missing(&'static str),
    /// An AS number is none.
    Asn,
    /// A prefix is none, or has bits set after its length.
    Prefix(ParsePrefixError),
    /// A registry's resource is none of `asn`, `ipv4` and `ipv6`.
    UnknownResource,
    /// A status is none of `allocated`, `assigned`, `available` and `reserved`.
    Status,
    /// An economy is not two capital letters.
    Economy,
    /// An address is none of the family that the line names.
    Address,
    /// A count is no number, or 0 where things are counted that must be.
    Count,
    /// So many addresses or AS numbers from the first one on do not exist.
    BeyondEnd,
    /// A day is no `YYYYMMDD`.
    Date,
    /// A date and time is none.
    Instant,
    /// A range of addresses is none.
    Range,
    /// A line inside an object is neither an attribute nor the continuation of
    /// one, since it has no colon.
    NoColon,
    /// An attribute's name has other characters than letters, digits, `-` and `_`.
    AttributeName,
    /// A continuation line continues nothing.
    StrayContinuation,
    /// The first line of an object names no class; the object is left out.
    NoClass,
    /// The object that starts here has more bytes than are read of one; it is
    /// left out.
    ObjectTooLong,
    /// A relationship is neither −1 (provider to customer) nor 0 (peers).
    Relation,
    /// A network is related to itself.
    SelfRelation,
    /// An earlier line says something else about the same two networks; the
    /// earlier one counts.
    Contradiction,
    /// An earlier one speaks of the same; the earlier one counts.
    Repeated,
    /// Not a line: so many further problems were found after the last one kept.
    Further {
        /// How many.
        count: u64,
    },
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use LineProblemKind as Kind;
        write!(f, "line {}: {}", self.line, self.kind)?;
        match &self.kind {
            Kind::Unreadable(_) | Kind::Further { .. } => Ok(()),
            _ => write!(f, ": `{}`", self.text),
        }
    }
}

impl fmt::Display for LineProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use LineProblemKind as Kind;
        match self {
            Kind::Unreadable(kind) => write!(f, "could not be read on: {kind}"),
            Kind::Further { count } => write!(f, "{count} further problems up to here"),
            Kind::TooLong => write!(f, "longer than {LINE_BYTES_MAX} bytes"),
            Kind::NotUtf8 => write!(f, "not UTF-8"),
            Kind::Json { column } => {
                write!(f, "no such JSON object as expected, at byte {column}")
            }
            Kind::Document { line, column } => write!(
                f,
                "no such JSON document as expected, at line {line}, byte {column}"
            ),
            Kind::UnknownType => write!(f, "`type` is neither ASN nor Organization"),
            Kind::UnknownFormat => write!(f, "names unknown columns"),
            Kind::NoFormat => write!(f, "data before a `# format:` line"),
            Kind::Columns { expected, found } => write!(f, "{found} columns, not {expected}"),
            Kind::Missing(name) => write!(f, "no {name}"),
            Kind::Asn => write!(f, "no AS number where one must be"),
            Kind::Prefix(error) => write!(f, "{error}"),
            Kind::UnknownResource => write!(f, "resource is none of asn, ipv4 and ipv6"),
            Kind::Status => {
                write!(
                    f,
                    "status is none of allocated, assigned, available and reserved"
                )
            }
            Kind::Economy => write!(f, "economy is not two capital letters"),
            Kind::Address => write!(f, "no address of the family where one must be"),
            Kind::Count => write!(f, "no count where one must be"),
            Kind::BeyondEnd => write!(f, "runs over the last that there is"),
            Kind::Date => write!(f, "day is no YYYYMMDD"),
            Kind::Instant => write!(f, "no date and time where one must be"),
            Kind::Range => write!(f, "no range of addresses where one must be"),
            Kind::NoColon => write!(f, "no colon after an attribute's name"),
            Kind::AttributeName => write!(f, "no name of an attribute before the colon"),
            Kind::StrayContinuation => write!(f, "continues no attribute"),
            Kind::NoClass => write!(f, "an object whose first line names no class"),
            Kind::ObjectTooLong => write!(f, "an object that is longer than any is read"),
            Kind::Relation => write!(f, "relationship is neither -1 nor 0"),
            Kind::SelfRelation => write!(f, "a network related to itself"),
            Kind::Repeated => write!(f, "there already; the earlier one counts"),
            Kind::Contradiction => write!(f, "contradicts an earlier line, which counts"),
        }
    }
}

/// Hands each line that is not blank to `take`, without its end and without
/// white space around it, and gathers what is wrong. A byte order mark at the
/// start is left out.
pub(crate) fn each_line(
    reader: impl BufRead,
    mut take: impl FnMut(&str) -> Result<(), LineProblemKind>,
) -> Vec<LineProblem> {
    each_numbered_line(reader, |_, text| take(text))
}

/// As [`each_line`], with the line's number; the first is 1.
pub(crate) fn each_numbered_line(
    reader: impl BufRead,
    mut take: impl FnMut(u64, &str) -> Result<(), LineProblemKind>,
) -> Vec<LineProblem> {
    each_raw_line(reader, |line, bytes| match text(line, bytes)? {
        "" => Ok(()),
        text => take(line, text),
    })
}

/// As [`each_numbered_line`], with all lines as they stand, but for their ends.
pub(crate) fn each_raw_line(
    mut reader: impl BufRead,
    mut take: impl FnMut(u64, &[u8]) -> Result<(), LineProblemKind>,
) -> Vec<LineProblem> {
    let mut problems = Problems::default();
    let mut bytes = Vec::new();
    let mut line = 0;
    let mut one = |line: u64, bytes: &[u8], problems: &mut Problems| {
        if let Err(kind) = take(line, bytes) {
            problems.add(line, bytes, kind);
        }
    };
    loop {
        // Nearly all lines stand whole in the reader's buffer, and are used there.
        // What is wrong with the reader is told below.
        if let Ok(buffer) = reader.fill_buf() {
            let mut used = 0;
            let limit = |start: usize| buffer.len().min(start + LIMIT);
            while let Some(length) = memchr(b'\n', &buffer[used..limit(used)]) {
                line += 1;
                one(line, &buffer[used..used + length], &mut problems);
                used += length + 1;
            }
            reader.consume(used);
        }
        line += 1;
        match read_line(&mut reader, &mut bytes) {
            Ok(Some(true)) => one(line, &bytes, &mut problems),
            Ok(Some(false)) => problems.add(line, &bytes, LineProblemKind::TooLong),
            Ok(None) => return problems.finish(line),
            Err(error) => {
                problems.add(line, &bytes, LineProblemKind::Unreadable(error.kind()));
                return problems.finish(line);
            }
        }
    }
}

/// A line's text, without white space around it, and without a byte order mark in the
/// first.
pub(crate) fn text(line: u64, bytes: &[u8]) -> Result<&str, LineProblemKind> {
    let text = std::str::from_utf8(bytes).map_err(|_| LineProblemKind::NotUtf8)?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) if line == 1 => rest,
        _ => text,
    }
    .trim())
}

/// What is read to find a line's end: one byte more than the longest line.
const LIMIT: usize = LINE_BYTES_MAX + 1;

/// Reads a line into `bytes`. `None` at the end of the source; `false` when the
/// line is too long, and then its start is in `bytes` and its rest is skipped.
pub(crate) fn read_line(
    reader: &mut impl BufRead,
    bytes: &mut Vec<u8>,
) -> io::Result<Option<bool>> {
    bytes.clear();
    if reader.take(LIMIT as u64).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        return Ok(Some(true));
    }
    if bytes.len() <= LINE_BYTES_MAX {
        return Ok(Some(true));
    }
    let mut rest = Vec::new();
    loop {
        rest.clear();
        let count = reader.take(LIMIT as u64).read_until(b'\n', &mut rest)?;
        if count == 0 || rest.last() == Some(&b'\n') {
            return Ok(Some(false));
        }
    }
}

/// Gathers problems, and counts those that are too many to be kept.
#[derive(Default)]
pub(crate) struct Problems {
    kept: Vec<LineProblem>,
    further: u64,
}

impl Problems {
    pub(crate) fn add(&mut self, line: u64, bytes: &[u8], kind: LineProblemKind) {
        // What stops the reading is always kept.
        if self.kept.len() >= PROBLEMS_MAX && !matches!(kind, LineProblemKind::Unreadable(_)) {
            self.further += 1;
            return;
        }
        // Four bytes are the most that a character has.
        let start = &bytes[..bytes.len().min(4 * TEXT_CHARS_MAX)];
        let text = String::from_utf8_lossy(start);
        self.kept.push(LineProblem {
            line,
            text: text.trim().chars().take(TEXT_CHARS_MAX).collect(),
            kind,
        });
    }

    pub(crate) fn finish(mut self, line: u64) -> Vec<LineProblem> {
        if self.further > 0 {
            self.kept.push(LineProblem {
                line,
                text: String::new(),
                kind: LineProblemKind::Further {
                    count: self.further,
                },
            });
        }
        self.kept
    }
}
