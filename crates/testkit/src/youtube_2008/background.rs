//! The invented Internet's ordinary day: who holds what at noon, and the changes
//! that mean nothing.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use net::{Family, Prefix, Timestamp};

use crate::random::SplitMix64;

use super::cast;
use super::day::{Day, Route, at};
use super::topology::{Node, Topology};

/// Blocks by network, in the order of networks.
pub(super) type Holdings = BTreeMap<Node, Vec<Prefix>>;

/// A route that changes for a while: two per minute and three would be more
/// than a quiet day needs.
const PATH_CHANGES: usize = 420;
/// A block that is withdrawn everywhere and comes back.
const FLAPS: usize = 150;

/// Blocks of the real networks besides the one at stake, as routed on 1 May 2008
/// (from the routing table of that day in `pyasn`'s archive).
const REAL_BLOCKS: &[(u32, &str)] = &[
    (cast::PAKISTAN_TELECOM, "116.71.0.0/16"),
    (cast::PAKISTAN_TELECOM, "202.125.128.0/19"),
    (cast::PCCW, "198.69.128.0/20"),
];

/// Draws blocks for every network that has none in `fixed`, from 11.0.0.0/8 to
/// 99.0.0.0/8: none of that is reserved. Each network has a /16 of its own, so
/// that no two overlap.
pub(super) fn holdings(
    topology: &Topology,
    random: &mut SplitMix64,
    fixed: &[(u32, Prefix)],
) -> Holdings {
    let mut holdings = Holdings::new();
    let real = REAL_BLOCKS
        .iter()
        .map(|(asn, text)| (*asn, text.parse().expect("a prefix")));
    for (asn, prefix) in real.chain(fixed.iter().copied()) {
        holdings.entry(topology.node(asn)).or_default().push(prefix);
    }
    let mut used: HashSet<u128> = fixed.iter().map(|(_, prefix)| slot(*prefix)).collect();
    let unheard: Vec<u32> = cast::everyone().collect();
    for node in topology.nodes() {
        if unheard.contains(&topology.asn(node)) {
            continue;
        }
        let start = loop {
            let first = random.between(11, 99) as u128;
            let start = (first << 8 | random.below(256) as u128) << 112;
            if used.insert(start >> 112) {
                break start;
            }
        };
        holdings.insert(node, blocks(random, start));
    }
    holdings
}

/// The first 16 bits.
fn slot(prefix: Prefix) -> u128 {
    prefix.bits() >> 112
}

/// One larger block and, in about half of all networks, smaller ones.
fn blocks(random: &mut SplitMix64, start: u128) -> Vec<Prefix> {
    let count = match random.below(100) {
        0..50 => 1,
        50..80 => random.between(2, 4),
        80..95 => random.between(5, 10),
        _ => random.between(11, 20),
    };
    let block = |bits, length| Prefix::from_bits(Family::V4, bits, length).expect("a length to 32");
    let mut blocks = vec![block(start, random.between(16, 20) as u8)];
    while blocks.len() < count {
        let offset = (random.below(1 << 16) as u128) << 96;
        let candidate = block(start | offset, random.between(20, 24) as u8);
        if !blocks.contains(&candidate) {
            blocks.push(candidate);
        }
    }
    blocks
}

/// Adds what happens on any day. Networks with a part in the day are left alone,
/// so that what is told of them is all that happens to them.
pub(super) fn churn(
    day: &mut Day,
    topology: &Topology,
    holdings: &Holdings,
    random: &mut SplitMix64,
) {
    let cast: Vec<u32> = cast::everyone().collect();
    let mut quiet: Vec<Node> = holdings.keys().copied().collect();
    quiet.retain(|node| !cast.contains(&topology.asn(*node)));
    // Each network changes at most once, so that changes cannot overlap.
    random.shuffle(&mut quiet);
    let (flapping, others) = quiet.split_at(FLAPS);
    for node in flapping {
        flap(day, topology, (*node, &holdings[node]), random);
    }
    let homed_twice = others
        .iter()
        .filter(|node| topology.providers(**node).len() > 1);
    for node in homed_twice.take(PATH_CHANGES) {
        change_paths(day, topology, (*node, &holdings[node]), random);
    }
}

/// When an episode begins: from 12:02 to 21:30, so that all end before 22:00.
fn episode(random: &mut SplitMix64) -> Timestamp {
    let seconds = random.between(120, 34_200);
    at(12, 0, 0).plus(Duration::from_secs(seconds as u64))
}

fn later(start: Timestamp, random: &mut SplitMix64, low: usize, high: usize) -> Timestamp {
    start.plus(Duration::from_secs(random.between(low, high) as u64))
}

/// One block is withdrawn everywhere within a minute, and announced again as it
/// was some minutes later.
fn flap(
    day: &mut Day,
    topology: &Topology,
    (node, blocks): (Node, &[Prefix]),
    random: &mut SplitMix64,
) {
    let block = blocks[random.below(blocks.len())];
    let gone = episode(random);
    let back = later(gone, random, 90, 400);
    for (peer, path) in topology.paths(node, None).into_iter().enumerate() {
        let Some(path) = path else { continue };
        day.withdraw(later(gone, random, 0, 59), peer, block);
        day.announce(later(back, random, 0, 59), peer, block, Route::of(path));
    }
}

/// A network loses a provider for some minutes: those who came that way come by
/// another.
fn change_paths(
    day: &mut Day,
    topology: &Topology,
    (node, blocks): (Node, &[Prefix]),
    random: &mut SplitMix64,
) {
    let providers = topology.providers(node);
    let lost = providers[random.below(providers.len())];
    let down = episode(random);
    let up = later(down, random, 120, 1500);
    let before = topology.paths(node, None);
    let during = topology.paths(node, Some((node, lost)));
    for (peer, (before, during)) in before.into_iter().zip(during).enumerate() {
        if before == during {
            continue;
        }
        let (down, up) = (later(down, random, 0, 45), later(up, random, 46, 90));
        day.say(down, peer, blocks.to_vec(), during.map(Route::of));
        day.say(up, peer, blocks.to_vec(), before.map(Route::of));
    }
}
