//! Archives made by the test kit.

use std::path::PathBuf;

use archive::Window;
use net::{Asn, Family, Prefix, Timestamp};
use testkit::mrt::{
    Attribute, Body, Peer, PeerIndexTable, Record, Rib, RibEntry, Segment, SegmentKind, encode_all,
};

use crate::reference::{check, options, sources};

/// Files in a folder that lasts as long as the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("it is written");
        path
    }
}

pub(crate) fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

fn peer(number: u32) -> Peer {
    Peer {
        router: std::net::Ipv4Addr::from_bits(number),
        address: std::net::Ipv4Addr::from_bits(0xc000_0200 + number).into(),
        asn: Asn(64_500 + number),
        asn_width: testkit::mrt::AsnWidth::Four,
    }
}

fn record(body: Body) -> Record {
    Record {
        time: Timestamp::from_seconds(1_700_000_000),
        body,
    }
}

fn table_of(peers: u32) -> Record {
    record(Body::PeerIndexTable(PeerIndexTable {
        collector: std::net::Ipv4Addr::LOCALHOST,
        view: String::new(),
        peers: (0..peers).map(peer).collect(),
    }))
}

/// A RIB record: a prefix, and for each entry the peer's place and the path.
fn rib(text: &str, entries: &[(u16, Vec<Segment>)]) -> Record {
    let entries = entries
        .iter()
        .map(|(peer, path)| RibEntry {
            peer: *peer,
            originated: Timestamp::from_seconds(1_600_000_000),
            path_id: None,
            attributes: vec![Attribute::Origin(0), Attribute::AsPath(path.clone())],
        })
        .collect();
    record(Body::Rib(Rib {
        sequence: 0,
        prefix: prefix(text),
        multicast: false,
        add_path: false,
        entries,
    }))
}

fn path(asns: &[u32]) -> Vec<Segment> {
    vec![Segment {
        kind: SegmentKind::Sequence,
        asns: asns.iter().copied().map(Asn).collect(),
    }]
}

fn with_set(asns: &[u32], set: &[u32]) -> Vec<Segment> {
    let mut path = path(asns);
    path.push(Segment {
        kind: SegmentKind::Set,
        asns: set.iter().copied().map(Asn).collect(),
    });
    path
}

/// Two origins, a set in two orders, an empty path; unsorted.
pub(crate) fn odd_table(folder: &Folder) -> PathBuf {
    let records = [
        table_of(3),
        rib("2001:db8::/32", &[(0, path(&[64_500, 1])), (2, vec![])]),
        rib(
            "192.0.2.0/24",
            &[
                (0, path(&[64_500, 20, 10])),
                (1, path(&[64_501, 20])),
                (2, with_set(&[64_502], &[7, 5])),
            ],
        ),
        rib("10.0.0.0/8", &[(1, with_set(&[64_501], &[5, 7, 5]))]),
        rib(
            "192.0.2.0/24",
            &[(1, path(&[10])), (2, with_set(&[1], &[5, 7]))],
        ),
    ];
    folder.file("odd.mrt", &encode_all(&records))
}

#[test]
fn several_origins_sets_and_empty_paths_are_told_apart() {
    let folder = Folder::new();
    check(&[odd_table(&folder)], Window::default());
}

#[test]
fn the_demos_day_has_the_pairs_of_the_slow_reference() {
    let folder = Folder::new();
    let files = testkit::youtube_2008::files();
    let paths: Vec<PathBuf> = files
        .iter()
        .filter(|(name, _)| name.starts_with("rib") || name.starts_with("updates"))
        .map(|(name, bytes)| folder.file(name, bytes))
        .collect();
    assert!(paths.len() > 2);
    check(&paths, Window::default());
    // The same files twice hold the same.
    let twice = [&paths[..], &paths[..]].concat();
    check(&twice, Window::default());
    let noon = Timestamp::from_seconds(1_203_854_400);
    let window = Window {
        since: Some(noon),
        until: None,
    };
    check(&paths, window);
}

#[test]
fn peers_past_the_first_64_are_counted_too() {
    let folder = Folder::new();
    for peers in [63, 64, 65, 128, 129, 300_u16] {
        let everyone: Vec<_> = (0..peers).map(|peer| (peer, path(&[9]))).collect();
        let some: Vec<_> = everyone.iter().step_by(3).cloned().collect();
        let records = [
            table_of(peers.into()),
            rib("192.0.2.0/24", &everyone),
            rib("198.51.100.0/24", &some),
        ];
        let file = folder.file("many.mrt", &encode_all(&records));
        let table = check(&[file], Window::default());
        let counts: Vec<u32> = table.pairs().map(|pair| pair.peers).collect();
        assert_eq!(counts, [u32::from(peers), u32::from(peers.div_ceil(3))]);
    }
}

#[test]
fn a_full_feed_has_half_of_what_the_largest_has() {
    let folder = Folder::new();
    // Of ten prefixes, peer 0 has all, peer 1 five, peer 2 four.
    let mut records = vec![table_of(3)];
    for number in 0..10 {
        let mut entries = vec![(0, path(&[9]))];
        if number < 5 {
            entries.push((1, path(&[9])));
        }
        if number < 4 {
            entries.push((2, path(&[9])));
        }
        records.push(rib(&format!("10.{number}.0.0/16"), &entries));
    }
    let file = folder.file("feeds.mrt", &encode_all(&records));
    let (table, _) = origins::read(sources(&[file]), &options(), Window::default(), &|_| {});
    assert_eq!(table.full_feed_peers(Family::V4), 2);
    assert_eq!(table.full_feed_peers(Family::V6), 0);
    let counts: Vec<_> = table
        .pairs()
        .map(|pair| (pair.peers, pair.full_feed_peers))
        .collect();
    assert_eq!(counts[0], (3, 2));
    assert_eq!(counts[4], (2, 2));
    assert_eq!(counts[9], (1, 1));
}

#[test]
fn a_source_that_is_missing_says_so_and_the_others_are_read() {
    let folder = Folder::new();
    let paths = [PathBuf::from("/nowhere/at-all"), odd_table(&folder)];
    let (table, reports) = origins::read(sources(&paths), &options(), Window::default(), &|_| {});
    assert!(matches!(reports[0].outcome, archive::Outcome::Failed(_)));
    assert_eq!(table.pairs().count(), 6);
}
