//! Compressed files that are cut off or damaged: all that can be read of them is
//! read, once, and the next file too.

use std::io::{Read, Write};
use std::path::PathBuf;

use archive::{Outcome, SourceReport, Window};
use input::DamageKind;
use mrt::Element;
use testkit::damage::{cut, sound_record};
use testkit::mrt::encode_all;

use crate::real::read;

/// The test kit's record, one second after another.
fn records(count: i64) -> Vec<u8> {
    let records: Vec<_> = (0..count).map(sound_record).collect();
    encode_all(&records)
}

fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // The smallest blocks: 100 kB of content.
    bzip2::read::BzEncoder::new(content, bzip2::Compression::new(1))
        .read_to_end(&mut out)
        .expect("memory takes all");
    out
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn xz(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    liblzma::read::XzEncoder::new(content, 1)
        .read_to_end(&mut out)
        .expect("memory takes all");
    out
}

fn zstd(content: &[u8]) -> Vec<u8> {
    // Blocks of at most 128 kB: what a cut leaves whole can be read.
    zstd::encode_all(content, 1).expect("memory takes all")
}

/// The seconds of all elements, from the first on, and the reports.
fn read_bytes(files: &[&[u8]]) -> (Vec<Vec<i64>>, Vec<SourceReport>) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let write = |(index, bytes): (usize, &&[u8])| {
        let path = folder.path().join(index.to_string());
        std::fs::write(&path, bytes).expect("a scratch file");
        path
    };
    let paths: Vec<PathBuf> = files.iter().enumerate().map(write).collect();
    let mut seconds = vec![Vec::new(); files.len()];
    let reports = read(&paths, Window::default(), |place, element| {
        let Element::Route(route) = element else {
            panic!("the test kit's records are routes");
        };
        seconds[place].push(route.timestamp.seconds() - 1_203_876_000);
    });
    (seconds, reports)
}

#[test]
fn of_a_file_cut_off_all_before_the_cut_is_decoded_and_the_next_file_too() {
    const RECORDS: i64 = 20_000;
    let content = records(RECORDS);
    for (name, whole) in [
        ("gzip", gzip(&content)),
        ("bzip2", bzip2(&content)),
        ("xz", xz(&content)),
        ("zstd", zstd(&content)),
    ] {
        let (seconds, reports) = read_bytes(&[&whole]);
        assert!(reports[0].damages.is_empty(), "{name}");
        assert_eq!(seconds[0].len() as i64, RECORDS, "{name}");

        let half = cut(&whole, whole.len() / 2);
        let (seconds, reports) = read_bytes(&[&half, &records(5)]);
        let kinds: Vec<DamageKind> = reports[0].damages.iter().map(|d| d.kind).collect();
        assert_eq!(kinds, [DamageKind::Truncated], "{name}");
        assert!(matches!(reports[0].outcome, Outcome::Read(_)), "{name}");
        let read = seconds[0].len() as i64;
        assert!((1000..RECORDS).contains(&read), "{name}: {read}");
        assert_eq!(seconds[0], (0..read).collect::<Vec<_>>(), "{name}");
        // The last record, begun and not ended, is the only gap.
        assert!(reports[0].gap_bytes < 75, "{name}");
        assert_eq!(seconds[1], [0, 1, 2, 3, 4], "{name}");
        assert_eq!(reports[1].gap_bytes, 0, "{name}");
    }
}

#[test]
fn records_behind_a_damaged_block_are_decoded_once() {
    // bzip2 first shortens the marker of 16 ones, so a record has 64 bytes of a
    // block's 100 kB: 10,000 records are seven blocks.
    let mut file = bzip2(&records(10_000));
    let middle = file.len() / 2;
    file[middle] ^= 0x10;
    let (seconds, reports) = read_bytes(&[&file, &records(2)]);
    let report = &reports[0];
    assert!(!report.damages.is_empty());
    assert!(report.damages.iter().all(|damage| matches!(
        damage.kind,
        DamageKind::Checksum | DamageKind::Corrupt | DamageKind::StreamChecksum
    )));
    let seconds_of = &seconds[0];
    assert!(
        seconds_of.windows(2).all(|pair| pair[0] < pair[1]),
        "in order, none twice"
    );
    // One hole, of one block.
    let holes: Vec<i64> = seconds_of
        .windows(2)
        .map(|pair| pair[1] - pair[0] - 1)
        .filter(|missing| *missing > 0)
        .collect();
    assert_eq!(holes.len(), 1, "{holes:?}");
    assert!((1560..1566).contains(&holes[0]), "{holes:?}");
    assert_eq!(seconds_of.first(), Some(&0));
    assert_eq!(seconds_of.last(), Some(&9_999));
    // What is left of the two records at the hole's edges.
    assert!(report.gap_bytes < 2 * 75, "{}", report.gap_bytes);
    assert_eq!(seconds[1], [0, 1]);
}

#[test]
fn a_file_of_nothing_but_damage_has_no_records() {
    let mut file = bzip2(&records(100));
    let middle = file.len() / 2;
    file[middle] ^= 0x10;
    let (seconds, reports) = read_bytes(&[&file, &records(1)]);
    assert!(seconds[0].is_empty());
    assert!(!reports[0].damages.is_empty());
    assert_eq!(reports[0].record_bytes + reports[0].gap_bytes, 0);
    assert_eq!(seconds[1], [0]);
}
