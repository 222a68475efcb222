//! What all answers say: sources, guidance, what the numbers leave open.

use catalog::{Catalog, ProvisionId};
use document::{Document, Entry, Line};
use plot::number::count;
use scans::Day;
use serde::Serialize;

use crate::counts::Apart;
use crate::fixers::Fixers;
use crate::indicator::NORM;
use crate::key::{By, EconomyOf, Key};
use crate::question::{ADDRESSES_MIN, Question};

/// How many names a sentence lists before it says how many more there are.
const NAMES_MAX: usize = 12;

/// How many sources a document lists: those of a year by months, and registers.
const SOURCES_SHOWN_MAX: usize = 20;

/// What stands around the numbers of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Around {
    /// The indicator's id.
    pub indicator: String,
    /// What was found, in words.
    pub what: String,
    /// `economy` or `asn`.
    pub by: &'static str,
    /// For how many addresses rates are given.
    pub per: u64,
    /// What lists say of themselves, each once: that they are made, for example.
    pub lists_say: Vec<String>,
    /// How the numbers were made.
    pub method: Vec<String>,
    /// What they leave open.
    pub limits: Vec<String>,
    /// What norms say that operators do about it.
    pub guidance: Vec<Guidance>,
    /// The norm of States that it is about, where the catalog has it.
    pub norm: Option<Guidance>,
    /// The files.
    pub sources: Vec<Source>,
}

/// A provision that says what to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Guidance {
    /// Its id in the catalog.
    pub provision: String,
    /// How it is cited.
    pub citation: String,
    /// What it asks for.
    pub title: String,
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// Where to read it.
    pub link: Option<String>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Rows or records of it in use.
    pub records: Option<u64>,
    /// Rows that were left out.
    pub left_out: u64,
    /// Its SHA-256 as stored.
    pub sha256: Option<String>,
}

impl Around {
    pub(crate) fn new(question: &Question<'_>) -> Around {
        let mut lists_say: Vec<String> = Vec::new();
        for comment in question.scans.files.iter().flat_map(|file| &file.comments) {
            if !lists_say.contains(comment) {
                lists_say.push(comment.clone());
            }
        }
        let guidance = question.indicator.guidance().iter();
        Around {
            indicator: question.indicator.id().to_owned(),
            what: question.indicator.what(),
            by: match question.by {
                By::Economy => "economy",
                By::Asn => "asn",
            },
            per: question.per,
            lists_say,
            method: method(question),
            limits: limits(question),
            guidance: guidance
                .filter_map(|id| Guidance::find(question.catalog, id))
                .collect(),
            norm: Guidance::find(question.catalog, NORM),
            sources: sources(question),
        }
    }

    /// `open time servers (NTP) per 100,000 announced IPv4 addresses`.
    pub(crate) fn unit(&self) -> String {
        format!(
            "{} per {} announced IPv4 addresses",
            self.what,
            count(self.per)
        )
    }

    pub(crate) fn by_words(&self) -> &'static str {
        match self.by {
            "economy" => "economy",
            _ => "network",
        }
    }

    /// What lists say of themselves, at the top of a document.
    pub(crate) fn begin(&self, document: &mut Document) {
        for comment in &self.lists_say {
            document.paragraph(
                Line::default().then_strong(format!("The lists say of themselves: {comment}")),
            );
        }
    }

    /// What stands under the numbers of a document.
    pub(crate) fn end(&self, document: &mut Document) {
        document.heading(1, "Who could put it right, by which guidance");
        let entry = |guidance: &Guidance| Entry {
            head: Line::code(&guidance.provision).then(format!(" {}", guidance.title)),
            body: vec![
                Line::from(format!("for {}; ", guidance.addressees.join(", ")))
                    .then_link(&guidance.citation, guidance.link.as_deref()),
            ],
        };
        document.entries(self.guidance.iter().map(entry).collect());
        if let Some(norm) = &self.norm {
            document.paragraph(
                Line::from("The norm of States that this is about: ")
                    .then_code(&norm.provision)
                    .then(format!(
                        " {}. A rate says nothing of what a State knew or let happen.",
                        norm.title
                    )),
            );
        }
        document.heading(1, "What the numbers do not say");
        document.list(self.limits.iter().map(Line::from).collect());
        document.heading(1, "How they were made");
        document.list(self.method.iter().map(Line::from).collect());
        document.heading(1, "Sources");
        let mut lines: Vec<Line> = self.sources.iter().map(Source::line).collect();
        if let Some(more @ 1..) = lines.len().checked_sub(SOURCES_SHOWN_MAX) {
            lines.truncate(SOURCES_SHOWN_MAX);
            lines.push(Line::from(format!(
                "… and {more} more (--format json has all)"
            )));
        }
        document.list(lines);
    }

    /// Under a picture: what the lists say of themselves.
    pub(crate) fn lists_say_notes(&self) -> Vec<String> {
        let say = self.lists_say.iter();
        say.map(|comment| format!("The lists say of themselves: {comment}."))
            .collect()
    }

    /// Under a picture: whence, and of which day.
    pub(crate) fn source_note(&self, of: &str) -> String {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for source in &self.sources {
            match kinds.iter_mut().find(|(kind, _)| *kind == source.kind) {
                Some((_, number)) => *number += 1,
                None => kinds.push((&source.kind, 1)),
            }
        }
        let each = |(kind, number): &(&str, usize)| match number {
            1 => (*kind).to_owned(),
            more => format!("{kind} ({more} files)"),
        };
        let kinds: Vec<String> = kinds.iter().map(each).collect();
        format!("Of {of}. Sources: {}.", kinds.join("; "))
    }
}

impl Guidance {
    /// `None` where the catalog does not have it.
    fn find(catalog: &Catalog, id: &str) -> Option<Guidance> {
        let provision = catalog.provision(&ProvisionId::new(id)?)?;
        let instrument = catalog.instrument(&provision.id.instrument())?;
        Some(Guidance {
            provision: provision.id.to_string(),
            citation: provision.citation.clone(),
            title: provision.title.clone(),
            addressees: provision
                .addressees
                .iter()
                .map(|party| catalog::words::Word::in_words(*party).to_owned())
                .collect(),
            link: instrument.link.clone(),
        })
    }
}

impl Source {
    fn line(&self) -> Line {
        let mut words = format!(": {}", self.kind);
        if let Some(records) = self.records {
            words += &format!(", {} in use", count(records));
        }
        if self.left_out > 0 {
            words += &format!(", {} left out", count(self.left_out));
        }
        Line::code(&self.name).then(words)
    }
}

/// Addresses that are counted for nobody, as points; nothing where there are none.
pub(crate) fn apart(apart: &Apart) -> Vec<Line> {
    let parts = [
        (
            apart.not_routed - apart.not_public,
            "in no announced prefix",
        ),
        (
            apart.not_public,
            "in no announced prefix, and not for the public Internet, such as 192.168.0.0/16: \
             the list was made inside a network, or was anonymised",
        ),
        (apart.several_origins, "announced by several networks"),
        (
            apart.not_delegated,
            "announced, and handed out by no registry",
        ),
        (apart.no_economy, "of networks of which no economy is known"),
        (apart.ipv6, "of IPv6, of which nobody can say of how many"),
    ];
    parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| Line::from(format!("{}: {words}", count(number))))
        .collect()
}

/// What is left, by kind of network, in a sentence.
pub(crate) fn fixers(fixers: &Fixers, has_kinds: bool) -> String {
    if !has_kinds {
        return "whose devices these are is not known, since no register of the kinds of \
                networks was given (PeeringDB)."
            .to_owned();
    }
    format!(
        "{} are in networks with lines to homes and offices, where most are devices of \
         customers; {} in networks of other kinds, where operators mostly run them; of {} \
         the kind of network is not known.",
        count(fixers.access),
        count(fixers.other),
        count(fixers.unknown)
    )
}

/// Names in a sentence, the first of them.
pub(crate) fn names(keys: &[&Key]) -> String {
    let mut text = keys
        .iter()
        .take(NAMES_MAX)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    if keys.len() > NAMES_MAX {
        text += &format!(" and {} more", count((keys.len() - NAMES_MAX) as u64));
    }
    text
}

/// `Japan (JP)`, or the key alone.
pub(crate) fn full_name(key: &Key, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({key})"),
        None => key.to_string(),
    }
}

/// A sign before what is above 0.
pub(crate) fn signed(value: f64) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", plot::number(value))
}

/// A title's first letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A rate in the question's unit.
pub(crate) fn scaled(value: f64, per: u64) -> f64 {
    value * per as f64
}

/// A day, or two.
pub(crate) fn days(first: Day, second: Option<Day>) -> String {
    match second {
        Some(second) => format!("{first} and {second}"),
        None => first.to_string(),
    }
}

fn method(question: &Question<'_>) -> Vec<String> {
    let economy = match (question.by, question.economy_of) {
        (By::Asn, _) => {
            "An address is counted for the network that announces it, by the \
                         longest prefix that holds it; what several announce is counted for none."
        }
        (By::Economy, EconomyOf::Delegation) => {
            "An address is counted in the economy of whom a registry handed it to."
        }
        (By::Economy, EconomyOf::Origin) => {
            "An address is counted in the economy of the network that announces it, by the \
             longest prefix that holds it; what networks share is counted in none."
        }
    };
    let mut method = vec![
        "The rate is the share of announced IPv4 addresses that were seen open, each address \
         counted once."
            .to_owned(),
        economy.to_owned(),
    ];
    if question.evidence.delegations.is_some() {
        method.push("Only addresses that a registry handed out are counted.".to_owned());
    }
    method.push(match question.routed.views() {
        Some(views) => format!(
            "Announced is what at least one of {} peers sent, {} of them with a full table; \
             files of routes: {}.",
            views.peers, views.full_feed_peers, views.files
        ),
        None => "Announced is what a table of prefixes and origins has; it does not tell how \
                 many peers saw each."
            .to_owned(),
    });
    let left_out = question.routed.left_out();
    if left_out.short + left_out.special > 0 {
        method.push(format!(
            "Of what is announced, {} prefixes shorter than /{} and {} that nobody may \
             announce are not counted.",
            left_out.short,
            crate::routed::LENGTH_MIN,
            left_out.special
        ));
    }
    method.push(
        "Intervals are Wilson's, of 95 %. The order is by their lower ends, so that nobody \
         stands first by luck, and a rank is given as all ranks that the intervals allow."
            .to_owned(),
    );
    method.push(format!(
        "Whoever announces fewer than {} addresses is not ranked.",
        count(ADDRESSES_MIN)
    ));
    method.push(if question.is_whole_internet {
        "The lists were said to be of the whole Internet: who is not in them has none.".to_owned()
    } else {
        "Who is in no list of any day is not known: it may not have been looked at.".to_owned()
    });
    method
}

fn limits(question: &Question<'_>) -> Vec<String> {
    let mut limits = vec![
        "What answered a scanner, on one day: not whose device it is, not whether it was ever \
         abused, not why it is open."
            .to_owned(),
        "Addresses change hands: one that is there on two days may be two devices, and one \
         that is gone may have moved."
            .to_owned(),
        "Addresses are counted as if each were open by itself; one model of a device in a \
         million homes makes intervals look narrower than they are."
            .to_owned(),
        "An economy is where a holder is registered, not where a device stands.".to_owned(),
    ];
    if question.by == By::Economy {
        limits
            .push("A high rate says what there is to do, not that somebody did wrong.".to_owned());
    }
    if question
        .scans
        .files
        .iter()
        .all(|file| file.service().is_none())
    {
        limits.push(format!(
            "The lists do not tell what was scanned for; that they are of {} is the word of \
             whoever asked.",
            question.indicator.what()
        ));
    }
    limits
}

fn sources(question: &Question<'_>) -> Vec<Source> {
    let lists = question.scans.files.iter().map(|file| Source {
        name: file.name.clone(),
        kind: "list of addresses seen open".to_owned(),
        records: Some(file.rows),
        left_out: file.problems.len() as u64 + file.problems_further,
        sha256: file.sha256.clone(),
    });
    let registers = question.evidence.files.iter().map(|file| Source {
        name: file.name.clone(),
        kind: file.kind.in_words().to_owned(),
        records: Some(file.records),
        left_out: file.problems.len() as u64,
        sha256: file.sha256.clone(),
    });
    let routes = question.route_names.iter().map(|name| Source {
        name: name.clone(),
        kind: "routes".to_owned(),
        records: None,
        left_out: 0,
        sha256: None,
    });
    lists.chain(routes).chain(registers).collect()
}
