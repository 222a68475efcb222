//! Words, numbers and times as people read them.

use report::{time, words};

const GAPS: &str = include_str!("../../../../norms/gaps.toml");

#[test]
fn gaps_are_those_of_the_catalog() {
    assert_eq!(GAPS.matches("[[gaps]]").count(), words::GAPS.len());
    for (code, name, meaning) in words::GAPS {
        let name = name.replace(' ', "-");
        let lines = format!("code = \"{code}\"\nname = \"{name}\"\ndescribes = \"{meaning}\"");
        assert!(GAPS.contains(&lines), "{lines}");
    }
}

#[test]
fn numbers_have_groups_and_bytes_their_unit() {
    assert_eq!(words::count(999), "999");
    assert_eq!(words::count(1_000), "1,000");
    assert_eq!(words::count(u64::MAX), "18,446,744,073,709,551,615");
    assert_eq!(words::bytes(1), "1 byte");
    assert_eq!(words::bytes(999), "999 bytes");
    assert_eq!(words::bytes(1_000), "1.0 kB");
    assert_eq!(words::bytes(1_836_629), "1.8 MB");
}

#[test]
fn times_are_written_out_and_what_is_none_is_left_alone() {
    assert_eq!(
        time::moment("2008-02-24T18:47:57.25Z"),
        "24 February 2008, 18:47:57 UTC"
    );
    assert_eq!(time::moment("yesterday"), "yesterday");
    assert_eq!(
        time::range("2008-02-24T23:00:00Z", "2008-02-25T01:00:00Z"),
        "24 February 2008, 23:00:00 UTC to 25 February 2008, 01:00:00 UTC"
    );
    assert_eq!(time::partial_date("2015-07-22"), "22 July 2015");
    assert_eq!(time::partial_date("2015-02"), "February 2015");
    assert_eq!(time::partial_date("2014"), "2014");
    assert_eq!(time::partial_date("2015-13"), "2015-13");
}

#[test]
fn spans_have_two_units_and_do_not_go_backwards() {
    let span = |to| time::span("2008-02-24T18:47:57Z", to);
    assert_eq!(span("2008-02-24T18:47:57Z").as_deref(), Some("0 s"));
    assert_eq!(span("2008-02-24T18:48:57Z").as_deref(), Some("1 min"));
    assert_eq!(span("2008-02-24T21:01:34Z").as_deref(), Some("2 h 13 min"));
    assert_eq!(span("2008-02-26T19:47:57Z").as_deref(), Some("2 days 1 h"));
    assert_eq!(span("2008-02-24T18:47:56Z"), None);
}
