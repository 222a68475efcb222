//! Search over everything that the norms say.

use maud::html;

use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links::segment;
use crate::problem::Problem;
use crate::question::{Access, Kind, LIMIT, Parameter, Question, Room};
use store::{Hit, Search};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "search",
    path: "/search",
    title: "Search",
    describes: "Records that have all the words, or where there are none, any of them. What \
                captions made of words is searched as what was meant.",
    parameters: &[
        Parameter {
            name: "text",
            kind: Kind::Text,
            describes: "What to look for; at most 32 words.",
            example: "critical infrastructure",
        },
        LIMIT,
    ],
    room: Room::Ask,
    access: Access::Anyone,
    answer: search,
}];

fn search(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let text = asked.text("text").unwrap_or_default();
    let limit = asked.number("limit").unwrap_or(30);
    let limit = usize::try_from(limit).unwrap_or(30);
    let found = house.norms(|store| {
        let found = store.search_norms(&house.catalog, text, limit);
        found.map_err(|error| match error {
            store::Error::SearchTooLong { .. } => Problem::asked(error.to_string()),
            other => other.into(),
        })
    })?;
    Answer::page(asked, &found, || Main {
        title: if text.is_empty() {
            "Search".to_owned()
        } else {
            format!("Search: {text}")
        },
        html: html! {
            h1 { "Search" }
            form.narrow action="/search" role="search" {
                label {
                    "Words of a norm, a term, a process, an economy's name "
                    input name="text" type="search" value=(text) maxlength="400";
                }
                button { "Find" }
            }
            (results(house, text, &found))
        },
    })
}

fn results(house: &House, text: &str, found: &Search) -> maud::Markup {
    html! {
        @for understood in &found.understood_as {
            p.note {
                "“" (understood.said) "” was taken as "
                @if understood.means.is_empty() { "something that nobody has understood" }
                @else { (understood.means.join(", ")) }
                ": " (understood.why)
            }
        }
        @for synonyms in &found.synonyms {
            p.note { "“" (synonyms.said) "” is also called " (synonyms.also.join(", ")) "." }
        }
        @if found.any_word && !found.hits.is_empty() {
            p { "Nothing has all of the words; these have some." }
        }
        @if !text.is_empty() && found.hits.is_empty() { p { "Nothing was found." } }
        ul {
            @for hit in &found.hits {
                li {
                    @match address(house, hit) {
                        Some(to) => a href=(to) { (hit.title) },
                        None => (hit.title),
                    }
                    " " span.quiet { (hit.kind) }
                    div.said { (hit.snippet) }
                }
            }
        }
    }
}

/// The page of a hit, by its kind.
fn address(house: &House, hit: &Hit) -> Option<String> {
    match hit.kind.as_str() {
        "term" => Some(format!("/terms/{}", segment(&hit.id))),
        "process" => Some(format!("/processes/{}", segment(&hit.id))),
        _ => house.address(&hit.id),
    }
}
