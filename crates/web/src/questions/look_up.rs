//! Who holds an address, a block or a network, by the registers that the server was
//! given.

use holders::{Evidence, Query, look_up};
use maud::{Markup, html};

use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::{self, House};
use crate::links::segment;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "lookUp",
    path: "/look-up",
    title: "Look up",
    describes: "Who holds an address, a block or a network, whom to write to, and what may be \
                announced, by every register that the server was given; where they disagree.",
    parameters: &[Parameter {
        name: "q",
        kind: Kind::Text,
        describes: "An address, a block or a number of a network.",
        example: "192.0.2.1",
    }],
    room: Room::Ask,
    access: Access::Anyone,
    answer,
}];

/// What can be looked up, set aside for documentation.
const EXAMPLES: &[&str] = &["192.0.2.1", "2001:db8::/32", "AS64496"];

fn answer(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let Some(text) = asked.text("q") else {
        return Answer::page(asked, &None::<()>, || Main {
            title: "Look up".to_owned(),
            html: html! {
                h1 { "Whose is it, and whom to write to?" }
                (form(house, ""))
            },
        });
    };
    let query: Query = text.parse().map_err(|error| {
        Problem::asked(format!("{error}")).hint("as in 192.0.2.1, 2001:db8::/32 and AS64496")
    })?;
    let none = Evidence::default();
    let registers = house.registers().unwrap_or(&none);
    let dossier = look_up(registers, query, house::now());
    Answer::framed(
        house,
        asked,
        &dossier,
        || dossier.document(),
        |heading, found| Ok(html! { (heading) (found) (form(house, text)) }),
    )
}

fn form(house: &House, text: &str) -> Markup {
    html! {
        form.narrow action="/look-up" {
            label {
                "An address, a block or a number of a network "
                input name="q" value=(text) maxlength="60" autocomplete="off";
            }
            button { "Look up" }
        }
        p.quiet {
            "As in "
            @for (place, example) in EXAMPLES.iter().enumerate() {
                @if place > 0 { ", " }
                a href=(format!("/look-up?q={}", segment(example))) { (example) }
            }
        }
        @if house.registers().is_none() {
            p.note {
                "This server was given no registers: it knows special-purpose blocks and numbers \
                 and nothing else. Whoever runs it names them by " code { "--registers" } "."
            }
        }
    }
}
