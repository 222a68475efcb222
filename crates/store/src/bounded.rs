//! Questions over HTTP: over what their reader may see, and bounded in time, rows and
//! bytes.

use std::time::{Duration, Instant};

use catalog::words::Tlp;
use rusqlite::limits::Limit;
use serde_json::Value as Json;

use crate::access::Readers;
use crate::{Error, Store, ValueRef};

/// What a question may use.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How long it may take.
    pub time: Duration,
    /// Rows of the answer at most; more are left out, and the answer says so.
    pub rows: usize,
    /// Bytes of the answer at most, and of any one value on the way.
    pub bytes: usize,
}

/// Rows of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns, in order; alike ones with `_2`, `_3` … behind.
    pub columns: Vec<String>,
    /// The rows; bytes are in hexadecimal.
    pub rows: Vec<Vec<Json>>,
    /// Whether there are more.
    pub more: bool,
}

/// Steps of SQLite's machine between two looks at the clock: some tens of
/// microseconds.
const STEPS: i32 = 1_000;

impl Store {
    /// Asks what somebody may ask who sees as far as this. Everyone: norms, what was
    /// found, and in which sources. Who sees more: the views `readable_…` over feeds,
    /// decisions, notices and sessions, with the rows that they may see. Files are not
    /// reached, nor is anything that is `TLP:RED`.
    ///
    /// # Errors
    ///
    /// As [`Store::query`]; and when the question asks for other tables, takes too
    /// long, or its answer is too large.
    pub fn bounded(&mut self, sees: Tlp, sql: &str, bounds: Bounds) -> Result<Table, Error> {
        let end = Instant::now() + bounds.time;
        self.connection
            .progress_handler(STEPS, Some(move || Instant::now() >= end))?;
        let length = i32::try_from(bounds.bytes).unwrap_or(i32::MAX);
        let before = self
            .connection
            .limit(Limit::SQLITE_LIMIT_LENGTH)
            .unwrap_or(i32::MAX);
        self.connection
            .set_limit(Limit::SQLITE_LIMIT_LENGTH, length)?;
        let readers = Readers::of(sees, sql);
        self.guard.read_for(readers);
        let table = self.collect(readers, sql, bounds);
        self.guard.read_for(Readers::Owner);
        self.connection
            .set_limit(Limit::SQLITE_LIMIT_LENGTH, before)?;
        self.connection
            .progress_handler(STEPS, None::<fn() -> bool>)?;
        match table {
            Err(Error::Sql { source, .. }) if is_interrupted(&source) => Err(Error::TooLarge {
                bound: format!("{} seconds", bounds.time.as_secs_f32()),
            }),
            other => other,
        }
    }

    fn collect(&self, readers: Readers, sql: &str, bounds: Bounds) -> Result<Table, Error> {
        let mut query = self.query_for(readers, sql, &[])?;
        let mut table = Table {
            columns: crate::output::unlike(query.columns()),
            ..Table::default()
        };
        let mut bytes = 0;
        let mut rows = query.rows();
        while let Some(row) = rows.next()? {
            if table.rows.len() == bounds.rows {
                table.more = true;
                break;
            }
            let row: Vec<Json> = row.values().map(json).collect();
            bytes += row.iter().map(size).sum::<usize>();
            if bytes > bounds.bytes {
                return Err(Error::TooLarge {
                    bound: format!("{} bytes", bounds.bytes),
                });
            }
            table.rows.push(row);
        }
        Ok(table)
    }
}

fn is_interrupted(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
}

fn json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => text.into(),
        ValueRef::Blob(bytes) => net::text::hex(bytes).into(),
    }
}

fn size(value: &Json) -> usize {
    16 + value.as_str().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        time: Duration::from_millis(200),
        rows: 3,
        bytes: 1 << 16,
    };

    fn asked(sql: &str) -> Result<Table, Error> {
        let mut store = Store::in_memory().expect("a database");
        store.bounded(Tlp::Clear, sql, BOUNDS)
    }

    /// A database with a decision, a notice and a session of each marking, and an
    /// account.
    fn marked() -> Store {
        let mut store = Store::in_memory().expect("a database");
        let rows = "
            insert into triage_feeds (id, name) values (1, 'f');
            insert into triage_outcomes values (1, 'notify-now', '[]', '[]', 1);
            insert into triage_letters values (1, '[]');
            insert into triage_mailings values (1, 0, 'o', 'g', 'm', 1);
            insert into accounts values ('i', 'n', 'admin', 'h', 0, null, null);
            insert into audit_log (at, act) values (0, 'read');
            insert into triage_decisions (id, feed, line, offset, key, time, received, type, ip,
              port, asn, fqdn, outcome, letters, output, at, bytes, tlp) select value, 1, 1, 0, zeroblob(15) || char(value), 0, 0,
              'scanner', 'row-' || value, null, null, null, 1, 1, null, null, 0, value
              from generate_series(0, 4);
            insert into triage_notices select t, 1, t, 'holder', 'm', null, 'first', 'x', 'p', t, null, 1
              from (select value as t from json_each('[\"clear\",\"green\",\"amber\",\"amber+strict\",\"red\"]'));
            insert into sessions (name, sha256, form, bytes, text, tlp) select 'row-' || value,
              printf('%064d', value), 'other', 0, 'row-' || value, value from generate_series(0, 4);";
        let rows = rows.replace(
            "zeroblob(15) || char(value)",
            "cast(printf('%015d', 0) || value as blob)",
        );
        store
            .transaction(|transaction| transaction.inner.execute_batch(&rows).map_err(Error::from))
            .expect("rows");
        store
    }

    fn seen(store: &mut Store, sees: Tlp, sql: &str) -> Result<Table, Error> {
        let bounds = Bounds {
            rows: 100,
            ..BOUNDS
        };
        store.bounded(sees, sql, bounds)
    }

    #[test]
    fn accounts_see_rows_up_to_their_marking_and_red_is_seen_by_none() {
        let mut store = marked();
        for sql in [
            "select ip from readable_decisions",
            "select ticket from readable_notices",
            "select name from readable_sessions",
        ] {
            for (sees, rows) in [
                (Tlp::Green, 2),
                (Tlp::Amber, 3),
                (Tlp::AmberStrict, 4),
                (Tlp::Red, 4),
            ] {
                let table = seen(&mut store, sees, sql).expect(sql);
                assert_eq!(table.rows.len(), rows, "{sql} {sees}");
            }
            seen(&mut store, Tlp::Clear, sql).expect_err(sql);
        }
        let feeds = "select name from readable_feeds";
        assert_eq!(
            seen(&mut store, Tlp::Green, feeds)
                .expect("feeds")
                .rows
                .len(),
            0
        );
        assert_eq!(
            seen(&mut store, Tlp::Amber, feeds)
                .expect("feeds")
                .rows
                .len(),
            1
        );
    }

    #[test]
    fn any_part_of_a_view_can_be_asked_for() {
        let mut store = marked();
        for view in crate::access::FOR_ACCOUNTS {
            let columns = format!("select name from pragma_table_info('{view}')");
            let columns = store.query(&columns).and_then(|mut query| {
                query.collect(|row| row.value(0).as_text().unwrap_or_default().to_owned())
            });
            let columns = columns.expect("columns");
            assert!(columns.len() > 3, "{view}");
            for column in columns.iter().map(String::as_str).chain(["count(*)", "1"]) {
                let sql = format!("select {column} from {view}");
                seen(&mut store, Tlp::Amber, &sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
        }
    }

    /// What a reader could try to see more.
    #[test]
    fn nothing_passes_for_a_view() {
        let mut store = marked();
        for sql in [
            "select ip from triage_decisions",
            "select text from sessions",
            "with readable_decisions as (select ip from triage_decisions) select * from readable_decisions",
            "WITH readable_decisions(ip) AS NOT MATERIALIZED (select ip from triage_decisions)
             select ip from readable_decisions",
            "select * from (select ip from triage_decisions) as readable_decisions",
            "select * from (select ip from triage_decisions) readable_decisions",
            "select (select group_concat(ip) from triage_decisions) from readable_decisions",
            "select readable_decisions.ip from triage_decisions as readable_decisions",
            "select d.tlp from readable_decisions r join triage_decisions d on d.id = r.id",
            "select * from accounts",
            "select * from audit_log",
            "select * from decisions",
            "select * from told",
            "explain select * from triage_decisions",
        ] {
            match seen(&mut store, Tlp::AmberStrict, sql) {
                Err(Error::Refused { .. }) => {}
                other => panic!("{sql}: {other:?}"),
            }
        }
    }

    /// A condition is not asked of rows that are not shown: what it says of them, or
    /// the error that it ends in, would tell of them.
    #[test]
    fn conditions_see_no_row_that_is_not_shown() {
        let mut store = marked();
        for sql in [
            // The fifth row would be an error.
            "select ip from readable_decisions where abs(iif(ip = 'row-4', -9223372036854775807 - 1, 1))",
            "select ip from readable_decisions where prefix_length(iif(ip = 'row-3', ip, '10.0.0.0/8'))",
            "select ip, abs(iif(ip = 'row-4', -9223372036854775807 - 1, 1)) from readable_decisions",
            "select max(ip) from readable_decisions group by abs(iif(ip = 'row-4', -9223372036854775807 - 1, 1))",
            "select a.ip from readable_decisions a, readable_decisions b
             where abs(iif(b.ip = 'row-3', -9223372036854775807 - 1, 1)) = a.id",
        ] {
            let table = seen(&mut store, Tlp::Amber, sql);
            table.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    #[test]
    fn nobody_reads_accounts_in_sql_and_what_is_kept_is_not_changed() {
        let mut store = marked();
        for sql in ["select * from accounts", "select count(*) from audit_log"] {
            assert!(
                matches!(store.query(sql), Err(Error::Refused { .. })),
                "{sql}"
            );
        }
        for sql in [
            "delete from audit_log",
            "update audit_log set at = 1",
            "insert or replace into audit_log (id, at, act) values (1, 2, 'read')",
            "delete from accounts",
            "update accounts set role = 'reader'",
            "insert or replace into accounts values ('i', 'n', 'reader', 'h', 0, null, null)",
            "update accounts set revoked = null",
        ] {
            let written = store.transaction(|transaction| transaction.execute(sql, &[]));
            written.expect_err(sql);
        }
        let mut revoke = |at: i64| {
            store
                .transaction(|transaction| transaction.revoke_account("n", at))
                .expect("written")
        };
        assert_eq!(revoke(5).and_then(|account| account.revoked), Some(5));
        assert_eq!(revoke(6).and_then(|account| account.revoked), Some(5));
    }

    #[test]
    fn what_anyone_may_see_is_told() {
        let table = asked("select 1 as n, 'a' as n, null union all select 2, 'b', x'0aff'");
        let table = table.expect("an answer");
        assert_eq!(table.columns, ["n", "n_2", "null"]);
        assert_eq!(table.rows[1], [Json::from(2), "b".into(), "0aff".into()]);
        assert!(!table.more);
        for sql in [
            "select count(*) from provisions join mappings on source = provisions.id",
            "with f as (select name from findings) select * from f",
            "select name from sqlite_schema",
            "select value from json_each('[1,2]')",
            "select value from generate_series(1, 3)",
            "select kind, id from norm_search('routing')",
        ] {
            asked(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    #[test]
    fn nothing_else_is_reached() {
        for sql in [
            "select * from triage_decisions",
            "select * from decisions",
            "select text from session_turns",
            "select * from routes('/etc/passwd')",
            "select * from route_sources('/etc')",
            "select count(*) from triage_seen",
            "with a as (select told from triage_decisions) select * from a",
            "delete from findings",
            "select * from pragma_database_list",
        ] {
            match asked(sql) {
                Err(Error::Refused { .. } | Error::Sql { .. }) => {}
                other => panic!("{sql}: {other:?}"),
            }
        }
    }

    #[test]
    fn it_ends_when_it_is_too_much() {
        let endless = "with recursive n(i) as (select 1 union all select i + 1 from n)
            select max(i) from n";
        assert!(matches!(asked(endless), Err(Error::TooLarge { .. })));
        let many = asked("select value from generate_series(1, 10)").expect("some");
        assert!(many.more && many.rows.len() == 3);
        assert!(asked("select hex(zeroblob(100000))").is_err());
        let rows = "select hex(zeroblob(15000)) union all select hex(zeroblob(15001))
            union all select hex(zeroblob(15002))";
        assert!(matches!(asked(rows), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_store_that_was_asked_is_as_before() {
        let mut store = Store::in_memory().expect("a database");
        store
            .bounded(Tlp::Clear, "select 1", BOUNDS)
            .expect("an answer");
        let long = store.query("select length(zeroblob(1000000))");
        let mut long = long.expect("a question");
        let row = long
            .rows()
            .next()
            .expect("a row")
            .map(|row| row.value(0).as_integer());
        assert_eq!(row.flatten(), Some(1_000_000));
        assert!(store.query("select count(*) from triage_seen").is_ok());
    }
}
