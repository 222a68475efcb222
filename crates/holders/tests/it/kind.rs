//! Files are told by how they begin.

use std::path::Path;

use holders::Kind;

#[track_caller]
fn check(start: &str, expected: Option<Kind>) {
    assert_eq!(Kind::detect(start.as_bytes()), expected, "{start}");
}

#[test]
fn every_kind_is_told_by_its_first_record() {
    check(
        "2|ripencc|1539554399|189189|19830705|20181014|+0200\n",
        Some(Kind::Delegations),
    );
    check(
        "# made by hand\napnic|JP|ipv4|203.0.113.0|256|20100101|assigned\n",
        Some(Kind::Delegations),
    );
    check("# inferred clique: 174\n1|2|-1\n", Some(Kind::AsRel));
    check("1|2|0|bgp\n", Some(Kind::AsRel));
    check(
        "# name: AS Org\n# format:aut|changed|aut_name|org_id|source\n1|2|3|4|5\n",
        Some(Kind::AsOrg),
    );
    check(
        "{\"organizationId\":\"X\",\"name\":\"Y\",\"type\":\"Organization\"}\n",
        Some(Kind::AsOrg),
    );
    check(
        "; IP-ASN32-DAT file\n192.0.2.0/24\t64496\n",
        Some(Kind::PrefixOrigins),
    );
    check("192.0.2.0\t24\t64496_64497\n", Some(Kind::PrefixOrigins));
    check("2001:db8::/32\t64496\n", Some(Kind::PrefixOrigins));
    check(
        "% comment\n\nroute:          192.0.2.0/24\norigin: AS1\n",
        Some(Kind::Rpsl),
    );
    check("aut-num:        AS1\n", Some(Kind::Rpsl));
    check("{\"metadata\": {}, \"roas\": []}", Some(Kind::Payloads));
    check(
        "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n",
        Some(Kind::Payloads),
    );
    check("AS64496,192.0.2.0/24,24,ripe\n", Some(Kind::Payloads));
    check("{\"slurmVersion\": 1,", Some(Kind::Slurm));
    check("{\"whois_records\": {\"v4\": [", Some(Kind::OriginAs));
    check(
        "{\"data\": [{\"id\": 1, \"asn\": 64496}]}",
        Some(Kind::PeeringDb),
    );
}

#[test]
fn what_is_no_register_is_of_no_kind() {
    for text in [
        "",
        "\n\n",
        "# only a comment\n",
        "hello world\n",
        "<html>",
        "{}",
        "a|b|c\n",
        "http://example.net/\n",
    ] {
        check(text, None);
    }
    assert_eq!(Kind::detect(&[0, 0, 0, 0, 0, 13, 0, 1]), None);
}

#[test]
fn real_files_are_told() {
    let Some(folder) = std::env::var_os("NORMWATCH_DATA") else {
        eprintln!("left out: kinds of real registers (NORMWATCH_DATA names no folder)");
        return;
    };
    let folder = Path::new(&folder);
    for (file, expected) in [
        ("as/20080402.as-org2info.jsonl.gz", Kind::AsOrg),
        ("as/20110120.as-rel.txt.gz", Kind::AsRel),
        ("irr/arin-whois-originas.json.bz2", Kind::OriginAs),
        ("irr/ripe-db-route.txt", Kind::Rpsl),
        ("irr/ripe-db-route6.txt", Kind::Rpsl),
        ("origins/ipasn_20080501_v12.dat.gz", Kind::PrefixOrigins),
        ("rir/delegated-arin-extended-latest.gz", Kind::Delegations),
        ("rir/delegated-lacnic-extended-latest.gz", Kind::Delegations),
        (
            "rpki/rpkiclient_summary_20250720T093135Z.json.bz2",
            Kind::Payloads,
        ),
        ("rpki/test.rpki.json", Kind::Payloads),
        ("rpki/smalltest.rpki.json", Kind::Payloads),
        ("rpki/slurm.json", Kind::Slurm),
        ("rpki/test.slurm.json", Kind::Slurm),
    ] {
        let source = input::Source::Path(folder.join(file));
        let mut content = input::Content::open(source, input::Options::default());
        let start = std::io::BufRead::fill_buf(&mut content).expect("the file is whole");
        assert_eq!(Kind::detect(start), Some(expected), "{file}");
    }
}
