//! Numerator, denominator and coverage of each who is ranked, on a day.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use conformance::Rate;
use conformance::measure::Missing;
use conformance::rank::{Candidate, Coverage};
use net::Prefix;
use registry::special;
use scans::{Day, DayList, Scans};
use serde::Serialize;

use crate::key::Key;
use crate::space::{Space, Whose};

/// What an indicator says of one who is ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Who.
    pub key: Key,
    /// What was counted; `None` where nothing says whether it was looked for.
    pub numerator: Option<u64>,
    /// Of how many.
    pub denominator: u64,
    /// Announced prefixes.
    pub prefixes: u64,
    /// By how many it was seen; `None` where the source does not tell.
    pub coverage: Option<Coverage>,
}

/// What an indicator says of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the order of their keys.
    pub rows: Vec<Count>,
    /// What was counted for nobody.
    pub apart: Apart,
}

/// Addresses that were seen open and are counted for nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// In no announced prefix.
    pub not_routed: u64,
    /// Of these, addresses that are not for the public Internet, as those for private
    /// use: a list that has them was made inside a network, or was anonymised.
    pub not_public: u64,
    /// Announced by several networks.
    pub several_origins: u64,
    /// Announced, and handed out by no registry.
    pub not_delegated: u64,
    /// Of networks of which no economy is known.
    pub no_economy: u64,
    /// IPv6, for which nobody knows of how many.
    pub ipv6: u64,
}

/// Who is in a list of any day: of the others, whether they were looked at is not
/// known.
pub fn ever_seen(space: &Space, scans: &Scans) -> BTreeSet<Key> {
    let mut seen = vec![false; space.slots().len()];
    for list in scans.days.values() {
        let (counts, _) = space.count(&list.ipv4);
        for (seen, count) in seen.iter_mut().zip(counts) {
            *seen |= count > 0;
        }
    }
    let slots = space.slots().iter().zip(seen);
    let keys = slots.filter_map(|(slot, seen)| match &slot.whose {
        Whose::Of(key) if seen => Some(key.clone()),
        _ => None,
    });
    keys.collect()
}

/// Counts the addresses of a day.
///
/// `is_looked_at` tells for whom no address in the list means that there is none,
/// rather than that nothing is known.
pub fn of_day(
    space: &Space,
    day: Day,
    list: &DayList,
    is_looked_at: impl Fn(&Key) -> bool,
) -> Counts {
    let mut found = vec![0; space.slots().len()];
    let mut counts = Counts::default();
    counts.apart.ipv6 = list.ipv6.len() as u64;
    space.each(&list.ipv4, |address, place| match place {
        Some(place) => found[place] += 1,
        None => {
            counts.apart.not_routed += 1;
            counts.apart.not_public += u64::from(!is_public(address, day));
        }
    });
    for (slot, found) in space.slots().iter().zip(found) {
        match &slot.whose {
            Whose::Of(key) => counts.rows.push(Count {
                key: key.clone(),
                numerator: (found > 0 || is_looked_at(key)).then_some(found),
                denominator: slot.addresses,
                prefixes: slot.prefixes,
                coverage: slot.coverage,
            }),
            Whose::SeveralOrigins => counts.apart.several_origins = found,
            Whose::NotDelegated => counts.apart.not_delegated = found,
            Whose::NoEconomy => counts.apart.no_economy = found,
        }
    }
    counts.rows.sort_by(|a, b| a.key.cmp(&b.key));
    counts
}

fn is_public(address: u32, day: Day) -> bool {
    let prefix = Prefix::new(Ipv4Addr::from_bits(address).into(), 32);
    prefix.is_none_or(|prefix| special::bogon_prefix(prefix, day.start()).is_none())
}

impl Count {
    /// The share that it is.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn rate(&self) -> Result<Rate, Missing> {
        let numerator = self.numerator.ok_or(Missing::NoData)?;
        Rate::share(numerator, self.denominator).map_err(|_| Missing::NotSeen)
    }

    /// For a ranking among those of like size.
    pub fn candidate(&self) -> Candidate<Key> {
        Candidate {
            key: self.key.clone(),
            rate: self.rate(),
            size: Some(self.denominator as f64),
            coverage: self.coverage.unwrap_or_default(),
        }
    }
}
