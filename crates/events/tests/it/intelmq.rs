//! Events of IntelMQ as JSON lines.

use events::fuzz;
use events::intelmq::Reader;
use events::lines::LINE_BYTES_MAX;
use events::names::EXTRA_NAMES_MAX;
use events::{Field, Reason, Value, write};
use proptest::prelude::*;

use crate::golden::data;

fn read(content: &str) -> (Vec<String>, Vec<Reason>) {
    fuzz::intelmq(content.as_bytes(), 5);
    let mut reader = Reader::new();
    let mut lines = Vec::new();
    reader.push(content.as_bytes(), |event| {
        write::json_line(&mut lines, event);
    });
    reader.finish(|event| write::json_line(&mut lines, event));
    let lines = String::from_utf8(lines).expect("UTF-8");
    let rejects = reader.take_rejects().rejects;
    (
        lines.lines().map(str::to_owned).collect(),
        rejects.into_iter().map(|reject| reject.reason).collect(),
    )
}

#[test]
fn events_are_read_as_they_were_written() {
    let Some(data) = data("the golden events") else {
        return;
    };
    let mut count = 0;
    for file in std::fs::read_dir(data.join("shadowserver-golden")).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let (events, rejects) = read(&text);
        assert_eq!(rejects, []);
        for (ours, theirs) in events.iter().zip(text.lines()) {
            let json = |line: &str| serde_json::from_str(line).expect("JSON");
            let (ours, mut theirs): (serde_json::Value, serde_json::Value) =
                (json(ours), json(theirs));
            // Empty text is no value.
            if let Some(event) = theirs.as_object_mut() {
                event.retain(|_, value| value != "");
            }
            assert_eq!(ours, theirs);
            count += 1;
        }
    }
    assert_eq!(count, 288);
}

#[test]
fn every_field_has_its_type() {
    let line = r#"{"source.ip":"2001:DB8::1","source.network":"198.51.100.7/24","source.asn":"AS64496",
        "source.port":"443","feed.accuracy":100,"source.tor_node":true,"source.geolocation.latitude":1,
        "time.source":"2026-11-21T18:16:16.5+01:00","output":{"a":[1]},"source.fqdn":"WWW.Example.",
        "tlp":"tlp:amber","extra":{"a":{"b":1.5,"c":[1,"x"]},"d":null},"rtir_id":7,"__type":"Event",
        "nonsense":"kept","source.registry":"ripencc"}"#
        .replace('\n', "");
    let (events, rejects) = read(&line);
    assert_eq!(rejects, []);
    assert_eq!(
        events,
        [concat!(
            r#"{"extra.a.b":1.5,"extra.a.c":[1,"x"],"extra.nonsense":"kept","feed.accuracy":100.0,"#,
            r#""output":{"a":[1]},"rtir_id":7,"source.asn":64496,"source.fqdn":"www.example","#,
            r#""source.geolocation.latitude":1.0,"source.ip":"2001:db8::1","#,
            r#""source.network":"198.51.100.0/24","source.port":443,"source.registry":"RIPE","#,
            r#""source.tor_node":true,"time.source":"2026-11-21T17:16:16.500000+00:00","tlp":"AMBER"}"#,
        )]
    );
}

#[test]
fn extra_may_be_text_that_is_an_object() {
    let (events, rejects) = read(r#"{"extra": "{\"tag\": \"a\\nb\", \"n\": 1}"}"#);
    assert_eq!(rejects, []);
    assert_eq!(events, [r#"{"extra.n":1,"extra.tag":"a\nb"}"#]);
    assert_eq!(
        read(r#"{"extra": "{"}"#).1,
        [Reason::Value {
            field: "extra".into()
        }]
    );
}

#[test]
fn hostile_lines_are_rejected_with_their_reason() {
    let deep = format!(
        "{{\"extra\":{}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let deep_objects = format!("{}1{}", "{\"extra\":".repeat(100_000), "}".repeat(100_000));
    for (line, reason) in [
        ("{", Reason::Json { column: 1 }),
        ("[1]", Reason::NotObject),
        ("7", Reason::NotObject),
        (
            r#"{"source.port": 65536}"#,
            Reason::Value {
                field: "source.port".into(),
            },
        ),
        (
            r#"{"source.ip": "192.0.2"}"#,
            Reason::Value {
                field: "source.ip".into(),
            },
        ),
        (
            r#"{"source.ip": ["192.0.2.1"]}"#,
            Reason::Value {
                field: "source.ip".into(),
            },
        ),
        (
            r#"{"rtir_id": 99999999999999999999999}"#,
            Reason::Value {
                field: "rtir_id".into(),
            },
        ),
        (
            r#"{"__type": "Report"}"#,
            Reason::Value {
                field: "__type".into(),
            },
        ),
        (
            r#"{"extra": [1]}"#,
            Reason::Value {
                field: "extra".into(),
            },
        ),
        (r#"{"a": 1} x"#, Reason::Json { column: 10 }),
        (r#"{"extra.n": 1e999}"#, Reason::Json { column: 17 }),
        (&deep, Reason::Json { column: 136 }),
        // The name grows with the depth, and is too long first.
        (&deep_objects, Reason::Names),
    ] {
        let content = format!("{{\"comment\":\"before\"}}\n{line}\n{{\"comment\":\"after\"}}");
        let (events, rejects) = read(&content);
        assert_eq!(events.len(), 2, "{}", &line[..line.len().min(80)]);
        assert_eq!(rejects, [reason]);
    }
    let (_, rejects) = read("{\"comment\":\"\u{0}\"}");
    assert!(matches!(rejects[..], [Reason::Json { .. }]));
}

/// A feed that names something new in every line comes to an end of names, and not of
/// memory.
#[test]
fn lines_with_too_many_names_are_rejected() {
    let line = |number: usize| format!("{{\"new{number}\":1}}\n");
    let mut reader = Reader::new();
    for number in 0..EXTRA_NAMES_MAX + 2 {
        reader.push(line(number).as_bytes(), |_| {});
    }
    reader.push(line(7).as_bytes(), |_| {});
    assert_eq!(reader.account().events, EXTRA_NAMES_MAX as u64 + 1);
    let reasons = reader
        .take_rejects()
        .rejects
        .into_iter()
        .map(|reject| reject.reason);
    assert_eq!(reasons.collect::<Vec<_>>(), [Reason::Names, Reason::Names]);
}

#[test]
fn a_line_too_long_is_rejected_and_the_next_is_read() {
    for (bytes, is_event) in [
        (LINE_BYTES_MAX - 1, true),
        (LINE_BYTES_MAX, true),
        (LINE_BYTES_MAX + 1, false),
        (4 * LINE_BYTES_MAX, false),
    ] {
        let start = "{\"comment\":\"";
        let filled = "x".repeat(bytes - start.len() - "\"}\n".len());
        let content = format!("{start}{filled}\"}}\n{{\"comment\":\"after\"}}");
        for piece in [usize::MAX, 100_000] {
            let mut reader = Reader::new();
            let mut last = String::new();
            let mut keep = |event: &events::Event<'_>| {
                if let Value::Text(text) = event.get(Field::Comment) {
                    text.clone_into(&mut last);
                }
            };
            for piece in content.as_bytes().chunks(piece) {
                reader.push(piece, &mut keep);
            }
            reader.finish(&mut keep);
            assert_eq!(last, "after");
            assert_eq!(reader.account().events, 1 + u64::from(is_event), "{bytes}");
            assert!(reader.account().is_complete());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_lines_are_accounted_for(
        content in "(\\{(\"(source.ip|extra|extra.a|time.source|x)\":(\"[a-z0-9.:\\\\\"]{0,9}\"|1|-0.5|null|true|\\{\\}|\\[\\]),?){0,4}\\}|[a-z{}\\[\\]\" ]{0,9}|)(\n|\r\n){0,6}",
        piece in 1_usize..50,
    ) {
        fuzz::intelmq(content.as_bytes(), piece);
    }
}
