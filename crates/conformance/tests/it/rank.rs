//! Rates, their intervals and changes, and rankings.

use conformance::measure::Missing;
use conformance::profile::Direction;
use conformance::rank::{
    AmongLike, Candidate, Coverage, Method, Order, Ranking, SizeBands, ends, rank,
};
use conformance::rate::{Rate, RateError, Trend, Z_95, change};
use proptest::prelude::*;

fn share(numerator: u64, denominator: u64) -> Rate {
    Rate::share(numerator, denominator).expect("a share")
}

fn candidate(key: &'static str, rate: Result<Rate, Missing>) -> Candidate<&'static str> {
    Candidate {
        key,
        size: rate.ok().map(|rate| rate.denominator()),
        rate,
        coverage: Coverage {
            collectors: 3,
            peers: 60,
            full_feed_peers: 40,
        },
    }
}

fn method(direction: Direction, order: Order) -> Method {
    Method {
        direction,
        order,
        denominator_min: 5.0,
        full_feed_peers_min: 10,
        z: Z_95,
        bands: SizeBands::prefixes(),
    }
}

fn keys<K: Copy>(ranking: &Ranking<K>) -> Vec<K> {
    ranking.rows.iter().map(|row| row.key).collect()
}

fn of<K: Copy>(candidates: &[Candidate<K>]) -> Vec<K> {
    candidates.iter().map(|candidate| candidate.key).collect()
}

#[test]
fn wilsons_interval_is_the_published_one() {
    // Newcombe's comparison of intervals (1998) has these four.
    for (numerator, denominator, low, high) in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ] {
        let interval = share(numerator, denominator)
            .interval(Z_95)
            .expect("it is a share");
        assert!((interval.low - low).abs() < 0.000_05, "{interval:?}");
        assert!((interval.high - high).abs() < 0.000_05, "{interval:?}");
    }
}

#[test]
fn a_rate_needs_a_denominator_and_a_share_no_more_than_all() {
    assert_eq!(Rate::share(0, 0), Err(RateError::NoDenominator));
    assert_eq!(Rate::share(2, 1), Err(RateError::MoreThanAll));
    assert_eq!(Rate::per(1.0, 0.0, 1.0), Err(RateError::NoDenominator));
    assert_eq!(Rate::per(1.0, 5.0, f64::NAN), Err(RateError::NoDenominator));
    assert_eq!(Rate::per(-1.0, 5.0, 1.0), Err(RateError::NoNumerator));
    let rate = Rate::per(30.0, 6_000_000.0, 100_000.0).expect("a rate");
    assert_eq!(rate.value(), 0.5);
    assert_eq!(rate.interval(Z_95), None);
}

#[test]
fn one_of_one_is_not_worse_than_ninety_of_a_hundred() {
    let candidates = [
        candidate("tiny", Ok(share(5, 5))),
        candidate("large", Ok(share(90, 100))),
        candidate("clean", Ok(share(0, 100))),
    ];
    let worst = rank(
        candidates.clone(),
        &method(Direction::LowerIsBetter, Order::WorstFirst),
    );
    assert_eq!(keys(&worst), ["large", "tiny", "clean"]);
    // And as little is it among the best for certain, were high the good end.
    let best = rank(
        candidates,
        &method(Direction::HigherIsBetter, Order::BestFirst),
    );
    assert_eq!(keys(&best), ["large", "tiny", "clean"]);
}

#[test]
fn the_best_are_those_that_are_good_for_certain() {
    let candidates = [
        candidate("few", Ok(share(0, 6))),
        candidate("many", Ok(share(1, 500))),
        candidate("bad", Ok(share(60, 100))),
    ];
    let best = rank(
        candidates.clone(),
        &method(Direction::LowerIsBetter, Order::BestFirst),
    );
    assert_eq!(keys(&best), ["many", "few", "bad"]);
    let worst = rank(
        candidates,
        &method(Direction::HigherIsBetter, Order::WorstFirst),
    );
    assert_eq!(keys(&worst), ["many", "few", "bad"]);
}

#[test]
fn each_rank_tells_which_ranks_it_could_as_well_be() {
    let candidates = [
        candidate("a", Ok(share(50, 100))),
        candidate("b", Ok(share(48, 100))),
        candidate("c", Ok(share(1, 100))),
    ];
    let ranking = rank(
        candidates,
        &method(Direction::LowerIsBetter, Order::WorstFirst),
    );
    let ranks: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| (row.key, row.rank, row.rank_first, row.rank_last))
        .collect();
    assert_eq!(ranks, [("a", 1, 1, 2), ("b", 2, 1, 2), ("c", 3, 3, 3)]);
}

#[test]
fn equals_have_one_rank_and_the_next_is_as_if_each_had_its_own() {
    let rate = |numerator| Rate::per(numerator, 1_000.0, 100.0).map_err(|_| Missing::NoData);
    let candidates = [
        candidate("d", rate(1.0)),
        candidate("c", rate(2.0)),
        candidate("b", rate(2.0)),
        candidate("a", rate(3.0)),
    ];
    let ranking = rank(
        candidates,
        &method(Direction::LowerIsBetter, Order::WorstFirst),
    );
    let ranks: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| (row.key, row.rank, row.rank_first, row.rank_last))
        .collect();
    assert_eq!(
        ranks,
        [
            ("a", 1, 1, 1),
            ("b", 2, 2, 3),
            ("c", 2, 2, 3),
            ("d", 4, 4, 4)
        ]
    );
}

#[test]
fn who_is_small_hardly_seen_or_not_known_stands_apart_without_a_rank() {
    let hardly = Candidate {
        coverage: Coverage {
            full_feed_peers: 9,
            ..Coverage::default()
        },
        ..candidate("hardly", Ok(share(4, 4)))
    };
    let candidates = [
        candidate("none", Err(Missing::NoData)),
        candidate("small", Ok(share(4, 4))),
        hardly,
        candidate("enough", Ok(share(1, 5))),
        candidate("absent", Err(Missing::NotSeen)),
    ];
    let ranking = rank(
        candidates,
        &method(Direction::LowerIsBetter, Order::WorstFirst),
    );
    assert_eq!(keys(&ranking), ["enough"]);
    assert_eq!(of(&ranking.too_small), ["small"]);
    assert_eq!(of(&ranking.hardly_seen), ["hardly"]);
    assert_eq!(of(&ranking.unknown), ["absent", "none"]);
    assert_eq!(ranking.rows[0].coverage.collectors, 3);
}

#[test]
fn networks_of_like_size_are_ranked_among_themselves() {
    let unsized_one = Candidate {
        size: None,
        ..candidate("unsized", Ok(share(80, 100)))
    };
    let candidates = [
        candidate("large", Ok(share(900, 1_000))),
        candidate("small", Ok(share(8, 9))),
        candidate("small too", Ok(share(1, 9))),
        unsized_one,
    ];
    let ranking = rank(
        candidates,
        &method(Direction::LowerIsBetter, Order::WorstFirst),
    );
    let like: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| (row.key, row.among_like))
        .collect();
    let at = |band, rank, of| Some(AmongLike { band, rank, of });
    assert_eq!(
        like,
        [
            ("large", at(3, 1, 1)),
            ("unsized", None),
            ("small", at(0, 1, 2)),
            ("small too", at(0, 2, 2)),
        ]
    );
}

#[test]
fn bands_begin_where_their_source_says() {
    let bands = SizeBands::customers();
    for (customers, band) in [(0.0, 0), (1.0, 0), (2.0, 1), (180.0, 1), (181.0, 2)] {
        assert_eq!(bands.band(customers), band, "{customers}");
    }
    let bands = SizeBands::prefixes();
    for (prefixes, band) in [(9.0, 0), (10.0, 1), (99.0, 1), (100.0, 2), (1_000.0, 3)] {
        assert_eq!(bands.band(prefixes), band, "{prefixes}");
    }
}

#[test]
fn a_change_tells_whether_it_is_good_and_whether_it_is_more_than_chance() {
    let lower = |before, after| {
        change(Some(before), Some(after), Direction::LowerIsBetter, Z_95).expect("both are known")
    };
    let large = lower(share(400, 1_000), share(100, 1_000));
    assert_eq!((large.trend, large.is_clear), (Trend::Better, Some(true)));
    assert!((large.difference + 0.3).abs() < 1e-12);
    let small = lower(share(4, 10), share(1, 10));
    assert_eq!((small.trend, small.is_clear), (Trend::Better, Some(false)));
    assert_eq!(lower(share(1, 10), share(2, 20)).trend, Trend::Same);
    assert_eq!(lower(share(1, 10), share(4, 10)).trend, Trend::Worse);

    let higher = change(
        Some(share(1, 10)),
        Some(share(4, 10)),
        Direction::HigherIsBetter,
        Z_95,
    );
    assert_eq!(higher.map(|change| change.trend), Some(Trend::Better));
    assert_eq!(
        change(None, Some(share(1, 2)), Direction::LowerIsBetter, Z_95),
        None
    );
}

/// The rank of one among all, counted one by one.
fn slow_rank(rates: &[Rate], at: usize, order: Order) -> usize {
    let end = |rate: &Rate| {
        let interval = rate.interval(Z_95).expect("it is a share");
        match order {
            Order::WorstFirst => -interval.low,
            Order::BestFirst => interval.high,
        }
    };
    1 + rates
        .iter()
        .filter(|rate| end(rate) < end(&rates[at]))
        .count()
}

proptest! {
    #[test]
    fn ranks_are_those_that_counting_gives(
        counts in prop::collection::vec((0_u64..40, 5_u64..40), 1..30),
        worst_first in any::<bool>(),
    ) {
        let rates: Vec<Rate> = counts
            .iter()
            .map(|(numerator, denominator)| share(*numerator.min(denominator), *denominator))
            .collect();
        let order = if worst_first { Order::WorstFirst } else { Order::BestFirst };
        let candidates = rates.iter().enumerate().map(|(key, rate)| Candidate {
            key,
            rate: Ok(*rate),
            size: Some(rate.denominator()),
            coverage: Coverage { full_feed_peers: 10, ..Coverage::default() },
        });
        let ranking = rank(candidates, &method(Direction::LowerIsBetter, order));
        prop_assert_eq!(ranking.rows.len(), rates.len());
        for row in &ranking.rows {
            prop_assert_eq!(row.rank, slow_rank(&rates, row.key, order));
            prop_assert!(row.rank_first <= row.rank && row.rank <= row.rank_last);
            let apart = |other: &Rate, ahead: bool| {
                let (a, b) = (other.interval(Z_95).unwrap(), row.interval.unwrap());
                // Ahead is worse where the worst stand first.
                if ahead == worst_first { a.low > b.high } else { a.high < b.low }
            };
            let ahead = rates.iter().filter(|other| apart(other, true)).count();
            let behind = rates.iter().filter(|other| apart(other, false)).count();
            prop_assert_eq!(row.rank_first, ahead + 1);
            prop_assert_eq!(row.rank_last, rates.len() - behind);
        }
    }

    #[test]
    fn the_ends_are_those_of_the_whole_ranking(
        counts in prop::collection::vec((0_u64..4, 0_u64..12, 9_u32..12), 0..300),
        count in 0_usize..8,
    ) {
        let candidates = counts.iter().enumerate().map(|(key, (numerator, denominator, peers))| {
            let rate = Rate::share(*numerator, *denominator);
            Candidate {
                key,
                rate: rate.map_err(|_| Missing::NothingToMeasure),
                size: None,
                coverage: Coverage { full_feed_peers: *peers, ..Coverage::default() },
            }
        });
        let method = |order| method(Direction::HigherIsBetter, order);
        let ends = ends(candidates.clone(), &method(Order::WorstFirst), count);
        for (order, found) in [(Order::WorstFirst, ends.worst), (Order::BestFirst, ends.best)] {
            let whole = rank(candidates.clone(), &method(order));
            let expected: Vec<_> = (whole.rows.iter().take(count))
                .map(|row| (row.key, row.rate, row.interval))
                .collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(ends.ranked, whole.rows.len());
            prop_assert_eq!(
                [ends.too_small, ends.hardly_seen, ends.unknown],
                [&whole.too_small, &whole.hardly_seen, &whole.unknown].map(Vec::len)
            );
        }
    }

    #[test]
    fn an_interval_holds_the_share_and_narrows_with_more_routes(
        numerator in 0_u64..50, denominator in 1_u64..50, times in 2_u64..50,
    ) {
        let numerator = numerator.min(denominator);
        let few = share(numerator, denominator);
        let many = share(numerator * times, denominator * times);
        let (few_interval, many_interval) =
            (few.interval(Z_95).unwrap(), many.interval(Z_95).unwrap());
        for (rate, interval) in [(few, few_interval), (many, many_interval)] {
            prop_assert!(interval.low <= rate.value() && rate.value() <= interval.high);
            prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
        }
        prop_assert!(
            many_interval.high - many_interval.low < few_interval.high - few_interval.low
        );
    }
}
