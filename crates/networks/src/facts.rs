//! What is known of each pair of prefix and origin, told in one sweep over the
//! sorted table by several threads.

use conformance::measure::Irr;
use holders::Evidence;
use net::{Asn, Timestamp};
use origins::{Origin, OriginTable, Pair};
use registry::irr_routes::{IrrRoutes, Registered};
use registry::special::{self, BogonAsn};
use rpki::{State, Sweep, Vrps};

use crate::threads;

/// Rows that a thread looks up at a time, chosen by us: some milliseconds of work.
pub(crate) const PIECE_ROWS: usize = 1 << 14;

/// What is known of a pair. Its place in the table is its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Peers with a full feed of the prefix's family that carried it.
    pub full_feed_peers: u32,
    /// What origin validation says; `None` where there are no VRPs to ask.
    pub rov: Option<State>,
    /// What the registry says; `None` where there is none to ask, and for a
    /// route of no single network.
    pub irr: Option<Irr>,
    /// Whether the prefix is one that nobody may announce on that day.
    pub is_bogon_prefix: bool,
}

/// What facts are looked up in.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Validated ROA payloads.
    pub vrps: Option<&'a Vrps>,
    /// Route objects.
    pub irr: Option<&'a IrrRoutes>,
    /// The day by whose rules bogons are told.
    pub day: Timestamp,
}

impl<'a> Sources<'a> {
    /// Of registers. A file that says nothing of origins, as one with ASPAs
    /// alone, was not asked: else every route would be "not found" in it.
    pub fn new(evidence: &'a Evidence, day: Timestamp) -> Sources<'a> {
        let vrps = evidence.payloads.as_ref().map(|payloads| &payloads.vrps);
        Sources {
            vrps: vrps.filter(|vrps| !vrps.is_empty()),
            irr: (evidence.irr_routes.as_ref()).filter(|objects| !objects.is_empty()),
            day,
        }
    }
}

/// The facts of all pairs, in the order of the table.
pub(crate) fn facts(table: &OriginTable, sources: &Sources<'_>) -> Vec<Fact> {
    let pieces = table.pieces(PIECE_ROWS);
    let facts = threads::map(pieces.len(), |at| {
        let mut sweep = sources.vrps.map(Vrps::sweep);
        let pairs = pieces[at].clone();
        let facts = pairs.map(|pair| fact(&pair, sources, sweep.as_mut()));
        facts.collect::<Vec<Fact>>()
    });
    facts.concat()
}

/// What is known of a pair; VRPs are asked through the sweep.
#[inline]
pub(crate) fn fact(pair: &Pair<'_>, sources: &Sources<'_>, sweep: Option<&mut Sweep<'_>>) -> Fact {
    let origin = match pair.origin {
        Origin::As(asn) => Some(asn),
        // A set of networks is none of them (RFC 9774 deprecates it).
        Origin::Set(_) | Origin::None => None,
    };
    Fact {
        full_feed_peers: pair.full_feed_peers,
        rov: sweep.map(|sweep| sweep.validate(pair.prefix, origin)),
        irr: sources
            .irr
            .zip(origin)
            .map(|(irr, origin)| irr_state(irr.state(pair.prefix, origin))),
        is_bogon_prefix: special::bogon_prefix(pair.prefix, sources.day).is_some(),
    }
}

/// Whether no network may have the number. AS 23456 is none such: it stands for
/// another number where a speaker knew only short ones (RFC 6793 §4.2.2).
pub fn is_bogon_asn(asn: Asn, day: Timestamp) -> bool {
    special::bogon_asn(asn, day).is_some_and(|kind| kind != BogonAsn::Transition)
}

/// The registry's answer in the words of the metrics.
pub fn irr_state(registered: Registered) -> Irr {
    match registered {
        Registered::Exact => Irr::Registered,
        Registered::LessSpecific => Irr::CoveredByLessSpecific,
        Registered::OtherOrigin => Irr::OtherOrigin,
        Registered::NotFound => Irr::NotFound,
    }
}
