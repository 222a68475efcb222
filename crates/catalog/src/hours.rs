//! Lengths of time that people agree on.

use std::fmt;

use serde::{Serialize, Serializer};

/// The longest that can be said, in hours: a hundred years.
const HOURS_MAX: u32 = 100 * 365 * 24;

/// A length of time in whole hours, at least one: `24h`, `30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours(u32);

impl Hours {
    /// The shape in words, for messages.
    pub const SHAPE: &'static str =
        "a whole number and h or d, from 1h to 36500d, such as 24h or 30d";

    /// From its text; `None` when the text has not the shape.
    pub fn new(text: &str) -> Option<Hours> {
        let (digits, hours_each) = match text.strip_suffix('d') {
            Some(digits) => (digits, 24),
            None => (text.strip_suffix('h')?, 1),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let hours = digits.parse::<u32>().ok()?.checked_mul(hours_each)?;
        (1..=HOURS_MAX).contains(&hours).then_some(Hours(hours))
    }

    /// How many hours.
    pub fn count(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            hours if hours % 24 == 0 && hours > 72 => write!(f, "{}d", hours / 24),
            hours => write!(f, "{hours}h"),
        }
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Hours;

    #[test]
    fn hours_and_days_are_read_within_bounds() {
        let count = |text| Hours::new(text).map(Hours::count);
        assert_eq!(count("1h"), Some(1));
        assert_eq!(count("30d"), Some(720));
        assert_eq!(count("36500d"), Some(876_000));
        for text in [
            "0h",
            "36501d",
            "h",
            "d",
            "-1h",
            "+1h",
            "1.5h",
            "1",
            "1w",
            "99999999999d",
            "",
        ] {
            assert_eq!(count(text), None, "{text}");
        }
        assert_eq!(Hours::new("72h").map(|h| h.to_string()), Some("72h".into()));
        assert_eq!(
            Hours::new("720h").map(|h| h.to_string()),
            Some("30d".into())
        );
    }
}
