//! Host names, URLs, and text of closed sets.

use super::Source;
use crate::buffer::Span;

/// The longest host name, in bytes (RFC 1035 §2.3.4: 255 with its length bytes).
pub(crate) const HOST_BYTES_MAX: usize = 253;
/// The longest label of one, in bytes (RFC 1035 §2.3.4).
pub(crate) const LABEL_BYTES_MAX: usize = 63;

/// A host name without the dot at its end. Not in small letters yet.
#[inline]
pub(crate) fn host(text: &str) -> Option<&str> {
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.is_empty() || name.len() > HOST_BYTES_MAX {
        return None;
    }
    let bytes = name.as_bytes();
    let (mut label, mut is_number) = (0, true);
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if label == 0 || bytes[index - 1] == b'-' => return None,
            b'.' => (label, is_number) = (0, true),
            b'-' if label == 0 => return None,
            b'0'..=b'9' => label += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' => (label, is_number) = (label + 1, false),
            _ => return None,
        }
        if label > LABEL_BYTES_MAX {
            return None;
        }
    }
    // A last label of digits alone is the end of an address.
    (label > 0 && !is_number && bytes[bytes.len() - 1] != b'-').then_some(name)
}

/// The place of a text that has lost something at its end.
pub(crate) fn shortened(source: Source, text: &str) -> Source {
    match source {
        Source::Row(span) => Source::Row(Span {
            end: span.start + text.len() as u32,
            ..span
        }),
        Source::Other => Source::Other,
    }
}

/// A scheme (RFC 3986 §3.1), `://`, and something after it without spaces or
/// control characters.
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && (scheme.bytes()).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme && !rest.is_empty() && !text.bytes().any(|b| b.is_ascii_control() || b == b' ')
}

/// The longest name of a transport protocol, in bytes, as IntelMQ has it.
pub(crate) const TRANSPORT_BYTES_MAX: usize = 11;

/// Letters, digits and `-+/.()`, at least one letter: a protocol's name, not its
/// number.
pub(crate) fn is_transport(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"-+/.()".contains(&b);
    text.len() <= TRANSPORT_BYTES_MAX
        && text.bytes().all(is_part)
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The registry by any of its names.
pub(crate) fn registry(text: &str) -> Option<&'static str> {
    one_of(text, &["AFRINIC", "APNIC", "ARIN", "LACNIC", "RIPE"])
        .or_else(|| text.eq_ignore_ascii_case("ripencc").then_some("RIPE"))
        .or_else(|| text.eq_ignore_ascii_case("ripe-ncc").then_some("RIPE"))
}

/// The colour; `WHITE` of version 1 stays as it is.
pub(crate) fn tlp(text: &str) -> Option<&'static str> {
    let colour = match text.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("tlp:") => text[4..].trim(),
        _ => text,
    };
    one_of(
        colour,
        &["CLEAR", "WHITE", "GREEN", "AMBER", "AMBER+STRICT", "RED"],
    )
}

pub(crate) fn severity(text: &str) -> Option<&'static str> {
    one_of(
        text,
        &["critical", "high", "medium", "low", "info", "undefined"],
    )
}

fn one_of(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words
        .iter()
        .copied()
        .find(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_told_from_addresses_and_nonsense() {
        for name in [
            "host.local",
            "96-60-66-218.example.com",
            "_dmarc.example",
            "localhost",
            "a.b1",
        ] {
            assert_eq!(host(name), Some(name));
        }
        assert_eq!(host("example.com."), Some("example.com"));
        for name in [
            "",
            ".",
            "192.0.2.1",
            "a..b",
            "-a.b",
            "a-.b",
            "a.b-",
            "a b",
            "a/b",
            "ü.example",
            "a.7",
        ] {
            assert_eq!(host(name), None, "{name}");
        }
        for (length, is_label) in [(62, true), (63, true), (64, false)] {
            let name = format!("{}.example", "a".repeat(length));
            assert_eq!(host(&name).is_some(), is_label, "{length}");
        }
        for (length, is_name) in [(252, true), (253, true), (254, false)] {
            let name = &"abcdefg.".repeat(40)[..length];
            assert_eq!(host(name).is_some(), is_name, "{length}");
        }
    }

    #[test]
    fn closed_sets_are_read_in_any_case() {
        assert_eq!(registry("ripencc"), Some("RIPE"));
        assert_eq!(registry("INTERNIC"), None);
        assert_eq!(tlp("TLP:amber+strict"), Some("AMBER+STRICT"));
        assert_eq!(severity("High"), Some("high"));
        assert!(is_transport("tcp") && !is_transport("6") && !is_transport("tcp udp"));
        for (length, is_name) in [(10, true), (11, true), (12, false)] {
            assert_eq!(is_transport(&"a".repeat(length)), is_name);
        }
        assert!(
            is_url("http://a/b") && !is_url("/b") && !is_url("http://") && !is_url("http://a b")
        );
    }
}
