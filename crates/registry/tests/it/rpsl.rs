use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufReader, Read};

use net::Asn;
use proptest::prelude::*;
use registry::LineProblem;
use registry::line::LINE_BYTES_MAX;
use registry::rpsl::{
    ATTRIBUTES_MAX, ContactKind, OBJECT_BYTES_MAX, SetMember, View, read, read_objects,
};

use super::{day, evidence, prefix, shown};

/// Objects as `line class key | name=value | …`, a line feed shown as `/`.
fn objects(bytes: &[u8]) -> (Vec<String>, Vec<LineProblem>) {
    let mut objects = Vec::new();
    let problems = read_objects(bytes, |object| {
        let mut text = format!("{} {}", object.line(), object.class());
        for attribute in object.attributes() {
            let value = attribute.value.replace('\n', "/");
            text += &format!(" | {} {}={value}", attribute.line, attribute.name);
        }
        objects.push(text);
    });
    (objects, problems)
}

#[test]
fn continuations_comments_and_remarks_are_told_apart() {
    let text = b"\
# a comment
% a remark

route:   192.0.2.0/24  # of the example
Descr :  one
         two # not this
+        three
\t
+
origin:
         AS64496
# between
% remark: no attribute
source:  TEST\r
\r

   \n\
aut-num: AS64496
source: TEST";
    let (objects, problems) = objects(text);
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(
        objects,
        [
            "4 route | 4 route=192.0.2.0/24 | 5 descr=one/two/three// | 10 origin=/AS64496 | 14 source=TEST",
            "18 aut-num | 18 aut-num=AS64496 | 19 source=TEST",
        ]
    );
}

#[test]
fn old_dumps_are_in_latin_1_and_new_ones_in_utf_8() {
    let (objects, problems) = objects(b"person: J\xf6rg\naddress: K\xc3\xb6ln\n");
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(objects, ["1 person | 1 person=Jörg | 2 address=Köln"]);
}

#[test]
fn damaged_lines_are_named_and_the_rest_of_their_object_is_read() {
    let text = b"\
route: 192.0.2.0/24
or
   continues nothing
origin: AS64496
$$$-by: TEST-MNT
   nor this
source: TEST

*xxte: 192.0.2.0/24
origin: AS64496
source: TEST

   nothing before this

no class
source: TEST

route: 198.51.100.0/24
source: TEST
";
    let (objects, problems) = objects(text);
    assert_eq!(
        shown(&problems),
        [
            "line 2: no colon after an attribute's name: `or`",
            "line 5: no name of an attribute before the colon: `$$$-by: TEST-MNT`",
            "line 9: no name of an attribute before the colon: `*xxte: 192.0.2.0/24`",
            "line 9: an object whose first line names no class: ``",
            "line 13: continues no attribute: `nothing before this`",
            "line 15: no colon after an attribute's name: `no class`",
            "line 15: an object whose first line names no class: ``",
        ]
    );
    assert_eq!(
        objects,
        [
            "1 route | 1 route=192.0.2.0/24 | 4 origin=AS64496 | 7 source=TEST",
            "18 route | 18 route=198.51.100.0/24 | 19 source=TEST",
        ]
    );
}

#[test]
fn a_line_that_is_too_long_costs_only_itself() {
    let mut text = b"as-set: AS-TEST\nmembers: ".to_vec();
    text.resize(text.len() + LINE_BYTES_MAX, b'x');
    text.extend(b"\nsource: TEST\n");
    let (objects, problems) = objects(&text);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].line, 2);
    assert_eq!(objects, ["1 as-set | 1 as-set=AS-TEST | 3 source=TEST"]);
}

#[test]
fn an_object_of_the_greatest_size_is_read_and_a_larger_one_is_named() {
    for (bytes, fits) in [
        (OBJECT_BYTES_MAX - 1, true),
        (OBJECT_BYTES_MAX, true),
        (OBJECT_BYTES_MAX + 1, false),
    ] {
        // Each further line counts with the line feed before it.
        let mut left = bytes - "as-set".len();
        let mut text = "as-set:\n".to_owned();
        while left > 0 {
            let part = left.min(50_000);
            text += &format!("+{}\n", "x".repeat(part - 1));
            left -= part;
        }
        text += "\nroute: 192.0.2.0/24\n";
        let (mut count, mut small) = (0, 0);
        let problems = read_objects(text.as_bytes(), |object| {
            count += 1;
            small += usize::from(object.class() == "route");
        });
        assert_eq!((count, small), (1 + usize::from(fits), 1), "{bytes}");
        if fits {
            assert_eq!(shown(&problems), [""; 0]);
        } else {
            assert_eq!(
                shown(&problems),
                ["line 1: an object that is longer than any is read: `as-set`"]
            );
        }
    }
}

#[test]
fn an_object_of_the_most_attributes_is_read_and_one_with_more_is_named() {
    for (count, fits) in [
        (ATTRIBUTES_MAX - 1, true),
        (ATTRIBUTES_MAX, true),
        (ATTRIBUTES_MAX + 1, false),
    ] {
        let text = "a:\n".repeat(count);
        let mut read = None;
        let problems = read_objects(text.as_bytes(), |object| {
            read = Some(object.attributes().count());
        });
        assert_eq!(read, fits.then_some(count));
        assert_eq!(problems.len(), usize::from(!fits));
    }
}

#[test]
fn a_source_that_breaks_off_gives_no_half_object() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let text = b"route: 192.0.2.0/24\n\nroute: 198.51.100.0/24\nori";
    let mut keys = Vec::new();
    let problems = read_objects(BufReader::new((&text[..]).chain(Broken)), |object| {
        keys.push(object.key().to_owned());
    });
    assert_eq!(keys, ["192.0.2.0/24"]);
    assert_eq!(
        shown(&problems),
        ["line 4: could not be read on: connection reset: `ori`"]
            .map(|text| text.strip_suffix(": `ori`").expect("so it ends"))
    );
}

const EXAMPLES: &str = "\
route:          192.0.2.0/24
origin:         AS64496
mnt-by:         ONE-MNT, TWO-MNT
mnt-by:         THREE-MNT
created:        2002-05-21T15:33:55Z
last-modified:  yesterday
source:         TEST # filtered

route6:         2001:db8::/32
origin:         as64496
source:         TEST

aut-num:        AS64496
as-name:        EXAMPLE-AS
org:            ORG-EX1-TEST
import:         from AS64497 accept ANY
export:         to AS64497 announce AS64496
mp-import:      afi ipv6 from AS64497
                accept ANY
source:         TEST

as-set:         AS64496:AS-EXAMPLE
members:        AS64496, AS64497
members:        AS-OTHER,AS64496:AS-MORE
source:         TEST

inetnum:        192.0.2.0 - 192.0.2.255
netname:        EXAMPLE-NET
country:        NL
country:        BE
org:            ORG-EX1-TEST
mnt-irt:        IRT-EXAMPLE
status:         ASSIGNED PA
source:         TEST

inet6num:       2001:db8::/32
abuse-c:        EX1-TEST
source:         TEST

organisation:   ORG-EX1-TEST
org-name:       Example
abuse-c:        EX1-TEST
e-mail:         info@example.net
source:         TEST

role:           Abuse Desk
nic-hdl:        EX1-TEST
abuse-mailbox:  abuse@example.net
source:         TEST

person:         A Person
nic-hdl:        AP1-TEST
e-mail:         person@example.net
source:         TEST

irt:            IRT-EXAMPLE
abuse-mailbox:  irt@example.net
source:         TEST

mntner:         ONE-MNT
source:         TEST
";

fn views(text: &str) -> (Vec<String>, Vec<LineProblem>) {
    let mut views = Vec::new();
    let problems = read(text.as_bytes(), |_, view| {
        views.push(match view {
            View::Route(route) => format!(
                "{} {} by {:?} in {} since {:?}",
                route.prefix,
                route.origin,
                route.maintainers().collect::<Vec<_>>(),
                route.header.source,
                route.header.created.map(|instant| instant.to_string()),
            ),
            View::AutNum(network) => format!(
                "{} {:?} {:?} {} {}",
                network.asn,
                network.as_name,
                network.organisation,
                network.imports,
                network.exports
            ),
            View::AsSet(set) => format!("{} {:?}", set.name, set.members().collect::<Vec<_>>()),
            View::Block(block) => format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?}",
                block.addresses,
                block.netname,
                block.country,
                block.organisation,
                block.irt,
                block.abuse_contact,
                block.status
            ),
            View::Organisation(organisation) => format!(
                "{} {:?} {:?} {:?}",
                organisation.id, organisation.name, organisation.abuse_contact, organisation.e_mail
            ),
            View::Contact(contact) => format!(
                "{:?} {} {:?} {:?}",
                contact.kind, contact.handle, contact.abuse_mailbox, contact.e_mail
            ),
            View::Irt(irt) => format!("{} {:?} {:?}", irt.name, irt.abuse_mailbox, irt.e_mail),
            other => format!("{other:?}")
                .split('(')
                .next()
                .expect("a word")
                .to_owned(),
        });
    });
    (views, problems)
}

#[test]
fn each_class_is_read_as_what_it_is() {
    let (views, problems) = views(EXAMPLES);
    // A time that is none costs nothing but itself.
    assert_eq!(
        shown(&problems),
        ["line 6: no date and time where one must be: `last-modified: yesterday`"]
    );
    assert_eq!(
        views,
        [
            r#"192.0.2.0/24 AS64496 by ["ONE-MNT", "TWO-MNT", "THREE-MNT"] in TEST since Some("2002-05-21T15:33:55Z")"#,
            r#"2001:db8::/32 AS64496 by [] in TEST since None"#,
            r#"AS64496 Some("EXAMPLE-AS") Some("ORG-EX1-TEST") 2 1"#,
            r#"AS64496:AS-EXAMPLE [Asn(Asn(64496)), Asn(Asn(64497)), Set("AS-OTHER"), Set("AS64496:AS-MORE")]"#,
            r#"192.0.2.0–192.0.2.255 Some("EXAMPLE-NET") Some("NL") Some("ORG-EX1-TEST") Some("IRT-EXAMPLE") None Some("ASSIGNED PA")"#,
            r#"2001:db8::–2001:db8:ffff:ffff:ffff:ffff:ffff:ffff None None None None Some("EX1-TEST") None"#,
            r#"ORG-EX1-TEST Some("Example") Some("EX1-TEST") Some("info@example.net")"#,
            r#"Role EX1-TEST Some("abuse@example.net") None"#,
            r#"Person AP1-TEST None Some("person@example.net")"#,
            r#"IRT-EXAMPLE Some("irt@example.net") None"#,
            r#"Other"#,
        ]
    );
}

#[test]
fn objects_without_what_their_class_needs_are_named_at_the_line_that_is_wrong() {
    let text = "\
route: 192.0.2.0/24
origin: AS64496

route: 192.0.2.1/24
origin: AS64496
source: TEST

route: 192.0.2.0
origin: AS64496
source: TEST

route: 2001:db8::/32
origin: AS64496
source: TEST

route: 192.0.2.0/24
source: TEST

route: 192.0.2.0/24
descr: test
origin: 64496x
source: TEST

aut-num: AS-EXAMPLE
source: TEST

inetnum: 192.0.2.255 - 192.0.2.0
source: TEST

inet6num: 192.0.2.0 - 192.0.2.255
source: TEST

role: nobody
source: TEST

as-set:
source: TEST

route: 192.0.2.0/24
origin: AS64496
source: TEST
";
    let (views, problems) = views(text);
    assert_eq!(views, ["192.0.2.0/24 AS64496 by [] in TEST since None"]);
    assert_eq!(
        shown(&problems),
        [
            "line 1: no source: `route: 192.0.2.0/24`",
            "line 4: `192.0.2.1/24` has bits set after its length; 192.0.2.0/24 is meant?: `route: 192.0.2.1/24`",
            "line 8: no length of the prefix: `route: 192.0.2.0`",
            "line 12: no address of the family where one must be: `route: 2001:db8::/32`",
            "line 16: no origin: `route: 192.0.2.0/24`",
            "line 21: no AS number where one must be: `origin: 64496x`",
            "line 24: no AS number where one must be: `aut-num: AS-EXAMPLE`",
            "line 27: no range of addresses where one must be: `inetnum: 192.0.2.255 - 192.0.2.0`",
            "line 30: no range of addresses where one must be: `inet6num: 192.0.2.0 - 192.0.2.255`",
            "line 33: no nic-hdl: `role: nobody`",
            "line 36: no name: `as-set:`",
        ]
    );
}

#[test]
fn the_excerpts_of_ripes_database_of_2016_are_read_whole() {
    for (file, count, first) in [
        ("irr/ripe-db-route.txt", 62, ("193.254.30.0/24", 12726)),
        ("irr/ripe-db-route6.txt", 62, ("2001:1578:200::/40", 12817)),
    ] {
        let Some(path) = evidence(file) else { return };
        let bytes = fs::read(path).expect("the evidence has the file");
        let mut routes = Vec::new();
        let problems = read(&bytes[..], |_, view| match view {
            View::Route(route) => {
                assert_eq!(route.header.source, "RIPE");
                assert!(route.header.last_modified >= Some(day("2000-01-01")));
                assert!(route.maintainers().count() > 0);
                routes.push((route.prefix, route.origin));
            }
            other => panic!("only routes are in the file, not {other:?}"),
        });
        assert_eq!(shown(&problems), [""; 0]);
        // grep -c '^route'
        assert_eq!(routes.len(), count, "{file}");
        assert_eq!(routes[0], (prefix(first.0), Asn(first.1)));
    }
}

/// The texts between triple quotes in the Python source, by their names.
fn samples(source: &str) -> BTreeMap<&str, String> {
    let mut parts = source.split("\"\"\"");
    let mut samples = BTreeMap::new();
    while let (Some(before), Some(text)) = (parts.next(), parts.next()) {
        let name = before
            .lines()
            .last()
            .unwrap_or("")
            .trim_end_matches([' ', '=']);
        samples.insert(name, text.replace("\\t", "\t"));
    }
    samples
}

#[test]
fn one_object_of_every_class_is_read_as_another_program_reads_it() {
    let Some(path) = evidence("irr/rpsl_samples.py.txt") else {
        return;
    };
    let source = fs::read_to_string(path).expect("the evidence has the file");
    let samples = samples(&source);
    // What that program's own tests demand of the sample, by its name.
    let sound = [
        "AS_BLOCK",
        "AS_SET",
        "AUT_NUM",
        "DOMAIN",
        "FILTER_SET",
        "INET_RTR",
        "INET6NUM",
        "IRT",
        "KEY_CERT",
        "MNTNER",
        "ORGANISATION",
        "PEERING_SET",
        "PERSON",
        "ROLE",
        "ROUTE_SET",
        "ROUTE6",
        "RTR_SET",
    ];
    for name in sound {
        let text = &samples[&*format!("SAMPLE_{name}")];
        let mut classes = Vec::new();
        let problems = read(text.as_bytes(), |object, view| {
            classes.push(object.class().to_owned());
            match view {
                View::AutNum(network) => {
                    assert_eq!(network.asn, Asn(65537));
                    assert_eq!((network.imports, network.exports), (15, 15));
                }
                View::AsSet(set) => {
                    assert_eq!(set.members().last(), Some(SetMember::Set("AS-OTHERSET")));
                }
                View::Contact(contact) => assert_eq!(
                    contact.kind == ContactKind::Person,
                    contact.handle == "PERSON-TEST"
                ),
                View::Irt(irt) => assert_eq!(irt.abuse_mailbox, Some("email@example.com")),
                _ => {}
            }
        });
        assert_eq!(shown(&problems), [""; 0], "{name}");
        assert_eq!(classes, [name.to_ascii_lowercase().replace('_', "-")]);
    }
    // Zeros before an octet's digits, which that program takes out: they would be
    // octal to others, so that here the object counts as damaged.
    for name in ["ROUTE", "INETNUM", "MALFORMED_PK", "MISSING_SOURCE"] {
        let text = &samples[&*format!("SAMPLE_{name}")];
        let mut count = 0;
        let problems = read(text.as_bytes(), |_, _| count += 1);
        assert_eq!((count, problems.len()), (0, 1), "{name}: {problems:?}");
    }
    for name in [
        "MALFORMED_ATTRIBUTE_NAME",
        "LINE_NEITHER_CONTINUATION_NOR_ATTR",
    ] {
        let text = &samples[&*format!("SAMPLE_{name}")];
        let mut count = 0;
        let problems = read(text.as_bytes(), |_, _| count += 1);
        assert_eq!((count, problems.len()), (1, 1), "{name}");
    }
}

proptest! {
    #[test]
    fn an_object_is_read_the_same_alone_and_among_others(
        lines in prop::collection::vec(
            prop_oneof![
                3 => Just(String::new()),
                6 => "(route|source|Descr|x-y): [a-z0-9#%é]{0,6}",
                3 => "[ \\t+][a-z#:]{0,4}",
                2 => "[a-z:#%$ ]{1,5}",
            ],
            0..40,
        ),
    ) {
        let text = lines.join("\n");
        let (whole, whole_problems) = objects(text.as_bytes());
        let (mut alone, mut alone_problems) = (Vec::new(), 0);
        let mut first = 0;
        // Cut at the empty lines, which end every object; the lines before a part
        // are made empty, so that line numbers stay.
        for (at, line) in lines.iter().map(String::as_str).chain([""]).enumerate() {
            if line.is_empty() {
                let part = "\n".repeat(first) + &lines[first..at].join("\n");
                let (objects, problems) = objects(part.as_bytes());
                prop_assert!(objects.len() <= 1);
                alone.extend(objects);
                alone_problems += problems.len();
                first = at + 1;
            }
        }
        prop_assert_eq!(whole, alone);
        prop_assert_eq!(whole_problems.len(), alone_problems);
    }
}
