//! STIX: the examples of its schemas, and a bundle of our own.

use events::document::Kind;
use events::{Format, Reason};

use crate::documents::{Read, files, read};
use crate::golden::data;

#[test]
fn bundles_of_stix_give_what_they_name() {
    let Some(data) = data("the examples of STIX") else {
        return;
    };
    let mut found = Vec::new();
    for folder in ["stix2.1/examples", "stix2.1/examples/threat-reports"] {
        for (name, text) in files(&data.join(folder)) {
            let format = Format::detect(text.as_bytes(), &name);
            assert_eq!(format, Some(Format::Document(Kind::Stix)), "{name}");
            let Read {
                events, rejects, ..
            } = read(Kind::Stix, &text);
            assert_eq!(rejects, [], "{name}");
            found.push((name, events.len()));
        }
    }
    let found: Vec<(&str, usize)> = found
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    assert_eq!(
        found,
        [
            ("indicator-for-c2-ip-address.json", 1),
            ("indicator-to-campaign-relationship.json", 1),
            ("indicators-for-C2-with-COA.json", 2),
            ("infrastructure.json", 0),
            ("interop-objectmarking-test.json", 0),
            ("malicious-email-indicator-with-attachment.json", 0),
            ("apt1.json", 10),
            ("poisonivy.json", 64),
        ]
    );
}

pub(crate) const BUNDLE: &str = r#"{"type": "bundle", "id": "bundle--1", "objects": [
    {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "198.51.100.3"},
    {"type": "ipv4-addr", "id": "ipv4-addr--2", "value": "203.0.113.4"},
    {"type": "network-traffic", "id": "network-traffic--1", "src_ref": "ipv4-addr--1",
     "dst_ref": "ipv4-addr--2", "dst_port": 443, "protocols": ["ipv4", "tcp", "http"]},
    {"type": "observed-data", "id": "observed-data--1", "first_observed": "2026-01-01T00:00:00Z",
     "number_observed": 5, "object_refs": ["network-traffic--1", "ipv4-addr--9"]},
    {"type": "indicator", "id": "indicator--1", "pattern": "[url:value = 'http://a.example/']",
     "valid_from": "2026-01-02T00:00:00Z", "indicator_types": ["compromised"]},
    {"type": "sighting", "id": "sighting--1", "sighting_of_ref": "indicator--1",
     "last_seen": "2026-01-03T00:00:00Z", "count": 7},
    {"type": "indicator", "id": "indicator--2", "pattern": "[url:value = 'http://b.example/']"},
    {"type": "identity", "id": "identity--1"}
]}"#;

#[test]
fn observed_data_and_sightings_are_joined_with_what_they_refer_to() {
    let Read {
        events,
        rejects,
        findings,
    } = read(Kind::Stix, BUNDLE);
    assert_eq!(
        events,
        [
            concat!(
                r#"{"classification.type":"undetermined","destination.ip":"203.0.113.4","#,
                r#""destination.port":443,"extra.stix.id":"observed-data--1","#,
                r#""extra.stix.number_observed":5,"extra.stix.type":"observed-data","#,
                r#""protocol.application":"http","protocol.transport":"tcp","#,
                r#""source.ip":"198.51.100.3","time.source":"2026-01-01T00:00:00+00:00"}"#
            ),
            concat!(
                r#"{"classification.type":"system-compromise","extra.stix.id":"indicator--1","#,
                r#""extra.stix.indicator_types":["compromised"],"#,
                r#""extra.stix.pattern":"[url:value = 'http://a.example/']","#,
                r#""extra.stix.type":"indicator","source.url":"http://a.example/","#,
                r#""time.source":"2026-01-02T00:00:00+00:00"}"#
            ),
            concat!(
                r#"{"classification.type":"undetermined","extra.stix.count":7,"#,
                r#""extra.stix.id":"sighting--1","extra.stix.type":"sighting","#,
                r#""source.url":"http://a.example/","time.source":"2026-01-03T00:00:00+00:00"}"#
            ),
        ]
    );
    assert_eq!(
        rejects,
        [Reason::Required {
            column: "valid_from".into()
        }]
    );
    let passed: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        passed,
        [
            "1 objects `identity` make no event",
            "2 objects `ipv4-addr` make no event",
            "1 objects `network-traffic` make no event",
        ]
    );
}
