//! The routes, events and objects behind a number: what counts in it, what counts
//! in its denominator alone, what was left out and why; `shown` has the shapes.

mod shown;

use std::collections::BTreeMap;

use conformance::incident;
use conformance::measure::incidents::{self, Judged};
use conformance::measure::{Irr, Placed};
use conformance::profile::{Formula, Metric};
use conformance::{EvidenceKey, Missing};
use holders::Kind;
use net::Asn;
use origins::{Origin, Pair};
use rpki::{State, Vrps};
use rustc_hash::FxHashSet;

use crate::events::Event;
use crate::facts::{self, Fact};
use crate::group::{Grouping, Key, Total};
use crate::lookup::Known;
use crate::metrics::{self, KeyOf, key_of};
use crate::paths::Paths;
use crate::report::{ValueShown, profile};

pub use shown::{
    AutNumShown, EventShown, FORMAT, Opened, Part, RouteObjectShown, RouteShown, VrpShown,
};

/// Opens the number of one group; `None` where there is no such group, or none of
/// its networks has the metric.
///
/// `of` is a key as rows show it, in any case.
pub fn open(
    known: &Known<'_>,
    grouping: &Grouping<'_>,
    metric: &Metric,
    of: &str,
) -> Option<Opened> {
    let is_asked = |key: Key<'_>| key.to_string().eq_ignore_ascii_case(of);
    let mut measures = Vec::new();
    metrics::measures(known, metric, |asn, measure| {
        if grouping.key(asn).is_some_and(is_asked) {
            measures.push((asn, measure.clone()));
        }
    });
    let key = grouping.key(measures.first()?.0)?;
    let total = Total::of(metric, &measures)?;
    let networks: Vec<Asn> = measures.iter().map(|(asn, _)| *asn).collect();
    let mut opened = Opened {
        format: FORMAT,
        profile: profile(known.profile),
        of: key.to_string(),
        metric: metric.id.name(),
        title: metric.title.clone(),
        value: ValueShown::of(Some(&total)),
        parts: BTreeMap::new(),
        routes: Vec::new(),
        events: Vec::new(),
        objects: Vec::new(),
    };
    match key_of(known, metric) {
        KeyOf::Route => opened.routes = routes(known, metric, &networks),
        KeyOf::Event => opened.events = events(known, metric, &networks),
        KeyOf::AutNum => {
            for (asn, measure) in &measures {
                let objects = measure.evidence.iter();
                opened
                    .objects
                    .extend(objects.filter_map(|key| object(known, *asn, *key)));
            }
        }
    }
    let parts = opened.routes.iter().map(|route| route.part);
    let parts = parts.chain(opened.events.iter().map(|event| event.part));
    opened.parts = parts
        .map(|part| (part, part_in_words(part, metric)))
        .collect();
    Some(opened)
}

fn routes(known: &Known<'_>, metric: &Metric, networks: &[Asn]) -> Vec<RouteShown> {
    let asked: FxHashSet<Asn> = networks.iter().copied().collect();
    let is_passed_on = metric.formula == Formula::SharePassedOnUnwanted;
    let mut passed_on: Vec<(EvidenceKey, Asn)> = Vec::new();
    if let Some(paths) = known.paths.filter(|_| is_passed_on) {
        let of_asked = paths
            .passed_on
            .iter()
            .filter(|(asn, _)| asked.contains(asn));
        passed_on.extend(of_asked.map(|(asn, key)| (*key, *asn)));
        passed_on.sort_unstable();
    }
    let mut passed_on = passed_on.into_iter().peekable();
    let mut sweep = known.sources.vrps.map(Vrps::sweep);
    let mut shown = Vec::new();
    for (key, pair) in (0..).map(EvidenceKey).zip(known.networks.table.pairs()) {
        let is_wanted = match pair.origin {
            _ if is_passed_on => passed_on.peek().is_some_and(|(wanted, _)| *wanted == key),
            Origin::As(asn) => asked.contains(&asn),
            Origin::Set(_) | Origin::None => false,
        };
        if !is_wanted {
            continue;
        }
        let fact = facts::fact(&pair, &known.sources, sweep.as_mut());
        let Some(part) = part(metric, &fact) else {
            continue;
        };
        if let Origin::As(asn) = pair.origin
            && !is_passed_on
        {
            shown.push(route(known, key, &pair, &fact, asn, part));
        }
        while let Some((_, asn)) = passed_on.next_if(|(wanted, _)| *wanted == key) {
            shown.push(route(known, key, &pair, &fact, asn, part));
        }
    }
    shown.sort_by_key(|route| (route.part, route.key));
    shown
}

/// Which part of the number a route is in.
fn part(metric: &Metric, fact: &Fact) -> Option<Part> {
    if metric.formula == Formula::Incidents {
        // A listed bogon counts, whatever the states are: no profile filters them.
        return fact.is_bogon_prefix.then_some(Part::Counted);
    }
    Some(match metrics::place_route(metric, fact) {
        Placed::Counted => Part::Counted,
        Placed::Other => Part::Other,
        Placed::Undecided => Part::Undecided,
        Placed::TooFewPeers => Part::TooFewPeers,
    })
}

fn route(
    known: &Known<'_>,
    key: EvidenceKey,
    pair: &Pair<'_>,
    fact: &Fact,
    network: Asn,
    part: Part,
) -> RouteShown {
    let origin = match pair.origin {
        Origin::As(asn) => asn.0,
        Origin::Set(_) | Origin::None => network.0,
    };
    let feeds = known.networks.table.full_feed_peers(pair.prefix.family());
    let vrps = known.sources.vrps.iter();
    let objects = known.sources.irr.iter();
    RouteShown {
        part,
        network: network.0,
        key: key.0,
        prefix: pair.prefix.to_string(),
        origin,
        peers: pair.peers,
        full_feed_peers: pair.full_feed_peers,
        visibility: (feeds > 0).then(|| f64::from(pair.full_feed_peers) / f64::from(feeds)),
        rov: fact.rov.map(rov_name),
        rov_reason: (fact.rov.and_then(State::reason)).map(|reason| reason.to_string()),
        irr: fact.irr.map(irr_name),
        vrps: vrps
            .flat_map(|vrps| vrps.covering(pair.prefix))
            .map(|vrp| VrpShown {
                prefix: vrp.prefix.to_string(),
                max_length: vrp.max_length,
                asn: vrp.asn.0,
                trust_anchor: vrp.trust_anchor.map(str::to_owned),
                file: file_of(known, Kind::Payloads),
            })
            .collect(),
        route_objects: objects
            .flat_map(|objects| objects.covering(pair.prefix))
            .map(|object| RouteObjectShown {
                prefix: object.prefix.to_string(),
                origin: object.origin.0,
                source: object.source.to_owned(),
                file: object.file.to_owned(),
                line: object.line,
            })
            .collect(),
    }
}

/// The only file of a kind.
fn file_of(known: &Known<'_>, kind: Kind) -> Option<String> {
    let mut files = known.evidence.files.iter();
    let file = files.find(|file| file.kind == kind)?;
    Some(file.name.clone())
}

/// The state's name, without its reason.
pub(crate) const fn rov_name(state: State) -> &'static str {
    match state {
        State::Valid => "valid",
        State::Invalid(_) => "invalid",
        State::NotFound => "not-found",
    }
}

/// The registry's answer, as the text forms have it.
pub(crate) const fn irr_name(irr: Irr) -> &'static str {
    match irr {
        Irr::Registered => "registered",
        Irr::CoveredByLessSpecific => "covered-by-less-specific",
        Irr::OtherOrigin => "other-origin",
        Irr::NotFound => "not-found",
    }
}

fn events(known: &Known<'_>, metric: &Metric, networks: &[Asn]) -> Vec<EventShown> {
    let Some(paths) = known.paths else {
        return Vec::new();
    };
    let asked: FxHashSet<Asn> = networks.iter().copied().collect();
    let mut shown = Vec::new();
    for fact in metrics::event_facts(known, metric) {
        if !asked.contains(&fact.asn) {
            continue;
        }
        let is_inside = !incident::incidents([fact.event], known.period).is_empty();
        let part = match incidents::judge(metric, &fact) {
            _ if !is_inside => Part::Outside,
            Judged::Counts => Part::Counted,
            Judged::DoesNotCount => Part::Filtered,
            Judged::Undecided => Part::Undecided,
        };
        let key = fact.event.evidence();
        let event = &paths.events[key.0 as usize];
        shown.push(event_shown(
            paths,
            part,
            key,
            event,
            fact.asn,
            fact.event.weight().value(),
        ));
    }
    shown.sort_by_key(|event| (event.part, event.start, event.key));
    shown
}

fn event_shown(
    paths: &Paths,
    part: Part,
    key: EvidenceKey,
    event: &Event,
    network: Asn,
    weight: f64,
) -> EventShown {
    EventShown {
        part,
        network: network.0,
        key: key.0,
        what: event.what,
        asn: event.asn.0,
        prefix: event.prefix.to_string(),
        origin: event.origin.map(|asn| asn.0),
        ways: event.ways,
        start: event.start,
        end: event.end,
        weight,
        sessions: event.sessions,
        path: event.path.clone(),
        source: paths.sources[event.source].clone(),
        offset: event.offset,
    }
}

fn object(known: &Known<'_>, asn: Asn, key: EvidenceKey) -> Option<AutNumShown> {
    let object = known.evidence.aut_nums.as_ref()?.at(key.0 as usize)?;
    Some(AutNumShown {
        network: asn.0,
        imports: object.imports,
        exports: object.exports,
        contacts: object.contacts,
        file: object.file.to_owned(),
        line: object.line,
    })
}

/// What a part is, in words.
fn part_in_words(part: Part, metric: &Metric) -> String {
    match part {
        Part::Counted => "counted".to_owned(),
        Part::Other => "in the denominator alone".to_owned(),
        Part::Undecided => format!("left out: {}", Missing::StateUnknown),
        Part::TooFewPeers => format!(
            "left out: fewer than {} peers with a full feed carry it",
            metric.peers_min
        ),
        Part::Filtered => "left out by the profile's filter".to_owned(),
        Part::Outside => "outside the time".to_owned(),
    }
}
