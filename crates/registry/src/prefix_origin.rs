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

//!
//! [`read`] hands over the lines as they stand; [`PrefixOrigins`] is the table
//! that tells who announced an address or a prefix.

use std::io::BufRead;
use std::net::IpAddr;

use net::{Asn, Prefix};

use crate::line::{LineProblem, LineProblemKind as Kind, each_line};
use crate::prefix_table::PrefixTable;

/// Who announced which prefixes, by one table or several.
#[derive(Clone, Debug)]
pub struct PrefixOrigins {
    prefixes: PrefixTable,
    /// Where the origins of each prefix start; one more at the end.
    starts: Vec<u32>,
    origins: Vec<Asn>,
}

impl PrefixOrigins {
    /// Reads a table of either form; see [`read`]. A prefix that stands on
    /// several lines has the origins of all of them.
    pub fn read(reader: impl BufRead) -> (PrefixOrigins, Vec<LineProblem>) {
        let mut pairs = Vec::new();
        let problems = read(reader, |prefix, origins| {
            pairs.extend(origins.iter().map(|origin| (prefix, *origin)));
        });
        (PrefixOrigins::new(pairs), problems)
    }

    /// The table of such prefixes and origins.
    pub fn new(pairs: impl IntoIterator<Item = (Prefix, Asn)>) -> PrefixOrigins {
        let mut pairs: Vec<(Prefix, Asn)> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let prefixes = PrefixTable::new(pairs.iter().map(|pair| pair.0));
        let mut starts = Vec::with_capacity(prefixes.prefixes().len() + 1);
        for (at, pair) in pairs.iter().enumerate() {
            if at == 0 || pairs[at - 1].0 != pair.0 {
                starts.push(u32::try_from(at).expect("pairs are of some 50 bytes each"));
            }
        }
        starts.push(u32::try_from(pairs.len()).expect("pairs are of some 50 bytes each"));
        PrefixOrigins {
            prefixes,
            starts,
            origins: pairs.into_iter().map(|pair| pair.1).collect(),
        }
    }

    /// The prefixes; a place there is one for [`at`](Self::at).
    pub fn prefixes(&self) -> &PrefixTable {
        &self.prefixes
    }

    /// The prefix at a place and its origins in their order; never empty.
    ///
    /// # Panics
    ///
    /// When the place is none of [`prefixes`](Self::prefixes).
    pub fn at(&self, place: usize) -> (Prefix, &[Asn]) {
        let origins = self.starts[place] as usize..self.starts[place + 1] as usize;
        (self.prefixes.prefixes()[place], &self.origins[origins])
    }

    /// The longest prefix that holds the address, and its origins.
    pub fn longest(&self, address: IpAddr) -> Option<(Prefix, &[Asn])> {
        Some(self.at(self.prefixes.longest(address)?))
    }

    /// The origins of this very prefix; empty when there are none.
    pub fn origins(&self, prefix: Prefix) -> &[Asn] {
        self.prefixes.find(prefix).map_or(&[], |at| self.at(at).1)
    }

    /// All prefixes that cover this one, itself included, with their origins,
    /// from the longest to the shortest.
    pub fn covering(&self, prefix: Prefix) -> impl Iterator<Item = (Prefix, &[Asn])> {
        self.prefixes.covering(prefix).map(|at| self.at(at))
    }
}

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
