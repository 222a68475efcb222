//! The body of the fuzz target on stable: over the files that IntelMQ was asked, and
//! mutations that are the same in every run.

use serde_json::Value;

use replay::replay;

#[path = "../../../../fuzz/replay.rs"]
mod replay;

#[test]
fn what_is_read_becomes_rules_or_is_listed_whatever_is_changed() {
    let observed: Value = serde_json::from_str(include_str!("observed.json")).expect("JSON");
    let seen = observed["seen"].as_array().expect("a list").iter();
    // Each file stands there once for each event.
    let files = seen.step_by(3).map(|seen| {
        let file = seen[0].as_str().expect("text");
        file.as_bytes().to_vec()
    });
    replay("sieve", files, 3_000, |data| {
        if let Ok(text) = std::str::from_utf8(data) {
            sieve::fuzz::file(text);
        }
    });
}
