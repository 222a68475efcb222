//! A record in the form of the IGF's workshop report: title, date, speakers, key
//! issues, one paragraph for each who spoke.
//!
//! Nothing is written that the record does not have. A key issue is what requests
//! have in common that name the same thing of the catalog; it points at turns, and
//! quotes at most twelve words of each. A paragraph about a speaker counts and
//! points. Of a report, the key issues are those that it states.

use std::collections::BTreeMap;

use catalog::Catalog;
use serde::Serialize;

use crate::mention::{Mention, MentionKind};
use crate::people::{Person, RoleKind};
use crate::record::{Field, Form, Record, SessionDate, Turn};
use crate::request::Request;
use crate::text::Span;
use crate::words::words;

/// At most so many words of one sentence are quoted.
pub const QUOTED_WORDS_MAX: usize = 12;

/// At most so many key issues are given: a report has a page.
pub const ISSUES_MAX: usize = 12;

/// At most so many things of one sort are named of a speaker, those in most turns
/// first.
const NAMED_MAX: usize = 8;

/// A record as a workshop report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report<'r> {
    /// What kind of text it was drawn from.
    pub form: Form,
    /// The title, where the text has one.
    pub title: Option<&'r str>,
    /// The date, where the text has one.
    pub date: Option<&'r SessionDate>,
    /// Who organised, led or took notes, where the text or the report of the same
    /// session says so.
    pub officers: Vec<Officer<'r>>,
    /// Who spoke, or was listed as a speaker.
    pub speakers: Vec<SpeakerLine<'r>>,
    /// The issues; at most twelve.
    pub issues: Vec<Issue<'r>>,
    /// How many more there are.
    pub issues_left_off: usize,
    /// One for each who spoke, in that order.
    pub paragraphs: Vec<Paragraph<'r>>,
    /// Turns whose speaker is not known.
    pub turns_of_nobody: Vec<usize>,
}

/// Somebody with a task in the session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Officer<'r> {
    /// The task.
    pub role: RoleKind,
    /// The name.
    pub name: &'r str,
}

/// One speaker in the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakerLine<'r> {
    /// The person's id in the record.
    pub person: &'r str,
    /// The name.
    pub name: &'r str,
    /// Whether the name in full is known.
    pub resolved: bool,
    /// Function and institution as the text has them.
    pub role: Option<&'r str>,
}

/// A few words of somebody, and where they stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pointer<'r> {
    /// The turn.
    pub turn: usize,
    /// The line, from 1.
    pub line: usize,
    /// The sentence that is pointed at.
    pub span: Span,
    /// Who has the turn: a name, or what the captions have.
    pub speaker: Option<&'r str>,
    /// At most twelve words of the sentence as they stand; `…` where it goes on.
    pub quote: String,
}

/// One issue: what several sentences ask about, or one that a report states.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Issue<'r> {
    /// What of the catalog they have in common; absent where they name nothing of
    /// it, and for what a report states.
    pub about: Option<Named<'r>>,
    /// How many people ask, as far as they are known.
    pub speakers: usize,
    /// The sentences.
    pub pointers: Vec<Pointer<'r>>,
}

/// Something of the catalog, and in which turns it is named.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named<'r> {
    /// What sort of record.
    pub kind: MentionKind,
    /// Its id.
    pub id: &'r str,
    /// What people call it.
    pub label: &'r str,
    /// The turns that name it.
    pub turns: Vec<usize>,
}

/// What one person said, as pointers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paragraph<'r> {
    /// The person's id in the record.
    pub person: &'r str,
    /// The name.
    pub name: &'r str,
    /// The numbers of the turns.
    pub turns: Vec<usize>,
    /// How many words they have together.
    pub words: usize,
    /// Of what they spoke, by sort, those in most turns first; at most eight each.
    pub named: Vec<Named<'r>>,
    /// What they asked for.
    pub requests: Vec<Pointer<'r>>,
}

/// Draws a report from a record. The catalog is asked for the names as they are
/// today; what it no longer has keeps the name it had when the text was read.
pub fn report<'r>(record: &'r Record, catalog: &'r Catalog) -> Report<'r> {
    let (issues, issues_left_off) = issues(record, catalog);
    let nobody = record
        .turns
        .iter()
        .filter(|t| t.speaker.person.is_none() && t.speaker.how == crate::record::How::Unresolved);
    let said = record
        .people
        .iter()
        .filter_map(|p| paragraph(record, catalog, p));
    Report {
        form: record.form,
        title: record.title.as_ref().map(|t| t.words.as_str()),
        date: record.date.as_ref(),
        officers: officers(record),
        speakers: speakers(record),
        issues,
        issues_left_off,
        paragraphs: said.collect(),
        turns_of_nobody: nobody.map(|t| t.number).collect(),
    }
}

fn officers(record: &Record) -> Vec<Officer<'_>> {
    let tasks = [
        RoleKind::Organizer,
        RoleKind::Moderator,
        RoleKind::Rapporteur,
    ];
    let mut officers = Vec::new();
    for role in tasks {
        let has = |p: &&Person| p.roles.iter().any(|r| r.kind == role);
        let people = record.people.iter().filter(has);
        officers.extend(people.map(|p| Officer {
            role,
            name: p.name.as_str(),
        }));
    }
    officers
}

fn speakers(record: &Record) -> Vec<SpeakerLine<'_>> {
    let spoke = |p: &&Person| {
        let id = Some(p.id.as_str());
        p.roles.iter().any(|r| r.kind == RoleKind::Speaker)
            || record
                .turns
                .iter()
                .any(|t| t.speaker.person.as_deref() == id)
    };
    let people = record.people.iter().filter(spoke);
    people
        .map(|p| {
            let listed = p.roles.iter().filter(|r| r.kind != RoleKind::Introduced);
            let role = listed.map(|r| r.words.as_str()).find(|w| !w.is_empty());
            SpeakerLine {
                person: &p.id,
                name: &p.name,
                resolved: p.resolved,
                role,
            }
        })
        .collect()
}

fn paragraph<'r>(
    record: &'r Record,
    catalog: &'r Catalog,
    person: &'r Person,
) -> Option<Paragraph<'r>> {
    let own = |t: &&Turn| t.speaker.person.as_deref() == Some(person.id.as_str());
    let turns: Vec<&Turn> = record.turns.iter().filter(own).collect();
    if turns.is_empty() {
        return None;
    }
    let requests = record.requests.iter();
    let requests = requests.filter(|r| r.person.as_deref() == Some(person.id.as_str()));
    Some(Paragraph {
        person: &person.id,
        name: &person.name,
        turns: turns.iter().map(|t| t.number).collect(),
        words: turns.iter().map(|t| t.word_places().len()).sum(),
        named: named(catalog, &turns),
        requests: requests.map(|r| pointer_to(record, r)).collect(),
    })
}

/// What some turns name, by sort, those in most turns first.
fn named<'r>(catalog: &'r Catalog, turns: &[&'r Turn]) -> Vec<Named<'r>> {
    let mut all: BTreeMap<(MentionKind, &str), Named<'r>> = BTreeMap::new();
    for turn in turns {
        for mention in turn.mentions.iter().filter(|m| !m.ambiguous) {
            let entry = all.entry((mention.kind, &mention.id));
            let named = entry.or_insert_with(|| Named {
                kind: mention.kind,
                id: &mention.id,
                label: label(catalog, mention),
                turns: Vec::new(),
            });
            if named.turns.last() != Some(&turn.number) {
                named.turns.push(turn.number);
            }
        }
    }
    let mut named: Vec<Named<'r>> = all.into_values().collect();
    named.sort_by_key(|n| (n.kind, usize::MAX - n.turns.len()));
    let mut kept: Vec<Named<'r>> = Vec::new();
    for one in named {
        if kept.iter().filter(|k| k.kind == one.kind).count() < NAMED_MAX {
            kept.push(one);
        }
    }
    kept
}

fn label<'r>(catalog: &'r Catalog, mention: &'r Mention) -> &'r str {
    let today = match mention.kind {
        MentionKind::Term => catalog.term(&mention.id).map(|t| t.label.as_str()),
        MentionKind::Provision => {
            let mut provisions = catalog.provisions().iter();
            let provision = provisions.find(|p| p.id.as_str() == mention.id);
            provision.map(|p| p.title.as_str())
        }
        // A body and a process may have one id, so the sort decides.
        MentionKind::Process => catalog.process(&mention.id).map(|p| p.short_title.as_str()),
        MentionKind::Organisation => {
            let body = catalog.organisation(&mention.id);
            body.map(|b| b.short_title.as_str())
        }
        MentionKind::Instrument => {
            let mut instruments = catalog.instruments().iter();
            let instrument = instruments.find(|i| i.id.as_str() == mention.id);
            instrument.map(|i| i.short_title.as_str())
        }
    };
    today.unwrap_or(&mention.label)
}

fn pointer_to<'r>(record: &'r Record, request: &'r Request) -> Pointer<'r> {
    let asks_at = request.asks_at;
    pointer(record, request.turn, request.span, request.line, asks_at)
}

/// A pointer at a sentence of a turn that quotes the words around a place in it.
fn pointer<'r>(
    record: &'r Record,
    turn: usize,
    span: Span,
    line: usize,
    around: Span,
) -> Pointer<'r> {
    let turn = record
        .turn(turn)
        .expect("requests name turns of their record");
    let offset = turn.span.start;
    let within = |s: Span| Span::new(s.start - offset, s.end - offset);
    Pointer {
        turn: turn.number,
        line,
        span,
        speaker: record.speaker_name(turn),
        quote: quote(&turn.text, within(span), within(around)),
    }
}

/// At most twelve words of a sentence, among them those at a place: three before it
/// and the rest from it on.
fn quote(text: &str, sentence: Span, around: Span) -> String {
    const BEFORE: usize = 3;
    let words = words(text, sentence);
    let Some(last) = words.len().checked_sub(1) else {
        return String::new();
    };
    let at = words.iter().position(|w| w.span.end > around.start);
    let latest = words.len().saturating_sub(QUOTED_WORDS_MAX);
    let from = at.unwrap_or(0).saturating_sub(BEFORE).min(latest);
    let to = (from + QUOTED_WORDS_MAX - 1).min(last);
    let end = if to == last {
        sentence.end
    } else {
        words[to].span.end
    };
    let start = if from == 0 {
        sentence.start
    } else {
        words[from].span.start
    };
    let quoted = crate::hearing::on_one_line(&text[start..end]);
    let before = if from > 0 { "… " } else { "" };
    let behind = if to < last { " …" } else { "" };
    format!("{before}{quoted}{behind}")
}

/// The issues of a record and how many are left off.
fn issues<'r>(record: &'r Record, catalog: &'r Catalog) -> (Vec<Issue<'r>>, usize) {
    let mut issues = match record.form {
        Form::Report => stated(record),
        Form::Proposal => record.requests.iter().map(|r| alone(record, r)).collect(),
        Form::Transcript | Form::Other => grouped(record, catalog),
    };
    let left_off = issues.len().saturating_sub(ISSUES_MAX);
    issues.truncate(ISSUES_MAX);
    (issues, left_off)
}

fn alone<'r>(record: &'r Record, request: &'r Request) -> Issue<'r> {
    Issue {
        about: None,
        speakers: usize::from(request.person.is_some()),
        pointers: vec![pointer_to(record, request)],
    }
}

/// The sentences under the heading of key issues.
fn stated(record: &Record) -> Vec<Issue<'_>> {
    let mut issues = Vec::new();
    for turn in &record.turns {
        let field = turn.section.map(|s| record.sections[s].field);
        if field != Some(Field::KeyIssues) {
            continue;
        }
        let whole = Span::new(0, turn.text.len());
        for sentence in crate::sentence::sentences(&turn.text, whole) {
            let offset = turn.span.start;
            let span = Span::new(sentence.start + offset, sentence.end + offset);
            let line = turn.line + turn.text[..sentence.start].matches('\n').count();
            let start = Span::new(span.start, span.start);
            issues.push(Issue {
                about: None,
                speakers: 0,
                pointers: vec![pointer(record, turn.number, span, line, start)],
            });
        }
    }
    issues
}

/// Requests by what they name. A request that names several things stands with the
/// one that fewest turns name, of those that another request names too.
fn grouped<'r>(record: &'r Record, catalog: &'r Catalog) -> Vec<Issue<'r>> {
    let mut turns_with: BTreeMap<(MentionKind, &str), Vec<usize>> = BTreeMap::new();
    for turn in &record.turns {
        for mention in &turn.mentions {
            let turns = turns_with.entry((mention.kind, &mention.id)).or_default();
            if turns.last() != Some(&turn.number) {
                turns.push(turn.number);
            }
        }
    }
    let mut asked_of: BTreeMap<(MentionKind, &str), usize> = BTreeMap::new();
    for request in &record.requests {
        let mut keys: Vec<_> = request
            .mentions
            .iter()
            .map(|m| (m.kind, m.id.as_str()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *asked_of.entry(key).or_default() += 1;
        }
    }
    let mut groups: BTreeMap<(MentionKind, &str), (&Mention, Vec<&Request>)> = BTreeMap::new();
    for request in &record.requests {
        let mentions = request.mentions.iter().filter(|m| !m.ambiguous);
        let rarest = mentions.min_by_key(|m| {
            let key = (m.kind, m.id.as_str());
            (asked_of[&key] < 2, turns_with[&key].len(), key)
        });
        if let Some(about) = rarest {
            let key = (about.kind, about.id.as_str());
            let group = groups.entry(key).or_insert_with(|| (about, Vec::new()));
            group.1.push(request);
        }
    }
    let mut issues: Vec<Issue<'r>> = groups
        .into_iter()
        .map(|(key, (about, requests))| Issue {
            about: Some(Named {
                kind: about.kind,
                id: &about.id,
                label: label(catalog, about),
                turns: turns_with[&key].clone(),
            }),
            speakers: speakers_of(&requests),
            pointers: requests.iter().map(|r| pointer_to(record, r)).collect(),
        })
        .collect();
    issues.sort_by_key(|i| (usize::MAX - i.speakers, usize::MAX - i.pointers.len()));
    issues
}

fn speakers_of(requests: &[&Request]) -> usize {
    let mut people: Vec<&str> = requests
        .iter()
        .filter_map(|r| r.person.as_deref())
        .collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}
