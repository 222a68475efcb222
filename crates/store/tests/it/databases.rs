//! Databases as files.

use store::{Error, Store, Value};

use crate::slt::answer;

const SOURCE: &str = "insert into sources values (:id, 'a', :sha256, 1, 1, 'plain', 0, 0, 0, 0, 0, 0, 0, null, null)";

fn source(id: i64) -> [(&'static str, Value); 2] {
    [(":id", id.into()), (":sha256", format!("{id:064x}").into())]
}

#[test]
fn what_a_transaction_writes_stays_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("normwatch.db");
    let mut store = Store::open(&path).expect("a new database");
    store
        .transaction(|tx| tx.execute(SOURCE, &source(1)))
        .expect("a row");
    store
        .transaction(|tx| {
            tx.execute(SOURCE, &source(2))?;
            tx.execute(SOURCE, &source(2))
        })
        .expect_err("the same source twice");
    drop(store);
    let store = Store::open(&path).expect("the database again");
    assert_eq!(
        answer(&store, "select id from sources").expect("rows"),
        "1\n"
    );
}

#[test]
fn a_transaction_sees_what_it_wrote_and_others_do_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("normwatch.db");
    let mut store = Store::open(&path).expect("a new database");
    let reader = Store::open_read_only(&path).expect("a second reader");
    let count = "select count(*) from sources";
    store
        .transaction(|tx| {
            tx.execute(SOURCE, &source(1))?;
            let mut query = tx.query(count, &[])?;
            let mut rows = query.rows();
            let inside = rows.next()?.and_then(|row| row.value(0).as_integer());
            assert_eq!(inside, Some(1));
            assert_eq!(answer(&reader, count)?, "0\n");
            Ok::<(), Error>(())
        })
        .expect("a transaction");
    assert_eq!(answer(&reader, count).expect("a row"), "1\n");
}

#[test]
fn a_reference_to_nothing_is_refused() {
    let mut store = Store::in_memory().expect("a database");
    let defect = "insert into defects values (9, 0, 1, 'garbage', '', null, '')";
    store
        .transaction(|tx| tx.execute(defect, &[]))
        .expect_err("there is no source 9");
}

#[test]
fn a_missing_database_is_not_made_for_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("normwatch.db");
    let missing = Store::open_read_only(&path);
    assert!(matches!(missing, Err(Error::Open { .. })));
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "not a database, and longer than its header would be\n".repeat(40),
    )
    .expect("a file");
    assert!(Store::open(&path).is_err());
    assert!(Store::open_read_only(&path).is_err());
}
