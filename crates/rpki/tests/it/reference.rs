//! Validation as RFC 6811 §2 tells it, slow and obvious: the law that the fast
//! ways are held to.

use std::collections::HashMap;

use net::{Asn, Family, Prefix};
use proptest::prelude::*;
use rpki::{Reason, State, Vrp, Vrps};

/// Maximum lengths and AS numbers of each block.
pub(crate) struct Reference(HashMap<Prefix, Vec<(u8, Asn)>>);

impl Reference {
    pub(crate) fn new<'a>(vrps: impl IntoIterator<Item = Vrp<'a>>) -> Reference {
        let mut blocks = HashMap::<Prefix, Vec<(u8, Asn)>>::new();
        for vrp in vrps {
            let block = blocks.entry(vrp.prefix).or_default();
            block.push((vrp.max_length, vrp.asn));
        }
        Reference(blocks)
    }

    /// Looks up the prefix and each that is shorter.
    pub(crate) fn validate(&self, prefix: Prefix, origin: Option<Asn>) -> State {
        let mut covered = false;
        let mut same_origin = false;
        let mut block = Some(prefix);
        while let Some(current) = block {
            for (max_length, asn) in self.0.get(&current).into_iter().flatten() {
                covered = true;
                if Some(*asn) == origin && *asn != Asn(0) {
                    same_origin = true;
                    if prefix.length() <= *max_length {
                        return State::Valid;
                    }
                }
            }
            block = current.parent();
        }
        match (covered, same_origin) {
            (false, _) => State::NotFound,
            (true, false) => State::Invalid(Reason::Asn),
            (true, true) => State::Invalid(Reason::Length),
        }
    }
}

/// Few bits, few lengths: blocks cover each other often.
fn any_prefix() -> impl Strategy<Value = Prefix> {
    let bits = prop_oneof![any::<u128>(), (0_u128..64).prop_map(|bits| bits << 122)];
    (any::<bool>(), bits, 0_u8..=128, 0_u8..12).prop_map(|(v4, bits, long, short)| {
        let (family, bits_max) = if v4 {
            (Family::V4, 32)
        } else {
            (Family::V6, 128)
        };
        let length = if long % 4 == 0 {
            long.min(bits_max)
        } else {
            short
        };
        Prefix::from_bits(family, bits, length).expect("a length of the family")
    })
}

fn any_vrp() -> impl Strategy<Value = Vrp<'static>> {
    (any_prefix(), 0_u8..=128, 0_u32..4).prop_map(|(prefix, more, asn)| Vrp {
        prefix,
        max_length: (prefix.length() + more % 8).min(prefix.family().bits()),
        asn: Asn(asn),
        trust_anchor: None,
        expires: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_way_says_what_the_reference_says(
        list in prop::collection::vec(any_vrp(), 0..60),
        routes in prop::collection::vec((any_prefix(), prop::option::of(0_u32..5)), 0..60),
    ) {
        let vrps: Vrps = list.iter().copied().collect();
        let reference = Reference::new(list.iter().copied());
        let mut routes: Vec<_> = routes
            .into_iter()
            .map(|(prefix, origin)| (prefix, origin.map(Asn)))
            .collect();
        // The blocks of the VRPs themselves, too.
        routes.extend(list.iter().map(|vrp| (vrp.prefix, Some(vrp.asn))));

        let mut sweep = vrps.sweep();
        for &(prefix, origin) in &routes {
            let expected = reference.validate(prefix, origin);
            prop_assert_eq!(vrps.validate(prefix, origin), expected);
            prop_assert_eq!(sweep.validate(prefix, origin), expected);

            let covering: Vec<Vrp<'_>> = vrps.covering(prefix).collect();
            let mut all: Vec<Vrp<'_>> = vrps.iter().filter(|vrp| vrp.covers(prefix)).collect();
            all.reverse();
            prop_assert_eq!(&covering, &all);
            let valid = covering.iter().any(|vrp| vrp.matches(prefix, origin));
            prop_assert_eq!(valid, expected == State::Valid);
        }
        routes.sort();
        let mut sweep = vrps.sweep();
        for &(prefix, origin) in &routes {
            prop_assert_eq!(sweep.validate(prefix, origin), reference.validate(prefix, origin));
        }
    }

    #[test]
    fn the_set_is_ordered_and_has_each_vrp_once(
        list in prop::collection::vec(any_vrp(), 0..60),
    ) {
        let key = |vrp: &Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
        let vrps: Vrps = list.iter().copied().collect();
        let mut expected: Vec<_> = list.iter().map(key).collect();
        expected.sort();
        expected.dedup();
        let found: Vec<_> = vrps.iter().map(|vrp| key(&vrp)).collect();
        prop_assert_eq!(&found, &expected);
        for (prefix, max_length, asn) in &expected {
            prop_assert!(vrps.contains(*prefix, *max_length, *asn));
            let others = [
                (Some(*prefix), *max_length, Asn(asn.0 + 1)),
                (Some(*prefix), max_length.wrapping_add(1), *asn),
                (prefix.parent(), *max_length, *asn),
            ];
            for (block, max_length, asn) in others {
                let Some(block) = block else { continue };
                let is_there = expected.contains(&(block, max_length, asn));
                prop_assert_eq!(vrps.contains(block, max_length, asn), is_there);
            }
        }
        let counts = vrps.counts();
        prop_assert_eq!(counts.rows, list.len() as u64);
        prop_assert_eq!(counts.duplicates, (list.len() - expected.len()) as u64);
        prop_assert_eq!(vrps.len(), expected.len());
    }
}
