//! Where sentences begin and end.

use crate::text::{Span, paragraphs};

/// What a full stop behind does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "Art", "Sec", "para", "paras", "vs", "e.g", "i.e",
    "cf", "Amb", "Res", "Doc",
];

/// The sentences in a stretch of a text, in order, without the blanks around them.
///
/// A sentence ends with its paragraph, or with `.`, `?` or `!`, closing quotes and
/// brackets after it, before a blank and something other than a small letter.
/// A single line end does not end one, since reports are wrapped.
pub(crate) fn sentences(text: &str, within: Span) -> Vec<Span> {
    let mut sentences = Vec::new();
    for paragraph in paragraphs(text, within) {
        let mut start = paragraph.start;
        for end in ends(paragraph.of(text)) {
            push(
                text,
                Span::new(start, paragraph.start + end),
                &mut sentences,
            );
            start = paragraph.start + end;
        }
        push(text, Span::new(start, paragraph.end), &mut sentences);
    }
    sentences
}

fn push(text: &str, span: Span, sentences: &mut Vec<Span>) {
    let span = span.trimmed(text);
    if span.of(text).chars().any(char::is_alphanumeric) {
        sentences.push(span);
    }
}

/// The offsets behind the last sign of each sentence but the last.
fn ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, stop) in paragraph.match_indices(['.', '?', '!']) {
        let rest = &paragraph[at + stop.len()..];
        let closed = rest.trim_start_matches(['.', '?', '!', '"', '\'', ')', ']', '”', '’']);
        let next = closed.trim_start();
        let blank = next.len() < closed.len();
        let goes_on = next.chars().next().is_none_or(char::is_lowercase);
        if !blank || goes_on || stop == "." && is_abbreviation(&paragraph[..at]) {
            continue;
        }
        ends.push(paragraph.len() - closed.len());
    }
    ends.dedup();
    ends
}

/// Whether what stands before a full stop is a short form or an initial.
fn is_abbreviation(before: &str) -> bool {
    let start = before.rfind(|c: char| c.is_whitespace() || c == '(');
    let last = start.map_or(before, |at| {
        before[at..].trim_start_matches(|c: char| !c.is_alphabetic())
    });
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase) && last != "I";
    initial || ABBREVIATIONS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_say() {
        let text = "We need norms.  Do we? (Yes.) Mr. J. Smith, para. 13, says\nso!\u{a0} And\n\na page\n\nNo stop here\n\n...\n\nEnd";
        let found: Vec<&str> = sentences(text, Span::new(0, text.len()))
            .into_iter()
            .map(|s| s.of(text))
            .collect();
        assert_eq!(
            found,
            [
                "We need norms.",
                "Do we?",
                "(Yes.)",
                "Mr. J. Smith, para. 13, says\nso!",
                "And\n\na page",
                "No stop here",
                "End"
            ]
        );
    }
}
