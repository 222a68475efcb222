//! All names of a catalog, found in one pass over the words of a text: a tree of
//! words, walked from each word on to the longest name that stands there.

use rustc_hash::FxHashMap;

use crate::text::Span;
use crate::words::{Word, singular, words};

/// Names of one word with at most so many letters, all capitals, must stand in
/// capitals: `US`, `AS` and `WHO` are words of English too. Chosen by us.
const CAPITALS_LETTERS_MAX: usize = 4;

/// Longer names in capitals that are words of English too. Of the key words of
/// standards, only those in capitals have the meaning of one (RFC 8174 §2).
const ALSO_WORDS: &[&str] = &["first", "recommended", "should"];

/// Names, each with something that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon<T> {
    numbers: FxHashMap<String, u32>,
    steps: FxHashMap<(u32, u32), u32>,
    /// What names end at each node; the root is node 0.
    ends: Vec<Vec<Name<T>>>,
}

#[derive(Clone, Debug)]
struct Name<T> {
    capitals: bool,
    target: T,
}

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Match<T> {
    /// The first word.
    pub(crate) from: usize,
    /// The word behind the last.
    pub(crate) to: usize,
    /// What is called so; at least one.
    pub(crate) targets: Vec<T>,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Lexicon {
            numbers: FxHashMap::default(),
            steps: FxHashMap::default(),
            ends: vec![Vec::new()],
        }
    }
}

impl<T: Clone + PartialEq> Lexicon<T> {
    /// Adds a name; one without a letter or digit is none.
    pub(crate) fn add(&mut self, name: &str, target: T) {
        let words = words(name, Span::new(0, name.len()));
        let (Some(first), mut node) = (words.first(), 0) else {
            return;
        };
        let letters = first.span.of(name).chars().filter(|c| c.is_alphabetic());
        let short = letters.count() <= CAPITALS_LETTERS_MAX;
        let capitals = words.len() == 1
            && first.capitals
            && (short || ALSO_WORDS.contains(&first.folded.as_str()));
        for word in &words {
            let fresh = u32::try_from(self.numbers.len()).expect("fewer names than bytes");
            let number = *self.numbers.entry(word.folded.clone()).or_insert(fresh);
            let fresh = u32::try_from(self.ends.len()).expect("fewer names than bytes");
            node = *self.steps.entry((node, number)).or_insert(fresh);
            if node == fresh {
                self.ends.push(Vec::new());
            }
        }
        let names = &mut self.ends[node as usize];
        if !names.iter().any(|n| n.target == target) {
            names.push(Name { capitals, target });
        }
    }

    /// The names in a run of words: from left to right, at each place the longest,
    /// none that overlaps another. The last word of a name may be in the plural.
    pub(crate) fn find(&self, words: &[Word]) -> Vec<Match<T>> {
        let mut matches = Vec::new();
        let mut from = 0;
        while from < words.len() {
            match self.longest(words, from) {
                Some(found) => {
                    from = found.to;
                    matches.push(found);
                }
                None => from += 1,
            }
        }
        matches
    }

    /// What is called by exactly these words.
    pub(crate) fn named(&self, name: &str) -> Vec<T> {
        let words = words(name, Span::new(0, name.len()));
        match self.longest(&words, 0) {
            Some(found) if found.to == words.len() => found.targets,
            _ => Vec::new(),
        }
    }

    fn longest(&self, words: &[Word], from: usize) -> Option<Match<T>> {
        let mut best = None;
        let mut node = 0;
        for (at, word) in words.iter().enumerate().skip(from) {
            if at > from && !word.joined {
                break;
            }
            let exact = self.step(node, &word.folded);
            let plural = || singular(&word.folded).and_then(|w| self.step(node, &w));
            for end in [exact, plural()].into_iter().flatten() {
                let targets = self.targets(end, word);
                if !targets.is_empty() {
                    let to = at + 1;
                    best = Some(Match { from, to, targets });
                    break;
                }
            }
            match exact {
                Some(next) => node = next,
                None => break,
            }
        }
        best
    }

    fn step(&self, node: u32, word: &str) -> Option<u32> {
        let number = self.numbers.get(word)?;
        self.steps.get(&(node, *number)).copied()
    }

    fn targets(&self, node: u32, word: &Word) -> Vec<T> {
        let names = &self.ends[node as usize];
        let fitting = names.iter().filter(|n| !n.capitals || word.capitals);
        fitting.map(|n| n.target.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&'static str], text: &str) -> Vec<(String, Vec<&'static str>)> {
        let mut lexicon = Lexicon::default();
        for name in names {
            lexicon.add(name, *name);
        }
        let words = words(text, Span::new(0, text.len()));
        let matches = lexicon.find(&words);
        matches
            .into_iter()
            .map(|m| {
                let span = Span::new(words[m.from].span.start, words[m.to - 1].span.end);
                (span.of(text).to_owned(), m.targets)
            })
            .collect()
    }

    #[test]
    fn the_longest_name_wins_and_only_whole_words_count() {
        let names = ["critical infrastructure", "infrastructure", "norm"];
        assert_eq!(
            found(
                &names,
                "Critical\ninfrastructures, infrastructure; normal norms"
            ),
            [
                (
                    "Critical\ninfrastructures".to_owned(),
                    vec!["critical infrastructure"]
                ),
                ("infrastructure".to_owned(), vec!["infrastructure"]),
                ("norms".to_owned(), vec!["norm"]),
            ]
        );
    }

    #[test]
    fn a_name_does_not_go_over_the_end_of_a_sentence_or_a_comma() {
        let names = ["security policy", "human rights"];
        assert_eq!(found(&names, "security. Policy, human, rights"), []);
    }

    #[test]
    fn short_names_in_capitals_stand_in_capitals() {
        let names = ["AS", "WHOIS", "CERT", "RIPE NCC", "FIRST"];
        let texts: Vec<String> =
            found(&names, "as AS whois WHOIS certs CERTs ripe ncc first FIRST")
                .into_iter()
                .map(|(text, _)| text)
                .collect();
        assert_eq!(
            texts,
            ["AS", "whois", "WHOIS", "CERTs", "ripe ncc", "FIRST"]
        );
    }
}
