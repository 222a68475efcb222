//! The examples of `docs/methods.md` are computed from the page itself.

use std::collections::{BTreeMap, BTreeSet};

use conformance::accomplice::{Passing, Reach};
use conformance::aggregate::by_group;
use conformance::effect::Effect;
use conformance::incident::{Event, Weight};
use conformance::leak::{Path, otc, valley};
use conformance::measure::incidents::{self, BogonClass, EventFact};
use conformance::measure::registered::{self, Contacts, RoutingPolicy, SpoofingTest};
use conformance::measure::routes::{self, Irr, Route, RouteFact};
use conformance::profile::{Class, Direction};
use conformance::rank::{Candidate, Coverage, Method, Order, SizeBands, rank};
use conformance::rate::{Z_95, change};
use conformance::{EvidenceKey, Measure, MetricId, Period, Rate, Value};
use net::{Asn, Timestamp};
use registry::Relation;
use rpki::{Reason, State};
use serde::Deserialize;

use crate::{asns, at, built_in};

const PAGE: &str = include_str!("../../../../docs/methods.md");

const NETWORK: Asn = Asn(64500);

#[derive(Deserialize)]
#[serde(tag = "computes", rename_all = "lowercase")]
enum Example {
    Incidents(Incidents),
    Passing(PassingOn),
    Routes(Routes),
    Spoofing(Spoofing),
    Policy(Policy),
    Contacts(ContactsOf),
    Leak(Leak),
    Mark(Mark),
    Together(Together),
    Interval(Interval),
    Ranking(Ranking),
    Change(Changed),
    Effect(EffectOf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Incidents {
    profile: String,
    metric: MetricId,
    period: [String; 2],
    events: Vec<EventOf>,
    value: f64,
    incidents: usize,
    #[serde(default)]
    undecided: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventOf {
    start: Option<String>,
    end: Option<String>,
    listed: Option<String>,
    weight: Option<f64>,
    rov: Option<String>,
    irr: Option<String>,
    bogon: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassingOn {
    reach: Reach,
    path: Vec<u32>,
    weights: Vec<(u32, f64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    profile: String,
    metric: MetricId,
    routes: Vec<RouteOf>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    prescribed: Option<f64>,
    unknown: Option<String>,
    #[serde(default)]
    undecided: usize,
    class: Option<ClassOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteOf {
    prefix: String,
    rov: Option<String>,
    irr: Option<String>,
    #[serde(default = "many")]
    peers: u32,
}

fn many() -> u32 {
    100
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassOf {
    programme: Option<String>,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spoofing {
    profile: String,
    metric: MetricId,
    spoofable_blocks: Option<u64>,
    value: Option<f64>,
    prescribed: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    profile: String,
    metric: MetricId,
    imports: u64,
    exports: u64,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactsOf {
    profile: String,
    metric: MetricId,
    contacts: u64,
    abuse_contacts: u64,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leak {
    #[serde(default)]
    customers: Vec<(u32, u32)>,
    #[serde(default)]
    peers: Vec<(u32, u32)>,
    path: Vec<u32>,
    leaks: Option<Vec<LeakOf>>,
    verdict: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeakOf {
    r#type: u8,
    leaker: u32,
    hop: usize,
    from: u32,
    to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    #[serde(default)]
    customers: Vec<(u32, u32)>,
    path: Vec<u32>,
    mark: u32,
    leaker: u32,
    to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    networks: Vec<(u32, u32)>,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Interval {
    numerator: u64,
    denominator: u64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ranking {
    candidates: BTreeMap<String, (u64, u64)>,
    denominator_min: u32,
    order: Vec<String>,
    apart: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    before: (u64, u64),
    after: (u64, u64),
    difference: f64,
    is_clear: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectOf {
    before: (u32, u32),
    after: (u32, u32),
    by_operators: u64,
    by_end_users: u64,
    ratio: f64,
    unassigned: u64,
}

/// The examples of the page, with their lines.
fn examples() -> Vec<(usize, Example)> {
    let mut examples = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(PAGE.lines()) {
        match (&mut block, line) {
            (None, "```toml") => block = Some((number, String::new())),
            (Some((start, text)), "```") => {
                assert!(
                    text.starts_with("# example\n"),
                    "line {start} begins an example"
                );
                let example = toml::from_str(text)
                    .unwrap_or_else(|error| panic!("the example of line {start}: {error}"));
                examples.push((*start, example));
                block = None;
            }
            (Some((_, text)), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    assert!(block.is_none());
    examples
}

#[test]
fn each_example_of_the_page_comes_out_as_it_says() {
    for (line, example) in examples() {
        let place = format!("the example of line {line}");
        match example {
            Example::Incidents(example) => example.check(&place),
            Example::Passing(example) => example.check(&place),
            Example::Routes(example) => example.check(&place),
            Example::Spoofing(example) => example.check(&place),
            Example::Policy(example) => example.check(&place),
            Example::Contacts(example) => example.check(&place),
            Example::Leak(example) => example.check(&place),
            Example::Mark(example) => example.check(&place),
            Example::Together(example) => example.check(&place),
            Example::Interval(example) => example.check(&place),
            Example::Ranking(example) => example.check(&place),
            Example::Change(example) => example.check(&place),
            Example::Effect(example) => example.check(&place),
        }
    }
}

#[test]
fn each_metric_and_each_profile_has_an_example() {
    let mut metrics = BTreeSet::new();
    let mut profiles = BTreeSet::new();
    for (_, example) in examples() {
        let (profile, metric) = match example {
            Example::Incidents(example) => (example.profile, example.metric),
            Example::Routes(example) => (example.profile, example.metric),
            Example::Spoofing(example) => (example.profile, example.metric),
            Example::Policy(example) => (example.profile, example.metric),
            Example::Contacts(example) => (example.profile, example.metric),
            _ => continue,
        };
        metrics.insert(metric);
        profiles.insert(profile);
    }
    assert_eq!(metrics, MetricId::ALL.into_iter().collect());
    assert_eq!(profiles.len(), conformance::profile::BUILT_IN.len());
}

#[test]
fn the_page_names_each_field_of_a_profile_and_each_address() {
    for (_, text) in conformance::profile::BUILT_IN {
        for line in text.lines() {
            if let Some((field, value)) = line.split_once(" = ") {
                assert!(PAGE.contains(&format!("`{field}`")), "{field}");
                if field == "address" {
                    assert!(PAGE.contains(value.trim_matches('"')), "{value}");
                }
                if field == "formula" {
                    let formula = value.trim_matches('"');
                    assert!(PAGE.contains(&format!("`{formula}`")), "{formula}");
                }
            }
        }
    }
}

fn rov(text: &str) -> State {
    match text {
        "valid" => State::Valid,
        "invalid" => State::Invalid(Reason::Asn),
        "not-found" => State::NotFound,
        other => panic!("{other} is no state"),
    }
}

fn irr(text: &str) -> Irr {
    match text {
        "registered" => Irr::Registered,
        "covered-by-less-specific" => Irr::CoveredByLessSpecific,
        "other-origin" => Irr::OtherOrigin,
        "not-found" => Irr::NotFound,
        other => panic!("{other} is no state"),
    }
}

fn bogon(text: &str) -> BogonClass {
    match text {
        "full" => BogonClass::Full,
        "administrative" => BogonClass::Administrative,
        other => panic!("{other} is no class"),
    }
}

impl EventOf {
    fn fact(&self, key: u64) -> EventFact {
        let weight = self.weight.unwrap_or(1.0);
        let weight = Weight::new(weight).expect("a weight");
        let key = EvidenceKey(key);
        let event = match (&self.start, &self.listed) {
            (Some(start), None) => {
                let end: Option<Timestamp> = self.end.as_deref().map(at);
                Event::new(at(start), end, weight, key).expect("an event")
            }
            (None, Some(day)) => Event::listed(at(day), weight, key),
            _ => panic!("an event has a start, or is listed"),
        };
        EventFact {
            asn: NETWORK,
            event,
            rov: self.rov.as_deref().map(rov),
            irr: self.irr.as_deref().map(irr),
            bogon: self.bogon.as_deref().map(bogon),
        }
    }
}

impl Incidents {
    fn check(&self, place: &str) {
        let [start, end] = &self.period;
        let period = Period::new(at(start), at(end)).expect("a period");
        let facts = (1..).zip(&self.events).map(|(key, event)| event.fact(key));
        let network = BTreeSet::from([NETWORK]);
        let profile = built_in(&self.profile);
        let measures =
            incidents::measures(&profile, self.metric, facts, &network, &network, period);
        let measure = &measures.expect("the profile has it")[&NETWORK];
        assert_eq!(measure.value, Value::Known(self.value), "{place}");
        assert_eq!(measure.incidents.len(), self.incidents, "{place}");
        assert_eq!(measure.undecided.len(), self.undecided, "{place}");
    }
}

impl PassingOn {
    fn check(&self, place: &str) {
        let published = built_in("manrs-proto-2018")
            .passing
            .expect("it has weights");
        let passing = Passing {
            reach: self.reach,
            ..published
        };
        let weights: Vec<(u32, f64)> = passing
            .hijack(&asns(&self.path))
            .iter()
            .map(|(asn, weight)| (asn.0, weight.value()))
            .collect();
        assert_eq!(weights, self.weights, "{place}");
    }
}

impl Routes {
    fn check(&self, place: &str) {
        let facts = (1..).zip(&self.routes).map(|(key, route)| RouteFact {
            asn: NETWORK,
            route: Route {
                prefix: route.prefix.parse().expect("a prefix"),
                origin: NETWORK,
                rov: route.rov.as_deref().map(rov),
                irr: route.irr.as_deref().map(irr),
                peers: route.peers,
                evidence: EvidenceKey(key),
            },
        });
        let profile = built_in(&self.profile);
        let measures = routes::measures(&profile, self.metric, facts, &BTreeSet::from([NETWORK]));
        let measure = &measures.expect("the profile has it")[&NETWORK];
        match (self.value, self.prescribed, &self.unknown, measure.value) {
            (Some(expected), None, None, Value::Known(value))
            | (None, Some(expected), None, Value::Prescribed(value)) => {
                assert_eq!(value, expected, "{place}");
            }
            (None, None, Some(expected), Value::Unknown(missing)) => {
                assert_eq!(missing.to_string(), *expected, "{place}");
            }
            (.., value) => panic!("{place}: {value:?}"),
        }
        assert_eq!(measure.numerator, self.numerator, "{place}");
        assert_eq!(measure.denominator, self.denominator, "{place}");
        assert_eq!(measure.undecided.len(), self.undecided, "{place}");
        let rate = Rate::of(measure).map(|rate| rate.value());
        assert_eq!(rate, self.value, "{place}");
        if let Some(class) = &self.class {
            let metric = profile.metric(self.metric).expect("the profile has it");
            let is = match metric.class(measure.value, class.programme.as_deref()) {
                Class::Reached(threshold) => threshold.class.as_str(),
                Class::Missed => "missed",
                Class::NoThreshold => "no threshold",
                Class::Unknown => "unknown",
            };
            assert_eq!(is, class.is, "{place}");
        }
    }
}

impl Spoofing {
    fn check(&self, place: &str) {
        let test = match self.spoofable_blocks {
            Some(spoofable_blocks) => SpoofingTest::Tested {
                spoofable_blocks,
                evidence: EvidenceKey(1),
            },
            None => SpoofingTest::Untested,
        };
        let measure = registered::spoofing(&built_in(&self.profile), self.metric, Some(test));
        let expected = match (self.value, self.prescribed) {
            (Some(value), None) => Value::Known(value),
            (None, Some(value)) => Value::Prescribed(value),
            _ => panic!("{place}: known or prescribed"),
        };
        assert_eq!(
            measure.expect("the profile has it").value,
            expected,
            "{place}"
        );
    }
}

impl Policy {
    fn check(&self, place: &str) {
        let policy = RoutingPolicy {
            imports: self.imports,
            exports: self.exports,
            evidence: EvidenceKey(1),
        };
        let measure = registered::policy(&built_in(&self.profile), self.metric, Some(policy));
        let value = measure.expect("the profile has it").value;
        assert_eq!(value, Value::Known(self.value), "{place}");
    }
}

impl ContactsOf {
    fn check(&self, place: &str) {
        let contacts = Contacts {
            contacts: self.contacts,
            abuse_contacts: self.abuse_contacts,
            evidence: EvidenceKey(1),
        };
        let measure = registered::contacts(&built_in(&self.profile), self.metric, Some(contacts));
        let value = measure.expect("the profile has it").value;
        assert_eq!(value, Value::Known(self.value), "{place}");
    }
}

/// What one network is to another, by lists.
fn relation(
    customers: &[(u32, u32)],
    peers: &[(u32, u32)],
) -> impl Fn(Asn, Asn) -> Option<Relation> {
    move |a, b| {
        let (a, b) = (a.0, b.0);
        if customers.contains(&(a, b)) {
            Some(Relation::Provider)
        } else if customers.contains(&(b, a)) {
            Some(Relation::Customer)
        } else if peers.contains(&(a, b)) || peers.contains(&(b, a)) {
            Some(Relation::Peer)
        } else {
            None
        }
    }
}

impl Leak {
    fn check(&self, place: &str) {
        let path: Path = asns(&self.path).into_iter().collect();
        let verdict = valley::check(&path, relation(&self.customers, &self.peers));
        match (verdict, &self.leaks, self.verdict.as_deref()) {
            (valley::Verdict::Leaked(leaks), Some(expected), None) => {
                let leaks: Vec<LeakOf> = leaks
                    .iter()
                    .map(|leak| LeakOf {
                        r#type: leak.kind.number(),
                        leaker: leak.leaker.asn.0,
                        hop: leak.leaker.hop,
                        from: leak.from.0,
                        to: leak.to.0,
                    })
                    .collect();
                assert_eq!(leaks, *expected, "{place}");
            }
            (valley::Verdict::Undecided(_), None, Some("undecided"))
            | (valley::Verdict::ValleyFree, None, Some("valley-free")) => {}
            (verdict, ..) => panic!("{place}: {verdict:?}"),
        }
    }
}

impl Mark {
    fn check(&self, place: &str) {
        let path: Path = asns(&self.path).into_iter().collect();
        let verdict = otc::check(&path, Some(Asn(self.mark)), relation(&self.customers, &[]));
        let otc::Verdict::Leaked { leaker, to } = verdict else {
            panic!("{place}: {verdict:?}");
        };
        assert_eq!((leaker.asn.0, to.0), (self.leaker, self.to), "{place}");
    }
}

impl Together {
    fn check(&self, place: &str) {
        let profile = built_in("manrs-obs-2019");
        let measures: BTreeMap<Asn, Measure> = (1..)
            .zip(&self.networks)
            .map(|(asn, (numerator, denominator))| {
                let asn = Asn(asn);
                let facts = (0..*denominator).map(|number| RouteFact {
                    asn,
                    route: Route {
                        prefix: format!("10.0.{number}.0/24").parse().expect("a prefix"),
                        origin: asn,
                        rov: Some(if number < *numerator {
                            State::NotFound
                        } else {
                            State::Valid
                        }),
                        irr: None,
                        peers: 0,
                        evidence: EvidenceKey(u64::from(number)),
                    },
                });
                let asked = BTreeSet::from([asn]);
                let mut measures =
                    routes::measures(&profile, MetricId::M7RPKI, facts, &asked).expect("it has it");
                (asn, measures.remove(&asn).expect("it was asked for"))
            })
            .collect();
        let measures = measures.iter().map(|(asn, measure)| (*asn, measure));
        let groups = by_group(measures, |_| Some(())).expect("they add up");
        assert_eq!(
            groups[&Some(())].value(),
            Value::Known(self.value),
            "{place}"
        );
    }
}

fn share((numerator, denominator): (u64, u64)) -> Rate {
    Rate::share(numerator, denominator).expect("a share")
}

impl Interval {
    fn check(&self, place: &str) {
        let interval = share((self.numerator, self.denominator)).interval(Z_95);
        let interval = interval.expect("it is a share");
        assert!(
            (interval.low - self.low).abs() < 0.000_05,
            "{place}: {interval:?}"
        );
        assert!(
            (interval.high - self.high).abs() < 0.000_05,
            "{place}: {interval:?}"
        );
    }
}

impl Ranking {
    fn check(&self, place: &str) {
        let candidates = self.candidates.iter().map(|(key, counts)| Candidate {
            key: key.clone(),
            rate: Ok(share(*counts)),
            size: None,
            coverage: Coverage::default(),
        });
        let method = Method {
            direction: Direction::LowerIsBetter,
            order: Order::WorstFirst,
            denominator_min: f64::from(self.denominator_min),
            full_feed_peers_min: 0,
            z: Z_95,
            bands: SizeBands::prefixes(),
        };
        let ranking = rank(candidates, &method);
        let order: Vec<String> = ranking.rows.iter().map(|row| row.key.clone()).collect();
        assert_eq!(order, self.order, "{place}");
        let apart: Vec<String> = ranking
            .too_small
            .iter()
            .map(|row| row.key.clone())
            .collect();
        assert_eq!(apart, self.apart, "{place}");
    }
}

impl Changed {
    fn check(&self, place: &str) {
        let (before, after) = (share(self.before), share(self.after));
        let change = change(Some(before), Some(after), Direction::LowerIsBetter, Z_95);
        let change = change.expect("both are known");
        assert!(
            (change.difference - self.difference).abs() < 1e-12,
            "{place}"
        );
        assert_eq!(change.is_clear, Some(self.is_clear), "{place}");
    }
}

impl EffectOf {
    fn check(&self, place: &str) {
        let rate = |(numerator, denominator): (u32, u32)| {
            Rate::per(numerator.into(), denominator.into(), 100_000.0).expect("a rate")
        };
        let effect = Effect::new(
            rate(self.before),
            rate(self.after),
            self.by_operators,
            self.by_end_users,
        );
        let effect = effect.expect("it adds up");
        assert_eq!(effect.ratio, Some(self.ratio), "{place}");
        assert_eq!(effect.residual.unassigned, self.unassigned, "{place}");
    }
}
