//! The values of a row, whatever the format.
//!
//! For bytes as nearly all files have them there is [`net::scan`]; here is what takes
//! any text, and tells what is wrong with it. Where the first gives something, the
//! second gives the same.

use net::{Asn, Prefix, Timestamp, scan};

use crate::problem::{ProblemKind, clip};

/// The number that the bytes are, as in `AS64496` and `64496`.
pub(crate) fn plain_asn(bytes: &[u8]) -> Option<u32> {
    let bytes = bytes.strip_prefix(b"AS").unwrap_or(bytes);
    let (number, count) = scan::digits(bytes)?;
    (count == bytes.len()).then_some(number)
}

/// An AS number from any text.
pub(crate) fn asn(text: &str) -> Result<u32, ProblemKind> {
    match text.trim() {
        "" => Err(ProblemKind::Missing("AS number")),
        text => text.parse().map(Asn::to_u32).map_err(|_| ProblemKind::Asn),
    }
}

/// A prefix from any text.
pub(crate) fn prefix(text: &str) -> Result<Prefix, ProblemKind> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ProblemKind::Missing("prefix"));
    }
    match clip(text.as_bytes()).parse() {
        // Without a slash it would be a block of one address: a slip here.
        Ok(_) if !text.contains('/') => Err(ProblemKind::NoLength),
        result => result.map_err(ProblemKind::Prefix),
    }
}

/// The maximum length from any text; the prefix's own where it is empty.
pub(crate) fn max_length(prefix: Prefix, text: &str) -> Result<u8, ProblemKind> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(prefix.length());
    }
    // `parse` would take a plus sign.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ProblemKind::MaxLength);
    }
    let max_length: u8 = text.parse().map_err(|_| ProblemKind::MaxLength)?;
    let (length, bits) = (prefix.length(), prefix.family().bits());
    if max_length < length {
        Err(ProblemKind::MaxLengthShort { max_length, length })
    } else if max_length > bits {
        Err(ProblemKind::MaxLengthLong { max_length, bits })
    } else {
        Ok(max_length)
    }
}

/// Seconds since 1970 from any text, a number of seconds or a date and a time; 0
/// where there is none.
pub(crate) fn expires(text: &str) -> Result<u32, ProblemKind> {
    let text = text.trim();
    // Routinator writes `N/A` for what was added by hand.
    if text.is_empty() || text == "N/A" {
        return Ok(0);
    }
    let seconds = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        text.parse::<Timestamp>().ok().map(Timestamp::seconds)
    };
    seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .ok_or(ProblemKind::Expires)
}

#[cfg(test)]
mod tests {
    use net::Family;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_prefix_read_at_once_is_the_one_that_is_meant(text in "[0-9a-f:./]{1,24}") {
            if let Some((found, count)) = scan::prefix(text.as_bytes()) {
                prop_assert_eq!(prefix(&text[..count]), Ok(found), "{}", text);
            }
        }

        #[test]
        fn every_usual_prefix_is_read_at_once(bits: u128, length in 0_u8..=128, v4: bool) {
            let (family, length) = if v4 { (Family::V4, length / 4) } else { (Family::V6, length) };
            let expected = Prefix::from_bits(family, bits, length).expect("a length");
            let text = expected.to_string();
            // The one form of IPv6 that is shown with a dotted tail.
            prop_assume!(!(text.contains(':') && text.contains('.')));
            prop_assert_eq!(scan::prefix(text.as_bytes()), Some((expected, text.len())));
        }

        #[test]
        fn an_as_number_read_at_once_is_the_one_that_is_meant(text in "(AS|as|)[0-9.]{0,11}") {
            if let Some(number) = plain_asn(text.as_bytes()) {
                prop_assert_eq!(asn(&text), Ok(number));
            }
        }
    }
}
