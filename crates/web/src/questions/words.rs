//! The words of the rooms, how they decide, and what changed.

use answers::since::{self, Reader};
use answers::terms::{self, TermView};
use answers::{processes, stats};
use catalog::PartialDate;
use document::{Block, Document, Line};

use crate::answer::{Answer, Form};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links::segment;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listTerms",
        path: "/terms",
        title: "Words",
        describes: "The words that rooms use, and where rooms differ about them.",
        parameters: &[Parameter {
            name: "text",
            kind: Kind::Text,
            describes: "With this in them; all unless given.",
            example: "attribution",
        }],
        room: Room::Words,
        access: Access::Anyone,
        answer: |house, asked| {
            let found = terms::matching(&house.catalog, asked.text("text").unwrap_or_default());
            let document = || {
                let mut document = terms::document(&house.catalog, &found);
                if asked.form == Form::Page {
                    led(&mut document, &found);
                }
                document
            };
            Answer::document(house, asked, &found, document)
        },
    },
    Question {
        id: "showTerm",
        path: "/terms/{term}",
        title: "A word",
        describes: "All senses of a word, and who uses it so.",
        parameters: &[Parameter {
            name: "term",
            kind: Kind::Text,
            describes: "Its id, or one of its names.",
            example: "attribution",
        }],
        room: Room::Words,
        access: Access::Anyone,
        answer: |house, asked| {
            let name = asked.named("term");
            let term = house.catalog.term(name);
            let term = term.ok_or_else(|| nothing("word", name, "/terms"))?;
            let found = terms::matching(&house.catalog, term.id.as_str());
            let document = || terms::document(&house.catalog, &found);
            Answer::document(house, asked, &found, document)
        },
    },
    Question {
        id: "listProcesses",
        path: "/processes",
        title: "How norms come about",
        describes: "Processes side by side: who may take part, how they decide, who reviews.",
        parameters: &[],
        room: Room::Words,
        access: Access::Anyone,
        answer: |house, asked| {
            let found = processes::matching(&house.catalog, "");
            let document = || processes::document(&house.catalog, &found);
            Answer::document(house, asked, &found, document)
        },
    },
    Question {
        id: "showProcess",
        path: "/processes/{process}",
        title: "A process",
        describes: "One process in full, with what supports each field.",
        parameters: &[Parameter {
            name: "process",
            kind: Kind::Text,
            describes: "Its id.",
            example: "un-oewg",
        }],
        room: Room::Words,
        access: Access::Anyone,
        answer: |house, asked| {
            let id = asked.named("process");
            let process = house.catalog.process(id);
            let process = process.ok_or_else(|| nothing("process", id, "/processes"))?;
            let found = processes::matching(&house.catalog, process.id.as_str());
            let document = || processes::document(&house.catalog, &found);
            Answer::document(house, asked, &found, document)
        },
    },
    Question {
        id: "changesSince",
        path: "/since",
        title: "What changed",
        describes: "What changed since a day, in the words of the reader.",
        parameters: &[
            Parameter {
                name: "date",
                kind: Kind::Date,
                describes: "Since when; 2025 unless given.",
                example: "2024",
            },
            Parameter {
                name: "for",
                kind: Kind::Word(&["diplomat", "operator"]),
                describes: "For whom; a diplomat unless given.",
                example: "operator",
            },
        ],
        room: Room::Overview,
        access: Access::Anyone,
        answer: changes,
    },
    Question {
        id: "about",
        path: "/about",
        title: "What this is",
        describes: "How much the catalog has, and how well it is supported.",
        parameters: &[],
        room: Room::Overview,
        access: Access::Anyone,
        answer: |house, asked| {
            let stats = stats::of(&house.catalog);
            Answer::document(house, asked, &stats, || stats.document())
        },
    },
];

/// Has each word of a list lead to its page.
fn led(document: &mut Document, found: &[TermView<'_>]) {
    let [_, _, ..] = found else { return };
    let rows = document.blocks.iter_mut().filter_map(|block| match block {
        Block::Table(table) => Some(&mut table.rows),
        _ => None,
    });
    for (row, view) in rows.flatten().zip(found) {
        let to = format!("/terms/{}", segment(view.term.id.as_str()));
        row[0] = Line::default().then_link(&view.term.label, Some(to.as_str()));
    }
}

fn changes(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (since, reader) = since_whom(asked);
    let digest = since::digest(&house.catalog, since, reader);
    Answer::document(house, asked, &digest, || digest.document(&house.catalog))
}

/// Since when, and in whose words.
pub(crate) fn since_whom(asked: &Asked) -> (PartialDate, Reader) {
    let reader = match asked.text("for") {
        Some("operator") => Reader::Operator,
        _ => Reader::Diplomat,
    };
    let since = asked.date("date");
    let since = since.unwrap_or_else(|| "2025".parse().expect("it is a year"));
    (since, reader)
}

fn nothing(kind: &str, name: &str, all: &str) -> Problem {
    Problem::nothing(format!("there is no {kind} `{}`", shown(name)))
        .hint(format!("all of them: {all}"))
}
