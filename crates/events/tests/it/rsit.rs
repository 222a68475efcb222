//! Our classes and types against RSIT's own file.

use events::rsit::{Class, Classification, Type};

use crate::golden::data;

#[test]
fn classes_and_types_are_those_of_the_taxonomy() {
    let Some(data) = data("RSIT's own file") else {
        return;
    };
    let text = std::fs::read_to_string(data.join("rsit-machinev1.json")).expect("a file");
    let taxonomy: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let names = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|entry| entry["value"].as_str().expect("a name").to_owned())
            .collect()
    };
    let ours: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    assert_eq!(ours, names(&taxonomy["predicates"]));
    let mut count = 0;
    for class in taxonomy["values"].as_array().expect("a list") {
        let name = class["predicate"].as_str().expect("a class");
        let of_class = |one: &&Type| one.class().name() == name;
        let ours: Vec<&str> = Type::ALL
            .iter()
            .filter(of_class)
            .map(|one| one.name())
            .collect();
        assert_eq!(ours, names(&class["entry"]), "{name}");
        count += ours.len();
    }
    assert_eq!(count, Type::ALL.len());
}

/// What Shadowserver's mapping file calls its reports is known, in the class that it
/// says; only the list of blocked hosts is none of RSIT's.
#[test]
fn the_classes_of_shadowserver_are_known() {
    let Some(data) = data("Shadowserver's mapping file") else {
        return;
    };
    let text =
        std::fs::read_to_string(data.join("shadowserver-schema/intelmq.json")).expect("a file");
    let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut beyond = Vec::new();
    for (name, report) in schema.as_object().expect("an object") {
        let constants = &report["constant_fields"];
        let Some(found) = constants["classification.type"].as_str() else {
            continue;
        };
        let classification = Classification::of(found);
        let class = classification.class().expect("a class").name();
        assert_eq!(constants["classification.taxonomy"], class, "{name}");
        if let Classification::Beyond { name: found, .. } = classification {
            beyond.push((name.as_str(), found));
        }
    }
    assert_eq!(beyond, [("blocklist", "blocklist")]);
}
