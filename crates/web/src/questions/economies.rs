//! Who is committed to what, and what was seen of whom.

use answers::commitments::{self, Dossier};
use catalog::Economy;
use document::{Line, Table};
use maud::{Markup, html};
use serde::Serialize;

use super::evidence::{self, FindingLine, Watched};
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
        parameters: &[],
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
}

/// All economies, by their letters.
pub(super) fn all(house: &House) -> Result<Vec<EconomyLine>, Problem> {
    let mut counts = std::collections::BTreeMap::<Economy, usize>::new();
    for (economy, _) in commitments::all(&house.catalog) {
        *counts.entry(economy).or_default() += 1;
    }
    let seen = evidence::by_economy(house)?;
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
    let lines = all(house)?;
    Answer::page(asked, &lines, || Main {
        title: "Economies".to_owned(),
        html: html! {
            h1 { "Economies" }
            p {
                "An economy is where a registry has a network or an address block registered, by \
                 ISO 3166-1. It is not where something happened, and not who acted."
            }
            (map(&lines))
            h2 { "All of them" }
            (table(&lines))
        },
    })
}

/// The economies as tiles, coloured by how many instruments each is committed to.
pub(super) fn map(lines: &[EconomyLine]) -> Markup {
    let most = lines.iter().map(|line| line.commitments).max().unwrap_or(0);
    let bounds = steps(most);
    let step = |count: usize| bounds.iter().filter(|bound| count >= **bound).count();
    let known = lines.iter().filter(|line| line.commitments > 0).count();
    html! {
        h2 { "Commitments by economy" }
        p {
            "The darker, the more instruments the catalog knows it to be committed to. It knows \
             commitments of " (known) " of " (lines.len())
            " economies; of the others nothing is known, which is not that there is nothing."
        }
        ul.legend {
            li { span {} " none known" }
            @for (place, bound) in bounds.iter().enumerate() {
                @let end = bounds.get(place + 1).map_or(most, |next| next - 1);
                li { span class=(format!("step{}", place + 1)) {} " " (bound) "–" (end) }
            }
        }
        ul.tiles {
            @for line in lines {
                @let class = format!("step{}", step(line.commitments));
                li {
                    a class=(class) href=(links::economy(line.economy.code()))
                        title=(format!("{}: {}", line.name, line.commitments)) {
                        (line.economy.code())
                        span.hidden { ", " (line.name) ": " (line.commitments) " commitments" }
                    }
                }
            }
        }
    }
}

/// Where the four steps of colour begin.
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
    let findings = evidence::of_economy(house, economy.code())?;
    let known = Known {
        watched: evidence::watched(house, economy.code())?,
        findings,
        dossier: commitments::of(&house.catalog, economy),
    };
    let document = || known.dossier.document(&house.catalog);
    Answer::framed(house, asked, &known, document, |commitments| {
        Ok(html! {
            p.kicker { "On this page: commitments, and " a href="#seen" { "what was seen" } }
            (commitments)
            (seen(house, &known))
        })
    })
}

/// What was seen, norm by norm.
fn seen(house: &House, known: &Known<'_>) -> Markup {
    let mut document = document::Document::new(String::new());
    let mut table = Table::new([
        "norm",
        "asks",
        "watched by",
        "#findings",
        "what can be said",
    ]);
    for norm in &known.watched {
        table.row([
            Line::code(&norm.provision).then(format!(" {}", norm.title)),
            norm.asks.clone().into(),
            norm.indicators
                .iter()
                .enumerate()
                .fold(Line::default(), |line, (at, id)| {
                    line.then(if at > 0 { ", " } else { "" }).then_code(id)
                }),
            norm.findings
                .map_or("-".into(), |count| count.to_string().into()),
            norm.said.into(),
        ]);
    }
    document.table(table);
    let part = document.html_part(&|code| house.address(code));
    // The heading of the part is empty and is left out.
    let part = part.replacen("<h1></h1>", "", 1);
    html! {
        h2 id="seen" { "Is it kept, and how do we know?" }
        p {
            "The norms that something here watches, and the findings that name a network \
             registered in this economy, as origin or as the one that was hit. That nothing was \
             found says nothing about what was not looked at: it is unknown, never kept."
        }
        (maud::PreEscaped(part))
        h2 { "Findings that name a network registered here" }
        @match &known.findings {
            None => p { "Nothing was checked yet, so nothing is known." },
            Some(findings) if findings.is_empty() => p {
                "No finding names one. What was looked at: " a href="/sources" { "the sources" } "."
            },
            Some(findings) => (evidence::table(findings)),
        }
    }
}
