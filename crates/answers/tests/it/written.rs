//! Answers as text, Markdown and HTML.

use answers::{commitments, compare, gaps, impact, lineage, paper, processes, since, stats, terms};
use catalog::{Catalog, Economy, Found};
use document::{COLUMNS, Document, Line, Table};
use proptest::prelude::*;

fn norms() -> Catalog {
    Catalog::built_in().expect("sound norms")
}

/// One answer to each question.
fn answers(catalog: &Catalog) -> Vec<Document> {
    let day = "2026-11-01".parse().expect("a date");
    let found = |name: &str| catalog.find(name).expect("it is there");
    let (Found::Instrument(un), Found::Instrument(paris)) =
        (found("un-gge-2015"), found("paris-call"))
    else {
        panic!("two instruments")
    };
    let Found::Provision(territory) = found("un-gge-2015#13-c") else {
        panic!("a provision")
    };
    let japan = Economy::new("JP").expect("a code");
    vec![
        gaps::on(catalog, day, &gaps::Filter::default()).document(),
        gaps::between(catalog, "2015-07-22".parse().expect("a date"), day).document(),
        compare::instruments(catalog, un, paris).document(),
        lineage::of(catalog, Found::Instrument(un))
            .expect("a line")
            .document(),
        lineage::of(catalog, Found::Provision(territory))
            .expect("a line")
            .document(),
        commitments::of(catalog, japan).document(catalog),
        terms::document(catalog, &terms::matching(catalog, "")),
        terms::document(catalog, &terms::matching(catalog, "attack")),
        processes::document(catalog, &processes::matching(catalog, "")),
        processes::document(catalog, &processes::matching(catalog, "ietf")),
        impact::of_provision(catalog, territory).document(catalog),
        impact::of_draft(catalog, "draft", "Filter forged addresses.").document(catalog),
        since::digest(
            catalog,
            "2020".parse().expect("a date"),
            since::Reader::Operator,
        )
        .document(catalog),
        stats::of(catalog).document(),
        paper::paper(catalog, day),
    ]
}

#[test]
fn no_line_is_wider_than_the_page_but_for_what_cannot_be_broken() {
    for document in answers(&norms()) {
        for line in document.text().lines() {
            let longest = line.split_whitespace().map(|w| w.chars().count()).max();
            let fits = line.chars().count() <= COLUMNS || longest > Some(COLUMNS / 2);
            assert!(fits, "{}: {line}", document.title);
        }
    }
}

#[test]
fn every_row_of_a_markdown_table_has_as_many_cells_as_its_head() {
    for document in answers(&norms()) {
        let text = document.markdown();
        let mut columns = None;
        for line in text.lines() {
            let bars = line.replace("\\|", "").matches('|').count();
            if line.starts_with("| ") {
                assert_eq!(
                    *columns.get_or_insert(bars),
                    bars,
                    "{}: {line}",
                    document.title
                );
            } else {
                columns = None;
            }
        }
    }
}

#[test]
fn a_page_opens_and_closes_its_elements_and_fetches_nothing() {
    for document in answers(&norms()) {
        let html = document.html();
        for element in [
            "table", "tr", "td", "th", "p", "li", "ul", "code", "a", "svg", "text",
        ] {
            let opened = html.matches(&format!("<{element} ")).count()
                + html.matches(&format!("<{element}>")).count();
            let closed = html.matches(&format!("</{element}>")).count();
            assert_eq!(opened, closed, "{}: {element}", document.title);
        }
        for fetched in ["<script", "src=", "@import", "url(", "<link"] {
            assert!(!html.contains(fetched), "{}: {fetched}", document.title);
        }
    }
}

#[test]
fn the_paper_cites_each_norm_that_it_tells_of_and_has_both_pictures() {
    let catalog = norms();
    let paper = paper::paper(&catalog, "2026-11-01".parse().expect("a date"));
    let text = paper.markdown();
    let eleven = catalog
        .provisions()
        .iter()
        .filter(|p| p.id.instrument().as_str() == "un-gge-2015");
    for provision in eleven {
        assert!(text.contains(&provision.citation), "{}", provision.id);
        assert!(text.contains(&provision.paraphrase), "{}", provision.id);
    }
    let names: Vec<_> = paper.pictures().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["bridge-index.svg", "matrix.svg"]);
    for name in names {
        assert!(text.contains(&format!("]({name})")));
    }
}

#[test]
fn the_same_catalog_makes_the_same_paper() {
    let catalog = norms();
    let day = "2026-11-01".parse().expect("a date");
    assert_eq!(paper::paper(&catalog, day), paper::paper(&catalog, day));
}

proptest! {
    #[test]
    fn words_of_any_kind_stay_words(text in "\\PC{0,60}") {
        let mut document = Document::new(text.clone());
        document.paragraph(text.as_str());
        let mut table = Table::new(["a", "#b"]);
        table.row([Line::code(&text), Line::default().then_strong(&text)]);
        document.table(table);
        let html = document.html();
        prop_assert_eq!(html.matches("<td").count(), 2);
        prop_assert_eq!(html.matches("<p>").count(), 1);
        let markdown = document.markdown();
        let rows = markdown.lines().filter(|line| line.starts_with("| "));
        prop_assert_eq!(rows.count(), 3);
        let _ = document.text();
    }
}
