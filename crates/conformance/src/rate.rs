//! Rates with denominators, and how sure a share is.

use std::fmt;

use crate::measure::Measure;
use crate::profile::Direction;

/// How many standard errors an interval of 95 % spans to either side: the
/// customary choice.
pub const Z_95: f64 = 1.959_964;

/// Something counted, of or per something else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    numerator: f64,
    denominator: f64,
    kind: RateKind,
}

/// What a rate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RateKind {
    /// The numerator counts some of what the denominator counts: 3 of 20 routes.
    Share,
    /// The numerator counts something else: a score for so many routed addresses.
    Per {
        /// For how many of the denominator's units the rate is given: 100,000 for
        /// "per 100,000 addresses".
        units: f64,
    },
}

/// From the least to the most that it may well be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl Rate {
    /// A share: `numerator` of `denominator`.
    ///
    /// # Errors
    ///
    /// When the denominator is 0, or the numerator is more.
    pub fn share(numerator: u64, denominator: u64) -> Result<Rate, RateError> {
        if denominator == 0 {
            return Err(RateError::NoDenominator);
        }
        if numerator > denominator {
            return Err(RateError::MoreThanAll);
        }
        Ok(Rate {
            numerator: numerator as f64,
            denominator: denominator as f64,
            kind: RateKind::Share,
        })
    }

    /// `numerator` per `units` of the denominator.
    ///
    /// # Errors
    ///
    /// When the denominator or the units are not above 0, or a number is
    /// negative or not finite.
    pub fn per(numerator: f64, denominator: f64, units: f64) -> Result<Rate, RateError> {
        let is_positive = |number: f64| number.is_finite() && number > 0.0;
        if !is_positive(denominator) || !is_positive(units) {
            return Err(RateError::NoDenominator);
        }
        if !numerator.is_finite() || numerator < 0.0 {
            return Err(RateError::NoNumerator);
        }
        Ok(Rate {
            numerator,
            denominator,
            kind: RateKind::Per { units },
        })
    }

    /// The share that a measure is; `None` where its value is not known or it is
    /// no share of anything.
    pub fn of(measure: &Measure) -> Option<Rate> {
        let is_share = measure.formula.is_share_of_routes();
        let (numerator, denominator) = (measure.numerator?, measure.denominator?);
        (is_share && measure.value.known().is_some() && denominator > 0.0).then_some(Rate {
            numerator,
            denominator,
            kind: RateKind::Share,
        })
    }

    /// What was counted.
    pub const fn numerator(&self) -> f64 {
        self.numerator
    }

    /// Of or per what.
    pub const fn denominator(&self) -> f64 {
        self.denominator
    }

    /// What kind of rate it is.
    pub const fn kind(&self) -> RateKind {
        self.kind
    }

    /// The rate itself: 0 to 1 for a share.
    pub fn value(&self) -> f64 {
        match self.kind {
            RateKind::Share => self.numerator / self.denominator,
            RateKind::Per { units } => self.numerator * units / self.denominator,
        }
    }

    /// Wilson's interval, for a share: with p of n, and z standard errors,
    /// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). `None` for what is no
    /// share, whose spread nothing here knows.
    ///
    /// Wide for a small n and never outside 0 to 1: 1 of 1 is 0.21 to 1 at 95 %,
    /// and 100 of 100 is 0.96 to 1. It takes what was counted for a sample of
    /// what could have been; where all routes of a network were seen, it says how
    /// much the next day may differ rather than how wrong the count is.
    pub fn interval(&self, z: f64) -> Option<Interval> {
        if self.kind != RateKind::Share {
            return None;
        }
        let (n, p) = (self.denominator, self.numerator / self.denominator);
        let middle = p + z * z / (2.0 * n);
        let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        // At 0 and at all the bound is exact; rounding must not move it.
        let is_all = self.numerator >= self.denominator;
        Some(Interval {
            low: if self.numerator == 0.0 {
                0.0
            } else {
                ((middle - reach) / scale).max(0.0)
            },
            high: if is_all {
                1.0
            } else {
                ((middle + reach) / scale).min(1.0)
            },
        })
    }
}

/// A rate that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateError {
    /// The denominator is not above 0.
    NoDenominator,
    /// The numerator is negative or no number.
    NoNumerator,
    /// More were counted than there are.
    MoreThanAll,
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RateError::NoDenominator => "a rate needs a denominator above 0",
            RateError::NoNumerator => "a rate needs a numerator of 0 or more",
            RateError::MoreThanAll => "a share cannot be more than all",
        })
    }
}

impl std::error::Error for RateError {}

/// How a rate changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// How it was.
    pub before: Rate,
    /// How it is.
    pub after: Rate,
    /// After less before.
    pub difference: f64,
    /// Whether that is good.
    pub trend: Trend,
    /// For shares, whether the two intervals are apart: the change is more than
    /// small numbers make by themselves. `None` for other rates.
    pub is_clear: Option<bool>,
}

/// Whether a change is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trend {
    /// Towards the good end.
    Better,
    /// Neither.
    Same,
    /// Towards the bad end.
    Worse,
}

/// How a rate changed, where both are known. `z` is how many standard errors the
/// intervals span; [`Z_95`] is customary.
pub fn change(
    before: Option<Rate>,
    after: Option<Rate>,
    direction: Direction,
    z: f64,
) -> Option<Change> {
    let (before, after) = (before?, after?);
    let difference = after.value() - before.value();
    let trend = match (direction, difference) {
        (_, 0.0) => Trend::Same,
        (Direction::LowerIsBetter, less) if less < 0.0 => Trend::Better,
        (Direction::HigherIsBetter, more) if more > 0.0 => Trend::Better,
        _ => Trend::Worse,
    };
    let apart = |a: Interval, b: Interval| a.high < b.low || b.high < a.low;
    let is_clear = before
        .interval(z)
        .zip(after.interval(z))
        .map(|(before, after)| apart(before, after));
    Some(Change {
        before,
        after,
        difference,
        trend,
        is_clear,
    })
}
