//! Lengths of whole BGP messages.

use mrt::DefectKind;
use testkit::mrt::{AsnWidth, Bgp4mp, Body, Event, Message, Record, Session, encode_all};

use crate::decoded::decode;

/// How often the length of a message of this type, header and all, is noted.
fn noted(kind: u8, bytes: usize) -> u64 {
    const HEADER_BYTES: usize = 19;
    let mut body = vec![0; bytes - HEADER_BYTES];
    if kind == 2 && body.len() > 8 {
        // One long attribute that nobody knows, and no routes.
        let attributes = body.len() - 4;
        body[2..4].copy_from_slice(&(attributes as u16).to_be_bytes());
        body[4..6].copy_from_slice(&[0xd0, 200]);
        body[6..8].copy_from_slice(&(attributes as u16 - 4).to_be_bytes());
    }
    let message = Message::Raw { kind, bytes: body };
    let session = Session {
        peer_asn: net::Asn(64496),
        local_asn: net::Asn(64497),
        interface: 0,
        peer: [192, 0, 2, 1].into(),
        local: [192, 0, 2, 2].into(),
        asn_width: AsnWidth::Four,
    };
    let event = Event::Message {
        message,
        local: false,
        add_path: false,
    };
    let record = Record {
        time: net::Timestamp::from_seconds(0),
        body: Body::Bgp4mp(Bgp4mp { session, event }),
    };
    let content = encode_all(&[record]);
    let defects = decode(&content, content.len()).defects;
    let noted = defects.count(DefectKind::MessageLength);
    if noted == 0 {
        assert_eq!(defects.kept(), []);
    }
    noted
}

#[test]
fn extended_messages_are_as_good_as_others() {
    for bytes in [4095, 4096, 4097, 65_534, 65_535] {
        for kind in [2, 3, 5] {
            assert_eq!(noted(kind, bytes), 0, "type {kind} of {bytes}");
        }
        assert_eq!(noted(1, bytes), u64::from(bytes > 4096), "OPEN of {bytes}");
    }
}

#[test]
fn messages_shorter_than_their_type_allows_are_noted() {
    for (kind, least) in [(1, 29), (2, 23), (3, 21), (5, 19)] {
        assert_eq!(noted(kind, least), 0, "type {kind}");
        if kind != 2 {
            assert_eq!(noted(kind, least + 1), 0, "type {kind}");
        }
        if least > 19 {
            assert_eq!(noted(kind, least - 1), 1, "type {kind}");
        }
    }
    assert_eq!(noted(4, 19), 0);
    assert_eq!(noted(4, 20), 1);
}
