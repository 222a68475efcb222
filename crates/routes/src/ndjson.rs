//! One JSON object a line (RFC 8259), with the field names of bgpkit-parser's
//! elements.
//!
//! Every object has every field, in the same order; `null` says that the element
//! has no such thing: the attribute is absent or damaged, or the type of element
//! has none. It is never written for zero.
//!
//! | field | value |
//! | --- | --- |
//! | `timestamp` | the record's time: seconds since 1970, with a fraction |
//! | `type` | `ANNOUNCE`, `WITHDRAW`, `RIB` or `STATE` |
//! | `peer_ip`, `peer_asn` | whom the collector heard it from |
//! | `peer_bgp_id` | its BGP identifier, where a table of peers gives it |
//! | `prefix` | `ADDRESS/LENGTH`; `null` for `STATE` |
//! | `next_hop` | an address |
//! | `as_path` | numbers, nearest first, and arrays of numbers for sets; with confederations, or two sequences in a row, objects of `ty` and `values` instead |
//! | `origin_asns` | where the route comes from: one number, or those of a set |
//! | `origin` | `IGP`, `EGP` or `INCOMPLETE` |
//! | `local_pref`, `med` | numbers |
//! | `communities` | texts: standard ones, extended ones, large ones |
//! | `atomic` | whether `ATOMIC_AGGREGATE` is there |
//! | `aggr_asn`, `aggr_ip` | who aggregated the route |
//! | `only_to_customer` | the AS of `OTC` |
//! | `unknown`, `deprecated` | attributes without a field: objects of `code` and `bytes` |
//! | `path_id` | with ADD-PATH, which of the peer's paths |
//! | `originated` | of RIB entries, when the peer sent the route: as `timestamp` |
//! | `originator_id`, `cluster_list`, `aigp` | of route reflection, and the accumulated metric |
//! | `old_state`, `new_state` | of `STATE` (RFC 4271 §8.2.2: 1 Idle … 6 Established) |
//!
//! bgpkit-parser differs in this: it calls RIB entries `ANNOUNCE` and gives the
//! time when they originated as `timestamp`; has no changes of session; writes 0
//! for a missing `local_pref` or `med`; a path identifier within `prefix`; and
//! communities as objects, whose text form is the one used here.

use std::net::{IpAddr, Ipv4Addr};

use mrt::{Action, AsPath, Attributes, Element, Origin, Route, SegmentKind};

use crate::fields::{self, Rest};
use net::text::{self, Ipv6Style};

/// Appends an element as one line.
pub fn element(element: &Element<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"timestamp\":");
    text::seconds(out, fields::timestamp(element));
    out.extend_from_slice(b",\"type\":\"");
    out.extend_from_slice(fields::type_name(element));
    let peer = fields::peer(element);
    out.extend_from_slice(b"\",\"peer_ip\":\"");
    fields::address(out, peer.address);
    out.extend_from_slice(b"\",\"peer_asn\":");
    text::number(out, peer.asn.0);
    out.extend_from_slice(b",\"peer_bgp_id\":");
    optional(out, peer.bgp_id, quoted_ipv4);
    let route = match element {
        Element::Route(route) => Some(*route),
        Element::StateChange(_) => None,
    };
    out.extend_from_slice(b",\"prefix\":");
    optional(out, route, |out, route| {
        out.push(b'"');
        text::prefix(out, route.prefix, Ipv6Style::Standard);
        out.push(b'"');
    });
    let announced = route.filter(|route| route.action != Action::Withdraw);
    attributes(announced, out);
    out.extend_from_slice(b",\"path_id\":");
    optional(out, route.and_then(|route| route.path_id), text::number);
    out.extend_from_slice(b",\"originated\":");
    optional(out, route.and_then(|route| route.originated), text::seconds);
    reflection(announced.map(|route| &route.attributes), out);
    let states = match element {
        Element::Route(_) => None,
        Element::StateChange(change) => Some((change.old, change.new)),
    };
    out.extend_from_slice(b",\"old_state\":");
    optional(out, states, |out, states| {
        text::number(out, states.0.into());
    });
    out.extend_from_slice(b",\"new_state\":");
    optional(out, states, |out, states| {
        text::number(out, states.1.into());
    });
    out.extend_from_slice(b"}\n");
}

/// `next_hop` to `deprecated`.
fn attributes(route: Option<&Route<'_>>, out: &mut Vec<u8>) {
    let Some(route) = route else {
        out.extend_from_slice(
            b",\"next_hop\":null,\"as_path\":null,\"origin_asns\":null,\"origin\":null,\
              \"local_pref\":null,\"med\":null,\"communities\":null,\"atomic\":false,\
              \"aggr_asn\":null,\"aggr_ip\":null,\"only_to_customer\":null,\"unknown\":null,\
              \"deprecated\":null",
        );
        return;
    };
    let attributes = &route.attributes;
    out.extend_from_slice(b",\"next_hop\":");
    optional(out, route.next_hop(), quoted_address);
    let path = attributes.as_path();
    out.extend_from_slice(b",\"as_path\":");
    optional(out, path, |out, path| as_path(out, &path));
    out.extend_from_slice(b",\"origin_asns\":");
    optional(out, path, |out, path| match path.origin() {
        Some(Origin::As(asn)) => list(out, [asn.0].into_iter(), text::number),
        Some(Origin::Set(set)) => list(out, set.asns().map(|asn| asn.0), text::number),
        None => out.extend_from_slice(b"[]"),
    });
    out.extend_from_slice(b",\"origin\":");
    optional(out, fields::origin_name(attributes), |out, name| {
        out.push(b'"');
        out.extend_from_slice(name);
        out.push(b'"');
    });
    out.extend_from_slice(b",\"local_pref\":");
    optional(out, attributes.local_pref(), text::number);
    out.extend_from_slice(b",\"med\":");
    optional(out, attributes.med(), text::number);
    out.extend_from_slice(b",\"communities\":");
    communities(attributes, out);
    out.extend_from_slice(if attributes.atomic_aggregate() {
        b",\"atomic\":true".as_slice()
    } else {
        b",\"atomic\":false"
    });
    let aggregator = attributes.aggregator();
    out.extend_from_slice(b",\"aggr_asn\":");
    optional(out, aggregator.map(|found| found.0.0), text::number);
    out.extend_from_slice(b",\"aggr_ip\":");
    optional(out, aggregator.map(|found| found.1), quoted_address);
    out.extend_from_slice(b",\"only_to_customer\":");
    let customer = attributes.only_to_customer();
    optional(out, customer.map(|asn| asn.0), text::number);
    out.extend_from_slice(b",\"unknown\":");
    rest(attributes, Rest::Unknown, out);
    out.extend_from_slice(b",\"deprecated\":");
    rest(attributes, Rest::Deprecated, out);
}

/// `originator_id` to `aigp`.
fn reflection(attributes: Option<&Attributes<'_>>, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"originator_id\":");
    optional(
        out,
        attributes.and_then(Attributes::originator_id),
        quoted_ipv4,
    );
    out.extend_from_slice(b",\"cluster_list\":");
    let clusters = attributes.map(Attributes::cluster_list);
    let mut clusters = clusters.into_iter().flatten().peekable();
    match clusters.peek() {
        Some(_) => list(out, clusters, quoted_ipv4),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"aigp\":");
    optional(
        out,
        attributes.and_then(Attributes::aigp),
        text::long_number,
    );
}

fn optional<T>(out: &mut Vec<u8>, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T)) {
    match value {
        Some(value) => write(out, value),
        None => out.extend_from_slice(b"null"),
    }
}

fn list<T>(
    out: &mut Vec<u8>,
    values: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, value);
    }
    out.push(b']');
}

fn quoted_address(out: &mut Vec<u8>, address: IpAddr) {
    out.push(b'"');
    fields::address(out, address);
    out.push(b'"');
}

fn quoted_ipv4(out: &mut Vec<u8>, address: Ipv4Addr) {
    quoted_address(out, address.into());
}

fn as_path(out: &mut Vec<u8>, path: &AsPath<'_>) {
    let mut plain = true;
    let mut before = None;
    for segment in path.segments() {
        let two_sequences =
            before == Some(SegmentKind::Sequence) && segment.kind == SegmentKind::Sequence;
        plain &= !segment.kind.is_confederation() && !two_sequences;
        before = Some(segment.kind);
    }
    out.push(b'[');
    for (index, segment) in path.segments().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let asns = segment.asns().map(|asn| asn.0);
        if plain && segment.kind == SegmentKind::Sequence {
            for asn in asns {
                text::number_and(out, asn, b',');
            }
            // Segments are never empty.
            out.pop();
        } else if plain {
            list(out, asns, text::number);
        } else {
            out.extend_from_slice(match segment.kind {
                SegmentKind::Sequence => b"{\"ty\":\"AS_SEQUENCE\",\"values\":".as_slice(),
                SegmentKind::Set => b"{\"ty\":\"AS_SET\",\"values\":",
                SegmentKind::ConfederationSequence => b"{\"ty\":\"AS_CONFED_SEQUENCE\",\"values\":",
                SegmentKind::ConfederationSet => b"{\"ty\":\"AS_CONFED_SET\",\"values\":",
            });
            list(out, asns, text::number);
            out.push(b'}');
        }
    }
    out.push(b']');
}

fn communities(attributes: &Attributes<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    let mut opened = true;
    fields::communities(attributes, out, |out| {
        if opened {
            out.extend_from_slice(b",\"");
        } else {
            out.push(b'"');
        }
        opened = !opened;
    });
    if out.len() == start {
        out.extend_from_slice(b"null");
    } else {
        out[start] = b'[';
        out.push(b']');
    }
}

fn rest(attributes: &Attributes<'_>, wanted: Rest, out: &mut Vec<u8>) {
    let mut found = fields::rest(attributes, wanted).peekable();
    if found.peek().is_none() {
        return out.extend_from_slice(b"null");
    }
    list(out, found, |out, (number, value)| {
        out.extend_from_slice(b"{\"code\":");
        text::number(out, u32::from(number));
        out.extend_from_slice(b",\"bytes\":");
        list(out, value.iter(), |out, &byte| {
            text::number(out, u32::from(byte));
        });
        out.push(b'}');
    });
}
