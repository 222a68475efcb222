//! What one source held, and what was wrong with it.

use input::{DamageKind, Error, Summary};
use mrt::{Counts, Defects};
use net::Timestamp;

/// The account of one source.
#[derive(Debug)]
pub struct SourceReport {
    /// As the user named it.
    pub name: String,
    /// Whether it was read.
    pub outcome: Outcome,
    /// What was decoded.
    pub counts: Counts,
    /// Records outside the window: counted, not decoded.
    pub records_outside: u64,
    /// Bytes of content in records.
    pub record_bytes: u64,
    /// Bytes of content in none.
    pub gap_bytes: u64,
    /// What is wrong with the content.
    pub defects: Defects,
    /// What is wrong with its compression.
    pub damages: Vec<Damage>,
    /// The earliest record's time.
    pub first_time: Option<Timestamp>,
    /// The latest record's time.
    pub last_time: Option<Timestamp>,
}

/// How far a source was read.
#[derive(Debug)]
pub enum Outcome {
    /// Not begun.
    Waiting,
    /// To its end; damage is noted apart.
    Read(Summary),
    /// It cannot be opened, or read on.
    Failed(Error),
}

/// A place where compressed data is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Byte of the file as stored.
    pub file_offset: u64,
    /// Bytes of content before it.
    pub content_offset: u64,
    /// What is wrong.
    pub kind: DamageKind,
    /// Whether reading went on behind it.
    pub resumed: bool,
}

impl SourceReport {
    pub(crate) fn new(name: String) -> SourceReport {
        SourceReport {
            name,
            outcome: Outcome::Waiting,
            counts: Counts::default(),
            records_outside: 0,
            record_bytes: 0,
            gap_bytes: 0,
            defects: Defects::default(),
            damages: Vec::new(),
            first_time: None,
            last_time: None,
        }
    }

    pub(crate) fn see(&mut self, instant: Timestamp) {
        let first = self.first_time.get_or_insert(instant);
        *first = instant.min(*first);
        let last = self.last_time.get_or_insert(instant);
        *last = instant.max(*last);
    }

    /// The numbers of the file, when it was read to its end.
    pub fn summary(&self) -> Option<&Summary> {
        match &self.outcome {
            Outcome::Read(summary) => Some(summary),
            Outcome::Waiting | Outcome::Failed(_) => None,
        }
    }

    /// Damaged places in the compression and defects of the content, all of them.
    pub fn defects_total(&self) -> u64 {
        self.damages.len() as u64 + self.defects.total()
    }

    /// Whether the content has not a single record: it is no MRT.
    pub fn is_no_mrt(&self) -> bool {
        self.record_bytes == 0 && self.gap_bytes > 0
    }
}
