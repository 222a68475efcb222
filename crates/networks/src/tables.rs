//! The facts by network: sums, and counts for each metric.

use std::ops::AddAssign;
use std::thread;

use conformance::EvidenceKey;
use conformance::measure::routes::{self, Tally};
use conformance::measure::{Irr, Measure};
use conformance::profile::{Formula, Metric, Profile};
use net::{Asn, Family, Prefix};
use origins::{OriginTable, Pair};
use registry::special;
use rpki::{Reason, State};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::facts::{Fact, Whose};

/// The longest IPv6 prefix that counts as address space: what is longer is no
/// network of its own (RFC 4291 §2.5.1).
const IPV6_NETWORK_BITS: u8 = 64;

/// What is announced in a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// Distinct prefixes.
    pub prefixes: u64,
    /// Addresses in them, each once: for IPv6 networks of 64 bits. Default routes
    /// hold none.
    pub addresses: u64,
}

/// What origin validation says of routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RovSums {
    /// RFC 6811: valid.
    pub valid: u64,
    /// Invalid, since no VRP has the origin.
    pub invalid_origin: u64,
    /// Invalid, since the prefix is too long.
    pub invalid_length: u64,
    /// No VRP covers them.
    pub not_found: u64,
}

/// What the registry says of routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IrrSums {
    /// An object has prefix and origin.
    pub registered: u64,
    /// An object for a block around it has the origin.
    pub less_specific: u64,
    /// All objects have other origins.
    pub other_origin: u64,
    /// No object.
    pub not_found: u64,
}

/// Sums over routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Pairs of prefix and origin.
    pub routes: u64,
    /// What of IPv4.
    pub ipv4: Announced,
    /// What of IPv6.
    pub ipv6: Announced,
    /// By origin validation; all zero where there are no VRPs.
    pub rov: RovSums,
    /// By the registry; all zero where there is none.
    pub irr: IrrSums,
    /// Routes to prefixes that nobody may announce.
    pub bogon_prefixes: u64,
    /// Routes whose origin is a number that no network may have.
    pub bogon_origins: u64,
}

impl AddAssign for Announced {
    fn add_assign(&mut self, other: Announced) {
        self.prefixes += other.prefixes;
        self.addresses += other.addresses;
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Sums) {
        self.routes += other.routes;
        self.ipv4 += other.ipv4;
        self.ipv6 += other.ipv6;
        self.rov.valid += other.rov.valid;
        self.rov.invalid_origin += other.rov.invalid_origin;
        self.rov.invalid_length += other.rov.invalid_length;
        self.rov.not_found += other.rov.not_found;
        self.irr.registered += other.irr.registered;
        self.irr.less_specific += other.irr.less_specific;
        self.irr.other_origin += other.irr.other_origin;
        self.irr.not_found += other.irr.not_found;
        self.bogon_prefixes += other.bogon_prefixes;
        self.bogon_origins += other.bogon_origins;
    }
}

impl Sums {
    fn add(&mut self, prefix: Prefix, fact: &Fact) {
        self.routes += 1;
        self.announced(prefix.family()).prefixes += 1;
        match fact.rov {
            None => {}
            Some(State::Valid) => self.rov.valid += 1,
            Some(State::Invalid(Reason::Asn)) => self.rov.invalid_origin += 1,
            Some(State::Invalid(Reason::Length)) => self.rov.invalid_length += 1,
            Some(State::NotFound) => self.rov.not_found += 1,
        }
        match fact.irr {
            None => {}
            Some(Irr::Registered) => self.irr.registered += 1,
            Some(Irr::CoveredByLessSpecific) => self.irr.less_specific += 1,
            Some(Irr::OtherOrigin) => self.irr.other_origin += 1,
            Some(Irr::NotFound) => self.irr.not_found += 1,
        }
        self.bogon_prefixes += u64::from(fact.is_bogon_prefix);
        self.bogon_origins += u64::from(fact.is_bogon_asn);
    }

    fn announced(&mut self, family: Family) -> &mut Announced {
        match family {
            Family::V4 => &mut self.ipv4,
            Family::V6 => &mut self.ipv6,
        }
    }
}

/// A network that originates routes.
#[derive(Clone, Debug)]
pub struct Network {
    /// Its number.
    pub asn: Asn,
    /// Its sums.
    pub sums: Sums,
    /// Where its routes are in `Networks::keys`.
    first_key: u32,
    /// The last prefix of each family whose addresses were counted.
    last: [Option<Prefix>; 2],
}

/// All networks that originate routes, in the order of their numbers.
pub struct Networks<'a> {
    /// The table that the routes stand in.
    pub table: &'a OriginTable,
    /// The facts of its pairs, in its order.
    pub facts: Vec<Fact>,
    /// Routes of no single network: of sets, and of nobody.
    pub of_sets: Sums,
    /// Those of nobody.
    pub of_nobody: Sums,
    networks: Vec<Network>,
    /// The keys of routes, of one network after the other, in the table's order.
    keys: Vec<u32>,
    /// The profile's metrics that are shares of originated routes.
    shares: Vec<&'a Metric>,
    /// Of each network one tally for each of `shares`.
    tallies: Vec<Tally>,
}

impl<'a> Networks<'a> {
    /// Groups facts by network.
    ///
    /// # Panics
    ///
    /// When there is not one fact for each pair of the table.
    pub fn new(table: &'a OriginTable, facts: Vec<Fact>, profile: &'a Profile) -> Networks<'a> {
        let (mut networks, places) = networks(&facts);
        let mut keys = vec![0; places.iter().filter(|place| **place != NONE).count()];
        let shares: Vec<&Metric> = (profile.metrics.iter())
            .filter(|metric| is_share_of_originated(metric.formula))
            .collect();
        let mut tallies = vec![Tally::default(); networks.len() * shares.len()];
        let (mut of_sets, mut of_nobody) = (Sums::default(), Sums::default());
        let routes = Routes {
            table,
            facts: &facts,
            places: &places,
        };
        // Each thread goes through all routes and takes those of its own networks, in
        // their order.
        let parts = Part::split(&mut networks, &mut keys, &mut tallies, shares.len());
        thread::scope(|scope| {
            for mut part in parts {
                let shares = &shares;
                scope.spawn(move || part.group(routes, shares));
            }
            let mut pairs = table.pairs();
            for fact in &facts {
                let prefix = pairs.next().expect("a fact has a pair").prefix;
                match fact.whose {
                    Whose::Network(_) => {}
                    Whose::Set => of_sets.add(prefix, fact),
                    Whose::Nobody => of_nobody.add(prefix, fact),
                }
            }
            assert!(pairs.next().is_none(), "a pair has a fact");
        });
        Networks {
            table,
            facts,
            of_sets,
            of_nobody,
            networks,
            keys,
            shares,
            tallies,
        }
    }

    /// The networks, in the order of their numbers.
    pub fn networks(&self) -> &[Network] {
        &self.networks
    }

    /// The place of a network; `None` where it originates nothing.
    pub fn find(&self, asn: Asn) -> Option<usize> {
        let found = self.networks.binary_search_by_key(&asn, |known| known.asn);
        found.ok()
    }

    /// The keys of the routes of the network at a place, in the table's order.
    pub fn keys(&self, place: usize) -> impl Iterator<Item = EvidenceKey> {
        let network = &self.networks[place];
        let keys = &self.keys[network.first_key as usize..][..network.sums.routes as usize];
        keys.iter().map(|key| EvidenceKey(u64::from(*key)))
    }

    /// The fact of a route.
    pub fn fact(&self, key: EvidenceKey) -> &Fact {
        &self.facts[key.0 as usize]
    }

    /// All routes of networks together.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for network in &self.networks {
            sums += network.sums;
        }
        sums
    }

    /// A metric of the network at a place, without keys; `None` where it is no
    /// share of originated routes.
    pub fn share(&self, place: usize, profile: &Profile, metric: &Metric) -> Option<Measure> {
        let at = self.shares.iter().position(|share| share.id == metric.id)?;
        let tally = self.tallies[place * self.shares.len() + at];
        Some(tally.measure(profile, metric))
    }
}

/// Pairs of the table, with what is known of each.
#[derive(Clone, Copy)]
struct Routes<'a> {
    table: &'a OriginTable,
    facts: &'a [Fact],
    /// The places of their networks, or [`NONE`].
    places: &'a [u32],
}

impl<'a> Routes<'a> {
    fn all(self) -> impl Iterator<Item = (Pair<'a>, &'a Fact, u32)> {
        let mut pairs = self.table.pairs();
        let known = self.facts.iter().zip(self.places);
        known.map(move |(fact, place)| {
            let pair = pairs.next().expect("a fact has a pair");
            (pair, fact, *place)
        })
    }
}

/// Networks that follow one another, with room for all that is theirs.
struct Part<'p> {
    networks: &'p mut [Network],
    /// The place of the first of them.
    first: u32,
    keys: &'p mut [u32],
    /// Where `keys` begins among those of all.
    first_key: u32,
    tallies: &'p mut [Tally],
}

impl<'p> Part<'p> {
    /// As many parts as there are threads, of about as many routes each.
    fn split(
        mut networks: &'p mut [Network],
        mut keys: &'p mut [u32],
        mut tallies: &'p mut [Tally],
        shares: usize,
    ) -> Vec<Part<'p>> {
        let threads = archive::threads().get();
        let routes_each = keys.len().div_ceil(threads);
        let (mut first, mut first_key) = (0, 0);
        let mut parts = Vec::with_capacity(threads);
        for number in 1..=threads {
            let until = number * routes_each;
            let count = match number == threads {
                true => networks.len(),
                false => networks.partition_point(|network| (network.first_key as usize) < until),
            };
            let rest = networks.split_at_mut(count);
            let routes = match rest.1.first() {
                Some(next) => next.first_key as usize - first_key,
                None => keys.len(),
            };
            let (own_keys, rest_keys) = keys.split_at_mut(routes);
            let (own_tallies, rest_tallies) = tallies.split_at_mut(count * shares);
            parts.push(Part {
                networks: rest.0,
                first: first as u32,
                keys: own_keys,
                first_key: first_key as u32,
                tallies: own_tallies,
            });
            (networks, keys, tallies) = (rest.1, rest_keys, rest_tallies);
            first += count;
            first_key += routes;
        }
        parts
    }

    fn group(&mut self, routes: Routes<'_>, shares: &[&Metric]) {
        for (key, (pair, fact, place)) in (0..).zip(routes.all()) {
            // A place before the first wraps around, and is none of these.
            let place = place.wrapping_sub(self.first) as usize;
            let Some(network) = self.networks.get_mut(place) else {
                continue;
            };
            let at = network.first_key - self.first_key;
            self.keys[at as usize + network.sums.routes as usize] = key;
            network.add(pair.prefix, fact);
            let tallies = &mut self.tallies[place * shares.len()..][..shares.len()];
            for (tally, metric) in tallies.iter_mut().zip(shares) {
                let (rov, irr) = (fact.rov, fact.irr);
                tally.add(routes::place(metric, rov, irr, fact.full_feed_peers));
            }
        }
    }
}

/// Whether a metric is a share of the routes that a network originates.
pub fn is_share_of_originated(formula: Formula) -> bool {
    formula.is_share_of_routes() && formula != Formula::SharePassedOnUnwanted
}

impl Network {
    fn add(&mut self, prefix: Prefix, fact: &Fact) {
        self.sums.add(prefix, fact);
        if special::is_default(prefix) {
            return;
        }
        // Prefixes come in order, the covering one before what it covers: whatever
        // is in the last one that was counted is counted.
        let last = &mut self.last[usize::from(prefix.family() == Family::V6)];
        if last.is_some_and(|last| last.covers(prefix)) {
            return;
        }
        *last = Some(prefix);
        self.sums.announced(prefix.family()).addresses += addresses(prefix);
    }
}

/// Addresses of a prefix, for IPv6 its networks of 64 bits.
fn addresses(prefix: Prefix) -> u64 {
    let bits = match prefix.family() {
        Family::V4 => Family::V4.bits(),
        Family::V6 => IPV6_NETWORK_BITS,
    };
    match bits.checked_sub(prefix.length()) {
        // The block of all IPv6 addresses is a default route, which holds none.
        Some(free) => 1_u64.checked_shl(free.into()).unwrap_or(0),
        None => 0,
    }
}

/// No network.
const NONE: u32 = u32::MAX;

/// The networks of facts, without sums, and with room for their keys; and of each
/// fact the place of its network, or [`NONE`].
fn networks(facts: &[Fact]) -> (Vec<Network>, Vec<u32>) {
    // First numbered as they are met, so that each fact is looked up once.
    let mut counts: Vec<(Asn, u32)> = Vec::new();
    let mut known: FxHashMap<Asn, u32> = FxHashMap::default();
    let mut last = (Asn(0), NONE);
    let mut numbers: Vec<u32> = Vec::with_capacity(facts.len());
    for fact in facts {
        let Whose::Network(asn) = fact.whose else {
            numbers.push(NONE);
            continue;
        };
        // Neighbours are often of one network.
        if last.0 != asn || last.1 == NONE {
            let number = *known.entry(asn).or_insert_with(|| {
                counts.push((asn, 0));
                counts.len() as u32 - 1
            });
            last = (asn, number);
        }
        counts[last.1 as usize].1 += 1;
        numbers.push(last.1);
    }
    let mut order: Vec<u32> = (0..counts.len() as u32).collect();
    order.sort_unstable_by_key(|number| counts[*number as usize].0);
    let mut places = vec![0; counts.len()];
    let mut first_key = 0;
    let mut networks = Vec::with_capacity(counts.len());
    for number in order {
        let (asn, count) = counts[number as usize];
        places[number as usize] = networks.len() as u32;
        networks.push(Network {
            asn,
            sums: Sums::default(),
            first_key,
            last: [None; 2],
        });
        first_key += count;
    }
    for number in &mut numbers {
        if *number != NONE {
            *number = places[*number as usize];
        }
    }
    (networks, numbers)
}
