//! Numbers and addresses that bytes begin with, read without the machinery of
//! `std::str`: the registers of a day have some millions of them. [`text`](crate::text)
//! writes them.
//!
//! What is seldom, as a dotted tail of an IPv6 address, is not read here, and neither is
//! what is wrong: where there is nothing here, a parser of any text tells.

use crate::{Family, Prefix};

/// The decimal number that the bytes begin with, and how many digits it has.
/// `None` without a digit, and above 4294967295.
pub fn digits(bytes: &[u8]) -> Option<(u32, usize)> {
    let Some(eight) = bytes.first_chunk() else {
        return further_digits(bytes, 0, 0);
    };
    let (number, count) = leading_digits(*eight);
    match count {
        0 => None,
        8 => further_digits(bytes, number, count),
        _ => Some((number as u32, count)),
    }
}

/// Adds the digits behind the first `count`, which are `number`.
fn further_digits(bytes: &[u8], mut number: u64, mut count: usize) -> Option<(u32, usize)> {
    while let Some(byte) = bytes.get(count)
        && byte.is_ascii_digit()
    {
        // Ten digits fit, and more are none of ours.
        if count == 10 {
            return None;
        }
        number = number * 10 + u64::from(byte - b'0');
        count += 1;
    }
    let number = u32::try_from(number).ok()?;
    (count > 0).then_some((number, count))
}

/// The number of the digits that eight bytes begin with, and how many these are.
/// Without a branch, since how many digits a number has cannot be foreseen.
fn leading_digits(bytes: [u8; 8]) -> (u64, usize) {
    let digits = u64::from_le_bytes(bytes) ^ u64::from_le_bytes([b'0'; 8]);
    // A byte above 9 gets its highest bit, and can only disturb those after it.
    let sums = digits.wrapping_add(u64::from_le_bytes([0x7f - 9; 8]));
    let others = (sums | digits) & u64::from_le_bytes([0x80; 8]);
    let count = others.trailing_zeros() / 8;
    if count == 0 {
        return (0, 0);
    }
    // Zeros come before the digits, and what is behind them is gone. Then neighbours
    // are put together: of one digit, of two, of four.
    let ones = digits << (64 - 8 * count);
    let twos = ones.wrapping_mul((10 << 8) + 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = twos.wrapping_mul((100 << 16) + 1) >> 16 & 0x0000_ffff_0000_ffff;
    let eight = fours.wrapping_mul((10_000 << 32) + 1) >> 32;
    (eight, count as usize)
}

/// The prefix that the bytes begin with, and how many bytes it has. Not of
/// addresses with a dotted tail (`::ffff:192.0.2.1`).
pub fn prefix(bytes: &[u8]) -> Option<(Prefix, usize)> {
    let (family, bits, slash) = match ipv4(bytes) {
        Some((bits, slash)) => (Family::V4, u128::from(bits) << 96, slash),
        None => {
            let (bits, slash) = ipv6(bytes)?;
            (Family::V6, bits, slash)
        }
    };
    if bytes.get(slash) != Some(&b'/') {
        return None;
    }
    let (length, count) = digits(&bytes[slash + 1..])?;
    let prefix = Prefix::from_bits(family, bits, u8::try_from(length).ok()?)?;
    (prefix.bits() == bits).then_some((prefix, slash + 1 + count))
}

/// The IPv4 address that the bytes begin with, and how many bytes it has. What follows is
/// for the caller to look at.
pub fn ipv4(bytes: &[u8]) -> Option<(u32, usize)> {
    // An address has up to 15 bytes. Where they end earlier, zeros are no digits.
    let mut word = [0; 16];
    match bytes.first_chunk() {
        Some(whole) => word = *whole,
        None => word[..bytes.len()].copy_from_slice(bytes),
    }
    let word = u128::from_le_bytes(word);
    let mut bits = 0;
    let mut at = 0;
    for octet in 0..4 {
        let four = (word >> (8 * at)) as u32;
        let (number, count) = octet_of(four)?;
        bits = bits << 8 | number;
        at += count;
        if octet < 3 {
            if four >> (8 * count) & 0xff != u32::from(b'.') {
                return None;
            }
            at += 1;
        }
    }
    Some((bits, at as usize))
}

/// The number from 0 to 255 that four bytes begin with, the first the lowest, and how
/// many digits it has: one to three, since a fourth byte that is a digit is one too many.
/// As [`leading_digits`], without a branch that the digits decide.
fn octet_of(four: u32) -> Option<(u32, u32)> {
    let digits = four ^ 0x3030_3030;
    let others = (digits.wrapping_add(0x7676_7676) | digits) & 0x8080_8080;
    let count = others.trailing_zeros() / 8;
    // A leading zero could mean octal, so nobody reads it.
    let is_octal = count > 1 && digits & 0xff == 0;
    if !(1..4).contains(&count) || is_octal {
        return None;
    }
    let ones = digits << (32 - 8 * count);
    let number = (ones >> 8 & 0xff) * 100 + (ones >> 16 & 0xff) * 10 + (ones >> 24);
    (number <= 255).then_some((number, count))
}

/// The IPv6 address that the bytes begin with, and how many bytes it has. What follows
/// is for the caller to look at: of an address with a dotted tail, a dot.
pub fn ipv6(bytes: &[u8]) -> Option<(u128, usize)> {
    let mut bits = 0_u128;
    let mut groups = 0;
    // How many groups stand before `::`.
    let mut gap = None;
    let mut at = 0;
    if bytes.starts_with(b"::") {
        gap = Some(0);
        at = 2;
    }
    loop {
        let mut group = 0_u32;
        let mut count = 0;
        while let Some(digit) = bytes.get(at).and_then(|byte| hex(*byte)) {
            if count == 4 {
                return None;
            }
            group = group << 4 | digit;
            count += 1;
            at += 1;
        }
        if count == 0 {
            // Nothing may follow `::`; a single colon needs a group after it.
            if gap == Some(groups) {
                break;
            }
            return None;
        }
        if groups == 8 {
            return None;
        }
        bits = bits << 16 | u128::from(group);
        groups += 1;
        if bytes.get(at) != Some(&b':') {
            break;
        }
        at += 1;
        if bytes.get(at) == Some(&b':') {
            if gap.is_some() {
                return None;
            }
            gap = Some(groups);
            at += 1;
        }
    }
    match gap {
        None => (groups == 8).then_some((bits, at)),
        // `::` stands for one group or more.
        Some(_) if groups == 8 => None,
        Some(before) => {
            let after = groups - before;
            let low = match after {
                0 => 0,
                _ => bits & (u128::MAX >> (128 - 16 * after)),
            };
            let high = match before {
                0 => 0,
                _ => (bits >> (16 * after)) << (128 - 16 * before),
            };
            Some((high | low, at))
        }
    }
}

fn hex(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'a'..=b'f' => Some(u32::from(byte - b'a') + 10),
        b'A'..=b'F' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_prefixes_are_read_at_once() {
        for text in [
            "0.0.0.0/0",
            "255.255.255.255/32",
            "10.200.0.0/14",
            "::/0",
            "::1/128",
            "1::/16",
            "2001:db8::/32",
            "2001:DB8:0:1::/64",
            "1:2:3:4:5:6:7:8/128",
            "1:2:3:4:5:6:7::/112",
            "::2:3:4:5:6:7:8/128",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
        ] {
            let expected = text.parse().expect("a prefix");
            assert_eq!(
                prefix(text.as_bytes()),
                Some((expected, text.len())),
                "{text}"
            );
            let followed = format!("{text}\", ");
            assert_eq!(
                prefix(followed.as_bytes()),
                Some((expected, text.len())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_prefix_is_not_read_at_once() {
        for text in [
            "",
            "/",
            "1.2.3/24",
            "1.2.3.4",
            "1.2.3.4.5/32",
            "01.2.3.4/32",
            "256.0.0.0/8",
            "0256.0.0.0/8",
            "1.0.0.0/33",
            "1.0.0.1/24",
            "1.0.0.0/",
            "1..0.0/8",
            ":::/0",
            "::1::/64",
            "1:2:3:4:5:6:7:8::/128",
            "1:2:3:4:5:6:7/112",
            "1:2:3:4:5:6:7:8:9/128",
            "1:2:3:4::5:6:7:8/128",
            "12345::/16",
            "1:/16",
            ":1/16",
            "::/129",
            "::1/64",
            "::ffff:192.0.2.1/128",
        ] {
            assert_eq!(prefix(text.as_bytes()), None, "{text}");
        }
    }
}
