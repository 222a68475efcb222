//! Tables whose columns are the fields of events by a mapping.
//!
//! - [`Mapping`]: a mapping of the user's own, as TOML.
//! - [`Reader`]: events out of a table, comma-separated or as JSON lines.
//! - `function`: the conversions of single columns.
//! - `plan`: a mapping and the columns of one file, made into steps.
//! - `flat`: a JSON object as a row.
//! - `constants`: what is the same in every event.

pub(crate) mod constants;
mod flat;
mod function;
mod mapping;
mod plan;
mod reader;

pub(crate) use flat::extra;
pub(crate) use function::Function;
pub use mapping::{Format, MAPPING_BYTES_MAX, Mapping, MappingError};
pub use reader::Reader;

use crate::field::Field;

/// The mapping of one kind of table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    pub(crate) feed_name: Box<str>,
    pub(crate) documentation: Box<str>,
    pub(crate) constants: Vec<(Box<str>, Box<str>)>,
    pub(crate) entries: Vec<Entry>,
    /// Whether a required column must have a value in every row, and not only be
    /// there.
    pub(crate) is_strict: bool,
}

/// One column's way into an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) column: Box<str>,
    pub(crate) target: Target,
    pub(crate) function: Function,
    pub(crate) is_required: bool,
}

impl Entry {
    /// The name of the `extra.*` that it keeps as it stands, where it does nothing else.
    pub(crate) fn plain_extra(&self) -> Option<&str> {
        let is_plain = matches!(self.function, Function::Keep | Function::Unknown);
        match &self.target {
            Target::Extra(name) if is_plain && !self.is_required => Some(name),
            _ => None,
        }
    }
}

/// Where a value goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Field(Field),
    /// The name without `extra.`.
    Extra(Box<str>),
}
