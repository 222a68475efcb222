//! Bytes to text, and places in it.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// A stretch of the source: byte offsets, the end not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// From its two ends.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The words at this place of the text that it was made from.
    ///
    /// # Panics
    ///
    /// With another text.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The same as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two have a byte in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other lies in this one.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Without blanks and line ends at its two ends.
    pub(crate) fn trimmed(self, text: &str) -> Span {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        let end = start + inner.trim().len();
        Span { start, end }
    }
}

/// The bytes are not a text that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// There is nothing in it but blanks.
    Empty,
    /// There is a byte that no text has: it is a file of another kind.
    Binary {
        /// Where the byte stands.
        offset: usize,
        /// In which line, from 1.
        line: usize,
    },
    /// It is not in UTF-8; perhaps it is in an older encoding.
    NotUtf8 {
        /// The first byte that does not fit.
        offset: usize,
        /// In which line, from 1.
        line: usize,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextError::Empty => write!(f, "there is no text in it"),
            TextError::Binary { offset, line } => write!(
                f,
                "line {line} has a zero byte (offset {offset}): this is not a text file"
            ),
            TextError::NotUtf8 { offset, line } => write!(
                f,
                "line {line} is not in UTF-8 (offset {offset}): save the text as UTF-8 first"
            ),
        }
    }
}

impl std::error::Error for TextError {}

/// The text in the bytes of a file.
///
/// # Errors
///
/// When there is nothing but blanks in it, when it has a zero byte, and when it is
/// not in UTF-8.
pub fn text_of(bytes: &[u8]) -> Result<&str, TextError> {
    let line_of = |offset: usize| 1 + bytes[..offset].iter().filter(|&&b| b == b'\n').count();
    if let Some(offset) = bytes.iter().position(|&b| b == 0) {
        let line = line_of(offset);
        return Err(TextError::Binary { offset, line });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = line_of(offset);
        TextError::NotUtf8 { offset, line }
    })?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(TextError::Empty);
    }
    Ok(text)
}

/// Where the lines of a text begin.
pub(crate) struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Lines {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        let end = text.len();
        Lines { starts, end }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The lines in order, each with its line end.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain(std::iter::once(self.end));
        let pairs = self.starts.iter().copied().zip(ends);
        pairs.map(|(start, end)| Span::new(start, end))
    }
}

/// The paragraphs in a stretch: what blank lines part, trimmed. One that begins
/// with a small letter goes on with the one before: a page ended between them.
pub(crate) fn paragraphs(text: &str, within: Span) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut blank = true;
    let mut start = within.start;
    for line in within.of(text).split_inclusive('\n') {
        let span = Span::new(start, start + line.len());
        start = span.end;
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        let goes_on = !blank || line.trim_start().starts_with(char::is_lowercase);
        let span = span.trimmed(text);
        match paragraphs.last_mut() {
            Some(last) if goes_on => last.end = span.end,
            _ => paragraphs.push(span),
        }
        blank = false;
    }
    paragraphs
}
