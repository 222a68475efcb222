//! Deliberations: lists of them, and one with its turns.

use maud::{Markup, html};
use report::words;
use serde::Serialize;
use store::readable::{OneSession, RequestLine, SessionLine, TurnLine};

use super::super::evidence::List;
use super::{doors, tlp};
use crate::answer::{Answer, Form, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;

pub(super) fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let sees = asked.who.sees();
    let found = house.evidence(|store| Ok(store.readable_sessions(sees, (limit, cursor))?))?;
    let (items, total) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Sessions".to_owned(),
        html: html! {
            h1 { "Sessions" }
            (doors("/sessions"))
            p { "Where norms are talked about: who said what, and who asked for what." }
            @if list.items.is_empty() {
                p { "None was kept that your account may see." }
            } @else {
                (table(&list.items))
            }
            (list.more("/sessions", asked))
        },
    })
}

fn table(sessions: &[SessionLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Sessions" {
            table.stacked {
                thead { tr {
                    th scope="col" { "Session" }
                    th scope="col" { "When" }
                    th scope="col" class="number" { "Turns" }
                    th scope="col" class="number" { "That name a norm or a word" }
                    th scope="col" class="number" { "Requests" }
                    th scope="col" { "Marking" }
                } }
                tbody {
                    @for session in sessions { tr {
                        th scope="row" {
                            a href=(format!("/sessions/{}", session.id)) { bdi { (session.title) } }
                        }
                        td data-name="When" { (session.date.as_deref().unwrap_or("unknown")) }
                        td.number data-name="Turns" { (session.turns) }
                        td.number data-name="That name a norm or a word" { (session.naming) }
                        td.number data-name="Requests" { (session.requests) }
                        td data-name="Marking" { (tlp(session.tlp)) }
                    } }
                }
            }
        }
    }
}

/// A deliberation.
#[derive(Debug, Serialize)]
struct Session {
    #[serde(flatten)]
    session: SessionLine,
    /// What was asked for.
    requested: Vec<RequestLine>,
    /// Turns, in order.
    #[serde(flatten)]
    said: List<TurnLine>,
}

pub(super) fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let number = asked.number("session").unwrap_or(0);
    let id = i64::try_from(number).unwrap_or(i64::MAX);
    let sees = asked.who.sees();
    let found = house.evidence(|store| Ok(store.readable_session(sees, id, (limit, cursor))?))?;
    let OneSession {
        session,
        turns,
        requests: requested,
    } = found.flatten().ok_or_else(|| {
        Problem::nothing(format!(
            "there is no session {number} that this account may see"
        ))
        .hint("all that it may see: /sessions")
    })?;
    let total = usize::try_from(session.turns).unwrap_or(0);
    let turns = match asked.form {
        Form::Page => short(turns),
        _ => turns,
    };
    let session = Session {
        said: List::new(total, cursor, turns),
        requested,
        session,
    };
    Answer::page(asked, &session, || Main {
        title: session.session.title.clone(),
        html: html! {
            h1 { bdi { (session.session.title) } }
            (doors(""))
            (facts(&session.session))
            h2 { "What was asked for" }
            (requests(number, &session.requested))
            h2 { "What was said" }
            @if session.said.items.is_empty() { p { "No turns." } }
            @for turn in &session.said.items { (said(house, turn)) }
            (session.said.more(&format!("/sessions/{number}"), asked))
        },
    })
}

/// Bytes of turns on a page: with what is around them it stays below 200 KiB.
const TEXT_BYTES_MAX: usize = 100_000;

/// The first turns, as many as a page takes, and one at least.
fn short(mut turns: Vec<TurnLine>) -> Vec<TurnLine> {
    let mut bytes = 0;
    let fit = turns.iter().take_while(|turn| {
        bytes += turn.text.len();
        bytes <= TEXT_BYTES_MAX
    });
    let fit = fit.count().max(1);
    turns.truncate(fit);
    turns
}

fn facts(session: &SessionLine) -> Markup {
    html! {
        dl {
            div { dt { "Marking" } dd { (tlp(session.tlp)) } }
            div { dt { "When" } dd { (session.date.as_deref().unwrap_or("unknown")) } }
            div { dt { "What it is" } dd { (session.form) } }
            div { dt { "The file" } dd { code.hash { (session.sha256) } } }
        }
    }
}

/// Requests on the page of a session; the data have all.
const REQUESTS_MAX: usize = 60;

fn requests(session: u64, requests: &[RequestLine]) -> Markup {
    html! {
        @if requests.is_empty() {
            p { "Nothing, as far as words tell." }
        } @else {
            ul {
                @for request in requests.iter().take(REQUESTS_MAX) {
                    li {
                        a href=(turn_page(session, request.turn)) { "Turn " (request.turn) }
                        ", " bdi { (request.speaker.as_deref().unwrap_or("unknown")) } ": "
                        q { bdi { (request.sentence) } }
                        " " span.quiet { "(" (request.rules.join(", ")) ")" }
                    }
                }
            }
            @if requests.len() > REQUESTS_MAX {
                @let more = (requests.len() - REQUESTS_MAX) as u64;
                p.quiet { (words::some(more, "more is", "more are")) " in the data." }
            }
        }
    }
}

/// Where a turn stands.
fn turn_page(session: u64, turn: i64) -> String {
    format!(
        "/sessions/{session}?cursor={}#turn-{turn}",
        (turn - 1).max(0)
    )
}

fn said(house: &House, turn: &TurnLine) -> Markup {
    html! {
        section id={ "turn-" (turn.turn) } {
            h3 { (turn.turn) ". " bdi { (turn.speaker.as_deref().unwrap_or("Unknown")) } }
            p { bdi { (turn.text) } }
            @if !turn.mentions.is_empty() {
                p.quiet {
                    "Names "
                    @for (place, (kind, id)) in turn.mentions.iter().enumerate() {
                        @if place > 0 { ", " }
                        @match house.address(id) {
                            Some(to) => a href=(to) { (id) },
                            None => { (kind) " " (id) }
                        }
                    }
                }
            }
        }
    }
}
