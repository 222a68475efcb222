//! Who asked for what: sentences that ask for something, by stated rules.
//!
//! A sentence is a request when it has one of the phrases below, or is a question of
//! some length. The rules know words and not what is meant: they find "we should
//! meet" as they find "States should refrain", they miss whoever asks without such
//! words, and no claim is made that what they find is complete.
//!
//! | rule | phrases |
//! | --- | --- |
//! | [`Rule::Need`] | need, needs, needed |
//! | [`Rule::Duty`] | should, must, ought to, have to, has to, insist, insists, insisting, make sure, be sure |
//! | [`Rule::Wish`] | would like to see (know, have), I'd like to see (know), very much like to know, want to, we want, I hope, we hope |
//! | [`Rule::Worth`] | be useful (very useful, helpful, good, great, important, interesting, a contribution), it is (really) important, important to, important that, very important, it is time |
//! | [`Rule::Proposal`] | let's, let us, suggest, suggestion, propose, proposal, proposals, recommend, call for, ask for, asks for, room for, give room, start with, a message for, we might, might be able to, could be done |
//! | [`Rule::Lack`] | lack of, a lack, missing, not enough, too little, little progress, doesn't seem to be |
//! | [`Rule::Question`] | how about, what about; a sentence of five words or more with a question mark at its end |
//!
//! The phrases were chosen with one transcript at hand. Of 64 passages in it that a
//! reader had marked as needs, 36 are in a sentence that has one: many needs are told
//! as stories of what happened, which no list of phrases finds.

use serde::Serialize;

use crate::mention::Mention;
use crate::record::{Form, Record, Turn};
use crate::sentence::sentences;
use crate::text::{Lines, Span};
use crate::words::{Word, words};

/// A sentence that asks for something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// The turn in which it stands.
    pub turn: usize,
    /// Who asks, where that is known.
    pub person: Option<String>,
    /// The sentence as it stands, on one line.
    pub sentence: String,
    /// Where it stands.
    pub span: Span,
    /// In which line it begins, from 1.
    pub line: usize,
    /// Where in it the phrase stands that makes it a request.
    pub asks_at: Span,
    /// The rules by which it is one.
    pub rules: Vec<Rule>,
    /// What of the catalog it names, besides the phrase itself.
    pub mentions: Vec<Mention>,
}

/// Why a sentence counts as a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Something is needed.
    Need,
    /// Somebody should or must do something.
    Duty,
    /// Somebody would like something.
    Wish,
    /// Something would be good, or is important.
    Worth,
    /// Somebody proposes something.
    Proposal,
    /// Something is missing.
    Lack,
    /// A question.
    Question,
}

/// The phrases, in folded words. A phrase counts once per sentence.
const PHRASES: &[(Rule, &[&str])] = &[
    (Rule::Need, &["need", "needs", "needed"]),
    (
        Rule::Duty,
        &[
            "should",
            "shouldnt",
            "must",
            "ought to",
            "have to",
            "has to",
            "insist",
            "insists",
            "insisting",
            "make sure",
            "be sure",
        ],
    ),
    (
        Rule::Wish,
        &[
            "would like to see",
            "would like to know",
            "would like to have",
            "id like to see",
            "id like to know",
            "very much like to know",
            "want to",
            "we want",
            "i hope",
            "we hope",
        ],
    ),
    (
        Rule::Worth,
        &[
            "be useful",
            "be very useful",
            "be helpful",
            "be good",
            "be great",
            "be important",
            "be interesting",
            "be a contribution",
            "it is important",
            "its important",
            "its really important",
            "important to",
            "important that",
            "very important",
            "it is time",
            "its time",
        ],
    ),
    (
        Rule::Proposal,
        &[
            "lets",
            "let us",
            "suggest",
            "suggestion",
            "propose",
            "proposal",
            "proposals",
            "recommend",
            "call for",
            "ask for",
            "asks for",
            "room for",
            "give room",
            "start with",
            "a message for",
            "we might",
            "might be able to",
            "could be done",
        ],
    ),
    (
        Rule::Lack,
        &[
            "lack of",
            "a lack",
            "missing",
            "not enough",
            "too little",
            "little progress",
            "doesnt seem to be",
        ],
    ),
    (Rule::Question, &["how about", "what about"]),
];

/// A question of fewer words gives the floor ("Henry?") or is rhetoric ("Right?").
const QUESTION_WORDS_MIN: usize = 5;

/// What one person asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked<'r> {
    /// Who; absent for what nobody known asked, or what is written for all.
    pub person: Option<&'r str>,
    /// What to call them.
    pub name: Option<&'r str>,
    /// The requests in order.
    pub requests: Vec<&'r Request>,
}

/// Who asked for what: requests by person, in the order in which people first ask;
/// last, what nobody known asked.
pub fn asked(record: &Record) -> Vec<Asked<'_>> {
    let mut all: Vec<Asked<'_>> = Vec::new();
    for request in &record.requests {
        let person = request.person.as_deref();
        match all.iter_mut().find(|a| a.person == person) {
            Some(asked) => asked.requests.push(request),
            None => all.push(Asked {
                person,
                name: person
                    .and_then(|id| record.person(id))
                    .map(|p| p.name.as_str()),
                requests: vec![request],
            }),
        }
    }
    all.sort_by_key(|a| a.person.is_none());
    all
}

pub(crate) fn requests(text: &str, lines: &Lines, turns: &[Turn], form: Form) -> Vec<Request> {
    let mut requests = Vec::new();
    for turn in turns {
        for span in sentences(text, turn.span) {
            let words = words(text, span);
            let (rules, phrases) = rules(text, &words, span);
            let Some(&asks_at) = phrases.iter().min() else {
                continue;
            };
            // "Should" may be a term, too; here it is why the sentence counts.
            let is_phrase = |m: &Mention| phrases.iter().any(|p| p.contains(m.span));
            let mentions = turn.mentions.iter();
            let mentions = mentions.filter(|m| span.overlaps(m.span) && !is_phrase(m));
            let person = match form {
                Form::Transcript | Form::Report => turn.speaker.person.clone(),
                Form::Proposal | Form::Other => None,
            };
            requests.push(Request {
                turn: turn.number,
                person,
                sentence: crate::hearing::on_one_line(span.of(text)),
                span,
                line: lines.line(span.start),
                asks_at,
                rules,
                mentions: mentions.cloned().collect(),
            });
        }
    }
    requests
}

/// The rules that a sentence fits, and where the phrases stand.
fn rules(text: &str, words: &[Word], sentence: Span) -> (Vec<Rule>, Vec<Span>) {
    let mut rules = Vec::new();
    let mut places = Vec::new();
    for (rule, phrases) in PHRASES {
        let before = places.len();
        places.extend(phrases.iter().flat_map(|p| phrase(words, p)));
        if places.len() > before {
            rules.push(*rule);
        }
    }
    let closing = ['"', '\'', ')', ']', '”', '’'];
    let asks = sentence.of(text).trim_end_matches(closing).ends_with('?');
    if asks && words.len() >= QUESTION_WORDS_MIN {
        if rules.last() != Some(&Rule::Question) {
            rules.push(Rule::Question);
        }
        if places.is_empty() {
            places.push(Span::new(words[0].span.start, words[0].span.start));
        }
    }
    (rules, places)
}

/// Everywhere that a phrase stands.
fn phrase(words: &[Word], phrase: &str) -> Vec<Span> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let stretches = words.windows(wanted.len());
    let found = stretches.filter(|s| wanted.iter().zip(*s).all(|(p, w)| *p == w.folded));
    found
        .map(|s| Span::new(s[0].span.start, s[s.len() - 1].span.end))
        .collect()
}
