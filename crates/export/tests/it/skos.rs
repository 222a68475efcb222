//! Terms and venues in Turtle, read back with another reader.

use std::collections::BTreeSet;

use expect_test::expect;
use export::Format;
use oxrdf::Term;
use oxttl::TurtleParser;

use crate::fixture::{catalog, export};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// The statements: subject, predicate, object; literals in quotes, but as they are.
/// Nodes without a name are `_`, since their names are the reader's.
pub(crate) fn statements(turtle: &str) -> BTreeSet<[String; 3]> {
    let node = |text: String| {
        if text.starts_with("_:") {
            "_".to_owned()
        } else {
            text
        }
    };
    let object = |term: &Term| match term {
        Term::Literal(l) => {
            let kind = l.language().unwrap_or(l.datatype().as_str());
            format!("\"{}\" {kind}", l.value())
        }
        other => node(other.to_string()),
    };
    TurtleParser::new()
        .for_slice(turtle)
        .map(|t| t.unwrap_or_else(|e| panic!("{e}\n{turtle}")))
        .map(|t| {
            [
                node(t.subject.to_string()),
                t.predicate.to_string(),
                object(&t.object),
            ]
        })
        .collect()
}

/// The objects of one subject and predicate of SKOS.
fn objects(turtle: &str, subject: &str, predicate: &str) -> Vec<String> {
    let subject = format!("<urn:normwatch:{subject}>");
    let predicate = format!("<{SKOS}{predicate}>");
    let all = statements(turtle).into_iter();
    all.filter(|[s, p, _]| *s == subject && *p == predicate)
        .map(|[_, _, o]| o)
        .collect()
}

#[test]
fn a_term_stands_with_its_labels_and_a_sense_for_each_room() {
    let turtle = export(&catalog(), Format::Skos);
    let begin = turtle.find("\nterm:flood").expect("the term is there");
    let end = turtle[begin..].find(" .\n").expect("it ends") + begin + 3;
    expect![[r#"

        term:flood
          rdf:type skos:Concept ;
          skos:inScheme scheme:terms ;
          skos:topConceptOf scheme:terms ;
          skos:prefLabel "flood of packets"@en ;
          skos:altLabel "floods"@en ;
          skos:hiddenLabel "the flat"@en ;
          skos:scopeNote "As it is said."@en ;
          skos:definition [
            rdf:value "As it is said."@en ;
            nw:venue process:talks ;
            nw:usedBy "As it is said."@en ;
            dcterms:bibliographicCitation "As it is said." ;
            dcterms:source source:report ;
            nw:verification "found" ] ;
          skos:definition [
            rdf:value "More than a line carries."@en ;
            nw:venue instrument:operators ;
            dcterms:source source:somebody ;
            nw:verification "unverified" ] ;
          skos:related term:wave ;
          nw:contested true ;
          skos:editorialNote "Contested: those who use this word do not all mean the same."@en ;
          skos:note "As it is said."@en ;
          dcterms:source source:somebody ;
          nw:verification "unverified" .
    "#]]
    .assert_eq(&turtle[begin..end]);
}

#[test]
fn related_is_said_on_both_sides() {
    let turtle = export(&catalog(), Format::Skos);
    assert_eq!(
        objects(&turtle, "term:flood", "related"),
        ["<urn:normwatch:term:wave>"]
    );
    assert_eq!(
        objects(&turtle, "term:wave", "related"),
        ["<urn:normwatch:term:flood>"]
    );
}

#[test]
fn a_process_is_narrower_than_its_convener_and_both_are_in_the_scheme() {
    let turtle = export(&catalog(), Format::Skos);
    let convener = ["<urn:normwatch:organisation:assembly>"];
    assert_eq!(objects(&turtle, "process:talks", "broader"), convener);
    for concept in ["process:talks", "organisation:assembly"] {
        let scheme = objects(&turtle, concept, "inScheme");
        assert_eq!(scheme, ["<urn:normwatch:scheme:venues>"]);
    }
    assert_eq!(objects(&turtle, "scheme:venues", "hasTopConcept"), convener);
}

#[test]
fn no_label_of_a_concept_is_there_twice() {
    let turtle = export(&catalog(), Format::Skos);
    for (concept, labels) in [("organisation:assembly", 2), ("term:flood", 3)] {
        let kinds = ["prefLabel", "altLabel", "hiddenLabel"];
        let all: Vec<String> = kinds
            .iter()
            .flat_map(|k| objects(&turtle, concept, k))
            .collect();
        let unique: BTreeSet<&String> = all.iter().collect();
        assert_eq!((all.len(), unique.len()), (labels, labels), "{all:?}");
    }
}

#[test]
fn only_a_contested_term_has_the_mark() {
    let turtle = export(&catalog(), Format::Skos);
    assert_eq!(objects(&turtle, "term:flood", "editorialNote").len(), 1);
    assert!(objects(&turtle, "term:wave", "editorialNote").is_empty());
}
