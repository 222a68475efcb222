//! Events over time: from the first session that carries a route to the last.

use archive::Window;
use conformance::{MetricId, Period};
use detect::Relations;
use net::{Asn, Timestamp};
use networks::By;
use networks::coverage;
use networks::events::What;
use networks::group::Grouping;
use networks::hijacks::Hijacks;
use networks::lookup::{Known, Why};
use networks::open::{self, Part};
use networks::paths::{self, Paths};
use networks::report::Report;
use networks::verdict::Judge;
use testkit::mrt::{Attribute, Record};

use crate::made::{
    BEGIN, RELATIONS, World, all_registers, announce, options, profile_of, report_of, table,
    the_day, with_known, withdraw,
};

const HOUR: i64 = 3_600;

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(BEGIN + seconds)
}

/// A table, a leak of 31 minutes, a new origin of an hour, and a bogon that stays
/// for 25 hours, in which the last record lies.
fn days() -> Vec<Record> {
    let mut records = table();
    records.extend([
        // 10 has it from its provider 100 and tells its provider 200.
        announce(60, 1, "30.0.0.0/16", &[200, 10, 100, 20], vec![]),
        announce(60 + 31 * 60, 1, "30.0.0.0/16", &[200, 30], vec![]),
        announce(2 * HOUR, 0, "20.0.0.0/16", &[100, 40], vec![]),
        announce(2 * HOUR + 5, 1, "20.0.0.0/16", &[200, 40], vec![]),
        announce(3 * HOUR, 0, "20.0.0.0/16", &[100, 10], vec![]),
        announce(3 * HOUR + 5, 1, "20.0.0.0/16", &[200, 10], vec![]),
        withdraw(25 * HOUR, 1, "50.0.0.0/16"),
    ]);
    records
}

fn registers() -> Vec<(&'static str, &'static str)> {
    let mut registers = all_registers();
    registers.push(("relations", RELATIONS));
    registers
}

pub(crate) fn paths_of(world: &World, profile: &conformance::Profile) -> Paths {
    let (table, reports, evidence) = world.read();
    let has_updates = reports.iter().any(|report| report.counts.announcements > 0);
    let payloads = evidence.payloads.as_ref();
    let judge = Judge {
        relations: evidence.as_rel.as_ref(),
        aspas: payloads.map(|payloads| &payloads.aspas),
        passing: profile.passing,
        day: the_day().start(),
    };
    let relations = Relations {
        as_org: evidence.as_org.clone(),
        as_rel: evidence.as_rel.clone(),
    };
    let has_table = reports.iter().any(|report| report.counts.rib_entries > 0);
    let hijacks = has_updates.then(|| Hijacks::new(has_table, relations));
    let window = Window::default();
    let (sources, options) = (world.sources(), options());
    paths::read(sources, &options, window, judge, &table, hijacks, &|_| {}).0
}

fn with_paths<T>(
    world: &World,
    period: Period,
    then: impl FnOnce(&Known<'_>, &Paths, Report) -> T,
) -> T {
    let profile = profile_of("manrs-obs-2024-01");
    let paths = paths_of(world, &profile);
    with_known(world, &profile, period, Some(&paths), |known, reports| {
        let report = report_of(known, reports, By::Asn);
        then(known, &paths, report)
    })
}

fn score(report: &Report, key: &str, metric: &str) -> Option<f64> {
    let row = report
        .rows
        .iter()
        .find(|row| row.key.as_deref() == Some(key))?;
    row.values.get(metric)?.value
}

fn whole(world: &World) -> Period {
    let (_, reports, _) = world.read();
    coverage::period(&reports, Window::default()).expect("there are records")
}

#[test]
fn a_leak_scores_for_the_leaker_and_for_who_took_it() {
    let world = World::new(&days(), &registers());
    let period = whole(&world);
    assert_eq!(period.start(), instant(0));
    with_paths(&world, period, |_, paths, report| {
        let leaks: Vec<_> = paths
            .events
            .iter()
            .filter(|event| event.what == What::Leak)
            .collect();
        assert_eq!(leaks.len(), 1);
        let leak = leaks[0];
        assert_eq!((leak.asn, leak.origin), (Asn(10), Some(Asn(20))));
        assert_eq!(leak.prefix.to_string(), "30.0.0.0/16");
        assert_eq!(
            (leak.start, leak.end),
            (instant(60), Some(instant(60 + 31 * 60)))
        );
        assert_eq!((leak.path.as_str(), leak.sessions), ("200 10 100 20", 1));
        assert_eq!(leak.ways.to_string(), "relations");
        // 31 minutes are one point.
        assert_eq!(score(&report, "AS10", "M1"), Some(1.0));
        assert_eq!(score(&report, "AS200", "M1C"), Some(1.0));
        // Seen, and without a leak.
        assert_eq!(score(&report, "AS20", "M1"), Some(0.0));
        let counts = report.paths.expect("paths were read");
        assert_eq!(counts.leaked, 1);
    });
}

#[test]
fn a_bogon_lasts_while_a_session_carries_it() {
    let world = World::new(&days(), &registers());
    let period = whole(&world);
    with_paths(&world, period, |_, paths, report| {
        let of = |what| paths.events.iter().find(|event| event.what == what);
        let prefix = of(What::BogonPrefix).expect("10.0.0.0/8");
        assert_eq!(
            (prefix.asn, prefix.start, prefix.end),
            (Asn(30), instant(0), None)
        );
        // 25 hours are two points.
        assert_eq!(score(&report, "AS30", "M3"), Some(2.0));
        // 100 reported it, and reporters never count.
        assert_eq!(score(&report, "AS100", "M3C"), Some(0.0));
        let number = of(What::BogonAsn).expect("AS65000 behind AS20");
        // One of two sessions let go of it: it is not over.
        assert_eq!(
            (number.asn, number.end, number.sessions),
            (Asn(20), None, 2)
        );
        assert_eq!(score(&report, "AS20", "M4"), Some(2.0));
    });
}

#[test]
fn a_new_origin_that_nobody_vouches_for_counts() {
    let world = World::new(&days(), &registers());
    let period = whole(&world);
    with_paths(&world, period, |known, paths, report| {
        let found = paths
            .events
            .iter()
            .find(|event| event.what == What::NewOrigin);
        let event = found.expect("AS40");
        assert_eq!((event.asn, event.start), (Asn(40), instant(2 * HOUR)));
        assert_eq!(event.end, Some(instant(3 * HOUR + 5)));
        assert_eq!(score(&report, "AS40", "M2"), Some(1.0));
        let grouping = Grouping::new(By::Asn, known.evidence).expect("no register is needed");
        let metric = known
            .profile
            .metric(MetricId::M2)
            .expect("the profile has it");
        let opened = open::open(known, &grouping, metric, "AS40").expect("it is there");
        assert_eq!(opened.events.len(), 1);
        let shown = &opened.events[0];
        assert_eq!(
            (shown.part, shown.prefix.as_str()),
            (Part::Counted, "20.0.0.0/16")
        );
        assert!(shown.source.ends_with("routes.mrt"), "{}", shown.source);
        assert_eq!(shown.weight, 1.0);
    });
    // Where neither RPKI nor registry was asked, nobody can say whether it counts.
    let alone: Vec<_> = (registers().into_iter())
        .filter(|(name, _)| !matches!(*name, "vrps.csv" | "objects"))
        .collect();
    let world = World::new(&days(), &alone);
    with_paths(&world, period, |_, _, report| {
        assert_eq!(score(&report, "AS40", "M2"), None);
        assert_eq!(score(&report, "AS10", "M2"), Some(0.0));
    });
}

#[test]
fn a_day_has_its_part_of_what_lasted_longer() {
    let world = World::new(&days(), &registers());
    let period = whole(&world);
    let days: Vec<Period> = period.days().collect();
    assert_eq!(days.len(), 2);
    let scores = |metric: &str, key: &str| {
        days.iter()
            .map(|day| with_paths(&world, *day, |_, _, report| score(&report, key, metric)))
            .collect::<Vec<_>>()
    };
    // From 22:13:20 to midnight, and from there to 23:13:20.
    assert_eq!(scores("M3", "AS30"), [Some(1.0), Some(1.0)]);
    assert_eq!(scores("M1", "AS10"), [Some(1.0), Some(0.0)]);
    assert_eq!(scores("M2", "AS40"), [Some(0.0), Some(1.0)]);
}

#[test]
fn a_marked_route_sent_up_is_a_leak_by_the_mark_too() {
    let mut records = table();
    // 100 marked it for customers alone; 10 sent it to its provider 200.
    let path = [200, 10, 100, 20];
    records.push(announce(
        60,
        1,
        "30.0.0.0/16",
        &path,
        vec![Attribute::Otc(Asn(100))],
    ));
    records.push(withdraw(120, 1, "30.0.0.0/16"));
    let world = World::new(&records, &registers());
    let paths = paths_of(&world, &profile_of("manrs-obs-2024-01"));
    let leak = paths.events.iter().find(|event| event.what == What::Leak);
    let leak = leak.expect("a leak");
    assert_eq!(leak.ways.to_string(), "relations, only-to-customer");
    assert_eq!(leak.asn, Asn(10));
}

#[test]
fn aspas_name_the_leaker_without_relations() {
    let aspas = "{\"generatedTime\":\"2023-11-14T00:00:00Z\",\"roas\":[],\"aspas\":[\
        {\"customer_asid\":20,\"providers\":[100]},\
        {\"customer_asid\":10,\"providers\":[100,200]},\
        {\"customer_asid\":100,\"providers\":[0]},{\"customer_asid\":200,\"providers\":[0]}]}";
    let mut records = table();
    records.push(announce(60, 1, "30.0.0.0/16", &[200, 10, 100, 20], vec![]));
    records.push(withdraw(120, 1, "30.0.0.0/16"));
    let world = World::new(&records, &[("aspas.json", aspas)]);
    let paths = paths_of(&world, &profile_of("manrs-obs-2024-01"));
    let leaks: Vec<_> = paths
        .events
        .iter()
        .filter(|event| event.what == What::Leak)
        .collect();
    assert_eq!(leaks.len(), 1, "{leaks:?}");
    assert_eq!(
        (leaks[0].asn, leaks[0].ways.to_string()),
        (Asn(10), "aspa".to_owned())
    );
    assert_eq!(paths.counts.aspa_invalid, 1);
}

#[test]
fn a_table_alone_shows_bogons_of_its_day_and_no_leak_that_lasted() {
    let world = World::new(&table(), &registers());
    with_paths(&world, the_day(), |known, paths, report| {
        assert!(!paths.has_updates);
        assert_eq!(score(&report, "AS30", "M3"), Some(2.0));
        assert_eq!(score(&report, "AS20", "M4"), Some(2.0));
        let metric = known
            .profile
            .metric(MetricId::M1)
            .expect("the profile has it");
        assert_eq!(known.why_not(metric), Some(Why::NoUpdates));
    });
}

#[test]
fn routes_of_customers_that_were_passed_on_are_held_against_registers() {
    let world = World::new(&table(), &registers());
    let profile = profile_of("imc-2022");
    let paths = paths_of(&world, &profile);
    with_known(
        &world,
        &profile,
        the_day(),
        Some(&paths),
        |known, reports| {
            let report = report_of(known, reports, By::Asn);
            let row = |key: &str| {
                report
                    .rows
                    .iter()
                    .find(|row| row.key.as_deref() == Some(key))
            };
            let hundred = &row("AS100").expect("a provider").values["A1"];
            // Of 10: 20.0.0.0/16 valid, 20.0.1.0/24 invalid, 2a00::/32 in no register.
            // Of 20 and 30: 30.0.0.0/16 valid, and 10.0.0.0/8 in no register.
            assert_eq!((hundred.numerator, hundred.denominator), (1.0, Some(5.0)));
            let two_hundred = &row("AS200").expect("a provider").values["A1"];
            assert_eq!(
                (two_hundred.numerator, two_hundred.denominator),
                (1.0, Some(3.0))
            );
            let ten = &row("AS10").expect("a customer").values["A1"];
            assert_eq!(ten.value, None);
            let grouping = Grouping::new(By::Asn, known.evidence).expect("no register is needed");
            let metric = known
                .profile
                .metric(MetricId::A1)
                .expect("the profile has it");
            let opened = open::open(known, &grouping, metric, "AS100").expect("it is there");
            assert_eq!(opened.routes.len(), 5);
            assert_eq!(opened.routes[0].prefix, "20.0.1.0/24");
        },
    );
}
