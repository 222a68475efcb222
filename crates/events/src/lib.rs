//! CERT feeds of many formats as one shape of event.
//!
//! An event has the fields of IntelMQ's data format, typed, and what else the feed
//! says as `extra.*`. Bytes come from the caller, in pieces of any size; events go
//! to a function of the caller's, borrowed, one by one; what is no event is a
//! [`Reject`] with its place and reason, and what is odd about a feed a
//! [`Finding`]. Nothing here knows a file, a clock, SQL or HTTP.
//!
//! - [`mod@format`]: which format a feed has, and one reader for all.
//! - [`field`]: the fields, their kinds, and the ids by which they are read.
//! - [`value`]: what a field holds.
//! - [`event`]: one event, and where it stands.
//! - [`kept`]: events that outlive the row that they were read from.
//! - [`mod@write`]: events as JSON lines, as IntelMQ writes them.
//! - [`shadowserver`]: reports of the Shadowserver Foundation.
//! - [`table`]: other tables, by a mapping of the user's own.
//! - [`intelmq`]: events as JSON lines, as IntelMQ writes them.
//! - [`document`]: XARF, STIX, MISP and IODEF.
//! - [`rsit`]: classes and types of events.
//! - [`csv`]: comma-separated values, fast and never at an end.
//! - [`lines`]: lines of any length.
//! - [`reject`], [`finding`], [`account`]: what could not be read, what is odd, and
//!   the count of everything.
//! - `buffer`, `names`: the memory that events live in while they are read.
//! - `convert`: text as it stands in feeds, turned into values.

#![forbid(unsafe_code)]

pub mod account;
mod buffer;
mod convert;
pub mod csv;
pub mod document;
pub mod event;
pub mod field;
pub mod finding;
pub mod format;
#[doc(hidden)]
pub mod fuzz;
pub mod intelmq;
pub mod kept;
pub mod lines;
pub mod names;
pub mod reject;
pub mod rsit;
pub mod shadowserver;
pub mod table;
pub mod value;
pub mod write;

pub use account::Account;
pub use event::{Event, Name, Place};
pub use field::{Field, FieldId, Kind};
pub use finding::Finding;
pub use format::{Format, Reader};
pub use kept::{Kept, Viewer};
pub use reject::{Reason, Reject, Taken};
pub use rsit::Classification;
pub use value::Value;
