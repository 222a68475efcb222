//! Instants in UTC.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// An instant in UTC: microseconds since 1970-01-01T00:00:00Z.
///
/// Shown as RFC 3339 with `Z`, with a fraction only where there is one. Read
/// from RFC 3339, from a date and a time without zone (taken as UTC), from a
/// date alone (its first second), or from seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    micros: i64,
}

impl Timestamp {
    /// From whole seconds since 1970, as MRT's header has them.
    pub const fn from_seconds(seconds: i64) -> Timestamp {
        Timestamp {
            micros: seconds * 1_000_000,
        }
    }

    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp { micros }
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn seconds(self) -> i64 {
        self.micros.div_euclid(1_000_000)
    }

    /// Microseconds since 1970.
    pub const fn micros(self) -> i64 {
        self.micros
    }

    /// The start of the minute that holds this instant.
    pub const fn minute(self) -> Timestamp {
        Timestamp::from_seconds(self.seconds().div_euclid(60) * 60)
    }

    /// Time from `earlier` to this instant; zero when `earlier` is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_micros(u64::try_from(self.micros - earlier.micros).unwrap_or(0))
    }

    /// This instant plus a span of time.
    pub fn plus(self, span: Duration) -> Timestamp {
        let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        Timestamp {
            micros: self.micros.saturating_add(micros),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.micros) {
            Ok(instant) => fmt::Display::fmt(&instant, f),
            // Outside the years -9999 to 9999 there is no RFC 3339 form.
            Err(_) => write!(f, "{}s", self.seconds()),
        }
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    /// # Errors
    ///
    /// When the text is none of the forms named at [`Timestamp`].
    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        let trimmed = text.trim();
        // Eight digits or fewer would be read as a date without dashes.
        if trimmed.len() > 8
            && trimmed.bytes().all(|b| b.is_ascii_digit())
            && let Ok(seconds) = trimmed.parse::<i64>()
        {
            return Ok(Timestamp::from_seconds(seconds));
        }
        let instant = trimmed.parse::<jiff::Timestamp>().ok().or_else(|| {
            let civil = trimmed.parse::<jiff::civil::DateTime>().ok()?;
            Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
        });
        instant
            .map(|instant| Timestamp::from_micros(instant.as_microsecond()))
            .ok_or_else(|| ParseTimestampError {
                text: text.to_owned(),
            })
    }
}

/// The text is no instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no date or time in UTC (as in 2008-02-24 or 2008-02-24T18:47:57Z)",
            self.text
        )
    }
}

impl std::error::Error for ParseTimestampError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_people_write_them() {
        for text in [
            "2008-02-24T18:47:57Z",
            "2008-02-24 18:47:57Z",
            "2008-02-24T19:47:57+01:00",
            "2008-02-24 18:47:57",
            "1203878877",
        ] {
            let instant: Timestamp = text.parse().expect(text);
            assert_eq!(instant.to_string(), "2008-02-24T18:47:57Z", "{text}");
        }
        let day: Timestamp = "2008-02-24".parse().expect("a day");
        assert_eq!(day.to_string(), "2008-02-24T00:00:00Z");
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert!("2008-13-01".parse::<Timestamp>().is_err());
    }

    #[test]
    fn fractions_show_only_where_they_are() {
        assert_eq!(
            Timestamp::from_micros(1_203_878_877_250_000).to_string(),
            "2008-02-24T18:47:57.25Z"
        );
        assert_eq!(
            Timestamp::from_seconds(119).minute(),
            Timestamp::from_seconds(60)
        );
    }
}
