//! Records one by one, where the standard or its writers are odd.

use mrt::{DefectKind, Frame, Framer};
use net::{Asn, Prefix, Timestamp};
use testkit::damage::sound_record;
use testkit::mrt::{
    AsnWidth, Attribute, Body, LegacyBgp, LegacyEvent, Nlri, Peer, PeerIndexTable, Record, Rib,
    RibEntry, RibGeneric, TableDump, encode_all,
};

use crate::decoded::{Decoded, decode, one};

fn at(body: Body) -> Record {
    Record {
        time: Timestamp::from_seconds(1_203_876_000),
        body,
    }
}

fn peers() -> Record {
    at(Body::PeerIndexTable(PeerIndexTable {
        collector: [192, 0, 2, 1].into(),
        view: "a view".into(),
        peers: vec![Peer {
            router: [192, 0, 2, 2].into(),
            address: [198, 51, 100, 1].into(),
            asn: Asn(64496),
            asn_width: AsnWidth::Four,
        }],
    }))
}

fn entry(path_id: Option<u32>) -> RibEntry {
    RibEntry {
        peer: 0,
        originated: Timestamp::from_seconds(1_203_870_000),
        path_id,
        attributes: vec![Attribute::sequence([64496, 64497])],
    }
}

fn generic(path_id: Option<u32>, entries: usize) -> Record {
    at(Body::RibGeneric(RibGeneric {
        sequence: 0,
        safi: 1,
        nlri: Nlri {
            path_id,
            prefix: "192.0.2.0/24".parse().expect("a prefix"),
        },
        entries: vec![entry(None); entries],
    }))
}

/// The defects' kinds, in order.
fn kinds(decoded: &Decoded) -> Vec<DefectKind> {
    decoded.defects.kept().iter().map(|d| d.kind).collect()
}

fn path_ids(decoded: &Decoded) -> Vec<Option<u32>> {
    decoded.elements.iter().map(|seen| seen.path_id).collect()
}

#[test]
fn a_generic_record_has_its_path_identifier_in_the_prefix() {
    let content = encode_all(&[peers(), generic(Some(7), 1)]);
    assert_eq!(one(&content).path_id, Some(7));
    let decoded = decode(&encode_all(&[peers(), generic(Some(7), 3)]), content.len());
    assert_eq!(path_ids(&decoded), [Some(7); 3]);
    assert_eq!(one(&encode_all(&[peers(), generic(None, 1)])).path_id, None);
}

#[test]
fn path_identifiers_in_the_entries_of_a_generic_record_are_read_and_noted() {
    // As GoBGP and OpenBGPD write it: the body of an entry as in the subtypes
    // of RFC 8050 §4.1, behind family and prefix.
    let rib = Rib {
        sequence: 0,
        prefix: "192.0.2.0/24".parse().expect("a prefix"),
        multicast: false,
        add_path: true,
        entries: vec![entry(Some(7)), entry(Some(8))],
    };
    let mut body = Vec::new();
    rib.encode(&mut body);
    body.splice(4..4, [0, 1, 1]);
    let record = at(Body::Raw {
        kind: 13,
        subtype: 12,
        bytes: body,
    });
    let decoded = decode(&encode_all(&[peers(), record]), usize::MAX);
    assert_eq!(path_ids(&decoded), [Some(7), Some(8)]);
    assert_eq!(kinds(&decoded), [DefectKind::AddPathMisplaced]);
    let path = decoded.elements[0].path.as_deref();
    assert_eq!(path, Some("64496 64497"));
}

#[test]
fn path_identifiers_where_the_subtype_says_there_are_none_are_read_and_noted() {
    let mut record = sound_record(0);
    let Body::Bgp4mp(testkit::mrt::Bgp4mp {
        event:
            testkit::mrt::Event::Message {
                message: testkit::mrt::Message::Update(update),
                ..
            },
        ..
    }) = &mut record.body
    else {
        panic!("the test kit's record is an UPDATE");
    };
    for nlri in &mut update.announced {
        nlri.path_id = Some(7);
    }
    let decoded = decode(&encode_all(&[record]), usize::MAX);
    assert_eq!(path_ids(&decoded), [Some(7)]);
    assert_eq!(kinds(&decoded), [DefectKind::AddPathUndeclared]);
}

#[test]
fn an_entry_of_an_unknown_peer_is_left_out_and_the_next_is_read() {
    let mut wrong = entry(None);
    wrong.peer = 1;
    let rib = at(Body::Rib(Rib {
        sequence: 0,
        prefix: "192.0.2.0/24".parse().expect("a prefix"),
        multicast: false,
        add_path: false,
        entries: vec![wrong, entry(None)],
    }));
    let decoded = decode(&encode_all(&[peers(), rib.clone()]), usize::MAX);
    assert_eq!(kinds(&decoded), [DefectKind::UnknownPeer]);
    assert_eq!(decoded.counts.rib_entries, 1);
    // Without its table no peer is known.
    let decoded = decode(&encode_all(&[rib]), usize::MAX);
    assert_eq!(kinds(&decoded), [DefectKind::UnknownPeer; 2]);
}

#[test]
fn a_family_that_is_not_ip_is_counted() {
    let mut record = generic(None, 1);
    if let Body::RibGeneric(generic) = &mut record.body {
        generic.safi = 128;
    }
    let decoded = decode(&encode_all(&[peers(), record]), usize::MAX);
    assert_eq!(
        (decoded.counts.other_families, kinds(&decoded)),
        (1, vec![])
    );
}

#[test]
fn bytes_behind_a_records_last_field_are_noted() {
    let mut table = Vec::new();
    let Body::PeerIndexTable(peers) = peers().body else {
        panic!("it is a table of peers");
    };
    peers.encode(&mut table);
    let end = 12 + table.len() as u64;
    table.extend([1, 2, 3]);
    let record = at(Body::Raw {
        kind: 13,
        subtype: 1,
        bytes: table,
    });
    let decoded = decode(&encode_all(&[record]), usize::MAX);
    assert_eq!(kinds(&decoded), [DefectKind::TrailingBytes]);
    assert_eq!(decoded.defects.kept()[0].span, end..end + 3);
}

#[test]
fn records_of_type_5_without_a_peer_are_sound() {
    let record = |event| {
        at(Body::LegacyBgp(LegacyBgp {
            peer_asn: Asn(64496),
            peer: [198, 51, 100, 1].into(),
            local_asn: Asn(64511),
            local: [198, 51, 100, 254].into(),
            event,
        }))
    };
    let sync = LegacyEvent::Sync {
        view: 0,
        file: "a".into(),
    };
    let content = encode_all(&[record(LegacyEvent::Null), record(sync)]);
    let decoded = decode(&content, usize::MAX);
    assert_eq!(
        (decoded.counts.other_messages, kinds(&decoded)),
        (2, vec![])
    );
}

#[test]
fn geographic_tables_have_no_routes_and_no_defects() {
    let record = at(Body::Raw {
        kind: 13,
        subtype: 7,
        bytes: vec![0; 20],
    });
    let decoded = decode(&encode_all(&[record]), usize::MAX);
    assert_eq!((decoded.counts.records, kinds(&decoded)), (1, vec![]));
}

/// Frames over content with a hole between two chunks.
fn frames_around_a_hole(before: &[u8], after: &[u8]) -> Vec<String> {
    let mut framer = Framer::new();
    let mut shown = Vec::new();
    let mut take = |framer: &mut Framer| {
        while let Some(frame) = framer.next_frame() {
            shown.push(match frame {
                Frame::Record(record) => format!("record {}+{}", record.offset, record.bytes()),
                Frame::Gap(gap) => format!("{} {}..{}", gap.kind, gap.span.start, gap.span.end),
            });
        }
    };
    framer.push(before.to_vec());
    take(&mut framer);
    framer.cut();
    framer.push(after.to_vec());
    take(&mut framer);
    framer.finish();
    take(&mut framer);
    let all = (before.len() + after.len()) as u64;
    assert_eq!(framer.record_bytes() + framer.gap_bytes(), all);
    shown
}

#[test]
fn what_a_hole_leaves_of_two_records_is_one_gap() {
    let record = encode_all(&[sound_record(0)]);
    assert_eq!(record.len(), 75);
    let two = record.repeat(2);
    assert_eq!(
        frames_around_a_hole(&two[..100], &two[10..]),
        ["record 0+75", "garbage 75..165", "record 165+75"]
    );
}

#[test]
fn a_hole_between_records_leaves_no_gap() {
    let two = encode_all(&[sound_record(0), sound_record(1)]);
    assert_eq!(
        frames_around_a_hole(&two, &two),
        [
            "record 0+75",
            "record 75+75",
            "record 150+75",
            "record 225+75"
        ]
    );
}

/// A `TABLE_DUMP` record with many entries, whose header states a length 4 bytes
/// short, as RIS wrote them in 2000.
fn short_table_dump(entries: usize) -> Vec<u8> {
    let mut body = vec![0, 0, 0, 0];
    for entry in 0..entries {
        let mut one = Vec::new();
        TableDump {
            view: 0,
            sequence: 0,
            prefix: Prefix::new([10, 0, entry as u8, 0].into(), 24).expect("a prefix"),
            status: 1,
            originated: Timestamp::from_seconds(947_500_000),
            peer: [198, 51, 100, 1].into(),
            peer_asn: Asn(64496),
            attributes: vec![Attribute::sequence([64496, 64497])],
        }
        .encode(&mut one);
        body.extend(&one[4..]);
    }
    let mut record = Vec::new();
    record.extend(947_550_744_u32.to_be_bytes());
    record.extend([0, 12, 0, 1]);
    record.extend((body.len() as u32 - 4).to_be_bytes());
    record.extend(body);
    record
}

#[test]
fn a_table_whose_lengths_are_4_bytes_short_is_read_to_its_last_entry() {
    // Only a long record shows that lengths are short; those after it are cut
    // likewise, and the last of all has no successor.
    for sizes in [&[200, 200][..], &[200, 3], &[200, 1, 1, 2], &[200]] {
        let content: Vec<u8> = sizes
            .iter()
            .flat_map(|size| short_table_dump(*size))
            .collect();
        for chunk_bytes in [1, 16, 1000, usize::MAX] {
            let decoded = decode(&content, chunk_bytes);
            assert_eq!(
                decoded.counts.rib_entries,
                sizes.iter().sum::<usize>() as u64
            );
            assert_eq!(kinds(&decoded), vec![DefectKind::RecordLength; sizes.len()]);
            assert_eq!(decoded.gap_bytes, 0);
        }
    }
}

/// A record of `BGP4MP` without interface, family and addresses.
fn without_addresses(subtype: u8, rest: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x3a, 3, 0x65, 0x46, 0, 16, 0, subtype, 0, 0, 0];
    bytes.push(4 + rest.len() as u8);
    bytes.extend([0, 0, 0, 0]);
    bytes.extend(rest);
    bytes
}

#[test]
fn a_session_whose_addresses_are_left_out_is_read_and_noted() {
    // As RIS wrote them in 2000: two states, an OPEN, an UPDATE that withdraws.
    let mut open = vec![0xff; 16];
    open.extend([0, 29, 1, 4, 0x30, 0x66, 0, 180, 212, 50, 161, 199, 0]);
    let mut update = vec![0xff; 16];
    update.extend([0, 27, 2, 0, 4, 24, 192, 0, 2, 0, 0]);
    let content = [
        without_addresses(0, &[0, 3, 0, 4]),
        without_addresses(1, &open),
        without_addresses(1, &update),
    ]
    .concat();
    let decoded = decode(&content, 1000);
    assert_eq!(kinds(&decoded), [DefectKind::SessionMissing; 3]);
    assert_eq!(decoded.counts.state_changes, 1);
    assert_eq!(decoded.counts.other_messages, 1);
    assert_eq!(decoded.counts.withdrawals, 1);
    let spans: Vec<_> = decoded
        .defects
        .kept()
        .iter()
        .map(|d| d.span.clone())
        .collect();
    assert_eq!(spans, [12..16, 32..36, 77..81]);
}
