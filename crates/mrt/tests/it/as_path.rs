//! AS paths: shown, counted, searched, and put together from `AS_PATH` and
//! `AS4_PATH`.

use mrt::{AsPath, AsSize, Attributes, DefectKind, Defects, Origin};
use net::Asn;
use proptest::prelude::*;
use testkit::mrt::{AsnWidth, Attribute, MpReachForm, Segment, SegmentKind, encode_attributes};

/// `1 2 {3,4} (5 6) [7,8]` as segments.
fn segments(text: &str) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    let mut kind = SegmentKind::Sequence;
    let mut open = false;
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        let begins = match word.as_bytes()[0] {
            b'{' => Some(SegmentKind::Set),
            b'(' => Some(SegmentKind::ConfedSequence),
            b'[' => Some(SegmentKind::ConfedSet),
            b'/' => {
                open = false;
                continue;
            }
            _ => None,
        };
        if let Some(begins) = begins {
            kind = begins;
            open = false;
        }
        let asn = Asn(word
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .expect("a number"));
        match found.last_mut() {
            Some(last) if open => last.asns.push(asn),
            _ => found.push(Segment {
                kind,
                asns: vec![asn],
            }),
        }
        open = true;
        if word.ends_with(['}', ')', ']']) {
            kind = SegmentKind::Sequence;
            open = false;
        }
    }
    found
}

/// Encodes attributes, finds them again without defect, and gives them to `run`.
fn with_attributes(attributes: &[Attribute], width: AsnWidth, run: impl FnOnce(&Attributes<'_>)) {
    with_defects(attributes, width, |found, defects| {
        assert_eq!(defects, []);
        run(found);
    });
}

/// The same for attributes that may have defects.
fn with_defects(
    attributes: &[Attribute],
    width: AsnWidth,
    run: impl FnOnce(&Attributes<'_>, &[DefectKind]),
) {
    let mut bytes = Vec::new();
    encode_attributes(attributes, width, MpReachForm::Full, &mut bytes);
    let size = match width {
        AsnWidth::Two => AsSize::Two,
        AsnWidth::Four => AsSize::Four,
    };
    let mut defects = Defects::default();
    let found = Attributes::find(&bytes, size, 0, &mut defects);
    let kinds: Vec<_> = defects.kept().iter().map(|defect| defect.kind).collect();
    run(&found, &kinds);
}

fn with_path(text: &str, run: impl Fn(AsPath<'_>)) {
    let attributes = [Attribute::AsPath(segments(text))];
    for width in [AsnWidth::Two, AsnWidth::Four] {
        with_attributes(&attributes, width, |found| {
            run(found.as_path().expect("it is there"));
        });
    }
}

/// Two bytes' `AS_PATH` and `AS4_PATH` make `expected`.
#[track_caller]
fn check_merge(old: &str, new: &str, expected: &str) {
    check_merge_with(old, new, expected, &[]);
}

/// The same, and these defects are noted.
#[track_caller]
fn check_merge_with(old: &str, new: &str, expected: &str, defects: &[DefectKind]) {
    let attributes = [
        Attribute::AsPath(segments(old)),
        Attribute::As4Path(segments(new)),
    ];
    with_defects(&attributes, AsnWidth::Two, |found, kinds| {
        let path = found.as_path().expect("it is there");
        assert_eq!(path.to_string(), expected, "{old} and {new}");
        assert_eq!(kinds, defects);
    });
}

#[test]
fn paths_are_shown_as_operators_write_them() {
    for text in [
        "701 3491 17557",
        "701 {3,4} 5",
        "(65001 65002) 701",
        "[65001,65002] 701 {1}",
        "1 1 1",
        "",
    ] {
        with_path(text, |path| assert_eq!(path.to_string(), text));
    }
    with_path("1 2 / 3", |path| {
        assert_eq!(path.to_string(), "1 2 3");
        assert_eq!(path.segments().count(), 2);
    });
}

#[test]
fn a_set_counts_one_and_confederations_nothing() {
    for (text, hops) in [("1 2 3", 3), ("1 {2,3}", 2), ("(7 8) [9] 1", 1), ("", 0)] {
        with_path(text, |path| assert_eq!(path.hops(), hops, "{text}"));
    }
}

#[test]
fn the_origin_is_the_last_outside_confederations() {
    with_path("1 2 3", |path| {
        assert!(matches!(path.origin(), Some(Origin::As(Asn(3)))));
    });
    with_path("1 2 (65001)", |path| {
        assert!(matches!(path.origin(), Some(Origin::As(Asn(2)))));
    });
    with_path("1 {2,3}", |path| {
        let Some(Origin::Set(set)) = path.origin() else {
            panic!("the last segment is a set");
        };
        assert_eq!(set.asns().collect::<Vec<_>>(), [Asn(2), Asn(3)]);
    });
    with_path("", |path| assert!(path.origin().is_none()));
}

#[test]
fn prepending_is_no_loop_and_a_return_is() {
    for (text, expected) in [
        ("1 2 3", false),
        ("1 1 1 2 2", false),
        ("1 2 1", true),
        ("1 / 1", false),
        ("1 2 / 1", true),
        ("1 {1,2}", false),
        ("1 (1)", false),
    ] {
        with_path(text, |path| assert_eq!(path.has_loop(), expected, "{text}"));
    }
}

#[test]
fn loops_are_found_in_paths_of_any_length() {
    for length in [63, 64, 65, 66, 200] {
        let mut asns: Vec<u32> = (1..=length).collect();
        let text = |asns: &[u32]| asns.iter().map(|n| format!("{n} ")).collect::<String>();
        with_path(&text(&asns), |path| assert!(!path.has_loop(), "{length}"));
        asns.push(1);
        with_path(&text(&asns), |path| assert!(path.has_loop(), "{length}"));
    }
}

#[test]
fn as4_path_stands_in_for_the_end_of_as_path() {
    check_merge("1 23456 23456", "70000 80000", "1 70000 80000");
    check_merge("1 2 23456", "1 2 70000", "1 2 70000");
    check_merge("1 2 3", "70000", "1 2 70000");
}

#[test]
fn as4_path_longer_than_as_path_is_ignored() {
    check_merge("1 23456", "1 2 70000", "1 23456");
}

#[test]
fn as4_path_without_numbers_is_ignored_and_noted() {
    check_merge_with("1 2", "", "1 2", &[DefectKind::As4Path]);
}

#[test]
fn a_set_stands_for_one_number_when_paths_are_merged() {
    check_merge("1 {2,3} 23456", "70000", "1 {2,3} 70000");
    check_merge("1 {2,3} 23456", "{4,5} 70000", "1 {4,5} 70000");
}

#[test]
fn confederations_are_kept_at_the_front_and_next_to_what_is_kept() {
    check_merge("(65001) 1 23456", "1 70000", "(65001) 1 70000");
    check_merge("(65001) [65002] 1", "70000", "(65001) [65002] 70000");
    check_merge("1 (65001) 23456", "70000", "1 (65001) 70000");
    check_merge("1 2 (65001) 23456", "2 70000", "1 2 70000");
}

#[test]
fn confederations_in_as4_path_are_discarded_and_noted() {
    let noted = [DefectKind::As4PathConfederation];
    check_merge_with("1 23456", "(65001) 70000", "1 70000", &noted);
    check_merge_with("1 23456", "70000 [65001]", "1 70000", &noted);
    check_merge_with("1 23456", "(65001)", "1 23456", &noted);
}

#[test]
fn numbers_of_four_bytes_need_no_as4_path() {
    let attributes = [
        Attribute::AsPath(segments("1 70000")),
        Attribute::As4Path(segments("2 3")),
    ];
    with_attributes(&attributes, AsnWidth::Four, |found| {
        let path = found.as_path().expect("it is there");
        assert_eq!(path.to_string(), "1 70000");
    });
}

#[test]
fn as4_aggregator_stands_in_for_as_trans() {
    check_aggregator(23456, (70000, "1 70000"));
}

#[test]
fn an_aggregator_of_two_bytes_voids_as4_path_and_as4_aggregator() {
    check_aggregator(64496, (64496, "1 23456"));
}

fn check_aggregator(aggregator: u32, expected: (u32, &str)) {
    let router = [192, 0, 2, 1].into();
    let attributes = [
        Attribute::AsPath(segments("1 23456")),
        Attribute::Aggregator {
            asn: Asn(aggregator),
            router,
        },
        Attribute::As4Path(segments("70000")),
        Attribute::As4Aggregator {
            asn: Asn(70000),
            router,
        },
    ];
    with_attributes(&attributes, AsnWidth::Two, |found| {
        let (asn, _) = found.aggregator().expect("it is there");
        let path = found.as_path().expect("it is there");
        assert_eq!((asn.0, path.to_string().as_str()), expected);
    });
}

#[test]
fn keys_are_equal_only_for_equal_paths() {
    let key = |text: &str| {
        let mut key = Vec::new();
        let attributes = [Attribute::AsPath(segments(text))];
        with_attributes(&attributes, AsnWidth::Four, |found| {
            found.as_path().expect("it is there").write_key(&mut key);
        });
        key
    };
    assert_eq!(key("1 2 3"), key("1 2 3"));
    assert_ne!(key("1 2 3"), key("1 2 / 3"));
    assert_ne!(key("1 2"), key("{1,2}"));
}

/// RFC 6793 §4.2.3 by the letter: numbers and segments one by one from the front
/// of `AS_PATH`, as many as it has more than `AS4_PATH`.
fn merged_slowly(old: &[Segment], new: &[Segment]) -> Vec<Segment> {
    let is_confederation =
        |kind| matches!(kind, SegmentKind::ConfedSequence | SegmentKind::ConfedSet);
    let count = |segments: &[Segment]| -> usize {
        let one = |segment: &Segment| match segment.kind {
            SegmentKind::Sequence => segment.asns.len(),
            SegmentKind::Set => 1,
            _ => 0,
        };
        segments.iter().map(one).sum()
    };
    let (old_count, new_count) = (count(old), count(new));
    if new_count == 0 || new_count > old_count {
        return old.to_vec();
    }
    let mut wanted = old_count - new_count;
    let mut merged: Vec<Segment> = Vec::new();
    for segment in old {
        if is_confederation(segment.kind) {
            merged.push(segment.clone());
        } else if segment.kind == SegmentKind::Set && wanted > 0 {
            wanted -= 1;
            merged.push(segment.clone());
        } else if segment.kind == SegmentKind::Sequence && wanted > 0 {
            let taken = wanted.min(segment.asns.len());
            wanted -= taken;
            merged.push(Segment {
                kind: segment.kind,
                asns: segment.asns[..taken].to_vec(),
            });
            if taken < segment.asns.len() {
                break;
            }
        } else {
            break;
        }
    }
    let tail = new.iter().filter(|segment| !is_confederation(segment.kind));
    merged.extend(tail.cloned());
    merged
}

fn any_segments() -> impl Strategy<Value = Vec<Segment>> {
    let kind = prop_oneof![
        4 => Just(SegmentKind::Sequence),
        2 => Just(SegmentKind::Set),
        1 => Just(SegmentKind::ConfedSequence),
        1 => Just(SegmentKind::ConfedSet),
    ];
    let asns = prop::collection::vec((1_u32..0xffff).prop_map(Asn), 1..5);
    let segment = (kind, asns).prop_map(|(kind, asns)| Segment { kind, asns });
    prop::collection::vec(segment, 0..6)
}

proptest! {
    #[test]
    fn merged_paths_are_those_of_the_slow_reference(
        old in any_segments(),
        new in any_segments(),
    ) {
        let expected = merged_slowly(&old, &new);
        let attributes = [Attribute::AsPath(old), Attribute::As4Path(new)];
        with_defects(&attributes, AsnWidth::Two, |found, _| {
            let path = found.as_path().expect("it is there");
            let merged: Vec<(u8, Vec<Asn>)> = path
                .segments()
                .map(|segment| (segment.kind as u8, segment.asns().collect()))
                .collect();
            let expected: Vec<(u8, Vec<Asn>)> = expected
                .into_iter()
                .map(|segment| (segment.kind.code() - 1, segment.asns))
                .collect();
            assert_eq!(merged, expected);
        });
    }

    /// RFC 6793 §4.2.3: what is exchanged is as long as what stands in for it.
    #[test]
    fn a_merged_path_is_as_long_as_as_path(old in any_segments(), new in any_segments()) {
        let alone = [Attribute::AsPath(old.clone())];
        let both = [Attribute::AsPath(old), Attribute::As4Path(new)];
        with_attributes(&alone, AsnWidth::Two, |alone| {
            let alone = alone.as_path().expect("it is there");
            with_defects(&both, AsnWidth::Two, |both, _| {
                let both = both.as_path().expect("it is there");
                assert_eq!(both.hops(), alone.hops());
            });
        });
    }

    #[test]
    fn numbers_come_back_in_either_order_and_as_many_as_are_said(
        asns in prop::collection::vec(1_u32..0xffff, 1..200),
    ) {
        let attributes = [Attribute::sequence(asns.iter().copied())];
        for width in [AsnWidth::Two, AsnWidth::Four] {
            with_attributes(&attributes, width, |found| {
                let path = found.as_path().expect("it is there");
                let segment = path.segments().next().expect("it has one");
                assert_eq!(segment.asns().len(), asns.len());
                assert!(segment.asns().map(|asn| asn.0).eq(asns.iter().copied()));
                assert!(segment.asns().rev().map(|asn| asn.0).eq(asns.iter().rev().copied()));
                let folded = path.asns().fold(vec![], |mut all, asn| {
                    all.push(asn.0);
                    all
                });
                assert_eq!(folded, asns);
            });
        }
    }

    #[test]
    fn a_loop_is_a_network_that_comes_back(asns in prop::collection::vec(1_u32..40, 0..90)) {
        let mut once = asns.clone();
        once.dedup();
        let expected = (0..once.len()).any(|at| once[..at].contains(&once[at]));
        let attributes: Vec<Attribute> = vec![Attribute::AsPath(
            asns.chunks(50).map(|chunk| Segment::sequence(chunk.iter().copied())).collect(),
        )];
        with_attributes(&attributes, AsnWidth::Four, |found| {
            assert_eq!(found.as_path().expect("it is there").has_loop(), expected);
        });
    }
}
