//! Rows as people and programs read them.

use expect_test::{Expect, expect};
use store::{Format, Store};

const SQL: &str =
    "select 17557 as asn, 'AS17557, \"PTCL\"' as name, null as note, 1.5 as share, x'00ff' as key
    union all select -1, '', 'a' || char(10) || 'b' || char(27) || '[31m', 9e999, x''";

fn check(sql: &str, format: Format, expected: &Expect) {
    let store = Store::in_memory().expect("a database");
    let mut query = store.query(sql).expect("a query");
    let mut out = Vec::new();
    store::output::write(&mut query, format, &mut out).expect("rows");
    expected.assert_eq(
        &String::from_utf8(out)
            .expect("text")
            .replace('\r', "␍")
            .replace('\x1b', "␛"),
    );
}

#[test]
fn a_table_aligns_and_steers_no_terminal() {
    check(
        SQL,
        Format::Table,
        &expect![[r#"
          asn  name             note            share  key
        -----  ---------------  --------------  -----  ----
        17557  AS17557, "PTCL"  NULL              1.5  00ff
           -1                   a\nb\u{1b}[31m    inf
    "#]],
    );
    check(
        "select 1 as one where 0",
        Format::Table,
        &expect![[r#"
        one
        ---
    "#]],
    );
}

#[test]
fn csv_tells_null_from_the_empty_text() {
    check(
        SQL,
        Format::Csv,
        &expect![[r#"
            asn,name,note,share,key␍
            17557,"AS17557, ""PTCL""",,1.5,00ff␍
            -1,"","a
            b␛[31m",inf,␍
        "#]],
    );
    check(
        "select 1 as one where 0",
        Format::Csv,
        &expect![[r#"
        one␍
    "#]],
    );
}

#[test]
fn json_keeps_types_and_tells_like_names_apart() {
    check(
        SQL,
        Format::Ndjson,
        &expect![[r#"
        {"asn":17557,"name":"AS17557, \"PTCL\"","note":null,"share":1.5,"key":"00ff"}
        {"asn":-1,"name":"","note":"a\nb\u001b[31m","share":null,"key":""}
    "#]],
    );
    check(
        "select 1 as a, 2 as a, 3 as a",
        Format::Ndjson,
        &expect![[r#"
            {"a":1,"a_2":2,"a_3":3}
        "#]],
    );
    check("select 1 as one where 0", Format::Ndjson, &expect![[""]]);
    check(
        SQL,
        Format::Json,
        &expect![[r#"
        [
        {"asn":17557,"name":"AS17557, \"PTCL\"","note":null,"share":1.5,"key":"00ff"},
        {"asn":-1,"name":"","note":"a\nb\u001b[31m","share":null,"key":""}
        ]
    "#]],
    );
    check(
        "select 1 as one where 0",
        Format::Json,
        &expect![[r#"
        []
    "#]],
    );
}

#[test]
fn a_table_goes_on_after_the_rows_that_it_measures() {
    let store = Store::in_memory().expect("a database");
    let mut query = store
        .query("select value from generate_series(1, 2500)")
        .expect("a query");
    let mut out = Vec::new();
    let count = store::output::write(&mut query, Format::Table, &mut out).expect("rows");
    assert_eq!(count, 2500);
    let text = String::from_utf8(out).expect("text");
    assert_eq!(text.lines().count(), 2502);
    assert_eq!(text.lines().last(), Some(" 2500"));
}

#[test]
fn an_out_that_takes_nothing_is_an_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let store = Store::in_memory().expect("a database");
    for (_, format) in Format::ALL {
        let mut query = store.query("select 1").expect("a query");
        let error = store::output::write(&mut query, format, &mut Full).expect_err("it is full");
        assert!(matches!(error, store::Error::Write { .. }));
    }
}
