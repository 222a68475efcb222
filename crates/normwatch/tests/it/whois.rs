//! `normwatch whois` as people use it.

use std::path::PathBuf;

use crate::mistakes::refused;
use crate::program::Place;

const DELEGATED: &[u8] = b"2|ripencc|20181014|2|19830705|20181014|+0200\n\
    ripencc|DE|ipv4|30.1.100.0|256|20110102|allocated|two\n\
    ripencc|DE|asn|200011|1|20130102|allocated|two\n";
const OBJECTS: &[u8] = b"inetnum: 30.1.100.0 - 30.1.100.255\nnetname: EXAMPLE\norg: ORG-ONE\n\
    country: FR\nmnt-irt: IRT-ONE\nsource: TEST\n\n\
    organisation: ORG-ONE\norg-name: Example One\nsource: TEST\n\n\
    irt: IRT-ONE\nabuse-mailbox: abuse@example.net\n\
    remarks: abuse@example.net was validated on 2024-05-01\nsource: TEST\n";

fn place() -> Place {
    let place = Place::new();
    place.write("registers/delegated", DELEGATED);
    place.write("registers/objects", OBJECTS);
    place
}

#[test]
fn the_answer_comes_first_and_the_evidence_after_it() {
    let ran = place().run(&[
        "whois",
        "30.1.100.7",
        "--at",
        "2024-06-01",
        "--registers",
        "registers",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let start = "30.1.100.7 on 2024-06-01\n\n\
        Holder            Example One (ORG-ONE), by the inetnum 30.1.100.0/24\n\
        Economy           DE, by the delegation of ripencc\n\
        Announced         no table of announcements was asked\n\
        Authorised        the RPKI was not asked; there is no route object\n\
        Write to          abuse@example.net (IRT-ONE, the response team of 30.1.100.0/24); validated\n";
    assert!(ran.out.starts_with(start), "{}", ran.out);
    for part in [
        "DE by the delegation (delegated:2, of 2018-10-14)",
        "FR by the inetnum (objects:1)",
        "Not asked, since no file was given: ",
    ] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&ran.out).contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn several_questions_are_an_array_in_json_and_a_line_each_in_rdap() {
    let place = place();
    let asked = [
        "whois",
        "30.1.100.7",
        "AS200011",
        "--registers",
        "registers",
    ];
    let ran = place.run(&[&asked[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json[0]["query"], "30.1.100.7");
    assert_eq!(json[1]["query"], "AS200011");
    assert!(json[1]["conduct"]["neighbours"].is_null(), "not asked");
    let ran = place.run(&[&asked[..], &["--format", "rdap"]].concat());
    let classes: Vec<String> = ran
        .out
        .lines()
        .map(|line| {
            let response: serde_json::Value = serde_json::from_str(line).expect("JSON");
            response["objectClassName"]
                .as_str()
                .expect("a class")
                .to_owned()
        })
        .collect();
    assert_eq!(classes, ["ip network", "autnum"]);
    let ran = place.run(&[&asked[..], &["--format", "markdown"]].concat());
    assert!(ran.out.starts_with("# 30.1.100.7 on "), "{}", ran.out);
}

#[test]
fn what_nobody_knows_is_answered_with_what_was_asked() {
    let ran = place().run(&["whois", "8.8.8.8", "--registers", "registers"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out
            .contains("unknown: none of the registers that were asked has it"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("delegations of a regional registry"));
    let ran = Place::new().run(&["whois", "10.0.0.1"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("nobody: 10.0.0.0/8 is set aside"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("hint: name some: --registers"),
        "{}",
        ran.err
    );
}

#[test]
fn a_wrong_question_and_wrong_files_have_their_exit_codes() {
    let place = place();
    refused(&place.run(&["whois"]), 2, &["IP|PREFIX|ASN"]);
    refused(
        &place.run(&["whois", "example.net"]),
        2,
        &["no address, no block and no AS number"],
    );
    refused(
        &place.run(&["whois", "192.0.2.1/24"]),
        2,
        &["192.0.2.0/24 is meant"],
    );
    refused(
        &place.run(&["whois", "192.0.2.1", "--registers", "delegatd"]),
        3,
        &["delegatd", "hint: "],
    );
    place.write("bird.conf", b"log syslog all;\nrouter id 172.16.0.1;\n");
    refused(
        &place.run(&["whois", "192.0.2.1", "--registers", "bird.conf"]),
        4,
        &["`bird.conf` is no register that is known", "hint: "],
    );
    place.write("slurm", br#"{"slurmVersion": 1}"#);
    refused(
        &place.run(&["whois", "192.0.2.1", "--registers", "slurm"]),
        4,
        &["slurm", "hint: "],
    );
}

#[test]
fn lines_that_cannot_be_used_are_told_and_the_rest_is_used() {
    let place = place();
    let wrong = [
        DELEGATED,
        b"ripencc|DE|ipv4|30.1.300.0|256|20110102|allocated|two\n",
    ]
    .concat();
    place.write("wrong", &wrong);
    let ran = place.run(&["whois", "30.1.100.7", "--registers", "wrong"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("`wrong`: line 4: "), "{}", ran.err);
    assert!(ran.out.contains("DE, by the delegation of ripencc"));
}

#[test]
fn a_register_that_is_cut_off_is_used_up_to_there_and_that_is_said() {
    let place = place();
    place.write("cut.gz", &cut_off(DELEGATED));
    let ran = place.run(&["whois", "30.1.100.7", "--registers", "cut.gz"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(
        ran.err.contains("`cut.gz` was damaged, cut off"),
        "{}",
        ran.err
    );
    assert!(
        ran.out.contains("could not be read to its end"),
        "{}",
        ran.out
    );
}

#[test]
fn sql_looks_into_the_registers_that_it_is_given() {
    let place = place();
    let question = "select holder('30.1.100.7') as h, economy('30.1.100.7') as e, \
        (select count(*) from delegations('registers/delegated')) as n";
    let given = [
        "sql",
        question,
        "--format",
        "csv",
        "--registers",
        "registers",
    ];
    let ran = place.run(&given);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, "h,e,n\r\nExample One,DE,2\r\n");
    refused(
        &place.run(&given[..2]),
        7,
        &["holder: no registers were given", "--registers"],
    );
}

#[test]
fn real_registers_tell_whose_the_hijacked_block_was() {
    let Ok(data) = std::env::var("NORMWATCH_DATA") else {
        println!("left out: real registers (NORMWATCH_DATA is not set)");
        return;
    };
    let file = |name: &str| {
        let path = PathBuf::from(&data).join(name);
        path.to_str().expect("a name in UTF-8").to_owned()
    };
    let ran = Place::new().run(&[
        "whois",
        "208.65.153.238",
        "--registers",
        &file("rir/delegated-arin-extended-latest.gz"),
        &file("as/20080402.as-org2info.jsonl.gz"),
        &file("origins/ipasn_20080501_v12.dat.gz"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "YouTube, Inc., as the holder of AS36561: arin has one holder for both",
        "US, by the delegation of arin",
        "208.65.153.0/24 by AS36561 (YouTube, Inc.)",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

/// Content in gzip's form, the end of which is missing: one stored block and no
/// checksum.
fn cut_off(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("the content is short");
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(content);
    bytes
}

#[test]
fn an_account_of_registers_says_what_they_hold_and_what_is_odd() {
    let place = place();
    place.write(
        "registers/twice",
        b"2|arin|20181014|1|19830705|20181014|+0200\n\
          arin|US|ipv4|30.1.100.128|128|20110102|allocated|three\nnonsense\n",
    );
    let ran = place.run(&["registers", "registers", "--at", "2018-10-14"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "delegations of a regional registry 2 2018-10-14 0",
        "objects of a routing registry (RPSL) 3 not said 0",
        "Wrong in registers/twice - line 3: ",
        "30.1.100.128–30.1.100.255: in registers/delegated line 2 (allocated by ripencc) and in \
         registers/twice line 2 (allocated by arin)",
        "registers/delegated: no summary of 1 records of ipv4",
        "What no delegation speaks of",
    ] {
        assert!(flat.contains(part), "{part}\n{}", ran.out);
    }
    let ran = place.run(&["registers", "registers", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(json["files"].as_array().map(Vec::len), Some(3));
    refused(&place.run(&["registers", "nowhere"]), 3, &["nowhere"]);
}
