//! Who saw the routes, and when; which registers were asked, and of what day they
//! are. Without it no number means anything.

use archive::{Outcome, SourceReport, Window};
use conformance::Period;
use conformance::period::DAY;
use holders::Evidence;
use net::{Family, Timestamp};
use origins::OriginTable;
use serde::{Serialize, Serializer};

/// Who saw the routes, and what they were held against.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// The time that the numbers are about: from its start, up to but without its
    /// end.
    #[serde(serialize_with = "text")]
    pub start: Timestamp,
    /// Its end.
    #[serde(serialize_with = "text")]
    pub end: Timestamp,
    /// The files with routes.
    pub sources: Vec<SourceShown>,
    /// Peers of the collectors.
    pub peers: usize,
    /// Peers with a full feed of IPv4.
    pub full_feeds_ipv4: u32,
    /// Of IPv6.
    pub full_feeds_ipv6: u32,
    /// The registers.
    pub registers: Vec<RegisterShown>,
    /// What to bear in mind.
    pub cautions: Vec<String>,
}

/// A file with routes.
#[derive(Clone, Debug, Serialize)]
pub struct SourceShown {
    /// Its name.
    pub name: String,
    /// Its first record's time.
    #[serde(serialize_with = "maybe_text")]
    pub first: Option<Timestamp>,
    /// Its last record's time.
    #[serde(serialize_with = "maybe_text")]
    pub last: Option<Timestamp>,
    /// Entries of tables in it.
    pub rib_entries: u64,
    /// Announcements in it.
    pub announcements: u64,
    /// Whether it was read to its end, with nothing missing.
    pub is_whole: bool,
}

/// A register.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterShown {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Records of it in use.
    pub records: u64,
    /// The day or instant that it is of, where it says so.
    #[serde(serialize_with = "maybe_text")]
    pub made: Option<Timestamp>,
    /// Records that could not be used.
    pub problems: usize,
    /// The SHA-256 of the file.
    pub sha256: Option<String>,
    /// Whether it was read to its end.
    pub is_whole: bool,
}

impl Coverage {
    /// Of sources and registers.
    pub fn new(
        table: &OriginTable,
        sources: &[SourceReport],
        evidence: &Evidence,
        period: Period,
    ) -> Coverage {
        let mut coverage = Coverage {
            start: period.start(),
            end: period.end(),
            // Of what is no MRT the program has told already.
            sources: (sources.iter().filter(|report| !report.is_no_mrt()))
                .map(source)
                .collect(),
            peers: table.peers().len(),
            full_feeds_ipv4: table.full_feed_peers(Family::V4),
            full_feeds_ipv6: table.full_feed_peers(Family::V6),
            registers: evidence.files.iter().map(register).collect(),
            cautions: Vec::new(),
        };
        coverage.cautions = cautions(&coverage);
        coverage
    }
}

/// The time that was asked for, or that the routes are of: with changes of routes
/// from the first record to the last, of a table alone its day. `None` where there
/// is no record in it.
pub fn period(reports: &[SourceReport], window: Window) -> Option<Period> {
    let first = reports
        .iter()
        .filter_map(|report| report.first_time)
        .min()?;
    let last = reports.iter().filter_map(|report| report.last_time).max()?;
    let behind = Timestamp::from_micros(last.micros().saturating_add(1));
    let (start, end) = if has_updates(reports) && first < last {
        (first, behind)
    } else {
        (day_of(first), day_of(last).plus(DAY))
    };
    Period::new(window.since.unwrap_or(start), window.until.unwrap_or(end)).ok()
}

fn day_of(instant: Timestamp) -> Timestamp {
    let seconds = DAY.as_secs() as i64;
    Timestamp::from_seconds(instant.seconds().div_euclid(seconds) * seconds)
}

/// Whether changes of routes were read, not a table alone.
pub fn has_updates(reports: &[SourceReport]) -> bool {
    let counts = reports.iter().map(|report| report.counts);
    counts
        .map(|counts| counts.announcements + counts.withdrawals)
        .any(|changes| changes > 0)
}

fn source(report: &SourceReport) -> SourceShown {
    SourceShown {
        name: report.name.clone(),
        first: report.first_time,
        last: report.last_time,
        rib_entries: report.counts.rib_entries,
        announcements: report.counts.announcements,
        is_whole: matches!(report.outcome, Outcome::Read(_))
            && report.damages.is_empty()
            && report.gap_bytes == 0,
    }
}

fn register(file: &holders::File) -> RegisterShown {
    RegisterShown {
        name: file.name.clone(),
        kind: file.kind.in_words(),
        records: file.records,
        made: file.made,
        problems: file.problems.len(),
        sha256: file.sha256.clone(),
        is_whole: file.damage.is_none(),
    }
}

fn cautions(coverage: &Coverage) -> Vec<String> {
    let mut cautions = Vec::new();
    for source in coverage.sources.iter().filter(|source| !source.is_whole) {
        cautions.push(format!(
            "`{}` was damaged or cut off: what is missing there is missing in every number",
            source.name
        ));
    }
    if coverage
        .sources
        .iter()
        .all(|source| source.rib_entries == 0)
    {
        cautions.push(
            "no table of routes was given: only routes that changed in this time are counted"
                .to_owned(),
        );
    }
    let names = |of: &dyn Fn(&&RegisterShown) -> bool| {
        let names = coverage.registers.iter().filter(of);
        let names: Vec<String> = names
            .map(|register| format!("`{}`", register.name))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if let Some(names) = names(&|register| register.made.is_none()) {
        cautions.push(format!(
            "no day is written in {names}: used as if of the day of the routes"
        ));
    }
    if let Some(names) = names(&|register| is_of_other_day(register, coverage)) {
        cautions.push(format!(
            "not of the day of the routes, so that what changed between the two looks like a \
             fault, or hides one: {names}"
        ));
    }
    if let Some(names) = names(&|register| !register.is_whole) {
        cautions.push(format!(
            "damaged or cut off, so that what is missing there is not known: {names}"
        ));
    }
    cautions
}

/// Whether a register is of another time than the routes. One of the day before or
/// after is the nearest that there may be.
fn is_of_other_day(register: &RegisterShown, coverage: &Coverage) -> bool {
    register
        .made
        .is_some_and(|made| made.plus(2 * DAY) <= coverage.start || coverage.end.plus(DAY) <= made)
}

/// The day of an instant, in UTC.
pub(crate) fn day(instant: Timestamp) -> String {
    let text = instant.to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}

pub(crate) fn text<S: Serializer>(instant: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(instant)
}

pub(crate) fn maybe_text<S: Serializer>(
    instant: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serializer.collect_str(instant),
        None => serializer.serialize_none(),
    }
}
