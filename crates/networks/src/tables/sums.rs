//! What is added up of routes.

use std::ops::AddAssign;

use conformance::measure::Irr;
use net::Family;
use rpki::{Reason, State};
use serde::Serialize;

use crate::facts::Fact;

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
    /// Counts routes of which the same is known, but for what they announce.
    pub(super) fn add(&mut self, fact: &Fact, routes: u32) {
        self.routes += routes;
        match fact.rov {
            None => {}
            Some(State::Valid) => self.rov.valid += routes,
            Some(State::Invalid(Reason::Asn)) => self.rov.invalid_origin += routes,
            Some(State::Invalid(Reason::Length)) => self.rov.invalid_length += routes,
            Some(State::NotFound) => self.rov.not_found += routes,
        }
        match fact.irr {
            None => {}
            Some(Irr::Registered) => self.irr.registered += routes,
            Some(Irr::CoveredByLessSpecific) => self.irr.less_specific += routes,
            Some(Irr::OtherOrigin) => self.irr.other_origin += routes,
            Some(Irr::NotFound) => self.irr.not_found += routes,
        }
        if fact.is_bogon_prefix {
            self.bogon_prefixes += routes;
        }
    }

    /// Counts a route of no single network, whose addresses are nobody's.
    pub(super) fn add_other(&mut self, family: Family, fact: &Fact) {
        self.add(fact, 1);
        let announced = match family {
            Family::V4 => &mut self.ipv4,
            Family::V6 => &mut self.ipv6,
        };
        announced.prefixes += 1;
    }
}
