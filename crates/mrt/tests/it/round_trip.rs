//! What the test kit's writer, which shares no code with the decoder, writes of
//! random records is what the decoder reads.

use std::net::{IpAddr, Ipv4Addr};

use net::{Asn, Family, Prefix, Timestamp};
use proptest::option;
use proptest::prelude::*;
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, LegacyBgp, LegacyEvent, Message, Nlri, Notification,
    Peer, PeerIndexTable, Record, Rib, RibEntry, RibGeneric, Segment, SegmentKind, Session,
    TableDump, Update, encode_all,
};

use crate::decoded::{Seen, decode};

fn any_prefix(family: Family) -> impl Strategy<Value = Prefix> {
    (0..=family.bits(), any::<u128>()).prop_map(move |(length, bits)| {
        Prefix::from_bits(family, bits, length).expect("the length is within the family's")
    })
}

fn any_family() -> impl Strategy<Value = Family> {
    prop_oneof![Just(Family::V4), Just(Family::V6)]
}

fn any_address(family: Family) -> impl Strategy<Value = IpAddr> {
    any::<u128>().prop_map(move |bits| match family {
        Family::V4 => IpAddr::V4(Ipv4Addr::from_bits(bits as u32)),
        Family::V6 => IpAddr::V6(bits.into()),
    })
}

/// One, or an IPv6 pair (RFC 2545 §3).
fn any_next_hops(family: Family) -> impl Strategy<Value = Vec<IpAddr>> {
    let most = match family {
        Family::V4 => 1,
        Family::V6 => 2,
    };
    prop::collection::vec(any_address(family), 1..=most)
}

fn any_nlri(family: Family, add_path: bool) -> impl Strategy<Value = Nlri> {
    (any_prefix(family), any::<u32>()).prop_map(move |(prefix, id)| Nlri {
        path_id: add_path.then_some(id),
        prefix,
    })
}

fn any_width() -> impl Strategy<Value = AsnWidth> {
    prop_oneof![Just(AsnWidth::Two), Just(AsnWidth::Four)]
}

/// Any number that the width can say.
fn any_asn(width: AsnWidth) -> impl Strategy<Value = Asn> {
    any::<u32>().prop_map(move |number| match width {
        AsnWidth::Two => Asn(number & 0xffff),
        AsnWidth::Four => Asn(number),
    })
}

fn any_path() -> impl Strategy<Value = Vec<Segment>> {
    let kind = prop_oneof![
        4 => Just(SegmentKind::Sequence),
        1 => Just(SegmentKind::Set),
        1 => Just(SegmentKind::ConfedSequence),
        1 => Just(SegmentKind::ConfedSet),
    ];
    // Large numbers go through AS_TRANS where the width is two bytes.
    let asn = prop_oneof![any::<u32>(), 1_u32..0xffff].prop_map(Asn);
    let segment =
        (kind, prop::collection::vec(asn, 1..6)).prop_map(|(kind, asns)| Segment { kind, asns });
    prop::collection::vec(segment, 0..4)
}

/// The attributes that are decoded, each there or not.
#[derive(Clone, Debug)]
struct Model {
    origin: Option<u8>,
    path: Option<Vec<Segment>>,
    next_hop: Option<Ipv4Addr>,
    med: Option<u32>,
    local_pref: Option<u32>,
    atomic_aggregate: bool,
    aggregator: Option<(u32, Ipv4Addr)>,
    communities: Option<Vec<u32>>,
    /// An attribute that nobody knows, up to lengths of two bytes.
    unknown: Option<Vec<u8>>,
}

fn any_model() -> impl Strategy<Value = Model> {
    let router = || any::<u32>().prop_map(Ipv4Addr::from_bits);
    let unknown = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::collection::vec(any::<u8>(), 254..258),
    ];
    (
        option::of(0_u8..3),
        option::of(any_path()),
        option::of(router()),
        option::of(any::<u32>()),
        option::of(any::<u32>()),
        any::<bool>(),
        option::of((any::<u32>(), router())),
        option::of(prop::collection::vec(any::<u32>(), 1..5)),
        option::of(unknown),
    )
        .prop_map(|parts| Model {
            origin: parts.0,
            path: parts.1,
            next_hop: parts.2,
            med: parts.3,
            local_pref: parts.4,
            atomic_aggregate: parts.5,
            aggregator: parts.6,
            communities: parts.7,
            unknown: parts.8,
        })
}

fn is_confederation(segment: &Segment) -> bool {
    matches!(
        segment.kind,
        SegmentKind::ConfedSequence | SegmentKind::ConfedSet
    )
}

fn shown(path: &[Segment]) -> String {
    let one = |segment: &Segment| {
        let asns = segment.asns.iter().map(|asn| asn.0.to_string());
        let asns: Vec<String> = asns.collect();
        match segment.kind {
            SegmentKind::Set => format!("{{{}}}", asns.join(",")),
            SegmentKind::ConfedSequence => format!("({})", asns.join(" ")),
            SegmentKind::ConfedSet => format!("[{}]", asns.join(",")),
            _ => asns.join(" "),
        }
    };
    path.iter().map(one).collect::<Vec<_>>().join(" ")
}

impl Model {
    /// The attributes on the wire. Where numbers do not fit the width, the
    /// attributes of RFC 6793 §3 stand beside.
    fn attributes(&self, width: AsnWidth) -> Vec<Attribute> {
        let large = |asn: u32| width == AsnWidth::Two && asn > 0xffff;
        let mut all = Vec::new();
        all.extend(self.origin.map(Attribute::Origin));
        all.extend(self.path.clone().map(Attribute::AsPath));
        all.extend(self.next_hop.map(Attribute::NextHop));
        all.extend(self.med.map(Attribute::Med));
        all.extend(self.local_pref.map(Attribute::LocalPref));
        all.extend(self.atomic_aggregate.then_some(Attribute::AtomicAggregate));
        if let Some((asn, router)) = self.aggregator {
            let asn = Asn(asn);
            all.push(Attribute::Aggregator { asn, router });
            if large(asn.0) {
                all.push(Attribute::As4Aggregator { asn, router });
            }
        }
        all.extend(self.communities.clone().map(Attribute::Communities));
        let path = self.path.iter().flatten();
        if path.clone().flat_map(|s| &s.asns).any(|asn| large(asn.0)) {
            let path = path.filter(|segment| !is_confederation(segment));
            let path: Vec<Segment> = path.cloned().collect();
            // An empty AS4_PATH is malformed (RFC 6793 §6).
            if !path.is_empty() {
                all.push(Attribute::As4Path(path));
            }
        }
        if let Some(bytes) = &self.unknown {
            all.push(Attribute::Raw {
                flags: 0xc0,
                code: 200,
                bytes: bytes.clone(),
            });
        }
        all
    }

    /// What is read of them.
    fn seen(&self, width: AsnWidth, base: &Seen) -> Seen {
        let mut path = self.path.clone();
        // Confederations are not in AS4_PATH: at the front they keep AS_TRANS for
        // numbers that do not fit, and elsewhere they are lost.
        let large = |segment: &Segment| segment.asns.iter().any(|asn| asn.0 > 0xffff);
        if let Some(path) = &mut path
            && width == AsnWidth::Two
            && path.iter().any(large)
        {
            let others = path.iter().any(|segment| !is_confederation(segment));
            let mut front = true;
            path.retain(|segment| {
                front &= is_confederation(segment);
                !others || front || !is_confederation(segment)
            });
            for segment in path.iter_mut().filter(|segment| is_confederation(segment)) {
                for asn in segment.asns.iter_mut().filter(|asn| asn.0 > 0xffff) {
                    *asn = Asn::TRANS;
                }
            }
        }
        Seen {
            origin_code: self.origin,
            path: path.as_deref().map(shown),
            next_hop: self.next_hop.map(IpAddr::V4),
            med: self.med,
            local_pref: self.local_pref,
            atomic_aggregate: self.atomic_aggregate,
            aggregator: self
                .aggregator
                .map(|(asn, router)| (asn, IpAddr::V4(router))),
            communities: self.communities.clone().unwrap_or_default(),
            ..base.clone()
        }
    }
}

/// A record, or some that need each other, and what is read of them.
type Case = (Vec<Record>, Vec<Seen>);

fn any_time() -> impl Strategy<Value = Timestamp> {
    (any::<u32>(), 0_i64..1_000_000).prop_map(|(seconds, micros)| {
        Timestamp::from_micros(i64::from(seconds) * 1_000_000 + micros)
    })
}

fn any_session() -> impl Strategy<Value = Session> {
    (any_width(), any_family()).prop_flat_map(|(width, family)| {
        (
            any_asn(width),
            any_asn(width),
            any_address(family),
            any_address(family),
        )
            .prop_map(move |(peer_asn, local_asn, peer, local)| Session {
                peer_asn,
                local_asn,
                interface: 0,
                peer,
                local,
                asn_width: width,
            })
    })
}

/// The element of a record of a session, but for what it says.
fn base(record: &Record, peer_asn: Asn, peer: IpAddr) -> Seen {
    let micros = match record.body {
        Body::Bgp4mpEt(_) => record.time.micros(),
        _ => record.time.seconds() * 1_000_000,
    };
    Seen {
        micros,
        peer_asn: peer_asn.0,
        peer: Some(peer),
        ..Seen::default()
    }
}

/// An UPDATE: the two fields of IPv4 and the two attributes of any family.
#[derive(Clone, Debug)]
struct UpdateModel {
    model: Model,
    withdrawn: Vec<Nlri>,
    announced: Vec<Nlri>,
    reach: Option<(Family, u8, Vec<IpAddr>, Vec<Nlri>)>,
    unreach: Option<(Family, u8, Vec<Nlri>)>,
}

fn any_update(add_path: bool) -> impl Strategy<Value = UpdateModel> {
    let some = move |family| prop::collection::vec(any_nlri(family, add_path), 0..6);
    let reach = any_family()
        .prop_flat_map(move |family| (Just(family), 1_u8..3, any_next_hops(family), some(family)));
    let unreach = any_family().prop_flat_map(move |family| (Just(family), 1_u8..3, some(family)));
    (
        any_model(),
        some(Family::V4),
        some(Family::V4),
        option::of(reach),
        option::of(unreach),
    )
        .prop_map(|(mut model, withdrawn, announced, reach, unreach)| {
            let reaches = reach
                .as_ref()
                .is_some_and(|(_, _, _, nlri)| !nlri.is_empty());
            if reaches || !announced.is_empty() {
                model.origin.get_or_insert(2);
                model.path.get_or_insert_default();
            }
            if !announced.is_empty() {
                model.next_hop.get_or_insert([192, 0, 2, 1].into());
            }
            UpdateModel {
                model,
                withdrawn,
                announced,
                reach,
                unreach,
            }
        })
}

impl UpdateModel {
    fn update(&self, width: AsnWidth) -> Update {
        let mut attributes = self.model.attributes(width);
        if let Some((family, safi, next_hops, nlri)) = self.reach.clone() {
            attributes.push(Attribute::MpReach {
                family,
                safi,
                next_hops,
                nlri,
            });
        }
        if let Some((family, safi, nlri)) = self.unreach.clone() {
            attributes.insert(0, Attribute::MpUnreach { family, safi, nlri });
        }
        Update {
            withdrawn: self.withdrawn.clone(),
            attributes,
            announced: self.announced.clone(),
        }
    }

    fn seen(&self, width: AsnWidth, base: &Seen) -> Vec<Seen> {
        let mut announced = self.model.seen(width, base);
        if let Some((_, _, next_hops, _)) = &self.reach {
            announced.next_hop = next_hops.first().copied();
        }
        let with = |action: char, route: &Seen, nlri: &Nlri| Seen {
            action,
            prefix: Some(nlri.prefix),
            path_id: nlri.path_id,
            ..route.clone()
        };
        let unreach = self.unreach.iter().flat_map(|(_, _, nlri)| nlri);
        let reach = self.reach.iter().flat_map(|(_, _, _, nlri)| nlri);
        let withdrawn = self.withdrawn.iter().chain(unreach);
        let withdrawn = withdrawn.map(|nlri| with('W', base, nlri));
        let routes = self.announced.iter().chain(reach);
        let routes = routes.map(|nlri| with('A', &announced, nlri));
        withdrawn.chain(routes).collect()
    }
}

fn updates() -> impl Strategy<Value = Case> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (any_time(), any_session(), flags)
        .prop_flat_map(|(time, session, (et, local, add_path))| {
            let fixed = Just((time, session, et, local, add_path));
            (fixed, any_update(add_path))
        })
        .prop_map(|((time, session, et, local, add_path), model)| {
            let bgp4mp = Bgp4mp {
                session,
                event: Event::Message {
                    message: Message::Update(model.update(session.asn_width)),
                    local,
                    add_path,
                },
            };
            let body = if et {
                Body::Bgp4mpEt(bgp4mp)
            } else {
                Body::Bgp4mp(bgp4mp)
            };
            let record = Record { time, body };
            let base = base(&record, session.peer_asn, session.peer);
            let seen = model.seen(session.asn_width, &base);
            (vec![record], seen)
        })
}

fn state_changes() -> impl Strategy<Value = Case> {
    (any_time(), any_session(), any::<(u16, u16)>()).prop_map(|(time, session, (old, new))| {
        let event = Event::StateChange { old, new };
        let body = Body::Bgp4mp(Bgp4mp { session, event });
        let record = Record { time, body };
        let seen = Seen {
            action: 'S',
            states: Some((old, new)),
            ..base(&record, session.peer_asn, session.peer)
        };
        (vec![record], vec![seen])
    })
}

fn other_messages() -> impl Strategy<Value = Case> {
    let message = prop_oneof![
        Just(Message::Keepalive),
        Just(Message::Raw {
            kind: 5,
            bytes: vec![0, 1, 0, 1]
        }),
        Just(Message::Notification(Notification {
            code: 6,
            subcode: 2,
            data: vec![1, 2, 3]
        })),
    ];
    (any_time(), any_session(), message).prop_map(|(time, session, message)| {
        let event = Event::Message {
            message,
            local: false,
            add_path: false,
        };
        let body = Body::Bgp4mp(Bgp4mp { session, event });
        (vec![Record { time, body }], vec![])
    })
}

fn legacy() -> impl Strategy<Value = Case> {
    let asns = (any_asn(AsnWidth::Two), any_asn(AsnWidth::Two));
    let addresses = any::<(u32, u32)>();
    let states = option::of(any::<(u16, u16)>());
    (any_time(), asns, addresses, any_update(false), states).prop_map(
        |(time, (peer_asn, local_asn), (peer, local), model, states)| {
            let peer = Ipv4Addr::from_bits(peer);
            let event = match states {
                Some((old, new)) => LegacyEvent::StateChange { old, new },
                None => LegacyEvent::Update(model.update(AsnWidth::Two)),
            };
            let body = Body::LegacyBgp(LegacyBgp {
                peer_asn,
                peer,
                local_asn,
                local: Ipv4Addr::from_bits(local),
                event,
            });
            let record = Record { time, body };
            let base = base(&record, peer_asn, peer.into());
            let seen = match states {
                Some(_) => vec![Seen {
                    action: 'S',
                    states,
                    ..base
                }],
                None => model.seen(AsnWidth::Two, &base),
            };
            (vec![record], seen)
        },
    )
}

fn table_dumps() -> impl Strategy<Value = Case> {
    any_family()
        .prop_flat_map(|family| {
            (
                any_time(),
                any_time(),
                any_prefix(family),
                any_address(family),
                any_asn(AsnWidth::Two),
                any_model(),
            )
        })
        .prop_map(|(time, originated, prefix, peer, peer_asn, model)| {
            let body = Body::TableDump(TableDump {
                view: 0,
                sequence: 0,
                prefix,
                status: 1,
                originated,
                peer,
                peer_asn,
                attributes: model.attributes(AsnWidth::Two),
            });
            let record = Record { time, body };
            let base = Seen {
                action: 'B',
                prefix: Some(prefix),
                originated: Some(originated.seconds()),
                ..base(&record, peer_asn, peer)
            };
            let seen = vec![model.seen(AsnWidth::Two, &base)];
            (vec![record], seen)
        })
}

fn any_peer() -> impl Strategy<Value = Peer> {
    (any_width(), any_family()).prop_flat_map(|(asn_width, family)| {
        (any::<u32>(), any_address(family), any_asn(asn_width)).prop_map(
            move |(router, address, asn)| Peer {
                router: Ipv4Addr::from_bits(router),
                address,
                asn,
                asn_width,
            },
        )
    })
}

/// `TABLE_DUMP_V2`: a table of peers and a record that points to it.
fn tables() -> impl Strategy<Value = Case> {
    let peers = prop::collection::vec(any_peer(), 1..5);
    let next_hops = any_family().prop_flat_map(any_next_hops);
    let entry = (
        any::<prop::sample::Index>(),
        any_time(),
        any::<u32>(),
        any_model(),
        option::of(next_hops),
    );
    let entries = prop::collection::vec(entry, 0..5);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let nlri = any_family().prop_flat_map(|family| any_nlri(family, true));
    (any_time(), peers, entries, nlri, flags).prop_map(
        |(time, peers, entries, nlri, (is_generic, multicast, add_path))| {
            let mut written = Vec::new();
            let mut seen = Vec::new();
            for (peer, originated, path_id, model, next_hops) in entries {
                let place = peer.index(peers.len());
                let peer = peers[place];
                let path_id = if is_generic {
                    nlri.path_id
                } else {
                    Some(path_id)
                };
                let base = Seen {
                    action: 'B',
                    micros: time.seconds() * 1_000_000,
                    peer_asn: peer.asn.0,
                    peer: Some(peer.address),
                    peer_id: Some(peer.router),
                    prefix: Some(nlri.prefix),
                    path_id: path_id.filter(|_| add_path),
                    originated: Some(originated.seconds()),
                    ..Seen::default()
                };
                let mut route = model.seen(AsnWidth::Four, &base);
                let mut attributes = model.attributes(AsnWidth::Four);
                if let Some(next_hops) = next_hops {
                    route.next_hop = next_hops.first().copied();
                    attributes.push(Attribute::MpReach {
                        family: nlri.prefix.family(),
                        safi: 1,
                        next_hops,
                        nlri: vec![],
                    });
                }
                seen.push(route);
                written.push(RibEntry {
                    peer: place as u16,
                    originated,
                    path_id,
                    attributes,
                });
            }
            let body = if is_generic {
                Body::RibGeneric(RibGeneric {
                    sequence: 0,
                    safi: 1 + u8::from(multicast),
                    nlri: Nlri {
                        path_id: nlri.path_id.filter(|_| add_path),
                        ..nlri
                    },
                    entries: written,
                })
            } else {
                Body::Rib(Rib {
                    sequence: 0,
                    prefix: nlri.prefix,
                    multicast,
                    add_path,
                    entries: written,
                })
            };
            let table = Body::PeerIndexTable(PeerIndexTable {
                collector: [192, 0, 2, 1].into(),
                view: String::new(),
                peers,
            });
            let records = [table, body].map(|body| Record { time, body });
            (records.to_vec(), seen)
        },
    )
}

fn any_case() -> impl Strategy<Value = Case> {
    prop_oneof![
        4 => updates(),
        1 => state_changes(),
        1 => other_messages(),
        1 => legacy(),
        2 => table_dumps(),
        3 => tables(),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        cases in prop::collection::vec(any_case(), 1..6),
        chunk_bytes in prop_oneof![1_usize..40, Just(usize::MAX)],
    ) {
        let (records, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
        let records = records.concat();
        let decoded = decode(&encode_all(&records), chunk_bytes);
        prop_assert_eq!(decoded.defects.kept(), &[][..]);
        prop_assert_eq!(decoded.counts.records, records.len() as u64);
        prop_assert_eq!(decoded.gap_bytes, 0);
        let expected = expected.concat();
        prop_assert_eq!(decoded.counts.elements(), expected.len() as u64);
        for (ours, expected) in decoded.elements.iter().zip(&expected) {
            prop_assert_eq!(ours, expected);
        }
    }
}
