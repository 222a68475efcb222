//! What was read, what is wrong with it, what this cannot show, and what the
//! words mean.

use maud::{Markup, html};

use super::parts;
use crate::check::{CheckReport, SourceLine};
use crate::words;

/// Files listed; the JSON has all.
const SOURCES_MAX: usize = 200;

/// What was looked at, as numbers.
pub(super) fn figures(report: &CheckReport) -> Markup {
    let coverage = &report.coverage;
    let figure = |number: u64, name: &str| {
        html! { div { dt { (name) } dd { (words::count(number)) } } }
    };
    html! {
        dl class="figures" {
            (figure(report.sources.len() as u64, "files"))
            (figure(coverage.peers.into(), "peer networks"))
            (figure(coverage.prefixes, "prefixes"))
            (figure(coverage.announcements, "announcements"))
            (figure(coverage.withdrawals, "withdrawals"))
            @if coverage.rib_entries > 0 { (figure(coverage.rib_entries, "table entries")) }
        }
    }
}

/// The files, with what is wrong with them.
pub(super) fn sources(report: &CheckReport) -> Markup {
    let defective: Vec<&SourceLine> = report
        .sources
        .iter()
        .filter(|source| !source.defects.is_empty())
        .collect();
    html! {
        section id="sources" aria-labelledby="sources-title" {
            h2 id="sources-title" { "What was read" }
            dl class="facts" {
                @if !report.coverage.baseline.is_empty() {
                    dt { "Known before" } dd { (report.coverage.baseline) }
                }
                dt { "Looked up in" }
                dd {
                    @if report.coverage.tables.is_empty() { "no tables" }
                    @for table in &report.coverage.tables { div { bdi { (table) } } }
                }
                @if !report.observations.is_empty() {
                    dt { "Observed" }
                    dd {
                        @for kind in &report.observations {
                            div { (words::count(kind.count)) " × " (words::kind(&kind.kind)) }
                        }
                    }
                }
            }
            (files(&report.sources))
            h3 { "What is wrong with the files" }
            @if defective.is_empty() { p { "Nothing was found wrong with them." } }
            @else { (defects(&defective)) }
        }
    }
}

fn files(sources: &[SourceLine]) -> Markup {
    html! {
        (parts::scroll("Files read", html! {
            table class="evidence" {
                caption { "Files in the order read, each with its SHA-256" }
                thead {
                    tr {
                        th scope="col" { "File" }
                        th scope="col" class="number" { "Size" }
                        th scope="col" class="number" { "Records" }
                        th scope="col" class="number" { "Bytes in no record" }
                        th scope="col" { "Read" }
                    }
                }
                tbody {
                    @for source in sources.iter().take(SOURCES_MAX) { (file_row(source)) }
                }
            }
        }))
        @if sources.len() > SOURCES_MAX {
            p {
                (words::some(
                    (sources.len() - SOURCES_MAX) as u64, "more file is", "more files are"
                ))
                " in the JSON report."
            }
        }
    }
}

fn file_row(source: &SourceLine) -> Markup {
    html! {
        tr {
            th scope="row" {
                bdi class="file" { (source.name) }
                @if let Some(hash) = &source.sha256 { br; code class="hash" { (hash) } }
            }
            td class="number" { (words::bytes(source.file_bytes)) }
            td class="number" { (words::count(source.records)) }
            td class="number" { (words::count(source.gap_bytes)) }
            td {
                @match &source.failure {
                    Some(failure) => { strong { "failed: " } bdi { (failure) } }
                    None => "to its end",
                }
            }
        }
    }
}

fn defects(sources: &[&SourceLine]) -> Markup {
    html! {
        (parts::scroll("Defects of the files", html! {
            table {
                caption { "Defects: the first of each kind, and how many there are" }
                thead {
                    tr {
                        th scope="col" { "File" }
                        th scope="col" { "What is wrong" }
                        th scope="col" class="number" { "How many" }
                        th scope="col" class="number" { "First at bytes" }
                        th scope="col" { "Standard" }
                        th scope="col" { "What was done" }
                    }
                }
                tbody {
                    @for source in sources {
                        @for defect in &source.defects {
                            tr {
                                th scope="row" { bdi class="file" { (source.name) } }
                                td { (defect.what) br; code class="id" { (defect.kind) } }
                                td class="number" { (words::count(defect.count)) }
                                td class="number" { (defect.start) "–" (defect.end) }
                                td { @if let Some(reference) = &defect.reference { (reference) } }
                                td { (defect.action) }
                            }
                        }
                    }
                }
            }
        }))
    }
}

pub(super) fn limits(report: &CheckReport) -> Markup {
    html! {
        section id="limits" aria-labelledby="limits-title" {
            h2 id="limits-title" { "What this report cannot show" }
            ul {
                @for limit in &report.limits { li { (limit) } }
                @if report.limits.is_empty() { li { (words::NO_STATE_NAMED) } }
            }
        }
    }
}

/// The words of the field that a reader may meet here for the first time.
const GLOSSARY: [(&str, &str); 9] = [
    (
        "network, AS",
        "A part of the Internet under one management, known by a number: AS17557. There are tens \
         of thousands.",
    ),
    (
        "prefix, address block",
        "A range of addresses: 208.65.153.0/24 is 256 of them. The larger the number after the \
         slash, the narrower the block.",
    ),
    (
        "announcement, route",
        "A network tells its neighbours to send it what is meant for a block. They tell theirs, \
         and so on.",
    ),
    (
        "origin",
        "The network at which a route begins: the one that says the block is its own.",
    ),
    (
        "path",
        "The networks that passed a route on, the nearest to the listener first, the origin last.",
    ),
    (
        "peer network",
        "A network that lets a public collector hear its routes. This report knows what these \
         networks heard, and no more.",
    ),
    (
        "first wave",
        "The peers that passed an announcement on within minutes of its first sight.",
    ),
    (
        "holder",
        "Who has a block or a network number, according to a registry or to earlier routes.",
    ),
    (
        "economy",
        "Where a registry has a network or block registered, by ISO code. It is not where \
         something happened, and not who acted.",
    ),
];

pub(super) fn glossary() -> Markup {
    html! {
        section id="words" aria-labelledby="words-title" {
            h2 id="words-title" { "What the words mean" }
            dl class="glossary" {
                @for (word, meaning) in GLOSSARY { dt { (word) } dd { (meaning) } }
            }
        }
    }
}
