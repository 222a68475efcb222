//! The table as text.

use archive::Window;
use expect_test::expect;
use net::Asn;
use origins::output::{Format, Tally, write};
use rpki::{State, Vrp, Vrps};

use crate::reference::{options, sources};
use crate::whole::{Folder, odd_table, prefix};

fn vrps() -> Vrps {
    let vrp = |text: &str, max_length, asn| Vrp {
        prefix: prefix(text),
        max_length,
        asn: Asn(asn),
        trust_anchor: None,
        expires: None,
    };
    [
        vrp("192.0.0.0/16", 24, 10),
        vrp("192.0.2.0/23", 23, 20),
        vrp("10.0.0.0/8", 8, 5),
    ]
    .into_iter()
    .collect()
}

fn written(vrps: Option<&Vrps>, format: Format) -> (String, Tally) {
    let folder = Folder::new();
    let files = sources(&[odd_table(&folder)]);
    let (table, _) = origins::read(files, &options(), Window::default(), &|_| {});
    let mut out = Vec::new();
    let tally = write(&table, vrps, format, &mut out).expect("a buffer takes all");
    let text = String::from_utf8(out).expect("text");
    (text.replace("\r\n", "⏎\n"), tally)
}

#[test]
fn rows_say_how_many_peers_and_what_the_rpki_says() {
    let (text, tally) = written(Some(&vrps()), Format::Csv);
    expect![[r#"
        prefix,origin,peers,visibility,rov,rov_reason⏎
        10.0.0.0/8,"{5,7}",1,1.000,invalid,asn⏎
        192.0.2.0/24,10,2,1.000,valid,⏎
        192.0.2.0/24,20,1,1.000,invalid,length⏎
        192.0.2.0/24,"{5,7}",1,0.000,invalid,asn⏎
        2001:db8::/32,1,1,0.500,not-found,⏎
        2001:db8::/32,,1,0.500,not-found,⏎
    "#]]
    .assert_eq(&text);
    let expected = Tally {
        pairs: 6,
        valid: 1,
        invalid: 3,
        not_found: 2,
    };
    assert_eq!(tally, expected);
}

#[test]
fn objects_say_the_same_as_rows() {
    let (text, _) = written(Some(&vrps()), Format::Ndjson);
    let objects: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(objects.len(), 6);
    assert_eq!(objects[0]["origin"], serde_json::json!([5, 7]));
    assert_eq!(objects[1]["origin"], 10);
    assert_eq!(objects[5]["origin"], serde_json::Value::Null);
    assert_eq!(objects[2]["rov_reason"], "length");
    let (rows, _) = written(Some(&vrps()), Format::Csv);
    for (object, row) in objects.iter().zip(rows.lines().skip(1)) {
        let state = object["rov"].as_str().expect("a text");
        assert!(row.contains(&format!(",{state},")), "{row}");
        let prefix = object["prefix"].as_str().expect("a text");
        assert!(row.starts_with(&format!("{prefix},")), "{row}");
    }
}

#[test]
fn without_vrps_nothing_is_said_of_the_rpki() {
    let (text, tally) = written(None, Format::Csv);
    assert!(text.starts_with("prefix,origin,peers,visibility⏎\n10.0.0.0/8"));
    assert!(!text.contains("not-found"));
    assert_eq!((tally.pairs, tally.not_found), (6, 0));
    let (text, _) = written(None, Format::Ndjson);
    assert!(!text.contains("rov"));
}

#[test]
fn a_set_of_origins_is_never_valid() {
    let five = vrps().validate(prefix("10.0.0.0/8"), Some(Asn(5)));
    assert_eq!(five, State::Valid);
    let (text, _) = written(Some(&vrps()), Format::Csv);
    assert!(text.contains("10.0.0.0/8,\"{5,7}\",1,1.000,invalid"));
}
