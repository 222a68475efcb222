//! What was found, and who asked for what.

use document::{Document, Entry, Line};

use super::{count, how, left_out};
use crate::collection::{AskedOfAll, Searched, SessionHit, SessionRequest};
use crate::mention::Mention;
use crate::text::Span;

/// The first turns that were found; at most `limit`.
pub fn found(searched: &Searched<'_>, limit: usize) -> Document {
    let mut document = Document::new(format!("Turns with \"{}\" in them", searched.words));
    let mut sessions: Vec<i64> = searched.hits.iter().map(|h| h.session).collect();
    sessions.dedup();
    document.paragraph(match searched.hits.len() {
        0 => "Nothing was found: a turn must have all of the words.".to_owned(),
        turns => format!(
            "{} in {}.",
            count(turns, "turn", "turns"),
            count(sessions.len(), "session", "sessions")
        ),
    });
    let entry = |hit: &SessionHit<'_>| {
        let speaker = hit.hit.speaker.as_deref().unwrap_or("nobody by name");
        let places = match hit.hit.places.len() {
            1 => String::new(),
            n => format!(", {n} places"),
        };
        let (turn, line) = (hit.hit.turn, hit.hit.line);
        let form = hit.form.in_words();
        let place = format!(
            ", session {} ({form}), turn {turn}, line {line}{places}",
            hit.session
        );
        Entry {
            head: Line::default().then_strong(speaker).then(place),
            body: vec![marked(&hit.hit.snippet, &hit.hit.marks)],
        }
    };
    document.entries(searched.hits.iter().take(limit).map(entry).collect());
    let more = searched.hits.len().saturating_sub(limit);
    if more > 0 {
        document.paragraph(format!(
            "… and {}; --limit shows more.",
            count(more, "more turn", "more turns")
        ));
    }
    left_out(&mut document, &searched.left_out);
    document
}

/// A snippet with what was found set off.
fn marked(snippet: &str, marks: &[Span]) -> Line {
    let mut line = Line::default();
    let mut at = 0;
    for mark in marks {
        line = line
            .then(&snippet[at..mark.start])
            .then_strong(mark.of(snippet));
        at = mark.end;
    }
    line.then(&snippet[at..])
}

/// Who asked for what.
pub fn asked(asked: &AskedOfAll<'_>) -> Document {
    let mut document = Document::new("Who asked for what");
    let requests: usize = asked.people.iter().map(|p| p.requests.len()).sum();
    if requests == 0 {
        document.paragraph("No sentence that asks for something was found.");
    } else {
        let sentences = count(requests, "sentence asks", "sentences ask");
        document.paragraph(format!(
            "{sentences} for something, by words such as \"should\", \"need\", \"important to\" \
             and by questions. Whoever asks in other words is not found."
        ));
    }
    for by in &asked.people {
        document.heading(1, by.name.unwrap_or("Nobody by name"));
        document.entries(by.requests.iter().map(request).collect());
    }
    left_out(&mut document, &asked.left_out);
    document
}

fn request(asked: &SessionRequest<'_>) -> Entry {
    let request = asked.request;
    let (turn, line) = (request.turn, request.line);
    let mut place = format!("session {}, turn {turn}, line {line}", asked.session);
    if let Some(how) = how(asked.how) {
        place += &format!(" ({how})");
    }
    let mut below = Line::from(place);
    for (at, mention) in distinct(&request.mentions).into_iter().enumerate() {
        let doubt = if mention.ambiguous { "perhaps " } else { "" };
        let sign = if at == 0 { "; names " } else { ", " };
        below = below.then(format!("{sign}{doubt}")).then_code(&mention.id);
    }
    Entry {
        head: request.sentence.as_str().into(),
        body: vec![below],
    }
}

/// What is named, each once.
fn distinct(mentions: &[Mention]) -> Vec<&Mention> {
    let mut all: Vec<&Mention> = Vec::new();
    for mention in mentions {
        if !all.iter().any(|m| m.id == mention.id) {
            all.push(mention);
        }
    }
    all
}
