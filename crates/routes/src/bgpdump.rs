//! The lines of `bgpdump -m`, version 1.6.2, byte for byte.
//!
//! ```text
//! TABLE_DUMP2|TIME|B|PEER|PEER AS|PREFIX|PATH|ORIGIN|NEXT HOP|LOCAL PREF|MED|COMMUNITIES|AG or NAG|AGGREGATOR|
//! BGP4MP|TIME|A|… as above …
//! BGP4MP|TIME|W|PEER|PEER AS|PREFIX
//! BGP4MP|TIME|STATE|PEER|PEER AS|OLD|NEW
//! ```
//!
//! The first field names the record's type. It ends with `_AP` where a path
//! identifier follows the prefix; `_ET` has microseconds after the time, and
//! `_LOCAL` marks messages that the collector sent. Lines of the deprecated type
//! `BGP` have no field for communities.
//!
//! Where `bgpdump` errs, these lines do not:
//!
//! - prefixes with path identifiers in records of types without are read as they
//!   are, and marked `_AP`;
//! - bits after a prefix's length are zero;
//! - withdrawals of type `BGP` name the prefix that was withdrawn;
//! - announcements of type `BGP` that have communities have a field for them;
//! - long paths and lists of communities are not cut off;
//! - what it does not decode at all, such as multicast tables, is written too.

use std::net::{IpAddr, Ipv4Addr};

use mrt::{Action, Attributes, Element, Kind, Peer, Route, StateChange};
use net::{Family, Timestamp};

use crate::path;
use net::text::{self, Ipv6Style};

/// Peers whose text is remembered: a power of two above what a collector has.
const PEERS: usize = 1024;

/// Blocks of attributes whose text is remembered. In a full table two of three were
/// met not long ago with 4,096 and hardly more with 65,536; these fit a processor's
/// cache of the second level.
const TAILS: usize = 4096;

/// Writes elements as lines; remembers the texts that recur.
///
/// What it writes depends on the elements alone, never on those before.
#[derive(Debug)]
pub struct Lines {
    head: Head,
    peers: Vec<PeerText>,
    prefix: PrefixText,
    tails: Vec<Tail>,
}

/// What is written of attributes.
#[derive(Clone, Debug, Default)]
struct Tail {
    attributes: Vec<u8>,
    /// The record's kind, and whether `NEXT_HOP` alone counts.
    form: (u16, u16, bool),
    /// Empty until one was met.
    text: Vec<u8>,
}

/// `TYPE|TIME|` and the letter, with its bar.
#[derive(Debug)]
struct Head {
    kind: Kind,
    timestamp: Timestamp,
    action: Action,
    add_path: bool,
    text: Vec<u8>,
}

/// `ADDRESS|AS|`.
#[derive(Clone, Debug)]
struct PeerText {
    peer: Peer,
    text: Vec<u8>,
}

/// `ADDRESS/LENGTH`.
#[derive(Debug)]
struct PrefixText {
    prefix: net::Prefix,
    text: Vec<u8>,
}

impl Lines {
    /// A writer that has seen nothing.
    pub fn new() -> Lines {
        // A text is empty until its key was first met.
        let peer = Peer {
            asn: net::Asn(0),
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            bgp_id: None,
        };
        let prefix = net::Prefix::new(peer.address, 0).expect("length 0 is within the family's");
        Lines {
            head: Head {
                kind: Kind {
                    number: 0,
                    subtype: 0,
                },
                timestamp: Timestamp::default(),
                action: Action::Rib,
                add_path: false,
                text: Vec::new(),
            },
            peers: vec![
                PeerText {
                    peer,
                    text: Vec::new(),
                };
                PEERS
            ],
            prefix: PrefixText {
                prefix,
                text: Vec::new(),
            },
            tails: vec![Tail::default(); TAILS],
        }
    }

    /// Appends the line of an element from a record of this kind, with its line
    /// feed.
    pub fn element(&mut self, kind: Kind, element: Element<'_>, out: &mut Vec<u8>) {
        match element {
            Element::Route(route) => self.route(kind, route, out),
            Element::StateChange(change) => state_change(kind, &change, out),
        }
    }

    fn route(&mut self, kind: Kind, route: &Route<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(self.head.text(kind, route));
        let place = place(&route.peer);
        out.extend_from_slice(self.peers[place].text(&route.peer));
        out.extend_from_slice(self.prefix.text(route.prefix));
        if let Some(id) = route.path_id {
            out.push(b'|');
            text::number(out, id);
        }
        if route.action != Action::Withdraw {
            let bytes = route.attributes.bytes();
            let tail = &mut self.tails[tail_place(bytes)];
            out.extend_from_slice(tail.text(kind, route, bytes));
        }
        out.push(b'\n');
    }
}

impl Default for Lines {
    fn default() -> Lines {
        Lines::new()
    }
}

impl Head {
    #[inline]
    fn text(&mut self, kind: Kind, route: &Route<'_>) -> &[u8] {
        let add_path = route.path_id.is_some();
        let known = self.timestamp == route.timestamp
            && self.kind == kind
            && self.action == route.action
            && self.add_path == add_path
            && !self.text.is_empty();
        if !known {
            self.text.clear();
            self.kind = kind;
            self.timestamp = route.timestamp;
            self.action = route.action;
            self.add_path = add_path;
            self.text.extend_from_slice(type_name(kind));
            if matches!((kind.number, kind.subtype), (16 | 17, 6 | 7 | 10 | 11)) {
                self.text.extend_from_slice(b"_LOCAL");
            }
            if add_path {
                self.text.extend_from_slice(b"_AP");
            }
            self.text.push(b'|');
            time(kind, route.timestamp, &mut self.text);
            self.text.extend_from_slice(match route.action {
                Action::Announce => b"|A|",
                Action::Withdraw => b"|W|",
                Action::Rib => b"|B|",
            });
        }
        &self.text
    }
}

impl PeerText {
    #[inline]
    fn text(&mut self, peer: &Peer) -> &[u8] {
        if self.peer != *peer || self.text.is_empty() {
            self.text.clear();
            self.peer = *peer;
            write_peer(peer, &mut self.text);
        }
        &self.text
    }
}

impl PrefixText {
    #[inline]
    fn text(&mut self, prefix: net::Prefix) -> &[u8] {
        if self.prefix != prefix || self.text.is_empty() {
            self.text.clear();
            self.prefix = prefix;
            text::prefix(&mut self.text, prefix, Ipv6Style::Bgpdump);
        }
        &self.text
    }
}

impl Tail {
    #[inline]
    fn text(&mut self, kind: Kind, route: &Route<'_>, bytes: &[u8]) -> &[u8] {
        let own_field = route.action == Action::Announce && route.prefix.family() == Family::V4;
        let form = (kind.number, kind.subtype, own_field);
        if self.attributes != bytes || self.form != form || self.text.is_empty() {
            self.attributes.clear();
            self.attributes.extend_from_slice(bytes);
            self.form = form;
            self.text.clear();
            attributes(kind, route, &mut self.text);
        }
        &self.text
    }
}

/// Where the text of attributes is kept, whatever was there before.
#[inline]
fn tail_place(bytes: &[u8]) -> usize {
    // As `place`, eight bytes at a time.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for word in words {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = (hash.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(FACTOR);
    (hash >> (64 - TAILS.ilog2())) as usize
}

/// Where a peer's text is kept, whoever was there before.
#[inline]
fn place(peer: &Peer) -> usize {
    let address = match peer.address {
        IpAddr::V4(address) => address.to_bits(),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            (bits >> 64) as u32 ^ (bits >> 32) as u32 ^ bits as u32
        }
    };
    // Fibonacci hashing (Knuth, TAOCP volume 3, §6.4): the odd number next to 2^32
    // divided by the golden ratio.
    let mixed = (address ^ peer.asn.0.rotate_left(16)).wrapping_mul(0x9e37_79b9);
    (mixed >> (32 - PEERS.ilog2())) as usize
}

fn write_peer(peer: &Peer, out: &mut Vec<u8>) {
    text::address(out, peer.address, Ipv6Style::Bgpdump);
    out.push(b'|');
    text::number(out, peer.asn.0);
    out.push(b'|');
}

fn type_name(kind: Kind) -> &'static [u8] {
    match kind.number {
        Kind::BGP => b"BGP",
        // bgpdump does not read these two.
        Kind::BGP4PLUS | Kind::BGP4PLUS_01 => b"BGP4PLUS",
        Kind::TABLE_DUMP => b"TABLE_DUMP",
        Kind::TABLE_DUMP_V2 => b"TABLE_DUMP2",
        Kind::BGP4MP_ET => b"BGP4MP_ET",
        _ => b"BGP4MP",
    }
}

fn time(kind: Kind, timestamp: Timestamp, out: &mut Vec<u8>) {
    // Times before 1970 do not occur: the field has no sign.
    let seconds = u64::try_from(timestamp.seconds()).unwrap_or(0);
    text::long_number(out, seconds);
    if kind.has_microseconds() {
        out.push(b'.');
        let micros = timestamp.micros().rem_euclid(1_000_000);
        text::six_digits(out, micros as u32);
    }
}

fn state_change(kind: Kind, change: &StateChange, out: &mut Vec<u8>) {
    out.extend_from_slice(type_name(kind));
    out.push(b'|');
    time(kind, change.timestamp, out);
    out.extend_from_slice(b"|STATE|");
    write_peer(&change.peer, out);
    text::number(out, u32::from(change.old));
    out.push(b'|');
    text::number(out, u32::from(change.new));
    out.push(b'\n');
}

/// From the bar before the path to the last one.
fn attributes(kind: Kind, route: &Route<'_>, out: &mut Vec<u8>) {
    let attributes = &route.attributes;
    out.push(b'|');
    if let Some(path) = attributes.as_path() {
        path::write(out, &path);
    }
    out.extend_from_slice(match attributes.origin_code() {
        Some(0) => b"|IGP|".as_slice(),
        Some(1) => b"|EGP|",
        _ => b"|INCOMPLETE|",
    });
    match route.next_hop() {
        Some(address) => text::address(out, address, Ipv6Style::Bgpdump),
        // What bgpdump writes for a next hop that it does not find.
        None => out.extend_from_slice(b"255.255.255.255"),
    }
    out.push(b'|');
    text::number_and(out, attributes.local_pref().unwrap_or(0), b'|');
    text::number_and(out, attributes.med().unwrap_or(0), b'|');
    communities(kind, attributes, out);
    out.extend_from_slice(if attributes.atomic_aggregate() {
        b"AG|".as_slice()
    } else {
        b"NAG|"
    });
    // bgpdump's mark for "none" is this router.
    let none = IpAddr::V4(Ipv4Addr::BROADCAST);
    if let Some((asn, router)) = attributes.aggregator().filter(|found| found.1 != none) {
        text::number(out, asn.0);
        out.push(b' ');
        text::address(out, router, Ipv6Style::Bgpdump);
    }
    out.push(b'|');
}

fn communities(kind: Kind, attributes: &Attributes<'_>, out: &mut Vec<u8>) {
    let before = out.len();
    for (high, low) in attributes.communities() {
        match (high, low) {
            (0xffff, 0xff01) => out.extend_from_slice(b"no-export "),
            (0xffff, 0xff02) => out.extend_from_slice(b"no-advertise "),
            (0xffff, 0xff03) => out.extend_from_slice(b"local-AS "),
            _ => text::pair_and(out, high, low, b' '),
        }
    }
    if out.len() > before {
        out.pop();
        out.push(b'|');
    } else if kind.number != Kind::BGP {
        out.push(b'|');
    }
}
