//! The picture of an event.

use report::svg::{self, Bar, Lane, Mark, Timeline, Tone};

use crate::sample;

fn of_the_hijack() -> Timeline {
    Timeline::of(&sample::report().findings[0].observations[0], "t").expect("it has minutes")
}

#[test]
fn there_is_a_lane_for_each_prefix_and_origin_the_new_one_first() {
    let lanes: Vec<(String, Tone)> = of_the_hijack()
        .lanes
        .into_iter()
        .map(|lane| (lane.label, lane.tone))
        .collect();
    let lane = |label: &str, tone| (label.to_owned(), tone);
    assert_eq!(
        lanes,
        [
            lane("208.65.153.0/24 by AS17557", Tone::New),
            lane("208.65.153.0/24 by AS36561", Tone::Known),
            lane("208.65.153.0/25 by AS36561", Tone::Known),
            lane("208.65.153.128/25 by AS36561", Tone::Known),
            lane("208.65.152.0/22 by AS36561", Tone::Known),
            lane("withdrawals of 208.65.153.0/24", Tone::Withdrawn),
        ]
    );
}

#[test]
fn counts_and_moments_are_printed() {
    let drawn = svg::timeline(&of_the_hijack(), 960);
    for text in [
        ">62<",
        "208.65.153.0/24 by AS17557: 83 announcements",
        "18:47:57 first seen",
        "20:07:25 holder answers: 208.65.153.0/24 by AS36561",
        "21:01:34 ended",
        ">UTC<",
    ] {
        assert!(drawn.contains(text), "missing: {text}");
    }
}

#[test]
fn a_narrow_picture_cuts_no_word() {
    let drawn = svg::timeline(&of_the_hijack(), 340);
    assert!(!drawn.contains('…'), "{drawn}");
    assert!(drawn.contains("208.65.153.128/25 by AS36561: 6"));
}

#[test]
fn what_came_long_after_the_end_is_left_to_the_table() {
    let mut observation = sample::report().findings[0].observations[0].clone();
    observation.ended = Some("2008-02-24T18:50:00Z".into());
    let timeline = Timeline::of(&observation, "t").expect("it has minutes");
    assert_eq!(timeline.lanes.len(), 1);
    let drawn = svg::timeline(&timeline, 960);
    assert!(
        drawn.contains("80 messages after 19:20: in the table only"),
        "{drawn}"
    );
}

#[test]
fn no_minutes_make_no_picture() {
    let mut observation = sample::report().findings[0].observations[0].clone();
    observation.minutes.clear();
    assert_eq!(Timeline::of(&observation, "t"), None);
}

#[test]
fn ten_thousand_years_and_a_thousand_lanes_stay_small() {
    let year = 31_556_952;
    let lanes = (0..1_000)
        .map(|index| Lane {
            label: format!("lane {index}"),
            tone: Tone::Other,
            bars: (0..1_000)
                .map(|bar| Bar {
                    start: bar * 10 * year,
                    count: u64::MAX / 2_000,
                })
                .collect(),
        })
        .collect();
    let marks = (0..50)
        .map(|index| Mark {
            at: index * year,
            label: "a mark with quite a long label".into(),
            short: "a mark".into(),
        })
        .collect();
    let drawn = svg::timeline(
        &Timeline {
            id: "t".into(),
            title: String::new(),
            description: String::new(),
            lanes,
            marks,
            lasted: Some((0, year)),
            note: None,
        },
        960,
    );
    assert!(drawn.contains("992 more lanes are not drawn"));
    assert!(drawn.len() < 1_500_000, "{} bytes", drawn.len());
}
