use std::net::IpAddr;

use net::Asn;
use registry::abuse::{AbuseContact, AbuseContacts, Builder, Through};
use registry::delegated::Resources;
use registry::rpsl::Validation;

use super::{day, prefix, shown};

const BLOCKS: &str = "\
inetnum: 192.0.2.0 - 192.0.2.255
org: ORG-ONE
source: TEST

inetnum: 192.0.2.64 - 192.0.2.95
org: org-one
abuse-c: TWO-TEST
source: TEST

inetnum: 192.0.2.128 - 192.0.2.129
abuse-c: NOBODY-TEST
source: TEST

inetnum: 192.0.2.192 - 192.0.2.255
abuse-c: NOBODY-TEST
mnt-irt: IRT-THREE
source: TEST

inet6num: 2001:db8::/32
org: ORG-ONE
source: TEST

aut-num: AS64496
org: ORG-ONE
source: TEST

aut-num: AS64497
source: TEST
";

const PEOPLE: &str = "\
organisation: ORG-ONE
abuse-c: ONE-TEST
source: TEST

role: one
nic-hdl: ONE-TEST
abuse-mailbox: one@example.net
source: TEST

role: two
nic-hdl: two-test
abuse-mailbox: two@example.net
source: TEST

role: without
nic-hdl: NOBODY-TEST
e-mail: not-for-abuse@example.net
source: TEST

irt: IRT-THREE
e-mail: three@example.net
source: TEST
";

fn contacts(files: [(&str, &str); 2]) -> AbuseContacts {
    let mut builder = Builder::default();
    for (name, text) in files {
        assert_eq!(shown(&builder.read(name, text.as_bytes())), [""; 0]);
    }
    builder.build()
}

#[test]
fn the_smallest_block_that_leads_to_somebody_tells_whom_to_write_to() {
    let (blocks, people) = (("blocks", BLOCKS), ("people", PEOPLE));
    // The order of the files does not count.
    for files in [[blocks, people], [people, blocks]] {
        let contacts = contacts(files);
        let of = |text: &str| {
            let address: IpAddr = text.parse().expect("an address");
            let found = contacts.abuse_contact(address)?;
            Some((found.mailbox, found.through, found.line))
        };
        let one = Some(("one@example.net", Through::Organisation, 1));
        assert_eq!(of("192.0.2.1"), one);
        assert_eq!(of("192.0.2.70"), Some(("two@example.net", Through::Own, 5)));
        // Its role has no address for abuse.
        assert_eq!(of("192.0.2.128"), one);
        assert_eq!(
            of("192.0.2.200"),
            Some(("three@example.net", Through::Irt, 14))
        );
        assert_eq!(of("192.0.3.0"), None);
        assert_eq!(
            of("2001:db8::1"),
            Some(("one@example.net", Through::Organisation, 19))
        );
        let network = contacts.abuse_contact_of_asn(Asn(64496));
        assert_eq!(
            network,
            Some(AbuseContact {
                mailbox: "one@example.net",
                handle: "ONE-TEST",
                through: Through::Organisation,
                resources: Resources::Asns {
                    first: Asn(64496),
                    last: Asn(64496),
                },
                file: "blocks",
                line: 23,
                contact_file: "people",
                contact_line: 5,
                last_modified: None,
                validation: None,
            })
        );
        assert_eq!(contacts.abuse_contact_of_asn(Asn(64497)), None);
    }
}

#[test]
fn a_prefix_has_the_contacts_of_all_its_parts_each_once() {
    let contacts = contacts([("blocks", BLOCKS), ("people", PEOPLE)]);
    let of = |text| -> Vec<&str> {
        let found = contacts.abuse_contacts_of_prefix(prefix(text));
        found.into_iter().map(|contact| contact.mailbox).collect()
    };
    assert_eq!(
        of("192.0.0.0/16"),
        ["one@example.net", "two@example.net", "three@example.net"]
    );
    assert_eq!(of("192.0.2.64/28"), ["two@example.net"]);
    assert_eq!(of("2001:db8:1::/48"), ["one@example.net"]);
    assert_eq!(of("10.0.0.0/8"), [""; 0]);
}

#[test]
fn what_the_registry_found_when_it_wrote_to_an_address_is_told() {
    let team = |remarks: &str| {
        let text = format!(
            "inetnum: 192.0.2.0/24\nmnt-irt: IRT-ONE\nsource: TEST\n\n\
             irt: IRT-ONE\nabuse-mailbox: Abuse@example.net\ne-mail: noc@example.net\n\
             {remarks}last-modified: 2024-05-02T00:00:00Z\nsource: TEST\n"
        );
        let mut builder = Builder::default();
        assert_eq!(shown(&builder.read("x", text.as_bytes())), [""; 0]);
        let contacts = builder.build();
        let found = contacts.iter().next().expect("the block leads to it");
        assert_eq!(found.last_modified, Some(day("2024-05-02")));
        assert_eq!((found.line, found.contact_line), (1, 5));
        found.validation
    };
    let on = |text| Some(Validation::On(day(text)));
    assert_eq!(team(""), None);
    assert_eq!(
        team("remarks: abuse@example.net was validated on 2024-05-01\n"),
        on("2024-05-01")
    );
    // Of another address, or of nothing.
    assert_eq!(
        team("remarks: noc@example.net was validated on 2024-05-01\n"),
        None
    );
    assert_eq!(
        team("remarks: abuse@example.net was validated on some day\n"),
        None
    );
    let twice = "remarks: abuse@example.net was validated on 2024-05-01\n\
        remarks: abuse@example.net was validated on 2023-11-01\n";
    assert_eq!(team(twice), on("2024-05-01"));
    let failed = format!("{twice}remarks: abuse@example.net is invalid\n");
    assert_eq!(team(&failed), Some(Validation::Failed));
}
