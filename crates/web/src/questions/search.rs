//! Search over everything that the norms say.

use std::net::IpAddr;

use catalog::Economy;
use maud::{Markup, html};
use serde::Serialize;

use super::evidence::{self, FindingLine};
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links::{self, segment};
use crate::problem::Problem;
use crate::question::{Access, Kind, LIMIT, Parameter, Question, Room};
use store::{Hit, Search};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "search",
    path: "/search",
    title: "Search",
    describes: "Records that have all the words, or where there are none, any of them. What \
                captions made of words is searched as what was meant. An AS number, an address \
                block or an economy leads to its page and its findings.",
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

/// What was found.
#[derive(Debug, Serialize)]
struct Found {
    /// The pages that the text itself names.
    pages: Vec<Page>,
    /// Findings that name it, where it is an address or a block, at most ten.
    findings: Vec<FindingLine>,
    #[serde(flatten)]
    norms: Search,
}

/// A page that somebody named.
#[derive(Debug, Serialize)]
struct Page {
    /// What it is about.
    title: String,
    /// Where it is.
    path: String,
}

/// The network or economy that the text names.
fn named(text: &str) -> Vec<Page> {
    let digits = text.strip_prefix("AS").or(text.strip_prefix("as"));
    let network = digits.unwrap_or(text).trim().parse::<u32>().ok();
    let network = network.map(|asn| Page {
        title: format!("The network AS{asn}"),
        path: links::network(asn),
    });
    let economy = Economy::named(text).map(|economy| Page {
        title: format!("The economy {} ({economy})", economy.name()),
        path: links::economy(economy.code()),
    });
    network.into_iter().chain(economy).collect()
}

/// The findings that name an address or a block.
fn naming(house: &House, text: &str) -> Result<Vec<FindingLine>, Problem> {
    /// Ours: there is a page of all.
    const MOST: usize = 10;
    let address = text.split('/').next().unwrap_or(text);
    if address.parse::<IpAddr>().is_err() {
        return Ok(Vec::new());
    }
    Ok(evidence::about(house, text, MOST)?.unwrap_or_default())
}

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
    let found = Found {
        pages: named(text.trim()),
        findings: naming(house, text.trim())?,
        norms: found,
    };
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
                    "Words of a norm, a term, a process; an economy, an AS number, an address block "
                    input name="text" type="search" value=(text) maxlength="400";
                }
                button { "Find" }
            }
            (named_results(&found))
            (results(house, text, &found))
        },
    })
}

fn named_results(found: &Found) -> Markup {
    html! {
        @for page in &found.pages { p.lead { a href=(page.path) { (page.title) } } }
        @if !found.findings.is_empty() {
            h2 { "Findings that name it" }
            (evidence::table(&found.findings))
        }
    }
}

fn results(house: &House, text: &str, found: &Found) -> Markup {
    let is_named = !found.pages.is_empty() || !found.findings.is_empty();
    let found = &found.norms;
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
        @if !text.is_empty() && found.hits.is_empty() && !is_named {
            p { "Nothing was found: no norm, term, process or economy has these words." }
        }
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
