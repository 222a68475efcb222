//! Events out of a report.

use net::Timestamp;

use super::file_name::FileName;
use super::schema::Schema;
use crate::buffer::{Buffer, Slot};
use crate::field::Field;
use crate::finding::Finding;
use crate::table::{Reader, constants};

/// What the reader is told besides the report itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The report type; without it the file name tells.
    pub report: Option<&'a str>,
    /// The file's name, with folders or not.
    pub file_name: &'a str,
    /// `feed.name`; without it the mapping's name of the report.
    pub feed_name: Option<&'a str>,
    /// `time.observation`: when the report came. Nothing here has a clock.
    pub observed: Option<Timestamp>,
}

/// A reader of one report. That the type is not known is a finding.
pub fn reader(schema: &Schema, options: Options<'_>) -> Reader {
    let mut findings = Vec::new();
    let by_name = FileName::read(options.file_name).map(|name| name.report);
    let name = options.report.or(by_name);
    let report = name.and_then(|name| schema.report(name));
    match (name, report) {
        (None, _) => findings.push(Finding::NoReportType {
            file_name: options.file_name.into(),
        }),
        (Some(name), None) => findings.push(Finding::UnknownReport {
            report: name.into(),
        }),
        (Some(_), Some(_)) => {}
    }
    let report = report.unwrap_or_else(|| schema.common());
    let name = name.unwrap_or("");
    let mut buffer = Buffer::new();
    constants::set(name, report, &mut buffer, &mut findings);
    let feed_name = options.feed_name.unwrap_or(&report.feed_name);
    for (field, text) in [
        (Field::FeedName, feed_name),
        (Field::FeedDocumentation, &*report.documentation),
    ] {
        if !text.is_empty() {
            constants::share(field, text, &mut buffer);
        }
    }
    if let Some(instant) = options.observed {
        buffer.set_base(Field::TimeObservation.into(), Slot::time(instant));
    }
    Reader::csv(report.clone(), buffer, findings, &[])
}
