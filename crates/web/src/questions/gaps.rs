//! What is missing between the two sides.

use answers::{Side, gaps};
use catalog::words::{GapCode, Word};

use crate::answer::Answer;
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "gaps",
        path: "/gaps",
        title: "Gaps",
        describes: "What is missing between the norms of States and those of operators on a day, \
                    and between norms and evidence.",
        parameters: &[
            Parameter {
                name: "at",
                kind: Kind::Date,
                describes: "On which day; today unless given.",
                example: "2026-11-01",
            },
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
    Answer::document(house, asked, &gaps, || gaps.document())
}

fn between(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let first = || "2015-07-22".parse().expect("it is a day");
    let from = asked.date("from").unwrap_or_else(first);
    let to = asked.date("to").unwrap_or_else(|| house.today());
    if to.end() < from.end() {
        return Err(Problem::asked(format!("{to} is before {from}")));
    }
    let change = gaps::between(&house.catalog, from, to);
    Answer::document(house, asked, &change, || change.document())
}
