//! However many threads decide, the same is written.

use crate::program::Place;

/// Feeds of all kinds: events that have no time of their own, that repeat others, that
/// are none, and so many that every thread has its turn.
fn place() -> Place {
    let place = Place::new();
    let mut feed = String::new();
    for number in 0..9_000 {
        let ip = format!("198.51.{}.{}", number % 7, number % 211);
        match number % 10 {
            0 => {
                feed +=
                    &format!("{{\"source.ip\":\"{ip}\",\"classification.type\":\"scanner\"}}\n");
            }
            1 => feed += "{\"source.ip\":\"192.0.2.1\"\n",
            _ => {
                feed += &format!(
                    "{{\"source.ip\":\"{ip}\",\"classification.type\":\"c2-server\",\
                     \"source.abuse_contact\":\"abuse@{}.example\",\
                     \"time.source\":\"2026-11-{:02}T10:{:02}:00+00:00\"}}\n",
                    number % 13,
                    1 + number / 400,
                    number % 60,
                );
            }
        }
    }
    place.write("feeds/a.jsonl", feed.as_bytes());
    place.write("feeds/b.jsonl", &feed.as_bytes()[..feed.len() / 3]);
    place
}

#[test]
fn decisions_are_the_same_for_any_number_of_threads() {
    let mut left: Vec<Vec<Vec<u8>>> = Vec::new();
    for (threads, batch) in [
        ("1", "500000"),
        ("2", "500000"),
        ("2", "700"),
        ("7", "500000"),
    ] {
        let place = place();
        let mut args = vec!["triage", "run", "feeds", "--decisions", "decisions.ndjson"];
        args.extend([
            "--quarantine",
            "bad.ndjson",
            "--threads",
            threads,
            "--batch",
            batch,
        ]);
        let ran = place.run(&args);
        assert_eq!(ran.code, Some(5), "rows are rejected: {}", ran.err);
        let file = |name: &str| std::fs::read(place.path(name)).expect(name);
        let mut all = vec![file("decisions.ndjson"), file("bad.ndjson")];
        for sql in [
            "select * from decisions order by id",
            "select id, letters, outcome, at, bytes from triage_decisions order by id",
            "select hex(key), first, last, count, reopened from triage_seen order by key",
            "select * from triage_letters order by id",
        ] {
            let ran = place.run(&["sql", sql, "--format", "ndjson"]);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            all.push(ran.out.into_bytes());
        }
        left.push(all);
    }
    assert!(left[0].iter().all(|part| !part.is_empty()));
    for other in &left[1..] {
        for (at, (one, other)) in left[0].iter().zip(other).enumerate() {
            assert!(one == other, "part {at} of what is left is another");
        }
    }
}

#[test]
fn a_number_of_threads_that_is_none_is_refused() {
    let place = place();
    for threads in ["0", "257", "two"] {
        let ran = place.run(&["triage", "run", "feeds", "--threads", threads]);
        crate::mistakes::refused(&ran, 2, &["--threads"]);
    }
}
