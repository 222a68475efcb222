//! Triage: how far feeds were read, what was seen and decided.

use catalog::words::Tlp;
use rusqlite::{OptionalExtension, Statement, ToSql, params};

use crate::readable::rank;
use crate::{Error, Store, Transaction};

/// A feed that was read, or is being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriageFeed {
    /// Its number.
    pub id: i64,
    /// Events that were decided.
    pub events: u64,
    /// Rows that were rejected.
    pub rejects: u64,
    /// Of the events, those that repeat one.
    pub repeated: u64,
    /// Of the events, those that came back.
    pub reopened: u64,
    /// Whether it was read to its end.
    pub done: bool,
    /// Where its rows ended: place, rule or reason, how many.
    pub places: Vec<(String, String, u64)>,
}

/// A decision that is to be kept. Instants are microseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct NewDecision<'a> {
    /// Its number.
    pub id: i64,
    /// The feed's number.
    pub feed: i64,
    /// The line of the feed.
    pub line: u64,
    /// Where it begins in the feed, in bytes.
    pub offset: u64,
    /// What makes events the same.
    pub key: [u8; 16],
    /// When it happened.
    pub time: Option<i64>,
    /// Its `classification.type`.
    pub kind: Option<&'a str>,
    /// The source's address.
    pub ip: Option<&'a str>,
    /// The source's port.
    pub port: Option<i64>,
    /// The source's network.
    pub asn: Option<i64>,
    /// The source's name.
    pub fqdn: Option<&'a str>,
    /// The number of what was decided.
    pub outcome: i64,
    /// The number of who is told.
    pub letters: i64,
    /// Where deadlines count from.
    pub received: Option<i64>,
    /// The file that its line was appended to, by its number, and where that begins.
    pub at: Option<(i64, u64)>,
    /// The bytes of its line, with its end.
    pub bytes: u64,
    /// How far it may be told.
    pub tlp: Tlp,
}

/// What was seen of events that are the same but for their time, and the decision that
/// holds for them. Instants are microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenRow {
    /// The number of the decision.
    pub decision: i64,
    /// When the first happened.
    pub first: i64,
    /// When the last did.
    pub last: i64,
    /// How many there were.
    pub count: u64,
    /// How often they came back after the window.
    pub reopened: u64,
    /// The decision that holds since they came back.
    pub superseded: Option<i64>,
}

/// Decisions that one statement inserts. Our choice: beginning and ending it costs little
/// beside so many.
const ROWS_AT_ONCE: usize = 32;

/// Memory for pages of the database in a run that writes many, in KiB. Our choice: with
/// SQLite's own 2 MB every page is read and written several times in a transaction.
const PAGES_KIB: i64 = 64 * 1024;

/// Pages that are written to the log before they are brought to their place, in a run
/// that writes many: 128 MB. Our choice: a page that several transactions change is then
/// brought there once.
const LOG_PAGES: i64 = 32 * 1024;

impl Store {
    /// Takes more memory, so that a transaction of many rows does not write pages before
    /// it is committed.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn expect_many_writes(&self) -> Result<(), Error> {
        self.connection
            .pragma_update(None, "cache_size", -PAGES_KIB)?;
        Ok(self
            .connection
            .pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?)
    }

    /// The feed with that SHA-256; `None` where it was not read.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_feed(&self, sha256: &str) -> Result<Option<TriageFeed>, Error> {
        let sql = "select id, events, rejects, repeated, reopened, done from triage_feeds
                   where sha256 = ?1";
        let feed = self.connection.query_row(sql, [sha256], |row| {
            Ok(TriageFeed {
                id: row.get(0)?,
                events: row.get::<_, i64>(1)?.cast_unsigned(),
                rejects: row.get::<_, i64>(2)?.cast_unsigned(),
                repeated: row.get::<_, i64>(3)?.cast_unsigned(),
                reopened: row.get::<_, i64>(4)?.cast_unsigned(),
                done: row.get(5)?,
                places: Vec::new(),
            })
        });
        let Some(mut feed) = feed.optional()? else {
            return Ok(None);
        };
        let sql = "select place, name, rows from triage_ledger where feed = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let places = statement.query_map([feed.id], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get::<_, i64>(2)?.cast_unsigned(),
            ))
        })?;
        feed.places = places.collect::<Result<_, _>>()?;
        Ok(Some(feed))
    }

    /// A file that decisions or rejected rows are appended to: its number, and how far
    /// it is right; `None` where it is not known.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_output(&self, path: &str) -> Result<Option<(i64, u64)>, Error> {
        let sql = "select id, bytes from triage_outputs where path = ?1";
        let found = self.connection.query_row(sql, [path], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
        });
        Ok(found.optional()?)
    }
}

impl Transaction<'_> {
    /// A number that changes when another connection writes the database.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn version(&self) -> Result<i64, Error> {
        Ok(self
            .inner
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Begins a feed; its number.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it; when the content was begun by another run.
    pub fn begin_triage_feed(&self, name: &str, sha256: Option<&str>) -> Result<i64, Error> {
        let sql = "insert into triage_feeds (name, sha256) values (?1, ?2)";
        self.inner.execute(sql, params![name, sha256])?;
        Ok(self.inner.last_insert_rowid())
    }

    /// Writes how far a feed was read and where its rows ended, if it was `from` there
    /// before: events and rejects. False where it was not.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn reach_triage_feed(&self, feed: &TriageFeed, from: (u64, u64)) -> Result<bool, Error> {
        let sql = "update triage_feeds
                   set events = ?2, rejects = ?3, repeated = ?4, reopened = ?5, done = ?6
                   where id = ?1 and events = ?7 and rejects = ?8";
        let changed = self.inner.prepare_cached(sql)?.execute(params![
            feed.id,
            feed.events.cast_signed(),
            feed.rejects.cast_signed(),
            feed.repeated.cast_signed(),
            feed.reopened.cast_signed(),
            feed.done,
            from.0.cast_signed(),
            from.1.cast_signed(),
        ])?;
        if changed == 0 {
            return Ok(false);
        }
        let sql = "insert into triage_ledger (feed, place, name, rows) values (?1, ?2, ?3, ?4)
                   on conflict do update set rows = excluded.rows";
        let mut statement = self.inner.prepare_cached(sql)?;
        for (place, name, rows) in &feed.places {
            statement.execute(params![feed.id, place, name, rows.cast_signed()])?;
        }
        Ok(true)
    }

    /// The number of what rules that fired together come to; `rules` and `provisions`
    /// are lists as JSON.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn triage_outcome(
        &self,
        action: &str,
        rules: &str,
        provisions: &str,
        keep_hours: u32,
    ) -> Result<i64, Error> {
        let sql = "insert into triage_outcomes (action, rules, provisions, keep_hours)
                   values (?1, ?2, ?3, ?4)
                   on conflict do update set action = excluded.action returning id";
        let mut statement = self.inner.prepare_cached(sql)?;
        let values = params![action, rules, provisions, keep_hours];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// The number of who is told, a list as JSON.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn triage_letters(&self, told: &str) -> Result<i64, Error> {
        let sql = "insert into triage_letters (told) values (?1)
                   on conflict do update set told = excluded.told returning id";
        let mut statement = self.inner.prepare_cached(sql)?;
        Ok(statement.query_row([told], |row| row.get(0))?)
    }

    /// The number that the next decision takes.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn next_triage_decision(&self) -> Result<i64, Error> {
        let sql = "select coalesce(max(id), 0) + 1 from triage_decisions";
        Ok(self.inner.query_row(sql, [], |row| row.get(0))?)
    }

    /// Keeps decisions, as those of events that were seen once, at their time.
    ///
    /// # Errors
    ///
    /// When SQLite does not take one.
    pub fn keep_decisions(&self, decisions: &[NewDecision<'_>]) -> Result<(), Error> {
        let (many, rest) = decisions.as_chunks::<ROWS_AT_ONCE>();
        let insert = |rows: usize| {
            let marks = vec!["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"; rows];
            let sql = "insert into triage_decisions (id, feed, line, offset, key, time, received, \
                       type, ip, port, asn, fqdn, outcome, letters, output, at, bytes, tlp) values ";
            self.inner
                .prepare_cached(&format!("{sql}{}", marks.join(", ")))
        };
        let mut statement = insert(ROWS_AT_ONCE)?;
        for rows in many {
            execute(&mut statement, rows)?;
        }
        let mut statement = insert(1)?;
        for row in rest {
            execute(&mut statement, std::slice::from_ref(row))?;
        }
        Ok(())
    }

    /// What was seen of the events that a decision holds for; `None` where there is none
    /// of that number.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_seen(&self, decision: i64) -> Result<Option<SeenRow>, Error> {
        let sql = "select coalesce(first, time), coalesce(last, first, time), count, reopened,
                     superseded
                   from triage_decisions where id = ?1";
        let mut statement = self.inner.prepare_cached(sql)?;
        let row = statement.query_row([decision], |row| {
            Ok(SeenRow {
                decision,
                first: row.get(0)?,
                last: row.get(1)?,
                count: row.get::<_, i64>(2)?.cast_unsigned(),
                reopened: row.get::<_, i64>(3)?.cast_unsigned(),
                superseded: row.get(4)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Writes what was seen, with the decisions that it is of. Sorted by decision it is
    /// faster.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn remember_triage_seen(
        &self,
        rows: impl IntoIterator<Item = SeenRow>,
    ) -> Result<(), Error> {
        let sql = "update triage_decisions
                   set first = ?2, last = ?3, count = ?4, reopened = ?5, superseded = ?6
                   where id = ?1";
        let mut statement = self.inner.prepare_cached(sql)?;
        for row in rows {
            statement.execute(params![
                row.decision,
                row.first,
                row.last,
                row.count.cast_signed(),
                row.reopened.cast_signed(),
                row.superseded,
            ])?;
        }
        Ok(())
    }

    /// Writes how far a file is right that decisions or rejected rows are appended to;
    /// its number.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn reach_triage_output(&self, path: &str, bytes: u64) -> Result<i64, Error> {
        let sql = "insert into triage_outputs (path, bytes) values (?1, ?2)
                   on conflict do update set bytes = excluded.bytes returning id";
        let mut statement = self.inner.prepare_cached(sql)?;
        let values = params![path, bytes.cast_signed()];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }
}

/// Inserts decisions with one statement.
fn execute(statement: &mut Statement<'_>, rows: &[NewDecision<'_>]) -> Result<(), Error> {
    let mut values = Values {
        statement,
        bound: 0,
    };
    for row in rows {
        let (output, at) = row.at.unzip();
        values.bind(row.id)?;
        values.bind(row.feed)?;
        values.bind(row.line.cast_signed())?;
        values.bind(row.offset.cast_signed())?;
        values.bind(row.key)?;
        values.bind(row.time)?;
        values.bind(row.received)?;
        values.bind(row.kind)?;
        values.bind(row.ip)?;
        values.bind(row.port)?;
        values.bind(row.asn)?;
        values.bind(row.fqdn)?;
        values.bind(row.outcome)?;
        values.bind(row.letters)?;
        values.bind(output)?;
        values.bind(at.map(u64::cast_signed))?;
        values.bind(row.bytes.cast_signed())?;
        values.bind(rank(row.tlp))?;
    }
    Ok(statement.raw_execute().map(|_| ())?)
}

/// The values of a statement, bound one after the other.
struct Values<'s, 'c> {
    statement: &'s mut Statement<'c>,
    bound: usize,
}

impl Values<'_, '_> {
    /// Each type has its own code, with nothing to find out for each value.
    #[inline(always)]
    fn bind(&mut self, value: impl ToSql) -> Result<(), Error> {
        self.bound += 1;
        Ok(self.statement.raw_bind_parameter(self.bound, value)?)
    }
}
