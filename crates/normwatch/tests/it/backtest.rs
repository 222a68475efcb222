//! `normwatch backtest`, as somebody who drafts a rule runs it.

use std::path::Path;

use serde_json::Value;

use crate::mistakes::refused;
use crate::program::Place;
use crate::questions;

/// Saves the files that a page shows.
fn save(place: &Place, name: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    let page = std::fs::read_to_string(page).expect("the page");
    let mut blocks = page.split("```");
    let mut saved = 0;
    while let (Some(text), Some(block)) = (blocks.next(), blocks.next()) {
        let name = text
            .rsplit_once(" as `")
            .and_then(|(_, rest)| rest.split('`').next());
        let (kind, body) = block.split_once('\n').expect("a kind");
        if let (Some(name), "toml" | "json") = (name, kind) {
            place.write(name, body.as_bytes());
            saved += 1;
        }
    }
    assert_eq!(saved, 3, "a rule, a desk and a feed");
}

#[test]
fn the_page_shows_what_the_program_prints() {
    let place = Place::new();
    save(&place, "backtest.md");
    assert_eq!(questions::page(&place, "backtest.md"), 1);
}

#[test]
fn the_answer_is_data_too_and_what_cannot_be_read_is_named() {
    let place = Place::new();
    save(&place, "backtest.md");
    place.write(
        "in/a.jsonl",
        &std::fs::read(place.path("november.jsonl")).expect("the feed"),
    );
    place.write("in/b.txt", b"nothing that anybody knows\n");
    let over = |evidence: &str| {
        place.run(&[
            "backtest",
            "proposal.toml",
            "--over",
            evidence,
            "--desk",
            "desk.toml",
            "--format",
            "json",
        ])
    };
    let ran = over("in");
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(
        ran.err
            .contains("`in/b.txt`: left out: it looks like no format"),
        "{}",
        ran.err
    );
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (&answer["outcome"], &answer["changed"]),
        (&"tested".into(), &3.into())
    );
    assert_eq!(answer["rules"][1]["verdict"], "unknown");
    let problem = answer["feeds"][1]["problem"].as_str().expect("words");
    assert!(problem.starts_with("left out: "), "{problem}");
    assert_eq!(
        answer["differences"][0]["samples"][0]["place"],
        "in/a.jsonl:1"
    );
    assert_eq!(
        place.names("."),
        ["desk.toml", "in", "november.jsonl", "proposal.toml"]
    );

    refused(
        &over("in/b.txt"),
        4,
        &["cannot be read as a feed", "hint: "],
    );
    refused(&over("in/c.jsonl"), 3, &["in/c.jsonl"]);
    place.write("proposal.toml", b"id = \"x\"\n");
    refused(
        &over("in"),
        4,
        &["`proposal.toml` is no proposal", "docs/backtest.md"],
    );
    place.write("proposal.toml", b"id = \n");
    refused(
        &over("in"),
        4,
        &["`proposal.toml` is no proposal", "line 1"],
    );
}

#[test]
fn an_indicator_is_tried_over_a_database_and_over_archives_alike() {
    let place = Place::new();
    let ran = place.run(&["demo"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let norms = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let text = std::fs::read_to_string(norms.join("indicators/route-new-origin.toml")).expect("it");
    place.write("same.toml", text.as_bytes());
    let changed = text.replacen("version = \"1\"", "version = \"2\"", 1);
    // Nobody answers within three hours here.
    let changed = changed.replacen(
        "answer_seconds = { value = 60",
        "answer_seconds = { value = 10800",
        1,
    );
    assert_ne!(changed, text);
    place.write("later.toml", changed.as_bytes());
    let before = std::fs::read(place.path("normwatch-demo/normwatch.db")).expect("a database");
    let over = |proposal: &str, evidence: &[&str]| -> Value {
        let mut args = vec!["backtest", proposal, "--format", "json", "--over"];
        args.extend(evidence);
        let ran = place.run(&args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        serde_json::from_str(&ran.out).expect("JSON")
    };
    let database = ["normwatch-demo/normwatch.db"];
    let same = over("same.toml", &database);
    assert_eq!(
        (&same["outcome"], &same["changed"]),
        (&"tested".into(), &0.into())
    );
    let later = over("later.toml", &database);
    assert_eq!(
        (&later["in_force"], &later["proposed"]),
        (&"1".into(), &"2".into())
    );
    assert!(later["changed"].as_u64() >= Some(1), "{later:#}");
    let after = std::fs::read(place.path("normwatch-demo/normwatch.db")).expect("a database");
    assert!(before == after, "the database is as it was");

    let archives = [
        "normwatch-demo/updates.*",
        "--baseline",
        "normwatch-demo/rib.*",
        "--as-org",
        "normwatch-demo/as-org.jsonl",
        "--as-rel",
        "normwatch-demo/as-rel.txt",
    ];
    let mut again = over("later.toml", &archives);
    // The one analysis of each has a number of its own.
    again["analyses"][0]["id"] = later["analyses"][0]["id"].clone();
    assert_eq!(again, later);
}
