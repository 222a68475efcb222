use std::net::IpAddr;

use net::Asn;
use registry::Registrations;
use registry::registrations::{Builder, Class};
use registry::rpsl;

use super::prefix;

const BLOCKS: &str = "\
inetnum: 0.0.0.0 - 255.255.255.255
netname: IANA-BLK
source: TEST

inetnum: 192.0.2.0 - 192.0.2.255
netname: EXAMPLE
org: org-one
country: NL
status: ALLOCATED PA
last-modified: 2024-05-02T00:00:00Z
source: TEST

inetnum: 192.0.2.64 - 192.0.2.95
netname: CUSTOMER
country: DE
source: TEST

inet6num: 2001:db8::/32
netname: EXAMPLE-SIX
org: ORG-ELSEWHERE
source: TEST

aut-num: AS64496
as-name: EXAMPLE-AS
org: ORG-ONE
source: TEST
";

const ORGANISATIONS: &str = "\
organisation: ORG-ONE
org-name: Example One
country: CH
source: TEST
";

fn registrations(files: [&str; 2]) -> Registrations {
    let mut builder = Builder::default();
    for text in files {
        let problems = rpsl::read(text.as_bytes(), |object, view| {
            builder.add("x", object, &view);
        });
        assert!(problems.is_empty(), "{problems:?}");
    }
    builder.build()
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn the_smallest_block_counts_and_its_organisation_is_found_in_any_order() {
    for files in [[BLOCKS, ORGANISATIONS], [ORGANISATIONS, BLOCKS]] {
        let registrations = registrations(files);
        let found = registrations
            .of(address("192.0.2.1"))
            .expect("there is a block");
        assert_eq!(found.class, Class::Block);
        assert_eq!(
            (found.name, found.organisation, found.organisation_name),
            (Some("EXAMPLE"), Some("ORG-ONE"), Some("Example One"))
        );
        assert_eq!(
            (found.country, found.organisation_country, found.line),
            (Some("NL"), Some("CH"), 5)
        );
        assert!(!found.is_placeholder());
        let customer = registrations.of(address("192.0.2.64")).expect("a block");
        assert_eq!(
            (customer.name, customer.organisation_name),
            (Some("CUSTOMER"), None)
        );
        let network = registrations
            .of_asn(Asn(64496))
            .expect("there is a network");
        assert_eq!(network.organisation_name, Some("Example One"));
        assert_eq!(registrations.of_asn(Asn(64497)), None);
        assert_eq!(registrations.len(), 6);
    }
}

#[test]
fn an_organisation_without_an_object_is_an_id() {
    let registrations = registrations([BLOCKS, ORGANISATIONS]);
    let found = registrations.of(address("2001:db8::1")).expect("a block");
    assert_eq!(
        (found.organisation, found.organisation_name),
        (Some("ORG-ELSEWHERE"), None)
    );
    assert_eq!(registrations.of(address("2001:db9::1")), None);
}

#[test]
fn a_prefix_has_the_blocks_of_its_parts() {
    let registrations = registrations([BLOCKS, ORGANISATIONS]);
    let names: Vec<_> = registrations
        .of_prefix(prefix("192.0.2.0/24"))
        .map(|(part, found)| format!("{part} {}", found.name.unwrap_or_default()))
        .collect();
    assert_eq!(
        names,
        [
            "192.0.2.0–192.0.2.63 EXAMPLE",
            "192.0.2.64–192.0.2.95 CUSTOMER",
            "192.0.2.96–192.0.2.255 EXAMPLE"
        ]
    );
}

#[test]
fn an_object_for_space_that_others_keep_is_told_apart() {
    let registrations = registrations([BLOCKS, ORGANISATIONS]);
    let found = registrations.of(address("8.8.8.8")).expect("the whole");
    assert!(found.is_placeholder());
}
