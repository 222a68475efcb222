//! What accounts may read of decisions, feeds and deliberations: each question says how
//! far its reader sees, and no row above that is looked at. Instants are text, UTC.

use catalog::words::{Tlp, Word};
use rusqlite::{OptionalExtension, Row, named_params};
use serde::Serialize;

use crate::{Error, Store};

/// Which decisions. What is `None` narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecisionFilter<'a> {
    /// For which this rule fired.
    pub rule: Option<&'a str>,
    /// With this action.
    pub action: Option<&'a str>,
    /// Of this `classification.type`.
    pub class: Option<&'a str>,
    /// Whose source is in this network.
    pub network: Option<u32>,
    /// Of events from this instant on, in microseconds since 1970.
    pub from: Option<i64>,
    /// Of events before this one.
    pub to: Option<i64>,
}

/// A decision in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// Its number.
    pub id: i64,
    /// When it happened.
    pub time: Option<String>,
    /// Its `classification.type`.
    pub class: Option<String>,
    /// The source's address.
    pub ip: Option<String>,
    /// The source's network.
    pub asn: Option<i64>,
    /// The source's name.
    pub fqdn: Option<String>,
    /// What is done.
    pub action: String,
    /// The rules that fired.
    pub rules: Vec<String>,
    /// The provisions that it engages.
    pub provisions: Vec<String>,
    /// How many like it were seen.
    pub count: i64,
    /// When the last was.
    pub last: Option<String>,
    /// How far it may be told.
    pub tlp: &'static str,
}

/// A decision in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecisionInFull {
    /// As it stands in a list.
    #[serde(flatten)]
    pub line: DecisionLine,
    /// The feed that it is from; `None` for readers who do not see amber, which feeds are.
    pub feed: Option<String>,
    /// Where in it: the line.
    pub feed_line: i64,
    /// The source's port.
    pub port: Option<i64>,
    /// When the first like it was seen.
    pub first: Option<String>,
    /// How often it came back.
    pub reopened: i64,
    /// Where deadlines count from.
    pub received: Option<String>,
    /// How long it is kept.
    pub keep_until: Option<String>,
    /// Who is to be told.
    pub tell: Vec<Tell>,
    /// Who was told, or why not.
    pub told: Vec<Told>,
}

/// Who is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tell {
    /// In which role.
    pub recipient: String,
    /// Where; `None` where nobody knows.
    pub mail: Option<String>,
    /// How one knows that.
    pub known: Option<String>,
    /// How.
    pub action: String,
    /// By when; `None` where there is no hurry, or it is not known since when.
    pub deadline: Option<String>,
    /// With which marking.
    pub tlp: String,
}

/// That somebody was told, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// In which role.
    pub recipient: String,
    /// Whether somebody was told before: first, in-place, reminder, escalation.
    pub round: String,
    /// When.
    pub made: String,
    /// The ticket; `None` where it was withheld.
    pub ticket: Option<String>,
    /// To which address.
    pub mail: Option<String>,
    /// The notice's Message-ID.
    pub message_id: Option<String>,
    /// Why nobody was told.
    pub withheld: Option<String>,
    /// Whether the message is in the outbox.
    pub in_outbox: bool,
    /// By when something should be done.
    pub deadline: Option<String>,
}

/// A feed, and where its rows ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedLine {
    /// Its number.
    pub id: i64,
    /// As it was named first.
    pub name: String,
    /// SHA-256 of the file; `None` for standard input.
    pub sha256: Option<String>,
    /// Events that were decided.
    pub events: i64,
    /// Rows that were rejected: they are in the quarantine.
    pub rejects: i64,
    /// Of the events, those that repeat one.
    pub repeated: i64,
    /// Of the events, those that came back.
    pub reopened: i64,
    /// Whether it was read to its end.
    pub done: bool,
    /// Where its rows ended.
    pub ledger: Vec<LedgerLine>,
}

/// Where rows of a feed ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// The place.
    pub place: String,
    /// The rule that dropped them, or why they were rejected; else empty.
    pub name: String,
    /// How many.
    pub rows: i64,
}

/// A deliberation as a reader sees it.
#[derive(Clone, Debug)]
pub struct OneSession {
    /// The deliberation.
    pub session: SessionLine,
    /// Some of its turns.
    pub turns: Vec<TurnLine>,
    /// What was asked for in it.
    pub requests: Vec<RequestLine>,
}

/// A deliberation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// Its number.
    pub id: i64,
    /// Its title, or else the name of its file, without its folders.
    pub title: String,
    /// What sort of text it is.
    pub form: String,
    /// When it was, as the text has it.
    pub date: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// How many turns it has.
    pub turns: i64,
    /// How many of them name something of the catalog.
    pub naming: i64,
    /// How many requests were made.
    pub requests: i64,
    /// How far it may be told.
    pub tlp: &'static str,
}

/// What one person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnLine {
    /// Its number.
    pub turn: i64,
    /// Who spoke, in full where that is known, else as captioned.
    pub speaker: Option<String>,
    /// What was said.
    pub text: String,
    /// What it names of the catalog: kind and id.
    pub mentions: Vec<(String, String)>,
}

/// Something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestLine {
    /// In which turn.
    pub turn: i64,
    /// By whom.
    pub speaker: Option<String>,
    /// The sentence.
    pub sentence: String,
    /// By which rules it is one.
    pub rules: Vec<String>,
}

/// Rows of a list and how many there are in all.
pub type Part<T> = (Vec<T>, usize);

const LINE: &str = "d.id, utc(d.time / 1000000), d.type, d.ip, d.asn, d.fqdn, o.action, o.rules,
    o.provisions, s.count, utc(coalesce(s.last, s.first) / 1000000), coalesce(d.tlp, 3)";

/// `:sees` is how far the reader sees; a decision of which that is not known is seen by
/// those who see all that is seen over HTTP.
const NARROWED: &str = "from triage_decisions d
    where coalesce(d.tlp, 3) <= :sees
      and (:from is null or d.time >= :from) and (:to is null or d.time < :to)
      and (:class is null or d.type = :class) and (:network is null or d.asn = :network)
      and (:action is null and :rule is null or d.outcome in (select o.id from triage_outcomes o
        where (:action is null or o.action = :action) and (:rule is null or exists
          (select 1 from json_each(o.rules) r where r.value = :rule))))";

const JOINED: &str = "join triage_outcomes o on o.id = d.outcome
    join triage_seen s on s.key = d.key";

/// The marking of a notice, as a number.
const NOTICE_TLP: &str = "case n.tlp when 'clear' then 0 when 'green' then 1 when 'amber' then 2
    when 'amber+strict' then 3 else 4 end";

impl Store {
    /// Decisions that the reader may see, the newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn readable_decisions(
        &self,
        sees: Tlp,
        filter: DecisionFilter<'_>,
        (limit, cursor): (usize, usize),
    ) -> Result<Part<DecisionLine>, Error> {
        let DecisionFilter {
            rule,
            action,
            class,
            network,
            from,
            to,
        } = filter;
        let sees = rank(sees);
        let total = format!("select count(*) {NARROWED}");
        let mut statement = self.connection.prepare_cached(&total)?;
        let total: i64 = statement.query_row(
            named_params! { ":sees": sees, ":rule": rule, ":action": action, ":class": class,
            ":network": network, ":from": from, ":to": to },
            |row| row.get(0),
        )?;
        let sql = format!(
            "select {LINE} from (select d.* {NARROWED} order by d.id desc limit :limit
               offset :cursor) d {JOINED} order by d.id desc"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":sees": sees, ":rule": rule, ":action": action, ":class": class,
            ":network": network, ":from": from, ":to": to, ":limit": most(limit),
            ":cursor": most(cursor) },
            line,
        )?;
        Ok((rows.collect::<Result<_, _>>()?, count(total)))
    }

    /// A decision; `None` where there is none of that number that the reader may see.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn readable_decision(&self, sees: Tlp, id: i64) -> Result<Option<DecisionInFull>, Error> {
        let sql = format!(
            "select {LINE}, case when ?2 >= 2 then f.name end, d.line, d.port, utc(s.first / 1000000), s.reopened,
               utc(d.received / 1000000), utc(d.time / 1000000 + o.keep_hours * 3600)
             from triage_decisions d {JOINED} join triage_feeds f on f.id = d.feed
             where d.id = ?1 and coalesce(d.tlp, 3) <= ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([id, rank(sees)], |row| {
            Ok(DecisionInFull {
                line: line(row)?,
                feed: row.get(12)?,
                feed_line: row.get(13)?,
                port: row.get(14)?,
                first: row.get(15)?,
                reopened: row.get(16)?,
                received: row.get(17)?,
                keep_until: row.get(18)?,
                tell: Vec::new(),
                told: Vec::new(),
            })
        });
        let Some(mut found) = found.optional()? else {
            return Ok(None);
        };
        found.tell = self.tell(id)?;
        found.told = self.told(id, sees)?;
        Ok(Some(found))
    }

    /// Who is to be told of a decision that the reader may see; its marking is not below
    /// any of theirs.
    fn tell(&self, id: i64) -> Result<Vec<Tell>, Error> {
        let sql = "select t.value ->> 'recipient', t.value ->> 'mail', t.value ->> 'known',
                     t.value ->> 'action',
                     utc(d.received / 1000000 + (t.value ->> 'within') * 3600), t.value ->> 'tlp'
                   from triage_decisions d join triage_letters l on l.id = d.letters
                   join json_each(l.told) t where d.id = ?1 order by t.key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([id], |row| {
            Ok(Tell {
                recipient: row.get(0)?,
                mail: row.get(1)?,
                known: row.get(2)?,
                action: row.get(3)?,
                deadline: row.get(4)?,
                tlp: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notices of a decision that the reader may see.
    fn told(&self, id: i64, sees: Tlp) -> Result<Vec<Told>, Error> {
        let sql = format!(
            "select t.recipient, t.round, utc(m.made / 1000000), n.ticket, n.mail, t.notice,
               t.withheld, m.put, utc(t.deadline / 1000000)
             from triage_told t join triage_mailings m on m.id = t.mailing
             left join triage_notices n on n.id = t.notice
             where t.decision = ?1 and (n.id is null or {NOTICE_TLP} <= ?2)
             order by t.mailing, t.recipient"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([id, rank(sees)], |row| {
            Ok(Told {
                recipient: row.get(0)?,
                round: row.get(1)?,
                made: row.get(2)?,
                ticket: row.get(3)?,
                mail: row.get(4)?,
                message_id: row.get(5)?,
                withheld: row.get(6)?,
                in_outbox: row.get(7)?,
                deadline: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Feeds and where their rows ended, the newest first: for those who see amber.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn readable_feeds(
        &self,
        sees: Tlp,
        (limit, cursor): (usize, usize),
    ) -> Result<Part<FeedLine>, Error> {
        if sees < Tlp::Amber {
            return Ok((Vec::new(), 0));
        }
        let total = "select count(*) from triage_feeds";
        let total: i64 = self.connection.query_row(total, [], |row| row.get(0))?;
        let sql = "select id, name, sha256, events, rejects, repeated, reopened, done
                   from triage_feeds order by id desc limit ?1 offset ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([most(limit), most(cursor)], |row| {
            Ok(FeedLine {
                id: row.get(0)?,
                name: row.get(1)?,
                sha256: row.get(2)?,
                events: row.get(3)?,
                rejects: row.get(4)?,
                repeated: row.get(5)?,
                reopened: row.get(6)?,
                done: row.get(7)?,
                ledger: Vec::new(),
            })
        })?;
        let mut feeds: Vec<FeedLine> = rows.collect::<Result<_, _>>()?;
        let sql = "select place, name, rows from triage_ledger where feed = ?1
                   order by rows desc, place, name";
        let mut statement = self.connection.prepare_cached(sql)?;
        for feed in &mut feeds {
            let rows = statement.query_map([feed.id], |row| {
                Ok(LedgerLine {
                    place: row.get(0)?,
                    name: row.get(1)?,
                    rows: row.get(2)?,
                })
            })?;
            feed.ledger = rows.collect::<Result<_, _>>()?;
        }
        Ok((feeds, count(total)))
    }

    /// Deliberations that the reader may see, the newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn readable_sessions(
        &self,
        sees: Tlp,
        (limit, cursor): (usize, usize),
    ) -> Result<Part<SessionLine>, Error> {
        let total = "select count(*) from sessions where tlp <= ?1";
        let total: i64 = self
            .connection
            .query_row(total, [rank(sees)], |row| row.get(0))?;
        let sql = format!(
            "{SESSION} where s.tlp <= ?1 order by s.date_from desc, s.id desc limit ?2 offset ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([rank(sees), most(limit), most(cursor)], session)?;
        Ok((rows.collect::<Result<_, _>>()?, count(total)))
    }

    /// A deliberation, with some of its turns and how many it has, and what was asked
    /// for in it; `None` where there is none that the reader may see.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn readable_session(
        &self,
        sees: Tlp,
        id: i64,
        (limit, cursor): (usize, usize),
    ) -> Result<Option<OneSession>, Error> {
        let sql = format!("{SESSION} where s.id = ?1 and s.tlp <= ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([id, rank(sees)], session).optional()?;
        let Some(found) = found else {
            return Ok(None);
        };
        let sql = "select t.turn, coalesce(p.name, t.captioned), t.text,
                     (select json_group_array(json_array(m.kind, m.id)) from (select distinct kind, id
                        from session_mentions m where m.session = t.session and m.turn = t.turn) m)
                   from session_turns t left join session_speakers p
                     on p.session = t.session and p.id = t.speaker
                   where t.session = ?1 order by t.turn limit ?2 offset ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let turns = statement.query_map([id, most(limit), most(cursor)], |row| {
            Ok(TurnLine {
                turn: row.get(0)?,
                speaker: row.get(1)?,
                text: row.get(2)?,
                mentions: list(row, 3)?,
            })
        })?;
        let turns = turns.collect::<Result<_, _>>()?;
        let sql = "select r.turn, coalesce(p.name, r.speaker), r.sentence, r.rules
                   from session_requests r left join session_speakers p
                     on p.session = r.session and p.id = r.speaker
                   where r.session = ?1 order by r.place";
        let mut statement = self.connection.prepare_cached(sql)?;
        let requests = statement.query_map([id], |row| {
            Ok(RequestLine {
                turn: row.get(0)?,
                speaker: row.get(1)?,
                sentence: row.get(2)?,
                rules: list(row, 3)?,
            })
        })?;
        let requests = requests.collect::<Result<_, _>>()?;
        Ok(Some(OneSession {
            session: found,
            turns,
            requests,
        }))
    }
}

const SESSION: &str = "select s.id, s.title, s.form, s.date, s.sha256, s.tlp,
    (select count(*) from session_turns t where t.session = s.id),
    (select count(distinct m.turn) from session_mentions m where m.session = s.id),
    (select count(*) from session_requests r where r.session = s.id), s.name from sessions s";

/// A marking as a number: the stricter, the higher.
pub(crate) fn rank(tlp: Tlp) -> i64 {
    match tlp {
        Tlp::Clear => 0,
        Tlp::Green => 1,
        Tlp::Amber => 2,
        Tlp::AmberStrict => 3,
        Tlp::Red => 4,
    }
}

/// The word of a number; what is none is the strictest.
fn word(rank: i64) -> &'static str {
    match rank {
        0 => Tlp::Clear,
        1 => Tlp::Green,
        2 => Tlp::Amber,
        3 => Tlp::AmberStrict,
        _ => Tlp::Red,
    }
    .word()
}

fn line(row: &Row<'_>) -> rusqlite::Result<DecisionLine> {
    Ok(DecisionLine {
        id: row.get(0)?,
        time: row.get(1)?,
        class: row.get(2)?,
        ip: row.get(3)?,
        asn: row.get(4)?,
        fqdn: row.get(5)?,
        action: row.get(6)?,
        rules: list(row, 7)?,
        provisions: list(row, 8)?,
        count: row.get(9)?,
        last: row.get(10)?,
        tlp: word(row.get(11)?),
    })
}

fn session(row: &Row<'_>) -> rusqlite::Result<SessionLine> {
    let title: Option<String> = row.get(1)?;
    let title = match title {
        Some(title) => title,
        // Folders are those of whoever kept it.
        None => {
            let name = row.get_ref(9)?.as_str()?;
            name.rsplit('/').next().unwrap_or(name).to_owned()
        }
    };
    Ok(SessionLine {
        id: row.get(0)?,
        title,
        form: row.get(2)?,
        date: row.get(3)?,
        sha256: row.get(4)?,
        tlp: word(row.get(5)?),
        turns: row.get(6)?,
        naming: row.get(7)?,
        requests: row.get(8)?,
    })
}

/// A list that is kept as JSON.
fn list<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<T>> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
    })
}

fn most(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(total: i64) -> usize {
    usize::try_from(total).unwrap_or(0)
}
