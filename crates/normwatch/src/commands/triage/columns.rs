//! `normwatch triage columns`: what a rule can ask of an event.

use document::{Document, Line, Table};
use events::{Field, Kind};
use serde::Serialize;
use triage::columns::Added;

use crate::args::Shape;
use crate::commands::answer;
use crate::exit::Exit;
use crate::failure::Failure;

/// A column.
#[derive(Serialize)]
struct Column {
    name: &'static str,
    /// What a rule compares it with.
    kind: &'static str,
    /// What it is.
    says: String,
    /// Whether it comes from registers or the desk, and not from the feed.
    is_added: bool,
}

pub(super) fn run(format: Shape) -> Result<Exit, Failure> {
    let of_feed = Field::ALL.iter().map(|field| Column {
        name: field.name(),
        kind: shown_as(field.kind()),
        says: field.kind().in_words().to_owned(),
        is_added: false,
    });
    let added = Added::ALL.iter().map(|added| Column {
        name: added.name(),
        kind: match added {
            Added::InConstituency => "integer",
            _ => "text",
        },
        says: added.says().to_owned(),
        is_added: true,
    });
    let columns: Vec<Column> = added.chain(of_feed).collect();
    answer::write(format, &columns, || document(&columns))
}

/// What SQL sees.
fn shown_as(kind: Kind) -> &'static str {
    match kind {
        Kind::Asn | Kind::Port | Kind::Integer | Kind::Boolean => "integer",
        Kind::Real | Kind::Accuracy => "real",
        _ => "text",
    }
}

fn document(columns: &[Column]) -> Document {
    let mut page = Document::new("What a rule can ask of an event");
    page.paragraph(
        "A column that has no value is NULL: no comparison with it is true. Any column that a \
         feed has beside these is extra.NAME.",
    );
    for (is_added, title) in [
        (true, "Added from registers and the desk's file"),
        (false, "From the feed, with the names of IntelMQ"),
    ] {
        page.heading(1, title);
        let mut table = Table::new(["column", "as", "what it is"]);
        for column in columns.iter().filter(|column| column.is_added == is_added) {
            table.row([
                Line::code(column.name),
                Line::from(column.kind),
                Line::from(column.says.as_str()),
            ]);
        }
        page.table(table);
    }
    page.paragraph(
        "Conditions are SQL: = <> < <= in between like glob is null and or not, and the \
         functions contains('192.0.2.0/24', source.ip), covers, prefix_length, lower, upper, \
         length, substr, instr, coalesce.",
    );
    page
}
