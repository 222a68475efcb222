//! XARF, STIX, MISP and IODEF: samples of others, texts of our own, hostile ones.

use std::path::Path;

use events::document::{DOCUMENT_BYTES_MAX, Kind, Reader};
use events::{Finding, Format, Reason, fuzz, write};
use proptest::prelude::*;

use crate::golden::data;

struct Read {
    events: Vec<String>,
    rejects: Vec<Reason>,
    findings: Vec<Finding>,
}

fn read(kind: Kind, content: &str) -> Read {
    let mut reader = Reader::new(kind, None);
    for piece in content.as_bytes().chunks(1000) {
        reader.push(piece);
    }
    let mut lines = Vec::new();
    reader.finish(|event| write::json_line(&mut lines, event));
    let account = reader.account();
    assert!(account.is_complete(), "{account:?}");
    let lines = String::from_utf8(lines).expect("UTF-8");
    Read {
        events: lines.lines().map(str::to_owned).collect(),
        rejects: reader
            .take_rejects()
            .rejects
            .into_iter()
            .map(|r| r.reason)
            .collect(),
        findings: reader.findings().to_vec(),
    }
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| file.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read_to_string(path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_sample_of_xarf_is_an_event() {
    let Some(data) = data("the samples of XARF") else {
        return;
    };
    let mut count = 0;
    for folder in ["v4", "v3"] {
        for (name, text) in files(&data.join("xarf-v4/samples").join(folder)) {
            assert_eq!(
                Format::detect(text.as_bytes(), &name),
                Some(Format::Document(Kind::Xarf))
            );
            let Read {
                events,
                rejects,
                findings,
            } = read(Kind::Xarf, &text);
            assert_eq!(
                (events.len(), rejects, findings),
                (1, vec![], vec![]),
                "{name}"
            );
            let event: serde_json::Value = serde_json::from_str(&events[0]).expect("JSON");
            assert!(event["time.source"].is_string() && event["classification.type"].is_string());
            count += 1;
        }
    }
    assert_eq!(count, 36);
}

pub(crate) const XARF: &str = r#"{"xarf_version": "4.2.0", "report_id": "9ac39cd1", "timestamp": "2025-01-11T09:21:23Z",
    "reporter": {"org": "Example"}, "source_identifier": "192.0.2.155", "source_port": 1,
    "category": "connection", "type": "ddos", "destination_ip": "203.0.113.100", "protocol": "TCP",
    "confidence": 0.9, "peak_pps": 250000, "tags": ["a:b"]}"#;

#[test]
fn a_report_of_xarf_has_its_source_its_class_and_all_else() {
    let Read { events, .. } = read(Kind::Xarf, XARF);
    assert_eq!(
        events,
        [concat!(
            r#"{"classification.identifier":"ddos","classification.taxonomy":"availability","#,
            r#""classification.type":"ddos","destination.ip":"203.0.113.100","#,
            r#""extra.category":"connection","extra.peak_pps":250000,"extra.report_id":"9ac39cd1","#,
            r#""extra.reporter.org":"Example","extra.tags":["a:b"],"extra.type":"ddos","#,
            r#""extra.xarf_version":"4.2.0","feed.accuracy":90.0,"feed.provider":"Example","#,
            r#""protocol.transport":"tcp","source.ip":"192.0.2.155","source.port":1,"#,
            r#""time.source":"2025-01-11T09:21:23+00:00"}"#,
        )]
    );
}

#[test]
fn reports_may_stand_in_a_list_or_on_lines_and_a_bad_one_costs_itself() {
    let line = XARF.replace('\n', " ");
    let bad = line.replace("192.0.2.155", "");
    for (content, events, rejects) in [
        (format!("[{line},{line}]"), 2, vec![]),
        (
            format!("{line}\n{{broken\n{line}\n"),
            2,
            vec![Reason::Json { column: 2 }],
        ),
        (
            format!("{line}\n{bad}\n7\n{line}"),
            2,
            vec![
                Reason::Required {
                    column: "source_identifier".into(),
                },
                Reason::NotObject,
            ],
        ),
    ] {
        let read = read(Kind::Xarf, &content);
        assert_eq!(
            (read.events.len(), read.rejects),
            (events, rejects),
            "{content}"
        );
    }
    let new = line.replace("4.2.0", "5.0.0");
    assert_eq!(
        read(Kind::Xarf, &new).findings,
        [Finding::Version {
            version: "5.0.0".into()
        }]
    );
}

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

#[test]
fn the_examples_of_iodef_are_read() {
    let Some(data) = data("the examples of IODEF") else {
        return;
    };
    for (name, events) in [("example_Section7_1.txt", 0), ("example_Section7_2.txt", 4)] {
        let text = std::fs::read_to_string(data.join("iodef").join(name)).expect("text");
        let format = Format::detect(text.as_bytes(), name);
        assert_eq!(format, Some(Format::Document(Kind::IodefJson)));
        let read = read(Kind::IodefJson, &text);
        assert_eq!(
            (read.events.len(), read.rejects),
            (events, vec![]),
            "{name}"
        );
    }
}

pub(crate) const IODEF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE IODEF-Document [<!ENTITY x "expanded">]>
<iodef:IODEF-Document version="2.00" xmlns:iodef="urn:ietf:params:xml:ns:iodef-2.0">
 <iodef:Incident purpose="reporting" restriction="green">
  <iodef:IncidentID name="csirt.example">189493</iodef:IncidentID>
  <iodef:GenerationTime>2026-01-02T00:00:00+00:00</iodef:GenerationTime>
  <iodef:Description>Scans &amp; more &#65;</iodef:Description>
  <iodef:EventData>
   <iodef:StartTime>2026-01-01T00:00:00+01:00</iodef:StartTime>
   <iodef:Flow>
    <iodef:System category="source">
     <iodef:Node><iodef:Address category="ipv4-addr">192.0.2.200</iodef:Address></iodef:Node>
    </iodef:System>
    <iodef:System category="target">
     <iodef:Node><iodef:Address category="ipv4-net">203.0.113.0/24</iodef:Address></iodef:Node>
     <iodef:Service ip-protocol="6"><iodef:Port>80</iodef:Port></iodef:Service>
    </iodef:System>
   </iodef:Flow>
  </iodef:EventData>
 </iodef:Incident>
</iodef:IODEF-Document>"#;

#[test]
fn flows_of_iodef_in_xml_are_events() {
    let format = Format::detect(IODEF.as_bytes(), "");
    assert_eq!(format, Some(Format::Document(Kind::IodefXml)));
    let Read {
        events,
        rejects,
        findings,
    } = read(Kind::IodefXml, IODEF);
    assert_eq!((rejects, findings), (vec![], vec![]));
    assert_eq!(
        events,
        [concat!(
            r#"{"destination.network":"203.0.113.0/24","destination.port":80,"#,
            r#""event_description.text":"Scans & more A","extra.iodef.incident":"189493","#,
            r#""extra.iodef.purpose":"reporting","feed.provider":"csirt.example","#,
            r#""protocol.transport":"tcp","source.ip":"192.0.2.200","#,
            r#""time.source":"2025-12-31T23:00:00+00:00","tlp":"GREEN"}"#
        )]
    );
}

#[test]
fn hostile_xml_is_rejected() {
    let nested = |depth: usize| {
        let inside = "<a>".repeat(depth - 2) + &"</a>".repeat(depth - 2);
        format!("<IODEF-Document><Incident>{inside}</Incident></IODEF-Document>")
    };
    for (depth, is_read) in [(63, true), (64, true), (65, false), (100_000, false)] {
        let read = read(Kind::IodefXml, &nested(depth));
        assert_eq!(read.rejects.is_empty(), is_read, "{depth}");
    }
    for content in [
        "<IODEF-Document>",
        "<IODEF-Document/><IODEF-Document/>",
        "<IODEF-Document></Incident>",
        "<IODEF-Document>&x;</IODEF-Document>",
        "<IODEF-Document a='&x;'/>",
        "no XML",
        "",
    ] {
        let read = read(Kind::IodefXml, content);
        assert!(
            matches!(read.rejects[..], [Reason::Xml { .. }]),
            "{content}"
        );
    }
    // A thousand million laughs, of which nobody hears one.
    let laughs = IODEF.replace("189493", "&x;");
    assert!(matches!(
        read(Kind::IodefXml, &laughs).rejects[..],
        [Reason::Xml { .. }]
    ));
}

#[test]
fn hostile_json_is_rejected() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let inside = BUNDLE.replace("\"count\": 7", &format!("\"count\": {deep}"));
    let read_inside = read(Kind::Stix, &inside);
    assert_eq!(read_inside.events.len(), 2, "the others are read");
    assert!(matches!(read_inside.rejects[0], Reason::Json { .. }));
    let huge = XARF.replace("250000", &"9".repeat(400));
    assert!(matches!(
        read(Kind::Xarf, &huge).rejects[..],
        [Reason::Json { .. }]
    ));
    for kind in [Kind::Xarf, Kind::Stix, Kind::Misp, Kind::IodefJson] {
        for content in [
            deep.as_str(),
            "{",
            "7",
            "{}",
            "{\"objects\":1,\"Event\":1,\"Incident\":1}",
        ] {
            let read = read(kind, content);
            assert_eq!(read.events.len(), 0);
            assert!(
                !read.rejects.is_empty(),
                "{kind:?} {}",
                &content[..content.len().min(40)]
            );
        }
    }
}

/// Each line begins something that only the end of the document ends.
#[test]
fn lines_of_brackets_are_given_up_before_they_are_read_for_ever() {
    let line = XARF.replace('\n', " ");
    let few = format!("{line}\n[\n[\n{line}\n");
    let read_few = read(Kind::Xarf, &few);
    assert_eq!((read_few.events.len(), read_few.rejects.len()), (2, 2));
    let many = format!("{line}\n{}{line}\n", "[1,\n".repeat(1 << 20));
    let read_many = read(Kind::Xarf, &many);
    assert_eq!(
        read_many.events.len(),
        1,
        "what is inside of too many is given up with them"
    );
    assert!(read_many.rejects.len() < 20);
}

#[test]
fn a_document_too_long_is_rejected() {
    for (bytes, is_read) in [
        (DOCUMENT_BYTES_MAX - 1, true),
        (DOCUMENT_BYTES_MAX, true),
        (DOCUMENT_BYTES_MAX + 1, false),
    ] {
        let mut reader = Reader::new(Kind::Xarf, None);
        reader.push(XARF.as_bytes());
        let mut left = bytes - XARF.len();
        let spaces = vec![b' '; 1 << 20];
        while left > 0 {
            let count = left.min(spaces.len());
            reader.push(&spaces[..count]);
            left -= count;
        }
        let mut count = 0;
        reader.finish(|_| count += 1);
        assert_eq!(count == 1, is_read, "{bytes}");
        assert_eq!(reader.take_rejects().rejects.is_empty(), is_read);
        assert!(reader.account().is_complete());
    }
}

#[test]
fn formats_are_told_by_what_they_begin_with() {
    for (start, name, format) in [
        (
            "\"timestamp\",\"ip\"\n",
            "scan_x.csv",
            Some(Format::Shadowserver),
        ),
        ("timestamp,src_ip\n", "", Some(Format::Shadowserver)),
        ("when,address\n", "x.csv", Some(Format::Csv)),
        ("{\"source.ip\":\"192.0.2.1\"}", "", Some(Format::IntelMq)),
        ("{\"feed\":{\"source.ip\":1}}", "", Some(Format::JsonLines)),
        ("[{\"a\":\"Event\"}]", "", Some(Format::JsonLines)),
        ("\u{feff} <a/>", "", None),
        ("", "", None),
        ("text", "", None),
    ] {
        assert_eq!(Format::detect(start.as_bytes(), name), format, "{start}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_documents_are_accounted_for(
        which in 0_usize..5,
        at in 0_usize..2000,
        with in proptest::collection::vec(any::<u8>(), 0..4),
        piece in 1_usize..500,
    ) {
        let lines = "{\"seen\":\"2026-01-01\",\"from\":{\"address\":\"192.0.2.1\"},\"asn\":0,\"hits\":\"x\"}\n{\"a\":1}\n";
        let text = [XARF, BUNDLE, MISP, IODEF, lines][which];
        let mut content = text.as_bytes().to_vec();
        let at = at % content.len();
        content.splice(at..(at + with.len()).min(content.len()), with);
        fuzz::documents(&content, piece);
    }
}
