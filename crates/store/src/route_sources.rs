//! `route_sources('FILE' [, …])`: what archives of routes hold, one row for each.
//!
//! | column | what |
//! | --- | --- |
//! | `name` | the file |
//! | `bytes`, `sha256` | of the file as stored; the hash in hexadecimal |
//! | `compression` | `plain`, `gzip`, `bzip2`, `zstd`, `xz` |
//! | `content_bytes` | decompressed |
//! | `records` | MRT records of all types |
//! | `announcements`, `withdrawals`, `rib_entries` | routes |
//! | `state_changes` | of sessions |
//! | `gap_bytes` | bytes of the content in no record |
//! | `defects` | how many, of all kinds: see `route_defects` |
//! | `first_time`, `last_time` | the earliest and latest record; NULL without records |
//!
//! Arguments are as for `routes`. A file that is no archive is a row too: all of
//! it is a gap.

use std::ffi::CStr;

use archive::SourceReport;
use rusqlite::Connection;

use crate::Value;
use crate::reports::{self, ReportTable};

/// Makes the table known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    reports::register::<Sources>(connection)
}

struct Sources;

impl ReportTable for Sources {
    const NAME: &'static CStr = c"route_sources";
    const COLUMNS: usize = 14;
    const DECLARATION: &'static CStr = c"create table route_sources(
        name text, bytes integer, content_bytes integer, sha256 text, compression text,
        records integer, announcements integer, withdrawals integer, rib_entries integer,
        state_changes integer, gap_bytes integer, defects integer,
        first_time text, last_time text,
        file hidden, file2 hidden, file3 hidden, file4 hidden,
        file5 hidden, file6 hidden, file7 hidden, file8 hidden)";

    fn rows(report: &SourceReport) -> Vec<Vec<Value>> {
        let count = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let counts = report.counts;
        let summary = report.summary();
        vec![vec![
            report.name.as_str().into(),
            summary.map(|summary| count(summary.file_bytes)).into(),
            summary.map(|summary| count(summary.content_bytes)).into(),
            summary.and_then(input::Summary::sha256_hex).into(),
            summary
                .map(|summary| summary.compression.to_string())
                .into(),
            count(counts.records),
            count(counts.announcements),
            count(counts.withdrawals),
            count(counts.rib_entries),
            count(counts.state_changes),
            count(report.gap_bytes),
            count(report.defects_total()),
            report.first_time.map(|time| time.to_string()).into(),
            report.last_time.map(|time| time.to_string()).into(),
        ]]
    }
}
