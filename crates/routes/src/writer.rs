//! One writer for each format.

use mrt::{Element, Kind};

use crate::bgpdump::Lines;
use crate::{csv, ndjson};

/// Writes elements in one format.
#[derive(Debug)]
pub enum Writer {
    /// As [`crate::bgpdump`] says.
    Bgpdump(Box<Lines>),
    /// As [`crate::ndjson`] says.
    Ndjson,
    /// As [`crate::csv`] says.
    Csv,
}

impl Writer {
    /// Appends what comes before the first element: CSV's header.
    pub fn header(&self, out: &mut Vec<u8>) {
        match self {
            Writer::Bgpdump(_) | Writer::Ndjson => {}
            Writer::Csv => csv::header(out),
        }
    }

    /// Appends an element from a record of this kind, with its line's end.
    pub fn element(&mut self, kind: Kind, element: Element<'_>, out: &mut Vec<u8>) {
        match self {
            Writer::Bgpdump(lines) => lines.element(kind, element, out),
            Writer::Ndjson => ndjson::element(&element, out),
            Writer::Csv => csv::element(&element, out),
        }
    }
}
