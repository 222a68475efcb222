//! The facts by network: sums, and counts for each metric.
//!
//! A network's routes are all over a table that is in the order of prefixes, and its
//! counts would seldom be at hand when one of them comes. Therefore routes are first
//! put into bins by the numbers of their networks, by several threads, each with other
//! pieces of the table (`piece`); then each bin is counted by itself (`bin`): of each
//! network how many routes are of which kind (`kinds`), of which all its numbers are
//! made (`sums`).

mod bin;
mod kinds;
mod piece;
mod sums;

use std::sync::OnceLock;

use conformance::EvidenceKey;
use conformance::measure::routes::Tally;
use conformance::profile::{Formula, Metric, Profile};
use net::Asn;
use origins::OriginTable;

use crate::facts::{self, Fact, PIECE_ROWS, Sources};
use crate::threads;
use bin::{Bin, Counts};
use kinds::Kinds;
use piece::{BINS, Piece};

pub use sums::{Announced, IrrSums, RovSums, Sums};

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

/// Whether a metric is a share of the routes that a network originates.
pub fn is_share_of_originated(formula: Formula) -> bool {
    formula.is_share_of_routes() && formula != Formula::SharePassedOnUnwanted
}
