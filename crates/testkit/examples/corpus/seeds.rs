//! Small MRT files of every record kind and every attribute, sound ones and
//! damaged ones.

use net::{Asn, Family, Prefix, Timestamp};
use testkit::damage;
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, LegacyBgp, LegacyEvent, Message, Nlri, Notification,
    Peer, PeerIndexTable, Record, Rib, RibEntry, RibGeneric, Segment, SegmentKind, Session,
    TableDump, Update, encode_all,
};

/// A name and a file, for each kind of record and for each known defect.
pub(crate) fn mrt() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for body in bodies() {
        let (kind, subtype) = body.codes();
        let records = [peers(), body].map(|body| Record {
            time: Timestamp::from_micros(1_203_876_000_250_000),
            body,
        });
        let name = format!("type-{kind}-{subtype}-{:02}", seeds.len());
        seeds.push((name, encode_all(&records)));
    }
    for (number, attribute) in all_attributes().into_iter().enumerate() {
        seeds.push((format!("attribute-{number:02}"), with(attribute)));
    }
    for (number, path) in merged_paths().into_iter().enumerate() {
        seeds.push((format!("path-{number:02}"), with_two_bytes(path)));
    }
    let sound: Vec<Record> = (0..3).map(damage::sound_record).collect();
    seeds.push(("sound".to_owned(), encode_all(&sound)));
    for damaged in damage::all() {
        seeds.push((damaged.name.to_owned(), damaged.bytes));
    }
    seeds
}

fn prefix(family: Family) -> Prefix {
    let text = match family {
        Family::V4 => "192.0.2.0/24",
        Family::V6 => "2001:db8::/33",
    };
    text.parse().expect("a prefix")
}

fn nlri(family: Family, path_id: Option<u32>) -> Nlri {
    Nlri {
        path_id,
        prefix: prefix(family),
    }
}

fn segments() -> Vec<Segment> {
    let confederation = |kind| Segment {
        kind,
        asns: vec![Asn(65001), Asn(65002)],
    };
    vec![
        confederation(SegmentKind::ConfedSequence),
        Segment::sequence([64496, 70_000, 64497]),
        confederation(SegmentKind::ConfedSet),
        Segment::set([64498, 64499]),
    ]
}

/// A message in whose session numbers have 2 bytes, one with 4, and a table, all
/// with what a route must have and this attribute.
fn with(attribute: Attribute) -> Vec<u8> {
    let router = [192, 0, 2, 1].into();
    let mut attributes = vec![
        Attribute::Origin(0),
        Attribute::sequence([64496, 70_000]),
        Attribute::NextHop(router),
    ];
    attributes.retain(|one| std::mem::discriminant(one) != std::mem::discriminant(&attribute));
    attributes.push(attribute);
    let update = Update {
        withdrawn: vec![],
        attributes: attributes.clone(),
        announced: vec![nlri(Family::V4, None)],
    };
    let message = |asn_width| {
        Body::Bgp4mp(Bgp4mp {
            session: session(Family::V4, asn_width),
            event: Event::Message {
                message: Message::Update(update.clone()),
                local: false,
                add_path: false,
            },
        })
    };
    let rib = Body::Rib(Rib {
        sequence: 0,
        prefix: prefix(Family::V4),
        multicast: false,
        add_path: false,
        entries: vec![RibEntry {
            peer: 1,
            originated: Timestamp::from_seconds(1_203_870_000),
            path_id: None,
            attributes,
        }],
    });
    let bodies = [
        message(AsnWidth::Two),
        message(AsnWidth::Four),
        peers(),
        rib,
    ];
    let records = bodies.map(|body| Record {
        time: Timestamp::from_seconds(1_203_876_000),
        body,
    });
    encode_all(&records)
}

/// A message of these attributes and `ORIGIN`, in whose session numbers have 2
/// bytes.
fn with_two_bytes(mut attributes: Vec<Attribute>) -> Vec<u8> {
    let router = [192, 0, 2, 1].into();
    attributes.extend([Attribute::Origin(0), Attribute::NextHop(router)]);
    let update = Update {
        withdrawn: vec![],
        attributes,
        announced: vec![nlri(Family::V4, None)],
    };
    let body = Body::Bgp4mp(Bgp4mp {
        session: session(Family::V4, AsnWidth::Two),
        event: Event::Message {
            message: Message::Update(update),
            local: false,
            add_path: false,
        },
    });
    let time = Timestamp::from_seconds(1_203_876_000);
    encode_all(&[Record { time, body }])
}

/// Each way in which `AS_PATH` and `AS4_PATH` can make one path: `AS4_PATH` from
/// within a sequence, before and behind a confederation, of sets, longer than
/// `AS_PATH`, and void.
fn merged_paths() -> Vec<Vec<Attribute>> {
    let sequence = |asns: &[u32]| Segment::sequence(asns.iter().copied());
    let confederation = Segment {
        kind: SegmentKind::ConfedSequence,
        asns: vec![Asn(65001)],
    };
    let long = [64496, 64497, 70_000, 70_001];
    let set = Segment::set([70_000, 70_001]);
    let with_confederation = vec![sequence(&long), confederation.clone(), sequence(&[64498])];
    let aggregator = |asn| {
        let (asn, router) = (Asn(asn), [192, 0, 2, 1].into());
        [
            Attribute::Aggregator { asn, router },
            Attribute::As4Aggregator { asn, router },
        ]
    };
    let both = |old: &[Segment], new: &[Segment]| {
        vec![
            Attribute::AsPath(old.to_vec()),
            Attribute::As4Path(new.to_vec()),
        ]
    };
    let short = [sequence(&long[2..])];
    let mut all = vec![
        both(&[sequence(&long)], &short),
        both(&with_confederation, &short),
        both(
            &with_confederation,
            &[sequence(&[70_001]), sequence(&[64498])],
        ),
        both(
            &with_confederation,
            &[sequence(&[70_000, 70_001]), sequence(&[64498])],
        ),
        both(&[confederation.clone(), sequence(&long)], &short),
        both(
            &[sequence(&long[..2]), confederation, set.clone()],
            std::slice::from_ref(&set),
        ),
        both(
            &[set.clone(), sequence(&long[..2])],
            &[set.clone(), sequence(&long[..2])],
        ),
        both(&[sequence(&long[..1])], &short),
    ];
    for asn in [64499, 70_002] {
        let mut with_aggregator = both(&[sequence(&long)], &short);
        with_aggregator.extend(aggregator(asn));
        all.push(with_aggregator);
    }
    all
}

/// Each attribute that is decoded, also such as stand in tables of routers alone,
/// and some that are not.
fn all_attributes() -> Vec<Attribute> {
    let router = [192, 0, 2, 1].into();
    let raw = |flags, code, bytes: &[u8]| Attribute::Raw {
        flags,
        code,
        bytes: bytes.to_vec(),
    };
    let mut all = attributes(Family::V6, None);
    all.extend([
        Attribute::OriginatorId(router),
        Attribute::ClusterList(vec![router, [192, 0, 2, 3].into()]),
        Attribute::ExtendedCommunities(vec![
            [0, 2, 0xfb, 0xf0, 0, 0, 0, 1],
            [1, 2, 192, 0, 2, 1, 0, 1],
            [0x42, 2, 0, 1, 0x11, 0x70, 0, 1],
            [0x43, 0, 0, 0, 0, 0, 0, 2],
        ]),
        Attribute::Ipv6ExtendedCommunities(vec![[0x20; 20]]),
        Attribute::Aigp(1 << 40),
        Attribute::PrefixSid(vec![
            (1, vec![0, 0, 0, 0, 0, 0, 7]),
            (3, vec![0, 0, 0, 62, 128, 0, 3, 232]),
            (5, vec![1, 2, 3]),
        ]),
        Attribute::MpReach {
            family: Family::V6,
            safi: 1,
            next_hops: ["2001:db8::1", "fe80::1"]
                .map(|text| text.parse().expect("an address"))
                .into(),
            nlri: vec![nlri(Family::V6, None), nlri(Family::V6, None)],
        },
        // With a route distinguisher, of a family that is not decoded.
        raw(
            0x80,
            14,
            &[
                0, 1, 128, 12, 0, 0, 0, 0, 0, 0, 0, 1, 192, 0, 2, 1, 0, 88, 0, 0, 1,
            ],
        ),
        // A customer's attributes.
        raw(0xc0, 128, &[0, 0, 0xfb, 0xf0, 0x40, 1, 1, 0]),
        // Deprecated, and unknown with a long value.
        raw(0xc0, 20, &[0, 0]),
        raw(0xe0, 200, &[7; 300]),
    ]);
    all
}

/// Each attribute that messages have in every family.
fn attributes(family: Family, path_id: Option<u32>) -> Vec<Attribute> {
    let router = [192, 0, 2, 1].into();
    let asn = Asn(70_000);
    let next_hop = "2001:db8::1".parse().expect("an address");
    vec![
        Attribute::Origin(2),
        Attribute::AsPath(segments()),
        Attribute::NextHop(router),
        Attribute::Med(7),
        Attribute::LocalPref(100),
        Attribute::AtomicAggregate,
        Attribute::Aggregator { asn, router },
        Attribute::Communities(vec![0xffff_ff01, 0xfbf0_0001]),
        Attribute::MpReach {
            family,
            safi: 1,
            next_hops: vec![next_hop],
            nlri: vec![nlri(family, path_id)],
        },
        Attribute::MpUnreach {
            family,
            safi: 1,
            nlri: vec![nlri(family, path_id)],
        },
        Attribute::As4Path(vec![Segment::sequence([70_000])]),
        Attribute::As4Aggregator { asn, router },
        Attribute::LargeCommunities(vec![[1, 2, 3]]),
        Attribute::Otc(asn),
    ]
}

fn update(family: Family, path_id: Option<u32>) -> Update {
    Update {
        withdrawn: vec![nlri(Family::V4, path_id)],
        attributes: attributes(family, path_id),
        announced: vec![nlri(Family::V4, path_id), nlri(Family::V4, path_id)],
    }
}

fn peers() -> Body {
    let peer = |address: &str, asn_width| Peer {
        router: [192, 0, 2, 2].into(),
        address: address.parse().expect("an address"),
        asn: Asn(64496),
        asn_width,
    };
    Body::PeerIndexTable(PeerIndexTable {
        collector: [192, 0, 2, 1].into(),
        view: "a view".to_owned(),
        peers: vec![
            peer("198.51.100.1", AsnWidth::Two),
            peer("2001:db8::1", AsnWidth::Four),
        ],
    })
}

fn bodies() -> Vec<Body> {
    let mut bodies = Vec::new();
    for family in [Family::V4, Family::V6] {
        for asn_width in [AsnWidth::Two, AsnWidth::Four] {
            for add_path in [false, true] {
                bodies.extend(messages(family, asn_width, add_path));
            }
        }
        for add_path in [false, true] {
            bodies.extend(ribs(family, add_path));
        }
        bodies.push(table_dump(family));
    }
    bodies.extend(legacy());
    bodies
}

fn session(family: Family, asn_width: AsnWidth) -> Session {
    let address = prefix(family).address();
    Session {
        peer_asn: Asn(64496),
        local_asn: Asn(64511),
        interface: 0,
        peer: address,
        local: address,
        asn_width,
    }
}

fn messages(family: Family, asn_width: AsnWidth, add_path: bool) -> Vec<Body> {
    let session = session(family, asn_width);
    let path_id = add_path.then_some(7);
    let message = |message, local| Event::Message {
        message,
        local,
        add_path,
    };
    let change = Event::StateChange { old: 6, new: 1 };
    let keepalive = message(Message::Keepalive, false);
    let [now, local] =
        [false, true].map(|local| message(Message::Update(update(family, path_id)), local));
    let body = |event| Body::Bgp4mp(Bgp4mp { session, event });
    let micros = Body::Bgp4mpEt(Bgp4mp {
        session,
        event: now.clone(),
    });
    // The subtype says nothing of the identifiers in it.
    let undeclared = Event::Message {
        message: Message::Update(update(family, Some(7))),
        local: false,
        add_path: false,
    };
    let mut all = vec![body(now), body(local), micros, body(undeclared)];
    if !add_path {
        all.extend([body(change), body(keepalive)]);
    }
    all
}

fn ribs(family: Family, add_path: bool) -> Vec<Body> {
    let entry = |peer| RibEntry {
        peer,
        originated: Timestamp::from_seconds(1_203_870_000),
        path_id: Some(u32::from(peer)),
        attributes: attributes(family, None),
    };
    // The third names a peer that is not in the table.
    let entries: Vec<RibEntry> = (0..3).map(entry).collect();
    let rib = |multicast, entries: &[RibEntry]| {
        Body::Rib(Rib {
            sequence: 0,
            prefix: prefix(family),
            multicast,
            add_path,
            entries: entries.to_vec(),
        })
    };
    let generic = |entries: &[RibEntry]| {
        Body::RibGeneric(RibGeneric {
            sequence: 0,
            safi: 1,
            nlri: nlri(family, add_path.then_some(7)),
            entries: entries.to_vec(),
        })
    };
    let known = &entries[..2];
    vec![
        rib(false, &entries),
        rib(true, &entries),
        generic(&entries),
        rib(false, known),
        generic(known),
    ]
}

fn table_dump(family: Family) -> Body {
    Body::TableDump(TableDump {
        view: 0,
        sequence: 0,
        prefix: prefix(family),
        status: 1,
        originated: Timestamp::from_seconds(1_203_870_000),
        peer: prefix(family).address(),
        peer_asn: Asn(64496),
        attributes: attributes(family, None),
    })
}

fn legacy() -> Vec<Body> {
    let notification = Notification {
        code: 6,
        subcode: 2,
        data: vec![1, 2, 3],
    };
    let sync = LegacyEvent::Sync {
        view: 0,
        file: "a".to_owned(),
    };
    let events = [
        LegacyEvent::Null,
        LegacyEvent::Update(update(Family::V4, None)),
        LegacyEvent::StateChange { old: 1, new: 3 },
        sync,
        LegacyEvent::Notify(notification),
        LegacyEvent::Keepalive,
    ];
    let body = |event| {
        Body::LegacyBgp(LegacyBgp {
            peer_asn: Asn(64496),
            peer: [198, 51, 100, 1].into(),
            local_asn: Asn(64511),
            local: [198, 51, 100, 254].into(),
            event,
        })
    };
    events.map(body).into()
}
