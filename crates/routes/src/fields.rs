//! The fields that JSON objects and rows of CSV have in common.

use mrt::attributes::code;
use mrt::{Action, Attributes, Element, Peer, Route};
use net::Timestamp;

use net::text::{self, Ipv6Style};

/// The fields, in their order: those of bgpkit-parser's `BgpElem`, then ours.
pub(crate) const NAMES: [&str; 26] = [
    "timestamp",
    "type",
    "peer_ip",
    "peer_asn",
    "peer_bgp_id",
    "prefix",
    "next_hop",
    "as_path",
    "origin_asns",
    "origin",
    "local_pref",
    "med",
    "communities",
    "atomic",
    "aggr_asn",
    "aggr_ip",
    "only_to_customer",
    "unknown",
    "deprecated",
    "path_id",
    "originated",
    "originator_id",
    "cluster_list",
    "aigp",
    "old_state",
    "new_state",
];

/// When, whatever the element.
pub(crate) fn timestamp(element: &Element<'_>) -> Timestamp {
    match element {
        Element::Route(route) => route.timestamp,
        Element::StateChange(change) => change.timestamp,
    }
}

/// Whom it was heard from, whatever the element.
pub(crate) fn peer<'a>(element: &'a Element<'_>) -> &'a Peer {
    match element {
        Element::Route(route) => &route.peer,
        Element::StateChange(change) => &change.peer,
    }
}

/// bgpkit-parser's names for the types, and two that it does not have.
pub(crate) fn type_name(element: &Element<'_>) -> &'static [u8] {
    match element {
        Element::Route(Route { action, .. }) => match action {
            Action::Announce => b"ANNOUNCE",
            Action::Withdraw => b"WITHDRAW",
            Action::Rib => b"RIB",
        },
        Element::StateChange(_) => b"STATE",
    }
}

/// The names of `ORIGIN`'s values; others have none.
pub(crate) fn origin_name(attributes: &Attributes<'_>) -> Option<&'static [u8]> {
    match attributes.origin_code()? {
        0 => Some(b"IGP"),
        1 => Some(b"EGP"),
        2 => Some(b"INCOMPLETE"),
        _ => None,
    }
}

/// What becomes of an attribute that has no field of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// The IANA registry lists it as deprecated.
    Deprecated,
    /// All others.
    Unknown,
}

/// Attributes without a field of their own: number and value.
pub(crate) fn rest<'a>(
    attributes: &Attributes<'a>,
    wanted: Rest,
) -> impl Iterator<Item = (u8, &'a [u8])> + use<'a> {
    attributes.raw().filter_map(move |(_, number, value)| {
        let rest = match number {
            1..=10 | 14..=18 => return None,
            code::AIGP | code::LARGE_COMMUNITIES | code::ONLY_TO_CUSTOMER => {
                return None;
            }
            11..=13 | 19..=21 | 28 | 30 | 31 | 129 | 241..=243 => Rest::Deprecated,
            _ => Rest::Unknown,
        };
        (rest == wanted).then_some((number, value))
    })
}

/// Appends every community, of all sorts, and has `around` called before and after
/// each. Extended ones are type, subtype, administrator and the
/// rest in hexadecimal, or type, subtype and all in hexadecimal where the type has
/// no administrator; of types that RFC 4360 §3 and RFC 5668 do not define, eight bytes in
/// hexadecimal. These are bgpkit-parser's forms.
pub(crate) fn communities(
    attributes: &Attributes<'_>,
    out: &mut Vec<u8>,
    mut around: impl FnMut(&mut Vec<u8>),
) {
    for (high, low) in attributes.communities() {
        around(out);
        match (high, low) {
            (0xffff, 0xff01) => out.extend_from_slice(b"no-export"),
            (0xffff, 0xff02) => out.extend_from_slice(b"no-advertise"),
            (0xffff, 0xff03) => out.extend_from_slice(b"no-export-sub-confed"),
            _ => text::pair(out, high, low),
        }
        around(out);
    }
    for bytes in attributes.extended_communities() {
        around(out);
        extended_community(bytes, out);
        around(out);
    }
    for (global, first, second) in attributes.large_communities() {
        around(out);
        text::number_and(out, global, b':');
        text::number_and(out, first, b':');
        text::number(out, second);
        around(out);
    }
}

fn extended_community(bytes: [u8; 8], out: &mut Vec<u8>) {
    let [kind, subtype, a, b, c, d, e, f] = bytes;
    // The second bit says whether the community passes from AS to AS.
    if !matches!(kind & !0x40, 0..=3) {
        return text::hexadecimal(out, &bytes);
    }
    text::number_and(out, u32::from(kind), b':');
    text::number_and(out, u32::from(subtype), b':');
    match kind & !0x40 {
        0 => {
            text::number_and(out, u32::from(u16::from_be_bytes([a, b])), b':');
            text::hexadecimal(out, &[c, d, e, f]);
        }
        1 => {
            text::ipv4(out, [a, b, c, d].into());
            out.push(b':');
            text::hexadecimal(out, &[e, f]);
        }
        2 => {
            text::number_and(out, u32::from_be_bytes([a, b, c, d]), b':');
            text::hexadecimal(out, &[e, f]);
        }
        _ => text::hexadecimal(out, &[a, b, c, d, e, f]),
    }
}

/// Appends an address.
pub(crate) fn address(out: &mut Vec<u8>, address: std::net::IpAddr) {
    text::address(out, address, Ipv6Style::Standard);
}
