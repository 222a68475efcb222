//! The networks that may announce a block, as its holder told ARIN (`OriginAS`).
//!
//! The holder of a block in ARIN's region may name networks in the block's record;
//! nobody checks that these agree. The file is the JSON document
//! `arin-whois-originas.json` (schema 0.1.0) that is made of ARIN's whois data:
//! `whois_records` has an array for each family, `v4` and `v6`, of records with
//! `prefix`, `originas`, `name` (the record's handle), `changed` and `ref`.

use std::io::BufRead;

use net::{Asn, Prefix, Timestamp};

use crate::line::LineProblemKind as Kind;
use crate::prefix_origin::PrefixOrigins;
use crate::record::{Record, RecordProblem, each_record};

/// A block and a network that may announce it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginAs<'a> {
    /// The block, or a part of it where it is no prefix.
    pub prefix: Prefix,
    /// The network.
    pub origin: Asn,
    /// The handle of ARIN's record: `NET-3-0-0-0-2`.
    pub handle: Option<&'a str>,
    /// When the record was last changed.
    pub changed: Option<Timestamp>,
}

/// Reads the file, handing each block and network to `visit` in order; a record
/// with several networks is handed over once for each.
///
/// Records that cannot be used are left out and named. One of which only
/// `changed` is wrong is handed over without it and named too.
pub fn read(reader: impl BufRead, mut visit: impl FnMut(OriginAs<'_>)) -> Vec<RecordProblem> {
    let paths: [&[&str]; 2] = [&["whois_records", "v4"], &["whois_records", "v6"]];
    each_record(reader, &paths, |_, record| one(record, &mut visit))
}

/// Reads the file into a table for look-ups.
pub fn read_table(reader: impl BufRead) -> (PrefixOrigins, Vec<RecordProblem>) {
    let mut pairs = Vec::new();
    let problems = read(reader, |found| pairs.push((found.prefix, found.origin)));
    (PrefixOrigins::new(pairs), problems)
}

fn one(record: &Record, visit: &mut impl FnMut(OriginAs<'_>)) -> Result<(), Kind> {
    let prefix = record.text("prefix").ok_or(Kind::Missing("prefix"))?;
    let prefix = prefix.parse().map_err(Kind::Prefix)?;
    let origins = record.text("originas").ok_or(Kind::Missing("originas"))?;
    let origins: Result<Vec<Asn>, _> = origins
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::parse)
        .collect();
    let changed: Option<Result<Timestamp, _>> = record.text("changed").map(str::parse);
    for origin in origins.map_err(|_| Kind::Asn)? {
        visit(OriginAs {
            prefix,
            origin,
            handle: record.text("name"),
            changed: changed.clone().and_then(Result::ok),
        });
    }
    changed.transpose().map(|_| ()).map_err(|_| Kind::Instant)
}
