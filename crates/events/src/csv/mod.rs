//! Comma-separated values (RFC 4180), in pieces of any size, row by row.
//!
//! - `block`: where quotes and ends of fields are in 64 bytes.
//! - `clean`: rows whose quotes are all in their place: nearly all, and fast.
//! - `careful`: any row, byte by byte; decides what the others mean.
//! - `records`: rows out of pieces, and what becomes of those that are none.
//!
//! Rows end with LF, CR LF or CR; empty lines are passed over. A quote inside a
//! field that does not begin with one is text, and text after a closing quote
//! belongs to the field, as the `csv` crate and Python's `csv` have it: feeds are
//! written by programs that escape in their own ways.

mod block;
mod careful;
mod clean;
mod records;

pub(crate) use records::{Item, Records, Row};

/// The longest field, in bytes. Our choice: banners and certificates take a few
/// kilobytes; a field without an end must not fill the memory.
pub const FIELD_BYTES_MAX: usize = 1 << 20;

/// The most columns. Our choice: the widest report has about 150.
pub const COLUMNS_MAX: usize = 10_000;

/// The longest row, in bytes. Our choice: four of the longest fields.
pub const ROW_BYTES_MAX: usize = 4 * FIELD_BYTES_MAX;
