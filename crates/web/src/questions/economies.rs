//! Who is committed to what, and what was seen of whom.

use answers::commitments::{self, Dossier};
use catalog::{Economy, IndicatorId};
use document::{Block, Document, Line, Picture, Table};
use maud::{Markup, PreEscaped, html};
use report::words;
use serde::Serialize;

use super::evidence::{self, FindingLine, Measure, Recipient, Watched};
use crate::answer::{Answer, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listEconomies",
        path: "/economies",
        title: "Economies",
        describes: "All economies by ISO 3166-1: to how many instruments each is committed as far \
                    as the catalog knows, and how many findings name a network registered there.",
        parameters: &[Parameter {
            name: "by",
            kind: Kind::Text,
            describes: "What colours the map: `commitments`, `findings`, or an indicator, whose \
                        findings alone are counted then; commitments unless given.",
            example: "findings",
        }],
        room: Room::Economies,
        access: Access::Anyone,
        answer: list,
    },
    Question {
        id: "showEconomy",
        path: "/economies/{economy}",
        title: "An economy",
        describes: "What it is committed to, what was seen of networks registered there, norm by \
                    norm, and what is not known.",
        parameters: &[Parameter {
            name: "economy",
            kind: Kind::Text,
            describes: "Two letters of ISO 3166-1, or its English name.",
            example: "JP",
        }],
        room: Room::Economies,
        access: Access::Anyone,
        answer: dossier,
    },
];

/// Findings on the page of an economy; the list has all.
const FINDINGS_MAX: usize = 10;

/// An economy in a list.
#[derive(Debug, Serialize)]
pub(super) struct EconomyLine {
    /// The two letters.
    economy: Economy,
    /// Its English name.
    name: &'static str,
    /// To how many instruments it is committed, as far as the catalog knows.
    commitments: usize,
    /// How many findings name a network registered there; absent where nothing was
    /// checked.
    findings: Option<usize>,
}

/// What colours the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By<'a> {
    /// To how many instruments an economy is committed.
    Commitments,
    /// How many findings name a network registered there: of all indicators, or of one.
    Findings(Option<&'a str>),
}

/// What is known of an economy.
#[derive(Debug, Serialize)]
struct Known<'c> {
    #[serde(flatten)]
    dossier: Dossier<'c>,
    /// The norms that indicators watch, and what was seen.
    watched: Vec<Watched>,
    /// The findings that name a network registered there, the gravest first, at most
    /// a hundred; absent where nothing was checked.
    findings: Option<Vec<FindingLine>>,
    /// What each indicator counted, beside the other economies; absent likewise.
    measures: Option<Vec<Measure>>,
    /// Whom the findings say to tell there, at most thirty; absent likewise.
    recipients: Option<Vec<Recipient>>,
    /// How many provisions nothing watches: of them nothing is known.
    unwatched: usize,
}

/// All economies, by their letters.
pub(super) fn all(house: &House, by: By<'_>) -> Result<Vec<EconomyLine>, Problem> {
    let mut counts = std::collections::BTreeMap::<Economy, usize>::new();
    for (economy, _) in commitments::all(&house.catalog) {
        *counts.entry(economy).or_default() += 1;
    }
    let indicator = match by {
        By::Findings(indicator) => indicator,
        By::Commitments => None,
    };
    let seen = evidence::by_economy(house, indicator)?;
    let line = |economy: Economy| EconomyLine {
        economy,
        name: economy.name(),
        commitments: counts.get(&economy).copied().unwrap_or(0),
        findings: seen
            .as_ref()
            .map(|seen| seen.get(economy.code()).copied().unwrap_or(0)),
    };
    Ok(Economy::all().map(line).collect())
}

fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let by = match asked.text("by") {
        None | Some("commitments") => By::Commitments,
        Some("findings") => By::Findings(None),
        Some(id)
            if IndicatorId::new(id).is_some_and(|id| house.catalog.indicator(&id).is_some()) =>
        {
            By::Findings(Some(id))
        }
        Some(other) => {
            let problem = Problem::asked(format!("`{}` colours no map", shown(other)));
            return Err(problem.hint("commitments, findings, or an indicator: /indicators"));
        }
    };
    let lines = all(house, by)?;
    Answer::page(asked, &lines, || Main {
        title: "Economies".to_owned(),
        html: html! {
            h1 { "Economies" }
            p {
                "An economy is where a registry has a network or an address block registered, by \
                 ISO 3166-1. It is not where something happened, and not who acted."
            }
            (map(house, &lines, by))
            h2 { "All of them" }
            (table(&lines))
        },
    })
}

/// The economies as tiles, coloured by a count, with what is known of how many.
pub(super) fn map(house: &House, lines: &[EconomyLine], by: By<'_>) -> Markup {
    let of = |line: &EconomyLine| match by {
        By::Commitments => line.commitments,
        By::Findings(_) => line.findings.unwrap_or(0),
    };
    let most = lines.iter().map(of).max().unwrap_or(0);
    let bounds = steps(most);
    let step = |count: usize| bounds.iter().filter(|bound| count >= **bound).count();
    let known = lines.iter().filter(|line| of(line) > 0).count();
    let (one, unit) = match by {
        By::Commitments => ("commitment", "commitments"),
        By::Findings(_) => ("finding", "findings"),
    };
    html! {
        h2 id="map" { "Economies by " (unit) }
        (choice(house, by))
        p {
            @match by {
                By::Commitments => {
                    "The darker, the more instruments the catalog knows it to be committed to. It \
                     knows commitments of " (known) " of " (lines.len()) " economies; of the others \
                     nothing is known, which is not that there is nothing."
                }
                By::Findings(_) => {
                    "The darker, the more findings name a network registered there, as origin or as \
                     the one that was hit: " (known) " of " (lines.len()) " economies are named. \
                     Who has more networks is named more often; who is not named may not have been \
                     heard."
                }
            }
        }
        ul.legend {
            li { span {} " none known" }
            @for (place, bound) in bounds.iter().enumerate() {
                @let end = bounds.get(place + 1).map_or(most, |next| next - 1);
                @if *bound <= end {
                    li { span class=(format!("step{}", place + 1)) {} " " (from_to(*bound, end)) }
                }
            }
        }
        ul.tiles {
            @for line in lines {
                @let class = format!("step{}", step(of(line)));
                li {
                    a class=(class) href=(links::economy(line.economy.code()))
                        title=(format!("{}: {}", line.name, of(line))) {
                        (line.economy.code())
                        span.hidden { ", " (line.name) ": " (words::some(of(line) as u64, one, unit)) }
                    }
                }
            }
        }
    }
}

/// The field to choose what colours the map with.
fn choice(house: &House, by: By<'_>) -> Markup {
    let chosen = |one: By<'_>| by == one;
    html! {
        form.narrow action="/economies" {
            label {
                "Coloured by " select name="by" {
                    option value="commitments" selected[chosen(By::Commitments)] { "commitments" }
                    option value="findings" selected[chosen(By::Findings(None))] { "all findings" }
                    @for indicator in house.catalog.indicators() {
                        @let id = indicator.id.as_str();
                        option value=(id) selected[chosen(By::Findings(Some(id)))] {
                            "findings of " (id)
                        }
                    }
                }
            }
            button { "Show" }
        }
    }
}

fn from_to(from: usize, to: usize) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from}–{to}")
    }
}

/// Where the four steps of colour begin. Steps that the same count would begin are
/// one, and the last of them counts.
fn steps(most: usize) -> [usize; 4] {
    [1, most / 4 + 1, most / 2 + 1, most * 3 / 4 + 1]
}

fn table(lines: &[EconomyLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Economies" {
            table {
                thead { tr {
                    th scope="col" { "Economy" }
                    th scope="col" { "Name" }
                    th scope="col" class="number" { "Commitments known" }
                    th scope="col" class="number" { "Findings that name a network registered there" }
                } }
                tbody {
                    @for line in lines { tr {
                        th scope="row" {
                            a href=(links::economy(line.economy.code())) { (line.economy.code()) }
                        }
                        td { (line.name) }
                        td.number { (line.commitments) }
                        td.number {
                            @match line.findings { Some(count) => (count), None => "nothing checked" }
                        }
                    } }
                }
            }
        }
    }
}

fn dossier(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let text = asked.named("economy");
    let economy = Economy::named(text).ok_or_else(|| {
        Problem::nothing(format!("there is no economy `{}`", shown(text)))
            .hint(format!("write {}, or its English name", Economy::SHAPE))
    })?;
    let catalog = &house.catalog;
    let is_unwatched =
        |provision: &&catalog::Provision| catalog.indicators_of(&provision.id).next().is_none();
    let known = Known {
        watched: evidence::watched(house, economy.code())?,
        findings: evidence::of_economy(house, economy.code())?,
        measures: evidence::measures(house, economy.code())?,
        recipients: evidence::recipients(house, economy.code())?,
        unwatched: catalog.provisions().iter().filter(is_unwatched).count(),
        dossier: commitments::of(catalog, economy),
    };
    let document = || known.dossier.document(catalog);
    if asked.form == crate::answer::Form::Markdown {
        return Answer::document(house, asked, &known, document);
    }
    Answer::page(asked, &known, || Main {
        title: format!("{} ({economy})", known.dossier.name),
        html: page(house, &known, &document()),
    })
}

fn page(house: &House, known: &Known<'_>, commitments: &Document) -> Markup {
    let Dossier { economy, name, .. } = known.dossier;
    let number = |count: Option<usize>| match count {
        Some(count) => count.to_string(),
        None => "unknown".to_owned(),
    };
    html! {
        h1 { (name) " (" (economy) ")" }
        p.kicker {
            "On this page: " a href="#seen" { "is it kept?" } " · "
            a href="#counts" { "beside others" } " · " a href="#tell" { "whom to tell" } " · "
            a href="#commitments" { "commitments" } " · " a href="#unknown" { "what is unknown" }
        }
        dl.figures {
            @let (count, findings) = (known.dossier.commitments.len(), known.findings.as_ref());
            div {
                dt { @if count == 1 { "commitment known" } @else { "commitments known" } }
                dd { (count) }
            }
            div {
                dt {
                    @if findings.is_some_and(|all| all.len() == 1) { "finding names" }
                    @else { "findings name" }
                    " a network registered here"
                }
                dd {
                    // Of a hundred there may be more.
                    (number(findings.map(Vec::len)))
                    @if findings.is_some_and(|all| all.len() == 100) { "+" }
                }
            }
            div { dt { "norms are watched" } dd { (known.watched.len()) } }
            div { dt { "are not: unknown" } dd { (known.unwatched) } }
        }
        (seen(house, known))
        (counts(house, known))
        (tell(known))
        h2 id="commitments" { "What it has signed up to" }
        (parts(house, commitments))
        (unknown(known))
    }
}

/// A document as parts of a page, under a heading of the page's.
fn parts(house: &House, document: &Document) -> Markup {
    PreEscaped(document.html_blocks(&|code| house.address(code)))
}

/// What was seen, norm by norm.
fn seen(house: &House, known: &Known<'_>) -> Markup {
    let mut document = Document::new("");
    // What people come for stands first: a narrow screen shows no more.
    let mut table = Table::new([
        "norm",
        "what can be said",
        "#findings",
        "asks",
        "watched by",
    ]);
    for norm in &known.watched {
        table.row([
            Line::code(&norm.provision).then(format!(" {}", norm.title)),
            norm.said.into(),
            norm.findings
                .map_or("–".into(), |count| count.to_string().into()),
            norm.asks.clone().into(),
            norm.indicators
                .iter()
                .enumerate()
                .fold(Line::default(), |line, (at, id)| {
                    line.then(if at > 0 { ", " } else { "" }).then_code(id)
                }),
        ]);
    }
    document.table(table);
    html! {
        h2 id="seen" { "Is it kept, and how do we know?" }
        p {
            "The norms that something here watches, and the findings that name a network \
             registered in this economy, as origin or as the one that was hit. That nothing was \
             found says nothing about what was not looked at: it is unknown, never kept. "
            a href="/method" { "How to read this" }
        }
        (parts(house, &document))
        h3 { "Findings that name a network registered here" }
        @match &known.findings {
            None => p { "Nothing was checked yet, so nothing is known." },
            Some(findings) if findings.is_empty() => p {
                "No finding names one. What was looked at: " a href="/sources" { "the sources" } "."
            },
            Some(findings) => {
                (evidence::table(&findings[..findings.len().min(FINDINGS_MAX)]))
                @if findings.len() > FINDINGS_MAX {
                    p.more {
                        a href=(format!("/findings?economy={}", known.dossier.economy)) {
                            "All findings that name one"
                        }
                    }
                }
            }
        }
    }
}

/// What indicators counted, beside the other economies, and over time.
fn counts(house: &House, known: &Known<'_>) -> Markup {
    let Some(measures) = &known.measures else {
        return html! {};
    };
    let mut document = Document::new("");
    let mut table = Table::new([
        "indicator",
        "#findings here",
        "#economies named",
        "#half have at most",
        "#the most",
        "#name no economy",
    ]);
    for measure in measures {
        table.row([
            Line::code(&measure.indicator),
            measure.findings.into(),
            measure.economies.into(),
            measure.median.into(),
            measure.most.into(),
            measure.nowhere.into(),
        ]);
    }
    document.table(table);
    if let Some(picture) = over_time(known, measures) {
        document.heading(2, "Over time");
        document.blocks.push(Block::Picture(picture));
        document.table(by_day(measures));
    }
    html! {
        h2 id="counts" { "Beside other economies" }
        p {
            "Findings that name a network registered here, beside those of the economies that are \
             named at all. These are counts and no rates: how many networks are registered where \
             is not known here, and who has more is named more often."
        }
        (parts(house, &document))
        @if measures.first().is_some_and(|measure| measure.days.len() < 2) {
            p.quiet { "One day was looked at, so nothing can be said about time." }
        }
    }
}

/// The findings of each day, where there are several.
fn over_time(known: &Known<'_>, measures: &[Measure]) -> Option<Picture> {
    let first = measures.first().filter(|measure| measure.days.len() > 1)?;
    let times: Vec<(i32, String)> = first
        .days
        .iter()
        .map(|day| {
            let seconds = report::time::seconds(&format!("{}T00:00:00Z", day.day)).unwrap_or(0);
            let since_1970 = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
            (since_1970, day.day.clone())
        })
        .collect();
    let line = |measure: &Measure| plot::series::Line {
        name: measure.indicator.clone(),
        values: measure
            .days
            .iter()
            .map(|day| Some(day.findings as f64))
            .collect(),
    };
    let name = known.dossier.name;
    let alt = format!(
        "Findings that name a network registered in {name}, by indicator and day, on the {} days \
         that were looked at. The table below has the same.",
        times.len()
    );
    let series = plot::series::Series {
        caption: plot::Caption {
            title: format!("Findings that name a network registered in {name}"),
            axis: "findings by day".to_owned(),
            description: alt.clone(),
            notes: Vec::new(),
        },
        times,
        lines: measures.iter().map(line).collect(),
        moments: Vec::new(),
    };
    Some(Picture {
        name: "over-time.svg".to_owned(),
        svg: series.svg(),
        alt,
    })
}

fn by_day(measures: &[Measure]) -> Table {
    let mut table = Table::new(["day", "indicator", "#findings"]);
    let all = measures.iter();
    for (measure, day) in all.flat_map(|one| one.days.iter().map(move |day| (one, day))) {
        if day.findings > 0 {
            table.row([
                day.day.as_str().into(),
                Line::code(&measure.indicator),
                day.findings.into(),
            ]);
        }
    }
    table
}

/// Whom to tell here.
fn tell(known: &Known<'_>) -> Markup {
    html! {
        h2 id="tell" { "Whom to tell" }
        @match known.recipients.as_deref() {
            None => p { "Nothing was checked yet, so there is nothing to tell anybody." },
            Some([]) => p { "No finding says to tell a network registered here." },
            Some(recipients) => (told(recipients)),
        }
        p {
            "The national response team of this economy is unknown here: no register of teams is \
             loaded. Teams are listed by "
            a href="https://www.first.org/members/teams/" { "FIRST" }
            "; the contact points of States are in the "
            a href=(links::provision("un-poc-directory")) { "directory of the United Nations" }
            ", which is not public."
        }
    }
}

fn told(recipients: &[Recipient]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Whom to tell" {
            table.stacked {
                thead { tr {
                    th scope="col" { "Whom" }
                    th scope="col" { "As" }
                    th scope="col" class="number" { "Findings" }
                    th scope="col" { "How" }
                } }
                tbody {
                    @for one in recipients {
                        @let asn = one.subject.strip_prefix("AS").and_then(|asn| asn.parse().ok());
                        tr {
                            th scope="row" {
                                @match asn {
                                    Some(asn) => a href=(links::network(asn)) { (one.subject) },
                                    None => bdi { (one.subject) },
                                }
                                @if let Some(name) = &one.name { " " bdi { (name) } }
                            }
                            td data-name="As" { (one.role) }
                            td.number data-name="Findings" { (one.findings) }
                            td.long data-name="How" { (one.reach) }
                        }
                    }
                }
            }
        }
    }
}

/// What nobody can tell from here.
fn unknown(known: &Known<'_>) -> Markup {
    let dossier = &known.dossier;
    html! {
        h2 id="unknown" { "What is unknown" }
        ul {
            li {
                "Whether it keeps any of the " (known.unwatched) " norms that nothing here watches."
            }
            li {
                "Whether it keeps those that something watches and nothing speaks against."
            }
            li { "Who wanted what was seen: routes show networks, and no will." }
            @if dossier.unknown > 0 {
                li {
                    "Whether it has adopted " (dossier.unknown) " instruments whose adopters the \
                     catalog does not know."
                }
            }
            li { "What happened outside of " a href="/sources" { "what was looked at" } "." }
        }
    }
}
