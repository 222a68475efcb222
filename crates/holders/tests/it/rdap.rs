//! The shape of RDAP responses, by rules taken from RFC 9083 and RFC 7095.

use holders::Evidence;
use holders::rdap::{self, EXTENSION, MEMBER};
use serde_json::Value;

use crate::registers::{all, looked_up};

/// Members that RFC 9083 has for every object (§4, §5), and for the two classes.
const COMMON: [&str; 12] = [
    "objectClassName",
    "handle",
    "name",
    "type",
    "country",
    "status",
    "entities",
    "events",
    "remarks",
    "notices",
    "rdapConformance",
    "lang",
];

fn response(evidence: &Evidence, query: &str) -> Value {
    let value = rdap::response(&looked_up(evidence, query));
    check(&value);
    value
}

/// Holds a response to the rules.
fn check(value: &Value) {
    let object = value.as_object().expect("an object");
    let conformance = texts(&value["rdapConformance"]);
    // §4.1: the identifiers of what is used, and `rdap_level_0`.
    assert!(conformance.contains(&"rdap_level_0"));
    let class = value["objectClassName"].as_str();
    let own: &[&str] = match class {
        // §5.4
        Some("ip network") => &["startAddress", "endAddress", "ipVersion"],
        // §5.5
        Some("autnum") => &["startAutnum", "endAutnum"],
        // §6
        None => &["errorCode", "title", "description"],
        Some(other) => panic!("{other} is no class of ours"),
    };
    for name in own {
        assert!(object.contains_key(*name), "{name} is missing");
    }
    for name in object.keys() {
        // §2.1: members of extensions begin with their identifier and `_`.
        let of_extension = conformance
            .iter()
            .any(|id| name.starts_with(&format!("{id}_")));
        assert!(
            COMMON.contains(&name.as_str()) || own.contains(&name.as_str()) || of_extension,
            "{name} is no member of RDAP's"
        );
    }
    assert!(conformance.contains(&EXTENSION) && object.contains_key(MEMBER));
    assert_eq!(
        conformance.contains(&"cidr0"),
        object.contains_key("cidr0_cidrs")
    );
    notices(&value["notices"]);
    if class.is_some() {
        body(value);
    }
}

/// What objects have in common.
fn body(value: &Value) {
    // §10.2.2, of IANA's registry of RDAP's JSON values.
    const STATUS: [&str; 4] = ["active", "inactive", "reserved", "validated"];
    for word in texts_or_none(&value["status"]) {
        assert!(STATUS.contains(&word), "{word}");
    }
    for event in value["events"].as_array().into_iter().flatten() {
        // §4.5: an action of the registry, and a date by RFC 3339.
        let action = event["eventAction"].as_str().expect("an action");
        assert!(["registration", "last changed"].contains(&action));
        let date = event["eventDate"].as_str().expect("a date");
        assert!(date.parse::<net::Timestamp>().is_ok() && date.ends_with('Z'));
    }
    if let Some(country) = value["country"].as_str() {
        assert_eq!(country.len(), 2);
    }
    if !value["remarks"].is_null() {
        notices(&value["remarks"]);
    }
    for entity in value["entities"].as_array().into_iter().flatten() {
        assert_eq!(entity["objectClassName"], "entity");
        // §10.2.4
        for role in texts(&entity["roles"]) {
            assert!(["registrant", "abuse"].contains(&role));
        }
        body(entity);
        if !entity["vcardArray"].is_null() {
            card(&entity["vcardArray"]);
        }
    }
}

/// RFC 7095 §3.2, §3.3: `vcard`, then properties of name, parameters, type and value;
/// the version first, and at least one `fn`.
fn card(card: &Value) {
    let [name, properties] = card.as_array().expect("an array").as_slice() else {
        panic!("a jCard has two elements: {card}");
    };
    assert_eq!(name, "vcard");
    let properties = properties.as_array().expect("an array");
    for property in properties {
        let property = property.as_array().expect("an array");
        assert!(property.len() >= 4, "{property:?}");
        assert!(property[0].is_string() && property[1].is_object() && property[2].is_string());
    }
    assert_eq!(properties[0][0], "version");
    assert_eq!(properties[0][3], "4.0");
    assert!(properties.iter().any(|property| property[0] == "fn"));
}

/// §4.3: each has a description, an array of texts.
fn notices(list: &Value) {
    for notice in list.as_array().expect("an array") {
        assert!(!texts(&notice["description"]).is_empty(), "{notice}");
    }
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("an array");
    list.iter()
        .map(|text| text.as_str().expect("text"))
        .collect()
}

fn texts_or_none(list: &Value) -> Vec<&str> {
    if list.is_null() {
        Vec::new()
    } else {
        texts(list)
    }
}

#[test]
fn an_address_is_of_an_ip_network_with_its_registrant_and_contact() {
    let value = response(&all(), "30.1.100.7");
    assert_eq!(value["handle"], "30.1.100.0 - 30.1.100.255");
    assert_eq!(value["startAddress"], "30.1.100.0");
    assert_eq!(value["endAddress"], "30.1.100.255");
    assert_eq!(value["ipVersion"], "v4");
    assert_eq!(value["name"], "EXAMPLE");
    assert_eq!(value["type"], "ALLOCATED PA");
    assert_eq!(value["country"], "DE");
    assert_eq!(value["cidr0_cidrs"][0]["v4prefix"], "30.1.100.0");
    assert_eq!(value["cidr0_cidrs"][0]["length"], 24);
    let [registrant, abuse] = value["entities"].as_array().expect("entities").as_slice() else {
        panic!("{}", value["entities"]);
    };
    assert_eq!(registrant["handle"], "ORG-ONE");
    assert_eq!(registrant["vcardArray"][1][1][3], "Example One");
    assert_eq!(abuse["roles"][0], "abuse");
    assert_eq!(abuse["status"][0], "validated");
    assert_eq!(abuse["vcardArray"][1][3][3], "abuse@example.net");
    let titles: Vec<_> = value["remarks"]
        .as_array()
        .expect("remarks")
        .iter()
        .map(|remark| remark["title"].as_str().expect("a title"))
        .collect();
    assert!(titles.contains(&"Where sources disagree"), "{titles:?}");
    assert_eq!(value[MEMBER]["query"], "30.1.100.7");
}

#[test]
fn ipv6_and_special_blocks_and_networks_have_their_shapes() {
    let six = response(&all(), "2a00:1000::/48");
    assert_eq!(six["ipVersion"], "v6");
    assert_eq!(six["cidr0_cidrs"][0]["v6prefix"], "2a00:1000::");
    assert!(six["handle"].is_null(), "no registry gave one");
    let private = response(&Evidence::default(), "10.1.2.3");
    assert_eq!(private["status"][0], "reserved");
    assert_eq!(private["endAddress"], "10.255.255.255");
    let network = response(&all(), "AS200010");
    assert_eq!(network["handle"], "AS200010");
    assert_eq!(network["startAutnum"], 200010);
    assert_eq!(network["name"], "OTHER-AS");
    assert_eq!(network["entities"][1]["roles"][0], "abuse");
    response(&Evidence::default(), "AS64512");
}

#[test]
fn nothing_known_is_error_404_that_says_what_was_asked() {
    for query in ["8.8.8.8", "AS3", "2600::/12"] {
        let value = response(&all(), query);
        assert_eq!(value["errorCode"], 404, "{query}");
        assert_eq!(value[MEMBER]["registers"].as_array().map(Vec::len), Some(8));
    }
    let value = response(&Evidence::default(), "8.8.8.8");
    assert_eq!(value["errorCode"], 404);
    assert!(texts(&value["notices"][1]["description"]).len() > 5);
}
