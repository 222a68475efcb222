//! Events become incidents, and incidents a score.
//!
//! The rules are those of the MANRS Observatory's measurement framework and of
//! the prototype before it; `docs/methods.md` has the addresses. For one network
//! and one metric:
//!
//! 1. Events are cut to the period.
//! 2. Events of equal weight that overlap or touch are one incident, from the
//!    earliest start to the latest end; an event inside another adds nothing to
//!    the time. Events of different weight never become one.
//! 3. An incident scores by how long it lasted, see [`Scoring`].

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use net::Timestamp;

use crate::evidence::{self, EvidenceKey};
use crate::period::{DAY, Period};

/// What an event counts: a finite number above 0, ordinarily 1.
#[derive(Clone, Copy, Debug)]
pub struct Weight(f64);

impl Weight {
    /// The weight of what a network did itself.
    pub const ONE: Weight = Weight(1.0);

    /// `None` for zero, for negative numbers and for what is no finite number.
    pub fn new(weight: f64) -> Option<Weight> {
        (weight.is_finite() && weight > 0.0).then_some(Weight(weight))
    }

    /// The number.
    pub const fn value(self) -> f64 {
        self.0
    }
}

impl PartialEq for Weight {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Weight {}

impl Ord for Weight {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Weight {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Something that a network did, or passed on, for some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    start: Timestamp,
    end: Option<Timestamp>,
    weight: Weight,
    evidence: EvidenceKey,
}

impl Event {
    /// From `start` to `end`; without an end it lasts still.
    ///
    /// # Errors
    ///
    /// When the end is before the start.
    pub fn new(
        start: Timestamp,
        end: Option<Timestamp>,
        weight: Weight,
        evidence: EvidenceKey,
    ) -> Result<Event, EndsBeforeStart> {
        match end {
            Some(end) if end < start => Err(EndsBeforeStart { start, end }),
            _ => Ok(Event {
                start,
                end,
                weight,
                evidence,
            }),
        }
    }

    /// A line of a daily list, as of bogons: it counts from `start` for one day,
    /// since such a list tells no end. Lines of days that follow each other
    /// touch, and so are one incident.
    pub fn listed(start: Timestamp, weight: Weight, evidence: EvidenceKey) -> Event {
        Event {
            start,
            end: Some(start.plus(DAY)),
            weight,
            evidence,
        }
    }

    /// When it began.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// When it ended; `None` while it lasts.
    pub const fn end(&self) -> Option<Timestamp> {
        self.end
    }

    /// What it counts.
    pub const fn weight(&self) -> Weight {
        self.weight
    }

    /// Where it can be seen again.
    pub const fn evidence(&self) -> EvidenceKey {
        self.evidence
    }

    /// The part inside the period, as an incident of its own; `None` when the
    /// event lies outside. An event of no length inside the period is kept.
    fn clipped(&self, period: Period) -> Option<Incident> {
        let end = self.end.unwrap_or(period.end());
        let begins_inside = period.start() <= self.start && self.start < period.end();
        let reaches_inside = self.start < period.start() && end > period.start();
        (begins_inside || reaches_inside).then(|| Incident {
            start: self.start.max(period.start()),
            end: end.min(period.end()),
            weight: self.weight,
            evidence: vec![self.evidence],
        })
    }
}

/// An event's end is before its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndsBeforeStart {
    /// The start that was given.
    pub start: Timestamp,
    /// The end that was given.
    pub end: Timestamp,
}

impl fmt::Display for EndsBeforeStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an event cannot end at {} before it begins at {}",
            self.end, self.start
        )
    }
}

impl std::error::Error for EndsBeforeStart {}

/// Events of one weight that overlap or touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The earliest start, inside the period.
    pub start: Timestamp,
    /// The latest end, inside the period.
    pub end: Timestamp,
    /// The weight of each of its events.
    pub weight: Weight,
    /// The keys of all its events, in order, each once; also of those that lie
    /// wholly inside others.
    pub evidence: Vec<EvidenceKey>,
}

impl Incident {
    /// How long it lasted in the period.
    pub fn duration(&self) -> Duration {
        self.end.since(self.start)
    }

    /// Its score.
    pub fn score(&self, scoring: &Scoring) -> f64 {
        scoring.score(self.duration(), self.weight)
    }
}

/// The incidents of one network and one metric in a period, ordered by weight,
/// then start. The events may come in any order.
pub fn incidents(events: impl IntoIterator<Item = Event>, period: Period) -> Vec<Incident> {
    let mut pieces: Vec<Incident> = events
        .into_iter()
        .filter_map(|event| event.clipped(period))
        .collect();
    pieces.sort_by_key(|piece| (piece.weight, piece.start, piece.end));
    let mut merged: Vec<Incident> = Vec::new();
    for piece in pieces {
        // In this order whatever can join an incident comes before whatever
        // begins after its end, so that one look at the last is enough.
        match merged.last_mut() {
            Some(last) if last.weight == piece.weight && piece.start <= last.end => {
                last.end = last.end.max(piece.end);
                last.evidence.extend(piece.evidence);
            }
            _ => merged.push(piece),
        }
    }
    for incident in &mut merged {
        incident.evidence = evidence::sorted(std::mem::take(&mut incident.evidence));
    }
    merged
}

/// How the score grows once an incident has lasted for [`Scoring::tolerant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// By one weight for each further 24 hours: what is published, and the
    /// prototype's default.
    Linear,
    /// Doubled for each further 24 hours: the prototype's other mode, and how
    /// its description reads.
    Exponential,
}

/// How long an incident may last before it counts more.
///
/// With the duration d and the weight w the score is 0 for d = 0;
/// `acceptable_score`·w below `acceptable`; `tolerant_score`·w below `tolerant`;
/// and then, with n = ⌊d ÷ tolerant⌋, (`tolerant_score` + n)·w in
/// [`Mode::Linear`] and 2ⁿ·w in [`Mode::Exponential`]. No unit; lower is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scoring {
    /// What happens from `tolerant` on.
    pub mode: Mode,
    /// Shorter ones are what a mistake that is seen and undone looks like.
    pub acceptable: Duration,
    /// What those count.
    pub acceptable_score: f64,
    /// From here on it counts more with each such time; never zero.
    pub tolerant: Duration,
    /// What those below it count.
    pub tolerant_score: f64,
}

impl Scoring {
    /// The published one: half a point below 30 minutes, one below 24 hours, and
    /// one more for each 24 hours.
    pub const PUBLISHED: Scoring = Scoring {
        mode: Mode::Linear,
        acceptable: Duration::from_secs(1_800),
        acceptable_score: 0.5,
        tolerant: DAY,
        tolerant_score: 1.0,
    };

    /// The score of one incident.
    pub fn score(&self, duration: Duration, weight: Weight) -> f64 {
        let factor = if duration.is_zero() {
            0.0
        } else if duration < self.acceptable {
            self.acceptable_score
        } else if duration < self.tolerant {
            self.tolerant_score
        } else {
            let times = duration.as_micros() / self.tolerant.as_micros().max(1);
            match self.mode {
                Mode::Linear => self.tolerant_score + times as f64,
                // A power above 1023 is no finite number; after two years and
                // nine months nothing is told apart any more.
                Mode::Exponential => 2_f64.powi(times.min(1_023) as i32),
            }
        };
        factor * weight.value()
    }

    /// The scores of all incidents together: the metric of the period.
    pub fn total<'a>(&self, incidents: impl IntoIterator<Item = &'a Incident>) -> f64 {
        // A sum of no numbers would be -0.
        incidents
            .into_iter()
            .fold(0.0, |sum, incident| sum + incident.score(self))
    }
}
