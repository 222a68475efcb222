use std::fs::File;
use std::io::BufReader;

use bzip2::bufread::BzDecoder;
use net::Asn;
use registry::origin_as::{read, read_table};

use super::{asns, evidence, prefix};

fn problems(text: &str) -> (Vec<String>, Vec<String>) {
    let mut found = Vec::new();
    let problems = read(text.as_bytes(), |origin_as| {
        let changed = origin_as.changed.map(|instant| instant.to_string());
        found.push(format!(
            "{} {} {} {}",
            origin_as.prefix,
            origin_as.origin,
            origin_as.handle.unwrap_or("-"),
            changed.as_deref().unwrap_or("-")
        ));
    });
    (found, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn records_of_both_families_are_read_and_damaged_ones_named() {
    let (found, problems) = problems(
        r#"{
    "source": "ARIN-WHOIS",
    "whois_records": {
        "v4": [
            {"prefix": "192.0.2.0/24", "originas": "AS64496", "name": "NET-1", "changed": "2018-08-01T12:07:53.377-04:00", "ref": "x"},
            {"prefix": "192.0.2.0/24", "originas": "AS64497, AS64498"},
            {"prefix": "192.0.2.1/24", "originas": "AS64496"},
            {"prefix": "192.0.2.0/24", "originas": ""},
            {"prefix": "192.0.2.0/24", "originas": "64496x"},
            {"originas": "AS64496"},
            "nothing",
            {"prefix": "192.0.2.0/24", "originas": "AS64499", "changed": "yesterday"}
        ],
        "v6": [{"prefix": "2001:db8::/32", "originas": "AS64496"}],
        "v8": [{"prefix": "2001:db8::/32", "originas": "AS64497"}]
    }
}"#,
    );
    assert_eq!(
        found,
        [
            "192.0.2.0/24 AS64496 NET-1 2018-08-01T16:07:53.377Z",
            "192.0.2.0/24 AS64497 - -",
            "192.0.2.0/24 AS64498 - -",
            "192.0.2.0/24 AS64499 - -",
            "2001:db8::/32 AS64496 - -",
        ]
    );
    assert_eq!(
        problems,
        [
            "record 3 of v4: `192.0.2.1/24` has bits set after its length; 192.0.2.0/24 is meant?",
            "record 4 of v4: no originas",
            "record 5 of v4: no AS number where one must be",
            "record 6 of v4: no prefix",
            "record 7 of v4: no object",
            "record 8 of v4: no date and time where one must be",
        ]
    );
}

#[test]
fn a_document_that_breaks_off_is_read_up_to_there() {
    let (found, problems) = problems(
        "{\"whois_records\": {\"v4\": [{\"prefix\": \"192.0.2.0/24\", \"originas\": \"AS1\"},\n{\"pre",
    );
    assert_eq!(found, ["192.0.2.0/24 AS1 - -"]);
    assert_eq!(
        problems,
        ["record 2 of v4: no such JSON document as expected, at line 2, byte 5"]
    );
}

#[test]
fn a_document_of_another_kind_is_named_as_such() {
    for (text, problem) in [
        ("{\"data\": []}", "no array of records"),
        ("{\"whois_records\": {}}", "no array of records"),
        ("[]", "no such JSON document as expected, at line 1, byte 2"),
        (
            "{} {}",
            "no such JSON document as expected, at line 1, byte 4",
        ),
    ] {
        let (found, problems) = problems(text);
        assert_eq!(
            (found.len(), &problems[..]),
            (0, &[problem.to_owned()][..]),
            "{text}"
        );
    }
}

#[test]
fn what_holders_told_arin_until_2022_is_read_whole() {
    let Some(path) = evidence("irr/arin-whois-originas.json.bz2") else {
        return;
    };
    let file = File::open(path).expect("the evidence has the file");
    let reader = BufReader::new(BzDecoder::new(BufReader::new(file)));
    let (table, problems) = read_table(reader);
    assert_eq!(problems, []);
    let prefixes = table.prefixes().prefixes();
    // Counted by a script: 117,503 records, 116,628 different ones.
    assert_eq!(prefixes.len(), 105_549);
    let pairs: usize = (0..prefixes.len()).map(|at| table.at(at).1.len()).sum();
    assert_eq!(pairs, 116_628);
    assert_eq!(table.origins(prefix("3.0.0.0/15")), asns(&[38895]));
    let address = "2620:1ff::1".parse().expect("an address");
    let longest = table
        .longest(address)
        .map(|(prefix, origins)| (prefix.to_string(), origins));
    assert_eq!(
        longest,
        Some(("2620:1ff::/36".to_owned(), &[Asn(10497)][..]))
    );
}
