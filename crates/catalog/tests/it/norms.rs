//! The norms that come with the program.

use std::path::Path;

use catalog::words::{Bindingness, Kind, Outcome, Verification};
use catalog::{Catalog, InstrumentId, ProvisionId};
use expect_test::expect;

/// A sentence of more words than this is not read to its end. Chosen by us after
/// reading the longest ones aloud.
const SENTENCE_WORDS_MAX: usize = 45;

/// A paraphrase is one or two sentences.
const PARAPHRASE_SENTENCES_MAX: usize = 2;

fn built_in() -> Catalog {
    Catalog::built_in().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_norms_have_no_problem() {
    built_in();
}

#[test]
fn the_folder_and_what_is_built_in_say_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let loaded = Catalog::load(&folder).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(loaded.provisions(), built_in().provisions());
    assert_eq!(loaded.mappings(), built_in().mappings());
}

#[test]
fn all_provisions_of_each_instrument_are_there() {
    let catalog = built_in();
    let lines: Vec<String> = catalog
        .instruments()
        .iter()
        .map(|i| {
            let labels: Vec<_> = i.provisions.iter().map(ProvisionId::label).collect();
            format!("{} {}: {}\n", i.id, i.date, labels.join(" "))
        })
        .collect();
    expect![[r#"
        un-gge-2015 2015-07-22: 13-a 13-b 13-c 13-d 13-e 13-f 13-g 13-h 13-i 13-j 13-k
        paris-call 2018-11-12: 1 2 3 4 5 6 7 8 9
        gcsc-norms 2019-11: 1 2 3 4 5 6 7 8
        bcp38 2000-05: ingress-filtering
        bcp84 2004: multihomed feasible-path
        bcp140 2008-10: recursion
        bcp172 2011-12: no-as-set
        bcp185 2014: origin-validation roa-order minimal-roa
        manrs-netops 2014: 1 2 3 4
        bcp194 2015-02: own-prefixes customer-prefixes origin-validation bogon-prefixes bogon-as own-as-in-path transit-only-if-meant too-specific max-prefix
        bcp223 2019-07: source-filtering control-queries
        rfc9774 2025-05-21: no-as-set reception
    "#]].assert_eq(&lines.concat());
}

#[test]
fn of_a_restraint_nobody_can_say_that_it_was_kept() {
    let catalog = built_in();
    let restraints: Vec<_> = catalog
        .provisions()
        .iter()
        .filter(|p| p.is_restraint())
        .collect();
    for provision in &restraints {
        assert_eq!(
            provision.outcomes(),
            [
                Outcome::NoEvidenceAgainst,
                Outcome::EvidenceAgainst,
                Outcome::Unknown
            ],
            "{}",
            provision.id
        );
    }
    let un: Vec<_> = restraints
        .iter()
        .map(|p| p.id.as_str())
        .filter(|id| id.starts_with("un-"))
        .collect();
    assert_eq!(
        un,
        [
            "un-gge-2015#13-c",
            "un-gge-2015#13-e",
            "un-gge-2015#13-f",
            "un-gge-2015#13-k"
        ]
    );
}

#[test]
fn every_un_letter_has_a_mapping_or_one_primary_gap() {
    let catalog = built_in();
    let un = InstrumentId::new("un-gge-2015").expect("an id");
    for provision in catalog.provisions_of(&un) {
        let mapped = catalog.mappings_of(&provision.id).count();
        let primary = provision.gaps.iter().filter(|g| g.primary).count();
        assert!(mapped > 0 || primary == 1, "{}", provision.id);
        assert_eq!(provision.peacetime, Some(true), "{}", provision.id);
    }
}

#[test]
fn mappings_are_drafts_that_nobody_has_verified() {
    for mapping in built_in().mappings() {
        let verified = mapping
            .basis
            .iter()
            .any(|b| b.verification != Verification::Unverified);
        assert!(
            !verified,
            "{} – {}: say in this test who reviewed it",
            mapping.from, mapping.to
        );
    }
}

#[test]
fn no_sentence_is_too_long_to_read() {
    let catalog = built_in();
    for provision in catalog.provisions() {
        let reasons = provision.gaps.iter().map(|g| &g.reason);
        for text in [&provision.paraphrase, &provision.scope]
            .into_iter()
            .chain(reasons)
        {
            for sentence in text.split(". ") {
                let words = sentence.split(' ').count();
                assert!(
                    words <= SENTENCE_WORDS_MAX,
                    "{}: {words} words: {sentence}",
                    provision.id
                );
            }
            assert!(text.ends_with('.'), "{}: {text}", provision.id);
        }
        let sentences = provision.paraphrase.split(". ").count();
        assert!(sentences <= PARAPHRASE_SENTENCES_MAX, "{}", provision.id);
        assert!(!provision.title.ends_with('.'), "{}", provision.id);
    }
    for mapping in catalog.mappings() {
        let words = mapping.rationale.split(' ').count();
        assert!(
            words <= SENTENCE_WORDS_MAX,
            "{} – {}",
            mapping.from,
            mapping.to
        );
        assert!(
            mapping.rationale.ends_with('.'),
            "{} – {}",
            mapping.from,
            mapping.to
        );
    }
}

#[test]
fn links_of_rfcs_have_the_number_of_the_rfc() {
    for instrument in built_in()
        .instruments()
        .iter()
        .filter(|i| i.kind == Kind::Technical)
    {
        if let Some(number) = instrument.symbol.strip_prefix("RFC ") {
            let link = format!("https://www.rfc-editor.org/rfc/rfc{number}");
            assert_eq!(instrument.link.as_deref(), Some(link.as_str()));
            assert_ne!(instrument.bindingness, Bindingness::Binding);
        }
    }
}

#[test]
fn the_indicator_in_the_readme_is_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("it is there");
    let example = readme
        .split("```")
        .find_map(|block| block.strip_prefix("toml\nid = \"route-new-origin\""))
        .expect("the README shows an indicator");
    let example = format!("id = \"example\"{example}");
    let scratch = tempfile::tempdir().expect("a scratch folder");
    copy(&folder, scratch.path());
    let indicators = scratch.path().join("indicators");
    std::fs::create_dir_all(&indicators).expect("it can be made");
    std::fs::write(indicators.join("example.toml"), example).expect("it can be written");
    let catalog = Catalog::load(scratch.path()).unwrap_or_else(|e| panic!("{e}"));
    assert!(
        catalog
            .indicators()
            .iter()
            .any(|i| i.id.as_str() == "example")
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("it can be made");
    for entry in std::fs::read_dir(from).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("it can be copied");
        }
    }
}
