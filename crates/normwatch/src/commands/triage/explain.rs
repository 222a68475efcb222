//! `normwatch triage explain`: what is done with one event, and why.

use std::io::Read as _;
use std::path::Path;

use document::Document;
use events::{Event, Field, Reader, intelmq};
use input::Source;
use intake::find::{self, Found};
use report::statement::StatementLine;
use serde::Serialize;
use serde_json::{Map, Value};
use triage::Rules;
use triage::columns::Added;
use triage::explain::{self, Why};

use super::basis::{Basis, feeds};
use crate::args::TriageExplain;
use crate::commands::{answer, statements};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// The longest event on standard input, in bytes: as long as a line of a feed may be.
const EVENT_BYTES_MAX: u64 = events::lines::LINE_BYTES_MAX as u64;

pub(super) fn run(args: &TriageExplain) -> Result<Exit, Failure> {
    let basis = Basis::read(&args.basis)?;
    let statements = statements::read(args.statements.as_deref())?;
    let explain = |event: &Event<'_>| {
        let facts = basis.enricher.facts(event);
        Explained {
            why: explain::explain(&basis.catalog, &basis.rules, &basis.enricher, event, &facts),
            statements_by_others: statements::of_event(event, &statements, &basis.catalog),
        }
    };
    let of_json = |json: &str| {
        let explained = of_json(json, explain)?;
        tell_strangers(json, &basis.rules);
        Ok::<_, Failure>(explained)
    };
    let explained = match &*args.event {
        "-" => of_json(&standard_input()?)?,
        json if json.trim_start().starts_with('{') => of_json(json)?,
        place => of_row(args, place, explain)?,
    };
    answer::write(args.format, &explained, || explained.document())?;
    Ok(basis.exit)
}

/// Why something is done with an event; and, apart from it, what others say of who did
/// it.
#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    why: Why,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements_by_others: Vec<StatementLine>,
}

impl Explained {
    fn document(&self) -> Document {
        let mut page = self.why.document();
        attributions::show::append(&mut page, &self.statements_by_others);
        page
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(EVENT_BYTES_MAX);
    input.read_to_string(&mut text).map_err(|error| {
        let message = format!("standard input is no event: {error}");
        Failure::new(Exit::WrongKind, message, None)
    })?;
    Ok(text)
}

/// An event as IntelMQ writes it, on one line or on several.
fn of_json(
    json: &str,
    mut explain: impl FnMut(&Event<'_>) -> Explained,
) -> Result<Explained, Failure> {
    let mut why = None;
    let mut reader = Reader::from(intelmq::Reader::new());
    let mut each = |event: &Event<'_>| {
        why.get_or_insert_with(|| explain(event));
    };
    // A line end in JSON is white space, or stands escaped.
    let line = json.replace(['\n', '\r'], " ");
    reader.push(line.as_bytes(), &mut each);
    reader.finish(&mut each);
    why.ok_or_else(|| {
        let rejects = reader.take_rejects().rejects;
        let reason = rejects.first().map(|reject| reject.reason.to_string());
        let reason = reason.unwrap_or_else(|| "there is nothing in it".to_owned());
        let hint = "as in '{\"source.ip\": \"192.0.2.1\", \"classification.type\": \
                    \"c2-server\"}'; `normwatch triage columns` lists the names";
        let message = format!("this is no event: {reason}");
        Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
    })
}

/// Says which members of an event no rule sees by that name.
fn tell_strangers(json: &str, rules: &Rules) {
    let Ok(members) = serde_json::from_str::<Map<String, Value>>(json) else {
        return;
    };
    for name in members.keys() {
        // IntelMQ's own begin with `__`.
        if Field::named(name).is_some() || name.starts_with("extra.") || name.starts_with("__") {
            continue;
        }
        if Added::ALL.iter().any(|added| added.name() == name) {
            say(&format!(
                "hint: `{name}` is not taken from an event: it is added from registers and the \
                 desk's file"
            ));
            continue;
        }
        let meant = rules.nearest_column(name).map_or_else(
            || "; `normwatch triage columns` lists them".to_owned(),
            |nearest| format!("; did you mean `{nearest}`?"),
        );
        let name = notify::text::line(name, 60);
        say(&format!("hint: `{name}` is no field of an event{meant}"));
    }
}

/// The event in a line of a feed.
fn of_row(
    args: &TriageExplain,
    place: &str,
    explain: impl FnMut(&Event<'_>) -> Explained,
) -> Result<Explained, Failure> {
    let split = place.rsplit_once(':');
    let split = split.and_then(|(file, line)| Some((file, line.parse::<u64>().ok()?)));
    let Some((file, line)) = split.filter(|(_, line)| *line > 0) else {
        let message = format!("`{place}` is no event as JSON, and no line of a file");
        let hint = "write FILE:LINE, as in scan_telnet.csv:17, or an event in quotes";
        return Err(Failure::new(
            Exit::WrongKind,
            message,
            Some(hint.to_owned()),
        ));
    };
    // What is missing has a neighbour that is meant.
    input::expand(&[file])?;
    let source = Source::Path(Path::new(file).to_owned());
    let wrong =
        |message: String, hint: &str| Failure::new(Exit::WrongKind, message, Some(hint.to_owned()));
    match find::at_line(source, &feeds(&args.feeds)?, line, explain)? {
        Found::Event(why) => Ok(why),
        Found::Reject(reason) => Err(wrong(
            format!("`{file}`, line {line}, is no event: {reason}"),
            "`normwatch triage run --quarantine FILE` keeps such rows, and goes on",
        )),
        Found::Nothing => Err(wrong(
            format!("no event begins in line {line} of `{file}`"),
            "the first line of a table names its columns",
        )),
        Found::NoReader(error) => Err(wrong(
            format!("`{file}` cannot be read as a feed: {error}"),
            error.hint(),
        )),
    }
}
