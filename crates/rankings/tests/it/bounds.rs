use rankings::question::ADDRESSES_MIN;
use rankings::rank::{self, Why};
use rankings::routed::LENGTH_MIN;
use rankings::{By, Routed};
use registry::PrefixOrigins;

use crate::world::{FIRST, World};

/// Prefixes of one network with so many addresses together.
fn prefixes(addresses: u64) -> String {
    let mut first = 20_u32 << 24;
    let mut text = String::new();
    for bit in (0..32).rev().filter(|bit| addresses >> bit & 1 == 1) {
        let address = std::net::Ipv4Addr::from_bits(first);
        text += &format!("{address}/{} 64500\n", 32 - bit);
        first += 1 << bit;
    }
    text
}

#[test]
fn whoever_announces_too_few_addresses_is_not_ranked() {
    for (addresses, is_ranked) in [
        (ADDRESSES_MIN - 1, false),
        (ADDRESSES_MIN, true),
        (ADDRESSES_MIN + 1, true),
    ] {
        let mut world = World::new("", &prefixes(addresses));
        world.see(FIRST, ["20.0.0.1"]);
        let answer = rank::answer(&world.question(By::Asn), None, None).expect("an answer");
        assert_eq!(answer.rows.len(), usize::from(is_ranked), "{addresses}");
        if is_ranked {
            assert_eq!(answer.rows[0].announced, addresses);
        } else {
            assert_eq!(answer.not_ranked[0].why, Why::TooSmall);
            assert_eq!(answer.not_ranked[0].announced, addresses);
        }
    }
}

#[test]
fn prefixes_shorter_than_any_that_is_handed_out_are_not_counted() {
    for (length, short) in [(LENGTH_MIN - 1, 1), (LENGTH_MIN, 0), (LENGTH_MIN + 1, 0)] {
        let prefix = format!("16.0.0.0/{length}").parse().expect("a prefix");
        let table = PrefixOrigins::new([(prefix, net::Asn(64_500))]);
        let routed = Routed::of_table(&table, None);
        assert_eq!(routed.left_out().short, short, "{length}");
        assert_eq!(routed.prefixes().len() as u64, 1 - short, "{length}");
    }
}

#[test]
fn what_nobody_may_announce_is_left_out_where_nothing_else_decides() {
    let pair = |text: &str| (text.parse().expect("a prefix"), net::Asn(64_500));
    let table = PrefixOrigins::new([pair("10.0.0.0/8"), pair("20.0.0.0/8")]);
    let routed = Routed::of_table(&table, Some(FIRST.start()));
    assert_eq!((routed.prefixes().len(), routed.left_out().special), (1, 1));
    assert_eq!(Routed::of_table(&table, None).prefixes().len(), 2);
}
