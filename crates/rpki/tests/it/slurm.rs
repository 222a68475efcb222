//! Local exceptions: how they are read, and what they make of VRPs and ASPAs.

use std::io::Read;

use net::{Asn, Prefix};
use proptest::prelude::*;
use rpki::slurm::problem::SLURM_PROBLEMS_MAX;
use rpki::slurm::{AspaAssertion, PrefixAssertion, PrefixFilter};
use rpki::{Aspa, Payloads, Slurm, Vrp};

use crate::real::open;
use crate::{aspas, prefix, shown, vrps};

pub(crate) const EMPTY: &str = r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[]},"locallyAddedAssertions":{"prefixAssertions":[],"bgpsecAssertions":[]}}"#;

/// A file of version 2 with these entries.
pub(crate) fn file(
    prefix_filters: &str,
    aspa_filters: &str,
    prefixes: &str,
    aspas: &str,
) -> String {
    format!(
        r#"{{"slurmVersion":2,
"validationOutputFilters":{{"prefixFilters":[{prefix_filters}],"bgpsecFilters":[],"aspaFilters":[{aspa_filters}]}},
"locallyAddedAssertions":{{"prefixAssertions":[{prefixes}],"bgpsecAssertions":[],"aspaAssertions":[{aspas}]}}}}"#
    )
}

pub(crate) fn read(text: &str) -> Slurm {
    let (slurm, problems) = Slurm::read(text.as_bytes()).expect("exceptions");
    assert_eq!(problems, []);
    slurm
}

/// What is wrong with a file that must not be used.
fn refused(text: &str) -> Vec<String> {
    let error = Slurm::read(text.as_bytes()).expect_err("a mistake");
    error.problems.iter().map(ToString::to_string).collect()
}

/// From lines as in `vrps`, and ASPAs as customer and providers.
pub(crate) fn payloads(lines: &[&str], aspas: &[(u32, &[u32])]) -> Payloads {
    let owned: Vec<(Asn, Vec<Asn>)> = aspas
        .iter()
        .map(|(customer, providers)| {
            let providers = providers.iter().copied().map(Asn);
            (Asn(*customer), providers.collect())
        })
        .collect();
    Payloads {
        vrps: vrps(lines),
        aspas: owned
            .iter()
            .map(|(customer, providers)| Aspa {
                customer: *customer,
                providers,
                expires: None,
            })
            .collect(),
        generated: None,
    }
}

pub(crate) fn lines(payloads: &Payloads) -> Vec<String> {
    let vrps = payloads.vrps.iter().map(shown);
    vrps.chain(payloads.aspas.iter().map(aspas::shown))
        .collect()
}

#[test]
fn every_kind_of_entry_is_read() {
    let text = file(
        r#"{"prefix":"192.0.2.0/24","comment":"a block"},{"asn":64496},{"comment":"both","asn":64497,"prefix":"2001:DB8::/32"}"#,
        r#"{"customerAsn":64496},{"customerAsid":64497,"comment":"as it was called before"}"#,
        r#"{"asn":64496,"prefix":"198.51.100.0/24"},{"asn":0,"prefix":"2001:db8::\/32","maxPrefixLength":48}"#,
        r#"{"customerAsn":64499,"providerAsns":[64500,64501]},{"customerAsid":64500,"providers":[0]}"#,
    );
    let filter = |prefix: Option<&str>, asn: Option<u32>| PrefixFilter {
        prefix: prefix.map(crate::prefix),
        asn: asn.map(Asn),
    };
    let expected = Slurm {
        version: 2,
        prefix_filters: vec![
            filter(Some("192.0.2.0/24"), None),
            filter(None, Some(64_496)),
            filter(Some("2001:db8::/32"), Some(64_497)),
        ],
        prefix_assertions: vec![
            PrefixAssertion {
                prefix: prefix("198.51.100.0/24"),
                max_length: 24,
                asn: Asn(64_496),
            },
            PrefixAssertion {
                prefix: prefix("2001:db8::/32"),
                max_length: 48,
                asn: Asn(0),
            },
        ],
        aspa_filters: vec![Asn(64_496), Asn(64_497)],
        aspa_assertions: vec![
            AspaAssertion {
                customer: Asn(64_499),
                providers: vec![Asn(64_500), Asn(64_501)],
            },
            AspaAssertion {
                customer: Asn(64_500),
                providers: vec![Asn(0)],
            },
        ],
        ..Slurm::default()
    };
    assert_eq!(read(&text), expected);
}

#[test]
fn an_empty_file_changes_nothing() {
    let slurm = read(EMPTY);
    assert_eq!(
        slurm,
        Slurm {
            version: 1,
            ..Slurm::default()
        }
    );
    let before = payloads(&["10.0.0.0/8-8 AS1", "::/0-0 AS0"], &[(1, &[2])]);
    let applied = slurm.apply(&before);
    assert_eq!(lines(&applied.payloads), lines(&before));
    let counts = (applied.vrps_filtered, applied.vrps_added);
    assert_eq!(counts, (0, 0));
    assert_eq!((applied.aspas_filtered, applied.aspas_added), (0, 0));
}

#[test]
fn filters_take_away_and_assertions_add() {
    let before = payloads(
        &[
            "192.0.2.0/24-24 AS64500",
            "192.0.2.128/25-25 AS64501",
            "192.0.0.0/16-24 AS64500",
            "198.51.100.0/24-24 AS64496",
            "203.0.113.0/24-24 AS64497",
            "203.0.113.0/24-24 AS64498",
            "2001:db8::/32-32 AS64497",
        ],
        &[(64_496, &[1, 2]), (64_497, &[3]), (64_498, &[4])],
    );
    let slurm = read(&file(
        r#"{"prefix":"192.0.2.0/24"},{"asn":64496},{"asn":64497,"prefix":"203.0.113.0/24"}"#,
        r#"{"customerAsn":64497},{"customerAsn":65000}"#,
        // The first stands in a block that is filtered, and is added although.
        r#"{"asn":64499,"prefix":"192.0.2.0/25","maxPrefixLength":26},{"asn":64497,"prefix":"2001:db8::/32"}"#,
        r#"{"customerAsn":64498,"providerAsns":[5]},{"customerAsn":64497,"providerAsns":[6]},{"customerAsn":64496,"providerAsns":[1]}"#,
    ));
    let applied = slurm.apply(&before);
    assert_eq!(
        lines(&applied.payloads),
        [
            "192.0.0.0/16-24 AS64500",
            "192.0.2.0/25-26 AS64499",
            "203.0.113.0/24-24 AS64498",
            "2001:db8::/32-32 AS64497",
            "AS64496: AS1 AS2",
            "AS64497: AS6",
            "AS64498: AS4 AS5",
        ]
    );
    assert_eq!((applied.vrps_filtered, applied.vrps_added), (4, 1));
    assert_eq!((applied.aspas_filtered, applied.aspas_added), (1, 2));
}

#[test]
fn what_is_asserted_and_there_keeps_its_trust_anchor() {
    let text = r#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8","ta":"ripe","expires":1753453058}]}"#;
    let (before, _) = Payloads::read(text.as_bytes()).expect("a file of VRPs");
    let slurm = read(&file("", "", r#"{"asn":1,"prefix":"10.0.0.0/8"}"#, ""));
    let applied = slurm.apply(&before);
    assert_eq!(
        lines(&applied.payloads),
        ["10.0.0.0/8-8 AS1 ripe 1753453058"]
    );
    assert_eq!(applied.vrps_added, 0);
}

#[test]
fn a_mistake_is_named_with_its_place_and_refuses_the_file() {
    for (text, problem) in [
        ("", "byte 0: the JSON text ends too early"),
        ("  ", "byte 2: the JSON text ends too early"),
        (
            r#"{"slurmVersion":1"#,
            "byte 17: the JSON text ends too early",
        ),
        (
            r#"{"slurmVersion":1,}"#,
            "byte 18: no JSON from here on: `}`",
        ),
        (
            &format!("{EMPTY} x"),
            "byte 156: something follows the object: `x`",
        ),
        ("[]", "byte 0: no object where one must be: `[]`"),
        (
            &EMPTY.replace(":1,", ":3,"),
            "byte 16: slurmVersion: the version is neither 1 nor 2: `3`",
        ),
        (
            &EMPTY.replace(":1,", ":\"1\","),
            "byte 16: slurmVersion: the version is neither 1 nor 2: `\"1\"`",
        ),
        (
            &EMPTY.replace(":1,", ":1,\"note\":7,"),
            "byte 25: note: no member of this name is known here: `7`",
        ),
        (
            &EMPTY.replace(":1,", ":1,\"slurmVersion\":1,"),
            "byte 33: slurmVersion: a second member of this name: `1`",
        ),
        (
            &EMPTY.replace("\"prefixFilters\":[]", "\"prefixFilters\":{}"),
            "byte 61: validationOutputFilters.prefixFilters: no array where one must be: `{}`",
        ),
        // ASPAs are of version 2.
        (
            &EMPTY.replace(
                "\"prefixFilters\":[]",
                "\"prefixFilters\":[],\"aspaFilters\":[]",
            ),
            "byte 78: validationOutputFilters.aspaFilters: no member of this name is known here: `[]`",
        ),
        // A name like that of router keys is not one.
        (
            &EMPTY.replace(
                "\"prefixFilters\":[]",
                "\"prefixFilters\":[],\"bgpsecFilters[0]\":1",
            ),
            "byte 83: validationOutputFilters.bgpsecFilters[0]: no member of this name is known here: `1`",
        ),
    ] {
        assert_eq!(refused(text), [problem], "{text}");
    }
    assert_eq!(
        refused(r#"{"locallyAddedAssertions":[]}"#),
        [
            "byte 0: no `slurmVersion`: `{\"locallyAddedAssertions\":[]}`",
            "byte 0: no `validationOutputFilters`: `{\"locallyAddedAssertions\":[]}`",
            "byte 26: locallyAddedAssertions: no object where one must be: `[]`",
        ]
    );
}

#[test]
fn a_mistake_in_an_entry_refuses_the_file() {
    let filters = "validationOutputFilters.prefixFilters[0]";
    let added = "locallyAddedAssertions.prefixAssertions[0]";
    let aspas = "locallyAddedAssertions.aspaAssertions[0]";
    // Which list, the entry, and what is told of it after the place.
    for (list, entry, problem) in [
        (
            0,
            "{}",
            format!("{filters}: a filter without a condition: `{{}}`"),
        ),
        (
            0,
            r#"{"comment":"x"}"#,
            format!("{filters}: a filter without a condition: `{{\"comment\":\"x\"}}`"),
        ),
        (
            0,
            "7",
            format!("{filters}: no object where one must be: `7`"),
        ),
        (
            0,
            r#"{"asn":"AS1"}"#,
            format!("{filters}.asn: no number of an AS where one must be: `\"AS1\"`"),
        ),
        (
            0,
            r#"{"asn":4294967296}"#,
            format!("{filters}.asn: no number of an AS where one must be: `4294967296`"),
        ),
        (
            0,
            r#"{"asn":1e3}"#,
            format!("{filters}.asn: no number of an AS where one must be: `1e3`"),
        ),
        (
            0,
            r#"{"asn":1,"comment":2}"#,
            format!("{filters}.comment: no text where one must be: `2`"),
        ),
        (
            0,
            r#"{"prefix":7}"#,
            format!("{filters}.prefix: no text where one must be: `7`"),
        ),
        (
            0,
            r#"{"prefix":"10.0.0.0"}"#,
            format!(
                "{filters}.prefix: an address without a length where a prefix must be: `\"10.0.0.0\"`"
            ),
        ),
        (
            0,
            r#"{"asn":1,"maxPrefixLength":24}"#,
            format!("{filters}.maxPrefixLength: no member of this name is known here: `24`"),
        ),
        (
            1,
            "{}",
            "validationOutputFilters.aspaFilters[0]: a filter without a condition: `{}`".to_owned(),
        ),
        (
            2,
            r#"{"asn":1}"#,
            format!("{added}: no `prefix`: `{{\"asn\":1}}`"),
        ),
        (
            2,
            r#"{"prefix":"10.0.0.0/8"}"#,
            format!("{added}: no `asn`: `{{\"prefix\":\"10.0.0.0/8\"}}`"),
        ),
        (
            2,
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxPrefixLength":7}"#,
            format!("{added}.maxPrefixLength: the maximum length is no number from 8 to 32: `7`"),
        ),
        (
            2,
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxPrefixLength":33}"#,
            format!("{added}.maxPrefixLength: the maximum length is no number from 8 to 32: `33`"),
        ),
        (
            2,
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxPrefixLength":264}"#,
            format!("{added}.maxPrefixLength: the maximum length is no number from 8 to 32: `264`"),
        ),
        (
            3,
            r#"{"customerAsn":1}"#,
            format!("{aspas}: no `providerAsns`: `{{\"customerAsn\":1}}`"),
        ),
        (
            3,
            r#"{"customerAsn":1,"customerAsid":1,"providerAsns":[2]}"#,
            format!("{aspas}.customerAsid: a second member of this name: `1`"),
        ),
        (
            3,
            r#"{"customerAsn":1,"providerAsns":[]}"#,
            format!("{aspas}.providerAsns: no provider, not even AS 0: `[]`"),
        ),
        (
            3,
            r#"{"customerAsn":1,"providerAsns":2}"#,
            format!("{aspas}.providerAsns: no array where one must be: `2`"),
        ),
        (
            3,
            r#"{"customerAsn":1,"providerAsns":[2,"3"]}"#,
            format!("{aspas}.providerAsns[1]: no number of an AS where one must be: `\"3\"`"),
        ),
    ] {
        let mut lists = [""; 4];
        lists[list] = entry;
        let [a, b, c, d] = lists;
        let problems = refused(&file(a, b, c, d));
        let told: Vec<&str> = problems
            .iter()
            .map(|problem| problem.split_once(": ").expect("a place").1)
            .collect();
        assert_eq!(told, [problem], "{entry}");
    }
    let bits = refused(&file(r#"{"prefix":"10.0.0.1/8"}"#, "", "", ""));
    assert!(bits[0].contains("10.0.0.0/8"), "{bits:?}");
}

#[test]
fn what_is_wrong_with_router_keys_alone_does_no_harm() {
    let text = r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[
{"asn":1},{"SKI":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"},{"SKI":"XC7RBWu3661vfYmhXZwtUw=="},{},{"asn":"x","note":1}]},
"locallyAddedAssertions":{"prefixAssertions":[{"asn":1,"prefix":"10.0.0.0/8"}],"bgpsecAssertions":[
{"asn":1,"SKI":"NQYXZ0PgL2fdRscxGdVDa+fhAQY=","routerPublicKey":"MFkw"},{"asn":1,"SKI":"=","routerPublicKey":"a?"}]}}"#;
    let (slurm, problems) = Slurm::read(text.as_bytes()).expect("exceptions");
    assert_eq!(
        slurm.router_key_filters,
        [Some(Asn(1)), None, None, None, None]
    );
    assert_eq!(slurm.router_key_assertions, [Some(Asn(1)); 2]);
    assert_eq!(slurm.prefix_assertions.len(), 1);
    let told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let path = problem.path.rsplit_once('.').expect("a way").1;
            format!("{path}: {}", problem.kind)
        })
        .collect();
    assert_eq!(
        told,
        [
            "SKI: base64 that is not URL-safe, or padded",
            "SKI: a key identifier of 16 bytes, not 20",
            "bgpsecFilters[3]: a filter without a condition",
            "note: no member of this name is known here",
            "asn: no number of an AS where one must be",
            "SKI: base64 that is not URL-safe, or padded",
            "SKI: base64 that is not URL-safe, or padded",
            "SKI: a key identifier of 0 bytes, not 20",
            "routerPublicKey: no base64 where it must be",
        ]
    );
    assert!(problems.iter().all(|problem| problem.is_harmless));
}

#[test]
fn lists_that_are_missing_are_empty_and_told() {
    let text = r#"{"slurmVersion":1,"validationOutputFilters":{},"locallyAddedAssertions":{}}"#;
    let (slurm, problems) = Slurm::read(text.as_bytes()).expect("exceptions");
    assert_eq!(
        slurm,
        Slurm {
            version: 1,
            ..Slurm::default()
        }
    );
    let told: Vec<String> = problems
        .iter()
        .map(|problem| problem.kind.to_string())
        .collect();
    assert_eq!(
        told,
        [
            "no `prefixFilters`",
            "no `bgpsecFilters`",
            "no `prefixAssertions`",
            "no `bgpsecAssertions`"
        ]
    );
}

#[test]
fn problems_are_told_up_to_a_bound_and_the_grave_one_always() {
    let many = |count: usize| {
        let entries = vec!["{}"; count].join(",");
        Slurm::read(file(&entries, "", "", "").as_bytes()).expect_err("mistakes")
    };
    for count in [
        SLURM_PROBLEMS_MAX - 1,
        SLURM_PROBLEMS_MAX,
        SLURM_PROBLEMS_MAX + 1,
    ] {
        let told = many(count).problems.len();
        assert_eq!(told, count.min(SLURM_PROBLEMS_MAX));
    }
    // Harmless ones first: they do not hide the one that is not.
    let keys = vec!["{}"; 2 * SLURM_PROBLEMS_MAX].join(",");
    let text = EMPTY.replace(
        "\"bgpsecFilters\":[]",
        &format!("\"bgpsecFilters\":[{keys}]"),
    );
    let text = text.replace("\"prefixAssertions\":[]", "\"prefixAssertions\":[{}]");
    let error = Slurm::read(text.as_bytes()).expect_err("a mistake");
    assert!(!error.problems.last().expect("one").is_harmless);
    assert!(
        error
            .to_string()
            .starts_with("the local exceptions cannot be used\nbyte ")
    );
}

#[test]
fn the_samples_of_stayrtr_are_read() {
    for (path, filters, assertions, harmless) in [
        // Key identifiers of 16 bytes, and padded base64.
        ("rpki/slurm.json", 3, 2, 6),
        // No list of added router keys.
        ("rpki/test.slurm.json", 1, 1, 1),
    ] {
        let Some(mut file) = open(path) else { return };
        let mut text = Vec::new();
        file.read_to_end(&mut text).expect("the evidence is whole");
        let (slurm, problems) = Slurm::read(&text).expect("exceptions");
        let counts = (slurm.prefix_filters.len(), slurm.prefix_assertions.len());
        assert_eq!(counts, (filters, assertions), "{path}");
        assert_eq!(problems.len(), harmless, "{path} {problems:?}");
    }
}

fn any_prefix() -> impl Strategy<Value = Prefix> {
    (any::<bool>(), 0_u128..8, 0_u8..5).prop_map(|(v4, bits, length)| {
        let family = if v4 { net::Family::V4 } else { net::Family::V6 };
        Prefix::from_bits(family, bits << 125, length).expect("a length")
    })
}

fn any_assertion() -> impl Strategy<Value = PrefixAssertion> {
    (any_prefix(), 0_u8..3, 0_u32..4).prop_map(|(prefix, more, asn)| PrefixAssertion {
        prefix,
        max_length: prefix.length() + more,
        asn: Asn(asn),
    })
}

fn any_filter() -> impl Strategy<Value = PrefixFilter> {
    (prop::option::of(any_prefix()), prop::option::of(0_u32..4))
        .prop_filter("a condition", |(prefix, asn)| {
            prefix.is_some() || asn.is_some()
        })
        .prop_map(|(prefix, asn)| PrefixFilter {
            prefix,
            asn: asn.map(Asn),
        })
}

fn any_aspas() -> impl Strategy<Value = Vec<AspaAssertion>> {
    let providers = prop::collection::vec((0_u32..4).prop_map(Asn), 1..3);
    let aspa = (1_u32..5, providers).prop_map(|(customer, providers)| AspaAssertion {
        customer: Asn(customer),
        providers,
    });
    prop::collection::vec(aspa, 0..5)
}

pub(crate) fn any_slurm() -> impl Strategy<Value = Slurm> {
    (
        prop::collection::vec(any_filter(), 0..4),
        prop::collection::vec(any_assertion(), 0..4),
        prop::collection::vec((1_u32..5).prop_map(Asn), 0..3),
        any_aspas(),
    )
        .prop_map(
            |(prefix_filters, prefix_assertions, aspa_filters, aspa_assertions)| Slurm {
                version: 2,
                prefix_filters,
                prefix_assertions,
                aspa_filters,
                aspa_assertions,
                ..Slurm::default()
            },
        )
}

fn any_payloads() -> impl Strategy<Value = Payloads> {
    let vrps = prop::collection::vec(any_assertion(), 0..12);
    (vrps, any_aspas()).prop_map(|(vrps, aspas)| Payloads {
        vrps: vrps.iter().map(vrp).collect(),
        aspas: aspas.iter().map(aspa).collect(),
        generated: None,
    })
}

fn vrp(assertion: &PrefixAssertion) -> Vrp<'static> {
    Vrp {
        prefix: assertion.prefix,
        max_length: assertion.max_length,
        asn: assertion.asn,
        trust_anchor: None,
        expires: None,
    }
}

fn aspa(assertion: &AspaAssertion) -> Aspa<'_> {
    Aspa {
        customer: assertion.customer,
        providers: &assertion.providers,
        expires: None,
    }
}

/// The file that says the same.
fn written(slurm: &Slurm) -> String {
    let filters = slurm.prefix_filters.iter().map(|filter| {
        let prefix = filter
            .prefix
            .map(|prefix| format!("\"prefix\":\"{prefix}\""));
        let asn = filter.asn.map(|asn| format!("\"asn\":{}", asn.0));
        let members: Vec<String> = prefix.into_iter().chain(asn).collect();
        format!("{{{}}}", members.join(","))
    });
    let aspa_filters = slurm.aspa_filters.iter();
    let aspa_filters = aspa_filters.map(|asn| format!("{{\"customerAsn\":{}}}", asn.0));
    let prefixes = slurm.prefix_assertions.iter().map(|added| {
        let PrefixAssertion {
            prefix,
            max_length,
            asn,
        } = added;
        let asn = asn.0;
        format!("{{\"asn\":{asn},\"prefix\":\"{prefix}\",\"maxPrefixLength\":{max_length}}}")
    });
    let aspas = slurm.aspa_assertions.iter().map(|added| {
        let providers: Vec<String> = added
            .providers
            .iter()
            .map(|asn| asn.0.to_string())
            .collect();
        let providers = providers.join(",");
        format!(
            "{{\"customerAsn\":{},\"providerAsns\":[{providers}]}}",
            added.customer.0
        )
    });
    let join = |entries: Vec<String>| entries.join(",");
    file(
        &join(filters.collect()),
        &join(aspa_filters.collect()),
        &join(prefixes.collect()),
        &join(aspas.collect()),
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read(slurm in any_slurm()) {
        prop_assert_eq!(read(&written(&slurm)), slurm);
    }

    #[test]
    fn a_filter_of_everything_leaves_assertions_alone(
        before in any_payloads(),
        mut slurm in any_slurm(),
    ) {
        for all in ["0.0.0.0/0", "::/0"] {
            slurm.prefix_filters.push(PrefixFilter { prefix: Some(prefix(all)), asn: None });
        }
        slurm.aspa_filters.extend(before.aspas.iter().map(|aspa| aspa.customer));
        let only = Payloads {
            vrps: slurm.prefix_assertions.iter().map(vrp).collect(),
            aspas: slurm.aspa_assertions.iter().map(aspa).collect(),
            generated: None,
        };
        let applied = slurm.apply(&before);
        prop_assert_eq!(lines(&applied.payloads), lines(&only));
        prop_assert_eq!(applied.vrps_filtered, before.vrps.len() as u64);
        prop_assert_eq!(applied.aspas_added, only.aspas.len() as u64);
    }

    #[test]
    fn the_order_of_entries_does_not_matter(before in any_payloads(), slurm in any_slurm()) {
        let mut other = slurm.clone();
        other.prefix_filters.reverse();
        other.prefix_assertions.reverse();
        other.aspa_filters.reverse();
        other.aspa_assertions.reverse();
        let (one, other) = (slurm.apply(&before), other.apply(&before));
        prop_assert_eq!(lines(&one.payloads), lines(&other.payloads));
    }

    #[test]
    fn each_vrp_is_there_for_a_reason_or_gone_for_one(
        before in any_payloads(),
        slurm in any_slurm(),
    ) {
        let key = |vrp: Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
        let applied = slurm.apply(&before);
        let after: Vec<_> = applied.payloads.vrps.iter().map(key).collect();
        let asserted = |vrp: &(Prefix, u8, Asn)| {
            let assertions = slurm.prefix_assertions.iter().map(|added| key(super::slurm::vrp(added)));
            assertions.into_iter().any(|added| added == *vrp)
        };
        let filtered = |vrp: &Vrp<'_>| {
            slurm.prefix_filters.iter().any(|filter| {
                let inside = filter.prefix.is_none_or(|block| {
                    block.family() == vrp.prefix.family()
                        && block.length() <= vrp.prefix.length()
                        && block.contains(vrp.prefix.address())
                });
                inside && filter.asn.is_none_or(|asn| asn == vrp.asn)
            })
        };
        for vrp in before.vrps.iter() {
            let stays = after.contains(&key(vrp));
            prop_assert_eq!(stays, !filtered(&vrp) || asserted(&key(vrp)), "{:?}", vrp);
        }
        for vrp in &after {
            let was = before.vrps.iter().any(|before| key(before) == *vrp);
            prop_assert!(was || asserted(vrp), "{:?}", vrp);
        }
        prop_assert_eq!(
            before.vrps.len() as u64 - applied.vrps_filtered + applied.vrps_added,
            after.len() as u64
        );
        // What stands is as if applied: once more changes nothing but what the
        // filters take from the assertions, which come back.
        let again = slurm.apply(&applied.payloads);
        prop_assert_eq!(lines(&again.payloads), lines(&applied.payloads));
    }

    #[test]
    fn no_bytes_are_a_crash(bytes in prop::collection::vec(any::<u8>(), 0..60), at in 0_usize..150) {
        let _ = Slurm::read(&bytes);
        let mut text = EMPTY.as_bytes().to_vec();
        text.splice(at..at, bytes);
        if let Err(error) = Slurm::read(&text) {
            for problem in error.problems {
                prop_assert!(problem.offset <= text.len() as u64);
            }
        }
    }
}
