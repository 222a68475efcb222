//! Registers of several days, as commands use them.

use serde_json::{Value, json};

use crate::program::Place;

fn place() -> Place {
    let place = Place::new();
    for (day, economy) in [("20180101", "NL"), ("20190101", "DE")] {
        let text = format!(
            "2|ripencc|{day}|1|19830705|{day}|+0200\n\
             ripencc|{economy}|ipv4|30.1.100.0|256|20110102|allocated|two\n"
        );
        place.write(&format!("delegated-ripencc-{day}"), text.as_bytes());
    }
    place
}

/// Why something is done with an event of that time, by these registers.
fn why(place: &Place, time: &str, registers: &[&str], format: &str) -> String {
    let event = format!(
        "{{\"source.ip\": \"30.1.100.7\", \"classification.type\": \"c2-server\", \
         \"time.source\": \"{time}\"}}"
    );
    let mut args = vec!["triage", "explain", &event, "--format", format];
    args.push("--registers");
    args.extend(registers);
    let ran = place.run(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out
}

const BOTH: [&str; 2] = ["delegated-ripencc-20190101", "delegated-ripencc-20180101"];

#[test]
fn an_event_is_looked_up_in_the_edition_of_its_day_and_the_answer_says_which() {
    let place = place();
    for (time, economy, file, day, is_later) in [
        (
            "2017-06-01T00:00:00+00:00",
            "NL",
            BOTH[1],
            "2018-01-01",
            true,
        ),
        (
            "2018-06-01T00:00:00+00:00",
            "NL",
            BOTH[1],
            "2018-01-01",
            false,
        ),
        (
            "2019-06-01T00:00:00+00:00",
            "DE",
            BOTH[0],
            "2019-01-01",
            false,
        ),
    ] {
        let why = why(&place, time, &BOTH, "json");
        let why: Value = serde_json::from_str(&why).expect("JSON");
        let added = why["added"].as_array().expect("a list");
        assert!(added.contains(&json!(["source.economy", economy])), "{why}");
        assert_eq!(
            why["registers"],
            json!([{
                "name": file,
                "kind": "delegations of a regional registry",
                "made": format!("{day}T00:00:00Z"),
                "is_later": is_later,
            }])
        );
    }
}

#[test]
fn the_only_edition_is_used_for_all_events_and_said_to_be_later_where_it_is() {
    let place = place();
    let before = why(&place, "2018-06-01T00:00:00+00:00", &BOTH[..1], "markdown");
    assert!(
        before.contains("2019-01-01T00:00:00Z, later than the event"),
        "{before}"
    );
    let after = why(&place, "2019-06-01T00:00:00+00:00", &BOTH[..1], "markdown");
    assert!(!after.contains("later than the event"), "{after}");
    assert!(before.contains("DE") && after.contains("DE"));
}

#[test]
fn whois_asks_the_edition_of_the_day() {
    let place = place();
    let economy = |day: &str| {
        let args = ["whois", "30.1.100.7", "--at", day, "--registers"];
        let ran = place.run(&[&args[..], &BOTH].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let told = "1 file of other editions than that of ";
        assert!(ran.err.contains(&format!("{told}{day}")), "{}", ran.err);
        let line = ran.out.lines().find(|line| line.starts_with("Economy"));
        line.expect("it says so").to_owned()
    };
    assert!(economy("2017-01-01").contains("NL, by the delegation of ripencc"));
    assert!(economy("2018-12-31").contains("NL, by the delegation of ripencc"));
    assert!(economy("2019-01-01").contains("DE, by the delegation of ripencc"));
}
