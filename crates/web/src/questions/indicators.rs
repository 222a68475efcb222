//! What watches norms.

use answers::show;
use catalog::view;
use catalog::{Found, Indicator, IndicatorId};
use document::{Document, Line, Table};
use maud::{Markup, html};

use crate::answer::Answer;
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listIndicators",
        path: "/indicators",
        title: "Indicators",
        describes: "What turns observations into findings: SQL that anyone can read and change.",
        parameters: &[],
        room: Room::Findings,
        access: Access::Anyone,
        answer: list,
    },
    Question {
        id: "showIndicator",
        path: "/indicators/{indicator}",
        title: "An indicator",
        describes: "What it measures, what it cannot show, which norms it engages, and its SQL.",
        parameters: &[Parameter {
            name: "indicator",
            kind: Kind::Text,
            describes: "Its id.",
            example: "route-new-origin",
        }],
        room: Room::Findings,
        access: Access::Anyone,
        answer: one,
    },
];

fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let indicators = house.catalog.indicators();
    Answer::document(house, asked, &indicators, || {
        let mut document = Document::new("What watches norms");
        document.paragraph(
            "An indicator is SQL that turns what was observed into findings, and names the norms \
             that each engages. Anyone can read it, and change its numbers.",
        );
        let mut table = Table::new(["indicator", "version", "what", "#norms"]);
        for indicator in indicators {
            table.row([
                Line::code(&indicator.id),
                Line::from(&indicator.version),
                indicator.title.as_str().into(),
                indicator.engages.len().into(),
            ]);
        }
        document.table(table);
        document
    })
}

fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let id = asked.named("indicator");
    let indicator = IndicatorId::new(id).and_then(|id| house.catalog.indicator(&id));
    let indicator = indicator.ok_or_else(|| {
        Problem::nothing(format!("there is no indicator `{}`", shown(id)))
            .hint("all of them: /indicators")
    })?;
    let found = Found::Indicator(indicator);
    let document = || show::found(&house.catalog, found);
    let data = view::found(&house.catalog, found);
    Answer::framed(house, asked, &data, document, |heading, rest| {
        Ok(html! { (heading) (rest) (sql(indicator)) })
    })
}

/// What it asks of the observations.
fn sql(indicator: &Indicator) -> Markup {
    html! {
        h2 { "Its SQL" }
        details {
            summary { "The statement that makes findings of observations" }
            div.scroll role="group" tabindex="0" aria-label="The statement" {
                pre { code { (indicator.sql.trim()) } }
            }
        }
        p.quiet {
            "Names with a colon are the numbers above. What was observed can be "
            a href="/sql?query=select+*+from+observations+limit+20" { "asked for in SQL" } "."
        }
    }
}
