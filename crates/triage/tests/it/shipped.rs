//! The rules that come with the program.

use catalog::{Catalog, Economy};
use triage::Rules;

fn catalog() -> Catalog {
    Catalog::built_in().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn their_own_tests_hold() {
    let catalog = catalog();
    let (count, failures) = triage::tests::run(catalog.triage()).expect("the rules compile");
    let failures: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 8, "{count}");
}

#[test]
fn every_rule_fires_in_some_test() {
    let catalog = catalog();
    for file in catalog.triage() {
        for rule in &file.rules {
            let is_tested = file.tests.iter().any(|test| test.rules.contains(&rule.id));
            assert!(is_tested, "no test of {} fires `{}`", file.id, rule.id);
        }
    }
}

#[test]
fn they_hold_in_every_jurisdiction() {
    let catalog = catalog();
    for economy in Economy::all() {
        let rules = Rules::compile(catalog.triage(), Some(economy)).expect("they compile");
        assert!(!rules.rules().is_empty());
    }
}
