//! Elements as `bgpdump -m` writes them, without the name of the record's type,
//! which elements do not keep, and with the path identifier always in its place.

use std::fmt::Write;
use std::net::Ipv6Addr;
use std::path::Path;

use mrt::{Action, Element, Route};

use crate::real;

/// Every line of a file, as we read it.
pub(crate) fn ours(path: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    real::read_one(path, |element| lines.push(line(element)));
    lines
}

/// A line of `bgpdump -m` in the same form: times without the fraction that the
/// `_ET` types have; the list of communities, which lines of type 5 leave out;
/// and IPv6 addresses as RFC 5952 §4.2.2 shortens them, which `bgpdump` does not.
pub(crate) fn theirs(line: &str) -> String {
    let mut fields: Vec<String> = line.split('|').map(address).collect();
    let kind = fields.remove(0);
    fields.swap(0, 1);
    if let Some(whole) = fields[1].find('.') {
        fields[1].truncate(whole);
    }
    if fields[0] == "STATE" {
        return fields.join("|");
    }
    if !kind.ends_with("_AP") {
        fields.insert(5, String::new());
    }
    if kind == "BGP" && fields[0] == "A" {
        fields.insert(11, String::new());
    }
    fields.join("|")
}

fn address(field: &str) -> String {
    let (address, rest) = match field.find('/') {
        Some(slash) => field.split_at(slash),
        None => (field, ""),
    };
    match address.parse::<Ipv6Addr>() {
        Ok(address) => format!("{address}{rest}"),
        Err(_) => field.to_owned(),
    }
}

fn line(element: Element<'_>) -> String {
    match element {
        Element::Route(route) => route_line(route),
        Element::StateChange(change) => format!(
            "STATE|{}|{}|{}|{}|{}",
            change.timestamp.seconds(),
            change.peer.address,
            change.peer.asn.0,
            change.old,
            change.new
        ),
    }
}

fn route_line(route: &Route<'_>) -> String {
    let action = match route.action {
        Action::Announce => 'A',
        Action::Withdraw => 'W',
        Action::Rib => 'B',
    };
    let path_id = route.path_id.map(|id| id.to_string()).unwrap_or_default();
    let mut line = format!(
        "{action}|{}|{}|{}|{}|{path_id}",
        route.timestamp.seconds(),
        route.peer.address,
        route.peer.asn.0,
        route.prefix,
    );
    if route.action == Action::Withdraw {
        return line;
    }
    let attributes = &route.attributes;
    let path = attributes.as_path().map(|path| path.to_string());
    let origin = match attributes.origin_code() {
        Some(0) => "IGP",
        Some(1) => "EGP",
        _ => "INCOMPLETE",
    };
    // What bgpdump prints for a next hop that it does not find.
    let no_next_hop = [255; 4].into();
    let communities: Vec<String> = attributes
        .communities()
        .map(|(high, low)| match (high, low) {
            (0xffff, 0xff01) => "no-export".to_owned(),
            (0xffff, 0xff02) => "no-advertise".to_owned(),
            (0xffff, 0xff03) => "local-AS".to_owned(),
            _ => format!("{high}:{low}"),
        })
        .collect();
    let aggregator = attributes
        .aggregator()
        .map(|(asn, router)| format!("{} {router}", asn.0));
    write!(
        line,
        "|{}|{origin}|{}|{}|{}|{}|{}|{}|",
        path.unwrap_or_default(),
        attributes.next_hop().unwrap_or(no_next_hop),
        attributes.local_pref().unwrap_or(0),
        attributes.med().unwrap_or(0),
        communities.join(" "),
        if attributes.atomic_aggregate() {
            "AG"
        } else {
            "NAG"
        },
        aggregator.unwrap_or_default(),
    )
    .expect("a string takes all");
    line
}
