//! Runs the `.slt` files beside it: SQL and what it gives, in the format of
//! SQLite's `sqllogictest`, of which this reads
//!
//! - `statement error TEXT`: the SQL up to the blank line fails, and the message
//!   (with its hint) has the text in it;
//! - `query`: the SQL up to `----` gives the rows after it, values separated by
//!   two blanks, NULL as `NULL`.
//!
//! `$DIR` is a folder with the archives that the tests make.

use std::fmt::Write;
use std::path::Path;

use catalog::Catalog;
use store::{Error, Store, ValueRef};

use crate::archive;

/// A register of each kind, made for the tests.
const REGISTERS: [(&str, &str); 6] = [
    (
        "delegated",
        "2|ripencc|20181014|4|19830705|20181014|+0200\n\
         ripencc|NL|ipv4|192.0.2.0|256|20100102|assigned|holder-one\n\
         ripencc||ipv4|203.0.113.0|256||available|\n\
         ripencc|DE|ipv6|2001:db8::|32|20110102|allocated|holder-one\n\
         ripencc|CH|asn|64496|2|20120102|allocated|holder-two\n",
    ),
    (
        "objects",
        "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: EXAMPLE\norg: ORG-ONE\ncountry: NL\n\
         status: ASSIGNED PA\nmnt-irt: IRT-ONE\nlast-modified: 2024-05-02T00:00:00Z\n\
         source: TEST\n\n\
         aut-num: AS64496\nas-name: EXAMPLE-AS\norg: ORG-ONE\nsource: TEST\n\n\
         organisation: ORG-ONE\norg-name: Example One\ncountry: CH\nsource: TEST\n\n\
         irt: IRT-ONE\nabuse-mailbox: abuse@example.net\n\
         remarks: abuse@example.net was validated on 2024-05-01\n\
         last-modified: 2024-05-03T00:00:00Z\nremarks: for tests\nsource: TEST\n\n\
         route: 192.0.2.0/24\norigin: AS64496\nsource: TEST\n\n\
         route: 192.0.2.0/33\norigin: AS64496\nsource: TEST\n",
    ),
    (
        "as-org.txt",
        "# format:org_id|changed|org_name|country|source\n\
         ORG-A|20060131|Example, Inc.|US|ARIN\n\
         # format:aut|changed|aut_name|org_id|opaque_id|source\n\
         64496|20060131|EXAMPLE-AS|ORG-A|x|ARIN\n",
    ),
    ("as-rel.txt", "64496|64497|-1\n64498|64496|0\n"),
    (
        "vrps.json",
        r#"{"roas": [
            {"asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "test"},
            {"asn": "AS64497", "prefix": "198.51.100.0/22", "maxLength": 24, "ta": "test"}],
            "aspas": [{"customer_asid": 64496, "providers": [64500, 64501]}]}"#,
    ),
    (
        "slurm.json",
        r#"{"slurmVersion": 1,
            "validationOutputFilters": {"prefixFilters": [{"asn": 64496}], "bgpsecFilters": []},
            "locallyAddedAssertions": {"prefixAssertions": [], "bgpsecAssertions": []}}"#,
    ),
];

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text("") => "(empty)".to_owned(),
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Blob(bytes) => bytes.iter().fold(String::from("x'"), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes all text");
            hex
        }),
    }
}

/// The rows of a question as the files have them.
pub(crate) fn answer(store: &Store, sql: &str) -> Result<String, Error> {
    let mut query = store.query(sql)?;
    let mut rows = query.rows();
    let mut lines = String::new();
    while let Some(row) = rows.next()? {
        let values: Vec<String> = row.values().map(shown).collect();
        lines += &values.join("  ");
        lines.push('\n');
    }
    Ok(lines)
}

/// What the user is shown of an error.
pub(crate) fn complaint(error: &Error) -> String {
    let hint = error.hint().map(|hint| format!("\nhint: {hint}"));
    format!("{error}{}", hint.unwrap_or_default())
}

fn run(store: &Store, script: &str, name: &str, folder: &Path) {
    let script = script.replace("$DIR", folder.to_str().expect("a folder in UTF-8"));
    let mut lines = script.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{name}:{}", number + 1);
        let mut block = |end: &str| {
            let mut text = String::new();
            for (_, line) in lines.by_ref().take_while(|(_, line)| *line != end) {
                text += line;
                text.push('\n');
            }
            text
        };
        if let Some(part) = line.strip_prefix("statement error ") {
            let sql = block("");
            let error = answer(store, &sql).expect_err(&place);
            let complaint = complaint(&error);
            assert!(complaint.contains(part), "{place}: {complaint}");
        } else if line == "query" {
            let sql = block("----");
            let expected = block("");
            match answer(store, &sql) {
                Ok(rows) => assert_eq!(rows, expected, "{place}: {sql}"),
                Err(error) => panic!("{place}: {}", complaint(&error)),
            }
        } else {
            panic!("{place}: neither a query nor a statement");
        }
    }
}

fn run_file(store: &Store, name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let content = archive::mixed();
    let write = |name: &str, content: &[u8]| {
        std::fs::write(folder.path().join(name), content).expect("a file");
    };
    write("mixed.mrt", &content);
    write("cut.mrt", &content[..content.len() - 5]);
    write("notes.txt", b"log syslog all;\nrouter id 172.16.0.1;\n");
    write("overrun.mrt", &testkit::damage::attribute_overrun().bytes);
    write("empty.mrt", b"");
    for (name, text) in REGISTERS {
        write(name, text.as_bytes());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(name);
    let script = std::fs::read_to_string(&path).expect("the script");
    run(store, &script, name, folder.path());
}

#[test]
fn functions_do_as_described() {
    let store = Store::in_memory().expect("a database");
    run_file(&store, "functions.slt");
}

#[test]
fn archives_are_tables() {
    let store = Store::in_memory().expect("a database");
    run_file(&store, "routes.slt");
}

#[test]
fn registers_are_tables() {
    let store = Store::in_memory().expect("a database");
    run_file(&store, "registers.slt");
}

#[test]
fn functions_look_into_the_registers_that_were_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let sources: Vec<input::Source> = REGISTERS
        .iter()
        .filter(|(name, _)| *name != "slurm.json")
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            input::Source::Path(path)
        })
        .collect();
    let evidence = holders::read(&sources).expect("they are good");
    let store = Store::in_memory().expect("a database");
    store.use_registers(std::sync::Arc::new(evidence));
    run_file(&store, "registers-given.slt");
}

#[test]
fn a_function_names_the_kind_of_register_that_it_lacks() {
    let store = Store::in_memory().expect("a database");
    store.use_registers(std::sync::Arc::default());
    for (sql, part) in [
        (
            "select economy('192.0.2.1')",
            "economy: no delegations were given",
        ),
        (
            "select holder('192.0.2.1')",
            "holder: no objects and no delegations were given",
        ),
        (
            "select asn_economy(1)",
            "asn_economy: no delegations and no organisations",
        ),
        (
            "select abuse_contact('192.0.2.1')",
            "abuse_contact: no objects with contacts",
        ),
        ("select rov('192.0.2.0/24', 1)", "rov: no VRPs were given"),
    ] {
        let error = answer(&store, sql).expect_err(sql);
        let complaint = complaint(&error);
        assert!(complaint.contains(part), "{complaint}");
        assert!(complaint.contains("--registers"), "{complaint}");
    }
}

#[test]
fn what_is_known_of_norms_is_in_tables() {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    store.load_catalog(&catalog).expect("it fits the tables");
    run_file(&store, "norms.slt");
}
