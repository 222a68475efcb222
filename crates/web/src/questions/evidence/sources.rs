//! The files that were read: from when to when, how old, and what is wrong with them.

use maud::{Markup, html};
use report::{time, words};
use serde::Serialize;
use store::{Row, Value};

use super::{List, base, count, nothing_checked, rows};
use crate::answer::{Answer, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::problem::Problem;

/// A file that was read.
#[derive(Debug, Serialize)]
struct SourceLine {
    /// As it was named when it was first read, without its folders.
    name: String,
    /// Of the file as it was read.
    sha256: String,
    /// Of the file as it was read.
    bytes: i64,
    /// What it has decoded.
    records: i64,
    /// Bytes of its content in no record.
    gap_bytes: i64,
    /// How often something is wrong in it.
    defects: i64,
    /// The time of its earliest record.
    first_time: Option<String>,
    /// The time of its latest record.
    last_time: Option<String>,
    /// Days from its latest record to today; absent where it has none.
    age_days: Option<i64>,
    /// How it is: `whole`, `has defects`, `damaged`, `empty`.
    health: &'static str,
    /// How many analyses read it.
    analyses: i64,
}

/// A file in full.
#[derive(Debug, Serialize)]
struct Source {
    #[serde(flatten)]
    line: SourceLine,
    /// What is wrong in it: the first hundred of each kind, at most a thousand.
    defects_found: Vec<Defect>,
}

/// Something that is wrong in a file.
#[derive(Debug, Serialize)]
struct Defect {
    /// The first byte, in the decompressed content.
    start_offset: i64,
    /// The first byte after it.
    end_offset: i64,
    /// In words.
    what: String,
    /// The standard and its section.
    reference: Option<String>,
    /// What was not decoded because of it.
    action: String,
}

const COLUMNS: &str = "s.name, s.sha256, s.bytes, s.records, s.gap_bytes, s.defects, s.first_time,
    s.last_time, (select count(*) from analysis_sources a where a.source = s.id)";

const SECONDS_PER_DAY: i64 = 86_400;

/// A row of [`COLUMNS`], at so many seconds since 1970.
fn line(row: &Row<'_>, now: i64) -> SourceLine {
    let text = |column| row.value(column).as_text().map(str::to_owned);
    let number = |column| row.value(column).as_integer().unwrap_or(0);
    let last_time = text(7);
    let last = last_time.as_deref().and_then(time::seconds);
    let (records, gap_bytes, defects) = (number(3), number(4), number(5));
    SourceLine {
        name: text(0).as_deref().map_or("", base).to_owned(),
        sha256: text(1).unwrap_or_default(),
        bytes: number(2),
        records,
        gap_bytes,
        defects,
        first_time: text(6),
        age_days: last.map(|last| (now - last).div_euclid(SECONDS_PER_DAY)),
        last_time,
        health: match (records, gap_bytes, defects) {
            (0, ..) => "empty",
            (_, 0, 0) => "whole",
            (_, 0, _) => "has defects",
            _ => "damaged",
        },
        analyses: number(8),
    }
}

/// What is said of a file of this health.
fn in_words(health: &str) -> &'static str {
    match health {
        "empty" => "no record could be read in it",
        "whole" => "every byte is in a record, and nothing is wrong with them",
        "has defects" => "every byte is in a record, and something is wrong in some of them",
        _ => "some bytes are in no record",
    }
}

pub(super) fn sources(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let now = house.today().end().seconds();
    let found = house.evidence(|store| {
        let total = count(store, "select count(*) from sources", &[])?;
        let span = "select min(first_time), max(last_time) from sources";
        let span = rows(store, span, &[], |row| {
            [0, 1].map(|column| row.value(column).as_text().map(str::to_owned))
        })?;
        let sql = format!(
            "select {COLUMNS} from sources s
             order by s.first_time desc, s.name limit {limit} offset {cursor}"
        );
        let items = rows(store, &sql, &[], |row| line(row, now))?;
        Ok((total, items, span.into_iter().next().unwrap_or_default()))
    })?;
    let (total, items, span) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Sources".to_owned(),
        html: html! {
            h1 { "Sources" }
            p {
                "Every finding leads back to a place in one of these files, named by its SHA-256. \
                 What is not in them is not known here."
            }
            @if list.items.is_empty() { (nothing_checked()) } @else {
                (spanned(&list, &span, now))
                (files(&list.items))
            }
            (list.more("/sources", asked))
        },
    })
}

/// From when to when, how old, and how they are.
fn spanned(list: &List<SourceLine>, span: &[Option<String>; 2], now: i64) -> Markup {
    let [from, to] = span;
    let last = to.as_deref().and_then(time::seconds);
    html! {
        dl {
            div { dt { "Files" } dd { (list.total) } }
            @if let (Some(from), Some(to)) = (from, to) {
                div { dt { "From when to when" } dd { (time::range(from, to)) } }
            }
            @if let Some(last) = last {
                div {
                    dt { "The newest record" }
                    dd {
                        "is " (days((now - last).div_euclid(SECONDS_PER_DAY))) " old; what happened since is not known"
                    }
                }
            }
        }
    }
}

fn days(count: i64) -> String {
    match count {
        ..=0 => "less than a day".to_owned(),
        1 => "a day".to_owned(),
        2..=730 => format!("{count} days"),
        _ => format!("{} years", count * 4 / 1461),
    }
}

fn files(files: &[SourceLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Files" {
            table.stacked {
                thead { tr {
                    th scope="col" { "File" }
                    th scope="col" { "Covers" }
                    th scope="col" { "Age" }
                    th scope="col" { "Health" }
                    th scope="col" class="number" { "Records" }
                } }
                tbody {
                    @for file in files { tr {
                        th scope="row" {
                            a href=(links::source(&file.sha256)) { bdi.file { (file.name) } }
                        }
                        td data-name="Covers" { (covers(file)) }
                        td data-name="Age" { @match file.age_days { Some(age) => (days(age)), None => "unknown" } }
                        td data-name="Health" { (health(file)) }
                        td.number data-name="Records" { (file.records) }
                    } }
                }
            }
        }
    }
}

fn covers(file: &SourceLine) -> Markup {
    html! {
        @if let (Some(from), Some(to)) = (&file.first_time, &file.last_time) {
            (time::range(from, to))
        } @else { "unknown" }
    }
}

fn health(file: &SourceLine) -> Markup {
    html! {
        (file.health)
        @if file.defects > 0 { ": " (file.defects) }
        @if file.gap_bytes > 0 { ", " (file.gap_bytes) " bytes not read" }
    }
}

pub(super) fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    /// Ours: who wants more asks in SQL.
    const DEFECTS_MAX: usize = 1_000;
    let name = asked.named("source");
    let now = house.today().end().seconds();
    let found = house.evidence(|store| {
        let values = [("?1", Value::from(name))];
        let sql = format!("select {COLUMNS} from sources s where s.sha256 = ?1");
        let Some(line) = rows(store, &sql, &values, |row| line(row, now))?.pop() else {
            return Ok(None);
        };
        let sql = format!(
            "select d.start_offset, d.end_offset, d.what, d.reference, d.action
             from defects d join sources s on s.id = d.source
             where s.sha256 = ?1 order by d.start_offset limit {DEFECTS_MAX}"
        );
        let defects_found = rows(store, &sql, &values, |row| {
            let text = |column| row.value(column).as_text().map(str::to_owned);
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            Defect {
                start_offset: number(0),
                end_offset: number(1),
                what: text(2).unwrap_or_default(),
                reference: text(3),
                action: text(4).unwrap_or_default(),
            }
        })?;
        Ok(Some(Source {
            line,
            defects_found,
        }))
    })?;
    let source = found.flatten().ok_or_else(|| {
        Problem::nothing(format!("there is no source `{}`", shown(name)))
            .hint("all of them: /sources")
    })?;
    Answer::page(asked, &source, || source.main())
}

impl Source {
    fn main(&self) -> Main {
        let file = &self.line;
        Main {
            title: file.name.clone(),
            html: html! {
                p.kicker { a href="/sources" { "Sources" } }
                h1 { bdi { (file.name) } }
                dl {
                    div { dt { "Covers" } dd { (covers(file)) } }
                    div {
                        dt { "Age" }
                        dd { @match file.age_days { Some(age) => (days(age)), None => "unknown" } }
                    }
                    div { dt { "Health" } dd { (health(file)) ": " (in_words(file.health)) } }
                    div { dt { "Records" } dd { (file.records) } }
                    div { dt { "Size" } dd { (file.bytes) " bytes" } }
                    div { dt { "SHA-256" } dd { code { (file.sha256) } } }
                    div { dt { "Read by" } dd { (words::some(file.analyses.unsigned_abs(), "analysis", "analyses")) } }
                }
                p.quiet {
                    "The file itself is not kept here. Who has it from its publisher can tell by the \
                     SHA-256 that it is the same, and read at the places that findings name."
                }
                h2 { "What is wrong with it" }
                @if self.defects_found.is_empty() { p { "Nothing was found wrong with it." } }
                @else { (defects(&self.defects_found)) }
            },
        }
    }
}

fn defects(defects: &[Defect]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Defects" {
            table.stacked {
                thead { tr {
                    th scope="col" { "What" }
                    th scope="col" class="number" { "At bytes" }
                    th scope="col" { "Standard" }
                    th scope="col" { "What was done" }
                } }
                tbody {
                    @for defect in defects { tr {
                        th scope="row" { (defect.what) }
                        td.number data-name="At bytes" { (defect.start_offset) "–" (defect.end_offset) }
                        td data-name="Standard" { @if let Some(reference) = &defect.reference { (reference) } }
                        td data-name="What was done" { (defect.action) }
                    } }
                }
            }
        }
    }
}
