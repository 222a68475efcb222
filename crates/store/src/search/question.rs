//! From what somebody typed to a question that FTS5 understands. Nothing of what
//! was typed reaches it but as quoted words.

use catalog::words::HearingState;
use catalog::{Alias, Catalog, ProvisionId, Term};

use super::names::Names;
use super::{Synonyms, Understood};
use crate::Error;

/// What was typed, in parts of one meaning each.
#[derive(Debug, Default)]
pub(super) struct Question {
    parts: Vec<Part>,
    /// What was misheard.
    pub(super) understood_as: Vec<Understood>,
    /// What terms are also called.
    pub(super) synonyms: Vec<Synonyms>,
}

/// Words that belong together, and what says the same.
#[derive(Debug)]
struct Part {
    words: Vec<String>,
    others: Vec<String>,
}

/// The words of a text: what stands between blanks, without the signs about it.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Into how many words FTS5 may take a text apart.
pub(super) fn tokens(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .count()
}

impl Question {
    /// Takes words apart by the longest names in them. `known` says whether
    /// anything in the catalog has a phrase in it.
    pub(super) fn new(
        catalog: &Catalog,
        words: &[String],
        known: impl Fn(&str) -> Result<bool, Error>,
    ) -> Result<Question, Error> {
        let names = Names::new(catalog);
        let mut question = Question::default();
        let mut rest = words;
        while !rest.is_empty() {
            let longest = names.words_max().min(rest.len());
            let named = (1..=longest).rev().find(|&width| {
                let said = rest[..width].concat();
                !names.heard(&said).is_empty() || names.term(&said).is_some()
            });
            let (said, after) = rest.split_at(named.unwrap_or(1));
            let mut part = Part {
                words: said.to_vec(),
                others: Vec::new(),
            };
            if named.is_some() {
                question.read(catalog, &names, &mut part, &known)?;
            }
            question.parts.push(part);
            rest = after;
        }
        Ok(question)
    }

    /// Adds what a part may mean.
    fn read(
        &mut self,
        catalog: &Catalog,
        names: &Names<'_>,
        part: &mut Part,
        known: impl Fn(&str) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let said = part.words.join(" ");
        let mut terms: Vec<&Term> = names.term(&said).into_iter().collect();
        for &alias in names.heard(&said) {
            let means = meanings(catalog, alias, &known)?;
            terms.extend(means.iter().filter_map(|meaning| names.term(meaning)));
            part.add(&means);
            self.understood_as.push(Understood {
                said: said.clone(),
                means,
                reading: alias.state,
                why: alias.why.clone(),
            });
        }
        terms.dedup_by_key(|term| &term.id);
        for term in terms {
            let called = std::iter::once(&term.label).chain(&term.aliases);
            let called: Vec<String> = called.cloned().collect();
            let added = part.add(&called);
            if !added.is_empty() {
                self.synonyms.push(Synonyms {
                    said: said.clone(),
                    term: term.id.to_string(),
                    also: added,
                });
            }
        }
        Ok(())
    }

    /// Rows that have all parts; the last word may go on.
    pub(super) fn all(&self) -> String {
        let last = self.parts.len().saturating_sub(1);
        let parts = self.parts.iter().enumerate();
        let parts: Vec<String> = parts.map(|(at, part)| part.all(at == last)).collect();
        parts.join(" AND ")
    }

    /// Rows that have any word; the last may go on. `None` where that is the same
    /// question as [`Question::all`].
    pub(super) fn any(&self) -> Option<String> {
        let words: Vec<&String> = self.parts.iter().flat_map(|part| &part.words).collect();
        if words.len() < 2 {
            return None;
        }
        let last = words.len() - 1;
        let words = words.into_iter().enumerate();
        let mut any: Vec<String> = words.map(|(at, word)| one_word(word, at == last)).collect();
        any.extend(
            self.parts
                .iter()
                .flat_map(|part| &part.others)
                .map(|other| quoted(other)),
        );
        Some(any.join(" OR "))
    }
}

impl Part {
    /// Adds what says the same; answers what was new.
    fn add(&mut self, others: &[String]) -> Vec<String> {
        let said = self.words.join(" ");
        let mut added: Vec<String> = Vec::new();
        for other in others {
            let known = std::iter::once(&said).chain(&self.others);
            let new = known.into_iter().all(|known| !same(known, other));
            // Without a letter or digit it is no word to FTS5.
            if new && tokens(other) > 0 {
                self.others.push(other.clone());
                added.push(other.clone());
            }
        }
        added
    }

    fn all(&self, is_last: bool) -> String {
        let last = self.words.len() - 1;
        let words = self.words.iter().enumerate();
        let words: Vec<String> = words
            .map(|(at, word)| one_word(word, is_last && at == last))
            .collect();
        let mut ways = vec![format!("({})", words.join(" AND "))];
        if self.words.len() > 1 {
            // Side by side, they weigh more.
            ways.push(quoted(&self.words.join(" ")));
        }
        ways.extend(self.others.iter().map(|other| quoted(other)));
        format!("({})", ways.join(" OR "))
    }
}

/// A word; with `goes_on` also those that begin with it, which weigh less than
/// the word itself.
fn one_word(word: &str, goes_on: bool) -> String {
    let word = quoted(word);
    if goes_on {
        format!("({word} OR {word} *)")
    } else {
        word
    }
}

/// A text as a phrase of FTS5, where nothing but a quote has a meaning.
pub(super) fn quoted(text: &str) -> String {
    let text = text.replace(char::is_control, " ").replace('"', "\"\"");
    format!("\"{text}\"")
}

/// What to search for when something was misheard.
fn meanings(
    catalog: &Catalog,
    alias: &Alias,
    known: impl Fn(&str) -> Result<bool, Error>,
) -> Result<Vec<String>, Error> {
    let referred = alias.refers_to.as_deref().and_then(|id| name(catalog, id));
    match alias.state {
        HearingState::Unresolved => Ok(Vec::new()),
        HearingState::Ambiguous => {
            let named = named_in(catalog, &alias.means);
            let nothing_named = named.is_empty();
            let referred = referred.filter(|_| nothing_named).map(str::to_owned);
            Ok(named.into_iter().chain(referred).collect())
        }
        HearingState::Resolved => {
            let mut means = vec![alias.meant().to_owned()];
            if !known(alias.meant())? {
                means.extend(referred.map(str::to_owned));
            }
            Ok(means)
        }
    }
}

/// The name that people use for a record.
fn name<'c>(catalog: &'c Catalog, id: &str) -> Option<&'c str> {
    let term = catalog.terms().iter().find(|term| term.id.as_str() == id);
    let provision = || catalog.provision(&ProvisionId::new(id)?);
    term.map(|term| term.label.as_str())
        .or_else(|| catalog.venue_name(id))
        .or_else(|| provision().map(|provision| provision.title.as_str()))
}

/// The organisations and processes that a text names, as it does. Case counts:
/// FIRST is one, first is none.
fn named_in(catalog: &Catalog, text: &str) -> Vec<String> {
    let text = spaced(text);
    let organisations = catalog.organisations().iter().map(|o| &o.short_title);
    let processes = catalog.processes().iter().map(|p| &p.short_title);
    let mut named: Vec<(usize, &String)> = organisations
        .chain(processes)
        .filter_map(|name| Some((text.find(&spaced(name))?, name)))
        .collect();
    named.sort();
    named.dedup();
    named.into_iter().map(|(_, name)| name.clone()).collect()
}

/// Whether two texts are the same words.
fn same(a: &str, b: &str) -> bool {
    spaced(&a.to_lowercase()) == spaced(&b.to_lowercase())
}

/// Words with one blank before, between and after them.
fn spaced(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
