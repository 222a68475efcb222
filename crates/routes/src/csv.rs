//! Rows of CSV (RFC 4180), with a header.
//!
//! The columns are the fields of [`crate::ndjson`] in the same order. Where that
//! has `null` the row has nothing; lists have spaces between; `as_path` is text,
//! with sets as `{1,2}`, confederation sequences as `(1 2)` and sets as `[1,2]`;
//! `atomic` is `true` or `false`, for routes; attributes without a column are number and bytes
//! in hexadecimal, as in `40:0100`. Rows end with CR LF.

use mrt::{Action, Element, Origin};

use crate::fields::{self, NAMES, Rest};
use crate::path;
use net::text::{self, Ipv6Style};

/// Appends the header.
pub fn header(out: &mut Vec<u8>) {
    out.extend_from_slice(NAMES.join(",").as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// Appends an element as one row.
pub fn element(element: &Element<'_>, out: &mut Vec<u8>) {
    text::seconds(out, fields::timestamp(element));
    out.push(b',');
    out.extend_from_slice(fields::type_name(element));
    out.push(b',');
    let peer = fields::peer(element);
    fields::address(out, peer.address);
    out.push(b',');
    text::number(out, peer.asn.0);
    out.push(b',');
    if let Some(id) = peer.bgp_id {
        text::ipv4(out, id);
    }
    out.push(b',');
    let route = match element {
        Element::Route(route) => *route,
        Element::StateChange(change) => {
            // From the prefix to the metric.
            out.resize(out.len() + 19, b',');
            text::number_and(out, change.old.into(), b',');
            text::number(out, change.new.into());
            return out.extend_from_slice(b"\r\n");
        }
    };
    text::prefix(out, route.prefix, Ipv6Style::Standard);
    out.push(b',');
    // What a withdrawal has are no attributes, so each of these is empty.
    let attributes = &route.attributes;
    if let Some(address) = route.next_hop() {
        fields::address(out, address);
    }
    out.push(b',');
    let path = attributes.as_path();
    if let Some(path) = path {
        field(out, |out| path::write(out, &path));
    }
    out.push(b',');
    words(out, |out| match path.and_then(|path| path.origin()) {
        Some(Origin::As(asn)) => text::number_and(out, asn.0, b' '),
        Some(Origin::Set(set)) => set
            .asns()
            .for_each(|asn| text::number_and(out, asn.0, b' ')),
        None => {}
    });
    out.extend_from_slice(fields::origin_name(attributes).unwrap_or_default());
    out.push(b',');
    number(out, attributes.local_pref());
    number(out, attributes.med());
    words(out, |out| {
        let mut opened = true;
        fields::communities(attributes, out, |out| {
            if !opened {
                out.push(b' ');
            }
            opened = !opened;
        });
    });
    if route.action != Action::Withdraw && attributes.atomic_aggregate() {
        out.extend_from_slice(b"true,");
    } else {
        out.extend_from_slice(b"false,");
    }
    let aggregator = attributes.aggregator();
    number(out, aggregator.map(|found| found.0.0));
    if let Some((_, router)) = aggregator {
        fields::address(out, router);
    }
    out.push(b',');
    number(out, attributes.only_to_customer().map(|asn| asn.0));
    for wanted in [Rest::Unknown, Rest::Deprecated] {
        words(out, |out| {
            for (number, value) in fields::rest(attributes, wanted) {
                text::number_and(out, u32::from(number), b':');
                text::hexadecimal(out, value);
                out.push(b' ');
            }
        });
    }
    number(out, route.path_id);
    if let Some(instant) = route.originated {
        text::seconds(out, instant);
    }
    out.push(b',');
    if let Some(id) = attributes.originator_id() {
        text::ipv4(out, id);
    }
    out.push(b',');
    words(out, |out| {
        for id in attributes.cluster_list() {
            text::ipv4(out, id);
            out.push(b' ');
        }
    });
    if let Some(metric) = attributes.aigp() {
        text::long_number(out, metric);
    }
    // Two states that a route does not have.
    out.extend_from_slice(b",,\r\n");
}

/// A number or nothing, and the comma.
fn number(out: &mut Vec<u8>, value: Option<u32>) {
    match value {
        Some(value) => text::number_and(out, value, b','),
        None => out.push(b','),
    }
}

/// Words with a space after each, the last of which becomes the comma.
fn words(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    if out.len() > start {
        out.pop();
    }
    out.push(b',');
}

/// A field, in quotes if it has a comma. Nothing here has quotes or line ends.
fn field(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    if out[start..].contains(&b',') {
        out.insert(start, b'"');
        out.push(b'"');
    }
}
