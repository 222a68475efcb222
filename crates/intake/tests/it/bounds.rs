//! Memory is bounded, whatever a feed has.

use std::fmt::Write as _;

use crate::Place;
use crate::memory::most_bytes;

/// What a run may hold: 64 batches that wait to be written, and what is read meanwhile.
const RUN_BYTES_MAX: usize = 128 << 20;

const HEADER: &str = "when,address,port\n";
const GOOD: &str = "2026-11-21 10:00:00,192.0.2.1,443\n";

/// Alone, for what is held is counted of all threads.
#[test]
fn neither_a_large_row_nor_a_large_feed_fills_the_memory() {
    let mut place = Place::alone();
    let mut feed = [HEADER, GOOD, "2026-11-21 10:00:00,192.0.2.1,"].concat();
    feed += &"x".repeat(16 << 20);
    feed.push('\n');
    feed += &",".repeat(1_000_000);
    feed += &["\n", GOOD].concat();
    place.write("wide.csv", feed.as_bytes());
    let bytes = feed.len();
    drop(feed);
    let most = most_bytes(|| {
        let report = place.run("wide.csv").expect("it is read");
        let ledger = report.ledger();
        assert!(ledger.is_balanced());
        assert_eq!(ledger.rows, 4);
        let reasons: Vec<&str> = ledger.rejected.keys().map(String::as_str).collect();
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert!(reasons.contains(&"more than 10000 columns"), "{reasons:?}");
    });
    assert!(
        most < 2 * bytes,
        "{most} bytes are held for a feed of {bytes}"
    );

    let mut feed = HEADER.to_owned();
    let rows = 200_000;
    for row in 0..rows {
        let (a, b) = (row / 200 % 50, row % 200);
        writeln!(feed, "2026-11-21 10:{:02}:00,198.51.{a}.{b},{a}", row % 60).expect("a text");
    }
    place.write("long.csv", feed.as_bytes());
    drop(feed);
    let most = most_bytes(|| {
        let report = place.run("long.csv").expect("it is read");
        assert_eq!(report.ledger().rows, rows);
        assert_eq!(report.ledger().repeated, rows - 10_000);
    });
    let written = std::fs::metadata(place.path("decisions"))
        .expect("a file")
        .len() as usize;
    assert!(
        written > RUN_BYTES_MAX / 2,
        "too few to fill what is held: {written}"
    );
    assert!(most < RUN_BYTES_MAX, "{most} bytes are held");
}
