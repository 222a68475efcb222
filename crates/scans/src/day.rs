//! A day in UTC.

use std::fmt;
use std::str::FromStr;

use net::Timestamp;
use serde::{Serialize, Serializer};

const SECONDS_PER_DAY: i64 = 86_400;

/// A day in UTC, as days since 1970-01-01. Shown and read as `2015-03-13`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day that an instant is on; `None` beyond the years that dates have.
    pub fn of(instant: Timestamp) -> Option<Day> {
        let days = instant.seconds().div_euclid(SECONDS_PER_DAY);
        i32::try_from(days).ok().map(Day)
    }

    /// Its first second.
    pub fn start(self) -> Timestamp {
        Timestamp::from_seconds(i64::from(self.0) * SECONDS_PER_DAY)
    }

    /// The day in a file's name, as `2015-03-13` or `20150313`; the first where
    /// there are several. Folders do not count.
    pub fn in_name(name: &str) -> Option<Day> {
        const DASHED: usize = "2015-03-13".len();
        const JOINED: usize = "20150313".len();
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        let bytes = name.as_bytes();
        (0..bytes.len()).find_map(|at| {
            if !is_digit(bytes.get(at)) || at > 0 && is_digit(bytes.get(at - 1)) {
                return None;
            }
            let dashed = name.get(at..at + DASHED).and_then(|text| text.parse().ok());
            dashed.or_else(|| {
                let joined = name.get(at..at + JOINED)?;
                // Ten or fourteen digits are an hour or a second of that day.
                let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit());
                if !matches!(digits.count(), 8 | 10 | 12 | 14) {
                    return None;
                }
                format!("{}-{}-{}", &joined[..4], &joined[4..6], &joined[6..])
                    .parse()
                    .ok()
            })
        })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.start().to_string();
        f.write_str(text.split('T').next().unwrap_or(&text))
    }
}

impl FromStr for Day {
    type Err = ParseDayError;

    /// # Errors
    ///
    /// When the text is no day of the form `2015-03-13`.
    fn from_str(text: &str) -> Result<Day, ParseDayError> {
        let error = || ParseDayError {
            text: text.to_owned(),
        };
        let shape = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if text.len() != "2015-03-13".len() || !text.bytes().enumerate().all(shape) {
            return Err(error());
        }
        let instant: Timestamp = text.parse().map_err(|_| error())?;
        Day::of(instant).ok_or_else(error)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseDayError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ParseDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no day, as 2015-03-13 is one", self.text)
    }
}

impl std::error::Error for ParseDayError {}
