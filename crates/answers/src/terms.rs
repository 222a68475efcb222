//! The words of the rooms: who means what by them.

use catalog::words::{Verification, Word};
use catalog::{Catalog, Term};
use serde::Serialize;

use crate::words::{list, sources, weakest};
use document::{Document, Line, Table};

/// A term with where it matters.
#[derive(Clone, Debug, Serialize)]
pub struct TermView<'c> {
    /// The term as recorded.
    #[serde(flatten)]
    pub term: &'c Term,
    /// The provisions that hang on it.
    pub provisions: Vec<&'c str>,
    /// How well the weakest of its senses is supported.
    pub weakest: Verification,
}

/// The terms whose names or words have `text` in them; all for an empty one.
pub fn matching<'c>(catalog: &'c Catalog, text: &str) -> Vec<TermView<'c>> {
    let exact = catalog.term(text);
    if let Some(term) = exact {
        return vec![view(catalog, term)];
    }
    let text = text.to_lowercase();
    let fits = |term: &&Term| {
        let names = term.aliases.iter().chain([&term.label, &term.summary]);
        let senses = term.senses.iter().map(|s| &s.sense);
        names
            .chain(senses)
            .any(|name| name.to_lowercase().contains(&text))
    };
    catalog
        .terms()
        .iter()
        .filter(fits)
        .map(|term| view(catalog, term))
        .collect()
}

fn view<'c>(catalog: &'c Catalog, term: &'c Term) -> TermView<'c> {
    TermView {
        provisions: hanging_on(catalog, term),
        weakest: term
            .senses
            .iter()
            .map(|s| weakest(&s.basis))
            .min_by_key(|v| *v != Verification::Unverified)
            .unwrap_or(Verification::Unverified),
        term,
    }
}

/// The provisions in which a term is contested.
pub fn hanging_on<'c>(catalog: &'c Catalog, term: &Term) -> Vec<&'c str> {
    let hangs = |name: &String| catalog.term(name).is_some_and(|t| t.id == term.id);
    catalog
        .provisions()
        .iter()
        .filter(|p| p.contested_terms.iter().any(hangs))
        .map(|p| p.id.as_str())
        .collect()
}

/// Terms to be read: one in full, several as a list.
pub fn document(catalog: &Catalog, terms: &[TermView<'_>]) -> Document {
    if let [one] = terms {
        return full(catalog, one);
    }
    let mut document = Document::new("Words that the rooms use");
    let mut table = Table::new(["term", "contested", "where rooms differ", "#provisions"]);
    for view in terms {
        table.row([
            view.term.label.as_str().into(),
            if view.term.contested { "yes" } else { "no" }.into(),
            view.term.summary.as_str().into(),
            view.provisions.len().into(),
        ]);
    }
    if table.rows.is_empty() {
        document.paragraph("No term has that in it.");
    }
    document.table(table);
    document.hint(
        Line::from("All senses of one, with who uses it so: ").then_code("normwatch terms TERM"),
    );
    document
}

fn full(catalog: &Catalog, view: &TermView<'_>) -> Document {
    let term = view.term;
    let mut document = Document::new(term.label.clone());
    document.paragraph(if term.contested {
        Line::default()
            .then_strong("Contested. ")
            .then(&term.summary)
    } else {
        term.summary.as_str().into()
    });
    let mut table = Table::new(["where", "means", "used by", "known"]);
    for sense in &term.senses {
        let place = catalog.venue_name(&sense.venue).unwrap_or(&sense.venue);
        let means = match &sense.citation {
            Some(citation) => format!("{} ({citation})", sense.sense),
            None => sense.sense.clone(),
        };
        table.row([
            place.into(),
            means.into(),
            sense.used_by.join("; ").into(),
            weakest(&sense.basis).in_words().into(),
        ]);
    }
    document.table(table);
    if !view.provisions.is_empty() {
        let ids = list(view.provisions.iter().copied());
        document.paragraph(Line(
            [Line::from("Provisions that hang on it: ").0, ids.0].concat(),
        ));
    }
    if !term.aliases.is_empty() {
        document.paragraph(format!("Also: {}.", term.aliases.join(", ")));
    }
    if !term.related.is_empty() {
        let ids = list(term.related.iter().map(catalog::TermId::as_str));
        document.paragraph(Line([Line::from("See also: ").0, ids.0].concat()));
    }
    if let Some(note) = &term.note {
        document.paragraph(note.as_str());
    }
    let bases: Vec<_> = term.senses.iter().flat_map(|s| s.basis.clone()).collect();
    document.paragraph(Line(
        [Line::from("Sources: ").0, sources(catalog, &bases).0].concat(),
    ));
    document
}
