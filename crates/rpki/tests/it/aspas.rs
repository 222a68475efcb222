//! ASPAs as validators write them, and the time at which a file was made.

use net::Asn;
use rpki::read::ROW_BYTES_MAX;
use rpki::{Aspa, AspaProblem, Aspas, Hop, Payloads, ProblemKind, Reader};

/// The ASPAs as lines like `AS64496: AS64497 AS64498 until 1753070425`, the
/// file's time in seconds, and the problems as shown. Read at once and byte by
/// byte, which must give the same.
fn read(text: &str) -> (Vec<String>, Option<i64>, Vec<String>) {
    let (whole, problems) = Payloads::read(text.as_bytes()).expect("a file of VRPs");
    let mut reader = Reader::new();
    text.bytes().for_each(|byte| reader.push(&[byte]));
    let (pieces, _) = reader.finish_all().expect("a file of VRPs");
    assert_eq!(whole.aspas, pieces.aspas);
    assert_eq!(whole.generated, pieces.generated);
    (
        whole.aspas.iter().map(shown).collect(),
        whole.generated.map(net::Timestamp::seconds),
        problems.iter().map(ToString::to_string).collect(),
    )
}

pub(crate) fn shown(aspa: Aspa<'_>) -> String {
    let providers: Vec<String> = aspa.providers.iter().map(Asn::to_string).collect();
    let mut line = format!("{}: {}", aspa.customer, providers.join(" "));
    if let Some(expires) = aspa.expires {
        line += &format!(" until {}", expires.seconds());
    }
    line
}

#[test]
fn what_rpki_client_writes_is_read() {
    let text = r#"{ "metadata": { "buildmachine": "example", "buildtime": "2025-07-20T09:31:33Z", "aspas": 3 },
	"roas": [],
	"aspas": [
		{ "customer_asid": 64497, "expires": 1753070426, "providers": [ 0 ] },
		{ "customer_asid": 64496, "expires": 1753070425, "providers": [ 64499, 64498, 64499 ] }
	]
}"#;
    let expected = [
        "AS64496: AS64498 AS64499 until 1753070425",
        "AS64497: AS0 until 1753070426",
    ];
    assert_eq!(
        read(text),
        (
            expected.map(String::from).into(),
            Some(1_753_003_893),
            vec![]
        )
    );
}

#[test]
fn what_routinator_writes_is_read() {
    let text = r#"{
  "metadata": { "generated": 1753003893, "generatedTime": "2001-01-01T00:00:00Z" },
  "roas": [],
  "aspas": [
    { "customer": "AS64496", "providers": ["AS64498", "AS64497"], "source": [
      { "type": "aspa", "tal": "ripe", "chainValidity": { "notBefore": "2025-07-20T00:00:00Z", "notAfter": "2025-07-22T00:00:00Z" } },
      { "type": "exception", "path": null } ] },
    { "customer": "AS64497", "providers": ["AS0"], "ta": "ripe" }
  ]
}"#;
    let expected = ["AS64496: AS64497 AS64498 until 1753142400", "AS64497: AS0"];
    assert_eq!(
        read(text),
        (
            expected.map(String::from).into(),
            Some(1_753_003_893),
            vec![]
        )
    );
}

#[test]
fn several_aspas_of_a_customer_are_one() {
    for name in ["aspas", "provider_authorizations"] {
        let text = format!(
            r#"{{ "{name}": {{
              "ipv4": [ {{ "customer_asid": 1, "expires": 7, "providers": [2, 4] }} ],
              "note": [ {{ "customer_asid": 9, "providers": [2] }} ],
              "ipv6": [ {{ "customer_asid": 1, "expires": 8, "providers": [3, 2] }} ] }}, "roas": [] }}"#
        );
        let expected = vec!["AS1: AS2 AS3 AS4 until 8".to_owned()];
        assert_eq!(read(&text), (expected, None, vec![]), "{name}");
    }
}

#[test]
fn a_file_without_a_time_has_none() {
    for text in [
        r#"{ "roas": [] }"#,
        r#"{ "roas": [], "metadata": null }"#,
        r#"{ "roas": [], "metadata": [ { "buildtime": "2025-07-20T09:31:33Z" } ] }"#,
        r#"{ "roas": [], "metadata": { "buildtime": null, "generated": 0 } }"#,
        r#"{ "roas": [], "x": { "metadata": { "generated": 1 } } }"#,
    ] {
        assert_eq!(read(text), (vec![], None, vec![]), "{text}");
    }
    let (payloads, _) = Payloads::read(b"ASN,IP Prefix,Max Length\n").expect("a file of VRPs");
    assert_eq!(payloads.generated, None);
}

#[test]
fn what_is_wrong_with_a_row_is_told_and_the_others_are_kept() {
    let long = format!("[{}1]", "1,".repeat(ROW_BYTES_MAX / 2));
    for (row, problem) in [
        ("1", AspaProblem::NotObject),
        ("null", AspaProblem::NotObject),
        ("{}", AspaProblem::Customer),
        (
            r#"{"customer_asid":-1,"providers":[1]}"#,
            AspaProblem::Customer,
        ),
        (r#"{"customer":"","providers":[1]}"#, AspaProblem::Customer),
        (
            r#"{"customer":4294967296,"providers":[1]}"#,
            AspaProblem::Customer,
        ),
        (r#"{"customer":1}"#, AspaProblem::Providers),
        (r#"{"customer":1,"providers":2}"#, AspaProblem::Providers),
        (
            r#"{"customer":1,"providers":[2,"x"]}"#,
            AspaProblem::Providers,
        ),
        (
            r#"{"customer":1,"providers":[[2]]}"#,
            AspaProblem::Providers,
        ),
        (r#"{"customer":1,"providers":[]}"#, AspaProblem::NoProviders),
        (
            &format!(r#"{{"customer":1,"providers":{long}}}"#),
            AspaProblem::TooLong,
        ),
    ] {
        let text = format!(
            r#"{{"aspas":[{{"customer":3,"providers":[4]}},{row},{{"customer":2,"providers":[3]}}],"roas":[]}}"#
        );
        let (payloads, problems) = Payloads::read(text.as_bytes()).expect("a file of VRPs");
        let kinds: Vec<_> = problems.into_iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ProblemKind::Aspa(problem)], "{row}");
        assert_eq!(payloads.aspas.len(), 2, "{row}");
        assert_eq!(payloads.vrps.counts().aspas, 3);
        assert_eq!(payloads.vrps.counts().left_out, 0, "no VRP was left out");
    }
}

#[test]
fn what_is_wrong_beside_rows_is_told() {
    let row = r#"{"aspas":[{"customer":1,"providers":[2],"expires":"soon"}],"roas":[]}"#;
    assert_eq!(
        read(row),
        (
            vec!["AS1: AS2".to_owned()],
            None,
            vec![
                "byte 10: the expiry is no time from 1970 to 2106: kept without it: \
                 `{\"customer\":1,\"providers\":[2],\"expires\":\"soon\"}`"
                    .to_owned()
            ]
        )
    );
    for (text, problem) in [
        (
            r#"{"roas":[],"aspas":7}"#,
            "byte 19: `aspas` is no array: left out: `7}`",
        ),
        (
            r#"{"roas":[],"aspas":{"ipv4":{}}}"#,
            "byte 27: `aspas` is no array: left out: `{}}}`",
        ),
        (
            r#"{"roas":[],"metadata":{"generated":"soon"}}"#,
            "byte 22: the file's time is none from 1970 to 2106: kept without it: \
             `{\"generated\":\"soon\"}`",
        ),
    ] {
        let (_, problems) = Payloads::read(text.as_bytes()).expect("a file of VRPs");
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [problem]);
    }
}

#[test]
fn a_hop_is_attested_by_the_customer_alone() {
    let aspas: Aspas = [
        (1, &[Asn(3), Asn(2), Asn(3)][..]),
        (2, &[Asn(0)]),
        (4, &[Asn(0), Asn(2)]),
        (5, &[]),
        (1, &[Asn(7)]),
    ]
    .map(|(customer, providers)| Aspa {
        customer: Asn(customer),
        providers,
        expires: None,
    })
    .into_iter()
    .collect();
    assert_eq!(aspas.len(), 3);
    assert_eq!(
        aspas.of(Asn(1)).map(|aspa| aspa.providers),
        Some(&[Asn(2), Asn(3), Asn(7)][..])
    );
    for (customer, provider, expected) in [
        (1, 2, Hop::Provider),
        (1, 3, Hop::Provider),
        (1, 7, Hop::Provider),
        (1, 4, Hop::NotProvider),
        (2, 1, Hop::NotProvider),
        (2, 0, Hop::NotProvider),
        (4, 0, Hop::NotProvider),
        (4, 2, Hop::Provider),
        (3, 1, Hop::NoAttestation),
        (5, 1, Hop::NoAttestation),
        (0, 1, Hop::NoAttestation),
    ] {
        assert_eq!(
            aspas.hop(Asn(customer), Asn(provider)),
            expected,
            "{customer} {provider}"
        );
    }
}

#[test]
fn no_aspas_are_no_aspas_however_made() {
    let none: Aspas = std::iter::empty::<Aspa<'_>>().collect();
    assert_eq!(none, Aspas::default());
    assert!(none.is_empty());
    assert_eq!(none.iter().len(), 0);
}
