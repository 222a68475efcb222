//! What is rejected can be read again.

use intake::quarantine::Entry;

use crate::Place;

const FEED: &str = "when,address,port\n2026-11-21 10:00:00,192.0.2.1,443\n\
                    2026-11-21 10:00:00,none,1\n2026-11-21 10:00:00\n";

#[test]
fn a_row_is_rejected_once_and_its_place_is_told() {
    let mut place = Place::new();
    place.write("feed.csv", FEED.as_bytes());
    let report = place.run("feed.csv").expect("it is read");
    assert_eq!(
        (report.ledger().rows, report.feeds[0].rejects.len()),
        (3, 2)
    );
    assert!(
        report.feeds[0].rejects[0].contains("feed.csv:3: "),
        "{report:?}"
    );
    let lines = place.read("quarantine");
    let entries = lines.lines().map(|line| Entry::read(line.as_bytes()));
    let entries: Vec<Entry> = entries.map(|entry| entry.expect(&lines)).collect();
    assert_eq!([entries[0].line, entries[1].line], [3, 4]);
    assert_eq!(
        entries[0].raw.as_deref(),
        Some("2026-11-21 10:00:00,none,1")
    );
    assert_eq!(entries[0].columns.as_deref(), Some("when,address,port"));

    // The same feed again is known, and nothing is rejected twice.
    let report = place.run("feed.csv").expect("it is read");
    assert!(report.feeds[0].was_done && report.feeds[0].rejects.is_empty());
    assert_eq!(place.read("quarantine"), lines);
}

#[test]
fn rows_of_several_feeds_are_decided_as_of_their_own() {
    let mut place = Place::new();
    place.write("one.csv", FEED.as_bytes());
    place.write("two.csv", FEED.replace("none", "nothing").as_bytes());
    place.run("one.csv").expect("it is read");
    place.run("two.csv").expect("it is read");
    let put_right = place.read("quarantine").replace(",none,", ",192.0.2.7,");
    let put_right = put_right.replace(",nothing,", ",192.0.2.8,");
    place.write("again", put_right.as_bytes());
    let before = place.read("decisions").len();
    let report = place.run("again").expect("it is read");
    let ledger = report.ledger();
    // The rows that are cut off are rejected again.
    assert_eq!((ledger.rows, ledger.rejected.values().sum::<u64>()), (4, 2));
    let decisions = place.read("decisions");
    let lines: Vec<&str> = decisions[before..].lines().collect();
    let of = |line: &str, feed: &str, address: &str| {
        line.contains(feed) && line.contains("\"line\":3,") && line.contains(address)
    };
    assert!(of(lines[0], "one.csv", "192.0.2.7"), "{decisions}");
    assert!(of(lines[1], "two.csv", "192.0.2.8"), "{decisions}");
}

#[test]
fn a_file_of_decisions_that_lost_its_end_is_not_gone_on_with() {
    let mut place = Place::new();
    place.write("feed.csv", FEED.as_bytes());
    place.run("feed.csv").expect("it is read");
    place.write("decisions", b"");
    let error = place.run("feed.csv").expect_err("it is too short");
    assert!(error.to_string().contains("bytes"), "{error}");
    // A test holds one place at a time.
    drop(place);
    // What somebody wrote behind what was committed is cut off.
    let mut place = Place::new();
    place.write("feed.csv", FEED.as_bytes());
    place.run("feed.csv").expect("it is read");
    let right = place.read("decisions");
    place.write("decisions", format!("{right}{{\"half\":").as_bytes());
    place.run("feed.csv").expect("it is known");
    assert_eq!(place.read("decisions"), right);
}
