//! What is written for peers: STIX, MISP and IODEF.

use std::collections::BTreeSet;

use catalog::words::{Recipient as Role, Tlp};
use notify::misp::{self, FeedError, MANIFEST};
use notify::stix::NUMBER_OBSERVED_MAX;
use notify::{Notice, group, iodef, stix};
use serde_json::Value;

use crate::fixture::{all_kinds, data, item, notice, sender, telling, time};

const NOW: &str = "2026-11-29T06:00:00Z";

fn bundle(notice: &Notice) -> Vec<Value> {
    let bundle = stix::bundle(notice, &sender(), time(NOW));
    bundle["objects"].as_array().expect("a list").clone()
}

fn of_type<'b>(objects: &'b [Value], kind: &str) -> Vec<&'b Value> {
    objects
        .iter()
        .filter(|object| object["type"] == kind)
        .collect()
}

#[test]
fn an_event_is_an_observation_with_its_provisions() {
    let objects = bundle(&notice(&["infected-system"], Role::Holder));
    let observed = of_type(&objects, "observed-data")[0];
    assert_eq!(observed["number_observed"], 3);
    assert_eq!(observed["first_observed"], "2026-11-28T03:10:00.000Z");
    assert_eq!(
        observed["external_references"][1]["external_id"],
        "un-gge-2015#13-c"
    );
    let traffic = of_type(&objects, "network-traffic")[0];
    assert_eq!(
        (&traffic["src_port"], &traffic["dst_port"]),
        (&40_123.into(), &443.into())
    );
    // Made with Python's uuid.uuid5(namespace, '{"value":"192.0.2.17"}').
    let address = objects
        .iter()
        .find(|o| o["value"] == "192.0.2.17")
        .expect("one");
    assert_eq!(
        address["id"],
        "ipv4-addr--93a009bc-d264-5e6f-9c0b-a66d7836386a"
    );
}

#[test]
fn only_what_nobody_should_speak_to_is_an_indicator() {
    for kind in all_kinds() {
        let objects = bundle(&notice(&[kind], Role::Holder));
        let expected = ["c2-server", "malware-distribution", "phishing"].contains(&kind);
        assert_eq!(
            of_type(&objects, "indicator").len(),
            usize::from(expected),
            "{kind}"
        );
    }
    let objects = bundle(&notice(&["phishing"], Role::Holder));
    let pattern = &of_type(&objects, "indicator")[0]["pattern"];
    assert_eq!(pattern, "[url:value = 'http://host.isp.example/a']");
}

#[test]
fn everything_in_a_bundle_is_marked_and_known_by_its_id() {
    let objects = bundle(&notice(
        &["c2-server", "c2-server", "scanner"],
        Role::OwnTeam,
    ));
    let ids: BTreeSet<&str> = objects.iter().filter_map(|o| o["id"].as_str()).collect();
    assert_eq!(ids.len(), objects.len());
    for object in objects.iter().filter(|o| o["type"] != "marking-definition") {
        let marking = &object["object_marking_refs"][0];
        assert_eq!(
            marking,
            "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
        );
    }
    let identities = of_type(&objects, "identity");
    assert_eq!(identities.len(), 1);
    assert_eq!(identities[0]["name"], "CERT Example");
}

#[test]
fn a_bundle_is_the_same_on_each_replay_and_shows_no_more_than_the_role_may_see() {
    let notice = notice(&["scanner"], Role::Holder);
    let once = stix::bundle(&notice, &sender(), time(NOW)).to_string();
    assert_eq!(
        once,
        stix::bundle(&notice, &sender(), time(NOW)).to_string()
    );
    assert!(!once.contains("203.0.113.9") && !once.contains("victim.example"));
}

#[test]
fn an_event_that_was_seen_too_often_is_seen_as_often_as_stix_can_say() {
    for (count, expected) in [
        (NUMBER_OBSERVED_MAX - 1, NUMBER_OBSERVED_MAX - 1),
        (NUMBER_OBSERVED_MAX, NUMBER_OBSERVED_MAX),
        (NUMBER_OBSERVED_MAX + 1, NUMBER_OBSERVED_MAX),
    ] {
        let mut often = item("a", "scanner");
        often.count = count;
        let objects = bundle(&group::group([telling(often, Role::Holder)]).notices[0]);
        assert_eq!(
            of_type(&objects, "observed-data")[0]["number_observed"],
            expected
        );
    }
}

#[test]
fn a_feed_has_a_manifest_of_its_events() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = notice(&["c2-server", "scanner"], Role::NationalCsirt);
    let second = notice(&["phishing"], Role::NationalCsirt);
    for notices in [[&first], [&second], [&first]] {
        misp::publish(folder.path(), notices, &sender(), time(NOW)).expect("written");
    }
    let read = |name: &str| -> Value {
        let text = std::fs::read_to_string(folder.path().join(name)).expect(name);
        serde_json::from_str(&text).expect("JSON")
    };
    let manifest = read(MANIFEST);
    let manifest = manifest.as_object().expect("an object");
    assert_eq!(manifest.len(), 2);
    for (uuid, entry) in manifest {
        let event = &read(&format!("{uuid}.json"))["Event"];
        for field in ["info", "date", "timestamp", "Tag", "Orgc", "analysis"] {
            assert_eq!(event[field], entry[field], "{field}");
        }
        assert_eq!(&event["uuid"], uuid);
    }
    std::fs::write(folder.path().join(MANIFEST), "[]").expect("written");
    let outcome = misp::publish(folder.path(), [&first], &sender(), time(NOW));
    assert!(matches!(outcome, Err(FeedError::Manifest { .. })));
}

#[test]
fn a_value_is_one_attribute_and_a_warning_only_where_it_is_an_indicator() {
    let event = misp::event(
        &notice(&["c2-server", "scanner"], Role::NationalCsirt),
        &sender(),
        time(NOW),
    );
    let event = &event["Event"];
    let attributes = event["Attribute"].as_array().expect("a list");
    let of = |kind: &str| {
        let found: Vec<&Value> = attributes.iter().filter(|a| a["type"] == kind).collect();
        assert_eq!(found.len(), 1, "{kind}");
        found[0]
    };
    assert_eq!(of("ip-src|port")["value"], "192.0.2.17|40123");
    assert_eq!(of("ip-src|port")["to_ids"], true);
    assert_eq!(
        of("ip-src|port")["comment"],
        "c2-server (mirai), scanner (mirai), seen 6 times"
    );
    assert_eq!(of("ip-dst|port")["to_ids"], false);
    let tags: Vec<&str> = event["Tag"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|t| t["name"].as_str())
        .collect();
    assert_eq!(
        tags,
        [
            "tlp:amber",
            "rsit:malicious-code=\"c2-server\"",
            "rsit:information-gathering=\"scanner\""
        ]
    );
    let scanner = misp::event(
        &notice(&["scanner"], Role::NationalCsirt),
        &sender(),
        time(NOW),
    );
    assert!(!scanner.to_string().contains("203.0.113.9"));
}

#[test]
fn iodef_is_as_its_schema_says() {
    let Some(data) = data("the schema of IODEF in JSON") else {
        return;
    };
    let text = std::fs::read_to_string(data.join("iodef/schema_json.txt")).expect("a schema");
    let schema = testkit::iodef::schema(&text);
    let validator = jsonschema::draft4::new(&schema).expect("a schema");
    let mut documents = 0;
    for role in [Role::Holder, Role::NationalAuthority, Role::OwnTeam] {
        for tlp in [
            Tlp::Clear,
            Tlp::Green,
            Tlp::Amber,
            Tlp::AmberStrict,
            Tlp::Red,
        ] {
            let tellings = all_kinds().into_iter().map(|kind| {
                let mut telling = telling(item(kind, kind), role);
                telling.tlp = tlp;
                telling
            });
            let document =
                iodef::document(&group::group(tellings).notices[0], &sender(), time(NOW));
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{role} {tlp}");
            documents += 1;
            let mut broken = document;
            broken["Incident"][0]["purpose"] = "attribution".into();
            assert!(!validator.is_valid(&broken));
        }
    }
    assert_eq!(documents, 15);
}

#[test]
fn iodef_says_what_is_known_of_both_sides() {
    let document = iodef::document(
        &notice(&["infected-system"], Role::Holder),
        &sender(),
        time(NOW),
    );
    let incident = &document["Incident"][0];
    assert_eq!(incident["restriction"], "amber");
    let systems = &incident["EventData"][0]["System"];
    assert_eq!(systems[0]["category"], "source");
    assert_eq!(systems[0]["Node"]["Address"][0]["value"], "192.0.2.17");
    assert_eq!(systems[0]["Service"][0]["ip-protocol"], 6);
    assert_eq!(
        systems[1]["Node"]["DomainData"][0]["Name"],
        "victim.example"
    );
}
