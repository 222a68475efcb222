//! A report as Markdown.

use std::fmt::Write;

use crate::mention::MentionKind;
use crate::people::RoleKind;
use crate::report::{Issue, Paragraph, Pointer, Report};

/// At most so many quotations stand with one issue or speaker; all are pointed at.
const QUOTED_MAX: usize = 3;

pub(crate) fn report(report: &Report<'_>) -> String {
    let mut out = String::new();
    write(report, &mut out).expect("a text takes all that is written to it");
    out
}

fn write(report: &Report<'_>, out: &mut String) -> std::fmt::Result {
    let title = report
        .title
        .map_or_else(|| "untitled session".to_owned(), escaped);
    writeln!(out, "# {title}\n")?;
    let form = report.form.in_words();
    writeln!(out, "Drawn from a {form}. Numbers in brackets are turns.\n")?;
    if let Some(date) = report.date {
        writeln!(out, "**Date:** {}\n", escaped(&date.passage.words))?;
    }
    for role in [
        RoleKind::Organizer,
        RoleKind::Moderator,
        RoleKind::Rapporteur,
    ] {
        let officers = report.officers.iter().filter(|o| o.role == role);
        let names: Vec<String> = officers.map(|o| escaped(o.name)).collect();
        if !names.is_empty() {
            writeln!(out, "**{}:** {}\n", task(role), names.join(", "))?;
        }
    }
    speakers(report, out)?;
    issues(report, out)?;
    if !report.paragraphs.is_empty() {
        writeln!(out, "## What each speaker said\n")?;
    }
    for paragraph in &report.paragraphs {
        said(paragraph, out)?;
    }
    if !report.turns_of_nobody.is_empty() {
        let turns = numbers(&report.turns_of_nobody);
        writeln!(out, "Who had these turns is not known: {turns}.\n")?;
    }
    Ok(())
}

fn task(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Organizer => "Organizer",
        RoleKind::Moderator => "Chair or moderator",
        RoleKind::Rapporteur => "Rapporteur",
        RoleKind::Speaker | RoleKind::Introduced => "Speaker",
    }
}

fn speakers(report: &Report<'_>, out: &mut String) -> std::fmt::Result {
    if report.speakers.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Speakers\n")?;
    for speaker in &report.speakers {
        write!(out, "- {}", escaped(speaker.name))?;
        if let Some(role) = speaker.role {
            write!(out, ", {}", escaped(role))?;
        }
        if !speaker.resolved {
            write!(out, " (name in full not known)")?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

fn issues(report: &Report<'_>, out: &mut String) -> std::fmt::Result {
    if report.issues.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Key issues\n")?;
    for issue in &report.issues {
        match &issue.about {
            Some(about) => {
                let label = escaped(about.label);
                write!(out, "- **{label}**: {}", asks(issue))?;
            }
            None => write!(out, "-")?,
        }
        quotations(&issue.pointers, issue.about.is_some(), out)?;
        writeln!(out, ".")?;
    }
    if report.issues_left_off > 0 {
        writeln!(out, "- … and {} more", report.issues_left_off)?;
    }
    writeln!(out)
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

fn said(paragraph: &Paragraph<'_>, out: &mut String) -> std::fmt::Result {
    let name = escaped(paragraph.name);
    let turns = count(paragraph.turns.len(), "turn", "turns");
    let words = count(paragraph.words, "word", "words");
    write!(
        out,
        "**{name}.** {turns} {}, {words}.",
        numbers(&paragraph.turns)
    )?;
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
            .map(|n| format!("{} {}", escaped(n.label), numbers(&n.turns)))
            .collect();
        if !named.is_empty() {
            write!(out, " Named {}: {}.", kind.plural(), named.join(", "))?;
        }
    }
    if !paragraph.requests.is_empty() {
        let requests = count(paragraph.requests.len(), "sentence asks", "sentences ask");
        write!(out, " {requests} for something:")?;
        quotations(&paragraph.requests, false, out)?;
        write!(out, ".")?;
    }
    writeln!(out, "\n")
}

/// The first few quotations, and the turns of the rest.
fn quotations(pointers: &[Pointer<'_>], named: bool, out: &mut String) -> std::fmt::Result {
    for (at, pointer) in pointers.iter().take(QUOTED_MAX).enumerate() {
        let sign = match at {
            0 if named => ":",
            0 => "",
            _ => ";",
        };
        write!(out, "{sign} ")?;
        if let (true, Some(speaker)) = (named, pointer.speaker) {
            write!(out, "{} ", escaped(speaker))?;
        }
        let quote = escaped(&pointer.quote);
        write!(out, "“{quote}” [{}]", pointer.turn)?;
    }
    let mut rest: Vec<usize> = pointers.iter().skip(QUOTED_MAX).map(|p| p.turn).collect();
    rest.dedup();
    if !rest.is_empty() {
        write!(out, "; also {}", numbers(&rest))?;
    }
    Ok(())
}

fn numbers(turns: &[usize]) -> String {
    let numbers: Vec<String> = turns.iter().map(usize::to_string).collect();
    format!("[{}]", numbers.join(", "))
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Text that stays text in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
