//! MISP's events.

use events::document::Kind;
use events::finding::FINDINGS_MAX;
use events::{Finding, Format, Reason};

use crate::documents::{Read, read};

pub(crate) const MISP: &str = r#"{"response": [{"Event": {"uuid": "57c4445b-c548-4654-af0b-4be3950d210f",
    "info": "Scans", "date": "2026-01-01", "Orgc": {"name": "CSIRT"},
    "Tag": [{"name": "tlp:green"}, {"name": "rsit:information-gathering=\"scanner\""}],
    "Attribute": [
        {"type": "ip-src", "value": "192.0.2.1", "uuid": "57c4445b-c548-4654-af0b-4be3950d2100",
         "timestamp": "1767312000", "category": "Network activity", "to_ids": true},
        {"type": "text", "value": "nothing of ours"},
        {"type": "domain", "value": "not a name"},
        {"value": "1"}
    ],
    "Object": [{"Attribute": [{"type": "domain|ip", "value": "a.example|192.0.2.2"}]}]}}]}"#;

#[test]
fn attributes_of_misp_are_events_with_what_their_event_says() {
    let Read {
        events,
        rejects,
        findings,
    } = read(Kind::Misp, MISP);
    let format = Format::detect(MISP.as_bytes(), "");
    assert_eq!(format, Some(Format::Document(Kind::Misp)));
    assert_eq!(
        events,
        [
            concat!(
                r#"{"classification.taxonomy":"information-gathering","#,
                r#""classification.type":"scanner","event_description.text":"Scans","#,
                r#""extra.misp.category":"Network activity","extra.misp.to_ids":true,"#,
                r#""extra.misp.type":"ip-src","feed.provider":"CSIRT","#,
                r#""misp.attribute_uuid":"57c4445b-c548-4654-af0b-4be3950d2100","#,
                r#""misp.event_uuid":"57c4445b-c548-4654-af0b-4be3950d210f","source.ip":"192.0.2.1","#,
                r#""time.source":"2026-01-02T00:00:00+00:00","tlp":"GREEN"}"#
            ),
            concat!(
                r#"{"classification.taxonomy":"information-gathering","#,
                r#""classification.type":"scanner","event_description.text":"Scans","#,
                r#""extra.misp.type":"domain|ip","feed.provider":"CSIRT","#,
                r#""misp.event_uuid":"57c4445b-c548-4654-af0b-4be3950d210f","#,
                r#""source.fqdn":"a.example","source.ip":"192.0.2.2","#,
                r#""time.source":"2026-01-01T00:00:00+00:00","tlp":"GREEN"}"#
            ),
        ]
    );
    assert_eq!(
        rejects,
        [Reason::Required {
            column: "type".into()
        }]
    );
    let passed: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        passed,
        [
            "1 values of `source.fqdn` do not fit `source.fqdn`, the first in line 8",
            "1 objects `domain` make no event",
            "1 objects `text` make no event",
        ]
    );
}

/// Kinds of attributes are counted apart, up to a bound.
#[test]
fn not_more_kinds_are_counted_than_the_bound() {
    for kinds in [FINDINGS_MAX - 1, FINDINGS_MAX, FINDINGS_MAX + 1] {
        let attributes: Vec<String> = (0..kinds)
            .map(|kind| format!("{{\"type\":\"kind{kind}\",\"value\":\"\"}}"))
            .collect();
        let event = format!(
            "{{\"Event\":{{\"info\":\"\",\"Attribute\":[{}]}}}}",
            attributes.join(",")
        );
        let findings = read(Kind::Misp, &event).findings;
        let (further, counted): (Vec<&Finding>, Vec<&Finding>) = findings
            .iter()
            .partition(|finding| matches!(finding, Finding::Further { .. }));
        assert_eq!(counted.len(), kinds.min(FINDINGS_MAX));
        assert_eq!(further.is_empty(), kinds <= FINDINGS_MAX);
    }
}
