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
//! buffer; several threads each have their own. [`run`] puts all of it together.

#![forbid(unsafe_code)]

pub mod bgpdump;
pub mod csv;
mod fields;
pub mod ndjson;
mod path;
pub mod run;
pub mod selection;
mod writer;

pub use selection::Selection;
pub use writer::Writer;
