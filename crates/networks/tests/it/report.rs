//! Numbers computed by hand.

use networks::report::{Row, ValueShown};
use networks::{By, Report};

use crate::made::{World, all_registers, report, table};

fn row<'a>(report: &Report<'a>, key: &str) -> Row<'a> {
    let mut rows = report.rows.iter();
    let found = rows.find(|row| row.key.as_deref() == Some(key));
    found.expect("the row is there")
}

fn parts(value: &ValueShown) -> (f64, Option<f64>) {
    (value.numerator, value.denominator)
}

fn share(report: &Report, key: &str, metric: &str) -> (f64, Option<f64>) {
    parts(&row(report, key).values[metric])
}

#[test]
fn each_network_has_its_prefixes_addresses_and_states() {
    let world = World::new(&table(), &all_registers());
    let report = report(&world, "manrs-obs-2024-01", By::Asn);
    let keys: Vec<String> = report.rows.iter().filter_map(|row| row.key).collect();
    assert_eq!(keys, ["AS10", "AS20", "AS30", "AS65000"]);
    let ten = &row(&report, "AS10").sums;
    assert_eq!(
        (ten.routes, ten.ipv4.prefixes, ten.ipv6.prefixes),
        (3, 2, 1)
    );
    // The /24 lies inside the /16, and counts no address again.
    assert_eq!((ten.ipv4.addresses, ten.ipv6.addresses), (1 << 16, 1 << 32));
    assert_eq!(
        (ten.rov.valid, ten.rov.invalid_length, ten.rov.not_found),
        (1, 1, 1)
    );
    assert_eq!(
        (ten.irr.registered, ten.irr.less_specific, ten.irr.not_found),
        (1, 1, 1)
    );
    let twenty = &row(&report, "AS20").sums;
    assert_eq!((twenty.rov.valid, twenty.irr.other_origin), (1, 1));
    let thirty = &row(&report, "AS30").sums;
    assert_eq!((thirty.rov.invalid_origin, thirty.rov.not_found), (1, 1));
    assert_eq!((thirty.bogon_prefixes, thirty.bogon_origins), (1, 0));
    assert_eq!(row(&report, "AS65000").sums.bogon_origins, 1);
    // A set of networks is no network's route.
    assert_eq!(
        (
            report.all.of_sets.routes,
            report.all.of_sets.rov.invalid_origin
        ),
        (1, 1)
    );
    assert_eq!((report.all.networks, report.all.sums.routes), (4, 7));
    assert_eq!(row(&report, "AS10").name, Some("TEN"));
    assert_eq!(row(&report, "AS10").economy, Some("DE"));
}

#[test]
fn shares_have_numerators_and_denominators() {
    let world = World::new(&table(), &all_registers());
    let report = report(&world, "manrs-obs-2024-01", By::Asn);
    assert_eq!(share(&report, "AS10", "M7RPKI"), (1.0, Some(3.0)));
    assert_eq!(share(&report, "AS10", "M7RPKIN"), (1.0, Some(3.0)));
    assert_eq!(share(&report, "AS20", "M7RPKI"), (0.0, Some(1.0)));
    assert_eq!(share(&report, "AS30", "M7RPKIN"), (1.0, Some(2.0)));
    // A line of a day's list is two points.
    assert_eq!(share(&report, "AS30", "M3"), (2.0, None));
    assert_eq!(share(&report, "AS10", "M3"), (0.0, None));
    // A contact for abuse is none.
    assert_eq!(share(&report, "AS10", "M8"), (1.0, Some(1.0)));
    assert_eq!(share(&report, "AS20", "M8"), (0.0, Some(1.0)));
    assert_eq!(row(&report, "AS30").values["M8"].value, None);
    assert_eq!(share(&report, "AS10", "M6"), (1.0, Some(1.0)));
    assert_eq!(share(&report, "AS20", "M6"), (0.0, Some(1.0)));
}

#[test]
fn routes_that_too_few_peers_carry_are_left_out_and_that_is_said() {
    let world = World::new(&table(), &all_registers());
    let report = report(&world, "manrs-obs-2024-01", By::Asn);
    let value = &row(&report, "AS10").values["M7IRR"];
    assert_eq!((value.value, value.denominator), (None, Some(0.0)));
    let cautions = report.coverage.cautions.join("\n");
    assert!(
        cautions.contains("M7IRR counts routes that at least 10 peers"),
        "{cautions}"
    );
}

#[test]
fn organisations_and_economies_are_sums_over_their_networks() {
    let world = World::new(&table(), &all_registers());
    let economies = report(&world, "manrs-obs-2024-01", By::Economy);
    assert_eq!(
        economies.grouped_by,
        Some("the registries' delegations of AS numbers")
    );
    assert_eq!(share(&economies, "DE", "M7RPKI"), (1.0, Some(4.0)));
    assert_eq!(share(&economies, "FR", "M7RPKI"), (1.0, Some(2.0)));
    let last = economies.rows.iter().last().expect("a row");
    assert_eq!((last.key.as_deref(), last.networks), (None, 1));
    assert_eq!(parts(&last.values["M7RPKI"]), (1.0, Some(1.0)));
    let organisations = report(&world, "manrs-obs-2024-01", By::Organisation);
    assert_eq!(share(&organisations, "ORG-A", "M7RPKIN"), (1.0, Some(4.0)));
    assert_eq!(row(&organisations, "ORG-A").name, Some("A"));
}

#[test]
fn conformance_is_told_only_where_a_profile_has_thresholds() {
    let world = World::new(&table(), &all_registers());
    let with = report(&world, "imc-2022", By::Asn);
    assert_eq!(share(&with, "AS10", "A4"), (2.0, Some(3.0)));
    assert_eq!(share(&with, "AS20", "A4"), (1.0, Some(1.0)));
    assert_eq!(share(&with, "AS30", "A4"), (1.0, Some(2.0)));
    let a4 = with
        .metrics
        .iter()
        .find(|metric| metric.metric == "A4")
        .expect("A4");
    let isp: Vec<(&str, usize)> = (a4.classes.iter())
        .filter(|class| class.programme.as_deref() == Some("isp"))
        .map(|class| (class.class.as_str(), class.networks))
        .collect();
    assert_eq!(isp, [("conformant", 1), ("missed", 3)]);
    let without = report(&world, "manrs-obs-2024-01", By::Asn);
    assert!(
        without
            .metrics
            .iter()
            .all(|metric| metric.classes.is_empty())
    );
}

#[test]
fn what_cannot_be_told_says_what_to_give() {
    let world = World::new(&table(), &[("delegated", DELEGATED_ALONE)]);
    let report = report(&world, "manrs-obs-2024-01", By::Economy);
    let told: Vec<&str> = report.metrics.iter().map(|metric| metric.metric).collect();
    assert_eq!(told, ["M3"]);
    let why = |metric: &str| {
        let unknown = report
            .unknown
            .iter()
            .find(|unknown| unknown.metric == metric);
        unknown.expect("it is unknown").why.to_string()
    };
    assert_eq!(why("M7RPKI"), "no validated ROA payloads were given");
    assert_eq!(why("M7IRR"), "no route objects were given");
    assert_eq!(why("M8"), "no aut-num objects were given");
    assert_eq!(why("M1"), "paths were not read");
    assert_eq!(report.all.sums.rov, Default::default());
}

const DELEGATED_ALONE: &str = crate::made::DELEGATIONS;

#[test]
fn registers_of_other_days_and_of_no_day_are_marked() {
    let old = "2|ripencc|20180101|1|19920101|20180101|+0000\n\
        ripencc|DE|asn|10|1|20000101|allocated|a\n";
    let world = World::new(&table(), &[("old", old), ("vrps.csv", crate::made::VRPS)]);
    let report = report(&world, "manrs-obs-2024-01", By::Economy);
    let caution = |words: &str, name: &str| {
        let cautions = &report.coverage.cautions;
        let found = cautions
            .iter()
            .any(|caution| caution.contains(words) && caution.contains(name));
        assert!(found, "{cautions:?}");
    };
    caution("not of the day of the routes", "old`");
    caution("no day is written in", "vrps.csv`");
}

#[test]
fn what_is_read_begins_with_the_answer() {
    let world = World::new(&table(), &all_registers());
    let report = report(&world, "imc-2022", By::Asn);
    let text = networks::paper::reports(std::slice::from_ref(&report)).text();
    for words in [
        "4 networks originate 7 routes: 6 prefixes of IPv4 and 1 of IPv6.",
        "A4: of 4 networks, held to the threshold for isp, 1 conformant, 3 missed.",
        "1 more end in a set of networks",
        "What it rests on",
    ] {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{words}: {text}");
    }
    let mut csv = Vec::new();
    networks::csv::reports(&[report], &mut csv).expect("memory takes it");
    let csv = String::from_utf8(csv).expect("text");
    let ten = csv
        .lines()
        .find(|line| line.contains(",AS10,"))
        .expect("a row");
    assert!(
        ten.contains(",AS10,TEN,DE,1,3,2,65536,1,4294967296,1,0,1,1,1,1,0,1,0,0,"),
        "{ten}"
    );
}
