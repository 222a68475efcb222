//! What the decoder says of a record, written again by the test kit, which shares
//! no code with it, and decoded again: the same elements with the same attributes.
//!
//! The fuzz target `mrt_reencode` has this file too.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use mrt::attributes::code;
use mrt::{Action, Attributes, Decoder, Element, Frame, Framer, Kind, Route};
use net::{Asn, Family, Prefix, Timestamp};
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, LegacyBgp, LegacyEvent, Message, Nlri, Peer,
    PeerIndexTable, Record, Rib, RibEntry, RibGeneric, Segment, SegmentKind, Session, TableDump,
    Update, encode_all,
};

/// Records with elements in which nothing is wrong, and those of them that were
/// written again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// All of them.
    pub(crate) sound: u64,
    /// Those that the writer's model can say.
    pub(crate) written: u64,
}

/// Bytes of one list of attributes or one message that are written again: with
/// every number of a path twice, in 2 and in 4 bytes, it still fits lengths of 16
/// bits.
const BYTES_MAX: usize = 16_000;

/// Writes every sound record of MRT content again.
///
/// # Panics
///
/// When what was written is not sound, is of another type or subtype, has other
/// elements, or is written otherwise once more.
pub(crate) fn check(content: &[u8]) -> Coverage {
    let mut coverage = Coverage::default();
    let mut framer: Framer = Framer::new();
    let mut peers: Arc<[mrt::Peer]> = Arc::default();
    framer.push(content.to_vec());
    for finished in [false, true] {
        if finished {
            framer.finish();
        }
        while let Some(frame) = framer.next_frame() {
            let Frame::Record(record) = frame else {
                continue;
            };
            let mut decoder = Decoder::with_peers(Arc::clone(&peers));
            let mut seen = Vec::new();
            decoder.record(&record, |element| seen.push(Seen::of(&element)));
            peers = Arc::clone(decoder.peers());
            if seen.is_empty() || decoder.defects().total() > 0 {
                continue;
            }
            coverage.sound += 1;
            let is_short = match record.kind.number {
                Kind::TABLE_DUMP | Kind::TABLE_DUMP_V2 => true,
                _ => record.body.len() <= BYTES_MAX,
            };
            if !is_short {
                continue;
            }
            let mut told = Vec::new();
            decoder.record(&record, |element| {
                if let Element::Route(route) = element {
                    let expected = merged(&route.attributes, width(record.kind));
                    assert_eq!(path(&route.attributes), expected);
                }
                told.push(Told::of(record.kind, &element));
            });
            let Some(records) = written(record.kind, &told) else {
                continue;
            };
            coverage.written += 1;
            again(record.kind, &seen, &records);
        }
    }
    coverage
}

/// Encodes the records of one, decodes them, and compares.
fn again(kind: Kind, seen: &[Seen], records: &[Record]) {
    let encoded = encode_all(records);
    let mut framer: Framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut seen_again = Vec::new();
    let mut written_again = Vec::new();
    framer.push(encoded.clone());
    for finished in [false, true] {
        if finished {
            framer.finish();
        }
        while let Some(frame) = framer.next_frame() {
            let Frame::Record(record) = frame else {
                panic!("a gap in what was written");
            };
            let mut told = Vec::new();
            decoder.record(&record, |element| {
                assert_eq!(record.kind, kind, "of the type that it had");
                seen_again.push(Seen::of(&element));
                told.push(Told::of(kind, &element));
            });
            if record.kind != Kind::PEER_INDEX_TABLE {
                let records = written(kind, &told).expect("it could be said before");
                written_again.extend(encode_all(&records));
            }
        }
    }
    assert_eq!(decoder.defects().kept(), [], "what was written is sound");
    assert_eq!(seen_again.len(), seen.len());
    for (again, seen) in seen_again.iter().zip(seen) {
        assert_eq!(again, seen);
    }
    assert_eq!(written_again, encoded, "written once more it is the same");
}

/// All that an element says, but for where it stands.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    timestamp: Timestamp,
    peer: mrt::Peer,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    States(u16, u16),
    Route {
        action: Action,
        prefix: Prefix,
        path_id: Option<u32>,
        originated: Option<Timestamp>,
        attributes: Box<SeenAttributes>,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
struct SeenAttributes {
    path: Option<Vec<Segment>>,
    numbers: [Option<u64>; 6],
    atomic_aggregate: bool,
    aggregator: Option<(Asn, IpAddr)>,
    next_hops: Vec<IpAddr>,
    communities: Vec<(u16, u16)>,
    large_communities: Vec<(u32, u32, u32)>,
    extended_communities: Vec<[u8; 8]>,
    ipv6_extended_communities: Vec<[u8; 20]>,
    cluster_list: Vec<Ipv4Addr>,
    prefix_sid: Option<Vec<(u8, Vec<u8>)>>,
    /// Flags without the length's, number, value.
    others: Vec<(u8, u8, Vec<u8>)>,
}

impl Seen {
    fn of(element: &Element<'_>) -> Seen {
        match element {
            Element::StateChange(change) => Seen {
                timestamp: change.timestamp,
                peer: change.peer,
                what: What::States(change.old, change.new),
            },
            Element::Route(route) => Seen {
                timestamp: route.timestamp,
                peer: route.peer,
                what: What::Route {
                    action: route.action,
                    prefix: route.prefix,
                    path_id: route.path_id,
                    originated: route.originated,
                    attributes: Box::new(SeenAttributes::of(&route.attributes)),
                },
            },
        }
    }
}

impl SeenAttributes {
    fn of(attributes: &Attributes<'_>) -> SeenAttributes {
        SeenAttributes {
            path: path(attributes),
            numbers: [
                attributes.origin_code().map(u64::from),
                attributes.med().map(u64::from),
                attributes.local_pref().map(u64::from),
                attributes.originator_id().map(|id| id.to_bits().into()),
                attributes.only_to_customer().map(|asn| asn.0.into()),
                attributes.aigp(),
            ],
            atomic_aggregate: attributes.atomic_aggregate(),
            aggregator: attributes.aggregator(),
            next_hops: attributes.next_hops().collect(),
            communities: attributes.communities().collect(),
            large_communities: attributes.large_communities().collect(),
            extended_communities: attributes.extended_communities().collect(),
            ipv6_extended_communities: attributes.ipv6_extended_communities().collect(),
            cluster_list: attributes.cluster_list().collect(),
            prefix_sid: prefix_sid(attributes),
            others: others(attributes)
                .map(|(flags, number, value)| (flags, number, value.to_vec()))
                .collect(),
        }
    }
}

fn path(attributes: &Attributes<'_>) -> Option<Vec<Segment>> {
    let path = attributes.as_path()?;
    let segments = path.segments().map(|segment| Segment {
        kind: match segment.kind {
            mrt::SegmentKind::Set => SegmentKind::Set,
            mrt::SegmentKind::Sequence => SegmentKind::Sequence,
            mrt::SegmentKind::ConfederationSequence => SegmentKind::ConfedSequence,
            mrt::SegmentKind::ConfederationSet => SegmentKind::ConfedSet,
        },
        asns: segment.asns().collect(),
    });
    Some(segments.collect())
}

/// The path that RFC 6793 §4.2.3 asks for, of attributes in which nothing is
/// wrong.
fn merged(attributes: &Attributes<'_>, width: AsnWidth) -> Option<Vec<Segment>> {
    let value = |wanted: u8| {
        let mut raw = attributes.raw();
        raw.find(|(_, number, _)| *number == wanted)
            .map(|(_, _, value)| value)
    };
    let old = segments(value(code::AS_PATH)?, width);
    let is_old_aggregator = value(code::AS4_AGGREGATOR).is_some()
        && value(code::AGGREGATOR).is_some_and(|value| value[..2] != [0x5b, 0xa0]);
    let as4 = value(code::AS4_PATH).filter(|_| width == AsnWidth::Two && !is_old_aggregator);
    let Some(as4) = as4 else {
        return Some(old);
    };
    let new = segments(as4, AsnWidth::Four);
    let hops = |path: &[Segment]| path.iter().map(hops).sum::<usize>();
    let Some(mut lead) = hops(&old).checked_sub(hops(&new)) else {
        return Some(old);
    };
    let mut path = Vec::new();
    for mut segment in old {
        if lead == 0 && hops(std::slice::from_ref(&segment)) > 0 {
            break;
        }
        let is_split = segment.kind == SegmentKind::Sequence && segment.asns.len() > lead;
        if is_split {
            segment.asns.truncate(lead);
        }
        lead -= hops(std::slice::from_ref(&segment));
        path.push(segment);
        if is_split {
            break;
        }
    }
    path.extend(new);
    Some(path)
}

/// As RFC 4271 §9.1.2.2 and RFC 5065 §5.3 count them.
fn hops(segment: &Segment) -> usize {
    match segment.kind {
        SegmentKind::Sequence => segment.asns.len(),
        SegmentKind::Set => 1,
        _ => 0,
    }
}

fn segments(value: &[u8], width: AsnWidth) -> Vec<Segment> {
    let mut rest = value;
    let mut segments = Vec::new();
    while let [kind, count, after @ ..] = rest {
        let number_bytes = if width == AsnWidth::Two { 2 } else { 4 };
        let (numbers, after) = after.split_at(usize::from(*count) * number_bytes);
        let number = |bytes: &[u8]| {
            let bytes = bytes.iter();
            Asn(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
        };
        segments.push(Segment {
            kind: match kind {
                1 => SegmentKind::Set,
                2 => SegmentKind::Sequence,
                3 => SegmentKind::ConfedSequence,
                _ => SegmentKind::ConfedSet,
            },
            asns: numbers.chunks(number_bytes).map(number).collect(),
        });
        rest = after;
    }
    segments
}

fn prefix_sid(attributes: &Attributes<'_>) -> Option<Vec<(u8, Vec<u8>)>> {
    let sid = attributes.prefix_sid()?;
    let tlvs = sid.tlvs().map(|(kind, value)| (kind, value.to_vec()));
    Some(tlvs.collect())
}

/// Attributes that the decoder gives as bytes only.
fn others<'a>(attributes: &Attributes<'a>) -> impl Iterator<Item = (u8, u8, &'a [u8])> {
    let decoded = |number: u8| {
        matches!(
            number,
            1..=10
                | code::MP_REACH_NLRI
                | code::MP_UNREACH_NLRI
                | code::EXTENDED_COMMUNITIES
                | code::AS4_PATH
                | code::AS4_AGGREGATOR
                | code::IPV6_EXTENDED_COMMUNITIES
                | code::AIGP
                | code::LARGE_COMMUNITIES
                | code::ONLY_TO_CUSTOMER
                | code::PREFIX_SID
        )
    };
    let raw = attributes.raw();
    let others = raw.filter(move |(_, number, _)| !decoded(*number));
    others.map(|(flags, number, value)| (flags & !EXTENDED_LENGTH, number, value))
}

/// The length has two bytes (RFC 4271 §4.3).
const EXTENDED_LENGTH: u8 = 0x10;

/// An element on its way back to bytes.
struct Told {
    timestamp: Timestamp,
    peer: mrt::Peer,
    what: ToldWhat,
}

enum ToldWhat {
    States(u16, u16),
    Route(ToldRoute),
}

struct ToldRoute {
    action: Action,
    prefix: Prefix,
    path_id: Option<u32>,
    originated: Option<Timestamp>,
    /// Without the prefixes of `MP_REACH_NLRI`.
    attributes: Vec<Attribute>,
    /// How many of the message's prefixes are in that.
    in_reach: usize,
    /// Bytes of all attributes as they were.
    bytes: usize,
}

impl Told {
    fn of(kind: Kind, element: &Element<'_>) -> Told {
        match element {
            Element::StateChange(change) => Told {
                timestamp: change.timestamp,
                peer: change.peer,
                what: ToldWhat::States(change.old, change.new),
            },
            Element::Route(route) => Told {
                timestamp: route.timestamp,
                peer: route.peer,
                what: ToldWhat::Route(ToldRoute::of(kind, route)),
            },
        }
    }
}

impl ToldRoute {
    fn of(kind: Kind, route: &Route<'_>) -> ToldRoute {
        let reach = route.attributes.mp_reach();
        // Prefixes of other families are no elements.
        let reach = reach.filter(|reach| matches!((reach.afi, reach.safi), (1 | 2, 1 | 2)));
        let is_announced = route.action == Action::Announce;
        let in_reach = reach
            .filter(|_| is_announced)
            .map_or(0, |reach| count(reach.announced, route.path_id.is_some()));
        ToldRoute {
            action: route.action,
            prefix: route.prefix,
            path_id: route.path_id,
            originated: route.originated,
            attributes: attributes(&route.attributes, width(kind)),
            in_reach,
            bytes: route.attributes.bytes().len(),
        }
    }

    fn nlri(&self) -> Nlri {
        Nlri {
            path_id: self.path_id,
            prefix: self.prefix,
        }
    }
}

/// How many prefixes there are in bytes in which nothing is wrong.
fn count(bytes: &[u8], add_path: bool) -> usize {
    let mut rest = bytes;
    let mut count = 0;
    while !rest.is_empty() {
        let length_at = if add_path { 4 } else { 0 };
        let bytes = usize::from(rest[length_at]).div_ceil(8);
        rest = &rest[length_at + 1 + bytes..];
        count += 1;
    }
    count
}

/// The width of numbers in attributes.
fn width(kind: Kind) -> AsnWidth {
    let four = match kind.number {
        Kind::TABLE_DUMP_V2 => true,
        Kind::TABLE_DUMP => kind.subtype > 2,
        Kind::BGP4MP | Kind::BGP4MP_ET => matches!(kind.subtype, 4 | 5 | 7 | 9 | 11),
        _ => false,
    };
    if four { AsnWidth::Four } else { AsnWidth::Two }
}

/// The attributes in the writer's words. `MP_REACH_NLRI` has no prefixes yet.
fn attributes(from: &Attributes<'_>, width: AsnWidth) -> Vec<Attribute> {
    let mut all = Vec::new();
    all.extend(from.origin_code().map(Attribute::Origin));
    if let Some(path) = path(from) {
        let as4_path = as4_path(&path, width);
        all.push(Attribute::AsPath(path));
        all.extend(as4_path.map(Attribute::As4Path));
    }
    // Where MP_REACH_NLRI has a next hop too, only the bytes tell this one.
    let mut raw = from.raw();
    if let Some((_, _, value)) = raw.find(|(_, number, _)| *number == code::NEXT_HOP) {
        let octets: [u8; 4] = value.try_into().expect("nothing is wrong with it");
        all.push(Attribute::NextHop(octets.into()));
    }
    all.extend(from.med().map(Attribute::Med));
    all.extend(from.local_pref().map(Attribute::LocalPref));
    all.extend(
        from.atomic_aggregate()
            .then_some(Attribute::AtomicAggregate),
    );
    if let Some((asn, IpAddr::V4(router))) = from.aggregator() {
        all.push(Attribute::Aggregator { asn, router });
        if width == AsnWidth::Two && asn.0 > 0xffff {
            all.push(Attribute::As4Aggregator { asn, router });
        }
    }
    fn list<T>(values: impl Iterator<Item = T>) -> Option<Vec<T>> {
        let values: Vec<T> = values.collect();
        (!values.is_empty()).then_some(values)
    }
    let communities = from.communities();
    let communities = communities.map(|(high, low)| u32::from(high) << 16 | u32::from(low));
    all.extend(list(communities).map(Attribute::Communities));
    all.extend(from.originator_id().map(Attribute::OriginatorId));
    all.extend(list(from.cluster_list()).map(Attribute::ClusterList));
    all.extend(reach(from));
    all.extend(list(from.extended_communities()).map(Attribute::ExtendedCommunities));
    all.extend(list(from.ipv6_extended_communities()).map(Attribute::Ipv6ExtendedCommunities));
    all.extend(from.aigp().map(Attribute::Aigp));
    let large = from.large_communities().map(<[u32; 3]>::from);
    all.extend(list(large).map(Attribute::LargeCommunities));
    all.extend(from.only_to_customer().map(Attribute::Otc));
    all.extend(prefix_sid(from).map(Attribute::PrefixSid));
    all.extend(others(from).map(|(flags, code, value)| Attribute::Raw {
        flags,
        code,
        bytes: value.to_vec(),
    }));
    all
}

/// What has to stand beside a path of 2-byte numbers when it has larger ones. Up
/// to its last confederation segment a path came from `AS_PATH`, and has none.
fn as4_path(path: &[Segment], width: AsnWidth) -> Option<Vec<Segment>> {
    let is_large = |segment: &Segment| segment.asns.iter().any(|asn| asn.0 > 0xffff);
    if width == AsnWidth::Four || !path.iter().any(is_large) {
        return None;
    }
    let is_confederation = |segment: &Segment| {
        matches!(
            segment.kind,
            SegmentKind::ConfedSequence | SegmentKind::ConfedSet
        )
    };
    let front = path.iter().rposition(is_confederation);
    let (front, rest) = path.split_at(front.map_or(0, |last| last + 1));
    assert!(
        !front.iter().any(is_large),
        "AS4_PATH has no confederations"
    );
    Some(rest.to_vec())
}

/// `MP_REACH_NLRI` without prefixes: of IP families by what it says, of others as
/// its bytes.
fn reach(from: &Attributes<'_>) -> Option<Attribute> {
    let reach = from.mp_reach()?;
    let next_hops = match reach.next_hop.len() {
        4 => {
            let octets: [u8; 4] = reach.next_hop.try_into().expect("4 bytes");
            vec![IpAddr::from(octets)]
        }
        16 | 32 => {
            let (addresses, _) = reach.next_hop.as_chunks::<16>();
            let addresses = addresses.iter();
            addresses
                .map(|&octets| Ipv6Addr::from(octets).into())
                .collect()
        }
        _ => vec![],
    };
    // 0 stands for the abbreviated form, whose family is the entry's: one that the
    // next hop can be of.
    let family = match (reach.afi, reach.next_hop.len()) {
        (0, 4) | (1, _) => Family::V4,
        (0 | 2, _) => Family::V6,
        _ => return raw_reach(from),
    };
    if next_hops.is_empty() {
        return raw_reach(from);
    }
    Some(Attribute::MpReach {
        family,
        safi: reach.safi.max(1),
        next_hops,
        nlri: vec![],
    })
}

fn raw_reach(from: &Attributes<'_>) -> Option<Attribute> {
    let mut raw = from.raw();
    let (flags, code, value) = raw.find(|(_, number, _)| *number == code::MP_REACH_NLRI)?;
    Some(Attribute::Raw {
        flags: flags & !EXTENDED_LENGTH,
        code,
        bytes: value.to_vec(),
    })
}

/// The record, or several that say the same together; `None` where the writer has
/// no words for it.
fn written(kind: Kind, told: &[Told]) -> Option<Vec<Record>> {
    let first = told.first()?;
    let time = first.timestamp;
    if u32::try_from(time.seconds()).is_err() {
        return None;
    }
    let routes = told.iter().filter_map(|one| match &one.what {
        ToldWhat::Route(route) => Some((one.peer, route)),
        ToldWhat::States(..) => None,
    });
    let routes: Vec<(mrt::Peer, &ToldRoute)> = routes.collect();
    if routes.iter().any(|(_, route)| route.bytes > BYTES_MAX) {
        return None;
    }
    let records = match kind.number {
        // The writer has no subtypes with numbers of 4 bytes.
        Kind::TABLE_DUMP if kind.subtype > 2 => return None,
        Kind::TABLE_DUMP => routes
            .iter()
            .map(|route| table_dump(time, *route))
            .collect(),
        Kind::TABLE_DUMP_V2 => rib(kind.subtype, time, &routes),
        Kind::BGP4MP | Kind::BGP4MP_ET => vec![bgp4mp(kind, first, &routes)],
        Kind::BGP => vec![legacy(first, &routes)?],
        // The ancestors with IPv6 peers are not among the writer's records.
        _ => return None,
    };
    Some(records)
}

fn table_dump(time: Timestamp, (peer, route): (mrt::Peer, &ToldRoute)) -> Record {
    let body = Body::TableDump(TableDump {
        view: 0,
        sequence: 0,
        prefix: route.prefix,
        status: 1,
        originated: route.originated.expect("RIB entries have a time"),
        peer: peer.address,
        peer_asn: peer.asn,
        attributes: route.attributes.clone(),
    });
    Record { time, body }
}

/// A table with a peer for each entry, and the record.
fn rib(subtype: u16, time: Timestamp, routes: &[(mrt::Peer, &ToldRoute)]) -> Vec<Record> {
    let peers = routes.iter().map(|(peer, _)| Peer {
        router: peer.bgp_id.expect("tables of peers have it"),
        address: peer.address,
        asn: peer.asn,
        asn_width: AsnWidth::Four,
    });
    let table = Body::PeerIndexTable(PeerIndexTable {
        collector: Ipv4Addr::UNSPECIFIED,
        view: String::new(),
        peers: peers.collect(),
    });
    let is_generic = matches!(subtype, 6 | 12);
    let entries = routes.iter().enumerate().map(|(at, (_, route))| RibEntry {
        peer: u16::try_from(at).expect("a record has at most 65535 entries"),
        originated: route.originated.expect("RIB entries have a time"),
        path_id: route.path_id.filter(|_| !is_generic),
        attributes: route.attributes.clone(),
    });
    let entries = entries.collect();
    let nlri = routes[0].1.nlri();
    let body = if is_generic {
        Body::RibGeneric(RibGeneric {
            sequence: 0,
            safi: 1,
            nlri,
            entries,
        })
    } else {
        Body::Rib(Rib {
            sequence: 0,
            prefix: nlri.prefix,
            multicast: matches!(subtype, 3 | 5 | 9 | 11),
            add_path: subtype >= 8,
            entries,
        })
    };
    [table, body].map(|body| Record { time, body }).into()
}

fn bgp4mp(kind: Kind, first: &Told, routes: &[(mrt::Peer, &ToldRoute)]) -> Record {
    let peer = first.peer;
    let session = Session {
        peer_asn: peer.asn,
        local_asn: Asn(0),
        interface: 0,
        peer: peer.address,
        local: match peer.address {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        },
        asn_width: width(kind),
    };
    let event = match first.what {
        ToldWhat::States(old, new) => Event::StateChange { old, new },
        ToldWhat::Route(_) => Event::Message {
            message: Message::Update(update(routes)),
            local: matches!(kind.subtype, 6 | 7 | 10 | 11),
            add_path: kind.subtype >= 8,
        },
    };
    let bgp4mp = Bgp4mp { session, event };
    let body = if kind.number == Kind::BGP4MP {
        Body::Bgp4mp(bgp4mp)
    } else {
        Body::Bgp4mpEt(bgp4mp)
    };
    Record {
        time: first.timestamp,
        body,
    }
}

fn legacy(first: &Told, routes: &[(mrt::Peer, &ToldRoute)]) -> Option<Record> {
    let IpAddr::V4(peer) = first.peer.address else {
        return None;
    };
    let event = match first.what {
        ToldWhat::States(old, new) => LegacyEvent::StateChange { old, new },
        ToldWhat::Route(_) => LegacyEvent::Update(update(routes)),
    };
    let body = Body::LegacyBgp(LegacyBgp {
        peer_asn: first.peer.asn,
        peer,
        local_asn: Asn(0),
        local: Ipv4Addr::UNSPECIFIED,
        event,
    });
    let time = first.timestamp;
    Some(Record { time, body })
}

/// The withdrawn in the message's own field, those of IPv6 in `MP_UNREACH_NLRI`;
/// the announced where they were.
fn update(routes: &[(mrt::Peer, &ToldRoute)]) -> Update {
    let mut update = Update::default();
    let mut unreach = Vec::new();
    let mut announced = Vec::new();
    for (_, route) in routes {
        match (route.action, route.prefix.family()) {
            (Action::Withdraw, Family::V4) => update.withdrawn.push(route.nlri()),
            (Action::Withdraw, Family::V6) => unreach.push(route.nlri()),
            _ => announced.push(route.nlri()),
        }
    }
    if let Some((_, last)) = routes.last()
        && last.action == Action::Announce
    {
        update.attributes = last.attributes.clone();
        let in_reach = announced.split_off(announced.len() - last.in_reach);
        for attribute in &mut update.attributes {
            if let Attribute::MpReach { nlri, .. } = attribute {
                nlri.clone_from(&in_reach);
            }
        }
        update.announced = announced;
    }
    if !unreach.is_empty() {
        update.attributes.push(Attribute::MpUnreach {
            family: Family::V6,
            safi: 1,
            nlri: unreach,
        });
    }
    update
}
