//! What others say of who did something: read from a user's file, and put beside what it
//! is about when everything is decided.

use std::path::Path;

use attributions::{Seen, Statement, Statements};
use catalog::Catalog;
use events::{Event, Field};
use net::{Prefix, Timestamp};
use report::check::{CheckReport, Finding};
use report::statement::StatementLine;
use triage::Key;

use crate::exit::Exit;
use crate::failure::Failure;

/// Reads a file of statements; without one there are none.
pub(crate) fn read(path: Option<&Path>) -> Result<Statements, Failure> {
    let Some(path) = path else {
        return Ok(Statements::default());
    };
    let wrong = |message: String| {
        let message = format!("`{}` has no statements: {message}", path.display());
        let hint = "docs/triage.md has one to begin with".to_owned();
        Failure::new(Exit::WrongKind, message, Some(hint))
    };
    let (bytes, _) = input::read_all(path)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is no text".to_owned()))?;
    Statements::read(&text).map_err(|error| wrong(error.to_string()))
}

/// What is said of an event.
pub(crate) fn of_event(
    event: &Event<'_>,
    statements: &Statements,
    catalog: &Catalog,
) -> Vec<StatementLine> {
    let key = Key::of(event, &mut Vec::new()).to_string();
    let sides = [Field::SourceIp, Field::DestinationIp];
    let addresses = sides.iter().filter_map(|field| event.get(*field).address());
    let time = event.time_or_observed();
    lines(
        &statements.about(&Seen::event(key, addresses, time)),
        catalog,
    )
}

/// What is said of a case.
pub(crate) fn of_case(
    ticket: &str,
    statements: &Statements,
    catalog: &Catalog,
) -> Vec<StatementLine> {
    lines(&statements.about(&Seen::case(ticket)), catalog)
}

/// Puts statements beside the findings that they are about.
pub(crate) fn add_to(report: &mut CheckReport, statements: &Statements, catalog: &Catalog) {
    for finding in &mut report.findings {
        finding.statements_by_others = lines(&statements.about(&seen(finding)), catalog);
    }
}

fn seen(finding: &Finding) -> Seen {
    let prefixes = finding
        .observations
        .iter()
        .filter_map(|seen| seen.prefix.parse::<Prefix>().ok());
    let instant = |text: &str| text.parse::<Timestamp>().ok();
    Seen {
        name: finding.id.clone(),
        prefixes: prefixes.collect(),
        span: instant(&finding.first_seen).zip(instant(&finding.last_seen)),
    }
}

fn lines(statements: &[&Statement], catalog: &Catalog) -> Vec<StatementLine> {
    let line = |statement: &&Statement| {
        let organisation = catalog.organisation(&statement.by);
        statement.line(organisation.map(|organisation| organisation.title.as_str()))
    };
    statements.iter().map(line).collect()
}
