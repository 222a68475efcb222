//! Kinds of routes: those of a kind count in the same way everywhere.

use std::collections::BTreeSet;

use conformance::measure::Irr;
use conformance::profile::Metric;
use rpki::{Reason, State};

use crate::facts::{Fact, Sources};

/// What is known of routes, but for their prefixes, in one number.
pub(super) struct Kinds {
    /// How many peers metrics ask for, in order; 0 is asked for by none.
    peers_min: Vec<u32>,
    /// How many states the registry may tell: one where it was not asked.
    irr_states: usize,
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
    pub(super) fn new(shares: &[&Metric], sources: &Sources<'_>) -> Kinds {
        let asked = shares.iter().map(|metric| metric.peers_min);
        let asked: BTreeSet<u32> = asked.filter(|peers| *peers > 0).collect();
        Kinds {
            peers_min: asked.into_iter().collect(),
            irr_states: if sources.irr.is_some() { STATES } else { 1 },
        }
    }

    pub(super) fn count(&self) -> usize {
        (self.peers_min.len() + 1) * STATES * self.irr_states * 2
    }

    /// The kind of a route: less than [`Kinds::count`]. A profile has a metric for each
    /// of a few names, so that it fits.
    pub(super) fn of(&self, fact: &Fact) -> u16 {
        let asked = self.peers_min.iter();
        let enough = asked.take_while(|min| **min <= fact.full_feed_peers);
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
        let states = (enough.count() * STATES + rov) * self.irr_states + irr;
        (states * 2 + usize::from(fact.is_bogon_prefix)) as u16
    }

    /// What is known of all routes of a kind. Of peers they have at least so many, and
    /// fewer than the next number that metrics ask for.
    pub(super) fn fact(&self, kind: usize) -> Fact {
        let (states, bogon) = (kind / 2, kind % 2);
        let (rest, irr) = (states / self.irr_states, states % self.irr_states);
        let (enough, rov) = (rest / STATES, rest % STATES);
        Fact {
            full_feed_peers: enough.checked_sub(1).map_or(0, |at| self.peers_min[at]),
            rov: ROV[rov],
            irr: IRR[irr],
            is_bogon_prefix: bogon == 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_that_of_what_is_known_of_it() {
        for (peers_min, irr_states) in [(vec![], 1), (vec![10], 1), (vec![3, 10, 11], STATES)] {
            let kinds = Kinds {
                peers_min,
                irr_states,
            };
            for kind in 0..kinds.count() {
                assert_eq!(usize::from(kinds.of(&kinds.fact(kind))), kind);
            }
        }
    }

    #[test]
    fn peers_are_as_many_as_a_metric_asks_for() {
        let kinds = Kinds {
            peers_min: vec![3, 10],
            irr_states: 1,
        };
        for (peers, least) in [(0, 0), (2, 0), (3, 3), (9, 3), (10, 10), (u32::MAX, 10)] {
            let fact = Fact {
                full_feed_peers: peers,
                ..kinds.fact(0)
            };
            let kind = kinds.of(&fact);
            assert_eq!(kinds.fact(kind.into()).full_feed_peers, least, "{peers}");
        }
    }
}
