//! Metrics that are sums of incidents: M1 to M4C.

use std::collections::{BTreeMap, BTreeSet};

use net::Asn;
use rpki::State;

use crate::evidence::{self, EvidenceKey};
use crate::incident::{self, Event};
use crate::measure::routes::Irr;
use crate::measure::{Measure, MeasureError, Missing, Value, metric_for};
use crate::metric_id::MetricId;
use crate::period::Period;
use crate::profile::{Filter, Formula, Metric, Profile};

/// An event, of whom, and what filters ask of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFact {
    /// The network whose metric it is: who did it, or who passed it on.
    pub asn: Asn,
    /// The event.
    pub event: Event,
    /// What origin validation says of its route; `None` where that was not
    /// looked up.
    pub rov: Option<State>,
    /// What the registry says of its route; `None` where that was not looked up.
    pub irr: Option<Irr>,
    /// For bogons, of which kind; `None` where that is not known.
    pub bogon: Option<BogonClass>,
}

/// Why space, or a number, is not to be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BogonClass {
    /// Nobody holds it, or it is for special purposes.
    Full,
    /// A registry keeps it back for reasons of its administration.
    Administrative,
}

/// What a metric's filters say of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It counts.
    Counts,
    /// It does not.
    DoesNotCount,
    /// A filter asks for what is not known.
    Undecided,
}

/// The metric of each network that is asked for, in the period.
///
/// A network that was `seen` in the data and has no events scores 0; one that was
/// not seen, and has none, is unknown. Events that a filter cannot judge are not
/// counted and are named in [`Measure::undecided`]; where nothing else is left
/// of a network's events, its value is unknown. Facts on networks that are not
/// asked for are passed over.
///
/// # Errors
///
/// When the profile has no such metric, or one that is not made of incidents.
pub fn measures(
    profile: &Profile,
    metric: MetricId,
    facts: impl IntoIterator<Item = EventFact>,
    asked: &BTreeSet<Asn>,
    seen: &BTreeSet<Asn>,
    period: Period,
) -> Result<BTreeMap<Asn, Measure>, MeasureError> {
    let metric = metric_for(profile, metric, |formula| formula == Formula::Incidents)?;
    let mut events: BTreeMap<Asn, Vec<EventFact>> = BTreeMap::new();
    for fact in facts {
        if asked.contains(&fact.asn) {
            events.entry(fact.asn).or_default().push(fact);
        }
    }
    let measures = asked.iter().map(|asn| {
        let facts = events.remove(asn).unwrap_or_default();
        let is_seen = seen.contains(asn);
        (*asn, measure(profile, metric, &facts, is_seen, period))
    });
    Ok(measures.collect())
}

/// The metric of one network, from all facts on it; the metric is one that is made
/// of incidents. What [`measures`] gives for each.
pub fn measure(
    profile: &Profile,
    metric: &Metric,
    facts: &[EventFact],
    is_seen: bool,
    period: Period,
) -> Measure {
    let Some(scoring) = profile.scoring else {
        // The loader refuses such a profile; one made by hand gives no number.
        return Measure::unknown(profile, metric, Missing::NoData);
    };
    let mut counted = Vec::new();
    let mut undecided: Vec<EvidenceKey> = Vec::new();
    for fact in facts {
        match judge(metric, fact) {
            Judged::Counts => counted.push(fact.event),
            Judged::DoesNotCount => {}
            // Only what lies in the period is left out of it.
            Judged::Undecided => undecided.extend(
                incident::incidents([fact.event], period)
                    .into_iter()
                    .flat_map(|incident| incident.evidence),
            ),
        }
    }
    let incidents = incident::incidents(counted, period);
    if incidents.is_empty() && !undecided.is_empty() {
        let mut measure = Measure::unknown(profile, metric, Missing::StateUnknown);
        measure.undecided = evidence::sorted(undecided);
        return measure;
    }
    if incidents.is_empty() && !is_seen {
        return Measure::unknown(profile, metric, Missing::NotSeen);
    }
    let score = scoring.total(&incidents);
    let mut measure = Measure::new(profile, metric, Value::Known(score));
    measure.numerator = Some(score);
    let keys = incidents.iter().flat_map(|incident| &incident.evidence);
    measure.evidence = evidence::sorted(keys.copied().collect());
    measure.undecided = evidence::sorted(undecided);
    measure.incidents = incidents;
    measure
}

/// What the metric's filters say of an event; the period is not looked at.
pub fn judge(metric: &Metric, fact: &EventFact) -> Judged {
    let mut is_undecided = false;
    for filter in &metric.filters {
        let verdict = match filter {
            Filter::NotVouchedFor => vouched_for(fact),
            Filter::FullBogons => match fact.bogon {
                Some(BogonClass::Full) => Judged::Counts,
                Some(BogonClass::Administrative) => Judged::DoesNotCount,
                None => Judged::Undecided,
            },
        };
        match verdict {
            Judged::Counts => {}
            Judged::DoesNotCount => return Judged::DoesNotCount,
            Judged::Undecided => is_undecided = true,
        }
    }
    if is_undecided {
        Judged::Undecided
    } else {
        Judged::Counts
    }
}

/// Either of RPKI and registry is enough to vouch for a route; to say that
/// neither does, both have to be known.
fn vouched_for(fact: &EventFact) -> Judged {
    let is_valid = fact.rov == Some(State::Valid);
    if is_valid || fact.irr.is_some_and(Irr::is_registered) {
        Judged::DoesNotCount
    } else if fact.rov.is_none() || fact.irr.is_none() {
        Judged::Undecided
    } else {
        Judged::Counts
    }
}
