//! The table of mappings.

use expect_test::expect;
use export::Format;

use crate::fixture::{catalog, changed, export};

/// The rows after the header, by hand: cells parted by tabs, quotes doubled.
pub(crate) fn rows(table: &str) -> Vec<Vec<String>> {
    let body = table.lines().filter(|l| !l.starts_with('#'));
    body.map(|line| line.split('\t').map(unquoted).collect())
        .collect()
}

fn unquoted(cell: &str) -> String {
    let Some(inner) = cell.strip_prefix('"') else {
        assert!(!cell.contains('"'), "a quote in a bare cell: {cell}");
        return cell.to_owned();
    };
    let inner = inner
        .strip_suffix('"')
        .expect("a quoted cell ends with a quote");
    let text = inner.replace("\"\"", "\0");
    assert!(
        !text.contains('"'),
        "a single quote in a quoted cell: {cell}"
    );
    text.replace('\0', "\"")
}

#[test]
fn the_table_is_readable_as_it_stands() {
    expect![[r##"
        #sssom_version: "1.1"
        #curie_map:
        #  norm: "urn:normwatch:provision:"
        #  instrument: "urn:normwatch:instrument:"
        #  skos: "http://www.w3.org/2004/02/skos/core#"
        #  semapv: "https://w3id.org/semapv/vocab/"
        #mapping_set_id: "urn:normwatch:mappings"
        #mapping_set_version: "0.0.0-test"
        #mapping_set_title: "How norms of cyberspace overlap"
        #license: "https://www.apache.org/licenses/LICENSE-2.0"
        #publication_date: "2020-01-01"
        #comment: "Labels are handles of ours, not the text of the documents. Confidence is a word in the source: high 0.9, medium 0.6, low 0.3. Withdrawn mappings, which are left out: 0."
        subject_id	subject_label	predicate_id	predicate_modifier	object_id	object_label	mapping_justification	author_label	subject_source	object_source	confidence	see_also	other	comment
        norm:states-2015_1-a	As it is said.	skos:exactMatch		norm:older_1	Do not flood	semapv:ManualMappingCuration	As it is said.	instrument:states-2015	instrument:older	0.9	https://example.org/report?a=1&b=2	status: draft	As it is said.
        norm:states-2015_1-b	Talk to one another	skos:relatedMatch	Not	norm:operators_filter	Filter floods	semapv:ManualMappingCuration	As it is said.	instrument:states-2015	instrument:operators	0.3		status: reviewed	As it is said.
        norm:operators_filter	Filter floods	skos:broadMatch		norm:states-2015_1-a	As it is said.	semapv:ManualMappingCuration	As it is said.	instrument:operators	instrument:states-2015	0.6		status: draft	As it is said.
    "##]]
    .assert_eq(&export(&catalog(), Format::Sssom));
}

#[test]
fn a_withdrawn_mapping_is_left_out_and_counted() {
    let withdrawn = changed("x", |_, content| {
        content.replace("status = \"reviewed\"", "status = \"withdrawn\"")
    });
    let table = export(&withdrawn, Format::Sssom);
    assert_eq!(rows(&table).len(), 1 + 2);
    assert!(table.contains("left out: 1."), "{table}");
}

#[test]
fn values_of_one_cell_are_parted_by_a_bar_and_bars_in_them_are_escaped() {
    let table = export(&crate::fixture::with("a|b"), Format::Sssom);
    let rows = rows(&table);
    let author = rows[0]
        .iter()
        .position(|c| c == "author_label")
        .expect("a column");
    assert_eq!(rows[1][author], "a\\|b");
}
