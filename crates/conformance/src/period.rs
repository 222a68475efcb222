//! The time that a number is about.

use std::fmt;
use std::time::Duration;

use net::Timestamp;

/// A day of 24 hours, as the metrics count them.
pub const DAY: Duration = Duration::from_secs(86_400);

/// A span of time: from its start, which belongs to it, to its end, which does
/// not. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    start: Timestamp,
    end: Timestamp,
}

impl Period {
    /// From `start` to just before `end`.
    ///
    /// # Errors
    ///
    /// When the end is not after the start.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Period, EmptyPeriod> {
        if start < end {
            Ok(Period { start, end })
        } else {
            Err(EmptyPeriod { start, end })
        }
    }

    /// The first instant.
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// The first instant after it.
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// How long it is.
    pub fn duration(self) -> Duration {
        self.end.since(self.start)
    }

    /// Its days in UTC, in order; the first and the last are cut where the
    /// period begins and ends within a day.
    ///
    /// The scores of the days do not add up to the score of the period: one
    /// incident over a midnight is two incidents for them.
    pub fn days(self) -> impl Iterator<Item = Period> {
        let mut at = self.start;
        std::iter::from_fn(move || {
            if at >= self.end {
                return None;
            }
            let day = at.seconds().div_euclid(86_400);
            let next = Timestamp::from_seconds((day + 1) * 86_400);
            let piece = Period {
                start: at,
                end: next.min(self.end),
            };
            at = next;
            Some(piece)
        })
    }
}

/// The end of a period is not after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyPeriod {
    /// The start that was given.
    pub start: Timestamp,
    /// The end that was given.
    pub end: Timestamp,
}

impl fmt::Display for EmptyPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a period from {} to {} is empty: its end must be after its start",
            self.start, self.end
        )
    }
}

impl std::error::Error for EmptyPeriod {}
