//! The demo: the same code on a made day, and what it must say.

use std::path::Path;

use serde_json::Value;

use crate::program::Place;

#[test]
fn the_demo_finds_the_hijack_and_writes_reports_that_fit_their_schema() {
    let place = Place::new();
    let ran = place.run(&["demo"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "HIGH 1. 208.65.153.0/24 was announced by AS17557",
        "24 February 2008, 18:47:57 UTC",
        "36 of 39 peer networks",
        "208.65.153.0/25 and 208.65.153.128/25 by AS36561",
        "un-gge-2015#13-c",
        "after this event; shown as what it would ask today",
        "holder of the prefix AS36561 YouTube, Inc.",
        "network next to the origin AS3491",
    ] {
        assert!(ran.out.contains(part), "`{part}` is not in: {}", ran.out);
    }
    for word in ["complied", "complies", "compliance"] {
        assert!(!ran.out.contains(word), "{word}");
    }

    let json = std::fs::read_to_string(place.path("normwatch-demo/report.json")).expect("JSON");
    let report: Value = serde_json::from_str(&json).expect("JSON");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/check-report.json");
    let schema = std::fs::read_to_string(schema).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let problems: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(problems, Vec::<String>::new());

    let first = &report["findings"][0];
    assert_eq!(first["severity"], "high");
    let observation = &first["observations"][0];
    assert_eq!(observation["asn"], 17557);
    assert_eq!(observation["known_origins"][0], 36561);
    assert_eq!(observation["wave_peers"].as_array().map(Vec::len), Some(36));
    let high = report["findings"].as_array().expect("a list").iter();
    assert_eq!(
        high.filter(|finding| finding["severity"] == "high").count(),
        1
    );

    // What it shows can be read again where it says.
    let evidence = &observation["evidence"][0];
    assert_eq!(evidence["role"], "first");
    let (file, offset) = (
        &evidence["source"],
        evidence["offset"].as_u64().expect("an offset"),
    );
    let bytes = std::fs::read(place.path(file.as_str().expect("a file"))).expect("the source");
    let seconds = u32::from_be_bytes(bytes[offset as usize..][..4].try_into().expect("4 bytes"));
    assert_eq!(seconds, 1_203_878_877, "18:47:57 UTC");

    let page = std::fs::read_to_string(place.path("normwatch-demo/report.html")).expect("a page");
    assert!(page.contains("<svg") && page.contains("208.65.153.0/24"));
    assert!(!page.contains("<script"));
}

#[test]
fn the_demo_done_twice_gives_the_same_bytes() {
    let place = Place::new();
    let read = |name: &str| std::fs::read(place.path("normwatch-demo").join(name)).expect(name);
    let mut runs = Vec::new();
    for _ in 0..2 {
        assert_eq!(place.run(&["demo"]).code, Some(0));
        runs.push((read("report.json"), read("report.html")));
    }
    assert!(runs[0] == runs[1]);
}
