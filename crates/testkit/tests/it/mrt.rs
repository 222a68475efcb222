//! Every kind of record, as `bgpdump` reads it.

use std::net::IpAddr;

use net::{Asn, Family, Prefix, Timestamp};
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Capability, Event, LegacyBgp, LegacyEvent, Message, Nlri,
    Notification, Open, Peer, PeerIndexTable, Record, Rib, RibEntry, RibGeneric, Segment,
    SegmentKind, Session, TableDump, Update, encode_all,
};

use crate::bgpdump;

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn at(body: Body) -> Record {
    Record {
        time: Timestamp::from_micros(1_203_878_877_250_000),
        body,
    }
}

fn session(asn_width: AsnWidth) -> Session {
    Session {
        peer_asn: Asn(64496),
        local_asn: Asn(64511),
        interface: 0,
        peer: address("198.51.100.1"),
        local: address("198.51.100.254"),
        asn_width,
    }
}

fn session_v6() -> Session {
    Session {
        peer: address("2001:db8::1"),
        local: address("2001:db8::ff"),
        ..session(AsnWidth::Four)
    }
}

fn message(asn_width: AsnWidth, message: Message) -> Bgp4mp {
    Bgp4mp {
        session: session(asn_width),
        event: Event::Message {
            message,
            local: false,
            add_path: false,
        },
    }
}

fn path_attributes() -> Vec<Attribute> {
    vec![
        Attribute::Origin(0),
        Attribute::sequence([64496, 64497]),
        Attribute::NextHop([198, 51, 100, 1].into()),
    ]
}

fn announcement() -> Update {
    Update {
        withdrawn: Vec::new(),
        attributes: path_attributes(),
        announced: vec![prefix("192.0.2.0/24").into()],
    }
}

/// Compares with `bgpdump -m`, and with the type and subtype in the header.
#[track_caller]
fn check(body: Body, codes: (u16, u16), expected: &[&str]) {
    check_all(&[at(body)], codes, expected);
}

#[track_caller]
fn check_all(records: &[Record], codes: (u16, u16), expected: &[&str]) {
    let bytes = encode_all(records);
    let last = records.last().expect("a record").body.codes();
    assert_eq!(last, codes);
    assert_eq!(bytes[4..6], codes.0.to_be_bytes());
    if let Some(lines) = bgpdump::lines_of(&bytes) {
        assert_eq!(lines, expected, "{codes:?}");
    }
}

const PLAIN: &str =
    "BGP4MP|1203878877|A|198.51.100.1|64496|192.0.2.0/24|64496 64497|IGP|198.51.100.1|0|0||NAG||";

#[test]
fn messages_with_two_and_four_byte_as_numbers_are_read() {
    let update = Message::Update(announcement());
    check(
        Body::Bgp4mp(message(AsnWidth::Two, update.clone())),
        (16, 1),
        &[PLAIN],
    );
    check(
        Body::Bgp4mp(message(AsnWidth::Four, update)),
        (16, 4),
        &[PLAIN],
    );
}

#[test]
fn microseconds_are_read() {
    let body = message(AsnWidth::Four, Message::Update(announcement()));
    let expected = PLAIN
        .replace("BGP4MP|", "BGP4MP_ET|")
        .replace("1203878877", "1203878877.250000");
    check(Body::Bgp4mpEt(body), (17, 4), &[&expected]);
}

#[test]
fn local_messages_have_their_subtypes() {
    for (width, subtype) in [(AsnWidth::Two, 6), (AsnWidth::Four, 7)] {
        let mut body = message(width, Message::Update(announcement()));
        if let Event::Message { local, .. } = &mut body.event {
            *local = true;
        }
        assert_eq!(Body::Bgp4mp(body).codes(), (16, subtype));
    }
}

#[test]
fn path_identifiers_are_read_in_messages() {
    let update = Update {
        withdrawn: vec![Nlri {
            path_id: Some(7),
            prefix: prefix("203.0.113.0/24"),
        }],
        attributes: path_attributes(),
        announced: vec![Nlri {
            path_id: Some(9),
            prefix: prefix("192.0.2.0/24"),
        }],
    };
    for (width, subtype) in [(AsnWidth::Two, 8), (AsnWidth::Four, 9)] {
        let mut body = message(width, Message::Update(update.clone()));
        if let Event::Message { add_path, .. } = &mut body.event {
            *add_path = true;
        }
        let withdrawal = "BGP4MP_AP|1203878877|W|198.51.100.1|64496|203.0.113.0/24|7";
        let announcement = PLAIN
            .replace("BGP4MP|", "BGP4MP_AP|")
            .replace("0/24|", "0/24|9|");
        check(
            Body::Bgp4mp(body),
            (16, subtype),
            &[withdrawal, &announcement],
        );
    }
}

#[test]
fn withdrawals_are_read() {
    let update = Update {
        withdrawn: vec![
            prefix("192.0.2.0/24").into(),
            prefix("198.18.0.0/15").into(),
        ],
        ..Update::default()
    };
    check(
        Body::Bgp4mp(message(AsnWidth::Two, Message::Update(update))),
        (16, 1),
        &[
            "BGP4MP|1203878877|W|198.51.100.1|64496|192.0.2.0/24",
            "BGP4MP|1203878877|W|198.51.100.1|64496|198.18.0.0/15",
        ],
    );
}

#[test]
fn state_changes_are_read() {
    for (width, subtype) in [(AsnWidth::Two, 0), (AsnWidth::Four, 5)] {
        let body = Bgp4mp {
            session: session(width),
            event: Event::StateChange { old: 6, new: 1 },
        };
        let expected = "BGP4MP|1203878877|STATE|198.51.100.1|64496|6|1";
        check(Body::Bgp4mp(body), (16, subtype), &[expected]);
    }
}

#[test]
fn messages_that_change_no_route_are_written_as_the_standard_says() {
    let open = Message::Open(Open {
        asn: Asn(4_200_000_000),
        hold_time: 180,
        router: [192, 0, 2, 1].into(),
        capabilities: vec![Capability {
            code: 65,
            bytes: vec![0xfa, 0x56, 0xea, 0x00],
        }],
    });
    let notification = Message::Notification(Notification {
        code: 6,
        subcode: 2,
        data: Vec::new(),
    });
    let refresh = Message::Raw {
        kind: 5,
        bytes: vec![0, 1, 0, 1],
    };
    for (message, expected) in [
        (
            open,
            vec![
                1, 4, 0x5b, 0xa0, 0, 180, 192, 0, 2, 1, 8, 2, 6, 65, 4, 0xfa, 0x56, 0xea, 0x00,
            ],
        ),
        (notification, vec![3, 6, 2]),
        (Message::Keepalive, vec![4]),
        (refresh, vec![5, 0, 1, 0, 1]),
    ] {
        let mut out = Vec::new();
        message.encode(AsnWidth::Two, &mut out);
        assert_eq!(out[..16], [0xff; 16]);
        assert_eq!(
            usize::from(u16::from_be_bytes([out[16], out[17]])),
            out.len()
        );
        assert_eq!(out[18..], expected);
    }
}

#[test]
fn attributes_are_read() {
    let mut update = announcement();
    update.attributes = vec![
        Attribute::Origin(2),
        Attribute::AsPath(vec![
            Segment {
                kind: SegmentKind::ConfedSequence,
                asns: vec![Asn(65001)],
            },
            Segment::sequence([64496, 64497]),
            Segment::set([64498, 64499]),
        ]),
        Attribute::NextHop([198, 51, 100, 1].into()),
        Attribute::Med(30),
        Attribute::LocalPref(120),
        Attribute::AtomicAggregate,
        Attribute::Aggregator {
            asn: Asn(64497),
            router: [192, 0, 2, 9].into(),
        },
        Attribute::Communities(vec![64496 << 16 | 420, 0xffff_ff01]),
        Attribute::OriginatorId([192, 0, 2, 7].into()),
        Attribute::ClusterList(vec![[192, 0, 2, 8].into()]),
        Attribute::ExtendedCommunities(vec![[0, 2, 0xfb, 0xf0, 0, 0, 0, 1]]),
        Attribute::LargeCommunities(vec![[64496, 1, 2], [64496, 3, 4]]),
        Attribute::Aigp(10),
        Attribute::Otc(Asn(64496)),
        Attribute::Raw {
            flags: 0xc0,
            code: 99,
            bytes: vec![1, 2, 3],
        },
    ];
    check(
        Body::Bgp4mp(message(AsnWidth::Four, Message::Update(update))),
        (16, 4),
        &[
            "BGP4MP|1203878877|A|198.51.100.1|64496|192.0.2.0/24|(65001) 64496 64497 {64498,64499}|\
           INCOMPLETE|198.51.100.1|120|30|64496:420 no-export|AG|64497 192.0.2.9|",
        ],
    );
}

#[test]
fn a_path_of_old_speakers_is_completed_from_as4_path() {
    let mut update = announcement();
    update.attributes[1] = Attribute::sequence([64496, 4_200_000_001]);
    update
        .attributes
        .push(Attribute::As4Path(vec![Segment::sequence([
            64496,
            4_200_000_001,
        ])]));
    update.attributes.push(Attribute::As4Aggregator {
        asn: Asn(4_200_000_001),
        router: [192, 0, 2, 9].into(),
    });
    let expected = PLAIN.replace("64496 64497", "64496 4200000001");
    check(
        Body::Bgp4mp(message(AsnWidth::Two, Message::Update(update))),
        (16, 1),
        &[&expected],
    );
}

#[test]
fn an_attribute_above_255_bytes_has_the_extended_length_flag() {
    for (count, head) in [(63, vec![0xc0, 8, 252]), (64, vec![0xd0, 8, 1, 0])] {
        let mut out = Vec::new();
        Attribute::Communities(vec![1; count]).encode(
            AsnWidth::Two,
            testkit::mrt::MpReachForm::Full,
            &mut out,
        );
        assert_eq!(out[..head.len()], head, "{count} communities");
        assert_eq!(out.len(), head.len() + 4 * count);
    }
    let path: Vec<u32> = (0..150).map(|hop| 1000 + hop).collect();
    let shown: Vec<String> = path.iter().map(ToString::to_string).collect();
    let mut update = announcement();
    update.attributes[1] = Attribute::sequence(path);
    check(
        Body::Bgp4mp(message(AsnWidth::Two, Message::Update(update))),
        (16, 1),
        &[&PLAIN.replace("64496 64497", &shown.join(" "))],
    );
}

#[test]
fn ipv6_is_read_in_messages() {
    let update = Update {
        withdrawn: Vec::new(),
        attributes: vec![
            Attribute::Origin(0),
            Attribute::sequence([64496]),
            Attribute::MpReach {
                family: Family::V6,
                safi: 1,
                next_hops: vec![address("2001:db8::1"), address("fe80::1")],
                nlri: vec![prefix("2001:db8:1::/48").into()],
            },
            Attribute::MpUnreach {
                family: Family::V6,
                safi: 1,
                nlri: vec![prefix("2001:db8:2::/48").into()],
            },
        ],
        announced: Vec::new(),
    };
    let body = Bgp4mp {
        session: session_v6(),
        event: Event::Message {
            message: Message::Update(update),
            local: false,
            add_path: false,
        },
    };
    check(
        Body::Bgp4mp(body),
        (16, 4),
        &[
            "BGP4MP|1203878877|W|2001:db8::1|64496|2001:db8:2::/48",
            "BGP4MP|1203878877|A|2001:db8::1|64496|2001:db8:1::/48|64496|IGP|2001:db8::1|0|0||NAG||",
        ],
    );
}

#[test]
fn the_first_table_format_is_read() {
    let route = |block: &str, peer: &str| TableDump {
        view: 0,
        sequence: 1,
        prefix: prefix(block),
        status: 1,
        originated: Timestamp::from_seconds(1_203_870_000),
        peer: address(peer),
        peer_asn: Asn(64496),
        attributes: path_attributes(),
    };
    check(
        Body::TableDump(route("192.0.2.0/24", "198.51.100.1")),
        (12, 1),
        &[
            "TABLE_DUMP|1203878877|B|198.51.100.1|64496|192.0.2.0/24|64496 64497|IGP|198.51.100.1|0|0||NAG||",
        ],
    );
    let mut v6 = route("2001:db8::/32", "2001:db8::1");
    v6.attributes[2] = Attribute::MpReach {
        family: Family::V6,
        safi: 1,
        next_hops: vec![address("2001:db8::1")],
        nlri: vec![prefix("2001:db8::/32").into()],
    };
    check(
        Body::TableDump(v6),
        (12, 2),
        &[
            "TABLE_DUMP|1203878877|B|2001:db8::1|64496|2001:db8::/32|64496 64497|IGP|2001:db8::1|0|0||NAG||",
        ],
    );
}

fn peer_index() -> Record {
    let peer = |address: IpAddr, asn, asn_width| Peer {
        router: [192, 0, 2, 1].into(),
        address,
        asn: Asn(asn),
        asn_width,
    };
    at(Body::PeerIndexTable(PeerIndexTable {
        collector: [198, 51, 100, 254].into(),
        view: "test".to_owned(),
        peers: vec![
            peer(address("198.51.100.1"), 64496, AsnWidth::Two),
            peer(address("2001:db8::1"), 4_200_000_000, AsnWidth::Four),
        ],
    }))
}

fn entry(peer: u16, attributes: Vec<Attribute>) -> RibEntry {
    RibEntry {
        peer,
        originated: Timestamp::from_seconds(1_203_870_000),
        path_id: Some(5),
        attributes,
    }
}

fn entry_v6() -> RibEntry {
    let mut attributes = path_attributes();
    attributes[2] = Attribute::MpReach {
        family: Family::V6,
        safi: 1,
        next_hops: vec![address("2001:db8::1")],
        nlri: Vec::new(),
    };
    entry(1, attributes)
}

#[track_caller]
fn check_rib(body: Body, subtype: u16, expected: &[&str]) {
    check_all(&[peer_index(), at(body)], (13, subtype), expected);
}

const RIB_V4: &str = "TABLE_DUMP2|1203878877|B|198.51.100.1|64496|192.0.2.0/24|64496 64497|IGP|198.51.100.1|0|0||NAG||";
const RIB_V6: &str = "TABLE_DUMP2|1203878877|B|2001:db8::1|4200000000|2001:db8::/32|64496 64497|IGP|2001:db8::1|0|0||NAG||";

fn rib(block: &str, entry: RibEntry, multicast: bool, add_path: bool) -> Body {
    Body::Rib(Rib {
        sequence: 0,
        prefix: prefix(block),
        multicast,
        add_path,
        entries: vec![entry],
    })
}

#[test]
fn the_second_table_format_is_read_with_and_without_path_identifiers() {
    let v4 = || entry(0, path_attributes());
    let (v4_block, v6_block) = ("192.0.2.0/24", "2001:db8::/32");
    check_rib(rib(v4_block, v4(), false, false), 2, &[RIB_V4]);
    check_rib(rib(v6_block, entry_v6(), false, false), 4, &[RIB_V6]);

    let with_path_id = |line: &str, block: &str| {
        line.replace("DUMP2|", "DUMP2_AP|")
            .replace(block, &format!("{block}|5"))
    };
    let expected = with_path_id(RIB_V4, v4_block);
    check_rib(rib(v4_block, v4(), false, true), 8, &[&expected]);
    let expected = with_path_id(RIB_V6, v6_block);
    check_rib(rib(v6_block, entry_v6(), false, true), 10, &[&expected]);
}

/// `bgpdump` 1.6.2 passes over the multicast subtypes without a word.
#[test]
fn multicast_tables_differ_from_unicast_ones_by_the_subtype_alone() {
    for (block, add_path, unicast, multicast) in [
        ("192.0.2.0/24", false, 2, 3),
        ("2001:db8::/32", false, 4, 5),
        ("192.0.2.0/24", true, 8, 9),
        ("2001:db8::/32", true, 10, 11),
    ] {
        let bytes = |is_multicast| {
            let body = rib(block, entry(0, path_attributes()), is_multicast, add_path);
            encode_all(&[at(body)])
        };
        let mut expected = bytes(false);
        assert_eq!(expected[6..8], u16::to_be_bytes(unicast));
        expected[6..8].copy_from_slice(&u16::to_be_bytes(multicast));
        assert_eq!(bytes(true), expected);
    }
}

#[test]
fn generic_tables_have_the_family_and_the_path_identifier_in_the_nlri() {
    for (path_id, subtype, head) in [
        (None, 6, vec![0, 0, 0, 3, 0, 1, 1, 24, 192, 0, 2, 0, 1]),
        (
            Some(9),
            12,
            vec![0, 0, 0, 3, 0, 1, 1, 0, 0, 0, 9, 24, 192, 0, 2, 0, 1],
        ),
    ] {
        let body = RibGeneric {
            sequence: 3,
            safi: 1,
            nlri: Nlri {
                path_id,
                prefix: prefix("192.0.2.0/24"),
            },
            entries: vec![entry(0, path_attributes())],
        };
        assert_eq!(body.subtype(), subtype);
        let mut out = Vec::new();
        body.encode(&mut out);
        assert_eq!(out[..head.len()], head);
    }
}

#[test]
fn the_deprecated_type_is_read() {
    let legacy = |event| {
        Body::LegacyBgp(LegacyBgp {
            peer_asn: Asn(64496),
            peer: [198, 51, 100, 1].into(),
            local_asn: Asn(64511),
            local: [198, 51, 100, 254].into(),
            event,
        })
    };
    // Of this type bgpdump leaves the column of communities out.
    let expected = PLAIN.replace("BGP4MP|", "BGP|").replace("||NAG", "|NAG");
    check(
        legacy(LegacyEvent::Update(announcement())),
        (5, 1),
        &[&expected],
    );
    check(
        legacy(LegacyEvent::StateChange { old: 6, new: 1 }),
        (5, 3),
        &["BGP|1203878877|STATE|198.51.100.1|64496|6|1"],
    );
    check(legacy(LegacyEvent::Keepalive), (5, 7), &[]);
    let sync = LegacyEvent::Sync {
        view: 1,
        file: "table".to_owned(),
    };
    let mut out = Vec::new();
    at(legacy(sync)).encode(&mut out);
    assert_eq!(out[12..], *b"\0\x01table\0");
}
