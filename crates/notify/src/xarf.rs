//! Events as XARF reports, version 4.2.0: what abuse desks read by machine.
//!
//! A report has one source. Where the recipient is not shown it, where the type
//! wants something that is not known, or where XARF has no type that says no more
//! than is known, there is no report; the table has the event all the same.

use events::Classification;
use events::rsit::{Class, Type};
use serde_json::{Map, Value, json};

use crate::group::Notice;
use crate::item::Item;
use crate::object::object;
use crate::sender::Sender;
use crate::text;

/// The version that is written.
pub const VERSION: &str = "4.2.0";

/// The longest description, in characters, by the core schema.
const DESCRIPTION_CHARACTERS_MAX: usize = 1_000;

/// The longest name of malware, in characters, by the schema of `botnet`.
const MALWARE_CHARACTERS_MAX: usize = 200;

/// The reports of a notice, in the order of its events.
pub fn reports(notice: &Notice, sender: &Sender) -> Vec<Value> {
    let reports = notice.items.iter();
    reports
        .filter_map(|item| report(notice, item, sender))
        .collect()
}

fn report(notice: &Notice, item: &Item, sender: &Sender) -> Option<Value> {
    let identifier = match (item.source.ip, &item.source.fqdn) {
        (Some(ip), _) => ip.to_string(),
        (None, Some(name)) => name.clone(),
        (None, None) => return None,
    };
    let (category, kind, own) = of_kind(item)?;
    let contact = json!({
        "org": sender.organisation(),
        "contact": sender.from,
        "domain": sender.from.domain(),
    });
    let name = format!("{} {}", notice.ticket, item.id);
    let mut report = json!({
        "xarf_version": VERSION,
        "report_id": export::names::uuid("xarf", &name),
        "timestamp": export::names::second(item.first),
        "reporter": contact,
        "sender": contact,
        "source_identifier": identifier,
        "category": category,
        "type": kind,
        "description": description(notice, item),
        "tags": [format!("rsit:{}", item.kind())],
    });
    let fields = report.as_object_mut().expect("it is written as an object");
    // Zero is no port there.
    if let Some(port) = item.source.port.filter(|port| *port > 0) {
        fields.insert("source_port".to_owned(), json!(port));
    }
    fields.extend(own);
    Some(report)
}

fn description(notice: &Notice, item: &Item) -> String {
    let mut words = format!("Ticket {}: {}", notice.ticket, item.kind());
    if item.count > 1 {
        words += &format!(", seen {} times", item.count);
    }
    if let Some(feed) = &item.feed {
        words += &format!(", by {feed}");
    }
    let whys: Vec<&str> = item.rules.iter().map(|rule| rule.why.as_str()).collect();
    text::line(
        &format!("{words}. {}", whys.join(" ")),
        DESCRIPTION_CHARACTERS_MAX,
    )
}

/// Category, type, and what the type has beyond all others.
fn of_kind(item: &Item) -> Option<(&'static str, &'static str, Map<String, Value>)> {
    let Classification::Rsit(kind) = item.class else {
        return None;
    };
    Some(match kind {
        Type::InfectedSystem => ("infrastructure", "botnet", botnet(item)),
        Type::Scanner => ("connection", "port_scan", connection(item)?),
        Type::BruteForce => ("connection", "login_attack", connection(item)?),
        Type::Dos | Type::Ddos => ("connection", "ddos", connection(item)?),
        Type::MalwareDistribution => ("content", "malware", page(item)?),
        Type::Phishing => ("content", "phishing", page(item)?),
        Type::DdosAmplifier | Type::PotentiallyUnwantedAccessible => {
            ("vulnerability", "open_service", service(item)?)
        }
        Type::Misconfiguration => ("vulnerability", "misconfiguration", service(item)?),
        _ if kind.class() == Class::Vulnerable => {
            ("vulnerability", "misconfiguration", service(item)?)
        }
        Type::C2Server => {
            let what = object(json!({ "threat_type": "command_and_control" }));
            ("reputation", "threat_intelligence", what)
        }
        _ => return None,
    })
}

fn botnet(item: &Item) -> Map<String, Value> {
    let feed = item.feed.as_deref().unwrap_or("a feed");
    let mut fields = object(json!({
        "compromise_evidence": format!("Traffic of malware from this address was seen by {feed}"),
    }));
    if let Some(malware) = &item.malware {
        let malware = text::line(malware, MALWARE_CHARACTERS_MAX);
        fields.insert("malware_family".to_owned(), json!(malware));
    }
    let controller = &item.destination;
    let name = controller.ip.map(|ip| ip.to_string());
    if let Some(name) = name.or_else(|| controller.fqdn.clone()) {
        fields.insert("c2_server".to_owned(), json!(name));
    }
    fields
}

/// What attacks over a connection have. The transport and, for an address, the
/// source's port are required.
fn connection(item: &Item) -> Option<Map<String, Value>> {
    let transport = item.transport.as_deref()?.to_ascii_lowercase();
    let is_known = ["tcp", "udp", "icmp", "sctp"].contains(&transport.as_str());
    if !is_known || item.source.port.unwrap_or(0) == 0 {
        return None;
    }
    let mut fields = object(json!({
        "protocol": transport,
        "first_seen": export::names::second(item.first),
        "last_seen": export::names::second(item.last),
    }));
    if let Some(ip) = item.destination.ip {
        fields.insert("destination_ip".to_owned(), json!(ip));
    }
    if let Some(port) = item.destination.port.filter(|port| *port > 0) {
        fields.insert("destination_port".to_owned(), json!(port));
    }
    Some(fields)
}

/// What pages have: the address of one.
fn page(item: &Item) -> Option<Map<String, Value>> {
    let url = item.source.url.as_deref()?;
    // A URI, and nothing that a validator would take for something else.
    let is_uri = (url.starts_with("http://") || url.starts_with("https://"))
        && url
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&b));
    is_uri.then(|| object(json!({ "url": url })))
}

/// What services have: what is offered there.
fn service(item: &Item) -> Option<Map<String, Value>> {
    let transport = item.transport.as_deref().unwrap_or("tcp");
    let service = match (&item.service, item.source.port) {
        (Some(service), _) => service.clone(),
        (None, Some(port)) => format!("{port}/{transport}"),
        (None, None) => return None,
    };
    Some(object(json!({ "service": service })))
}
