//! What others say of who did something, beside events and findings. All of it is made
//! up.

use serde_json::Value;

use crate::mistakes::refused;
use crate::program::Place;

fn statements(about: &str) -> String {
    format!(
        "[[statements]]\nid = \"example\"\nby = \"Example Institute\"\nsays = \"It was meant.\"\n\
         whom = \"Made Up Moth\"\nconfidence = \"likely\"\nscale = \"estimative-probability\"\n\
         date = \"2026-11\"\nsource = \"https://institute.example/1\"\n[statements.about]\n{about}\n"
    )
}

const EVENT: &str = r#"{"source.ip":"192.0.2.1","classification.type":"c2-server","time.source":"2026-11-21T10:00:00Z"}"#;

#[test]
fn a_statement_stands_beside_its_event_and_changes_nothing() {
    let place = Place::new();
    let about = "prefixes = [\"192.0.2.0/24\"]\nfrom = \"2026-11-21\"\nuntil = \"2026-11-22\"";
    place.write("here.toml", statements(about).as_bytes());
    place.write(
        "gone.toml",
        statements(&about.replace("192.0.2", "192.0.3")).as_bytes(),
    );
    let explain = |more: &[&str]| {
        let mut args = vec!["triage", "explain", EVENT];
        args.extend(more);
        place.run(&args)
    };
    let plain = explain(&[]);
    assert_eq!(plain.code, Some(0), "{}", plain.err);
    assert_eq!(explain(&["--statements", "gone.toml"]).out, plain.out);
    let with = explain(&["--statements", "here.toml"]).out;
    let (before, after) = with.split_once("Statements by others").expect(&with);
    assert_eq!(
        before.trim_end(),
        plain.out.trim_end(),
        "all else is as without"
    );
    for part in [
        "Made Up Moth",
        "How sure it is: likely (likelihood, ICD 203)",
        "theirs, not ours",
    ] {
        assert!(after.contains(part), "`{part}` is not in {after}");
    }
    let json = explain(&["--statements", "here.toml", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["statements_by_others"][0]["whom"], "Made Up Moth");
    let told = json["told"].to_string() + &json["fired"].to_string();
    assert!(!told.contains("Moth"), "{told}");

    place.write("here.toml", statements("findings = []").as_bytes());
    let wrong = explain(&["--statements", "here.toml"]);
    refused(
        &wrong,
        4,
        &[
            "`here.toml` has no statements: line",
            "names no events",
            "docs/triage.md",
        ],
    );
}

#[test]
fn a_statement_stands_beside_its_finding_in_every_report_and_not_in_the_database() {
    let place = Place::new();
    assert_eq!(place.run(&["demo"]).code, Some(0));
    let about = "prefixes = [\"208.65.153.0/24\"]\nfrom = \"2008-02-24\"\nuntil = \"2008-02-25\"";
    place.write("s.toml", statements(about).as_bytes());
    let check = |more: &[&str]| {
        let mut args = vec![
            "check",
            "--routes",
            "normwatch-demo/updates.*",
            "--baseline",
            "normwatch-demo/rib.*",
            "--html",
            "r.html",
            "--json",
            "r.json",
        ];
        args.extend(more);
        let ran = place.run(&args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran
    };
    let ran = check(&["--statements", "s.toml"]);
    assert_eq!(
        ran.out.matches("Statements by others").count(),
        1,
        "{}",
        ran.out
    );
    let page = std::fs::read_to_string(place.path("r.html")).expect("a page");
    assert!(page.contains("Made Up Moth") && page.contains("theirs, not ours"));
    let report = |name: &str| -> Value {
        let text = std::fs::read_to_string(place.path(name)).expect("JSON");
        serde_json::from_str(&text).expect("JSON")
    };
    let with = report("r.json");
    let schema =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/check-report.json");
    let schema = std::fs::read_to_string(schema).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    assert!(
        jsonschema::validator_for(&schema)
            .expect("a schema")
            .is_valid(&with)
    );
    check(&[]);
    let mut without = report("r.json");
    without["findings"][0]["statements_by_others"] =
        with["findings"][0]["statements_by_others"].clone();
    assert_eq!(
        with["findings"][0]["statements_by_others"][0]["whom"],
        "Made Up Moth"
    );
    assert_eq!(
        without["findings"], with["findings"],
        "nothing else differs"
    );
    let dump = std::fs::read(place.path("normwatch.db")).expect("a database");
    assert!(!dump.windows(4).any(|bytes| bytes == b"Moth"));
}
