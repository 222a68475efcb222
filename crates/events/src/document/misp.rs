//! MISP's events: one of ours for each attribute that names something on the
//! network, or a file.

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::json::{each_value, elements, member, record, text};
use super::sink::Sink;
use super::xarf::hash;
use crate::field::Field;
use crate::reject::Reason;
use crate::rsit::Classification;

pub(super) fn read(sink: &mut Sink<'_>) {
    each_value(sink, |sink, raw| {
        // As its server answers: a list of events under `response`.
        match member(raw, "response").and_then(|list| elements(list.get())) {
            Some(events) => events.into_iter().for_each(|raw| wrapped(sink, raw.get())),
            None => wrapped(sink, raw),
        }
    });
}

fn wrapped<'s>(sink: &mut Sink<'s>, raw: &'s str) {
    let event = member(raw, "Event").map_or(raw, |event| event.get());
    let Some(head) = head(event) else {
        if record(sink, raw).is_some() {
            sink.reject(
                Reason::Required {
                    column: "Event".into(),
                },
                raw,
            );
        }
        return;
    };
    for attribute in list(event, "Attribute") {
        one(sink, attribute, &head);
    }
    for object in list(event, "Object") {
        for attribute in list(object, "Attribute") {
            one(sink, attribute, &head);
        }
    }
}

/// What the event says besides its attributes; none where it is no event.
fn head(event: &str) -> Option<Json> {
    const MEMBERS: [&str; 6] = ["uuid", "info", "date", "timestamp", "Orgc", "Tag"];
    let member = |name: &str| -> Json {
        let raw = member(event, name);
        raw.and_then(|raw| serde_json::from_str(raw.get()).ok())
            .unwrap_or(Json::Null)
    };
    let head: Json = MEMBERS
        .iter()
        .map(|name| ((*name).to_owned(), member(name)))
        .collect();
    let is_event = head["uuid"].is_string() || head["info"].is_string();
    is_event.then_some(head)
}

fn list<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let raw = member(text, name).and_then(|list| elements(list.get()));
    raw.unwrap_or_default()
        .into_iter()
        .map(RawValue::get)
        .collect()
}

fn one<'s>(sink: &mut Sink<'s>, raw: &'s str, head: &Json) {
    let Some(json) = record(sink, raw) else {
        return;
    };
    let kind = text(&json, "type");
    if kind.is_empty() {
        sink.fail(Reason::Required {
            column: "type".into(),
        });
    } else if json["deleted"] != true && value(sink, kind, text(&json, "value")) {
        about(sink, &json, head);
        sink.emit();
    }
    sink.end(kind, raw);
}

/// Sets the fields of a value; those of two parts have `|` between.
fn value(sink: &mut Sink<'_>, kind: &str, text: &str) -> bool {
    let (first, second) = text.split_once('|').unwrap_or((text, ""));
    match kind {
        "ip-src" => address(sink, Field::SourceIp, Field::SourceNetwork, text),
        "ip-dst" => address(sink, Field::DestinationIp, Field::DestinationNetwork, text),
        "ip-src|port" => {
            sink.set(Field::SourcePort, second);
            sink.take(Field::SourceIp, first)
        }
        "ip-dst|port" => {
            sink.set(Field::DestinationPort, second);
            sink.take(Field::DestinationIp, first)
        }
        "hostname" | "domain" => sink.take(Field::SourceFqdn, text),
        "hostname|port" => {
            sink.set(Field::SourcePort, second);
            sink.take(Field::SourceFqdn, first)
        }
        "domain|ip" => {
            sink.set(Field::SourceIp, second);
            sink.take(Field::SourceFqdn, first)
        }
        "url" => sink.take(Field::SourceUrl, text),
        "email" | "email-src" => sink.take(Field::SourceAccount, text),
        "email-dst" => sink.take(Field::DestinationAccount, text),
        "AS" => sink.take(Field::SourceAsn, text),
        "vulnerability" => sink.vulnerabilities(text),
        "md5" | "sha1" | "sha256" => hash(sink, text),
        "filename|md5" | "filename|sha1" | "filename|sha256" => {
            sink.extra("file_name", &Json::from(first));
            hash(sink, second)
        }
        _ => false,
    }
}

fn address(sink: &mut Sink<'_>, host: Field, block: Field, text: &str) -> bool {
    sink.try_set(host, text) || sink.take(block, text)
}

fn about(sink: &mut Sink<'_>, json: &Json, head: &Json) {
    let times = [
        &json["first_seen"],
        &json["timestamp"],
        &head["timestamp"],
        &head["date"],
    ];
    for time in times {
        // Seconds since 1970 come as text or as a number.
        let text = time
            .as_str()
            .map_or_else(|| time.to_string(), str::to_owned);
        if sink.try_set(Field::TimeSource, &text) {
            break;
        }
    }
    if !sink.has(Field::TimeSource) {
        sink.fail(Reason::Required {
            column: "timestamp".into(),
        });
    }
    sink.set_json(Field::MispEventUuid, &head["uuid"]);
    sink.set_json(Field::MispAttributeUuid, &json["uuid"]);
    sink.set_json(Field::EventDescriptionText, &head["info"]);
    sink.set_json(Field::FeedProvider, &head["Orgc"]["name"]);
    sink.set_json(Field::Comment, &json["comment"]);
    sink.extra("misp.type", &json["type"]);
    sink.extra("misp.category", &json["category"]);
    sink.extra("misp.to_ids", &json["to_ids"]);
    for tags in [&head["Tag"], &json["Tag"]] {
        for tag in tags.as_array().into_iter().flatten() {
            machine_tag(sink, text(tag, "name"));
        }
    }
}

/// `tlp:green`, or `rsit:malicious-code="c2-server"`.
fn machine_tag(sink: &mut Sink<'_>, tag: &str) {
    if tag.starts_with("tlp:") {
        sink.try_set(Field::Tlp, tag);
    } else if let Some(rsit) = tag.strip_prefix("rsit:") {
        let name = rsit
            .split_once('=')
            .map_or("", |(_, name)| name.trim_matches('"'));
        let found = Classification::of(name);
        if let (Some(name), Some(class)) = (found.name(), found.class()) {
            sink.set(Field::ClassificationType, name);
            sink.set(Field::ClassificationTaxonomy, class.name());
        }
    }
}
