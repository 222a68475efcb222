//! What networks have registered of themselves.

use net::Asn;
use registry::aut_nums::{AutNum, Builder};
use registry::rpsl;

const OBJECTS: &str = "aut-num: AS64500\nas-name: ONE\nimport: from AS1 accept ANY\n\
    mp-import: afi ipv6.unicast from AS1 accept ANY\nexport: to AS1 announce AS64500\n\
    admin-c: A-TEST\ntech-c: T-TEST\ntech-c: U-TEST\nsource: TEST\n\n\
    route: 192.0.2.0/24\norigin: AS64500\nsource: TEST\n\n\
    aut-num: AS64496\nas-name: TWO\nabuse-c: B-TEST\nsource: TEST\n\n\
    aut-num: AS64500\nas-name: AGAIN\nsource: OTHER\n";

#[test]
fn lines_of_policy_and_contacts_are_counted_with_their_places() {
    let mut builder = Builder::default();
    let problems = rpsl::read(OBJECTS.as_bytes(), |object, view| {
        builder.add("dump", object, &view);
    });
    assert!(problems.is_empty(), "{problems:?}");
    let all = builder.build();
    assert_eq!((all.len(), all.is_empty()), (3, false));
    let of = |asn| {
        all.of(Asn(asn))
            .map(|(_, object)| object)
            .collect::<Vec<_>>()
    };
    let first = AutNum {
        asn: Asn(64_500),
        imports: 2,
        exports: 1,
        contacts: 3,
        abuse_contacts: 0,
        file: "dump",
        line: 1,
    };
    let again = AutNum {
        imports: 0,
        exports: 0,
        contacts: 0,
        line: 20,
        ..first
    };
    assert_eq!(of(64_500), [first, again]);
    assert_eq!(of(64_496)[0].abuse_contacts, 1);
    assert_eq!(of(64_497), []);
    for (place, object) in all.of(Asn(64_500)) {
        assert_eq!(all.at(place), Some(object));
    }
    assert_eq!(all.at(3), None);
}
