//! Questions of strangers: over tables that anyone may see, and bounded in time, rows
//! and bytes.

use std::time::{Duration, Instant};

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
    /// Asks what anyone may ask: norms, what was found, and in which sources. Files,
    /// feeds, decisions and sessions are not reached.
    ///
    /// # Errors
    ///
    /// As [`Store::query`]; and when the question asks for other tables, takes too
    /// long, or its answer is too large.
    pub fn bounded(&mut self, sql: &str, bounds: Bounds) -> Result<Table, Error> {
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
        let table = self.collect(sql, bounds);
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

    fn collect(&self, sql: &str, bounds: Bounds) -> Result<Table, Error> {
        let mut query = self.query_for(Readers::Anyone, sql, &[])?;
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
        store.bounded(sql, BOUNDS)
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
        store.bounded("select 1", BOUNDS).expect("an answer");
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
