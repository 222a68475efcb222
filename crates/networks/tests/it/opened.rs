//! Numbers open into what is behind them.

use conformance::MetricId;
use networks::By;
use networks::group::Grouping;
use networks::open::{self, Opened, Part};

use crate::made::{World, all_registers, profile_of, table, the_day, with_known};

fn opened(profile: &str, by: By, metric: MetricId, of: &str) -> Opened {
    let world = World::new(&table(), &all_registers());
    let profile = profile_of(profile);
    with_known(&world, &profile, the_day(), None, |known, _| {
        let grouping = Grouping::new(by, known.evidence).expect("a register tells");
        let metric = known.profile.metric(metric).expect("the profile has it");
        open::open(known, &grouping, metric, of).expect("it is there")
    })
}

fn parts(opened: &Opened) -> Vec<(Part, &str)> {
    let routes = opened.routes.iter();
    routes
        .map(|route| (route.part, route.prefix.as_str()))
        .collect()
}

#[test]
fn routes_stand_where_they_count_with_what_made_them_so() {
    let opened = opened("manrs-obs-2024-01", By::Asn, MetricId::M7RPKIN, "as10");
    assert_eq!(
        parts(&opened),
        [
            (Part::Counted, "20.0.1.0/24"),
            (Part::Other, "20.0.0.0/16"),
            (Part::Other, "2a00::/32"),
        ]
    );
    assert_eq!(
        (opened.value.numerator, opened.value.denominator),
        (1.0, Some(3.0))
    );
    let invalid = &opened.routes[0];
    assert_eq!(
        (invalid.rov, invalid.rov_reason.as_deref()),
        (Some("invalid"), Some("length"))
    );
    assert_eq!((invalid.peers, invalid.origin), (2, 10));
    let vrp = &invalid.vrps[0];
    assert_eq!(
        (vrp.prefix.as_str(), vrp.max_length, vrp.asn),
        ("20.0.0.0/16", 16, 10)
    );
    assert!(
        vrp.file
            .as_deref()
            .is_some_and(|file| file.ends_with("vrps.csv"))
    );
    let object = &invalid.route_objects[0];
    assert_eq!(
        (object.prefix.as_str(), object.origin, object.line),
        ("20.0.0.0/16", 10, 1)
    );
}

#[test]
fn an_economy_opens_into_the_routes_of_its_networks() {
    let opened = opened("manrs-obs-2024-01", By::Economy, MetricId::M7RPKI, "DE");
    assert_eq!(opened.routes.len(), 4);
    let counted: Vec<_> = parts(&opened)
        .into_iter()
        .filter(|(part, _)| *part == Part::Counted)
        .collect();
    assert_eq!(counted, [(Part::Counted, "2a00::/32")]);
    let networks: Vec<u32> = opened.routes.iter().map(|route| route.network).collect();
    assert_eq!(networks.iter().filter(|network| **network == 20).count(), 1);
}

#[test]
fn routes_left_out_are_named_with_the_reason() {
    let opened = opened("manrs-obs-2024-01", By::Asn, MetricId::M7IRR, "AS10");
    assert!(
        opened
            .routes
            .iter()
            .all(|route| route.part == Part::TooFewPeers)
    );
    assert_eq!(opened.routes.len(), 3);
    assert_eq!(
        opened.parts[&Part::TooFewPeers],
        "left out: fewer than 10 peers with a full feed carry it"
    );
}

#[test]
fn registered_contacts_open_into_the_line_of_the_object() {
    let opened = opened("manrs-obs-2024-01", By::Asn, MetricId::M8, "AS20");
    assert_eq!(opened.objects.len(), 1);
    let object = &opened.objects[0];
    assert_eq!((object.contacts, object.line), (0, 17));
    assert!(object.file.ends_with("objects"), "{}", object.file);
}

#[test]
fn bogons_open_into_the_prefix() {
    let opened = opened("manrs-obs-2024-01", By::Asn, MetricId::M3, "AS30");
    assert_eq!(parts(&opened), [(Part::Counted, "10.0.0.0/8")]);
}

#[test]
fn who_is_not_there_has_no_number() {
    let world = World::new(&table(), &all_registers());
    let profile = profile_of("manrs-obs-2024-01");
    with_known(&world, &profile, the_day(), None, |known, _| {
        let grouping = Grouping::new(By::Asn, known.evidence).expect("a register tells");
        let metric = known
            .profile
            .metric(MetricId::M7RPKI)
            .expect("the profile has it");
        assert!(open::open(known, &grouping, metric, "AS77").is_none());
    });
}
