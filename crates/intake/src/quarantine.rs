//! Rows that could not be used, in a file from which they can be read again.

use std::fmt::Write as _;

use events::{Place, Reason};
use serde::{Deserialize, Serialize};

/// How a line of a quarantine begins: the form's version is in it.
const BEGIN: &[u8] = b"{\"quarantine\":1,";

/// Names of columns longer than this are not kept with every row: our choice, eight
/// times those of the widest report.
const COLUMNS_BYTES_MAX: usize = 16 * 1024;

/// One row, as a line of the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The version of this form: 1.
    pub quarantine: u8,
    /// The feed.
    pub file: String,
    /// The line of it; the first is 1.
    pub line: u64,
    /// Where the row begins, in bytes from the start of the feed.
    pub offset: u64,
    /// Why it could not be used.
    pub reason: String,
    /// The first row of the feed, where that names the columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<String>,
    /// The row, where it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// The row in Base64, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_base64: Option<String>,
    /// Whether this is only the row's beginning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl Entry {
    /// A row that was rejected, `raw` as much of it as was kept.
    pub fn new(file: &str, place: Place, reason: &Reason, raw: &[u8], columns: &[u8]) -> Entry {
        let text = std::str::from_utf8(raw).ok();
        let columns = std::str::from_utf8(columns).ok();
        let columns = columns.filter(|c| !c.is_empty() && c.len() <= COLUMNS_BYTES_MAX);
        Entry {
            quarantine: 1,
            file: file.to_owned(),
            line: place.line,
            offset: place.offset,
            reason: reason.to_string(),
            columns: columns.map(str::to_owned),
            raw: text.map(str::to_owned),
            raw_base64: text.is_none().then(|| base64(raw)),
            // What ends the line is not kept.
            cut: (raw.len() as u64) + 2 < place.bytes,
        }
    }

    /// Appends it as a line.
    pub fn write(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(&mut *out, self).expect("memory takes what is written to it");
        out.push(b'\n');
    }

    /// Reads a line; `None` when it is none.
    pub fn read(line: &[u8]) -> Option<Entry> {
        let entry: Entry = serde_json::from_slice(line).ok()?;
        (entry.quarantine == 1).then_some(entry)
    }

    /// The row's bytes; `None` where the file has only a part of them, or none.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match (&self.raw, &self.raw_base64) {
            _ if self.cut => None,
            (Some(raw), None) => Some(raw.clone().into_bytes()),
            (None, Some(raw)) => from_base64(raw),
            _ => None,
        }
    }
}

/// Whether content that begins so is a quarantine.
pub fn is_quarantine(start: &[u8]) -> bool {
    start.starts_with(BEGIN)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in Base64 (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = (0..3).fold(0_u32, |word, at| {
            word << 8 | u32::from(three.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let digit = ALPHABET[(word >> (18 - 6 * at) & 63) as usize];
            out.push(if at > three.len() { '=' } else { digit.into() });
        }
    }
    out
}

/// The bytes of Base64 with its padding; `None` where it is none.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    for four in text.as_bytes().chunks(4) {
        let digits = four.iter().position(|digit| *digit == b'=').unwrap_or(4);
        if digits < 2 || four[digits..].iter().any(|digit| *digit != b'=') {
            return None;
        }
        let mut word = 0_u32;
        for digit in &four[..digits] {
            let value = ALPHABET.iter().position(|known| known == digit)?;
            word = word << 6 | value as u32;
        }
        word <<= 6 * (4 - digits);
        out.extend_from_slice(&word.to_be_bytes()[1..digits]);
    }
    Some(out)
}

/// A word for the kind of a reason, the same for all rows of that kind.
pub(crate) fn kind(reason: &Reason) -> String {
    match reason {
        Reason::Columns { .. } => "another number of columns".to_owned(),
        Reason::Json { .. } => "no JSON".to_owned(),
        Reason::Xml { .. } => "no XML".to_owned(),
        Reason::Required { column } => short(&format!("no usable value in `{column}`")),
        Reason::Value { field } => short(&format!("no value that `{field}` can have")),
        other => other.to_string(),
    }
}

/// A name of a kind is of a length that can be shown: what stands in it comes from
/// the feed.
fn short(text: &str) -> String {
    const CHARACTERS_MAX: usize = 120;
    let mut short: String = text.chars().take(CHARACTERS_MAX).collect();
    if short.len() < text.len() {
        let _ = write!(short, "…");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_comes_back_as_it_was() {
        for length in 0..9_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| 0xff - 7 * at).collect();
            assert_eq!(from_base64(&base64(&bytes)), Some(bytes));
        }
        assert_eq!(base64(b"\xff\xfe"), "//4=");
        for wrong in ["//4", "/===", "=//4", "//=4", "/ 4="] {
            assert_eq!(from_base64(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_row_is_read_again_from_its_line() {
        let place = Place {
            offset: 10,
            bytes: 5,
            line: 2,
        };
        for raw in [&b"a,b"[..], b"a,\xff"] {
            let entry = Entry::new("f.csv", place, &Reason::NotUtf8, raw, b"x,y");
            let mut line = Vec::new();
            entry.write(&mut line);
            assert!(is_quarantine(&line));
            let again = Entry::read(&line).expect("it is one");
            assert_eq!(again, entry);
            assert_eq!(again.bytes().as_deref(), Some(raw));
        }
        let cut = Entry::new("f", Place { bytes: 6, ..place }, &Reason::Nul, b"a,b", b"");
        assert!(cut.cut && cut.bytes().is_none());
    }
}
