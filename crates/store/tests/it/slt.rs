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
fn what_is_known_of_norms_is_in_tables() {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    store.load_catalog(&catalog).expect("it fits the tables");
    run_file(&store, "norms.slt");
}
