//! What an economy has signed up to, with dates. Never whether it is kept.

use catalog::words::{AdoptionAct, Bindingness, Kind, Verification, Word};
use catalog::{Basis, Catalog, Economy, Instrument, PartialDate};
use serde::Serialize;

use crate::words::{count, sources, weakest};
use document::{Document, Line, Table};

/// What an economy has signed up to.
#[derive(Clone, Debug, Serialize)]
pub struct Dossier<'c> {
    /// The two letters.
    pub economy: Economy,
    /// The English name.
    pub name: &'static str,
    /// Its commitments: its own acts first, then those of organisations, by date.
    pub commitments: Vec<Commitment<'c>>,
    /// Instruments of States that record who committed, and not this economy.
    pub not_recorded: Vec<Absent<'c>>,
    /// How many instruments of States record no adopters at all: unknown.
    pub unknown: usize,
}

/// One commitment.
#[derive(Clone, Debug, Serialize)]
pub struct Commitment<'c> {
    /// The instrument.
    pub instrument: &'c str,
    /// The name that people use.
    pub short_title: &'c str,
    /// How to cite it.
    pub symbol: &'c str,
    /// What sort of norms.
    pub kind: Kind,
    /// How far they bind.
    pub bindingness: Bindingness,
    /// What the economy did.
    pub act: AdoptionAct,
    /// The organisation through whose consensus it is committed.
    pub through: Option<&'c str>,
    /// When; absent where that is not known.
    pub date: Option<PartialDate>,
    /// The date at which the source says so.
    pub as_of: PartialDate,
    /// How many provisions the instrument has in the catalog.
    pub provisions: usize,
    /// A remark.
    pub note: Option<&'c str>,
    /// How well it is supported.
    pub verification: Verification,
    #[serde(skip)]
    basis: &'c [Basis],
}

/// An instrument in whose list the economy does not stand.
#[derive(Clone, Debug, Serialize)]
pub struct Absent<'c> {
    /// The instrument.
    pub instrument: &'c str,
    /// The name that people use.
    pub short_title: &'c str,
    /// How many economies its list has.
    pub listed: usize,
    /// The newest date of the list.
    pub as_of: PartialDate,
}

/// What an economy has signed up to.
pub fn of(catalog: &Catalog, economy: Economy) -> Dossier<'_> {
    let mut commitments = all(catalog)
        .filter(|(committed, _)| *committed == economy)
        .map(|(_, commitment)| commitment)
        .collect::<Vec<_>>();
    commitments.sort_by(|a, b| {
        let key = |c: &Commitment<'_>| (c.through.is_some(), c.date.unwrap_or(c.as_of));
        key(a).cmp(&key(b))
    });
    let committed = |i: &Instrument| commitments.iter().any(|c| c.instrument == i.id.as_str());
    let others: Vec<&Instrument> = catalog
        .instruments()
        .iter()
        .filter(|i| matches!(i.kind, Kind::Legal | Kind::Political) && !committed(i))
        .collect();
    let not_recorded: Vec<Absent<'_>> = others.iter().filter_map(|i| absent(catalog, i)).collect();
    Dossier {
        economy,
        name: economy.name(),
        unknown: others.len() - not_recorded.len(),
        commitments,
        not_recorded,
    }
}

/// Every commitment of every economy that the catalog knows.
pub fn all(catalog: &Catalog) -> impl Iterator<Item = (Economy, Commitment<'_>)> {
    let own = catalog.adoptions().iter().flat_map(|adoption| {
        let instrument = catalog.instrument(&adoption.instrument);
        instrument.into_iter().flat_map(move |instrument| {
            adoption.economies.iter().map(move |&economy| {
                let commitment = Commitment {
                    act: adoption.act,
                    date: adoption.date,
                    as_of: adoption.as_of,
                    note: adoption.note.as_deref(),
                    verification: weakest(&adoption.basis),
                    basis: &adoption.basis,
                    ..commitment(instrument)
                };
                (economy, commitment)
            })
        })
    });
    let through = catalog.instruments().iter().flat_map(move |instrument| {
        instrument.members_of.iter().flat_map(move |organisation| {
            let organisation = catalog.organisation(organisation.as_str());
            organisation.into_iter().flat_map(move |organisation| {
                organisation.members.iter().map(move |&economy| {
                    let commitment = Commitment {
                        through: Some(organisation.short_title.as_str()),
                        as_of: organisation.members_as_of.unwrap_or(instrument.date),
                        verification: weakest(&organisation.basis),
                        basis: &organisation.basis,
                        ..commitment(instrument)
                    };
                    (economy, commitment)
                })
            })
        })
    });
    own.chain(through)
}

fn commitment(instrument: &Instrument) -> Commitment<'_> {
    Commitment {
        instrument: instrument.id.as_str(),
        short_title: &instrument.short_title,
        symbol: &instrument.symbol,
        kind: instrument.kind,
        bindingness: instrument.bindingness,
        act: AdoptionAct::Adopted,
        through: None,
        date: Some(instrument.date),
        as_of: instrument.date,
        provisions: instrument.provisions.len(),
        note: None,
        verification: Verification::Unverified,
        basis: &instrument.basis,
    }
}

/// The list of an instrument that has one.
fn absent<'c>(catalog: &'c Catalog, instrument: &'c Instrument) -> Option<Absent<'c>> {
    let mut listed: Vec<Economy> = Vec::new();
    let mut dates: Vec<PartialDate> = Vec::new();
    for adoption in catalog.adoptions() {
        if adoption.instrument == instrument.id && !adoption.economies.is_empty() {
            listed.extend(&adoption.economies);
            dates.push(adoption.as_of);
        }
    }
    for organisation in &instrument.members_of {
        if let Some(organisation) = catalog.organisation(organisation.as_str()) {
            listed.extend(&organisation.members);
            dates.extend(organisation.members_as_of);
        }
    }
    listed.sort_unstable();
    listed.dedup();
    Some(Absent {
        instrument: instrument.id.as_str(),
        short_title: &instrument.short_title,
        listed: listed.len(),
        as_of: dates.into_iter().max()?,
    })
}

impl Dossier<'_> {
    /// To be read; the sources are looked up in the catalog that it came from.
    pub fn document(&self, catalog: &Catalog) -> Document {
        let title = format!("What {} ({}) has signed up to", self.name, self.economy);
        let mut document = Document::new(title);
        document.paragraph(
            "These are commitments, with their dates and sources. They say nothing about whether \
             anybody keeps them.",
        );
        let mut table = Table::new(["date", "instrument", "how", "binds", "as of", "known"]);
        let mut notes: Vec<&str> = Vec::new();
        for c in &self.commitments {
            let mut how = match c.through {
                Some(through) => format!("member of {through}"),
                None => c.act.in_words().to_owned(),
            };
            if let Some(note) = c.note {
                let known = notes.iter().position(|&n| n == note);
                let number = known.unwrap_or_else(|| {
                    notes.push(note);
                    notes.len() - 1
                });
                how += &format!(" [{}]", number + 1);
            }
            table.row([
                c.date.map_or("unknown".into(), Line::from),
                Line::code(c.instrument).then(format!(" {}", c.short_title)),
                how.into(),
                c.bindingness.word().into(),
                c.as_of.into(),
                c.verification.word().into(),
            ]);
        }
        if table.rows.is_empty() {
            document.paragraph("No commitment of this economy is recorded here.");
        }
        document.table(table);
        for (number, note) in notes.iter().enumerate() {
            document.paragraph(format!("[{}] {note}", number + 1));
        }
        document.paragraph(
            "A member of an organisation is committed to what it has agreed, also before that \
             economy joined. KNOWN says how well an entry is supported, AS OF for which date.",
        );
        if !self.not_recorded.is_empty() {
            document.heading(1, "Lists in which it does not stand");
            let line = |a: &Absent<'_>| {
                Line::code(a.instrument).then(format!(
                    " {}: {} listed as of {}",
                    a.short_title, a.listed, a.as_of
                ))
            };
            document.list(self.not_recorded.iter().map(line).collect());
        }
        if self.unknown > 0 {
            document.paragraph(format!(
                "Of {} more the catalog does not know who has adopted them.",
                count(self.unknown, "instrument")
            ));
        }
        let mut bases: Vec<Basis> = Vec::new();
        for commitment in &self.commitments {
            bases.extend_from_slice(commitment.basis);
        }
        if !bases.is_empty() {
            document.paragraph(Line(
                [Line::from("Sources: ").0, sources(catalog, &bases).0].concat(),
            ));
        }
        document
    }
}
