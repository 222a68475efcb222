//! Killed at any moment and started again, a run decides every event once.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::Place;

/// Kills of one run that is then brought to its end.
const KILLS_EACH: usize = 3;

/// Kills in all; more are asked for through `NORMWATCH_KILLS`, such as 200.
const KILLS: usize = 36;

const RUN: [&str; 12] = [
    "triage",
    "run",
    "feeds",
    "--decisions",
    "decisions.ndjson",
    "--quarantine",
    "quarantine.ndjson",
    "--batch",
    "400",
    "--db",
    "triage.db",
    "--window",
];

/// What the database has to say in the end. Numbers of outcomes may differ: they are
/// given when rules first fire together.
const DUMPS: [&str; 5] = [
    "select * from decisions order by id",
    "select id, output, at, bytes from triage_decisions order by id",
    "select lower(hex(key)) as key, decision, first, last, count, reopened from triage_seen \
     order by 1",
    "select f.name, f.sha256, f.events, f.rejects, f.repeated, f.reopened, f.done, l.place, \
     l.name as of, l.rows from triage_feeds f join triage_ledger l on l.feed = f.id order by \
     f.name, l.place, l.name",
    "select id, bytes from triage_outputs order by 1",
];

/// Numbers that look drawn and are the same each time.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // Knuth's constants; the upper bits are the better ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A feed of events of which some repeat others, some come back, and some are none.
fn feed(numbers: &mut Numbers, rows: u64) -> String {
    let mut text = String::new();
    for row in 0..rows {
        if numbers.below(50) == 0 {
            text += "{\"source.ip\": \"192.0.2.1\", \"classification.type\"\n";
            continue;
        }
        let kinds = [
            "c2-server",
            "scanner",
            "infected-system",
            "test",
            "blacklist",
        ];
        text += &format!(
            "{{\"source.ip\":\"198.51.{}.{}\",\"classification.type\":\"{}\",\
             \"time.source\":\"2026-11-{:02}T{:02}:00:00+00:00\"}}\n",
            numbers.below(60),
            numbers.below(200),
            kinds[numbers.below(5) as usize],
            1 + row * 27 / rows,
            numbers.below(24),
        );
    }
    text
}

fn place() -> Place {
    let place = Place::new();
    let mut numbers = Numbers(2026);
    for name in ["a.jsonl", "b.jsonl", "c.jsonl"] {
        place.write(
            &format!("feeds/{name}"),
            feed(&mut numbers, 8_000).as_bytes(),
        );
    }
    place
}

fn command() -> Vec<&'static str> {
    RUN.iter().copied().chain(["24h"]).collect()
}

/// All that a run leaves.
fn left(place: &Place) -> Vec<Vec<u8>> {
    let file = |name: &str| std::fs::read(place.path(name)).expect(name);
    let mut left = vec![file("decisions.ndjson"), file("quarantine.ndjson")];
    for sql in DUMPS {
        let ran = place.run(&["sql", sql, "--db", "triage.db", "--format", "ndjson"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        left.push(ran.out.into_bytes());
    }
    left
}

/// Events that are committed.
fn committed(place: &Place) -> Option<u64> {
    let sql = "select coalesce(sum(events), 0) from triage_feeds";
    let ran = place.run(&["sql", sql, "--db", "triage.db", "--format", "csv"]);
    ran.out.lines().nth(1)?.parse().ok()
}

#[test]
fn every_event_is_decided_once_wherever_a_run_is_killed() {
    let kills = std::env::var("NORMWATCH_KILLS");
    let kills = kills.map_or(KILLS, |kills| kills.parse().expect("a number of kills"));
    let undisturbed = place();
    let began = Instant::now();
    let ran = undisturbed.run(&command());
    let whole = began.elapsed();
    assert_eq!(ran.code, Some(5), "rows were rejected: {}", ran.err);
    let expected = left(&undisturbed);
    let lines = expected[0].iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!(committed(&undisturbed), Some(lines));

    let mut numbers = Numbers(7);
    let mut midway = 0;
    for _ in 0..kills.div_ceil(KILLS_EACH) {
        let place = place();
        for _ in 0..KILLS_EACH {
            let mut child = place
                .command(&command())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            let micros = numbers.below(whole.as_micros() as u64);
            let deadline = Instant::now() + Duration::from_micros(micros);
            while Instant::now() < deadline {
                std::thread::yield_now();
            }
            // A kill that comes after the end tests nothing and does no harm.
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            midway += u64::from(committed(&place).is_some_and(|n| 0 < n && n < lines));
        }
        let ran = place.run(&command());
        assert!(matches!(ran.code, Some(0 | 5)), "{}", ran.err);
        let found = left(&place);
        for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert!(found == expected, "part {at} of what is left is another");
        }
    }
    assert!(midway > 0, "no kill came in the midst of a run");
}
