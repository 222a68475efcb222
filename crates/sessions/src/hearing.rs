//! What captions made of words: the catalog's aliases, found in a text and put
//! right where that is sure.
//!
//! An alias belongs to a document: "Asian" stands for ASEAN in one session and not
//! in all. A text is taken for that document when at least half of its aliases, and
//! at least two, are heard in it; or when the caller says so. Aliases without a
//! document hold everywhere.
//!
//! What was meant is what the alias says before its first comma, semicolon or
//! bracket; the rest explains. A form that is itself a name in the catalog (`GGE`) is no mistake
//! and stays, and so does one inside a longer name ("Association of Southeast Asian
//! Nations"). What is ambiguous or unresolved stays as it was heard, too.

use std::collections::BTreeMap;

use catalog::words::HearingState;
use catalog::{Alias, Catalog};
use serde::Serialize;

use crate::lexicon::Lexicon;
use crate::record::HeardDocument;
use crate::text::{Lines, Span};
use crate::words::{Word, word, words};

/// So many aliases of a document are heard in a text, at least, before the text is
/// taken for it: one alone can be chance.
const HEARD_MIN: usize = 2;

/// A word or a few that captions got wrong, or may have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hearing {
    /// The turn in which it stands; absent in what is not a turn.
    pub turn: Option<usize>,
    /// Where it stands.
    pub span: Span,
    /// In which line, from 1.
    pub line: usize,
    /// As the text has it.
    pub heard: String,
    /// What was meant, as the catalog says it, with its explanation.
    pub means: String,
    /// The words put in its place; absent where it stays.
    pub replaced_by: Option<String>,
    /// The id of what was meant, where the catalog has it.
    pub refers_to: Option<String>,
    /// How sure it is.
    pub state: HearingState,
}

/// The aliases of a catalog, ready to be found.
pub(crate) struct Ear<'c> {
    aliases: &'c [Alias],
    lexicon: Lexicon<usize>,
}

/// Whether a run of words is a name in the catalog, or stands in a longer one.
pub(crate) type InName<'n> = &'n dyn Fn(&std::ops::Range<usize>) -> bool;

impl<'c> Ear<'c> {
    /// `is_name` says whether a form is a name in the catalog.
    pub(crate) fn new(catalog: &'c Catalog, is_name: impl Fn(&str) -> bool) -> Ear<'c> {
        let aliases = catalog.aliases();
        let mut lexicon = Lexicon::default();
        for (at, alias) in aliases.iter().enumerate() {
            for heard in &alias.heard {
                let no_mistake = alias.state == HearingState::Resolved && is_name(heard);
                if !no_mistake {
                    lexicon.add(heard, at);
                }
            }
        }
        Ear { aliases, lexicon }
    }

    /// Which document the words are of, if they are of one.
    pub(crate) fn document(&self, words: &[Word]) -> Option<HeardDocument> {
        let mut of: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut heard = vec![false; self.aliases.len()];
        for found in self.lexicon.find(words) {
            for alias in found.targets {
                heard[alias] = true;
            }
        }
        for (alias, heard) in self.aliases.iter().zip(heard) {
            if let Some(document) = &alias.document {
                let counts = of.entry(document.as_str()).or_default();
                counts.0 += usize::from(heard);
                counts.1 += 1;
            }
        }
        let best = of.into_iter().max_by_key(|&(_, (heard, _))| heard);
        let (id, (heard, aliases)) = best?;
        (heard >= HEARD_MIN && heard * 2 >= aliases).then(|| HeardDocument {
            id: id.to_owned(),
            heard,
            aliases,
            given: false,
        })
    }

    /// The name of the person that a captioned name stands for by an alias.
    pub(crate) fn person(&self, captioned: &str, document: Option<&str>) -> Option<String> {
        let found = self.lexicon.named(captioned);
        let mut aliases = found.into_iter().map(|at| &self.aliases[at]);
        let alias = aliases.find(|a| holds(a, document) && a.state == HearingState::Resolved)?;
        let name = alias.meant();
        let words = words(name, Span::new(0, name.len()));
        let is_name = (2..=4).contains(&words.len()) && words.iter().all(|w| w.capital);
        is_name.then(|| name.to_owned())
    }

    /// The words of a text with what was misheard put right. Each new word has the
    /// span of all that it stands for.
    pub(crate) fn correct(
        &self,
        text: &str,
        lines: &Lines,
        words: &[Word],
        document: Option<&str>,
        in_name: InName<'_>,
        hearings: &mut Vec<Hearing>,
    ) -> Vec<Word> {
        let mut corrected = Vec::with_capacity(words.len());
        let mut at = 0;
        for found in self.lexicon.find(words) {
            let targets = found.targets.iter().map(|&t| &self.aliases[t]);
            let Some(alias) = targets.into_iter().find(|a| holds(a, document)) else {
                continue;
            };
            if in_name(&(found.from..found.to)) {
                continue;
            }
            corrected.extend_from_slice(&words[at..found.from]);
            at = found.to;
            let old = &words[found.from..found.to];
            let span = Span::new(old[0].span.start, old[old.len() - 1].span.end);
            let new = alias.meant();
            let replace = alias.state == HearingState::Resolved;
            hearings.push(Hearing {
                turn: None,
                span,
                line: lines.line(span.start),
                heard: span.of(text).to_owned(),
                means: alias.means.clone(),
                replaced_by: replace.then(|| new.to_owned()),
                refers_to: alias.refers_to.clone(),
                state: alias.state,
            });
            if replace {
                corrected.extend(replacement(new, span, old[0].joined));
            } else {
                corrected.extend_from_slice(old);
            }
        }
        corrected.extend_from_slice(&words[at..]);
        corrected
    }
}

fn replacement(new: &str, span: Span, joined: bool) -> impl Iterator<Item = Word> + '_ {
    let inner = words(new, Span::new(0, new.len()));
    inner.into_iter().enumerate().map(move |(at, w)| {
        let joined = if at == 0 { joined } else { w.joined };
        word(w.span.of(new), span, joined)
    })
}

fn holds(alias: &Alias, document: Option<&str>) -> bool {
    let of = alias.document.as_ref().map(catalog::SourceId::as_str);
    of.is_none() || of == document
}

/// A stretch of text with its hearings put right, blanks single, and hyphens plain.
pub(crate) fn normalise(text: &str, span: Span, hearings: &[Hearing]) -> String {
    let mut out = String::with_capacity(span.end - span.start);
    let mut at = span.start;
    for hearing in hearings.iter().filter(|h| span.contains(h.span)) {
        if let Some(new) = &hearing.replaced_by {
            plain(&text[at..hearing.span.start], &mut out);
            out.push_str(new);
            at = hearing.span.end;
        }
    }
    plain(&text[at..span.end], &mut out);
    out
}

/// Adds text with every run of blanks as one blank, and every hyphen as `-`.
fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{ad}' => {}
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push(c),
        }
    }
}

/// The words of a passage on one line.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    plain(text.trim(), &mut out);
    out
}
