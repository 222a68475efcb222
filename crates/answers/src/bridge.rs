//! The bridge index: which share of the norms on one side has a counterpart on
//! the other, and how it moved.

use std::collections::BTreeSet;

use catalog::words::MappingStatus;
use catalog::{Catalog, Mapping, PartialDate, Provision};
use serde::Serialize;

use crate::side::{Side, counterparts, in_force};

/// What the index rests on, for whoever reads it.
pub const METHOD: &str = "The bridge index: provisions that stand, with at least one counterpart \
    that stands on the other side, divided by all that stand. A proposal stands from its date, \
    though nobody adopted it; what was replaced no longer stands. A mapping counts as confirmed when somebody has \
    reviewed it, and as proposed until then. Mappings have no date of their own: one counts from \
    the day on which both its ends hold. Professional ethics are on neither side.";

/// The index of one side on one day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bridge {
    /// The day.
    pub date: PartialDate,
    /// Whose provisions are counted.
    pub side: Side,
    /// How many were in force.
    pub provisions: usize,
    /// How many of them had a counterpart by a reviewed mapping.
    pub confirmed: usize,
    /// How many of them had a counterpart by any mapping that was not withdrawn.
    pub proposed: usize,
}

impl Bridge {
    /// The index by reviewed mappings, 0 to 1; `None` where nothing was in force.
    pub fn confirmed_share(&self) -> Option<f64> {
        share(self.confirmed, self.provisions)
    }

    /// The index by all mappings, 0 to 1; `None` where nothing was in force.
    pub fn proposed_share(&self) -> Option<f64> {
        share(self.proposed, self.provisions)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The index of one side on a day.
pub fn on(catalog: &Catalog, side: Side, date: PartialDate) -> Bridge {
    count(&sided(catalog), side, date)
}

/// Whether a provision has a counterpart in force on a day: by a reviewed mapping,
/// and by any.
pub fn bridged(catalog: &Catalog, provision: &Provision, date: PartialDate) -> (bool, bool) {
    held_by(counterparts(catalog, provision), date)
}

/// A provision that is on a side, with its counterparts: looked up once for all
/// days.
struct Sided<'c> {
    side: Side,
    provision: &'c Provision,
    counterparts: Vec<(&'c Provision, &'c Mapping)>,
}

fn sided(catalog: &Catalog) -> Vec<Sided<'_>> {
    let provisions = catalog.provisions().iter();
    provisions
        .filter_map(|provision| {
            Some(Sided {
                side: Side::of(provision)?,
                provision,
                counterparts: counterparts(catalog, provision).collect(),
            })
        })
        .collect()
}

fn count(all: &[Sided<'_>], side: Side, date: PartialDate) -> Bridge {
    let mut bridge = Bridge {
        date,
        side,
        provisions: 0,
        confirmed: 0,
        proposed: 0,
    };
    for sided in all {
        if sided.side != side || !in_force(sided.provision, date) {
            continue;
        }
        bridge.provisions += 1;
        let (confirmed, proposed) = held_by(sided.counterparts.iter().copied(), date);
        bridge.confirmed += usize::from(confirmed);
        bridge.proposed += usize::from(proposed);
    }
    bridge
}

fn held_by<'c>(
    counterparts: impl Iterator<Item = (&'c Provision, &'c Mapping)>,
    date: PartialDate,
) -> (bool, bool) {
    let (mut confirmed, mut proposed) = (false, false);
    for (other, mapping) in counterparts {
        if in_force(other, date) {
            proposed = true;
            confirmed |= mapping.status == MappingStatus::Reviewed;
        }
    }
    (confirmed, proposed)
}

/// The index of both sides on each day on which it can have moved.
pub fn over_time(catalog: &Catalog) -> Vec<Bridge> {
    let days: BTreeSet<PartialDate> = catalog
        .provisions()
        .iter()
        .flat_map(|p| [Some(p.since), p.until])
        .flatten()
        .collect();
    let mut days: Vec<PartialDate> = days.into_iter().collect();
    // A year alone is over after every day in it.
    days.sort_by_key(|day| day.end());
    let all = sided(catalog);
    days.into_iter()
        .flat_map(|day| Side::ALL.map(|side| count(&all, side, day)))
        .collect()
}
