//! What IntelMQ 3.5.0 did with small sieve files, and what their rules do.
//!
//! `observed.json` was made on 29 November 2026 with the sieve expert of IntelMQ 3.5.0
//! (from `PyPI`, with `textX` 4.4.0) in its library mode: each file with each of three
//! events; the queue that the event came to, or `drop`. Files and events are ours.

use serde_json::Value;

use crate::{compiled, imported, outcome};

/// Files that have a part without an equal.
const UNEQUAL: [&str; 1] = ["if comment :overlaps"];

#[test]
fn rules_decide_as_intelmq_did() {
    let observed: Value = serde_json::from_str(include_str!("observed.json")).expect("JSON");
    let mut count = 0;
    let mut last: Option<(String, _, _)> = None;
    for seen in observed["seen"].as_array().expect("a list") {
        let text = |at: usize| seen[at].as_str().expect("text");
        let (file, event) = (
            text(0),
            observed["events"][text(1)].as_str().expect("an event"),
        );
        if last.as_ref().is_none_or(|(known, ..)| known != file) {
            let import = imported(file);
            let is_unequal = UNEQUAL.iter().any(|start| file.starts_with(start));
            assert_eq!(is_unequal, has_lost(&import), "{file}: {:?}", import.losses);
            let rules = compiled(&import);
            last = Some((file.to_owned(), import, rules));
        }
        let (_, import, rules) = last.as_ref().expect("it was just made");
        if UNEQUAL.iter().any(|start| file.starts_with(start)) {
            continue;
        }
        assert_eq!(
            outcome(import, rules, event),
            text(2),
            "{file}\n{event}\n{import:#?}"
        );
        count += 1;
    }
    assert!(count > 200, "{count}");
}

/// Whether something is lost, and not only without effect.
fn has_lost(import: &sieve::Import) -> bool {
    import
        .losses
        .iter()
        .any(|loss| !loss.what.contains("never comes into effect"))
}
