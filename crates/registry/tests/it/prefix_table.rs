use net::{Family, Prefix};
use proptest::prelude::*;
use registry::PrefixTable;
use registry::ranges::NO_VALUE;

use super::prefix;

#[test]
fn prefixes_around_and_inside_another_are_found() {
    let table = PrefixTable::new(
        [
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.1.2.0/24",
            "10.1.2.0/24",
            "10.2.0.0/16",
            "2001:db8::/32",
        ]
        .map(prefix),
    );
    assert_eq!(table.prefixes().len(), 5);
    assert_eq!((table.count(Family::V4), table.count(Family::V6)), (4, 1));
    let covering = |text| table.covering(prefix(text)).collect::<Vec<_>>();
    assert_eq!(covering("10.1.2.0/24"), [2, 1, 0]);
    assert_eq!(covering("10.1.3.0/24"), [1, 0]);
    assert_eq!(covering("10.3.0.0/16"), [0]);
    assert_eq!(covering("0.0.0.0/0"), [0; 0]);
    assert_eq!(covering("2001:db9::/32"), [0; 0]);
    assert_eq!(table.covered(prefix("10.1.0.0/16")), 1..3);
    assert_eq!(table.covered(prefix("::/0")), 4..5);
    assert!(table.covered(prefix("11.0.0.0/8")).is_empty());
    assert_eq!(table.find(prefix("10.2.0.0/16")), Some(3));
    assert_eq!(table.find(prefix("10.2.0.0/17")), None);
}

fn prefixes() -> impl Strategy<Value = Vec<Prefix>> {
    let family = prop_oneof![Just(Family::V4), Just(Family::V6)];
    let one = (family, any::<u8>(), any::<u128>(), 0_u8..=128).prop_map(
        |(family, narrow, bits, length)| {
            // Few different high bits, so that prefixes often lie in each other.
            let bits = if narrow < 200 {
                bits & (0x0101_0301 << 96)
            } else {
                bits
            };
            let length = length.min(family.bits());
            Prefix::from_bits(family, bits, length).expect("a length of the family")
        },
    );
    prop::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn every_look_up_is_the_same_as_looking_at_every_prefix(
        known in prefixes(),
        asked in prefixes(),
    ) {
        let table = PrefixTable::new(known);
        let known = table.prefixes();
        for asked in asked.iter().chain(known) {
            let places = |keep: &dyn Fn(&Prefix) -> bool| -> Vec<usize> {
                (0..known.len()).filter(|&at| keep(&known[at])).collect()
            };
            let mut covering: Vec<usize> = table.covering(*asked).collect();
            covering.reverse();
            prop_assert_eq!(covering, places(&|known| known.covers(*asked)));
            let covered: Vec<usize> = table.covered(*asked).collect();
            prop_assert_eq!(covered, places(&|known| asked.covers(*known)));
            for address in [asked.address(), asked.last_address()] {
                let slow = places(&|known| known.contains(address)).last().copied();
                prop_assert_eq!(table.longest(address), slow);
                let mut place = [0];
                match address {
                    std::net::IpAddr::V4(v4) => table.longest_of_ipv4(&[v4.to_bits()], &mut place),
                    std::net::IpAddr::V6(v6) => table.longest_of_ipv6(&[v6.to_bits()], &mut place),
                }
                prop_assert_eq!(place[0], slow.map_or(NO_VALUE, |at| at as u32));
            }
        }
    }
}
