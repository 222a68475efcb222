//! Local exceptions of several files: joined where they do not overlap, refused
//! with both places where they do.

use net::{Asn, Prefix};
use proptest::prelude::*;
use rpki::Slurm;
use rpki::slurm::join::SLURM_OVERLAPS_MAX;
use rpki::slurm::{SlurmOverlap, SlurmOverlaps};

use crate::slurm::{EMPTY, any_slurm, file, lines, payloads, read};

/// Joins files that are named a, b, c and so on.
fn join(files: &[&str]) -> Result<Slurm, SlurmOverlaps> {
    let files = files.iter().zip('a'..);
    Slurm::join(files.map(|(text, name)| (name.to_string(), read(text))))
}

/// Why files cannot be used together.
fn refused(files: &[&str]) -> Vec<String> {
    let overlaps = join(files).expect_err("an overlap").overlaps;
    overlaps.iter().map(SlurmOverlap::to_string).collect()
}

/// A file with router keys alone: filters and assertions.
fn router_keys(filters: &str, assertions: &str) -> String {
    format!(
        r#"{{"slurmVersion":1,
"validationOutputFilters":{{"prefixFilters":[],"bgpsecFilters":[{filters}]}},
"locallyAddedAssertions":{{"prefixAssertions":[],"bgpsecAssertions":[{assertions}]}}}}"#
    )
}

const KEY: &str = r#"{"asn":64496,"SKI":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA","routerPublicKey":"MFkw"}"#;

#[test]
fn files_about_different_networks_are_used_as_one() {
    let first = file(
        r#"{"prefix":"192.0.2.0/24"},{"asn":64496}"#,
        r#"{"customerAsn":64496}"#,
        r#"{"asn":64500,"prefix":"192.0.2.0/25"}"#,
        "",
    );
    let second = file(
        r#"{"prefix":"192.0.3.0/24"}"#,
        "",
        r#"{"asn":64501,"prefix":"2001:db8::/32"}"#,
        r#"{"customerAsn":64497,"providerAsns":[64498]}"#,
    );
    let joined = join(&[&first, &second, EMPTY, &router_keys("", KEY)]).expect("no overlap");
    assert_eq!(joined.version, 2);
    assert_eq!(joined.router_key_assertions, [Some(Asn(64_496))]);
    let before = payloads(
        &[
            "192.0.2.0/24-24 AS1",
            "192.0.3.0/24-24 AS1",
            "198.51.100.0/24-24 AS64496",
            "203.0.113.0/24-24 AS1",
        ],
        &[(64_496, &[1]), (64_499, &[2])],
    );
    let applied = joined.apply(&before);
    assert_eq!(
        lines(&applied.payloads),
        [
            "192.0.2.0/25-25 AS64500",
            "203.0.113.0/24-24 AS1",
            "2001:db8::/32-32 AS64501",
            "AS64497: AS64498",
            "AS64499: AS2",
        ]
    );
}

#[test]
fn no_file_is_as_an_empty_one_and_one_file_stays_as_it_is() {
    assert_eq!(join(&[]), Ok(read(EMPTY)));
    let alone = file(
        r#"{"prefix":"10.0.0.0/8"},{"prefix":"10.1.0.0/16"}"#,
        r#"{"customerAsn":1},{"customerAsn":1}"#,
        r#"{"asn":1,"prefix":"10.1.2.0/24"}"#,
        "",
    );
    assert_eq!(join(&[&alone]), Ok(read(&alone)));
}

#[test]
fn blocks_that_overlap_are_refused_with_both_places() {
    let first = file(
        r#"{"asn":1},{"prefix":"192.0.0.0/16"}"#,
        "",
        r#"{"asn":1,"prefix":"2001:db8::/48"}"#,
        "",
    );
    let second = file(
        r#"{"prefix":"2001:db8::/32","asn":2}"#,
        "",
        r#"{"asn":2,"prefix":"198.51.100.0/24"},{"asn":2,"prefix":"192.0.2.0/24"}"#,
        "",
    );
    assert_eq!(
        refused(&[&first, &second]),
        [
            "b: locallyAddedAssertions.prefixAssertions[1] (192.0.2.0/24) overlaps a: validationOutputFilters.prefixFilters[1] (192.0.0.0/16)",
            "a: locallyAddedAssertions.prefixAssertions[0] (2001:db8::/48) overlaps b: validationOutputFilters.prefixFilters[0] (2001:db8::/32)",
        ]
    );
    let error = join(&[&first, &second]).expect_err("an overlap");
    let told = error.to_string();
    assert!(
        told.starts_with("the files of local exceptions overlap and cannot be used together\nb: ")
    );
}

#[test]
fn the_same_block_in_three_files_is_told_of_the_second_and_third() {
    let one = file(r#"{"prefix":"10.0.0.0/8"}"#, "", "", "");
    let within = file("", "", r#"{"asn":1,"prefix":"10.2.0.0/16"}"#, "");
    let place = "validationOutputFilters.prefixFilters[0] (10.0.0.0/8)";
    assert_eq!(
        refused(&[&one, &one, &one, &within]),
        [
            format!("b: {place} overlaps a: {place}"),
            format!("c: {place} overlaps a: {place}"),
            format!(
                "d: locallyAddedAssertions.prefixAssertions[0] (10.2.0.0/16) overlaps a: {place}"
            ),
        ]
    );
}

#[test]
fn a_block_between_two_of_its_own_file_is_told_with_the_other_files() {
    let first = file(
        r#"{"prefix":"10.0.0.0/8"},{"prefix":"10.1.1.0/24"}"#,
        "",
        "",
        "",
    );
    let second = file(r#"{"prefix":"10.1.0.0/16"}"#, "", "", "");
    assert_eq!(
        refused(&[&first, &second]),
        [
            "b: validationOutputFilters.prefixFilters[0] (10.1.0.0/16) overlaps a: validationOutputFilters.prefixFilters[0] (10.0.0.0/8)",
            "a: validationOutputFilters.prefixFilters[1] (10.1.1.0/24) overlaps b: validationOutputFilters.prefixFilters[0] (10.1.0.0/16)",
        ]
    );
}

#[test]
fn router_keys_of_one_network_and_aspas_of_one_customer_are_refused() {
    let filters = router_keys(r#"{"SKI":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"},{"asn":64496}"#, "");
    let aspas = |filters: &str, added: &str| file("", filters, "", added);
    let filtered = aspas(r#"{"customerAsn":1},{"customerAsn":2}"#, "");
    let added = aspas("", r#"{"customerAsn":2,"providerAsns":[1]}"#);
    assert_eq!(
        refused(&[&filters, &router_keys("", KEY), &filtered, &added]),
        [
            "b: locallyAddedAssertions.bgpsecAssertions[0] (AS64496) overlaps a: validationOutputFilters.bgpsecFilters[1] (AS64496)",
            "d: locallyAddedAssertions.aspaAssertions[0] (AS2) overlaps c: validationOutputFilters.aspaFilters[1] (AS2)",
        ]
    );
    // The same number of a router key and of a customer are two things.
    let other = aspas(r#"{"customerAsn":64496}"#, "");
    assert!(join(&[&filters, &other]).is_ok());
}

#[test]
fn overlaps_are_told_up_to_a_bound() {
    for (count, told) in [
        (SLURM_OVERLAPS_MAX - 1, SLURM_OVERLAPS_MAX - 1),
        (SLURM_OVERLAPS_MAX, SLURM_OVERLAPS_MAX),
        (SLURM_OVERLAPS_MAX + 1, SLURM_OVERLAPS_MAX),
    ] {
        let entries: Vec<String> = (0..count)
            .map(|n| format!(r#"{{"prefix":"10.0.{n}.0/24"}}"#))
            .collect();
        let text = file(&entries.join(","), "", "", "");
        assert_eq!(refused(&[&text, &text]).len(), told);
    }
}

/// Whether two files are about the same, found by comparing each with each.
fn overlap(one: &Slurm, other: &Slurm) -> bool {
    let blocks = |slurm: &Slurm| -> Vec<Prefix> {
        let filters = slurm
            .prefix_filters
            .iter()
            .filter_map(|filter| filter.prefix);
        let assertions = slurm.prefix_assertions.iter();
        filters
            .chain(assertions.map(|assertion| assertion.prefix))
            .collect()
    };
    let customers = |slurm: &Slurm| -> Vec<Asn> {
        let filters = slurm.aspa_filters.iter().copied();
        let assertions = slurm.aspa_assertions.iter();
        filters
            .chain(assertions.map(|assertion| assertion.customer))
            .collect()
    };
    let others = blocks(other);
    let same_addresses = |block: &Prefix| {
        let mut others = others.iter();
        others.any(|other| other.covers(*block) || block.covers(*other))
    };
    blocks(one).iter().any(same_addresses)
        || customers(one)
            .iter()
            .any(|asn| customers(other).contains(asn))
}

proptest! {
    #[test]
    fn a_set_is_refused_just_when_two_of_its_files_overlap(
        files in prop::collection::vec(any_slurm(), 0..4),
    ) {
        let named = files.iter().cloned().zip('a'..);
        let joined = Slurm::join(named.map(|(slurm, name)| (name.to_string(), slurm)));
        let expected = (0..files.len()).any(|one| {
            files[..one].iter().any(|other| overlap(&files[one], other))
        });
        prop_assert_eq!(joined.is_err(), expected);
        match joined {
            Ok(joined) => {
                let filters: usize = files.iter().map(|file| file.prefix_filters.len()).sum();
                prop_assert_eq!(joined.prefix_filters.len(), filters);
                let added: usize = files.iter().map(|file| file.aspa_assertions.len()).sum();
                prop_assert_eq!(joined.aspa_assertions.len(), added);
            }
            Err(error) => {
                for overlap in error.overlaps {
                    prop_assert_ne!(overlap.first.file, overlap.second.file);
                }
            }
        }
    }
}
