//! Documents: formats whose events are inside one JSON or XML text.
//!
//! - [`Reader`]: collects a document up to a bound, and reads it at its end.
//! - `sink`: where events go while a document is read.
//! - `json`: what is common to those in JSON.
//! - `xarf`, `stix`, `pattern`, `misp`, `iodef`, `xml`: the formats.

mod iodef;
mod json;
mod misp;
mod pattern;
mod sink;
mod stix;
mod xarf;
mod xml;

use std::fmt;

use net::Timestamp;

use crate::account::Account;
use crate::buffer::{Buffer, Slot};
use crate::event::{Event, Place};
use crate::field::{Field, FieldId};
use crate::finding::Finding;
use crate::reject::{RAW_BYTES_MAX, Reason, Rejects, Taken};
pub use iodef::EVENT_DEPTH_MAX;
use sink::Sink;

/// The largest document that is read, in bytes. Our choice: a large bundle has some
/// megabytes, and a document is held in memory whole, several times its size.
pub const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// The formats that are documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// XARF 4, and 3 and 2 as far as they go: one report, many on lines, or a list.
    Xarf,
    /// STIX 2.1: a bundle, or one object.
    Stix,
    /// MISP's events in JSON, as its core format has them.
    Misp,
    /// IODEF 2 in JSON (RFC 8727).
    IodefJson,
    /// IODEF 2 in XML (RFC 7970).
    IodefXml,
}

/// Reads a document in pieces of any size; events come at the end.
pub struct Reader {
    kind: Kind,
    content: Vec<u8>,
    buffer: Buffer,
    rejects: Rejects,
    findings: Vec<Finding>,
    account: Account,
}

impl Reader {
    /// A reader of one document; `observed` is `time.observation`.
    pub fn new(kind: Kind, observed: Option<Timestamp>) -> Reader {
        let mut buffer = Buffer::new();
        if let Some(instant) = observed {
            buffer.set_base(Field::TimeObservation.into(), Slot::time(instant));
        }
        Reader {
            kind,
            content: Vec::new(),
            buffer,
            rejects: Rejects::default(),
            findings: Vec::new(),
            account: Account::default(),
        }
    }

    /// Takes the next piece; of a document that is too long only the start is kept.
    pub fn push(&mut self, piece: &[u8]) {
        self.account.bytes += piece.len() as u64;
        if self.account.bytes <= DOCUMENT_BYTES_MAX as u64 {
            self.content.extend_from_slice(piece);
        } else {
            self.content.truncate(RAW_BYTES_MAX);
        }
    }

    /// Ends the document: `each` is called for every event in it.
    pub fn finish(&mut self, mut each: impl FnMut(&Event<'_>)) {
        let content = std::mem::take(&mut self.content);
        let place = Place {
            offset: 0,
            bytes: self.account.bytes,
            line: 1,
        };
        if self.account.bytes > DOCUMENT_BYTES_MAX as u64 {
            self.account.reject(place);
            self.rejects.add(place, Reason::RowTooLong, &content);
            return;
        }
        let Ok(text) = std::str::from_utf8(&content) else {
            self.account.reject(place);
            self.rejects.add(place, Reason::NotUtf8, &content);
            return;
        };
        let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut sink = Sink::new(
            without_mark,
            (text.len() - without_mark.len()) as u64,
            &mut self.buffer,
            &mut self.rejects,
            &mut self.account,
            &mut each,
        );
        match self.kind {
            Kind::Xarf => xarf::read(&mut sink),
            Kind::Stix => stix::read(&mut sink),
            Kind::Misp => misp::read(&mut sink),
            Kind::IodefJson => iodef::read_json(&mut sink),
            Kind::IodefXml => iodef::read_xml(&mut sink),
        }
        sink.finish(&mut self.findings);
        let account = &mut self.account;
        account.other_bytes = account.bytes - account.event_bytes - account.reject_bytes;
    }

    /// The id of a field by its name, before anything is read or later; none where
    /// there is no such field, or too many names of `extra.*`.
    pub fn id(&mut self, name: &str) -> Option<FieldId> {
        self.buffer.id(name)
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        self.rejects.take()
    }

    /// What is odd about the document; complete after [`Reader::finish`].
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What became of every record and byte; complete after [`Reader::finish`].
    pub fn account(&self) -> Account {
        self.account
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("kind", &self.kind)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
