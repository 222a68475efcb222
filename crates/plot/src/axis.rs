//! From values to places on a line.

use crate::canvas::width;
use crate::number::grouped;

/// Beyond this ratio between the greatest value and the least that is not 0, an
/// axis goes by powers of ten: below, all of them can be told apart on a line of
/// 400 units.
const LINEAR_RATIO_MAX: f64 = 1_000.0;

/// How many steps an axis has at most.
const STEPS_MAX: f64 = 6.0;

/// Where 0 stands on an axis of powers of ten: so many units before the first power.
const ZERO_GAP: f64 = 34.0;

/// An axis from 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    kind: Kind,
    /// Where it begins and ends.
    from: f64,
    to: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Linear {
        end: f64,
        step: f64,
    },
    /// Powers of ten from the first exponent to the last.
    Powers {
        first: f64,
        last: f64,
    },
}

/// A line of the grid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

impl Axis {
    /// An axis for these values; `deciding` are those whose spread decides whether
    /// it goes by powers of ten.
    pub(crate) fn new(
        values: impl Iterator<Item = f64>,
        deciding: impl Iterator<Item = f64>,
        from: f64,
        to: f64,
    ) -> Axis {
        let most = values.fold(0.0_f64, f64::max);
        let positive: Vec<f64> = deciding.filter(|value| *value > 0.0).collect();
        let least = positive.iter().copied().fold(f64::INFINITY, f64::min);
        let spread = positive.iter().copied().fold(0.0_f64, f64::max) / least;
        let kind = if spread > LINEAR_RATIO_MAX {
            Kind::Powers {
                first: least.log10().floor(),
                last: most.log10().ceil(),
            }
        } else {
            linear(most)
        };
        Axis { kind, from, to }
    }

    /// An axis that never goes by powers of ten.
    pub(crate) fn linear(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Axis {
        Axis {
            kind: linear(values.fold(0.0_f64, f64::max)),
            from,
            to,
        }
    }

    /// Where a value stands. What is below the first power of ten stands between it
    /// and 0.
    pub(crate) fn at(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Linear { end, .. } => self.from + value / end * (self.to - self.from),
            Kind::Powers { first, last } => {
                let direction = (self.to - self.from).signum();
                let start = self.from + ZERO_GAP * direction;
                let least = 10_f64.powf(first);
                if value < least {
                    return self.from + value.max(0.0) / least * ZERO_GAP * direction;
                }
                start + (value.log10() - first) / (last - first) * (self.to - start)
            }
        }
    }

    /// Whether it goes by powers of ten, which has to be said.
    pub(crate) fn is_powers(&self) -> bool {
        matches!(self.kind, Kind::Powers { .. })
    }

    /// The lines of its grid, for words beside each other.
    ///
    /// Labels that would collide with the one before are empty.
    pub(crate) fn ticks_across(&self) -> Vec<Tick> {
        let mut ticks = self.ticks();
        let mut free_from = f64::NEG_INFINITY;
        for tick in &mut ticks {
            let half = width(&tick.label) / 2.0;
            if tick.at - half < free_from {
                tick.label.clear();
            } else {
                free_from = tick.at + half + 6.0;
            }
        }
        ticks
    }

    /// The lines of its grid.
    pub(crate) fn ticks(&self) -> Vec<Tick> {
        match self.kind {
            Kind::Linear { end, step } => {
                let decimals = (-step.log10().floor()).max(0.0) as usize;
                let count = (end / step).round() as usize;
                (0..=count)
                    .map(|n| {
                        let value = n as f64 * step;
                        Tick {
                            at: self.at(value),
                            label: grouped(&format!("{value:.decimals$}")),
                        }
                    })
                    .collect()
            }
            Kind::Powers { first, last } => {
                let powers = (first as i32..=last as i32).map(|power| 10_f64.powi(power));
                std::iter::once(0.0)
                    .chain(powers)
                    .map(|value| Tick {
                        at: self.at(value),
                        label: power_label(value),
                    })
                    .collect()
            }
        }
    }
}

fn power_label(value: f64) -> String {
    if value == 0.0 || value >= 1.0 {
        return grouped(&format!("{value:.0}"));
    }
    let decimals = (-value.log10()).round() as usize;
    format!("{value:.decimals$}")
}

/// An axis with steps of 1, 2 or 5 times a power of ten.
fn linear(most: f64) -> Kind {
    // All are 0: an axis must end somewhere.
    let most = if most > 0.0 { most } else { 1.0 };
    let rough = most / STEPS_MAX;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(power * 10.0);
    Kind::Linear {
        end: (most / step - 1e-9).ceil().max(1.0) * step,
        step,
    }
}
