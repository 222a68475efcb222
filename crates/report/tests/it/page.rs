//! Pages are well formed, need nothing from elsewhere, and take no markup from
//! what they report.

use report::check::CheckReport;
use report::html;

use crate::sample;

/// Elements that have no end tag (HTML, "Void elements").
const VOID: [&str; 3] = ["br", "meta", "hr"];

fn pages() -> Vec<String> {
    [sample::report(), sample::empty(), sample::hostile()]
        .iter()
        .map(html::page)
        .collect()
}

/// The tags of a page in order: name, attributes, whether it ends an element.
/// Text in `style` has none.
fn tags(page: &str) -> Vec<(String, String, bool)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("every tag ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        let is_end = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        tags.push((name.to_owned(), attributes.to_owned(), is_end));
    }
    tags
}

#[test]
fn elements_end_in_the_order_in_which_they_begin() {
    for page in pages() {
        let mut open: Vec<String> = Vec::new();
        for (name, _, is_end) in tags(&page) {
            if is_end {
                assert_eq!(open.pop(), Some(name));
            } else if !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for page in pages() {
        for (name, attributes, _) in tags(&page) {
            assert!(
                !["script", "link", "img", "iframe", "object", "base"].contains(&name.as_str()),
                "<{name}>"
            );
            for attribute in attributes.split_whitespace() {
                assert!(!attribute.starts_with("on"), "{attribute}");
                assert!(!attribute.starts_with("src="), "{attribute}");
                if let Some(target) = attribute.strip_prefix("href=") {
                    assert!(target.starts_with("\"#"), "{target}");
                }
            }
        }
        assert!(!page.contains("url(") && !page.contains("@import"));
    }
}

#[test]
fn links_within_the_page_lead_somewhere_and_ids_are_given_once() {
    for page in pages() {
        let attribute = |name: &str| -> Vec<String> {
            let lead = format!("{name}=\"");
            tags(&page)
                .iter()
                .filter_map(|(_, attributes, _)| {
                    let all = format!(" {attributes}");
                    let (_, value) = all.split_once(&format!(" {lead}"))?;
                    Some(value.split('"').next()?.to_owned())
                })
                .collect()
        };
        let mut ids = attribute("id");
        let named: Vec<String> = attribute("href")
            .iter()
            .map(|target| target.trim_start_matches('#').to_owned())
            .chain(
                attribute("aria-labelledby")
                    .iter()
                    .flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>()),
            )
            .collect();
        for id in named {
            assert!(ids.contains(&id), "#{id}");
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for page in pages() {
        let mut last = 0;
        for (name, _, is_end) in tags(&page) {
            let Some(level) = name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) else {
                continue;
            };
            if !is_end {
                assert!(level <= last + 1, "h{level} after h{last}");
                last = level;
            }
        }
    }
}

#[test]
fn every_table_has_a_caption_and_every_picture_words() {
    for page in pages() {
        assert_eq!(
            page.matches("<table").count(),
            page.matches("<caption").count()
        );
        assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    }
}

#[test]
fn markup_in_names_is_shown_and_not_taken() {
    let page = html::page(&sample::hostile());
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn what_an_event_needs_is_on_its_page() {
    fn check(report: &CheckReport, all: &[&str]) {
        let page = html::page(report);
        for part in all {
            assert!(page.contains(part), "missing: {part}");
        }
    }
    check(
        &sample::report(),
        &[
            "No State is named as the author of anything.",
            "our paraphrase, not the text of the norm",
            "Dates from 22 July 2015: after this event; shown as what it would ask today",
            "Nobody was bound by it then",
            "registered in PK",
            "does not hold",
            "not known",
            "085c5c433df713880bebd3de677c70a9788811b6c3476c660b47d2dbd332673e",
            "1067054",
            "AS17557 is Pakistan Telecom",
            "The other 48",
        ],
    );
    check(&sample::empty(), &["Nothing was found. That is not proof"]);
}
