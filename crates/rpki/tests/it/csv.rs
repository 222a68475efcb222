//! CSV as validators write it, and what can be wrong with it.

use proptest::prelude::*;
use rpki::read::ROW_BYTES_MAX;
use rpki::{Format, ProblemKind, ReadError, Reader, Vrps};

use crate::{read, read_both_ways, read_clean};

#[test]
fn columns_that_are_named_are_read() {
    for text in [
        // Routinator.
        "ASN,IP Prefix,Max Length,Trust Anchor\nAS64496,192.0.2.0/24,24,ripe\n",
        "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n\"64496\",\"192.0.2.0/24\",\"24\",\"ripe\"\n",
        // With other ends of lines, without the last, after a byte order mark,
        // with white space, and after comments.
        "ASN,IP Prefix,Max Length,Trust Anchor\r\nAS64496,192.0.2.0/24,24,ripe\r\n",
        "\u{feff}ASN,IP Prefix,Max Length,Trust Anchor\nAS64496,192.0.2.0/24,24,ripe",
        "\n# made by hand\n\nASN , IP Prefix , Max Length , Trust Anchor\n AS64496 , 192.0.2.0/24 , 24 , ripe \n",
        // In another order, with others between.
        "prefix,maxlen,tal,note,asn\n192.0.2.0/24,24,ripe,\"a, b\",64496\n",
        "Max_Length;,prefix,maxLength,TA,origin_as\n,192.0.2.0/24,24,ripe,as64496\n",
        // Without maximum length: the prefix's own.
        "ASN,IP Prefix,Max Length,Trust Anchor\nAS64496,192.0.2.0/24,,ripe\n",
        "ASN,IP Prefix,Trust Anchor\nAS64496,192.0.2.0/24,ripe\n",
    ] {
        assert_eq!(read_clean(text), ["192.0.2.0/24-24 AS64496 ripe"], "{text}");
    }
}

#[test]
fn expiry_is_read_as_seconds_or_as_a_time() {
    for text in [
        // rpki-client.
        "ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS64496,2001:db8::/32,48,ripe,1753453058\n",
        "ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS64496,2001:db8::/32,48,ripe,2025-07-25T14:17:38Z\n",
    ] {
        assert_eq!(
            read_clean(text),
            ["2001:db8::/32-48 AS64496 ripe 1753453058"],
            "{text}"
        );
    }
    // Routinator's csvext and the RIPE NCC's archive.
    let text = "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n\
        rsync://example/a.roa,AS64496,2001:db8::/32,48,2025-07-20 00:00:00,2025-07-25 14:17:38\n\
        N/A,AS64497,2001:db8::/32,48,N/A,N/A\n";
    assert_eq!(
        read_clean(text),
        [
            "2001:db8::/32-48 AS64496 1753453058",
            "2001:db8::/32-48 AS64497"
        ]
    );
}

#[test]
fn columns_without_names_are_told_by_the_first_row() {
    for (text, vrp) in [
        (
            "AS64496,192.0.2.0/24,24,ripe\n",
            "192.0.2.0/24-24 AS64496 ripe",
        ),
        ("64496,192.0.2.0/24,24\n", "192.0.2.0/24-24 AS64496"),
        (
            "64496,192.0.2.0/24,25,ripe,99\n",
            "192.0.2.0/24-25 AS64496 ripe 99",
        ),
        ("192.0.2.0/24,24,64496\n", "192.0.2.0/24-24 AS64496"),
        (
            "192.0.2.0/24,24,AS64496,ripe\n",
            "192.0.2.0/24-24 AS64496 ripe",
        ),
        ("192.0.2.0/24,64496,24\n", "192.0.2.0/24-24 AS64496"),
        (
            "192.0.2.0/24,AS64496,24,ripe\n",
            "192.0.2.0/24-24 AS64496 ripe",
        ),
        ("192.0.2.0/24,AS24,25\n", "192.0.2.0/24-25 AS24"),
        (
            "a.roa,AS64496,192.0.2.0/24,,ripe\n",
            "192.0.2.0/24-24 AS64496 ripe",
        ),
        ("64496,192.0.2.0/24,24,99\n", "192.0.2.0/24-24 AS64496 99"),
    ] {
        assert_eq!(read_clean(text), [vrp], "{text}");
    }
}

#[test]
fn what_is_no_table_of_vrps_is_refused() {
    for text in [
        "hello\n",
        "\u{1f}\u{8b}\u{8}\n\n\u{0}",
        "prefix,count\n192.0.2.0/24,1\n",
        // Prefixes and origins.
        "192.0.2.0/24,64496\n192.0.2.0/24,64497\n",
        "192.0.2.0/24 64496\n",
        "PK,192.0.2.0/24\n",
    ] {
        let error = read_both_ways(text.as_bytes()).expect_err(text);
        assert!(
            matches!(&error, ReadError::Unrecognised { start } if text.contains(start.as_str())),
            "{error:?}"
        );
    }
    assert_eq!(read_clean("asn,prefix\n"), Vec::<String>::new());
}

#[test]
fn rows_that_are_wrong_are_left_out_and_named() {
    let good = "AS64496,192.0.2.0/24,24,ripe";
    for (row, message) in [
        ("hello", "1 columns, not 2 or more"),
        ("AS64496", "1 columns, not 2 or more"),
        (",10.0.0.0/8,8,ripe", "no AS number"),
        ("AS1,,8,ripe", "no prefix"),
        ("ASX,10.0.0.0/8,8,ripe", "no AS number where one must be"),
        (
            "AS4294967296,10.0.0.0/8,8,ripe",
            "no AS number where one must be",
        ),
        (
            "AS1,10.0.0.1/8,8,ripe",
            "`10.0.0.1/8` has bits set after its length; 10.0.0.0/8 is meant?",
        ),
        (
            "AS1,10.0.0.0/33,33,ripe",
            "`10.0.0.0/33` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6)",
        ),
        (
            "AS1,10.0.0.0,32,ripe",
            "an address without a length where a prefix must be",
        ),
        (
            "AS1,10.0.0.0/8,7,ripe",
            "maximum length 7 is shorter than the prefix, which has 8",
        ),
        (
            "AS1,10.0.0.0/8,33,ripe",
            "maximum length 33 is longer than an address, which has 32 bits",
        ),
        (
            "AS1,10.0.0.0/8,x,ripe",
            "the maximum length is no number of bits",
        ),
        (
            "AS1,10.0.0.0/8,ripe",
            "the maximum length is no number of bits",
        ),
    ] {
        let text = format!("ASN,IP Prefix,Max Length,Trust Anchor\n{good}\n{row}\n{good}\n");
        let (vrps, problems) = read(&text);
        assert_eq!(vrps, ["192.0.2.0/24-24 AS64496 ripe"], "{row}");
        assert_eq!(problems, [format!("line 3: {message}: left out: `{row}`")]);
        let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
        let counts = vrps.counts();
        assert_eq!((counts.rows, counts.left_out, counts.duplicates), (3, 1, 1));
    }
}

#[test]
fn what_not_every_vrp_has_may_be_wrong() {
    let text = "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n\
        AS1,10.0.0.0/8,8,ripe,soon\n";
    let (vrps, problems) = read(text);
    assert_eq!(vrps, ["10.0.0.0/8-8 AS1 ripe"]);
    assert_eq!(
        problems,
        [
            "line 2: the expiry is no time from 1970 to 2106: kept without it: \
             `AS1,10.0.0.0/8,8,ripe,soon`"
        ]
    );
    let bytes = b"ASN,IP Prefix,Max Length,Trust Anchor\nAS1,10.0.0.0/8,8,r\xffpe\n";
    let (vrps, problems) = read_both_ways(bytes).expect("a file of VRPs");
    assert_eq!(vrps.len(), 1);
    assert_eq!(problems[0].kind, ProblemKind::TrustAnchor);
}

#[test]
fn lines_before_the_first_row_are_named() {
    let (vrps, problems) = read("made by hand\n64496,192.0.2.0/24,24\n");
    assert_eq!(vrps, ["192.0.2.0/24-24 AS64496"]);
    assert_eq!(
        problems,
        ["line 1: neither a VRP nor names of columns: left out: `made by hand`"]
    );
}

#[test]
fn files_may_be_put_together() {
    let text = "ASN,IP Prefix,Max Length\nAS1,10.0.0.0/8,8\n\
        IP Prefix,ASN,Max Length\n10.0.0.0/8,AS2,8\n";
    assert_eq!(read_clean(text), ["10.0.0.0/8-8 AS1", "10.0.0.0/8-8 AS2"]);
}

#[test]
fn quotes_hold_commas_and_quotes() {
    let text = "note,asn,prefix,maxlength,ta\n\
        \"a, \"\"b\"\", c\",\"AS1\",\"10.0.0.0/8\",\"8\",\"the \"\"root\"\", old\"\n\
        \"open,AS1,10.0.0.0/8,8,x\n";
    let (vrps, problems) = read(text);
    assert_eq!(vrps, ["10.0.0.0/8-8 AS1 the \"root\", old"]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("line 3: 1 columns, not 3 or more"));
}

#[test]
fn a_line_is_read_up_to_its_longest() {
    for (more, kept) in [(-1_isize, 1), (0, 1), (1, 0)] {
        let start = "AS1,10.0.0.0/8,8,ripe,";
        let note = "x".repeat(ROW_BYTES_MAX.strict_add_signed(more) - start.len());
        let text = format!("asn,prefix,maxlength,ta,note\n{start}{note}\n");
        let (vrps, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
        assert_eq!((vrps.len(), problems.len()), (kept, 1 - kept), "{more}");
        assert_eq!(vrps.counts().rows, 1);
    }
}

#[test]
fn more_columns_than_are_looked_at_do_no_harm() {
    let extra = ",".repeat(40);
    let text = format!("asn,prefix,maxlength{extra}\nAS1,10.0.0.0/8,8{extra}\n");
    assert_eq!(read_clean(&text), ["10.0.0.0/8-8 AS1"]);
}

#[test]
fn the_format_is_told_by_the_first_bytes() {
    let mut reader = Reader::new();
    reader.push(b"A");
    assert_eq!(reader.format(), Some(Format::Csv));
    assert_eq!(Format::Csv.to_string(), "CSV");
}

proptest! {
    #[test]
    fn lines_as_validators_write_them_are_read_as_any_others(
        lines in prop::collection::vec(
            "(AS|as|)[0-9]{1,11},\
                ([0-9]{1,3}(\\.[0-9]{1,3}){2}\\.0/[0-9]{1,2}|[0-9a-f:]{1,9}::/[0-9]{1,3}|[0-9./]{0,9}),\
                ([0-9]{1,2}|[0-9 +]{0,4}),(ripe|arin|[ -~é]{0,5})(,([0-9]{8,11}|[0-9Z:-]{0,20})){0,2}",
            0..20,
        ),
        has_expiry: bool,
    ) {
        let names = match has_expiry {
            true => "ASN,IP Prefix,Max Length,Trust Anchor,Expires",
            false => "ASN,IP Prefix,Max Length,Trust Anchor",
        };
        let text = |line: &dyn Fn(&str) -> String| {
            let lines: Vec<String> = lines.iter().map(|each| line(each)).collect();
            format!("{names}\n{}", lines.join("\n"))
        };
        // A quoted column is one that validators do not write.
        let quoted = text(&|line| {
            let (asn, rest) = line.split_once(',').expect("a comma");
            format!("\"{asn}\",{rest}")
        });
        let read = |text: &str| {
            let (vrps, problems) = Vrps::read(text.as_bytes()).expect("columns are named");
            let problems: Vec<_> = problems.into_iter().map(|it| (it.place, it.kind)).collect();
            (vrps.iter().map(|vrp| format!("{vrp:?}")).collect::<Vec<_>>(), problems)
        };
        prop_assert_eq!(read(&text(&str::to_owned)), read(&quoted));
    }
}
