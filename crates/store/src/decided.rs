//! What was decided, as it is to be told. Instants are microseconds since 1970.

use rusqlite::{OptionalExtension, Row};

use crate::{Error, Store};

/// A decision that somebody is to be told of, as far as it says who and when.
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

impl Store {
    /// Decisions by which somebody is to be told, in order, told or not.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn each_to_tell(&self, mut each: impl FnMut(Untold<'_>)) -> Result<(), Error> {
        let sql = "select d.id, d.letters, d.time, d.at is not null,
                     coalesce((select group_concat(t.recipient) from triage_told t
                               where t.decision = d.id), '')
                   from triage_decisions d where d.letters in
                     (select id from triage_letters where told <> '[]') order by d.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(Untold {
                decision: row.get(0)?,
                letters: row.get(1)?,
                time: row.get(2)?,
                is_written: row.get(3)?,
                told: row.get_ref(4)?.as_str().unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// Who is told, by its number: lists as JSON.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn triage_letters(&self) -> Result<Vec<(i64, String)>, Error> {
        let sql = "select id, told from triage_letters";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
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
