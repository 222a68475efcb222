//! Tables by a mapping of the user's own.

use events::table::{MAPPING_BYTES_MAX, Mapping, MappingError};
use events::{Reason, write};

const FIELDS: &str = r#"
    [constants]
    "feed.name" = "Scanners"
    "extra.list" = "daily"
    [fields]
    seen = { field = "time.source", required = true }
    "from.address" = "source.ip"
    asn = { field = "source.asn", zero-is-none = true }
    hits = { field = "extra.hits", as = "integer" }
"#;

fn read(mapping: &str, content: &str) -> (Vec<String>, Vec<Reason>, Vec<String>) {
    let mapping = Mapping::read(mapping).expect("a mapping");
    let mut reader = mapping.reader(None);
    let mut lines = Vec::new();
    for piece in content.as_bytes().chunks(7) {
        reader.push(piece, |event| write::json_line(&mut lines, event));
    }
    reader.finish(|event| write::json_line(&mut lines, event));
    assert!(reader.account().is_complete());
    let lines = String::from_utf8(lines).expect("UTF-8");
    (
        lines.lines().map(str::to_owned).collect(),
        reader
            .take_rejects()
            .rejects
            .into_iter()
            .map(|r| r.reason)
            .collect(),
        reader.findings().iter().map(ToString::to_string).collect(),
    )
}

const EVENT: &str = concat!(
    r#"{"extra.hits":7,"extra.list":"daily","extra.note":"new","feed.name":"Scanners","#,
    r#""source.ip":"192.0.2.1","time.source":"2026-01-01T00:00:00+00:00"}"#
);

#[test]
fn columns_become_fields() {
    let csv = format!("format = \"csv\"\n{FIELDS}");
    let content = "seen,from.address,asn,hits,note\n2026-01-01,192.0.2.1,0,7,new\n,192.0.2.1,,,\n";
    let (events, rejects, findings) = read(&csv, content);
    assert_eq!(events, [EVENT]);
    assert_eq!(
        rejects,
        [Reason::Required {
            column: "seen".into()
        }]
    );
    assert_eq!(findings, ["column `note` is new; kept in `extra`"]);
}

#[test]
fn columns_may_be_named_by_the_mapping() {
    let names = r#"columns = ["seen", "from.address", "asn", "hits", "note"]"#;
    let csv = format!("format = \"csv\"\n{names}\n{FIELDS}");
    let (events, rejects, _) = read(&csv, "2026-01-01,192.0.2.1,0,7,new\n");
    assert_eq!((events, rejects), (vec![EVENT.to_owned()], vec![]));
}

#[test]
fn members_of_objects_become_fields() {
    let json = format!("format = \"json-lines\"\n{FIELDS}");
    let content = "{\"seen\":\"2026-01-01\",\"from\":{\"address\":\"192.0.2.1\"},\"asn\":0,\"hits\":7,\"note\":\"new\"}\n\
        {\"from\":{\"address\":\"192.0.2.1\"}}\n[]\n{\n{\"seen\":null}";
    let (events, rejects, findings) = read(&json, content);
    assert_eq!(events, [EVENT]);
    let missing = Reason::Required {
        column: "seen".into(),
    };
    assert_eq!(
        rejects,
        [
            missing.clone(),
            Reason::NotObject,
            Reason::Json { column: 1 },
            missing
        ]
    );
    assert_eq!(findings, Vec::<String>::new());
}

#[test]
fn a_mapping_that_names_what_there_is_not_is_an_error() {
    for (fields, message) in [
        ("a = \"source.mac\"", "there is no field `source.mac`"),
        (
            "a = { field = \"source.ip\", as = \"integer\" }",
            "`as` is for `extra.*`",
        ),
        (
            "a = { field = \"extra.a\", as = \"money\" }",
            "`as` is for `extra.*`",
        ),
        ("a = 7", "no mapping"),
    ] {
        let error = Mapping::read(&format!("format = \"csv\"\n[fields]\n{fields}"));
        let error = error.expect_err(fields).to_string();
        assert!(error.contains(message), "{error}");
    }
    let constant = "format = \"csv\"\n[constants]\ntlp = \"blue\"\n[fields]\n";
    assert_eq!(
        Mapping::read(constant).err(),
        Some(MappingError::Constant {
            field: "tlp".into()
        })
    );
}

#[test]
fn a_mapping_too_long_is_an_error() {
    let mapping = "format = \"csv\"\n[fields]\n";
    for (bytes, is_read) in [
        (MAPPING_BYTES_MAX - 1, true),
        (MAPPING_BYTES_MAX, true),
        (MAPPING_BYTES_MAX + 1, false),
    ] {
        let text = format!("{mapping}{}", " ".repeat(bytes - mapping.len()));
        assert_eq!(Mapping::read(&text).is_ok(), is_read, "{bytes}");
    }
}
