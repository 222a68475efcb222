//! How much there is in the catalog.

use std::collections::BTreeMap;

use catalog::words::{GapCode, Kind, Observability, Verification, Word};
use catalog::{Basis, Catalog};
use serde::Serialize;

use document::{Document, Table};

/// Counts of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Documents that state norms.
    pub instruments: usize,
    /// Numbered commitments in them.
    pub provisions: usize,
    /// Links between provisions.
    pub mappings: usize,
    /// Gap codes at provisions.
    pub gaps: usize,
    /// Words of the rooms.
    pub terms: usize,
    /// Ways in which norms come about.
    pub processes: usize,
    /// Bodies.
    pub organisations: usize,
    /// Links of descent between instruments.
    pub relations: usize,
    /// Facts with a date.
    pub facts: usize,
    /// Commitments of economies and organisations, one for each of them.
    pub adoptions: usize,
    /// Things that happened.
    pub events: usize,
    /// Misheard names.
    pub aliases: usize,
    /// Contradictions between sources.
    pub conflicts: usize,
    /// Indicators that run.
    pub indicators: usize,
    /// Sources that facts rest on.
    pub sources: usize,
    /// Provisions by kind.
    pub provisions_by_kind: BTreeMap<&'static str, usize>,
    /// Provisions by where evidence can come from; one can have several.
    pub provisions_by_observability: BTreeMap<&'static str, usize>,
    /// Provisions by the gap that weighs most.
    pub provisions_by_primary_gap: BTreeMap<&'static str, usize>,
    /// Bases of records by how well they are verified.
    pub bases_by_verification: BTreeMap<&'static str, usize>,
}

/// Counts the records.
pub fn of(catalog: &Catalog) -> Stats {
    let provisions = catalog.provisions();
    let by = |key: &dyn Fn(&catalog::Provision) -> Vec<&'static str>| {
        let mut counts = BTreeMap::new();
        for key in provisions.iter().flat_map(key) {
            *counts.entry(key).or_default() += 1;
        }
        counts
    };
    let kind = |p: &catalog::Provision| vec![Kind::word(p.kind)];
    let seen = |p: &catalog::Provision| {
        let words = p.observability.iter().map(|&o| Observability::word(o));
        words.collect()
    };
    let gap = |p: &catalog::Provision| {
        let primary = p.primary_gap().map(|g| GapCode::word(g.code));
        primary.into_iter().collect()
    };
    let mut bases_by_verification = BTreeMap::new();
    for basis in bases(catalog) {
        let word = Verification::word(basis.verification);
        *bases_by_verification.entry(word).or_default() += 1;
    }
    let parties = |a: &catalog::Adoption| a.economies.len() + a.organisations.len();
    Stats {
        instruments: catalog.instruments().len(),
        provisions: provisions.len(),
        mappings: catalog.mappings().len(),
        gaps: provisions.iter().map(|p| p.gaps.len()).sum(),
        terms: catalog.terms().len(),
        processes: catalog.processes().len(),
        organisations: catalog.organisations().len(),
        relations: catalog
            .instruments()
            .iter()
            .map(|i| i.relations.len())
            .sum(),
        facts: catalog.instruments().iter().map(|i| i.facts.len()).sum(),
        adoptions: catalog.adoptions().iter().map(parties).sum(),
        events: catalog.events().len(),
        aliases: catalog.aliases().len(),
        conflicts: catalog.conflicts().len(),
        indicators: catalog.indicators().len(),
        sources: catalog.sources().len(),
        provisions_by_kind: by(&kind),
        provisions_by_observability: by(&seen),
        provisions_by_primary_gap: by(&gap),
        bases_by_verification,
    }
}

/// What all records that need one rest on.
fn bases(catalog: &Catalog) -> Vec<&Basis> {
    let mut all: Vec<&Basis> = Vec::new();
    for instrument in catalog.instruments() {
        all.extend(&instrument.basis);
        all.extend(instrument.relations.iter().flat_map(|r| &r.basis));
        all.extend(instrument.facts.iter().flat_map(|f| &f.basis));
    }
    for provision in catalog.provisions() {
        all.extend(&provision.basis);
        all.extend(provision.measures.iter().flat_map(|m| &m.basis));
    }
    all.extend(catalog.mappings().iter().flat_map(|m| &m.basis));
    for term in catalog.terms() {
        all.extend(&term.basis);
        all.extend(term.senses.iter().flat_map(|s| &s.basis));
    }
    all.extend(catalog.processes().iter().flat_map(|p| &p.basis));
    all.extend(catalog.organisations().iter().flat_map(|o| &o.basis));
    all.extend(catalog.adoptions().iter().flat_map(|a| &a.basis));
    all.extend(catalog.events().iter().flat_map(|e| &e.basis));
    all.extend(catalog.aliases().iter().flat_map(|a| &a.basis));
    all.extend(catalog.conflicts().iter().flat_map(|c| &c.basis));
    all.extend(catalog.gaps().iter().flat_map(|g| &g.basis));
    all
}

impl Stats {
    /// To be read.
    pub fn document(&self) -> Document {
        let mut document = Document::new("How much there is");
        let mut table = Table::new(["what", "#how many"]);
        for (what, number) in [
            ("instruments", self.instruments),
            ("provisions", self.provisions),
            ("mappings between provisions", self.mappings),
            ("gap codes at provisions", self.gaps),
            ("terms", self.terms),
            ("processes", self.processes),
            ("organisations", self.organisations),
            ("links of descent", self.relations),
            ("dated facts", self.facts),
            ("commitments of economies and organisations", self.adoptions),
            ("events", self.events),
            ("misheard names", self.aliases),
            ("contradictions between sources", self.conflicts),
            ("indicators that run", self.indicators),
            ("sources", self.sources),
        ] {
            table.row([what.into(), number.into()]);
        }
        document.table(table);
        for (heading, counts) in [
            ("Provisions by kind", &self.provisions_by_kind),
            (
                "Provisions by where evidence can come from",
                &self.provisions_by_observability,
            ),
            (
                "Provisions by the gap that weighs most",
                &self.provisions_by_primary_gap,
            ),
            (
                "What records rest on, by verification",
                &self.bases_by_verification,
            ),
        ] {
            document.heading(1, heading);
            let mut table = Table::new(["word", "means", "#how many"]);
            for (&word, &number) in counts {
                table.row([word.into(), meaning(word).into(), number.into()]);
            }
            document.table(table);
        }
        document
    }
}

fn meaning(word: &str) -> &'static str {
    Kind::from_word(word)
        .map(Word::in_words)
        .or_else(|| Observability::from_word(word).map(Word::in_words))
        .or_else(|| GapCode::from_word(word).map(Word::in_words))
        .or_else(|| Verification::from_word(word).map(Word::in_words))
        .unwrap_or("")
}
