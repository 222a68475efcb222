//! STIX 2.1: bundles of objects. Indicators, observed data and sightings make
//! events; the objects that they refer to are looked up in the bundle.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::json::{elements, member, record, text};
use super::pattern::comparisons;
use super::sink::Sink;
use super::xarf::hash;
use crate::field::Field;
use crate::reject::Reason;

/// Objects that others refer to, by their ids.
type Known = BTreeMap<String, Json>;

pub(super) fn read(sink: &mut Sink<'_>) {
    let content = sink.content.trim();
    let objects = member(content, "objects").and_then(|list| elements(list.get()));
    match objects {
        Some(objects) => {
            let known: Known = objects.iter().filter_map(|raw| known(raw.get())).collect();
            for raw in objects {
                object(sink, raw.get(), &known);
            }
        }
        // One object alone.
        None => object(sink, content, &Known::new()),
    }
}

fn known(raw: &str) -> Option<(String, Json)> {
    const KINDS: [&str; 8] = [
        "indicator",
        "ipv4-addr",
        "ipv6-addr",
        "domain-name",
        "url",
        "email-addr",
        "file",
        "network-traffic",
    ];
    let json: Json = serde_json::from_str(raw).ok()?;
    let is_known = KINDS.contains(&text(&json, "type"));
    is_known.then(|| (text(&json, "id").to_owned(), json))
}

fn object<'s>(sink: &mut Sink<'s>, raw: &'s str, known: &Known) {
    let Some(json) = record(sink, raw) else {
        return;
    };
    let kind = text(&json, "type");
    match kind {
        "" => sink.fail(Reason::Required {
            column: "type".into(),
        }),
        "indicator" => indicator(sink, &json),
        "observed-data" => observed(sink, &json, known),
        "sighting" => sighting(sink, &json, known),
        _ => {}
    }
    sink.end(kind, raw);
}

/// One event for each thing that the pattern names.
fn indicator(sink: &mut Sink<'_>, json: &Json) {
    for comparison in comparisons(text(json, "pattern")) {
        sink.clear();
        if !named(
            sink,
            &comparison.object,
            &comparison.path,
            &comparison.value,
        ) {
            continue;
        }
        sink.require(Field::TimeSource, "valid_from", &json["valid_from"]);
        about(sink, json);
        sink.emit();
    }
}

/// One event for each object that was seen.
fn observed(sink: &mut Sink<'_>, json: &Json, known: &Known) {
    let empty = Json::Null;
    let refs = json["object_refs"].as_array().into_iter().flatten();
    let refs = refs.map(|id| id.as_str().and_then(|id| known.get(id)).unwrap_or(&empty));
    // STIX 2.0 has the objects inside, with numbers for ids.
    let inside = json["objects"].as_object();
    for seen in refs.chain(inside.into_iter().flat_map(|objects| objects.values())) {
        sink.clear();
        if !seen_object(sink, seen, known) {
            continue;
        }
        sink.require(Field::TimeSource, "first_observed", &json["first_observed"]);
        about(sink, json);
        sink.emit();
    }
}

/// One event for what was seen again.
fn sighting(sink: &mut Sink<'_>, json: &Json, known: &Known) {
    let Some(of) = known.get(text(json, "sighting_of_ref")) else {
        return;
    };
    let time = ["last_seen", "first_seen", "created"]
        .into_iter()
        .find(|name| json[*name].is_string())
        .unwrap_or("created");
    let mut patterns = comparisons(text(of, "pattern")).into_iter();
    let is_named =
        patterns.any(|c| named(sink, &c.object, &c.path, &c.value)) || seen_object(sink, of, known);
    if is_named {
        sink.require(Field::TimeSource, time, &json[time]);
        about(sink, json);
        sink.emit();
    }
}

/// Sets what an observable object says; false where it says nothing of ours.
fn seen_object(sink: &mut Sink<'_>, json: &Json, known: &Known) -> bool {
    match text(json, "type") {
        "network-traffic" => traffic(sink, json, known),
        "file" => {
            let hashes = json["hashes"].as_object().into_iter().flatten();
            // All of them, and not only up to the first.
            hashes
                .filter(|(_, digits)| hash(sink, digits.as_str().unwrap_or("")))
                .count()
                > 0
        }
        kind => named(sink, kind, "value", text(json, "value")),
    }
}

fn traffic(sink: &mut Sink<'_>, json: &Json, known: &Known) -> bool {
    let mut is_named = false;
    for (end, port, address, port_field) in [
        ("src_ref", "src_port", Field::SourceIp, Field::SourcePort),
        (
            "dst_ref",
            "dst_port",
            Field::DestinationIp,
            Field::DestinationPort,
        ),
    ] {
        if let Some(object) = known.get(text(json, end)) {
            is_named |= sink.try_set(address, text(object, "value"));
        }
        sink.set_json(port_field, &json[port]);
    }
    for protocol in json["protocols"].as_array().into_iter().flatten() {
        let name = protocol.as_str().unwrap_or("");
        match name {
            "ipv4" | "ipv6" => {}
            "tcp" | "udp" | "icmp" | "sctp" => sink.set(Field::ProtocolTransport, name),
            name => sink.set(Field::ProtocolApplication, name),
        }
    }
    is_named
}

/// Sets the field that a kind of object and a path in it mean.
fn named(sink: &mut Sink<'_>, object: &str, path: &str, value: &str) -> bool {
    match (object, path) {
        ("ipv4-addr" | "ipv6-addr", "value") => {
            sink.try_set(Field::SourceIp, value) || sink.take(Field::SourceNetwork, value)
        }
        ("domain-name", "value") => sink.take(Field::SourceFqdn, value),
        ("url", "value") => sink.take(Field::SourceUrl, value),
        ("email-addr", "value") => sink.take(Field::SourceAccount, value),
        ("file", path) if path.starts_with("hashes.") => hash(sink, value),
        ("network-traffic", "src_ref.value") => sink.take(Field::SourceIp, value),
        ("network-traffic", "dst_ref.value") => sink.take(Field::DestinationIp, value),
        _ => false,
    }
}

/// What the object says of itself.
fn about(sink: &mut Sink<'_>, json: &Json) {
    let what = [text(json, "name"), text(json, "description")];
    let what = what.into_iter().find(|what| !what.is_empty());
    sink.set(Field::EventDescriptionText, what.unwrap_or(""));
    let types = json["indicator_types"].as_array();
    let is = |name: &str| types.is_some_and(|types| types.iter().any(|one| one == name));
    let found = if is("compromised") {
        "system-compromise"
    } else {
        "undetermined"
    };
    sink.set(Field::ClassificationType, found);
    if let Some(part) = json["confidence"]
        .as_f64()
        .filter(|part| (0.0..=100.0).contains(part))
    {
        sink.real(Field::FeedAccuracy, part);
    }
    for name in [
        "id",
        "type",
        "pattern",
        "indicator_types",
        "labels",
        "number_observed",
        "count",
    ] {
        sink.extra(&format!("stix.{name}"), &json[name]);
    }
}
