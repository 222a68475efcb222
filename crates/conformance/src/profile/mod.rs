//! Metric profiles: which metrics there are, by which formula, with which
//! constants, and where that is written.
//!
//! One framework has been published in several layers that differ in their
//! formulas and even in their directions, so that a number means nothing without
//! the profile that it was made by. A profile is a TOML file; [`Profile::parse`]
//! reads one, [`built_in`] gives those that come with the program:
//!
//! - `manrs-proto-2018`: the prototype of the MANRS Observatory;
//! - `manrs-obs-2019`: the Observatory's published framework;
//! - `manrs-obs-2024-01`: the same as revised in January 2024;
//! - `imc-2022`: the conformance that Du et al. published in 2022.
//!
//! A threshold needs a source. The Observatory's profiles have none, since no
//! public source gives its cut-offs. Who wants numbers of their own says so in
//! the name: a profile whose id begins with `demo-` may give [`OWN`] as source.

mod problem;
mod read;

use std::sync::Arc;

use serde::Deserialize;

use crate::accomplice::Passing;
use crate::incident::Scoring;
use crate::measure::Value;
use crate::metric_id::MetricId;

pub use problem::{Fault, Problem, ProfileError};

/// The source of a threshold that somebody chose for themselves, allowed in
/// profiles whose id begins with [`DEMO`] alone.
pub const OWN: &str = "own";

/// How the id of a profile with thresholds of one's own begins.
pub const DEMO: &str = "demo-";

/// How metrics are computed, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its name: lower case, stable; results carry it, and share it.
    pub id: Arc<str>,
    /// The state of the source that it follows: a date or a month.
    pub version: String,
    /// For people.
    pub title: String,
    /// What it is, and what of it is not known.
    pub summary: String,
    /// Where it is written.
    pub sources: Vec<Source>,
    /// How incidents score; there where a metric is made of incidents.
    pub scoring: Option<Scoring>,
    /// What passing on counts; there where a metric is about it.
    pub passing: Option<Passing>,
    /// Which metrics count in which action.
    pub actions: Vec<Action>,
    /// The metrics.
    pub metrics: Vec<Metric>,
}

/// A place where a profile's rules are written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Named by metrics, actions and thresholds.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub address: String,
}

/// How far a rule is known to be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// Read in the source that is named.
    Found,
    /// Told by somebody who knows the field; nobody has read it in a source.
    Unverified,
}

/// An action of a programme, and what counts in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name: lower case.
    pub id: String,
    /// For people.
    pub title: String,
    /// The metrics that count in it; those that count in none are still computed.
    pub metrics: Vec<MetricId>,
    /// The id of a source.
    pub source: String,
    /// How far that grouping is known to be so.
    pub verification: Verification,
}

/// One metric of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Which.
    pub id: MetricId,
    /// What it measures, for people.
    pub title: String,
    /// How it is computed.
    pub formula: Formula,
    /// Which end is the good one.
    pub direction: Direction,
    /// Which events do not count.
    pub filters: Vec<Filter>,
    /// Routes that fewer peers with a full table carry do not count.
    pub peers_min: u32,
    /// What the profile prescribes for a network of which there is nothing to
    /// measure; without it that is unknown.
    pub without_data: Option<f64>,
    /// Whose data the source computes it from.
    pub data: String,
    /// The id of a source.
    pub source: String,
    /// How far the rule is known to be so.
    pub verification: Verification,
    /// What else to know.
    pub note: Option<String>,
    /// Classes of values, the best first; the first that is reached counts.
    pub thresholds: Vec<Threshold>,
}

/// How a metric is computed; [`crate::measure`] does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// The sum of the scores of incidents.
    Incidents,
    /// Blocks from which spoofed traffic could leave.
    SpoofableBlocks,
    /// 1 with at least one import and one export in the registry, else 0.
    PolicyRegistered,
    /// 1 with any contact but those for abuse, else 0.
    ContactRegistered,
    /// Routes that a registry object stands for, of all.
    ShareRegistered,
    /// Routes that no registry object stands for, of all.
    ShareUnregistered,
    /// Routes that no ROA covers, of all.
    ShareNotCovered,
    /// Routes that ROAs make invalid, of all.
    ShareInvalid,
    /// Originated routes that are RPKI-valid or registered, of all.
    ShareConformant,
    /// Routes of customers, passed on, that are RPKI-invalid, or that no ROA
    /// covers and the registry has for another origin, of all.
    SharePassedOnUnwanted,
}

impl Formula {
    /// Which end is the good one.
    pub const fn direction(self) -> Direction {
        match self {
            Formula::PolicyRegistered
            | Formula::ContactRegistered
            | Formula::ShareRegistered
            | Formula::ShareConformant => Direction::HigherIsBetter,
            Formula::Incidents
            | Formula::SpoofableBlocks
            | Formula::ShareUnregistered
            | Formula::ShareNotCovered
            | Formula::ShareInvalid
            | Formula::SharePassedOnUnwanted => Direction::LowerIsBetter,
        }
    }

    /// Whether it is computed from routes, one by one.
    pub const fn is_share_of_routes(self) -> bool {
        matches!(
            self,
            Formula::ShareRegistered
                | Formula::ShareUnregistered
                | Formula::ShareNotCovered
                | Formula::ShareInvalid
                | Formula::ShareConformant
                | Formula::SharePassedOnUnwanted
        )
    }
}

/// Which end of a scale is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Direction {
    /// 0 is best.
    #[serde(rename = "lower")]
    LowerIsBetter,
    /// The most is best.
    #[serde(rename = "higher")]
    HigherIsBetter,
}

/// Which events do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// Those whose route the RPKI makes valid, or the registry has.
    NotVouchedFor,
    /// Those of space or numbers that a registry keeps back for reasons of its
    /// administration: only "full" bogons count.
    FullBogons,
}

/// A class of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// What the class is called: `conformant`.
    pub class: String,
    /// For whom it holds, such as `isp`; without it for everybody.
    pub programme: Option<String>,
    /// The least or the most that reaches it.
    pub bound: Bound,
    /// The id of a source, or [`OWN`].
    pub source: String,
}

/// Where a class begins; the number itself belongs to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Where more is better.
    AtLeast(f64),
    /// Where less is better.
    AtMost(f64),
}

/// What the thresholds say of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Class<'p> {
    /// The first threshold that it reaches.
    Reached(&'p Threshold),
    /// There are thresholds, and it reaches none.
    Missed,
    /// The profile has no threshold for it, or none for this programme.
    NoThreshold,
    /// The value is not known, or is one that the profile prescribes where
    /// nothing is known.
    Unknown,
}

impl Metric {
    /// What the thresholds for the programme say of a value.
    pub fn class(&self, value: Value, programme: Option<&str>) -> Class<'_> {
        let mut fitting = self
            .thresholds
            .iter()
            .filter(|threshold| {
                threshold.programme.is_none() || threshold.programme.as_deref() == programme
            })
            .peekable();
        if fitting.peek().is_none() {
            return Class::NoThreshold;
        }
        let Value::Known(number) = value else {
            return Class::Unknown;
        };
        fitting
            .find(|threshold| match threshold.bound {
                Bound::AtLeast(least) => number >= least,
                Bound::AtMost(most) => number <= most,
            })
            .map_or(Class::Missed, Class::Reached)
    }
}

impl Profile {
    /// Reads a profile; `file` is the name that problems are told with.
    ///
    /// # Errors
    ///
    /// When the text is no TOML, a field is missing, unknown or of the wrong
    /// kind, or the profile does not hold together: a source, a metric or a
    /// constant that is named and not there, a threshold without a source. All
    /// that does not hold together is told at once.
    pub fn parse(file: &str, text: &str) -> Result<Profile, ProfileError> {
        read::profile(file, text)
    }

    /// The metric; `None` where the profile has none of that name.
    pub fn metric(&self, id: MetricId) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.id == id)
    }

    /// The actions that the metric counts in.
    pub fn actions_of(&self, id: MetricId) -> impl Iterator<Item = &Action> {
        self.actions
            .iter()
            .filter(move |action| action.metrics.contains(&id))
    }

    /// Whether it has thresholds that somebody chose for themselves.
    pub fn is_demo(&self) -> bool {
        self.id.starts_with(DEMO)
    }
}

/// The profiles that come with the program, with the names of their files.
pub const BUILT_IN: [(&str, &str); 4] = [
    (
        "manrs-proto-2018.toml",
        include_str!("../../profiles/manrs-proto-2018.toml"),
    ),
    (
        "manrs-obs-2019.toml",
        include_str!("../../profiles/manrs-obs-2019.toml"),
    ),
    (
        "manrs-obs-2024-01.toml",
        include_str!("../../profiles/manrs-obs-2024-01.toml"),
    ),
    (
        "imc-2022.toml",
        include_str!("../../profiles/imc-2022.toml"),
    ),
];

/// The profiles that come with the program.
///
/// # Errors
///
/// As [`Profile::parse`]; a test sees to it that there are none.
pub fn built_in() -> Result<Vec<Profile>, ProfileError> {
    BUILT_IN
        .iter()
        .map(|(file, text)| Profile::parse(file, text))
        .collect()
}
