//! Routes chosen, and written as text.
//!
//! - [`selection`]: which elements, asked of a record before it is decoded, then
//!   of prefixes, then of attributes.
//! - [`Writer`]: elements as text, in one of three formats:
//!   - [`bgpdump`]: the lines of `bgpdump -m`;
//!   - [`ndjson`]: a JSON object a line, with bgpkit-parser's field names;
//!   - [`csv`]: rows with the same fields.
//!
//! Writers are given an element with the kind of its record and append bytes to a
//! buffer: there is no I/O here, and several threads can each have their own.

#![forbid(unsafe_code)]

mod attribute;
pub mod bgpdump;
pub mod csv;
mod fields;
pub mod ndjson;
pub mod selection;
mod text;
mod writer;

pub use selection::Selection;
pub use writer::Writer;
