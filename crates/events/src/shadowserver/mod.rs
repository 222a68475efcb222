//! Reports of the Shadowserver Foundation: CSV, with a mapping file that they
//! publish and that is loaded at run time.
//!
//! - [`Schema`]: the mapping file.
//! - [`fn@reader`]: events out of a report.
//! - [`FileName`]: the report type and the day by the file's name.

mod file_name;
mod reader;
mod schema;

pub use file_name::FileName;
pub use reader::{Options, reader};
pub use schema::{SCHEMA_BYTES_MAX, Schema, SchemaError};
