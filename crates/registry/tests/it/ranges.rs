use proptest::prelude::*;
use registry::ranges::{Ipv4Table, Key, NO_VALUE, Ranges, Stretch, VALUE_MAX};

fn stretch<K>(first: K, last: K, value: u32) -> Stretch<K> {
    Stretch { first, last, value }
}

/// The slow reference: looks at every range.
fn scan<K: Key>(ranges: &[Stretch<K>], key: K) -> Option<u32> {
    let holding = ranges
        .iter()
        .filter(|range| range.first <= key && key <= range.last);
    // Of equal minima `min_by_key` gives the first.
    let best = holding.min_by_key(|range| range.last.distance(range.first));
    best.map(|range| range.value)
}

#[test]
fn the_more_specific_wins_and_of_equals_the_first_given() {
    let table = Ranges::new([
        stretch(0_u32, 99, 0),
        stretch(10, 19, 1),
        stretch(10, 19, 2),
        stretch(15, 24, 3),
        stretch(12, 12, 4),
    ]);
    let found: Vec<_> = [0, 9, 10, 12, 15, 19, 20, 24, 25, 99, 100]
        .map(|key| table.get(key))
        .to_vec();
    let expected = [
        Some(0),
        Some(0),
        Some(1),
        Some(4),
        Some(1),
        Some(1),
        Some(3),
        Some(3),
        Some(0),
        Some(0),
        None,
    ];
    assert_eq!(found, expected);
    let stretches: Vec<_> = table.iter().map(|s| (s.first, s.last, s.value)).collect();
    assert_eq!(
        stretches,
        [
            (0, 9, 0),
            (10, 11, 1),
            (12, 12, 4),
            (13, 19, 1),
            (20, 24, 3),
            (25, 99, 0)
        ]
    );
    assert_eq!(table.gaps().collect::<Vec<_>>(), [(100, u32::MAX)]);
}

#[test]
fn an_empty_table_has_one_gap_and_a_full_one_none() {
    let empty = Ranges::<u128>::new([]);
    assert_eq!(empty.get(0), None);
    assert_eq!(empty.gaps().collect::<Vec<_>>(), [(0, u128::MAX)]);
    let full = Ranges::new([stretch(0, u128::MAX, VALUE_MAX)]);
    assert_eq!(full.get(u128::MAX), Some(VALUE_MAX));
    assert_eq!(full.gaps().count(), 0);
}

#[test]
fn neighbours_of_one_value_are_one_stretch() {
    let table = Ranges::new([stretch(0_u32, 9, 7), stretch(10, 19, 7), stretch(21, 30, 7)]);
    assert_eq!(
        table.iter().collect::<Vec<_>>(),
        [stretch(0, 19, 7), stretch(21, 30, 7)]
    );
}

#[test]
#[should_panic(expected = "values are at most VALUE_MAX")]
fn a_value_that_stands_for_none_is_refused() {
    Ranges::new([stretch(0_u32, 1, NO_VALUE)]);
}

/// Ranges around the borders at which the tables change from one way of finding
/// to another: 2⁸ and 2¹⁶ addresses, and the ends of the space.
fn ranges_of_addresses() -> impl Strategy<Value = Vec<Stretch<u32>>> {
    let near = prop_oneof![
        Just(0_u32),
        Just(0x0a00_0000),
        Just(0x0a00_ff00),
        Just(0x0a01_0000),
        Just(u32::MAX - 0x200),
        any::<u32>(),
    ];
    let length = prop_oneof![0_u32..4, 200_u32..600, 0xff00_u32..0x10100, any::<u32>()];
    let range = (near, 0_u32..0x220, length, 0_u32..6).prop_map(|(near, offset, length, value)| {
        let first = near.saturating_add(offset);
        stretch(first, first.saturating_add(length), value)
    });
    prop::collection::vec(range, 0..40)
}

/// The keys at which something can change, and some others.
fn keys_of(ranges: &[Stretch<u32>], others: Vec<u32>) -> Vec<u32> {
    let mut keys = others;
    for range in ranges {
        keys.extend([range.first, range.last]);
        keys.extend(range.first.checked_sub(1));
        keys.extend(range.last.checked_add(1));
    }
    keys
}

proptest! {
    #[test]
    fn every_way_to_look_up_an_address_is_the_same_as_looking_at_every_range(
        ranges in ranges_of_addresses(),
        others in prop::collection::vec(any::<u32>(), 0..20),
    ) {
        let keys = keys_of(&ranges, others);
        let expected: Vec<_> = keys.iter().map(|key| scan(&ranges, *key)).collect();
        let expected_batch: Vec<_> =
            expected.iter().map(|value| value.unwrap_or(NO_VALUE)).collect();
        let table = Ranges::new(ranges);
        let mut batch = vec![0; keys.len()];
        prop_assert_eq!(&keys.iter().map(|key| table.get(*key)).collect::<Vec<_>>(), &expected);
        table.get_batch(&keys, &mut batch);
        prop_assert_eq!(&batch, &expected_batch);
        let table = Ipv4Table::new(table);
        prop_assert_eq!(&keys.iter().map(|key| table.get(*key)).collect::<Vec<_>>(), &expected);
        batch.fill(0);
        table.get_batch(&keys, &mut batch);
        prop_assert_eq!(&batch, &expected_batch);
    }

    #[test]
    fn ipv6_ranges_are_found_as_by_looking_at_every_one(
        ranges in ranges_of_addresses(),
        shift in prop_oneof![Just(0_u32), Just(80), Just(96)],
    ) {
        let keys: Vec<u128> =
            keys_of(&ranges, Vec::new()).iter().map(|key| u128::from(*key) << shift).collect();
        let wide: Vec<Stretch<u128>> = ranges
            .iter()
            .map(|r| stretch(u128::from(r.first) << shift, u128::from(r.last) << shift, r.value))
            .collect();
        let table = Ranges::new(wide.clone());
        let mut batch = vec![0; keys.len()];
        table.get_batch(&keys, &mut batch);
        for (key, value) in keys.iter().zip(batch) {
            let expected = scan(&wide, *key);
            prop_assert_eq!(table.get(*key), expected);
            prop_assert_eq!(value, expected.unwrap_or(NO_VALUE));
        }
    }

    #[test]
    fn stretches_and_gaps_together_are_all_keys_once(ranges in ranges_of_addresses()) {
        let table = Ranges::new(ranges);
        let mut all: Vec<_> = table.iter().map(|s| (s.first, s.last)).chain(table.gaps()).collect();
        all.sort_unstable();
        prop_assert_eq!(all.first().map(|s| s.0), Some(0));
        prop_assert_eq!(all.last().map(|s| s.1), Some(u32::MAX));
        prop_assert!(all.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
    }
}
