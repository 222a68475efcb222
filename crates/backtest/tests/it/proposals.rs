//! Files as proposals, and indicators over observations.

use std::path::Path;

use backtest::proposal::{Norms, Order, ProposalError};
use backtest::{Proposal, answer::Tested, indicator};
use store::Store;

#[test]
fn what_is_no_proposal_is_refused() {
    let with = |text: &str| Norms::with(crate::texts(), Path::new("x.toml"), text, Order::Last);
    assert!(matches!(with("id = \"x\""), Err(ProposalError::Neither)));
    assert!(matches!(with("id = "), Err(ProposalError::Syntax { .. })));
    let wrong = "id = \"x\"\ntitle = \"x\"\n[[switched_off]]\nrule = \"no-such-rule\"\nwhy = \"x\"";
    let Err(ProposalError::Catalog(error)) = with(wrong) else {
        panic!("there is no such rule");
    };
    let catalog::CatalogError::Wrong { problems } = &error else {
        panic!("{error}");
    };
    assert_eq!(problems[0].place.file, "norms/triage/x.toml");
}

#[test]
fn an_indicator_takes_the_place_of_the_one_with_its_id() {
    let text = include_str!("../../../../norms/indicators/route-as-set.toml");
    let changed = text.replacen("version = \"", "version = \"9.", 1);
    assert_ne!(changed, text);
    let norms = crate::norms(&changed, Order::Last);
    let Proposal::Indicator(proposed) = &norms.proposal else {
        panic!("it is one");
    };
    let old = norms
        .in_force
        .indicator(&proposed.id)
        .expect("it is in force");
    assert_ne!(old.version, proposed.version);
    assert_eq!(
        norms.in_force.indicators().len(),
        norms.proposed.indicators().len()
    );
    let new = crate::norms(
        &text.replacen("id = \"route-as-set\"", "id = \"our-set\"", 1),
        Order::Last,
    );
    assert_eq!(
        new.in_force.indicators().len() + 1,
        new.proposed.indicators().len()
    );
}

#[test]
fn a_database_without_observations_says_nothing_of_an_indicator() {
    let text = include_str!("../../../../norms/indicators/route-as-set.toml");
    let norms = crate::norms(text, Order::Last);
    let Proposal::Indicator(proposed) = &norms.proposal else {
        panic!("it is one");
    };
    let mut store = Store::in_memory().expect("memory");
    let old = norms.in_force.indicator(&proposed.id);
    let answer = indicator::compare(&mut store, old, proposed, 3).expect("it runs");
    assert_eq!(answer.outcome, Tested::Unknown);
    assert_eq!(
        answer.because.as_deref(),
        Some("there is no analysis in it")
    );
    assert!(
        answer
            .document()
            .text()
            .contains("Unknown: there is no analysis in it.")
    );
}
