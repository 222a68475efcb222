//! Findings: lists of them, and one in full.

use engine::stored::{self, Stored};
use maud::{Markup, PreEscaped, html};
use report::{time, words};
use serde::Serialize;
use store::{Row, Value};

use super::{LATEST, List, base, count, nothing_checked, rows};
use crate::answer::{Answer, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::problem::Problem;

/// A finding in a list.
#[derive(Debug, Serialize)]
pub(crate) struct FindingLine {
    /// Its name.
    name: String,
    /// How grave.
    severity: String,
    /// What was seen, in one line.
    headline: String,
    /// What it is about.
    subject: String,
    /// The indicator.
    indicator: String,
    /// First seen.
    first_seen: String,
    /// Last seen.
    last_seen: String,
}

pub(super) const COLUMNS: &str =
    "f.name, f.severity, f.headline, f.subject, f.indicator, f.first_seen, f.last_seen";

pub(super) const ORDER: &str =
    "case f.severity when 'high' then 0 when 'medium' then 1 else 2 end, f.first_seen desc, f.name";

/// Findings of an economy or network that are listed at most; the list of findings
/// has all.
pub(super) const LINES_MAX: usize = 100;

pub(super) fn line(row: &Row<'_>) -> FindingLine {
    let text = |column| row.value(column).as_text().unwrap_or_default().to_owned();
    FindingLine {
        name: text(0),
        severity: text(1),
        headline: text(2),
        subject: text(3),
        indicator: text(4),
        first_seen: text(5),
        last_seen: text(6),
    }
}

pub(super) fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let value = |name| Value::from(asked.text(name).map(str::to_owned));
    let narrowed = format!(
        "from findings f where {LATEST} and (?1 is null or f.severity = ?1)
         and (?2 is null or f.indicator = ?2)
         and (?3 is null or exists (select 1 from finding_provisions p
            where p.finding = f.id and p.provision = ?3))
         and (?4 is null or exists (select 1 from finding_recipients r
            where r.finding = f.id and r.economy = ?4))"
    );
    let values = [
        ("?1", value("severity")),
        ("?2", value("indicator")),
        ("?3", value("provision")),
        ("?4", value("economy")),
    ];
    let found = house.evidence(|store| {
        let total = count(store, &format!("select count(*) {narrowed}"), &values)?;
        let sql =
            format!("select {COLUMNS} {narrowed} order by {ORDER} limit {limit} offset {cursor}");
        Ok((total, rows(store, &sql, &values, line)?))
    })?;
    let is_checked = found.is_some();
    let (total, items) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Findings".to_owned(),
        html: html! {
            h1 { "Findings" }
            p {
                "What was seen that engages a norm. A norm is engaged when it speaks of what was \
                 seen; that is not a finding that anybody broke it. What watches: "
                a href="/indicators" { "the indicators" } "."
            }
            @if is_checked { (severities(asked)) (shown_of(&list, cursor)) (table(&list.items)) }
            @else { (nothing_checked()) }
            (list.more("/findings", asked))
        },
    })
}

fn severities(asked: &Asked) -> Markup {
    html! {
        form.narrow action="/findings" {
            label {
                "How grave " select name="severity" {
                    option value="" { "any" }
                    @for word in ["high", "medium", "low"] {
                        option value=(word) selected[asked.text("severity") == Some(word)] { (word) }
                    }
                }
            }
            @for name in ["indicator", "provision", "economy"] {
                @if let Some(value) = asked.text(name) {
                    input type="hidden" name=(name) value=(value);
                }
            }
            button { "Show" }
        }
    }
}

fn shown_of<T>(list: &List<T>, cursor: usize) -> Markup {
    html! {
        @if list.items.is_empty() {
            p { "None fits. That is not proof that nothing happened." }
        } @else {
            p.quiet { (cursor + 1) "–" (cursor + list.items.len()) " of " (list.total) }
        }
    }
}

/// Findings as a table.
pub(crate) fn table(findings: &[FindingLine]) -> Markup {
    html! {
        @if !findings.is_empty() {
            div.scroll role="group" tabindex="0" aria-label="Findings" {
                table.stacked {
                    thead { tr {
                        th scope="col" { "Grave" }
                        th scope="col" { "What was seen" }
                        th scope="col" { "First seen" }
                        th scope="col" { "Indicator" }
                    } }
                    tbody {
                        @for finding in findings { tr {
                            td { span class=(format!("badge {}", finding.severity)) { (finding.severity) } }
                            th scope="row" {
                                a href=(links::finding(&finding.name)) { bdi { (finding.headline) } }
                            }
                            td data-name="First seen" { time datetime=(finding.first_seen) { (time::moment(&finding.first_seen)) } }
                            td data-name="Indicator" {
                                a href=(format!("/indicators/{}", links::segment(&finding.indicator))) {
                                    (finding.indicator)
                                }
                            }
                        } }
                    }
                }
            }
        }
    }
}

pub(super) fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let name = asked.named("finding");
    let stored = house.evidence(|store| Ok(stored::finding(&house.catalog, store, name)?))?;
    let mut stored = stored.flatten().ok_or_else(|| {
        Problem::nothing(format!("there is no finding `{}`", shown(name)))
            .hint("all of them: /findings")
    })?;
    let seen = stored.finding.observations.iter_mut();
    for line in seen.flat_map(|seen| &mut seen.evidence) {
        line.source = base(&line.source).to_owned();
    }
    Answer::page(asked, &stored, || Main {
        title: stored.finding.headline.clone(),
        html: html! {
            (PreEscaped(report::html::article(&stored.finding)))
            (looked_at(&stored))
            (taken(&stored.finding.id))
            (engaged(&stored))
        },
    })
}

/// What was looked at for it.
fn looked_at(stored: &Stored) -> Markup {
    let analysis = &stored.analysis;
    html! {
        h2 { "What was looked at" }
        p {
            (words::some(analysis.sources.unsigned_abs(), "file", "files"))
            @if let (Some(from), Some(to)) = (&analysis.from, &analysis.to) {
                ", " (time::range(from, to))
            }
            ", " (words::some(analysis.peers.unsigned_abs(), "peer network", "peer networks"))
            ", " (words::some(analysis.prefixes.unsigned_abs(), "prefix", "prefixes")) ". "
            @if !analysis.baseline.is_empty() { "Known before: " bdi { (analysis.baseline) } "." }
        }
        p.quiet { "This analysis: " code { (analysis.key) } }
    }
}

/// What can be taken along.
fn taken(name: &str) -> Markup {
    let page = links::finding(name);
    html! {
        h2 { "Take the evidence with you" }
        ul {
            li {
                a href=(format!("{page}/routes")) { "The routes behind it" } ", also "
                a href=(format!("{page}/routes?limit=1000&format=csv")) { "as CSV" }
                ": file, SHA-256 and offset of each, with what stands there"
            }
            li { a href=(format!("{page}?format=json")) { "The whole finding as JSON" } }
            li {
                "It is wrong, or justified? " a href="/method" { "What to do then" }
            }
        }
    }
}

/// The pages of the norms that it engages.
fn engaged(stored: &Stored) -> Markup {
    html! {
        h2 { "Read the norms in full" }
        ul {
            @for line in &stored.finding.provisions {
                li {
                    a href=(links::provision(&line.id)) { (line.citation) ": " (line.title) }
                }
            }
        }
    }
}

/// The findings that name a network registered in an economy.
pub(crate) fn of_economy(
    house: &House,
    economy: &str,
) -> Result<Option<Vec<FindingLine>>, Problem> {
    let sql = format!(
        "select {COLUMNS} from findings f where {LATEST} and exists (
            select 1 from finding_recipients r where r.finding = f.id and r.economy = ?1)
         order by {ORDER} limit {LINES_MAX}"
    );
    house.evidence(|store| rows(store, &sql, &[("?1", economy.into())], line))
}

/// The findings that are about a prefix or name it, the gravest first.
pub(crate) fn about(
    house: &House,
    text: &str,
    most: usize,
) -> Result<Option<Vec<FindingLine>>, Problem> {
    let sql = format!(
        "select {COLUMNS} from findings f where {LATEST}
         and (instr(f.subject, ?1) > 0 or instr(f.headline, ?1) > 0)
         order by {ORDER} limit {most}"
    );
    house.evidence(|store| rows(store, &sql, &[("?1", text.into())], line))
}

/// The gravest findings, for the first page.
pub(crate) fn gravest(house: &House, most: usize) -> Result<Option<Vec<FindingLine>>, Problem> {
    let sql =
        format!("select {COLUMNS} from findings f where {LATEST} order by {ORDER} limit {most}");
    house.evidence(|store| rows(store, &sql, &[], line))
}
