//! What a fuzzer does with this crate, and what holds whatever it tries.

use predicate::Predicate;

use crate::import::{Import, import};
use crate::regex;
use crate::tree::Statement;
use crate::write;

/// Takes any text as a sieve file, and as a regular expression.
///
/// # Panics
///
/// When the place of an error is not in the text, when a rule cannot be compiled, when
/// what is written is no file of triage rules, or when something is left out that is in
/// no list.
pub fn file(text: &str) {
    let _ = regex::patterns(text);
    match import(&[("fuzz.sieve", text)]) {
        Ok(import) => rules(&import, text),
        Err((number, error)) => {
            assert_eq!(number, 0);
            let lines: Vec<&str> = text.split('\n').collect();
            let line = lines.get(error.place.line - 1).expect("a line of the text");
            assert!(error.place.column <= line.chars().count() + 1, "{error}");
        }
    }
}

fn rules(import: &Import, text: &str) {
    let schema = triage::columns::schema();
    for rule in &import.rules {
        let compiled = Predicate::compile(&rule.when, &schema);
        assert!(compiled.is_ok(), "{rule:?}: {compiled:?}");
    }
    let statements = crate::parse::parse(text).expect("it was read");
    assert!(!acts(&statements) || !import.rules.is_empty() || !import.losses.is_empty());
    let toml = write(import, "fuzz");
    let files = [("norms/triage/fuzz.toml", toml.as_str())];
    if let Err(catalog::CatalogError::Wrong { problems }) = catalog::Catalog::from_files(files) {
        // Alone it lacks the norms and sources that it names; else nothing is wrong.
        for problem in problems {
            let is_pointer = matches!(problem.fault, catalog::Fault::Dangling { .. });
            assert!(is_pointer, "{problem}\n{toml}");
        }
    }
}

fn acts(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| match statement {
        Statement::Action(..) => true,
        Statement::If(branches) => branches.iter().any(|branch| acts(&branch.body)),
    })
}
