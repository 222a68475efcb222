//! A dossier as an RDAP response (RFC 9083): an `ip network` or an `autnum`, with its
//! registrant and whom to write to about abuse.
//!
//! - [`response`]: the whole.
//! - `entity`: registrants and contacts, with their jCards (RFC 7095).
//!
//! RDAP has one object for one query. It is the smallest that a registry's database
//! has for the addresses, else what a registry delegated, else the special-purpose
//! block. All else (announcements, what may be announced, other sources, each with
//! its place) is the dossier itself, in the member [`MEMBER`] of the extension
//! [`EXTENSION`], which is ours and not registered with IANA; members of extensions
//! begin with their identifier (RFC 9083 §2.1, RFC 7480 §6). Where nothing is known
//! of what was asked, the response is RDAP's error 404 (RFC 9083 §6), with the dossier
//! all the same: it says what was asked.

mod entity;

use net::{Family, Prefix, Timestamp};
use registry::delegated::Resources;
use serde_json::{Map, Value, json};

use crate::cidr;
use crate::dossier::{BlockFacts, Dossier, Holding, NetworkFacts, Records, name_of};
use crate::query::Query;
use crate::words;

/// Our extension's identifier.
pub const EXTENSION: &str = "normwatch";

/// The member that has the dossier.
pub const MEMBER: &str = "normwatch_dossier";

type Object = Map<String, Value>;

/// A dossier as an RDAP response.
pub fn response(dossier: &Dossier) -> Value {
    let object = match (&dossier.block, &dossier.network) {
        (Some(block), _) => ip_network(dossier, block),
        (None, Some(network)) => autnum(network),
        (None, None) => unreachable!("a question is about addresses or a network"),
    };
    let mut conformance = vec!["rdap_level_0", EXTENSION];
    let mut response = match object {
        Some(mut object) => {
            if object.contains_key("cidr0_cidrs") {
                conformance.push("cidr0");
            }
            put_list(&mut object, "remarks", remarks(dossier));
            object
        }
        None => not_found(dossier),
    };
    response.insert("rdapConformance".to_owned(), json!(conformance));
    response.insert("notices".to_owned(), notices(dossier).into());
    response.insert("lang".to_owned(), "en".into());
    let data = serde_json::to_value(dossier).expect("plain data is JSON");
    response.insert(MEMBER.to_owned(), data);
    Value::Object(response)
}

/// RFC 9083 §5.4; `None` where nothing is known of the addresses.
fn ip_network(dossier: &Dossier, block: &BlockFacts) -> Option<Object> {
    let object = first(&block.objects).filter(|holding| !holding.is_unheld);
    let delegation = first(&block.delegations);
    let special = block.special.as_ref();
    let announced = block
        .announced
        .as_ref()
        .and_then(|found| found.longest.as_ref());
    let claims = &block.claims;
    let is_claimed = claims.vrps.as_ref().is_some_and(|vrps| vrps.total > 0)
        || claims
            .route_objects
            .as_ref()
            .is_some_and(|routes| routes.total > 0);
    let basis = object.or(delegation);
    let resources = match (basis, special) {
        (Some(holding), _) => holding.resources,
        (None, Some(special)) => resources(special.block.parse().expect("a special block")),
        (None, None) if announced.is_some() || is_claimed => resources(
            dossier
                .query
                .block()
                .expect("the question is about addresses"),
        ),
        (None, None) => return None,
    };
    let mut network = Object::new();
    network.insert("objectClassName".to_owned(), "ip network".into());
    addresses(&mut network, resources);
    if let Some(object) = object {
        // The databases of the RIPE family know blocks by their addresses.
        let handle = match object.resources {
            Resources::Ipv4 { first, last } => format!("{first} - {last}"),
            other => cidr::shown(other),
        };
        network.insert("handle".to_owned(), handle.into());
    }
    let own = |get: fn(&Holding) -> Option<&str>| object.and_then(get);
    let name = own(|holding| holding.name.as_deref());
    put(
        &mut network,
        "name",
        name.or(special.map(|special| special.name.as_str())),
    );
    put(
        &mut network,
        "type",
        own(|holding| holding.status.as_deref()),
    );
    let country = delegation.and_then(|holding| holding.economy.as_deref());
    put(
        &mut network,
        "country",
        country.or(basis.and_then(words::economy)),
    );
    let is_bogon = special.is_some_and(|special| special.is_bogon);
    network.insert("status".to_owned(), status(is_bogon, delegation, basis));
    put_list(&mut network, "events", events(delegation, object));
    let contacts = block.contacts.iter().flat_map(|found| &found.first);
    let entities = entity::registrant(basis)
        .into_iter()
        .chain(contacts.map(entity::abuse));
    put_list(&mut network, "entities", entities.collect());
    Some(network)
}

/// RFC 9083 §5.5; `None` where nothing is known of the number.
fn autnum(facts: &NetworkFacts) -> Option<Object> {
    let one = |list: &'_ Option<Vec<Holding>>| list.as_ref().and_then(|list| list.first().cloned());
    let object = one(&facts.objects);
    let delegation = one(&facts.delegations);
    let as_org = one(&facts.as_org);
    let peeringdb = one(&facts.peeringdb);
    let basis = object
        .as_ref()
        .filter(|holding| holding.id.is_some())
        .or(as_org.as_ref())
        .or(object.as_ref())
        .or(delegation.as_ref())
        .or(peeringdb.as_ref());
    if basis.is_none() && facts.special.is_none() {
        return None;
    }
    let mut network = Object::new();
    network.insert("objectClassName".to_owned(), "autnum".into());
    network.insert("handle".to_owned(), facts.asn.to_string().into());
    network.insert("startAutnum".to_owned(), facts.asn.0.into());
    network.insert("endAutnum".to_owned(), facts.asn.0.into());
    let named = [&object, &as_org, &peeringdb];
    let name = named
        .into_iter()
        .flatten()
        .find_map(|holding| holding.name.as_deref());
    let purpose = facts.special.as_ref().map(|special| special.name.as_str());
    put(&mut network, "name", name.or(purpose));
    let country = delegation
        .as_ref()
        .and_then(|holding| holding.economy.as_deref());
    put(
        &mut network,
        "country",
        country.or(basis.and_then(words::economy)),
    );
    let status = status(facts.special.is_some(), delegation.as_ref(), basis);
    network.insert("status".to_owned(), status);
    let events = events(delegation.as_ref(), object.as_ref());
    put_list(&mut network, "events", events);
    let contacts = facts.contacts.iter().flat_map(|found| &found.first);
    let entities = entity::registrant(basis)
        .into_iter()
        .chain(contacts.map(entity::abuse));
    put_list(&mut network, "entities", entities.collect());
    Some(network)
}

/// RFC 9083 §6.
fn not_found(dossier: &Dossier) -> Object {
    let mut error = Object::new();
    error.insert("errorCode".to_owned(), 404.into());
    error.insert("title".to_owned(), "Nothing is known of it".into());
    let description = format!("No register that was asked has {}.", dossier.query);
    error.insert("description".to_owned(), json!([description]));
    error
}

/// The members that say which addresses, and the extension `cidr0`.
fn addresses(network: &mut Object, resources: Resources) {
    let (first, last, version) = match resources {
        Resources::Ipv4 { first, last } => (first.to_string(), last.to_string(), "v4"),
        Resources::Ipv6 { first, last } => (first.to_string(), last.to_string(), "v6"),
        Resources::Asns { .. } => unreachable!("a block has addresses"),
    };
    network.insert("startAddress".to_owned(), first.into());
    network.insert("endAddress".to_owned(), last.into());
    network.insert("ipVersion".to_owned(), version.into());
    let blocks = cidr::blocks(resources).into_iter().map(|block| {
        let address = match block.family() {
            Family::V4 => "v4prefix",
            Family::V6 => "v6prefix",
        };
        json!({ address: block.address().to_string(), "length": block.length() })
    });
    network.insert("cidr0_cidrs".to_owned(), blocks.collect());
}

fn resources(prefix: Prefix) -> Resources {
    use std::net::IpAddr::{V4, V6};
    match (prefix.address(), prefix.last_address()) {
        (V4(first), V4(last)) => Resources::Ipv4 { first, last },
        (V6(first), V6(last)) => Resources::Ipv6 { first, last },
        _ => unreachable!("both ends of a prefix are of its family"),
    }
}

/// Words of IANA's registry of RDAP's JSON values (RFC 9083 §10.2).
fn status(is_bogon: bool, delegation: Option<&Holding>, basis: Option<&Holding>) -> Value {
    let word = match (delegation, basis) {
        _ if is_bogon => "reserved",
        (Some(delegation), _) if delegation.is_unheld => "inactive",
        (None, None) => "inactive",
        _ => "active",
    };
    json!([word])
}

/// When it was handed out, and when its object was last changed.
fn events(delegation: Option<&Holding>, object: Option<&Holding>) -> Vec<Value> {
    let registered = delegation
        .and_then(|holding| holding.since)
        .or(object.and_then(|holding| holding.since));
    let changed = object.and_then(|holding| holding.changed);
    let registered = registered.map(|when| event("registration", when));
    registered
        .into_iter()
        .chain(changed.map(|when| event("last changed", when)))
        .collect()
}

fn event(action: &str, when: Timestamp) -> Value {
    json!({ "eventAction": action, "eventDate": when.to_string() })
}

/// What is to be known of the object.
fn remarks(dossier: &Dossier) -> Vec<Value> {
    let several = dossier.block.as_ref().map_or(0, |block| {
        let total = |records: &Option<Records<Holding>>| records.as_ref().map_or(0, |r| r.total);
        total(&block.delegations).max(total(&block.objects))
    });
    let several = (several > 1).then(|| {
        json!({
            "title": "Several holders",
            "description": [format!(
                "{} is in {several} parts; this object is of the first.", dossier.query
            )],
        })
    });
    let lists = [
        ("Where sources disagree", &dossier.disagreements),
        ("To know before relying on it", &dossier.notes),
    ];
    let lists = lists.into_iter().filter(|(_, lines)| !lines.is_empty());
    several
        .into_iter()
        .chain(lists.map(|(title, lines)| json!({ "title": title, "description": lines })))
        .collect()
}

/// Where this is from, and what was not asked.
fn notices(dossier: &Dossier) -> Vec<Value> {
    let files = dossier.registers.iter().map(|register| {
        let date = register.date.map_or(String::new(), |date| {
            format!(", of {}", crate::serial::shown_day(date))
        });
        format!("{}: {}{date}", name_of(&register.file), register.kind)
    });
    let mut files: Vec<String> = files.collect();
    if files.is_empty() {
        files.push("No register was given; only special-purpose blocks are known.".to_owned());
    }
    let mut notices = vec![json!({
        "title": "Made from files, not by a registry",
        "description": files,
    })];
    if !dossier.not_asked.is_empty() {
        notices.push(json!({
            "title": "Not asked, since no file was given",
            "description": dossier.not_asked,
        }));
    }
    if matches!(dossier.query, Query::Address(_) | Query::Block(_)) {
        notices.push(json!({
            "title": "Economies",
            "description": ["An economy is where a holder is registered, not where a network is."],
        }));
    }
    notices
}

fn first(records: &Option<Records<Holding>>) -> Option<&Holding> {
    records.as_ref()?.first.first()
}

fn put(object: &mut Object, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// Adds a list; none where it is empty, as RDAP has it.
fn put_list(object: &mut Object, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        object.insert(name.to_owned(), list.into());
    }
}
