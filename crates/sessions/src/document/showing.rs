//! One session, and one turn of it.

use catalog::words::HearingState;
use document::{Block, Document, Line, Table};

use super::{how, relations};
use crate::collection::Session;
use crate::hearing::{Hearing, on_one_line};
use crate::people::{Identified, Person, Variant};
use crate::record::{Record, Turn};
use crate::text::{Span, paragraphs};

/// How many characters of a turn stand in the table of turns.
const BEGINNING_MAX: usize = 40;

/// A session: what it is, who speaks, what was misheard, its turns.
pub fn show(session: &Session) -> Document {
    let record = &session.record;
    let summary = session.summary();
    let mut document = Document::new(session.title_or_name());
    let mut properties: Vec<(String, Line)> = vec![
        ("number".to_owned(), summary.id.into()),
        ("form".to_owned(), summary.form.in_words().into()),
        ("file".to_owned(), Line::code(summary.name)),
        ("SHA-256".to_owned(), Line::code(summary.sha256)),
    ];
    if let Some(date) = summary.date {
        properties.push(("date".to_owned(), date.into()));
    }
    if let Some(heard) = &record.document {
        let how = if heard.given {
            "as was said".to_owned()
        } else {
            format!("by {} of its {} misheard words", heard.heard, heard.aliases)
        };
        let line = Line::code(&heard.id).then(format!(", {how}"));
        properties.push(("aliases of".to_owned(), line));
    }
    for line in relations(&summary) {
        properties.push(("is".to_owned(), line));
    }
    document.blocks.push(Block::Properties(properties));
    people(&mut document, record);
    hearings(&mut document, record);
    if !record.findings.is_empty() {
        document.heading(1, "What is odd");
        let findings = record.findings.iter().map(Line::from);
        document.list(findings.collect());
    }
    turns(&mut document, record);
    document
}

fn people(document: &mut Document, record: &Record) {
    if record.people.is_empty() {
        return;
    }
    document.heading(1, "People");
    let mut table = Table::new(["name", "named in the text as", "known as", "#turns"]);
    for person in &record.people {
        let own = record.turns.iter();
        let own = own.filter(|t| t.speaker.person.as_deref() == Some(person.id.as_str()));
        let mut name = person.name.clone();
        if !person.resolved {
            name += " (not known in full)";
        }
        table.row([
            name.into(),
            variants(person).into(),
            role(person).into(),
            own.count().into(),
        ]);
    }
    document.table(table);
}

/// The ways in which a text names a person, each with its rule where one is needed.
fn variants(person: &Person) -> String {
    let variant = |v: &Variant| {
        let rule = match v.how {
            Identified::FullName | Identified::Unresolved => return v.captioned.clone(),
            Identified::Alias => "an alias",
            Identified::FirstName => "first name",
            Identified::Surname => "surname",
            Identified::ShortForm => "short form",
            Identified::Near => "but for a letter",
            Identified::InText => "in full elsewhere",
        };
        format!("{} ({rule})", v.captioned)
    };
    let all: Vec<String> = person.variants.iter().map(variant).collect();
    all.join(", ")
}

fn role(person: &Person) -> &str {
    let roles = person.roles.iter().map(|r| r.words.as_str());
    roles.into_iter().find(|w| !w.is_empty()).unwrap_or("")
}

fn hearings(document: &mut Document, record: &Record) {
    if record.hearings.is_empty() {
        return;
    }
    document.heading(1, "Words that captions got wrong, or may have");
    let mut table = Table::new(["#line", "heard", "taken for"]);
    for hearing in &record.hearings {
        let heard = on_one_line(&hearing.heard);
        table.row([hearing.line.into(), heard.into(), taken_for(hearing).into()]);
    }
    document.table(table);
}

fn taken_for(hearing: &Hearing) -> String {
    match (&hearing.replaced_by, hearing.state) {
        (Some(words), _) => words.clone(),
        (None, HearingState::Unresolved) => format!("stays: {}", hearing.means),
        (None, _) => format!("stays, may be: {}", hearing.means),
    }
}

fn turns(document: &mut Document, record: &Record) {
    document.heading(1, "Turns");
    let mut table = Table::new(["#turn", "#line", "#words", "speaker", "begins with"]);
    for turn in &record.turns {
        let mut speaker = record.speaker_name(turn).unwrap_or("").to_owned();
        if let Some(how) = how(turn.speaker.how) {
            speaker = match speaker.is_empty() {
                true => how,
                false => format!("{speaker} ({how})"),
            };
        }
        table.row([
            turn.number.into(),
            turn.line.into(),
            turn.word_places().len().into(),
            speaker.into(),
            beginning(&turn.normalised).into(),
        ]);
    }
    document.table(table);
}

/// The first words, as far as they have room.
fn beginning(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() && out.chars().count() + 1 + word.chars().count() > BEGINNING_MAX {
            return out + " …";
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// One turn in full: what was said, as it stands; what was misheard; what it names.
pub fn turn(session: &Session, turn: &Turn) -> Document {
    let record = &session.record;
    let title = session.title_or_name();
    let mut document = Document::new(format!("Turn {}: {title}", turn.number));
    let speaker = record.speaker_name(turn).unwrap_or("nobody by name");
    let mut line = Line::default().then_strong(speaker);
    if let Some(how) = how(turn.speaker.how) {
        line = line.then(format!(" ({how})"));
    }
    document.paragraph(line.then(format!(", session {}, line {}", session.kept.id, turn.line)));
    for paragraph in paragraphs(&turn.text, Span::new(0, turn.text.len())) {
        let words = on_one_line(paragraph.of(&turn.text));
        document.blocks.push(Block::Quote(words.into()));
    }
    let mut own = record
        .hearings
        .iter()
        .filter(|h| h.turn == Some(turn.number))
        .peekable();
    if own.peek().is_some() {
        document.heading(1, "Misheard");
        let line = |h: &Hearing| {
            let heard = on_one_line(&h.heard);
            Line::from(format!("line {}: \"{heard}\", {}", h.line, taken_for(h)))
        };
        document.list(own.map(line).collect());
    }
    names(&mut document, turn);
    document
}

/// What a turn names, each thing once, with the words.
fn names(document: &mut Document, turn: &Turn) {
    let mut table = Table::new(["what", "id", "in the words"]);
    let mut done: Vec<&str> = Vec::new();
    for mention in &turn.mentions {
        if done.contains(&mention.id.as_str()) {
            continue;
        }
        done.push(&mention.id);
        let mut words: Vec<String> = Vec::new();
        for other in turn.mentions.iter().filter(|m| m.id == mention.id) {
            let said = on_one_line(&other.words);
            if !words.contains(&said) {
                words.push(said);
            }
        }
        let doubt = if mention.ambiguous { " (perhaps)" } else { "" };
        table.row([
            mention.kind.in_words().into(),
            Line::code(&mention.id).then(doubt),
            words.join(", ").into(),
        ]);
    }
    if !table.rows.is_empty() {
        document.heading(1, "What it names");
    }
    document.table(table);
}
