//! An invented Internet of some 900 networks: who buys from whom, who peers,
//! and which path each observer then has to each network.

use std::collections::HashSet;

use crate::random::{SplitMix64, mix};

use super::cast;

/// A network by its position; providers always stand before their customers.
pub(super) type Node = usize;

/// The networks and their links.
pub(super) struct Topology {
    asns: Vec<u32>,
    providers: Vec<Vec<Node>>,
    lateral: Vec<Vec<Node>>,
    observers: Vec<Node>,
}

/// How many networks of the core sell to everyone and peer with each other.
const CORE: usize = 7;
/// Networks that buy from the core and sell to the edge.
const REGIONAL: usize = 12;
/// Networks that only originate, on top of those with a part in the day.
const EDGE: usize = 850;
/// Customers of an edge network.
const BEHIND_EDGE: usize = 40;
/// Peers of the collector among the edge; with all of the core but one and
/// all regional networks this makes 39.
const OBSERVERS_AT_EDGE: usize = 21;

/// The best known way to the origin.
#[derive(Clone, Copy)]
struct Hop {
    distance: usize,
    next: Node,
}

impl Topology {
    pub(super) fn draw(random: &mut SplitMix64) -> Topology {
        let mut topology = Topology {
            asns: Vec::new(),
            providers: Vec::new(),
            lateral: Vec::new(),
            observers: Vec::new(),
        };
        let mut fresh = fresh_asns(random);
        topology.add(cast::PCCW, Vec::new());
        for _ in 1..CORE {
            topology.add(fresh(), Vec::new());
        }
        for left in 0..CORE {
            for right in left + 1..CORE {
                topology.link_lateral(left, right);
            }
        }
        for index in 0..REGIONAL {
            // Two neighbours in the core, the one with a part in the day among them.
            let providers = vec![index % CORE, (index * 3 + 2) % CORE];
            let providers = if providers[0] == providers[1] {
                vec![providers[0]]
            } else {
                providers
            };
            topology.add(fresh(), providers);
        }
        for index in 0..REGIONAL / 2 {
            topology.link_lateral(CORE + 2 * index, CORE + 2 * index + 1);
        }
        topology.add(cast::YOUTUBE, vec![1, 2, 3]);
        topology.add(cast::PAKISTAN_TELECOM, vec![0]);
        let mut draw = SplitMix64::new(random.next());
        for asn in cast::HOLDERS {
            let providers = draw_providers(&mut draw, 2);
            topology.add(*asn, providers);
        }
        for _ in 0..EDGE {
            let count = [1, 1, 2, 2, 2, 3][draw.below(6)];
            let providers = draw_providers(&mut draw, count);
            topology.add(fresh(), providers);
        }
        for (customer, provider) in cast::CUSTOMERS {
            let provider = topology.node(*provider);
            topology.add(*customer, vec![provider]);
        }
        let edge = topology.asns.len() - EDGE - cast::CUSTOMERS.len()
            ..topology.asns.len() - cast::CUSTOMERS.len();
        for _ in 0..BEHIND_EDGE {
            let provider = edge.start + draw.below(EDGE);
            topology.add(fresh(), vec![provider]);
        }
        topology.observers = (1..CORE + REGIONAL)
            .chain(edge.take(OBSERVERS_AT_EDGE))
            .collect();
        topology
    }

    fn add(&mut self, asn: u32, providers: Vec<Node>) {
        self.asns.push(asn);
        self.providers.push(providers);
        self.lateral.push(Vec::new());
    }

    fn link_lateral(&mut self, left: Node, right: Node) {
        self.lateral[left].push(right);
        self.lateral[right].push(left);
    }

    pub(super) fn asn(&self, node: Node) -> u32 {
        self.asns[node]
    }

    /// All networks, providers before customers.
    pub(super) fn nodes(&self) -> std::ops::Range<Node> {
        0..self.asns.len()
    }

    pub(super) fn node(&self, asn: u32) -> Node {
        let found = self.asns.iter().position(|candidate| *candidate == asn);
        found.expect("a network of the scenario")
    }

    pub(super) fn providers(&self, node: Node) -> &[Node] {
        &self.providers[node]
    }

    /// Those that peer with `node`.
    pub(super) fn lateral(&self, node: Node) -> &[Node] {
        &self.lateral[node]
    }

    /// The collector's peers; the position is the peer's index.
    pub(super) fn observers(&self) -> &[Node] {
        &self.observers
    }

    /// Each observer's path to the origin, both included, or `None` where it
    /// has no way. `without` takes one link away.
    pub(super) fn paths(
        &self,
        origin: Node,
        without: Option<(Node, Node)>,
    ) -> Vec<Option<Vec<u32>>> {
        let hops = self.hops(origin, without);
        let path = |start: &Node| {
            let mut node = *start;
            let mut path = vec![self.asns[node]];
            while node != origin {
                node = hops[node]?.next;
                path.push(self.asns[node]);
            }
            Some(path)
        };
        self.observers.iter().map(path).collect()
    }

    /// Everyone's best way under the usual preferences (Gao and Rexford, 2001):
    /// routes of customers before those of peers before those of providers, then
    /// the shorter one; routes of peers and providers go to customers only.
    fn hops(&self, origin: Node, without: Option<(Node, Node)>) -> Vec<Option<Hop>> {
        let usable = |a: Node, b: Node| without != Some((a, b)) && without != Some((b, a));
        let mut hops: Vec<Option<Hop>> = vec![None; self.asns.len()];
        hops[origin] = Some(Hop {
            distance: 0,
            next: origin,
        });
        // Up: providers stand before customers, so each is settled when met.
        for node in (0..=origin).rev() {
            let Some(hop) = hops[node] else { continue };
            for provider in self.providers[node].iter().filter(|p| usable(node, **p)) {
                self.offer(&mut hops, *provider, node, hop.distance + 1);
            }
        }
        // Across, from what was learned of customers alone.
        let of_customers = hops.clone();
        for node in self.nodes().filter(|node| of_customers[*node].is_none()) {
            for peer in self.lateral[node].iter().filter(|p| usable(node, **p)) {
                if let Some(hop) = of_customers[*peer] {
                    self.offer(&mut hops, node, *peer, hop.distance + 1);
                }
            }
        }
        // Down.
        let of_equals = hops.clone();
        for node in self.nodes().filter(|node| of_equals[*node].is_none()) {
            for provider in self.providers[node].iter().filter(|p| usable(node, **p)) {
                if let Some(hop) = hops[*provider] {
                    self.offer(&mut hops, node, *provider, hop.distance + 1);
                }
            }
        }
        hops
    }

    /// Keeps the shorter way; of equal ones a fixed but arbitrary one.
    fn offer(&self, hops: &mut [Option<Hop>], node: Node, next: Node, distance: usize) {
        let rank = |next: Node, distance: usize| (distance, mix((node as u64) << 32 | next as u64));
        let better = match hops[node] {
            None => true,
            Some(hop) => rank(next, distance) < rank(hop.next, hop.distance),
        };
        if better {
            hops[node] = Some(Hop { distance, next });
        }
    }
}

/// AS numbers from 1000 to 45000 that nothing else in the scenario uses.
fn fresh_asns(random: &mut SplitMix64) -> impl FnMut() -> u32 + use<> {
    let mut used: HashSet<u32> = cast::everyone().collect();
    // The stand-in of 4-byte AS numbers is no network (RFC 6793 §9).
    used.insert(23456);
    let mut draw = SplitMix64::new(random.next());
    move || loop {
        let asn = draw.between(1000, 45000) as u32;
        if used.insert(asn) {
            return asn;
        }
    }
}

fn draw_providers(random: &mut SplitMix64, count: usize) -> Vec<Node> {
    let mut providers = Vec::new();
    while providers.len() < count {
        // Three of ten buy from the core, the others from regional networks.
        let provider = if random.percent(30) {
            random.below(CORE)
        } else {
            CORE + random.below(REGIONAL)
        };
        if !providers.contains(&provider) {
            providers.push(provider);
        }
    }
    providers
}
