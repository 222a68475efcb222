//! How a decision is written: as a line of NDJSON, or of CSV.
//!
//! A line has parts that are known at different times: what was seen before is known
//! last, by one thread for all events, and what comes before and after it is made
//! ready by others.

use std::io::Write as _;

use events::write::json_value;
use events::{Event, Field, Value};
use net::{Timestamp, text};
use triage::{Key, Novelty, Sighting};

/// How decisions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    Ndjson,
    /// RFC 4180, with a header.
    Csv,
}

/// The names of the columns of CSV.
const COLUMNS: &str = "file,line,offset,time,key,seen,count,first,taxonomy,type,identifier,ip,port,\
                       asn,fqdn,action,rules,provisions,told,keep_until\r\n";

/// The fields of an event that a line has, in their order, and what is before each in
/// JSON.
const FIELDS: [(&[u8], Field); 7] = [
    (
        b",\"classification\":{\"taxonomy\":",
        Field::ClassificationTaxonomy,
    ),
    (b",\"type\":", Field::ClassificationType),
    (b",\"identifier\":", Field::ClassificationIdentifier),
    (b"},\"source\":{\"ip\":", Field::SourceIp),
    (b",\"port\":", Field::SourcePort),
    (b",\"asn\":", Field::SourceAsn),
    (b",\"fqdn\":", Field::SourceFqdn),
];

impl Format {
    /// What stands before all lines.
    pub(crate) const fn header(self) -> &'static [u8] {
        match self {
            Format::Ndjson => b"",
            Format::Csv => COLUMNS.as_bytes(),
        }
    }

    /// How the lines of a feed begin.
    pub(crate) fn file(self, name: &str) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Format::Ndjson => {
                out.extend_from_slice(b"{\"file\":");
                json_value(&mut out, Value::Text(name));
            }
            Format::Csv => csv_text(&mut out, name),
        }
        out
    }

    /// What comes before what was seen.
    pub(crate) fn head(
        self,
        out: &mut Vec<u8>,
        (line, offset): (u64, u64),
        time: Option<Timestamp>,
        key: Key,
    ) {
        let names: [&[u8]; 4] = match self {
            Format::Ndjson => [
                b",\"line\":",
                b",\"offset\":",
                b",\"time\":",
                b",\"key\":\"",
            ],
            Format::Csv => [b","; 4],
        };
        out.extend_from_slice(names[0]);
        text::long_number(out, line);
        out.extend_from_slice(names[1]);
        text::long_number(out, offset);
        out.extend_from_slice(names[2]);
        self.instant(out, time);
        out.extend_from_slice(names[3]);
        hexadecimal(out, key);
        if self == Format::Ndjson {
            out.push(b'"');
        }
    }

    /// What was seen before.
    pub(crate) fn seen(
        self,
        out: &mut Vec<u8>,
        novelty: Novelty,
        sighting: &Sighting,
        timed: bool,
    ) {
        let word: &[u8] = match novelty {
            Novelty::New => b"new",
            Novelty::Repeated => b"repeated",
            Novelty::Reopened(_) => b"reopened",
        };
        let first = timed.then_some(sighting.first);
        let names: [&[u8]; 4] = match self {
            Format::Ndjson => [
                b",\"seen\":{\"is\":\"",
                b"\",\"count\":",
                b",\"first\":",
                b"}",
            ],
            Format::Csv => [b",", b",", b",", b""],
        };
        out.extend_from_slice(names[0]);
        out.extend_from_slice(word);
        out.extend_from_slice(names[1]);
        text::long_number(out, sighting.count);
        out.extend_from_slice(names[2]);
        self.instant(out, first);
        out.extend_from_slice(names[3]);
    }

    /// What the event is.
    pub(crate) fn event(self, out: &mut Vec<u8>, event: &Event<'_>) {
        match self {
            Format::Ndjson => {
                for (before, field) in FIELDS {
                    out.extend_from_slice(before);
                    json_value(out, event.get(field));
                }
                out.push(b'}');
            }
            Format::Csv => {
                for (_, field) in FIELDS {
                    out.push(b',');
                    csv_value(out, event.get(field));
                }
            }
        }
    }

    /// What rules that fired together come to.
    pub(crate) fn outcome(self, action: &str, rules: &[&str], provisions: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Format::Ndjson => {
                let rules = json_list(rules);
                let provisions = json_list(provisions);
                write!(
                    out,
                    ",\"action\":\"{action}\",\"rules\":{rules},\"provisions\":{provisions},\
                     \"told\":"
                )
                .expect("memory takes what is written to it");
            }
            Format::Csv => {
                write!(
                    out,
                    ",{action},{},{},",
                    rules.join(" "),
                    provisions.join(" ")
                )
                .expect("memory takes what is written to it");
            }
        }
        out
    }

    /// In place of who is told: nobody is.
    pub(crate) const fn nobody(self) -> &'static [u8] {
        match self {
            Format::Ndjson => b"[]",
            Format::Csv => b"",
        }
    }

    /// The end of the line.
    pub(crate) fn tail(self, out: &mut Vec<u8>, keep_until: Option<Timestamp>) {
        let (before, after): (&[u8], &[u8]) = match self {
            Format::Ndjson => (b",\"keep_until\":", b"}\n"),
            Format::Csv => (b",", b"\r\n"),
        };
        out.extend_from_slice(before);
        self.instant(out, keep_until);
        out.extend_from_slice(after);
    }

    pub(crate) fn instant(self, out: &mut Vec<u8>, instant: Option<Timestamp>) {
        let value = instant.map_or(Value::Null, Value::Time);
        match self {
            Format::Ndjson => json_value(out, value),
            Format::Csv => csv_value(out, value),
        }
    }
}

/// A list of words as JSON.
pub(crate) fn json_list(words: &[&str]) -> String {
    serde_json::to_string(words).expect("a list of words is JSON")
}

/// A value as a cell; null is empty.
fn csv_value(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Null => {}
        Value::Text(text) | Value::Json(text) => csv_text(out, text),
        other => {
            let start = out.len();
            json_value(out, other);
            if out[start] == b'"' {
                out.pop();
                out.remove(start);
            }
        }
    }
}

/// A text as a cell, in quotes where it must be (RFC 4180 §2).
fn csv_text(out: &mut Vec<u8>, text: &str) {
    if !needs_quotes(text.as_bytes()) {
        return out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
    in_quotes(out, text.as_bytes());
    out.push(b'"');
}

/// Whether a cell that has this must stand in quotes.
pub(crate) fn needs_quotes(part: &[u8]) -> bool {
    part.iter()
        .any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'))
}

/// A part of a cell that stands in quotes.
pub(crate) fn in_quotes(out: &mut Vec<u8>, part: &[u8]) {
    for byte in part {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
}

fn hexadecimal(out: &mut Vec<u8>, key: Key) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 32];
    for (place, byte) in key.0.to_be_bytes().into_iter().enumerate() {
        text[2 * place] = DIGITS[usize::from(byte >> 4)];
        text[2 * place + 1] = DIGITS[usize::from(byte & 15)];
    }
    out.extend_from_slice(&text);
}
