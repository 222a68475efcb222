//! Sieve files as rules.

mod fuzz_replay;
mod observed;
mod patterns;
mod rules;

use std::path::Path;

use catalog::Catalog;
use sieve::{Import, RuleKind};
use triage::Rules;

/// The rules that a sieve becomes, alone.
fn compiled(import: &Import) -> Rules {
    let norms = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let mut texts = Catalog::texts(Some(&norms)).expect("the norms of the tree");
    texts.retain(|(name, _)| !name.starts_with("norms/triage/"));
    texts.push((
        "norms/triage/00-sieve.toml".to_owned(),
        sieve::write(import, "sieve"),
    ));
    let texts = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let catalog = Catalog::from_files(texts).expect("what is written is a file of rules");
    Rules::compile(catalog.triage(), None).expect("conditions")
}

/// What becomes of an event: the name of a queue, as IntelMQ calls them, or `drop`.
fn outcome(import: &Import, rules: &Rules, event: &str) -> String {
    let decision = triage::tests::decide(rules, event).expect(event);
    let first = decision
        .rules
        .first()
        .map(|at| rules.rules()[*at].rule.id.as_str());
    let kind = first.map(|id| {
        let rule = import.rules.iter().find(|rule| rule.id == id);
        &rule.expect("a rule of the sieve").kind
    });
    match kind {
        None | Some(RuleKind::Keep) => "_default".to_owned(),
        Some(RuleKind::Drop) => "drop".to_owned(),
        Some(RuleKind::Path(names)) => names.join(" "),
    }
}

fn imported(text: &str) -> Import {
    sieve::import(&[("test.sieve", text)]).expect(text)
}
