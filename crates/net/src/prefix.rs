//! Address blocks.

use std::cmp::Ordering;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The two address families of the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4: 32-bit addresses.
    V4,
    /// IPv6: 128-bit addresses.
    V6,
}

impl Family {
    /// Bits in an address: 32 or 128.
    pub const fn bits(self) -> u8 {
        match self {
            Family::V4 => 32,
            Family::V6 => 128,
        }
    }

    /// The address family number that BGP and MRT use (AFI 1 or 2).
    pub const fn from_afi(afi: u16) -> Option<Family> {
        match afi {
            1 => Some(Family::V4),
            2 => Some(Family::V6),
            _ => None,
        }
    }

    /// The family of an address.
    pub const fn of(address: IpAddr) -> Family {
        match address {
            IpAddr::V4(_) => Family::V4,
            IpAddr::V6(_) => Family::V6,
        }
    }
}

/// An address block: a network address and a length; bits after the length are
/// always zero.
///
/// Ordered by family, then address, then length, so that in sorted order a
/// block comes before all that it covers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Prefix {
    /// The address, its first bit in the top bit of the word for either family.
    bits: u128,
    length: u8,
    family: Family,
}

impl Prefix {
    /// The block of `length` bits that holds `address`; bits after the length
    /// are cleared. `None` when the length exceeds the family's.
    pub fn new(address: IpAddr, length: u8) -> Option<Prefix> {
        let family = Family::of(address);
        let bits = match address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()) << 96,
            IpAddr::V6(v6) => v6.to_bits(),
        };
        Prefix::from_bits(family, bits, length)
    }

    /// The block whose bits are left-aligned in `bits`; bits after the length
    /// are cleared. `None` when the length exceeds the family's.
    pub fn from_bits(family: Family, bits: u128, length: u8) -> Option<Prefix> {
        (length <= family.bits()).then(|| Prefix {
            bits: bits & mask(length),
            length,
            family,
        })
    }

    /// The block from the bytes that BGP's NLRI has after the length (RFC 4271
    /// §4.3): as many as `length` needs; missing ones count as zero, more may
    /// follow. Bits after the length are irrelevant there and are cleared here.
    #[inline]
    pub fn from_nlri(family: Family, length: u8, bytes: &[u8]) -> Option<Prefix> {
        // Whole words where there are so many bytes, as nearly always in a field.
        let bits = match (family, bytes.first_chunk::<4>(), bytes.first_chunk()) {
            (Family::V4, Some(word), _) => u128::from(u32::from_be_bytes(*word)) << 96,
            (Family::V6, _, Some(word)) => u128::from_be_bytes(*word),
            _ => {
                let mut word = [0_u8; 16];
                let count = bytes.len().min(16);
                word[..count].copy_from_slice(&bytes[..count]);
                u128::from_be_bytes(word)
            }
        };
        Prefix::from_bits(family, bits, length)
    }

    /// The address family.
    pub const fn family(self) -> Family {
        self.family
    }

    /// The length in bits: 0–32 or 0–128.
    pub const fn length(self) -> u8 {
        self.length
    }

    /// The network address, left-aligned in 128 bits for either family.
    pub const fn bits(self) -> u128 {
        self.bits
    }

    /// The network address.
    pub fn address(self) -> IpAddr {
        address_of(self.family, self.bits)
    }

    /// The last address of the block.
    pub fn last_address(self) -> IpAddr {
        address_of(self.family, self.bits | !mask(self.length))
    }

    /// Whether every address of `other` is in this block. A block covers itself.
    pub fn covers(self, other: Prefix) -> bool {
        self.family == other.family
            && self.length <= other.length
            && other.bits & mask(self.length) == self.bits
    }

    /// Whether the address is in this block; never across families.
    pub fn contains(self, address: IpAddr) -> bool {
        Prefix::new(address, Family::of(address).bits()).is_some_and(|host| self.covers(host))
    }

    /// The block one bit shorter that covers this one; `None` at length 0.
    pub fn parent(self) -> Option<Prefix> {
        self.shortened(self.length.checked_sub(1)?)
    }

    /// The block of `length` bits that covers this one; `None` when `length` is
    /// longer than this block's own.
    pub fn shortened(self, length: u8) -> Option<Prefix> {
        (length <= self.length).then(|| Prefix {
            bits: self.bits & mask(length),
            length,
            family: self.family,
        })
    }
}

/// The `length` highest bits of 128.
const fn mask(length: u8) -> u128 {
    if length == 0 {
        0
    } else {
        u128::MAX << (128 - length)
    }
}

fn address_of(family: Family, bits: u128) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4(Ipv4Addr::from_bits((bits >> 96) as u32)),
        Family::V6 => IpAddr::V6(Ipv6Addr::from_bits(bits)),
    }
}

impl Ord for Prefix {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.family, self.bits, self.length).cmp(&(other.family, other.bits, other.length))
    }
}

impl PartialOrd for Prefix {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address(), self.length)
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Prefix {
    type Err = ParsePrefixError;

    /// Reads `ADDRESS/LENGTH`, or an address alone as a block of one address.
    ///
    /// # Errors
    ///
    /// When the address or the length is none, the length exceeds the family's,
    /// or bits are set after the length (`10.0.0.1/8`): that is more often a
    /// slip than an intention, so the message shows the block that was meant.
    fn from_str(text: &str) -> Result<Self, ParsePrefixError> {
        let error = |problem| ParsePrefixError {
            text: text.to_owned(),
            problem,
        };
        let trimmed = text.trim();
        let (address, length) = match trimmed.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (trimmed, None),
        };
        let address: IpAddr = address.parse().map_err(|_| error(PrefixProblem::Address))?;
        let family = Family::of(address);
        let length = match length {
            None => family.bits(),
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| error(PrefixProblem::Length))?
            }
            Some(_) => return Err(error(PrefixProblem::Length)),
        };
        let prefix = Prefix::new(address, length).ok_or_else(|| error(PrefixProblem::Length))?;
        if prefix.address() == address {
            Ok(prefix)
        } else {
            Err(error(PrefixProblem::HostBits { meant: prefix }))
        }
    }
}

/// The text is no address block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsePrefixError {
    /// What was given.
    pub text: String,
    problem: PrefixProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PrefixProblem {
    Address,
    Length,
    HostBits { meant: Prefix },
}

impl fmt::Display for ParsePrefixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match &self.problem {
            PrefixProblem::Address => {
                write!(
                    f,
                    "`{text}` is no prefix (as in 192.0.2.0/24 or 2001:db8::/32)"
                )
            }
            PrefixProblem::Length => write!(
                f,
                "`{text}` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6)"
            ),
            PrefixProblem::HostBits { meant } => {
                write!(
                    f,
                    "`{text}` has bits set after its length; {meant} is meant?"
                )
            }
        }
    }
}

impl std::error::Error for ParsePrefixError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().expect("a prefix")
    }

    #[test]
    fn a_prefix_covers_itself_and_what_is_inside_it() {
        let block = prefix("208.65.152.0/22");
        assert!(block.covers(block));
        assert!(block.covers(prefix("208.65.153.0/24")));
        assert!(!block.covers(prefix("208.65.156.0/24")));
        assert!(!prefix("208.65.153.0/24").covers(block));
        assert!(prefix("0.0.0.0/0").covers(block));
        assert!(!prefix("::/0").covers(block));
        assert!(prefix("::/0").covers(prefix("2001:db8::/32")));
        assert!(block.contains("208.65.153.238".parse().expect("an address")));
        assert!(!block.contains("::ffff:208.65.153.238".parse().expect("an address")));
    }

    #[test]
    fn prefixes_read_back_as_they_are_shown() {
        for text in [
            "0.0.0.0/0",
            "10.0.0.0/8",
            "192.0.2.1/32",
            "::/0",
            "2001:db8::/32",
        ] {
            assert_eq!(prefix(text).to_string(), text);
        }
        assert_eq!(prefix("192.0.2.1").to_string(), "192.0.2.1/32");
        assert_eq!(
            prefix("192.0.2.0/24").last_address().to_string(),
            "192.0.2.255"
        );
    }

    #[test]
    fn slips_are_named() {
        for (text, part) in [
            ("192.0.2.1/24", "192.0.2.0/24 is meant?"),
            ("192.0.2.0/33", "valid length"),
            ("192.0.2.0/", "valid length"),
            ("192.0.2.0/+8", "valid length"),
            ("youtube", "no prefix"),
        ] {
            let message = text.parse::<Prefix>().expect_err(text).to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn sorted_order_puts_a_block_before_what_it_covers() {
        let mut blocks = [
            prefix("2001:db8::/32"),
            prefix("208.65.153.0/24"),
            prefix("208.65.152.0/22"),
            prefix("208.65.152.0/24"),
        ];
        blocks.sort();
        let shown: Vec<String> = blocks.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "208.65.152.0/22",
                "208.65.152.0/24",
                "208.65.153.0/24",
                "2001:db8::/32"
            ]
        );
    }

    #[test]
    fn trailing_bits_of_nlri_are_cleared() {
        let block = Prefix::from_nlri(Family::V4, 13, &[11, 13]).expect("a block");
        assert_eq!(block.to_string(), "11.8.0.0/13");
        assert_eq!(Prefix::from_nlri(Family::V4, 33, &[1, 2, 3, 4, 5]), None);
    }
}
