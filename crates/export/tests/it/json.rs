//! The JSON export, and the committed schema.

use catalog::words::{
    Access, AdoptionAct, Answer, Bindingness, Confidence, ConflictState, DecisionRule, GapCode,
    HearingState, Kind, Link, MappingStatus, Method, Observability, OrganisationKind, Party,
    Polarity, Recipient, RelationKind, SetRelation, SourceTag, Status, Tlp, TriageAction,
    Verification, Word,
};
use export::Format;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::fixture::{catalog, json as exported};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../schema/norms.json")).expect("JSON")
}

pub(crate) fn validator() -> Validator {
    jsonschema::draft202012::options()
        .build(&schema())
        .expect("a schema")
}

#[test]
fn the_schema_is_one_of_2020_12() {
    let schema = schema();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
}

#[test]
fn a_catalog_with_every_kind_of_record_is_as_the_schema_says() {
    let document = exported(&catalog(), Format::Json);
    let validator = validator();
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    for (name, list) in document.as_object().expect("an object") {
        let is_empty = list.as_array().is_some_and(Vec::is_empty);
        assert!(!is_empty, "the fixture has no {name}");
    }
}

#[test]
fn a_field_that_the_schema_has_not_is_refused_wherever_it_is() {
    let validator = validator();
    let document = exported(&catalog(), Format::Json);
    let mut places = Vec::new();
    objects(&document, &mut String::new(), &mut places);
    assert!(places.len() > 50);
    for place in places {
        let mut extended = document.clone();
        extended.pointer_mut(&place).expect("it is there")["surplus"] = json!(1);
        assert!(!validator.is_valid(&extended), "{place}");
    }
}

/// The JSON pointers of all objects.
fn objects(value: &Value, place: &mut String, places: &mut Vec<String>) {
    let length = place.len();
    let mut inner = |name: &str, value: &Value| {
        place.push('/');
        place.push_str(name);
        objects(value, place, places);
        place.truncate(length);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| inner(name, value)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| inner(&at.to_string(), item));
        }
        _ => {}
    }
    if value.is_object() {
        places.push(place.clone());
    }
}

#[test]
fn every_field_of_a_record_is_required() {
    let validator = validator();
    let document = exported(&catalog(), Format::Json);
    let lists = document.as_object().expect("an object");
    for (name, list) in lists.iter().filter(|(_, list)| list.is_array()) {
        for field in list[0].as_object().expect("a record").keys() {
            let mut short = document.clone();
            short[name][0]
                .as_object_mut()
                .expect("a record")
                .remove(field);
            assert!(!validator.is_valid(&short), "{name} without {field}");
        }
    }
}

/// Whether the schema has the words of a set, in their order.
fn check<W: Word>(name: &str) {
    let ours: Vec<&str> = W::ALL.iter().map(|w| w.word()).collect();
    assert_eq!(schema()["$defs"][name]["enum"], json!(ours), "{name}");
}

#[test]
fn the_schema_has_the_words_of_the_catalog() {
    check::<Access>("access");
    check::<Recipient>("recipient");
    check::<Tlp>("tlp");
    check::<TriageAction>("triage_action");
    check::<AdoptionAct>("adoption_act");
    check::<Answer>("answer");
    check::<Bindingness>("bindingness");
    check::<Confidence>("confidence");
    check::<ConflictState>("conflict_state");
    check::<DecisionRule>("decision_rule");
    check::<GapCode>("gap_code");
    check::<HearingState>("hearing_state");
    check::<Kind>("kind");
    check::<Link>("link_kind");
    check::<MappingStatus>("mapping_status");
    check::<Method>("method");
    check::<Observability>("observability");
    check::<OrganisationKind>("organisation_kind");
    check::<Party>("party");
    check::<Polarity>("polarity");
    check::<RelationKind>("relation_kind");
    check::<SetRelation>("set_relation");
    check::<SourceTag>("source_tag");
    check::<Status>("status");
    check::<Verification>("verification");
}

#[test]
fn the_norms_that_come_with_the_program_are_as_the_schema_says() {
    let catalog = catalog::Catalog::built_in().unwrap_or_else(|e| panic!("{e}"));
    let document = exported(&catalog, Format::Json);
    let validator = validator();
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let provisions = document["provisions"].as_array().expect("a list");
    assert_eq!(provisions.len(), catalog.provisions().len());
}
