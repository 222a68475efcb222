//! Single routes whose state is known from a standard or from a mistake that
//! somebody made.

use net::Asn;
use rpki::{Reason, State, Vrps};

use crate::{prefix, vrps};

const VALID: State = State::Valid;
const WRONG_ASN: State = State::Invalid(Reason::Asn);
const TOO_LONG: State = State::Invalid(Reason::Length);
const NOT_FOUND: State = State::NotFound;

/// Routes like `10.0.0.0/8 AS64496`, or with `none` where there is no origin.
fn check(vrps: &Vrps, routes: &[(&str, State)]) {
    let mut sweep = vrps.sweep();
    for (route, expected) in routes {
        let (block, origin) = route.split_once(' ').expect("a route");
        let origin = match origin {
            "none" => None,
            asn => Some(asn.parse::<Asn>().expect("an AS number")),
        };
        assert_eq!(vrps.validate(prefix(block), origin), *expected, "{route}");
        assert_eq!(sweep.validate(prefix(block), origin), *expected, "{route}");
    }
}

#[test]
fn without_vrps_nothing_is_found() {
    check(
        &vrps(&[]),
        &[
            ("0.0.0.0/0 AS64496", NOT_FOUND),
            ("255.255.255.255/32 AS64496", NOT_FOUND),
            ("::/0 none", NOT_FOUND),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128 AS0", NOT_FOUND),
        ],
    );
}

#[test]
fn any_covering_vrp_that_matches_makes_a_route_valid() {
    let several = vrps(&[
        "192.0.2.0/24-24 AS64496",
        "192.0.2.0/24-26 AS64497",
        "192.0.0.0/16-32 AS64498",
        "192.0.0.0/16-20 AS64496",
        "192.0.2.128/25-25 AS64499",
    ]);
    check(
        &several,
        &[
            ("192.0.2.0/24 AS64496", VALID),
            ("192.0.2.0/25 AS64496", TOO_LONG),
            ("192.0.2.0/26 AS64497", VALID),
            ("192.0.2.0/27 AS64497", TOO_LONG),
            ("192.0.2.1/32 AS64498", VALID),
            ("192.0.2.128/25 AS64499", VALID),
            ("192.0.2.128/25 AS64498", VALID),
            ("192.0.2.128/26 AS64499", TOO_LONG),
            ("192.0.2.0/25 AS64499", WRONG_ASN),
            ("192.0.0.0/16 AS64497", WRONG_ASN),
            ("192.0.0.0/15 AS64498", NOT_FOUND),
            ("192.1.0.0/16 AS64498", NOT_FOUND),
        ],
    );
}

/// A route whose path ends in an AS set was let through by `GoBGP` up to its
/// pull request 3646.
#[test]
fn a_route_without_a_single_origin_is_never_valid() {
    let any = vrps(&["0.0.0.0/0-32 AS0", "10.0.0.0/8-32 AS64496", "::/0-128 AS1"]);
    check(
        &any,
        &[
            ("10.1.0.0/16 none", WRONG_ASN),
            ("10.0.0.0/8 none", WRONG_ASN),
            ("192.0.2.0/24 none", WRONG_ASN),
            ("2001:db8::/32 none", WRONG_ASN),
        ],
    );
}

/// RFC 6483 §4 lets AS 0 say that nobody may announce a block, and RFC 7607 §2
/// forbids it as an origin.
#[test]
fn as_0_never_makes_a_route_valid() {
    let zero = vrps(&["10.0.0.0/8-8 AS0", "10.0.0.0/8-32 AS0"]);
    check(
        &zero,
        &[
            ("10.0.0.0/8 AS0", WRONG_ASN),
            ("10.0.0.0/24 AS0", WRONG_ASN),
            ("10.0.0.0/8 AS64496", WRONG_ASN),
            ("11.0.0.0/8 AS0", NOT_FOUND),
        ],
    );
}

#[test]
fn maximum_lengths_hold_to_the_bit() {
    for (block, max_length, longer) in [
        ("10.0.0.0/8", 8, "10.0.0.0/9"),
        ("10.0.0.0/8", 31, "10.0.0.0/32"),
        ("2001:db8::/32", 48, "2001:db8::/49"),
        ("2001:db8::/32", 64, "2001:db8::/65"),
        ("2001:db8::/32", 127, "2001:db8::/128"),
    ] {
        let one = vrps(&[&format!("{block}-{max_length} AS64496")]);
        let allowed = prefix(longer).parent().expect("one bit shorter");
        check(
            &one,
            &[
                (&format!("{allowed} AS64496"), VALID),
                (&format!("{longer} AS64496"), TOO_LONG),
            ],
        );
    }
}

#[test]
fn blocks_longer_than_64_bits_are_told_apart() {
    let long = vrps(&[
        "2001:db8::/64-64 AS64496",
        "2001:db8::1:0:0:0/80-96 AS64497",
        "2001:db8::1/128-128 AS64498",
    ]);
    check(
        &long,
        &[
            ("2001:db8::1/128 AS64498", VALID),
            ("2001:db8::2/128 AS64498", WRONG_ASN),
            ("2001:db8::1/128 AS64496", TOO_LONG),
            ("2001:db8::1:0:0:0/80 AS64497", VALID),
            ("2001:db8::1:1:0:0/96 AS64497", VALID),
            ("2001:db8::1:1:0:0/97 AS64497", TOO_LONG),
            ("2001:db8::2:0:0:0/80 AS64497", WRONG_ASN),
            ("2001:db8:0:1::/64 AS64496", NOT_FOUND),
        ],
    );
}

#[test]
fn a_block_of_all_addresses_covers_its_own_family_only() {
    let all = vrps(&["0.0.0.0/0-0 AS64496"]);
    check(
        &all,
        &[
            ("0.0.0.0/0 AS64496", VALID),
            ("0.0.0.0/1 AS64496", TOO_LONG),
            ("255.255.255.255/32 AS64496", TOO_LONG),
            ("255.255.255.255/32 AS64497", WRONG_ASN),
            ("::/0 AS64496", NOT_FOUND),
        ],
    );
    let all = vrps(&["::/0-128 AS64496"]);
    check(
        &all,
        &[
            ("::/0 AS64496", VALID),
            ("1::/16 AS64496", VALID),
            ("2001:db8::/32 AS64496", VALID),
            ("ffff::/16 AS64497", WRONG_ASN),
            ("0.0.0.0/0 AS64496", NOT_FOUND),
        ],
    );
}

#[test]
fn a_sweep_is_right_in_any_order() {
    let some = vrps(&[
        "10.0.0.0/8-16 AS64496",
        "10.1.0.0/16-16 AS64497",
        "2001:db8::/32-48 AS64496",
    ]);
    check(
        &some,
        &[
            ("11.0.0.0/8 AS64496", NOT_FOUND),
            ("10.1.0.0/16 AS64497", VALID),
            ("2001:db8::/32 AS64496", VALID),
            ("10.0.0.0/8 AS64496", VALID),
            ("10.1.0.0/24 AS64496", TOO_LONG),
            ("10.1.0.0/16 AS64496", VALID),
            ("2001:db8::/32 AS64497", WRONG_ASN),
            ("0.0.0.0/0 AS64496", NOT_FOUND),
        ],
    );
}

#[test]
fn states_are_shown_in_words() {
    assert_eq!(VALID.to_string(), "valid");
    assert_eq!(WRONG_ASN.to_string(), "invalid");
    assert_eq!(NOT_FOUND.to_string(), "not-found");
    assert_eq!(
        WRONG_ASN.reason().map(|reason| reason.to_string()),
        Some("asn".to_owned())
    );
    assert_eq!(
        TOO_LONG.reason().map(|reason| reason.to_string()),
        Some("length".to_owned())
    );
    assert_eq!(VALID.reason(), None);
    assert_eq!(NOT_FOUND.reason(), None);
}
