//! Names as people write and mishear them, and what they stand for.

use catalog::{Alias, Catalog, Term, base_letter};
use rustc_hash::FxHashMap;

/// A name without what people vary: case, accents, blanks, punctuation.
/// `Marília Maciel` becomes `mariliamaciel`.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        // What is left of a letter with its marks apart is the letter.
        .filter(|c| c.is_alphanumeric())
        .map(base_letter)
        .collect()
}

/// What the catalog's terms are called, and what captions made of words.
#[derive(Debug)]
pub(crate) struct Names<'c> {
    terms: FxHashMap<String, &'c Term>,
    heard: FxHashMap<String, Vec<&'c Alias>>,
    words_max: usize,
}

impl<'c> Names<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Names<'c> {
        let mut names = Names {
            terms: FxHashMap::default(),
            heard: FxHashMap::default(),
            words_max: 1,
        };
        for term in catalog.terms() {
            let own = [term.id.as_str(), &term.label];
            let all = own
                .into_iter()
                .chain(term.aliases.iter().map(String::as_str));
            for name in all {
                names.count_words(name);
                // As the catalog does: of two that share a name, the first has it.
                names.terms.entry(fold(name)).or_insert(term);
            }
        }
        for alias in catalog.aliases() {
            for heard in &alias.heard {
                names.count_words(heard);
                let known = names.heard.entry(fold(heard)).or_default();
                if !known.contains(&alias) {
                    known.push(alias);
                }
            }
        }
        names
    }

    fn count_words(&mut self, name: &str) {
        self.words_max = self.words_max.max(name.split_whitespace().count());
    }

    /// How many words the longest name has.
    pub(crate) fn words_max(&self) -> usize {
        self.words_max
    }

    /// The term that is called so.
    pub(crate) fn term(&self, name: &str) -> Option<&'c Term> {
        self.terms.get(&fold(name)).copied()
    }

    /// What captions that have this may have meant.
    pub(crate) fn heard(&self, text: &str) -> &[&'c Alias] {
        self.heard.get(&fold(text)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_blanks_and_punctuation_do_not_make_a_name() {
        for text in [
            "Café-norms",
            "CAFE\u{301} NORMS",
            "cafe norms",
            "ca(fé)norms",
        ] {
            assert_eq!(fold(text), "cafenorms", "{text}");
        }
        assert_eq!(fold("ŁÓDŹ"), "lodz");
        assert_eq!(fold("規範"), "規範");
        assert_eq!(fold("\"*-^"), "");
    }
}
