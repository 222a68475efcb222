//! XARF: the samples of its specification, and reports of our own.

use events::document::Kind;
use events::{Finding, Format, Reason};

use crate::documents::{Read, files, read};
use crate::golden::data;

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
