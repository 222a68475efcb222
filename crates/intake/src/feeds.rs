//! Readers for feeds of any format.

use std::fmt;

use events::shadowserver::{self, Schema};
use events::table::{self, Mapping};
use events::{Format, Reader};
use net::Timestamp;

use crate::quarantine;

/// How many of a feed's first bytes its format is told by. Our choice: a row of names
/// of columns has some two thousand.
pub const START_BYTES: usize = 16 * 1024;

/// Bytes that a reader is given at a time: few enough that no more rows can be rejected
/// among them than a reader keeps, where two bytes are the shortest row.
pub const PIECE_BYTES: usize = 2 * events::reject::REJECTS_MAX;

/// What readers are made with.
#[derive(Debug, Default)]
pub struct Feeds {
    /// The mapping of Shadowserver's reports.
    pub schema: Option<Schema>,
    /// The mapping of other tables.
    pub mapping: Option<Mapping>,
    /// When feeds came that do not say it themselves.
    pub received: Option<Timestamp>,
}

/// A feed that no reader can be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReader {
    /// It looks like no format that is known.
    UnknownFormat,
    /// It is a report of Shadowserver, and their mapping was not given.
    NoSchema,
    /// It is a table, and no mapping was given, or one for another kind of table.
    NoMapping {
        /// What it looks like.
        format: Format,
    },
}

/// How a feed is read.
#[derive(Debug)]
pub(crate) enum Opened {
    /// As a feed; a table's rows need its first row to be read again.
    Feed {
        /// The reader.
        reader: Box<Reader>,
        /// Whether the first row names columns.
        has_header: bool,
    },
    /// As rows that were rejected before.
    Quarantine,
}

impl Feeds {
    /// A reader for a feed that begins so and is called so.
    ///
    /// # Errors
    ///
    /// When there is none; see [`NoReader`].
    pub fn reader(&self, start: &[u8], name: &str) -> Result<Reader, NoReader> {
        match (Format::detect(start, name), &self.mapping, &self.schema) {
            (Some(Format::Shadowserver), _, Some(schema)) => {
                let options = shadowserver::Options {
                    file_name: name,
                    observed: self.received,
                    ..shadowserver::Options::default()
                };
                Ok(shadowserver::reader(schema, options).into())
            }
            (Some(format @ (Format::Shadowserver | Format::Csv)), Some(mapping), _) => {
                self.by_mapping(mapping, table::Format::Csv, format)
            }
            (Some(Format::JsonLines), Some(mapping), _) => {
                self.by_mapping(mapping, table::Format::JsonLines, Format::JsonLines)
            }
            // A mapping that names the columns is for tables that do not, which look
            // like nothing.
            (None, Some(mapping), _) if !start.trim_ascii().is_empty() => {
                Ok(mapping.reader(self.received).into())
            }
            (Some(Format::Shadowserver), None, None) => Err(NoReader::NoSchema),
            (Some(format), _, _) => {
                Reader::new(format, self.received).ok_or(NoReader::NoMapping { format })
            }
            (None, _, _) => Err(NoReader::UnknownFormat),
        }
    }

    fn by_mapping(
        &self,
        mapping: &Mapping,
        wanted: table::Format,
        format: Format,
    ) -> Result<Reader, NoReader> {
        if mapping.format() == wanted {
            Ok(mapping.reader(self.received).into())
        } else {
            Err(NoReader::NoMapping { format })
        }
    }

    pub(crate) fn open(&self, start: &[u8], name: &str) -> Result<Opened, NoReader> {
        if quarantine::is_quarantine(start) {
            return Ok(Opened::Quarantine);
        }
        let format = Format::detect(start, name);
        let has_header = matches!(format, Some(Format::Shadowserver | Format::Csv));
        let reader = Box::new(self.reader(start, name)?);
        Ok(Opened::Feed { reader, has_header })
    }
}

impl fmt::Display for NoReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoReader::UnknownFormat => f.write_str("it looks like no format that is known"),
            NoReader::NoSchema => f.write_str(
                "it is a report of Shadowserver, and their mapping of columns was not given",
            ),
            NoReader::NoMapping { format } => {
                write!(
                    f,
                    "it looks like {format}, and no mapping for such was given"
                )
            }
        }
    }
}

impl NoReader {
    /// What can be done about it.
    pub const fn hint(self) -> &'static str {
        match self {
            NoReader::UnknownFormat => {
                "it reads Shadowserver, IntelMQ, XARF, STIX 2.1, MISP, IODEF, and other tables by \
                 a mapping of your own: --mapping FILE"
            }
            NoReader::NoSchema => {
                "get it from interchange.shadowserver.org/intelmq/v1/schema, and name it: \
                 --schema FILE"
            }
            NoReader::NoMapping { .. } => "write which column is which field: --mapping FILE",
        }
    }
}

impl std::error::Error for NoReader {}
