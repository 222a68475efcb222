//! Every AS path seen, looked at once.

use std::hash::{BuildHasher, RandomState};

use mrt::{AsPath, Origin, SegmentKind};
use net::{Asn, Timestamp};
use registry::special::{self, BogonAsn};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many paths are remembered before all are forgotten and learned anew: a
/// day of a large collector has under a million. Chosen by us.
const PATHS_MAX: usize = 1 << 20;

/// What a path says.
#[derive(Clone, Copy, Debug)]
pub struct PathFacts {
    /// The network at its end; `None` for an empty path or a set.
    pub origin: Option<Asn>,
    /// Where its oddities are, when it has some.
    odd: Option<u32>,
}

/// What can be odd about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathOddity {
    /// A number that must not be in the public network, and the network nearer
    /// to the collector that passed it on.
    BogonAsn {
        /// The number.
        asn: Asn,
        /// Who passed it on; the number itself when it stands first.
        passed_by: Asn,
    },
    /// A set of networks, and the network before it.
    AsSet {
        /// The network that aggregated, as far as the path tells.
        aggregator: Asn,
    },
    /// A network twice with others between.
    Loop {
        /// The network.
        asn: Asn,
    },
}

/// Which paths were looked at, what was odd about them, and which networks were
/// seen side by side.
///
/// A path is remembered by a hash of 64 bits under a key drawn anew in each run,
/// so that nobody can make one path pass for another.
#[derive(Debug, Default)]
pub struct Paths {
    hasher: RandomState,
    seen: FxHashSet<u64>,
    odd: FxHashMap<u64, u32>,
    oddities: Vec<Box<[PathOddity]>>,
    adjacent: FxHashSet<(Asn, Asn)>,
    key: Vec<u8>,
}

impl Paths {
    /// What the path says; looked at whole on first sight only.
    pub fn facts(&mut self, path: &AsPath<'_>, now: Timestamp) -> PathFacts {
        self.key.clear();
        path.write_key(&mut self.key);
        let hash = self.hasher.hash_one(self.key.as_slice());
        if self.seen.len() == PATHS_MAX {
            self.seen.clear();
        }
        if self.seen.insert(hash) {
            let oddities = look_at(path, now, &mut self.adjacent);
            if !oddities.is_empty() && !self.odd.contains_key(&hash) {
                self.odd.insert(hash, self.oddities.len() as u32);
                self.oddities.push(oddities.into_boxed_slice());
            }
        }
        let origin = match path.origin() {
            Some(Origin::As(asn)) => Some(asn),
            Some(Origin::Set(_)) | None => None,
        };
        PathFacts {
            origin,
            odd: self.odd.get(&hash).copied(),
        }
    }

    /// What is odd about a path.
    pub fn oddities(&self, facts: PathFacts) -> &[PathOddity] {
        facts
            .odd
            .map_or(&[], |place| &self.oddities[place as usize])
    }

    /// Whether the two networks stood side by side in any path.
    pub fn are_adjacent(&self, a: Asn, b: Asn) -> bool {
        self.adjacent.contains(&(a.min(b), a.max(b)))
    }
}

/// The network before a path's last one, repeats skipped.
pub fn neighbor(path: &AsPath<'_>) -> Option<Asn> {
    let mut previous = None;
    let mut neighbor = None;
    let sequences = path
        .segments()
        .filter(|segment| segment.kind == SegmentKind::Sequence);
    for asn in sequences.flat_map(|segment| segment.asns()) {
        if previous.is_some_and(|before| before != asn) {
            neighbor = previous;
        }
        previous = Some(asn);
    }
    neighbor
}

/// What is odd about a path; notes who stands beside whom.
fn look_at(
    path: &AsPath<'_>,
    now: Timestamp,
    adjacent: &mut FxHashSet<(Asn, Asn)>,
) -> Vec<PathOddity> {
    let mut oddities = Vec::new();
    let mut previous: Option<Asn> = None;
    let mut sequence: Vec<Asn> = Vec::new();
    for segment in path.segments() {
        match segment.kind {
            SegmentKind::Sequence => {
                for asn in segment.asns() {
                    odd_number(asn, previous, now, &mut oddities);
                    if let Some(before) = previous
                        && before != asn
                    {
                        adjacent.insert((before.min(asn), before.max(asn)));
                    }
                    if previous != Some(asn) && sequence.contains(&asn) {
                        push_new(&mut oddities, PathOddity::Loop { asn });
                    }
                    sequence.push(asn);
                    previous = Some(asn);
                }
            }
            SegmentKind::Set => {
                let first = segment.asns().next();
                if let Some(aggregator) = previous.or(first) {
                    push_new(&mut oddities, PathOddity::AsSet { aggregator });
                }
                for asn in segment.asns() {
                    odd_number(asn, previous, now, &mut oddities);
                }
            }
            SegmentKind::ConfederationSequence | SegmentKind::ConfederationSet => {}
        }
    }
    oddities
}

fn odd_number(asn: Asn, previous: Option<Asn>, now: Timestamp, oddities: &mut Vec<PathOddity>) {
    // AS_TRANS stands for a 4-byte number where a 2-byte session hides it.
    match special::bogon_asn(asn, now) {
        None | Some(BogonAsn::Transition) => {}
        Some(_) if previous == Some(asn) => {}
        Some(_) => {
            let passed_by = previous.unwrap_or(asn);
            push_new(oddities, PathOddity::BogonAsn { asn, passed_by });
        }
    }
}

fn push_new(oddities: &mut Vec<PathOddity>, oddity: PathOddity) {
    if !oddities.contains(&oddity) {
        oddities.push(oddity);
    }
}
