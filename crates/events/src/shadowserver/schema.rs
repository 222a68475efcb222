//! The mapping file: for each report type, which column is which field.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use crate::field::Field;
use crate::finding::Finding;
use crate::table::{Entry, Function, Report, Target};

/// The largest mapping file that is read, in bytes. Our choice: that of 2026 has
/// 700 KB.
pub const SCHEMA_BYTES_MAX: usize = 64 << 20;

/// A mapping file.
#[derive(Clone, Debug)]
pub struct Schema {
    /// By key, and by file name where that is another.
    reports: BTreeMap<Box<str>, Report>,
    aliases: BTreeMap<Box<str>, Box<str>>,
    /// Columns as most reports have them, for types that are not known.
    common: Report,
    findings: Vec<Finding>,
}

/// Why some bytes are no mapping file.
#[derive(Debug)]
#[non_exhaustive]
pub enum SchemaError {
    /// More bytes than [`SCHEMA_BYTES_MAX`].
    TooLong,
    /// It is no JSON.
    Json(serde_json::Error),
    /// It is no object, or no member of it is the mapping of a report.
    NoReports,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SchemaError::TooLong => {
                write!(f, "the mapping file has more than {SCHEMA_BYTES_MAX} bytes")
            }
            SchemaError::Json(error) => write!(f, "the mapping file is no JSON: {error}"),
            SchemaError::NoReports => write!(
                f,
                "the mapping file has no report (an object with `required_fields` or \
                 `optional_fields`)"
            ),
        }
    }
}

impl std::error::Error for SchemaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SchemaError::Json(error) => Some(error),
            SchemaError::TooLong | SchemaError::NoReports => None,
        }
    }
}

impl Schema {
    /// Reads a mapping file, as Shadowserver publishes it for IntelMQ.
    ///
    /// # Errors
    ///
    /// When it is too long, no JSON, or has no report at all. What is odd in single
    /// entries is a finding: [`Schema::findings`].
    pub fn read(bytes: &[u8]) -> Result<Schema, SchemaError> {
        if bytes.len() > SCHEMA_BYTES_MAX {
            return Err(SchemaError::TooLong);
        }
        let json: Json = serde_json::from_slice(bytes).map_err(SchemaError::Json)?;
        let mut schema = Schema {
            reports: BTreeMap::new(),
            aliases: BTreeMap::new(),
            common: Report::default(),
            findings: Vec::new(),
        };
        let members = json.as_object().ok_or(SchemaError::NoReports)?;
        for (key, json) in members {
            // `_meta` has the file's date and what changed.
            if key.starts_with('_') {
                continue;
            }
            if let Some(file_name) = json["file_name"].as_str().filter(|name| name != key) {
                schema.aliases.insert(file_name.into(), key.as_str().into());
            }
            if let Some(report) = report(key, json, &mut schema.findings) {
                schema.reports.insert(key.as_str().into(), report);
            }
        }
        if schema.reports.is_empty() {
            return Err(SchemaError::NoReports);
        }
        schema.common = common(schema.reports.values());
        Ok(schema)
    }

    /// The report types, sorted.
    pub fn reports(&self) -> impl ExactSizeIterator<Item = &str> {
        self.reports.keys().map(|key| &**key)
    }

    /// Whether the type is known, by its key or by its file name.
    pub fn knows(&self, report: &str) -> bool {
        self.report(report).is_some()
    }

    /// What is odd in the mapping itself.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(crate) fn report(&self, name: &str) -> Option<&Report> {
        let key = self.aliases.get(name).map_or(name, |key| &**key);
        self.reports.get(name).or_else(|| self.reports.get(key))
    }

    pub(crate) fn common(&self) -> &Report {
        &self.common
    }
}

fn report(key: &str, json: &Json, findings: &mut Vec<Finding>) -> Option<Report> {
    let (required, optional) = (&json["required_fields"], &json["optional_fields"]);
    if !required.is_array() && !optional.is_array() {
        return None;
    }
    let text = |member: &str| json[member].as_str().unwrap_or("").into();
    let mut report = Report {
        feed_name: text("feed_name"),
        documentation: text("url"),
        ..Report::default()
    };
    for (field, constant) in json["constant_fields"].as_object().into_iter().flatten() {
        match constant.as_str() {
            Some(text) => report.constants.push((field.as_str().into(), text.into())),
            None => findings.push(Finding::Constant {
                report: key.into(),
                field: field.as_str().into(),
            }),
        }
    }
    let mut index = 0;
    for (list, is_required) in [(required, true), (optional, false)] {
        for json in list.as_array().into_iter().flatten() {
            match entry(key, json, is_required, findings) {
                Some(entry) => report.entries.push(entry),
                None => findings.push(Finding::Entry {
                    report: key.into(),
                    index,
                }),
            }
            index += 1;
        }
    }
    Some(report)
}

/// `[field, column]`, then perhaps a function, then perhaps `true` where it looks
/// at the whole row, which ours know by themselves.
fn entry(key: &str, json: &Json, is_required: bool, findings: &mut Vec<Finding>) -> Option<Entry> {
    let parts = json.as_array()?;
    let (field, column) = (parts.first()?.as_str()?, parts.get(1)?.as_str()?);
    let function = match parts.get(2) {
        None | Some(Json::Null) => Function::Keep,
        Some(name) => {
            let name = name.as_str()?;
            let function = Function::named(name);
            if function == Function::Unknown {
                findings.push(Finding::UnknownFunction {
                    report: key.into(),
                    function: name.into(),
                    column: column.into(),
                });
            }
            function
        }
    };
    let target = match (Field::named(field), field.strip_prefix("extra.")) {
        (Some(field), _) => Target::Field(field),
        // `extra.` alone: the column's own name.
        (None, Some("")) => Target::Extra(column.into()),
        (None, Some(name)) => Target::Extra(name.into()),
        (None, None) => {
            findings.push(Finding::UnknownField {
                report: key.into(),
                field: field.into(),
            });
            Target::Extra(field.into())
        }
    };
    Some(Entry {
        column: column.into(),
        target,
        function,
        is_required,
    })
}

/// For each column the entry that most reports have for it.
fn common<'a>(reports: impl Iterator<Item = &'a Report>) -> Report {
    let mut counts: BTreeMap<&str, BTreeMap<&Entry, usize>> = BTreeMap::new();
    for entry in reports.flat_map(|report| &report.entries) {
        *counts
            .entry(&entry.column)
            .or_default()
            .entry(entry)
            .or_default() += 1;
    }
    let most = |entries: BTreeMap<&Entry, usize>| {
        // The first of those that are used most often, in their own order.
        let most = entries.values().copied().max()?;
        let entry = entries.into_iter().find(|(_, count)| *count == most)?.0;
        Some(Entry {
            is_required: false,
            ..entry.clone()
        })
    };
    Report {
        entries: counts.into_values().filter_map(most).collect(),
        ..Report::default()
    }
}
