use net::Asn;
use registry::{AsOrg, Holder};

use super::{gzip, shown};

const JSON: &str = r#"
{"changed":"20060131","country":"US","name":"YouTube, Inc.","organizationId":"YOUTU-ARIN","source":"ARIN","type":"Organization"}
{"asn":"36561","changed":"20060131","name":"YOUTUBE","organizationId":"YOUTU-ARIN","source":"ARIN","type":"ASN"}
{"asn":"43515","changed":"20070101","name":"YOUTUBE-EU","organizationId":"YOUTU-ARIN","source":"RIPE","type":"ASN"}
{"asn":"17557","organizationId":"@aut-17557-APNIC","source":"APNIC","type":"ASN"}
{"changed":"20060805","country":"PK","name":"Pakistan \"Telecom\"","organizationId":"@aut-17557-APNIC","source":"APNIC","type":"Organization","opaque":7}
"#;

const TEXT: &str = "\
# name: AS Org
# format: org_id|changed|org_name|country|source
YOUTU-ARIN|20060131|YouTube, Inc.|US|ARIN
# format:aut|changed|aut_name|org_id|opaque_id|source
36561|20060131|YOUTUBE|YOUTU-ARIN|x_ARIN|ARIN
# format:aut|changed|aut_name|org_id|source
43515|20070101|YOUTUBE-EU|YOUTU-ARIN|RIPE
";

#[test]
fn a_number_has_the_holder_that_the_source_says() {
    let (holders, problems) = AsOrg::read(JSON.as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    let youtube = Holder {
        asn: Asn(36561),
        as_name: Some("YOUTUBE"),
        organisation: "YOUTU-ARIN",
        organisation_name: Some("YouTube, Inc."),
        economy: Some("US"),
        source: Some("ARIN"),
        changed: Some("20060131"),
        line: 3,
    };
    assert_eq!(holders.holder(Asn(36561)), Some(youtube));
    let telecom = holders.holder(Asn(17557)).expect("a holder");
    assert_eq!(telecom.organisation_name, Some("Pakistan \"Telecom\""));
    assert_eq!((telecom.as_name, telecom.changed), (None, None));
    assert_eq!(holders.holder(Asn(1)), None);
    assert_eq!((holders.len(), holders.organisations_len()), (3, 2));
    let order: Vec<u32> = holders.iter().map(|holder| holder.asn.0).collect();
    assert_eq!(order, [17557, 36561, 43515]);
}

#[test]
fn the_older_text_form_says_the_same() {
    let (json, _) = AsOrg::read(JSON.as_bytes());
    let (text, problems) = AsOrg::read(TEXT.as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(text.len(), 2);
    for holder in text.iter() {
        // Only the lines differ.
        let mut same = json.holder(holder.asn).expect("a holder");
        same.line = holder.line;
        assert_eq!(holder, same);
    }
}

#[test]
fn two_numbers_have_one_holder_only_by_its_id() {
    let text = "\
# format:org_id|changed|org_name|country|source
A|20080101|Same Name|DE|RIPE
B|20080101|Same Name|DE|RIPE
# format:aut|changed|aut_name|org_id|source
1|20080101|ONE|A|RIPE
2|20080101|TWO|A|RIPE
3|20080101|THREE|B|RIPE
";
    let (holders, _) = AsOrg::read(text.as_bytes());
    assert_eq!(holders.same_organisation(Asn(1), Asn(2)), Some("A"));
    assert_eq!(holders.same_organisation(Asn(1), Asn(3)), None);
    assert_eq!(holders.same_organisation(Asn(1), Asn(4)), None);
    assert_eq!(holders.same_organisation(Asn(4), Asn(4)), None);
}

#[test]
fn of_several_records_the_latest_counts_whatever_their_order() {
    let lines = [
        r#"{"asn":"1","changed":"20060303","name":"NEW","organizationId":"A","source":"RIPE","type":"ASN"}"#,
        r#"{"asn":"1","changed":"19980805","name":"OLD","organizationId":"B","source":"ARIN","type":"ASN"}"#,
        r#"{"asn":"1","name":"UNDATED","organizationId":"B","source":"ARIN","type":"ASN"}"#,
        r#"{"changed":"20060303","country":"SE","name":"New","organizationId":"A","type":"Organization"}"#,
        r#"{"changed":"19980805","country":"NO","name":"Old","organizationId":"A","type":"Organization"}"#,
    ];
    for turn in 0..lines.len() {
        let mut turned = lines;
        turned.rotate_left(turn);
        let (holders, _) = AsOrg::read(turned.join("\n").as_bytes());
        let holder = holders.holder(Asn(1)).expect("a holder");
        assert_eq!(holder.as_name, Some("NEW"));
        assert_eq!(holder.economy, Some("SE"));
        assert_eq!(holders.len(), 1);
    }
    let equal = "# format:aut|changed|aut_name|org_id\n1|20080101|ONE|A\n1|20080101|TWO|A\n";
    let (holders, _) = AsOrg::read(equal.as_bytes());
    assert_eq!(
        holders.iter().next().expect("a holder").as_name,
        Some("TWO")
    );
}

#[test]
fn an_economy_is_two_capital_letters_or_unknown() {
    for (code, economy) in [
        ("PK", Some("PK")),
        ("EU", Some("EU")),
        ("ZZ", None),
        ("", None),
        ("pk", None),
        ("PAK", None),
        ("É", None),
    ] {
        let text =
            format!("# format:org_id|country|org_name\nA|{code}|\n# format:aut|org_id\n1|A\n");
        let (holders, problems) = AsOrg::read(text.as_bytes());
        assert_eq!(shown(&problems), [""; 0]);
        assert_eq!(holders.holder(Asn(1)).expect("a holder").economy, economy);
    }
}

#[test]
fn damaged_lines_are_named_and_the_rest_is_read() {
    let text = r#"1|20080101|ONE|A|RIPE
# format:pigs|fly
# format:aut|changed|aut_name|org_id|source
1|20080101|ONE|A
x|20080101|ONE|A|RIPE
1|20080101|ONE||RIPE
{"asn":"1","type":"ASN"
{"asn":1,"type":"ASN"}
{"asn":"1","type":"AS","organizationId":"A"}
{"asn":"2","organizationId":"A","type":"ASN"}
3|20080101|THREE|A|RIPE
"#;
    let (holders, problems) = AsOrg::read(text.as_bytes());
    assert_eq!(holders.len(), 2);
    assert_eq!(
        shown(&problems),
        [
            "line 1: data before a `# format:` line: `1|20080101|ONE|A|RIPE`",
            "line 2: names unknown columns: `# format:pigs|fly`",
            "line 4: 4 columns, not 5: `1|20080101|ONE|A`",
            "line 5: no AS number where one must be: `x|20080101|ONE|A|RIPE`",
            "line 6: no organisation id: `1|20080101|ONE||RIPE`",
            "line 7: no such JSON object as expected, at byte 23: `{\"asn\":\"1\",\"type\":\"ASN\"`",
            "line 8: no such JSON object as expected, at byte 8: `{\"asn\":1,\"type\":\"ASN\"}`",
            "line 9: `type` is neither ASN nor Organization: \
             `{\"asn\":\"1\",\"type\":\"AS\",\"organizationId\":\"A\"}`",
        ]
    );
}

#[test]
fn the_holders_of_april_2008_are_all_read() {
    let Some(reader) = gzip("as/20080402.as-org2info.jsonl.gz") else {
        return;
    };
    let (holders, problems) = AsOrg::read(reader);
    assert_eq!(shown(&problems), [""; 0]);
    // 42,178 lines of type ASN, of which 15 repeat a number; 37,602 lines of
    // type Organization; counted by another JSON reader.
    assert_eq!(holders.len(), 42_163);
    assert_eq!(holders.organisations_len(), 37_602);
    // In both ARIN's records (1998) and RIPE's (2006).
    let twice = holders.holder(Asn(10282)).expect("a holder");
    assert_eq!(twice.as_name, Some("EQUANT-CEEUR"));
    let telecom = holders.holder(Asn(17557)).expect("a holder");
    assert_eq!(telecom.as_name, Some("PKTELECOM-AS-AP"));
    assert_eq!(telecom.economy, Some("PK"));
}
