//! What is counted of the networks of a bin.

use conformance::measure::routes::{Placed, Tally};
use conformance::profile::Metric;
use net::{Asn, Family, Timestamp};
use rustc_hash::FxHashMap;

use super::Network;
use super::kinds::Kinds;
use super::piece::{BIN_ASNS, Route};
use super::sums::{Announced, Sums};
use crate::facts::{Fact, is_bogon_asn};
use crate::metrics::place_route;

/// Networks of one bin, in the order of their numbers.
pub(super) struct Bin {
    pub(super) networks: Vec<Network>,
    /// Of each network one tally for each of the metrics that are shares.
    pub(super) tallies: Vec<Tally>,
}

/// What was counted of the networks of one bin, in the order met.
pub(super) struct Counts {
    networks: Vec<Counted>,
    /// Of each network how many routes are of each kind.
    kinds: Vec<u32>,
    /// Where networks are: by how far their numbers are behind the bin's first.
    places: Vec<u32>,
    /// The same by their numbers, of those in the last bin that are further behind.
    further: FxHashMap<Asn, u32>,
}

/// A network, as far as it was counted.
struct Counted {
    asn: Asn,
    ipv4: Space,
    ipv6: Space,
}

/// Address space of a family.
#[derive(Default)]
struct Space {
    announced: Announced,
    /// The last address that was counted, of its first 64 bits.
    last: u64,
}

/// No network.
const NONE: u32 = u32::MAX;

impl Counts {
    pub(super) fn new<'r>(
        bin: usize,
        routes: impl Iterator<Item = &'r Route>,
        kinds: &Kinds,
    ) -> Counts {
        let mut counts = Counts {
            networks: Vec::new(),
            kinds: Vec::new(),
            places: vec![NONE; BIN_ASNS],
            further: FxHashMap::default(),
        };
        let first = bin * BIN_ASNS;
        for route in routes {
            let place = match counts.places.get_mut(route.asn.0 as usize - first) {
                Some(place) => place,
                None => counts.further.entry(route.asn).or_insert(NONE),
            };
            if *place == NONE {
                *place = counts.networks.len() as u32;
                counts.networks.push(Counted {
                    asn: route.asn,
                    ipv4: Space::default(),
                    ipv6: Space::default(),
                });
                counts
                    .kinds
                    .resize(counts.networks.len() * kinds.count(), 0);
            }
            let place = *place as usize;
            counts.networks[place].add(route);
            counts.kinds[place * kinds.count() + usize::from(route.kind)] += 1;
        }
        counts
    }

    /// The networks in the order of their numbers, with what is made of their counts.
    pub(super) fn bin(&self, kinds: &Kinds, shares: &[&Metric], day: Timestamp) -> Bin {
        let mut further: Vec<(Asn, u32)> = self.further.iter().map(|(a, b)| (*a, *b)).collect();
        further.sort_unstable();
        let further = further.into_iter().map(|(_, place)| place);
        let near = self.places.iter().copied().filter(|place| *place != NONE);
        let facts: Vec<Fact> = (0..kinds.count()).map(|kind| kinds.fact(kind)).collect();
        // Of each metric where it puts routes of each kind.
        let placed = shares.iter().flat_map(|metric| {
            let facts = facts.iter();
            facts.map(|fact| place_route(metric, fact))
        });
        let placed: Vec<Placed> = placed.collect();
        let mut bin = Bin {
            networks: Vec::with_capacity(self.networks.len()),
            tallies: Vec::with_capacity(self.networks.len() * shares.len()),
        };
        for place in near.chain(further) {
            let place = place as usize;
            let counted = &self.networks[place];
            let counts = &self.kinds[place * kinds.count()..][..kinds.count()];
            let mut sums = Sums {
                ipv4: counted.ipv4.announced,
                ipv6: counted.ipv6.announced,
                ..Sums::default()
            };
            let first = bin.tallies.len();
            bin.tallies.resize(first + shares.len(), Tally::default());
            let of_kinds = facts.iter().zip(counts).enumerate();
            for (kind, (fact, count)) in of_kinds.filter(|(_, (_, count))| **count > 0) {
                sums.add(fact, *count);
                let placed = placed.iter().skip(kind).step_by(facts.len());
                for (tally, placed) in bin.tallies[first..].iter_mut().zip(placed) {
                    tally.add(*placed, *count);
                }
            }
            if is_bogon_asn(counted.asn, day) {
                sums.bogon_origins = sums.routes;
            }
            bin.networks.push(Network {
                asn: counted.asn,
                sums,
            });
        }
        bin
    }
}

impl Counted {
    fn add(&mut self, route: &Route) {
        let space = match route.family {
            Family::V4 => &mut self.ipv4,
            Family::V6 => &mut self.ipv6,
        };
        space.announced.prefixes += 1;
        // A default route holds no addresses.
        if route.length == 0 {
            return;
        }
        // Prefixes come in order, the covering one before what it covers: whatever
        // begins within the last one that was counted is counted. A last address of
        // 0 is none, or that of `::/64`, in which nothing holds an address.
        if space.last != 0 && route.bits <= space.last {
            return;
        }
        space.last = route.bits | u64::MAX.checked_shr(route.length.into()).unwrap_or(0);
        space.announced.addresses += route.addresses();
    }
}
