//! The event itself, as published: who announced what in which minute.
//!
//! The counts by minute are those of the collector of the University of Oregon's
//! RouteViews project for that day; the sequence is that of "YouTube Hijacking: A
//! RIPE NCC RIS case study" (2008). Which invented peer said it, in which second
//! of the minute and over which path, is ours, chosen so that the peers' tables
//! stay consistent: nobody announces the same route twice in a row, and in the
//! end all who were misled have YouTube's route again.

use std::ops::Range;

use net::{Prefix, Timestamp};

use super::cast;
use super::day::{Day, Route, at};
use super::topology::{Node, Topology};

/// YouTube's block.
pub(super) const BLOCK: &str = "208.65.152.0/22";
/// The part that Pakistan Telecom announced.
pub(super) const PART: &str = "208.65.153.0/24";
/// The halves of the part that YouTube announced against it.
pub(super) const HALVES: [&str; 2] = ["208.65.153.0/25", "208.65.153.128/25"];

/// Peers that saw the hijack, of 39.
pub(super) const MISLED: usize = 36;

/// Which route a peer announces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The best path to the origin.
    Best,
    /// A path over another neighbour, as seen while routers still look for the
    /// best, or after an ordinary change.
    Detour,
    /// The best path with the origin's AS number twice.
    Prepended,
    /// The detour with the origin's AS number twice.
    PrependedDetour,
    /// No path.
    Withdrawn,
}

use Way::{Best, Detour, Prepended, PrependedDetour, Withdrawn};

/// Announcements of one prefix by one origin in one minute: hour, minute, first
/// second, prefix, origin, way, and the peers by their rank among the misled
/// (36 to 38 were not).
type Row = (i64, i64, i64, &'static str, u32, Way, Range<usize>);

const PAKISTAN: u32 = cast::PAKISTAN_TELECOM;
const YOUTUBE: u32 = cast::YOUTUBE;

/// The plan; the sum per minute, prefix and origin is the published count.
const PLAN: &[Row] = &[
    // 8 + 62 + 1 = 71 by 36 peers: all but the last find a better path at once.
    (18, 47, 57, PART, PAKISTAN, Detour, 0..8),
    (18, 48, 0, PART, PAKISTAN, Detour, 8..35),
    (18, 48, 20, PART, PAKISTAN, Best, 35..36),
    (18, 48, 21, PART, PAKISTAN, Best, 0..34),
    (18, 49, 4, PART, PAKISTAN, Best, 34..35),
    // YouTube announces the part itself: 25 peers prefer that.
    (20, 7, 10, PART, YOUTUBE, Best, 0..19),
    (20, 8, 2, PART, YOUTUBE, Best, 19..25),
    // The halves, which few networks accept.
    (20, 18, 12, HALVES[0], YOUTUBE, Detour, 0..2),
    (20, 18, 12, HALVES[1], YOUTUBE, Detour, 0..2),
    (20, 19, 5, HALVES[0], YOUTUBE, Best, 2..5),
    (20, 19, 5, HALVES[1], YOUTUBE, Best, 2..5),
    (20, 28, 8, PART, YOUTUBE, Detour, 0..8),
    (20, 29, 10, PART, YOUTUBE, Detour, 8..10),
    (20, 30, 3, PART, YOUTUBE, Detour, 10..13),
    (20, 30, 30, HALVES[0], YOUTUBE, Best, 0..1),
    (20, 30, 30, HALVES[1], YOUTUBE, Best, 0..1),
    (20, 32, 15, PART, YOUTUBE, Detour, 13..14),
    // The prepended path is longer: 9 of the 11 that still had it turn away.
    (20, 51, 20, PART, PAKISTAN, Prepended, 25..27),
    (20, 51, 50, PART, YOUTUBE, Best, 25..26),
    (20, 52, 0, PART, PAKISTAN, Prepended, 27..36),
    (20, 52, 30, PART, YOUTUBE, Best, 26..33),
    (20, 53, 10, PART, YOUTUBE, Best, 33..34),
    (21, 0, 10, PART, PAKISTAN, PrependedDetour, 34..35),
    (21, 0, 40, PART, YOUTUBE, Detour, 14..16),
    // PCCW Global withdraws; the last two turn to YouTube.
    (21, 1, 5, PART, PAKISTAN, Withdrawn, 35..36),
    (21, 1, 10, PART, YOUTUBE, Best, 34..36),
    (21, 1, 40, PART, YOUTUBE, Detour, 16..17),
    (21, 6, 30, BLOCK, YOUTUBE, Detour, 0..1),
    (21, 15, 30, BLOCK, YOUTUBE, Best, 0..1),
];

pub(super) fn add(day: &mut Day, topology: &Topology) {
    let pakistan = Ways::new(topology, topology.node(PAKISTAN));
    let youtube = Ways::new(topology, topology.node(YOUTUBE));
    let ranks = ranks(&pakistan);
    for (hour, minute, second, prefix, origin, way, peers) in PLAN {
        let prefix: Prefix = prefix.parse().expect("a prefix");
        let ways = if *origin == YOUTUBE {
            &youtube
        } else {
            &pakistan
        };
        let peers = &ranks[peers.clone()];
        for (index, peer) in peers.iter().enumerate() {
            let time = spread(at(*hour, *minute, *second), index, peers.len());
            match ways.route(*peer, *way) {
                Some(path) => day.announce(time, *peer, prefix, Route::of(path)),
                None => day.withdraw(time, *peer, prefix),
            }
        }
    }
}

/// Peers in the order in which the hijack reaches them: the shorter the path,
/// the sooner. The last three, farthest away, are those it does not reach.
fn ranks(pakistan: &Ways) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..pakistan.best.len()).collect();
    ranks.sort_by_key(|peer| (pakistan.best[*peer].len(), *peer));
    ranks
}

/// Distributes over what is left of the minute, or 30 seconds of it.
fn spread(start: Timestamp, index: usize, count: usize) -> Timestamp {
    let left = 60 - start.seconds().rem_euclid(60);
    let offset = index as i64 * left.min(30) / count as i64;
    Timestamp::from_seconds(start.seconds() + offset)
}

/// The paths of every peer to one origin.
struct Ways {
    best: Vec<Vec<u32>>,
    detour: Vec<Vec<u32>>,
}

impl Ways {
    fn new(topology: &Topology, origin: Node) -> Ways {
        let best: Vec<Vec<u32>> = topology.paths(origin, None).into_iter().flatten().collect();
        assert_eq!(
            best.len(),
            topology.observers().len(),
            "everyone has a path"
        );
        let detour = (0..best.len()).map(|peer| detour(topology, origin, peer, &best[peer]));
        Ways {
            detour: detour.collect(),
            best,
        }
    }

    fn route(&self, peer: usize, way: Way) -> Option<Vec<u32>> {
        let (mut path, prepended) = match way {
            Best => (self.best[peer].clone(), false),
            Detour => (self.detour[peer].clone(), false),
            Prepended => (self.best[peer].clone(), true),
            PrependedDetour => (self.detour[peer].clone(), true),
            Withdrawn => return None,
        };
        if prepended {
            path.extend(path.last().copied());
        }
        Some(path)
    }
}

/// The peer's path without its first link; where there is none, its path with
/// its own AS number twice.
fn detour(topology: &Topology, origin: Node, peer: usize, best: &[u32]) -> Vec<u32> {
    let link = (topology.observers()[peer], topology.node(best[1]));
    let other = topology.paths(origin, Some(link)).swap_remove(peer);
    other.unwrap_or_else(|| {
        std::iter::once(best[0])
            .chain(best.iter().copied())
            .collect()
    })
}
