//! Ranges of addresses as blocks.

use std::net::IpAddr;

use net::{Family, Prefix};
use registry::delegated::Resources;

/// The fewest blocks that make up a range of addresses, in order; none for AS numbers.
pub(crate) fn blocks(resources: Resources) -> Vec<Prefix> {
    let (first, last): (IpAddr, IpAddr) = match resources {
        Resources::Ipv4 { first, last } => (first.into(), last.into()),
        Resources::Ipv6 { first, last } => (first.into(), last.into()),
        Resources::Asns { .. } => return Vec::new(),
    };
    let bits = |address| Prefix::new(address, Family::of(address).bits()).map(Prefix::bits);
    let (Some(mut next), Some(last_bits)) = (bits(first), bits(last)) else {
        unreachable!("an address is a block of one");
    };
    let family = Family::of(first);
    let mut blocks = Vec::new();
    loop {
        let at = |length| Prefix::from_bits(family, next, length).expect("a length of the family");
        // The shortest length whose block starts here and does not reach too far.
        let block = (0..=family.bits())
            .map(at)
            .find(|block| block.bits() == next && end(*block) <= last_bits)
            .expect("a block of one address fits");
        blocks.push(block);
        if end(block) >= last_bits {
            return blocks;
        }
        next = end(block) + step(family);
    }
}

/// Resources as people write them: a block where they are one, else the first and the
/// last.
pub(crate) fn shown(resources: Resources) -> String {
    match blocks(resources).as_slice() {
        [block] if block.length() < block.family().bits() => block.to_string(),
        _ => resources.to_string(),
    }
}

/// The last address of a block, left-aligned.
fn end(block: Prefix) -> u128 {
    let last = block.last_address();
    let host = Prefix::new(last, block.family().bits()).expect("an address is a block of one");
    host.bits()
}

/// From one address to the next, left-aligned.
fn step(family: Family) -> u128 {
    1 << (128 - u32::from(family.bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up(first: &str, last: &str) -> Vec<String> {
        let (first, last) = (first.parse(), last.parse());
        let resources = match (first.expect("an address"), last.expect("an address")) {
            (IpAddr::V4(first), IpAddr::V4(last)) => Resources::Ipv4 { first, last },
            (IpAddr::V6(first), IpAddr::V6(last)) => Resources::Ipv6 { first, last },
            _ => unreachable!("of one family"),
        };
        blocks(resources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_range_is_the_fewest_blocks_that_make_it_up() {
        assert_eq!(made_up("192.0.2.0", "192.0.2.255"), ["192.0.2.0/24"]);
        assert_eq!(
            made_up("192.0.2.1", "192.0.2.4"),
            ["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/32"]
        );
        assert_eq!(made_up("0.0.0.0", "255.255.255.255"), ["0.0.0.0/0"]);
        assert_eq!(
            made_up("255.255.255.254", "255.255.255.255"),
            ["255.255.255.254/31"]
        );
        assert_eq!(
            made_up("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            ["::/0"]
        );
        assert_eq!(
            made_up("2001:db8::", "2001:db9:ffff:ffff:ffff:ffff:ffff:ffff"),
            ["2001:db8::/31"]
        );
    }

    #[test]
    fn a_range_is_shown_as_a_block_where_it_is_one() {
        let range = |first: &str, last: &str| {
            shown(Resources::Ipv4 {
                first: first.parse().expect("an address"),
                last: last.parse().expect("an address"),
            })
        };
        assert_eq!(range("192.0.2.0", "192.0.2.255"), "192.0.2.0/24");
        assert_eq!(range("192.0.2.0", "192.0.2.254"), "192.0.2.0–192.0.2.254");
        assert_eq!(range("192.0.2.1", "192.0.2.1"), "192.0.2.1");
    }
}
