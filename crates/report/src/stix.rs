//! A finding in STIX 2.1: what was observed, and a note that says what that is about
//! and what it does not show. No object, property or extension of our own.
//!
//! - The blocks of addresses and the networks are observables, whose ids follow from
//!   what they are: the same network is the same object in all findings.
//! - An `observed-data` ties them to the time in which they were seen.
//! - A `note` has the finding in words, over that and the provisions that it engages,
//!   which are the `course-of-action` objects of the exported norms.
//!
//! There is no `indicator`, `threat-actor` or `attributed-to`: what was observed is
//! neither an attack nor anybody's act. Everything is marked TLP:CLEAR.

use catalog::ProvisionId;
use catalog::words::Tlp;
use export::names::{millisecond, uuid};
use export::stix::{author_id, observable_id, provision_id};
use export::text::line;
use export::tlp::marking_id;
use serde_json::{Map, Value, json};

use crate::told::Told;

/// The most that `number_observed` can say (STIX 2.1, section 4.14).
const NUMBER_OBSERVED_MAX: u64 = 999_999_999;

/// The observables of a finding: networks and blocks, each once.
pub fn observables(told: &Told) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let mut add = |kind: &str, naming: Value| {
        let id = observable_id(kind, &naming);
        if all.iter().any(|known| known["id"] == id) {
            return;
        }
        let mut object = members(naming);
        object.extend(members(json!({
            "type": kind,
            "spec_version": "2.1",
            "id": id,
            "object_marking_refs": [marking_id(Tlp::Clear)],
        })));
        all.push(Value::Object(object));
    };
    for seen in &told.seen {
        let kind = match seen.prefix.contains(':') {
            true => "ipv6-addr",
            false => "ipv4-addr",
        };
        add(kind, json!({ "value": seen.prefix }));
        add("autonomous-system", json!({ "number": seen.asn }));
    }
    all
}

/// What was observed and the note about it; nothing where the finding has no
/// observation.
pub fn objects(told: &Told) -> Vec<Value> {
    let observables = observables(told);
    let refs: Vec<&Value> = observables.iter().map(|object| &object["id"]).collect();
    if refs.is_empty() {
        return Vec::new();
    }
    let observed = format!("observed-data--{}", uuid("finding-observed", &told.name));
    let mut references = vec![json!({
        "source_name": "normwatch",
        "external_id": told.name,
    })];
    references.extend(told.provisions.iter().map(|provision| {
        json!({
            "source_name": "normwatch",
            "external_id": provision.id,
            "description": line(&format!("{}: {}", provision.citation, provision.title)),
        })
    }));
    let provisions = told.provisions.iter();
    let provisions = provisions.filter_map(|line| ProvisionId::new(&line.id));
    let about: Vec<String> = [observed.clone()]
        .into_iter()
        .chain(provisions.map(|id| provision_id(&id)))
        .collect();
    let labels = json!([told.indicator, told.severity]);
    let data = json!({
        "first_observed": millisecond(told.first_seen),
        "last_observed": millisecond(told.last_seen),
        "number_observed": told.observations.clamp(1, NUMBER_OBSERVED_MAX),
        "object_refs": refs,
        "labels": labels,
    });
    let note = json!({
        "abstract": line(&told.headline),
        "content": told.sentences().join("\n\n"),
        "object_refs": about,
        "labels": labels,
        "lang": "en",
        "external_references": references,
    });
    let id = format!("note--{}", uuid("finding-note", &told.name));
    vec![made(told, &observed, data), made(told, &id, note)]
}

/// An object that we made, with what all of them have.
fn made(told: &Told, id: &str, content: Value) -> Value {
    let mut object = members(content);
    let kind = id.split("--").next().unwrap_or_default();
    object.extend(members(json!({
        "type": kind,
        "spec_version": "2.1",
        "id": id,
        "created": millisecond(told.added),
        "modified": millisecond(told.changed),
        "created_by_ref": author_id(),
        "object_marking_refs": [marking_id(Tlp::Clear)],
    })));
    Value::Object(object)
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
