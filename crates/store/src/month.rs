//! What was decided in a span of time, and what came of it. Instants are microseconds
//! since 1970.

use crate::{Error, Store};

/// A decision, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRow {
    /// Its number.
    pub decision: i64,
    /// What makes events the same.
    pub key: [u8; 16],
    /// Its `classification.type`.
    pub kind: Option<String>,
    /// What is done.
    pub action: String,
    /// The provisions that it engages, a list as JSON.
    pub provisions: String,
    /// The number of who is told.
    pub letters: i64,
    /// When the last event like it was seen.
    pub last: i64,
    /// What was told or withheld.
    pub told: Vec<MonthTold>,
}

/// That somebody was told of a decision, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthTold {
    /// Whether somebody was told before.
    pub round: String,
    /// The notice.
    pub notice: Option<String>,
    /// Why there is none.
    pub withheld: Option<String>,
    /// When it was made.
    pub made: i64,
}

impl Store {
    /// Decisions of events that happened from one instant to before another, in order,
    /// with what was told of them.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn decided_between(&self, from: i64, to: i64) -> Result<Vec<MonthRow>, Error> {
        let sql = "select d.id, d.key, d.type, o.action, o.provisions, d.letters,
                     coalesce(d.last, d.first, d.time)
                   from triage_decisions d
                   join triage_outcomes o on o.id = d.outcome
                   where d.time >= ?1 and d.time < ?2 order by d.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([from, to], |row| {
            Ok(MonthRow {
                decision: row.get(0)?,
                key: row.get(1)?,
                kind: row.get(2)?,
                action: row.get(3)?,
                provisions: row.get(4)?,
                letters: row.get(5)?,
                last: row.get(6)?,
                told: Vec::new(),
            })
        })?;
        let mut rows: Vec<MonthRow> = rows.collect::<Result<_, _>>()?;
        let sql = "select t.round, t.notice, t.withheld, m.made from triage_told t
                   join triage_mailings m on m.id = t.mailing where t.decision = ?1
                   order by t.mailing";
        let mut statement = self.connection.prepare_cached(sql)?;
        for row in &mut rows {
            let told = statement.query_map([row.decision], |row| {
                Ok(MonthTold {
                    round: row.get(0)?,
                    notice: row.get(1)?,
                    withheld: row.get(2)?,
                    made: row.get(3)?,
                })
            })?;
            row.told = told.collect::<Result<_, _>>()?;
        }
        Ok(rows)
    }

    /// When events of each `classification.type` were seen last.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn last_seen_by_kind(&self) -> Result<Vec<(Option<String>, i64)>, Error> {
        let sql = "select type, max(coalesce(last, first, time)) from triage_decisions
                   group by type";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
