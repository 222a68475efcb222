//! Deliberations: their texts are kept, and what is told of them stands in rows for
//! whoever asks in SQL.

use ::sessions::{Collection, How, KeptText, Person, Record, Session, Turn};
use catalog::words::{Tlp, Word};
use serde::Serialize;

use crate::readable::rank;
use crate::{Error, Store, Transaction, Value, ValueRef};

/// A text that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewText<'a> {
    /// What it is called: the file that it came from.
    pub name: &'a str,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: &'a str,
    /// The text.
    pub text: &'a str,
    /// How far it may be told.
    pub tlp: Tlp,
}

/// Tables whose rows are drawn from the texts, those that others refer to last.
const DERIVED: &[&str] = &[
    "session_search",
    "session_duplicates",
    "session_requests",
    "session_mentions",
    "session_turns",
    "session_speakers",
];

const TEXTS: &str = "select id, name, sha256, text from sessions order by id";

impl Store {
    /// All texts that are kept, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn session_texts(&self) -> Result<Vec<KeptText>, Error> {
        let mut query = self.query(TEXTS)?;
        texts(&mut query)
    }
}

impl Transaction<'_> {
    /// Keeps a text; one that is there already, by its SHA-256, takes the name
    /// and the marking. Its number. What is told of it is written by [`Transaction::write_sessions`].
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn keep_session(&self, new: &NewText<'_>) -> Result<i64, Error> {
        self.insert(
            "insert into sessions (name, sha256, form, bytes, text, tlp)
             values (?1, ?2, 'other', ?3, ?4, ?5)
             on conflict (sha256) do update set name = excluded.name, tlp = excluded.tlp
             returning id",
            [
                new.name.into(),
                new.sha256.into(),
                integer(new.text.len()),
                new.text.into(),
                rank(new.tlp).into(),
            ],
        )
    }

    /// All texts that are kept, also those that this transaction keeps.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn session_texts(&self) -> Result<Vec<KeptText>, Error> {
        let mut query = self.query(TEXTS, &[])?;
        texts(&mut query)
    }

    /// Writes what is told of the texts that are kept, in place of what was told
    /// before. The collection has all of them.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_sessions(&self, collection: &Collection<'_>) -> Result<(), Error> {
        for table in DERIVED {
            self.execute(&format!("delete from {table}"), &[])?;
        }
        for session in collection.sessions() {
            self.write_session(session)?;
            self.write_people(session)?;
            self.write_turns(session)?;
            self.write_requests(session)?;
            let rows = collection.reader().rows(&session.record).into_iter();
            self.execute_many(
                "insert into session_search (session, turn, text, names) values (?1, ?2, ?3, ?4)",
                rows.map(|row| {
                    let (id, turn) = (session.kept.id.into(), integer(row.turn));
                    [id, turn, row.text.into(), row.names.into()]
                }),
            )?;
        }
        let copies = collection.sessions().iter().filter_map(|session| {
            let copy = session.stands_for_it?;
            let (a, kind) = (session.kept.id, word(&copy.likeness));
            Some([a.into(), copy.of.into(), kind.into(), copy.share.into()])
        });
        self.execute_many(
            "insert into session_duplicates (a, b, kind, likeness) values (?1, ?2, ?3, ?4)",
            copies,
        )?;
        Ok(())
    }

    fn write_session(&self, session: &Session) -> Result<(), Error> {
        let record = &session.record;
        let date = record.date.as_ref();
        self.execute_many(
            "update sessions set form = ?2, title = ?3, date = ?4, date_from = ?5, date_to = ?6
             where id = ?1",
            [[
                session.kept.id.into(),
                word(&record.form).into(),
                session.title().into(),
                date.map(|d| d.passage.words.as_str()).into(),
                date.map(|d| d.from.to_string()).into(),
                date.map(|d| d.to.to_string()).into(),
            ]],
        )?;
        Ok(())
    }

    fn write_people(&self, session: &Session) -> Result<(), Error> {
        let row = |person: &Person| {
            let own = |t: &&Turn| t.speaker.person.as_deref() == Some(person.id.as_str());
            let captioned = person.variants.iter().map(|v| v.captioned.as_str());
            let roles = person.roles.iter().map(|r| r.words.as_str());
            [
                session.kept.id.into(),
                person.id.as_str().into(),
                person.name.as_str().into(),
                person.resolved.into(),
                list(captioned),
                list(roles.filter(|words| !words.is_empty())),
                integer(session.record.turns.iter().filter(own).count()),
            ]
        };
        self.execute_many(
            "insert into session_speakers (session, id, name, known, captioned, roles, turns)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            session.record.people.iter().map(row),
        )?;
        Ok(())
    }

    fn write_turns(&self, session: &Session) -> Result<(), Error> {
        let id = session.kept.id;
        let Record { turns, .. } = &session.record;
        let row = |turn: &Turn| {
            let (how, called_in) = how(turn.speaker.how);
            [
                id.into(),
                integer(turn.number),
                integer(turn.line),
                integer(turn.span.start),
                integer(turn.span.end),
                turn.speaker.person.as_deref().into(),
                turn.speaker.captioned.as_deref().into(),
                how.into(),
                called_in.map_or(Value::Null, integer),
                turn.normalised.as_str().into(),
            ]
        };
        self.execute_many(
            "insert into session_turns (session, turn, line, start_offset, end_offset, speaker,
                captioned, how, called_in, text)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            turns.iter().map(row),
        )?;
        let all = turns.iter().flat_map(|turn| {
            let mentions = turn.mentions.iter().enumerate();
            mentions.map(|(place, mention)| (turn.number, place, mention))
        });
        self.execute_many(
            "insert into session_mentions (session, turn, place, kind, id, words, offset,
                ambiguous, heard)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            all.map(|(turn, place, mention)| {
                [
                    id.into(),
                    integer(turn),
                    integer(place),
                    mention.kind.in_words().into(),
                    mention.id.as_str().into(),
                    mention.words.as_str().into(),
                    integer(mention.span.start),
                    mention.ambiguous.into(),
                    mention.heard.map(Word::word).into(),
                ]
            }),
        )?;
        Ok(())
    }

    fn write_requests(&self, session: &Session) -> Result<(), Error> {
        let requests = session.record.requests.iter().enumerate();
        self.execute_many(
            "insert into session_requests (session, place, turn, speaker, sentence, line,
                start_offset, end_offset, rules)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            requests.map(|(place, request)| {
                [
                    session.kept.id.into(),
                    integer(place),
                    integer(request.turn),
                    request.person.as_deref().into(),
                    request.sentence.as_str().into(),
                    integer(request.line),
                    integer(request.span.start),
                    integer(request.span.end),
                    json(&request.rules),
                ]
            }),
        )?;
        Ok(())
    }
}

fn texts(query: &mut crate::Query<'_>) -> Result<Vec<KeptText>, Error> {
    let text = |value: ValueRef<'_>| value.as_text().unwrap_or_default().to_owned();
    query.collect(|row| KeptText {
        id: row.value(0).as_integer().expect("a key is a number"),
        name: text(row.value(1)),
        sha256: text(row.value(2)),
        text: text(row.value(3)),
    })
}

/// The rule by which a turn has its speaker, and the turn that called.
fn how(how: How) -> (&'static str, Option<usize>) {
    match how {
        How::Label => ("label", None),
        How::Introduction => ("introduction", None),
        How::Called { by } => ("called", Some(by)),
        How::NextInRow { by } => ("next-in-row", Some(by)),
        How::Summary => ("summary", None),
        How::Written => ("written", None),
        How::Unresolved => ("unresolved", None),
    }
}

/// The word by which a unit of a closed set is serialised.
fn word(unit: &impl Serialize) -> String {
    match serde_json::to_value(unit) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("a unit is a word, and not {other:?}"),
    }
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> Value {
    json(&texts.collect::<Vec<_>>())
}

fn json(data: &impl Serialize) -> Value {
    let text = serde_json::to_string(data);
    Value::Text(text.expect("lists of words are JSON"))
}

fn integer(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
