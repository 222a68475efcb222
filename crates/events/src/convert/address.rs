//! Addresses and blocks.

use std::net::{IpAddr, Ipv4Addr};

use net::Prefix;

/// An address of either family.
#[inline]
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    match ipv4(text.as_bytes()) {
        Some(address) => Some(IpAddr::V4(address)),
        // Longer than any address: nothing to try.
        None if text.len() > 45 => None,
        None => text.parse().ok(),
    }
}

/// Four numbers of up to three digits; leading zeros are refused, since some read
/// them as octal.
#[inline]
fn ipv4(text: &[u8]) -> Option<Ipv4Addr> {
    let mut address = 0_u32;
    let (mut number, mut digits, mut dots) = (0_u32, 0, 0);
    for byte in text {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit <= 9 {
            if digits == 3 || (digits > 0 && number == 0) {
                return None;
            }
            number = number * 10 + digit;
            digits += 1;
        } else if *byte == b'.' && digits > 0 && number <= 255 && dots < 3 {
            address = address << 8 | number;
            (number, digits, dots) = (0, 0, dots + 1);
        } else {
            return None;
        }
    }
    (dots == 3 && digits > 0 && number <= 255).then(|| Ipv4Addr::from_bits(address << 8 | number))
}

/// A block with its length. Bits after the length are cleared: feeds write the
/// address that they saw.
pub(crate) fn network(text: &str) -> Option<Prefix> {
    let (start, length) = text.split_once('/')?;
    let is_length = (1..=3).contains(&length.len()) && length.bytes().all(|b| b.is_ascii_digit());
    let length = is_length.then(|| length.parse().ok())??;
    Prefix::new(address(start)?, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_the_standard_library_reads_them() {
        for text in [
            "192.0.2.1",
            "0.0.0.0",
            "255.255.255.255",
            "256.0.0.1",
            "1.2.3",
            "1.2.3.4.5",
            "1..2.3",
            "01.2.3.4",
            "1.2.3.04",
            "1.2.3.4 ",
            "",
            "::1",
            "2001:db8::/32",
            "::ffff:192.0.2.1",
            "1.2.3.1234",
            ".1.2.3.4",
            "1.2.3.",
            "00.1.2.3",
        ] {
            assert_eq!(address(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn blocks_have_a_length_and_lose_what_is_after_it() {
        let shown = |text| network(text).map(|prefix: Prefix| prefix.to_string());
        assert_eq!(shown("198.51.100.7/24").as_deref(), Some("198.51.100.0/24"));
        assert_eq!(shown("2001:db8::/128").as_deref(), Some("2001:db8::/128"));
        for text in [
            "198.51.100.7",
            "198.51.100.0/33",
            "198.51.100.0/",
            "198.51.100.0/+8",
        ] {
            assert_eq!(network(text), None, "{text}");
        }
    }
}
