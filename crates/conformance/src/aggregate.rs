//! From networks to organisations, and from there to economies.
//!
//! Numerators and denominators are added up; shares are never averaged. A network
//! with one route counts one route.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use net::Asn;

use crate::evidence::{self, EvidenceKey};
use crate::measure::{Measure, Missing, Value};
use crate::metric_id::MetricId;
use crate::profile::Formula;

/// One metric of several networks together.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// The id of the profile that it was computed by.
    pub profile: Arc<str>,
    /// Which metric.
    pub metric: MetricId,
    /// How it was computed.
    pub formula: Formula,
    /// Numerators of the networks whose value is known, added up; 0 where none
    /// is.
    pub numerator: f64,
    /// Their denominators; `None` for sums of scores, which have none.
    pub denominator: Option<f64>,
    /// All its networks, in order.
    pub networks: Vec<Asn>,
    /// How many of them have a known value, and are in the sums.
    pub known: usize,
    /// How many have only what the profile prescribes, and are in no sum.
    pub prescribed: usize,
    /// How many are not known, by why.
    pub unknown: BTreeMap<Missing, usize>,
    /// What was counted in the numerator, in order, each once.
    pub evidence: Vec<EvidenceKey>,
    /// What was counted in the denominator alone.
    pub others: Vec<EvidenceKey>,
    /// What was seen and left out.
    pub undecided: Vec<EvidenceKey>,
}

impl Aggregate {
    /// The value of all together: numerator ÷ denominator; for scores the sum.
    ///
    /// Not known where it is not known of any network.
    pub fn value(&self) -> Value {
        if self.known == 0 {
            let missing = self.unknown.keys().next().copied();
            return Value::Unknown(missing.unwrap_or(Missing::NothingToMeasure));
        }
        match self.denominator {
            None => Value::Known(self.numerator),
            Some(denominator) if denominator > 0.0 => Value::Known(self.numerator / denominator),
            Some(_) => Value::Unknown(Missing::NothingToMeasure),
        }
    }

    fn of(asn: Asn, measure: &Measure) -> Aggregate {
        let is_known = measure.value.known().is_some();
        let mut unknown = BTreeMap::new();
        if let Value::Unknown(missing) = measure.value {
            unknown.insert(missing, 1);
        }
        let counted = |keys: &[EvidenceKey]| if is_known { keys.to_vec() } else { Vec::new() };
        let has_denominator = measure.formula != Formula::Incidents;
        Aggregate {
            profile: measure.profile.clone(),
            metric: measure.metric,
            formula: measure.formula,
            numerator: measure.numerator.filter(|_| is_known).unwrap_or(0.0),
            denominator: has_denominator
                .then(|| measure.denominator.filter(|_| is_known).unwrap_or(0.0)),
            networks: vec![asn],
            known: usize::from(is_known),
            prescribed: usize::from(matches!(measure.value, Value::Prescribed(_))),
            unknown,
            evidence: counted(&measure.evidence),
            others: counted(&measure.others),
            undecided: measure.undecided.clone(),
        }
    }

    /// Adds another; evidence is put in order by [`Aggregate::settle`].
    fn add(&mut self, other: Aggregate) {
        self.numerator += other.numerator;
        self.denominator = self
            .denominator
            .zip(other.denominator)
            .map(|(ours, theirs)| ours + theirs);
        self.networks.extend(other.networks);
        self.known += other.known;
        self.prescribed += other.prescribed;
        for (missing, count) in other.unknown {
            *self.unknown.entry(missing).or_default() += count;
        }
        self.evidence.extend(other.evidence);
        self.others.extend(other.others);
        self.undecided.extend(other.undecided);
    }

    fn settle(&mut self) {
        self.networks.sort_unstable();
        for keys in [&mut self.evidence, &mut self.others, &mut self.undecided] {
            *keys = evidence::sorted(std::mem::take(keys));
        }
    }
}

/// One metric of networks by group, such as the organisation that holds them.
/// Networks without a group are together under `None`.
///
/// # Errors
///
/// When the measures are not all of one metric by one profile, or a network is
/// there twice.
pub fn by_group<'m, G: Ord>(
    measures: impl IntoIterator<Item = (Asn, &'m Measure)>,
    group: impl Fn(Asn) -> Option<G>,
) -> Result<BTreeMap<Option<G>, Aggregate>, AggregateError> {
    let mut first: Option<&Measure> = None;
    let mut seen = BTreeSet::new();
    let mut groups = BTreeMap::new();
    for (asn, measure) in measures {
        let first = *first.get_or_insert(measure);
        if (&first.profile, first.metric) != (&measure.profile, measure.metric) {
            return Err(AggregateError::Mixed {
                metrics: (first.metric, measure.metric),
                profiles: (first.profile.to_string(), measure.profile.to_string()),
            });
        }
        if !seen.insert(asn) {
            return Err(AggregateError::Twice { asn });
        }
        put(&mut groups, group(asn), Aggregate::of(asn, measure));
    }
    groups.values_mut().for_each(Aggregate::settle);
    Ok(groups)
}

/// Groups of groups: from organisations to economies, by a table. Whatever has
/// no group stays together under `None`.
pub fn roll_up<G, H: Ord>(
    aggregates: BTreeMap<Option<G>, Aggregate>,
    group: impl Fn(&G) -> Option<H>,
) -> BTreeMap<Option<H>, Aggregate> {
    let mut groups = BTreeMap::new();
    for (key, aggregate) in aggregates {
        put(&mut groups, key.as_ref().and_then(&group), aggregate);
    }
    groups.values_mut().for_each(Aggregate::settle);
    groups
}

fn put<G: Ord>(groups: &mut BTreeMap<Option<G>, Aggregate>, key: Option<G>, aggregate: Aggregate) {
    match groups.get_mut(&key) {
        Some(known) => known.add(aggregate),
        None => {
            groups.insert(key, aggregate);
        }
    }
}

/// Measures that cannot be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AggregateError {
    /// They are of two metrics, or by two profiles.
    Mixed {
        /// The first, and the first that differs.
        metrics: (MetricId, MetricId),
        /// Their profiles.
        profiles: (String, String),
    },
    /// A network is there twice, and would count twice.
    Twice {
        /// Which.
        asn: Asn,
    },
}

impl fmt::Display for AggregateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AggregateError::Mixed { metrics, profiles } => write!(
                f,
                "{} of {} and {} of {} cannot be added up",
                metrics.0, profiles.0, metrics.1, profiles.1
            ),
            AggregateError::Twice { asn } => {
                write!(f, "{asn} is there twice and would count twice")
            }
        }
    }
}

impl std::error::Error for AggregateError {}
