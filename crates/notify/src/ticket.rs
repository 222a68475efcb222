//! Numbers of tickets, and the spans of time that they are for.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use catalog::words::TriageAction;
use net::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Letters of a ticket's number: Crockford's base 32, which leaves out those that
/// are misread.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters in two groups: 50 bits. Of a hundred thousand tickets in a day, two are
/// the same on one of two hundred thousand days.
const LETTERS_COUNT: usize = 10;

/// A day.
const DAY: Duration = Duration::from_secs(86_400);

/// The span of time that a notice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// An hour in UTC, by its first instant: what is told at once. Whoever is told
    /// of many events in an hour is told in one message for each run.
    Hour(Timestamp),
    /// A day in UTC, by its first instant.
    Day(Timestamp),
    /// A month in UTC, by its first instant.
    Month(Timestamp),
}

impl Period {
    /// The period in which an action tells of an event of this `time`; `None` for
    /// actions that tell nobody.
    pub fn of(action: TriageAction, time: Timestamp) -> Option<Period> {
        let start =
            |seconds: i64| Timestamp::from_seconds(time.seconds().div_euclid(seconds) * seconds);
        match action {
            TriageAction::NotifyNow => Some(Period::Hour(start(3_600))),
            TriageAction::DailyDigest => Some(Period::Day(start(86_400))),
            TriageAction::MonthlyDigest => {
                let text = export::names::second(time);
                let first = format!("{}-01", text.get(..7)?);
                Some(Period::Month(first.parse().ok()?))
            }
            TriageAction::KeepOnFile | TriageAction::Drop => None,
        }
    }

    /// When it is over: its end, or at once for what is told at once.
    pub fn over(self) -> Timestamp {
        match self {
            Period::Hour(start) => start,
            Period::Day(start) => start.plus(DAY),
            // The first instant of the next month is at most 31 days behind.
            Period::Month(start) => Period::of(TriageAction::MonthlyDigest, start.plus(31 * DAY))
                .expect("a digest has a period")
                .start(),
        }
    }

    /// Its first instant.
    pub fn start(self) -> Timestamp {
        match self {
            Period::Hour(start) | Period::Day(start) | Period::Month(start) => start,
        }
    }
}

impl fmt::Display for Period {
    /// As short as it is exact: `2026-11-28T03`, `2026-11-28`, `2026-11`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = match self {
            Period::Hour(_) => 13,
            Period::Day(_) => 10,
            Period::Month(_) => 7,
        };
        let text = export::names::second(self.start());
        f.write_str(text.get(..length).unwrap_or(&text))
    }
}

/// A text that names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPeriod;

impl FromStr for Period {
    type Err = NoPeriod;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Period, NoPeriod> {
        let start = |rest: &str| format!("{text}{rest}").parse().map_err(|_| NoPeriod);
        match text.len() {
            13 => start(":00:00Z").map(Period::Hour),
            10 => start("T00:00:00Z").map(Period::Day),
            7 => start("-01T00:00:00Z").map(Period::Month),
            _ => Err(NoPeriod),
        }
    }
}

/// The number of a ticket: `NW-20261128-7F3KQ-9Q2MX`.
///
/// It follows from the recipient, the marking, the way of telling, the period and
/// the rules that fired, and so is the same on each replay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Ticket(String);

impl Ticket {
    /// The ticket of what these parts name; none of them has a line break in it.
    pub(crate) fn of<'a>(period: Period, parts: impl IntoIterator<Item = &'a str>) -> Ticket {
        let mut hash = Sha256::new();
        hash.update(period.to_string());
        for part in parts {
            hash.update(b"\n");
            hash.update(part);
        }
        let bits = hash.finalize()[..8]
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |place: usize| {
            char::from(LETTERS[usize::try_from(bits >> (5 * place) & 31).expect("5 bits")])
        };
        let letters: String = (0..LETTERS_COUNT).map(letter).collect();
        let day = export::names::second(period.start()).replace('-', "");
        let (first, second) = letters.split_at(LETTERS_COUNT / 2);
        Ticket(format!(
            "NW-{}-{first}-{second}",
            day.get(..8).unwrap_or("")
        ))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first ticket that a text names.
    pub fn find(text: &str) -> Option<Ticket> {
        const LENGTH: usize = "NW-20261128-7F3KQ-9Q2MX".len();
        let upper = text.to_ascii_uppercase();
        let found = upper.match_indices("NW-").find_map(|(at, _)| {
            let found = upper.get(at..at + LENGTH)?;
            is_ticket(found).then(|| found.to_owned())
        });
        found.map(Ticket)
    }
}

fn is_ticket(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: Option<&str>| {
        part.is_some_and(|part| part.len() == 5 && part.bytes().all(|b| LETTERS.contains(&b)))
    };
    parts.next() == Some("NW")
        && parts
            .next()
            .is_some_and(|day| day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()))
        && letters(parts.next())
        && letters(parts.next())
        && parts.next().is_none()
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
