//! A mapping of the user's own.

use std::collections::BTreeMap;
use std::fmt;

use net::Timestamp;
use serde::Deserialize;

use super::{Entry, Function, Reader, Report, Target, constants};
use crate::buffer::{Buffer, Slot};
use crate::field::Field;

/// The largest mapping that is read, in bytes. Our choice: one with all columns
/// that a table may have takes less.
pub const MAPPING_BYTES_MAX: usize = 1 << 20;

/// A mapping from columns to fields.
///
/// ```toml
/// format = "csv"                     # or "json-lines"
/// columns = ["seen", "address"]      # only where the first row does not name them
///
/// [constants]
/// "feed.name" = "Scanners"
/// "classification.type" = "scanner"
///
/// [fields]
/// seen = { field = "time.source", required = true }
/// address = "source.ip"
/// asn = { field = "source.asn", zero-is-none = true }
/// hits = { field = "extra.hits", as = "integer" }
/// ```
///
/// A row without a usable value in a required column is rejected. What a field can
/// hold is known, so that only `extra.*` need `as`: `text`, which
/// is meant without it, `integer`, `real`, `boolean`, `time` or `base64`. Columns
/// that are not named go to `extra`.
#[derive(Clone, Debug)]
pub struct Mapping {
    format: Format,
    columns: Vec<Box<str>>,
    report: Report,
}

/// What the table is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A JSON object on each line; names of columns have dots for objects inside.
    JsonLines,
}

/// Why a text is no mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MappingError {
    /// It has more bytes than [`MAPPING_BYTES_MAX`].
    TooLong,
    /// It is no TOML of that shape.
    Toml(toml::de::Error),
    /// It names a field that there is not.
    UnknownField {
        /// The field.
        field: Box<str>,
    },
    /// `as` is none of the words for it, or stands at a field that is no `extra.*`.
    As {
        /// The column.
        column: Box<str>,
    },
    /// A constant that its field cannot have.
    Constant {
        /// The field.
        field: Box<str>,
    },
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MappingError::TooLong => {
                write!(f, "the mapping has more than {MAPPING_BYTES_MAX} bytes")
            }
            MappingError::Toml(error) => write!(f, "no mapping: {error}"),
            MappingError::UnknownField { field } => write!(
                f,
                "there is no field `{field}` (IntelMQ's names, or `extra.` and a name of your own)"
            ),
            MappingError::As { column } => write!(
                f,
                "column `{column}`: `as` is for `extra.*` alone and one of text, integer, real, \
                 boolean, time, base64"
            ),
            MappingError::Constant { field } => {
                write!(f, "the constant of `{field}` is no value that it can have")
            }
        }
    }
}

impl std::error::Error for MappingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            MappingError::Toml(error) => Some(error),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    format: Format,
    #[serde(default)]
    columns: Vec<Box<str>>,
    #[serde(default)]
    constants: BTreeMap<Box<str>, Box<str>>,
    fields: BTreeMap<Box<str>, Column>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Column {
    Field(Box<str>),
    Full(Full),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Full {
    field: Box<str>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    zero_is_none: bool,
    r#as: Option<Box<str>>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    ///
    /// When it is too long, no TOML of that shape, or names what there is not: a
    /// mapping is written by the user, who can mend it.
    pub fn read(text: &str) -> Result<Mapping, MappingError> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(MappingError::TooLong);
        }
        let file: File = toml::from_str(text).map_err(MappingError::Toml)?;
        let mut report = Report {
            is_strict: true,
            ..Report::default()
        };
        for (column, into) in file.fields {
            report.entries.push(entry(column, into)?);
        }
        let mut buffer = Buffer::new();
        for (field, text) in file.constants {
            let is_value = match Field::named(&field) {
                Some(field) => constants::share(field, &text, &mut buffer),
                None if field.starts_with("extra.") => true,
                None => return Err(MappingError::UnknownField { field }),
            };
            if !is_value {
                return Err(MappingError::Constant { field });
            }
            report.constants.push((field, text));
        }
        Ok(Mapping {
            format: file.format,
            columns: file.columns,
            report,
        })
    }

    /// What the table is written in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// A reader of one table; `observed` is `time.observation`.
    pub fn reader(&self, observed: Option<Timestamp>) -> Reader {
        let (mut buffer, mut findings) = (Buffer::new(), Vec::new());
        constants::set("", &self.report, &mut buffer, &mut findings);
        if let Some(instant) = observed {
            buffer.set_base(Field::TimeObservation.into(), Slot::time(instant));
        }
        match self.format {
            Format::Csv => Reader::csv(self.report.clone(), buffer, findings, &self.columns),
            Format::JsonLines => Reader::json(self.report.clone(), buffer, findings),
        }
    }
}

fn entry(column: Box<str>, into: Column) -> Result<Entry, MappingError> {
    let full = match into {
        Column::Field(field) => Full {
            field,
            required: false,
            zero_is_none: false,
            r#as: None,
        },
        Column::Full(full) => full,
    };
    let target = match (Field::named(&full.field), full.field.strip_prefix("extra.")) {
        (Some(field), _) => Target::Field(field),
        (None, Some(name)) if !name.is_empty() => Target::Extra(name.into()),
        (None, _) => return Err(MappingError::UnknownField { field: full.field }),
    };
    let is_extra = matches!(target, Target::Extra(_));
    let function = match full.r#as.as_deref() {
        None if full.zero_is_none => Function::ZeroIsNone,
        None => Function::Keep,
        Some("text") if is_extra => Function::Keep,
        Some("integer") if is_extra && full.zero_is_none => Function::InvalidateZero,
        Some("integer") if is_extra => Function::ConvertInt,
        Some("real") if is_extra => Function::ConvertFloat,
        Some("boolean") if is_extra => Function::ConvertBool,
        Some("time") if is_extra => Function::ConvertDate,
        Some("base64") if is_extra => Function::ForceBase64,
        Some(_) => return Err(MappingError::As { column }),
    };
    Ok(Entry {
        column,
        target,
        function,
        is_required: full.required,
    })
}
