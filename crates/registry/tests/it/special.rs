use std::collections::BTreeMap;
use std::fs;

use net::{Asn, Prefix, Timestamp};
use registry::special::{
    BogonAsn, Reach, all_special_asns, bogon_asn, bogon_prefix, is_default, special_asns,
    special_block, special_blocks,
};

use super::{day, evidence, prefix};

/// The block that makes the prefix a bogon on a day.
fn block(text: &str, on: &str) -> Option<String> {
    bogon_prefix(prefix(text), day(on)).map(|bogon| bogon.block.to_string())
}

#[test]
fn a_prefix_inside_a_special_block_is_a_bogon_and_says_why() {
    let bogon = bogon_prefix(prefix("10.1.2.0/24"), day("2008-02-24")).expect("a bogon");
    assert_eq!(bogon.block, prefix("10.0.0.0/8"));
    assert_eq!(bogon.name, "Private-Use");
    assert_eq!(bogon.reference, "RFC 1918 §3");
    assert_eq!(bogon.since, day("1996-02-01"));
    for (text, on_block) in [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("0.0.0.0/8", "0.0.0.0/8"),
        ("0.0.0.0/32", "0.0.0.0/8"),
        ("100.127.255.0/24", "100.64.0.0/10"),
        ("172.31.0.0/16", "172.16.0.0/12"),
        ("192.0.0.0/24", "192.0.0.0/24"),
        ("192.0.0.1/32", "192.0.0.0/29"),
        ("198.19.255.0/24", "198.18.0.0/15"),
        ("224.0.0.0/24", "224.0.0.0/4"),
        ("255.255.255.255/32", "255.255.255.255/32"),
        ("::/128", "::/128"),
        ("::/96", "::/8"),
        ("100::/64", "100::/64"),
        ("2001:db8:1::/48", "2001:db8::/32"),
        ("3fff:fff::/32", "3fff::/20"),
        ("5f00::/16", "5f00::/16"),
        ("5f01::/16", "4000::/3"),
        ("fd00::/8", "fc00::/7"),
        ("fe80::/64", "fe80::/10"),
        ("ffff::/16", "ff00::/8"),
    ] {
        assert_eq!(
            block(text, "2025-01-01").as_deref(),
            Some(on_block),
            "{text}"
        );
    }
}

#[test]
fn ordinary_space_is_no_bogon() {
    for text in [
        "1.1.1.0/24",
        "9.255.255.0/24",
        "11.0.0.0/8",
        "100.128.0.0/9",
        "172.32.0.0/11",
        "192.0.1.0/24",
        "192.0.3.0/24",
        "198.20.0.0/14",
        "208.65.153.0/24",
        "223.255.255.0/24",
        "2001:200::/23",
        "2001:db7::/32",
        "2001:db9::/32",
        "2a00::/12",
        "3fff:1000::/20",
    ] {
        assert_eq!(block(text, "2025-01-01"), None, "{text}");
    }
}

#[test]
fn a_block_counts_from_its_day_and_not_before() {
    for (text, before, from) in [
        ("100.64.0.0/10", "2012-03-31T23:59:59Z", "2012-04-01"),
        ("198.51.100.0/24", "2009-12-31", "2010-01-01"),
        ("203.0.113.0/24", "2009-12-31", "2010-01-01"),
        ("192.0.0.0/24", "2009-12-31", "2010-01-01"),
        ("10.0.0.0/8", "1996-01-31", "1996-02-01"),
        ("198.18.0.0/15", "1999-02-28", "1999-03-01"),
        ("169.254.0.0/16", "2002-08-31", "2002-09-01"),
        ("fc00::/7", "2005-09-30", "2005-10-01"),
        ("2001:db8::/32", "2004-06-30", "2004-07-01"),
        ("3fff::/20", "2024-07-31", "2024-08-01"),
        ("3ffe::/16", "2006-06-05", "2006-06-06"),
    ] {
        assert_eq!(block(text, before), None, "{text}");
        assert_eq!(block(text, from).as_deref(), Some(text));
    }
    // The space around it was reserved before the block was.
    assert_eq!(block("100::/64", "2012-07-31").as_deref(), Some("100::/8"));
    assert_eq!(block("100::/64", "2012-08-01").as_deref(), Some("100::/64"));
    // Reserved long before the two other blocks for documentation.
    assert_eq!(
        block("192.0.2.0/24", "1997-01-01").as_deref(),
        Some("192.0.2.0/24")
    );
}

#[test]
fn a_block_whose_term_ended_falls_back_to_the_one_around_it() {
    let orchid = |on| block("2001:10::/28", on);
    assert_eq!(orchid("2007-03-31").as_deref(), Some("2001::/23"));
    assert_eq!(orchid("2007-04-01").as_deref(), Some("2001:10::/28"));
    assert_eq!(orchid("2014-03-20").as_deref(), Some("2001:10::/28"));
    assert_eq!(orchid("2014-03-21").as_deref(), Some("2001::/23"));
}

#[test]
fn globally_reachable_blocks_are_no_bogons_even_inside_others() {
    for text in [
        "192.0.0.9/32",
        "192.0.0.10/32",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "64:ff9b::/96",
        "2001::/32",
        "2001:3::/32",
        "2001:4:112::/48",
        "2001:20::/28",
        "2002::/16",
        "2620:4f:8000::/48",
    ] {
        let special = special_block(prefix(text), day("2025-01-01")).expect(text);
        assert_eq!(special.reach, Reach::Global, "{text}");
        assert_eq!(block(text, "2025-01-01"), None, "{text}");
    }
    assert_eq!(
        block("2001:20::/28", "2013-01-01").as_deref(),
        Some("2001::/23")
    );
}

#[test]
fn a_prefix_that_is_larger_than_a_special_block_is_no_bogon() {
    for text in [
        "8.0.0.0/6",
        "192.0.0.0/22",
        "224.0.0.0/3",
        "2001::/22",
        "2000::/3",
    ] {
        assert_eq!(block(text, "2025-01-01"), None, "{text}");
    }
    for text in ["0.0.0.0/0", "::/0"] {
        assert_eq!(block(text, "2025-01-01"), None, "{text}");
        assert!(is_default(prefix(text)));
    }
    assert!(!is_default(prefix("0.0.0.0/1")));
}

#[test]
fn the_lookup_finds_what_a_look_at_every_block_finds() {
    let slow = |prefix: Prefix, on: Timestamp| {
        special_blocks()
            .filter(|special| special.since <= on && special.until.is_none_or(|until| on < until))
            .filter(|special| special.block.covers(prefix))
            .max_by_key(|special| special.block.length())
    };
    let mut asked = 0;
    for special in special_blocks() {
        let edges = [special.block.address(), special.block.last_address()];
        for address in edges {
            for length in 0..=special.block.family().bits() {
                let prefix = Prefix::new(address, length).expect("the family's length");
                for on in [
                    "1980-01-01",
                    "2001-01-01",
                    "2013-01-01",
                    "2016-01-01",
                    "2026-01-01",
                ] {
                    let on = day(on);
                    assert_eq!(special_block(prefix, on), slow(prefix, on), "{prefix} {on}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 40_000);
}

#[test]
fn every_block_stands_once_and_ends_after_it_begins() {
    let blocks: Vec<_> = special_blocks().collect();
    for pair in blocks.windows(2) {
        assert!(pair[0].block < pair[1].block, "{}", pair[1].block);
    }
    for special in blocks {
        assert!(special.until.is_none_or(|until| special.since < until));
        assert!(special.reference.starts_with("RFC "), "{}", special.block);
    }
}

#[test]
fn special_as_numbers_are_told_apart() {
    use BogonAsn as Kind;
    for (number, kind) in [
        (0, Some(Kind::Zero)),
        (1, None),
        (23455, None),
        (23456, Some(Kind::Transition)),
        (23457, None),
        (64495, None),
        (64496, Some(Kind::Documentation)),
        (64511, Some(Kind::Documentation)),
        (64512, Some(Kind::Private)),
        (65534, Some(Kind::Private)),
        (65535, Some(Kind::Last)),
        (65536, Some(Kind::Documentation)),
        (65551, Some(Kind::Documentation)),
        (65552, Some(Kind::Reserved)),
        (131_071, Some(Kind::Reserved)),
        (131_072, None),
        (4_199_999_999, None),
        (4_200_000_000, Some(Kind::Private)),
        (4_294_967_294, Some(Kind::Private)),
        (4_294_967_295, Some(Kind::Last)),
    ] {
        assert_eq!(bogon_asn(Asn(number), day("2025-01-01")), kind, "{number}");
    }
}

#[test]
fn as_numbers_count_from_their_day() {
    use BogonAsn as Kind;
    for (number, on, kind) in [
        (0, "2011-12-31", None),
        (23456, "2007-04-30", None),
        (23456, "2007-05-01", Some(Kind::Transition)),
        (64500, "2008-11-30", None),
        (64500, "2008-12-01", Some(Kind::Documentation)),
        (64512, "1996-02-29", None),
        (64512, "1996-03-01", Some(Kind::Private)),
        (65535, "2014-06-30", Some(Kind::Reserved)),
        (65535, "2014-07-01", Some(Kind::Last)),
        (65540, "2008-11-30", Some(Kind::Reserved)),
        (65540, "2008-12-01", Some(Kind::Documentation)),
        (4_200_000_000, "2013-06-30", None),
        (4_200_000_000, "2013-07-01", Some(Kind::Private)),
    ] {
        assert_eq!(bogon_asn(Asn(number), day(on)), kind, "{number} {on}");
    }
    let range = special_asns(Asn(65504), day("2008-05-01")).expect("a range");
    assert_eq!((range.first, range.last), (Asn(64512), Asn(65534)));
    assert_eq!(range.reference, "RFC 6996 §5");
}

#[test]
fn the_short_way_for_ordinary_as_numbers_leaves_no_special_one_out() {
    for range in all_special_asns() {
        for asn in [range.first, range.last] {
            assert!(special_asns(asn, day("2026-01-01")).is_some(), "{asn}");
        }
    }
}

#[test]
fn the_bogons_of_arouteserver_are_ours_but_for_differences_with_a_reason() {
    let Some(path) = evidence("policy/arouteserver_bogons.yml") else {
        return;
    };
    let theirs = arouteserver(&fs::read_to_string(path).expect("the evidence has the file"));
    assert_eq!(theirs.len(), 44);
    let on = day("2025-11-01");
    let reasons = BTreeMap::from([
        (
            "0.0.0.0/0",
            "a default route, which has a name of its own here",
        ),
        ("::/0", "a default route, which has a name of its own here"),
        (
            "192.88.99.0/24",
            "RFC 7526 advises to filter it; IANA does not call it unreachable",
        ),
        (
            "224.0.0.0/3",
            "larger than multicast and the reserved block, both of which are here",
        ),
        ("64:ff9b::/96", "globally reachable by RFC 6052 and IANA"),
        ("2001::/33", "Teredo, whose reach IANA leaves open"),
        ("2001:0:8000::/33", "Teredo, whose reach IANA leaves open"),
        (
            "2001:3::/32",
            "AMT, globally reachable by RFC 7450 and IANA",
        ),
        ("2001:20::/28", "ORCHIDv2, globally reachable by IANA"),
        ("2002::/16", "6to4, whose reach IANA leaves open"),
    ]);
    for prefix in &theirs {
        let reason = reasons.get(prefix.to_string().as_str());
        assert_eq!(
            bogon_prefix(*prefix, on).is_some(),
            reason.is_none(),
            "{prefix}"
        );
    }
    for half in ["224.0.0.0/4", "240.0.0.0/4"] {
        assert!(bogon_prefix(prefix(half), on).is_some());
    }
    // Ours that no prefix of theirs covers, each with its reason.
    let only_ours: Vec<String> = special_blocks()
        .filter(|special| special.reach == Reach::NotGlobal && special.since <= on)
        .filter(|special| {
            !theirs
                .iter()
                .any(|their| !is_default(*their) && their.covers(special.block))
        })
        .map(|special| special.block.to_string())
        .collect();
    assert_eq!(
        only_ours,
        [
            // IETF protocol assignments (RFC 6890 §2.1) and what is inside.
            "192.0.0.0/24",
            "192.0.0.0/29",
            "192.0.0.8/32",
            "192.0.0.170/31",
            // IETF protocol assignments (RFC 2928); theirs has parts of it.
            "2001::/23",
            // Documentation, younger than their list (RFC 9637).
            "3fff::/20",
            // Reserved by the IETF like its neighbours, and a gap in their list.
            "fe00::/9",
        ]
    );
}

/// The `prefix` and `length` pairs of the file, which has one of each an entry.
fn arouteserver(yaml: &str) -> Vec<Prefix> {
    let value = |line: &str, name: &str| {
        let rest = line.trim_start_matches([' ', '-']).strip_prefix(name)?;
        Some(rest.trim().trim_matches('"').to_owned())
    };
    let mut prefixes = Vec::new();
    let mut address = None;
    for line in yaml.lines() {
        if let Some(text) = value(line, "prefix:") {
            address = Some(text);
        } else if let Some(length) = value(line, "length:") {
            let address = address.take().expect("a prefix before its length");
            prefixes.push(prefix(&format!("{address}/{length}")));
        }
    }
    prefixes
}
