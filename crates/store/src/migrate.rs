//! The schema's versions, and how a database gets from one to the next.

use rusqlite::{Connection, TransactionBehavior};

use crate::Error;

/// The scripts, the first making version 1. Each is applied in one transaction
/// with its number, so that a program killed in the middle leaves the version
/// before. A script that was released is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
    SEARCH,
    include_str!("schema/0005.sql"),
    include_str!("schema/0006.sql"),
    include_str!("schema/0007.sql"),
    include_str!("schema/0008.sql"),
    include_str!("schema/0009.sql"),
    include_str!("schema/0010.sql"),
    include_str!("schema/0011.sql"),
];

/// The script that makes the table of full text, which needs no other.
pub(crate) const SEARCH: &str = include_str!("schema/0004.sql");

/// Says in the file whose database it is: "nwdb" in ASCII.
const APPLICATION_ID: i32 = 0x6e77_6462;

/// The version that this program reads and writes.
pub(crate) fn newest() -> u32 {
    MIGRATIONS.len() as u32
}

/// Brings the schema up to date.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &mut Connection, scripts: &[&str]) -> Result<(), Error> {
    loop {
        let found = version(connection, scripts.len() as u32)?;
        if found == scripts.len() {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if version(&transaction, scripts.len() as u32)? == found {
            transaction.execute_batch(scripts[found])?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", found as i64 + 1)?;
            transaction.commit()?;
        }
    }
}

/// Refuses a database that is not of the newest version.
pub(crate) fn check(connection: &Connection) -> Result<(), Error> {
    match version(connection, newest())? as u32 {
        found if found < newest() => Err(Error::OlderDatabase {
            found,
            known: newest(),
        }),
        _ => Ok(()),
    }
}

/// The schema's version: scripts applied so far, at most `known`.
fn version(connection: &Connection, known: u32) -> Result<usize, Error> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables = "select count(*) from sqlite_schema";
    let tables: i64 = connection.query_row(tables, [], |row| row.get(0))?;
    if tables > 0 && number("application_id")? != i64::from(APPLICATION_ID) {
        return Err(Error::ForeignDatabase);
    }
    let found = u32::try_from(number("user_version")?).map_err(|_| Error::ForeignDatabase)?;
    if found > known {
        return Err(Error::NewerDatabase { found, known });
    }
    Ok(found as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(connection: &Connection) -> i64 {
        let sql = "select count(*) from sqlite_schema where name in ('a', 'b')";
        connection
            .query_row(sql, [], |row| row.get(0))
            .expect("a count")
    }

    #[test]
    fn a_script_that_fails_half_way_leaves_the_version_before() {
        let mut connection = Connection::open_in_memory().expect("a database");
        let first = "create table a(x) strict;";
        let broken = "create table b(x integer) strict; insert into nowhere values (1);";
        let good = "create table b(x integer) strict;";
        let first_good = first.replace("(x)", "(x integer)");
        apply(&mut connection, &[&first_good, broken]).expect_err("the second is broken");
        assert_eq!(version(&connection, 2).expect("a version"), 1);
        assert_eq!(tables(&connection), 1);
        apply(&mut connection, &[&first_good, good]).expect("both are good");
        assert_eq!(version(&connection, 2).expect("a version"), 2);
        assert_eq!(tables(&connection), 2);
    }

    #[test]
    fn databases_of_newer_programs_and_of_others_are_refused() {
        let mut connection = Connection::open_in_memory().expect("a database");
        apply(&mut connection, &["create table a(x integer) strict;", ""]).expect("two versions");
        let refused = apply(&mut connection, &["create table a(x integer) strict;"]);
        assert!(matches!(
            refused,
            Err(Error::NewerDatabase { found: 2, known: 1 })
        ));

        let mut other = Connection::open_in_memory().expect("a database");
        other
            .execute_batch("create table theirs(x)")
            .expect("a table");
        assert!(matches!(migrate(&mut other), Err(Error::ForeignDatabase)));
    }

    #[test]
    fn a_database_of_before_the_rooms_keeps_what_it_has_and_takes_the_catalog() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("normwatch.db");
        let mut old = Connection::open(&path).expect("a database");
        apply(&mut old, &MIGRATIONS[..2]).expect("version 2");
        old.execute_batch(
            "insert into catalog_sources values ('old', 'x', 'primary', null);
             insert into instruments values ('gone', 0, 'x', 'x', 'x', 'x', '2001', 'technical',
               'standard', '[]', 'consensus', '4', 'current', null, null, null, '[]', null);
             insert into provisions values ('gone#1', 'gone', 0, '1', 'x', 'x', 'x', '[]', 0,
               'technical', 'standard', '[]', '[]', 'x', null, '[]', '[]', '2001', null, null);
             insert into sources values (1, 'a', printf('%064x', 1), 1, 1, 'plain', 0, 0, 0, 0, 0, 0,
               0, null, null);",
        )
        .expect("rows of version 2");
        drop(old);

        let before = crate::Store::open_read_only(&path).err();
        assert!(matches!(
            before,
            Some(Error::OlderDatabase {
                found: 2,
                known: 11
            })
        ));
        let mut store = crate::Store::open(&path).expect("brought up to date");
        let one = |store: &crate::Store, sql: &str| -> String {
            let found = store.connection.query_row(sql, [], |row| row.get(0));
            found.expect(sql)
        };
        let moved =
            "select id || coalesce(process, '-') || (select side from provisions) from instruments";
        assert_eq!(one(&store, moved), "gone-operators");
        let catalog = catalog::Catalog::built_in().expect("the norms that come with the program");
        store.load_catalog(&catalog).expect("it fits the tables");
        let loaded = "select process || (select count(*) from instruments where id = 'gone')
                      || (select name from sources) from instruments where id = 'un-gge-2015'";
        assert_eq!(one(&store, loaded), "un-gge0a");
    }

    /// A key, the decision, when first and last, how often, how often it came back.
    type SeenRow = (Vec<u8>, i64, [i64; 4]);

    fn seen(connection: &Connection, sql: &str) -> Vec<SeenRow> {
        let mut statement = connection.prepare(sql).expect("a question");
        let rows = statement.query_map([], |row| {
            let numbers = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get(0)?, row.get(1)?, numbers))
        });
        rows.expect("rows").collect::<Result<_, _>>().expect("rows")
    }

    #[test]
    fn what_was_seen_before_there_were_parts_is_found_in_them() {
        let mut store = crate::Store::bare().expect("a database");
        let connection = &mut store.connection;
        apply(connection, &MIGRATIONS[..7]).expect("version 7");
        // 400 keys, of which the last came back: its first decision is number 400.
        connection
            .execute_batch(
                "insert into triage_feeds (name) values ('f');
                 insert into triage_outcomes values (1, 'drop', '[]', '[]', 1);
                 insert into triage_letters values (1, '[]');
                 with numbers as (select value as n from generate_series(1, 400))
                 insert into triage_seen select cast(printf('%016d', 7919 * n % 401) as blob), n,
                   n * 10, case when n = 7 then 75 end, case when n = 7 then 2 else 1 end, 0
                   from numbers;
                 insert into triage_decisions select decision, 1, 1, 0, key, first, null, null, null,
                   null, null, null, 1, 1, null, null, 0 from triage_seen;
                 insert into triage_decisions select 401, 1, 2, 0, key, 9000, null, null, null, null,
                   null, null, 1, 1, null, null, 0 from triage_seen where decision = 400;
                 update triage_seen set decision = 401, last = 9000, count = 2, reopened = 1
                   where decision = 400;",
            )
            .expect("rows of version 7");
        let before = seen(
            connection,
            "select key, decision, first, coalesce(last, first), count, reopened from triage_seen
             order by key",
        );
        apply(connection, MIGRATIONS).expect("up to date");
        let sql =
            "select key, decision, first, last, count, reopened from triage_seen order by key";
        assert_eq!(seen(connection, sql), before);
        let superseded: Option<i64> = connection
            .query_row(
                "select superseded from triage_decisions where id = 400",
                [],
                |row| row.get(0),
            )
            .expect("a decision");
        assert_eq!(superseded, Some(401));
        store
            .transaction(|transaction| {
                let keys = crate::triage_keys::Keys::read(transaction, |_| {})?;
                for (key, decision, ..) in &before {
                    let key = key.as_slice().try_into().expect("16 bytes");
                    assert_eq!(keys.find(transaction, key)?, Some(*decision));
                }
                Ok::<_, Error>(())
            })
            .expect("they are found");
    }
    #[test]
    fn who_was_told_by_version_10_is_not_told_again_and_may_be_reminded() {
        let mut store = crate::Store::bare().expect("a database");
        let connection = &mut store.connection;
        apply(connection, &MIGRATIONS[..10]).expect("version 10");
        let told = r#"[{"recipient":"holder"},{"recipient":"police"}]"#;
        connection
            .execute_batch(&format!(
                "insert into triage_feeds (name) values ('f');
                 insert into triage_letters values (1, '{told}');
                 insert into triage_decisions (id, feed, line, offset, key, time, last, outcome,
                     letters, bytes)
                   select value, 1, 1, 0, zeroblob(16), 10, 10 * value, 1, 1, 0
                   from generate_series(1, 3);
                 insert into triage_mailings values (1, 0, 'outbox', 'x', 'x', 1);
                 insert into triage_told
                   select value, 'holder', 'first', 1, 'one', null, 10, 10, 1, 15
                   from generate_series(1, 2);
                 insert into triage_told
                   select value, 'police', 'first', 1, 'two', null, 10, 10, 1, 5
                   from generate_series(1, 2);"
            ))
            .expect("rows of version 10");
        apply(connection, MIGRATIONS).expect("up to date");
        let in_vain = store.told_in_vain(100).expect("an answer");
        // What was seen last at 10 was not seen again.
        let who: Vec<_> = in_vain
            .iter()
            .map(|row| (row.decision, &*row.recipient))
            .collect();
        assert_eq!(who, [(2, "holder"), (2, "police")]);
        let span = store.triage_looked().expect("an answer");
        assert_eq!(span, (0, 3));
        let mut untold = Vec::new();
        store
            .each_untold(span, |row| {
                untold.push((row.decision, row.told.to_owned()));
                Ok::<_, Error>(())
            })
            .expect("they are read");
        let told = || "holder,police".to_owned();
        assert_eq!(untold, [(1, told()), (2, told()), (3, String::new())]);
    }
}
