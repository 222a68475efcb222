//! RFC 7606 by the letter: what is noted of each damaged attribute, by which
//! section, and what a speaker would do about it.

use mrt::attributes::registry::{Class, State, registered};
use mrt::attributes::{ATTRIBUTES_BYTES_MAX, code};
use mrt::{AsSize, Attributes, DefectKind, Defects, Treatment};
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, Message, Nlri, Record, Session, Update, encode_all,
};

use crate::decoded::decode;

use DefectKind::{
    As4Path, AsPathSegment, AttributeDuplicate, AttributeFlags, AttributeLength, AttributeMissing,
    AttributeOverrun, AttributeValue, FaultWithoutRoutes, PrefixLength,
};
use Treatment::{AfiSafiDisable, AttributeDiscard, SessionReset, TreatAsWithdraw};

/// An attribute with the flags that its class has.
fn attribute(number: u8, value: &[u8]) -> Vec<u8> {
    let class = registered(number).and_then(|registered| registered.class);
    with_flags(class.expect("its class is known").flags(), number, value)
}

fn with_flags(flags: u8, number: u8, value: &[u8]) -> Vec<u8> {
    let length = (value.len() as u16).to_be_bytes();
    [&[flags | 0x10, number][..], &length, value].concat()
}

type Noted = (DefectKind, Option<u8>, Option<Treatment>, &'static str);

fn noted(defects: &Defects) -> Vec<Noted> {
    let one = |defect: &mrt::Defect| {
        (
            defect.kind,
            defect.attribute,
            defect.treatment,
            defect.reference(),
        )
    };
    defects.kept().iter().map(one).collect()
}

/// What is noted of attributes of 4-byte numbers; the strongest treatment is
/// the route's.
fn find(bytes: &[u8]) -> Vec<Noted> {
    let mut defects = Defects::default();
    let found = Attributes::find(bytes, AsSize::Four, 0, &mut defects);
    let noted = noted(&defects);
    let strongest = noted
        .iter()
        .filter_map(|(_, _, treatment, _)| *treatment)
        .max();
    assert_eq!(found.treatment(), strongest);
    noted
}

#[track_caller]
fn check(number: u8, value: &[u8], kind: DefectKind, treatment: Treatment, section: &str) {
    let all = find(&attribute(number, value));
    assert_eq!(all.len(), 1, "{number}: {all:?}");
    let (is_kind, of, is_treatment, reference) = all[0];
    assert_eq!((is_kind, of), (kind, Some(number)));
    assert_eq!(
        (is_treatment, reference),
        (Some(treatment), section),
        "{number}"
    );
}

#[track_caller]
fn check_sound(number: u8, value: &[u8]) {
    assert_eq!(find(&attribute(number, value)), [], "{number} of {value:?}");
}

#[test]
fn lengths_that_are_fixed_are_held_to() {
    for (number, bytes, treatment, section) in [
        (code::ORIGIN, 1, TreatAsWithdraw, "RFC 7606 §7.1"),
        (code::NEXT_HOP, 4, TreatAsWithdraw, "RFC 7606 §7.3"),
        (code::MULTI_EXIT_DISC, 4, TreatAsWithdraw, "RFC 7606 §7.4"),
        (code::LOCAL_PREF, 4, TreatAsWithdraw, "RFC 7606 §7.5"),
        (code::AGGREGATOR, 8, AttributeDiscard, "RFC 7606 §7.7"),
        (code::ORIGINATOR_ID, 4, TreatAsWithdraw, "RFC 7606 §7.9"),
        (code::AS4_AGGREGATOR, 8, AttributeDiscard, "RFC 6793 §6"),
        (code::ONLY_TO_CUSTOMER, 4, TreatAsWithdraw, "RFC 9234 §5"),
    ] {
        check_sound(number, &vec![0; bytes]);
        for wrong in [0, bytes - 1, bytes + 1, 300] {
            check(number, &vec![0; wrong], AttributeLength, treatment, section);
        }
    }
    check_sound(code::ATOMIC_AGGREGATE, &[]);
    let section = "RFC 7606 §7.6";
    check(
        code::ATOMIC_AGGREGATE,
        &[0],
        AttributeLength,
        AttributeDiscard,
        section,
    );
}

#[test]
fn lists_have_whole_items_and_one_at_least() {
    for (number, bytes, section) in [
        (code::COMMUNITIES, 4, "RFC 7606 §7.8"),
        (code::CLUSTER_LIST, 4, "RFC 7606 §7.10"),
        (code::EXTENDED_COMMUNITIES, 8, "RFC 7606 §7.14"),
        (code::IPV6_EXTENDED_COMMUNITIES, 20, "RFC 7606 §7.15"),
        (code::LARGE_COMMUNITIES, 12, "RFC 8092 §6"),
    ] {
        for sound in [bytes, 2 * bytes, 100 * bytes] {
            check_sound(number, &vec![0; sound]);
        }
        for wrong in [0, bytes - 1, bytes + 1, 2 * bytes - 1] {
            check(
                number,
                &vec![0; wrong],
                AttributeLength,
                TreatAsWithdraw,
                section,
            );
        }
    }
}

#[test]
fn an_undefined_origin_is_noted_and_given() {
    let bytes = attribute(code::ORIGIN, &[3]);
    let mut defects = Defects::default();
    let found = Attributes::find(&bytes, AsSize::Four, 0, &mut defects);
    assert_eq!(found.origin_code(), Some(3));
    check_sound(code::ORIGIN, &[2]);
    check(
        code::ORIGIN,
        &[3],
        AttributeValue,
        TreatAsWithdraw,
        "RFC 7606 §7.1",
    );
}

#[test]
fn damaged_paths_are_named() {
    for damage in [
        &[2][..],
        &[2, 0],
        &[5, 1, 0, 0, 0, 1],
        &[0, 1, 0, 0, 0, 1],
        &[2, 1, 0, 0, 0],
    ] {
        check(
            code::AS_PATH,
            damage,
            AsPathSegment,
            TreatAsWithdraw,
            "RFC 7606 §7.2",
        );
        check(
            code::AS4_PATH,
            damage,
            As4Path,
            AttributeDiscard,
            "RFC 6793 §6",
        );
    }
    check(
        code::AS4_PATH,
        &[],
        As4Path,
        AttributeDiscard,
        "RFC 6793 §6",
    );
    check_sound(code::AS_PATH, &[]);
    // Sets are deprecated (RFC 9774), and old routes are full of them.
    check_sound(code::AS_PATH, &[1, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
}

#[test]
fn reach_and_unreach_that_cannot_be_read_disable_their_family() {
    let (reach, unreach) = (code::MP_REACH_NLRI, code::MP_UNREACH_NLRI);
    check_sound(unreach, &[0, 2, 1]);
    check(
        unreach,
        &[0, 2],
        AttributeLength,
        AfiSafiDisable,
        "RFC 7606 §7.12",
    );
    let reach_of = |afi: u8, safi: u8, next_hop: usize| {
        let mut value = vec![0, afi, safi, next_hop as u8];
        value.extend(vec![0; next_hop + 1]);
        value
    };
    for (afi, lengths) in [(1, &[4, 16, 32][..]), (2, &[16, 32])] {
        for safi in [1, 2] {
            for next_hop in 0..64 {
                let value = reach_of(afi, safi, next_hop);
                if lengths.contains(&next_hop) {
                    check_sound(reach, &value);
                } else {
                    check(
                        reach,
                        &value,
                        AttributeLength,
                        AfiSafiDisable,
                        "RFC 7606 §7.11",
                    );
                }
            }
        }
    }
    // Of other families the length of a next hop is not asserted.
    check_sound(reach, &reach_of(1, 133, 0));
    check_sound(reach, &reach_of(2, 128, 24));
    check(
        reach,
        &[0, 1, 1, 4, 1, 2, 3],
        AttributeLength,
        AfiSafiDisable,
        "RFC 7606 §7.11",
    );
    // Abbreviated (RFC 6396 §4.3.4).
    check_sound(reach, &[&[16][..], &[0; 16]].concat());
    check(
        reach,
        &[3, 1, 2, 3],
        AttributeLength,
        AfiSafiDisable,
        "RFC 7606 §7.11",
    );
}

#[test]
fn a_malformed_accumulated_metric_is_discarded() {
    let metric = |number: u8, metric: u64| [&[number, 0, 11][..], &metric.to_be_bytes()].concat();
    let number = code::AIGP;
    let section = "RFC 7311 §3.2";
    check_sound(number, &metric(1, 7));
    check_sound(number, &[metric(1, 7), metric(1, u64::MAX)].concat());
    check_sound(
        number,
        &[metric(9, 7), metric(1, 8), vec![4, 0, 3]].concat(),
    );
    check(number, &[], AttributeLength, AttributeDiscard, section);
    for damaged in [
        metric(1, u64::MAX),
        metric(1, 7)[..10].to_vec(),
        [&metric(1, 7)[..], &[0]].concat(),
        vec![1, 0, 10, 0, 0, 0, 0, 0, 0, 7],
        vec![9, 0, 2],
        vec![1, 0, 0],
    ] {
        check(number, &damaged, AttributeValue, AttributeDiscard, section);
    }
    let transitive = with_flags(0xc0, number, &metric(1, 7));
    let expected = (
        AttributeFlags,
        Some(number),
        Some(AttributeDiscard),
        section,
    );
    assert_eq!(find(&transitive), [expected]);
}

#[test]
fn a_malformed_prefix_sid_is_discarded() {
    let number = code::PREFIX_SID;
    let section = "RFC 8669 §6";
    let index = [1, 0, 7, 0, 0, 0, 0, 0, 0, 5];
    let srgb = [3, 0, 8, 0, 0, 0, 62, 128, 0, 31, 64];
    check_sound(number, &index);
    check_sound(number, &[&index[..], &srgb, &index, &[200, 0, 0]].concat());
    for short in [&[][..], &[1, 0]] {
        check(number, short, AttributeLength, AttributeDiscard, section);
    }
    for damaged in [
        &index[..9],
        &[1, 0, 6, 0, 0, 0, 0, 0, 0],
        &[1, 0, 8, 0, 0, 0, 0, 0, 0, 5, 0],
        &[3, 0, 2, 0, 0],
        &[3, 0, 9, 0, 0, 0, 62, 128, 0, 31, 64, 0],
        &[200, 0, 1],
    ] {
        check(number, damaged, AttributeValue, AttributeDiscard, section);
    }
}

#[test]
fn a_set_of_attributes_has_whole_ones() {
    let (number, section) = (code::ATTR_SET, "RFC 7606 §7.16");
    check_sound(number, &[0, 0, 0, 1]);
    check_sound(number, &[0, 0, 0, 1, 0x40, 1, 1, 0]);
    check(
        number,
        &[0, 0, 0],
        AttributeLength,
        TreatAsWithdraw,
        section,
    );
    let cut_off = [0, 0, 0, 1, 0x40, 1, 1];
    check(number, &cut_off, AttributeValue, TreatAsWithdraw, section);
}

#[test]
fn flags_that_conflict_with_the_type_are_noted_and_the_attribute_read() {
    for number in 0..=255 {
        let class = registered(number).and_then(|registered| registered.class);
        for flags in [0x00, 0x40, 0x80, 0xc0] {
            let mut bytes = with_flags(flags, number, &[0; 4]);
            // Partial and the four unused bits are nobody's fault.
            bytes[0] |= 0x2f;
            let all = find(&bytes);
            let conflicts = class.is_some_and(|class| class.flags() != flags);
            let noted = all.iter().any(|(kind, _, _, _)| *kind == AttributeFlags);
            assert_eq!(noted, conflicts, "{number} with {flags:#x}");
        }
    }
    let med = with_flags(0xc0, code::MULTI_EXIT_DISC, &[0, 0, 0, 7]);
    let expected = (
        AttributeFlags,
        Some(4),
        Some(TreatAsWithdraw),
        "RFC 7606 §3",
    );
    assert_eq!(find(&med), [expected]);
    let mut defects = Defects::default();
    let found = Attributes::find(&med, AsSize::Four, 0, &mut defects);
    assert_eq!(found.med(), Some(7));
    let unreach = with_flags(0xc0, code::MP_UNREACH_NLRI, &[0, 2, 1]);
    let expected = (
        AttributeFlags,
        Some(15),
        Some(AfiSafiDisable),
        "RFC 7606 §5.3",
    );
    assert_eq!(find(&unreach), [expected]);
}

#[test]
fn an_attribute_twice_is_noted_whether_it_is_decoded_or_not() {
    for number in 0..=255 {
        let once = with_flags(0xc0, number, &[0; 4]);
        let twice = find(&[once.clone(), once.clone()].concat());
        let duplicates = twice
            .iter()
            .filter(|(kind, _, _, _)| *kind == AttributeDuplicate);
        let treatment = match number {
            code::MP_REACH_NLRI | code::MP_UNREACH_NLRI => SessionReset,
            _ => AttributeDiscard,
        };
        let expected = (
            AttributeDuplicate,
            Some(number),
            Some(treatment),
            "RFC 7606 §3",
        );
        assert_eq!(duplicates.collect::<Vec<_>>(), [&expected], "{number}");
    }
}

#[test]
fn the_second_of_two_does_not_stand_in_for_a_damaged_first() {
    let bytes = [attribute(4, &[1]), attribute(4, &[0, 0, 0, 7])].concat();
    let mut defects = Defects::default();
    let found = Attributes::find(&bytes, AsSize::Four, 0, &mut defects);
    assert_eq!(found.med(), None);
    assert_eq!(defects.total(), 2);
}

#[test]
fn fewer_bytes_than_a_header_are_an_overrun() {
    let whole = attribute(code::MULTI_EXIT_DISC, &[0, 0, 0, 7]);
    for rest in [
        &[0x80][..],
        &[0x80, 4],
        &[0x90, 4, 0],
        &[0x80, 4, 1],
        &[0x90, 4, 0, 1],
    ] {
        let all = find(&[&attribute(1, &[0])[..], rest].concat());
        let of = rest.get(1).copied();
        assert_eq!(
            all,
            [(AttributeOverrun, of, Some(TreatAsWithdraw), "RFC 7606 §4")]
        );
    }
    for cut in 1..whole.len() {
        assert_eq!(find(&whole[..cut]).len(), 1, "{cut} bytes");
    }
    assert_eq!(find(&whole), []);
}

#[test]
fn attributes_are_read_up_to_the_most_that_a_length_can_say() {
    let mut defects = Defects::default();
    for bytes in [ATTRIBUTES_BYTES_MAX - 1, ATTRIBUTES_BYTES_MAX] {
        let filler = with_flags(0xc0, 200, &vec![0; bytes - 4 - 8]);
        let all = [filler, with_flags(0x80, 4, &[0, 0, 0, 7])].concat();
        assert_eq!(all.len(), bytes);
        let found = Attributes::find(&all, AsSize::Four, 0, &mut defects);
        assert_eq!(found.med(), Some(7));
        assert_eq!(defects.kept(), []);
    }
    let filler = with_flags(0xc0, 200, &vec![0; ATTRIBUTES_BYTES_MAX - 4]);
    let all = [filler, with_flags(0x80, 4, &[0, 0, 0, 7])].concat();
    let found = Attributes::find(&all, AsSize::Four, 0, &mut defects);
    assert_eq!(found.med(), None);
    assert_eq!(defects.kept()[0].kind, AttributeOverrun);
    assert_eq!(defects.kept()[0].span, 65_535..65_543);
}

/// An UPDATE in a record of its own; what is noted.
fn noted_of(update: Update) -> Vec<Noted> {
    let session = Session {
        peer_asn: net::Asn(64496),
        local_asn: net::Asn(64497),
        interface: 0,
        peer: [192, 0, 2, 1].into(),
        local: [192, 0, 2, 2].into(),
        asn_width: AsnWidth::Four,
    };
    let event = Event::Message {
        message: Message::Update(update),
        local: false,
        add_path: false,
    };
    let record = Record {
        time: net::Timestamp::from_seconds(0),
        body: Body::Bgp4mp(Bgp4mp { session, event }),
    };
    let content = encode_all(&[record]);
    noted(&decode(&content, content.len()).defects)
}

fn nlri(prefix: &str) -> Vec<Nlri> {
    vec![Nlri {
        path_id: None,
        prefix: prefix.parse().expect("a prefix"),
    }]
}

fn reach(nlri: Vec<Nlri>) -> Attribute {
    Attribute::MpReach {
        family: net::Family::V6,
        safi: 1,
        next_hops: vec!["2001:db8::1".parse().expect("an address")],
        nlri,
    }
}

fn update(attributes: &[Attribute], announced: Vec<Nlri>) -> Update {
    Update {
        withdrawn: vec![],
        attributes: attributes.to_vec(),
        announced,
    }
}

#[test]
fn routes_without_a_mandatory_attribute_are_noted() {
    let origin = Attribute::Origin(0);
    let path = Attribute::sequence([64496]);
    let next_hop = Attribute::NextHop([192, 0, 2, 1].into());
    let missing = |number: u8| {
        (
            AttributeMissing,
            Some(number),
            Some(TreatAsWithdraw),
            "RFC 7606 §3",
        )
    };
    let v4 = || nlri("192.0.2.0/24");
    let v6 = || reach(nlri("2001:db8::/32"));
    let all = [origin.clone(), path.clone(), next_hop.clone()];
    assert_eq!(noted_of(update(&all, v4())), []);
    assert_eq!(noted_of(update(&all[1..], v4())), [missing(1)]);
    assert_eq!(
        noted_of(update(&[origin.clone(), next_hop], v4())),
        [missing(2)]
    );
    assert_eq!(noted_of(update(&all[..2], v4())), [missing(3)]);
    assert_eq!(
        noted_of(update(&[], v4())),
        [missing(1), missing(2), missing(3)]
    );
    // The other families have their next hop in MP_REACH_NLRI.
    assert_eq!(
        noted_of(update(&[origin.clone(), path.clone(), v6()], vec![])),
        []
    );
    assert_eq!(
        noted_of(update(&[path.clone(), v6()], vec![])),
        [missing(1)]
    );
    assert_eq!(
        noted_of(update(&[origin.clone(), path, v6()], v4())),
        [missing(3)]
    );
    // Damaged is not missing.
    let damaged = Attribute::Raw {
        flags: 0x40,
        code: 1,
        bytes: vec![],
    };
    let all = noted_of(update(&[damaged, all[1].clone(), all[2].clone()], v4()));
    assert_eq!(
        all.iter().map(|noted| noted.0).collect::<Vec<_>>(),
        [AttributeLength]
    );
}

#[test]
fn withdrawals_and_the_end_of_a_table_need_no_attributes() {
    let unreach = |nlri| Attribute::MpUnreach {
        family: net::Family::V6,
        safi: 1,
        nlri,
    };
    assert_eq!(noted_of(Update::default()), []);
    assert_eq!(noted_of(update(&[unreach(vec![])], vec![])), []);
    assert_eq!(
        noted_of(update(&[unreach(nlri("2001:db8::/32"))], vec![])),
        []
    );
    let withdrawn = Update {
        withdrawn: nlri("192.0.2.0/24"),
        ..Update::default()
    };
    assert_eq!(noted_of(withdrawn), []);
    assert_eq!(noted_of(update(&[reach(vec![])], vec![])), []);
}

#[test]
fn a_grave_fault_where_nothing_is_announced_resets_the_session() {
    let med = Attribute::Raw {
        flags: 0x80,
        code: 4,
        bytes: vec![],
    };
    let kinds = |update| {
        noted_of(update)
            .iter()
            .map(|noted| (noted.0, noted.2))
            .collect::<Vec<_>>()
    };
    let fault = (AttributeLength, Some(TreatAsWithdraw));
    let reset = (FaultWithoutRoutes, Some(SessionReset));
    assert_eq!(kinds(update(&[med], vec![])), [fault, reset]);
    let aggregator = Attribute::Raw {
        flags: 0xc0,
        code: 7,
        bytes: vec![],
    };
    let fault = (AttributeLength, Some(AttributeDiscard));
    assert_eq!(kinds(update(&[aggregator], vec![])), [fault]);
}

#[test]
fn prefixes_of_impossible_length_reset_the_session_or_disable_their_family() {
    let raw = |code: u8, bytes: &[u8]| Attribute::Raw {
        flags: 0x80,
        code,
        bytes: bytes.to_vec(),
    };
    let unreach = raw(15, &[0, 2, 1, 129]);
    let expected = (
        PrefixLength,
        Some(15),
        Some(AfiSafiDisable),
        "RFC 7606 §5.3",
    );
    assert_eq!(noted_of(update(&[unreach], vec![])), [expected]);
    let inputs = testkit::damage::all();
    let input = inputs.iter().find(|input| input.name == "prefix-length-33");
    let input = input.expect("the test kit has it");
    let decoded = decode(&input.bytes, usize::MAX);
    let expected = (PrefixLength, None, Some(SessionReset), "RFC 7606 §5.3");
    assert_eq!(noted(&decoded.defects), [expected]);
}

#[test]
fn deprecated_attributes_are_recognised_and_kept_as_bytes() {
    for number in [11, 12, 13, 19, 20, 21, 28, 30, 31, 129, 241, 242, 243] {
        let known = registered(number).expect("it is registered");
        assert_eq!(known.state, State::Deprecated, "{number}");
        for flags in [0x40, 0x80, 0xc0, 0xe0] {
            let bytes = with_flags(flags, number, &[1, 2, 3]);
            assert_eq!(find(&bytes), []);
            let mut defects = Defects::default();
            let found = Attributes::find(&bytes, AsSize::Four, 0, &mut defects);
            let raw: Vec<_> = found.raw().collect();
            assert_eq!(raw, [(flags | 0x10, number, &[1, 2, 3][..])]);
        }
    }
}

#[test]
fn attributes_that_are_not_decoded_have_names() {
    for (number, name) in [
        (22, "PMSI_TUNNEL"),
        (23, "TUNNEL_ENCAPSULATION"),
        (29, "BGP_LS"),
        (33, "BGPSEC_PATH"),
        (36, "D_PATH"),
        (128, "ATTR_SET"),
    ] {
        assert_eq!(registered(number).expect("it is registered").name, name);
    }
    assert_eq!(registered(0), None);
    assert_eq!(registered(200), None);
    assert_eq!(Class::WellKnown.flags(), 0x40);
}
