//! Words, and when two of them are the same: case, accents and the apostrophe of
//! the genitive do not matter.

use crate::text::Span;

/// A word of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// In small letters and without accents.
    pub(crate) folded: String,
    /// Where it stands in the source.
    pub(crate) span: Span,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether all its letters are capitals, but for the s of a plural.
    pub(crate) capitals: bool,
    /// Whether nothing but blanks or a hyphen part it from the word before, so that
    /// both can be of one name.
    pub(crate) joined: bool,
}

/// The words in a stretch of a text.
///
/// A word is a run of letters and digits; an apostrophe between letters and a soft
/// hyphen do not end it, every other sign does.
pub(crate) fn words(text: &str, within: Span) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = within.of(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = chars.peek() {
            if c.is_alphanumeric() || is_mark(c) {
                end = next + c.len_utf8();
                chars.next();
            } else if is_apostrophe(c) {
                let mut ahead = chars.clone();
                ahead.next();
                if !ahead.peek().is_some_and(|(_, c)| c.is_alphabetic()) {
                    break;
                }
                chars.next();
            } else {
                break;
            }
        }
        let span = Span::new(within.start + at, within.start + end);
        let gap_from = words.last().map_or(within.start, |w| w.span.end);
        let joined = !words.is_empty() && joins(&text[gap_from..span.start]);
        words.push(word(span.of(text), span, joined));
    }
    words
}

/// The words of a text as they are compared: in small letters, without accents, the
/// 's of a genitive and all signs.
pub fn folded_words(text: &str) -> Vec<String> {
    let all = words(text, Span::new(0, text.len()));
    all.into_iter().map(|w| w.folded).collect()
}

pub(crate) fn word(written: &str, span: Span, joined: bool) -> Word {
    let bare = without_genitive(written);
    let letters: Vec<char> = bare.chars().filter(|c| c.is_alphabetic()).collect();
    let singular = match letters.split_last() {
        Some(('s', rest)) if rest.len() > 1 => rest,
        _ => &letters[..],
    };
    Word {
        folded: fold(bare),
        span,
        capital: bare.chars().next().is_some_and(char::is_uppercase),
        capitals: !letters.is_empty() && singular.iter().all(|c| c.is_uppercase()),
        joined,
    }
}

/// Whether what stands between two words lets both be of one name: blanks with at
/// most one line end, or a joining sign.
fn joins(gap: &str) -> bool {
    if gap.chars().all(char::is_whitespace) {
        return gap.matches('\n').count() < 2;
    }
    gap.chars().count() <= 3
        && gap.chars().all(|c| {
            c.is_whitespace()
                || is_hyphen(c)
                || is_apostrophe(c)
                || matches!(c, '/' | '&' | '+' | '.' | '_' | '#')
        })
        && !(gap.starts_with('.') && gap.len() > 1)
}

/// Words whose 's is a short "is", "has" or "us", and no genitive.
const CONTRACTED: &[&str] = &[
    "he", "here", "how", "it", "let", "she", "that", "there", "what", "where", "who",
];

fn without_genitive(word: &str) -> &str {
    let cut = word.strip_suffix(['s', 'S']);
    let cut = cut.and_then(|w| w.strip_suffix(is_apostrophe));
    let cut = cut.filter(|w| !CONTRACTED.contains(&w.to_lowercase().as_str()));
    cut.unwrap_or(word)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Signs that stand on or in a word and are no letters: combining accents, the soft
/// hyphen.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// Small letters without accents; apostrophes and soft hyphens are left out.
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ if is_mark(c) || is_apostrophe(c) => {}
            _ => folded.push(catalog::base_letter(c)),
        }
    }
    folded
}

/// The word without the ending of an English plural, if it seems to have one.
pub(crate) fn singular(folded: &str) -> Option<String> {
    if folded.len() < 4 || folded.ends_with("ss") || folded.ends_with("us") {
        return None;
    }
    if let Some(stem) = folded.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    folded.strip_suffix('s').map(str::to_owned)
}

/// Whether two words are the same but for their number.
pub(crate) fn same_but_for_number(a: &str, b: &str) -> bool {
    a == b || singular(a).as_deref() == Some(b) || singular(b).as_deref() == Some(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_without_case_accents_and_genitive() {
        assert_eq!(
            folded_words("Henry Rõigas’ Maria's state\u{2011}centric don't Fernández e\u{301}"),
            [
                "henry",
                "roigas",
                "maria",
                "state",
                "centric",
                "dont",
                "fernandez",
                "e"
            ]
        );
    }

    #[test]
    fn a_comma_or_a_full_stop_parts_words_and_a_hyphen_does_not() {
        let text = "open Internet. Norms, cyber-norms\u{a0}and\n\nmore A/70/174";
        let joined: Vec<bool> = words(text, Span::new(0, text.len()))
            .iter()
            .map(|w| w.joined)
            .collect();
        assert_eq!(
            joined,
            [
                false, true, false, false, true, true, false, true, true, true
            ]
        );
    }

    #[test]
    fn capitals_may_have_the_s_of_a_plural() {
        let capitals = |text: &str| word(text, Span::default(), false).capitals;
        assert!(capitals("CERTs") && capitals("SCO") && capitals("ISP's"));
        assert!(!capitals("Is") && !capitals("us") && !capitals("Asian"));
    }

    #[test]
    fn plurals_lead_to_their_singular() {
        assert_eq!(
            singular("vulnerabilities").as_deref(),
            Some("vulnerability")
        );
        assert_eq!(singular("norms").as_deref(), Some("norm"));
        for none in ["process", "virus", "gas", "norm"] {
            assert_eq!(singular(none), None, "{none}");
        }
    }
}
