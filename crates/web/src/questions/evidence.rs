//! What was found, in what, and what it says about norms.

use std::collections::BTreeMap;

use catalog::words::Polarity;
use engine::stored::{self, Stored};
use maud::{Markup, PreEscaped, html};
use report::time;
use serde::Serialize;
use store::{Row, Store, Value};

use crate::answer::{Answer, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::page;
use crate::problem::Problem;
use crate::question::{CURSOR, Kind, LIMIT, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listFindings",
        path: "/findings",
        title: "Findings",
        describes: "What indicators made of observations, the gravest first. A finding of several \
                    analyses is that of the latest.",
        parameters: &[
            Parameter {
                name: "severity",
                kind: Kind::Word(&["high", "medium", "low"]),
                describes: "How grave.",
                example: "high",
            },
            Parameter {
                name: "indicator",
                kind: Kind::Text,
                describes: "Of which indicator.",
                example: "route-new-origin",
            },
            Parameter {
                name: "provision",
                kind: Kind::Text,
                describes: "That engage this provision.",
                example: "un-gge-2015#13-f",
            },
            LIMIT,
            CURSOR,
        ],
        room: Room::Findings,
        answer: list,
    },
    Question {
        id: "showFinding",
        path: "/findings/{finding}",
        title: "A finding",
        describes: "What was seen, what could explain it, the norms engaged and what this does \
                    not show, whom to tell, and where in which file it can be read again.",
        parameters: &[Parameter {
            name: "finding",
            kind: Kind::Text,
            describes: "Its name: the same for the same sources.",
            example: "route-new-origin:none",
        }],
        room: Room::Findings,
        answer: one,
    },
    Question {
        id: "showNetwork",
        path: "/networks/{asn}",
        title: "A network",
        describes: "Who holds an AS number as far as the database knows, and the findings that \
                    name it.",
        parameters: &[Parameter {
            name: "asn",
            kind: Kind::Number(0, 4_294_967_295),
            describes: "The AS number.",
            example: "64500",
        }],
        room: Room::Findings,
        answer: network,
    },
    Question {
        id: "listSources",
        path: "/sources",
        title: "Sources",
        describes: "The files that were read: what they cover, and what is wrong with them.",
        parameters: &[LIMIT, CURSOR],
        room: Room::Findings,
        answer: sources,
    },
];

/// A finding in a list.
#[derive(Debug, Serialize)]
pub(super) struct FindingLine {
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

/// A list, and where it goes on.
#[derive(Debug, Serialize)]
struct List<T> {
    /// How many there are in all.
    total: usize,
    /// Some of them.
    items: Vec<T>,
    /// The `cursor` of the rest; absent where there is none.
    next: Option<usize>,
}

/// A norm that indicators watch, and what can be said of it for one economy.
#[derive(Debug, Serialize)]
pub(super) struct Watched {
    /// The provision.
    pub(super) provision: String,
    /// Its title.
    pub(super) title: String,
    /// What it asks: to do, to refrain.
    pub(super) asks: String,
    /// The indicators.
    pub(super) indicators: Vec<String>,
    /// How many findings engage it and name a network registered there; absent where
    /// nothing was checked.
    pub(super) findings: Option<usize>,
    /// What can be said, in words.
    pub(super) said: &'static str,
}

/// Which rows of `findings` count: of each name that of the latest analysis.
const LATEST: &str = "f.id in (select max(id) from findings group by name)";

const COLUMNS: &str =
    "f.name, f.severity, f.headline, f.subject, f.indicator, f.first_seen, f.last_seen";

const ORDER: &str =
    "case f.severity when 'high' then 0 when 'medium' then 1 else 2 end, f.first_seen desc, f.name";

/// Findings of an economy or network that are listed at most; the list of findings
/// has all.
const LINES_MAX: usize = 100;

fn line(row: &Row<'_>) -> FindingLine {
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

/// All rows of a question.
fn rows<T>(
    store: &Store,
    sql: &str,
    values: &[(&str, Value)],
    read: impl Fn(&Row<'_>) -> T,
) -> Result<Vec<T>, Problem> {
    let mut query = store.query_with(sql, values)?;
    let mut rows = query.rows();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&row));
    }
    Ok(all)
}

fn count(store: &Store, sql: &str, values: &[(&str, Value)]) -> Result<usize, Problem> {
    let all = rows(store, sql, values, |row| row.value(0).as_integer())?;
    let first = all.into_iter().flatten().next().unwrap_or(0);
    Ok(usize::try_from(first).unwrap_or(0))
}

fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let value = |name| Value::from(asked.text(name).map(str::to_owned));
    let narrowed = format!(
        "from findings f where {LATEST} and (?1 is null or f.severity = ?1)
         and (?2 is null or f.indicator = ?2)
         and (?3 is null or exists (select 1 from finding_provisions p
            where p.finding = f.id and p.provision = ?3))"
    );
    let values = [
        ("?1", value("severity")),
        ("?2", value("indicator")),
        ("?3", value("provision")),
    ];
    let found = house.evidence(|store| {
        let total = count(store, &format!("select count(*) {narrowed}"), &values)?;
        let sql =
            format!("select {COLUMNS} {narrowed} order by {ORDER} limit {limit} offset {cursor}");
        Ok((total, rows(store, &sql, &values, line)?))
    })?;
    let is_checked = found.is_some();
    let (total, items) = found.unwrap_or_default();
    let end = cursor.saturating_add(items.len());
    let list = List {
        total,
        next: (end < total && !items.is_empty()).then_some(end),
        items,
    };
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
            @if let Some(next) = list.next {
                @let values: Vec<_> = asked.values().collect();
                p.more { a href=(page::next("/findings", &values, next)) { "The next of them" } }
            }
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
            @for name in ["indicator", "provision"] {
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

fn nothing_checked() -> Markup {
    html! {
        p {
            "Nothing was checked yet, so nothing is known. Whoever runs this begins with "
            code { "normwatch check" } " over archives of routes."
        }
    }
}

/// Findings as a table.
pub(super) fn table(findings: &[FindingLine]) -> Markup {
    html! {
        @if !findings.is_empty() {
            div.scroll role="group" tabindex="0" aria-label="Findings" {
                table {
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
                            td { time datetime=(finding.first_seen) { (time::moment(&finding.first_seen)) } }
                            td {
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

fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let name = asked.named("finding");
    let stored = house.evidence(|store| Ok(stored::finding(&house.catalog, store, name)?))?;
    let stored = stored.flatten().ok_or_else(|| {
        Problem::nothing(format!("there is no finding `{}`", shown(name)))
            .hint("all of them: /findings")
    })?;
    Answer::page(asked, &stored, || Main {
        title: stored.finding.headline.clone(),
        html: html! {
            (PreEscaped(report::html::article(&stored.finding)))
            (looked_at(&stored))
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
            (analysis.sources) " files"
            @if let (Some(from), Some(to)) = (&analysis.from, &analysis.to) {
                ", " (time::range(from, to))
            }
            ", " (analysis.peers) " peer networks, " (analysis.prefixes) " prefixes. "
            @if !analysis.baseline.is_empty() { "Known before: " bdi { (analysis.baseline) } "." }
        }
        p.quiet { "This analysis: " code { (analysis.key) } }
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

/// What the database has of a network.
#[derive(Debug, Serialize)]
struct Network {
    /// The AS number.
    asn: u64,
    /// Its name; absent where no table gave it.
    as_name: Option<String>,
    /// The organisation.
    organisation: Option<String>,
    /// Where it is registered.
    economy: Option<String>,
    /// The findings that name it.
    findings: Option<Vec<FindingLine>>,
}

fn network(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let asn = asked.number("asn").unwrap_or(0);
    let value = || Value::from(i64::try_from(asn).unwrap_or(0));
    let found = house.evidence(|store| {
        let held = rows(
            store,
            "select as_name, organisation_name, economy from holders where asn = ?1",
            &[("?1", value())],
            |row| [0, 1, 2].map(|column| row.value(column).as_text().map(str::to_owned)),
        )?;
        let sql = format!(
            "select {COLUMNS} from findings f where {LATEST} and (
                exists (select 1 from finding_recipients r
                    where r.finding = f.id and r.subject = 'AS' || ?1)
                or exists (select 1 from finding_observations x
                    join observations o on o.id = x.observation
                    where x.finding = f.id and o.asn = ?1))
             order by {ORDER} limit {LINES_MAX}"
        );
        Ok((
            held.into_iter().next(),
            rows(store, &sql, &[("?1", value())], line)?,
        ))
    })?;
    let (held, findings) = match found {
        Some((held, findings)) => (held, Some(findings)),
        None => (None, None),
    };
    let [as_name, organisation, economy] = held.unwrap_or_default();
    let network = Network {
        asn,
        as_name,
        organisation,
        economy,
        findings,
    };
    Answer::page(asked, &network, || network.main())
}

impl Network {
    fn main(&self) -> Main {
        let unknown = || "unknown: no table that names it was loaded".to_owned();
        Main {
            title: format!("AS{}", self.asn),
            html: html! {
                h1 { "AS" (self.asn) @if let Some(name) = &self.as_name { ": " bdi { (name) } } }
                dl {
                    div { dt { "Held by" } dd { bdi { (self.organisation.clone().unwrap_or_else(unknown)) } } }
                    div {
                        dt { "Registered in" }
                        dd {
                            @match &self.economy {
                                Some(code) => a href=(links::economy(code)) { (code) },
                                None => (unknown()),
                            }
                        }
                    }
                }
                h2 { "Findings that name it" }
                p.quiet {
                    "As origin, as the one that was hit, or as a neighbour. To be named is not to \
                     be the author."
                }
                @match &self.findings {
                    None => (nothing_checked()),
                    Some(findings) if findings.is_empty() => p { "None." },
                    Some(findings) => (table(findings)),
                }
            },
        }
    }
}

/// A file that was read.
#[derive(Debug, Serialize)]
struct SourceLine {
    name: String,
    sha256: String,
    bytes: i64,
    records: i64,
    defects: i64,
    first_time: Option<String>,
    last_time: Option<String>,
}

fn sources(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let found = house.evidence(|store| {
        let total = count(store, "select count(*) from sources", &[])?;
        let sql = format!(
            "select name, sha256, bytes, records, defects, first_time, last_time from sources
             order by first_time desc, name limit {limit} offset {cursor}"
        );
        let items = rows(store, &sql, &[], |row| {
            let text = |column| row.value(column).as_text().map(str::to_owned);
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            SourceLine {
                name: text(0).unwrap_or_default(),
                sha256: text(1).unwrap_or_default(),
                bytes: number(2),
                records: number(3),
                defects: number(4),
                first_time: text(5),
                last_time: text(6),
            }
        })?;
        Ok((total, items))
    })?;
    let (total, items) = found.unwrap_or_default();
    let end = cursor.saturating_add(items.len());
    let list = List {
        total,
        next: (end < total && !items.is_empty()).then_some(end),
        items,
    };
    Answer::page(asked, &list, || Main {
        title: "Sources".to_owned(),
        html: html! {
            h1 { "Sources" }
            p { "Every finding leads back to a place in one of these files, named by its SHA-256." }
            @if list.items.is_empty() { (nothing_checked()) } @else { (files(&list.items)) }
            @if let Some(next) = list.next {
                @let values: Vec<_> = asked.values().collect();
                p.more { a href=(page::next("/sources", &values, next)) { "The next of them" } }
            }
        },
    })
}

fn files(files: &[SourceLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Files" {
            table {
                thead { tr {
                    th scope="col" { "File" }
                    th scope="col" { "Covers" }
                    th scope="col" class="number" { "Records" }
                    th scope="col" class="number" { "Defects" }
                } }
                tbody {
                    @for file in files { tr {
                        th scope="row" { bdi.file { (file.name) } br; code.hash { (file.sha256) } }
                        td {
                            @if let (Some(from), Some(to)) = (&file.first_time, &file.last_time) {
                                (time::range(from, to))
                            } @else { "unknown" }
                        }
                        td.number { (file.records) }
                        td.number { (file.defects) }
                    } }
                }
            }
        }
    }
}

/// How many findings name a network registered in each economy; `None` where nothing
/// was checked.
pub(super) fn by_economy(house: &House) -> Result<Option<BTreeMap<String, usize>>, Problem> {
    let sql = format!(
        "select r.economy, count(distinct f.id) from findings f
         join finding_recipients r on r.finding = f.id
         where {LATEST} and r.economy is not null group by r.economy"
    );
    house.evidence(|store| {
        let all = rows(store, &sql, &[], |row| {
            let economy = row.value(0).as_text().unwrap_or_default().to_owned();
            let count = usize::try_from(row.value(1).as_integer().unwrap_or(0));
            (economy, count.unwrap_or(0))
        })?;
        Ok(all.into_iter().collect())
    })
}

/// The findings that name a network registered in an economy.
pub(super) fn of_economy(
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

/// The norms that indicators watch, with what was seen of networks registered in an
/// economy.
pub(super) fn watched(house: &House, economy: &str) -> Result<Vec<Watched>, Problem> {
    let sql = format!(
        "select p.provision, count(distinct f.id), sum(p.outcome = 'evidence-against')
         from findings f join finding_provisions p on p.finding = f.id
         where {LATEST} and exists (
            select 1 from finding_recipients r where r.finding = f.id and r.economy = ?1)
         group by p.provision"
    );
    let seen = house.evidence(|store| {
        let all = rows(store, &sql, &[("?1", economy.into())], |row| {
            let id = row.value(0).as_text().unwrap_or_default().to_owned();
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            (id, (number(1), number(2)))
        })?;
        Ok(all.into_iter().collect::<BTreeMap<_, _>>())
    })?;
    let catalog = &house.catalog;
    let mut watched = Vec::new();
    for provision in catalog.provisions() {
        let indicators: Vec<String> = catalog
            .indicators_of(&provision.id)
            .map(|indicator| indicator.id.to_string())
            .collect();
        if indicators.is_empty() {
            continue;
        }
        let (findings, against) = match &seen {
            Some(seen) => {
                let (count, against) = seen.get(provision.id.as_str()).copied().unwrap_or((0, 0));
                (usize::try_from(count).ok(), against > 0)
            }
            None => (None, false),
        };
        let refrain = provision.polarity.contains(&Polarity::Refrain);
        watched.push(Watched {
            provision: provision.id.to_string(),
            title: provision.title.clone(),
            asks: if refrain { "to refrain" } else { "to do" }.to_owned(),
            indicators,
            findings,
            said: said(findings, against),
        });
    }
    Ok(watched)
}

/// What can be said of a norm.
fn said(findings: Option<usize>, against: bool) -> &'static str {
    match (findings, against) {
        (None, _) => "unknown: nothing was checked",
        (Some(0), _) => "unknown: nothing was seen against it in what was looked at",
        (Some(_), true) => "something was seen that speaks against it; by whose will is unknown",
        (Some(_), false) => {
            "unknown: it is engaged by what was seen, which does not show whether it is kept"
        }
    }
}

/// The findings that engage a provision, on its page.
pub(super) fn about_provision(house: &House, provision: &str) -> Result<Markup, Problem> {
    /// Findings on the page of a norm; the list has all.
    const SHOWN_MAX: usize = 10;
    let from = format!(
        "from findings f join finding_provisions p on p.finding = f.id
         where {LATEST} and p.provision = ?1"
    );
    let values = [("?1", Value::from(provision))];
    let found = house.evidence(|store| {
        let total = count(store, &format!("select count(*) {from}"), &values)?;
        let sql = format!("select {COLUMNS} {from} order by {ORDER} limit {SHOWN_MAX}");
        Ok((total, rows(store, &sql, &values, line)?))
    })?;
    let is_watched = house
        .catalog
        .provisions()
        .iter()
        .find(|known| known.id.as_str() == provision)
        .is_some_and(|known| house.catalog.indicators_of(&known.id).next().is_some());
    Ok(html! {
        h2 { "What was seen" }
        @match &found {
            _ if !is_watched => p {
                "No indicator watches this norm. Whether it is kept is unknown here."
            },
            None => (nothing_checked()),
            Some((0, _)) => p {
                "Nothing was found in what was looked at. That is not that the norm is kept: it is \
                 unknown."
            },
            Some((total, lines)) => {
                (table(lines))
                @if *total > lines.len() {
                    p.more {
                        a href=(format!("/findings?provision={}", links::segment(provision))) {
                            "All " (total) " findings that engage it"
                        }
                    }
                }
            }
        }
    })
}

/// The gravest findings, for the first page.
pub(super) fn gravest(house: &House, most: usize) -> Result<Option<Vec<FindingLine>>, Problem> {
    let sql =
        format!("select {COLUMNS} from findings f where {LATEST} order by {ORDER} limit {most}");
    house.evidence(|store| rows(store, &sql, &[], line))
}
