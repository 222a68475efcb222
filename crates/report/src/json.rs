//! A report as JSON.

use std::io;

use crate::check::CheckReport;

/// Writes `report` as JSON: indented by two, keys in the order of the data's
/// definition, a line feed at the end.
///
/// `schema/check-report.json` describes it.
///
/// # Errors
///
/// When `out` fails.
pub fn write(report: &CheckReport, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")
}
