//! What is around an answer on a page: the same on every one.

use catalog::words::capital;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::atom;
use crate::links::segment;
use crate::problem::Problem;
use crate::question::{API, Question, Room};
use crate::who::Who;

/// The style of all pages.
pub const STYLE: &str = include_str!("style.css");

/// The sign beside the name in a browser's tab.
pub const ICON: &str = include_str!("icon.svg");

/// A whole page. `query` is what stood behind the `?`, as it was asked.
pub fn write(
    title: &str,
    main: &str,
    question: Option<&Question>,
    path: &str,
    query: &str,
    who: &Who,
) -> String {
    let room = question.map(|question| question.room);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · normwatch" }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                @if question.is_some() {
                    link rel="alternate" type="application/json" href=(data(path, query));
                }
                @if let Some(feed) = question.and_then(atom::of) {
                    link rel="alternate" type="application/atom+xml" href=(feed);
                }
            }
            body {
                a.skip href="#main" { "Skip to the answer" }
                header {
                    a.name href="/" { "normwatch" }
                    (rooms(room, who))
                    form role="search" action="/search" {
                        label.hidden for="find" { "Find a norm, a word, an economy, a network" }
                        input #find name="text" type="search" placeholder="Find" maxlength="400"
                            autocomplete="off";
                        button { "Find" }
                    }
                    p.account {
                        @match who.known() {
                            Some(account) => a href="/account" { (account.name) },
                            None => a href="/sign-in" { "Sign in" },
                        }
                    }
                }
                main #main tabindex="-1" { (PreEscaped(main)) }
                footer { (foot(question, path, query)) }
            }
        }
    };
    page.into_string()
}

fn rooms(here: Option<Room>, who: &Who) -> Markup {
    html! {
        nav aria-label="Rooms" {
            ul {
                @for room in Room::ALL.into_iter().filter(|room| who.may(room.access()).is_ok()) {
                    @let (name, door) = room.door();
                    li {
                        a href=(door) aria-current=[(here == Some(room)).then_some("true")] {
                            (name)
                        }
                    }
                }
            }
        }
    }
}

fn foot(question: Option<&Question>, path: &str, query: &str) -> Markup {
    html! {
        @if question.is_some() {
            p {
                "This answer for programs: " a href=(data(path, query)) { "JSON" }
                @if let Some(feed) = question.and_then(atom::of) {
                    ". What is new: " a href=(feed) { "Atom" }
                }
                "."
            }
        }
        p {
            "Norms are paraphrased in our words; read the document before you rely on one. \
             Observations are about networks and address blocks. An address is no author, and no \
             State is named as the author of anything. What is not known is called unknown. \
             Times are UTC."
        }
        p {
            a href="/method" { "How to read this" } " · " a href="/sources" { "Sources" } " · "
            a href="/look-up" { "Look up an address" } " · "
            a href="/about" { "How much there is" } " · " a href="/sql" { "Ask in SQL" } " · "
            a href="/openapi.json" { "API" }
        }
    }
}

/// Where the answer is as data.
fn data(path: &str, query: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = path.strip_prefix(API).unwrap_or(path);
    match (path, query) {
        ("", "") => format!("{API}/overview"),
        (path, "") => format!("{API}{path}"),
        (path, query) => format!("{API}{path}?{query}"),
    }
}

/// A link to the rest of a list.
pub fn next(path: &str, values: &[(&str, &str)], cursor: usize) -> String {
    let kept = values.iter().filter(|(name, _)| *name != "cursor");
    let query: String = kept
        .map(|(name, value)| format!("{name}={}&", segment(value)))
        .collect();
    format!("{path}?{query}cursor={cursor}")
}

/// A page that says why there is no answer.
pub fn problem(problem: &Problem, who: &Who) -> String {
    let main = html! {
        h1 { (problem.title) }
        p { (capital(&problem.detail)) "." }
        @if let Some(hint) = &problem.hint { p { (led(hint)) "." } }
        @if let Some(id) = &problem.request_id { p.quiet { "This request: " code { (id) } } }
        p.more { a href="/" { "To the first page" } " · " a href="/search" { "Search" } }
    };
    write(problem.title, &main.into_string(), None, "", "", who)
}

/// A hint; a page of ours at its end is led to.
fn led(hint: &str) -> Markup {
    let is_ours = |path: &str| path.starts_with('/') && !path.starts_with("//");
    html! {
        @match hint.rsplit_once(' ') {
            Some((words, path)) if is_ours(path) => {
                (capital(words)) " " a href=(path) { (path) }
            },
            _ => (capital(hint)),
        }
    }
}
