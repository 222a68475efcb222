//! What an analyst would look at twice, and then mostly let pass: all invented.

use std::time::Duration;

use net::{Asn, Prefix, Timestamp};

use crate::mrt::{Attribute, Segment};

use super::day::{Day, Route, at};
use super::topology::Topology;
use super::{Landmark, LandmarkKind, cast, event};

/// Blocks that networks with a part in the day hold at noon.
pub(super) fn fixed_blocks() -> Vec<(u32, Prefix)> {
    [
        (cast::YOUTUBE, event::BLOCK),
        (cast::SPLITTERS[0], "61.20.0.0/16"),
        (cast::SPLITTERS[1], "72.44.0.0/17"),
        (cast::SPLITTERS[2], "88.31.0.0/16"),
        (cast::LANDLORDS[0], "64.90.0.0/16"),
        (cast::LANDLORDS[1], "83.17.0.0/16"),
        (cast::TENANTS[0], "64.91.0.0/20"),
        (cast::TENANTS[1], "83.18.0.0/20"),
        (cast::SIBLINGS[0], "77.52.0.0/16"),
        (cast::SIBLINGS[1], "77.53.0.0/16"),
        (cast::BOGON_ORIGIN, "91.8.0.0/20"),
        (cast::PRIVATE_PROVIDER, "69.33.0.0/16"),
        (cast::AGGREGATOR, AGGREGATE),
        (cast::LOOPED, "94.77.0.0/16"),
    ]
    .map(|(asn, text)| (asn, prefix(text)))
    .to_vec()
}

/// The aggregate; its route differs from that of other blocks, see
/// [`aggregate`].
pub(super) const AGGREGATE: &str = "90.12.0.0/16";

/// A path to the aggregator and the set of what it aggregates (RFC 4271 §9.2.2.2).
pub(super) fn aggregate(path: Vec<u32>, components: &[u32]) -> Route {
    Route {
        path: vec![
            Segment::sequence(path),
            Segment::set(components.iter().copied()),
        ],
        more: vec![Attribute::Aggregator {
            asn: Asn(cast::AGGREGATOR),
            router: [198, 51, 100, 201].into(),
        }],
    }
}

/// How many peers hear of the private block.
const BOGON_PEERS: usize = 3;
/// The peer with the loop.
const LOOP_PEER: usize = 5;

/// What there is to find, the event first.
pub(super) fn landmarks() -> Vec<Landmark> {
    let mut landmarks = hijack_landmarks();
    let mut add = |kind, text, origin, related, from, until, peers| {
        landmarks.push(Landmark {
            kind,
            prefix: prefix(text),
            origin: Asn(origin),
            related: Asn(related),
            from,
            until,
            peers,
        });
    };
    let [first, second, third] = cast::SPLITTERS;
    let own = LandmarkKind::OwnMoreSpecific;
    add(own, "61.20.64.0/18", first, first, at(13, 20, 0), None, 39);
    add(own, "72.44.16.0/20", second, second, at(15, 5, 0), None, 39);
    add(own, "88.31.200.0/24", third, third, at(19, 25, 0), None, 39);
    let tenant = LandmarkKind::CustomerMoreSpecific;
    let ([near, far], [one, other]) = (cast::LANDLORDS, cast::TENANTS);
    add(tenant, "64.90.48.0/22", one, near, at(14, 35, 0), None, 39);
    add(tenant, "83.17.9.0/24", other, far, at(18, 20, 0), None, 39);
    let [elder, younger] = cast::SIBLINGS;
    let siblings = LandmarkKind::SiblingOrigin;
    add(
        siblings,
        "77.52.0.0/16",
        younger,
        elder,
        at(16, 0, 0),
        None,
        SIBLING_PEERS,
    );
    let (bogon, leaker) = (LandmarkKind::Bogon, cast::BOGON_ORIGIN);
    let until = Some(at(16, 52, 0));
    add(
        bogon,
        "10.66.0.0/16",
        leaker,
        leaker,
        at(16, 20, 0),
        until,
        BOGON_PEERS,
    );
    let private = LandmarkKind::PrivateOrigin;
    let provider = cast::PRIVATE_PROVIDER;
    add(
        private,
        "69.33.128.0/20",
        cast::PRIVATE_ORIGIN,
        provider,
        at(13, 5, 0),
        None,
        39,
    );
    let (set, aggregator) = (LandmarkKind::AsSet, cast::AGGREGATOR);
    add(
        set,
        AGGREGATE,
        aggregator,
        cast::COMPONENTS[2],
        at(15, 10, 0),
        None,
        39,
    );
    let (looped, until) = (cast::LOOPED, Some(at(17, 13, 40)));
    add(
        LandmarkKind::PathLoop,
        "94.77.0.0/16",
        looped,
        looped,
        at(17, 12, 30),
        until,
        1,
    );
    landmarks
}

/// Peers that are nearer to the younger sibling; follows from the topology, and
/// a test holds it to the stream.
const SIBLING_PEERS: usize = 10;

fn hijack_landmarks() -> Vec<Landmark> {
    let landmark = |kind, text, origin, related, from, until, peers| Landmark {
        kind,
        prefix: prefix(text),
        origin: Asn(origin),
        related: Asn(related),
        from,
        until,
        peers,
    };
    let (youtube, pakistan) = (cast::YOUTUBE, cast::PAKISTAN_TELECOM);
    let own = LandmarkKind::OwnMoreSpecific;
    let [low, high] = event::HALVES;
    vec![
        landmark(
            LandmarkKind::Hijack,
            event::PART,
            pakistan,
            youtube,
            at(18, 47, 57),
            Some(at(21, 1, 10)),
            event::MISLED,
        ),
        landmark(
            own,
            event::PART,
            youtube,
            youtube,
            at(20, 7, 10),
            None,
            event::MISLED,
        ),
        landmark(own, low, youtube, youtube, at(20, 18, 12), None, 5),
        landmark(own, high, youtube, youtube, at(20, 18, 12), None, 5),
    ]
}

pub(super) fn add(day: &mut Day, topology: &Topology) {
    for landmark in landmarks() {
        match landmark.kind {
            LandmarkKind::Hijack => {}
            LandmarkKind::OwnMoreSpecific if landmark.origin == Asn(cast::YOUTUBE) => {}
            LandmarkKind::OwnMoreSpecific | LandmarkKind::CustomerMoreSpecific => {
                for (peer, path) in paths(topology, landmark.origin) {
                    announce(day, &landmark, peer, Route::of(path));
                }
            }
            LandmarkKind::PrivateOrigin => {
                for (peer, mut path) in paths(topology, landmark.related) {
                    path.push(cast::PRIVATE_ORIGIN);
                    announce(day, &landmark, peer, Route::of(path));
                }
            }
            LandmarkKind::SiblingOrigin => add_sibling(day, topology, &landmark),
            LandmarkKind::Bogon => {
                for (peer, path) in paths(topology, landmark.origin).take(BOGON_PEERS) {
                    announce(day, &landmark, peer, Route::of(path));
                    let until = landmark.until.expect("a leak that ends");
                    day.withdraw(after(until, peer), peer, landmark.prefix);
                }
            }
            LandmarkKind::AsSet => {
                for (peer, path) in paths(topology, landmark.origin) {
                    announce(day, &landmark, peer, aggregate(path, &cast::COMPONENTS));
                }
            }
            LandmarkKind::PathLoop => add_loop(day, topology, &landmark),
        }
    }
}

/// Peers turn to the younger sibling when their path to it is shorter.
fn add_sibling(day: &mut Day, topology: &Topology, landmark: &Landmark) {
    let elder: Vec<_> = paths(topology, landmark.related).collect();
    for ((peer, path), (_, known)) in paths(topology, landmark.origin).zip(elder) {
        if path.len() < known.len() {
            announce(day, landmark, peer, Route::of(path));
        }
    }
}

/// The path passes its second network twice, then is as before.
fn add_loop(day: &mut Day, topology: &Topology, landmark: &Landmark) {
    let found = paths(topology, landmark.origin).find(|(peer, _)| *peer == LOOP_PEER);
    let (peer, path) = found.expect("a peer with a path");
    let mut looped = path.clone();
    looped.splice(1..1, [path[1], path[0]]);
    let until = landmark.until.expect("a loop that ends");
    day.announce(landmark.from, peer, landmark.prefix, Route::of(looped));
    day.announce(until, peer, landmark.prefix, Route::of(path));
}

fn announce(day: &mut Day, landmark: &Landmark, peer: usize, route: Route) {
    day.announce(after(landmark.from, peer), peer, landmark.prefix, route);
}

/// News takes up to 40 seconds to reach the last peer.
fn after(time: Timestamp, peer: usize) -> Timestamp {
    time.plus(Duration::from_secs(peer as u64))
}

fn paths(topology: &Topology, origin: Asn) -> impl Iterator<Item = (usize, Vec<u32>)> + use<> {
    let paths = topology.paths(topology.node(origin.to_u32()), None);
    let with_path = |(peer, path): (usize, Option<Vec<u32>>)| Some((peer, path?));
    paths.into_iter().enumerate().filter_map(with_path)
}

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}
