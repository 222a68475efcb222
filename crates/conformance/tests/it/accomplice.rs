//! What passing on counts.

use conformance::accomplice::{Passing, Reach};
use conformance::incident::Weight;
use net::Asn;
use proptest::prelude::*;

use crate::asns;

fn weight(number: f64) -> Weight {
    Weight::new(number).expect("a weight")
}

/// The prototype's constants.
fn passing(reach: Reach) -> Passing {
    Passing {
        reach,
        receiver: Weight::ONE,
        neighbor: Weight::ONE,
        ratio: weight(0.5),
        floor: weight(0.01),
    }
}

fn counted(reach: Reach, path: &[u32]) -> Vec<(u32, f64)> {
    passing(reach)
        .hijack(&asns(path))
        .into_iter()
        .map(|(asn, weight)| (asn.0, weight.value()))
        .collect()
}

#[test]
fn each_receiver_of_a_leak_counts_once_and_in_full() {
    let counted = passing(Reach::NextHopOnly).leak(&asns(&[64500, 64501, 64500]));
    assert_eq!(
        counted,
        [(Asn(64500), Weight::ONE), (Asn(64501), Weight::ONE)]
    );
}

#[test]
fn only_the_network_next_to_the_hijacker_counts_by_default() {
    assert_eq!(
        counted(Reach::NextHopOnly, &[64500, 64501, 64502, 64503]),
        [(64502, 1.0)]
    );
}

#[test]
fn the_reporter_at_the_far_end_never_counts() {
    for reach in [Reach::NextHopOnly, Reach::WholePath] {
        assert_eq!(counted(reach, &[64500, 64503]), []);
        assert_eq!(counted(reach, &[64503]), []);
        assert_eq!(counted(reach, &[]), []);
    }
    // Nor where it stands in the path a second time.
    assert_eq!(
        counted(Reach::WholePath, &[64500, 64501, 64500, 64503]),
        [(64501, 0.5)]
    );
}

#[test]
fn along_the_path_weights_halve_until_they_are_below_a_hundredth() {
    let path: Vec<u32> = (64500..64512).collect();
    assert_eq!(
        counted(Reach::WholePath, &path),
        [
            (64510, 1.0),
            (64509, 0.5),
            (64508, 0.25),
            (64507, 0.125),
            (64506, 0.0625),
            (64505, 0.03125),
            (64504, 0.015625),
        ]
    );
}

#[test]
fn prepending_is_one_place() {
    assert_eq!(
        counted(
            Reach::WholePath,
            &[64500, 64501, 64501, 64502, 64502, 64502, 64503, 64503]
        ),
        [(64502, 1.0), (64501, 0.5)]
    );
}

proptest! {
    #[test]
    fn neither_end_of_a_path_is_counted_and_nobody_twice(
        path in prop::collection::vec(64500_u32..64508, 0..12),
    ) {
        let whole = counted(Reach::WholePath, &path);
        let mut seen: Vec<u32> = whole.iter().map(|(asn, _)| *asn).collect();
        for end in [path.first(), path.last()].into_iter().flatten() {
            prop_assert!(!seen.contains(end));
        }
        prop_assert!(whole.windows(2).all(|pair| pair[0].1 > pair[1].1));
        prop_assert!(whole.iter().all(|(_, weight)| (0.01..=1.0).contains(weight)));
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), whole.len());

        let next = counted(Reach::NextHopOnly, &path);
        prop_assert!(next.iter().all(|counted| whole.contains(counted)));
    }
}
