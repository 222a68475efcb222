//! Mappings as a table: SSSOM 1.1 with tabs, the metadata in front as comments.
//!
//! Predicates are those of SKOS: `equal-to` is an exact match, `equivalent-to` a
//! close one (exact matches can be chained, and a chain of paraphrases cannot),
//! `subset-of` a broader object, `superset-of` a narrower one, `intersects-with`
//! a related one. `no-relationship` is a related match that is denied by
//! `predicate_modifier`. Withdrawn mappings are left out, since a row has no
//! status; the header tells how many.

use std::io;

use catalog::words::{Confidence, MappingStatus, Method, SetRelation, SourceTag, Word};
use catalog::{Catalog, Mapping, ProvisionId};

use crate::Options;
use crate::names::{self, NAMESPACE, token};
use crate::text::line;

/// The columns, in the order that SSSOM lists them.
const COLUMNS: [&str; 14] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "subject_source",
    "object_source",
    "confidence",
    "see_also",
    "other",
    "comment",
];

/// Writes the table.
pub(crate) fn write(
    catalog: &Catalog,
    options: &Options,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let (withdrawn, rows): (Vec<&Mapping>, Vec<&Mapping>) = catalog
        .mappings()
        .iter()
        .partition(|m| m.status == MappingStatus::Withdrawn);
    for line in header(options, withdrawn.len()) {
        writeln!(out, "#{line}")?;
    }
    writeln!(out, "{}", COLUMNS.join("\t"))?;
    for mapping in rows {
        let cells = row(catalog, mapping).map(|cell| quoted(&cell));
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

/// The metadata, in YAML.
fn header(options: &Options, withdrawn: usize) -> Vec<String> {
    let comment = format!(
        "Labels are handles of ours, not the text of the documents. Confidence is a word in the source: high 0.9, medium 0.6, low 0.3. Withdrawn mappings, which are left out: {withdrawn}."
    );
    let date = names::second(options.time);
    let date = date.split('T').next().unwrap_or_default();
    vec![
        "sssom_version: \"1.1\"".to_owned(),
        "curie_map:".to_owned(),
        format!("  norm: {}", yaml(&names::urn("provision", ""))),
        format!("  instrument: {}", yaml(&names::urn("instrument", ""))),
        "  skos: \"http://www.w3.org/2004/02/skos/core#\"".to_owned(),
        "  semapv: \"https://w3id.org/semapv/vocab/\"".to_owned(),
        format!("mapping_set_id: {}", yaml(&format!("{NAMESPACE}mappings"))),
        format!("mapping_set_version: {}", yaml(&options.version)),
        "mapping_set_title: \"How norms of cyberspace overlap\"".to_owned(),
        "license: \"https://www.apache.org/licenses/LICENSE-2.0\"".to_owned(),
        format!("publication_date: {}", yaml(date)),
        format!("comment: {}", yaml(&comment)),
    ]
}

/// A text as YAML has it in double quotes, which is how JSON has it.
fn yaml(text: &str) -> String {
    serde_json::to_string(&line(text)).expect("text is always JSON")
}

fn row(catalog: &Catalog, mapping: &Mapping) -> [String; COLUMNS.len()] {
    let (predicate, modifier) = predicate(mapping.relation);
    let label = |id: &ProvisionId| {
        let provision = catalog.provision(id);
        line(
            &provision
                .expect("the catalog has both sides of a mapping")
                .title,
        )
    };
    let sources = || {
        mapping
            .basis
            .iter()
            .filter_map(|b| catalog.source(&b.source))
    };
    let authors = sources().filter(|s| s.tag == SourceTag::Researcher);
    let links = sources().filter_map(|s| s.link.as_deref());
    [
        format!("norm:{}", token(&mapping.from)),
        label(&mapping.from),
        predicate.to_owned(),
        modifier.to_owned(),
        format!("norm:{}", token(&mapping.to)),
        label(&mapping.to),
        justification(mapping.method).to_owned(),
        several(authors.map(|s| line(&s.title))),
        format!("instrument:{}", mapping.from.instrument()),
        format!("instrument:{}", mapping.to.instrument()),
        confidence(mapping.confidence).to_owned(),
        several(links.map(names::address)),
        format!("status: {}", mapping.status.word()),
        line(&mapping.rationale),
    ]
}

fn predicate(relation: SetRelation) -> (&'static str, &'static str) {
    match relation {
        SetRelation::EqualTo => ("skos:exactMatch", ""),
        SetRelation::EquivalentTo => ("skos:closeMatch", ""),
        SetRelation::SubsetOf => ("skos:broadMatch", ""),
        SetRelation::SupersetOf => ("skos:narrowMatch", ""),
        SetRelation::IntersectsWith => ("skos:relatedMatch", ""),
        SetRelation::NoRelationship => ("skos:relatedMatch", "Not"),
    }
}

fn justification(method: Method) -> &'static str {
    match method {
        Method::Human => "semapv:ManualMappingCuration",
        Method::Automation => "semapv:UnspecifiedMatching",
        Method::Hybrid => "semapv:CompositeMatching",
    }
}

/// The words as numbers. They are ours: SSSOM wants a number, and the catalog
/// knows three words.
fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "0.9",
        Confidence::Medium => "0.6",
        Confidence::Low => "0.3",
    }
}

/// Several values in one cell, each once: `|` parts them, and `\` stands before
/// one that does not.
fn several(values: impl Iterator<Item = String>) -> String {
    let mut cells: Vec<String> = Vec::new();
    for value in values {
        let value = value.replace('|', "\\|");
        if !cells.contains(&value) {
            cells.push(value);
        }
    }
    cells.join("|")
}

/// A cell as RFC 4180 §2 quotes it, with tabs for commas.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', '\t', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
