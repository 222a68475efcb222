//! The monthly report: how many events there were, by norm, kind, economy and holder;
//! what was done; and what was no longer seen afterwards.

use std::collections::{BTreeMap, BTreeSet};

use catalog::words::{Tlp, TriageAction, Word, capital};
use document::{Document, Line, Table};
use net::Timestamp;

use crate::recipient::label;
use crate::text::count;
use crate::ticket::Period;

/// The most holders that are named, those with the most events, and the most rows of
/// holder and norm. Our choice: a page.
pub const HOLDERS_MAX: usize = 25;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// An event of the month, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The provisions that it engages: id and citation.
    pub provisions: Vec<(String, String)>,
    /// Its kind, in RSIT's word.
    pub kind: String,
    /// The economy of its source, where it is known.
    pub economy: Option<String>,
    /// Who holds its source, where it is known.
    pub holder: Option<String>,
    /// What was decided.
    pub action: TriageAction,
    /// What came of the telling.
    pub told: Told,
    /// What was seen after the telling.
    pub fate: Fate,
    /// Whether somebody was reminded.
    pub is_reminded: bool,
    /// Whether somebody else was told since that did not help either.
    pub is_escalated: bool,
}

/// What came of telling somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Somebody was told, at this time.
    At(Timestamp),
    /// It was withheld for its marking.
    Withheld,
    /// Nobody knew where to write.
    NoContact,
    /// It came back.
    Bounced,
    /// It may not have arrived.
    InDoubt,
    /// It is to be told, and is not yet.
    NotYet,
    /// Nobody was to be told.
    Nobody,
}

/// What was seen of an event after somebody was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was seen again.
    StillSeen,
    /// It was not seen again although the feed goes on; seen last at this time.
    Gone(Timestamp),
    /// The feed says nothing about it, or it is too early to tell.
    Unknown,
}

/// What is counted of a group of events.
#[derive(Default)]
struct Tally {
    events: u64,
    told: u64,
    still: u64,
    reminded: u64,
    escalated: u64,
    /// Days from the telling until it was seen last, of those that are gone.
    days: Vec<i64>,
}

/// The report of the month that begins at `month`, for readers of a marking.
/// Holders are named from TLP:AMBER on only. An event that engages several provisions
/// counts for each of them. The same records in any order give the same report.
pub fn report(month: Timestamp, records: &[Record], tlp: Tlp) -> Document {
    let mut document = Document::new(format!("Events of {}", Period::Month(month)));
    document.paragraph(format!("{} - for {}.", label(tlp), tlp.in_words()));
    summary(&mut document, records);
    let provisions = records.iter().flat_map(|record| {
        let names = record.provisions.iter();
        names.map(move |(id, citation)| (format!("{citation} ({id})"), record))
    });
    section(&mut document, "By norm", "Norm", tallied(provisions));
    let kinds = records.iter().map(|record| (record.kind.clone(), record));
    section(&mut document, "By kind", "Kind", tallied(kinds));
    let economies = records
        .iter()
        .map(|record| (known(&record.economy), record));
    section(&mut document, "By economy", "Economy", tallied(economies));
    if tlp >= Tlp::Amber {
        let holders = records.iter().map(|record| (known(&record.holder), record));
        let heading = "By holder";
        section(&mut document, heading, "Holder", first(tallied(holders)));
        by_holder_and_norm(&mut document, records);
    }
    done(&mut document, records);
    document.heading(1, "How to read this");
    document.list(vec![
        "An event is one source and one kind, however often it was seen.".into(),
        "Gone: somebody was told, and it was not seen again while its feed went on. That is no proof that it was mended. Shares are of those events of which the feeds say anything.".into(),
        "Days: the median from the telling until it was seen last, of those that are gone.".into(),
        "An address says where something was seen, not who did it; a number for an economy says where addresses are registered, and nothing about a State.".into(),
    ]);
    document
}

fn known(name: &Option<String>) -> String {
    name.clone().unwrap_or_else(|| "not known".to_owned())
}

fn summary(document: &mut Document, records: &[Record]) {
    let names = |of: fn(&Record) -> Option<&String>| {
        records.iter().filter_map(of).collect::<BTreeSet<_>>().len() as u64
    };
    let tally = Tally::of(records.iter());
    document.paragraph(format!(
        "{} of {} in {}; of {} somebody was told.",
        count(tally.events, "event", "events"),
        count(names(|r| r.holder.as_ref()), "holder", "holders"),
        count(names(|r| r.economy.as_ref()), "economy", "economies"),
        tally.told
    ));
    document.paragraph(match tally.share() {
        Some(share) => format!("No longer seen after the telling: {share}."),
        None => "Whether any of them is no longer seen is not known.".to_owned(),
    });
}

fn tallied<'r>(named: impl Iterator<Item = (String, &'r Record)>) -> Vec<(String, Tally)> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (name, record) in named {
        tallies.entry(name).or_default().add(record);
    }
    let mut tallies: Vec<(String, Tally)> = tallies.into_iter().collect();
    // The most first; the sort keeps the order of names.
    tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.events));
    tallies
}

/// The first, and the others in one row.
fn first(mut tallies: Vec<(String, Tally)>) -> Vec<(String, Tally)> {
    if tallies.len() <= HOLDERS_MAX {
        return tallies;
    }
    let rest = tallies.split_off(HOLDERS_MAX);
    let name = format!("{} others", rest.len());
    let mut others = Tally::default();
    rest.into_iter().for_each(|(_, tally)| others.merge(tally));
    tallies.push((name, others));
    tallies
}

fn section(document: &mut Document, heading: &str, column: &str, rows: Vec<(String, Tally)>) {
    if rows.is_empty() {
        return;
    }
    document.heading(1, heading);
    let mut table = Table::new([column, "#Events", "#Told", "#Gone", "#Days"]);
    for (name, tally) in rows {
        let name = crate::text::line(&name, 200);
        let (gone, days) = tally.outcome();
        table.row([
            name.into(),
            tally.events.into(),
            tally.told.into(),
            gone,
            days,
        ]);
    }
    document.table(table);
}

/// What became of what each holder was told of, by norm.
fn by_holder_and_norm(document: &mut Document, records: &[Record]) {
    let told = records
        .iter()
        .filter(|record| matches!(record.told, Told::At(_)));
    let pairs = told.flat_map(|record| {
        let holder = crate::text::line(&known(&record.holder), 100);
        let provisions = record.provisions.iter();
        provisions.map(move |(_, citation)| (format!("{holder}\n{citation}"), record))
    });
    let rows = first(tallied(pairs));
    if rows.is_empty() {
        return;
    }
    document.heading(1, "By holder and norm");
    let mut table = Table::new([
        "Holder",
        "Norm",
        "#Told",
        "#Gone",
        "#Days",
        "#Reminded",
        "#Escalated",
    ]);
    for (name, tally) in rows {
        let (holder, norm) = name.split_once('\n').unwrap_or((&name, ""));
        let (gone, days) = tally.outcome();
        table.row([
            holder.into(),
            norm.into(),
            tally.told.into(),
            gone,
            days,
            tally.reminded.into(),
            tally.escalated.into(),
        ]);
    }
    document.table(table);
}

/// What was decided, and what came of it.
fn done(document: &mut Document, records: &[Record]) {
    document.heading(1, "What was done");
    let mut table = Table::new(["Decision", "#Events"]);
    for action in TriageAction::ALL {
        let number = records
            .iter()
            .filter(|record| record.action == *action)
            .count();
        if number > 0 {
            table.row([capital(action.in_words()).into(), number.into()]);
        }
    }
    document.table(table);
    let mut table = Table::new(["Outcome", "#Events"]);
    let mut outcomes: BTreeMap<u8, (&str, u64)> = BTreeMap::new();
    for record in records {
        let (place, words) = record.told.in_words();
        outcomes.entry(place).or_insert((words, 0)).1 += 1;
    }
    for (words, number) in outcomes.into_values() {
        table.row([words.into(), number.into()]);
    }
    document.table(table);
}

impl Told {
    /// Its place in the report, and words for it.
    const fn in_words(self) -> (u8, &'static str) {
        match self {
            Told::At(_) => (0, "Told"),
            Told::Withheld => (1, "Withheld for its marking"),
            Told::NoContact => (2, "Nobody knows where to write"),
            Told::Bounced => (3, "Came back"),
            Told::InDoubt => (4, "In doubt whether it arrived"),
            Told::NotYet => (5, "Not told yet"),
            Told::Nobody => (6, "Nobody was to be told"),
        }
    }
}

impl Tally {
    fn of<'r>(records: impl Iterator<Item = &'r Record>) -> Tally {
        let mut tally = Tally::default();
        records.for_each(|record| tally.add(record));
        tally
    }

    fn add(&mut self, record: &Record) {
        self.events += 1;
        let Told::At(told) = record.told else {
            return;
        };
        self.told += 1;
        self.reminded += u64::from(record.is_reminded);
        self.escalated += u64::from(record.is_escalated);
        match record.fate {
            Fate::StillSeen => self.still += 1,
            // Gone already when the telling went out: no days.
            Fate::Gone(last) => {
                let tenths = (last.seconds() - told.seconds()).max(0) * 10 / DAY;
                self.days.push(tenths);
            }
            Fate::Unknown => {}
        }
    }

    fn merge(&mut self, other: Tally) {
        self.events += other.events;
        self.told += other.told;
        self.still += other.still;
        self.reminded += other.reminded;
        self.escalated += other.escalated;
        self.days.extend(other.days);
    }

    /// What share is gone, and after how many days.
    fn outcome(&self) -> (Line, Line) {
        let share = self.share().unwrap_or_else(|| "not known".to_owned());
        let days = self.median().map_or(Line::from("-"), |days| {
            format!("{}.{}", days / 10, days % 10).into()
        });
        (share.into(), days)
    }

    /// `40 % (2 of 5)`; `None` where nothing is known.
    fn share(&self) -> Option<String> {
        let gone = self.days.len() as u64;
        let known = gone + self.still;
        let percent = (gone * 200 + known).checked_div(known * 2)?;
        Some(format!("{percent} % ({gone} of {known})"))
    }

    /// The median, in tenths of a day; the lower of the two in the middle.
    fn median(&self) -> Option<i64> {
        let mut days = self.days.clone();
        days.sort_unstable();
        days.get(days.len().checked_sub(1)? / 2).copied()
    }
}
