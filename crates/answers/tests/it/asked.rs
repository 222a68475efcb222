//! Comparison, lineage, commitments, words, impact, what changed.

use std::collections::BTreeSet;

use answers::{commitments, compare, impact, lineage, processes, since, stats, terms};
use catalog::{Catalog, Economy, Found, Instrument, PartialDate, Provision};

use crate::small;

fn norms() -> Catalog {
    Catalog::built_in().expect("sound norms")
}

fn instrument<'c>(catalog: &'c Catalog, name: &str) -> &'c Instrument {
    match catalog.find(name) {
        Ok(Found::Instrument(instrument)) => instrument,
        other => panic!("{name}: {other:?}"),
    }
}

fn provision<'c>(catalog: &'c Catalog, name: &str) -> &'c Provision {
    match catalog.find(name) {
        Ok(Found::Provision(provision)) => provision,
        other => panic!("{name}: {other:?}"),
    }
}

fn day(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

#[test]
fn a_comparison_read_backwards_has_the_same_pairs() {
    let catalog = norms();
    for (here, there) in [
        ("un-gge-2015", "paris-call"),
        ("un-gge-2015", "osce-cbm-1106"),
        ("sco-coc-2011", "sco-coc-2015"),
        ("manrs-netops", "un-gge-2015"),
    ] {
        let (a, b) = (instrument(&catalog, here), instrument(&catalog, there));
        let forth = compare::instruments(&catalog, a, b);
        let back = compare::instruments(&catalog, b, a);
        let direct = |c: &compare::Comparison<'_>, swap: bool| {
            let pairs = c.shared.iter().filter(|p| p.by_way_of.is_none());
            pairs
                .map(|p| {
                    if swap {
                        (p.there.to_owned(), p.here.to_owned())
                    } else {
                        (p.here.to_owned(), p.there.to_owned())
                    }
                })
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(direct(&forth, false), direct(&back, true), "{here} {there}");
        let told = forth.shared.iter().map(|p| p.here).collect::<BTreeSet<_>>();
        assert_eq!(told.len() + forth.only_here.len(), a.provisions.len());
        assert!(!forth.shared.is_empty(), "{here} {there}");
    }
}

#[test]
fn a_relation_is_read_from_the_side_that_is_asked() {
    let catalog = small::catalog();
    let (a, y) = (instrument(&catalog, "a"), instrument(&catalog, "y"));
    let pair = |here, there| {
        let comparison = compare::instruments(&catalog, here, there);
        comparison.shared[0].relation.map(|r| r.to_string())
    };
    assert_eq!(pair(y, a).as_deref(), Some("subset-of"));
    assert_eq!(pair(a, y).as_deref(), Some("superset-of"));
}

#[test]
fn what_only_a_third_norm_joins_says_so() {
    let catalog = small::catalog();
    let (b, x) = (instrument(&catalog, "b"), instrument(&catalog, "x"));
    let comparison = compare::instruments(&catalog, b, x);
    let [pair] = &comparison.shared[..] else {
        panic!("{:?}", comparison.shared)
    };
    assert_eq!((pair.by_way_of, pair.relation), (Some("a#1"), None));
}

#[test]
fn lineage_goes_both_ways_and_keeps_to_the_dates() {
    let catalog = norms();
    let found = Found::Instrument(instrument(&catalog, "un-gge-2015"));
    let lineage = lineage::of(&catalog, found).expect("an instrument has one");
    let has = |id: &str, relation: &str, to: &str| {
        let fits =
            |s: &&lineage::Step<'_>| s.id == id && s.relation.to_string() == relation && s.to == to;
        lineage.steps.iter().any(|s| fits(&s))
    };
    assert!(has("un-gge-2015", "succeeds", "un-gge-2013"));
    assert!(
        has("un-gge-2013", "succeeds", "un-gge-2010"),
        "two steps back"
    );
    assert!(has("un-gge-2021", "elaborates", "un-gge-2015"));
    assert!(
        has("un-global-mechanism", "succeeds", "un-oewg-2025"),
        "steps on"
    );
    assert!(has("un-gge-2017", "failed-to-succeed", "un-gge-2015"));
    assert!(lineage.steps.is_sorted_by_key(|step| step.date));
}

#[test]
fn the_norm_on_critical_infrastructure_descends_from_the_elements_of_2003() {
    let catalog = norms();
    let found = Found::Provision(provision(&catalog, "un-gge-2015#13-g"));
    let lineage = lineage::of(&catalog, found).expect("a provision has one");
    assert!(
        lineage
            .kin
            .iter()
            .any(|k| k.id.starts_with("un-res-58-199#"))
    );
    assert!(
        lineage
            .kin
            .iter()
            .any(|k| k.id == "un-gge-2015#13-g" && k.distance == 0)
    );
    assert!(lineage.kin.is_sorted_by_key(|k| k.since));
}

#[test]
fn a_line_that_goes_in_a_circle_ends() {
    let catalog = small::catalog();
    let found = Found::Instrument(instrument(&catalog, "b"));
    let lineage = lineage::of(&catalog, found).expect("an instrument has one");
    assert_eq!(lineage.steps.len(), 1);
}

#[test]
fn an_economy_has_its_own_acts_and_those_of_its_organisations() {
    let catalog = norms();
    let estonia = commitments::of(&catalog, Economy::new("EE").expect("a code"));
    let has = |instrument: &str, through: bool| {
        let fits = |c: &commitments::Commitment<'_>| {
            c.instrument == instrument && c.through.is_some() == through
        };
        estonia.commitments.iter().any(fits)
    };
    assert!(has("paris-call", false));
    assert!(has("un-gge-2015", false), "it took part in drafting");
    assert!(has("osce-cbm-1202", true));
    assert!(!has("sco-coc-2015", false) && !has("sco-coc-2015", true));
    let absent = estonia
        .not_recorded
        .iter()
        .any(|a| a.instrument == "sco-coc-2015");
    assert!(absent, "the list is known, and it does not stand there");
    for commitment in &estonia.commitments {
        assert!(commitment.as_of.earliest() <= day("2026-11-24").end());
    }
}

#[test]
fn of_an_economy_that_signed_nothing_it_is_said_so() {
    let catalog = norms();
    let antarctica = commitments::of(&catalog, Economy::new("AQ").expect("a code"));
    assert!(antarctica.commitments.is_empty());
    let text = antarctica.document(&catalog).text();
    assert!(
        text.contains("No commitment of this economy is recorded"),
        "{text}"
    );
}

#[test]
fn no_dossier_says_that_a_norm_was_kept() {
    let catalog = norms();
    for economy in Economy::all() {
        let text = commitments::of(&catalog, economy).document(&catalog).text();
        for word in ["complied", "complies", "compliant", "violated"] {
            assert!(!text.contains(word), "{economy}: {word}");
        }
    }
}

#[test]
fn every_provision_says_on_which_contested_terms_it_hangs() {
    let catalog = norms();
    for provision in catalog.provisions() {
        for name in &provision.contested_terms {
            let term = catalog.term(name).expect("the checker holds this");
            let hanging = terms::hanging_on(&catalog, term);
            assert!(hanging.contains(&provision.id.as_str()), "{}", term.id);
        }
    }
}

#[test]
fn information_security_and_cybersecurity_are_told_apart() {
    let catalog = norms();
    for name in [
        "information security",
        "cybersecurity",
        "critical infrastructure",
    ] {
        let found = terms::matching(&catalog, name);
        let [one] = &found[..] else {
            panic!("{name}: {} found", found.len())
        };
        assert!(one.term.senses.len() >= 2, "{name}");
        assert!(one.term.contested, "{name}");
    }
}

#[test]
fn eighteen_processes_are_compared_and_unknown_stays_unknown() {
    let catalog = norms();
    let all = processes::matching(&catalog, "");
    assert!(all.len() >= 18);
    let unknown = all.iter().filter(|p| p.process.input == "unknown").count();
    assert!(unknown > 0, "some rooms say nothing of it");
    assert_eq!(processes::matching(&catalog, "un-gge").len(), 1);
    assert_eq!(processes::matching(&catalog, "no such room").len(), 0);
}

#[test]
fn misuse_of_territory_touches_the_filters_and_the_indicators_that_run() {
    let catalog = norms();
    let impact = impact::of_provision(&catalog, provision(&catalog, "un-gge-2015#13-c"));
    for expected in ["bcp38#", "bcp84#", "bcp140#", "bcp223#", "manrs-netops#2"] {
        let near = |t: &impact::Touched<'_>| t.distance == 1 && t.id.starts_with(expected);
        assert!(impact.technical.iter().any(near), "{expected}");
    }
    assert!(
        impact.indicators.contains(&"route-new-origin"),
        "{:?}",
        impact.indicators
    );
    assert!(impact.contested_terms.contains(&"knowingly"));
    assert!(!impact.parties.is_empty() && !impact.measures.is_empty());
}

#[test]
fn a_draft_is_near_to_what_it_says_in_other_words() {
    let catalog = norms();
    let draft = "Every provider shall filter packets with forged source addresses that its \
                 customers send, and publish a contact for abuse.";
    let impact = impact::of_draft(&catalog, "a draft", draft);
    let near: Vec<_> = impact.from.iter().map(|s| s.id).collect();
    assert!(near.iter().any(|id| id.starts_with("bcp38#")), "{near:?}");
    assert!(impact.from.is_sorted_by(|a, b| a.nearness >= b.nearness));
    assert!(
        impact
            .from
            .iter()
            .all(|s| !s.shared.is_empty() && s.nearness <= 1.0)
    );
    let nothing = impact::of_draft(&catalog, "a draft", "Lorem ipsum dolor sit amet.");
    assert!(nothing.from.is_empty());
    assert!(
        nothing
            .document(&catalog)
            .text()
            .contains("No provision shares enough")
    );
}

#[test]
fn each_reader_is_told_of_the_global_mechanism_in_their_own_words() {
    let catalog = norms();
    let told = |reader| {
        let digest = since::digest(&catalog, day("2025-07"), reader);
        assert!(
            digest
                .changes
                .iter()
                .all(|c| c.date.end() > day("2025-07").earliest())
        );
        digest.document(&catalog).text()
    };
    let (diplomat, operator) = (told(since::Reader::Diplomat), told(since::Reader::Operator));
    for text in [&diplomat, &operator] {
        assert!(text.contains("un-oewg-2025") && text.contains("un-global-mechanism"));
    }
    assert_ne!(diplomat, operator);
    let later = since::digest(&catalog, day("2030"), since::Reader::Diplomat);
    assert!(later.changes.is_empty());
}

#[test]
fn there_is_as_much_as_was_asked_for() {
    let stats = stats::of(&norms());
    assert!(stats.instruments >= 54, "{}", stats.instruments);
    assert!(stats.provisions >= 110, "{}", stats.provisions);
    assert!(stats.mappings >= 150, "{}", stats.mappings);
    assert!(stats.terms >= 40, "{}", stats.terms);
    assert!(stats.processes >= 18, "{}", stats.processes);
    let kinds: usize = stats.provisions_by_kind.values().sum();
    assert_eq!(kinds, stats.provisions);
}
