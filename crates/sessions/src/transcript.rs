//! Transcripts: `>> NAME: …` as captioners write, or `NAME: …`.

use std::collections::BTreeMap;

use crate::text::{Lines, Span};
use crate::words::{Word, fold, words};

/// The mark of a new speaker in captions.
const MARK: &str = ">>";

/// A label is no longer than this, in bytes and in words: longer ones are sentences
/// with a colon in them. Chosen by us; the longest seen is "REMOTE PARTICIPATION
/// MODERATOR".
pub(crate) const LABEL_BYTES_MAX: usize = 60;
const LABEL_WORDS_MAX: usize = 5;

/// Without marks, a text is a transcript when it has so many labels, of two people
/// at least or of one more than once.
const LABELS_MIN: usize = 3;

/// A turn as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The first byte of its line.
    pub(crate) start: usize,
    /// The name before it.
    pub(crate) label: Option<Span>,
    /// The first byte behind mark, name and colon.
    pub(crate) said: usize,
}

/// Where the turns begin; `None` when the text is no transcript.
pub(crate) fn cut(text: &str, lines: &Lines) -> Option<Vec<Cut>> {
    let marked: Vec<Cut> = lines
        .spans()
        .filter_map(|line| marked(text, line))
        .collect();
    if marked.len() >= 2 {
        let in_capitals = lines.spans().filter_map(|line| labelled(text, line));
        let in_capitals = in_capitals.filter(|c| is_in_capitals(text, c));
        let mut cuts: Vec<Cut> = marked.into_iter().chain(in_capitals).collect();
        cuts.sort_by_key(|c| c.start);
        return Some(cuts);
    }
    let labelled: Vec<Cut> = lines
        .spans()
        .filter_map(|line| labelled(text, line))
        .collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cut in &labelled {
        *counts.entry(name(text, cut)).or_default() += 1;
    }
    let cuts: Vec<Cut> = labelled
        .into_iter()
        .filter(|cut| {
            let spoken = name(text, cut);
            is_in_capitals(text, cut) || spoken.contains(' ') || counts[&spoken] > 1
        })
        .collect();
    let names = |cuts: &[Cut]| {
        let mut names: Vec<String> = cuts.iter().map(|c| name(text, c)).collect();
        names.sort();
        names.dedup();
        names.len()
    };
    let again = cuts.iter().any(|c| counts[&name(text, c)] > 1);
    (cuts.len() >= LABELS_MIN && names(&cuts) >= 2 && again).then_some(cuts)
}

fn name(text: &str, cut: &Cut) -> String {
    cut.label.map(|l| fold(l.of(text))).unwrap_or_default()
}

fn is_in_capitals(text: &str, cut: &Cut) -> bool {
    let words = cut.label.map(|l| words(text, l)).unwrap_or_default();
    let long = |w: &Word| w.span.end - w.span.start > 1;
    words.iter().all(|w| w.capitals) && words.iter().any(long)
}

/// A line that begins with the mark, with or without a name.
fn marked(text: &str, line: Span) -> Option<Cut> {
    let inner = line.of(text);
    let lead = inner.len() - inner.trim_start_matches(is_blank).len();
    let rest = inner[lead..].strip_prefix(MARK)?;
    let behind = rest.trim_start_matches('>');
    let from = line.end - behind.len();
    let label = label(text, Span::new(from, line.end));
    Some(Cut {
        start: line.start,
        label: label.map(|(label, _)| label),
        said: label.map_or(from, |(_, said)| said),
    })
}

/// A line that begins with a name and a colon.
fn labelled(text: &str, line: Span) -> Option<Cut> {
    let (label, said) = label(text, line)?;
    Some(Cut {
        start: line.start,
        label: Some(label),
        said,
    })
}

/// The name at the beginning of a stretch and the byte behind its colon.
fn label(text: &str, within: Span) -> Option<(Span, usize)> {
    let colon = within.start + within.of(text).find(':')?;
    let span = Span::new(within.start, colon).trimmed(text);
    let inner = span.of(text);
    let words = words(text, span);
    let plain = inner
        .chars()
        .all(|c| c.is_alphanumeric() || is_blank(c) || ".-'’()\u{2010}\u{2011}".contains(c));
    let is_name = plain
        && inner.len() <= LABEL_BYTES_MAX
        && (1..=LABEL_WORDS_MAX).contains(&words.len())
        && words[0].capital
        && words.iter().all(is_part_of_name)
        && inner.chars().any(char::is_alphabetic);
    is_name.then_some((span, colon + 1))
}

/// Capitalised, or one of the small words in names.
fn is_part_of_name(word: &Word) -> bool {
    const SMALL: &[&str] = &[
        "al", "bin", "da", "de", "del", "der", "di", "dos", "la", "van", "von",
    ];
    word.capital || SMALL.contains(&word.folded.as_str())
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n' || c == '\u{feff}'
}

/// Where the text behind the last turn begins: a last line such as "(end of
/// session)". `None` when there is none.
pub(crate) fn trailer(text: &str, lines: &Lines) -> Option<usize> {
    let mut filled = lines.spans().filter(|l| !l.of(text).trim().is_empty());
    let last = filled.by_ref().last()?;
    let inner = last
        .of(text)
        .trim()
        .trim_matches(['(', ')', '[', ']', '*', '-']);
    let folded = fold(inner);
    let says_end = [
        "end of",
        "the session ended",
        "session ended",
        "meeting adjourned",
    ];
    says_end
        .iter()
        .any(|s| folded.trim().starts_with(s))
        .then_some(last.start)
}
