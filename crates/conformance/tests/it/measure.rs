//! Metrics of networks, each with what it was made of.

use std::collections::{BTreeMap, BTreeSet};

use conformance::incident::{Event, Weight};
use conformance::measure::incidents::{self, BogonClass, EventFact};
use conformance::measure::registered::{self, Contacts, RoutingPolicy, SpoofingTest};
use conformance::measure::routes::{self, Irr, Route, RouteFact};
use conformance::measure::{Measure, MeasureError, Missing, Value};
use conformance::{EvidenceKey, MetricId, Profile};
use net::Asn;
use registry::AsRel;
use rpki::{Reason, State};

use crate::{asns, at, built_in, hours, keys, period};

const NETWORK: Asn = Asn(64500);

fn only(asn: Asn) -> BTreeSet<Asn> {
    BTreeSet::from([asn])
}

fn event(day: &str, lasted_hours: u64, key: u64) -> EventFact {
    let start = at(day);
    let end = Some(start.plus(hours(lasted_hours)));
    EventFact {
        asn: NETWORK,
        event: Event::new(start, end, Weight::ONE, EvidenceKey(key)).expect("an event"),
        rov: None,
        irr: None,
        bogon: None,
    }
}

fn january(profile: &str, metric: MetricId, facts: &[EventFact], seen: &[u32]) -> Measure {
    let seen: BTreeSet<Asn> = asns(seen).into_iter().collect();
    let month = period("2024-01-01", "2024-02-01");
    let facts = facts.iter().copied();
    incidents::measures(
        &built_in(profile),
        metric,
        facts,
        &only(NETWORK),
        &seen,
        month,
    )
    .expect("the profile has it")
    .remove(&NETWORK)
    .expect("it was asked for")
}

#[test]
fn a_score_opens_into_its_incidents_and_their_evidence() {
    let facts = [
        event("2024-01-20", 25, 3),
        event("2024-01-03", 5, 1),
        event("2024-01-03", 2, 2),
        event("2024-02-03", 2, 4),
    ];
    let measure = january("manrs-obs-2019", MetricId::M1, &facts, &[64500]);
    assert_eq!(measure.value, Value::Known(3.0));
    assert_eq!(measure.numerator, Some(3.0));
    assert_eq!(measure.denominator, None);
    assert_eq!(&*measure.profile, "manrs-obs-2019");
    assert_eq!(measure.evidence, keys(&[1, 2, 3]));
    assert_eq!(measure.incidents.len(), 2);
}

#[test]
fn no_events_are_zero_for_a_network_that_was_seen_and_unknown_for_one_that_was_not() {
    let seen = january("manrs-obs-2019", MetricId::M1, &[], &[64500]);
    assert_eq!(seen.value, Value::Known(0.0));
    let unseen = january("manrs-obs-2019", MetricId::M1, &[], &[64501]);
    assert_eq!(unseen.value, Value::Unknown(Missing::NotSeen));
    assert_eq!(unseen.numerator, None);
}

#[test]
fn since_2024_only_full_bogons_count() {
    let with = |bogon, key| EventFact {
        bogon,
        ..event("2024-01-03", 24, key)
    };
    let administrative = with(Some(BogonClass::Administrative), 1);
    let full = EventFact {
        bogon: Some(BogonClass::Full),
        ..event("2024-01-10", 24, 2)
    };
    let not_known = with(None, 3);
    let facts = [administrative, full, not_known];
    let before = january("manrs-obs-2019", MetricId::M3, &facts, &[64500]);
    assert_eq!(before.value, Value::Known(4.0));
    let after = january("manrs-obs-2024-01", MetricId::M3, &facts, &[64500]);
    assert_eq!(after.value, Value::Known(2.0));
    assert_eq!(after.evidence, keys(&[2]));
    assert_eq!(after.undecided, keys(&[3]));

    let unjudged = january("manrs-obs-2024-01", MetricId::M3, &[not_known], &[64500]);
    assert_eq!(unjudged.value, Value::Unknown(Missing::StateUnknown));
    let dropped = january(
        "manrs-obs-2024-01",
        MetricId::M3,
        &[administrative],
        &[64500],
    );
    assert_eq!(dropped.value, Value::Known(0.0));
}

#[test]
fn since_2024_a_hijack_that_the_rpki_or_the_registry_vouches_for_does_not_count() {
    for (rov, irr, counts) in [
        (Some(State::Valid), None, Some(false)),
        (None, Some(Irr::CoveredByLessSpecific), Some(false)),
        (
            Some(State::Invalid(Reason::Asn)),
            Some(Irr::Registered),
            Some(false),
        ),
        (
            Some(State::Invalid(Reason::Asn)),
            Some(Irr::OtherOrigin),
            Some(true),
        ),
        (Some(State::NotFound), Some(Irr::NotFound), Some(true)),
        (Some(State::NotFound), None, None),
        (None, Some(Irr::NotFound), None),
        (None, None, None),
    ] {
        let fact = EventFact {
            rov,
            irr,
            ..event("2024-01-03", 5, 1)
        };
        let measure = january("manrs-obs-2024-01", MetricId::M2, &[fact], &[64500]);
        let expected = match counts {
            Some(true) => Value::Known(1.0),
            Some(false) => Value::Known(0.0),
            None => Value::Unknown(Missing::StateUnknown),
        };
        assert_eq!(measure.value, expected, "{rov:?} {irr:?}");
    }
}

#[test]
fn a_metric_that_a_profile_has_not_or_computes_otherwise_is_refused() {
    let empty = BTreeSet::new();
    let month = period("2024-01-01", "2024-02-01");
    let refused = |profile: &Profile, metric| {
        incidents::measures(profile, metric, [], &empty, &empty, month)
            .expect_err("it has no such metric")
    };
    let error = refused(&built_in("imc-2022"), MetricId::M1);
    assert!(matches!(error, MeasureError::NotInProfile { .. }));
    assert_eq!(error.to_string(), "the profile imc-2022 has no metric M1");
    let error = refused(&built_in("manrs-obs-2019"), MetricId::M8);
    assert!(matches!(error, MeasureError::OtherFacts { .. }));
}

fn route(prefix: &str, rov: Option<State>, irr: Option<Irr>, key: u64) -> RouteFact {
    RouteFact {
        asn: NETWORK,
        route: Route {
            prefix: prefix.parse().expect("a prefix"),
            origin: NETWORK,
            rov,
            irr,
            peers: 30,
            evidence: EvidenceKey(key),
        },
    }
}

fn share(profile: &str, metric: MetricId, facts: &[RouteFact]) -> Measure {
    routes::measures(
        &built_in(profile),
        metric,
        facts.iter().copied(),
        &only(NETWORK),
    )
    .expect("the profile has it")
    .remove(&NETWORK)
    .expect("it was asked for")
}

/// Four routes, each in another state.
fn four() -> [RouteFact; 4] {
    [
        route("192.0.2.0/24", Some(State::Valid), Some(Irr::Registered), 1),
        route(
            "198.51.100.0/24",
            Some(State::NotFound),
            Some(Irr::CoveredByLessSpecific),
            2,
        ),
        route(
            "203.0.113.0/24",
            Some(State::Invalid(Reason::Length)),
            Some(Irr::OtherOrigin),
            3,
        ),
        route(
            "2001:db8::/32",
            Some(State::NotFound),
            Some(Irr::NotFound),
            4,
        ),
    ]
}

#[test]
fn shares_count_routes_and_name_those_on_either_side() {
    let facts = four();
    for (profile, metric, numerator, evidence, others) in [
        (
            "manrs-proto-2018",
            MetricId::M7IRR,
            2.0,
            [1, 2].as_slice(),
            [3, 4].as_slice(),
        ),
        ("manrs-obs-2019", MetricId::M7IRR, 2.0, &[3, 4], &[1, 2]),
        ("manrs-obs-2019", MetricId::M7RPKI, 2.0, &[2, 4], &[1, 3]),
        ("manrs-obs-2019", MetricId::M7RPKIN, 1.0, &[3], &[1, 2, 4]),
        ("imc-2022", MetricId::A4, 2.0, &[1, 2], &[3, 4]),
        ("imc-2022", MetricId::A1, 1.0, &[3], &[1, 2, 4]),
    ] {
        let measure = share(profile, metric, &facts);
        let name = format!("{profile} {metric}");
        assert_eq!(measure.numerator, Some(numerator), "{name}");
        assert_eq!(measure.denominator, Some(4.0), "{name}");
        assert_eq!(measure.value, Value::Known(numerator / 4.0), "{name}");
        assert_eq!(measure.evidence, keys(evidence), "{name}");
        assert_eq!(measure.others, keys(others), "{name}");
        assert_eq!(measure.undecided, [], "{name}");
    }
}

#[test]
fn a_network_without_routes_is_unknown_but_for_the_prototype_which_prescribes_one() {
    let unknown = Value::Unknown(Missing::NothingToMeasure);
    for metric in [MetricId::M7IRR, MetricId::M7RPKI, MetricId::M7RPKIN] {
        assert_eq!(share("manrs-obs-2024-01", metric, &[]).value, unknown);
    }
    assert_eq!(share("imc-2022", MetricId::A4, &[]).value, unknown);
    let prescribed = share("manrs-proto-2018", MetricId::M7IRR, &[]);
    assert_eq!(prescribed.value, Value::Prescribed(1.0));
    assert_eq!(prescribed.numerator, None);

    assert_eq!(routes::prototype_m7irr(0, 0), 1.0);
    assert_eq!(routes::prototype_m7irr(3, 0), 0.0);
    assert_eq!(routes::prototype_m7irr(1, 4), 0.75);
}

#[test]
fn routes_that_few_peers_carry_do_not_count_in_the_registry_metric() {
    let mut facts = four();
    facts[3].route.peers = 9;
    let measure = share("manrs-obs-2019", MetricId::M7IRR, &facts);
    assert_eq!(
        (measure.numerator, measure.denominator),
        (Some(1.0), Some(3.0))
    );
    facts[3].route.peers = 10;
    let measure = share("manrs-obs-2019", MetricId::M7IRR, &facts);
    assert_eq!(measure.denominator, Some(4.0));
}

#[test]
fn a_route_whose_state_is_not_known_is_left_out_and_named() {
    let mut facts = four();
    facts[3].route.rov = None;
    let measure = share("manrs-obs-2019", MetricId::M7RPKI, &facts);
    assert_eq!(
        (measure.numerator, measure.denominator),
        (Some(1.0), Some(3.0))
    );
    assert_eq!(measure.undecided, keys(&[4]));

    for fact in &mut facts {
        fact.route.rov = None;
    }
    let measure = share("manrs-obs-2019", MetricId::M7RPKI, &facts);
    assert_eq!(measure.value, Value::Unknown(Missing::StateUnknown));
    assert_eq!(measure.undecided, keys(&[1, 2, 3, 4]));
}

#[test]
fn a_route_that_is_given_twice_counts_once() {
    let [first, ..] = four();
    let mut again = first;
    again.route.evidence = EvidenceKey(9);
    let measure = share("imc-2022", MetricId::A4, &[first, again]);
    assert_eq!(measure.denominator, Some(1.0));
    assert_eq!(measure.evidence, keys(&[1, 9]));
}

#[test]
fn du_et_al_judge_a_route_by_rpki_and_registry_together() {
    let invalid = Some(State::Invalid(Reason::Length));
    let (valid, not_found) = (Some(State::Valid), Some(State::NotFound));
    for (rov, irr, conformant, unwanted) in [
        (valid, None, Some(true), Some(false)),
        (valid, Some(Irr::OtherOrigin), Some(true), Some(false)),
        (not_found, Some(Irr::Registered), Some(true), Some(false)),
        (
            not_found,
            Some(Irr::CoveredByLessSpecific),
            Some(true),
            Some(false),
        ),
        (not_found, Some(Irr::NotFound), Some(false), Some(false)),
        (not_found, Some(Irr::OtherOrigin), Some(false), Some(true)),
        (not_found, None, None, None),
        (invalid, Some(Irr::Registered), Some(true), Some(true)),
        (invalid, Some(Irr::NotFound), Some(false), Some(true)),
        (invalid, None, None, Some(true)),
        (None, Some(Irr::Registered), Some(true), None),
        (None, None, None, None),
    ] {
        use conformance::profile::Formula::{ShareConformant, SharePassedOnUnwanted};
        let name = format!("{rov:?} {irr:?}");
        assert_eq!(
            routes::counts(ShareConformant, rov, irr),
            conformant,
            "{name}"
        );
        assert_eq!(
            routes::counts(SharePassedOnUnwanted, rov, irr),
            unwanted,
            "{name}"
        );
    }
}

#[test]
fn only_networks_that_sell_transit_to_the_origin_passed_it_on() {
    let (relations, problems) =
        AsRel::read("64501|64500|-1\n64502|64500|0\n64503|64501|-1".as_bytes());
    assert_eq!(problems.len(), 0);
    let passed_on_by =
        |path: &[u32]| routes::passed_on_by(&asns(path), |a, b| relations.relation(a, b));
    assert_eq!(
        passed_on_by(&[64503, 64501, 64501, 64500, 64500]),
        asns(&[64501])
    );
    assert_eq!(passed_on_by(&[64502, 64500]), []);
    assert_eq!(passed_on_by(&[64500]), []);
    assert_eq!(passed_on_by(&[]), []);
}

#[test]
fn a_policy_needs_an_import_and_an_export() {
    let profile = built_in("manrs-proto-2018");
    let value = |imports, exports| {
        let policy = RoutingPolicy {
            imports,
            exports,
            evidence: EvidenceKey(7),
        };
        let measure = registered::policy(&profile, MetricId::M6, Some(policy)).expect("it has it");
        assert_eq!(measure.denominator, Some(1.0));
        assert_eq!(measure.evidence, keys(&[7]));
        measure.value
    };
    assert_eq!(value(1, 1), Value::Known(1.0));
    assert_eq!(value(5, 0), Value::Known(0.0));
    assert_eq!(value(0, 5), Value::Known(0.0));
    let unknown = registered::policy(&profile, MetricId::M6, None).expect("it has it");
    assert_eq!(unknown.value, Value::Unknown(Missing::NoData));
}

#[test]
fn a_contact_for_abuse_is_no_contact() {
    let profile = built_in("manrs-obs-2019");
    let value = |contacts, abuse_contacts| {
        let contacts = Contacts {
            contacts,
            abuse_contacts,
            evidence: EvidenceKey(7),
        };
        let measure = registered::contacts(&profile, MetricId::M8, Some(contacts));
        measure.expect("it has it").value
    };
    assert_eq!(value(1, 0), Value::Known(1.0));
    assert_eq!(value(0, 3), Value::Known(0.0));
    let unknown = registered::contacts(&profile, MetricId::M8, None).expect("it has it");
    assert_eq!(unknown.value, Value::Unknown(Missing::NoData));
}

#[test]
fn a_network_without_a_test_for_spoofing_has_the_prescribed_half_and_is_not_known() {
    let profile = built_in("manrs-obs-2019");
    let value = |test| {
        let measure = registered::spoofing(&profile, MetricId::M5, test);
        measure.expect("it has it").value
    };
    let tested = |spoofable_blocks| {
        Some(SpoofingTest::Tested {
            spoofable_blocks,
            evidence: EvidenceKey(1),
        })
    };
    assert_eq!(value(tested(0)), Value::Known(0.0));
    assert_eq!(value(tested(4)), Value::Known(4.0));
    assert_eq!(value(Some(SpoofingTest::Untested)), Value::Prescribed(0.5));
    assert_eq!(value(Some(SpoofingTest::Untested)).known(), None);
    assert_eq!(value(None), Value::Unknown(Missing::NoData));
}

#[test]
fn each_network_that_is_asked_for_has_an_answer_and_no_other() {
    let mut facts = four().to_vec();
    facts.push(RouteFact {
        asn: Asn(64501),
        ..facts[0]
    });
    let asked: BTreeSet<Asn> = asns(&[64500, 64502]).into_iter().collect();
    let measures: BTreeMap<Asn, Measure> =
        routes::measures(&built_in("imc-2022"), MetricId::A4, facts, &asked).expect("it has it");
    assert_eq!(
        measures.keys().copied().collect::<Vec<_>>(),
        asns(&[64500, 64502])
    );
}

#[test]
fn routes_counted_without_keys_have_the_same_numbers() {
    let states = [
        None,
        Some(State::Valid),
        Some(State::Invalid(Reason::Asn)),
        Some(State::NotFound),
    ];
    let irrs = [
        None,
        Some(Irr::Registered),
        Some(Irr::OtherOrigin),
        Some(Irr::NotFound),
    ];
    let mut facts = Vec::new();
    for (place, rov) in states.into_iter().enumerate() {
        for (other, irr) in irrs.into_iter().enumerate() {
            for peers in [9, 10] {
                let number = (place * 64 + other * 16) as u32 + peers;
                let text = format!("10.0.{number}.0/24");
                facts.push(RouteFact {
                    asn: NETWORK,
                    route: Route {
                        prefix: text.parse().expect("a prefix"),
                        origin: NETWORK,
                        rov,
                        irr,
                        peers,
                        evidence: EvidenceKey(number.into()),
                    },
                });
            }
        }
    }
    for profile in ["manrs-proto-2018", "manrs-obs-2024-01", "imc-2022"].map(built_in) {
        let shares = profile
            .metrics
            .iter()
            .filter(|metric| metric.formula.is_share_of_routes());
        for metric in shares {
            let measures = routes::measures(&profile, metric.id, facts.clone(), &only(NETWORK));
            let with_keys = &measures.expect("the metric is the profile's")[&NETWORK];
            let mut tally = routes::Tally::default();
            for RouteFact { route, .. } in &facts {
                tally.add(routes::place(metric, route.rov, route.irr, route.peers), 1);
            }
            let without = tally.measure(&profile, metric);
            assert_eq!(without.value, with_keys.value, "{}", metric.id);
            assert_eq!(without.numerator, with_keys.numerator);
            assert_eq!(without.denominator, with_keys.denominator);
            let keys = with_keys.evidence.len() + with_keys.others.len();
            assert_eq!(tally.total, keys as u32);
            assert_eq!(tally.undecided, with_keys.undecided.len() as u32);
        }
    }
}
