//! Questions only read.

use store::{Error, Store, Value};

use crate::slt::{answer, complaint};

fn refused(sql: &str) -> String {
    let store = Store::in_memory().expect("a database");
    complaint(&answer(&store, sql).expect_err(sql))
}

#[test]
fn what_would_change_something_is_refused_by_name() {
    for (sql, part) in [
        (
            "insert into defects values (1,1,1,'','','','')",
            "would insert into defects",
        ),
        ("update sources set name = 'x'", "would update sources"),
        ("delete from sources", "would delete from sources"),
        (
            "with x as (select 1) delete from sources",
            "would delete from sources",
        ),
        ("drop table sources", "would change the schema"),
        ("create table t(x)", "would change the schema"),
        ("create temp table t(x)", "would change the schema"),
        ("create temp view v as select 1", "would change the schema"),
        (
            "create virtual table t using routes",
            "would change the schema",
        ),
        ("attach 'x.db' as x", "would attach another database"),
        ("detach main", "would detach a database"),
        ("vacuum", "would write"),
        ("vacuum into 'x.db'", "would write"),
        ("begin", "would begin or end a transaction"),
        ("savepoint x", "would begin or end a transaction"),
        (
            "pragma query_only = off",
            "would use the setting `query_only`",
        ),
        (
            "pragma journal_mode = delete",
            "would use the setting `journal_mode`",
        ),
        ("select load_extension('x')", "load"),
        ("reindex", "would change the schema"),
        ("analyze", "would"),
        ("select 1; select 2", "more than one statement"),
        ("select 1; drop table sources", "would change the schema"),
        ("", "there is no statement"),
        (" -- nothing", "there is no statement"),
        ("select (", "incomplete input"),
    ] {
        let complaint = refused(sql);
        assert!(complaint.contains(part), "{sql}: {complaint}");
    }
}

#[test]
fn what_only_reads_is_answered() {
    let store = Store::in_memory().expect("a database");
    for (sql, rows) in [
        ("select 1;", "1\n"),
        ("values (1), (2)", "1\n2\n"),
        (
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) select sum(i) from n",
            "6\n",
        ),
        ("select count(*) from sources", "0\n"),
        (
            "select name from pragma_table_info('defects') limit 1",
            "source\n",
        ),
        ("select value from generate_series(1, 2)", "1\n2\n"),
        (
            "explain query plan select 1",
            "1  0  0  SCAN CONSTANT ROW\n",
        ),
    ] {
        match answer(&store, sql) {
            Ok(answered) if sql.starts_with("explain") => assert!(answered.contains("SCAN")),
            Ok(answered) => assert_eq!(answered, rows, "{sql}"),
            Err(error) => panic!("{sql}: {}", complaint(&error)),
        }
    }
}

#[test]
fn slips_are_met_with_what_was_meant() {
    for (sql, part) in [
        (
            "select prefx from routes('x')",
            "hint: did you mean `prefix`?",
        ),
        (
            "select r.peer_as from routes('x') r",
            "hint: did you mean `peer_asn`?",
        ),
        (
            "select \"prefx\" from routes('x')",
            "hint: did you mean `prefix`?",
        ),
        ("select nmae from sources", "hint: did you mean `name`?"),
        (
            "select economy from defects",
            "hint: there are: source, start_offset",
        ),
        (
            "select * from route",
            "hint: did you mean `routes`? there are: ",
        ),
        (
            "select * from weather",
            "hint: there are: adoptions, aliases, ",
        ),
        (
            "select * from norm_serch('x')",
            "hint: did you mean `norm_search`? there are: ",
        ),
        ("select heared from aliases", "hint: did you mean `heard`?"),
        ("select * from route('x')", "hint: did you mean `routes`?"),
    ] {
        let complaint = refused(sql);
        assert!(complaint.contains(part), "{sql}: {complaint}");
    }
}

#[test]
fn hints_do_not_name_the_tables_that_fts5_keeps_for_itself() {
    let complaint = refused("select * from weather");
    assert!(complaint.contains("norm_search,"), "{complaint}");
    assert!(!complaint.contains("norm_search_"), "{complaint}");
}

#[test]
fn full_text_can_be_asked_of_a_database_that_is_only_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("normwatch.db");
    let catalog = catalog::Catalog::built_in().expect("the norms that come with the program");
    let mut writer = Store::open(&path).expect("a new database");
    writer.load_catalog(&catalog).expect("it fits the tables");
    let sql = "select id from norm_search('names: \"rfc 2827\"') where kind = 'instrument'";
    let reader = Store::open_read_only(&path).expect("a reader");
    assert_eq!(answer(&reader, sql).expect("a row"), "bcp38\n");
    let search = reader.search_norms(&catalog, "RFC 2827", 1).expect("hits");
    assert_eq!(search.hits[0].id, "bcp38");
    drop(writer);
    assert_eq!(answer(&reader, sql).expect("a row"), "bcp38\n");
}

#[test]
fn values_go_in_by_name() {
    let store = Store::in_memory().expect("a database");
    let values = [(":asn", Value::from(17557_u32)), ("?2", Value::Null)];
    let mut query = store
        .query_with("select :asn + 1, ?2", &values[..1])
        .expect("a query");
    assert_eq!(query.columns(), [":asn + 1", "?2"]);
    for _ in 0..2 {
        let mut rows = query.rows();
        let row = rows.next().expect("no error").expect("a row");
        assert_eq!(row.value(0).as_integer(), Some(17558));
        assert!(row.value(1).is_null());
        assert!(rows.next().expect("no error").is_none());
    }
    let unknown = store.query_with("select 1", &values[..1]);
    assert!(matches!(unknown, Err(Error::Sql { .. })));
}
