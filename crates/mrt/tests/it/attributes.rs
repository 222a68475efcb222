//! Path attributes that are not as they should be: what is said of each, and
//! what is left.

use std::ops::Range;

use mrt::attributes::registry::registered;
use mrt::{AsSize, Attributes, DefectKind, Defects};

/// Finds attributes of 2-byte numbers in `bytes`; what is wrong, and where.
fn find(bytes: &[u8]) -> (Attributes<'_>, Vec<(DefectKind, Range<u64>)>) {
    let mut defects = Defects::default();
    let found = Attributes::find(bytes, AsSize::Two, 0, &mut defects);
    let kept = defects.kept().iter();
    let kept = kept.map(|defect| (defect.kind, defect.span.clone()));
    let kept = kept.collect();
    (found, kept)
}

#[test]
fn a_length_of_two_bytes_is_read() {
    let (found, defects) = find(&[0x50, 1, 0, 1, 2]);
    assert_eq!((found.origin_code(), defects), (Some(2), vec![]));
}

#[test]
fn an_attribute_past_the_end_leaves_those_before_it() {
    let (found, defects) = find(&[0x40, 1, 1, 0, 0x80, 4, 4, 0, 0]);
    assert_eq!(defects, [(DefectKind::AttributeOverrun, 4..9)]);
    assert_eq!((found.origin_code(), found.med()), (Some(0), None));
}

#[test]
fn of_an_attribute_twice_the_first_counts() {
    let (found, defects) = find(&[0x40, 1, 1, 0, 0x40, 1, 1, 2]);
    assert_eq!(defects, [(DefectKind::AttributeDuplicate, 4..8)]);
    assert_eq!(found.origin_code(), Some(0));
}

#[test]
fn an_attribute_of_impossible_length_is_absent() {
    for (number, length) in [
        (1, 0),
        (1, 2),
        (3, 3),
        (3, 5),
        (4, 3),
        (5, 5),
        (7, 5),
        (7, 8),
        (8, 0),
        (8, 3),
        (8, 5),
        (15, 2),
        (18, 6),
    ] {
        let class = registered(number).expect("it is registered").class;
        let flags = class.expect("its class is known").flags();
        let mut bytes = vec![flags, number, length];
        bytes.extend(vec![0; usize::from(length)]);
        let (found, defects) = find(&bytes);
        let all = 0..bytes.len() as u64;
        assert_eq!(
            defects,
            [(DefectKind::AttributeLength, all)],
            "{number} of {length}"
        );
        assert_eq!(found.origin_code(), None);
        assert_eq!(found.next_hop(), None);
        assert_eq!(found.med(), None);
        assert_eq!(found.local_pref(), None);
        assert_eq!(found.aggregator(), None);
        assert_eq!(found.communities().count(), 0);
        assert!(found.mp_unreach().is_none());
    }
}

#[test]
fn an_atomic_aggregate_with_a_value_is_present_and_noted() {
    let (found, defects) = find(&[0x40, 6, 1, 0]);
    assert_eq!(defects, [(DefectKind::AttributeLength, 0..4)]);
    assert!(found.atomic_aggregate());
}

#[test]
fn reach_that_ends_inside_its_next_hop_is_noted() {
    // IPv6 unicast, a next hop of 16 bytes of which 4 are there.
    let value = [0, 2, 1, 16, 0x20, 1, 0x0d, 0xb8];
    let mut bytes = vec![0x80, 14, value.len() as u8];
    bytes.extend(value);
    let (found, defects) = find(&bytes);
    assert_eq!(defects, [(DefectKind::AttributeLength, 0..11)]);
    assert!(found.mp_reach().is_none());
}

#[test]
fn old_reach_with_subnetwork_addresses_is_read_behind_them() {
    // Two SNPAs of 3 and 4 half bytes stand before 10/8 (RFC 2858 §2).
    let value = [
        0, 1, 1, 4, 192, 0, 2, 1, 2, 3, 0xaa, 0xaa, 4, 0xbb, 0xbb, 8, 10,
    ];
    let mut bytes = vec![0x80, 14, value.len() as u8];
    bytes.extend(value);
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    assert_eq!(found.mp_reach().expect("it is there").announced, [8, 10]);
}

#[test]
fn a_path_is_kept_up_to_a_damaged_segment() {
    for (damage, what) in [
        (&[5, 1, 0, 9][..], "of unknown kind"),
        (&[2, 0], "empty"),
        (&[2, 2, 0, 9], "cut off"),
        (&[2], "without a count"),
    ] {
        let mut bytes = vec![0x40, 2, 6 + damage.len() as u8, 2, 2, 0, 1, 0, 2];
        bytes.extend(damage);
        let (found, defects) = find(&bytes);
        let all = 0..bytes.len() as u64;
        assert_eq!(defects, [(DefectKind::AsPathSegment, all)], "{what}");
        let path = found.as_path().expect("a part is there");
        assert_eq!(path.to_string(), "1 2", "{what}");
    }
}

#[test]
fn a_damaged_as4_path_is_discarded_whole() {
    let bytes = [
        0x40, 2, 4, 2, 1, 0x5b, 0xa0, 0xc0, 17, 6, 2, 2, 0, 1, 0x11, 0x70,
    ];
    let (found, defects) = find(&bytes);
    assert_eq!(defects, [(DefectKind::As4Path, 7..16)]);
    let path = found.as_path().expect("it is there");
    assert_eq!(path.to_string(), "23456");
}

#[test]
fn unknown_attributes_are_kept_as_bytes() {
    let bytes = [0xe0, 200, 2, 7, 8];
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    let raw: Vec<_> = found.raw().collect();
    assert_eq!(raw, [(0xe0, 200, &[7, 8][..])]);
}
