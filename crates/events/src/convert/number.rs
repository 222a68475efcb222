//! Numbers, and words for true and false.

/// A whole number of 64 bits in decimal, with a sign or not.
#[inline]
pub(crate) fn integer(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    // Up to 18 digits cannot overflow; nearly all have fewer.
    if bytes.is_empty() || bytes.len() > 18 || !bytes[0].is_ascii_digit() {
        return text.parse().ok();
    }
    let mut number = 0_i64;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// A finite number; `inf`, `nan` and what is too large for 64 bits are none.
pub(crate) fn real(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// An AS number: digits, `AS` before them or not. 0 is none (RFC 7607 §2).
#[inline]
pub(crate) fn asn(text: &str) -> Option<u32> {
    let number = match integer(text) {
        Some(number) => u32::try_from(number).ok()?,
        None => text.parse::<net::Asn>().ok()?.to_u32(),
    };
    (number > 0).then_some(number)
}

/// The words that feeds have for true and false.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    const TRUE: [&str; 7] = ["true", "yes", "y", "t", "1", "on", "enabled"];
    const FALSE: [&str; 7] = ["false", "no", "n", "f", "0", "off", "disabled"];
    let is_in = |words: [&str; 7]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is_in(TRUE), is_in(FALSE)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_up_to_their_bounds() {
        for (text, number) in [
            ("0", Some(0)),
            ("-10", Some(-10)),
            ("+7", Some(7)),
            ("007", Some(7)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("", None),
            ("-", None),
            ("1.5", None),
            ("1 ", None),
            ("999999999999999999", Some(999_999_999_999_999_999)),
        ] {
            assert_eq!(integer(text), number, "{text}");
        }
        assert_eq!(real("1e999"), None);
        assert_eq!(real("nan"), None);
        assert_eq!(real("-14.502"), Some(-14.502));
    }

    #[test]
    fn as_numbers_are_read_with_as_and_without() {
        assert_eq!(asn("AS64496"), Some(64496));
        assert_eq!(asn("4294967295"), Some(u32::MAX));
        assert_eq!(asn("4294967296"), None);
        assert_eq!(asn("0"), None);
        assert_eq!(asn("-1"), None);
    }

    #[test]
    fn the_words_for_true_and_false_are_known() {
        assert_eq!(boolean("Enabled"), Some(true));
        assert_eq!(boolean("N"), Some(false));
        assert_eq!(boolean("maybe"), None);
    }
}
