//! A notice as a STIX 2.1 bundle: what was observed, and what to look out for.
//!
//! - Each event is an `observed-data` over the addresses, names and connections that
//!   the recipient is shown; the provisions that it engages are its references.
//! - An `indicator` stands only for what nobody has a good reason to speak to: a
//!   controller of malware, a place that hands it out, a phishing page. A machine
//!   that was seen scanning is no indicator: its user is a victim more often than
//!   not.
//! - All objects are marked by the Traffic Light Protocol, version 2.0, with the
//!   marking definitions that OASIS published for it.
//!
//! No identity stands for anybody but the desk.

use std::collections::BTreeSet;
use std::net::IpAddr;

use events::Classification;
use events::rsit::Type;
use export::stix::observable_id;
use export::tlp::{marking, marking_id};
use net::Timestamp;
use serde_json::{Map, Value, json};

use crate::group::Notice;
use crate::item::{Item, Side};
use crate::object::object;
use crate::sender::Sender;

/// The most that `number_observed` can say (STIX 2.1, section 4.14).
pub const NUMBER_OBSERVED_MAX: u64 = 999_999_999;

/// The bundle of a notice, made at `now`. The same arguments give the same bundle.
pub fn bundle(notice: &Notice, sender: &Sender, now: Timestamp) -> Value {
    let mut bundle = Bundle {
        time: export::names::millisecond(now),
        author: format!(
            "identity--{}",
            export::names::uuid("desk", sender.from.as_str())
        ),
        marking: marking_id(notice.tlp),
        known: BTreeSet::new(),
        objects: Vec::new(),
    };
    bundle.add(marking(notice.tlp));
    let author = json!({
        "name": sender.organisation(),
        "identity_class": "organization",
        "contact_information": sender.reply_to,
    });
    let id = bundle.author.clone();
    bundle.add_made(&id, author);
    for item in &notice.items {
        bundle.event(notice, item);
    }
    let content = Value::from(bundle.objects);
    let id = export::names::uuid("notice-stix", &content.to_string());
    json!({ "type": "bundle", "id": format!("bundle--{id}"), "objects": content })
}

struct Bundle {
    time: String,
    author: String,
    marking: &'static str,
    known: BTreeSet<String>,
    objects: Vec<Value>,
}

impl Bundle {
    /// Adds an object, unless one of that id is there.
    fn add(&mut self, object: Value) {
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        if self.known.insert(id) {
            self.objects.push(object);
        }
    }

    /// Adds an object that we made, with what all of them have.
    fn add_made(&mut self, id: &str, content: Value) {
        let mut made = object(content);
        let kind = id.split("--").next().unwrap_or_default();
        made.extend(object(json!({
            "type": kind,
            "spec_version": "2.1",
            "id": id,
            "created": self.time,
            "modified": self.time,
            "object_marking_refs": [self.marking],
        })));
        if id != self.author {
            made.insert("created_by_ref".to_owned(), json!(self.author));
        }
        self.add(Value::Object(made));
    }

    /// Adds an observable, whose id follows from what `naming` says of it; gives the
    /// id.
    fn observable(&mut self, kind: &str, naming: &Value) -> String {
        let id = observable_id(kind, naming);
        let mut content = object(naming.clone());
        content.extend(object(json!({
            "type": kind,
            "spec_version": "2.1",
            "id": id,
            "object_marking_refs": [self.marking],
        })));
        self.add(Value::Object(content));
        id
    }

    /// One event.
    fn event(&mut self, notice: &Notice, item: &Item) {
        let (mut refs, source) = self.side(&item.source);
        let (to_refs, destination) = self.side(&item.destination);
        refs.extend(to_refs);
        refs.extend(self.traffic(item, source, destination));
        if refs.is_empty() {
            return;
        }
        let name = format!("{} {}", notice.ticket, item.id);
        let observed = format!("observed-data--{}", export::names::uuid("observed", &name));
        let mut references = vec![json!({
            "source_name": "ticket",
            "external_id": notice.ticket,
        })];
        let provisions = item.rules.iter().flat_map(|rule| &rule.provisions);
        references.extend(provisions.map(|provision| {
            json!({
                "source_name": "normwatch",
                "external_id": provision.id,
                "description": export::text::line(&provision.citation),
            })
        }));
        refs.sort_unstable();
        refs.dedup();
        let content = json!({
            "first_observed": export::names::millisecond(item.first),
            "last_observed": export::names::millisecond(item.last),
            "number_observed": item.count.clamp(1, NUMBER_OBSERVED_MAX),
            "object_refs": refs,
            "labels": [item.kind()],
            "external_references": references,
        });
        self.add_made(&observed, content);
        self.indicator(item, &name, &observed);
    }

    /// What is known of a side: its observables, and that of its address or name.
    fn side(&mut self, side: &Side) -> (Vec<String>, Option<String>) {
        let mut refs = Vec::new();
        let mut nearest = None;
        if let Some(ip) = side.ip {
            let id = self.observable(address_kind(ip), &json!({ "value": ip }));
            nearest = Some(id.clone());
            refs.push(id);
        }
        if let Some(name) = &side.fqdn {
            let id = self.observable("domain-name", &json!({ "value": name }));
            nearest = nearest.or(Some(id.clone()));
            refs.push(id);
        }
        if let Some(url) = &side.url {
            refs.push(self.observable("url", &json!({ "value": url })));
        }
        if let Some(asn) = side.asn {
            refs.push(self.observable("autonomous-system", &json!({ "number": asn.0 })));
        }
        (refs, nearest)
    }

    /// The connection, where a side of it and its protocol are known.
    fn traffic(
        &mut self,
        item: &Item,
        source: Option<String>,
        destination: Option<String>,
    ) -> Option<String> {
        let transport = item.transport.as_deref()?.to_ascii_lowercase();
        let is_known = ["tcp", "udp", "icmp", "sctp"].contains(&transport.as_str());
        if !is_known || (source.is_none() && destination.is_none()) {
            return None;
        }
        let mut naming = Map::new();
        // In the order of names, as RFC 8785 has it for what an id is made of.
        if let Some(id) = destination {
            naming.insert("dst_ref".to_owned(), json!(id));
        }
        if let Some(port) = item.destination.port {
            naming.insert("dst_port".to_owned(), json!(port));
        }
        naming.insert("protocols".to_owned(), json!([transport]));
        if let Some(port) = item.source.port {
            naming.insert("src_port".to_owned(), json!(port));
        }
        if let Some(id) = source {
            naming.insert("src_ref".to_owned(), json!(id));
        }
        naming.sort_keys();
        Some(self.observable("network-traffic", &Value::Object(naming)))
    }

    /// What to look out for, and on what it is based.
    fn indicator(&mut self, item: &Item, name: &str, observed: &str) {
        let Classification::Rsit(
            kind @ (Type::C2Server | Type::MalwareDistribution | Type::Phishing),
        ) = item.class
        else {
            return;
        };
        let Some(pattern) = pattern(&item.source) else {
            return;
        };
        let id = format!("indicator--{}", export::names::uuid("indicator", name));
        let mut what = kind.name().to_owned();
        if let Some(malware) = &item.malware {
            what = format!("{what}, {malware}");
        }
        let feed = item.feed.as_deref().unwrap_or("a feed");
        let content = json!({
            "name": what,
            "description": format!("Seen {} times, by {feed}.", item.count),
            "indicator_types": ["malicious-activity"],
            "pattern": pattern,
            "pattern_type": "stix",
            "pattern_version": "2.1",
            "valid_from": export::names::millisecond(item.first),
            "labels": [item.kind()],
        });
        self.add_made(&id, content);
        let relationship = export::names::uuid("based-on", name);
        let content = json!({
            "relationship_type": "based-on",
            "source_ref": id,
            "target_ref": observed,
        });
        self.add_made(&format!("relationship--{relationship}"), content);
    }
}

/// The most exact pattern for a side; `None` where nothing is known of it.
fn pattern(side: &Side) -> Option<String> {
    let (kind, value) = match side {
        Side { url: Some(url), .. } => ("url", url.clone()),
        Side { ip: Some(ip), .. } => (address_kind(*ip), ip.to_string()),
        Side {
            fqdn: Some(name), ..
        } => ("domain-name", name.clone()),
        _ => return None,
    };
    // STIX 2.1, section 9.2: a backslash and a quote are written with a backslash.
    let value = value.replace('\\', "\\\\").replace('\'', "\\'");
    Some(format!("[{kind}:value = '{value}']"))
}

fn address_kind(ip: IpAddr) -> &'static str {
    match ip {
        IpAddr::V4(_) => "ipv4-addr",
        IpAddr::V6(_) => "ipv6-addr",
    }
}
