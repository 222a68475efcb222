//! The STIX bundle.

use catalog::ProvisionId;
use export::{Format, stix};
use serde_json::Value;

use crate::fixture::{catalog, changed, json};

/// The objects of one type.
fn objects<'b>(bundle: &'b Value, kind: &str) -> Vec<&'b Value> {
    let objects = bundle["objects"].as_array().expect("a list");
    objects.iter().filter(|o| o["type"] == kind).collect()
}

#[test]
fn a_provision_is_a_course_of_action_that_cites_the_document() {
    let bundle = json(&catalog(), Format::Stix);
    let actions = objects(&bundle, "course-of-action");
    assert_eq!(actions.len(), 4);
    let id = ProvisionId::new("states-2015#1-b").expect("well formed");
    let wanted = stix::provision_id(&id);
    let action = actions
        .iter()
        .find(|a| a["id"] == wanted)
        .expect("findings refer to it");
    assert_eq!(action["name"], "Talk to one another");
    let references = &action["external_references"];
    assert_eq!(references[0]["url"], "https://example.org/a-1-2");
    let citation = references[0]["external_id"].as_str().expect("a citation");
    assert!(citation.ends_with("para. 1(b)"), "{citation}");
    assert_eq!(references[1]["external_id"], "states-2015#1-b");
}

#[test]
fn every_reference_leads_to_an_object_and_every_object_is_of_stix_itself() {
    let bundle = json(&catalog(), Format::Stix);
    let all = bundle["objects"].as_array().expect("a list");
    let ids: Vec<&Value> = all.iter().map(|o| &o["id"]).collect();
    for object in all {
        let kind = object["type"].as_str().expect("text");
        let known = ["identity", "course-of-action", "grouping", "relationship"];
        assert!(known.contains(&kind), "{kind}");
        assert_eq!(object.get("extensions"), None);
        let own = object.as_object().expect("an object").keys();
        assert!(own.clone().all(|k| !k.starts_with("x_")), "{own:?}");
        let one = ["created_by_ref", "source_ref", "target_ref"];
        let one = one.iter().filter_map(|r| object.get(r));
        let several = object["object_refs"].as_array().into_iter().flatten();
        for reference in one.chain(several) {
            assert!(ids.contains(&reference), "{reference}");
        }
    }
}

#[test]
fn what_has_nothing_in_common_or_is_withdrawn_is_no_relationship() {
    let bundle = json(&catalog(), Format::Stix);
    let relationships = objects(&bundle, "relationship");
    assert_eq!(relationships.len(), 2);
    assert!(
        relationships
            .iter()
            .all(|r| r["relationship_type"] == "related-to")
    );
    let withdrawn = changed("x", |_, content| {
        content.replace("status = \"draft\"", "status = \"withdrawn\"")
    });
    assert!(objects(&json(&withdrawn, Format::Stix), "relationship").is_empty());
}

#[test]
fn no_identity_stands_for_a_state() {
    let ministry = r#"
[[organisations]]
id = "ministry"
title = "A ministry"
short_title = "A State"
kind = "government"
basis = { source = "somebody", verification = "knowledge" }
"#;
    let catalog = changed("x", |name, content| {
        if name == "norms/organisations/all.toml" {
            content + ministry
        } else {
            content
        }
    });
    assert_eq!(catalog.organisations().len(), 2);
    let bundle = json(&catalog, Format::Stix);
    let identities = objects(&bundle, "identity");
    let names: Vec<&Value> = identities.iter().map(|i| &i["name"]).collect();
    // Nor are those who are members, or who adopted something.
    assert_eq!(names, ["The normwatch project", "The Assembly"]);
    assert!(
        identities
            .iter()
            .all(|i| i["identity_class"] == "organization")
    );
    let author = &identities[0]["id"];
    for object in bundle["objects"].as_array().expect("a list") {
        assert!(object["id"] == *author || object["created_by_ref"] == *author);
    }
}

#[test]
fn a_provision_that_is_no_longer_in_use_says_so() {
    let bundle = json(&catalog(), Format::Stix);
    let withdrawn: Vec<&Value> = objects(&bundle, "course-of-action")
        .into_iter()
        .filter(|a| {
            a["labels"]
                .as_array()
                .expect("a list")
                .contains(&"withdrawn".into())
        })
        .map(|a| &a["name"])
        .collect();
    assert_eq!(withdrawn, ["Do not flood"]);
}
