//! `normwatch conformance` as people use it.

use serde_json::Value;

use crate::mistakes::{refused, routes};
use crate::program::{Place, Ran};

const VRPS: &[u8] = b"ASN,IP Prefix,Max Length,Trust Anchor\n\
    AS36561,208.65.152.0/22,22,arin\nAS36561,208.65.153.0/24,24,arin\n";

const DELEGATIONS: &[u8] = b"2|apnic|20080224|2|19920101|20080224|+1000\n\
    apnic|PK|asn|17557|1|20000101|allocated|a\n\
    apnic|HK|asn|3491|1|20000101|allocated|b\n";

fn place() -> Place {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("vrps.csv", VRPS);
    place.write("delegated", DELEGATIONS);
    place
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

#[test]
fn a_number_opens_into_the_route_and_the_roa() {
    let place = place();
    let ran = place.run(&[
        "conformance",
        "--routes",
        "routes",
        "--registers",
        "vrps.csv",
        "--of",
        "17557",
        "--metric",
        "m7rpkin",
        "--format",
        "json",
    ]);
    let opened = json(&ran);
    assert_eq!(opened["of"], "AS17557");
    let routes = opened["routes"].as_array().expect("a list");
    let counted: Vec<&Value> = routes
        .iter()
        .filter(|route| route["part"] == "counted")
        .collect();
    assert_eq!(counted.len(), 1);
    assert_eq!(counted[0]["prefix"], "208.65.153.0/24");
    assert_eq!(counted[0]["rov_reason"], "asn");
    assert_eq!(counted[0]["vrps"][0]["asn"], 36561);
    assert_eq!(counted[0]["vrps"][0]["file"], "vrps.csv");
}

#[test]
fn an_economy_is_the_sum_over_its_networks_and_nothing_is_said_of_a_state() {
    let place = place();
    let all = [
        "conformance",
        "--routes",
        "routes",
        "--registers",
        "vrps.csv",
        "delegated",
    ];
    let ran = place.run(&[&all[..], &["--by", "economy", "--format", "json"]].concat());
    let report = json(&ran);
    let rows = report["rows"].as_array().expect("a list");
    let sum = |rows: &[Value]| {
        rows.iter()
            .map(|row| row["sums"]["routes"].as_u64())
            .sum::<Option<u64>>()
    };
    assert_eq!(sum(rows), report["all"]["sums"]["routes"].as_u64());
    let pakistan = rows.iter().find(|row| row["key"] == "PK").expect("a row");
    assert_eq!(pakistan["networks"], 1);
    let ran = place.run(&[&all[..], &["--by", "economy"]].concat());
    assert!(
        ran.out.starts_with("Conformance by economy, 2008-02-24"),
        "{}",
        ran.out
    );
    let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.ends_with("It says nothing about a State."),
        "{}",
        ran.out
    );
    let csv = place.run(&[&all[..], &["--by", "economy", "--format", "csv"]].concat());
    assert!(
        csv.out.lines().any(|line| line.contains(",PK,")),
        "{}",
        csv.out
    );
}

#[test]
fn the_hijack_is_an_event_of_its_day() {
    let place = place();
    let ran = place.run(&[
        "conformance",
        "--routes",
        "routes",
        "--registers",
        "vrps.csv",
        "--daily",
        "--format",
        "json",
        "--output",
        "days.json",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    let text = std::fs::read_to_string(place.path("days.json")).expect("the file");
    let days: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(days["format"], "normwatch/conformance-days/1");
    let days = days["days"].as_array().expect("a list");
    assert_eq!(days.len(), 1);
    let metrics = days[0]["metrics"].as_array().expect("a list");
    // Updates are among the routes, so paths were read.
    assert!(
        metrics.iter().any(|metric| metric["metric"] == "M4"),
        "{metrics:?}"
    );
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let place = place();
    let run = |more: &[&str]| place.run(&[&["conformance", "--routes", "routes"], more].concat());
    refused(
        &run(&["--by", "economy"]),
        1,
        &[
            "no register was given that tells a network's economy",
            "hint: give the registries'",
        ],
    );
    refused(
        &run(&["--profile", "manrs"]),
        1,
        &["there is no profile `manrs`", "imc-2022"],
    );
    refused(
        &run(&["--metric", "A4"]),
        1,
        &["has no metric A4", "hint: it has M1, "],
    );
    refused(
        &run(&[
            "--of",
            "AS77",
            "--metric",
            "M7RPKI",
            "--registers",
            "vrps.csv",
        ]),
        1,
        &["`AS77` has no number here"],
    );
    refused(&run(&["--registers", "nowhere"]), 3, &["nowhere"]);
    let told = run(&["--of", "AS17557", "--metric", "M7RPKI"]);
    let words = "no validated ROA payloads were given; give a validator's file";
    let flat = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(words), "{}", told.out);
}
