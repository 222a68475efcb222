//! Units of the protocol: bytes that caches sent, what can be wrong with them, and
//! laws.

use net::{Asn, Family, Prefix};
use proptest::prelude::*;
use rtr::pdu::{Aspa, AspaForm, Decoded, ErrorReport, Intervals, PDU_BYTES_MAX, RouterKey};
use rtr::{ErrorCode, Pdu, PduError, Version};

use crate::{bytes, early, numbers, vrp};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("ASCII");
            u8::from_str_radix(pair, 16).expect("two digits")
        })
        .collect()
}

fn decode(bytes: &[u8]) -> Decoded<'_> {
    let decoded = Pdu::decode(bytes).expect("a PDU").expect("a whole PDU");
    assert_eq!(decoded.bytes, bytes);
    // Of its start nobody says anything, but that more has to come.
    for end in 0..bytes.len() {
        assert_eq!(Pdu::decode(&bytes[..end]), Ok(None));
    }
    decoded
}

/// What `StayRTR` 0.5.1 sent over loopback.
#[test]
fn what_a_cache_sends_is_read() {
    for (text, version, pdu) in [
        (
            "0203d2a200000008",
            2,
            Pdu::CacheResponse { session: 0xd2a2 },
        ),
        (
            "0206000000000020 01203000 20010db8000000000000000000000000 0000fbf0",
            2,
            vrp("+2001:db8::/32-48 AS64496"),
        ),
        (
            "0104000000000014 01181800 01000000 00003417",
            1,
            vrp("+1.0.0.0/24-24 AS13335"),
        ),
        (
            "0004000000000014 00181800 01000000 00003417",
            0,
            vrp("-1.0.0.0/24-24 AS13335"),
        ),
        (
            "0207d2a200000018 00000002 00000e10 00000258 00001c20",
            2,
            Pdu::EndOfData {
                session: 0xd2a2,
                serial: 2,
                intervals: Some(Intervals {
                    refresh: 3_600,
                    retry: 600,
                    expire: 7_200,
                }),
            },
        ),
        (
            "000752520000000c 00000000",
            0,
            Pdu::EndOfData {
                session: 0x5252,
                serial: 0,
                intervals: None,
            },
        ),
        (
            "0100d2a20000000c 00000008",
            1,
            Pdu::SerialNotify {
                session: 0xd2a2,
                serial: 8,
            },
        ),
        ("0008000000000008", 0, Pdu::CacheReset),
        ("0202000000000008", 2, Pdu::ResetQuery),
        (
            "0101ffff0000000c 00000007",
            1,
            Pdu::SerialQuery {
                session: 0xffff,
                serial: 7,
            },
        ),
        (
            "000a000400000025 00000000 00000015 4261642070726f746f636f6c2076657273696f6e00",
            0,
            Pdu::ErrorReport(ErrorReport {
                code: ErrorCode::UNSUPPORTED_VERSION,
                pdu: &[],
                text: b"Bad protocol version\0",
            }),
        ),
    ] {
        let whole = hex(text);
        let decoded = decode(&whole);
        assert_eq!(decoded.version as u8, version, "{text}");
        assert_eq!(decoded.pdu, pdu, "{text}");
        assert_eq!(bytes(decoded.version, [pdu]), whole, "{text}");
    }
}

#[test]
fn router_keys_and_aspas_of_a_cache_are_read() {
    let key = hex(
        "020901000000007b 5d4250e2d81d4448d8a29efce91d29ff075ec9e2 00003cca
         3059301306072a8648ce3d020106082a8648ce3d03010703420004
         80572343f83ffcb0107ab007d8ca69f86b9ca0300605b848a83df7c0d3ec5f19
         c019bfa6b59ed742b54ef4343a52501286d8a0e7e41f10aa53b45822a9f88015",
    );
    let Pdu::RouterKey(RouterKey {
        announce,
        identifier,
        asn,
        key: info,
    }) = decode(&key).pdu
    else {
        panic!("no router key")
    };
    assert_eq!((announce, asn, info.len()), (true, Asn(15_562), 91));
    assert_eq!(identifier[..2], [0x5d, 0x42]);

    for (text, form, announce, customer, providers) in [
        // The early form, of both families.
        (
            "020b000000000018 01000002 00003cca 00000b62 0000205b",
            early(Family::V4),
            true,
            15_562,
            &[2_914, 8_283][..],
        ),
        (
            "020b000000000014 01010001 00003cca 00000b62",
            early(Family::V6),
            true,
            15_562,
            &[2_914],
        ),
        (
            "020b000000000010 00000000 00003cca",
            early(Family::V4),
            false,
            15_562,
            &[],
        ),
        // The current form.
        (
            "020b010000000014 00003cca 00000b62 0000205b",
            AspaForm::Current,
            true,
            15_562,
            &[2_914, 8_283],
        ),
        (
            "020b010000000010 00003cca 00000000",
            AspaForm::Current,
            true,
            15_562,
            &[0],
        ),
        (
            "020b00000000000c 00003cca",
            AspaForm::Current,
            false,
            15_562,
            &[],
        ),
    ] {
        let whole = hex(text);
        let Pdu::Aspa(aspa) = decode(&whole).pdu else {
            panic!("no ASPA: {text}")
        };
        assert_eq!((aspa.form, aspa.announce), (form, announce), "{text}");
        assert_eq!(aspa.customer, Asn(customer), "{text}");
        let found: Vec<u32> = aspa.providers().map(Asn::to_u32).collect();
        assert_eq!(found, providers, "{text}");
        assert_eq!(bytes(Version::V2, [Pdu::Aspa(aspa)]), whole, "{text}");
    }
}

#[test]
fn what_is_reserved_is_ignored_and_written_as_zero() {
    for (read, written) in [
        (
            "0104ffff00000014 ff1818ff 01000000 00003417",
            "0104000000000014 01181800 01000000 00003417",
        ),
        ("0202abcd00000008", "0202000000000008"),
        ("0208abcd00000008", "0208000000000008"),
        (
            "020bffff00000010 00003cca 00000001",
            "020b010000000010 00003cca 00000001",
        ),
    ] {
        let whole = hex(read);
        let decoded = decode(&whole);
        assert_eq!(bytes(decoded.version, [decoded.pdu]), hex(written));
    }
}

fn refused(bytes: &[u8]) -> PduError {
    Pdu::decode(bytes).expect_err("a mistake")
}

#[test]
fn every_malformed_unit_is_told_with_its_place_and_source() {
    for (text, code, told) in [
        (
            "0302000000000008",
            4,
            "PDU of type 2, byte 0: version 3 is not known (RFC 8210 §7)",
        ),
        (
            "0105000000000008",
            5,
            "PDU of type 5, byte 1: no such type is known (RFC 8210 §5)",
        ),
        (
            "01ff000000000008",
            5,
            "PDU of type 255, byte 1: no such type is known (RFC 8210 §5)",
        ),
        (
            "0009000000000020",
            5,
            "PDU of type 9, byte 1: version 0 has no such type (RFC 8210 §5.10)",
        ),
        (
            "010b00000000000c",
            5,
            "PDU of type 11, byte 1: version 1 has no such type (8210bis §5.12)",
        ),
        (
            "010000000000000b",
            0,
            "PDU of type 0, byte 4: 11 bytes, and it has 12 (RFC 8210 §5.2)",
        ),
        (
            "010100000000000d",
            0,
            "PDU of type 1, byte 4: 13 bytes, and it has 12 (RFC 8210 §5.3)",
        ),
        (
            "0102000000000007",
            0,
            "PDU of type 2, byte 4: 7 bytes, and it has 8 (RFC 8210 §5.4)",
        ),
        (
            "0103000000000009",
            0,
            "PDU of type 3, byte 4: 9 bytes, and it has 8 (RFC 8210 §5.5)",
        ),
        (
            "0104000000000013",
            0,
            "PDU of type 4, byte 4: 19 bytes, and it has 20 (RFC 8210 §5.6)",
        ),
        (
            "0106000000000014",
            0,
            "PDU of type 6, byte 4: 20 bytes, and it has 32 (RFC 8210 §5.7)",
        ),
        (
            "010700000000000c",
            0,
            "PDU of type 7, byte 4: 12 bytes, and it has 24 (RFC 8210 §5.8)",
        ),
        (
            "0007000000000018",
            0,
            "PDU of type 7, byte 4: 24 bytes, and it has 12 (RFC 8210 §5.8)",
        ),
        (
            "0108000000000000",
            0,
            "PDU of type 8, byte 4: 0 bytes, and it has 8 (RFC 8210 §5.9)",
        ),
        (
            "010900000000001f",
            0,
            "PDU of type 9, byte 4: 31 bytes, and it has 32 or more (RFC 8210 §5.10)",
        ),
        (
            "010a00000000000f",
            0,
            "PDU of type 10, byte 4: 15 bytes, and it has 16 or more (RFC 8210 §5.11)",
        ),
        (
            "020b00000000000b",
            0,
            "PDU of type 11, byte 4: 11 bytes, and it has 12 or more (8210bis §5.12)",
        ),
        (
            "020bffffffffffff",
            0,
            "PDU of type 11, byte 4: 4294967295 bytes, and none may have more than 131072 (8210bis §5.12)",
        ),
        (
            "0104000000000014 01212100 01000000 00003417",
            0,
            "PDU of type 4, byte 9: a prefix of 33 bits, and addresses have 32 (RFC 8210 §5.6)",
        ),
        (
            "0106000000000020 0181ff00 20010db8000000000000000000000000 0000fbf0",
            0,
            "PDU of type 6, byte 9: a prefix of 129 bits, and addresses have 128 (RFC 8210 §5.7)",
        ),
        (
            "0104000000000014 01181700 01000000 00003417",
            0,
            "PDU of type 4, byte 10: maximum length 23 is none from 24 to 32 (RFC 8210 §5.6)",
        ),
        (
            "0104000000000014 01182100 01000000 00003417",
            0,
            "PDU of type 4, byte 10: maximum length 33 is none from 24 to 32 (RFC 8210 §5.6)",
        ),
        (
            "0104000000000014 01181800 01000001 00003417",
            0,
            "PDU of type 4, byte 12: bits are set after the prefix 1.0.0.0/24 (RFC 8210 §5.6)",
        ),
        (
            "010a000000000010 00000001 00000000",
            0,
            "PDU of type 10, byte 8: a PDU of 1 bytes in a report that is shorter (RFC 8210 §5.11)",
        ),
        (
            "010a000000000010 ffffffff 00000000",
            0,
            "PDU of type 10, byte 8: a PDU of 4294967295 bytes in a report that is shorter (RFC 8210 §5.11)",
        ),
        (
            "010a000000000012 00000001 00 00000002 00",
            0,
            "PDU of type 10, byte 13: a text of 2 bytes where there are 1 (RFC 8210 §5.11)",
        ),
        (
            "010a000000000012 00000001 00 00000000 00",
            0,
            "PDU of type 10, byte 13: a text of 0 bytes where there are 1 (RFC 8210 §5.11)",
        ),
        (
            "020b01000000000f 00003cca 000000",
            0,
            "PDU of type 11, byte 4: 15 bytes are no whole number of AS numbers (8210bis §5.12)",
        ),
        (
            "020b01000000000c 00003cca",
            9,
            "PDU of type 11, byte 4: an announcement without a provider (8210bis §5.12)",
        ),
        (
            "020b010000000014 00003cca 00000002 00000002",
            9,
            "PDU of type 11, byte 16: provider AS2 is not greater than the one before (8210bis §5.12)",
        ),
        (
            "020b010000000014 00003cca 00000003 00000002",
            9,
            "PDU of type 11, byte 16: provider AS2 is not greater than the one before (8210bis §5.12)",
        ),
        (
            "020b010000000014 00003cca 00000000 00000002",
            9,
            "PDU of type 11, byte 12: AS0 as a provider beside others (8210bis §5.12)",
        ),
        // A withdrawal with a provider, and the early form with a wrong count.
        (
            "020b000000000010 00003cca 00000002",
            9,
            "PDU of type 11, byte 4: the number of providers is not what it must be (8210bis §5.12)",
        ),
        (
            "020b000000000018 01000001 00003cca 00000b62 0000205b",
            9,
            "PDU of type 11, byte 4: the number of providers is not what it must be (8210bis §5.12)",
        ),
        (
            "020b000000000010 01000000 00003cca",
            9,
            "PDU of type 11, byte 10: an announcement without a provider (8210bis §5.12)",
        ),
    ] {
        let error = refused(&hex(text));
        assert_eq!(error.to_string(), told, "{text}");
        assert_eq!(error.code(), ErrorCode(code), "{text}");
    }
}

#[test]
fn the_longest_unit_is_taken_and_a_longer_one_is_not() {
    let room = PDU_BYTES_MAX as usize - 16;
    for length in [room - 1, room] {
        let text = vec![b'x'; length];
        let report = Pdu::ErrorReport(ErrorReport {
            code: ErrorCode::INTERNAL_ERROR,
            pdu: &[],
            text: &text,
        });
        let whole = bytes(Version::V1, [report]);
        let decoded = Pdu::decode(&whole).expect("a PDU").expect("a whole PDU");
        assert_eq!(decoded.pdu, report);
    }
    let header = [&[1, 10, 0, 1][..], &(PDU_BYTES_MAX + 1).to_be_bytes()].concat();
    let error = refused(&header);
    assert_eq!((error.offset, error.code()), (4, ErrorCode::CORRUPT_DATA));
}

fn any_prefix() -> impl Strategy<Value = (Prefix, u8)> {
    (any::<bool>(), any::<u128>(), 0_u8..=128, 0_u8..=128).prop_map(|(v4, bits, length, more)| {
        let family = if v4 { Family::V4 } else { Family::V6 };
        let most = family.bits();
        let length = length.min(most);
        let prefix = Prefix::from_bits(family, bits, length).expect("a length");
        (prefix, (length + more % 8).min(most))
    })
}

/// A PDU as bytes, which is all that owns what it points to.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let version = prop_oneof![Just(Version::V0), Just(Version::V1), Just(Version::V2)];
    let fields = (any::<u16>(), any::<u32>(), any::<u32>(), any::<bool>());
    let lists = (
        prop::collection::vec(any::<u8>(), 0..60),
        prop::collection::btree_set(1_u32.., 1..5),
    );
    (0_u8..11, version, fields, any_prefix(), lists).prop_map(
        |(kind, version, (session, serial, number, announce), (prefix, max_length), lists)| {
            let (content, providers) = lists;
            let list = numbers(&providers.into_iter().collect::<Vec<_>>());
            let identifier = [7; 20];
            let asn = Asn(number);
            let pdu = match kind {
                0 => Pdu::SerialNotify { session, serial },
                1 => Pdu::SerialQuery { session, serial },
                2 => Pdu::ResetQuery,
                3 => Pdu::CacheResponse { session },
                4 | 5 => Pdu::Prefix {
                    announce,
                    prefix,
                    max_length,
                    asn,
                },
                6 => Pdu::EndOfData {
                    session,
                    serial,
                    intervals: (version >= Version::V1).then_some(Intervals {
                        refresh: number,
                        retry: serial,
                        expire: 1,
                    }),
                },
                7 => Pdu::CacheReset,
                8 if version >= Version::V1 => Pdu::RouterKey(RouterKey {
                    announce,
                    identifier: &identifier,
                    asn,
                    key: &content,
                }),
                9 if version >= Version::V2 => {
                    let list = if announce { &list[..] } else { &[] };
                    let form = match serial % 3 {
                        0 => AspaForm::Current,
                        1 => early(Family::V4),
                        _ => early(Family::V6),
                    };
                    Pdu::Aspa(Aspa::new(announce, asn, list).with_form(form))
                }
                _ => Pdu::ErrorReport(ErrorReport {
                    code: ErrorCode(session),
                    pdu: &list,
                    text: &content,
                }),
            };
            bytes(version, [pdu])
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_written_is_read(whole in any_bytes()) {
        let decoded = decode(&whole);
        prop_assert_eq!(bytes(decoded.version, [decoded.pdu]), whole.clone());
    }

    #[test]
    fn any_bytes_are_a_unit_or_the_start_of_one_or_a_mistake_inside(
        mut whole in any_bytes(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        for (at, byte) in damage {
            let at = at.index(whole.len());
            whole[at] = byte;
        }
        match Pdu::decode(&whole) {
            Ok(None) => {
                // More has to come, and not without end.
                let length = u32::from_be_bytes(whole[4..8].try_into().expect("four bytes"));
                prop_assert!(length as usize > whole.len() && length <= PDU_BYTES_MAX);
            }
            Ok(Some(decoded)) => {
                let again = bytes(decoded.version, [decoded.pdu]);
                prop_assert_eq!(again.len(), decoded.bytes.len());
                let twice = Pdu::decode(&again).expect("a PDU").expect("a whole PDU");
                prop_assert_eq!((twice.version, twice.pdu), (decoded.version, decoded.pdu));
            }
            Err(error) => {
                prop_assert!(error.offset < whole.len());
                prop_assert!(error.to_string().contains("§"));
            }
        }
    }
}
