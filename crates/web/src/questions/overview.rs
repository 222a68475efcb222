//! The first page.

use answers::since::{self, Change, Reader};
use answers::{Side, bridge};
use maud::{Markup, html};
use serde::Serialize;

use super::economies::{self, By};
use super::evidence;
use crate::answer::{Answer, Form, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links;
use crate::problem::Problem;
use crate::question::{Access, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "overview",
    path: "/overview",
    title: "Overview",
    describes: "What changed last, what was found, and how far the two sides are linked.",
    parameters: &[],
    room: Room::Overview,
    access: Access::Anyone,
    answer: overview,
}];

/// Changes on the first page; `/since` has all.
const CHANGES_MAX: usize = 6;

/// Findings on the first page; `/findings` has all.
const FINDINGS_MAX: usize = 6;

/// Norms on the first page.
const NORMS_MAX: usize = 8;

/// What the first page says.
#[derive(Debug, Serialize)]
struct Overview<'c> {
    /// The last changes, the newest first.
    changes: Vec<Change<'c>>,
    /// The gravest findings; absent where nothing was checked.
    findings: Option<Vec<evidence::FindingLine>>,
    /// The norms that findings engage most; absent likewise.
    engaged: Option<Vec<evidence::Engaged>>,
    /// The share of the norms of each side that have a counterpart on the other.
    bridge: Vec<bridge::Bridge>,
    /// How many provisions the catalog has.
    provisions: usize,
    /// How many instruments.
    instruments: usize,
    /// How many of its provisions something watches.
    watched: usize,
}

fn overview(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let catalog = &house.catalog;
    let since = "2021".parse().expect("it is a year");
    let mut changes = since::digest(catalog, since, Reader::Diplomat).changes;
    changes.reverse();
    changes.truncate(CHANGES_MAX);
    let watched = catalog
        .provisions()
        .iter()
        .filter(|provision| catalog.indicators_of(&provision.id).next().is_some());
    let sides = [Side::States, Side::Operators];
    let overview = Overview {
        changes,
        findings: evidence::gravest(house, FINDINGS_MAX)?,
        engaged: evidence::engaged(house, NORMS_MAX)?,
        bridge: sides
            .map(|side| bridge::on(catalog, side, house.today()))
            .into(),
        provisions: catalog.provisions().len(),
        instruments: catalog.instruments().len(),
        watched: watched.count(),
    };
    if asked.form != Form::Page {
        return Answer::data(asked, &overview);
    }
    let by = By::Commitments;
    let lines = economies::all(house, by)?;
    Ok(Answer::shown(Main {
        title: "Is this norm kept, how do you know, and who must be told?".to_owned(),
        html: html! {
            h1 { "Is this norm kept, how do you know, and who must be told?" }
            p.lead {
                "States agree norms for cyberspace; operators keep norms of their own. Here are "
                (overview.provisions) " of them from " (overview.instruments)
                " documents, each tied to what can be seen on the network, or to the reason why \
                 nothing can. " (overview.watched) " are watched with real data. " a href="/method" { "How to read this" }
            }
            (questions())
            h2 { "What was found" }
            (found(&overview))
            (engaged(&overview))
            h2 { "What changed last" }
            (changed(house, &overview))
            h2 { "How far the two sides are linked" }
            (linked(&overview))
            (economies::map(house, &lines, by))
        },
    }))
}

/// What people come with.
fn questions() -> Markup {
    let doors = [
        (
            "/norms",
            "What is agreed?",
            "Every norm in our words, with its document, its counterparts, and what watches it.",
        ),
        (
            "/findings",
            "What was seen?",
            "Hijacks, bogons and other oddities of routes, with the norms they engage.",
        ),
        (
            "/economies",
            "Who is committed to what?",
            "An economy's commitments, and what was seen of networks registered there.",
        ),
        (
            "/gaps",
            "What is missing?",
            "Norms of States that nothing on the network answers, and the other way round.",
        ),
        (
            "/terms",
            "What do the words mean?",
            "The same word means different things in different rooms.",
        ),
        (
            "/processes",
            "How do norms come about?",
            "Who may take part, how it is decided, and who looks at the consequences.",
        ),
    ];
    html! {
        ul.questions {
            @for (door, question, answer) in doors {
                li.card { a href=(door) { (question) } p { (answer) } }
            }
        }
    }
}

fn found(overview: &Overview<'_>) -> Markup {
    html! {
        @match &overview.findings {
            None => p { "Nothing was checked yet, so nothing is known." },
            Some(findings) if findings.is_empty() => p {
                "Nothing was found in what was looked at; that is not proof that nothing happened."
            },
            Some(findings) => {
                (evidence::table(findings))
                p.more { a href="/findings" { "All findings" } }
            }
        }
    }
}

/// The norms that were engaged.
fn engaged(overview: &Overview<'_>) -> Markup {
    let Some(norms) = overview.engaged.as_ref().filter(|norms| !norms.is_empty()) else {
        return html! {};
    };
    html! {
        h3 { "By norm" }
        div.scroll role="group" tabindex="0" aria-label="Findings by norm" {
            table {
                thead { tr {
                    th scope="col" { "Norm" }
                    th scope="col" class="number" { "Findings that engage it" }
                    th scope="col" class="number" { "Of high severity" }
                    th scope="col" class="number" { "Speak against it" }
                } }
                tbody {
                    @for norm in norms { tr {
                        th scope="row" {
                            a href=(links::provision(&norm.provision)) {
                                (norm.title.as_deref().unwrap_or(&norm.provision))
                            }
                            " " code.id { (norm.provision) }
                        }
                        td.number {
                            a href=(format!("/findings?provision={}", links::segment(&norm.provision))) {
                                (norm.findings)
                            }
                        }
                        td.number { (norm.high) }
                        td.number { (norm.against) }
                    } }
                }
            }
        }
    }
}

fn changed(house: &House, overview: &Overview<'_>) -> Markup {
    html! {
        ul {
            @for change in &overview.changes {
                li {
                    time { (change.date) } " "
                    @match house.address(change.about) {
                        Some(to) => a href=(to) { (change.headline) },
                        None => (change.headline),
                    }
                    @if let Some(means) = change.means { div.said { (means) } }
                }
            }
        }
        p.more { a href="/since" { "More of what changed" } }
    }
}

fn linked(overview: &Overview<'_>) -> Markup {
    let percent = |share: Option<f64>| match share {
        Some(share) => format!("{:.1} %", share * 100.0),
        None => "unknown".to_owned(),
    };
    html! {
        dl.figures {
            @for bridge in &overview.bridge {
                div {
                    dt {
                        "of the norms of " (bridge.side.word())
                        " have a counterpart on the other side that somebody proposed"
                    }
                    dd { (percent(bridge.proposed_share())) }
                }
                div {
                    dt { "of the norms of " (bridge.side.word()) " have one that was confirmed" }
                    dd { (percent(bridge.confirmed_share())) }
                }
            }
        }
        p.more { a href="/gaps/index" { "Does the gap narrow?" } " · " a href="/gaps" { "The gaps themselves" } }
    }
}

/// Where the first page leads when it is asked for by the name of its room.
pub(crate) const FIRST: &Question = &QUESTIONS[0];
