//! What was found, in what, and what it says about norms.

mod findings;
mod measures;
mod network;
mod norms;
mod routes;
mod sources;

use maud::{Markup, html};
use serde::Serialize;
use store::{Row, Store, Value};

use crate::asked::Asked;
use crate::page;
use crate::problem::Problem;
use crate::question::{Access, CURSOR, Kind, LIMIT, Parameter, Question, Room};

pub(super) use findings::{FindingLine, about, gravest, of_economy, table};
pub(super) use measures::{Measure, Recipient, measures, recipients};
pub(super) use norms::{Engaged, Watched, about_provision, by_economy, engaged, watched};

const FINDING: Parameter = Parameter {
    name: "finding",
    kind: Kind::Text,
    describes: "Its name: the same for the same sources.",
    example: "route-new-origin:none",
};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listFindings",
        path: "/findings",
        title: "Findings",
        describes: "What indicators made of observations, the gravest first. A finding of several \
                    analyses is that of the latest.",
        parameters: &[
            Parameter {
                name: "severity",
                kind: Kind::Word(&["high", "medium", "low"]),
                describes: "How grave.",
                example: "high",
            },
            Parameter {
                name: "indicator",
                kind: Kind::Text,
                describes: "Of which indicator.",
                example: "route-new-origin",
            },
            Parameter {
                name: "provision",
                kind: Kind::Text,
                describes: "That engage this provision.",
                example: "un-gge-2015#13-f",
            },
            Parameter {
                name: "economy",
                kind: Kind::Text,
                describes: "That name a network registered in this economy, by its two letters.",
                example: "PK",
            },
            LIMIT,
            CURSOR,
        ],
        room: Room::Findings,
        access: Access::Anyone,
        answer: findings::list,
    },
    Question {
        id: "showFinding",
        path: "/findings/{finding}",
        title: "A finding",
        describes: "What was seen, what could explain it, the norms engaged and what this does \
                    not show, whom to tell, and where in which file it can be read again.",
        parameters: &[FINDING],
        room: Room::Findings,
        access: Access::Anyone,
        answer: findings::one,
    },
    Question {
        id: "findingRoutes",
        path: "/findings/{finding}/routes",
        title: "The routes behind a finding",
        describes: "Where each of them can be read again: file, SHA-256 and offset, with what \
                    stands there.",
        parameters: &[FINDING, LIMIT, CURSOR],
        room: Room::Findings,
        access: Access::Anyone,
        answer: routes::routes,
    },
    Question {
        id: "showNetwork",
        path: "/networks/{asn}",
        title: "A network",
        describes: "Who holds an AS number as far as the database knows, and the findings that \
                    name it.",
        parameters: &[Parameter {
            name: "asn",
            kind: Kind::Number(0, 4_294_967_295),
            describes: "The AS number.",
            example: "64500",
        }],
        room: Room::Findings,
        access: Access::Anyone,
        answer: network::network,
    },
    Question {
        id: "listSources",
        path: "/sources",
        title: "Sources",
        describes: "The files that were read: what they cover, how old they are, and what is wrong \
                    with them.",
        parameters: &[LIMIT, CURSOR],
        room: Room::Findings,
        access: Access::Anyone,
        answer: sources::sources,
    },
    Question {
        id: "showSource",
        path: "/sources/{source}",
        title: "A source",
        describes: "A file that was read: what it covers, how old it is, and each thing that is \
                    wrong with it.",
        parameters: &[Parameter {
            name: "source",
            kind: Kind::Text,
            describes: "The SHA-256 of the file.",
            example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }],
        room: Room::Findings,
        access: Access::Anyone,
        answer: sources::one,
    },
];

/// A list, and where it goes on.
#[derive(Debug, Serialize)]
pub(super) struct List<T> {
    /// How many there are in all.
    pub(super) total: usize,
    /// Some of them.
    pub(super) items: Vec<T>,
    /// The `cursor` of the rest; absent where there is none.
    next: Option<usize>,
}

impl<T> List<T> {
    /// Rows from `cursor` on, of so many.
    pub(super) fn new(total: usize, cursor: usize, items: Vec<T>) -> List<T> {
        let end = cursor.saturating_add(items.len());
        List {
            total,
            next: (end < total && !items.is_empty()).then_some(end),
            items,
        }
    }

    /// A link to the rest, where there is one.
    pub(super) fn more(&self, path: &str, asked: &Asked) -> Markup {
        let values: Vec<_> = asked.values().collect();
        html! {
            @if let Some(next) = self.next {
                p.more { a href=(page::next(path, &values, next)) { "The next of them" } }
            }
        }
    }
}

/// Which rows of `findings` count: of each name that of the latest analysis.
pub(crate) const LATEST: &str = "f.id in (select max(id) from findings group by name)";

/// All rows of a question.
pub(crate) fn rows<T>(
    store: &Store,
    sql: &str,
    values: &[(&str, Value)],
    read: impl Fn(&Row<'_>) -> T,
) -> Result<Vec<T>, Problem> {
    Ok(store.query_with(sql, values)?.collect(read)?)
}

fn count(store: &Store, sql: &str, values: &[(&str, Value)]) -> Result<usize, Problem> {
    let all = rows(store, sql, values, |row| row.value(0).as_integer())?;
    let first = all.into_iter().flatten().next().unwrap_or(0);
    Ok(usize::try_from(first).unwrap_or(0))
}

/// The name of a file without its folders: those are of whoever read it.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn nothing_checked() -> Markup {
    html! {
        p {
            "Nothing was checked yet, so nothing is known. Whoever runs this begins with "
            code { "normwatch check" } " over archives of routes."
        }
    }
}
