//! Patterns over communities.

use std::fmt;
use std::str::FromStr;

use mrt::Attributes;

/// A community, or all that are like it.
///
/// Read as `65000:1` (RFC 1997) or `65000:1:2` (large, RFC 8092), with `*` for any
/// number: `65000:*`, `*:666`, `65000:*:*`; or as a well-known name: `no-export`,
/// `no-advertise`, `no-export-subconfed`, also called `local-as` (RFC 1997),
/// `no-peer` (RFC 3765), `blackhole` (RFC 7999), `graceful-shutdown` (RFC 8326).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommunityPattern {
    /// Of four bytes; `None` is any number.
    Standard(Option<u16>, Option<u16>),
    /// Of twelve bytes; `None` is any number.
    Large(Option<u32>, Option<u32>, Option<u32>),
}

/// The names and numbers of the IANA registry.
const WELL_KNOWN: [(&str, u16, u16); 7] = [
    ("no-export", 0xffff, 0xff01),
    ("no-advertise", 0xffff, 0xff02),
    ("no-export-subconfed", 0xffff, 0xff03),
    ("local-as", 0xffff, 0xff03),
    ("no-peer", 0xffff, 0xff04),
    ("blackhole", 0xffff, 666),
    ("graceful-shutdown", 0xffff, 0),
];

impl CommunityPattern {
    /// Whether the route has such a community.
    pub fn matches(&self, attributes: &Attributes<'_>) -> bool {
        fn fits<T: PartialEq>(wanted: Option<T>, found: T) -> bool {
            wanted.is_none_or(|wanted| wanted == found)
        }
        match *self {
            CommunityPattern::Standard(high, low) => attributes
                .communities()
                .any(|found| fits(high, found.0) && fits(low, found.1)),
            CommunityPattern::Large(global, first, second) => {
                attributes.large_communities().any(|found| {
                    fits(global, found.0) && fits(first, found.1) && fits(second, found.2)
                })
            }
        }
    }
}

impl FromStr for CommunityPattern {
    type Err = ParseCommunityError;

    /// # Errors
    ///
    /// When the text is no name, nor two numbers of 16 bits or three of 32, or
    /// stars for them, with colons between.
    fn from_str(text: &str) -> Result<Self, ParseCommunityError> {
        let trimmed = text.trim();
        let named = WELL_KNOWN
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(trimmed));
        if let Some(&(_, high, low)) = named {
            return Ok(CommunityPattern::Standard(Some(high), Some(low)));
        }
        let parts: Vec<&str> = trimmed.split(':').collect();
        let pattern = match parts[..] {
            [high, low] => part(high)
                .zip(part(low))
                .map(|(high, low)| CommunityPattern::Standard(high, low)),
            [global, first, second] => part(global)
                .zip(part(first))
                .zip(part(second))
                .map(|((global, first), second)| CommunityPattern::Large(global, first, second)),
            _ => None,
        };
        pattern.ok_or_else(|| ParseCommunityError {
            text: text.to_owned(),
        })
    }
}

/// A star, or a number.
fn part<T: FromStr>(text: &str) -> Option<Option<T>> {
    if text == "*" {
        return Some(None);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().map(Some)
}

/// The text is no community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseCommunityError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ParseCommunityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no community (as in 65000:1, 65000:*, 65000:1:2 or no-export)",
            self.text
        )
    }
}

impl std::error::Error for ParseCommunityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn communities_are_read_as_people_write_them() {
        use CommunityPattern::{Large, Standard};
        for (text, expected) in [
            ("65000:1", Standard(Some(65000), Some(1))),
            ("65000:*", Standard(Some(65000), None)),
            ("*:666", Standard(None, Some(666))),
            (
                "4200000000:0:7",
                Large(Some(4_200_000_000), Some(0), Some(7)),
            ),
            ("1:*:*", Large(Some(1), None, None)),
            ("No-Export", Standard(Some(0xffff), Some(0xff01))),
            ("local-AS", Standard(Some(0xffff), Some(0xff03))),
            ("blackhole", Standard(Some(0xffff), Some(666))),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "1",
            "65536:1",
            "1:",
            ":",
            "1:2:3:4",
            "1:+2",
            "no-such",
            "1:2:4294967296",
        ] {
            assert!(text.parse::<CommunityPattern>().is_err(), "{text}");
        }
    }
}
