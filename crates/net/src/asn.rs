//! Autonomous system numbers.

use std::fmt;
use std::str::FromStr;

/// A 4-byte autonomous system number (RFC 6793).
///
/// Shown as `AS17557`. Read as `AS17557`, `as17557`, `17557`, or in the
/// "asdot" form `1.10` (RFC 5396 §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asn(pub u32);

impl Asn {
    /// The stand-in that a 2-byte speaker sees for a 4-byte AS (RFC 6793 §9).
    pub const TRANS: Asn = Asn(23456);

    /// The bare number.
    pub const fn to_u32(self) -> u32 {
        self.0
    }
}

impl From<u32> for Asn {
    fn from(number: u32) -> Self {
        Asn(number)
    }
}

impl fmt::Display for Asn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AS{}", self.0)
    }
}

impl FromStr for Asn {
    type Err = ParseAsnError;

    /// # Errors
    ///
    /// When the text is not a number from 0 to 4294967295, with or without
    /// `AS` before it, nor two 16-bit numbers joined by a dot.
    fn from_str(text: &str) -> Result<Self, ParseAsnError> {
        let trimmed = text.trim();
        let digits = match trimmed.get(..2) {
            Some(head) if head.eq_ignore_ascii_case("as") => &trimmed[2..],
            _ => trimmed,
        };
        parse_number(digits).map(Asn).ok_or_else(|| ParseAsnError {
            text: text.to_owned(),
        })
    }
}

fn parse_number(digits: &str) -> Option<u32> {
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once('.') {
        Some((high, low)) if all_digits(high) && all_digits(low) => {
            let high: u16 = high.parse().ok()?;
            let low: u16 = low.parse().ok()?;
            Some(u32::from(high) << 16 | u32::from(low))
        }
        None if all_digits(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// The text is no AS number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseAsnError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ParseAsnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no AS number (a number from 0 to 4294967295, as in AS64496)",
            self.text
        )
    }
}

impl std::error::Error for ParseAsnError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("AS17557", 17557),
            ("as17557", 17557),
            (" 36561 ", 36561),
            ("1.10", 65546),
            ("AS65535.65535", u32::MAX),
            ("4294967295", u32::MAX),
        ] {
            assert_eq!(text.parse(), Ok(Asn(number)), "{text}");
        }
        for text in [
            "",
            "AS",
            "4294967296",
            "1.65536",
            "-1",
            "+1",
            "1.",
            ".1",
            "ASx",
            "é1",
        ] {
            assert!(text.parse::<Asn>().is_err(), "{text}");
        }
        assert_eq!(Asn(17557).to_string(), "AS17557");
    }
}
