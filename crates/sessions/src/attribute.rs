//! Whose turn it is where the captions have no name before it.
//!
//! Three rules, in this order; where none applies, the turn stays with nobody.
//!
//! 1. The turn says itself: "My name is …" in its first three sentences.
//! 2. Whoever leads the session has just named one person and no other, in the last
//!    paragraph of the turn before; who spoke right before that turn does not count.
//! 3. Whoever leads the session has named several people in one sentence, those
//!    before have spoken in that order, and this is the next one.
//!
//! Who leads is the one who has the first turn and more turns than anybody else.

use crate::people::People;
use crate::record::How;
use crate::sentence::sentences;
use crate::text::{Span, paragraphs};
use crate::words::{Word, words};

/// How many sentences of a turn are looked at for "My name is".
const INTRODUCTION_SENTENCES: usize = 3;

/// A turn on the way to its speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) span: Span,
    pub(crate) person: Option<usize>,
    pub(crate) how: How,
}

/// The name that a turn gives as its speaker's own.
pub(crate) fn introduction(text: &str, turn: Span) -> Option<Span> {
    let first = sentences(text, turn);
    for sentence in first.into_iter().take(INTRODUCTION_SENTENCES) {
        let words = words(text, sentence);
        let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
        let Some(at) = folded.windows(3).position(|w| w == ["my", "name", "is"]) else {
            continue;
        };
        let name = words[at + 3..].iter().enumerate();
        let name: Vec<&Word> = name
            .take_while(|(at, w)| w.capital && (*at == 0 || w.joined))
            .map(|(_, w)| w)
            .collect();
        if let (Some(first), Some(last)) = (name.first(), name.last()) {
            return Some(Span::new(first.span.start, last.span.end));
        }
    }
    None
}

/// Finds the speakers of turns without a name, by rules 2 and 3.
pub(crate) fn resolve(text: &str, people: &People<'_>, turns: &mut [Draft]) {
    let Some(lead) = lead(people, turns) else {
        return;
    };
    let mut row: Option<(usize, Vec<usize>)> = None;
    for at in 0..turns.len() {
        if turns[at].person.is_none() && at > 0 {
            if let Some(person) = called(text, people, turns, at, lead) {
                turns[at].person = Some(person);
                turns[at].how = How::Called { by: at };
            } else if let Some((by, waiting)) = &row
                && let Some(&next) = waiting.first()
            {
                turns[at].person = Some(next);
                turns[at].how = How::NextInRow { by: by + 1 };
            }
        }
        if turns[at].person == Some(lead) {
            let named = in_a_row(text, people, turns[at].span, lead);
            if named.len() > 1 {
                row = Some((at, named));
            }
            continue;
        }
        // The row holds only as long as people speak in its order.
        row = row.and_then(|(by, waiting)| {
            let (first, rest) = waiting.split_first()?;
            (turns[at].person == Some(*first)).then(|| (by, rest.to_vec()))
        });
    }
}

/// Who has the first turn and more turns than anybody else.
fn lead(people: &People<'_>, turns: &[Draft]) -> Option<usize> {
    let first = turns.first()?.person?;
    let count = |person: usize| turns.iter().filter(|t| t.person == Some(person)).count();
    let others = (0..people.people.len()).filter(|&p| p != first);
    (count(first) > others.map(count).max().unwrap_or(0)).then_some(first)
}

fn called(
    text: &str,
    people: &People<'_>,
    turns: &[Draft],
    at: usize,
    lead: usize,
) -> Option<usize> {
    let before = turns[at - 1];
    if before.person != Some(lead) {
        return None;
    }
    let spoke_last = at.checked_sub(2).and_then(|at| turns[at].person);
    let last = paragraphs(text, before.span).pop()?;
    let mut named: Vec<usize> = people
        .named_in(&words(text, last))
        .into_iter()
        .map(|(person, _)| person)
        .filter(|&p| p != lead && Some(p) != spoke_last)
        .collect();
    named.sort_unstable();
    named.dedup();
    match named[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The people named in the last sentence of a turn that names two or more; one that
/// thanks them calls nobody.
fn in_a_row(text: &str, people: &People<'_>, turn: Span, lead: usize) -> Vec<usize> {
    let last = paragraphs(text, turn).pop();
    let sentences = last.map(|last| sentences(text, last)).unwrap_or_default();
    for sentence in sentences.into_iter().rev() {
        let words = words(text, sentence);
        if words.iter().any(|w| w.folded.starts_with("thank")) {
            continue;
        }
        let mut named = Vec::new();
        for (person, _) in people.named_in(&words) {
            if person != lead && !named.contains(&person) {
                named.push(person);
            }
        }
        if named.len() > 1 {
            return named;
        }
    }
    Vec::new()
}
