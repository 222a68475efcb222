//! Which format a feed has, and one reader for all.

use std::fmt;

use net::Timestamp;

use crate::account::Account;
use crate::event::Event;
use crate::field::FieldId;
use crate::finding::Finding;
use crate::reject::Taken;
use crate::{document, intelmq, table};

/// The formats of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A report of Shadowserver; to be read with their mapping file.
    Shadowserver,
    /// IntelMQ's events as JSON lines.
    IntelMq,
    /// A document in one of its formats.
    Document(document::Kind),
    /// Comma-separated values; to be read with a mapping of the user's own.
    Csv,
    /// JSON lines; to be read with a mapping of the user's own.
    JsonLines,
}

impl Format {
    /// The format by the first bytes of the content, a few kilobytes if there are so
    /// many, and the file's name, which may be empty. None where it looks like
    /// nothing that is known.
    pub fn detect(start: &[u8], file_name: &str) -> Option<Format> {
        use document::Kind;
        let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
        let start = start.trim_ascii_start();
        match start.first()? {
            b'<' => {
                let has_root = memchr::memmem::find(start, b"IODEF-Document").is_some();
                has_root.then_some(Format::Document(Kind::IodefXml))
            }
            b'{' | b'[' => Some(of_json(&keys(start))),
            _ => of_table(start, file_name),
        }
    }
}

/// How many keys are looked at. Our choice: IntelMQ's events have some thirty.
const KEYS_MAX: usize = 64;

fn of_json(keys: &[&[u8]]) -> Format {
    use document::Kind;
    let has = |name: &str| keys.contains(&name.as_bytes());
    let is_intelmq = |key: &&[u8]| {
        let text = std::str::from_utf8(key).unwrap_or("");
        text.contains('.') && crate::Field::named(text).is_some()
    };
    if has("xarf_version") || has("ReporterInfo") || has("Report-Type") {
        Format::Document(Kind::Xarf)
    } else if has("Event") || has("response") {
        Format::Document(Kind::Misp)
    } else if has("Incident") {
        Format::Document(Kind::IodefJson)
    } else if has("spec_version") || (has("objects") && has("id")) {
        Format::Document(Kind::Stix)
    } else if keys.iter().any(is_intelmq) {
        Format::IntelMq
    } else {
        Format::JsonLines
    }
}

/// The keys of the outermost object, or of the first in an array, as they stand.
fn keys(start: &[u8]) -> Vec<&[u8]> {
    let mut keys = Vec::new();
    let mut depth = 0_usize;
    let level = if start.first() == Some(&b'[') { 2 } else { 1 };
    let mut at = 0;
    while let Some(&byte) = start.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let text = at;
                while start.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if start[at] == b'\\' { 2 } else { 1 };
                }
                let end = at.min(start.len());
                at += 1;
                let after = start.get(at..).unwrap_or_default().trim_ascii_start();
                if depth == level && after.first() == Some(&b':') {
                    keys.push(&start[text..end]);
                }
            }
            _ => {}
        }
        if keys.len() == KEYS_MAX || (depth == 0 && at > 1) {
            break;
        }
    }
    keys
}

/// A report of Shadowserver has a `timestamp` and an address, and its file's name
/// ends with `.csv`, whatever comes after that, where it has a name.
fn of_table(start: &[u8], file_name: &str) -> Option<Format> {
    let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = std::str::from_utf8(line).ok()?;
    let names: Vec<&str> = line
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    let has = |name: &&str| names.contains(name);
    let has_address = ["ip", "src_ip", "http_referer_ip", "url"].iter().any(has);
    let is_named = file_name.is_empty() || file_name.contains(".csv");
    if has_address && has(&"timestamp") && is_named {
        Some(Format::Shadowserver)
    } else if names.len() > 1 {
        Some(Format::Csv)
    } else {
        None
    }
}

/// A reader of any format.
#[derive(Debug)]
pub enum Reader {
    /// Of a table: of Shadowserver's, or by a mapping.
    Table(Box<table::Reader>),
    /// Of IntelMQ's events.
    IntelMq(Box<intelmq::Reader>),
    /// Of a document.
    Document(Box<document::Reader>),
}

impl Reader {
    /// A reader of a format that needs no mapping; none for those that do.
    /// `observed` is `time.observation` where the format has none of its own.
    pub fn new(format: Format, observed: Option<Timestamp>) -> Option<Reader> {
        match format {
            Format::IntelMq => Some(intelmq::Reader::new().into()),
            Format::Document(kind) => Some(document::Reader::new(kind, observed).into()),
            Format::Shadowserver | Format::Csv | Format::JsonLines => None,
        }
    }

    /// Takes the next piece: `each` is called for every event that is whole in it; of
    /// a document only at the end.
    pub fn push(&mut self, piece: &[u8], each: impl FnMut(&Event<'_>)) {
        match self {
            Reader::Table(reader) => reader.push(piece, each),
            Reader::IntelMq(reader) => reader.push(piece, each),
            Reader::Document(reader) => reader.push(piece),
        }
    }

    /// Ends the feed.
    pub fn finish(&mut self, each: impl FnMut(&Event<'_>)) {
        match self {
            Reader::Table(reader) => reader.finish(each),
            Reader::IntelMq(reader) => reader.finish(each),
            Reader::Document(reader) => reader.finish(each),
        }
    }

    /// The id of a field by its name, before anything is read or later, so that a
    /// rule can be made ready for the feed; none where there is no such field, or too
    /// many names of `extra.*`.
    pub fn id(&mut self, name: &str) -> Option<FieldId> {
        match self {
            Reader::Table(reader) => reader.id(name),
            Reader::IntelMq(reader) => reader.id(name),
            Reader::Document(reader) => reader.id(name),
        }
    }

    /// Says, before anything is read, that of `extra.*` nobody will look at any but these,
    /// with their `extra.`: others of a table that are text as it stands are left out.
    /// Their ids, as [`Reader::id`] gives them.
    pub fn only_extras(&mut self, names: &[String]) -> Vec<Option<FieldId>> {
        if let Reader::Table(reader) = self {
            reader.only_extras(names);
        }
        names.iter().map(|name| self.id(name)).collect()
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        match self {
            Reader::Table(reader) => reader.take_rejects(),
            Reader::IntelMq(reader) => reader.take_rejects(),
            Reader::Document(reader) => reader.take_rejects(),
        }
    }

    /// What is odd about the feed; complete after [`Reader::finish`].
    pub fn findings(&self) -> &[Finding] {
        match self {
            Reader::Table(reader) => reader.findings(),
            Reader::IntelMq(reader) => reader.findings(),
            Reader::Document(reader) => reader.findings(),
        }
    }

    /// What became of every record and byte; complete after [`Reader::finish`].
    pub fn account(&self) -> Account {
        match self {
            Reader::Table(reader) => reader.account(),
            Reader::IntelMq(reader) => reader.account(),
            Reader::Document(reader) => reader.account(),
        }
    }
}

impl From<table::Reader> for Reader {
    fn from(reader: table::Reader) -> Reader {
        Reader::Table(Box::new(reader))
    }
}

impl From<intelmq::Reader> for Reader {
    fn from(reader: intelmq::Reader) -> Reader {
        Reader::IntelMq(Box::new(reader))
    }
}

impl From<document::Reader> for Reader {
    fn from(reader: document::Reader) -> Reader {
        Reader::Document(Box::new(reader))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use document::Kind;
        f.write_str(match self {
            Format::Shadowserver => "Shadowserver report",
            Format::IntelMq => "IntelMQ events",
            Format::Document(Kind::Xarf) => "XARF",
            Format::Document(Kind::Stix) => "STIX 2.1",
            Format::Document(Kind::Misp) => "MISP",
            Format::Document(Kind::IodefJson) => "IODEF in JSON",
            Format::Document(Kind::IodefXml) => "IODEF in XML",
            Format::Csv => "comma-separated values",
            Format::JsonLines => "JSON lines",
        })
    }
}
