//! Each damaged input of the test kit: what is said of it, byte for byte. A
//! record there has 75 bytes.

use expect_test::{Expect, expect};
use testkit::damage;

use crate::decoded::decode;

fn check(name: &str, expected: &Expect) {
    let inputs = damage::all();
    let input = inputs.iter().find(|input| input.name == name);
    let input = input.expect("the test kit has it");
    let decoded = decode(&input.bytes, usize::MAX);
    for chunk_bytes in [1, 13, 74, 75, 76] {
        let again = decode(&input.bytes, chunk_bytes);
        assert_eq!(again.shown(), decoded.shown(), "chunks of {chunk_bytes}");
    }
    let sound = (input.sound_before + input.sound_after) as u64;
    assert!(decoded.counts.records >= sound, "sound records are decoded");
    expected.assert_eq(&decoded.shown());
}

#[test]
fn no_bytes_are_no_record_and_no_gap() {
    check(
        "empty",
        &expect![[r#"
        0 bytes in records, 0 in gaps
        0 records: A 0 W 0 B 0 S 0, other messages 0, other families 0
    "#]],
    );
}

#[test]
fn a_header_cut_off_is_a_gap() {
    check(
        "truncated-in-header",
        &expect![[r#"
        75 bytes in records, 7 in gaps
        1 records: A 1 W 0 B 0 S 0, other messages 0, other families 0
        truncated 75..82
    "#]],
    );
}

#[test]
fn a_body_cut_off_is_a_gap() {
    check(
        "truncated-in-body",
        &expect![[r#"
        75 bytes in records, 70 in gaps
        1 records: A 1 W 0 B 0 S 0, other messages 0, other families 0
        truncated 75..145
    "#]],
    );
}

#[test]
fn a_length_beyond_reason_is_skipped_to_the_next_record() {
    check(
        "length-too-long",
        &expect![[r#"
        150 bytes in records, 75 in gaps
        2 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        garbage 75..150
    "#]],
    );
}

#[test]
fn a_length_too_short_costs_the_rest_of_its_message() {
    check(
        "length-too-short",
        &expect![[r#"
        221 bytes in records, 4 in gaps
        3 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        message-length 119..121
        garbage 146..150
    "#]],
    );
}

#[test]
fn an_unknown_type_is_skipped_to_the_next_record() {
    check(
        "unknown-type",
        &expect![[r#"
        150 bytes in records, 75 in gaps
        2 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        garbage 75..150
    "#]],
    );
}

#[test]
fn an_unknown_subtype_is_counted() {
    check(
        "unknown-subtype",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        unknown-record-subtype 75..150
    "#]],
    );
}

#[test]
fn an_attribute_that_overruns_leaves_those_before_it() {
    check(
        "attribute-overrun",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 3 W 0 B 0 S 0, other messages 0, other families 0
        attribute-overrun 126..146
    "#]],
    );
}

#[test]
fn attributes_that_overrun_are_read_to_the_end() {
    check(
        "attributes-overrun",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        update-length 122..150
        attribute-overrun 146..150
    "#]],
    );
}

#[test]
fn a_bad_marker_is_noted_and_the_message_read() {
    check(
        "bad-marker",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 3 W 0 B 0 S 0, other messages 0, other families 0
        marker 103..119
    "#]],
    );
}

#[test]
fn a_message_longer_than_its_record_is_read_to_the_end() {
    check(
        "message-length-too-long",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 3 W 0 B 0 S 0, other messages 0, other families 0
        message-length 119..121
    "#]],
    );
}

#[test]
fn a_prefix_of_33_bits_ends_its_field() {
    check(
        "prefix-length-33",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        prefix-length 146..150
    "#]],
    );
}

#[test]
fn a_prefix_cut_short_ends_its_field() {
    check(
        "prefix-cut-short",
        &expect![[r#"
        225 bytes in records, 0 in gaps
        3 records: A 2 W 0 B 0 S 0, other messages 0, other families 0
        prefix-overrun 146..150
    "#]],
    );
}

#[test]
fn random_bytes_are_one_gap() {
    check(
        "random-bytes",
        &expect![[r#"
        0 bytes in records, 4096 in gaps
        0 records: A 0 W 0 B 0 S 0, other messages 0, other families 0
        garbage 0..4096
    "#]],
    );
}

#[test]
fn every_input_of_the_test_kit_has_its_test() {
    for input in damage::all() {
        let quoted = format!("\"{}\",", input.name);
        assert!(
            include_str!("damage.rs").contains(&quoted),
            "{}: {}",
            input.name,
            input.about
        );
    }
}
