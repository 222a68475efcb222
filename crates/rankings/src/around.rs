//! What stands around the numbers of an answer: sources, guidance, what they leave open.

use catalog::words::Word;
use catalog::{Catalog, ProvisionId};
use document::{Document, Entry, Line};
use plot::number::count;
use serde::Serialize;

use crate::indicator::NORM;
use crate::key::By;
use crate::method::{limits, method};
use crate::question::Question;

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
                .map(|party| party.in_words().to_owned())
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
