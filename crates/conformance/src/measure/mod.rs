//! One metric of one network: a value with what it was made of.
//!
//! - [`incidents`]: metrics that are sums of incidents (M1 to M4C).
//! - [`routes`]: metrics that are shares of routes (M7, A1, A4).
//! - [`registered`]: metrics that are read from a registry or a list of tests
//!   (M5, M6, M8).
//!
//! What is not known is [`Value::Unknown`] and never zero.

pub mod incidents;
pub mod registered;
pub mod routes;

use std::fmt;
use std::sync::Arc;

use crate::evidence::EvidenceKey;
use crate::incident::Incident;
use crate::metric_id::MetricId;
use crate::profile::{Direction, Formula, Metric, Profile};

pub use incidents::{BogonClass, EventFact};
pub use registered::{Contacts, RoutingPolicy, SpoofingTest};
pub use routes::{Irr, Placed, Route, RouteFact, Tally};

/// A metric's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Computed from what was seen.
    Known(f64),
    /// Nothing was there to measure, and the profile prescribes this number for
    /// such a network. It says nothing of the network: it is neither ranked nor
    /// added up.
    Prescribed(f64),
    /// Not known.
    Unknown(Missing),
}

impl Value {
    /// The number, where it was computed from what was seen.
    pub const fn known(self) -> Option<f64> {
        match self {
            Value::Known(number) => Some(number),
            Value::Prescribed(_) | Value::Unknown(_) => None,
        }
    }
}

/// Why a value is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// The network was not seen in the data.
    NotSeen,
    /// The data that the metric is computed from was not there.
    NoData,
    /// The data was there, and the network has nothing that could be measured:
    /// no route, no test.
    NothingToMeasure,
    /// There was something, and of all of it the state is not known.
    StateUnknown,
}

impl Missing {
    /// All reasons, in their order.
    pub const ALL: [Missing; 4] = [
        Missing::NotSeen,
        Missing::NoData,
        Missing::NothingToMeasure,
        Missing::StateUnknown,
    ];
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Missing::NotSeen => "the network was not seen in the data",
            Missing::NoData => "the data for it was not there",
            Missing::NothingToMeasure => "there was nothing to measure",
            Missing::StateUnknown => "the state of what was seen is not known",
        })
    }
}

/// One metric of one network.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The id of the profile that it was computed by.
    pub profile: Arc<str>,
    /// Which metric.
    pub metric: MetricId,
    /// How it was computed.
    pub formula: Formula,
    /// Its value.
    pub value: Value,
    /// What was counted: a score, routes, blocks, or 1 for "yes".
    pub numerator: Option<f64>,
    /// Of how much: routes, or 1 network. Scores have none of their own; ranking
    /// gives them one.
    pub denominator: Option<f64>,
    /// What was counted in the numerator: the keys of routes, events or records,
    /// in order, each once.
    pub evidence: Vec<EvidenceKey>,
    /// What was counted in the denominator alone.
    pub others: Vec<EvidenceKey>,
    /// What was seen and left out, since its state is not known.
    pub undecided: Vec<EvidenceKey>,
    /// The incidents, for a metric that is made of them.
    pub incidents: Vec<Incident>,
}

impl Measure {
    /// Which end is the good one.
    pub const fn direction(&self) -> Direction {
        self.formula.direction()
    }

    fn new(profile: &Profile, metric: &Metric, value: Value) -> Measure {
        Measure {
            profile: Arc::clone(&profile.id),
            metric: metric.id,
            formula: metric.formula,
            value,
            numerator: None,
            denominator: None,
            evidence: Vec::new(),
            others: Vec::new(),
            undecided: Vec::new(),
            incidents: Vec::new(),
        }
    }

    /// A measure that is not known, and why.
    pub fn unknown(profile: &Profile, metric: &Metric, missing: Missing) -> Measure {
        Measure::new(profile, metric, Value::Unknown(missing))
    }
}

/// What the profile prescribes where there is nothing to measure.
fn nothing_to_measure(metric: &Metric) -> Value {
    match metric.without_data {
        Some(number) => Value::Prescribed(number),
        None => Value::Unknown(Missing::NothingToMeasure),
    }
}

/// The profile's metric, where its formula is one of those that the facts are for.
fn metric_for(
    profile: &Profile,
    id: MetricId,
    facts_fit: impl Fn(Formula) -> bool,
) -> Result<&Metric, MeasureError> {
    let metric = profile
        .metric(id)
        .ok_or_else(|| MeasureError::NotInProfile {
            profile: profile.id.to_string(),
            metric: id,
        })?;
    if facts_fit(metric.formula) {
        Ok(metric)
    } else {
        Err(MeasureError::OtherFacts {
            profile: profile.id.to_string(),
            metric: id,
            formula: metric.formula,
        })
    }
}

/// A metric that cannot be computed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureError {
    /// The profile has no such metric.
    NotInProfile {
        /// The profile.
        profile: String,
        /// The metric that was asked for.
        metric: MetricId,
    },
    /// The metric is computed from facts of another kind than those given.
    OtherFacts {
        /// The profile.
        profile: String,
        /// The metric that was asked for.
        metric: MetricId,
        /// What it is computed by.
        formula: Formula,
    },
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MeasureError::NotInProfile { profile, metric } => {
                write!(f, "the profile {profile} has no metric {metric}")
            }
            MeasureError::OtherFacts {
                profile,
                metric,
                formula,
            } => write!(
                f,
                "{metric} of the profile {profile} is computed by {formula:?}, which takes other facts"
            ),
        }
    }
}

impl std::error::Error for MeasureError {}
