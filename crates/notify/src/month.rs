//! The monthly report: how many events there were, by norm, kind, economy and holder;
//! what was done; and what was no longer seen afterwards.

use std::collections::{BTreeMap, BTreeSet};

use catalog::words::{Tlp, TriageAction, Word, capital};
use document::{Document, Line, Table};
use net::Timestamp;

use crate::recipient::label;
use crate::text::count;
use crate::ticket::Period;

/// The most holders that are named, those with the most events. Our choice: a page.
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
    for (_, tally) in rest {
        others.events += tally.events;
        others.told += tally.told;
        others.still += tally.still;
        others.days.extend(tally.days);
    }
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
        let days = tally.median().map_or(Line::from("-"), |days| {
            format!("{}.{}", days / 10, days % 10).into()
        });
        table.row([
            crate::text::line(&name, 200).into(),
            tally.events.into(),
            tally.told.into(),
            tally
                .share()
                .unwrap_or_else(|| "not known".to_owned())
                .into(),
            days,
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
            Told::Nobody => (5, "Nobody was to be told"),
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
