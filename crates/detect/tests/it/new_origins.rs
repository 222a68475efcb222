//! New origins: what makes one, what explains it, what answers it.

use std::time::Duration;

use detect::{Baseline, Config, ExplanationKind, Kind, NewOrigin, Observation};
use net::{Asn, Timestamp};

use crate::stream::Stream;

const PEERS: [u32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// The holder, AS 100, behind AS 50; everything before second 1,000 is learned.
fn learned() -> Stream {
    let mut stream = Stream::new(Config {
        baseline: Baseline::FirstHours(Duration::from_secs(1000)),
        ..Config::default()
    });
    stream.announce(1, &PEERS, "198.18.0.0/22", &[50, 100]);
    stream
}

fn only(observations: Vec<Observation>) -> (Observation, NewOrigin) {
    let [observation] = <[Observation; 1]>::try_from(observations).expect("one observation");
    let new = observation.new_origin.clone().expect("a new origin");
    (observation, new)
}

fn holding(new: &NewOrigin) -> Vec<ExplanationKind> {
    let holds = new.explanations.iter().filter(|e| e.holds == Some(true));
    holds.map(|explanation| explanation.kind).collect()
}

#[test]
fn a_part_of_a_known_block_by_another_network_is_a_new_origin() {
    let mut stream = learned();
    stream.announce(5000, &PEERS[..8], "198.18.1.0/24", &[60, 200]);
    let (observation, new) = only(without_bogons(stream.finish()));
    assert_eq!(observation.kind, Kind::NewOriginMoreSpecific);
    assert_eq!(observation.asn, Asn(200));
    assert_eq!(observation.first_seen.seconds(), 5000);
    assert_eq!(observation.wave_peers.len(), 8);
    assert_eq!(observation.peers_heard, 10);
    assert_eq!(observation.neighbors, [Asn(60)]);
    assert_eq!(new.known_prefix.to_string(), "198.18.0.0/22");
    assert_eq!(new.known_origins, [Asn(100)]);
    assert_eq!(observation.ended, None);
    assert_eq!(holding(&new), []);
}

#[test]
fn the_same_block_by_another_network_is_a_new_origin() {
    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.0.0/22", &[60, 200]);
    let (observation, new) = only(without_bogons(stream.finish()));
    assert_eq!(observation.kind, Kind::NewOrigin);
    assert_eq!(new.known_prefix, observation.prefix);
}

#[test]
fn what_is_announced_while_learning_is_known() {
    let mut stream = learned();
    stream.announce(999, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.announce(5001, &PEERS, "198.18.0.0/22", &[50, 100]);
    assert!(without_bogons(stream.finish()).is_empty());
}

#[test]
fn what_comes_after_five_minutes_is_not_of_the_first_wave() {
    let mut stream = learned();
    stream.announce(5000, &PEERS[..1], "198.18.1.0/24", &[60, 200]);
    stream.announce(5300, &PEERS[1..2], "198.18.1.0/24", &[60, 200]);
    stream.announce(5301, &PEERS[2..3], "198.18.1.0/24", &[60, 200]);
    let (observation, _) = only(without_bogons(stream.finish()));
    assert_eq!(observation.wave_peers, [Asn(1), Asn(2)]);
    assert_eq!(observation.peers, [Asn(1), Asn(2), Asn(3)]);
}

#[test]
fn it_ends_when_all_but_a_tenth_of_the_sessions_let_go() {
    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.withdraw(6000, &PEERS[..8], "198.18.1.0/24");
    let held = only(without_bogons(stream.finish())).0;
    assert_eq!((held.ended, held.sessions_holding), (None, 2));

    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.withdraw(6000, &PEERS[..9], "198.18.1.0/24");
    let ended = only(without_bogons(stream.finish())).0;
    assert_eq!(ended.ended.map(Timestamp::seconds), Some(6000));
    assert_eq!((ended.withdrawals, ended.sessions_holding), (9, 1));
}

#[test]
fn the_holders_answer_is_an_answer_and_no_new_origin() {
    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.announce(6000, &PEERS, "198.18.1.0/24", &[50, 100]);
    stream.announce(6100, &PEERS[..2], "198.18.1.0/25", &[50, 100]);
    let (observation, new) = only(without_bogons(stream.finish()));
    let answers: Vec<(String, i64)> = new
        .counters
        .iter()
        .map(|counter| (counter.prefix.to_string(), counter.first_seen.seconds()))
        .collect();
    let expected = [
        ("198.18.1.0/24".to_owned(), 6000),
        ("198.18.1.0/25".to_owned(), 6100),
    ];
    assert_eq!(answers, expected);
    // Every session took the holder's route in place of the other.
    assert_eq!(observation.ended.map(Timestamp::seconds), Some(6000));
    assert_eq!(observation.withdrawals, 0);
}

#[test]
fn a_customer_behind_the_holder_is_explained_by_the_path() {
    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[50, 100, 200]);
    let (_, new) = only(without_bogons(stream.finish()));
    assert_eq!(
        holding(&new),
        [
            ExplanationKind::KnownOriginOnPath,
            ExplanationKind::Adjacent
        ]
    );
}

#[test]
fn networks_side_by_side_in_other_routes_are_neighbours() {
    let mut stream = learned();
    stream.announce(2, &PEERS[..1], "203.0.0.0/16", &[200, 100, 70]);
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    let (_, new) = only(without_bogons(stream.finish()));
    assert_eq!(holding(&new), [ExplanationKind::Adjacent]);
}

#[test]
fn a_network_that_had_another_part_before_is_explained_by_it() {
    let mut stream = learned();
    stream.announce(3, &PEERS, "198.18.2.0/24", &[60, 200]);
    stream.announce(4, &PEERS, "198.18.3.0/24", &[60, 300]);
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    let (_, new) = only(without_bogons(stream.finish()));
    assert_eq!(holding(&new), [ExplanationKind::OriginInsideBefore]);
    assert_eq!(new.other_origins_inside, 1);
}

#[test]
fn a_prefix_withdrawn_before_it_was_announced_is_older_than_the_stream() {
    let mut stream = learned();
    stream.withdraw(2000, &PEERS[..3], "198.18.1.0/24");
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    let (_, new) = only(without_bogons(stream.finish()));
    assert_eq!(holding(&new), [ExplanationKind::WithdrawnBefore]);
    assert_eq!(new.withdrawn_before, 3);
}

#[test]
fn a_route_gone_within_five_minutes_is_a_flap() {
    for (end, flap) in [(5299, true), (5300, false)] {
        let mut stream = learned();
        stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
        stream.withdraw(end, &PEERS, "198.18.1.0/24");
        let (_, new) = only(without_bogons(stream.finish()));
        assert_eq!(
            holding(&new).contains(&ExplanationKind::ShortFlap),
            flap,
            "{end}"
        );
    }
}

#[test]
fn a_session_that_repeats_its_table_is_left_out_of_the_wave() {
    let mut stream = learned();
    for third in 0..100 {
        let prefix = format!("203.0.{third}.0/24");
        stream.announce(4, &PEERS, &prefix, &[50, 300 + third]);
        // In the minutes of the new origin, AS 1 sends all of them again.
        stream.announce(5000, &PEERS[..1], &prefix, &[50, 300 + third]);
    }
    stream.announce(5010, &PEERS, "198.18.1.0/24", &[60, 200]);
    let (observation, _) = only(without_bogons(stream.finish()));
    assert_eq!(observation.wave_peers.len(), 9);
    assert_eq!(observation.sessions_bulk, 1);
}

#[test]
fn an_answer_counts_when_its_prefix_was_first_met_by_a_withdrawal() {
    let mut stream = learned();
    stream.announce(5000, &PEERS, "198.18.1.0/24", &[60, 200]);
    stream.withdraw(5500, &PEERS[..1], "198.18.1.0/25");
    stream.announce(6000, &PEERS, "198.18.1.0/25", &[50, 100]);
    let (_, new) = only(without_bogons(stream.finish()));
    assert_eq!(new.counters.len(), 1);
}

#[test]
fn a_bogon_that_the_baseline_has_is_a_bogon_all_the_same() {
    let mut stream = Stream::new(Config {
        baseline: Baseline::Given,
        ..Config::default()
    });
    let block = "10.66.0.0/16";
    let learned = block.parse().expect("a prefix");
    stream.detector.learn(learned, Asn(200));
    let day: Timestamp = "2008-02-24".parse().expect("a day");
    stream.announce(day.seconds(), &PEERS, block, &[60, 200]);
    let kinds: Vec<Kind> = stream.finish().iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [Kind::BogonPrefix]);
}

#[test]
fn the_default_route_covers_nothing() {
    let mut stream = learned();
    stream.announce(2, &PEERS, "0.0.0.0/0", &[50, 1000]);
    stream.announce(5000, &PEERS, "203.0.0.0/16", &[60, 200]);
    assert!(without_bogons(stream.finish()).is_empty());
}

/// 198.18.0.0/15 is set aside for benchmarks (RFC 2544), which suits tests.
fn without_bogons(observations: Vec<Observation>) -> Vec<Observation> {
    let is_new = |observation: &Observation| observation.new_origin.is_some();
    observations.into_iter().filter(is_new).collect()
}
