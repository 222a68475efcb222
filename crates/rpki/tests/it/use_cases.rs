//! RFC 6907 §7.1: what the states are in each case that it tells apart, in the
//! order of its sections. Routes are of our own making.

use net::Asn;
use rpki::{Reason, State, Vrps};

use crate::{prefix, vrps};

const VALID: State = State::Valid;
const WRONG_ASN: State = State::Invalid(Reason::Asn);
const TOO_LONG: State = State::Invalid(Reason::Length);
const NOT_FOUND: State = State::NotFound;

struct Case {
    /// The section's number after 7.1.
    section: u8,
    vrps: &'static [&'static str],
    prefix: &'static str,
    /// The path, nearest network first; a set in braces.
    path: &'static str,
    state: State,
}

const fn case(
    section: u8,
    vrps: &'static [&'static str],
    prefix: &'static str,
    path: &'static str,
    state: State,
) -> Case {
    Case {
        section,
        vrps,
        prefix,
        path,
        state,
    }
}

const CASES: &[Case] = &[
    // Covered, no longer than allowed, from the network that may.
    case(
        1,
        &["10.1.0.0/16-16 AS64496"],
        "10.1.0.0/16",
        "64497 64496",
        VALID,
    ),
    case(
        1,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.3.0/24",
        "64496",
        VALID,
    ),
    case(
        1,
        &["2001:db8::/32-48 AS64496"],
        "2001:db8:1::/48",
        "64497 64496",
        VALID,
    ),
    // Several ROAs, of which one matches.
    case(
        1,
        &[
            "10.1.0.0/16-16 AS64499",
            "10.1.0.0/16-20 AS64496",
            "10.0.0.0/8-8 AS0",
        ],
        "10.1.16.0/20",
        "64497 64496",
        VALID,
    ),
    // Covered, longer than allowed, from the network that may.
    case(
        2,
        &["10.1.0.0/16-16 AS64496"],
        "10.1.0.0/17",
        "64497 64496",
        TOO_LONG,
    ),
    case(
        2,
        &["2001:db8::/32-48 AS64496"],
        "2001:db8::/49",
        "64496",
        TOO_LONG,
    ),
    case(
        2,
        &[
            "10.1.0.0/16-17 AS64496",
            "10.1.0.0/18-18 AS64496",
            "10.1.0.0/24-24 AS64499",
        ],
        "10.1.0.0/24",
        "64496",
        TOO_LONG,
    ),
    // Covered, no longer than allowed, from another network.
    case(
        3,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.0.0/24",
        "64496 64511",
        WRONG_ASN,
    ),
    case(
        3,
        &["10.1.0.0/16-24 AS64496", "10.1.0.0/24-24 AS64497"],
        "10.1.0.0/24",
        "64511",
        WRONG_ASN,
    ),
    // Covered, longer than allowed, and from another network.
    case(
        4,
        &["10.1.0.0/16-22 AS64496"],
        "10.1.0.0/24",
        "64496 64511",
        WRONG_ASN,
    ),
    // Not covered.
    case(
        5,
        &["10.1.0.0/16-24 AS64496"],
        "10.2.0.0/16",
        "64496",
        NOT_FOUND,
    ),
    case(
        5,
        &["10.1.0.0/16-24 AS64496"],
        "10.0.0.0/15",
        "64496",
        NOT_FOUND,
    ),
    case(
        5,
        &["10.1.0.0/16-32 AS64496"],
        "a01::/16",
        "64496",
        NOT_FOUND,
    ),
    // Covered by a ROA of AS 0 alone: nobody may, and AS 0 less than anybody.
    case(
        6,
        &["10.1.0.0/16-32 AS0"],
        "10.1.0.0/24",
        "64511",
        WRONG_ASN,
    ),
    case(
        6,
        &["10.1.0.0/16-32 AS0"],
        "10.1.0.0/24",
        "64511 0",
        WRONG_ASN,
    ),
    case(
        6,
        &["10.1.0.0/16-32 AS0"],
        "10.1.0.0/24",
        "64511 {0}",
        WRONG_ASN,
    ),
    // Beside another ROA, that of AS 0 says nothing (RFC 6483 §4).
    case(
        6,
        &["10.1.0.0/16-32 AS0", "10.1.0.0/16-24 AS64511"],
        "10.1.0.0/24",
        "64511",
        VALID,
    ),
    // Not covered, though all parts of the block are.
    case(
        7,
        &["10.0.0.0/9-9 AS64496", "10.128.0.0/9-9 AS64496"],
        "10.0.0.0/8",
        "64496",
        NOT_FOUND,
    ),
    case(
        7,
        &["10.0.0.0/9-9 AS0", "10.128.0.0/9-9 AS0"],
        "10.0.0.0/8",
        "64496",
        NOT_FOUND,
    ),
    // A set at the end, and not covered.
    case(
        8,
        &["10.1.0.0/16-24 AS64496"],
        "10.2.0.0/16",
        "64497 {64496}",
        NOT_FOUND,
    ),
    case(8, &[], "10.2.0.0/16", "64497 {64496,64498}", NOT_FOUND),
    // A set of one at the end, covered, and that one may.
    case(
        9,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.0.0/24",
        "64497 {64496}",
        WRONG_ASN,
    ),
    case(
        9,
        &["10.1.0.0/16-16 AS64496"],
        "10.1.0.0/24",
        "{64496}",
        WRONG_ASN,
    ),
    // A set of one at the end, covered, and another may.
    case(
        10,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.0.0/24",
        "64496 {64511}",
        WRONG_ASN,
    ),
    // A set of several at the end, covered, and all, some or none of them may.
    case(
        11,
        &["10.1.0.0/16-24 AS64496", "10.1.0.0/16-24 AS64498"],
        "10.1.0.0/24",
        "64497 {64496,64498}",
        WRONG_ASN,
    ),
    case(
        11,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.0.0/24",
        "{64496,64511}",
        WRONG_ASN,
    ),
    case(
        11,
        &["10.1.0.0/16-24 AS64496"],
        "10.1.0.0/24",
        "{64510,64511}",
        WRONG_ASN,
    ),
    // A set of several at the end, and only the parts of the block are covered.
    case(
        12,
        &["10.0.0.0/9-9 AS64496", "10.128.0.0/9-9 AS64498"],
        "10.0.0.0/8",
        "64497 {64496,64498}",
        NOT_FOUND,
    ),
];

/// The network that a path ends in (RFC 6811 §2): none where it ends in a set.
fn origin(path: &str) -> Option<Asn> {
    let last = path.split(' ').next_back().expect("a path");
    (!last.starts_with('{')).then(|| last.parse().expect("an AS number"))
}

#[test]
fn each_use_case_of_rfc_6907_has_its_state() {
    for case in CASES {
        let set: Vrps = vrps(case.vrps);
        let origin = origin(case.path);
        let told = format!("§7.1.{}: {} {}", case.section, case.prefix, case.path);
        let asked = prefix(case.prefix);
        assert_eq!(set.validate(asked, origin), case.state, "{told}");
        assert_eq!(set.sweep().validate(asked, origin), case.state, "{told}");
    }
}

#[test]
fn no_use_case_is_left_out() {
    let mut sections: Vec<u8> = CASES.iter().map(|case| case.section).collect();
    assert!(sections.is_sorted());
    sections.dedup();
    assert_eq!(sections, (1..=12).collect::<Vec<u8>>());
}

/// Whatever the VRPs: a set is no origin, and neither is AS 0.
#[test]
fn sets_and_as_0_are_valid_under_no_vrps() {
    for case in CASES {
        let set: Vrps = vrps(case.vrps);
        let asked = prefix(case.prefix);
        for origin in [None, Some(Asn(0))] {
            let state = set.validate(asked, origin);
            assert_ne!(state, VALID, "{} {origin:?}", case.prefix);
            assert_eq!(state == NOT_FOUND, set.covering(asked).next().is_none());
        }
    }
}
