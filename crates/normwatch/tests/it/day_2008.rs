//! The real day, where it is to be had: `NORMWATCH_DATA/mrt/youtube-2008`.

use serde_json::Value;

use crate::program::Place;

#[test]
fn the_real_day_ranks_the_youtube_event_first() {
    let Ok(data) = std::env::var("NORMWATCH_DATA") else {
        println!("left out: the real day of 2008-02-24 (NORMWATCH_DATA is not set)");
        return;
    };
    let place = Place::new();
    let routes = format!("{data}/mrt/youtube-2008/updates.*.bz2");
    let ran = place.run(&["check", "--routes", &routes, "--json", "report.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let json = std::fs::read_to_string(place.path("report.json")).expect("the report");
    let report: Value = serde_json::from_str(&json).expect("JSON");
    let coverage = &report["coverage"];
    assert_eq!(coverage["announcements"], 5_561_222);
    assert_eq!(coverage["withdrawals"], 791_733);
    assert_eq!(
        (&coverage["peers"], &coverage["sessions"]),
        (&39.into(), &45.into())
    );

    let findings = report["findings"].as_array().expect("a list");
    let high = findings
        .iter()
        .filter(|finding| finding["severity"] == "high")
        .count();
    assert!((1..=20).contains(&high), "{high} findings of high severity");
    let first = &findings[0];
    assert_eq!(first["subject"], "208.65.153.0/24");
    let observation = &first["observations"][0];
    assert_eq!(observation["asn"], 17557);
    assert_eq!(observation["known_prefix"], "208.65.152.0/22");
    assert_eq!(observation["known_origins"], serde_json::json!([36561]));
    assert_eq!(observation["first_seen"], "2008-02-24T18:47:57Z");
    assert_eq!(observation["last_seen"], "2008-02-24T21:00:49Z");
    assert_eq!(observation["ended"], "2008-02-24T21:01:34Z");
    assert_eq!(observation["wave_peers"].as_array().map(Vec::len), Some(36));
    let mut answers: Vec<String> = observation["counters"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|answer| format!("{} {}", answer["prefix"], answer["first_seen"]))
        .collect();
    answers.sort();
    assert_eq!(
        answers,
        [
            "\"208.65.153.0/24\" \"2008-02-24T20:07:25Z\"",
            "\"208.65.153.0/25\" \"2008-02-24T20:18:43Z\"",
            "\"208.65.153.128/25\" \"2008-02-24T20:18:43Z\"",
        ]
    );
    let engaged: Vec<&str> = first["provisions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|line| line["id"].as_str())
        .collect();
    for provision in [
        "manrs-netops#1",
        "un-gge-2015#13-c",
        "gcsc-norms#1",
        "paris-call#2",
    ] {
        assert!(engaged.contains(&provision), "{provision}");
    }
}
