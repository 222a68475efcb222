//! What could not be read: the quarantine.

use std::fmt;

use crate::event::Place;

/// How much of what was rejected is kept, in bytes. Our choice: longer than all
/// rows seen; its place leads to the whole.
pub const RAW_BYTES_MAX: usize = 8 * 1024;

/// How many rejects are kept until they are taken; later ones are only counted.
/// Our choice: at most 80 MB with [`RAW_BYTES_MAX`].
pub const REJECTS_MAX: usize = 10_000;

/// A row, line or object that is no event, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub place: Place,
    /// Why it is none.
    pub reason: Reason,
    /// Its bytes, at most [`RAW_BYTES_MAX`] of them.
    pub raw: Vec<u8>,
}

/// Why something is no event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The row has another number of columns than the first row.
    Columns {
        /// As many as the first row has.
        expected: usize,
        /// As many as this one has.
        found: usize,
    },
    /// The text is not UTF-8.
    NotUtf8,
    /// There is a NUL byte in it.
    Nul,
    /// A field is longer than [`crate::csv::FIELD_BYTES_MAX`].
    FieldTooLong,
    /// There are more columns than [`crate::csv::COLUMNS_MAX`].
    TooManyColumns,
    /// The row or line is longer than is read.
    RowTooLong,
    /// A quote is never closed; the line is given up, and what follows is read.
    UnterminatedQuote,
    /// A quoted field goes over lines and ends in the midst of text: an earlier
    /// quote was lost. The line is given up, and what follows is read.
    TornQuote,
    /// A value that every event of this feed must have is none.
    Required {
        /// The column.
        column: Box<str>,
    },
    /// A name of `extra.*` is longer than [`crate::names::EXTRA_NAME_BYTES_MAX`], or
    /// there are more of them than [`crate::names::EXTRA_NAMES_MAX`].
    Names,
    /// It is no JSON.
    Json {
        /// Where reading stopped, in bytes from the start of the line or document;
        /// the first is 1.
        column: usize,
    },
    /// It is JSON, but no object.
    NotObject,
    /// It is no XML.
    Xml {
        /// Where reading stopped, in bytes; the first is 1.
        column: u64,
    },
    /// A field has a value that it cannot have.
    Value {
        /// The field.
        field: Box<str>,
    },
    /// It says nothing that an event could be made of.
    Nothing,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Columns { expected, found } => {
                write!(f, "{found} columns, where the first row has {expected}")
            }
            Reason::NotUtf8 => write!(f, "not UTF-8"),
            Reason::Nul => write!(f, "a NUL byte in it"),
            Reason::FieldTooLong => {
                write!(
                    f,
                    "a field longer than {} bytes",
                    crate::csv::FIELD_BYTES_MAX
                )
            }
            Reason::TooManyColumns => {
                write!(f, "more than {} columns", crate::csv::COLUMNS_MAX)
            }
            Reason::RowTooLong => write!(f, "longer than is read"),
            Reason::UnterminatedQuote => write!(f, "a quote that is never closed"),
            Reason::TornQuote => write!(f, "a quote that is closed in the midst of a later line"),
            Reason::Required { column } => write!(f, "no usable value in `{column}`"),
            Reason::Names => write!(f, "a name too long, or too many names in the feed"),
            Reason::Json { column } => write!(f, "no JSON at byte {column}"),
            Reason::NotObject => write!(f, "no JSON object"),
            Reason::Xml { column } => write!(f, "no XML at byte {column}"),
            Reason::Value { field } => write!(f, "no value that `{field}` can have"),
            Reason::Nothing => write!(f, "nothing in it that an event could be made of"),
        }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place {
            line,
            offset,
            bytes,
        } = self.place;
        write!(
            f,
            "line {line}, bytes {offset} to {}: {}",
            offset + bytes,
            self.reason
        )
    }
}

/// Rejects until somebody takes them.
#[derive(Debug, Default)]
pub(crate) struct Rejects {
    list: Vec<Reject>,
    further: u64,
    pub(crate) count: u64,
    pub(crate) bytes: u64,
}

impl Rejects {
    pub(crate) fn add(&mut self, place: Place, reason: Reason, raw: &[u8]) {
        self.count += 1;
        self.bytes += place.bytes;
        if self.list.len() < REJECTS_MAX {
            let raw = raw[..raw.len().min(RAW_BYTES_MAX)].to_vec();
            self.list.push(Reject { place, reason, raw });
        } else {
            self.further += 1;
        }
    }

    pub(crate) fn take(&mut self) -> Taken {
        Taken {
            rejects: std::mem::take(&mut self.list),
            further: std::mem::take(&mut self.further),
        }
    }
}

/// Rejects since the last time they were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// In the order of the feed, at most [`REJECTS_MAX`].
    pub rejects: Vec<Reject>,
    /// How many more there were.
    pub further: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_rejects_are_kept_than_the_bound_and_no_more_of_each() {
        let place = Place {
            offset: 0,
            bytes: 1,
            line: 1,
        };
        for count in [REJECTS_MAX - 1, REJECTS_MAX, REJECTS_MAX + 1] {
            let mut rejects = Rejects::default();
            for _ in 0..count {
                rejects.add(place, Reason::Nul, b"");
            }
            assert_eq!(rejects.count, count as u64);
            let taken = rejects.take();
            assert_eq!(taken.rejects.len(), count.min(REJECTS_MAX));
            assert_eq!(taken.further, (count - taken.rejects.len()) as u64);
            assert_eq!(rejects.take(), Taken::default());
        }
        for bytes in [RAW_BYTES_MAX - 1, RAW_BYTES_MAX, RAW_BYTES_MAX + 1] {
            let mut rejects = Rejects::default();
            rejects.add(place, Reason::Nul, &vec![b'a'; bytes]);
            assert_eq!(
                rejects.take().rejects[0].raw.len(),
                bytes.min(RAW_BYTES_MAX)
            );
        }
    }
}
