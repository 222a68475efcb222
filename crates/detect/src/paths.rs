//! Every AS path seen, looked at once.

use mrt::{AsPath, Origin, SegmentKind};
use net::{Asn, Timestamp};
use registry::special::{self, BogonAsn};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many paths are remembered before all are forgotten and learned anew: a
/// day of a large collector has under a million. Chosen by us.
const PATHS_MAX: usize = 1 << 20;

/// What a path says.
#[derive(Clone, Debug)]
pub struct PathFacts {
    /// The network at its end; `None` for an empty path or a set.
    pub origin: Option<Asn>,
    /// The network before the origin, repeats skipped.
    pub neighbor: Option<Asn>,
    /// What is odd about it.
    pub oddities: Box<[PathOddity]>,
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

/// A path's place in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId(u32);

/// The cache of paths, and which networks were seen side by side.
#[derive(Debug, Default)]
pub struct Paths {
    ids: FxHashMap<Box<[u8]>, PathId>,
    facts: Vec<PathFacts>,
    adjacent: FxHashSet<(Asn, Asn)>,
    key: Vec<u8>,
}

impl Paths {
    /// The path's place; looked at on first sight only. Places given out before
    /// may be forgotten by this call.
    pub fn id(&mut self, path: &AsPath<'_>, now: Timestamp) -> PathId {
        self.key.clear();
        path.write_key(&mut self.key);
        if let Some(&id) = self.ids.get(self.key.as_slice()) {
            return id;
        }
        if self.facts.len() == PATHS_MAX {
            self.ids.clear();
            self.facts.clear();
        }
        let id = PathId(self.facts.len() as u32);
        self.facts.push(look_at(path, now, &mut self.adjacent));
        self.ids.insert(self.key.as_slice().into(), id);
        id
    }

    /// What the path says.
    pub fn facts(&self, id: PathId) -> &PathFacts {
        &self.facts[id.0 as usize]
    }

    /// Whether the two networks stood side by side in any path.
    pub fn are_adjacent(&self, a: Asn, b: Asn) -> bool {
        self.adjacent.contains(&(a.min(b), a.max(b)))
    }
}

fn look_at(path: &AsPath<'_>, now: Timestamp, adjacent: &mut FxHashSet<(Asn, Asn)>) -> PathFacts {
    let mut oddities = Vec::new();
    let mut previous: Option<Asn> = None;
    let mut neighbor = None;
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
                        neighbor = previous;
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
    let origin = match path.origin() {
        Some(Origin::As(asn)) => Some(asn),
        Some(Origin::Set(_)) | None => None,
    };
    PathFacts {
        origin,
        neighbor,
        oddities: oddities.into_boxed_slice(),
    }
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
