//! What changed since a day, in the words of the reader.

use catalog::words::{Kind, Verification, Word};
use catalog::{Catalog, PartialDate};
use serde::Serialize;

use crate::words::{count, weakest};
use document::{Document, Line, Table};

/// Whose words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// Who negotiates what States agree.
    Diplomat,
    /// Who runs a network.
    Operator,
}

/// What changed.
#[derive(Clone, Debug, Serialize)]
pub struct Digest<'c> {
    /// Since when, that day included.
    pub since: PartialDate,
    /// For whom.
    pub reader: Reader,
    /// What happened, oldest first.
    pub changes: Vec<Change<'c>>,
}

/// One thing that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'c> {
    /// When.
    pub date: PartialDate,
    /// The id of what changed.
    pub about: &'c str,
    /// What happened, in one line.
    pub headline: String,
    /// What it means to the reader; absent where nobody has written it down.
    pub means: Option<&'c str>,
    /// What sort of change.
    pub what: What,
    /// How well it is supported.
    pub verification: Verification,
}

/// Where in the catalog a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// An event.
    Event,
    /// An instrument was adopted or published.
    Instrument,
    /// An instrument was replaced or withdrawn.
    Ended,
    /// Somebody committed.
    Adoption,
    /// A count was taken.
    Fact,
}

/// What changed on a day or later. A date as coarse as a month or a year counts
/// when it ends on that day or later.
pub fn digest(catalog: &Catalog, since: PartialDate, reader: Reader) -> Digest<'_> {
    let recent = |date: PartialDate| date.end() > since.earliest();
    let mut changes: Vec<Change<'_>> = Vec::new();
    for event in catalog.events().iter().filter(|e| recent(e.date)) {
        changes.push(Change {
            date: event.date,
            about: &event.about,
            headline: event.headline.clone(),
            means: Some(match reader {
                Reader::Diplomat => &event.for_diplomat,
                Reader::Operator => &event.for_operator,
            }),
            what: What::Event,
            verification: weakest(&event.basis),
        });
    }
    for instrument in catalog.instruments() {
        let id = instrument.id.as_str();
        let told = |date: PartialDate| {
            let same = |e: &&catalog::Event| e.about == id && within(e.date, date);
            catalog.events().iter().any(|e| same(&e))
        };
        let mut add = |date, headline, what, verification| {
            changes.push(Change {
                date,
                about: id,
                headline,
                means: None,
                what,
                verification,
            });
        };
        let name = format!("{} ({})", instrument.short_title, instrument.symbol);
        let verification = weakest(&instrument.basis);
        if recent(instrument.date) && !told(instrument.date) {
            let with = match instrument.provisions.len() {
                0 => String::new(),
                some => format!(", with {}", count(some, "provision")),
            };
            let headline = format!("{name} was adopted or published{with}");
            add(instrument.date, headline, What::Instrument, verification);
        }
        if let Some(until) = instrument.until
            && recent(until)
        {
            let headline = format!("{name} was replaced or withdrawn");
            add(until, headline, What::Ended, verification);
        }
        for fact in instrument.facts.iter().filter(|f| recent(f.as_of)) {
            let headline = format!(
                "{}: {}: {}",
                instrument.short_title, fact.property, fact.value
            );
            add(fact.as_of, headline, What::Fact, weakest(&fact.basis));
        }
    }
    for adoption in catalog.adoptions() {
        let Some(date) = adoption.date.filter(|&date| recent(date)) else {
            continue;
        };
        changes.push(Change {
            date,
            about: adoption.instrument.as_str(),
            headline: format!(
                "{} {} {}",
                who(adoption),
                adoption.act.in_words(),
                catalog
                    .venue_name(adoption.instrument.as_str())
                    .unwrap_or(adoption.instrument.as_str())
            ),
            means: adoption.note.as_deref(),
            what: What::Adoption,
            verification: weakest(&adoption.basis),
        });
    }
    changes.sort_by_key(|change| change.date.earliest());
    Digest {
        since,
        reader,
        changes,
    }
}

fn who(adoption: &catalog::Adoption) -> String {
    match (&adoption.economies[..], &adoption.organisations[..]) {
        ([one], []) => one.name().to_owned(),
        ([], [one]) => one.to_string(),
        (economies, []) => format!("{} economies", economies.len()),
        (economies, organisations) => format!("{} parties", economies.len() + organisations.len()),
    }
}

/// Whether one date lies within the other, or the reverse.
fn within(a: PartialDate, b: PartialDate) -> bool {
    a.earliest() < b.end() && b.earliest() < a.end()
}

impl Digest<'_> {
    /// To be read.
    pub fn document(&self, catalog: &Catalog) -> Document {
        let reader = match self.reader {
            Reader::Diplomat => "a diplomat",
            Reader::Operator => "a network operator",
        };
        let mut document =
            Document::new(format!("What changed since {}, for {reader}", self.since));
        if self.changes.is_empty() {
            document.paragraph("Nothing that the catalog knows of.");
        }
        let (told, rest): (Vec<_>, Vec<_>) = self
            .changes
            .iter()
            .partition(|change| change.what == What::Event);
        for change in told {
            document.paragraph(
                Line::default()
                    .then_strong(format!("{}: {}. ", change.date, end_less(&change.headline)))
                    .then(change.means.unwrap_or(""))
                    .then(" (")
                    .then_code(change.about)
                    .then(format!(", {})", change.verification.in_words())),
            );
        }
        if !rest.is_empty() {
            document.heading(1, "Besides, in the catalog");
            let mut table = Table::new(["date", "what", "side", "about"]);
            for change in rest {
                table.row([
                    change.date.into(),
                    change.headline.as_str().into(),
                    side(catalog, change.about).into(),
                    Line::code(change.about),
                ]);
            }
            document.table(table);
        }
        document
    }
}

fn end_less(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn side(catalog: &Catalog, id: &str) -> &'static str {
    let instrument = catalog.instruments().iter().find(|i| i.id.as_str() == id);
    match instrument.map(|i| i.kind) {
        Some(Kind::Legal | Kind::Political) => "states",
        Some(Kind::Technical) => "operators",
        Some(Kind::Ethical) => "ethics",
        None => "",
    }
}
