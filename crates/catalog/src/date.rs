//! Dates as documents give them: a day, a month, or a year alone.

use std::fmt;
use std::str::FromStr;

use net::Timestamp;
use serde::{Serialize, Serializer};

/// The length of `2015-07-22`.
const DAY_CHARS: usize = 10;

/// A day, a month or a year, in ISO 8601: `2015-07-22`, `2015-07`, `2015`.
///
/// Documents and sources differ in how exactly they date a thing. A year is kept
/// as a year: nothing is rounded to the first of January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// The shape in words, for messages.
    pub const SHAPE: &'static str = "2015-07-22, 2015-07 or 2015";

    /// The day on which an instant lies, in UTC.
    pub fn day_of(instant: Timestamp) -> PartialDate {
        let text = instant.to_string();
        text[..DAY_CHARS]
            .parse()
            .expect("an instant begins with its day")
    }

    /// The first instant that the date can mean.
    pub fn earliest(self) -> Timestamp {
        start_of(self.first_day())
    }

    /// The first instant that is surely after the date.
    pub fn end(self) -> Timestamp {
        let first = self.first_day();
        let last = match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => first.last_of_year(),
        };
        start_of(last.saturating_add(jiff::Span::new().days(1)))
    }

    /// Whether something that began on this date was there at `instant`. Within
    /// the date itself that is not known, and so [`WasThere::Unclear`].
    pub fn begun_by(self, instant: Timestamp) -> WasThere {
        if instant < self.earliest() {
            WasThere::No
        } else if instant < self.end() {
            WasThere::Unclear
        } else {
            WasThere::Yes
        }
    }

    fn first_day(self) -> jiff::civil::Date {
        jiff::civil::date(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

/// Whether something was there at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WasThere {
    /// It had begun.
    Yes,
    /// It had not begun.
    No,
    /// The date is too coarse to say.
    Unclear,
}

/// The text is not a date in one of the three forms, or there is no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePartialDateError;

impl fmt::Display for ParsePartialDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a date such as {}", PartialDate::SHAPE)
    }
}

impl std::error::Error for ParsePartialDateError {}

impl FromStr for PartialDate {
    type Err = ParsePartialDateError;

    /// # Errors
    ///
    /// When the text is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or names a day
    /// that the calendar has not.
    fn from_str(text: &str) -> Result<PartialDate, ParsePartialDateError> {
        let wrong = ParsePartialDateError;
        let mut parts = text.split('-');
        let year: i16 = number(parts.next(), 4).ok_or(wrong)?;
        let month = match parts.next() {
            None => None,
            part => Some(i8::try_from(number(part, 2).ok_or(wrong)?).map_err(|_| wrong)?),
        };
        let day = match parts.next() {
            None => None,
            part => Some(i8::try_from(number(part, 2).ok_or(wrong)?).map_err(|_| wrong)?),
        };
        if parts.next().is_some() {
            return Err(wrong);
        }
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong)?;
        Ok(PartialDate { year, month, day })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn number(part: Option<&str>, digits: usize) -> Option<i16> {
    let part = part?;
    (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
        .then(|| part.parse().ok())
        .flatten()
}

fn start_of(day: jiff::civil::Date) -> Timestamp {
    // The last days of the year 9999 have no instant: they are later than all.
    let seconds = day
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(i64::MAX / 2_000_000, |z| z.timestamp().as_second());
    Timestamp::from_seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn a_year_alone_leaves_its_own_days_unclear() {
        let date: PartialDate = "2014".parse().expect("a date");
        assert_eq!(date.begun_by(instant("2013-12-31T23:59:59Z")), WasThere::No);
        assert_eq!(
            date.begun_by(instant("2014-01-01T00:00:00Z")),
            WasThere::Unclear
        );
        assert_eq!(
            date.begun_by(instant("2014-12-31T23:59:59Z")),
            WasThere::Unclear
        );
        assert_eq!(
            date.begun_by(instant("2015-01-01T00:00:00Z")),
            WasThere::Yes
        );
    }

    #[test]
    fn days_that_the_calendar_has_not_are_refused() {
        for wrong in [
            "2015-02-29",
            "2015-13",
            "15",
            "2015-7-2",
            "2015-07-22-01",
            "soon",
            "",
        ] {
            assert!(wrong.parse::<PartialDate>().is_err(), "{wrong}");
        }
        for right in ["2016-02-29", "2015-07", "2015"] {
            assert_eq!(
                right.parse::<PartialDate>().expect("a date").to_string(),
                right
            );
        }
    }
}
