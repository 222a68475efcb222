//! A small archive with everything that a format has to say, made by `testkit`.

use std::cell::Cell;
use std::net::IpAddr;

use mrt::{Decoder, Element, Frame, Framer, Kind, Record as Found};
use net::{Asn, Prefix, Timestamp};
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, LegacyBgp, LegacyEvent, Message, Nlri, Peer,
    PeerIndexTable, Record, Rib, RibEntry, Segment, SegmentKind, Session, TableDump, Update,
    encode_all,
};

/// Gives each element of these bytes with its record's kind, when the record is
/// `wanted`.
pub(crate) fn elements(
    bytes: &[u8],
    wanted: impl Fn(&Found<'_>) -> bool,
    mut visit: impl FnMut(Kind, Element<'_>),
) {
    let mut framer = Framer::new();
    framer.push(bytes.to_vec());
    framer.finish();
    let mut decoder = Decoder::new();
    while let Some(frame) = framer.next_frame() {
        let Frame::Record(record) = frame else {
            panic!("the sample has no gaps");
        };
        if wanted(&record) {
            let kind = Cell::new(record.kind);
            decoder.record(&record, |element| visit(kind.get(), element));
        }
    }
}

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_203_878_000 + seconds)
}

fn session(width: AsnWidth) -> Session {
    Session {
        peer_asn: Asn(64_500),
        local_asn: Asn(64_496),
        interface: 0,
        peer: address("192.0.2.1"),
        local: address("192.0.2.254"),
        asn_width: width,
    }
}

fn message(update: Update, local: bool, add_path: bool) -> Event {
    Event::Message {
        message: Message::Update(update),
        local,
        add_path,
    }
}

fn plain_attributes() -> Vec<Attribute> {
    vec![
        Attribute::Origin(0),
        Attribute::sequence([64_500, 3491, 17_557]),
        Attribute::NextHop("192.0.2.1".parse().expect("an address")),
    ]
}

/// Every attribute that has a field, and one of each sort that has none.
fn all_attributes() -> Vec<Attribute> {
    let segment = |kind, asns: &[u32]| Segment {
        kind,
        asns: asns.iter().map(|&asn| Asn(asn)).collect(),
    };
    let router = "198.51.100.7".parse().expect("an address");
    vec![
        Attribute::Origin(2),
        Attribute::AsPath(vec![
            segment(SegmentKind::ConfedSequence, &[65_001, 65_002]),
            segment(SegmentKind::ConfedSet, &[65_003, 65_004]),
            segment(SegmentKind::Sequence, &[64_500, 4_200_000_000]),
            segment(SegmentKind::Set, &[64_510, 64_511]),
        ]),
        Attribute::NextHop("192.0.2.1".parse().expect("an address")),
        Attribute::Med(4_294_967_295),
        Attribute::LocalPref(100),
        Attribute::AtomicAggregate,
        Attribute::Aggregator {
            asn: Asn(64_510),
            router,
        },
        Attribute::Communities(vec![
            0xffff_ff01,
            0xffff_ff02,
            0xffff_ff03,
            0xffff_029a,
            64_500 << 16 | 1,
        ]),
        Attribute::OriginatorId(router),
        Attribute::ClusterList(vec![router, "198.51.100.8".parse().expect("an address")]),
        Attribute::ExtendedCommunities(vec![
            [0, 2, 0xfb, 0xf4, 0, 0, 0, 1],
            [1, 2, 192, 0, 2, 1, 0, 9],
            [2, 2, 0, 1, 0, 0, 0, 9],
            [0x43, 0, 0, 0, 0, 0, 0, 2],
            [0x80, 6, 0, 0, 0, 0, 0, 0],
        ]),
        Attribute::Aigp(1 << 40),
        Attribute::LargeCommunities(vec![[4_200_000_000, 1, 2], [64_500, 0, 7]]),
        Attribute::Otc(Asn(64_499)),
        Attribute::Raw {
            flags: 0xc0,
            code: 40,
            bytes: vec![1, 0, 255],
        },
        Attribute::Raw {
            flags: 0xc0,
            code: 21,
            bytes: vec![7],
        },
    ]
}

/// The sample's bytes.
pub(crate) fn bytes() -> Vec<u8> {
    let record = |seconds, body| Record {
        time: at(seconds),
        body,
    };
    let entry = |peer, path_id, attributes| RibEntry {
        peer,
        originated: at(-1000),
        path_id,
        attributes,
    };
    let rib = |prefix, add_path, entries| {
        Body::Rib(Rib {
            sequence: 0,
            prefix,
            multicast: false,
            add_path,
            entries,
        })
    };
    let v6_attributes = |next_hop| {
        vec![
            Attribute::Origin(1),
            Attribute::AsPath(vec![
                Segment::sequence([64_501]),
                Segment::set([64_510, 64_511]),
                Segment::sequence([64_512]),
            ]),
            Attribute::MpReach {
                family: net::Family::V6,
                safi: 1,
                next_hops: vec![address(next_hop), address("fe80::1")],
                nlri: vec![Nlri::plain(prefix("2001:db8:0:1:2:3:4:0/112"))],
            },
        ]
    };
    let update = |withdrawn: &[&str], attributes, announced: &[&str]| Update {
        withdrawn: withdrawn.iter().map(|p| prefix(p).into()).collect(),
        attributes,
        announced: announced.iter().map(|p| prefix(p).into()).collect(),
    };
    let with_ids = |p, path_id| Nlri {
        path_id: Some(path_id),
        prefix: prefix(p),
    };
    let bgp4mp = |width, event| Bgp4mp {
        session: session(width),
        event,
    };
    let legacy = |event| {
        Body::LegacyBgp(LegacyBgp {
            peer_asn: Asn(64_500),
            peer: "192.0.2.1".parse().expect("an address"),
            local_asn: Asn(64_496),
            local: "192.0.2.254".parse().expect("an address"),
            event,
        })
    };
    let mut with_communities = plain_attributes();
    with_communities.push(Attribute::Communities(vec![64_500 << 16 | 9]));
    let records = [
        record(
            0,
            Body::PeerIndexTable(PeerIndexTable {
                collector: "198.51.100.1".parse().expect("an address"),
                view: String::new(),
                peers: [("192.0.2.1", 64_500), ("2001:db8::ff", 4_200_000_001)]
                    .map(|(peer, asn)| Peer {
                        router: "198.51.100.2".parse().expect("an address"),
                        address: address(peer),
                        asn: Asn(asn),
                        asn_width: AsnWidth::Four,
                    })
                    .to_vec(),
            }),
        ),
        record(
            0,
            rib(
                prefix("208.65.152.0/22"),
                false,
                vec![
                    entry(0, None, plain_attributes()),
                    entry(1, None, all_attributes()),
                ],
            ),
        ),
        record(
            0,
            rib(
                prefix("2001:db8::/32"),
                false,
                vec![entry(1, None, v6_attributes("2001:db8::1"))],
            ),
        ),
        record(
            0,
            rib(
                prefix("208.65.153.0/24"),
                true,
                vec![
                    entry(0, Some(1), plain_attributes()),
                    entry(0, Some(4_000_000_000), plain_attributes()),
                ],
            ),
        ),
        record(
            1,
            Body::TableDump(TableDump {
                view: 0,
                sequence: 0,
                prefix: prefix("0.0.0.0/0"),
                status: 1,
                originated: at(-1000),
                peer: address("192.0.2.1"),
                peer_asn: Asn(64_500),
                attributes: plain_attributes(),
            }),
        ),
        record(
            2,
            Body::Bgp4mp(bgp4mp(
                AsnWidth::Four,
                message(
                    update(
                        &["10.0.0.0/8", "192.0.2.128/25"],
                        all_attributes(),
                        &["208.65.153.0/24", "208.65.153.128/25"],
                    ),
                    false,
                    false,
                ),
            )),
        ),
        record(
            3,
            Body::Bgp4mp(bgp4mp(AsnWidth::Two, Event::StateChange { old: 6, new: 1 })),
        ),
        Record {
            time: Timestamp::from_micros(at(4).micros() + 250),
            body: Body::Bgp4mpEt(bgp4mp(
                AsnWidth::Four,
                message(update(&[], v6_attributes("2001:db8::2"), &[]), false, false),
            )),
        },
        record(
            5,
            Body::Bgp4mp(bgp4mp(
                AsnWidth::Four,
                message(
                    Update {
                        withdrawn: vec![with_ids("10.0.0.0/8", 7)],
                        attributes: plain_attributes(),
                        announced: vec![with_ids("10.1.0.0/16", 8)],
                    },
                    false,
                    true,
                ),
            )),
        ),
        record(
            6,
            legacy(LegacyEvent::Update(update(
                &["10.0.0.0/8"],
                plain_attributes(),
                &["10.2.0.0/16"],
            ))),
        ),
        record(
            6,
            legacy(LegacyEvent::Update(update(
                &[],
                with_communities,
                &["10.3.0.0/16"],
            ))),
        ),
        record(7, legacy(LegacyEvent::StateChange { old: 1, new: 2 })),
        record(
            8,
            Body::Bgp4mp(bgp4mp(
                AsnWidth::Two,
                message(update(&[], Vec::new(), &["10.4.0.0/16"]), true, false),
            )),
        ),
    ];
    encode_all(&records)
}
