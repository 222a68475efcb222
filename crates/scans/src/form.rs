//! What form a list has, told by its first line that is no comment.

use std::net::IpAddr;

use crate::row::{Escape, cells};

/// The form of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table with a header, as Shadowserver writes its reports.
    Table(Columns),
    /// A JSON object a line.
    Json,
    /// An address a line; what stands behind it after white space or a comma is
    /// left aside.
    Addresses,
}

/// Where a table has what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// How many there are.
    pub count: usize,
    /// The address: `ip`, or `src_ip` where there is none.
    pub address: usize,
    /// The instant: `timestamp`; `None` where the table has none.
    pub instant: Option<usize>,
}

impl Form {
    /// The form of a list that begins with this line; `None` where it is none.
    ///
    /// A table's first line is its header and no row.
    pub fn detect(line: &str) -> Option<Form> {
        let line = line.trim();
        if line.starts_with('{') {
            return Some(Form::Json);
        }
        if address(line).is_some() {
            return Some(Form::Addresses);
        }
        let names = cells(line, Escape::Doubled)?;
        let find = |name: &str| {
            let is_it = |cell: &std::borrow::Cow<'_, str>| cell.trim().eq_ignore_ascii_case(name);
            names.iter().position(is_it)
        };
        Some(Form::Table(Columns {
            count: names.len(),
            address: find("ip").or_else(|| find("src_ip"))?,
            instant: find("timestamp"),
        }))
    }
}

/// The address at the start of a line.
pub(crate) fn address(line: &str) -> Option<IpAddr> {
    let first = line.split([',', ';', ' ', '\t']).next()?;
    first.trim_matches('"').parse().ok()
}
