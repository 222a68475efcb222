//! Whose technical norms answer to which norm of States.

use std::collections::BTreeMap;

use catalog::words::{GapCode, Kind};
use catalog::{Catalog, Instrument, PartialDate, Provision};
use serde::Serialize;

use crate::side::{Side, counterparts, in_force};
use crate::words::count;

/// The instrument whose norms stand one by one: all later ones take them up.
const ONE_BY_ONE: &str = "un-gge-2015";

/// Norms of States against those who publish technical norms.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix<'c> {
    /// The day.
    pub date: PartialDate,
    /// Who publishes technical norms, the one with the most provisions first.
    pub publishers: Vec<Publisher>,
    /// The eleven norms of 2015 one by one, then every other instrument of States.
    pub rows: Vec<Row<'c>>,
}

/// Who publishes technical norms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publisher {
    /// The process or organisation.
    pub id: String,
    /// The name that people use.
    pub name: String,
}

/// A norm of States, or all of an instrument.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'c> {
    /// The provision or instrument.
    pub about: &'c str,
    /// Its name.
    pub name: String,
    /// How many technical norms answer to it, for each publisher.
    pub counterparts: Vec<usize>,
    /// What is missing most, of a single norm.
    pub gap: Option<GapCode>,
}

/// The matrix of the provisions in force on a day.
pub fn on(catalog: &Catalog, date: PartialDate) -> Matrix<'_> {
    let publishers = publishers(catalog);
    Matrix {
        rows: rows(catalog, &publishers, date),
        publishers,
        date,
    }
}

fn publishers(catalog: &Catalog) -> Vec<Publisher> {
    let mut provisions: BTreeMap<String, usize> = BTreeMap::new();
    for instrument in catalog.instruments() {
        if let Some(id) = publisher(instrument) {
            *provisions.entry(id).or_default() += instrument.provisions.len();
        }
    }
    let mut found: Vec<(String, usize)> = provisions.into_iter().collect();
    // Those with as many stay in the order of their ids.
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named = |(id, _): (String, usize)| Publisher {
        name: catalog.venue_name(&id).unwrap_or(&id).to_owned(),
        id,
    };
    found.into_iter().map(named).collect()
}

/// Who published a technical instrument: the process it came out of, or the body.
fn publisher(instrument: &Instrument) -> Option<String> {
    let technical = instrument.kind == Kind::Technical;
    let process = instrument.process.as_ref().map(ToString::to_string);
    let body = instrument.organisation.as_ref().map(ToString::to_string);
    technical.then(|| process.or(body).unwrap_or_else(|| "others".to_owned()))
}

fn rows<'c>(catalog: &'c Catalog, publishers: &[Publisher], date: PartialDate) -> Vec<Row<'c>> {
    let answering = |provisions: &[&Provision]| {
        let mut counts = vec![0; publishers.len()];
        for provision in provisions {
            for (other, _) in counterparts(catalog, provision) {
                let instrument = catalog.instrument(&other.id.instrument());
                let id = instrument.and_then(publisher);
                let at = publishers.iter().position(|p| Some(&p.id) == id.as_ref());
                if let (Some(at), true) = (at, in_force(other, date)) {
                    counts[at] += 1;
                }
            }
        }
        counts
    };
    let (mut single, mut whole) = (Vec::new(), Vec::new());
    for instrument in catalog.instruments() {
        let standing: Vec<&Provision> = catalog
            .provisions_of(&instrument.id)
            .filter(|p| Side::of(p) == Some(Side::States) && in_force(p, date))
            .collect();
        if instrument.id.as_str() == ONE_BY_ONE {
            single.extend(standing.iter().map(|provision| Row {
                about: provision.id.as_str(),
                name: format!("UN {} {}", provision.id.label(), provision.title),
                counterparts: answering(&[provision]),
                gap: provision.primary_gap().map(|gap| gap.code),
            }));
        } else if !standing.is_empty() {
            whole.push(Row {
                about: instrument.id.as_str(),
                name: format!(
                    "{} ({})",
                    instrument.short_title,
                    count(standing.len(), "norm")
                ),
                counterparts: answering(&standing),
                gap: None,
            });
        }
    }
    single.extend(whole);
    single
}
