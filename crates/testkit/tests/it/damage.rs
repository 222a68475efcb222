//! The damaged inputs: each has one defect, where it says.

use std::collections::HashSet;
use std::io::Write;

use testkit::damage::{self, Damaged};
use testkit::mrt::encode_all;

/// Whole records, as a reader finds them that trusts every length field, and
/// the bytes that are left.
fn frames(mut bytes: &[u8]) -> (Vec<&[u8]>, usize) {
    let mut records = Vec::new();
    while let Some(header) = bytes.get(..12) {
        let length = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
        let Some(record) = bytes.get(..12 + length as usize) else {
            break;
        };
        records.push(record);
        bytes = &bytes[record.len()..];
    }
    (records, bytes.len())
}

fn named(name: &str) -> Damaged {
    let found = damage::all()
        .into_iter()
        .find(|damaged| damaged.name == name);
    found.expect(name)
}

#[test]
fn names_are_unique_and_the_bytes_are_the_same_every_time() {
    let names: HashSet<&str> = damage::all().iter().map(|damaged| damaged.name).collect();
    assert_eq!(names.len(), damage::all().len());
    assert_eq!(damage::all(), damage::all());
}

#[test]
fn what_is_called_sound_is_sound() {
    for damaged in damage::all() {
        let (records, _) = frames(&damaged.bytes);
        let before: Vec<_> = (0..damaged.sound_before as i64)
            .map(damage::sound_record)
            .collect();
        let sound = encode_all(&before);
        assert!(damaged.bytes.starts_with(&sound), "{}", damaged.name);
        assert!(damaged.at >= sound.len() && damaged.at <= damaged.bytes.len());
        for index in 0..damaged.sound_after {
            let expected = encode_all(&[damage::sound_record(2 + index as i64)]);
            assert_eq!(records[2 + index], expected, "{}", damaged.name);
        }
    }
}

#[test]
fn damaged_framing_leaves_bytes_that_are_in_no_record() {
    for (name, records_expected, bytes_left) in [
        ("empty", 0, 0),
        ("truncated-in-header", 1, 7),
        ("truncated-in-body", 1, 70),
        ("length-too-long", 1, 150),
        ("length-too-short", 2, 79),
        ("unknown-type", 3, 0),
        ("prefix-length-33", 3, 0),
    ] {
        let damaged = named(name);
        let (records, left) = frames(&damaged.bytes);
        assert_eq!(
            (records.len(), left),
            (records_expected, bytes_left),
            "{name}"
        );
    }
}

#[test]
fn compressed_files_can_be_cut() {
    let plain = encode_all(&[damage::sound_record(0)]).repeat(1000);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).expect("memory takes all");
    let gzip = gzip.finish().expect("memory takes all");
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bzip2.write_all(&plain).expect("memory takes all");
    let bzip2 = bzip2.finish().expect("memory takes all");
    for whole in [gzip, bzip2] {
        let part = damage::cut(&whole, whole.len() / 2);
        assert!(whole.starts_with(&part));
        assert_eq!(part, damage::cut(&whole, whole.len() / 2));
    }
}
