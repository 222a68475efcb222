//! Sums over networks.

use std::collections::{BTreeMap, BTreeSet};

use conformance::aggregate::{Aggregate, AggregateError, by_group, roll_up};
use conformance::measure::incidents::{self, EventFact};
use conformance::measure::registered::{self, SpoofingTest};
use conformance::measure::routes::{self, Irr, Route, RouteFact};
use conformance::{Event, EvidenceKey, Measure, MetricId, Missing, Value, Weight};
use net::{Asn, Family, Prefix};
use proptest::prelude::*;
use rpki::State;

use crate::{at, built_in, period};

/// A network with so many routes, of which so many are not covered; keys begin
/// at 100 times its number.
fn network(asn: u32, routes: u32, uncovered: u32) -> (Asn, Measure) {
    let facts = (0..routes).map(|number| RouteFact {
        asn: Asn(asn),
        route: Route {
            prefix: Prefix::from_bits(Family::V4, u128::from(number) << 104, 24).expect("a block"),
            origin: Asn(asn),
            rov: Some(if number < uncovered {
                State::NotFound
            } else {
                State::Valid
            }),
            irr: Some(Irr::Registered),
            peers: 50,
            evidence: EvidenceKey(u64::from(asn * 100 + number)),
        },
    });
    let asked = BTreeSet::from([Asn(asn)]);
    let mut measures =
        routes::measures(&built_in("manrs-obs-2019"), MetricId::M7RPKI, facts, &asked)
            .expect("it has it");
    (
        Asn(asn),
        measures.remove(&Asn(asn)).expect("it was asked for"),
    )
}

fn grouped<G: Ord>(
    networks: &[(Asn, Measure)],
    group: impl Fn(Asn) -> Option<G>,
) -> BTreeMap<Option<G>, Aggregate> {
    by_group(networks.iter().map(|(asn, measure)| (*asn, measure)), group).expect("they add up")
}

#[test]
fn a_share_of_several_is_of_their_routes_and_no_mean_of_shares() {
    let networks = [network(1, 1, 1), network(2, 9, 0), network(3, 0, 0)];
    let groups = grouped(&networks, |_| Some("one"));
    let one = &groups[&Some("one")];
    // 1 of 10, where the mean of 100 % and 0 % would be a half.
    assert_eq!(one.value(), Value::Known(0.1));
    assert_eq!((one.numerator, one.denominator), (1.0, Some(10.0)));
    assert_eq!(one.networks, [Asn(1), Asn(2), Asn(3)]);
    assert_eq!(one.known, 2);
    assert_eq!(
        one.unknown,
        BTreeMap::from([(Missing::NothingToMeasure, 1)])
    );
    assert_eq!(one.evidence, [EvidenceKey(100)]);
    assert_eq!(one.others.len(), 9);
}

#[test]
fn networks_without_a_group_are_kept_together() {
    let networks = [network(1, 4, 1), network(2, 4, 2)];
    let groups = grouped(&networks, |asn| (asn == Asn(1)).then_some("known"));
    assert_eq!(groups[&None].networks, [Asn(2)]);
    assert_eq!(groups[&Some("known")].value(), Value::Known(0.25));
}

#[test]
fn what_is_prescribed_or_not_known_is_counted_and_not_added() {
    let profile = built_in("manrs-obs-2019");
    let measure = |test| registered::spoofing(&profile, MetricId::M5, test).expect("it has it");
    let tested = |spoofable_blocks| {
        Some(SpoofingTest::Tested {
            spoofable_blocks,
            evidence: EvidenceKey(spoofable_blocks),
        })
    };
    let networks = [
        (Asn(1), measure(tested(3))),
        (Asn(2), measure(tested(0))),
        (Asn(3), measure(Some(SpoofingTest::Untested))),
        (Asn(4), measure(None)),
    ];
    let groups = grouped(&networks, |_| Some(()));
    let all = &groups[&Some(())];
    assert_eq!(all.value(), Value::Known(1.5));
    assert_eq!((all.known, all.prescribed), (2, 1));
    assert_eq!(all.unknown, BTreeMap::from([(Missing::NoData, 1)]));

    let alone = grouped(&networks[2..], |_| Some(()));
    assert_eq!(alone[&Some(())].value(), Value::Unknown(Missing::NoData));
    let alone = grouped(&networks[2..3], |_| Some(()));
    assert_eq!(
        alone[&Some(())].value(),
        Value::Unknown(Missing::NothingToMeasure)
    );
}

#[test]
fn scores_are_added_up_and_have_no_denominator() {
    let day = Event::listed(at("2024-01-03"), Weight::ONE, EvidenceKey(7));
    let facts = [1, 2].map(|asn| EventFact {
        asn: Asn(asn),
        event: day,
        rov: None,
        irr: None,
        bogon: None,
    });
    let asked: BTreeSet<Asn> = [Asn(1), Asn(2), Asn(3)].into();
    let measures = incidents::measures(
        &built_in("manrs-obs-2019"),
        MetricId::M3C,
        facts,
        &asked,
        &BTreeSet::new(),
        period("2024-01-01", "2024-02-01"),
    )
    .expect("it has it");
    let networks: Vec<(Asn, Measure)> = measures.into_iter().collect();
    let groups = grouped(&networks, |_| Some(()));
    let all = &groups[&Some(())];
    assert_eq!(all.value(), Value::Known(4.0));
    assert_eq!(all.denominator, None);
    assert_eq!(all.unknown, BTreeMap::from([(Missing::NotSeen, 1)]));
    // Both passed on the same, which is one thing to look at.
    assert_eq!(all.evidence, [EvidenceKey(7)]);
}

#[test]
fn two_metrics_or_one_network_twice_are_not_added_up() {
    let (asn, measure) = network(1, 4, 1);
    let other = Measure {
        metric: MetricId::M7RPKIN,
        ..measure.clone()
    };
    let error = by_group([(Asn(1), &measure), (Asn(2), &other)], |_| Some(()));
    assert_eq!(
        error.expect_err("they are two").to_string(),
        "M7RPKI of manrs-obs-2019 and M7RPKIN of manrs-obs-2019 cannot be added up"
    );
    let error = by_group([(asn, &measure), (asn, &measure)], |_| Some(()));
    assert_eq!(error, Err(AggregateError::Twice { asn }));
}

proptest! {
    #[test]
    fn by_way_of_organisations_an_economy_is_the_same_as_at_once(
        sizes in prop::collection::vec((0_u32..8, 0_u32..8, 0_u32..4), 0..12),
    ) {
        let networks: Vec<(Asn, Measure)> = (1..)
            .zip(&sizes)
            .map(|(asn, (routes, uncovered, _))| network(asn, *routes, *uncovered.min(routes)))
            .collect();
        // Organisation 3 is not known; organisations 0 and 1 are of one economy,
        // and that of 2 is not known.
        let organisation = |asn: Asn| {
            let organisation = sizes[asn.0 as usize - 1].2;
            (organisation < 3).then_some(organisation)
        };
        let economy = |organisation: &u32| (*organisation < 2).then_some("AA");
        let by_way = roll_up(grouped(&networks, organisation), economy);
        let at_once = grouped(&networks, |asn| organisation(asn).and_then(|o| economy(&o)));
        prop_assert_eq!(&by_way, &at_once);

        let routes: u32 = sizes.iter().map(|size| size.0).sum();
        let summed: f64 = by_way.values().filter_map(|group| group.denominator).sum();
        prop_assert_eq!(summed, f64::from(routes));
    }
}
