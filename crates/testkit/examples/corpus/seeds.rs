//! Small MRT files of every record kind, sound ones and damaged ones.

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

/// Each attribute that is decoded, and some that are not.
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

fn messages(family: Family, asn_width: AsnWidth, add_path: bool) -> Vec<Body> {
    let address = prefix(family).address();
    let session = Session {
        peer_asn: Asn(64496),
        local_asn: Asn(64511),
        interface: 0,
        peer: address,
        local: address,
        asn_width,
    };
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
    let rib = |multicast| {
        Body::Rib(Rib {
            sequence: 0,
            prefix: prefix(family),
            multicast,
            add_path,
            entries: entries.clone(),
        })
    };
    let generic = Body::RibGeneric(RibGeneric {
        sequence: 0,
        safi: 1,
        nlri: nlri(family, add_path.then_some(7)),
        entries: entries.clone(),
    });
    vec![rib(false), rib(true), generic]
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
