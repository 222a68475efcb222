//! The paper on the gaps: what they are, and what could bridge them. Made from the
//! catalog alone; every sentence of fact carries its citation.

use std::collections::{BTreeMap, BTreeSet};

use catalog::words::{Access, GapCode, Word};
use catalog::{Catalog, PartialDate, Provision};

use crate::bridge;
use crate::gaps::{self, Filter, bridge_table};
use crate::side::{Side, counterparts, in_force};
use crate::words::{count, list, sources, words};
use crate::{matrix, pictures};
use document::{Block, Document, Line, Table};

/// The days on which the index is told: when the two rooms met, and now.
const MEETINGS: [(&str, &str); 3] = [
    ("2015-07-22", "the experts' report of 2015"),
    (
        "2016-12-08",
        "the workshop that asked for a skeleton paper on the gaps",
    ),
    ("2019-11", "the workshop on how norms come about"),
];

/// The paper, as of a day.
pub fn paper(catalog: &Catalog, date: PartialDate) -> Document {
    let mut document = Document::new(
        "What is missing between the norms of States and the norms of operators, and what could \
         bridge it",
    );
    opening(catalog, date, &mut document);
    index(catalog, date, &mut document);
    matrix(catalog, date, &mut document);
    by_code(catalog, date, &mut document);
    norm_by_norm(catalog, date, &mut document);
    common_ground(catalog, date, &mut document);
    inverse(catalog, date, &mut document);
    bridges(catalog, date, &mut document);
    contradictions(catalog, &mut document);
    rests_on(catalog, &mut document);
    document
}

fn opening(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.paragraph(format!(
        "As of {date}, made by normwatch from its catalog: {}, {}, {} between them. Provisions \
         are told in our words and cited by symbol and paragraph; the documents themselves are \
         what counts.",
        count(catalog.instruments().len(), "instrument"),
        count(catalog.provisions().len(), "provision"),
        count(catalog.mappings().len(), "mapping"),
    ));
    document.paragraph(
        "At a workshop of the Internet Governance Forum in 2016 a speaker from the technical \
         community asked for a skeleton paper on what the gaps are and how to bridge them, and \
         that the gap be narrower at the next meeting (workshop 132, captions). This is that \
         paper, written anew whenever the catalog changes.",
    );
    document.paragraph(
        "Nothing here says that a norm was kept or broken, or by whom: it says what could be \
         seen, and what could not.",
    );
}

fn index(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "Does the gap get narrower?");
    let days = MEETINGS.map(|(day, _)| day.parse().expect("a date of ours"));
    let rows: Vec<_> = days
        .into_iter()
        .filter(|day: &PartialDate| day.end() <= date.end())
        .chain([date])
        .flat_map(|day| Side::ALL.map(|side| bridge::on(catalog, side, day)))
        .collect();
    document.table(bridge_table(&rows));
    let of: Vec<_> = MEETINGS
        .iter()
        .map(|(day, what)| format!("{day}: {what}"))
        .collect();
    document.paragraph(format!("{}.", of.join("; ")));
    document.paragraph(bridge::METHOD);
    document
        .blocks
        .push(Block::Picture(pictures::bridge_over_time(catalog, date)));
}

fn matrix(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "Who answers to whom");
    document.paragraph(
        "Rows are norms of States; columns are those who publish technical norms; a number says \
         how many provisions there answer to the row. An empty row is a gap.",
    );
    document
        .blocks
        .push(Block::Picture(pictures::matrix(&matrix::on(catalog, date))));
}

fn by_code(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "Kinds of gaps");
    let gaps = gaps::on(catalog, date, &Filter::default());
    let mut table = Table::new(["code", "gap", "how to tell", "#States", "#operators"]);
    for code in &gaps.codes {
        let test = catalog.gap(code.code).map_or("", |gap| gap.test.as_str());
        table.row([
            Line::code(code.code),
            code.describes.into(),
            test.into(),
            code.states.into(),
            code.operators.into(),
        ]);
    }
    document.table(table);
}

/// The eleven norms of the United Nations, one by one.
fn norm_by_norm(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "The eleven norms of the United Nations, one by one");
    let eleven = catalog
        .provisions()
        .iter()
        .filter(|p| p.id.instrument().as_str() == "un-gge-2015");
    for provision in eleven {
        document.heading(2, format!("{}: {}", provision.id.label(), provision.title));
        document.paragraph(
            Line::from(&provision.paraphrase)
                .then(" (")
                .then(&provision.citation)
                .then(".)"),
        );
        let answering: Vec<_> = counterparts(catalog, provision)
            .filter(|(other, _)| in_force(other, date))
            .collect();
        document.list(
            answering
                .iter()
                .map(|(other, mapping)| {
                    Line::code(&other.id).then(format!(
                        " {} ({}): {} ({}, {})",
                        other.title,
                        other.citation,
                        mapping.rationale,
                        mapping.status.in_words(),
                        mapping.confidence.in_words()
                    ))
                })
                .collect(),
        );
        if answering.is_empty() {
            document.paragraph(format!(
                "No technical norm answers to it ({}).",
                provision.citation
            ));
        }
        for gap in &provision.gaps {
            let mark = if gap.primary {
                "What is missing most: "
            } else {
                "Besides: "
            };
            document.paragraph(Line::from(mark).then_code(gap.code).then(format!(
                " {}. {}",
                gap.code.in_words(),
                gap.reason
            )));
        }
        if !provision.contested_terms.is_empty() {
            let quoted = provision.contested_terms.join("”, “");
            document.paragraph(format!(
                "It hangs on words without an agreed meaning: “{quoted}”."
            ));
        }
        document.paragraph(Line(
            [
                Line::from("Rests on: ").0,
                sources(catalog, &provision.basis).0,
            ]
            .concat(),
        ));
    }
}

/// Norms of States with the most counterparts and the fewest contested words.
fn common_ground(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "Common ground: where to begin");
    document.paragraph(
        "Norms of States that technical norms answer to, the least contested first: those with \
         the fewest words without an agreed meaning, and then with the most counterparts.",
    );
    let mut rows: Vec<(&Provision, usize)> = standing(catalog, Side::States, date)
        .map(|p| {
            let answering = counterparts(catalog, p).filter(|(o, _)| in_force(o, date));
            (p, answering.count())
        })
        .filter(|&(_, number)| number > 0)
        .collect();
    rows.sort_by_key(|&(p, number)| (p.contested_terms.len(), usize::MAX - number));
    let mut table = Table::new(["norm", "source", "#contested words", "#counterparts"]);
    for (provision, number) in rows.into_iter().take(COMMON_GROUND_ROWS) {
        table.row([
            Line::code(&provision.id).then(format!(" {}", provision.title)),
            provision.citation.as_str().into(),
            provision.contested_terms.len().into(),
            number.into(),
        ]);
    }
    document.table(table);
}

/// As many rows as fit a page.
const COMMON_GROUND_ROWS: usize = 20;

fn inverse(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "What operators keep and States have not named");
    let mut table = Table::new(["technical norm", "source", "why it has no counterpart"]);
    for provision in standing(catalog, Side::Operators, date) {
        let gap = provision.gaps.iter().find(|g| g.code == GapCode::Inverse);
        if let Some(gap) = gap {
            table.row([
                Line::code(&provision.id).then(format!(" {}", provision.title)),
                provision.citation.as_str().into(),
                gap.reason.as_str().into(),
            ]);
        }
    }
    document.table(table);
}

/// What each kind of gap would need, and how much of it the catalog already has.
fn bridges(catalog: &Catalog, date: PartialDate, document: &mut Document) {
    document.heading(1, "How to bridge them");
    let mut open: BTreeMap<Access, BTreeSet<&str>> = BTreeMap::new();
    for provision in standing(catalog, Side::States, date) {
        for measure in &provision.measures {
            let of_access = open.entry(measure.access).or_default();
            of_access.insert(provision.id.as_str());
        }
    }
    let mut lines: Vec<Line> = open
        .iter()
        .map(|(access, ids)| {
            let line = Line::from(format!("Data {}, for: ", access.in_words()));
            Line([line.0, list(ids.iter().copied()).0].concat())
        })
        .collect();
    let running: BTreeSet<&str> = catalog
        .indicators()
        .iter()
        .flat_map(|i| i.engages.iter().map(|e| e.provision.as_str()))
        .collect();
    lines.push(Line(
        [
            Line::from("Indicators that run today say something of: ").0,
            list(running).0,
        ]
        .concat(),
    ));
    document.list(lines);
    let mut table = Table::new(["process", "how to give input", "#open"]);
    for process in catalog.processes() {
        table.row([
            process.short_title.as_str().into(),
            process.input.as_str().into(),
            process.openness.into(),
        ]);
    }
    document.paragraph("Where somebody who runs a network can say so before it is agreed:");
    document.table(table);
    let mut contested: BTreeMap<&str, usize> = BTreeMap::new();
    for provision in catalog.provisions() {
        for name in &provision.contested_terms {
            if let Some(term) = catalog.term(name) {
                *contested.entry(term.label.as_str()).or_default() += 1;
            }
        }
    }
    let mut contested: Vec<_> = contested.into_iter().collect();
    contested.sort_by_key(|&(label, number)| (usize::MAX - number, label));
    document.paragraph("Words to agree on first, by how many provisions hang on them:");
    let mut table = Table::new(["word", "where rooms differ", "#provisions"]);
    for (label, number) in contested.into_iter().take(COMMON_GROUND_ROWS) {
        let summary = catalog.term(label).map_or("", |t| t.summary.as_str());
        table.row([label.into(), summary.into(), number.into()]);
    }
    document.table(table);
}

fn contradictions(catalog: &Catalog, document: &mut Document) {
    document.heading(1, "Where sources contradict one another");
    let mut table = Table::new(["question", "claims", "held here"]);
    for conflict in catalog.conflicts() {
        let claims: Vec<_> = conflict
            .claims
            .iter()
            .map(|claim| {
                let source = catalog.source(&claim.source);
                format!(
                    "{} ({})",
                    claim.says,
                    source.map_or("", |s| s.title.as_str())
                )
            })
            .collect();
        table.row([
            conflict.question.as_str().into(),
            claims.join("; ").into(),
            conflict.resolution.as_str().into(),
        ]);
    }
    document.table(table);
}

fn rests_on(catalog: &Catalog, document: &mut Document) {
    document.heading(1, "What this rests on");
    let stats = crate::stats::of(catalog);
    let mut table = Table::new(["verification", "means", "#bases"]);
    for (&word, &number) in &stats.bases_by_verification {
        let verification = catalog::words::Verification::from_word(word);
        let means = verification.map_or("", Word::in_words);
        table.row([word.into(), means.into(), number.into()]);
    }
    document.table(table);
    document.paragraph(
        "Mappings are proposals of the catalog's authors until somebody has reviewed them. Who \
         finds a mistake can mend it in a text file; the paper follows.",
    );
    let parties = words(&[catalog::words::Party::States]);
    document.paragraph(format!(
        "Addressees are as the documents have them: where one addresses {parties}, a measure of \
         networks says nothing of what those knew, wanted or did.",
    ));
    let mut lines = Vec::new();
    for source in catalog.sources() {
        lines.push(
            Line::default()
                .then_link(&source.title, source.link.as_deref())
                .then(format!(" ({})", source.tag.in_words())),
        );
    }
    document.heading(1, "Sources");
    document.list(lines);
}

fn standing(catalog: &Catalog, side: Side, date: PartialDate) -> impl Iterator<Item = &Provision> {
    let on_side = move |p: &&Provision| Side::of(p) == Some(side) && in_force(p, date);
    catalog.provisions().iter().filter(on_side)
}
