//! What was decided, as it is to be told. Instants are microseconds since 1970.

use rusqlite::{OptionalExtension, Row};

use crate::{Error, Store};

/// A decision that somebody is to be told of, as far as it says who and when, at which
/// nobody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold<'a> {
    /// Its number.
    pub decision: i64,
    /// The number of who is told.
    pub letters: i64,
    /// When the event happened.
    pub time: Option<i64>,
    /// Whether its line is in a file.
    pub is_written: bool,
    /// The roles that were told, with commas between.
    pub told: &'a str,
}

/// That somebody is to be told of a decision and was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// The decision's number.
    pub decision: i64,
    /// The number of who is told.
    pub letters: i64,
    /// Whether its line is in a file.
    pub is_written: bool,
    /// The role that is to be told.
    pub recipient: &'a str,
}

/// All that is known of a decision and what was seen since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its number.
    pub id: i64,
    /// The line of the feed.
    pub line: u64,
    /// The feed, as it was named.
    pub file: String,
    /// What makes events the same.
    pub key: [u8; 16],
    /// When it happened.
    pub time: Option<i64>,
    /// Where deadlines count from.
    pub received: Option<i64>,
    /// The number of who is told.
    pub letters: i64,
    /// The file that its line is in, where that begins, and its bytes.
    pub written: Option<(String, u64, u64)>,
    /// When the first like it was seen, the last, and how many; of the decision alone
    /// where it came back since.
    pub seen: Option<(i64, i64, u64)>,
}

/// What is asked in each run is asked so that it does not take longer the more was told.
const UNTOLD: &str = "select d.id, d.letters, d.time, d.at is not null,
      coalesce((select group_concat(t.recipient) from triage_told t
                where t.decision = d.id), '')
    from triage_decisions d cross join triage_letters l on l.id = d.letters
    where d.id > ?1 and d.id <= ?2 and l.told <> '[]' order by d.id";
const DUE: &str = "select w.decision, d.letters, d.at is not null, w.recipient
    from triage_waiting w indexed by triage_waiting_due join triage_decisions d on d.id = w.decision
    where w.due <= ?1 order by w.decision, w.recipient";
const NOT_DUE: &str = "select count(*) from triage_waiting where due > ?1";

impl Store {
    /// Up to which decision it is known who waits to be told, and the last decision.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_looked(&self) -> Result<(i64, i64), Error> {
        let sql = "select decision, coalesce((select max(id) from triage_decisions), 0)
                   from triage_looked";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Decisions behind one and up to another by which somebody is to be told, in order.
    ///
    /// # Errors
    ///
    /// When the database cannot be read, or `each` fails.
    pub fn each_untold<E: From<Error>>(
        &self,
        (after, to): (i64, i64),
        mut each: impl FnMut(Untold<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached(UNTOLD)
            .map_err(Error::from)?;
        let mut rows = statement.query([after, to]).map_err(Error::from)?;
        let read = |row: &Row<'_>| {
            Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        };
        while let Some(row) = rows.next().map_err(Error::from)? {
            let (decision, letters, time, is_written) = read(row).map_err(Error::from)?;
            each(Untold {
                decision,
                letters,
                time,
                is_written,
                told: row
                    .get_ref(4)
                    .map_err(Error::from)?
                    .as_str()
                    .unwrap_or_default(),
            })?;
        }
        Ok(())
    }

    /// Who waits to be told and is due, by decision.
    ///
    /// # Errors
    ///
    /// When the database cannot be read, or `each` fails.
    pub fn each_due<E: From<Error>>(
        &self,
        by: i64,
        mut each: impl FnMut(Waiting<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(DUE).map_err(Error::from)?;
        let mut rows = statement.query([by]).map_err(Error::from)?;
        let read =
            |row: &Row<'_>| Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?, row.get(2)?));
        while let Some(row) = rows.next().map_err(Error::from)? {
            let (decision, letters, is_written) = read(row).map_err(Error::from)?;
            each(Waiting {
                decision,
                letters,
                is_written,
                recipient: row
                    .get_ref(3)
                    .map_err(Error::from)?
                    .as_str()
                    .unwrap_or_default(),
            })?;
        }
        Ok(())
    }

    /// How many wait to be told and are not due.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn count_not_due(&self, by: i64) -> Result<u64, Error> {
        let mut statement = self.connection.prepare_cached(NOT_DUE)?;
        let count: i64 = statement.query_row([by], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// Who is told, by its number: a list as JSON. `None` where there is none.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_letters(&self, id: i64) -> Result<Option<String>, Error> {
        let sql = "select told from triage_letters where id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([id], |row| row.get(0)).optional()?)
    }

    /// A decision; `None` where there is none of that number.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_decision(&self, id: i64) -> Result<Option<DecisionRow>, Error> {
        let sql = "select d.id, d.line, f.name, d.key, d.time, d.received, d.letters, o.path,
                     d.at, d.bytes, d.superseded is null, coalesce(d.first, d.time),
                     coalesce(d.last, d.first, d.time), d.count
                   from triage_decisions d
                   join triage_feeds f on f.id = d.feed
                   left join triage_outputs o on o.id = d.output
                   where d.id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([id], decision).optional()?)
    }
}

fn decision(row: &Row<'_>) -> rusqlite::Result<DecisionRow> {
    let path: Option<String> = row.get(7)?;
    let at: Option<i64> = row.get(8)?;
    let bytes: i64 = row.get(9)?;
    let is_latest: bool = row.get(10)?;
    let count: i64 = row.get(13)?;
    Ok(DecisionRow {
        id: row.get(0)?,
        line: row.get::<_, i64>(1)?.cast_unsigned(),
        file: row.get(2)?,
        key: row.get(3)?,
        time: row.get(4)?,
        received: row.get(5)?,
        letters: row.get(6)?,
        written: path
            .zip(at)
            .map(|(path, at)| (path, at.cast_unsigned(), bytes.cast_unsigned())),
        seen: match is_latest {
            true => Some((row.get(11)?, row.get(12)?, count.cast_unsigned())),
            false => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How SQLite finds the rows of a question.
    fn plan(store: &Store, sql: &str) -> Vec<String> {
        let sql = format!("explain query plan {sql}");
        let mut statement = store.connection.prepare(&sql).expect("a question");
        let parameters = statement.parameter_count();
        let rows = statement
            .query_map(rusqlite::params_from_iter(vec![1_i64; parameters]), |row| {
                row.get(3)
            });
        rows.expect("a plan")
            .map(|row| row.expect("text"))
            .collect()
    }

    #[test]
    fn nothing_that_each_run_asks_looks_at_all_that_was_decided() {
        let store = Store::in_memory().expect("a database");
        let in_vain = crate::notices::in_vain();
        for sql in [UNTOLD, DUE, NOT_DUE, &in_vain] {
            let plan = plan(&store, sql);
            let all = plan.iter().filter(|step| step.starts_with("SCAN"));
            assert_eq!(all.count(), 0, "{sql}: {plan:#?}");
        }
    }
}
