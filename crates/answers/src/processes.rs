//! How the rooms decide: the comparison that the 2019 workshop asked for.

use catalog::words::{Verification, Word};
use catalog::{Catalog, Process};
use serde::Serialize;

use crate::words::{list, sources, weakest};
use document::{Document, Line, Table};

/// A process with what the catalog knows of its results.
#[derive(Clone, Debug, Serialize)]
pub struct ProcessView<'c> {
    /// The process as recorded.
    #[serde(flatten)]
    pub process: &'c Process,
    /// How many provisions its instruments have.
    pub provisions: usize,
    /// How well the weakest of its fields is supported.
    pub weakest: Verification,
}

/// The processes whose names have `text` in them; all for an empty one.
pub fn matching<'c>(catalog: &'c Catalog, text: &str) -> Vec<ProcessView<'c>> {
    let text = text.trim().to_lowercase();
    let names = |p: &Process| {
        let own = [p.id.to_string(), p.title.clone(), p.short_title.clone()];
        let all = own.into_iter().chain(p.aliases.iter().cloned());
        all.map(|name| name.to_lowercase()).collect::<Vec<_>>()
    };
    let processes = catalog.processes();
    let exact: Vec<&Process> = processes
        .iter()
        .filter(|p| names(p).contains(&text))
        .collect();
    let chosen = if exact.is_empty() {
        let has = |p: &&Process| names(p).iter().any(|name| name.contains(&text));
        processes.iter().filter(has).collect()
    } else {
        exact
    };
    chosen.into_iter().map(|p| view(catalog, p)).collect()
}

fn view<'c>(catalog: &Catalog, process: &'c Process) -> ProcessView<'c> {
    let provisions = |id| catalog.instrument(id).map_or(0, |i| i.provisions.len());
    ProcessView {
        provisions: process.instruments.iter().map(provisions).sum(),
        weakest: weakest(&process.basis),
        process,
    }
}

/// Processes to be read: one in full, several side by side.
pub fn document(catalog: &Catalog, processes: &[ProcessView<'_>]) -> Document {
    if let [one] = processes {
        return full(catalog, one);
    }
    let mut document = Document::new("How norms come about");
    let mut table = Table::new([
        "process",
        "decides by",
        "#open",
        "technical review",
        "commitment",
        "#provisions",
    ]);
    for view in processes {
        let p = view.process;
        table.row([
            Line::code(&p.id).then(format!(" {}", p.short_title)),
            p.decision_rule.word().into(),
            p.openness.into(),
            p.feasibility_review.word().into(),
            p.commitment.as_str().into(),
            view.provisions.into(),
        ]);
    }
    if table.rows.is_empty() {
        document.paragraph("No process is called so.");
    }
    document.table(table);
    document.paragraph(
        "OPEN: 0 States or invited experts only · 1 others were heard · 2 accredited observers · 3 \
         others could sign or join · 4 anyone could take part in drafting. TECHNICAL REVIEW: \
         whether technical consequences are looked at before agreement. Unknown stays unknown.",
    );
    document
        .hint(Line::from("One in full, with the evidence: ").then_code("normwatch processes ID"));
    document
}

fn full(catalog: &Catalog, view: &ProcessView<'_>) -> Document {
    let p = view.process;
    let mut document = Document::new(p.title.clone());
    let years = match p.ended {
        Some(ended) => format!("{} to {ended}", p.started),
        None => format!("since {}", p.started),
    };
    let by = catalog.venue_name(p.organisation.as_str()).unwrap_or("");
    let mut table = Table::new(["question", "answer"]);
    let mut row = |question: &str, answer: String| table.row([question.into(), answer.into()]);
    row("When", years);
    row("Convened by", by.to_owned());
    row("How agreement is reached", p.agreement.clone());
    row("Decides by", p.decision_rule.in_words().to_owned());
    row("What results", p.commitment.clone());
    row(
        "How open, 0 to 4",
        format!(
            "{}: {}. {}",
            p.openness,
            p.openness.in_words(),
            p.openness_evidence
        ),
    );
    row(
        "Technical review before agreement",
        format!(
            "{}. {}",
            p.feasibility_review.word(),
            p.feasibility_evidence
        ),
    );
    row("Who is there, and who is not", p.inclusion.clone());
    row("What effect can be observed", p.effect.clone());
    row("How to give input", p.input.clone());
    if let Some(note) = &p.note {
        row("Note", note.clone());
    }
    document.table(table);
    if !p.instruments.is_empty() {
        let ids = list(p.instruments.iter().map(catalog::InstrumentId::as_str));
        document.paragraph(Line(
            [Line::from("What came out of it: ").0, ids.0].concat(),
        ));
    }
    document.paragraph(Line(
        [
            Line::from(format!("Known: {}. Sources: ", view.weakest.in_words())).0,
            sources(catalog, &p.basis).0,
        ]
        .concat(),
    ));
    document
}
