//! How to read what is said here.

use maud::{Markup, html};
use serde::Serialize;

use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;
use crate::question::{Access, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[Question {
    id: "method",
    path: "/method",
    title: "How to read this",
    describes: "What can be said here of a norm and what cannot: unknown, norms of restraint, \
                networks and States, and what to do about what is wrong.",
    parameters: &[],
    room: Room::Overview,
    access: Access::Anyone,
    answer: method,
}];

/// A question and what is to be said.
#[derive(Debug, Serialize)]
struct Part {
    /// The question.
    question: &'static str,
    /// The answer, in paragraphs.
    answer: &'static [&'static str],
}

const PARTS: &[Part] = &[
    Part {
        question: "What does “unknown” mean?",
        answer: &[
            "That nothing here can tell. It is an answer and the most frequent one: most norms \
             speak of what leaves no trace that a public source has. It is never zero, and never \
             that a norm is kept.",
        ],
    },
    Part {
        question: "Can a page say that a norm is kept?",
        answer: &[
            "Not of a norm that asks to refrain from something. Of such a norm there is evidence \
             against it, none in what was looked at, or nothing is known; that somebody refrained \
             cannot be seen.",
            "Of a norm that asks to do something, what was done can be seen in part: that a \
             network signed its routes, for instance. A page says then what was seen, when, and of \
             how many.",
        ],
    },
    Part {
        question: "Why is no State named as the author of anything?",
        answer: &[
            "What is seen are packets, addresses and routes, and these belong to networks. A \
             network is registered in an economy; that says where its papers are, not where \
             something happened and not who wanted it. Who acted is said only where somebody says \
             so under their name, and then as theirs.",
        ],
    },
    Part {
        question: "What is a finding?",
        answer: &[
            "Something that was seen and of which a norm speaks. The norm is then “engaged”. That \
             is no judgement: the page of a finding has what could explain it harmlessly, what it \
             does not show, and where in which file everybody can read it again.",
            "High, medium and low say how much it asks of whoever is told, and the page says why.",
        ],
    },
    Part {
        question: "How far can the numbers be trusted?",
        answer: &[
            "As far as their sources. Each has a date, a coverage and a SHA-256; the page of \
             sources says how old they are and what is wrong with them. Collectors hear what their \
             peers tell them and no more. Counts of findings are no rates: an economy with more \
             networks is named more often.",
        ],
    },
    Part {
        question: "Whose words are the norms in?",
        answer: &[
            "In ours: paraphrases, with symbol and paragraph. Read the document before you rely on \
             one. Links between norms are proposals until somebody has reviewed them, and say so.",
        ],
    },
    Part {
        question: "What if a finding is wrong, or justified?",
        answer: &[
            "Tell whoever runs this server, with the finding's name and the file and place that it \
             names, and what is wrong: the data, the decoding, the holder, the explanation or the \
             norm. A correct objection becomes a test, so that the mistake does not come back. A \
             justification is kept beside the finding as its holder's.",
        ],
    },
];

fn method(_house: &House, asked: &Asked) -> Result<Answer, Problem> {
    Answer::page(asked, &PARTS, || Main {
        title: "How to read this".to_owned(),
        html: page(),
    })
}

fn page() -> Markup {
    html! {
        h1 { "How to read this" }
        p.lead {
            "Each page says what was agreed, what was seen, and what the one says about the other: \
             seldom that a norm is kept, sometimes what speaks against it, mostly that it is unknown."
        }
        @for part in PARTS {
            h2 { (part.question) }
            @for text in part.answer { p { (text) } }
        }
        p.more {
            a href="/sources" { "The sources" } " · " a href="/indicators" { "What watches" } " · "
            a href="/terms" { "The words" } " · " a href="/about" { "How much there is" }
        }
    }
}
