use std::collections::BTreeMap;

use net::Asn;
use proptest::prelude::*;
use registry::delegated::{self, Line, ResourceKind, Resources, Status};
use registry::delegations::Builder;
use registry::delegations::findings::Finding;
use registry::ranges::NO_VALUE;
use registry::{Delegations, LineProblem};

use super::{day, gzip, prefix, shown};

const FILE: &str = "\
2|ripencc|1539467999|5|19830705|20181013|+0200
ripencc|*|ipv4|*|2|summary
ripencc|*|asn|*|2|summary
ripencc|*|ipv6|*|1|summary
# a comment
ripencc|PK|ipv4|198.51.99.128|384|20100712|allocated|a1
ripencc||ipv4|203.0.112.0|256||reserved
ripencc|EU|asn|64500|4|00000000|assigned|a1|more|columns
ripencc|ZZ|asn|64510|1|20010101|available|
ripencc|DE|ipv6|2001:db8::|32|20040701|allocated|b2
";

fn table(files: &[(&str, &str)]) -> (Delegations, Vec<LineProblem>) {
    let mut builder = Builder::default();
    let mut problems = Vec::new();
    for (name, text) in files {
        problems.extend(builder.read(name, text.as_bytes()));
    }
    (builder.build(), problems)
}

fn findings(delegations: &Delegations) -> Vec<String> {
    let findings = delegations.findings();
    findings.iter().map(ToString::to_string).collect()
}

fn economy<'a>(delegations: &'a Delegations, address: &str) -> Option<&'a str> {
    delegations.economy_of(address.parse().expect("an address"))
}

#[test]
fn a_file_is_read_as_it_stands() {
    let (delegations, problems) = table(&[("ripe", FILE)]);
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(findings(&delegations), [""; 0]);
    let file = &delegations.files()[0];
    let version = file.version.as_ref().expect("a version line");
    assert_eq!((&*version.registry, version.records), ("ripencc", 5));
    assert_eq!(version.day, Some(day("2018-10-13")));
    assert_eq!(file.records, [2, 2, 1]);
    let records: Vec<_> = delegations
        .iter()
        .map(|delegation| {
            let record = delegation.record;
            let day = record.day.map(|day| day.to_string()[..10].to_owned());
            format!(
                "{}: {} `{}` {} {} {}",
                record.line,
                record.resources,
                record.economy,
                day.as_deref().unwrap_or("-"),
                record.status.word(),
                record.opaque_id.unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        records,
        [
            "6: 198.51.99.128–198.51.100.255 `PK` 2010-07-12 allocated a1",
            "7: 203.0.112.0–203.0.112.255 `` - reserved -",
            "8: AS64500–AS64503 `EU` - assigned a1",
            "9: AS64510 `ZZ` 2001-01-01 available -",
            "10: 2001:db8::–2001:db8:ffff:ffff:ffff:ffff:ffff:ffff `DE` 2004-07-01 allocated b2",
        ]
    );
}

#[test]
fn an_economy_is_found_with_the_record_that_it_rests_on() {
    let (delegations, _) = table(&[("ripe", FILE)]);
    let found = delegations.delegation_of("198.51.100.7".parse().expect("an address"));
    let found = found.expect("a record");
    assert_eq!((found.economy(), found.record.line), (Some("PK"), 6));
    assert_eq!(found.file.name, "ripe");
    assert_eq!(economy(&delegations, "198.51.99.127"), None);
    assert_eq!(economy(&delegations, "198.51.101.0"), None);
    assert_eq!(economy(&delegations, "2001:db8::1"), Some("DE"));
    assert_eq!(economy(&delegations, "2001:db9::1"), None);
    assert_eq!(delegations.economy_of_asn(Asn(64503)), Some("EU"));
    assert_eq!(delegations.economy_of_asn(Asn(64504)), None);
    // Not known, though a registry speaks of them.
    assert_eq!(economy(&delegations, "203.0.112.1"), None);
    assert_eq!(delegations.economy_of_asn(Asn(64510)), None);
    let kept = delegations.delegation_of_asn(Asn(64510)).expect("a record");
    assert!(!kept.record.status.is_delegated());
    let asn = delegations.delegation_of_asn(Asn(64500)).expect("a record");
    assert_eq!(found.same_holder(&asn), Some(true));
    assert_eq!(found.same_holder(&kept), None);
}

#[test]
fn batches_say_the_same_as_single_look_ups() {
    let (delegations, _) = table(&[("ripe", FILE)]);
    let addresses = [0xc633_6380, 0xc633_637f, 0xcb00_7001, 0xc633_64ff];
    let mut found = [0; 4];
    delegations.economies_of_ipv4(&addresses, &mut found);
    assert_eq!(
        found.map(|number| delegations.economy(number)),
        [Some("PK"), None, None, Some("PK")]
    );
    delegations.delegations_of_ipv4(&addresses, &mut found);
    assert_eq!(
        found.map(|number| delegations.delegation(number).map(|d| d.record.line)),
        [Some(6), None, Some(7), Some(6)]
    );
    assert_eq!(found[1], NO_VALUE);
    let mut found = [0; 2];
    delegations.economies_of_ipv6(&[0x2001_0db8 << 96, 0x2001_0db9 << 96], &mut found);
    assert_eq!(
        found.map(|number| delegations.economy(number)),
        [Some("DE"), None]
    );
}

#[test]
fn a_prefix_is_of_as_many_holders_as_have_a_part_of_it() {
    let (delegations, _) = table(&[("ripe", FILE)]);
    let parts = |text| -> Vec<_> {
        let parts = delegations.delegations_of_prefix(prefix(text));
        parts
            .map(|(part, delegation)| (part.to_string(), delegation.record.line))
            .collect()
    };
    assert_eq!(
        parts("192.0.0.0/4"),
        [
            ("198.51.99.128–198.51.100.255".to_owned(), 6),
            ("203.0.112.0–203.0.112.255".to_owned(), 7)
        ]
    );
    assert_eq!(
        parts("198.51.100.0/25"),
        [("198.51.100.0–198.51.100.127".to_owned(), 6)]
    );
    assert_eq!(parts("10.0.0.0/8"), []);
    assert_eq!(parts("2001:db8::/128"), [("2001:db8::".to_owned(), 10)]);
}

#[test]
fn damaged_lines_are_named_and_the_rest_is_read() {
    let text = "\
2|apnic|1|many|19830705|20181013|+1000
2|apnic|1|1
apnic|*|ipv9|*|1|summary
apnic|AU|ipv4|1.0.0.0|256|20110811
apnic|Au|ipv4|1.0.0.0|256|20110811|assigned
apnic|AU|ipv5|1.0.0.0|256|20110811|assigned
apnic|AU|ipv4|2001:db8::|256|20110811|assigned
apnic|AU|ipv4|1.0.0.0|0|20110811|assigned
apnic|AU|ipv4|1.0.0.0|+6|20110811|assigned
apnic|AU|ipv4|255.255.255.0|257|20110811|assigned
apnic|AU|ipv6|2001:db8::1|32|20110811|assigned
apnic|AU|ipv6|2001:db8::|129|20110811|assigned
apnic|AU|asn|4294967295|2|20110811|assigned
apnic|AU|asn|ten|2|20110811|assigned
apnic|AU|ipv4|1.0.0.0|256|20110811|lent
apnic|AU|ipv4|1.0.0.0|256|2011-08-11|assigned
apnic|AU|ipv4|1.0.1.0|256|20111332|assigned
|AU|ipv4|1.0.2.0|256|20110811|assigned
apnic|AU|ipv4|255.255.255.0|256|20110811|assigned
";
    let (delegations, problems) = table(&[("apnic", text)]);
    // A wrong day alone does not cost the record.
    let read: Vec<_> = delegations
        .iter()
        .map(|d| (d.record.line, d.record.day))
        .collect();
    assert_eq!(
        read,
        [(16, None), (17, None), (19, Some(day("2011-08-11")))]
    );
    let lines: Vec<String> = shown(&problems)
        .iter()
        .map(|line| line.rsplit_once(": `").expect("a text").0.to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "line 1: no count where one must be",
            "line 2: 4 columns, not 7",
            "line 3: resource is none of asn, ipv4 and ipv6",
            "line 4: 6 columns, not 7",
            "line 5: economy is not two capital letters",
            "line 6: resource is none of asn, ipv4 and ipv6",
            "line 7: no address of the family where one must be",
            "line 8: no count where one must be",
            "line 9: no count where one must be",
            "line 10: runs over the last that there is",
            "line 11: `2001:db8::1/32` has bits set after its length; 2001:db8::/32 is meant?",
            "line 12: `2001:db8::/129` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6)",
            "line 13: runs over the last that there is",
            "line 14: no AS number where one must be",
            "line 15: status is none of allocated, assigned, available and reserved",
            "line 16: day is no YYYYMMDD",
            "line 17: day is no YYYYMMDD",
            "line 18: no registry",
        ]
    );
}

#[test]
fn counts_that_a_file_states_of_itself_are_checked() {
    let text = "\
2|lacnic|20181012|3|19870101|20181012|-0300
lacnic|*|ipv4|*|2|summary
lacnic|*|asn|*|1|summary
lacnic|BR|ipv4|192.0.2.0|256|19970602|allocated|1
lacnic|BR|ipv6|2001:db8::|32|19970602|allocated|1
";
    let bare = "lacnic|BR|asn|64500|1|19970602|allocated|1\n";
    let (delegations, problems) = table(&[("a", text), ("b", bare)]);
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(
        findings(&delegations),
        [
            "a: the version line states 3 records, 2 were read",
            "a: the summary states 1 records of asn, 0 were read",
            "a: the summary states 2 records of ipv4, 1 were read",
            "a: no summary of 1 records of ipv6",
            "b: no version line",
            "b: no summary of 1 records of asn",
        ]
    );
}

#[test]
fn records_that_overlap_are_found_and_the_narrower_counts() {
    let one = "\
2|arin|1|3|19700101|20181013|-0400
arin|*|ipv4|*|3|summary
arin|US|ipv4|198.51.0.0|65536|19700101|allocated|a
arin|CA|ipv4|198.51.100.0|256|19700101|allocated|b
arin|US|ipv4|203.0.113.0|256|19700101|allocated|a
";
    let other = "\
2|apnic|1|2|19700101|20181013|+1000
apnic|*|ipv4|*|2|summary
apnic|AU|ipv4|198.51.100.128|256|19700101|assigned|c
apnic|AU|ipv4|203.0.113.0|256|19700101|assigned|c
";
    let (delegations, _) = table(&[("one", one), ("other", other)]);
    assert_eq!(
        findings(&delegations),
        [
            "198.51.100.0–198.51.100.255: in one line 3 (allocated by arin) and in one line 4 (allocated by arin)",
            "198.51.100.128–198.51.101.127: in one line 3 (allocated by arin) and in other line 3 (assigned by apnic)",
            "203.0.113.0–203.0.113.255: in one line 5 (allocated by arin) and in other line 4 (assigned by apnic)",
        ]
    );
    assert_eq!(economy(&delegations, "198.51.99.1"), Some("US"));
    assert_eq!(economy(&delegations, "198.51.100.200"), Some("CA"));
    assert_eq!(economy(&delegations, "198.51.101.100"), Some("AU"));
    assert_eq!(economy(&delegations, "203.0.113.1"), Some("US"));
}

#[test]
fn gaps_are_what_neither_a_record_nor_a_standard_of_the_day_speaks_of() {
    let text = "\
ripencc|DE|ipv4|1.0.0.0|150994944|20010101|allocated|a
ripencc|DE|ipv4|11.0.0.0|1493172224|20010101|allocated|a
ripencc|DE|asn|1|23455|20010101|allocated|a
ripencc|DE|asn|23457|41000|20010101|allocated|a
ripencc|DE|asn|131072|4199868928|20010101|allocated|a
";
    let (delegations, problems) = table(&[("a", text)]);
    assert_eq!(shown(&problems), [""; 0]);
    let gaps = |text: &str| -> Vec<String> {
        let gaps = delegations.gaps(day(text));
        let of_32_bits = gaps.iter().filter(|gap| gap.kind() != ResourceKind::Ipv6);
        of_32_bits.map(ToString::to_string).collect()
    };
    assert_eq!(
        gaps("2018-10-13")[..6],
        [
            "AS64457–AS64495",
            "100.0.0.0–100.63.255.255",
            "100.128.0.0–126.255.255.255",
            "128.0.0.0–169.253.255.255",
            "169.255.0.0–172.15.255.255",
            "172.32.0.0–191.255.255.255",
        ]
    );
    // Before 100.64.0.0/10 was set aside.
    assert!(gaps("2011-10-13").contains(&"100.0.0.0–126.255.255.255".to_owned()));
}

const REGISTRIES: [&str; 5] = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];

#[test]
fn the_five_files_of_october_2018_are_read_whole() {
    let mut builder = Builder::default();
    for registry in REGISTRIES {
        let Some(reader) = gzip(&format!("rir/delegated-{registry}-extended-latest.gz")) else {
            return;
        };
        assert_eq!(shown(&builder.read(registry, reader)), [""; 0]);
    }
    let delegations = builder.build();
    // The header's and the summaries' counts are what was read, and nothing
    // overlaps: so says a script of thirty lines too.
    assert_eq!(findings(&delegations), [""; 0]);
    let counts = delegations.files().iter().map(|file| file.records);
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [
            [2_302, 3_759, 3_312],
            [9_210, 41_684, 62_156],
            [27_153, 62_481, 53_165],
            [9_181, 15_594, 33_066],
            [39_448, 72_789, 76_952],
        ]
    );
    let mut by_status: BTreeMap<(ResourceKind, Status), [u64; 5]> = BTreeMap::new();
    for delegation in delegations.iter() {
        let key = (delegation.record.resources.kind(), delegation.record.status);
        let at = REGISTRIES
            .iter()
            .position(|name| *name == delegation.record.registry);
        by_status.entry(key).or_default()[at.expect("one of the five")] += 1;
    }
    use ResourceKind::{Asn as Asns, Ipv4, Ipv6};
    use Status::{Allocated, Assigned, Available, Reserved};
    // Counted by the same script.
    assert_eq!(
        by_status.into_iter().collect::<Vec<_>>(),
        [
            ((Asns, Allocated), [1_664, 8_735, 0, 8_786, 33_761]),
            ((Asns, Assigned), [0, 0, 26_372, 0, 0]),
            ((Asns, Available), [470, 475, 2, 214, 5_357]),
            ((Asns, Reserved), [168, 0, 779, 181, 330]),
            ((Ipv4, Allocated), [2_209, 28_132, 25_051, 12_822, 45_830]),
            ((Ipv4, Assigned), [1_297, 12_284, 36_661, 2_360, 24_274]),
            ((Ipv4, Available), [125, 38, 0, 9, 2_457]),
            ((Ipv4, Reserved), [128, 1_230, 769, 403, 228]),
            ((Ipv6, Allocated), [583, 5_985, 3_823, 6_893, 15_067]),
            ((Ipv6, Assigned), [228, 2_414, 2_597, 992, 2_790]),
            ((Ipv6, Available), [74, 53_083, 22_120, 17_491, 9_128]),
            ((Ipv6, Reserved), [2_427, 674, 24_625, 7_690, 49_967]),
        ]
    );
    let no_prefix = delegations.iter().filter(|delegation| {
        let resources = delegation.record.resources;
        let count = resources.count().expect("fewer than all");
        resources.kind() == Ipv4 && !count.is_power_of_two()
    });
    assert_eq!(no_prefix.count(), 1_219);
    assert_eq!(economy(&delegations, "208.65.153.238"), Some("US"));
    assert_eq!(delegations.economy_of_asn(Asn(17557)), Some("PK"));
    assert_eq!(
        economy(&delegations, "2001:67c:2e8:22::c100:68b"),
        Some("NL")
    );
    let gaps = delegations.gaps(day("2018-10-13"));
    let count = |kind| gaps.iter().filter(|gap| gap.kind() == kind).count();
    assert_eq!((count(Asns), count(Ipv4), count(Ipv6)), (5, 12, 14));
    let lost = gaps.iter().find(|gap| gap.kind() == Ipv4);
    let lost = lost.map(ToString::to_string);
    assert_eq!(lost.as_deref(), Some("160.20.229.0–160.20.229.255"));
}

#[test]
fn a_stream_of_lines_has_all_that_the_table_has() {
    let mut lines = Vec::new();
    let problems = delegated::read(FILE.as_bytes(), |line| {
        lines.push(match line {
            Line::Version(_) => "version",
            Line::Summary(_) => "summary",
            Line::Record(record) => match record.resources {
                Resources::Asns { .. } => "asn",
                Resources::Ipv4 { .. } => "ipv4",
                Resources::Ipv6 { .. } => "ipv6",
            },
        });
    });
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(
        lines,
        [
            "version", "summary", "summary", "summary", "ipv4", "ipv4", "asn", "asn", "ipv6"
        ]
    );
    let (delegations, _) = table(&[("a", FILE), ("b", FILE)]);
    let overlaps = delegations.findings();
    assert_eq!(overlaps.len(), 5);
    assert!(overlaps.iter().all(|finding| matches!(
        finding,
        Finding::Overlap { one, other, .. } if one.file.name == "a" && other.file.name == "b"
    )));
}

proptest! {
    #[test]
    fn every_line_is_a_comment_or_handed_over_or_named(
        edits in prop::collection::vec((0..FILE.len(), "[|0-9a-zA-Z.:#/*é \\n-]{0,3}"), 0..12),
    ) {
        let mut text = FILE.to_owned();
        for (at, edit) in edits {
            // The file is ASCII but for what earlier edits put into it.
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) && at < text.len() {
                text.replace_range(at..=at, &edit);
            }
        }
        let (mut records, mut others) = (Vec::new(), 0);
        let problems = delegated::read(text.as_bytes(), |line| match line {
            Line::Record(record) => records.push(record.line),
            Line::Version(_) | Line::Summary(_) => others += 1,
        });
        // A record whose day alone is wrong is both handed over and named.
        let named = problems.iter().filter(|problem| !records.contains(&problem.line)).count();
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        prop_assert_eq!(records.len() + others + named, lines);
    }
}
