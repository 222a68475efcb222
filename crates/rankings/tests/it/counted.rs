use rankings::rank::{self, Why};
use rankings::{By, EconomyOf, Error};
use scans::Day;

use crate::world::{FIRST, SECOND, World};

const DELEGATED: &str = "JP ipv4 20.0.0.0 65536
NO ipv4 20.1.0.0 65536
AR ipv4 20.3.0.0 65536
KE ipv4 20.9.0.0 65536
NO asn 64501 1";

const ANNOUNCED: &str = "20.0.0.0/14 64500
20.0.128.0/17 64501
20.0.128.0/24 64501
20.1.0.0/16 64501
20.1.0.0/17 64502
20.1.0.0/17 64503";

/// Rows as `key open announced prefixes rank`.
fn rows(answer: &rank::Answer) -> Vec<String> {
    let row = |row: &rank::Row| {
        format!(
            "{} {} of {} in {}, {}–{}",
            row.key, row.open, row.announced, row.prefixes, row.rank_first, row.rank_last
        )
    };
    answer.rows.iter().map(row).collect()
}

fn not_ranked(answer: &rank::Answer) -> Vec<(Why, String)> {
    let one = |one: &rank::NotRanked| (one.why, one.key.to_string());
    answer.not_ranked.iter().map(one).collect()
}

fn seen() -> World {
    let mut world = World::new(DELEGATED, ANNOUNCED);
    world.see_first(FIRST, "20.0.0.0", 300);
    world.see_first(FIRST, "20.1.0.0", 10);
    world.see_first(FIRST, "20.1.128.0", 20);
    world.see(
        FIRST,
        ["20.2.0.1", "203.1.0.1", "192.168.0.1", "2001:db8::1"],
    );
    world
}

#[test]
fn an_address_is_counted_once_in_the_economy_that_holds_it() {
    let world = seen();
    let answer = rank::answer(&world.question(By::Economy), None, None).expect("an answer");
    assert_eq!(
        rows(&answer),
        ["JP 300 of 65536 in 3, 1–1", "NO 30 of 65536 in 2, 2–2"]
    );
    assert_eq!(
        not_ranked(&answer),
        [
            (Why::NotKnown, "AR".to_owned()),
            (Why::NotRouted, "KE".to_owned())
        ]
    );
    let apart = answer.apart;
    assert_eq!((apart.not_routed, apart.not_public), (2, 1));
    assert_eq!((apart.not_delegated, apart.ipv6), (1, 1));
    assert!((answer.rows[0].rate - 300.0 / 65_536.0 * 100_000.0).abs() < 1e-9);
}

#[test]
fn a_network_has_what_its_longest_prefix_holds_and_shares_nothing() {
    let world = seen();
    let answer = rank::answer(&world.question(By::Asn), None, None).expect("an answer");
    assert_eq!(
        rows(&answer),
        [
            // 20.0.0.0/17 and 20.3.0.0/16; 20.2.0.0/16 nobody was handed.
            "AS64500 300 of 98304 in 1, 1–1",
            // 20.0.128.0/17 and 20.1.128.0/17. Its block 20.1.0.0/16 begins with
            // addresses that others announce.
            "AS64501 20 of 65536 in 2, 2–2",
        ]
    );
    assert_eq!(answer.apart.several_origins, 10);
    assert_eq!(answer.apart.not_delegated, 1);
}

#[test]
fn an_economy_may_be_that_of_whoever_announces() {
    let world = seen();
    let mut question = world.question(By::Economy);
    question.economy_of = EconomyOf::Origin;
    let answer = rank::answer(&question, None, None).expect("an answer");
    assert_eq!(rows(&answer), ["NO 20 of 65536 in 2, 1–1"]);
    assert_eq!(answer.apart.no_economy, 300, "AS64500 is in no delegation");
}

#[test]
fn nobody_in_a_list_is_not_known_unless_the_list_is_of_the_whole_internet() {
    let mut world = seen();
    // An economy that was in a list once was looked at.
    world.see_first(SECOND, "20.0.0.0", 5);
    let answer = rank::answer(&world.question(By::Economy), None, None).expect("an answer");
    assert_eq!(answer.at, SECOND);
    assert_eq!(
        rows(&answer),
        ["JP 5 of 65536 in 3, 1–2", "NO 0 of 65536 in 2, 1–2"],
        "5 and 0 of so many are not far enough apart"
    );
    let mut question = world.question(By::Economy);
    question.is_whole_internet = true;
    let answer = rank::answer(&question, None, None).expect("an answer");
    assert!(rows(&answer).contains(&"AR 0 of 65536 in 0, 1–3".to_owned()));
    assert_eq!(not_ranked(&answer), [(Why::NotRouted, "KE".to_owned())]);
}

#[test]
fn a_change_is_clear_where_the_intervals_are_apart() {
    let mut world = seen();
    world.see_first(SECOND, "20.0.0.0", 100);
    world.see_first(SECOND, "20.1.128.0", 28);
    let question = world.question(By::Economy);
    let answer = rank::answer(&question, Some(SECOND), Some(FIRST)).expect("an answer");
    let changes: Vec<_> = answer
        .rows
        .iter()
        .map(|row| row.change.expect("both are known"))
        .map(|change| (change.trend, change.is_clear))
        .collect();
    assert_eq!(changes, [("better", true), ("better", false)]);
    let error = rank::answer(&question, Some(FIRST), Some(SECOND)).expect_err("backwards");
    assert!(matches!(error, Error::Backwards { .. }), "{error}");
}

#[test]
fn a_day_without_a_list_names_the_nearest() {
    let mut world = seen();
    world.see(SECOND, ["20.0.0.1"]);
    let question = world.question(By::Economy);
    let hint = |day| {
        let error = rank::answer(&question, Some(Day(day)), None).expect_err("no list");
        error.hint().expect("a hint")
    };
    assert_eq!(hint(FIRST.0 - 1), "the nearest day with one is 2015-01-01");
    assert_eq!(
        hint(FIRST.0 + 1),
        "the nearest days with one are 2015-01-01 and 2015-02-01"
    );
    assert_eq!(hint(SECOND.0 + 1), "the nearest day with one is 2015-02-01");
}

#[test]
fn without_delegations_networks_are_ranked_and_economies_are_not() {
    let mut world = World::new("", "20.0.0.0/16 64500");
    world.see(FIRST, ["20.0.0.1"]);
    let answer = rank::answer(&world.question(By::Asn), None, None).expect("an answer");
    assert_eq!(rows(&answer), ["AS64500 1 of 65536 in 1, 1–1"]);
    let error = rank::answer(&world.question(By::Economy), None, None).expect_err("none");
    assert!(matches!(error, Error::NoDelegations), "{error}");
    let world = World::new("", "20.0.0.0/16 64500");
    let error = rank::answer(&world.question(By::Asn), None, None).expect_err("no day");
    assert!(matches!(error, Error::NothingSeen), "{error}");
}

#[test]
fn a_cell_of_csv_is_only_a_cell() {
    let mut world = seen();
    world.kinds(&[(64_500, "NSP")]);
    let answer = rank::answer(&world.question(By::Asn), None, None).expect("an answer");
    let csv = answer.csv();
    let columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert!(columns.iter().all(|count| *count == columns[0]), "{csv}");
    assert!(csv.contains("AS64500,N64500,ranked,1,1,1,"), "{csv}");
}
