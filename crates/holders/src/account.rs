//! An account of the registers: what was read, of which day, what is odd, and what
//! none of them speaks of.

use std::cmp::Reverse;

use document::{Document, Line, Table};
use net::Timestamp;
use registry::delegated::{ResourceKind, Resources};
use serde::Serialize;

use crate::evidence::Evidence;
use crate::serial;

/// Oddities and problems that the document shows of each kind; JSON has all.
const SHOWN_MAX: usize = 20;

/// What was read, and what is odd about it.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The files, in the order in which they were read.
    pub files: Vec<FileAccount>,
    /// What is odd about delegations: files that contradict themselves, records that
    /// speak of the same resources. Each in a sentence that names files and lines.
    pub odd: Vec<String>,
    /// What no delegation speaks of and no standard sets aside; empty where no
    /// delegations were given.
    pub gaps: Vec<GapAccount>,
}

/// A file, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct FileAccount {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Records in use.
    pub records: u64,
    /// The day that it is of, where it says so.
    #[serde(serialize_with = "serial::maybe_day")]
    pub made: Option<Timestamp>,
    /// The SHA-256 of the file as stored; `None` where it could not be read to its
    /// end, or is no file.
    pub sha256: Option<String>,
    /// Lines and records that could not be used, each with its place and reason.
    pub problems: Vec<String>,
    /// Why it could not be read to its end.
    pub damage: Option<String>,
}

/// What no delegation speaks of.
#[derive(Clone, Debug, Serialize)]
pub struct GapAccount {
    /// Addresses or AS numbers: `asn`, `ipv4`, `ipv6`.
    pub kind: &'static str,
    /// How many stretches there are.
    pub stretches: u64,
    /// How many numbers or addresses are in them; a decimal number, since those of
    /// IPv6 do not fit others.
    pub size: String,
    /// The largest of them, from the largest down.
    pub largest: Vec<String>,
}

impl Account {
    /// Of all that was read; what no standard sets aside is meant as of `day`.
    pub fn new(evidence: &Evidence, day: Timestamp) -> Account {
        let files = evidence.files.iter().map(|file| FileAccount {
            name: file.name.clone(),
            kind: file.kind.in_words(),
            records: file.records,
            made: file.made,
            sha256: file.sha256.clone(),
            problems: file.problems.clone(),
            damage: file.damage.as_ref().map(ToString::to_string),
        });
        let delegations = evidence.delegations.as_ref();
        Account {
            files: files.collect(),
            odd: delegations.map_or_else(Vec::new, |delegations| {
                let findings = delegations.findings();
                findings.iter().map(ToString::to_string).collect()
            }),
            gaps: delegations.map_or_else(Vec::new, |delegations| gaps(&delegations.gaps(day))),
        }
    }

    /// As something to read.
    pub fn document(&self) -> Document {
        let mut page = Document::new("Registers");
        if self.files.is_empty() {
            page.paragraph("None was given.");
            return page;
        }
        page.table(self.files_table());
        for file in self.files.iter().filter(|file| file.damage.is_some()) {
            let damage = file.damage.as_deref().unwrap_or_default();
            page.paragraph(format!("{damage}: what follows is missing."));
        }
        for file in self.files.iter().filter(|file| !file.problems.is_empty()) {
            page.heading(1, format!("Wrong in {}", file.name));
            page.list(shown(&file.problems));
        }
        if !self.odd.is_empty() {
            page.heading(1, "Odd about delegations");
            page.list(shown(&self.odd));
        }
        if !self.gaps.is_empty() {
            page.heading(1, "What no delegation speaks of");
            page.paragraph(
                "Numbers and unicast addresses that no standard sets aside: with the files of \
                 all five registries, what IANA has not handed to any of them.",
            );
            page.table(self.gaps_table());
        }
        page
    }

    fn files_table(&self) -> Table {
        let mut table = Table::new(["register", "what it is", "#records", "of", "#wrong"]);
        for file in &self.files {
            table.row([
                Line::code(&file.name),
                Line::from(file.kind),
                Line::from(file.records),
                Line::from(
                    file.made
                        .map_or_else(|| "not said".to_owned(), serial::shown_day),
                ),
                Line::from(file.problems.len()),
            ]);
        }
        table
    }

    fn gaps_table(&self) -> Table {
        let mut table = Table::new(["kind", "#stretches", "#size", "the largest"]);
        for gap in &self.gaps {
            table.row([
                Line::from(gap.kind),
                Line::from(gap.stretches),
                Line::from(&gap.size),
                Line::from(gap.largest.join(", ")),
            ]);
        }
        table
    }
}

/// How many of the largest gaps are named.
const LARGEST_MAX: usize = 3;

fn gaps(all: &[Resources]) -> Vec<GapAccount> {
    let of_kind = |kind: ResourceKind| {
        let mut gaps: Vec<&Resources> = all.iter().filter(|gap| gap.kind() == kind).collect();
        gaps.sort_by_key(|gap| Reverse(size(gap)));
        (!gaps.is_empty()).then(|| GapAccount {
            kind: kind.word(),
            stretches: gaps.len() as u64,
            size: gaps
                .iter()
                .fold(0_u128, |sum, gap| sum.saturating_add(size(gap)))
                .to_string(),
            largest: gaps
                .iter()
                .take(LARGEST_MAX)
                .map(ToString::to_string)
                .collect(),
        })
    };
    ResourceKind::ALL.into_iter().filter_map(of_kind).collect()
}

/// How many there are; of all addresses of IPv6 one less, which no gap is.
fn size(gap: &Resources) -> u128 {
    gap.count().unwrap_or(u128::MAX)
}

fn shown(sentences: &[String]) -> Vec<Line> {
    let mut lines: Vec<Line> = sentences.iter().take(SHOWN_MAX).map(Line::from).collect();
    if let Some(more @ 1..) = sentences.len().checked_sub(SHOWN_MAX) {
        lines.push(Line::from(format!(
            "… and {more} more, which --format json has"
        )));
    }
    lines
}
