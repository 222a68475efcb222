//! Tables of prefixes and the networks that announced them.
//!
//! Two forms are read, each line told by its columns:
//!
//! - pyasn's `.dat`: `PREFIX` and `ASN`, `;` starting a comment;
//! - CAIDA's `pfx2as`: address, length and origins, `#` starting a comment.
//!   There `_` separates the origins of a prefix that several networks
//!   announced, and `,` the members of an AS set.
//!
//! Columns are separated by a tab or other white space.

use std::io::BufRead;
use std::net::IpAddr;

use net::{Asn, Prefix};

use crate::line::{LineProblem, LineProblemKind as Kind, each_line};

/// Reads a table of either form, handing each prefix and its origins to `visit`
/// in the order of the lines.
///
/// The origins are never empty and each stands once, in the line's order; the
/// members of an AS set are origins like others. A prefix that stands on two
/// lines is handed over twice. Lines that cannot be used, as where bits are set
/// after a prefix's length, are left out and named.
pub fn read(reader: impl BufRead, mut visit: impl FnMut(Prefix, &[Asn])) -> Vec<LineProblem> {
    let mut origins = Vec::new();
    each_line(reader, |line| {
        if line.starts_with([';', '#']) {
            return Ok(());
        }
        let prefix = row(line, &mut origins)?;
        visit(prefix, &origins);
        Ok(())
    })
}

/// Reads a whole table, in the order of its lines; see [`read`].
pub fn read_all(reader: impl BufRead) -> (Vec<(Prefix, Vec<Asn>)>, Vec<LineProblem>) {
    let mut rows = Vec::new();
    let problems = read(reader, |prefix, origins| {
        rows.push((prefix, origins.to_vec()));
    });
    (rows, problems)
}

fn row(line: &str, origins: &mut Vec<Asn>) -> Result<Prefix, Kind> {
    let mut columns = line.split_ascii_whitespace();
    let (prefix, list) = match (
        columns.next(),
        columns.next(),
        columns.next(),
        columns.next(),
    ) {
        // Without a slash it would be a block of one address: a slip here.
        (Some(prefix), Some(list), None, None) if prefix.contains('/') => {
            (prefix.parse().map_err(Kind::Prefix)?, list)
        }
        (Some(address), Some(length), Some(list), None) if !address.contains('/') => {
            (prefix_of_columns(address, length)?, list)
        }
        _ => {
            return Err(Kind::Columns {
                expected: if line.contains('/') { 2 } else { 3 },
                found: line.split_ascii_whitespace().count(),
            });
        }
    };
    origins.clear();
    for origin in list.split(['_', ',']) {
        let origin = origin.parse().map_err(|_| Kind::Asn)?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(prefix)
}

fn prefix_of_columns(address: &str, length: &str) -> Result<Prefix, Kind> {
    if let (Ok(parsed), Ok(bits)) = (address.parse::<IpAddr>(), length.parse::<u8>())
        && let Some(prefix) = Prefix::new(parsed, bits)
        && prefix.address() == parsed
    {
        return Ok(prefix);
    }
    // Off the usual path: the one parser of prefixes says what is wrong.
    format!("{address}/{length}").parse().map_err(Kind::Prefix)
}
