//! Laws of the text that elements become, and of the choice among them. Nothing
//! here is shared with the writers: the text is read with other readers, and the
//! choice is made again in the slow and obvious way.
//!
//! The fuzz target `routes_text` has this file too.

use std::net::IpAddr;

use mrt::{Action, Decoder, Element, Frame, Framer, Kind, Record};
use net::{Asn, Prefix, Timestamp};
use routes::bgpdump::Lines;
use routes::selection::{CommunityPattern, PeerName, Prefixes, Selection, Types};
use routes::{csv, ndjson};

/// Elements of one content that a writer of their own writes: it takes 100 KB.
const WRITERS: usize = 12;

/// Writes all elements of MRT content in all formats, and asks selections made of
/// the elements themselves, as `choice` tells, for each.
///
/// # Panics
///
/// When a line is not what its format's standard asks, or does not say what the
/// element says; when a line depends on those before it; when a selection leaves
/// out a record before decoding and not its elements; or when it does not choose
/// the prefixes, peers and times that the obvious comparison does.
pub(crate) fn check(content: &[u8], choice: u16) {
    let mut lines = Lines::new();
    let mut count = 0;
    let mut selection = None;
    let chosen = usize::from(choice >> 8);
    each(content, |_, element| {
        let from_here = count == chosen || selection.is_none();
        if from_here {
            selection = Some(selection_like(element, choice));
        }
        count += 1;
    });
    let selection = selection.unwrap_or_default();
    let mut out = Vec::new();
    let mut index = 0;
    each(content, |record, element| {
        out.clear();
        ndjson::element(element, &mut out);
        ndjson_law(&out, element);
        out.clear();
        csv::element(element, &mut out);
        csv_law(&out, element);
        out.clear();
        lines.element(record.kind, *element, &mut out);
        bgpdump_law(record.kind, &out, element);
        if index < WRITERS || index + 1 == count {
            let mut fresh = Vec::new();
            Lines::new().element(record.kind, *element, &mut fresh);
            assert_eq!(out, fresh, "a line does not depend on those before it");
        }
        assert!(Selection::default().record(record) && Selection::default().element(element));
        let wanted = selection.element(element);
        assert_eq!(wanted, chooses(&selection, element));
        assert!(
            selection.record(record) || !wanted,
            "an element is wanted of a record that is not"
        );
        index += 1;
    });
    assert_eq!(index, count);
}

/// Every element with its record.
fn each(content: &[u8], mut visit: impl FnMut(&Record<'_>, &Element<'_>)) {
    let mut framer: Framer = Framer::new();
    let mut decoder = Decoder::new();
    framer.push(content.to_vec());
    for finished in [false, true] {
        if finished {
            framer.finish();
        }
        while let Some(frame) = framer.next_frame() {
            if let Frame::Record(record) = frame {
                decoder.record(&record, |element| visit(&record, &element));
            }
        }
    }
}

fn timestamp(element: &Element<'_>) -> Timestamp {
    match element {
        Element::Route(route) => route.timestamp,
        Element::StateChange(change) => change.timestamp,
    }
}

fn peer(element: &Element<'_>) -> mrt::Peer {
    match element {
        Element::Route(route) => route.peer,
        Element::StateChange(change) => change.peer,
    }
}

fn name(element: &Element<'_>) -> &'static str {
    match element {
        Element::StateChange(_) => "STATE",
        Element::Route(route) => match route.action {
            Action::Announce => "ANNOUNCE",
            Action::Withdraw => "WITHDRAW",
            Action::Rib => "RIB",
        },
    }
}

fn text(bytes: &[u8]) -> &str {
    assert!(bytes.is_ascii(), "{}", bytes.escape_ascii());
    std::str::from_utf8(bytes).expect("ASCII is UTF-8")
}

/// RFC 8259, one object a line.
fn ndjson_law(line: &[u8], element: &Element<'_>) {
    let object = line.strip_suffix(b"\n").expect("a line ends");
    assert!(!object.contains(&b'\n'), "one line per element");
    let value: serde_json::Value = serde_json::from_slice(object).expect("JSON");
    let fields = value.as_object().expect("an object");
    assert_eq!(fields.len(), 26, "every field is there, and once");
    let peer = peer(element);
    assert_eq!(value["type"], name(element));
    assert_eq!(value["peer_ip"], peer.address.to_string());
    assert_eq!(value["peer_asn"], peer.asn.0);
    let seconds = value["timestamp"].as_f64().expect("a number");
    let micros = timestamp(element).micros() as f64;
    assert!(
        (seconds * 1e6 - micros).abs() < 2.0,
        "{seconds} for {micros}"
    );
    let Element::Route(route) = element else {
        assert!(value["prefix"].is_null() && value["as_path"].is_null());
        assert!(value["old_state"].is_u64() && value["new_state"].is_u64());
        return;
    };
    assert!(value["old_state"].is_null() && value["new_state"].is_null());
    assert_eq!(value["prefix"], route.prefix.to_string());
    assert_eq!(value["path_id"].as_u64(), route.path_id.map(u64::from));
    let attributes = &route.attributes;
    assert_eq!(value["med"].as_u64(), attributes.med().map(u64::from));
    assert_eq!(
        value["local_pref"].as_u64(),
        attributes.local_pref().map(u64::from)
    );
    assert_eq!(value["as_path"].is_null(), attributes.as_path().is_none());
    assert_eq!(
        value["origin_asns"].is_null(),
        attributes.as_path().is_none()
    );
}

/// The fields of a row by RFC 4180 §2, one automaton state a byte.
fn fields(row: &[u8]) -> Vec<String> {
    let row = row.strip_suffix(b"\r\n").expect("a row ends with CR LF");
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut bytes = text(row).chars().peekable();
    while let Some(byte) = bytes.next() {
        let field = fields.last_mut().expect("one is there from the start");
        match (byte, quoted) {
            ('"', true) if bytes.peek() == Some(&'"') => {
                bytes.next();
                field.push('"');
            }
            ('"', true) => {
                quoted = false;
                assert!(
                    matches!(bytes.peek(), None | Some(',')),
                    "quotes end a field"
                );
            }
            ('"', false) => {
                assert!(field.is_empty(), "quotes begin a field");
                quoted = true;
            }
            (',', false) => fields.push(String::new()),
            ('\r' | '\n', false) => panic!("one row per element"),
            _ => field.push(byte),
        }
    }
    assert!(!quoted, "quotes are closed");
    fields
}

fn csv_law(row: &[u8], element: &Element<'_>) {
    let mut header = Vec::new();
    csv::header(&mut header);
    let names = fields(&header);
    let fields = fields(row);
    assert_eq!(fields.len(), names.len());
    let field = |name: &str| {
        let at = names.iter().position(|known| known == name);
        &*fields[at.expect("a column")]
    };
    let peer = peer(element);
    assert_eq!(field("type"), name(element));
    assert_eq!(field("peer_ip"), peer.address.to_string());
    assert_eq!(field("peer_asn"), peer.asn.0.to_string());
    let optional = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
    match element {
        Element::StateChange(change) => {
            assert_eq!(field("old_state"), change.old.to_string());
            assert_eq!(field("new_state"), change.new.to_string());
            assert_eq!(field("prefix"), "");
        }
        Element::Route(route) => {
            assert_eq!(field("prefix"), route.prefix.to_string());
            assert_eq!(field("path_id"), optional(route.path_id));
            assert_eq!(field("med"), optional(route.attributes.med()));
            assert_eq!(field("local_pref"), optional(route.attributes.local_pref()));
            let path = route.attributes.as_path().map(|path| path.to_string());
            assert_eq!(field("as_path"), path.unwrap_or_default());
            let communities = field("communities").split_whitespace().count();
            let attributes = &route.attributes;
            assert!(communities >= attributes.communities().count());
            assert_eq!(field("new_state"), "");
        }
    }
}

/// The fields between bars, as `bgpdump -m` has them by type.
fn bgpdump_law(kind: Kind, line: &[u8], element: &Element<'_>) {
    let line = text(line.strip_suffix(b"\n").expect("a line ends"));
    assert!(!line.contains(['\n', '\r']), "one line per element");
    let fields: Vec<&str> = line.split('|').collect();
    let peer = peer(element);
    let address: IpAddr = fields[3].parse().expect("an address");
    assert_eq!(
        (address, fields[4]),
        (peer.address, &*peer.asn.0.to_string())
    );
    let (seconds, micros) = match fields[1].split_once('.') {
        Some((seconds, micros)) => {
            assert_eq!(micros.len(), 6);
            (seconds, Some(micros))
        }
        None => (fields[1], None),
    };
    assert_eq!(micros.is_some(), kind.has_microseconds());
    assert_eq!(seconds, timestamp(element).seconds().to_string());
    let route = match element {
        Element::StateChange(change) => {
            assert_eq!(fields.len(), 7);
            assert_eq!(fields[2], "STATE");
            assert_eq!(
                fields[5..],
                [change.old.to_string(), change.new.to_string()]
            );
            return;
        }
        Element::Route(route) => route,
    };
    let (letter, with_attributes) = match route.action {
        Action::Announce => ("A", true),
        Action::Withdraw => ("W", false),
        Action::Rib => ("B", true),
    };
    assert_eq!(fields[2], letter);
    let prefix: Prefix = fields[5].parse().expect("a prefix");
    assert_eq!(prefix, route.prefix);
    assert_eq!(fields[0].ends_with("_AP"), route.path_id.is_some());
    let at = 6 + usize::from(route.path_id.is_some());
    if let Some(id) = route.path_id {
        assert_eq!(fields[6], id.to_string());
    }
    if !with_attributes {
        assert_eq!(fields.len(), at);
        return;
    }
    let attributes = &route.attributes;
    // Lines of the deprecated type have no field for communities where none are.
    let missing = kind.number == Kind::BGP && attributes.communities().next().is_none();
    assert_eq!(fields.len(), at + 9 - usize::from(missing));
    let path = attributes.as_path().map(|path| path.to_string());
    assert_eq!(fields[at], path.unwrap_or_default());
    assert!(matches!(fields[at + 1], "IGP" | "EGP" | "INCOMPLETE"));
    assert!(fields[at + 2].parse::<IpAddr>().is_ok(), "a next hop");
    assert_eq!(fields.last(), Some(&""), "a bar ends the line");
}

/// A selection of which this element is in the middle: which filters it has, the
/// bits of `choice` tell.
fn selection_like(element: &Element<'_>, choice: u16) -> Selection {
    let bit = |number: u16| choice >> number & 1 == 1;
    let mut selection = Selection::default();
    if bit(0) {
        selection.types = Types {
            announce: bit(8),
            withdraw: bit(9),
            rib: bit(10),
            state: bit(11),
        };
    }
    let instant = timestamp(element);
    if bit(1) {
        selection.since = Some(instant);
    }
    if bit(2) {
        selection.until = Some(Timestamp::from_micros(instant.micros() + 1));
    }
    if bit(3) {
        selection.peers.add(PeerName::As(peer(element).asn));
    }
    if bit(4) {
        selection
            .peers
            .add(PeerName::Address(peer(element).address));
    }
    let Element::Route(route) = element else {
        return selection;
    };
    if bit(5) {
        prefixes(route.prefix, &mut selection.prefixes, choice);
    }
    if bit(6)
        && let Some(mrt::Origin::As(asn)) = route.attributes.origin()
    {
        selection.origins.insert(asn);
    }
    if bit(7)
        && let Some((high, low)) = route.attributes.communities().next()
    {
        let pattern = CommunityPattern::Standard(Some(high), bit(8).then_some(low));
        selection.communities.push(pattern);
    }
    selection
}

/// Which way the prefix is asked for, and with it its block.
fn prefixes(prefix: Prefix, prefixes: &mut Prefixes, choice: u16) {
    let block = prefix.parent().unwrap_or(prefix);
    match choice >> 8 & 3 {
        0 => prefixes.add_exact(prefix),
        1 => prefixes.add_within(block),
        2 => prefixes.add_covering(prefix),
        _ => {
            prefixes.add_exact(block);
            prefixes.add_covering(prefix);
        }
    }
}

/// What [`Selection::element`] must say, filter by filter.
fn chooses(selection: &Selection, element: &Element<'_>) -> bool {
    let types = selection.types;
    let instant = timestamp(element);
    let is_in_time = selection.since.is_none_or(|since| instant >= since)
        && selection.until.is_none_or(|until| instant < until);
    let is_heard = selection.peers.contains(&peer(element));
    let (route, is_of_type) = match element {
        Element::StateChange(_) => {
            let nothing_of_routes = selection.prefixes.is_empty()
                && selection.origins.is_empty()
                && selection.communities.is_empty();
            return types.state && is_in_time && is_heard && nothing_of_routes;
        }
        Element::Route(route) => match route.action {
            Action::Announce => (route, types.announce),
            Action::Withdraw => (route, types.withdraw),
            Action::Rib => (route, types.rib),
        },
    };
    let origins: Vec<Asn> = match route.attributes.origin() {
        Some(mrt::Origin::As(asn)) => vec![asn],
        Some(mrt::Origin::Set(set)) => set.asns().collect(),
        None => vec![],
    };
    let has_origin =
        selection.origins.is_empty() || origins.iter().any(|asn| selection.origins.contains(asn));
    let has_community = selection.communities.is_empty()
        || selection.communities.iter().any(|pattern| {
            let CommunityPattern::Standard(high, low) = pattern else {
                return false;
            };
            route.attributes.communities().any(|found| {
                high.is_none_or(|high| high == found.0) && low.is_none_or(|low| low == found.1)
            })
        });
    is_of_type
        && is_in_time
        && is_heard
        && has_origin
        && has_community
        && selection.prefix(route.prefix)
}
