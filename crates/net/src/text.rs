//! Numbers and addresses as text, appended to bytes without the machinery of
//! `std::fmt`: a full table has some 400 million of them.
//!
//! Each is first written to a few bytes of fixed size, which the compiler copies
//! in one piece, and then cut to its length.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Prefix, Timestamp};

/// Bytes as hexadecimal digits, two for each, as people write hashes.
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from_digit(half.into(), 16).expect("four bits are a digit"));
        }
    }
    digits
}

/// 0 to 999 without leading zeros; the fourth byte is the count of digits.
static SHORT: [[u8; 4]; 1000] = table(false);
/// 0 to 999 as three digits, then a zero byte.
static PADDED: [[u8; 4]; 1000] = table(true);

const fn table(padded: bool) -> [[u8; 4]; 1000] {
    let mut table = [[0; 4]; 1000];
    let mut number = 0;
    while number < 1000 {
        let digits = [
            b'0' + (number / 100) as u8,
            b'0' + (number / 10 % 10) as u8,
            b'0' + (number % 10) as u8,
        ];
        table[number] = match number {
            _ if padded => [digits[0], digits[1], digits[2], 0],
            0..=9 => [digits[2], 0, 0, 1],
            10..=99 => [digits[1], digits[2], 0, 2],
            _ => [digits[0], digits[1], digits[2], 3],
        };
        number += 1;
    }
    table
}

/// Text of at most 16 bytes, copied in one piece.
#[derive(Clone, Copy)]
struct Piece {
    text: [u8; 16],
    length: usize,
}

impl Piece {
    const EMPTY: Piece = Piece {
        text: [0; 16],
        length: 0,
    };

    #[inline(always)]
    fn byte(&mut self, byte: u8) {
        // Nothing longer than 16 bytes is put together here: the mask, as the
        // minimum in `four`, only spares a check of bounds.
        self.text[self.length & 15] = byte;
        self.length += 1;
    }

    /// A number from 0 to 999.
    #[inline(always)]
    fn short(&mut self, number: u32) {
        let digits = SHORT[number as usize];
        self.four(digits);
        self.length += usize::from(digits[3]);
    }

    /// A number from 0 to 999 as three digits.
    #[inline(always)]
    fn padded(&mut self, number: u32) {
        self.four(PADDED[number as usize]);
        self.length += 3;
    }

    #[inline(always)]
    fn four(&mut self, bytes: [u8; 4]) {
        let start = self.length.min(12);
        self.text[start..start + 4].copy_from_slice(&bytes);
    }

    /// A number from 0 to 999,999.
    #[inline(always)]
    fn medium(&mut self, number: u32) {
        if number >= 1000 {
            self.short(number / 1000);
            self.padded(number % 1000);
        } else {
            self.short(number);
        }
    }

    /// A number from 1,000,000.
    fn large(&mut self, number: u32) {
        if number < 1_000_000_000 {
            self.short(number / 1_000_000);
        } else {
            self.short(number / 1_000_000_000);
            self.padded(number / 1_000_000 % 1000);
        }
        self.padded(number / 1000 % 1000);
        self.padded(number % 1000);
    }

    #[inline(always)]
    fn append(&self, out: &mut Vec<u8>) {
        let end = out.len() + self.length;
        out.extend_from_slice(&self.text);
        out.truncate(end);
    }
}

/// A number's decimal digits.
#[derive(Clone, Copy)]
pub struct Digits(Piece);

impl Digits {
    /// The number in decimal.
    #[inline]
    pub fn new(number: u32) -> Digits {
        let mut piece = Piece::EMPTY;
        if number < 1_000_000 {
            piece.medium(number);
        } else {
            piece.large(number);
        }
        Digits(piece)
    }

    /// The digits, 1 to 10.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.0.text[..self.0.length]
    }
}

/// Appends a number in decimal.
#[inline]
pub fn number(out: &mut Vec<u8>, number: u32) {
    Digits::new(number).0.append(out);
}

/// Appends a number in decimal and a byte after it.
#[inline]
pub fn number_and(out: &mut Vec<u8>, number: u32, after: u8) {
    let mut piece = Digits::new(number).0;
    piece.byte(after);
    piece.append(out);
}

/// Appends two numbers with a colon between.
pub fn pair(out: &mut Vec<u8>, high: u16, low: u16) {
    number_and(out, u32::from(high), b':');
    number(out, u32::from(low));
}

/// Appends two numbers with a colon between and a byte after them.
#[inline]
pub fn pair_and(out: &mut Vec<u8>, high: u16, low: u16, after: u8) {
    let mut piece = Piece::EMPTY;
    piece.medium(u32::from(high));
    piece.byte(b':');
    piece.medium(u32::from(low));
    piece.byte(after);
    piece.append(out);
}

/// Appends a number of up to 64 bits in decimal.
pub fn long_number(out: &mut Vec<u8>, value: u64) {
    const BILLION: u64 = 1_000_000_000;
    match u32::try_from(value) {
        Ok(value) => number(out, value),
        Err(_) => {
            long_number(out, value / BILLION);
            let rest = (value % BILLION) as u32;
            let mut piece = Piece::EMPTY;
            piece.padded(rest / 1_000_000);
            piece.padded(rest / 1000 % 1000);
            piece.padded(rest % 1000);
            piece.append(out);
        }
    }
}

/// Appends six digits: microseconds after the dot.
pub fn six_digits(out: &mut Vec<u8>, number: u32) {
    let mut piece = Piece::EMPTY;
    piece.padded(number / 1000);
    piece.padded(number % 1000);
    piece.append(out);
}

/// Appends seconds since 1970 with a fraction, of one zero or of six digits.
pub fn seconds(out: &mut Vec<u8>, instant: Timestamp) {
    // MRT's times have no sign; what is before 1970 was made otherwise.
    if instant.micros() < 0 {
        out.push(b'-');
    }
    let micros = instant.micros().unsigned_abs();
    long_number(out, micros / 1_000_000);
    match (micros % 1_000_000) as u32 {
        0 => out.extend_from_slice(b".0"),
        fraction => {
            out.push(b'.');
            six_digits(out, fraction);
        }
    }
}

/// Appends `ADDRESS/LENGTH`.
pub fn prefix(out: &mut Vec<u8>, prefix: Prefix, style: Ipv6Style) {
    address(out, prefix.address(), style);
    out.push(b'/');
    number(out, u32::from(prefix.length()));
}

/// Appends bytes in hexadecimal: two capital digits each, as bgpkit-parser does.
pub fn hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 0xf)]);
    }
}

/// How IPv6 addresses are shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ipv6Style {
    /// RFC 5952: `::` stands for two groups or more; only mapped addresses end
    /// with an IPv4 address.
    Standard,
    /// As `bgpdump` does: `::` may stand for a single group (against RFC 5952
    /// §4.2.2), and what RFC 4291 §2.5.5.1 calls compatible addresses end with an
    /// IPv4 address too.
    Bgpdump,
}

/// Appends an address.
#[inline]
pub fn address(out: &mut Vec<u8>, address: IpAddr, style: Ipv6Style) {
    match address {
        IpAddr::V4(address) => ipv4(out, address),
        IpAddr::V6(address) => ipv6(out, address, style),
    }
}

/// Appends an IPv4 address.
#[inline]
pub fn ipv4(out: &mut Vec<u8>, address: Ipv4Addr) {
    let [a, b, c, d] = address.octets();
    let mut piece = Piece::EMPTY;
    piece.short(u32::from(a));
    piece.byte(b'.');
    piece.short(u32::from(b));
    piece.byte(b'.');
    piece.short(u32::from(c));
    piece.byte(b'.');
    piece.short(u32::from(d));
    piece.append(out);
}

/// Appends an IPv6 address.
pub fn ipv6(out: &mut Vec<u8>, address: Ipv6Addr, style: Ipv6Style) {
    let groups = address.segments();
    if groups[..5] == [0; 5] {
        let [.., high, low] = groups;
        let embedded = Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
        let compatible = style == Ipv6Style::Bgpdump && groups[5] == 0 && embedded.to_bits() > 1;
        if groups[5] == 0xffff || compatible {
            out.extend_from_slice(if compatible { b"::" } else { b"::ffff:" });
            return ipv4(out, embedded);
        }
    }
    let run_min = match style {
        Ipv6Style::Standard => 2,
        Ipv6Style::Bgpdump => 1,
    };
    let (start, count) = longest_run(&groups);
    let skipped = if count >= run_min {
        start..start + count
    } else {
        8..8
    };
    let mut index = 0;
    while index < 8 {
        if index == skipped.start {
            out.extend_from_slice(b"::");
            index = skipped.end;
            continue;
        }
        if index > 0 && index != skipped.end {
            out.push(b':');
        }
        group(out, groups[index]);
        index += 1;
    }
}

/// Where the first of the longest runs of zeros starts, and its length.
fn longest_run(groups: &[u16; 8]) -> (usize, usize) {
    let mut best = (8, 0);
    let mut count = 0;
    for (index, &group) in groups.iter().enumerate() {
        count = if group == 0 { count + 1 } else { 0 };
        if count > best.1 {
            best = (index + 1 - count, count);
        }
    }
    best
}

/// Appends a group in hexadecimal without leading zeros.
fn group(out: &mut Vec<u8>, group: u16) {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |place: u32| DIGITS[usize::from(group >> (4 * place) & 0xf)];
    let digits = [digit(3), digit(2), digit(1), digit(0)];
    let zeros = (group.leading_zeros() / 4).min(3);
    out.extend_from_slice(&digits[zeros as usize..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = b"before ".to_vec();
        write(&mut out);
        let text = String::from_utf8(out).expect("ASCII");
        text.strip_prefix("before ").expect("appended").to_owned()
    }

    #[test]
    fn numbers_are_written_as_std_writes_them() {
        for power in 0..32 {
            for number in [1 << power, (1 << power) - 1, (1 << power) + 1_u32] {
                assert_eq!(text(|out| super::number(out, number)), number.to_string());
            }
        }
        for digits in 1..20 {
            let power = 10_u64.pow(digits);
            for number in [power - 1, power, power + 1] {
                assert_eq!(text(|out| long_number(out, number)), number.to_string());
            }
        }
        assert_eq!(text(|out| number(out, u32::MAX)), u32::MAX.to_string());
        assert_eq!(text(|out| long_number(out, u64::MAX)), u64::MAX.to_string());
        assert_eq!(text(|out| six_digits(out, 12)), "000012");
    }

    #[test]
    fn addresses_are_written_as_std_writes_them() {
        for text_of in ["0.0.0.0", "255.255.255.255", "1.10.100.0", "192.0.2.77"] {
            let address = text_of.parse().expect("an address");
            assert_eq!(text(|out| ipv4(out, address)), text_of);
        }
        // Every pattern of zero groups.
        for pattern in 0..256_u16 {
            let groups = std::array::from_fn(|i| if pattern >> i & 1 == 0 { 0 } else { 0x1f << i });
            let [a, b, c, d, e, f, g, h] = groups;
            let address = Ipv6Addr::new(a, b, c, d, e, f, g, h);
            let written = text(|out| ipv6(out, address, Ipv6Style::Standard));
            assert_eq!(written, address.to_string());
        }
    }

    #[test]
    fn addresses_can_be_written_as_bgpdump_does() {
        for (address, expected) in [
            ("2001:7f8:30:0:2:1:0:8447", "2001:7f8:30::2:1:0:8447"),
            ("2001:db8:1:2:3:4:5:0", "2001:db8:1:2:3:4:5::"),
            ("0:1:2:3:4:5:6:7", "::1:2:3:4:5:6:7"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("fe80::", "fe80::"),
            ("::", "::"),
            ("::1", "::1"),
            ("::2", "::0.0.0.2"),
            ("::192.168.1.2", "::192.168.1.2"),
            ("::ffff:192.168.1.2", "::ffff:192.168.1.2"),
            ("::ffff:0:192.168.1.2", "::ffff:0:c0a8:102"),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(text(|out| ipv6(out, address, Ipv6Style::Bgpdump)), expected);
        }
    }
}
