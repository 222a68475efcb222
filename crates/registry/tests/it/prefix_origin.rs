use registry::prefix_origin::{PrefixOrigins, read, read_all};

use super::{asns, gzip, prefix, shown};

#[test]
fn the_two_forms_are_told_by_their_columns() {
    let text = "\
; IP-ASN-DAT file
208.65.152.0/22\t36561
# pfx2as
208.65.153.0\t24\t17557
2001:db8::\t32\t64496
";
    let (rows, problems) = read_all(text.as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(
        rows,
        [
            (prefix("208.65.152.0/22"), asns(&[36561])),
            (prefix("208.65.153.0/24"), asns(&[17557])),
            (prefix("2001:db8::/32"), asns(&[64496])),
        ]
    );
}

#[test]
fn several_origins_and_as_sets_are_one_list_without_repeats() {
    let text = "192.0.2.0\t24\t2_1\n192.0.2.0\t24\t1,2\n192.0.2.0\t24\t3_1,2_3\n";
    let (rows, problems) = read_all(text.as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    let origins: Vec<_> = rows.into_iter().map(|(_, origins)| origins).collect();
    assert_eq!(origins, [asns(&[2, 1]), asns(&[1, 2]), asns(&[3, 1, 2])]);
}

#[test]
fn damaged_lines_are_named_and_the_rest_is_read() {
    let text = "\
10.0.0.1/8\t1
10.0.0.0/33\t1
10.0.0.1\t8\t1
10.0.0.0\tx\t1
10.0.0.0\t1
10.0.0.0/8
10.0.0.0/8\t1_
10.0.0.0/8\t{1,2}
10.0.0.0/8\t1\t2
10.0.0.0\t8\t1\t2
10.0.0.0/8\t1
";
    let (rows, problems) = read_all(text.as_bytes());
    assert_eq!(rows, [(prefix("10.0.0.0/8"), asns(&[1]))]);
    assert_eq!(
        shown(&problems),
        [
            "line 1: `10.0.0.1/8` has bits set after its length; 10.0.0.0/8 is meant?: `10.0.0.1/8\t1`",
            "line 2: `10.0.0.0/33` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6): `10.0.0.0/33\t1`",
            "line 3: `10.0.0.1/8` has bits set after its length; 10.0.0.0/8 is meant?: `10.0.0.1\t8\t1`",
            "line 4: `10.0.0.0/x` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6): `10.0.0.0\tx\t1`",
            "line 5: 2 columns, not 3: `10.0.0.0\t1`",
            "line 6: 1 columns, not 2: `10.0.0.0/8`",
            "line 7: no AS number where one must be: `10.0.0.0/8\t1_`",
            "line 8: no AS number where one must be: `10.0.0.0/8\t{1,2}`",
            "line 9: 3 columns, not 2: `10.0.0.0/8\t1\t2`",
            "line 10: 4 columns, not 3: `10.0.0.0\t8\t1\t2`",
        ]
    );
}

#[test]
fn the_table_of_may_2008_is_read_whole() {
    let Some(reader) = gzip("origins/ipasn_20080501_v12.dat.gz") else {
        return;
    };
    let (mut rows, mut youtube) = (0, Vec::new());
    let block = prefix("208.65.152.0/22");
    let problems = read(reader, |prefix, origins| {
        rows += 1;
        if block.covers(prefix) {
            youtube.push((prefix.to_string(), origins.to_vec()));
        }
    });
    assert_eq!(shown(&problems), [""; 0]);
    // What the file's own header says, and grep -vc '^;'.
    assert_eq!(rows, 270_849);
    // Two months after the hijack: YouTube had kept the more specific block.
    let expected =
        ["208.65.152.0/22", "208.65.153.0/24"].map(|block| (block.to_owned(), asns(&[36561])));
    assert_eq!(youtube, expected);
}

#[test]
fn the_longest_prefix_that_holds_an_address_tells_who_announced_it() {
    let text = "\
208.65.152.0/22\t36561
208.65.153.0/24\t17557
208.65.153.0/24\t36561
208.65.153.0/24\t36561
2001:db8::/32\t64496
";
    let (table, problems) = PrefixOrigins::read(text.as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    let longest = |address: &str| table.longest(address.parse().expect("an address"));
    assert_eq!(
        longest("208.65.153.238"),
        Some((prefix("208.65.153.0/24"), &asns(&[17557, 36561])[..]))
    );
    assert_eq!(
        longest("208.65.154.1"),
        Some((prefix("208.65.152.0/22"), &asns(&[36561])[..]))
    );
    assert_eq!(
        longest("2001:db8::1"),
        Some((prefix("2001:db8::/32"), &asns(&[64496])[..]))
    );
    assert_eq!(longest("208.65.156.0"), None);
    assert_eq!(
        table.origins(prefix("208.65.153.0/24")),
        asns(&[17557, 36561])
    );
    assert_eq!(table.origins(prefix("208.65.154.0/24")), []);
    let covering: Vec<_> = table
        .covering(prefix("208.65.153.0/25"))
        .map(|(p, _)| p)
        .collect();
    assert_eq!(
        covering,
        [prefix("208.65.153.0/24"), prefix("208.65.152.0/22")]
    );
}

#[test]
fn the_longest_match_of_may_2008_is_what_looking_at_every_prefix_finds() {
    let Some(reader) = gzip("origins/ipasn_20080501_v12.dat.gz") else {
        return;
    };
    let (rows, _) = read_all(reader);
    let (table, _) = PrefixOrigins::read(gzip("origins/ipasn_20080501_v12.dat.gz").expect("there"));
    assert_eq!(table.prefixes().prefixes().len(), 270_849);
    let mut found = 0;
    for step in 0..300_u32 {
        // Steps of the golden ratio go everywhere.
        let address = std::net::IpAddr::from(step.wrapping_mul(0x9e37_79b9).to_be_bytes());
        let holding = rows.iter().filter(|(prefix, _)| prefix.contains(address));
        let slow = holding.max_by_key(|(prefix, _)| prefix.length());
        let slow = slow.map(|(prefix, origins)| (*prefix, &origins[..]));
        assert_eq!(table.longest(address), slow, "{address}");
        found += u32::from(slow.is_some());
    }
    // Some 40 percent of all addresses were announced.
    assert!((100..200).contains(&found), "{found}");
}
