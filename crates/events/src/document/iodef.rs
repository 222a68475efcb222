//! IODEF 2: incidents, in JSON (RFC 8727) or XML (RFC 7970). One event for each
//! system that is a source, or the target of something without a source, and one
//! for each observable of an indicator.

use serde_json::Value as Json;

use super::json::{elements, member, record, text};
use super::sink::Sink;
use super::xml;
use crate::field::Field;
use crate::reject::Reason;

pub(super) fn read_json(sink: &mut Sink<'_>) {
    let content = sink.content.trim();
    let Some(incidents) = member(content, "Incident").and_then(|list| elements(list.get())) else {
        if record(sink, content).is_some() {
            sink.reject(
                Reason::Required {
                    column: "Incident".into(),
                },
                content,
            );
        }
        return;
    };
    if let Some(version) = member(content, "version") {
        version_of(sink, version.get().trim_matches('"'));
    }
    for raw in incidents {
        if let Some(json) = record(sink, raw.get()) {
            incident(sink, &json);
            sink.end("Incident", raw.get());
        }
    }
}

pub(super) fn read_xml(sink: &mut Sink<'_>) {
    let content = sink.content;
    match xml::read(content) {
        Err(column) => {
            sink.begin(0, content.len());
            sink.reject(Reason::Xml { column }, content);
        }
        Ok(root) => {
            version_of(sink, text(&root, "version"));
            let incidents = list(&root, "Incident");
            if incidents.is_empty() {
                sink.begin(0, content.len());
                sink.reject(
                    Reason::Required {
                        column: "Incident".into(),
                    },
                    content,
                );
            }
            for json in incidents {
                let [start, end] = ["start", "end"].map(|name| {
                    let at = json[xml::PLACE][name].as_u64().unwrap_or(0);
                    usize::try_from(at).unwrap_or(0)
                });
                sink.begin(start, end - start);
                incident(sink, json);
                sink.end("Incident", &content[start..end]);
            }
        }
    }
}

fn version_of(sink: &mut Sink<'_>, version: &str) {
    if !version.is_empty() && version != "2.00" && version != "2.0" {
        sink.version(version);
    }
}

fn incident(sink: &mut Sink<'_>, json: &Json) {
    for data in list(json, "EventData") {
        event_data(sink, json, data, 0);
    }
    for indicator in
        list(json, "Indicator")
            .into_iter()
            .chain(inner(json, "IndicatorData", "Indicator"))
    {
        for observable in list(indicator, "Observable") {
            observed(sink, json, indicator, observable);
        }
    }
}

/// How deep events may be inside events. Our choice: nobody is seen to go beyond 2.
pub const EVENT_DEPTH_MAX: usize = 16;

fn event_data(sink: &mut Sink<'_>, incident: &Json, data: &Json, depth: usize) {
    if depth == EVENT_DEPTH_MAX {
        return;
    }
    // XML has systems in flows, JSON has them in the event itself.
    for group in list(data, "Flow").into_iter().chain([data]) {
        let systems = list(group, "System");
        let of = |kind: &str| -> Vec<&Json> {
            systems
                .iter()
                .copied()
                .filter(|system| text(system, "category") == kind)
                .collect()
        };
        let (sources, targets) = (of("source"), of("target"));
        for source in &sources {
            sink.clear();
            let is_set = system(sink, source, true);
            // Which of several targets belongs to which source is not said.
            if let [target] = targets[..] {
                system(sink, target, false);
            }
            if is_set {
                about(sink, incident, data);
                sink.emit();
            }
        }
        if sources.is_empty() {
            for target in targets {
                sink.clear();
                if system(sink, target, false) {
                    about(sink, incident, data);
                    sink.emit();
                }
            }
        }
    }
    for inside in list(data, "EventData") {
        event_data(sink, incident, inside, depth + 1);
    }
}

/// Sets what a system says of a source or a target.
fn system(sink: &mut Sink<'_>, json: &Json, is_source: bool) -> bool {
    let pick = |source, target| if is_source { source } else { target };
    let mut is_set = false;
    for node in list(json, "Node") {
        for address in list(node, "Address") {
            let value = content(address);
            let field = match text(address, "category") {
                "asn" => pick(Field::SourceAsn, Field::DestinationAsn),
                "ipv4-net" | "ipv6-net" => pick(Field::SourceNetwork, Field::DestinationNetwork),
                "e-mail" => pick(Field::SourceAccount, Field::DestinationAccount),
                "site-uri" => pick(Field::SourceUrl, Field::DestinationUrl),
                _ => pick(Field::SourceIp, Field::DestinationIp),
            };
            is_set |= sink.try_set(field, value);
        }
        for domain in list(node, "DomainData") {
            let name = list(domain, "Name")
                .first()
                .map_or("", |name| content(name));
            is_set |= sink.try_set(pick(Field::SourceFqdn, Field::DestinationFqdn), name);
        }
    }
    for service in list(json, "Service") {
        let port = list(service, "Port").first().map(|port| shown(port));
        sink.set(
            pick(Field::SourcePort, Field::DestinationPort),
            &port.unwrap_or_default(),
        );
        match shown(&service["ip-protocol"]).as_str() {
            "1" => sink.set(Field::ProtocolTransport, "icmp"),
            "6" => sink.set(Field::ProtocolTransport, "tcp"),
            "17" => sink.set(Field::ProtocolTransport, "udp"),
            _ => {}
        }
    }
    is_set
}

/// One event for each thing that an observable names.
fn observed(sink: &mut Sink<'_>, incident: &Json, indicator: &Json, observable: &Json) {
    for system_json in list(observable, "System") {
        sink.clear();
        if system(sink, system_json, true) {
            about(sink, incident, indicator);
            sink.emit();
        }
    }
    for bulk in list(observable, "BulkObservable") {
        let kind = match text(bulk, "type") {
            "ext-value" => text(bulk, "ext-type"),
            kind => kind,
        };
        // A list in JSON, lines of text in XML.
        for value in list(bulk, "BulkObservableList") {
            for value in content(value).lines().map(str::trim) {
                sink.clear();
                if bulk_value(sink, kind, value) {
                    about(sink, incident, indicator);
                    sink.emit();
                }
            }
        }
    }
}

fn bulk_value(sink: &mut Sink<'_>, kind: &str, value: &str) -> bool {
    match kind {
        "asn" => sink.take(Field::SourceAsn, value),
        "ipv4-addr" | "ipv6-addr" => sink.take(Field::SourceIp, value),
        "ipv4-net" | "ipv6-net" => sink.take(Field::SourceNetwork, value),
        "site-uri" | "url" => sink.take(Field::SourceUrl, value),
        "domain-name" | "fqdn" => sink.take(Field::SourceFqdn, value),
        "domain-to-ipv4" | "domain-to-ipv6" => {
            let (name, address) = value.split_once(',').unwrap_or((value, ""));
            sink.set(Field::SourceIp, address.trim());
            sink.take(Field::SourceFqdn, name.trim())
        }
        "email-addr" | "e-mail" => sink.take(Field::SourceAccount, value),
        "file-hash" | "hash" => super::xarf::hash(sink, value),
        _ => false,
    }
}

/// What the incident, and the event or indicator in it, say of themselves.
fn about(sink: &mut Sink<'_>, incident: &Json, part: &Json) {
    const TIMES: [&str; 5] = [
        "StartTime",
        "DetectTime",
        "EndTime",
        "ReportTime",
        "GenerationTime",
    ];
    let times = TIMES.iter().map(|name| &part[*name]);
    for time in times.chain(TIMES.iter().map(|name| &incident[*name])) {
        let time = time
            .as_array()
            .and_then(|list| list.first())
            .unwrap_or(time);
        if sink.try_set(Field::TimeSource, content(time)) {
            break;
        }
    }
    if !sink.has(Field::TimeSource) {
        sink.fail(Reason::Required {
            column: "GenerationTime".into(),
        });
    }
    let words = list(part, "Description")
        .into_iter()
        .chain(list(incident, "Description"));
    sink.set(
        Field::EventDescriptionText,
        words.map(content).next().unwrap_or(""),
    );
    let restriction = text(incident, "restriction");
    if !sink.try_set(Field::Tlp, restriction) && !restriction.is_empty() {
        sink.extra("iodef.restriction", &Json::from(restriction));
    }
    for id in list(incident, "IncidentID") {
        let id_text = if id["id"].is_string() {
            text(id, "id")
        } else {
            content(id)
        };
        sink.extra("iodef.incident", &Json::from(id_text));
        sink.set(Field::FeedProvider, text(id, "name"));
    }
    sink.extra("iodef.purpose", &incident["purpose"]);
}

/// A member that may be missing, one, or many.
fn list<'j>(json: &'j Json, name: &str) -> Vec<&'j Json> {
    match &json[name] {
        Json::Null => Vec::new(),
        Json::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn inner<'j>(json: &'j Json, outer: &str, name: &str) -> Vec<&'j Json> {
    list(json, outer)
        .into_iter()
        .flat_map(|one| list(one, name))
        .collect()
}

/// The text of an element: itself, or its `value`.
fn content(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| text(json, "value")).trim()
}

/// Text or a number, as text.
fn shown(json: &Json) -> String {
    match json {
        Json::Number(number) => number.to_string(),
        other => content(other).to_owned(),
    }
}
