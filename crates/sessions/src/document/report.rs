//! A record as a workshop report.

use document::{Block, Document, Line};

use super::count;
use crate::mention::MentionKind;
use crate::people::RoleKind;
use crate::report::{Issue, Paragraph, Pointer, Report};

/// At most so many quotations stand with one issue or speaker; all are pointed at.
const QUOTED_MAX: usize = 3;

/// A report in the form of the IGF's template, under a title.
pub fn report(report: &Report<'_>, title: &str) -> Document {
    let mut document = Document::new(title);
    let form = report.form.in_words();
    document.paragraph(format!(
        "Drawn from a {form} by rules. Numbers in brackets are turns."
    ));
    let mut properties: Vec<(String, Line)> = Vec::new();
    if let Some(date) = report.date {
        properties.push(("Date".to_owned(), date.passage.words.as_str().into()));
    }
    for role in [
        RoleKind::Organizer,
        RoleKind::Moderator,
        RoleKind::Rapporteur,
    ] {
        let officers = report.officers.iter().filter(|o| o.role == role);
        let names: Vec<&str> = officers.map(|o| o.name).collect();
        if !names.is_empty() {
            properties.push((task(role).to_owned(), names.join(", ").into()));
        }
    }
    if !properties.is_empty() {
        document.blocks.push(Block::Properties(properties));
    }
    speakers(report, &mut document);
    issues(report, &mut document);
    if !report.paragraphs.is_empty() {
        document.heading(1, "What each speaker said");
    }
    for paragraph in &report.paragraphs {
        document.paragraph(said(paragraph));
    }
    if !report.turns_of_nobody.is_empty() {
        let turns = numbers(&report.turns_of_nobody);
        document.paragraph(format!("Who had these turns is not known: {turns}."));
    }
    document
}

fn task(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Organizer => "Organizer",
        RoleKind::Moderator => "Moderator",
        RoleKind::Rapporteur => "Rapporteur",
        RoleKind::Speaker | RoleKind::Introduced => "Speaker",
    }
}

fn speakers(report: &Report<'_>, document: &mut Document) {
    if report.speakers.is_empty() {
        return;
    }
    document.heading(1, "Speakers");
    let line = |speaker: &crate::report::SpeakerLine<'_>| {
        let mut line = speaker.name.to_owned();
        if let Some(role) = speaker.role {
            line += &format!(", {role}");
        }
        if !speaker.resolved {
            line += " (name in full not known)";
        }
        Line::from(line)
    };
    document.list(report.speakers.iter().map(line).collect());
}

fn issues(report: &Report<'_>, document: &mut Document) {
    if report.issues.is_empty() {
        return;
    }
    document.heading(1, "Key issues");
    let mut lines: Vec<Line> = report.issues.iter().map(issue).collect();
    if report.issues_left_off > 0 {
        lines.push(format!("… and {} more", report.issues_left_off).into());
    }
    document.list(lines);
}

fn issue(issue: &Issue<'_>) -> Line {
    let named = issue.about.is_some();
    let line = match &issue.about {
        Some(about) => {
            let line = Line::default().then_strong(about.label);
            line.then(format!(": {}: ", asks(issue)))
        }
        None => Line::default(),
    };
    line.then(quotations(&issue.pointers, named)).then(".")
}

fn asks(issue: &Issue<'_>) -> String {
    let sentences = count(issue.pointers.len(), "sentence asks", "sentences ask");
    match issue.speakers {
        0 => format!("{sentences} about it"),
        n => format!(
            "{sentences} about it, by {}",
            count(n, "speaker", "speakers")
        ),
    }
}

fn said(paragraph: &Paragraph<'_>) -> Line {
    let turns = count(paragraph.turns.len(), "turn", "turns");
    let words = count(paragraph.words, "word", "words");
    let mut line = Line::default().then_strong(format!("{}.", paragraph.name));
    line = line.then(format!(" {turns} {}, {words}.", numbers(&paragraph.turns)));
    let kinds = [
        MentionKind::Term,
        MentionKind::Process,
        MentionKind::Instrument,
        MentionKind::Provision,
        MentionKind::Organisation,
    ];
    for kind in kinds {
        let named = paragraph.named.iter().filter(|n| n.kind == kind);
        let named: Vec<String> = named
            .map(|n| format!("{} {}", n.label, numbers(&n.turns)))
            .collect();
        if !named.is_empty() {
            line = line.then(format!(" Named {}: {}.", kind.plural(), named.join(", ")));
        }
    }
    if !paragraph.requests.is_empty() {
        let requests = count(paragraph.requests.len(), "sentence asks", "sentences ask");
        let quoted = quotations(&paragraph.requests, false);
        line = line.then(format!(" {requests} for something: {quoted}."));
    }
    line
}

/// The first few quotations, and the turns of the rest.
fn quotations(pointers: &[Pointer<'_>], named: bool) -> String {
    let quoted = pointers.iter().take(QUOTED_MAX).map(|pointer| {
        let speaker = pointer.speaker.filter(|_| named);
        let speaker = speaker.map(|s| format!("{s} ")).unwrap_or_default();
        format!("{speaker}“{}” ({})", pointer.quote, pointer.turn)
    });
    let mut parts: Vec<String> = quoted.collect();
    let mut rest: Vec<usize> = pointers.iter().skip(QUOTED_MAX).map(|p| p.turn).collect();
    rest.dedup();
    if !rest.is_empty() {
        parts.push(format!("also {}", numbers(&rest)));
    }
    parts.join("; ")
}

fn numbers(turns: &[usize]) -> String {
    let numbers: Vec<String> = turns.iter().map(usize::to_string).collect();
    format!("({})", numbers.join(", "))
}
