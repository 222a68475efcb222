//! Events out of a table.

use std::fmt;

use super::Report;
use super::flat::Flat;
use super::plan::Plan;
use crate::account::Account;
use crate::buffer::Buffer;
use crate::csv::{Item, Records, Row};
use crate::event::{Event, Place};
use crate::field::FieldId;
use crate::finding::Finding;
use crate::lines::{Line, Lines};
use crate::reject::{Reason, Rejects, Taken};

/// Reads a table in pieces of any size.
pub struct Reader {
    source: Source,
    rows: Rows,
}

/// Where rows come from.
enum Source {
    Csv(Box<Records>),
    Json(Lines, Flat),
}

/// What becomes of the rows.
struct Rows {
    buffer: Buffer,
    report: Report,
    /// The `extra.*` that somebody looks at, where not all.
    extras: Option<Vec<String>>,
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
    /// A reader of comma-separated values; the first row names the columns, unless
    /// the names are given.
    pub(crate) fn csv(
        report: Report,
        buffer: Buffer,
        findings: Vec<Finding>,
        names: &[Box<str>],
    ) -> Reader {
        let mut rows = Rows::new(report, buffer, findings);
        if !names.is_empty() {
            rows.start(names.iter().map(|name| &**name));
        }
        Reader {
            source: Source::Csv(Box::new(Records::new())),
            rows,
        }
    }

    /// A reader of JSON lines.
    pub(crate) fn json(report: Report, buffer: Buffer, findings: Vec<Finding>) -> Reader {
        let mut rows = Rows::new(report, buffer, findings);
        let mut names: Vec<Box<str>> = rows
            .report
            .entries
            .iter()
            .map(|e| e.column.clone())
            .collect();
        names.sort_unstable();
        names.dedup();
        rows.start(names.iter().map(|name| &**name));
        Reader {
            source: Source::Json(Lines::default(), Flat::new(names)),
            rows,
        }
    }

    /// Takes the next piece: `each` is called for every event that is whole in it.
    pub fn push(&mut self, piece: &[u8], mut each: impl FnMut(&Event<'_>)) {
        self.rows.account.bytes += piece.len() as u64;
        let Reader { source, rows } = self;
        match source {
            Source::Csv(records) => records.push(piece, &mut |item| rows.item(item, &mut each)),
            Source::Json(lines, flat) => {
                lines.push(piece, &mut |line| rows.line(line, flat, &mut each));
            }
        }
    }

    /// Ends the table. Afterwards [`Reader::findings`] and [`Reader::account`] are
    /// complete.
    pub fn finish(&mut self, mut each: impl FnMut(&Event<'_>)) {
        let Reader { source, rows } = self;
        rows.account.other_bytes += match source {
            Source::Csv(records) => {
                records.finish(&mut |item| rows.item(item, &mut each));
                records.between_bytes()
            }
            Source::Json(lines, flat) => {
                lines.finish(&mut |line| rows.line(line, flat, &mut each));
                lines.between_bytes()
            }
        };
        rows.close();
    }

    /// The id of a field by its name, before anything is read or later; none where
    /// there is no such field, or too many names of `extra.*`.
    pub fn id(&mut self, name: &str) -> Option<FieldId> {
        self.rows.buffer.id(name)
    }

    /// See [`crate::Reader::only_extras`].
    pub fn only_extras(&mut self, names: &[String]) {
        self.rows.extras = Some(names.to_vec());
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        self.rows.rejects.take()
    }

    /// What is odd about the table; complete after [`Reader::finish`].
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
    fn new(report: Report, buffer: Buffer, findings: Vec<Finding>) -> Rows {
        Rows {
            buffer,
            report,
            extras: None,
            plan: None,
            rejects: Rejects::default(),
            findings,
            account: Account::default(),
            odd_rows: 0,
            odd_line: 0,
            short: None,
            short_rows: 0,
        }
    }

    /// Takes the names of the columns.
    fn start<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let extras = self.extras.as_deref();
        let (buffer, findings) = (&mut self.buffer, &mut self.findings);
        let plan = Plan::new(names, &self.report, extras, buffer, findings);
        self.plan = Some(plan);
    }

    fn reject(&mut self, place: Place, reason: Reason, raw: &[u8]) {
        self.account.reject(place);
        self.rejects.add(place, reason, raw);
    }

    fn line(&mut self, line: Line<'_>, flat: &mut Flat, each: &mut impl FnMut(&Event<'_>)) {
        let (bytes, place, outcome) = match line {
            Line::TooLong(bytes, place) => (bytes, place, Err(Reason::RowTooLong)),
            Line::Text(bytes, place) => {
                self.buffer.clear();
                (bytes, place, flat.read(bytes, &mut self.buffer))
            }
        };
        let Some(plan) = &mut self.plan else { return };
        let outcome = outcome.and_then(|()| plan.apply(&flat.row(bytes, place), &mut self.buffer));
        match outcome {
            Ok(()) => {
                self.account.event(place);
                each(&Event::new(&self.buffer, flat.text(), place));
            }
            Err(reason) => self.reject(place, reason, bytes),
        }
    }

    #[inline]
    fn item(&mut self, item: Item<'_>, each: &mut impl FnMut(&Event<'_>)) {
        match item {
            Item::Row(row) => self.row(&row, each),
            Item::Bad { place, reason, raw } => {
                self.reject(place, reason, raw);
                if self.plan.is_none() {
                    // What should have named the columns cannot; nothing can be
                    // made of the rows, and each says so.
                    self.findings.push(Finding::NoHeader);
                    self.report = Report::default();
                    self.start([].into_iter());
                }
            }
        }
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
            self.start(row.spans.iter().map(|span| span.of(row.text).trim()));
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
            Err(reason) => self.reject(row.place, reason, row.raw),
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
