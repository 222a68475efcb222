//! Files of VRPs as validators write them.
//!
//! The format is told by the content: what starts with `{` is JSON, anything
//! else CSV.
//!
//! **JSON** (`json`, `row`, `plain`; its grammar in `syntax`): an object whose member
//! `roas` is an array of objects, as rpki-client, Routinator (`json` and
//! `jsonext`), `OctoRPKI` and the RIPE NCC's validator write it, and `StayRTR` and
//! `GoRTR` read it.
//! Of each object are read
//!
//! | member | value |
//! | --- | --- |
//! | `asn` | a number, or text as `AS64496` |
//! | `prefix` | text |
//! | `maxLength` | a number, or one as text; none, `null` or empty: the prefix's own length (RFC 9582 §4.3.2.2) |
//! | `ta` | text; the trust anchor |
//! | `expires` | seconds since 1970, or a date and time as text; 0 is none |
//! | `source` | where these two are missing: `tal` of the first object that has one, and the latest end of the objects' `chainValidity`, or else `validity`; or text, the trust anchor |
//!
//! ASPAs are the objects in the array `aspas`, or in the arrays that are members
//! of an object `aspas` or, until 2023, `provider_authorizations` and named after
//! a family. Of each are read
//!
//! | member | value |
//! | --- | --- |
//! | `customer_asid`, `customer` | as `asn` above |
//! | `providers` | an array of the same |
//! | `expires`, `source` | as above |
//!
//! Of `metadata`, the time is read at which the file was made: `buildtime` of
//! rpki-client, `generated` or else `generatedTime` of Routinator.
//!
//! Other members, of rows and of the whole, are checked for syntax and passed
//! over. Of two members with one name in a row the last counts.
//!
//! **CSV** (`csv`): columns by name where a line names them, as in Routinator's
//! `csv`, `csvcompat` and `csvext`, in rpki-client's and the RIPE NCC's files; else
//! by what the first row looks like.
//!
//! A bad row is never an end and never silent: it becomes a
//! [`Problem`], and reading goes on with the next. Text
//! that is no JSON is an end, since nothing tells where the next row starts; the
//! rows before it are kept.

mod csv;
mod json;
mod plain;
pub(crate) mod row;
pub(crate) mod syntax;
pub(crate) mod value;

use std::fmt;

use net::Timestamp;

use crate::builder::Builder;
use crate::payloads::Payloads;
use crate::problem::{Problem, Problems, clip};
use crate::vrps::Vrps;

/// The longest row that is read, in bytes, and the longest `metadata`. Our choice: the longest in the files
/// seen is a few kilobytes, where one VRP comes from many ROAs, and a file without
/// an end of a row must not fill the memory.
pub const ROW_BYTES_MAX: usize = 64 * 1024;

/// Reads a file of VRPs in pieces of any size.
///
/// What a piece holds is used at once; of a row that goes on in the next piece at
/// most [`ROW_BYTES_MAX`] are carried over.
/// Takes 20 bytes for an IPv4 and 32 for an IPv6 row, and for more than a million of
/// either up to twice that while it reads.
pub struct Reader {
    content: Content,
    /// What to do with VRPs and problems, whatever the format.
    gathered: Gathered,
    /// The start of the content, shown when it is of no kind.
    start: Vec<u8>,
}

enum Content {
    /// Nothing but white space so far. How many bytes of a byte order mark were
    /// seen, how many bytes and how many line ends in all.
    Unknown {
        mark: usize,
        bytes: u64,
        lines: u64,
    },
    Json(json::Json),
    Csv(csv::Csv),
}

/// What was read so far.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) builder: Builder,
    pub(crate) problems: Problems,
    /// Rows of ASPAs, usable or not.
    pub(crate) aspas: u64,
    /// When the file was made, in seconds since 1970; 0 where not known.
    pub(crate) generated: u32,
}

/// The formats of files of VRPs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A JSON object with `roas`.
    Json,
    /// Comma-separated values.
    Csv,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Json => "JSON",
            Format::Csv => "CSV",
        })
    }
}

/// The bytes are no file of VRPs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// There is nothing but white space.
    Empty,
    /// It is a JSON object without a member `roas`.
    NoRoas,
    /// It begins like JSON, and is none before a member `roas` comes.
    BrokenJson {
        /// Where, in bytes; the first is 0. The length of all where it ends too
        /// early.
        offset: u64,
    },
    /// No line is a VRP, and none names the columns of VRPs.
    Unrecognised {
        /// How it begins, cut as in [`Problem::text`].
        start: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Empty => write!(f, "empty: there are no VRPs in it"),
            ReadError::NoRoas => write!(f, "JSON without a member `roas` has no VRPs"),
            ReadError::BrokenJson { offset } => {
                write!(
                    f,
                    "broken JSON: no VRPs before byte {offset}, and no JSON there"
                )
            }
            ReadError::Unrecognised { start } => write!(
                f,
                "neither JSON with `roas` nor CSV with AS numbers and prefixes; it begins `{start}`"
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// The byte order mark that some programs put before UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

impl Default for Reader {
    fn default() -> Reader {
        Reader::new()
    }
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new() -> Reader {
        Reader {
            content: Content::Unknown {
                mark: 0,
                bytes: 0,
                lines: 0,
            },
            gathered: Gathered::default(),
            start: Vec::new(),
        }
    }

    /// Takes the next piece. What is wrong with it is told at the end.
    pub fn push(&mut self, mut piece: &[u8]) {
        if self.start.len() < START_BYTES {
            let room = START_BYTES - self.start.len();
            self.start
                .extend_from_slice(&piece[..piece.len().min(room)]);
        }
        if let Content::Unknown { mark, bytes, lines } = &mut self.content {
            while let Some((&byte, rest)) = piece.split_first() {
                let in_mark = *bytes == *mark as u64 && MARK.get(*mark) == Some(&byte);
                if in_mark {
                    *mark += 1;
                } else if byte.is_ascii_whitespace() {
                    *lines += u64::from(byte == b'\n');
                } else {
                    break;
                }
                *bytes += 1;
                piece = rest;
            }
            let Some(first) = piece.first() else { return };
            self.content = if *first == b'{' {
                Content::Json(json::Json::new(*bytes))
            } else {
                Content::Csv(csv::Csv::new(*lines))
            };
        }
        match &mut self.content {
            Content::Unknown { .. } => {}
            Content::Json(json) => json.push(piece, &mut self.gathered),
            Content::Csv(csv) => csv.push(piece, &mut self.gathered),
        }
    }

    /// The format, once the first byte that is no white space has come.
    pub fn format(&self) -> Option<Format> {
        match self.content {
            Content::Unknown { .. } => None,
            Content::Json(_) => Some(Format::Json),
            Content::Csv(_) => Some(Format::Csv),
        }
    }

    /// Ends the file: its VRPs, and what is wrong with it in the order of the
    /// file.
    ///
    /// # Errors
    ///
    /// When there is nothing, or it is no file of VRPs; see [`ReadError`]. A file
    /// without a single usable VRP is one if it has `roas` or names the columns.
    pub fn finish(self) -> Result<(Vrps, Vec<Problem>), ReadError> {
        let (payloads, problems) = self.finish_all()?;
        Ok((payloads.vrps, problems))
    }

    /// Ends the file, as [`Reader::finish`], with everything else that it says.
    ///
    /// # Errors
    ///
    /// As [`Reader::finish`].
    pub fn finish_all(mut self) -> Result<(Payloads, Vec<Problem>), ReadError> {
        match self.content {
            Content::Unknown { .. } => return Err(ReadError::Empty),
            Content::Json(json) => json.finish(&mut self.gathered)?,
            Content::Csv(csv) => {
                if !csv.finish(&mut self.gathered) {
                    return Err(ReadError::Unrecognised {
                        start: clip(&self.start),
                    });
                }
            }
        }
        let Gathered {
            builder,
            problems,
            aspas,
            generated,
        } = self.gathered;
        let (vrps, aspas) = builder.finish(problems.rows_left_out, aspas);
        let payloads = Payloads {
            vrps,
            aspas,
            generated: (generated > 0).then(|| Timestamp::from_seconds(i64::from(generated))),
        };
        Ok((payloads, problems.finish()))
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("format", &self.format())
            .finish_non_exhaustive()
    }
}

/// How much of the content is kept to be shown when it is of no kind.
const START_BYTES: usize = 80;
