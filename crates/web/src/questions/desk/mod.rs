//! What was decided of events, whom that was told, which feeds that came from, and what
//! was said where norms are talked about: for accounts, each as far as its role sees.

mod decisions;
mod feeds;
mod sessions;

use accounts::Role;
use catalog::words::Word;
use maud::{Markup, html};

use crate::question::{Access, CURSOR, Kind, LIMIT, Parameter, Question, Room};

/// What is done with an event, of which one can ask for one.
const ACTIONS: &[&str] = &[
    "notify-now",
    "daily-digest",
    "monthly-digest",
    "keep-on-file",
    "drop",
];

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listDecisions",
        path: "/decisions",
        title: "Decisions",
        describes: "What was decided of the events of feeds, the newest first: which rules fired \
                    and what is done. An account sees those whose marking its role may see.",
        parameters: &[
            Parameter {
                name: "rule",
                kind: Kind::Text,
                describes: "For which this rule fired.",
                example: "infected-host",
            },
            Parameter {
                name: "action",
                kind: Kind::Word(ACTIONS),
                describes: "What is done.",
                example: "notify-now",
            },
            Parameter {
                name: "class",
                kind: Kind::Text,
                describes: "The `classification.type` of the event.",
                example: "scanner",
            },
            Parameter {
                name: "network",
                kind: Kind::Number(0, 4_294_967_295),
                describes: "The AS number of the source.",
                example: "64500",
            },
            Parameter {
                name: "from",
                kind: Kind::Date,
                describes: "Events from this day, month or year on.",
                example: "2026-01-01",
            },
            Parameter {
                name: "to",
                kind: Kind::Date,
                describes: "Events until this day, month or year, that included.",
                example: "2026-12-31",
            },
            LIMIT,
            CURSOR,
        ],
        room: Room::Desk,
        access: Access::From(Role::Reader),
        answer: decisions::list,
    },
    Question {
        id: "showDecision",
        path: "/decisions/{decision}",
        title: "A decision",
        describes: "What was decided of an event: the rules that fired, the norms engaged, who is \
                    to be told and by when, who was told or why not.",
        parameters: &[Parameter {
            name: "decision",
            kind: Kind::Number(0, i64::MAX as u64),
            describes: "Its number.",
            example: "1",
        }],
        room: Room::Desk,
        access: Access::From(Role::Reader),
        answer: decisions::one,
    },
    Question {
        id: "listFeeds",
        path: "/feeds",
        title: "Feeds",
        describes: "The feeds that were read, the newest first, and where each of their rows \
                    ended: told, kept on file, dropped, or rejected into the quarantine and why.",
        parameters: &[LIMIT, CURSOR],
        room: Room::Desk,
        access: Access::From(Role::Analyst),
        answer: feeds::list,
    },
    Question {
        id: "listSessions",
        path: "/sessions",
        title: "Sessions",
        describes: "Deliberations that were kept, the newest first. An account sees those whose \
                    marking its role may see.",
        parameters: &[LIMIT, CURSOR],
        room: Room::Desk,
        access: Access::From(Role::Reader),
        answer: sessions::list,
    },
    Question {
        id: "showSession",
        path: "/sessions/{session}",
        title: "A session",
        describes: "Who said what in a deliberation, the norms that each turn names, and what was \
                    asked for. `limit` and `cursor` are of its turns.",
        parameters: &[
            Parameter {
                name: "session",
                kind: Kind::Number(0, i64::MAX as u64),
                describes: "Its number.",
                example: "1",
            },
            LIMIT,
            CURSOR,
        ],
        room: Room::Desk,
        access: Access::From(Role::Reader),
        answer: sessions::one,
    },
];

/// The doors of the desk.
fn doors(here: &str) -> Markup {
    let doors = [
        ("Decisions", "/decisions"),
        ("Feeds", "/feeds"),
        ("Sessions", "/sessions"),
    ];
    html! {
        nav aria-label="Desk" {
            p {
                @for (place, (name, path)) in doors.into_iter().enumerate() {
                    @if place > 0 { " · " }
                    a href=(path) aria-current=[(path == here).then_some("page")] { (name) }
                }
            }
        }
    }
}

/// What a word of a closed set means.
fn in_words<W: Word>(word: &str) -> &str {
    match W::from_word(word) {
        Some(known) => known.in_words(),
        None => word,
    }
}

/// A marking, as FIRST writes it.
fn tlp(word: &str) -> Markup {
    html! { span.badge { "TLP:" (word.to_uppercase()) } }
}

#[cfg(test)]
mod tests {
    use catalog::words::TriageAction;

    use super::*;

    #[test]
    fn one_can_ask_for_everything_that_is_done_with_events() {
        let all: Vec<&str> = TriageAction::ALL.iter().map(|one| one.word()).collect();
        assert_eq!(ACTIONS, all);
    }
}
