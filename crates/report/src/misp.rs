//! A finding as a MISP event, and the files of a MISP feed (MISP core format; MISP's
//! manual on feeds): a manifest, a file for each event, and the hashes by which an
//! instance finds values before it fetches events.
//!
//! No attribute is for detection (`to_ids`): a block or a network that was seen in
//! routes is nobody's attack. So they stand as analysis, and not as network activity.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use export::names::{millisecond, second, uuid};
use export::text::line;
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

use crate::told::Told;

/// The UUID of the event of a finding.
pub fn event_id(told: &Told) -> String {
    uuid("finding-misp", &told.name).to_string()
}

/// A finding as an event.
pub fn event(told: &Told) -> Value {
    let mut event = head(told);
    let seconds = told.changed.seconds().to_string();
    event.extend(members(json!({
        "uuid": event_id(told),
        "publish_timestamp": seconds,
        "published": true,
        "Attribute": attributes(told),
    })));
    json!({ "Event": event })
}

/// The manifest of a feed: what it has of each event.
pub fn manifest<'t>(all: impl IntoIterator<Item = &'t Told>) -> Value {
    let entries = all
        .into_iter()
        .map(|told| (event_id(told), Value::Object(head(told))));
    Value::Object(entries.collect())
}

/// The hashes of a feed, a line for each: the MD5 of a value, and its event.
pub fn hashes<'t>(all: impl IntoIterator<Item = &'t Told>) -> String {
    let mut text = String::new();
    for told in all {
        let event = event_id(told);
        for attribute in attributes(told) {
            let value = attribute["value"].as_str().unwrap_or_default();
            let _ = writeln!(text, "{},{event}", net::text::hex(&Md5::digest(value)));
        }
    }
    text
}

/// What both the manifest and the event say.
fn head(told: &Told) -> Map<String, Value> {
    let mut tags = vec![json!({ "name": "tlp:clear", "colour": "#FFFFFF" })];
    let names = [
        format!("normwatch:severity=\"{}\"", told.severity),
        format!("normwatch:indicator=\"{}\"", told.indicator),
    ];
    let provisions = told.provisions.iter();
    let provisions = provisions.map(|line| format!("normwatch:provision=\"{}\"", line.id));
    tags.extend(
        names
            .into_iter()
            .chain(provisions)
            .map(|name| json!({ "name": name, "colour": "#555555" })),
    );
    members(json!({
        "info": line(&told.headline),
        "date": second(told.first_seen).get(..10).unwrap_or_default(),
        "timestamp": told.changed.seconds().to_string(),
        // Completed, and of a level that nobody set.
        "analysis": "2",
        "threat_level_id": "4",
        "Orgc": { "name": "normwatch", "uuid": uuid("party", "normwatch") },
        "Tag": tags,
    }))
}

/// Types and values, each once, with the kinds of observation that name it.
fn values(told: &Told) -> BTreeMap<(&'static str, String), Vec<&str>> {
    let mut values: BTreeMap<(&'static str, String), Vec<&str>> = BTreeMap::new();
    for seen in &told.seen {
        for value in [
            ("ip-src", seen.prefix.clone()),
            ("AS", seen.asn.to_string()),
        ] {
            let kinds = values.entry(value).or_default();
            if !kinds.contains(&seen.kind.as_str()) {
                kinds.push(&seen.kind);
            }
        }
    }
    values
}

fn attributes(told: &Told) -> Vec<Value> {
    let seconds = told.changed.seconds().to_string();
    let attribute = |kind: &str, category: &str, value: String, comment: String| {
        let name = format!("{} {kind} {value}", told.name);
        json!({
            "uuid": uuid("finding-misp-attribute", &name),
            "type": kind,
            "category": category,
            "value": value,
            "to_ids": false,
            "timestamp": seconds,
            "comment": comment,
        })
    };
    let mut all: Vec<Value> = values(told)
        .into_iter()
        .map(|((kind, value), kinds)| {
            let mut one = attribute(kind, "External analysis", value, kinds.join(", "));
            one["first_seen"] = millisecond(told.first_seen).into();
            one["last_seen"] = millisecond(told.last_seen).into();
            one
        })
        .collect();
    let said = told.sentences().join("\n\n");
    all.push(attribute("text", "Other", said, "What it is".to_owned()));
    all
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
