//! Events, incidents and scores.

use std::time::Duration;

use conformance::incident::{Event, Incident, Mode, Scoring, Weight, incidents};
use conformance::{EvidenceKey, Period};
use net::Timestamp;
use proptest::prelude::*;

use crate::{at, hours, keys, minutes, period};

const DAY: Duration = Duration::from_secs(86_400);

fn event(start: Timestamp, duration: Duration, key: u64) -> Event {
    let end = Some(start.plus(duration));
    Event::new(start, end, Weight::ONE, EvidenceKey(key)).expect("it ends after its start")
}

fn linear(duration: Duration) -> f64 {
    Scoring::PUBLISHED.score(duration, Weight::ONE)
}

#[test]
fn the_published_example_scores_three_and_a_half() {
    let events = [
        event(at("2019-01-02"), minutes(29), 1),
        event(at("2019-01-04"), hours(13), 2),
        event(at("2019-01-08"), hours(25), 3),
    ];
    let incidents = incidents(events, period("2019-01-01", "2019-02-01"));
    let scores: Vec<f64> = incidents
        .iter()
        .map(|incident| incident.score(&Scoring::PUBLISHED))
        .collect();
    assert_eq!(scores, [0.5, 1.0, 2.0]);
    assert_eq!(Scoring::PUBLISHED.total(&incidents), 3.5);
}

#[test]
fn a_longer_incident_counts_more_from_the_very_second() {
    let second = Duration::from_secs(1);
    for (duration, score) in [
        (Duration::ZERO, 0.0),
        (second, 0.5),
        (minutes(30) - second, 0.5),
        (minutes(30), 1.0),
        (DAY - second, 1.0),
        (DAY, 2.0),
        (2 * DAY - second, 2.0),
        (2 * DAY, 3.0),
        (30 * DAY, 31.0),
        (31 * DAY, 32.0),
    ] {
        assert_eq!(linear(duration), score, "{duration:?}");
    }
}

#[test]
fn the_exponential_mode_doubles_with_each_day() {
    let scoring = Scoring {
        mode: Mode::Exponential,
        ..Scoring::PUBLISHED
    };
    for (duration, score) in [
        (Duration::ZERO, 0.0),
        (minutes(29), 0.5),
        (hours(13), 1.0),
        (DAY, 2.0),
        (2 * DAY, 4.0),
        (30 * DAY, 1_073_741_824.0),
    ] {
        assert_eq!(scoring.score(duration, Weight::ONE), score, "{duration:?}");
    }
    assert!(scoring.score(5_000 * DAY, Weight::ONE).is_finite());
}

#[test]
fn a_weight_scales_the_score() {
    let half = Weight::new(0.5).expect("a weight");
    assert_eq!(Scoring::PUBLISHED.score(hours(25), half), 1.0);
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Weight::new(wrong), None, "{wrong}");
    }
}

#[test]
fn events_that_touch_are_one_incident_and_one_inside_adds_only_its_evidence() {
    let start = at("2019-01-02");
    let events = [
        event(start.plus(hours(10)), hours(5), 3),
        event(start, hours(10), 1),
        event(start.plus(hours(2)), hours(1), 2),
        // A second later than the end of all: another incident.
        event(start.plus(hours(15) + Duration::from_secs(1)), hours(1), 4),
    ];
    let incidents = incidents(events, period("2019-01-01", "2019-02-01"));
    assert_eq!(incidents.len(), 2);
    assert_eq!(incidents[0].duration(), hours(15));
    assert_eq!(incidents[0].evidence, keys(&[1, 2, 3]));
    assert_eq!(incidents[1].evidence, keys(&[4]));
}

#[test]
fn events_of_different_weight_never_become_one() {
    let start = at("2019-01-02");
    let half = Weight::new(0.5).expect("a weight");
    let light =
        Event::new(start, Some(start.plus(hours(20))), half, EvidenceKey(1)).expect("an event");
    let heavy = event(start.plus(hours(1)), hours(2), 2);
    let incidents = incidents([light, heavy], period("2019-01-01", "2019-02-01"));
    assert_eq!(incidents.len(), 2);
    assert_eq!(Scoring::PUBLISHED.total(&incidents), 1.5);
}

#[test]
fn events_are_cut_to_the_period_and_those_outside_do_not_count() {
    let period = period("2019-01-01", "2019-02-01");
    let events = [
        event(at("2018-12-30"), 3 * DAY, 1),
        event(at("2018-12-01"), 31 * DAY, 2),
        event(at("2019-02-01"), DAY, 3),
    ];
    let found = incidents(events, period);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].start, at("2019-01-01"));
    assert_eq!(found[0].duration(), DAY);
    assert_eq!(found[0].evidence, keys(&[1]));

    let lasting = Event::new(at("2018-06-01"), None, Weight::ONE, EvidenceKey(9));
    let found = incidents(lasting, period);
    assert_eq!(found[0].duration(), 31 * DAY);
    assert_eq!(Scoring::PUBLISHED.total(&found), 32.0);
}

#[test]
fn lines_of_a_daily_list_last_a_day_each_and_join() {
    let month = period("2019-01-01", "2019-02-01");
    let listed = |days: i64| -> Vec<Event> {
        (0..days)
            .map(|day| {
                let start = Timestamp::from_seconds(at("2019-01-01").seconds() + day * 86_400);
                Event::listed(start, Weight::ONE, EvidenceKey(day as u64))
            })
            .collect()
    };
    // The values that the prototype's own notes show.
    for (days, score) in [(1, 2.0), (6, 7.0), (19, 20.0), (30, 31.0), (31, 32.0)] {
        let found = incidents(listed(days), month);
        assert_eq!(found.len(), 1, "{days} days");
        assert_eq!(found[0].evidence.len(), days as usize);
        assert_eq!(Scoring::PUBLISHED.total(&found), score, "{days} days");
    }
    assert_eq!(Scoring::PUBLISHED.total(&[]), 0.0);
    assert!(Scoring::PUBLISHED.total(&[]).is_sign_positive());
}

#[test]
fn an_event_cannot_end_before_it_begins() {
    let error = Event::new(
        at("2019-01-02"),
        Some(at("2019-01-01")),
        Weight::ONE,
        EvidenceKey(1),
    )
    .expect_err("it ends before it begins");
    assert_eq!(
        error.to_string(),
        "an event cannot end at 2019-01-01T00:00:00Z before it begins at 2019-01-02T00:00:00Z"
    );
    assert!(Period::new(at("2019-01-02"), at("2019-01-02")).is_err());
}

#[test]
fn the_days_of_a_period_cover_it_without_overlap() {
    let period = period("2019-01-01T18:00:00Z", "2019-01-03T06:00:00Z");
    let days: Vec<Period> = period.days().collect();
    assert_eq!(days.len(), 3);
    assert_eq!(days[0].start(), period.start());
    assert_eq!(days[0].end(), at("2019-01-02"));
    assert_eq!(days[1].duration(), DAY);
    assert_eq!(days[2].end(), period.end());
    let total: Duration = days.iter().map(|day| day.duration()).sum();
    assert_eq!(total, period.duration());
}

/// Rule 2 as it is written: take any two that overlap or touch, make one of
/// them, begin anew until there are no two.
fn reference(events: &[Event], period: Period) -> Vec<Incident> {
    let mut all: Vec<Incident> = Vec::new();
    for event in events {
        let end = event.end().unwrap_or(period.end());
        let is_outside = event.start() >= period.end()
            || (event.start() < period.start() && end <= period.start());
        if !is_outside {
            all.push(Incident {
                start: event.start().max(period.start()),
                end: end.min(period.end()),
                weight: event.weight(),
                evidence: vec![event.evidence()],
            });
        }
    }
    'again: loop {
        for first in 0..all.len() {
            for second in first + 1..all.len() {
                let (a, b) = (&all[first], &all[second]);
                if a.weight == b.weight && a.start <= b.end && b.start <= a.end {
                    let b = all.remove(second);
                    let a = &mut all[first];
                    a.start = a.start.min(b.start);
                    a.end = a.end.max(b.end);
                    a.evidence.extend(b.evidence);
                    continue 'again;
                }
            }
        }
        break;
    }
    for incident in &mut all {
        incident.evidence.sort();
        incident.evidence.dedup();
    }
    all.sort_by_key(|incident| (incident.weight, incident.start));
    all
}

fn any_event() -> impl Strategy<Value = Event> {
    let weights = prop_oneof![Just(1.0), Just(0.5)];
    // Few instants, so that events often touch and often lie at an edge.
    let span = (-6_i64..30, prop::option::of(0_i64..8));
    (span, weights, 0_u64..40).prop_map(|((start, length), weight, key)| {
        let instant = |step: i64| Timestamp::from_seconds(step * 600);
        let end = length.map(|length| instant(start + length));
        let weight = Weight::new(weight).expect("a weight");
        Event::new(instant(start), end, weight, EvidenceKey(key)).expect("it ends after its start")
    })
}

proptest! {
    #[test]
    fn one_pass_finds_the_incidents_that_repeating_finds(
        events in prop::collection::vec(any_event(), 0..24),
    ) {
        let period = Period::new(Timestamp::from_seconds(0), Timestamp::from_seconds(14_400))
            .expect("a period");
        let fast = incidents(events.clone(), period);
        prop_assert_eq!(&fast, &reference(&events, period));

        let reversed = incidents(events.into_iter().rev(), period);
        prop_assert_eq!(fast, reversed);
    }

    #[test]
    fn a_longer_incident_never_scores_less(a in 0_u64..3_000_000, b in 0_u64..3_000_000) {
        let (short, long) = (a.min(b), a.max(b));
        prop_assert!(linear(Duration::from_secs(short)) <= linear(Duration::from_secs(long)));
    }
}
