//! Two instruments side by side: what both ask for, and what only one does.

use catalog::words::{Confidence, MappingStatus, SetRelation, Word};
use catalog::{Catalog, Instrument, Mapping, Provision};
use serde::Serialize;

use crate::side::{links, other_end};
use crate::words::count;
use document::{Document, Line, Table};

/// Two instruments side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison<'c> {
    /// The first.
    pub here: Name<'c>,
    /// The second.
    pub there: Name<'c>,
    /// What both ask for, in the order of the first.
    pub shared: Vec<Pair<'c>>,
    /// What only the first asks for.
    pub only_here: Vec<Only<'c>>,
    /// What only the second asks for.
    pub only_there: Vec<Only<'c>>,
}

/// An instrument by name.
#[derive(Clone, Debug, Serialize)]
pub struct Name<'c> {
    /// Its id.
    pub id: &'c str,
    /// The name that people use.
    pub short_title: &'c str,
    /// How to cite it.
    pub symbol: &'c str,
}

/// A provision of the first and one of the second that a mapping joins, directly
/// or by way of one provision elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Pair<'c> {
    /// The provision of the first.
    pub here: &'c str,
    /// Its handle.
    pub here_title: &'c str,
    /// The provision of the second.
    pub there: &'c str,
    /// Its handle.
    pub there_title: &'c str,
    /// How their contents overlap, read from the first; absent for a pair that is
    /// joined by way of another provision: overlaps do not add up.
    pub relation: Option<SetRelation>,
    /// The provision elsewhere that both are mapped to.
    pub by_way_of: Option<&'c str>,
    /// Why, where a mapping joins them directly.
    pub rationale: Option<&'c str>,
    /// How sure the mapping's author is.
    pub confidence: Option<Confidence>,
    /// How far the mapping has come.
    pub status: Option<MappingStatus>,
}

/// A provision that has no counterpart in the other instrument.
#[derive(Clone, Debug, Serialize)]
pub struct Only<'c> {
    /// The provision.
    pub id: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// Symbol and paragraph.
    pub citation: &'c str,
}

/// Holds two instruments side by side.
pub fn instruments<'c>(
    catalog: &'c Catalog,
    here: &'c Instrument,
    there: &'c Instrument,
) -> Comparison<'c> {
    let of = |instrument: &'c Instrument| catalog.provisions_of(&instrument.id);
    let mut shared: Vec<Pair<'_>> = Vec::new();
    for provision in of(here) {
        let before = shared.len();
        for other in of(there) {
            shared.extend(direct(catalog, provision, other));
        }
        if shared.len() == before {
            for other in of(there) {
                shared.extend(indirect(catalog, provision, other));
            }
        }
    }
    let only = |provision: &'c Provision| Only {
        id: provision.id.as_str(),
        title: &provision.title,
        citation: &provision.citation,
    };
    let has = |id: &str| {
        shared
            .iter()
            .any(|pair| pair.here == id || pair.there == id)
    };
    Comparison {
        only_here: of(here).filter(|p| !has(p.id.as_str())).map(only).collect(),
        only_there: of(there)
            .filter(|p| !has(p.id.as_str()))
            .map(only)
            .collect(),
        here: name(here),
        there: name(there),
        shared,
    }
}

fn name(instrument: &Instrument) -> Name<'_> {
    Name {
        id: instrument.id.as_str(),
        short_title: &instrument.short_title,
        symbol: &instrument.symbol,
    }
}

fn direct<'c>(catalog: &'c Catalog, here: &'c Provision, there: &'c Provision) -> Option<Pair<'c>> {
    let joins = |m: &&Mapping| links(m) && [&m.from, &m.to].contains(&&there.id);
    let mapping = catalog.mappings_of(&here.id).find(joins)?;
    let relation = if mapping.from == here.id {
        mapping.relation
    } else {
        mapping.relation.inverse()
    };
    Some(Pair {
        relation: Some(relation),
        rationale: Some(&mapping.rationale),
        confidence: Some(mapping.confidence),
        status: Some(mapping.status),
        ..pair(here, there)
    })
}

fn indirect<'c>(
    catalog: &'c Catalog,
    here: &'c Provision,
    there: &'c Provision,
) -> Option<Pair<'c>> {
    let neighbours = |provision: &'c Provision| {
        catalog
            .mappings_of(&provision.id)
            .filter(|m| links(m))
            .filter_map(move |m| other_end(catalog, m, provision))
    };
    let way = neighbours(here).find(|n| neighbours(there).any(|other| other.id == n.id))?;
    Some(Pair {
        by_way_of: Some(way.id.as_str()),
        ..pair(here, there)
    })
}

fn pair<'c>(here: &'c Provision, there: &'c Provision) -> Pair<'c> {
    Pair {
        here: here.id.as_str(),
        here_title: &here.title,
        there: there.id.as_str(),
        there_title: &there.title,
        relation: None,
        by_way_of: None,
        rationale: None,
        confidence: None,
        status: None,
    }
}

impl Comparison<'_> {
    /// To be read.
    pub fn document(&self) -> Document {
        let (here, there) = (self.here.short_title, self.there.short_title);
        let mut document = Document::new(format!("{here} and {there}, side by side"));
        let pairs = self.shared.iter().filter(|p| p.by_way_of.is_none()).count();
        document.paragraph(format!(
            "{}: {} shared, {} joined only by way of a third norm; {} only in {here}, {} only in {there}.",
            format_args!("{} and {}", self.here.symbol, self.there.symbol),
            count(pairs, "pair"),
            self.shared.len() - pairs,
            self.only_here.len(),
            self.only_there.len(),
        ));
        let mut table = Table::new([here, "", there, "why"]);
        for pair in &self.shared {
            let relation = pair.relation.map_or("is near", Word::in_words);
            let why = match (pair.rationale, pair.by_way_of) {
                (Some(rationale), _) => {
                    let confidence = pair.confidence.map_or("", Word::in_words);
                    let status = pair.status.map_or("", Word::in_words);
                    Line::from(format!("{rationale} ({status}, {confidence})"))
                }
                (None, way) => Line::from("both are mapped to ").then_code(way.unwrap_or("")),
            };
            table.row([
                Line::code(pair.here).then(format!(" {}", pair.here_title)),
                relation.into(),
                Line::code(pair.there).then(format!(" {}", pair.there_title)),
                why,
            ]);
        }
        document.table(table);
        for (name, only) in [(here, &self.only_here), (there, &self.only_there)] {
            if !only.is_empty() {
                document.heading(1, format!("Only in {name}"));
                let line =
                    |o: &Only<'_>| Line::code(o.id).then(format!(" {} ({})", o.title, o.citation));
                document.list(only.iter().map(line).collect());
            }
        }
        document.paragraph(
            "Pairs are mappings that people proposed; what no mapping joins may still be related.",
        );
        document
    }
}
