//! Full text over the norms that come with the program.

use catalog::Catalog;
use catalog::words::HearingState;
use store::search::WORDS_MAX;
use store::{Error, Search, Store};

use crate::slt::complaint;

/// More than there is to be found.
const ALL: usize = 10_000;

struct Norms {
    catalog: Catalog,
    store: Store,
}

impl Norms {
    fn new() -> Norms {
        let catalog = Catalog::built_in().expect("the norms that come with the program");
        let store = Store::search_only(&catalog).expect("a database");
        Norms { catalog, store }
    }

    fn search(&self, text: &str) -> Search {
        self.store
            .search_norms(&self.catalog, text, ALL)
            .expect(text)
    }

    /// What was found, as `kind id`.
    fn found(&self, text: &str) -> Vec<String> {
        let hits = self.search(text).hits.into_iter();
        hits.map(|hit| format!("{} {}", hit.kind, hit.id)).collect()
    }
}

#[test]
fn case_accents_and_composition_do_not_matter() {
    let norms = Norms::new();
    let plain = norms.search("communique");
    assert!(
        plain
            .hits
            .iter()
            .any(|hit| hit.snippet.contains("communiqué"))
    );
    for text in [
        "communiqué",
        "COMMUNIQUÉ",
        "communique\u{301}",
        "Çommunique",
    ] {
        assert_eq!(norms.search(text).hits, plain.hits, "{text}");
    }
}

#[test]
fn every_kind_of_record_is_found_by_words_of_its_own() {
    let norms = Norms::new();
    for (text, expected) in [
        ("RFC 2827", "instrument bcp38"),
        ("rfc2827", "instrument bcp38"),
        ("un-gge-2015", "instrument un-gge-2015"),
        ("un-gge-2015#13-f", "provision un-gge-2015#13-f"),
        ("UN GGE 2015 13(f)", "provision un-gge-2015#13-f"),
        ("critical infrastructure", "term critical-infrastructure"),
        ("CI", "term critical-infrastructure"),
        ("IETF", "process ietf"),
        ("Citizen Lab", "organisation citizen-lab"),
        ("route-as-set", "indicator route-as-set"),
        ("osce-2016-number", "conflict osce-2016-number"),
    ] {
        let search = norms.search(text);
        let first: Vec<String> = search
            .hits
            .iter()
            .take_while(|hit| hit.exact)
            .map(|hit| format!("{} {}", hit.kind, hit.id))
            .collect();
        assert!(first.contains(&expected.to_owned()), "{text}: {first:?}");
    }
    let event = &norms.search("eleven norms States peacetime").hits;
    assert!(event.iter().any(|hit| hit.kind == "event"));
}

#[test]
fn what_captions_made_of_words_is_searched_as_what_was_meant() {
    let norms = Norms::new();
    for (text, means, expected) in [
        ("cyber moms", "cyber norms", "term cybernorm"),
        ("Cyber-Moms", "cyber norms", "term cybernorm"),
        ("telemanual", "Tallinn Manual", "instrument tallinn-1"),
        (
            "Marilia Marciel",
            "Marília Maciel",
            "organisation diplofoundation",
        ),
        (
            "MARÍLIA MARCIEL",
            "Marília Maciel",
            "organisation diplofoundation",
        ),
        ("whose accuracy", "WHOIS accuracy", "term whois-accuracy"),
    ] {
        let search = norms.search(text);
        let [understood] = &search.understood_as[..] else {
            panic!("{text}: {:?}", search.understood_as);
        };
        assert_eq!(understood.said, text);
        assert_eq!(understood.means[0], means);
        assert_eq!(understood.reading, HearingState::Resolved);
        assert!(!search.any_word, "{text}");
        assert!(norms.found(text).contains(&expected.to_owned()), "{text}");
    }
    assert!(norms.search("cyber norms").understood_as.is_empty());
}

#[test]
fn words_beside_misheard_ones_still_count() {
    let norms = Norms::new();
    let all = norms.found("telemanual");
    let narrower = norms.found("telemanual peacetime");
    assert!(narrower.contains(&"instrument tallinn-2".to_owned()));
    assert!(narrower.len() < all.len());
    assert!(!norms.search("telemanual peacetime").any_word);
}

#[test]
fn what_may_mean_two_things_is_searched_as_both() {
    let norms = Norms::new();
    let search = norms.search("OCE");
    assert_eq!(search.understood_as[0].reading, HearingState::Ambiguous);
    assert_eq!(search.understood_as[0].means, ["OSCE", "OECD"]);
    let found = norms.found("OCE");
    for expected in ["organisation osce", "organisation oecd"] {
        assert!(found.contains(&expected.to_owned()), "{expected}");
    }
}

#[test]
fn what_nobody_understood_is_searched_as_it_stands() {
    let norms = Norms::new();
    let search = norms.search("MRO");
    assert_eq!(search.understood_as[0].reading, HearingState::Unresolved);
    assert!(search.understood_as[0].means.is_empty());
}

#[test]
fn a_term_is_found_under_all_its_names() {
    let norms = Norms::new();
    let search = norms.search("BCOP");
    assert_eq!(search.synonyms[0].term, "best-current-practice");
    assert!(
        search.synonyms[0]
            .also
            .contains(&"best current practice".to_owned())
    );
    let found = norms.found("BCOP");
    assert!(
        norms
            .found("best current practice")
            .iter()
            .all(|hit| found.contains(hit))
    );
}

#[test]
fn all_words_come_before_any_word_and_the_answer_says_which() {
    let norms = Norms::new();
    let both = norms.search("ingress filtering");
    assert!(!both.any_word);
    let either = norms.search("ingress zeppelin");
    assert!(either.any_word);
    assert!(either.hits.iter().any(|hit| hit.id == "bcp38"));
    let neither = norms.search("zeppelin");
    assert!(!neither.any_word, "one word is the same either way");
    assert!(neither.hits.is_empty());
}

#[test]
fn only_the_last_word_may_be_a_beginning() {
    let norms = Norms::new();
    let found = norms.found("ingress filt");
    assert!(found.contains(&"instrument bcp38".to_owned()));
    assert!(norms.search("filt ingress").any_word);
}

#[test]
fn a_title_weighs_more_than_a_name_and_a_name_more_than_a_mention() {
    let norms = Norms::new();
    let before = |text: &str, first: &str, then: &str| {
        let found = norms.found(text);
        let place = |id: &str| found.iter().position(|hit| hit == id).expect(id);
        assert!(place(first) < place(then), "{text}");
    };
    before("hygiene", "provision paris-call#7", "term edge");
    before("anchor", "term trust", "instrument apnic-prop-132");
}

#[test]
fn matches_are_where_the_words_stand() {
    let norms = Norms::new();
    let search = norms.search("forged");
    let marked: Vec<&str> = search
        .hits
        .iter()
        .flat_map(|hit| hit.matches.iter().map(|range| &hit.snippet[range.clone()]))
        .collect();
    assert!(!marked.is_empty());
    for word in marked {
        assert_eq!(word.to_lowercase(), "forged");
    }
    let control = |hit: &store::Hit| hit.snippet.contains(char::is_control);
    assert!(!search.hits.iter().any(control));
}

#[test]
fn no_sign_has_a_meaning() {
    let norms = Norms::new();
    let plain = norms.search("routing security").hits;
    assert!(!plain.is_empty());
    for text in [
        "\"routing security",
        "\"routing\" \"security\"",
        "routing* security*",
        "^routing ^security",
        "-routing +security",
        "(routing) {security}}",
        "routing - security",
        "routing \" * ^ ( ) { } : , ; + ' security",
        "routing \0 security",
        "routing\u{2}security\n",
    ] {
        assert_eq!(norms.search(text).hits, plain, "{text}");
    }
    for text in [
        "",
        " ",
        "\"",
        "\"\"\"",
        "*",
        "^",
        "-",
        "(",
        ")",
        "{",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(",
        "NEAR(a b, 2)",
        "a AND",
        "OR b",
        "NOT c",
        "title:",
        "title:a",
        "- title : a",
        "a\0b",
        "'",
        "';",
        "Ⓐ",
        "\u{301}",
        "💥",
        "a\"*\"b",
        "rank MATCH 'x'",
        "名",
        "%_",
        "\u{2}\u{3}",
    ] {
        // It is answered: FTS5 was not asked what it does not understand.
        norms.search(text);
    }
    let named = norms.found("NEAR(\"tallinn manual\", 2)");
    assert!(named.contains(&"instrument tallinn-1".to_owned()));
}

#[test]
fn a_search_has_a_bound() {
    let norms = Norms::new();
    let words = |count: usize| vec!["network"; count].join(" ");
    norms.search(&words(WORDS_MAX - 1));
    norms.search(&words(WORDS_MAX));
    let joined = words(WORDS_MAX + 1).replace(' ', "-");
    for text in [words(WORDS_MAX + 1), joined] {
        let refused = norms.store.search_norms(&norms.catalog, &text, ALL);
        let error = refused.expect_err("a word too many");
        assert!(matches!(
            error,
            Error::SearchTooLong {
                words: 33,
                most: 32
            }
        ));
        assert!(complaint(&error).contains("33 words; it may have 32\nhint: leave out"));
    }
}

#[test]
fn no_more_hits_are_given_than_asked_for() {
    let norms = Norms::new();
    for limit in [0, 1, 3] {
        let search = norms.store.search_norms(&norms.catalog, "security", limit);
        let search = search.expect("an answer");
        assert_eq!(search.hits.len(), limit);
        assert!(!search.any_word);
    }
}

#[test]
fn a_database_with_everything_gives_the_same_hits_also_after_loading_again() {
    let norms = Norms::new();
    let mut store = Store::in_memory().expect("a database");
    for _ in 0..2 {
        store
            .load_catalog(&norms.catalog)
            .expect("it fits the tables");
        for text in ["routing security", "cyber moms", "ingress zeppelin"] {
            let search = store.search_norms(&norms.catalog, text, ALL).expect(text);
            assert_eq!(search, norms.search(text), "{text}");
        }
    }
}
