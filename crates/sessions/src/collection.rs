//! Several sessions together: which of them are the same, which one somebody means,
//! and what is searched and asked over all of them.
//!
//! Where one text is the same as another, or a part of it, the other stands for
//! both: what is said in both is found once.

use std::fmt;

use catalog::Catalog;
use serde::Serialize;

use crate::duplicate::{Document, Likeness, duplicates, same_session};
use crate::mention::{Mention, MentionKind};
use crate::people::{Person, same_name};
use crate::reader::Reader;
use crate::record::{Form, How, Record};
use crate::request::Request;
use crate::search::Hit;
use crate::words::folded_words;

/// A text that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// Its number where it is kept.
    pub id: i64,
    /// What it is called: the file that it came from.
    pub name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The text.
    pub text: String,
}

/// A kept text and what was read from it.
#[derive(Clone, Debug)]
pub struct Session {
    /// The text.
    pub kept: KeptText,
    /// What was read from it.
    pub record: Record,
    /// The session that stands for it, where it is the same or a part.
    pub stands_for_it: Option<Copied>,
    /// The report of a session of which this is the transcript, or the other way
    /// round, by number.
    pub same_session: Vec<i64>,
    /// The title of that report, or of the session that stands for it, where the text
    /// itself has none.
    title_of_other: Option<String>,
}

/// Of which session another is a copy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Copied {
    /// The number of the session.
    pub of: i64,
    /// How the copy is like it: the same bytes, the same content, or a part.
    pub likeness: Likeness,
    /// The share of the copy that is in it, 0 to 1.
    pub share: f64,
}

impl Session {
    /// The title that the text gives, or that of the report of the same session, or of
    /// the session that stands for it.
    pub fn title(&self) -> Option<&str> {
        let own = self.record.title.as_ref().map(|t| t.words.as_str());
        own.or(self.title_of_other.as_deref())
    }

    /// The title, or the name where there is none.
    pub fn title_or_name(&self) -> &str {
        self.title().unwrap_or(&self.kept.name)
    }

    /// It in numbers.
    pub fn summary(&self) -> Summary<'_> {
        let record = &self.record;
        let known = record.people.iter().filter(|p| p.resolved).count();
        Summary {
            id: self.kept.id,
            name: &self.kept.name,
            sha256: &self.kept.sha256,
            bytes: self.kept.text.len(),
            form: record.form,
            title: self.title(),
            date: record.date.as_ref().map(|d| d.passage.words.as_str()),
            people_known: known,
            people_unresolved: record.people.len() - known,
            turns: record.turns.len(),
            mentions: record.turns.iter().map(|t| t.mentions.len()).sum(),
            requests: record.requests.len(),
            findings: record.findings.len(),
            stands_for_it: self.stands_for_it,
            same_session: &self.same_session,
        }
    }
}

/// A session in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary<'s> {
    /// Its number.
    pub id: i64,
    /// The file that it came from.
    pub name: &'s str,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: &'s str,
    /// Bytes of the text.
    pub bytes: usize,
    /// What kind of text it is.
    pub form: Form,
    /// The title ([`Session::title`]).
    pub title: Option<&'s str>,
    /// The date as the text has it.
    pub date: Option<&'s str>,
    /// People whose name in full is known.
    pub people_known: usize,
    /// People who stay as captioned.
    pub people_unresolved: usize,
    /// Turns.
    pub turns: usize,
    /// What turns name of the catalog; each time counts.
    pub mentions: usize,
    /// Sentences that ask for something.
    pub requests: usize,
    /// What is odd about the text.
    pub findings: usize,
    /// The session that stands for it, where it is the same or a part.
    pub stands_for_it: Option<Copied>,
    /// Report and transcript of the same session, by number.
    pub same_session: &'s [i64],
}

/// Sessions that were read together, with the names of one catalog.
pub struct Collection<'c> {
    reader: Reader<'c>,
    sessions: Vec<Session>,
}

/// Why no single session is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// No session has this number or name.
    Missing {
        /// As asked.
        name: String,
    },
    /// Several have it in their name or title.
    Several {
        /// As asked.
        name: String,
        /// Their numbers.
        ids: Vec<i64>,
    },
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotFound::Missing { name } => write!(f, "there is no session `{name}`"),
            NotFound::Several { name, ids } => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                write!(f, "`{name}` can be session {}", ids.join(" or "))
            }
        }
    }
}

impl std::error::Error for NotFound {}

/// What was found in all sessions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Searched<'s> {
    /// What was asked.
    pub words: String,
    /// The turns: session by session, within each as [`Reader::search`] has them.
    pub hits: Vec<SessionHit<'s>>,
    /// Sessions that were not searched, since another stands for them.
    pub left_out: Vec<i64>,
}

/// A turn that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionHit<'s> {
    /// The number of the session.
    pub session: i64,
    /// Its title or name.
    pub title: &'s str,
    /// What kind of text it is.
    pub form: Form,
    /// The turn.
    #[serde(flatten)]
    pub hit: Hit,
}

/// Which requests are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted<'w> {
    /// Only of people in whose name, or in what captions made of it, all of these
    /// words are.
    pub speaker: Option<&'w str>,
    /// Only those that name one of these; an instrument stands for its provisions too.
    pub about: Option<&'w [Mention]>,
    /// Only of this session, also where another stands for it.
    pub session: Option<i64>,
}

/// Who asked for what, over all sessions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AskedOfAll<'s> {
    /// By person, in the order in which they first ask; last, what nobody known asks.
    pub people: Vec<AskedBy<'s>>,
    /// Sessions that were not looked at, since another stands for them.
    pub left_out: Vec<i64>,
}

/// What one person asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AskedBy<'s> {
    /// The name; absent for what nobody known asked, or what is written for all.
    pub name: Option<&'s str>,
    /// The requests in order.
    pub requests: Vec<SessionRequest<'s>>,
}

/// A request and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionRequest<'s> {
    /// The number of the session.
    pub session: i64,
    /// Its title or name.
    pub title: &'s str,
    /// How one knows whose turn it is: [`How::Summary`] is told by a report.
    pub how: How,
    /// The request.
    #[serde(flatten)]
    pub request: &'s Request,
}

impl<'c> Collection<'c> {
    /// Reads texts, each in the light of the others ([`Reader::read_all`]).
    pub fn read(catalog: &'c Catalog, kept: Vec<KeptText>) -> Collection<'c> {
        let reader = Reader::new(catalog);
        let texts: Vec<&str> = kept.iter().map(|k| k.text.as_str()).collect();
        let records = reader.read_all(&texts);
        let copies = copies(&kept, &records);
        let pairs = pairs(&records);
        let mut sessions = Vec::with_capacity(kept.len());
        for (at, record) in records.iter().enumerate() {
            let others = pairs.iter().filter(|p| p.0 == at).map(|p| p.1);
            let original = copies[at].and_then(|c| kept.iter().position(|k| k.id == c.of));
            let mut titles = others.clone().chain(original).filter_map(|other| {
                let title = records[other].title.as_ref();
                title.map(|t| t.words.clone())
            });
            sessions.push(Session {
                kept: kept[at].clone(),
                record: record.clone(),
                stands_for_it: copies[at],
                title_of_other: titles.next(),
                same_session: others.map(|other| kept[other].id).collect(),
            });
        }
        Collection { reader, sessions }
    }

    /// All sessions, in the order of their numbers as they were given.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// The reader, with the names of the catalog.
    pub fn reader(&self) -> &Reader<'c> {
        &self.reader
    }

    /// The session with a number, with a name, or with words in its name or title.
    ///
    /// # Errors
    ///
    /// When there is none, or several have the words.
    pub fn find(&self, name: &str) -> Result<&Session, NotFound> {
        let number: Option<i64> = name.parse().ok();
        let mut all = self.sessions.iter();
        let exact = all.find(|s| Some(s.kept.id) == number || s.kept.name == name);
        if let Some(session) = exact {
            return Ok(session);
        }
        let wanted = name.to_lowercase();
        let has = |text: &str| !wanted.is_empty() && text.to_lowercase().contains(&wanted);
        let mut found = self.sessions.iter().filter(|s| {
            let title = s.record.title.as_ref();
            has(&s.kept.name) || title.is_some_and(|t| has(&t.words))
        });
        let name = name.to_owned();
        match (found.next(), found.next()) {
            (None, _) => Err(NotFound::Missing { name }),
            (Some(session), None) => Ok(session),
            (Some(one), Some(two)) => {
                let rest = found.map(|s| s.kept.id);
                let ids = [one.kept.id, two.kept.id].into_iter().chain(rest).collect();
                Err(NotFound::Several { name, ids })
            }
        }
    }

    /// The turns of all sessions in which all of some words stand.
    pub fn search(&self, words: &str) -> Searched<'_> {
        let mut hits = Vec::new();
        for session in self.originals() {
            let found = self.reader.search(&session.record, words);
            hits.extend(found.into_iter().map(|hit| SessionHit {
                session: session.kept.id,
                title: session.title_or_name(),
                form: session.record.form,
                hit,
            }));
        }
        Searched {
            words: words.to_owned(),
            hits,
            left_out: self.copies(),
        }
    }

    /// Who asked for what. A person is the same in all sessions by the name in full.
    pub fn asked(&self, wanted: &Wanted<'_>) -> AskedOfAll<'_> {
        let mut people: Vec<AskedBy<'_>> = Vec::new();
        // What captions made of a name in one session finds the person in all.
        let everybody = self.sessions.iter().flat_map(|s| &s.record.people);
        let names: Vec<&str> = everybody
            .filter(|p| wanted.speaker.is_some_and(|speaker| is_called(p, speaker)))
            .map(|p| p.name.as_str())
            .collect();
        let mut looked_at: Vec<&Session> = self.originals().collect();
        if let Some(id) = wanted.session {
            let all = self.sessions.iter();
            looked_at = all.filter(|s| s.kept.id == id).collect();
        }
        for session in looked_at {
            for request in &session.record.requests {
                let person = request.person.as_deref();
                let person = person.and_then(|id| session.record.person(id));
                if !wanted.is_by(&names, person) || !wanted.is_about(request) {
                    continue;
                }
                let name = person.map(|p| p.name.as_str());
                let same = |other: Option<&str>| match (other, name) {
                    (Some(a), Some(b)) => same_name(a, b),
                    (a, b) => a == b,
                };
                let turn = session.record.turn(request.turn);
                let asked = SessionRequest {
                    session: session.kept.id,
                    title: session.title_or_name(),
                    how: turn.map_or(How::Unresolved, |t| t.speaker.how),
                    request,
                };
                match people.iter_mut().find(|p| same(p.name)) {
                    Some(by) => by.requests.push(asked),
                    None => people.push(AskedBy {
                        name,
                        requests: vec![asked],
                    }),
                }
            }
        }
        people.sort_by_key(|p| p.name.is_none());
        let left_out = match wanted.session {
            Some(_) => Vec::new(),
            None => self.copies(),
        };
        AskedOfAll { people, left_out }
    }

    /// Sessions for which no other stands.
    fn originals(&self) -> impl Iterator<Item = &Session> {
        let sessions = self.sessions.iter();
        sessions.filter(|s| s.stands_for_it.is_none())
    }

    fn copies(&self) -> Vec<i64> {
        let copies = self.sessions.iter().filter(|s| s.stands_for_it.is_some());
        copies.map(|s| s.kept.id).collect()
    }
}

impl Wanted<'_> {
    fn is_by(&self, names: &[&str], person: Option<&Person>) -> bool {
        self.speaker.is_none()
            || person.is_some_and(|p| names.iter().any(|name| same_name(name, &p.name)))
    }

    fn is_about(&self, request: &Request) -> bool {
        self.about.is_none_or(|about| {
            let mut named = request.mentions.iter();
            named.any(|m| about.iter().any(|wanted| is_about(m, wanted)))
        })
    }
}

/// Whether all words of a name are in the name of a person, or in one that a text has.
fn is_called(person: &Person, name: &str) -> bool {
    let wanted = folded_words(name);
    let has = |name: &str| {
        let words = folded_words(name);
        wanted.iter().all(|w| words.contains(w))
    };
    has(&person.name) || person.variants.iter().any(|v| has(&v.captioned))
}

/// Whether a mention is of something, or of a provision of it.
fn is_about(mention: &Mention, wanted: &Mention) -> bool {
    let provision = mention.kind == MentionKind::Provision
        && wanted.kind == MentionKind::Instrument
        && mention.id.split('#').next() == Some(wanted.id.as_str());
    provision || (mention.kind, &mention.id) == (wanted.kind, &wanted.id)
}

/// For each text the one that stands for it: the one that it is a part of, or of two
/// with the same content the longer, and of two as long the first.
fn copies(kept: &[KeptText], records: &[Record]) -> Vec<Option<Copied>> {
    let documents: Vec<Document<'_>> = kept
        .iter()
        .zip(records)
        .map(|(kept, record)| Document {
            text: &kept.text,
            record,
        })
        .collect();
    let mut copies: Vec<Option<(usize, Copied)>> = vec![None; kept.len()];
    for found in duplicates(&documents) {
        let (first, second) = (found.first, found.second);
        let shorter = kept[first].text.len() < kept[second].text.len();
        let first_is_copy = match found.likeness {
            Likeness::PartOf => true,
            Likeness::Contains => false,
            Likeness::SameBytes | Likeness::SameContent => shorter,
        };
        let (copy, of, share) = if first_is_copy {
            (first, second, found.share_of_first)
        } else {
            (second, first, found.share_of_second)
        };
        let likeness = match found.likeness {
            Likeness::Contains => Likeness::PartOf,
            other => other,
        };
        // Of several the longest: what is a part of a part is a part of the whole.
        let longer = |(other, _): &(usize, Copied)| kept[*other].text.len() < kept[of].text.len();
        if copies[copy].as_ref().is_none_or(longer) {
            let id = kept[of].id;
            let copied = Copied {
                of: id,
                likeness,
                share,
            };
            copies[copy] = Some((of, copied));
        }
    }
    copies.into_iter().map(|c| Some(c?.1)).collect()
}

/// Transcript and report of one session, each way round.
fn pairs(records: &[Record]) -> Vec<(usize, usize)> {
    let of = |form: Form| {
        let all = records.iter().enumerate();
        all.filter(move |(_, r)| r.form == form)
    };
    let mut pairs = Vec::new();
    for (transcript, a) in of(Form::Transcript) {
        for (report, b) in of(Form::Report) {
            if same_session(a, b).is_some() {
                pairs.extend([(transcript, report), (report, transcript)]);
            }
        }
    }
    pairs
}
