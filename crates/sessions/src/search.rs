//! Turns with all of some words, however they were spelled: without case and
//! accents, in singular or plural, under any name that the catalog has for a thing,
//! and in the words that captions made of it.

use serde::Serialize;

use crate::mention::Mention;
use crate::reader::Reader;
use crate::record::{Record, Turn};
use crate::text::Span;
use crate::words::{Word, same_but_for_number, words};

/// How many words a snippet has on either side of the first that was found.
const SNIPPET_WORDS: usize = 12;

/// A turn in which all of a question stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The number of the turn.
    pub turn: usize,
    /// The line in which the first of the places stands, from 1.
    pub line: usize,
    /// Who has the turn: a name, or what the captions have.
    pub speaker: Option<String>,
    /// Where parts of the question stand, in order.
    pub places: Vec<Span>,
    /// The words around the first place, as they stand, on one line.
    pub snippet: String,
    /// Where in the snippet the places are that lie in it.
    pub marks: Vec<Span>,
}

/// One turn as a row of a table for full-text search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The number of the turn.
    pub turn: usize,
    /// Its line in the source, from 1.
    pub line: usize,
    /// Who has it: a name, or what the captions have.
    pub speaker: Option<String>,
    /// The id of the person.
    pub person: Option<String>,
    /// What was said, with what was misheard put right.
    pub text: String,
    /// What of the catalog it names, under all names that the catalog has for it, and
    /// what captions made of words in it; each once, a line each. With these in the
    /// table, a word finds a turn that says the same in another word.
    pub names: String,
}

/// One part of a question: a name of the catalog or a word.
struct Part {
    span: Span,
    words: Vec<String>,
    targets: Vec<Mention>,
}

impl Reader<'_> {
    /// The rows of a record, one for each turn.
    pub fn rows(&self, record: &Record) -> Vec<Row> {
        let row = |turn: &Turn| {
            let mut names: Vec<&str> = Vec::new();
            let mut add = |name| {
                if !names.contains(&name) {
                    names.push(name);
                }
            };
            for mention in &turn.mentions {
                add(&mention.id);
                let all = self.names.of(mention.kind, &mention.id);
                all.into_iter().for_each(&mut add);
            }
            let own = record
                .hearings
                .iter()
                .filter(|h| h.turn == Some(turn.number));
            own.for_each(|hearing| add(&hearing.heard));
            Row {
                turn: turn.number,
                line: turn.line,
                speaker: record.speaker_name(turn).map(str::to_owned),
                person: turn.speaker.person.clone(),
                text: turn.normalised.clone(),
                names: names.join("\n"),
            }
        };
        record.turns.iter().map(row).collect()
    }

    /// What of the catalog is meant by an id, or by words that are a name as a whole;
    /// several where they name several. Capitals do not matter.
    pub fn named(&self, words: &str) -> Vec<Mention> {
        if let Some(mention) = self.names.with_id(words) {
            return vec![mention];
        }
        match &mut self.parts(None, words)[..] {
            [part] => std::mem::take(&mut part.targets),
            _ => Vec::new(),
        }
    }

    /// The turns of a record in which every part of a question stands; most places
    /// first, then in order. None for a question without words.
    ///
    /// A part is a name of the catalog, which finds the thing under all its names,
    /// or a single word, which finds itself.
    pub fn search(&self, record: &Record, question: &str) -> Vec<Hit> {
        let document = record.document.as_ref().map(|d| d.id.as_str());
        let parts = self.parts(document, question);
        if parts.is_empty() {
            return Vec::new();
        }
        let turns = record.turns.iter();
        let mut hits: Vec<Hit> = turns.filter_map(|t| hit(record, t, &parts)).collect();
        hits.sort_by_key(|h| (usize::MAX - h.places.len(), h.turn));
        hits
    }

    fn parts(&self, document: Option<&str>, question: &str) -> Vec<Part> {
        let asked = words(question, Span::new(0, question.len()));
        let lines = crate::text::Lines::new(question);
        let mut heard = Vec::new();
        let mut asked = self.correct(question, &lines, &asked, document, &mut heard);
        // Questions are often typed in small letters: capitals do not count.
        for word in &mut asked {
            word.capitals = true;
        }
        let mut mentions = self.names.mentions(question, &asked, &heard, |_| false);
        mentions.sort_by_key(|m| (m.span.start, usize::MAX - m.span.end));
        let mut parts: Vec<Part> = Vec::new();
        for mention in mentions {
            match parts.last_mut() {
                Some(last) if last.span == mention.span => last.targets.push(mention),
                Some(last) if last.span.overlaps(mention.span) => {}
                _ => parts.push(Part {
                    span: mention.span,
                    words: Vec::new(),
                    targets: vec![mention],
                }),
            }
        }
        for word in asked {
            match parts.iter_mut().find(|p| p.span.contains(word.span)) {
                Some(part) => part.words.push(word.folded),
                None => parts.push(Part {
                    span: word.span,
                    words: vec![word.folded],
                    targets: Vec::new(),
                }),
            }
        }
        parts
    }
}

fn hit(record: &Record, turn: &Turn, parts: &[Part]) -> Option<Hit> {
    let mut places: Vec<Span> = Vec::new();
    // Who reads along looks for what the captions have; it is in the text as well.
    let said = words(&turn.text, Span::new(0, turn.text.len()));
    let said: Vec<Word> = said
        .into_iter()
        .map(|w| moved(w, turn.span.start))
        .collect();
    for part in parts {
        let before = places.len();
        for mention in &turn.mentions {
            let is_it = |t: &Mention| t.kind == mention.kind && t.id == mention.id;
            if part.targets.iter().any(is_it) {
                places.push(mention.span);
            }
        }
        let stretches = turn.words.windows(part.words.len());
        for stretch in stretches.chain(said.windows(part.words.len())) {
            let same = |(p, w): (&String, &Word)| same_but_for_number(p, &w.folded);
            if part.words.iter().zip(stretch).all(same) {
                let last = stretch[stretch.len() - 1].span.end;
                places.push(Span::new(stretch[0].span.start, last));
            }
        }
        if places.len() == before {
            return None;
        }
    }
    places.sort();
    // A place inside another is the same place.
    let mut apart: Vec<Span> = Vec::new();
    for place in places {
        match apart.last_mut() {
            Some(last) if last.overlaps(place) => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    let first = *apart.first()?;
    let before = &turn.text[..first.start - turn.span.start];
    let (snippet, marks) = snippet(turn, first, &apart);
    Some(Hit {
        turn: turn.number,
        line: turn.line + before.matches('\n').count(),
        speaker: record.speaker_name(turn).map(str::to_owned),
        places: apart,
        snippet,
        marks,
    })
}

/// A word of a turn, at its place in the source.
fn moved(word: Word, by: usize) -> Word {
    Word {
        span: Span::new(word.span.start + by, word.span.end + by),
        ..word
    }
}

/// The words around a place, on one line, and where places are in it.
fn snippet(turn: &Turn, first: Span, places: &[Span]) -> (String, Vec<Span>) {
    let words = turn.word_places();
    let at = words.partition_point(|w| w.end <= first.start);
    let from = at.saturating_sub(SNIPPET_WORDS);
    let to = words.partition_point(|w| w.start < first.end) + SNIPPET_WORDS;
    let last = to.min(words.len()).checked_sub(1);
    let start = words.get(from).map_or(first.start, |w| w.start);
    let end = last.map_or(first.end, |last| words[last].end);
    let window = Span::new(start, end.max(first.end));
    let mut snippet = String::new();
    if window.start > turn.span.start {
        snippet.push_str("… ");
    }
    let mut marks = Vec::new();
    let mut done = window.start;
    for place in places.iter().filter(|p| window.contains(**p)) {
        append(turn, Span::new(done, place.start), &mut snippet);
        let mark = snippet.len();
        append(turn, *place, &mut snippet);
        marks.push(Span::new(mark, snippet.len()));
        done = place.end;
    }
    append(turn, Span::new(done, window.end), &mut snippet);
    if window.end < turn.span.end {
        snippet.push_str(" …");
    }
    (snippet, marks)
}

/// Adds words of a turn with single blanks.
fn append(turn: &Turn, span: Span, out: &mut String) {
    for c in turn.text[span.start - turn.span.start..span.end - turn.span.start].chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
