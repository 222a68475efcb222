//! The facts by network: sums, and counts for each metric.
//!
//! A network's routes are all over a table that is in the order of prefixes, and its
//! counts would seldom be at hand when one of them comes. Therefore routes are first
//! put into bins by the numbers of their networks, by several threads, each with other
//! pieces of the table (`piece`); then each bin is counted by itself (`bin`).

use std::collections::BTreeSet;
use std::ops::AddAssign;
use std::sync::OnceLock;

use conformance::EvidenceKey;
use conformance::measure::Irr;
use conformance::measure::routes::{self, Placed, Tally};
use conformance::profile::{Formula, Metric, Profile};
use net::{Asn, Family, Timestamp};
use origins::{Origin, OriginTable, Pairs};
use rpki::{Reason, State, Vrps};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::facts::{self, Fact, PIECE_ROWS, Sources};
use crate::threads;

/// Bins, and how many numbers of networks one has; the last has all that are left, as
/// those for private use. Chosen by us: there are bins for all that registries have
/// handed out, and what is counted in one fits a core's cache.
const BINS: usize = 128;
const BIN_ASNS: usize = 1 << 12;

/// Longer IPv6 prefixes than these count as no address space: what is longer is no
/// network of its own (RFC 4291 §2.5.1).
const IPV6_NETWORK_BITS: u8 = 64;

/// What is announced in a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// Distinct prefixes.
    pub prefixes: u32,
    /// Addresses in them, each once: for IPv6 networks of 64 bits. Default routes
    /// hold none.
    pub addresses: u64,
}

/// What origin validation says of routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RovSums {
    /// RFC 6811: valid.
    pub valid: u32,
    /// Invalid, since no VRP has the origin.
    pub invalid_origin: u32,
    /// Invalid, since the prefix is too long.
    pub invalid_length: u32,
    /// No VRP covers them.
    pub not_found: u32,
}

/// What the registry says of routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IrrSums {
    /// An object has prefix and origin.
    pub registered: u32,
    /// An object for a block around it has the origin.
    pub less_specific: u32,
    /// All objects have other origins.
    pub other_origin: u32,
    /// No object.
    pub not_found: u32,
}

/// Sums over routes, of which a table has fewer than 2³².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Pairs of prefix and origin.
    pub routes: u32,
    /// What of IPv4.
    pub ipv4: Announced,
    /// What of IPv6.
    pub ipv6: Announced,
    /// By origin validation; all zero where there are no VRPs.
    pub rov: RovSums,
    /// By the registry; all zero where there is none.
    pub irr: IrrSums,
    /// Routes to prefixes that nobody may announce.
    pub bogon_prefixes: u32,
    /// Routes whose origin is a number that no network may have.
    pub bogon_origins: u32,
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
    /// Counts routes of which the same is known, but for their prefixes.
    fn add(&mut self, rov: Option<State>, irr: Option<Irr>, routes: u32) {
        self.routes += routes;
        match rov {
            None => {}
            Some(State::Valid) => self.rov.valid += routes,
            Some(State::Invalid(Reason::Asn)) => self.rov.invalid_origin += routes,
            Some(State::Invalid(Reason::Length)) => self.rov.invalid_length += routes,
            Some(State::NotFound) => self.rov.not_found += routes,
        }
        match irr {
            None => {}
            Some(Irr::Registered) => self.irr.registered += routes,
            Some(Irr::CoveredByLessSpecific) => self.irr.less_specific += routes,
            Some(Irr::OtherOrigin) => self.irr.other_origin += routes,
            Some(Irr::NotFound) => self.irr.not_found += routes,
        }
    }

    /// Counts a route of no single network, whose addresses are nobody's.
    fn add_other(&mut self, family: Family, fact: &Fact) {
        self.add(fact.rov, fact.irr, 1);
        self.announced(family).prefixes += 1;
        self.bogon_prefixes += u32::from(fact.is_bogon_prefix);
    }

    fn announced(&mut self, family: Family) -> &mut Announced {
        match family {
            Family::V4 => &mut self.ipv4,
            Family::V6 => &mut self.ipv6,
        }
    }
}

/// A network that originates routes.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Its number.
    pub asn: Asn,
    /// Its sums.
    pub sums: Sums,
}

/// A route to a prefix that nobody may announce.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bogon {
    /// Whose it is.
    pub(crate) asn: Asn,
    /// Its place in the table.
    pub(crate) key: EvidenceKey,
    /// What is known of it.
    pub(crate) fact: Fact,
}

/// All networks that originate routes, in the order of their numbers.
pub struct Networks<'a> {
    /// The table that the routes stand in.
    pub table: &'a OriginTable,
    /// Routes of no single network: of sets, and of nobody.
    pub of_sets: Sums,
    /// Those of nobody.
    pub of_nobody: Sums,
    sources: Sources<'a>,
    /// The networks, in the order of their numbers.
    bins: Vec<Bin>,
    /// The profile's metrics that are shares of originated routes.
    shares: Vec<&'a Metric>,
    /// By network, then in the table's order.
    bogons: Vec<Bogon>,
    /// Of all routes, in the table's order, for whoever asks for many of them.
    facts: OnceLock<Vec<Fact>>,
}

impl<'a> Networks<'a> {
    /// Looks up all routes of a table, and counts them by network.
    pub fn new(table: &'a OriginTable, sources: Sources<'a>, profile: &'a Profile) -> Networks<'a> {
        let shares: Vec<&Metric> = (profile.metrics.iter())
            .filter(|metric| is_share_of_originated(metric.formula))
            .collect();
        let kinds = Kinds::new(&shares, &sources);
        let pairs = table.pieces(PIECE_ROWS);
        let pieces = threads::map(pairs.len(), |at| {
            Piece::new(pairs[at].clone(), &sources, &kinds)
        });
        let bins = threads::map(BINS, |number| {
            let routes = pieces.iter().flat_map(|piece| piece.bin(number));
            Counts::new(number, routes, &kinds).bin(&kinds, &shares, sources.day)
        });
        let (mut of_sets, mut of_nobody) = (Sums::default(), Sums::default());
        let mut bogons = Vec::new();
        let mut before = 0;
        for piece in &pieces {
            of_sets += piece.of_sets;
            of_nobody += piece.of_nobody;
            bogons.extend(piece.bogons.iter().map(|bogon| Bogon {
                key: EvidenceKey(before + bogon.key.0),
                ..*bogon
            }));
            before += piece.pairs;
        }
        bogons.sort_by_key(|bogon| bogon.asn);
        Networks {
            table,
            of_sets,
            of_nobody,
            sources,
            bins,
            shares,
            bogons,
            facts: OnceLock::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.bins.iter().map(|bin| bin.networks.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The networks, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Network> {
        self.bins.iter().flat_map(|bin| &bin.networks)
    }

    /// What is known of a route. The first time, that of all of them is looked up.
    pub fn fact(&self, key: EvidenceKey) -> &Fact {
        let facts = self
            .facts
            .get_or_init(|| facts::facts(self.table, &self.sources));
        &facts[key.0 as usize]
    }

    /// All routes of networks together.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for network in self.iter() {
            sums += network.sums;
        }
        sums
    }

    /// Routes of networks to prefixes that nobody may announce, by network.
    pub(crate) fn bogons(&self) -> &[Bogon] {
        &self.bogons
    }

    /// The routes of each network, counted for a metric; `None` where that is no share
    /// of originated routes.
    pub(crate) fn shares(&self, metric: &Metric) -> Option<impl Iterator<Item = (Asn, Tally)>> {
        let at = self.shares.iter().position(|share| share.id == metric.id)?;
        Some(self.bins.iter().flat_map(move |bin| {
            let tallies = bin.tallies.chunks_exact(self.shares.len());
            let all = bin.networks.iter().zip(tallies);
            all.map(move |(network, tallies)| (network.asn, tallies[at]))
        }))
    }
}

/// What routes are counted by: what is known of them, but for their prefixes, in one
/// number.
struct Kinds {
    /// How many peers metrics ask for, in order; 0 is asked for by none.
    peers_min: Vec<u32>,
    /// Whether the registry was asked.
    has_irr: bool,
}

/// How many states there are of either source, none among them.
const STATES: usize = 5;

const ROV: [Option<State>; STATES] = [
    None,
    Some(State::Valid),
    Some(State::Invalid(Reason::Asn)),
    Some(State::Invalid(Reason::Length)),
    Some(State::NotFound),
];

const IRR: [Option<Irr>; STATES] = [
    None,
    Some(Irr::Registered),
    Some(Irr::CoveredByLessSpecific),
    Some(Irr::OtherOrigin),
    Some(Irr::NotFound),
];

impl Kinds {
    fn new(shares: &[&Metric], sources: &Sources<'_>) -> Kinds {
        let asked = shares.iter().map(|metric| metric.peers_min);
        let asked: BTreeSet<u32> = asked.filter(|peers| *peers > 0).collect();
        let kinds = Kinds {
            peers_min: asked.into_iter().collect(),
            has_irr: sources.irr.is_some(),
        };
        assert!(kinds.count() <= 256, "a profile has few shares of routes");
        kinds
    }

    fn irr_states(&self) -> usize {
        if self.has_irr { STATES } else { 1 }
    }

    fn count(&self) -> usize {
        (self.peers_min.len() + 1) * STATES * self.irr_states()
    }

    fn of(&self, fact: &Fact) -> u8 {
        let enough = self
            .peers_min
            .iter()
            .take_while(|min| **min <= fact.full_feed_peers);
        let rov = match fact.rov {
            None => 0,
            Some(State::Valid) => 1,
            Some(State::Invalid(Reason::Asn)) => 2,
            Some(State::Invalid(Reason::Length)) => 3,
            Some(State::NotFound) => 4,
        };
        let irr = match fact.irr {
            None => 0,
            Some(Irr::Registered) => 1,
            Some(Irr::CoveredByLessSpecific) => 2,
            Some(Irr::OtherOrigin) => 3,
            Some(Irr::NotFound) => 4,
        };
        ((enough.count() * STATES + rov) * self.irr_states() + irr) as u8
    }

    /// What is known of routes of a kind, and how many peers they have at least: of
    /// those that metrics ask for.
    fn known(&self, kind: usize) -> (Option<State>, Option<Irr>, u32) {
        let (rest, irr) = (kind / self.irr_states(), kind % self.irr_states());
        let (enough, rov) = (rest / STATES, rest % STATES);
        let peers = enough.checked_sub(1).map_or(0, |at| self.peers_min[at]);
        (ROV[rov], IRR[irr], peers)
    }
}

/// A route, as it is counted.
#[derive(Clone, Copy)]
struct Route {
    /// The first 64 bits of its address.
    bits: u64,
    asn: Asn,
    length: u8,
    family: Family,
    kind: u8,
    is_bogon: bool,
}

impl Route {
    fn bin(&self) -> usize {
        (self.asn.0 as usize / BIN_ASNS).min(BINS - 1)
    }

    /// Addresses of its prefix, for IPv6 networks of 64 bits.
    fn addresses(&self) -> u64 {
        let bits = match self.family {
            Family::V4 => Family::V4.bits(),
            Family::V6 => IPV6_NETWORK_BITS,
        };
        match bits.checked_sub(self.length) {
            // The block of all IPv6 addresses is a default route, which holds none.
            Some(free) => 1_u64.checked_shl(free.into()).unwrap_or(0),
            None => 0,
        }
    }
}

/// A piece of the table, its routes of networks in bins.
struct Piece {
    /// The routes of one bin after the other, those of a bin in the table's order.
    routes: Vec<Route>,
    /// Where each bin ends in `routes`.
    ends: [u32; BINS],
    of_sets: Sums,
    of_nobody: Sums,
    /// With places in the piece.
    bogons: Vec<Bogon>,
    /// How many pairs it has.
    pairs: u64,
}

impl Piece {
    fn new(pairs: Pairs<'_>, sources: &Sources<'_>, kinds: &Kinds) -> Piece {
        let (mut of_sets, mut of_nobody) = (Sums::default(), Sums::default());
        let mut bogons = Vec::new();
        let mut count = 0;
        let mut met: Vec<Route> = Vec::with_capacity(PIECE_ROWS);
        let mut ends = [0; BINS];
        let mut sweep = sources.vrps.map(Vrps::sweep);
        for pair in pairs {
            let key = EvidenceKey(count);
            count += 1;
            let fact = facts::fact(&pair, sources, sweep.as_mut());
            let family = pair.prefix.family();
            let asn = match pair.origin {
                Origin::As(asn) => asn,
                Origin::Set(_) => {
                    of_sets.add_other(family, &fact);
                    continue;
                }
                Origin::None => {
                    of_nobody.add_other(family, &fact);
                    continue;
                }
            };
            let route = Route {
                bits: (pair.prefix.bits() >> 64) as u64,
                asn,
                length: pair.prefix.length(),
                family,
                kind: kinds.of(&fact),
                is_bogon: fact.is_bogon_prefix,
            };
            ends[route.bin()] += 1;
            met.push(route);
            if fact.is_bogon_prefix {
                bogons.push(Bogon { asn, key, fact });
            }
        }
        // From how many there are to where they begin; each then moves to its end.
        let mut begin = 0;
        for end in &mut ends {
            (*end, begin) = (begin, begin + *end);
        }
        let mut routes = met.clone();
        for route in &met {
            let at = &mut ends[route.bin()];
            routes[*at as usize] = *route;
            *at += 1;
        }
        Piece {
            routes,
            ends,
            of_sets,
            of_nobody,
            bogons,
            pairs: count,
        }
    }

    fn bin(&self, number: usize) -> &[Route] {
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.routes[begin as usize..self.ends[number] as usize]
    }
}

/// Networks of one bin, in the order of their numbers.
struct Bin {
    networks: Vec<Network>,
    /// Of each network one tally for each of the metrics that are shares.
    tallies: Vec<Tally>,
}

/// What was counted of the networks of one bin, in the order met.
struct Counts {
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
    bogon_prefixes: u32,
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
    fn new<'r>(bin: usize, routes: impl Iterator<Item = &'r Route>, kinds: &Kinds) -> Counts {
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
                    bogon_prefixes: 0,
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
    fn bin(&self, kinds: &Kinds, shares: &[&Metric], day: Timestamp) -> Bin {
        let mut further: Vec<(Asn, u32)> = self.further.iter().map(|(a, b)| (*a, *b)).collect();
        further.sort_unstable();
        let further = further.into_iter().map(|(_, place)| place);
        let near = self.places.iter().copied().filter(|place| *place != NONE);
        let known: Vec<_> = (0..kinds.count()).map(|kind| kinds.known(kind)).collect();
        let placed: Vec<_> = shares
            .iter()
            .flat_map(|metric| known.iter().map(|known| place(metric, *known)))
            .collect();
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
                bogon_prefixes: counted.bogon_prefixes,
                ..Sums::default()
            };
            for (count, (rov, irr, _)) in counts.iter().zip(&known) {
                sums.add(*rov, *irr, *count);
            }
            if facts::is_bogon_asn(counted.asn, day) {
                sums.bogon_origins = sums.routes;
            }
            bin.networks.push(Network {
                asn: counted.asn,
                sums,
            });
            bin.tallies
                .extend(placed.chunks_exact(kinds.count()).map(|placed| {
                    let mut tally = Tally::default();
                    for (count, placed) in counts.iter().zip(placed) {
                        tally.add(*placed, *count);
                    }
                    tally
                }));
        }
        bin
    }
}

fn place(metric: &Metric, (rov, irr, peers): (Option<State>, Option<Irr>, u32)) -> Placed {
    routes::place(metric, rov, irr, peers)
}

impl Counted {
    fn add(&mut self, route: &Route) {
        self.bogon_prefixes += u32::from(route.is_bogon);
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

/// Whether a metric is a share of the routes that a network originates.
pub fn is_share_of_originated(formula: Formula) -> bool {
    formula.is_share_of_routes() && formula != Formula::SharePassedOnUnwanted
}
