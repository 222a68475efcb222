//! The JSON is what its schema says, and the schema says all of it.

use std::collections::BTreeSet;

use jsonschema::Validator;
use report::check::CheckReport;
use report::statement::StatementLine;
use serde_json::{Value, json};

use crate::sample;

const SCHEMA: &str = include_str!("../../../../schema/check-report.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema())
        .expect("the schema is a schema")
}

fn written(report: &CheckReport) -> String {
    let mut out = Vec::new();
    report::json::write(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn value(report: &CheckReport) -> Value {
    serde_json::from_str(&written(report)).expect("what was written is JSON")
}

#[test]
fn it_ends_in_a_line_feed_and_reads_back_as_it_was() {
    let report = sample::report();
    let text = written(&report);
    assert!(text.ends_with("}\n") && !text.ends_with("\n\n"));
    let read: CheckReport = serde_json::from_str(&text).expect("it reads back");
    assert_eq!(read, report);
}

#[test]
fn keys_stand_in_the_order_of_the_data() {
    let text = written(&sample::report());
    let keys = [
        "format",
        "normwatch",
        "coverage",
        "sources",
        "findings",
        "limits",
    ];
    let places: Vec<_> = keys
        .iter()
        .map(|key| text.find(&format!("\n  \"{key}\":")))
        .collect();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn samples_are_what_the_schema_says() {
    let validator = validator();
    for report in [sample::report(), sample::empty()] {
        let value = value(&report);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn broken_reports_are_refused() {
    fn check(what: &str, change: impl Fn(&mut Value)) {
        let mut value = value(&sample::report());
        change(&mut value);
        assert!(!validator().is_valid(&value), "accepted: {what}");
    }
    check("a severity that is none", |v| {
        v["findings"][0]["severity"] = json!("urgent");
    });
    check("a missing field", |v| {
        v["findings"][0].as_object_mut().unwrap().remove("because");
    });
    check("a field too many", |v| {
        v["findings"][0]["actor"] = json!("XX");
    });
    check("a time without its zone", |v| {
        v["findings"][0]["first_seen"] = json!("2008-02-24T18:47:57");
    });
    check("a day that no month has", |v| {
        v["findings"][0]["first_seen"] = json!("2008-02-31T18:47:57Z");
    });
    check("a number that no network can have", |v| {
        v["findings"][0]["observations"][0]["asn"] = json!(4_294_967_296_u64);
    });
    check("a norm that is said to be complied with", |v| {
        v["findings"][0]["provisions"][0]["outcome"] = json!("complied");
    });
    check("an economy by name", |v| {
        v["findings"][0]["recipients"][0]["economy"] = json!("Pakistan");
    });
    check("another version of the shape", |v| {
        v["format"] = json!("normwatch/check/2");
    });
}

/// Objects of the report beside their definitions: same fields, all required, all
/// described, no others allowed.
fn same_fields(value: &Value, definition: &Value, schema: &Value, seen: &mut BTreeSet<String>) {
    let definition = match definition["$ref"].as_str() {
        Some(reference) => {
            seen.insert(reference.to_owned());
            let pointer = reference.trim_start_matches('#');
            schema.pointer(pointer).expect("references lead somewhere")
        }
        None => definition,
    };
    if let Some(any) = definition["anyOf"].as_array() {
        return same_fields(value, &any[0], schema, seen);
    }
    match value {
        Value::Array(items) => {
            for item in items {
                same_fields(item, &definition["items"], schema, seen);
            }
        }
        Value::Object(fields) => {
            let has: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
            let properties = definition["properties"].as_object().expect("an object");
            let defined: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
            let required = definition["required"].as_array().expect("a list");
            let required: BTreeSet<&str> = required.iter().filter_map(Value::as_str).collect();
            assert_eq!(has, defined);
            assert_eq!(has, required);
            assert_eq!(definition["additionalProperties"], json!(false));
            for (name, property) in properties {
                let words = property["description"].as_str().unwrap_or_default();
                assert!(!words.is_empty(), "{name} is not described");
                same_fields(&fields[name], property, schema, seen);
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_is_in_the_schema_and_every_definition_in_use() {
    let schema = schema();
    let mut seen = BTreeSet::new();
    let mut report = sample::report();
    let text = |text: &str| text.to_owned();
    report.findings[0].statements_by_others = vec![StatementLine {
        id: text("example"),
        by: text("Example Institute"),
        says: text("It was meant."),
        whom: text("Made Up Moth"),
        confidence: text("likely"),
        scale: text("likelihood, ICD 203"),
        date: text("2026-11"),
        source: text("https://institute.example/1"),
    }];
    same_fields(&value(&report), &schema, &schema, &mut seen);
    let definitions = schema["$defs"].as_object().expect("definitions");
    let defined: BTreeSet<String> = definitions
        .keys()
        .map(|name| format!("#/$defs/{name}"))
        .collect();
    assert_eq!(seen, defined);
}
