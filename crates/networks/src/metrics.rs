//! One metric of all networks.

use std::collections::BTreeMap;

use conformance::measure::routes::{self, Placed, Tally};
use conformance::measure::{
    BogonClass, Contacts, EventFact, Irr, Measure, Missing, RoutingPolicy, Value, incidents,
    registered,
};
use conformance::profile::{Formula, Metric};
use conformance::{Event, EvidenceKey, Weight};
use net::{Asn, Prefix};
use registry::aut_nums::AutNum;
use rpki::State;

use crate::events::What;
use crate::facts::{Fact, irr_state};
use crate::lookup::{Known, events_of};

/// What the keys of a metric's evidence lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOf {
    /// A route, by its place in the table of prefixes and origins.
    Route,
    /// An event, by its place in [`crate::paths::Paths::events`].
    Event,
    /// An `aut-num` object, by its place among them.
    AutNum,
}

/// What the keys of the metric lead to.
pub fn key_of(known: &Known<'_>, metric: &Metric) -> KeyOf {
    match metric.formula {
        Formula::Incidents if known.paths.is_some() => KeyOf::Event,
        Formula::PolicyRegistered | Formula::ContactRegistered => KeyOf::AutNum,
        _ => KeyOf::Route,
    }
}

/// A measure without the keys of its evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: Value,
    /// What was counted.
    pub numerator: Option<f64>,
    /// Of how much.
    pub denominator: Option<f64>,
}

impl From<&Measure> for Figure {
    fn from(measure: &Measure) -> Figure {
        Figure {
            value: measure.value,
            numerator: measure.numerator,
            denominator: measure.denominator,
        }
    }
}

impl Figure {
    /// Of routes that were counted.
    pub(crate) fn of(tally: Tally, metric: &Metric) -> Figure {
        let (numerator, denominator) = tally.fraction().unzip();
        Figure {
            value: tally.value(metric),
            numerator,
            denominator,
        }
    }
}

/// The metric of each network that originates routes, and of each that it is
/// known of besides, in the order of their numbers.
pub(crate) fn figures(known: &Known<'_>, metric: &Metric, mut take: impl FnMut(Asn, Figure)) {
    let shares = known.networks.shares(metric);
    match shares.filter(|_| known.why_not(metric).is_none()) {
        Some(shares) => shares.for_each(|(asn, tally)| take(asn, Figure::of(tally, metric))),
        None => measures(known, metric, |asn, measure| {
            take(asn, Figure::from(measure));
        }),
    }
}

/// The same as measures, each with the keys of its evidence.
///
/// Shares of originated routes come without: [`crate::open`] finds theirs for those
/// that are asked for.
pub(crate) fn measures(known: &Known<'_>, metric: &Metric, mut take: impl FnMut(Asn, &Measure)) {
    let networks = known.networks.iter();
    if known.why_not(metric).is_some() {
        let unknown = Measure::unknown(known.profile, metric, Missing::NoData);
        for network in networks {
            take(network.asn, &unknown);
        }
        return;
    }
    if let Some(shares) = known.networks.shares(metric) {
        for (asn, tally) in shares {
            take(asn, &tally.measure(known.profile, metric));
        }
        return;
    }
    match metric.formula {
        Formula::SharePassedOnUnwanted => passed_on(known, metric, take),
        Formula::PolicyRegistered | Formula::ContactRegistered => {
            for network in networks {
                take(network.asn, &of_object(known, metric, network.asn));
            }
        }
        _ => of_incidents(known, metric, take),
    }
}

/// The measure that the network's `aut-num` objects give: of several, the first
/// that says yes.
fn of_object(known: &Known<'_>, metric: &Metric, asn: Asn) -> Measure {
    let objects = known.evidence.aut_nums.iter().flat_map(|all| all.of(asn));
    let is_policy = metric.formula == Formula::PolicyRegistered;
    let says_yes = |object: &AutNum<'_>| match is_policy {
        true => object.imports > 0 && object.exports > 0,
        false => object.contacts > 0,
    };
    let mut objects: Vec<_> = objects.collect();
    // Stable, so that of those that say the same the first stays first.
    objects.sort_by_key(|(_, object)| !says_yes(object));
    let best = objects.first();
    let measure = if is_policy {
        let policy = best.map(|(place, object)| RoutingPolicy {
            imports: object.imports,
            exports: object.exports,
            evidence: EvidenceKey(*place as u64),
        });
        registered::policy(known.profile, metric.id, policy)
    } else {
        let contacts = best.map(|(place, object)| Contacts {
            contacts: object.contacts,
            abuse_contacts: object.abuse_contacts,
            evidence: EvidenceKey(*place as u64),
        });
        registered::contacts(known.profile, metric.id, contacts)
    };
    measure.expect("the metric is the profile's, and of this formula")
}

fn of_incidents(known: &Known<'_>, metric: &Metric, mut take: impl FnMut(Asn, &Measure)) {
    let mut facts = event_facts(known, metric);
    facts.sort_by_key(|fact| fact.asn);
    let originators = known.networks.iter().map(|network| network.asn);
    let mut seen: Vec<Asn> = originators.collect();
    if let Some(paths) = known.paths {
        seen.extend(&paths.seen);
        seen.sort_unstable();
        seen.dedup();
    }
    let measure = |facts: &[EventFact], is_seen| {
        incidents::measure(known.profile, metric, facts, is_seen, known.period)
    };
    // Of nearly all networks there is no event.
    let without = measure(&[], true);
    let mut seen = seen.into_iter().peekable();
    for facts in facts.chunk_by(|one, next| one.asn == next.asn) {
        let asn = facts[0].asn;
        while let Some(before) = seen.next_if(|seen| *seen < asn) {
            take(before, &without);
        }
        let is_seen = seen.next_if_eq(&asn).is_some();
        take(asn, &measure(facts, is_seen));
    }
    seen.for_each(|asn| take(asn, &without));
}

/// What the metric counts, before the period and its filters.
pub(crate) fn event_facts(known: &Known<'_>, metric: &Metric) -> Vec<EventFact> {
    let Some((what, is_passing)) = events_of(metric.id) else {
        return Vec::new();
    };
    let Some(paths) = known.paths else {
        return listed_bogons(known);
    };
    let mut facts = Vec::new();
    for (key, event) in (0..).map(EvidenceKey).zip(&paths.events) {
        if event.what != what {
            continue;
        }
        let (rov, irr) = states(known, event.prefix, event.origin);
        let mut add = |asn: Asn, weight: Weight| {
            let event = if paths.has_updates {
                Event::new(event.start, event.end, weight, key)
                    .expect("an event ends when it begins, or later")
            } else {
                Event::listed(known.period.start(), weight, key)
            };
            facts.push(EventFact {
                asn,
                event,
                rov,
                irr,
                bogon: is_bogon(what).then_some(BogonClass::Full),
            });
        };
        if is_passing {
            event
                .passed
                .iter()
                .for_each(|&(asn, weight)| add(asn, weight));
        } else {
            add(event.asn, Weight::ONE);
        }
    }
    facts
}

fn is_bogon(what: What) -> bool {
    matches!(what, What::BogonPrefix | What::BogonAsn)
}

/// Bogon prefixes of the table, as lines of the day's list.
fn listed_bogons(known: &Known<'_>) -> Vec<EventFact> {
    let bogons = known.networks.bogons().iter();
    bogons
        .map(|bogon| EventFact {
            asn: bogon.asn,
            event: Event::listed(known.period.start(), Weight::ONE, bogon.key),
            rov: bogon.fact.rov,
            irr: bogon.fact.irr,
            bogon: Some(BogonClass::Full),
        })
        .collect()
}

/// What RPKI and registry say of one route.
pub(crate) fn states(
    known: &Known<'_>,
    prefix: Prefix,
    origin: Option<Asn>,
) -> (Option<State>, Option<Irr>) {
    let sources = &known.sources;
    let rov = sources.vrps.map(|vrps| vrps.validate(prefix, origin));
    let irr = (sources.irr.zip(origin)).map(|(irr, origin)| irr_state(irr.state(prefix, origin)));
    (rov, irr)
}

fn passed_on(known: &Known<'_>, metric: &Metric, mut take: impl FnMut(Asn, &Measure)) {
    let passed_on = known.paths.map_or(&[][..], |paths| &paths.passed_on);
    // Whoever sells no transit passed nothing on.
    let nothing = Tally::default().measure(known.profile, metric);
    let networks = known.networks.iter();
    let mut measures: BTreeMap<Asn, Measure> = networks
        .map(|network| (network.asn, nothing.clone()))
        .collect();
    for routes in passed_on.chunk_by(|a, b| a.0 == b.0) {
        let mut tally = Tally::default();
        for (_, key) in routes {
            tally.add(place_route(metric, known.networks.fact(*key)), 1);
        }
        measures.insert(routes[0].0, tally.measure(known.profile, metric));
    }
    for (asn, measure) in &measures {
        take(*asn, measure);
    }
}

/// Where the metric puts a route of the table.
pub(crate) fn place_route(metric: &Metric, fact: &Fact) -> Placed {
    routes::place(metric, fact.rov, fact.irr, fact.full_feed_peers)
}
