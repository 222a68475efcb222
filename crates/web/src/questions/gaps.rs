//! What is missing between the two sides.

use answers::matrix::{self, Matrix};
use answers::{Side, bridge, gaps, pictures};
use catalog::words::{GapCode, Word};
use document::{Block, Document, Line, Table};
use maud::{Markup, html};

use crate::answer::{Answer, Form, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

const AT: Parameter = Parameter {
    name: "at",
    kind: Kind::Date,
    describes: "On which day; today unless given.",
    example: "2026-11-01",
};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "gaps",
        path: "/gaps",
        title: "Gaps",
        describes: "What is missing between the norms of States and those of operators on a day, \
                    and between norms and evidence.",
        parameters: &[
            AT,
            Parameter {
                name: "side",
                kind: Kind::Word(&["states", "operators"]),
                describes: "Of which side's norms.",
                example: "states",
            },
            Parameter {
                name: "code",
                kind: Kind::Text,
                describes: "A gap code.",
                example: "G3",
            },
        ],
        room: Room::Gaps,
        access: Access::Anyone,
        answer: on,
    },
    Question {
        id: "gapMatrix",
        path: "/gaps/matrix",
        title: "Who answers to whom",
        describes: "Norms of States against those who publish technical norms: how many technical \
                    norms answer to each, and what is missing most.",
        parameters: &[AT],
        room: Room::Gaps,
        access: Access::Anyone,
        answer: who_answers,
    },
    Question {
        id: "bridgeIndex",
        path: "/gaps/index",
        title: "Does the gap narrow?",
        describes: "The bridge index on each day on which it moved: the share of the norms of each \
                    side that have a counterpart on the other.",
        parameters: &[],
        room: Room::Gaps,
        access: Access::Anyone,
        answer: over_time,
    },
    Question {
        id: "gapsChange",
        path: "/gaps/change",
        title: "How the gap changed",
        describes: "Whether the gap narrowed between two days, and which provisions did it.",
        parameters: &[
            Parameter {
                name: "from",
                kind: Kind::Date,
                describes: "The first day; 2015-07-22, the day of the GGE's report, unless given.",
                example: "2015-07-22",
            },
            Parameter {
                name: "to",
                kind: Kind::Date,
                describes: "The last day; today unless given.",
                example: "2026-11-01",
            },
        ],
        room: Room::Gaps,
        access: Access::Anyone,
        answer: between,
    },
];

fn on(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let code = asked.text("code").map(|text| {
        GapCode::from_word(text).ok_or_else(|| {
            let codes: Vec<_> = GapCode::ALL.iter().map(|code| code.word()).collect();
            Problem::asked(format!("`{}` is no gap code", shown(text)))
                .hint(format!("it is one of {}", codes.join(", ")))
        })
    });
    let filter = gaps::Filter {
        side: asked.text("side").and_then(Side::from_word),
        code: code.transpose()?,
        primary: false,
    };
    let date = asked.date("at").unwrap_or_else(|| house.today());
    let gaps = gaps::on(&house.catalog, date, &filter);
    let document = || {
        let mut document = gaps.document();
        if asked.form == Form::Page {
            "What is missing between the two sides".clone_into(&mut document.title);
            let picture = pictures::bridge_over_time(&house.catalog, date);
            // Behind the index of the day and what it rests on.
            document.blocks.insert(2, Block::Picture(picture));
        }
        document
    };
    Answer::framed(house, asked, &gaps, document, |heading, gaps| {
        Ok(html! { (others()) (heading) (narrow(asked)) (gaps) })
    })
}

/// What else can be asked of the gaps.
fn others() -> Markup {
    html! {
        p.kicker {
            a href="/gaps/matrix" { "Who answers to whom" } " · "
            a href="/gaps/index" { "Does the gap narrow?" } " · "
            a href="/gaps/change" { "What changed since 2015" }
        }
    }
}

/// The fields to narrow the list with.
fn narrow(asked: &Asked) -> Markup {
    html! {
        form.narrow action="/gaps" {
            label {
                "Norms of " select name="side" {
                    option value="" { "both sides" }
                    @for side in Side::ALL {
                        option value=(side.word()) selected[asked.text("side") == Some(side.word())] {
                            (side.word())
                        }
                    }
                }
            }
            label {
                "Gap " select name="code" {
                    option value="" { "any" }
                    @for code in GapCode::ALL {
                        option value=(code.word()) selected[asked.text("code") == Some(code.word())] {
                            (code.word()) ": " (code.in_words())
                        }
                    }
                }
            }
            label { "On the day " input name="at" type="text" inputmode="numeric" size="11"
                placeholder="2015-07-22" value=[asked.text("at")]; }
            button { "Show" }
        }
    }
}

fn who_answers(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let date = asked.date("at").unwrap_or_else(|| house.today());
    let matrix = matrix::on(&house.catalog, date);
    Answer::page(asked, &matrix, || Main {
        title: "Who answers to whom".to_owned(),
        html: html! {
            (others())
            h1 { "Who answers to whom" }
            p {
                "How many technical norms, by who published them, answer to each norm of States on "
                (date) ". An empty cell is a gap; its code says what is missing most: "
                a href="/gaps" { "all codes" } "."
            }
            (cells(&matrix))
        },
    })
}

fn cells(matrix: &Matrix<'_>) -> Markup {
    let most = matrix.rows.iter().flat_map(|row| &row.counterparts).max();
    let most = most.copied().unwrap_or(0);
    // The same four steps as on the map.
    let step = |count: usize| match count {
        0 => None,
        count => Some(format!(
            "step{}",
            (count * 4).div_ceil(most.max(1)).clamp(1, 4)
        )),
    };
    html! {
        div.scroll.matrix role="group" tabindex="0" aria-label="Norms of States and who answers" {
            table {
                thead { tr {
                    th scope="col" { "Norm of States" }
                    @for publisher in &matrix.publishers {
                        th scope="col" class="number" { (publisher.name) }
                    }
                    th scope="col" { "Missing most" }
                } }
                tbody {
                    @for row in &matrix.rows { tr {
                        th scope="row" { a href=(links::provision(row.about)) { (row.name) } }
                        @for count in &row.counterparts {
                            td.number {
                                @if let Some(step) = step(*count) {
                                    span class=(step) { (count) }
                                } @else { span.quiet { "–" } }
                            }
                        }
                        td {
                            @if let Some(code) = row.gap {
                                a href=(format!("/gaps?code={}", code.word())) { (code.word()) }
                                " " (code.in_words())
                            }
                        }
                    } }
                }
            }
        }
    }
}

fn over_time(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let rows = bridge::over_time(&house.catalog);
    let document = || {
        let mut document = Document::new("Does the gap narrow?");
        if asked.form == Form::Page {
            let picture = pictures::bridge_over_time(&house.catalog, house.today());
            document.blocks.push(Block::Picture(picture));
        }
        document.paragraph(bridge::METHOD);
        document.heading(1, "The same as a table");
        let mut table = Table::new(["date", "side", "#standing", "#proposed", "#confirmed"]);
        // The last day first: that is what people look for.
        for row in rows.iter().rev() {
            let of = |count: usize, share: Option<f64>| -> Line {
                let share = share.map_or(String::new(), |share| {
                    format!(" ({:.1}\u{a0}%)", share * 100.0)
                });
                format!("{count}{share}").into()
            };
            table.row([
                row.date.into(),
                row.side.word().into(),
                row.provisions.into(),
                of(row.proposed, row.proposed_share()),
                of(row.confirmed, row.confirmed_share()),
            ]);
        }
        document.table(table);
        document
    };
    Answer::framed(house, asked, &rows, document, |heading, rest| {
        Ok(html! { (others()) (heading) (rest) })
    })
}

fn between(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let first = || "2015-07-22".parse().expect("it is a day");
    let from = asked.date("from").unwrap_or_else(first);
    let to = asked.date("to").unwrap_or_else(|| house.today());
    if to.end() < from.end() {
        return Err(Problem::asked(format!("{to} is before {from}")));
    }
    let change = gaps::between(&house.catalog, from, to);
    Answer::framed(
        house,
        asked,
        &change,
        || change.document(),
        |heading, rest| Ok(html! { (others()) (heading) (rest) }),
    )
}
