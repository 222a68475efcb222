//! What an instrument or a provision came from, and what came of it.

use std::collections::BTreeSet;

use catalog::words::{RelationKind, Verification, Word};
use catalog::{Catalog, Found, Instrument, InstrumentId, PartialDate, Provision};
use serde::Serialize;

use crate::side::{Side, links, other_end};
use crate::words::weakest;
use document::{Document, Line, Table};

/// How far a line is followed. Ours: the longest in the catalog is shorter.
const STEPS_MAX: usize = 12;

/// A line of descent.
#[derive(Clone, Debug, Serialize)]
pub struct Lineage<'c> {
    /// Where it was asked from.
    pub of: &'c str,
    /// Its name.
    pub title: &'c str,
    /// The steps, by date: from the oldest ancestor to the youngest descendant.
    pub steps: Vec<Step<'c>>,
    /// For a provision: those on its own side that say something of the same, by
    /// date.
    pub kin: Vec<Kin<'c>>,
}

/// One instrument in the line, and how it hangs on another in it.
#[derive(Clone, Debug, Serialize)]
pub struct Step<'c> {
    /// The later instrument, which does something to the earlier.
    pub id: &'c str,
    /// The name that people use.
    pub short_title: &'c str,
    /// When it was adopted or published.
    pub date: PartialDate,
    /// What it does.
    pub relation: RelationKind,
    /// To which.
    pub to: &'c str,
    /// The name of that one.
    pub to_short_title: &'c str,
    /// When that one was adopted or published.
    pub to_date: PartialDate,
    /// How many steps from where it was asked; negative for ancestors.
    pub distance: isize,
    /// A remark.
    pub note: Option<&'c str>,
    /// How well the step is supported.
    pub verification: Verification,
}

/// A provision that says something of the same.
#[derive(Clone, Debug, Serialize)]
pub struct Kin<'c> {
    /// The provision.
    pub id: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// Symbol and paragraph.
    pub citation: &'c str,
    /// Since when it holds.
    pub since: PartialDate,
    /// What it says, in our words.
    pub paraphrase: &'c str,
    /// How many mappings away it is.
    pub distance: usize,
}

/// The line of what was found; `None` for an indicator, which has none.
pub fn of<'c>(catalog: &'c Catalog, found: Found<'c>) -> Option<Lineage<'c>> {
    let (instrument, provision) = match found {
        Found::Instrument(instrument) => (instrument, None),
        Found::Provision(provision) => (
            catalog.instrument(&provision.id.instrument())?,
            Some(provision),
        ),
        _ => return None,
    };
    Some(Lineage {
        of: provision.map_or(instrument.id.as_str(), |p| p.id.as_str()),
        title: provision.map_or(&instrument.short_title, |p| &p.title),
        steps: steps(catalog, instrument),
        kin: provision.map_or_else(Vec::new, |p| kin(catalog, p)),
    })
}

/// Every relation between the instrument, its ancestors and its descendants.
fn steps<'c>(catalog: &'c Catalog, start: &'c Instrument) -> Vec<Step<'c>> {
    let mut steps: Vec<Step<'c>> = Vec::new();
    for direction in [-1, 1] {
        let mut seen = BTreeSet::from([&start.id]);
        let mut edge = vec![&start.id];
        for distance in 1..=STEPS_MAX as isize {
            let mut next: Vec<&InstrumentId> = Vec::new();
            for (later, relation) in relations(catalog) {
                let (here, there) = if direction < 0 {
                    (&later.id, &relation.to)
                } else {
                    (&relation.to, &later.id)
                };
                if !edge.contains(&here) {
                    continue;
                }
                let known = |s: &Step<'_>| {
                    s.id == later.id.as_str()
                        && s.to == relation.to.as_str()
                        && s.relation == relation.relation
                };
                if !steps.iter().any(known) {
                    steps.extend(step(catalog, later, relation, direction * distance));
                }
                if seen.insert(there) {
                    next.push(there);
                }
            }
            edge = next;
        }
    }
    steps.sort_by(|a, b| (a.date, a.id, a.to_date).cmp(&(b.date, b.id, b.to_date)));
    steps
}

/// The relations that are descent: what conflicts or merely has the same subject
/// is none.
fn relations(catalog: &Catalog) -> impl Iterator<Item = (&Instrument, &catalog::Relation)> {
    catalog
        .instruments()
        .iter()
        .flat_map(|instrument| instrument.relations.iter().map(move |r| (instrument, r)))
        .filter(|(_, relation)| {
            !matches!(
                relation.relation,
                RelationKind::ConflictsWith | RelationKind::SameSubject
            )
        })
}

fn step<'c>(
    catalog: &'c Catalog,
    later: &'c Instrument,
    relation: &'c catalog::Relation,
    distance: isize,
) -> Option<Step<'c>> {
    let earlier = catalog.instrument(&relation.to)?;
    Some(Step {
        id: later.id.as_str(),
        short_title: &later.short_title,
        date: later.date,
        relation: relation.relation,
        to: earlier.id.as_str(),
        to_short_title: &earlier.short_title,
        to_date: earlier.date,
        distance,
        note: relation.note.as_deref(),
        verification: weakest(&relation.basis),
    })
}

/// Provisions of the same side within two mappings.
fn kin<'c>(catalog: &'c Catalog, start: &'c Provision) -> Vec<Kin<'c>> {
    let side = Side::of(start);
    let mut found: Vec<(&Provision, usize)> = vec![(start, 0)];
    for distance in 1..=2 {
        let edge: Vec<&Provision> = found
            .iter()
            .filter(|(_, d)| *d == distance - 1)
            .map(|(p, _)| *p)
            .collect();
        for provision in edge {
            for mapping in catalog.mappings_of(&provision.id).filter(|m| links(m)) {
                let Some(other) = other_end(catalog, mapping, provision) else {
                    continue;
                };
                let known = found.iter().any(|(p, _)| p.id == other.id);
                if !known && Side::of(other) == side {
                    found.push((other, distance));
                }
            }
        }
    }
    found.sort_by_key(|(p, _)| p.since);
    found
        .into_iter()
        .map(|(provision, distance)| Kin {
            id: provision.id.as_str(),
            title: &provision.title,
            citation: &provision.citation,
            since: provision.since,
            paraphrase: &provision.paraphrase,
            distance,
        })
        .collect()
}

impl Lineage<'_> {
    /// To be read.
    pub fn document(&self) -> Document {
        let mut document = Document::new(format!("Lineage of {} ({})", self.title, self.of));
        if self.steps.is_empty() {
            document.paragraph("No relation to another instrument is recorded.");
        }
        let mut table = Table::new(["date", "instrument", "does what", "to", "known"]);
        for step in &self.steps {
            let what = match step.note {
                Some(note) => format!("{} ({note})", step.relation.in_words()),
                None => step.relation.in_words().to_owned(),
            };
            table.row([
                step.date.into(),
                Line::code(step.id).then(format!(" {}", step.short_title)),
                what.into(),
                Line::code(step.to).then(format!(" {}, {}", step.to_short_title, step.to_date)),
                step.verification.word().into(),
            ]);
        }
        document.table(table);
        if self.kin.len() > 1 {
            document.heading(1, "What says something of the same, by date");
            let mut table = Table::new(["since", "provision", "in our words", "#steps"]);
            for kin in &self.kin {
                table.row([
                    kin.since.into(),
                    Line::code(kin.id).then(format!(" {}", kin.title)),
                    kin.paraphrase.into(),
                    kin.distance.into(),
                ]);
            }
            document.table(table);
            document.paragraph(
                "Steps count mappings between provisions of the same side; a mapping says that \
                 contents overlap, not that one was taken from the other.",
            );
        }
        document
    }
}
