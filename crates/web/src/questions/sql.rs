//! Questions in SQL.

use std::time::Duration;

use catalog::words::Word;
use maud::{Markup, html};
use report::words;
use serde::Serialize;
use serde_json::Value as Json;
use store::{Bounds, Store, Table};

use crate::answer::{Answer, Form, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links::segment;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "sql",
    path: "/sql",
    title: "Ask in SQL",
    describes: "One statement that reads, over norms and what was found. It has two seconds and \
                gives at most a thousand rows. Files are not reached from here. Accounts reach \
                decisions, notices, feeds and sessions by views, each row as far as their role sees.",
    parameters: &[Parameter {
        name: "query",
        kind: Kind::Text,
        describes: "The statement.",
        example: "select id, title from provisions limit 3",
    }],
    room: Room::Ask,
    access: Access::ByRole,
    answer: ask,
}];

/// What a statement may use. Ours: what an index answers takes a thousandth of it.
const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(2),
    rows: 1_000,
    bytes: 4 << 20,
};

/// Statements to begin with: what each tells, and the statement.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "Norms that ask States to refrain from something",
        "select id, title from provisions\nwhere is_restraint and addressees like '%states%'\norder by in_force_since",
    ),
    (
        "What is missing most often",
        "select code, count(*) as norms from provision_gaps\nwhere is_primary group by code order by norms desc",
    ),
    (
        "Findings by the norm that they engage",
        "select p.provision, f.severity, count(*) as findings\nfrom findings f join finding_provisions p on p.finding = f.id\ngroup by p.provision, f.severity order by findings desc",
    ),
    (
        "The commitments of an economy",
        "select instrument, act, date from commitments\nwhere economy = 'JP' order by date",
    ),
];

/// What accounts reach.
const VIEWS: &[&str] = &[
    "readable_decisions",
    "readable_notices",
    "readable_feeds",
    "readable_sessions",
    "readable_turns",
    "readable_mentions",
    "readable_requests",
];

/// Rows of an answer.
#[derive(Debug, Serialize)]
struct Rows {
    /// The names of the columns.
    columns: Vec<String>,
    /// The rows, a record for each.
    items: Vec<Json>,
    /// Whether there are more rows than these.
    more: bool,
}

fn ask(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let query = asked.text("query").unwrap_or_default();
    let outcome = (!query.trim().is_empty()).then(|| run(house, asked, query));
    if asked.form == Form::Page {
        return Ok(Answer::shown(Main {
            title: "Ask in SQL".to_owned(),
            html: page(asked, query, outcome.as_ref()),
        }));
    }
    let table = outcome.unwrap_or_else(|| Ok(Table::default()))?;
    let record = |row: &Vec<Json>| -> Json {
        let cells = table.columns.iter().cloned().zip(row.iter().cloned());
        Json::Object(cells.collect())
    };
    let rows = Rows {
        items: table.rows.iter().map(record).collect(),
        more: table.more,
        columns: table.columns,
    };
    Answer::data(asked, &rows)
}

fn run(house: &House, asked: &Asked, query: &str) -> Result<Table, Problem> {
    let ask = |store: &mut Store| {
        store
            .bounded(asked.who.sees(), query, BOUNDS)
            .map_err(|error| {
                let problem = Problem::asked(error.to_string());
                match error.hint() {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                }
            })
    };
    match house.evidence(ask)? {
        Some(table) => Ok(table),
        None => house.norms(ask),
    }
}

fn page(asked: &Asked, query: &str, outcome: Option<&Result<Table, Problem>>) -> Markup {
    html! {
        h1 { "Ask in SQL" }
        p {
            "Norms and what was found are tables. One statement that reads; it has two seconds, \
             and shows a thousand rows at most."
        }
        form action="/sql" {
            label for="query" { "The statement" }
            textarea #query name="query" spellcheck="false" autocapitalize="off" maxlength="16000" {
                (query)
            }
            p { button { "Ask" } }
        }
        @match outcome {
            None => {},
            Some(Err(problem)) => {
                div role="alert" {
                    p { strong { "It was not answered: " } (problem.detail) }
                    @if let Some(hint) = &problem.hint { p { (hint) } }
                }
            }
            Some(Ok(table)) => (rows(query, table)),
        }
        h2 { "To begin with" }
        ul {
            @for (tells, statement) in EXAMPLES {
                li {
                    a href=(format!("/sql?query={}", segment(statement))) { (tells) }
                    div.said { code { (statement) } }
                }
            }
        }
        @if asked.who.known().is_some() {
            h2 { "What your account reaches" }
            p {
                "Rows up to TLP:" (asked.who.sees().word().to_uppercase()) " of "
                @for (place, view) in VIEWS.iter().enumerate() {
                    @if place > 0 { ", " }
                    a href=(format!("/sql?query={}", segment(&format!("select * from {view} limit 20")))) {
                        code { (view) }
                    }
                }
                ". Statements that have " code { "with" } " in them reach what anyone may see."
            }
        }
        h2 { "The tables" }
        p {
            "What each has: "
            a href="/sql?query=select%20name%2C%20type%20from%20sqlite_schema%20where%20type%20in%20%28%27table%27%2C%20%27view%27%29%20order%20by%20name" {
                "ask the schema"
            }
        }
    }
}

fn rows(query: &str, table: &Table) -> Markup {
    let text = |value: &Json| match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    html! {
        h2 { "The answer" }
        p.quiet {
            (words::some(table.rows.len() as u64, "row", "rows"))
            @if table.more { "; there are more" } ". As "
            a href=(format!("/sql?query={}&format=csv", segment(query))) { "CSV" } ", "
            a href=(format!("/sql?query={}&format=json", segment(query))) { "JSON" }
        }
        div.scroll role="group" tabindex="0" aria-label="The answer" {
            table {
                thead { tr { @for name in &table.columns { th scope="col" { (name) } } } }
                tbody {
                    @for row in &table.rows { tr {
                        @for cell in row { td class=[cell.is_number().then_some("number")] { (text(cell)) } }
                    } }
                }
            }
        }
    }
}
