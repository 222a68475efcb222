//! Path attributes that are not as they should be: what is said of each, and
//! what is left.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use mrt::attributes::PrefixSid;
use mrt::attributes::registry::registered;
use mrt::{AsSize, Attribute as One, Attributes, DefectKind, Defects};
use net::Asn;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use testkit::mrt::{AsnWidth, Attribute, MpReachForm, encode_attributes};

/// Finds attributes of 2-byte numbers in `bytes`; what is wrong, and where.
fn find(bytes: &[u8]) -> (Attributes<'_>, Vec<(DefectKind, Range<u64>)>) {
    let mut defects = Defects::default();
    let found = Attributes::find(bytes, AsSize::Two, 0, &mut defects);
    let kept = defects.kept().iter();
    let kept = kept.map(|defect| (defect.kind, defect.span.clone()));
    let kept = kept.collect();
    (found, kept)
}

#[test]
fn a_length_of_two_bytes_is_read() {
    let (found, defects) = find(&[0x50, 1, 0, 1, 2]);
    assert_eq!((found.origin_code(), defects), (Some(2), vec![]));
}

#[test]
fn an_attribute_past_the_end_leaves_those_before_it() {
    let (found, defects) = find(&[0x40, 1, 1, 0, 0x80, 4, 4, 0, 0]);
    assert_eq!(defects, [(DefectKind::AttributeOverrun, 4..9)]);
    assert_eq!((found.origin_code(), found.med()), (Some(0), None));
}

#[test]
fn of_an_attribute_twice_the_first_counts() {
    let (found, defects) = find(&[0x40, 1, 1, 0, 0x40, 1, 1, 2]);
    assert_eq!(defects, [(DefectKind::AttributeDuplicate, 4..8)]);
    assert_eq!(found.origin_code(), Some(0));
}

#[test]
fn an_attribute_of_impossible_length_is_absent() {
    for (number, length) in [
        (1, 0),
        (1, 2),
        (3, 3),
        (3, 5),
        (4, 3),
        (5, 5),
        (7, 5),
        (7, 8),
        (8, 0),
        (8, 3),
        (8, 5),
        (15, 2),
        (18, 6),
    ] {
        let class = registered(number).expect("it is registered").class;
        let flags = class.expect("its class is known").flags();
        let mut bytes = vec![flags, number, length];
        bytes.extend(vec![0; usize::from(length)]);
        let (found, defects) = find(&bytes);
        let all = 0..bytes.len() as u64;
        assert_eq!(
            defects,
            [(DefectKind::AttributeLength, all)],
            "{number} of {length}"
        );
        assert_eq!(found.origin_code(), None);
        assert_eq!(found.next_hop(), None);
        assert_eq!(found.med(), None);
        assert_eq!(found.local_pref(), None);
        assert_eq!(found.aggregator(), None);
        assert_eq!(found.communities().count(), 0);
        assert!(found.mp_unreach().is_none());
    }
}

#[test]
fn an_atomic_aggregate_with_a_value_is_present_and_noted() {
    let (found, defects) = find(&[0x40, 6, 1, 0]);
    assert_eq!(defects, [(DefectKind::AttributeLength, 0..4)]);
    assert!(found.atomic_aggregate());
}

#[test]
fn reach_that_ends_inside_its_next_hop_is_noted() {
    // IPv6 unicast, a next hop of 16 bytes of which 4 are there.
    let value = [0, 2, 1, 16, 0x20, 1, 0x0d, 0xb8];
    let mut bytes = vec![0x80, 14, value.len() as u8];
    bytes.extend(value);
    let (found, defects) = find(&bytes);
    assert_eq!(defects, [(DefectKind::AttributeLength, 0..11)]);
    assert!(found.mp_reach().is_none());
}

#[test]
fn old_reach_with_subnetwork_addresses_is_read_behind_them() {
    // Two SNPAs of 3 and 4 half bytes stand before 10/8 (RFC 2858 §2).
    let value = [
        0, 1, 1, 4, 192, 0, 2, 1, 2, 3, 0xaa, 0xaa, 4, 0xbb, 0xbb, 8, 10,
    ];
    let mut bytes = vec![0x80, 14, value.len() as u8];
    bytes.extend(value);
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    assert_eq!(found.mp_reach().expect("it is there").announced, [8, 10]);
}

#[test]
fn a_path_is_kept_up_to_a_damaged_segment() {
    for (damage, what) in [
        (&[5, 1, 0, 9][..], "of unknown kind"),
        (&[2, 0], "empty"),
        (&[2, 2, 0, 9], "cut off"),
        (&[2], "without a count"),
    ] {
        let mut bytes = vec![0x40, 2, 6 + damage.len() as u8, 2, 2, 0, 1, 0, 2];
        bytes.extend(damage);
        let (found, defects) = find(&bytes);
        let all = 0..bytes.len() as u64;
        assert_eq!(defects, [(DefectKind::AsPathSegment, all)], "{what}");
        let path = found.as_path().expect("a part is there");
        assert_eq!(path.to_string(), "1 2", "{what}");
    }
}

#[test]
fn a_damaged_as4_path_is_discarded_whole() {
    let bytes = [
        0x40, 2, 4, 2, 1, 0x5b, 0xa0, 0xc0, 17, 6, 2, 2, 0, 1, 0x11, 0x70,
    ];
    let (found, defects) = find(&bytes);
    assert_eq!(defects, [(DefectKind::As4Path, 7..16)]);
    let path = found.as_path().expect("it is there");
    assert_eq!(path.to_string(), "23456");
}

#[test]
fn unknown_attributes_are_kept_as_bytes() {
    let bytes = [0xe0, 200, 2, 7, 8];
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    let raw: Vec<_> = found.raw().collect();
    assert_eq!(raw, [(0xe0, 200, &[7, 8][..])]);
}

/// Attributes of every kind that is decoded, each there or not.
#[derive(Clone, Debug, Default)]
struct All {
    originator_id: Option<u32>,
    cluster_list: Vec<u32>,
    extended_communities: Vec<[u8; 8]>,
    ipv6_extended_communities: Vec<[u8; 20]>,
    aigp: Option<u64>,
    large_communities: Vec<[u32; 3]>,
    only_to_customer: Option<u32>,
    label_index: Option<u32>,
    blocks: Vec<(u32, u32)>,
}

fn any_all() -> impl Strategy<Value = All> {
    let label = || 0_u32..1 << 24;
    (
        option::of(any::<u32>()),
        vec(any::<u32>(), 0..70),
        vec(any::<[u8; 8]>(), 0..40),
        vec(any::<[u8; 20]>(), 0..15),
        option::of(0..u64::MAX),
        vec(any::<[u32; 3]>(), 0..25),
        option::of(any::<u32>()),
        option::of(any::<u32>()),
        vec((label(), label()), 0..4),
    )
        .prop_map(|all| All {
            originator_id: all.0,
            cluster_list: all.1,
            extended_communities: all.2,
            ipv6_extended_communities: all.3,
            aigp: all.4,
            large_communities: all.5,
            only_to_customer: all.6,
            label_index: all.7,
            blocks: all.8,
        })
}

impl All {
    /// As the test kit's writer has them; of lists, those that are not empty.
    fn attributes(&self) -> Vec<Attribute> {
        let mut all = vec![];
        all.extend(self.only_to_customer.map(|asn| Attribute::Otc(Asn(asn))));
        all.extend(self.aigp.map(Attribute::Aigp));
        all.extend(
            self.originator_id
                .map(|id| Attribute::OriginatorId(id.into())),
        );
        let clusters: Vec<Ipv4Addr> = self.cluster_list.iter().map(|&id| id.into()).collect();
        let mut tlvs = vec![];
        if let Some(index) = self.label_index {
            tlvs.push((1, [&[0; 3][..], &index.to_be_bytes()].concat()));
            // Nobody knows this one; a second index does not count.
            tlvs.push((200, vec![7; 3]));
            tlvs.push((1, vec![9; 7]));
        }
        if !self.blocks.is_empty() {
            let mut value = vec![0; 2];
            for (base, count) in &self.blocks {
                value.extend(&base.to_be_bytes()[1..]);
                value.extend(&count.to_be_bytes()[1..]);
            }
            tlvs.push((3, value));
        }
        for (is_there, attribute) in [
            (!clusters.is_empty(), Attribute::ClusterList(clusters)),
            (
                !self.extended_communities.is_empty(),
                Attribute::ExtendedCommunities(self.extended_communities.clone()),
            ),
            (
                !self.ipv6_extended_communities.is_empty(),
                Attribute::Ipv6ExtendedCommunities(self.ipv6_extended_communities.clone()),
            ),
            (
                !self.large_communities.is_empty(),
                Attribute::LargeCommunities(self.large_communities.clone()),
            ),
            (!tlvs.is_empty(), Attribute::PrefixSid(tlvs)),
        ] {
            if is_there {
                all.push(attribute);
            }
        }
        all
    }
}

/// What is given one by one is what the accessors give; nothing is left out.
fn agree(found: &Attributes<'_>) -> Result<(), TestCaseError> {
    let mut given = 0;
    let mut numbers = vec![];
    let mut outcome = Ok(());
    let word = |item: &[u8; 4]| u32::from_be_bytes(*item);
    found.each(|attribute| {
        given += 1;
        let same = match attribute {
            One::Origin(code) => found.origin_code() == Some(code),
            One::AsPath(path) => found
                .as_path()
                .is_some_and(|as_path| as_path.to_string() == path.to_string()),
            One::NextHop(address) => {
                found.mp_reach().is_some() || found.next_hop() == Some(address.into())
            }
            One::MultiExitDisc(metric) => found.med() == Some(metric),
            One::LocalPref(preference) => found.local_pref() == Some(preference),
            One::AtomicAggregate => found.atomic_aggregate(),
            One::Aggregator(asn, router) => {
                asn == Asn::TRANS || found.aggregator() == Some((asn, router.into()))
            }
            One::Communities(items) => {
                let halves = found.communities();
                halves
                    .map(|(high, low)| u32::from(high) << 16 | u32::from(low))
                    .eq(items.iter().map(word))
            }
            One::OriginatorId(id) => found.originator_id() == Some(id),
            One::ClusterList(items) => found
                .cluster_list()
                .map(u32::from)
                .eq(items.iter().map(word)),
            One::MpReachNlri(reach) => found
                .mp_reach()
                .is_some_and(|other| other.announced == reach.announced),
            One::MpUnreachNlri(unreach) => found
                .mp_unreach()
                .is_some_and(|other| other.withdrawn == unreach.withdrawn),
            One::ExtendedCommunities(items) => {
                found.extended_communities().eq(items.iter().copied())
            }
            One::Ipv6ExtendedCommunities(items) => {
                found.ipv6_extended_communities().eq(items.iter().copied())
            }
            One::Aigp(metric) => found.aigp() == metric,
            One::LargeCommunities(items) => found.large_communities().count() == items.len(),
            One::OnlyToCustomer(asn) => found.only_to_customer() == Some(asn),
            One::PrefixSid(sid) => found
                .prefix_sid()
                .is_some_and(|other| other.label_index() == sid.label_index()),
            One::Other { number, .. } => {
                numbers.push(number);
                true
            }
            _ => true,
        };
        if !same {
            outcome = Err(TestCaseError::fail(format!("{attribute:?}")));
        }
    });
    outcome?;
    // Numbers that are decoded are never given as others.
    let decoded = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 25, 26, 32, 35, 40,
    ];
    prop_assert!(numbers.iter().all(|number| !decoded.contains(number)));
    prop_assert!(given <= found.raw().count());
    Ok(())
}

proptest! {
    #[test]
    fn every_attribute_is_read_as_it_was_written(all in any_all(), rotated in 0_usize..9) {
        let mut attributes = all.attributes();
        let count = attributes.len();
        attributes.rotate_left(rotated % count.max(1));
        let mut bytes = vec![];
        encode_attributes(&attributes, AsnWidth::Four, MpReachForm::Full, &mut bytes);
        let mut defects = Defects::default();
        let found = Attributes::find(&bytes, AsSize::Four, 0, &mut defects);
        prop_assert_eq!(defects.kept(), &[]);
        prop_assert_eq!(found.treatment(), None);
        prop_assert_eq!(found.raw().count(), count);
        let mut given = 0;
        found.each(|_| given += 1);
        prop_assert_eq!(given, count);
        agree(&found)?;
        prop_assert_eq!(found.originator_id().map(u32::from), all.originator_id);
        prop_assert!(found.cluster_list().map(u32::from).eq(all.cluster_list));
        prop_assert!(found.extended_communities().eq(all.extended_communities));
        prop_assert!(found.ipv6_extended_communities().eq(all.ipv6_extended_communities));
        prop_assert_eq!(found.aigp(), all.aigp);
        let large = found.large_communities().map(|(a, b, c)| [a, b, c]);
        prop_assert!(large.eq(all.large_communities));
        prop_assert_eq!(found.only_to_customer().map(|asn| asn.0), all.only_to_customer);
        let sid = found.prefix_sid();
        prop_assert_eq!(sid.and_then(|sid| sid.label_index()), all.label_index);
        let blocks: Vec<_> = sid
            .iter()
            .flat_map(PrefixSid::originator_srgb)
            .map(|block| (block.base, block.count))
            .collect();
        prop_assert_eq!(blocks, all.blocks);
        if let (Some(sid), true) = (sid, all.label_index.is_some()) {
            prop_assert!(sid.tlvs().any(|tlv| tlv == (200, &[7; 3][..])));
        }
    }

    /// Whatever the bytes are, an attribute is there or it is not: every accessor
    /// agrees with a slow search for the first of its number.
    #[test]
    fn of_any_bytes_the_first_attribute_of_a_number_is_found(
        attributes in vec((any::<u8>(), 0_u8..45, vec(any::<u8>(), 0..9)), 0..9),
        cut in 0_usize..9,
    ) {
        let mut bytes = vec![];
        for (flags, number, value) in &attributes {
            bytes.extend([flags & !0x10, *number, value.len() as u8]);
            bytes.extend(value);
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let mut defects = Defects::default();
        let found = Attributes::find(&bytes, AsSize::Four, 0, &mut defects);
        let first = |number: u8| found.raw().find(|raw| raw.1 == number).map(|raw| raw.2);
        let word = |number: u8| first(number).and_then(|value| value.try_into().ok());
        let word = |number: u8| word(number).map(u32::from_be_bytes);
        prop_assert_eq!(found.med(), word(4));
        prop_assert_eq!(found.local_pref(), word(5));
        prop_assert_eq!(found.originator_id().map(u32::from), word(9));
        prop_assert_eq!(found.only_to_customer().map(|asn| asn.0), word(35));
        prop_assert_eq!(found.atomic_aggregate(), first(6).is_some());
        let communities = first(8).filter(|value| value.len() % 4 == 0).unwrap_or_default();
        prop_assert_eq!(found.communities().count(), communities.len() / 4);
        agree(&found)?;
        let read: usize = found.raw().map(|(_, _, value)| value.len() + 3).sum();
        let overruns = defects.count(DefectKind::AttributeOverrun);
        prop_assert_eq!(overruns, u64::from(read < bytes.len()));
    }
}

#[test]
fn of_an_ipv6_pair_both_next_hops_are_given() {
    let pair: [IpAddr; 2] = ["2001:db8::1", "fe80::1"].map(|text| text.parse().expect("it is one"));
    let reach = Attribute::MpReach {
        family: net::Family::V6,
        safi: 1,
        next_hops: pair.to_vec(),
        nlri: vec![],
    };
    let old = Attribute::NextHop([192, 0, 2, 1].into());
    for form in [MpReachForm::Full, MpReachForm::NextHopOnly] {
        let mut bytes = vec![];
        encode_attributes(
            &[old.clone(), reach.clone()],
            AsnWidth::Two,
            form,
            &mut bytes,
        );
        let (found, defects) = find(&bytes);
        assert_eq!(defects, []);
        assert!(found.next_hops().eq(pair));
        assert_eq!(found.next_hop(), Some(pair[0]));
    }
    let mut bytes = vec![];
    encode_attributes(&[old], AsnWidth::Two, MpReachForm::Full, &mut bytes);
    let (found, _) = find(&bytes);
    assert!(
        found
            .next_hops()
            .eq(["192.0.2.1".parse::<IpAddr>().expect("it is one")])
    );
}

#[test]
fn a_next_hop_behind_a_route_distinguisher_is_read() {
    let mut value = vec![0, 1, 128, 12, 0, 0, 0, 1, 0, 0, 0, 2, 192, 0, 2, 1, 0];
    let bytes = [&[0x80, 14, value.len() as u8][..], &value].concat();
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    assert_eq!(found.next_hop(), Some([192, 0, 2, 1].into()));
    value.splice(3..16, [&[24][..], &[0; 8], &[0x20, 1], &[0; 14]].concat());
    value[1] = 2;
    let bytes = [&[0x80, 14, value.len() as u8][..], &value].concat();
    let (found, defects) = find(&bytes);
    assert_eq!(defects, []);
    assert_eq!(
        found.next_hop().map(|hop| hop.to_string()),
        Some("2001::".to_owned())
    );
}

#[test]
fn attributes_fit_in_a_cache_line() {
    assert!(size_of::<Attributes<'_>>() <= 64);
}
