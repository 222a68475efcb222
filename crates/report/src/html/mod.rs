//! A report as one page that needs nothing beside it: no network, no script.
//!
//! - `finding`: one finding as an article.
//! - `parts`: what articles are made of.
//! - `about`: what was read, what is wrong with it, what this cannot show, and
//!   what the words mean.

mod about;
mod finding;
mod parts;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::check::{CheckReport, Finding, Severity};
use crate::{time, words};

/// The style of a report.
pub const STYLE: &str = include_str!("style.css");

/// Findings of low severity that the page lists; the JSON has all.
const LOW_MAX: usize = 200;
/// Findings shown in full; a page with more than that is read by nobody.
const FULL_MAX: usize = 100;

/// One finding as an article of a page of its own, which [`STYLE`] is for. Its
/// headings begin with the highest.
pub fn article(finding: &Finding) -> String {
    let mut html = words::visible(&finding::article(finding).into_string());
    // What is escaped has no `<`, so these are headings.
    for level in 2..=5 {
        for mark in ["<h", "</h"] {
            html = html.replace(&format!("{mark}{level}"), &format!("{mark}{}", level - 1));
        }
    }
    html
}

/// The page of a report.
pub fn page(report: &CheckReport) -> String {
    // HTML has no way to write control characters, and names may have them.
    words::visible(&markup(report).into_string())
}

fn markup(report: &CheckReport) -> Markup {
    let (full, low): (Vec<&Finding>, Vec<&Finding>) = report
        .findings
        .iter()
        .partition(|finding| finding.severity != Severity::Low);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("normwatch {}", report.normwatch));
                title { (title(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#findings" { "Skip to the findings" }
                (header(report))
                main {
                    (summary(report))
                    (contents(&full, low.len()))
                    @for finding in full.iter().take(FULL_MAX) { (finding::article(finding)) }
                    @if full.len() > FULL_MAX { p { (more(full.len() - FULL_MAX)) } }
                    (low_findings(&low))
                    (about::sources(report))
                    (about::limits(report))
                    (about::glossary())
                }
                footer {
                    p { (words::NO_STATE_NAMED) }
                    p {
                        "Made by normwatch " (report.normwatch) ", format "
                        code { (report.format) } ". All times are UTC."
                    }
                }
            }
        }
    }
}

fn title(report: &CheckReport) -> String {
    match (&report.coverage.from, &report.coverage.to) {
        (Some(from), Some(to)) => format!("Routing check: {}", time::range(from, to)),
        _ => "Routing check".to_owned(),
    }
}

fn header(report: &CheckReport) -> Markup {
    let coverage = &report.coverage;
    html! {
        header {
            p class="kicker" { "Routing check" }
            h1 {
                @match (&coverage.from, &coverage.to) {
                    (Some(from), Some(to)) => { (time::range(from, to)) }
                    _ => "No record could be read",
                }
            }
            p class="sub" {
                "What networks announced to the Internet, and which norms that touches"
            }
        }
    }
}

fn summary(report: &CheckReport) -> Markup {
    html! {
        section id="summary" aria-labelledby="summary-title" {
            h2 id="summary-title" { "In short" }
            p class="lead" { (words::summary(report)) }
            p class="note" { (words::NO_STATE_NAMED) }
            (about::figures(report))
        }
    }
}

fn contents(full: &[&Finding], low_count: usize) -> Markup {
    html! {
        nav id="findings" aria-labelledby="findings-title" {
            h2 id="findings-title" { "Findings" }
            @if full.is_empty() && low_count == 0 {
                p {
                    "Nothing was found. That is not proof that nothing happened: see "
                    a href="#limits" { "what this report cannot show" } "."
                }
            } @else {
                ol class="contents" {
                    @for finding in full.iter().take(FULL_MAX) {
                        li {
                            (parts::badge(finding.severity)) " "
                            a href=(format!("#finding-{}", finding.rank)) {
                                bdi { (finding.headline) }
                            }
                        }
                    }
                    @if low_count > 0 {
                        li {
                            (parts::badge(Severity::Low)) " "
                            a href="#low" {
                                (words::some(low_count as u64, "finding", "findings"))
                                " of low severity"
                            }
                        }
                    }
                }
            }
        }
    }
}

fn low_findings(low: &[&Finding]) -> Markup {
    if low.is_empty() {
        return html! {};
    }
    html! {
        section id="low" aria-labelledby="low-title" {
            h2 id="low-title" { "Findings of low severity" }
            (parts::scroll("Findings of low severity", html! {
                table {
                    caption { (words::some(low.len() as u64, "finding", "findings")) ", worth knowing" }
                    thead {
                        tr {
                            th scope="col" { "What was seen" }
                            th scope="col" { "First seen" }
                            th scope="col" { "Why low" }
                            th scope="col" { "Norms" }
                        }
                    }
                    tbody {
                        @for finding in low.iter().take(LOW_MAX) {
                            tr {
                                th scope="row" class="long" { bdi { (finding.headline) } }
                                td { (parts::moment(&finding.first_seen)) }
                                td class="long" { (finding.because) }
                                td {
                                    @for provision in &finding.provisions {
                                        code class="id" { (provision.id) } " "
                                    }
                                }
                            }
                        }
                    }
                }
            }))
            @if low.len() > LOW_MAX { p { (more(low.len() - LOW_MAX)) } }
        }
    }
}

fn more(count: usize) -> String {
    format!(
        "{} not shown here; the JSON report and the database have all.",
        words::some(count as u64, "more finding is", "more findings are")
    )
}
