//! Metrics that are shares of routes: M7IRR, M7RPKI, M7RPKIN, A1, A4.

use std::collections::{BTreeMap, BTreeSet};

use net::{Asn, Prefix};
use registry::Relation;
use rpki::State;

use crate::EvidenceKey;
use crate::evidence;
use crate::measure::{Measure, MeasureError, Missing, Value, metric_for, nothing_to_measure};
use crate::metric_id::MetricId;
use crate::profile::{Formula, Metric, Profile};

/// What the routing registry says of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Irr {
    /// An object has the prefix and the origin.
    Registered,
    /// No object has the prefix with the origin; one for a block around it has
    /// the origin.
    CoveredByLessSpecific,
    /// Objects cover the prefix, and none of them has the origin.
    OtherOrigin,
    /// No object covers the prefix.
    NotFound,
}

impl Irr {
    /// Whether an object stands for the route; one for a larger block with the
    /// same origin does.
    pub const fn is_registered(self) -> bool {
        matches!(self, Irr::Registered | Irr::CoveredByLessSpecific)
    }
}

/// A prefix and an origin, and what is known of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The prefix.
    pub prefix: Prefix,
    /// Who originates it.
    pub origin: Asn,
    /// What origin validation says; `None` where there were no VRPs to ask.
    pub rov: Option<State>,
    /// What the registry says; `None` where there was no registry to ask.
    pub irr: Option<Irr>,
    /// How many peers with a full table carry it.
    pub peers: u32,
    /// Where it can be seen again.
    pub evidence: EvidenceKey,
}

/// A route and whose metric it counts for: its origin, or for A1 a network that
/// passed it on (see [`passed_on_by`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteFact {
    /// The network.
    pub asn: Asn,
    /// The route.
    pub route: Route,
}

/// The networks of a path that passed on the route of a direct customer: those,
/// but for the origin itself, that sell transit to the path's last network. What
/// A1 counts. `relation(a, b)` tells what a is to b.
pub fn passed_on_by(path: &[Asn], relation: impl Fn(Asn, Asn) -> Option<Relation>) -> Vec<Asn> {
    let Some((&origin, before)) = path.split_last() else {
        return Vec::new();
    };
    let mut found: Vec<Asn> = Vec::new();
    for &asn in before {
        let sells = asn != origin && relation(asn, origin) == Some(Relation::Provider);
        if sells && !found.contains(&asn) {
            found.push(asn);
        }
    }
    found
}

/// The metric of each network that is asked for.
///
/// A route that is given twice, as the same prefix and origin for the same
/// network, counts once, with the most peers and all evidence; what is known of
/// it in one place is known in both; where two say different things the first
/// counts. Routes that too few peers carry do not
/// count at all. A network without routes has what the profile prescribes, else
/// it is unknown. Facts on networks that are not asked for are passed over.
///
/// # Errors
///
/// When the profile has no such metric, or one that is no share of routes.
pub fn measures(
    profile: &Profile,
    metric: MetricId,
    facts: impl IntoIterator<Item = RouteFact>,
    asked: &BTreeSet<Asn>,
) -> Result<BTreeMap<Asn, Measure>, MeasureError> {
    let metric = metric_for(profile, metric, Formula::is_share_of_routes)?;
    let mut routes: BTreeMap<Asn, BTreeMap<(Prefix, Asn), Seen>> = BTreeMap::new();
    for RouteFact { asn, route } in facts {
        if asked.contains(&asn) {
            let of_network = routes.entry(asn).or_default();
            let seen = of_network.entry((route.prefix, route.origin)).or_default();
            seen.add(&route);
        }
    }
    let measures = asked.iter().map(|asn| {
        let routes = routes.remove(asn).unwrap_or_default();
        (*asn, measure(profile, metric, routes.into_values()))
    });
    Ok(measures.collect())
}

/// All that was said of one route.
#[derive(Default)]
struct Seen {
    rov: Option<State>,
    irr: Option<Irr>,
    peers: u32,
    evidence: Vec<EvidenceKey>,
}

impl Seen {
    fn add(&mut self, route: &Route) {
        self.rov = self.rov.or(route.rov);
        self.irr = self.irr.or(route.irr);
        self.peers = self.peers.max(route.peers);
        self.evidence.push(route.evidence);
    }
}

/// Routes of one network, fewer than 2³², counted for one metric: what [`measures`]
/// counts, for whoever has each route once and does not keep keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those in the numerator.
    pub counted: u32,
    /// Those in the denominator.
    pub total: u32,
    /// Those left out, since their state is not known.
    pub undecided: u32,
}

/// Where a route goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Into numerator and denominator.
    Counted,
    /// Into the denominator alone.
    Other,
    /// Nowhere: what is known of it does not tell.
    Undecided,
    /// Nowhere: too few peers carry it.
    TooFewPeers,
}

/// Where the metric puts a route.
pub fn place(metric: &Metric, rov: Option<State>, irr: Option<Irr>, peers: u32) -> Placed {
    if peers < metric.peers_min {
        return Placed::TooFewPeers;
    }
    match counts(metric.formula, rov, irr) {
        Some(true) => Placed::Counted,
        Some(false) => Placed::Other,
        None => Placed::Undecided,
    }
}

impl Tally {
    /// Counts routes that the metric puts there.
    pub fn add(&mut self, placed: Placed, routes: u32) {
        match placed {
            Placed::Counted => {
                self.counted += routes;
                self.total += routes;
            }
            Placed::Other => self.total += routes,
            Placed::Undecided => self.undecided += routes,
            Placed::TooFewPeers => {}
        }
    }

    /// The network's value by the metric.
    pub fn value(self, metric: &Metric) -> Value {
        match (self.fraction(), self.undecided) {
            (Some((counted, total)), _) => Value::Known(counted / total),
            (None, 0) => nothing_to_measure(metric),
            (None, _) => Value::Unknown(Missing::StateUnknown),
        }
    }

    /// Numerator and denominator; `None` where there is nothing in either.
    pub fn fraction(self) -> Option<(f64, f64)> {
        (self.total > 0).then(|| (self.counted.into(), self.total.into()))
    }

    /// The metric of the network, without keys.
    pub fn measure(self, profile: &Profile, metric: &Metric) -> Measure {
        let mut measure = Measure::new(profile, metric, self.value(metric));
        if let Some((counted, total)) = self.fraction() {
            measure.numerator = Some(counted);
            measure.denominator = Some(total);
        }
        measure
    }
}

fn measure(profile: &Profile, metric: &Metric, routes: impl Iterator<Item = Seen>) -> Measure {
    let mut tally = Tally::default();
    let (mut evidence, mut others, mut undecided) = (Vec::new(), Vec::new(), Vec::new());
    for route in routes {
        let placed = place(metric, route.rov, route.irr, route.peers);
        tally.add(placed, 1);
        match placed {
            Placed::Counted => evidence.extend(route.evidence),
            Placed::Other => others.extend(route.evidence),
            Placed::Undecided => undecided.extend(route.evidence),
            Placed::TooFewPeers => {}
        }
    }
    let mut measure = tally.measure(profile, metric);
    measure.evidence = evidence::sorted(evidence);
    measure.others = evidence::sorted(others);
    measure.undecided = evidence::sorted(undecided);
    measure
}

/// Whether a route counts in the numerator; `None` where what is known of it
/// does not tell.
pub fn counts(formula: Formula, rov: Option<State>, irr: Option<Irr>) -> Option<bool> {
    match formula {
        Formula::ShareRegistered => irr.map(Irr::is_registered),
        Formula::ShareUnregistered => irr.map(|irr| !irr.is_registered()),
        Formula::ShareNotCovered => rov.map(|rov| rov == State::NotFound),
        Formula::ShareInvalid => rov.map(|rov| matches!(rov, State::Invalid(_))),
        // Either is enough for "yes"; for "no" both have to be known.
        Formula::ShareConformant => {
            if rov == Some(State::Valid) || irr.is_some_and(Irr::is_registered) {
                Some(true)
            } else {
                rov.and(irr).map(|_| false)
            }
        }
        Formula::SharePassedOnUnwanted => match rov? {
            State::Invalid(_) => Some(true),
            State::Valid => Some(false),
            State::NotFound => irr.map(|irr| irr == Irr::OtherOrigin),
        },
        Formula::Incidents
        | Formula::SpoofableBlocks
        | Formula::PolicyRegistered
        | Formula::ContactRegistered => None,
    }
}

/// The prototype's M7IRR from two counts: 1 − unregistered ÷ total; without any
/// route 1 where none is unregistered, else 0. Between 0 and 1 where no more are
/// unregistered than there are.
pub fn prototype_m7irr(unregistered: u64, total: u64) -> f64 {
    match (unregistered, total) {
        (0, 0) => 1.0,
        (_, 0) => 0.0,
        _ => 1.0 - unregistered as f64 / total as f64,
    }
}
