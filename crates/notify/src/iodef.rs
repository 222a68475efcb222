//! A notice as an IODEF document, version 2 (RFC 7970), in JSON (RFC 8727).

use std::net::IpAddr;

use catalog::words::Tlp;
use net::Timestamp;
use serde_json::{Map, Value, json};

use crate::group::Notice;
use crate::item::{Item, Side};
use crate::object::object;
use crate::recipient::label;
use crate::sender::Sender;

/// The document of a notice, made at `now`. The same arguments give the same
/// document.
pub fn document(notice: &Notice, sender: &Sender, now: Timestamp) -> Value {
    let (first, last) = notice.span();
    let mut incident = object(json!({
        "purpose": "reporting",
        "lang": "en",
        "IncidentID": { "id": notice.ticket, "name": sender.from.domain() },
        "StartTime": export::names::second(first),
        "EndTime": export::names::second(last),
        "GenerationTime": export::names::second(now),
        "Description": descriptions(notice),
        "Contact": [{
            "role": "creator",
            "type": "organization",
            "ContactName": [sender.organisation()],
            "Email": [{ "EmailTo": sender.reply_to }],
        }],
        "EventData": notice.items.iter().map(event).collect::<Vec<_>>(),
    }));
    incident.extend(restriction(notice.tlp));
    json!({ "version": "2.0", "lang": "en", "Incident": [incident] })
}

/// The marking. IODEF has the four of the first version of the protocol, with
/// `white` for CLEAR; what it has not is said as an extension.
fn restriction(tlp: Tlp) -> Map<String, Value> {
    object(match tlp {
        Tlp::Clear => json!({ "restriction": "white" }),
        Tlp::Green => json!({ "restriction": "green" }),
        Tlp::Amber => json!({ "restriction": "amber" }),
        Tlp::AmberStrict => json!({
            "restriction": "ext-value",
            "ext-restriction": label(tlp),
        }),
        Tlp::Red => json!({ "restriction": "red" }),
    })
}

/// Why the recipient is told.
fn descriptions(notice: &Notice) -> Vec<String> {
    let mut lines = vec![format!("Ticket {}, {}", notice.ticket, label(notice.tlp))];
    for rule in notice.items.iter().flat_map(|item| &item.rules) {
        let citations: Vec<&str> = rule
            .provisions
            .iter()
            .map(|provision| provision.citation.as_str())
            .collect();
        let line = export::text::line(&format!("{} {}", rule.why, citations.join("; ")));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn event(item: &Item) -> Value {
    let mut what = item.kind().to_owned();
    for more in [&item.malware, &item.feed].into_iter().flatten() {
        what = format!("{what}, {more}");
    }
    let mut event = object(json!({
        "Description": [what],
        "StartTime": export::names::second(item.first),
        "EndTime": export::names::second(item.last),
        "Assessment": {
            "IncidentCategory": [item.kind()],
            // What it did to the system, nobody has said.
            "Impact": [{ "SystemImpact": { "type": "unknown" } }],
            "Counter": [{ "value": item.count, "type": "count", "unit": "event" }],
        },
    }));
    let systems: Vec<Value> = [("source", &item.source), ("target", &item.destination)]
        .into_iter()
        .filter_map(|(category, side)| system(category, side, item))
        .collect();
    if !systems.is_empty() {
        event.insert("System".to_owned(), json!(systems));
    }
    Value::Object(event)
}

/// A side; `None` where nothing that names it is known.
fn system(category: &str, side: &Side, item: &Item) -> Option<Value> {
    let mut addresses = Vec::new();
    if let Some(ip) = side.ip {
        let kind = match ip {
            IpAddr::V4(_) => "ipv4-addr",
            IpAddr::V6(_) => "ipv6-addr",
        };
        addresses.push(json!({ "category": kind, "value": ip }));
    }
    if let Some(asn) = side.asn {
        addresses.push(json!({ "category": "asn", "value": asn.0.to_string() }));
    }
    if let Some(url) = &side.url {
        addresses.push(json!({ "category": "site-uri", "value": url }));
    }
    let mut node = Map::new();
    if !addresses.is_empty() {
        node.insert("Address".to_owned(), json!(addresses));
    }
    if let Some(name) = &side.fqdn {
        let domain = json!([{
            "system-status": "unknown",
            "domain-status": "unknown",
            "Name": name,
        }]);
        node.insert("DomainData".to_owned(), domain);
    }
    if node.is_empty() {
        return None;
    }
    let mut system = object(json!({ "category": category, "Node": node }));
    if let Some(port) = side.port {
        let mut service = object(json!({ "Port": port }));
        if let Some(number) = item.transport.as_deref().and_then(protocol) {
            service.insert("ip-protocol".to_owned(), json!(number));
        }
        system.insert("Service".to_owned(), json!([service]));
    }
    Some(Value::Object(system))
}

/// The number that IANA gave a transport.
fn protocol(name: &str) -> Option<u8> {
    Some(match name.to_ascii_lowercase().as_str() {
        "icmp" => 1,
        "tcp" => 6,
        "udp" => 17,
        "sctp" => 132,
        _ => return None,
    })
}
