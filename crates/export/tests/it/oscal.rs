//! The OSCAL catalog and mapping collection.

use catalog::words::{SetRelation, Word};
use export::names::from_token;
use export::oscal::{RELATIONSHIPS, RelationshipError, check_relationships};
use export::{Format, oscal};
use serde_json::Value;

use crate::fixture::{catalog, changed, export, json};

/// The list, which must be one.
fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The properties of this name: value and class.
fn properties<'v>(of: &'v Value, name: &str) -> Vec<(&'v str, Option<&'v str>)> {
    let props = list(&of["props"]).iter().filter(|p| p["name"] == name);
    props
        .map(|p| (p["value"].as_str().expect("text"), p["class"].as_str()))
        .collect()
}

#[test]
fn an_instrument_is_a_group_and_a_provision_a_control_with_its_paraphrase() {
    let document = json(&catalog(), Format::OscalCatalog);
    assert_eq!(
        document["catalog"]["metadata"]["oscal-version"],
        oscal::VERSION
    );
    let groups = list(&document["catalog"]["groups"]);
    let ids: Vec<&Value> = groups.iter().map(|g| &g["id"]).collect();
    assert_eq!(ids, ["older", "states-2015", "operators"]);
    let controls = list(&groups[1]["controls"]);
    assert_eq!(controls[1]["id"], "states-2015_1-b");
    let statement = &controls[1]["parts"][0];
    assert_eq!(statement["name"], "statement");
    assert_eq!(statement["prose"], "States should talk to one another.");
    assert_eq!(properties(&controls[1], "gap"), [("G1", Some("primary"))]);
    assert_eq!(properties(&controls[0], "gap"), [("G5", Some("secondary"))]);
    let polarity = properties(&controls[1], "polarity");
    assert_eq!(polarity, [("do", None), ("process", None)]);
    assert_eq!(properties(&controls[1], "peacetime"), [("true", None)]);
    let verification = properties(&controls[0], "verification");
    assert_eq!(
        verification,
        [("found", Some("report")), ("knowledge", Some("somebody"))]
    );
}

#[test]
fn controls_of_an_obsolete_instrument_are_withdrawn_and_no_others() {
    let document = json(&catalog(), Format::OscalCatalog);
    for group in list(&document["catalog"]["groups"]) {
        for control in list(&group["controls"]) {
            let status = properties(control, "status");
            if group["id"] == "older" {
                assert_eq!(status, [("withdrawn", None)]);
            } else {
                assert!(status.is_empty(), "{}", control["id"]);
            }
        }
    }
}

#[test]
fn ids_are_unique_and_every_link_leads_to_one() {
    let document = json(&catalog(), Format::OscalCatalog);
    let (mut ids, mut links) = (Vec::new(), Vec::new());
    collect(&document["catalog"], &mut ids, &mut links);
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    assert!(links.len() > 8);
    for link in links {
        assert!(
            ids.contains(&link.trim_start_matches('#').to_owned()),
            "{link}"
        );
    }
}

/// All ids and UUIDs but those of parties, which stand again where they act; and
/// all links within the document.
fn collect(value: &Value, ids: &mut Vec<String>, links: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("id" | "uuid", Value::String(id)) => ids.push(id.clone()),
                    ("href", Value::String(link)) if link.starts_with('#') => {
                        links.push(link.clone());
                    }
                    _ => collect(value, ids, links),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids, links)),
        _ => {}
    }
}

#[test]
fn a_pair_of_instruments_is_one_mapping_read_from_the_first() {
    let document = json(&catalog(), Format::OscalMapping);
    let mappings = list(&document["mapping-collection"]["mappings"]);
    let pairs: Vec<[&str; 2]> = mappings
        .iter()
        .map(|m| {
            ["source-resource", "target-resource"].map(|side| properties(&m[side], "group")[0].0)
        })
        .collect();
    assert_eq!(
        pairs,
        [["older", "states-2015"], ["states-2015", "operators"]]
    );
    // Recorded as operators#filter subset-of states-2015#1-a.
    let map = &mappings[1]["maps"][0];
    assert_eq!(map["sources"][0]["id-ref"], "states-2015_1-a");
    assert_eq!(map["targets"][0]["id-ref"], "operators_filter");
    assert_eq!(map["relationship"], "superset-of");
    assert_eq!(
        properties(map, "link"),
        [("implements", Some("from-target"))]
    );
    assert_eq!(map["confidence-score"]["category"], "medium");
    let qualifiers = list(&map["qualifiers"]);
    assert_eq!(qualifiers.len(), 1);
    assert_eq!(qualifiers[0]["subject"], "source");
    assert_eq!(qualifiers[0]["predicate"], "has-requirement");
    // Draft and reviewed together are a draft; all by a person.
    assert_eq!(mappings[1]["status"], "draft");
    assert_eq!(mappings[1]["method"], "human");
}

#[test]
fn a_gap_summary_names_what_is_mapped_nowhere() {
    let document = json(&catalog(), Format::OscalMapping);
    let mappings = list(&document["mapping-collection"]["mappings"]);
    let unmapped = |summary: &Value| {
        let ids = list(&summary["unmapped-controls"][0]["with-ids"]).iter();
        ids.map(|id| id.as_str().expect("text").to_owned())
            .collect::<Vec<_>>()
    };
    // 1-b has been compared and has nothing in common with anything.
    assert_eq!(
        unmapped(&mappings[0]["target-gap-summary"]),
        ["states-2015_1-b"]
    );
    assert_eq!(
        unmapped(&mappings[1]["source-gap-summary"]),
        ["states-2015_1-b"]
    );
    assert_eq!(mappings[0]["source-gap-summary"], Value::Null);
    let id = from_token("states-2015_1-b").expect("a token of ours");
    let catalog = catalog();
    let provision = catalog.provision(&id).expect("it is there");
    assert!(provision.primary_gap().is_some());
}

#[test]
fn two_provisions_that_work_against_one_another_are_incompatible() {
    let conflicting = changed("x", |_, content| {
        content.replace("link = \"implements\"", "link = \"conflicts-with\"")
    });
    let document = json(&conflicting, Format::OscalMapping);
    let map = &document["mapping-collection"]["mappings"][1]["maps"][0];
    assert_eq!(map["qualifiers"][0]["subject"], "both");
    assert_eq!(map["qualifiers"][0]["predicate"], "has-incompatibility");
}

#[test]
fn the_provisions_of_an_instrument_without_any_mapping_are_named() {
    let alone = changed("x", |name, content| {
        if name == "norms/mappings/all.toml" {
            let end = content
                .find("[[mappings]]\nfrom = \"states-2015#1-a\"")
                .expect("it is there");
            content[..end].to_owned()
        } else if name == "norms/instruments/older.toml" {
            content + "[[provisions.gaps]]\ncode = \"G1\"\nprimary = true\nreason = \"x\"\n"
        } else {
            content
        }
    });
    let document = json(&alone, Format::OscalMapping);
    let provenance = &document["mapping-collection"]["provenance"];
    assert_eq!(
        properties(provenance, "unmapped-control"),
        [("older_1", None)]
    );
}

#[test]
fn the_catalog_and_oscal_have_the_same_six_relationships() {
    let ours: Vec<&str> = SetRelation::ALL.iter().map(|r| r.word()).collect();
    assert_eq!(ours, RELATIONSHIPS);
}

#[test]
fn every_relationship_that_is_written_passes_the_check() {
    let text = export(&catalog(), Format::OscalMapping);
    assert_eq!(check_relationships(&text).expect("all are known"), 3);
}

#[test]
fn a_relationship_that_oscal_has_not_is_refused_with_its_map() {
    let text = export(&catalog(), Format::OscalMapping);
    let bad = text.replacen("\"superset-of\"", "\"contains\"", 1);
    let error = check_relationships(&bad).expect_err("it has `contains`");
    let RelationshipError::Unknown { map, relationship } = &error else {
        panic!("{error}");
    };
    assert_eq!(relationship, "contains");
    assert_eq!(map.len(), 36);
    assert!(error.to_string().contains("superset-of"), "{error}");
    let missing = text.replacen("\"relationship\": \"superset-of\",", "", 1);
    assert_ne!(missing, text);
    let error = check_relationships(&missing).expect_err("one has none");
    assert!(
        matches!(error, RelationshipError::Unknown { .. }),
        "{error}"
    );
}

#[test]
fn the_check_takes_mapping_collections_only() {
    let other = export(&catalog(), Format::OscalCatalog);
    for text in [other.as_str(), "{}", "[]", "1"] {
        let error = check_relationships(text).expect_err("no mapping collection");
        assert!(matches!(error, RelationshipError::NoCollection), "{error}");
    }
    let error = check_relationships("{").expect_err("not JSON");
    assert!(matches!(error, RelationshipError::Syntax { .. }), "{error}");
}
