//! Routes into bins.

use conformance::EvidenceKey;
use net::{Asn, Family};
use origins::{Origin, Pairs};
use rpki::Vrps;

use super::Bogon;
use super::kinds::Kinds;
use super::sums::Sums;
use crate::facts::{self, PIECE_ROWS, Sources};

/// Bins, and how many numbers of networks one has; the last has all that are left, as
/// those for private use. Chosen by us: there are bins for all that registries have
/// handed out, and what is counted in one fits a core's cache.
pub(super) const BINS: usize = 128;
pub(super) const BIN_ASNS: usize = 1 << 12;

/// Longer IPv6 prefixes than these count as no address space: what is longer is no
/// network of its own (RFC 4291 §2.5.1).
const IPV6_NETWORK_BITS: u8 = 64;

/// A route, as it is counted.
#[derive(Clone, Copy)]
pub(super) struct Route {
    /// The first 64 bits of its address.
    pub(super) bits: u64,
    pub(super) asn: Asn,
    pub(super) length: u8,
    pub(super) family: Family,
    pub(super) kind: u16,
}

impl Route {
    fn bin(&self) -> usize {
        (self.asn.0 as usize / BIN_ASNS).min(BINS - 1)
    }

    /// Addresses of its prefix, for IPv6 networks of 64 bits.
    pub(super) fn addresses(&self) -> u64 {
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
pub(super) struct Piece {
    /// The routes of one bin after the other, those of a bin in the table's order.
    routes: Vec<Route>,
    /// Where each bin ends in `routes`.
    ends: [u32; BINS],
    pub(super) of_sets: Sums,
    pub(super) of_nobody: Sums,
    /// With places in the piece.
    pub(super) bogons: Vec<Bogon>,
    /// How many pairs it has.
    pub(super) pairs: u64,
}

impl Piece {
    pub(super) fn new(pairs: Pairs<'_>, sources: &Sources<'_>, kinds: &Kinds) -> Piece {
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

    pub(super) fn bin(&self, number: usize) -> &[Route] {
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.routes[begin as usize..self.ends[number] as usize]
    }
}
