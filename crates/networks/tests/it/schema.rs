//! JSON is as its schemas have it.

use conformance::MetricId;
use networks::By;
use networks::group::Grouping;
use networks::open;
use networks::report::Days;
use serde::Serialize;
use serde_json::Value;

use crate::made::{World, all_registers, profile_of, report, table, the_day, with_known};

fn schema(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let text = std::fs::read_to_string(path.join(name)).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

fn check(name: &str, data: &impl Serialize) -> Value {
    let validator = jsonschema::validator_for(&schema(name)).expect("a schema");
    let value = serde_json::to_value(data).expect("plain data is JSON");
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

#[test]
fn reports_are_as_their_schema_has_them() {
    let world = World::new(&table(), &all_registers());
    for (profile, by) in [("manrs-obs-2024-01", By::Economy), ("imc-2022", By::Asn)] {
        let report = report(&world, profile, by);
        let value = check("conformance.json", &report);
        assert_eq!(value["format"], "normwatch/conformance/1");
        check("conformance.json", &Days::new(&[report]));
    }
}

#[test]
fn opened_numbers_are_as_their_schema_has_them() {
    let world = World::new(&table(), &all_registers());
    let profile = profile_of("manrs-obs-2024-01");
    with_known(&world, &profile, the_day(), None, |known, _| {
        let grouping = Grouping::new(By::Economy, known.evidence).expect("a register tells");
        for id in [
            MetricId::M7RPKI,
            MetricId::M7IRR,
            MetricId::M3,
            MetricId::M8,
        ] {
            let metric = known.profile.metric(id).expect("the profile has it");
            let opened = open::open(known, &grouping, metric, "DE").expect("it is there");
            check("conformance-opened.json", &opened);
        }
    });
}

#[test]
fn a_field_that_no_schema_has_is_refused() {
    let world = World::new(&table(), &all_registers());
    let report = report(&world, "manrs-obs-2024-01", By::Asn);
    let mut value = serde_json::to_value(&report).expect("plain data is JSON");
    value["rows"][0]["verdict"] = Value::from("guilty");
    let validator = jsonschema::validator_for(&schema("conformance.json")).expect("a schema");
    assert!(!validator.is_valid(&value));
}
