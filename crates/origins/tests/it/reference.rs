//! The table of origins, the slow and obvious way.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use archive::{Archive, Window};
use input::{Options, Source};
use mrt::{Action, Element};
use net::{Asn, Prefix};
use origins::{Origin, OriginTable};

/// A pair's prefix and origin; of a set the numbers, sorted.
pub(crate) type Key = (Prefix, Vec<u32>);

/// Who carried each pair.
pub(crate) type Pairs = BTreeMap<Key, BTreeSet<(IpAddr, Asn)>>;

pub(crate) fn sources(paths: &[PathBuf]) -> Vec<Source> {
    paths.iter().cloned().map(Source::Path).collect()
}

pub(crate) fn options() -> Options {
    Options {
        threads: NonZeroUsize::MIN,
        hash: false,
    }
}

/// Reads element by element, on one thread, with all attributes found.
pub(crate) fn pairs(paths: &[PathBuf], window: Window) -> Pairs {
    let mut pairs = Pairs::new();
    let mut archive = Archive::new(sources(paths), &options(), window);
    while archive.next_record(|_, element| {
        let Element::Route(route) = element else {
            return;
        };
        if route.action == Action::Withdraw {
            return;
        }
        let origin = match route.attributes.origin() {
            Some(mrt::Origin::As(asn)) => vec![asn.0],
            Some(mrt::Origin::Set(set)) => {
                let numbers: BTreeSet<u32> = set.asns().map(|asn| asn.0).collect();
                // Marked, so that a set of one is not the same as the one.
                numbers.into_iter().chain([u32::MAX]).collect()
            }
            None => vec![],
        };
        let peer = (route.peer.address, route.peer.asn);
        pairs
            .entry((route.prefix, origin))
            .or_default()
            .insert(peer);
    }) {}
    pairs
}

/// The table's pairs, keyed the same way, with how many carried them.
pub(crate) fn of_table(table: &OriginTable) -> Vec<(Key, usize)> {
    table
        .pairs()
        .map(|pair| {
            let origin = match pair.origin {
                Origin::As(asn) => vec![asn.0],
                Origin::Set(numbers) => numbers.iter().copied().chain([u32::MAX]).collect(),
                Origin::None => vec![],
            };
            ((pair.prefix, origin), pair.peers as usize)
        })
        .collect()
}

/// Asserts that the table of these files is that of the reference.
pub(crate) fn check(paths: &[PathBuf], window: Window) -> OriginTable {
    let expected = pairs(paths, window);
    let (table, reports) = origins::read(sources(paths), &options(), window, &|_| {});
    let mut found = of_table(&table);
    // Sets stand behind single networks in the table, and none last.
    assert!(
        found.is_sorted_by_key(|(key, _)| key.0),
        "prefixes are sorted"
    );
    found.sort();
    let expected: Vec<(Key, usize)> = expected
        .into_iter()
        .map(|(key, peers)| (key, peers.len()))
        .collect();
    assert!(found == expected, "{paths:?}");
    for report in reports {
        let summary = report.summary().expect("it is read");
        assert_eq!(
            report.record_bytes + report.gap_bytes,
            summary.content_bytes,
            "{}",
            report.name
        );
    }
    table
}
