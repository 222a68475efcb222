//! Reports of our own making: drift, damage, and every function.

use events::fuzz::{HEADER, shadowserver};
use events::shadowserver::{Options, SCHEMA_BYTES_MAX, Schema, SchemaError, reader};
use events::{Field, Finding, Reason, Value, write};
use proptest::prelude::*;

fn schema(json: &str) -> Schema {
    Schema::read(json.as_bytes()).expect("a mapping file")
}

const SCHEMA: &str = r#"{
    "_meta": {"date_created": "2026-03-24T15:31:20Z"},
    "event_test": {
        "file_name": "event4_test", "feed_name": "Test events", "url": "https://feeds.example/test",
        "constant_fields": {"classification.type": "scanner", "protocol.application": "http"},
        "required_fields": [
            ["time.source", "timestamp", "add_UTC_to_timestamp"],
            ["source.ip", "src_ip", "validate_ip"],
            ["source.port", "src_port", "convert_int"]
        ],
        "optional_fields": [
            ["source.reverse_dns", "src_hostname"],
            ["protocol.application", "application"],
            ["destination.url", "http_url", "convert_http_host_and_url", true],
            ["event_description.text", "category", "category_or_detail", true],
            ["extra.", "start_time", "convert_date_utc"],
            ["extra.", "body_raw", "force_base64"],
            ["product.vulnerabilities", "tag", "extract_cve_from_tag"],
            ["extra.", "tag", "validate_to_none"],
            ["classification.identifier", "kind", "scan_exchange_identifier"]
        ]
    },
    "scan_other": {
        "file_name": "scan_other", "feed_name": "Other", "url": "",
        "constant_fields": {},
        "required_fields": [["time.source", "timestamp", "add_UTC_to_timestamp"]],
        "optional_fields": [["source.port", "src_port", "convert_int"], ["source.ip", "src_ip", "validate_ip"]]
    }
}"#;

/// The events as JSON, why others are none, and what is odd.
fn read(name: &str, content: &str) -> (Vec<String>, Vec<Reason>, Vec<String>) {
    let schema = schema(SCHEMA);
    let mut reader = reader(
        &schema,
        Options {
            file_name: name,
            ..Options::default()
        },
    );
    let mut lines = Vec::new();
    reader.push(content.as_bytes(), |event| {
        write::json_line(&mut lines, event);
    });
    reader.finish(|event| write::json_line(&mut lines, event));
    assert!(reader.account().is_complete());
    let lines = String::from_utf8(lines).expect("UTF-8");
    (
        lines.lines().map(str::to_owned).collect(),
        reader
            .take_rejects()
            .rejects
            .into_iter()
            .map(|reject| reject.reason)
            .collect(),
        reader.findings().iter().map(ToString::to_string).collect(),
    )
}

const NAMES: &str = "timestamp,src_ip,src_port,src_hostname,application,http_url,category,\
    start_time,body_raw,tag,kind,http_host,detail\n";

#[test]
fn every_function_makes_what_its_name_says() {
    let row = "2026-11-21 18:16:16,192.0.2.1,443,Host.Example.,https,/a?b=c,,\
        2026-11-21T18:16:15.5Z,\"a\"\"b\",ssl;CVE-2024-56789;cve-2023-12345,exchange;webshell,\
        www.example,in detail\n";
    let (events, rejects, findings) = read("2026-11-21-event4_test-x.csv", &[NAMES, row].concat());
    assert_eq!(
        events,
        [concat!(
            r#"{"classification.identifier":"exchange-server-webshell","#,
            r#""classification.type":"scanner","#,
            r#""destination.url":"https://www.example/a?b=c","event_description.text":"in detail","#,
            r#""extra.body_raw":"YSJi","extra.detail":"in detail","extra.http_host":"www.example","#,
            r#""extra.start_time":"2026-11-21T18:16:15.500000+00:00","#,
            r#""extra.tag":"ssl;CVE-2024-56789;cve-2023-12345","#,
            r#""feed.documentation":"https://feeds.example/test","feed.name":"Test events","#,
            r#""product.vulnerabilities":"cve-2023-12345,cve-2024-56789","#,
            r#""protocol.application":"https","source.ip":"192.0.2.1","source.port":443,"#,
            r#""source.reverse_dns":"host.example","time.source":"2026-11-21T18:16:16+00:00"}"#,
        )]
    );
    assert_eq!(rejects, []);
    assert_eq!(
        findings,
        [
            "column `http_host` is new; kept in `extra`",
            "column `detail` is new; kept in `extra`"
        ]
    );
}

#[test]
fn urls_are_made_of_hosts_and_request_lines() {
    for (url, host, expected) in [
        (
            "GET /favicon.ico HTTP/1.1",
            "a.example",
            "http://a.example/favicon.ico",
        ),
        ("index.php", "a.example", "http://a.example/index.php"),
        ("https://b.example/x", "a.example", "https://b.example/x"),
        ("GET http://b.example/ HTTP/1.1", "", "http://b.example/"),
    ] {
        let row = format!("2026-11-21 00:00:00,192.0.2.1,80,,,{url},,,,,,{host},\n");
        let (events, _, _) = read("event_test.csv", &[NAMES, &row].concat());
        assert!(
            events[0].contains(&format!(r#""destination.url":"{expected}""#)),
            "{}",
            events[0]
        );
    }
}

#[test]
fn a_value_that_does_not_fit_is_kept_beside_and_counted() {
    let rows = "2026-11-21 00:00:00,192.0.2.1,70000,not a name,,,,,,,,,\n\
        2026-11-21 00:00:00,192.0.2.1,80,,,,,soon,,,,,\n";
    let (events, rejects, findings) = read("event_test.csv", &[NAMES, rows].concat());
    assert_eq!(events.len(), 1);
    assert!(
        events[0].contains(r#""extra.start_time":"soon""#),
        "{}",
        events[0]
    );
    // The port is required, so that the first row is none.
    assert_eq!(
        rejects,
        [Reason::Required {
            column: "src_port".into()
        }]
    );
    let counted = "1 values of `start_time` do not fit `extra`, the first in line 3";
    assert!(
        findings.iter().any(|finding| finding == counted),
        "{findings:?}"
    );
}

#[test]
fn an_unknown_report_is_read_as_most_others() {
    let content = "timestamp,src_ip,src_port,weather\n2026-11-21 00:00:00,192.0.2.1,80,fine\n";
    let (events, rejects, findings) = read("2026-11-21-scan_new-x.csv", content);
    assert_eq!(
        events,
        [concat!(
            r#"{"extra.weather":"fine","source.ip":"192.0.2.1","source.port":80,"#,
            r#""time.source":"2026-11-21T00:00:00+00:00"}"#
        )]
    );
    assert_eq!(rejects, []);
    assert_eq!(
        findings[0],
        "the mapping has no report `scan_new`: columns were read as in most others"
    );
    assert_eq!(
        read("", content).2[0],
        "no report type in the file name ``; name it yourself"
    );
}

#[test]
fn a_column_without_a_usable_name_is_kept_by_its_number() {
    let content = format!(
        "timestamp,src_ip,src_port,,{}\n2026-11-21,192.0.2.1,80,a,b\n",
        "x".repeat(300)
    );
    let (events, rejects, _) = read("scan_other.csv", &content);
    assert_eq!(rejects, []);
    assert!(
        events[0].contains(r#""extra.column_4":"a","extra.column_5":"b""#),
        "{}",
        events[0]
    );
}

#[test]
fn a_row_of_another_width_is_rejected() {
    let content = "timestamp,src_ip,src_port\n2026-11-21,192.0.2.1,80\n2026-11-21,192.0.2.2\n\
        2026-11-21,192.0.2.3,80,more\n2026-11-21,192.0.2.4,80\n";
    let (events, rejects, _) = read("scan_other.csv", content);
    assert_eq!(events.len(), 2);
    assert_eq!(
        rejects,
        [
            Reason::Columns {
                expected: 3,
                found: 2
            },
            Reason::Columns {
                expected: 3,
                found: 4
            }
        ]
    );
}

#[test]
fn names_may_be_ahead_of_rows_if_all_rows_are_alike() {
    let content = "timestamp,src_ip,src_port,new\n2026-11-21,192.0.2.1,80\n2026-11-21,192.0.2.2\n\
        2026-11-21,192.0.2.3,80\n";
    let (events, rejects, findings) = read("scan_other.csv", content);
    assert_eq!(events.len(), 2);
    assert_eq!(
        rejects,
        [Reason::Columns {
            expected: 4,
            found: 2
        }]
    );
    assert_eq!(
        findings.last().map(String::as_str),
        Some("2 rows have 3 columns, where 4 are named")
    );
}

#[test]
fn odd_entries_of_a_mapping_are_findings() {
    let schema = schema(
        r#"{"a": {"required_fields": [["time.source"], ["source.ip", "ip", "guess"]],
            "optional_fields": [["source.mac", "mac"]], "constant_fields": {"tlp": 1}}, "b": 1}"#,
    );
    assert_eq!(schema.reports().collect::<Vec<_>>(), ["a"]);
    assert!(matches!(
        schema.findings(),
        [
            Finding::Constant { .. },
            Finding::Entry { index: 0, .. },
            Finding::UnknownFunction { .. },
            Finding::UnknownField { .. },
        ]
    ));
    assert!(matches!(Schema::read(b"{}"), Err(SchemaError::NoReports)));
    assert!(matches!(Schema::read(b"["), Err(SchemaError::Json(_))));
}

#[test]
fn a_mapping_file_too_long_is_an_error() {
    let mapping = r#"{"a": {"required_fields": []}}"#;
    for (bytes, is_read) in [
        (SCHEMA_BYTES_MAX - 1, true),
        (SCHEMA_BYTES_MAX, true),
        (SCHEMA_BYTES_MAX + 1, false),
    ] {
        let mut content = mapping.as_bytes().to_vec();
        content.resize(bytes, b' ');
        assert_eq!(Schema::read(&content).is_ok(), is_read, "{bytes}");
    }
}

#[test]
fn ids_are_known_before_anything_is_read() {
    let schema = schema(SCHEMA);
    let mut reader = reader(
        &schema,
        Options {
            report: Some("event_test"),
            ..Options::default()
        },
    );
    let tag = reader.id("extra.tag").expect("room for a name");
    assert_eq!(reader.id("source.port"), Some(Field::SourcePort.into()));
    assert_eq!(reader.id("source.mac"), None);
    let mut count = 0;
    reader.push(
        [NAMES, "2026-11-21,192.0.2.1,80,,,,,,,odd,,,\n"]
            .concat()
            .as_bytes(),
        |event| {
            assert_eq!(event.get(tag), Value::Text("odd"));
            count += 1;
        },
    );
    assert_eq!(count, 1);
}

#[test]
fn fields_are_read_by_id_and_by_name() {
    let schema = schema(SCHEMA);
    let mut reader = reader(
        &schema,
        Options {
            report: Some("event_test"),
            ..Options::default()
        },
    );
    let row = "2026-11-21,192.0.2.1,80,,,,,,,odd,,,\n";
    let mut count = 0;
    reader.push([NAMES, row].concat().as_bytes(), |event| {
        count += 1;
        let tag = event.id("extra.tag").expect("the feed has it");
        assert_eq!(event.get(tag), Value::Text("odd"));
        assert_eq!(event.get(Field::SourcePort), Value::Integer(80));
        assert_eq!(event.get_named("source.port"), Value::Integer(80));
        assert_eq!(event.get_named("extra.none"), Value::Null);
        assert_eq!(event.place().line, 2);
        assert_eq!(
            event.time().map(|time| time.to_string()).as_deref(),
            Some("2026-11-21T00:00:00Z")
        );
    });
    assert_eq!(count, 1);
}

#[test]
fn nothing_of_one_row_is_in_the_next() {
    let rows =
        "2026-11-21,192.0.2.1,80,host.example,ssh,,,,,odd,,,\n2026-11-21,192.0.2.2,81,,,,,,,,,,\n";
    let (events, _, _) = read("event_test.csv", &[NAMES, rows].concat());
    assert!(!events[1].contains("odd") && !events[1].contains("host.example"));
    assert!(
        events[1].contains(r#""protocol.application":"http""#),
        "the constant is back"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_report_is_accounted_for(
        rows in "(([0-9a-z.:/ -]{0,12}|\"[a-z,\"\n]{0,9}\"|cve-2024-1234|192.0.2.1)(,|\n)){0,120}",
        piece in 1_usize..300,
    ) {
        shadowserver([HEADER, &rows].concat().as_bytes(), piece);
        shadowserver(rows.as_bytes(), piece);
    }
}
