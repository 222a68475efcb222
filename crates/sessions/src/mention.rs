//! What of the catalog a turn names.
//!
//! Terms by label and alias; processes and organisations by their titles and
//! aliases; instruments also by symbol and id; provisions by title, by instrument
//! and label ("MANRS action 1", "A/70/174, para. 13(f)"), and by label alone
//! ("13(f)", "paragraph 13"). Whole words, the longest name first; case and accents
//! do not matter, and the last word of a name may be in the plural.
//!
//! Words of everyday English that lead to a term in a search of the catalog, such as
//! "help" to assistance, are no mentions of it: see [`EVERYDAY`].
//!
//! A label alone is of the instrument that the turn named last, or else of the only
//! instrument that has it; where that leaves several, all are given and marked as
//! ambiguous.

use catalog::words::HearingState;
use catalog::{Catalog, Instrument, Provision};
use serde::Serialize;

use crate::hearing::Hearing;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::words::{Word, folded_words};

/// Something of the catalog that a turn names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// What sort of record it is.
    pub kind: MentionKind,
    /// The id of the record.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Where it is named.
    pub span: Span,
    /// The words there, as they stand.
    pub words: String,
    /// Whether the words can also mean another record of the same kind, or were
    /// heard in a way that can mean two things.
    pub ambiguous: bool,
    /// How sure the hearing is, where the words were put right or are in doubt.
    pub heard: Option<HearingState>,
}

/// What sort of record is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// A provision.
    Provision,
    /// An instrument.
    Instrument,
    /// A process.
    Process,
    /// An organisation.
    Organisation,
    /// A term.
    Term,
}

impl MentionKind {
    /// The kind in words.
    pub fn in_words(self) -> &'static str {
        match self {
            MentionKind::Provision => "provision",
            MentionKind::Instrument => "instrument",
            MentionKind::Process => "process",
            MentionKind::Organisation => "organisation",
            MentionKind::Term => "term",
        }
    }

    /// The kind in words, in the plural.
    pub fn plural(self) -> &'static str {
        match self {
            MentionKind::Provision => "provisions",
            MentionKind::Instrument => "instruments",
            MentionKind::Process => "processes",
            MentionKind::Organisation => "organisations",
            MentionKind::Term => "terms",
        }
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) kind: MentionKind,
    pub(crate) id: String,
    pub(crate) label: String,
}

/// All names of a catalog.
pub(crate) struct Names<'c> {
    catalog: &'c Catalog,
    lexicon: Lexicon<Target>,
    /// Every provision with the words of its label.
    labels: Vec<(Vec<String>, &'c Provision)>,
}

/// Words that may stand between an instrument and the label of a provision of it.
const LABEL_WORDS: &[&str] = &[
    "action",
    "article",
    "art",
    "commitment",
    "measure",
    "norm",
    "para",
    "paragraph",
    "paras",
    "principle",
    "provision",
    "recommendation",
    "rule",
    "section",
];

/// Names that are words of everyday English, which people say without speaking of
/// the thing: "State", "open", "a report of the session". The catalog has them so that
/// a search leads somewhere. What is the label of a contested term is not among them:
/// how people use that word is what one wants to see. Chosen by us, from five texts.
pub const EVERYDAY: &[&str] = &[
    "attribute",
    "authorisation",
    "aware",
    "awareness",
    "be aware",
    "business",
    "capacity",
    "confidence",
    "contract",
    "coordinate",
    "country",
    "damage",
    "data",
    "definitions",
    "disrupt",
    "effect",
    "flaw",
    "force",
    "give reasons",
    "handshake",
    "help",
    "hinder",
    "impact",
    "implement",
    "intent",
    "knowledge",
    "leak",
    "licence",
    "member",
    "membership",
    "nation",
    "negotiation",
    "notification",
    "on purpose",
    "open",
    "participant",
    "participation",
    "peer",
    "proof",
    "protection",
    "report",
    "resource",
    "sharing",
    "significant",
    "speech",
    "state",
    "substantial",
    "success",
    "taking into account",
    "target",
    "weakness",
    "work together",
];

/// A label has at most so many words, such as "13 f". Longer ones are handles of
/// ours, which nobody says.
const LABEL_WORDS_MAX: usize = 3;

impl<'c> Names<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Names<'c> {
        let mut lexicon = Lexicon::default();
        for term in catalog.terms() {
            let names = std::iter::once(&term.label).chain(&term.aliases);
            add(
                &mut lexicon,
                MentionKind::Term,
                term.id.as_str(),
                &term.label,
                names,
            );
        }
        for process in catalog.processes() {
            let names = [&process.title, &process.short_title];
            let names = names.into_iter().chain(&process.aliases);
            let (id, label) = (process.id.as_str(), &process.short_title);
            add(&mut lexicon, MentionKind::Process, id, label, names);
        }
        for body in catalog.organisations() {
            let names = [&body.title, &body.short_title];
            let names = names.into_iter().chain(&body.aliases);
            let (id, label) = (body.id.as_str(), &body.short_title);
            add(&mut lexicon, MentionKind::Organisation, id, label, names);
        }
        for instrument in catalog.instruments() {
            add_instrument(&mut lexicon, instrument);
        }
        add_titles(&mut lexicon, catalog);
        let labels = catalog.provisions().iter();
        let labels = labels.map(|p| (folded_words(p.id.label()), p)).collect();
        Names {
            catalog,
            lexicon,
            labels,
        }
    }

    /// Whether exactly these words are a name.
    pub(crate) fn is_name(&self, words: &str) -> bool {
        !self.lexicon.named(words).is_empty()
    }

    /// For each name in the words, which words it is made of.
    pub(crate) fn places(&self, words: &[Word]) -> Vec<std::ops::Range<usize>> {
        let found = self.lexicon.find(words).into_iter();
        found.map(|m| m.from..m.to).collect()
    }

    /// What the words name, in order; `hearings` are those that made the words.
    pub(crate) fn mentions(
        &self,
        text: &str,
        words: &[Word],
        hearings: &[Hearing],
        is_person: impl Fn(&str) -> bool,
    ) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut last_place = None;
        let mut at = 0;
        for found in self.lexicon.find(words) {
            self.labels_alone(
                text,
                words,
                at..found.from,
                last_place.as_ref(),
                &mut mentions,
            );
            at = found.to;
            let place = found.targets.iter().find(|t| self.has_provisions(t));
            if let Some(place) = place {
                if let Some((to, provision)) = self.label_behind(words, found.to, place) {
                    let span = span_of(&words[found.from..to]);
                    mentions.push(mention(text, span, target_of(provision), false));
                    at = to;
                }
                last_place = Some(place.clone());
            }
            let span = span_of(&words[found.from..found.to]);
            for target in &found.targets {
                let same = found.targets.iter().filter(|t| t.kind == target.kind);
                let ambiguous = same.count() > 1;
                mentions.push(mention(text, span, target.clone(), ambiguous));
            }
        }
        self.labels_alone(
            text,
            words,
            at..words.len(),
            last_place.as_ref(),
            &mut mentions,
        );
        self.heard(text, hearings, is_person, &mut mentions);
        mentions.sort_by_key(|m| (m.span.start, m.kind));
        mentions
    }

    /// The instruments that a target stands for: itself, or what came out of it.
    fn instruments(&self, target: &Target) -> Vec<&str> {
        match target.kind {
            MentionKind::Instrument => self
                .catalog
                .instruments()
                .iter()
                .map(|i| i.id.as_str())
                .filter(|id| *id == target.id)
                .collect(),
            MentionKind::Process => {
                let process = self.catalog.process(&target.id);
                let instruments = process.into_iter().flat_map(|p| &p.instruments);
                instruments.map(catalog::InstrumentId::as_str).collect()
            }
            _ => Vec::new(),
        }
    }

    fn has_provisions(&self, target: &Target) -> bool {
        !self.instruments(target).is_empty()
    }

    /// A label right behind the name of an instrument, and where it ends.
    fn label_behind(
        &self,
        words: &[Word],
        from: usize,
        place: &Target,
    ) -> Option<(usize, &'c Provision)> {
        let is_filler = |w: &Word| LABEL_WORDS.contains(&w.folded.as_str());
        let filler = words.get(from).is_some_and(is_filler);
        let start = from + usize::from(filler);
        if !filler && !words.get(start)?.joined {
            return None;
        }
        let instruments = self.instruments(place);
        let behind = &words[start..];
        let fitting = self.labels.iter().filter(|(label, provision)| {
            // "UN GGE I think" names no provision i.
            let says_so = filler || label[0].bytes().any(|b| b.is_ascii_digit());
            says_so
                && label.len() <= LABEL_WORDS_MAX
                && behind.len() >= label.len()
                && label.iter().zip(behind).all(|(l, w)| *l == w.folded)
                && instruments.contains(&provision.id.instrument().as_str())
        });
        let (label, provision) = fitting.max_by_key(|(label, _)| label.len())?;
        Some((start + label.len(), provision))
    }

    /// Labels without an instrument: "13(f)" and "paragraph 13".
    fn labels_alone(
        &self,
        text: &str,
        words: &[Word],
        within: std::ops::Range<usize>,
        place: Option<&Target>,
        mentions: &mut Vec<Mention>,
    ) {
        let mut at = within.start;
        while at < within.end {
            let Some((to, span, number, letter)) = reference(text, &words[..within.end], at) else {
                at += 1;
                continue;
            };
            at = to;
            let mut fitting: Vec<&Provision> = Vec::new();
            for (label, provision) in &self.labels {
                let fits = match (&label[..], &letter) {
                    ([n, l], Some(letter)) => *n == number && l == letter,
                    ([n, ..], None) => *n == number,
                    _ => false,
                };
                if fits {
                    fitting.push(provision);
                }
            }
            let near = place.map(|p| self.instruments(p)).unwrap_or_default();
            let of_place = |p: &&&Provision| near.contains(&p.id.instrument().as_str());
            let nearer: Vec<&Provision> = fitting.iter().filter(of_place).copied().collect();
            if !nearer.is_empty() {
                fitting = nearer;
            }
            let first = fitting.first().map(|p| p.id.instrument());
            let several = fitting.iter().any(|p| Some(p.id.instrument()) != first)
                || letter.is_some() && fitting.len() > 1;
            for provision in fitting {
                mentions.push(mention(text, span, target_of(provision), several));
            }
        }
    }

    /// Adds what hearings point at and no name in them gave, and marks what rests
    /// on a hearing.
    fn heard(
        &self,
        text: &str,
        hearings: &[Hearing],
        is_person: impl Fn(&str) -> bool,
        mentions: &mut Vec<Mention>,
    ) {
        for hearing in hearings {
            let ambiguous = hearing.state == HearingState::Ambiguous;
            let mut named = false;
            for mention in mentions
                .iter_mut()
                .filter(|m| m.span.overlaps(hearing.span))
            {
                mention.heard = Some(hearing.state);
                mention.ambiguous |= ambiguous;
                named |= !ambiguous || Some(&mention.id) == hearing.refers_to.as_ref();
            }
            let person = hearing.replaced_by.as_deref().is_some_and(&is_person);
            if named || person {
                continue;
            }
            let target = hearing.refers_to.as_deref().and_then(|id| self.target(id));
            if let Some(target) = target {
                let mut mention = mention(text, hearing.span, target, ambiguous);
                mention.heard = Some(hearing.state);
                mentions.push(mention);
            }
        }
    }

    /// The record with an id, as if the id had been said.
    pub(crate) fn with_id(&self, id: &str) -> Option<Mention> {
        let target = self.target(id)?;
        Some(mention(id, Span::new(0, id.len()), target, false))
    }

    /// All names that the catalog has for a record.
    pub(crate) fn of(&self, kind: MentionKind, id: &str) -> Vec<&'c str> {
        let (own, aliases): (Vec<&str>, &[String]) = match kind {
            MentionKind::Term => match self.catalog.terms().iter().find(|t| t.id.as_str() == id) {
                Some(term) => (vec![&term.label], &term.aliases),
                None => return Vec::new(),
            },
            MentionKind::Process => match self.catalog.process(id) {
                Some(process) => (vec![&process.title, &process.short_title], &process.aliases),
                None => return Vec::new(),
            },
            MentionKind::Organisation => match self.catalog.organisation(id) {
                Some(body) => (vec![&body.title, &body.short_title], &body.aliases),
                None => return Vec::new(),
            },
            MentionKind::Instrument => {
                let mut all = self.catalog.instruments().iter();
                match all.find(|i| i.id.as_str() == id) {
                    Some(i) => (vec![&i.title, &i.short_title, &i.symbol], &i.aliases),
                    None => return Vec::new(),
                }
            }
            MentionKind::Provision => {
                let mut all = self.catalog.provisions().iter();
                let provision = all.find(|p| p.id.as_str() == id);
                (
                    provision.map(|p| p.title.as_str()).into_iter().collect(),
                    &[],
                )
            }
        };
        own.into_iter()
            .chain(aliases.iter().map(String::as_str))
            .collect()
    }

    /// The record with an id.
    fn target(&self, id: &str) -> Option<Target> {
        let target = |kind, label: &str| Target {
            kind,
            id: id.to_owned(),
            label: label.to_owned(),
        };
        let term = self.catalog.terms().iter().find(|t| t.id.as_str() == id);
        if let Some(term) = term {
            return Some(target(MentionKind::Term, &term.label));
        }
        if let Some(process) = self.catalog.process(id) {
            return Some(target(MentionKind::Process, &process.short_title));
        }
        if let Some(body) = self.catalog.organisation(id) {
            return Some(target(MentionKind::Organisation, &body.short_title));
        }
        let mut instruments = self.catalog.instruments().iter();
        if let Some(instrument) = instruments.find(|i| i.id.as_str() == id) {
            return Some(target(MentionKind::Instrument, &instrument.short_title));
        }
        let mut provisions = self.catalog.provisions().iter();
        provisions.find(|p| p.id.as_str() == id).map(target_of)
    }
}

fn add<'n>(
    lexicon: &mut Lexicon<Target>,
    kind: MentionKind,
    id: &str,
    label: &str,
    names: impl IntoIterator<Item = &'n String>,
) {
    let target = Target {
        kind,
        id: id.to_owned(),
        label: label.to_owned(),
    };
    for name in names {
        if !is_everyday(name) {
            lexicon.add(name, target.clone());
        }
    }
}

fn is_everyday(name: &str) -> bool {
    let words = folded_words(name).join(" ");
    EVERYDAY.binary_search(&words.as_str()).is_ok()
}

/// An alias that is also the name of a term, a process or a body is left to those:
/// who says "UN" need not mean a document.
fn add_instrument(lexicon: &mut Lexicon<Target>, instrument: &Instrument) {
    let id = instrument.id.as_str().to_owned();
    let own = [
        &id,
        &instrument.title,
        &instrument.short_title,
        &instrument.symbol,
    ];
    let free = |alias: &&String| lexicon.named(alias).is_empty();
    let aliases: Vec<&String> = instrument.aliases.iter().filter(free).collect();
    let names = own.into_iter().chain(aliases);
    let label = &instrument.short_title;
    add(lexicon, MentionKind::Instrument, &id, label, names);
}

/// Titles of provisions, unless they are also a name of something else or a single
/// word: who says "critical infrastructure" speaks of the term.
fn add_titles(lexicon: &mut Lexicon<Target>, catalog: &Catalog) {
    let fitting = |p: &&Provision| {
        let several = folded_words(&p.title).len() > 1;
        several && !is_everyday(&p.title) && lexicon.named(&p.title).is_empty()
    };
    let titled: Vec<&Provision> = catalog.provisions().iter().filter(fitting).collect();
    for provision in titled {
        lexicon.add(&provision.title, target_of(provision));
    }
}

fn target_of(provision: &Provision) -> Target {
    Target {
        kind: MentionKind::Provision,
        id: provision.id.to_string(),
        label: provision.title.clone(),
    }
}

fn mention(text: &str, span: Span, target: Target, ambiguous: bool) -> Mention {
    Mention {
        kind: target.kind,
        id: target.id,
        label: target.label,
        span,
        words: span.of(text).to_owned(),
        ambiguous,
        heard: None,
    }
}

fn span_of(words: &[Word]) -> Span {
    Span::new(words[0].span.start, words[words.len() - 1].span.end)
}

/// A label at a word: `13(f)`, or `paragraph 13`, `para. 13 (f)`. Gives the word
/// behind, the span, the number and the letter.
fn reference(
    text: &str,
    words: &[Word],
    at: usize,
) -> Option<(usize, Span, String, Option<String>)> {
    let named = matches!(words[at].folded.as_str(), "paragraph" | "para" | "paras");
    let at_number = at + usize::from(named);
    let number = words.get(at_number)?;
    let digits = number.folded.len() <= 3 && number.folded.bytes().all(|b| b.is_ascii_digit());
    if !digits || number.span.start == number.span.end {
        return None;
    }
    let start = words[at].span.start;
    let letter = words.get(at_number + 1).filter(|l| {
        let between = text.get(number.span.end..l.span.start).unwrap_or("x");
        l.folded.len() == 1
            && l.folded.bytes().all(|b| b.is_ascii_lowercase())
            && between.trim_start() == "("
            && text[l.span.end..].starts_with(')')
    });
    match letter {
        Some(letter) => {
            let span = Span::new(start, letter.span.end + 1);
            let letter = Some(letter.folded.clone());
            Some((at_number + 2, span, number.folded.clone(), letter))
        }
        None if named => {
            let span = Span::new(start, number.span.end);
            Some((at_number + 1, span, number.folded.clone(), None))
        }
        None => None,
    }
}
