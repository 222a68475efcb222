//! JSON as validators write it, and what can be wrong with it.

use rpki::problem::PROBLEMS_MAX;
use rpki::read::ROW_BYTES_MAX;
use rpki::{Action, Format, Place, ProblemKind, ReadError, Reader, Vrps};

use crate::{read, read_both_ways, read_clean};

#[test]
fn what_rpki_client_writes_is_read() {
    let text = r#"{
	"metadata": { "buildmachine": "example", "vrps": 3, "talfiles": [ "/a.tal" ] },
	"roas": [
		{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "apnic", "expires": 1753453058 },
		{ "asn": 64497, "prefix": "192.0.2.0/23", "maxLength": 24, "ta": "ripe", "expires": 1753453059 },
		{ "asn": 64498, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "apnic", "expires": 1753453060 }
	],
	"bgpsec_keys": [ { "asn": 64496, "ski": "00", "pubkey": "AA==", "ta": "ripe", "expires": 1 } ],
	"aspas": [
		{ "customer_asid": 64496, "expires": 1753070425, "providers": [ 64497, 64498 ] },
		{ "customer_asid": 64497, "expires": 1753070425, "providers": [ 0 ] }
	]
}
"#;
    assert_eq!(
        read_clean(text),
        [
            "192.0.2.0/23-24 AS64497 ripe 1753453059",
            "192.0.2.0/24-24 AS64496 apnic 1753453058",
            "2001:db8::/32-48 AS64498 apnic 1753453060",
        ]
    );
    let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
    assert_eq!(vrps.counts().aspas, 2);
    assert_eq!(vrps.counts().rows, 3);
    assert_eq!(vrps.trust_anchors().collect::<Vec<_>>(), ["apnic", "ripe"]);
}

#[test]
fn what_routinator_writes_is_read() {
    let text = r#"{
  "metadata": { "generated": 1753453058, "generatedTime": "2025-07-25T14:17:38Z" },
  "roas": [
    { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe" }
  ],
  "routerKeys": [],
  "aspas": [ { "customer": "AS64496", "providers": ["AS64497"], "ta": "ripe" } ]
}"#;
    assert_eq!(read_clean(text), ["192.0.2.0/24-24 AS64496 ripe"]);
}

#[test]
fn what_routinator_writes_with_sources_is_read() {
    let text = r#"{ "roas": [ { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24, "source": [
      { "type": "exception", "path": "/local", "comment": null },
      { "type": "roa", "uri": "rsync://example/a.roa", "tal": "ripe",
        "validity": { "notBefore": "2025-07-20T00:00:00Z", "notAfter": "2026-07-20T00:00:00Z" },
        "chainValidity": { "notBefore": "2025-07-20T00:00:00Z", "notAfter": "2025-07-21T00:00:00Z" },
        "stale": "2025-07-21T00:00:00Z" },
      { "type": "roa", "tal": "apnic",
        "validity": { "notBefore": "2025-07-20T00:00:00Z", "notAfter": "2025-07-22T00:00:00Z" } }
    ] } ],
    "aspas": [ { "customer": "AS64496", "providers": ["AS64497"], "source": [ { "tal": "ripe" }, {} ] } ] }"#;
    // 2025-07-22, since the VRP is there as long as any of its ROAs is.
    assert_eq!(
        read_clean(text),
        ["192.0.2.0/24-24 AS64496 ripe 1753142400"]
    );
    let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
    assert_eq!(vrps.counts().aspas, 1);
}

#[test]
fn what_octorpki_writes_is_read() {
    let text = r#"{"metadata":{"counts":2,"generated":1,"valid":2,"signature":"MEUC","signatureDate":""},"roas":[{"prefix":"192.0.2.0/24","maxLength":24,"asn":"AS64496","ta":"Cloudflare"},{"prefix":"2001:DB8::/32","maxLength":48,"asn":"AS64497","ta":"Cloudflare"}]}"#;
    assert_eq!(
        read_clean(text),
        [
            "192.0.2.0/24-24 AS64496 Cloudflare",
            "2001:db8::/32-48 AS64497 Cloudflare"
        ]
    );
}

#[test]
fn authorisations_by_family_are_counted_as_they_stand() {
    let text = r#"{ "roas": [], "provider_authorizations": {
        "ipv4": [ { "customer_asid": 1, "providers": [2] }, { "customer_asid": 3, "providers": [0] } ],
        "ipv6": [ { "customer_asid": 1, "providers": [2] } ] } }"#;
    let (vrps, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
    assert_eq!((vrps.counts().aspas, vrps.len()), (3, 0));
    assert_eq!(problems, []);
}

#[test]
fn unusual_forms_mean_the_same() {
    for row in [
        r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":"ripe"}"#,
        r#"{ "ta" : "ripe" , "maxLength" : 24 , "prefix" : "192.0.2.0/24" , "asn" : 64496 }"#,
        r#"{"asn":"64496","prefix":"192.0.2.0/24","maxLength":"24","ta":"ripe"}"#,
        r#"{"asn":"as64496","prefix":" 192.0.2.0/24 ","maxLength":24,"ta":"ripe"}"#,
        r#"{"asn":"0.64496","prefix":"192.0.2.0\/24","maxLength":24,"ta":"rip\u0065"}"#,
        r#"{"\u0061sn":64496,"prefix":"192.0.2.0/24","ta":"ripe"}"#,
        r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":null,"ta":"ripe","expires":0}"#,
        r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":"","ta":"ripe","expires":null}"#,
        r#"{"asn":1,"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":"ripe"}"#,
        r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"source":"ripe"}"#,
        r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":null,"source":[{"tal":"ripe"}]}"#,
        r#"{"x":{"asn":[1,{"prefix":"}]"}]},"asn":64496,"prefix":"192.0.2.0/24","ta":"ripe","y":-0.5e+3}"#,
    ] {
        let text = format!(r#"{{"roas":[{row}]}}"#);
        assert_eq!(read_clean(&text), ["192.0.2.0/24-24 AS64496 ripe"], "{row}");
    }
}

#[test]
fn rows_that_are_wrong_are_left_out_and_named() {
    let good = r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":"ripe"}"#;
    for (row, message) in [
        ("17", "no JSON object where a VRP must be"),
        ("null", "no JSON object where a VRP must be"),
        ("[]", "no JSON object where a VRP must be"),
        ("{}", "no AS number"),
        (r#"{"asn":1}"#, "no prefix"),
        (r#"{"prefix":"10.0.0.0/8","maxLength":8}"#, "no AS number"),
        (
            r#"{"asn":4294967296,"prefix":"10.0.0.0/8"}"#,
            "no AS number where one must be",
        ),
        (
            r#"{"asn":-1,"prefix":"10.0.0.0/8"}"#,
            "no AS number where one must be",
        ),
        (
            r#"{"asn":1.10,"prefix":"10.0.0.0/8"}"#,
            "no AS number where one must be",
        ),
        (
            r#"{"asn":true,"prefix":"10.0.0.0/8"}"#,
            "no AS number where one must be",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.1/8"}"#,
            "`10.0.0.1/8` has bits set after its length; 10.0.0.0/8 is meant?",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/33"}"#,
            "`10.0.0.0/33` has no valid length (0 to 32 for IPv4, 0 to 128 for IPv6)",
        ),
        (
            r#"{"asn":1,"prefix":8}"#,
            "`8` is no prefix (as in 192.0.2.0/24 or 2001:db8::/32)",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0"}"#,
            "an address without a length where a prefix must be",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxLength":7}"#,
            "maximum length 7 is shorter than the prefix, which has 8",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxLength":33}"#,
            "maximum length 33 is longer than an address, which has 32 bits",
        ),
        (
            r#"{"asn":1,"prefix":"2001:db8::/32","maxLength":129}"#,
            "maximum length 129 is longer than an address, which has 128 bits",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxLength":256}"#,
            "the maximum length is no number of bits",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxLength":8.0}"#,
            "the maximum length is no number of bits",
        ),
        (
            r#"{"asn":1,"prefix":"10.0.0.0/8","maxLength":"+8"}"#,
            "the maximum length is no number of bits",
        ),
    ] {
        let text = format!(r#"{{"roas":[{good},{row},{good}]}}"#);
        let place = 10 + good.len();
        let (vrps, problems) = read(&text);
        assert_eq!(vrps, ["192.0.2.0/24-24 AS64496 ripe"], "{row}");
        assert_eq!(
            problems,
            [format!("byte {place}: {message}: left out: `{row}`")]
        );
        let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
        let counts = vrps.counts();
        assert_eq!((counts.rows, counts.left_out, counts.duplicates), (3, 1, 1));
    }
}

#[test]
fn what_not_every_vrp_has_may_be_wrong() {
    let long = "x".repeat(256);
    for (member, message) in [
        (r#""ta":17"#.to_owned(), "the trust anchor is no text"),
        (
            format!(r#""ta":"{long}""#),
            "the trust anchor is no text of up to 255 bytes",
        ),
        (r#""ta":"\ud800""#.to_owned(), "the trust anchor is no text"),
        (
            r#""expires":-1"#.to_owned(),
            "the expiry is no time from 1970 to 2106",
        ),
        (
            r#""expires":4294967296"#.to_owned(),
            "the expiry is no time",
        ),
        (r#""expires":"soon""#.to_owned(), "the expiry is no time"),
        (
            r#""source":[{"validity":{"notAfter":"soon"}}]"#.to_owned(),
            "the expiry is no time",
        ),
    ] {
        let text = format!(r#"{{"roas":[{{"asn":64496,"prefix":"192.0.2.0/24",{member}}}]}}"#);
        let (vrps, problems) = read(&text);
        assert_eq!(vrps, ["192.0.2.0/24-24 AS64496"], "{member}");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(message), "{problems:?}");
        assert!(problems[0].contains("kept without it"), "{problems:?}");
        let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
        assert_eq!((vrps.counts().rows, vrps.counts().left_out), (1, 0));
    }
}

#[test]
fn trust_anchors_are_told_apart_up_to_255() {
    for count in [254, 255, 256] {
        let rows: Vec<String> = (0..count)
            .map(|n| format!(r#"{{"asn":{n},"prefix":"10.0.0.0/8","ta":"ta{n}"}}"#))
            .collect();
        let text = format!(r#"{{"roas":[{}]}}"#, rows.join(","));
        let (vrps, problems) = read(&text);
        assert_eq!(vrps.len(), count);
        assert_eq!(problems.len(), count.saturating_sub(255));
        assert_eq!(vrps[254 - 1], "10.0.0.0/8-8 AS253 ta253");
        let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
        assert_eq!(vrps.trust_anchors().len(), count.min(255));
    }
}

#[test]
fn of_vrps_that_agree_the_first_anchor_and_the_last_expiry_are_kept() {
    let text = r#"{"roas":[
        {"asn":1,"prefix":"10.0.0.0/8","maxLength":9,"ta":"ripe","expires":5},
        {"asn":1,"prefix":"10.0.0.0/8","maxLength":8,"ta":"arin","expires":6},
        {"asn":1,"prefix":"10.0.0.0/8","maxLength":9,"ta":"arin","expires":7},
        {"asn":1,"prefix":"10.0.0.0/8","maxLength":9,"ta":"ripe","expires":6}
    ]}"#;
    assert_eq!(
        read_clean(text),
        ["10.0.0.0/8-8 AS1 arin 6", "10.0.0.0/8-9 AS1 ripe 7"]
    );
    let (vrps, _) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
    assert_eq!(vrps.counts().duplicates, 2);
}

#[test]
fn what_was_read_before_broken_json_is_kept() {
    let row = r#"{"asn":64496,"prefix":"192.0.2.0/24"}"#;
    for (text, kind, byte) in [
        (format!(r#"{{"roas":[{row},"#), ProblemKind::Truncated, 47),
        (format!(r#"{{"roas":[{row}"#), ProblemKind::Truncated, 46),
        (
            format!(r#"{{"roas":[{row},{{"as"#),
            ProblemKind::Truncated,
            51,
        ),
        (format!(r#"{{"roas":[{row}]"#), ProblemKind::Truncated, 47),
        (format!(r#"{{"roas":[{row}]}}}}"#), ProblemKind::Syntax, 48),
        (format!(r#"{{"roas":[{row},]}}"#), ProblemKind::Syntax, 47),
        (
            format!(r#"{{"roas":[{row} {row}]}}"#),
            ProblemKind::Syntax,
            47,
        ),
        (
            format!(r#"{{"roas":[{row},{{"asn":01}}]}}"#),
            ProblemKind::Syntax,
            55,
        ),
        (
            format!(r#"{{"roas":[{row}],"x":nul}}"#),
            ProblemKind::Syntax,
            55,
        ),
        (
            format!("{{\"roas\":[{row}],\"x\":\"\n\"}}"),
            ProblemKind::Syntax,
            53,
        ),
    ] {
        let (vrps, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
        assert_eq!(vrps.len(), 1, "{text}");
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!(problems[0].kind, kind, "{text}");
        assert_eq!(problems[0].place, Place::Byte(byte), "{text}");
        assert_eq!(problems[0].kind.action(), Action::Stopped);
    }
}

#[test]
fn what_is_no_file_of_vrps_is_refused() {
    for (text, error) in [
        ("", ReadError::Empty),
        (" \n\t", ReadError::Empty),
        ("\u{feff}", ReadError::Empty),
        ("{}", ReadError::NoRoas),
        (r#"{"slurmVersion":1,"x":{"roas":[]}}"#, ReadError::NoRoas),
        (r#"{"metadata":"#, ReadError::BrokenJson { offset: 12 }),
        (r#"{"metadata" 1"#, ReadError::BrokenJson { offset: 12 }),
        (r#"  {,}"#, ReadError::BrokenJson { offset: 3 }),
        (
            "[1]",
            ReadError::Unrecognised {
                start: "[1]".to_owned(),
            },
        ),
    ] {
        assert_eq!(
            read_both_ways(text.as_bytes()).expect_err(text),
            error,
            "{text}"
        );
    }
}

#[test]
fn roas_that_are_no_array_are_named() {
    assert_eq!(read_clean(r#"{"roas":null}"#), Vec::<String>::new());
    let (vrps, problems) = read(r#"{"roas":{"asn":1},"x":[]}"#);
    assert_eq!(vrps, Vec::<String>::new());
    assert!(problems[0].starts_with("byte 8: `roas` is no array: left out"));
}

#[test]
fn a_byte_order_mark_and_white_space_come_before() {
    let mut reader = Reader::new();
    assert_eq!(reader.format(), None);
    reader.push("\u{feff}\r\n ".as_bytes());
    assert_eq!(reader.format(), None);
    reader.push(br#"{"roas":[7]}"#);
    assert_eq!(reader.format(), Some(Format::Json));
    let (_, problems) = reader.finish().expect("a file of VRPs");
    assert_eq!(problems[0].place, Place::Byte(6 + 9));
}

#[test]
fn a_row_is_read_up_to_its_longest() {
    for (more, kept) in [(-1_isize, 1), (0, 1), (1, 0)] {
        for escape in ["", r"\u0020"] {
            let start = r#"{"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":"ripe""#;
            let start = start.replace("ripe", &format!("ripe{escape}"));
            let space = ROW_BYTES_MAX.strict_add_signed(more) - start.len() - 1;
            let row = format!("{start}{}}}", " ".repeat(space));
            let text = format!(r#"{{"roas":[{row}]}}"#);
            let (vrps, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
            assert_eq!(vrps.len(), kept, "{more}");
            let kinds: Vec<_> = problems.into_iter().map(|problem| problem.kind).collect();
            let expected = [ProblemKind::TooLong];
            assert_eq!(kinds, expected[kept..], "{more}");
        }
    }
}

#[test]
fn nesting_is_read_up_to_its_deepest() {
    // With the object of all, 127.
    for (depth, fine) in [(125, true), (126, true), (127, false)] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let text = format!(r#"{{"roas":[],"x":{open}{close}}}"#);
        let (_, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
        assert_eq!(problems.is_empty(), fine, "{depth}");
        let value = serde_json::from_str::<serde_json::Value>(&text);
        assert_eq!(value.is_ok(), fine, "{depth}");
    }
}

#[test]
fn problems_are_kept_up_to_a_number_and_then_counted() {
    for count in [PROBLEMS_MAX - 1, PROBLEMS_MAX, PROBLEMS_MAX + 2] {
        let rows = vec!["7"; count].join(",");
        let text = format!(r#"{{"roas":[{rows}"#);
        let (vrps, problems) = Vrps::read(text.as_bytes()).expect("a file of VRPs");
        // The number at the end may go on.
        assert_eq!(vrps.counts().left_out, count as u64 - 1);
        let kinds = |wanted: ProblemKind| {
            let kinds = problems.iter().filter(|problem| problem.kind == wanted);
            kinds.count()
        };
        assert_eq!(kinds(ProblemKind::NotObject), PROBLEMS_MAX.min(count - 1));
        assert_eq!(kinds(ProblemKind::Truncated), 1);
        let further = (count - 1).saturating_sub(PROBLEMS_MAX) as u64;
        assert_eq!(
            kinds(ProblemKind::Further { count: further }),
            usize::from(further > 0)
        );
    }
}
