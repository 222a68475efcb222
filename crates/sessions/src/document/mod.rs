//! Answers as something to read.
//!
//! - [`list`], [`imported`]: which sessions there are, what was found in new ones.
//! - [`show`]: one session; [`turn`]: one turn in full.
//! - [`found`]: turns that were searched; [`asked`]: who asked for what.
//! - [`report`](fn@report): a record as the IGF's workshop report.

mod asking;
mod report;
mod showing;

pub use asking::{asked, found};
pub use report::report;
pub use showing::{show, turn};

use document::{Document, Entry, Line, Table};

use crate::collection::{Copied, Session, Summary};
use crate::duplicate::Likeness;
use crate::record::{Form, How};

/// All sessions in a table.
pub fn list(sessions: &[Session]) -> Document {
    let mut document = Document::new("Sessions");
    if sessions.is_empty() {
        document.paragraph("None was imported yet.");
    }
    let mut table = Table::new(["#id", "form", "date", "title or file", "#turns", "same as"]);
    for session in sessions {
        let summary = session.summary();
        let copied = summary.stands_for_it.map(|copy| match copy.likeness {
            Likeness::PartOf => format!("part of {}", copy.of),
            _ => copy.of.to_string(),
        });
        table.row([
            summary.id.into(),
            match summary.form {
                Form::Other => "other".into(),
                form => form.in_words().into(),
            },
            summary.date.unwrap_or("").into(),
            session.title_or_name().into(),
            summary.turns.into(),
            copied.unwrap_or_default().into(),
        ]);
    }
    document.table(table);
    document
}

/// What was found in sessions that were imported.
pub fn imported(sessions: &[&Session]) -> Document {
    let mut document = Document::new(count(
        sessions.len(),
        "session was imported",
        "sessions were imported",
    ));
    let entry = |session: &&Session| {
        let summary = session.summary();
        let mut head = Line::from(format!("{}  ", summary.id)).then_code(summary.name);
        head = head.then(format!(": {}", numbers_of(&summary)));
        let mut body = Vec::new();
        body.extend(summary.title.map(Line::from));
        body.extend(relations(&summary));
        for finding in &session.record.findings {
            let place = format!("{}:{}", summary.name, finding.line);
            body.push(Line::code(place).then(format!(": {}", finding.problem)));
        }
        Entry { head, body }
    };
    document.entries(sessions.iter().map(entry).collect());
    document
}

/// "transcript; 12 people, 1 of them not known in full; 48 turns; …"
fn numbers_of(summary: &Summary<'_>) -> String {
    let people = summary.people_known + summary.people_unresolved;
    let mut people = count(people, "person", "people");
    match summary.people_unresolved {
        0 => {}
        n => people += &format!(", {n} of them not known in full"),
    }
    format!(
        "{}; {people}; {}; {} of terms, processes and the like; {}",
        summary.form.in_words(),
        count(summary.turns, "turn", "turns"),
        count(summary.mentions, "mention", "mentions"),
        count(summary.requests, "request", "requests"),
    )
}

/// What else is of the same session.
fn relations(summary: &Summary<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(copy) = &summary.stands_for_it {
        let share = (copy.share * 100.0).round();
        let same = copied(copy);
        lines.push(format!("{same}: {share} % of its words stand there in the same order").into());
    }
    if !summary.same_session.is_empty() {
        let ids: Vec<String> = summary.same_session.iter().map(i64::to_string).collect();
        let ids = ids.join(", ");
        lines.push(format!("of the same session as {ids}, by date and people").into());
    }
    lines
}

fn copied(copy: &Copied) -> String {
    let likeness = match copy.likeness {
        Likeness::SameBytes => "the same bytes as",
        Likeness::SameContent => "the same content as",
        Likeness::PartOf => "a part of",
        Likeness::Contains => "holds all of",
    };
    format!("{likeness} {}", copy.of)
}

/// What was not looked at, and why.
fn left_out(document: &mut Document, ids: &[i64]) {
    if ids.is_empty() {
        return;
    }
    let all: Vec<String> = ids.iter().map(i64::to_string).collect();
    let sessions = if ids.len() == 1 {
        "Session"
    } else {
        "Sessions"
    };
    document.paragraph(format!(
        "{sessions} {} left out: what stands there stands in another too.",
        all.join(", ")
    ));
}

/// How one knows whose turn it is; nothing where a name stands before it.
fn how(how: How) -> Option<String> {
    match how {
        How::Label => None,
        How::Introduction => Some("says the name".to_owned()),
        How::Called { by } => Some(format!("called in turn {by}")),
        How::NextInRow { by } => Some(format!("next of those called in turn {by}")),
        How::Summary => Some("as the report tells it".to_owned()),
        How::Written => Some("written for all".to_owned()),
        How::Unresolved => Some("nothing says who speaks".to_owned()),
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
