//! The made day of 24 February 2008: everything that was put in is found.

use archive::{Archive, Window};
use detect::{Baseline, Config, Detector, ExplanationKind, Kind, Observation, SourceId};
use input::{Options, Source};
use mrt::{Element, Origin};
use net::Asn;

fn observations() -> Vec<Observation> {
    let folder = tempfile::tempdir().expect("a folder");
    let files = testkit::youtube_2008::write(folder.path()).expect("the day is written");
    let named = |start| -> Vec<Source> {
        let named = testkit::youtube_2008::named(&files, start);
        named.into_iter().map(Source::Path).collect()
    };
    let mut detector = Detector::new(Config {
        baseline: Baseline::Given,
        ..Config::default()
    });
    let read = |sources| Archive::new(sources, &Options::default(), Window::default());
    let mut table = read(named("rib."));
    while table.next_record(|_, element| {
        if let Element::Route(route) = element
            && let Some(Origin::As(origin)) = route.attributes.origin()
        {
            detector.learn(route.prefix, origin);
        }
    }) {}
    let mut updates = read(named("updates."));
    while updates.next_record(|place, element| detector.element(SourceId(place as u32), element)) {}
    detector.finish(&detect::Relations::default())
}

fn find(all: &[Observation], kind: Kind, asn: u32) -> Vec<&Observation> {
    let is = |observation: &&Observation| observation.kind == kind && observation.asn == Asn(asn);
    all.iter().filter(is).collect()
}

#[test]
fn everything_put_into_the_day_is_found_and_nothing_else() {
    let all = observations();
    let [hijack] = find(&all, Kind::NewOriginMoreSpecific, 17557)[..] else {
        panic!("one hijack");
    };
    assert_eq!(hijack.prefix.to_string(), "208.65.153.0/24");
    assert_eq!(hijack.first_seen.to_string(), "2008-02-24T18:47:57Z");
    assert_eq!((hijack.wave_peers.len(), hijack.peers_heard), (36, 39));
    assert_eq!(hijack.neighbors[0], Asn(3491));
    assert!(hijack.ended.is_some());
    let new = hijack.new_origin.as_ref().expect("a new origin");
    assert_eq!(new.counters.len(), 3, "the /24 and two /25");
    assert!(new.explanations.iter().all(|e| e.holds != Some(true)));

    let explained = |asn: u32, kind: ExplanationKind| {
        let found = find(&all, Kind::NewOriginMoreSpecific, asn);
        let [observation] = found[..] else {
            panic!("one of AS{asn}, not {}", found.len());
        };
        let new = observation.new_origin.as_ref().expect("a new origin");
        assert!(
            new.explanations
                .iter()
                .any(|e| e.kind == kind && e.holds == Some(true)),
            "AS{asn}"
        );
    };
    explained(30011, ExplanationKind::KnownOriginOnPath);
    explained(30013, ExplanationKind::KnownOriginOnPath);
    assert_eq!(find(&all, Kind::NewOrigin, 21032).len(), 1, "the sibling");
    for own_part in [21007, 21011, 21013] {
        assert!(find(&all, Kind::NewOriginMoreSpecific, own_part).is_empty());
    }

    let [bogon] = find(&all, Kind::BogonPrefix, 30017)[..] else {
        panic!("one bogon");
    };
    assert_eq!(bogon.prefix.to_string(), "10.66.0.0/16");
    assert_eq!(bogon.peers.len(), 3);
    let private = find(&all, Kind::BogonAsn, 21041);
    assert_eq!(private.len(), 1);
    assert_eq!(private[0].bogon_asn, Some(Asn(65010)));
    assert_eq!(find(&all, Kind::AsSet, 21047).len(), 1);
    let looped = find(&all, Kind::PathLoop, 21053);
    assert_eq!(looped.len(), 1);
    assert_eq!(looped[0].peers.len(), 1);

    let count = |kind: Kind| {
        all.iter()
            .filter(|observation| observation.kind == kind)
            .count()
    };
    let counts: Vec<usize> = Kind::ALL.into_iter().map(count).collect();
    assert_eq!(counts.iter().sum::<usize>(), all.len());
    // The private number is also a new origin in its provider's block, and the
    // looped path passes two networks twice.
    assert_eq!(
        counts,
        [1, 4, 1, 1, 1, 2],
        "{:?}",
        Kind::ALL.map(Kind::name)
    );
}
