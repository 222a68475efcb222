//! Who was told of what was decided. Instants are microseconds since 1970.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Error, Store, Transaction};

/// Notices that were made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Its number.
    pub id: i64,
    /// When they were made.
    pub made: i64,
    /// The folder of the outbox.
    pub outbox: String,
    /// Who writes.
    pub organisation: String,
    /// From where.
    pub mail: String,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its Message-ID.
    pub id: String,
    /// Its ticket.
    pub ticket: String,
    /// The role of who is told.
    pub role: String,
    /// Where.
    pub mail: String,
    /// What it is called.
    pub name: Option<String>,
    /// Whether somebody was told before.
    pub round: String,
    /// How.
    pub action: String,
    /// Of which span of time.
    pub period: String,
    /// Who may see it.
    pub tlp: String,
    /// By when something should be done.
    pub deadline: Option<i64>,
    /// Events.
    pub events: u64,
}

/// That somebody was told of a decision, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRow {
    /// The decision's number.
    pub decision: i64,
    /// The role that is to be told, by the decision.
    pub recipient: String,
    /// Whether somebody was told before.
    pub round: String,
    /// The notice, or why there is none.
    pub notice: Result<String, String>,
    /// When the event was seen first, last, and how often, as it was told.
    pub seen: (i64, i64, u64),
    /// By when something should be done.
    pub deadline: Option<i64>,
    /// The ticket under which somebody was told before.
    pub earlier: Option<String>,
}

/// The columns of [`ToldRow`], in order.
const TOLD: &str = "t.decision, t.recipient, t.round, t.notice, t.withheld, t.first, t.last, \
                    t.count, t.deadline, (select n.ticket from triage_told e join triage_notices n \
                    on n.id = e.notice where e.decision = t.decision and e.recipient = t.recipient \
                    and e.mailing < t.mailing order by e.mailing limit 1)";

/// What was told last of events that were seen again after a deadline.
pub(crate) fn in_vain() -> String {
    format!(
        "select {TOLD} from triage_decisions d indexed by triage_decisions_in_vain
         join triage_told t on t.decision = d.id
         where d.superseded is null and d.act_by < coalesce(d.last, d.first, d.time)
           and d.act_by < ?1 and t.deadline < ?1 and t.notice is not null
           and coalesce(d.last, d.first, d.time) > t.deadline and not exists
             (select 1 from triage_told l where l.decision = t.decision
                and l.recipient = t.recipient and l.mailing > t.mailing)
         order by t.decision, t.recipient"
    )
}

impl Store {
    /// Mailings of which a message may not be in the outbox yet.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn mailings_to_put(&self) -> Result<Vec<Mailing>, Error> {
        let sql = "select id, made, outbox, organisation, mail from triage_mailings
                   where put = 0 order by id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Mailing {
                id: row.get(0)?,
                made: row.get(1)?,
                outbox: row.get(2)?,
                organisation: row.get(3)?,
                mail: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Message-IDs of what was put into the outbox, and when each notice was made.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn notices_put(&self) -> Result<Vec<(String, i64)>, Error> {
        let sql = "select n.id, m.made from triage_notices n
                   join triage_mailings m on m.id = n.mailing where m.put = 1 order by n.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A notice; `None` where there is none of that Message-ID.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn notice(&self, id: &str) -> Result<Option<NoticeRow>, Error> {
        let sql =
            "select id, ticket, role, mail, name, round, action, period, tlp, deadline, events
                   from triage_notices where id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([id], notice).optional()?)
    }

    /// What a mailing tells or withholds.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn told_by(&self, mailing: i64) -> Result<Vec<ToldRow>, Error> {
        let sql = format!(
            "select {TOLD} from triage_told t where t.mailing = ?1
             order by t.decision, t.recipient, t.round"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([mailing], told)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a notice told, of which nothing more was told since.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn told_last_in(&self, notice: &str) -> Result<Vec<ToldRow>, Error> {
        let sql = format!(
            "select {TOLD} from triage_told t
             where t.mailing = (select mailing from triage_notices where id = ?1)
               and t.notice = ?1 and not exists
                 (select 1 from triage_told l where l.decision = t.decision
                    and l.recipient = t.recipient and l.mailing > t.mailing)
             order by t.decision, t.recipient"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([notice], told)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was told last of events that were seen again after a deadline that is over
    /// `by` then, and did not come back as new since.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn told_in_vain(&self, by: i64) -> Result<Vec<ToldRow>, Error> {
        let sql = in_vain();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([by], told)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// Begins a mailing; its number.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn begin_mailing(&self, mailing: &Mailing) -> Result<i64, Error> {
        let sql = "insert into triage_mailings (made, outbox, organisation, mail)
                   values (?1, ?2, ?3, ?4)";
        self.inner.execute(
            sql,
            params![
                mailing.made,
                mailing.outbox,
                mailing.organisation,
                mailing.mail
            ],
        )?;
        Ok(self.inner.last_insert_rowid())
    }

    /// Keeps a notice.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it: there is one of that Message-ID.
    pub fn keep_notice(&self, mailing: i64, notice: &NoticeRow) -> Result<(), Error> {
        let sql =
            "insert into triage_notices (id, mailing, ticket, role, mail, name, round, action,
                     period, tlp, deadline, events)
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.inner.prepare_cached(sql)?.execute(params![
            notice.id,
            mailing,
            notice.ticket,
            notice.role,
            notice.mail,
            notice.name,
            notice.round,
            notice.action,
            notice.period,
            notice.tlp,
            notice.deadline,
            notice.events.cast_signed(),
        ])?;
        Ok(())
    }

    /// Keeps that somebody was told, or why not; it waits no longer.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it: it was told before, by another run.
    pub fn keep_told(&self, mailing: i64, told: &ToldRow) -> Result<(), Error> {
        let sql = "insert into triage_told (decision, recipient, round, mailing, notice, withheld,
                     first, last, count, deadline)
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let (first, last, count) = told.seen;
        self.inner.prepare_cached(sql)?.execute(params![
            told.decision,
            told.recipient,
            told.round,
            mailing,
            told.notice.as_ref().ok(),
            told.notice.as_ref().err(),
            first,
            last,
            count.cast_signed(),
            told.deadline,
        ])?;
        let sql = "delete from triage_waiting where decision = ?1 and recipient = ?2";
        let mut statement = self.inner.prepare_cached(sql)?;
        statement.execute(params![told.decision, told.recipient])?;
        Ok(())
    }

    /// Notes by when those of two roles that were told last of a decision should have acted.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn keep_deadline(&self, decision: i64, [one, other]: [&str; 2]) -> Result<(), Error> {
        let sql = "update triage_decisions set act_by =
                     (select min(t.deadline) from triage_told t
                      where t.decision = ?1 and t.recipient in (?2, ?3) and t.notice is not null
                        and t.round <> 'escalation' and not exists
                          (select 1 from triage_told l where l.decision = t.decision
                             and l.recipient = t.recipient and l.mailing > t.mailing))
                   where id = ?1";
        let mut statement = self.inner.prepare_cached(sql)?;
        statement.execute(params![decision, one, other])?;
        Ok(())
    }

    /// Notes that somebody waits to be told of a decision.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn keep_waiting(&self, decision: i64, recipient: &str, due: i64) -> Result<(), Error> {
        let sql = "insert or ignore into triage_waiting (decision, recipient, due)
                   values (?1, ?2, ?3)";
        let mut statement = self.inner.prepare_cached(sql)?;
        statement.execute(params![decision, recipient, due])?;
        Ok(())
    }

    /// Notes up to which decision it is known who waits.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn keep_looked(&self, decision: i64) -> Result<(), Error> {
        let sql = "update triage_looked set decision = ?1 where decision < ?1";
        self.inner.execute(sql, [decision])?;
        Ok(())
    }

    /// Notes that all messages of a mailing are in the outbox.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn mailing_is_put(&self, mailing: i64) -> Result<(), Error> {
        let sql = "update triage_mailings set put = 1 where id = ?1";
        self.inner.execute(sql, [mailing])?;
        Ok(())
    }
}

fn notice(row: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    Ok(NoticeRow {
        id: row.get(0)?,
        ticket: row.get(1)?,
        role: row.get(2)?,
        mail: row.get(3)?,
        name: row.get(4)?,
        round: row.get(5)?,
        action: row.get(6)?,
        period: row.get(7)?,
        tlp: row.get(8)?,
        deadline: row.get(9)?,
        events: row.get::<_, i64>(10)?.cast_unsigned(),
    })
}

fn told(row: &Row<'_>) -> rusqlite::Result<ToldRow> {
    let notice: Option<String> = row.get(3)?;
    Ok(ToldRow {
        decision: row.get(0)?,
        recipient: row.get(1)?,
        round: row.get(2)?,
        notice: match notice {
            Some(notice) => Ok(notice),
            None => Err(row.get(4)?),
        },
        seen: (
            row.get(5)?,
            row.get(6)?,
            row.get::<_, i64>(7)?.cast_unsigned(),
        ),
        deadline: row.get(8)?,
        earlier: row.get(9)?,
    })
}
