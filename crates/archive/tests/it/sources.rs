//! Several sources: what is wrong with one is its own matter.

use std::path::PathBuf;

use archive::{Outcome, Window};
use net::Timestamp;
use testkit::damage::sound_record;
use testkit::mrt::{AsnWidth, Body, Peer, PeerIndexTable, Record, Rib, RibEntry, encode_all};

use crate::real::read;

/// 2008-02-24T18:00:00Z, when the test kit's first record is.
const FIRST: i64 = 1_203_876_000;

fn records(count: i64) -> Vec<u8> {
    let records: Vec<_> = (0..count).map(sound_record).collect();
    encode_all(&records)
}

fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a scratch file");
    path
}

#[test]
fn a_window_holds_its_first_instant_and_not_its_last() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = write(&folder, "ten", &records(10));
    let at = |second| Some(Timestamp::from_seconds(FIRST + second));
    for (since, until, expected) in [
        (None, None, 10),
        (at(3), None, 7),
        (None, at(3), 3),
        (at(3), at(5), 2),
        (at(3), at(3), 0),
        (at(10), None, 0),
    ] {
        let mut elements = 0;
        let window = Window { since, until };
        let reports = read(std::slice::from_ref(&path), window, |_, _| elements += 1);
        let report = &reports[0];
        assert_eq!(elements, expected, "{window:?}");
        assert_eq!(report.counts.records, expected);
        assert_eq!(report.records_outside, 10 - expected);
        assert_eq!((report.first_time, report.last_time), (at(0), at(9)));
    }
}

#[test]
fn a_missing_file_fails_and_the_others_are_read() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let paths = [
        write(&folder, "first", &records(3)),
        folder.path().join("missing"),
        write(&folder, "last", &records(4)),
    ];
    let mut elements = [0; 3];
    let reports = read(&paths, Window::default(), |place, _| elements[place] += 1);
    assert_eq!(elements, [3, 0, 4]);
    assert!(matches!(reports[0].outcome, Outcome::Read(_)));
    assert!(matches!(reports[1].outcome, Outcome::Failed(_)));
    assert!(matches!(reports[2].outcome, Outcome::Read(_)));
    assert_eq!(reports[1].counts.records + reports[1].gap_bytes, 0);
}

#[test]
fn what_is_no_archive_is_told_from_an_empty_one() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let paths = [
        write(&folder, "text", b"router bgp 64496\n"),
        write(&folder, "empty", b""),
        write(&folder, "sound", &records(1)),
    ];
    let reports = read(&paths, Window::default(), |_, _| {});
    let is_no_mrt: Vec<bool> = reports
        .iter()
        .map(archive::SourceReport::is_no_mrt)
        .collect();
    assert_eq!(is_no_mrt, [true, false, false]);
    assert_eq!(reports[0].gap_bytes, 17);
}

/// A table of peers, and a second later a route of one of them.
fn table() -> [Record; 2] {
    let peers = Body::PeerIndexTable(PeerIndexTable {
        collector: [192, 0, 2, 1].into(),
        view: String::new(),
        peers: vec![Peer {
            router: [192, 0, 2, 2].into(),
            address: [198, 51, 100, 1].into(),
            asn: net::Asn(64496),
            asn_width: AsnWidth::Four,
        }],
    });
    let rib = Body::Rib(Rib {
        sequence: 0,
        prefix: "192.0.2.0/24".parse().expect("a prefix"),
        multicast: false,
        add_path: false,
        entries: vec![RibEntry {
            peer: 0,
            originated: Timestamp::from_seconds(FIRST),
            path_id: None,
            attributes: vec![],
        }],
    });
    [(FIRST, peers), (FIRST + 1, rib)].map(|(second, body)| Record {
        time: Timestamp::from_seconds(second),
        body,
    })
}

#[test]
fn a_table_of_peers_before_the_window_serves_the_routes_in_it() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = write(&folder, "table", &encode_all(&table()));
    let window = Window {
        since: Some(Timestamp::from_seconds(FIRST + 1)),
        until: None,
    };
    let reports = read(&[path], window, |_, _| {});
    assert_eq!(reports[0].counts.rib_entries, 1);
    assert_eq!(reports[0].defects.total(), 0);
}

#[test]
fn a_source_does_not_lend_its_peers_to_the_next() {
    let [peers, rib] = table();
    let folder = tempfile::tempdir().expect("a scratch folder");
    let paths = [
        write(&folder, "with", &encode_all([&peers, &rib])),
        write(&folder, "without", &encode_all([&rib])),
    ];
    let reports = read(&paths, Window::default(), |_, _| {});
    assert_eq!(reports[0].counts.rib_entries, 1);
    assert_eq!(reports[1].counts.rib_entries, 0);
    assert_eq!(reports[1].defects.count(mrt::DefectKind::UnknownPeer), 1);
}
