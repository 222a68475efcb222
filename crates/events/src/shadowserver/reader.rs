//! Events out of a report.

use std::fmt;

use net::Timestamp;

use super::file_name::FileName;
use super::plan::{Plan, constants, share};
use super::schema::{Report, Schema};
use crate::account::Account;
use crate::buffer::{Buffer, Slot};
use crate::csv::{Item, Records, Row};
use crate::event::Event;
use crate::field::Field;
use crate::finding::Finding;
use crate::reject::{Reason, Rejects, Taken};

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

/// Reads a report in pieces of any size.
pub struct Reader {
    records: Records,
    rows: Rows,
}

/// What becomes of the rows.
struct Rows {
    buffer: Buffer,
    report: Report,
    plan: Option<Plan>,
    rejects: Rejects,
    findings: Vec<Finding>,
    account: Account,
    odd_rows: u64,
    odd_line: u64,
    /// How many columns the first row has, where it has fewer than there are names.
    /// Names get ahead of rows when a report is changed; all rows are so then, and
    /// a row of a third width is damaged.
    short: Option<usize>,
    short_rows: u64,
}

impl Reader {
    /// A reader of one report. That the type is not known is a finding.
    pub fn new(schema: &Schema, options: Options<'_>) -> Reader {
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
        constants(name, report, &mut buffer, &mut findings);
        let feed_name = options.feed_name.unwrap_or(&report.feed_name);
        for (field, text) in [
            (Field::FeedName, feed_name),
            (Field::FeedDocumentation, &*report.documentation),
        ] {
            if !text.is_empty() {
                share(field, text, &mut buffer);
            }
        }
        if let Some(instant) = options.observed {
            buffer.set_base(Field::TimeObservation.into(), Slot::time(instant));
        }
        Reader {
            records: Records::new(),
            rows: Rows {
                buffer,
                report: report.clone(),
                plan: None,
                rejects: Rejects::default(),
                findings,
                account: Account::default(),
                odd_rows: 0,
                odd_line: 0,
                short: None,
                short_rows: 0,
            },
        }
    }

    /// Takes the next piece: `each` is called for every event that is whole in it.
    pub fn push(&mut self, piece: &[u8], mut each: impl FnMut(&Event<'_>)) {
        self.rows.account.bytes += piece.len() as u64;
        let Reader { records, rows } = self;
        records.push(piece, &mut |item| rows.item(item, &mut each));
    }

    /// Ends the report. Afterwards [`Reader::findings`] and [`Reader::account`] are
    /// complete.
    pub fn finish(&mut self, mut each: impl FnMut(&Event<'_>)) {
        let Reader { records, rows } = self;
        records.finish(&mut |item| rows.item(item, &mut each));
        rows.account.other_bytes += records.between_bytes();
        rows.close();
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        self.rows.rejects.take()
    }

    /// What is odd about the report; complete after [`Reader::finish`].
    pub fn findings(&self) -> &[Finding] {
        &self.rows.findings
    }

    /// What became of every row and byte; complete after [`Reader::finish`].
    pub fn account(&self) -> Account {
        self.rows.account
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("account", &self.rows.account)
            .finish_non_exhaustive()
    }
}

impl Rows {
    #[inline]
    fn item(&mut self, item: Item<'_>, each: &mut impl FnMut(&Event<'_>)) {
        match item {
            Item::Row(row) => self.row(&row, each),
            Item::Bad { place, reason, raw } => {
                self.account.reject(place);
                self.rejects.add(place, reason, raw);
                if self.plan.is_none() {
                    // What should have named the columns cannot; nothing can be
                    // made of the rows, and each says so.
                    self.findings.push(Finding::NoHeader);
                    self.plan = Some(self.no_columns());
                }
            }
        }
    }

    fn no_columns(&mut self) -> Plan {
        Plan::new(
            [].into_iter(),
            &Report::default(),
            &mut self.buffer,
            &mut Vec::new(),
        )
    }

    #[inline]
    fn row(&mut self, row: &Row<'_>, each: &mut impl FnMut(&Event<'_>)) {
        if row.is_odd {
            if self.odd_rows == 0 {
                self.odd_line = row.place.line;
            }
            self.odd_rows += 1;
        }
        let Some(plan) = &mut self.plan else {
            let names = row.spans.iter().map(|span| span.of(row.text).trim());
            let plan = Plan::new(names, &self.report, &mut self.buffer, &mut self.findings);
            self.plan = Some(plan);
            self.account.other_bytes += row.place.bytes;
            return;
        };
        let (expected, found) = (plan.columns(), row.spans.len());
        let is_first = self.account.events + self.account.rejects == 0;
        if found < expected && is_first && plan.has_required(found) {
            self.short = Some(found);
        }
        let is_short = found < expected && self.short == Some(found);
        self.short_rows += u64::from(is_short);
        let outcome = if expected == found || is_short {
            self.buffer.clear();
            plan.apply(row, &mut self.buffer)
        } else {
            Err(Reason::Columns { expected, found })
        };
        match outcome {
            Ok(()) => {
                self.account.event(row.place);
                each(&Event::new(&self.buffer, row.text, row.place));
            }
            Err(reason) => {
                self.account.reject(row.place);
                self.rejects.add(row.place, reason, row.raw);
            }
        }
    }

    fn close(&mut self) {
        if let Some(plan) = &self.plan {
            plan.findings(&mut self.findings);
        }
        if let (Some(columns), Some(plan)) = (self.short, &self.plan) {
            self.findings.push(Finding::ShortRows {
                names: plan.columns(),
                columns,
                count: self.short_rows,
            });
        }
        if self.odd_rows > 0 {
            self.findings.push(Finding::OddQuotes {
                count: self.odd_rows,
                first_line: self.odd_line,
            });
        }
    }
}
