//! What a fuzzer does with this crate, and what holds whatever it tries: run by the
//! fuzzer, and on stable over seeds, mutations and generated expressions by the tests.

use net::Prefix;

use crate::error::CompileError;
use crate::row::{FunctionFailure, Functions, Row};
use crate::rules::{Matches, RuleSet};
use crate::schema::{ColumnId, FunctionId, Schema};
use crate::{Affinity, Predicate, Value};

/// How many conditions of one text are compiled.
const CONDITIONS_MAX: usize = 64;

/// Takes any text as conditions, one in each line, and evaluates them over a few rows
/// with and without the index.
///
/// # Panics
///
/// When a place of an error is not in the text, when a condition is shown as something
/// that does not compile to the same, or when the index changes what is true.
pub fn conditions(text: &str) {
    let schema = schema();
    // As a whole too: a condition may have line breaks in it.
    let texts = std::iter::once(text).chain(text.lines().take(CONDITIONS_MAX));
    let mut predicates = Vec::new();
    for text in texts {
        match Predicate::compile(text, &schema) {
            Ok(predicate) => predicates.push(predicate),
            Err(error) => error_is_in(&error, text),
        }
    }
    let set = RuleSet::new(predicates, &Lists);
    for row in rows() {
        agrees(&set, &row);
        for predicate in set.rules() {
            consistent(predicate, &schema, &row);
        }
    }
}

/// Holds the index to evaluation one by one.
///
/// # Panics
///
/// When they differ in what is true, or the index finds an error that is not there.
pub fn agrees_with(set: &RuleSet, row: &dyn Row, functions: &dyn Functions) {
    let (mut indexed, mut plain) = (Matches::default(), Matches::default());
    set.matching(row, functions, &mut indexed);
    set.matching_plainly(row, functions, &mut plain);
    assert_eq!(indexed.rules, plain.rules);
    let places = |matches: &Matches| -> Vec<usize> {
        matches.failed.iter().map(|(place, _)| *place).collect()
    };
    let plain_failed = places(&plain);
    for place in places(&indexed) {
        assert!(plain_failed.contains(&place), "condition {place}");
    }
    assert!(indexed.evaluated <= plain.evaluated);
}

fn agrees(set: &RuleSet, row: &Sample) {
    agrees_with(set, row, &Lists);
}

/// Truth is that of the value, and that of the explanation.
fn consistent(predicate: &Predicate, schema: &Schema, row: &Sample) {
    let truth = predicate.truth(row, &Lists);
    let value = predicate.value(row, &Lists);
    match (&truth, &value) {
        (Ok(truth), Ok(value)) => assert_eq!(*truth, value.truth(), "{}", predicate.text()),
        (Err(_), Err(_)) => {}
        _ => panic!("{}: {truth:?}, {value:?}", predicate.text()),
    }
    let explained = predicate
        .explain(schema, row, &Lists)
        .expect("it compiled before");
    if let Ok(truth) = truth {
        assert_eq!(truth == Some(true), explained.outcome.is_true());
        assert_eq!(truth == Some(true), explained.missing() == 0, "{explained}");
    }
}

fn error_is_in(error: &CompileError, text: &str) {
    let lines = text.split('\n').count() as u64;
    assert!(
        (1..=lines).contains(&error.place.line),
        "{error} in {text:?}"
    );
    assert!(error.place.column >= 1, "{error} in {text:?}");
    assert!(!error.to_string().is_empty());
}

/// The schema of the conditions that are tried.
pub fn schema() -> Schema {
    let mut schema = Schema::new();
    schema.column("classification.type", Affinity::Text);
    schema.column("source.ip", Affinity::Text);
    schema.column("source.asn", Affinity::Integer);
    schema.column("source.score", Affinity::Real);
    schema.open("extra.", Affinity::Any);
    schema.function("in_list", 2..=2);
    schema
}

/// One list of prefixes under any name but `none`.
#[derive(Debug)]
pub struct Lists;

impl Lists {
    fn list() -> Vec<Prefix> {
        ["192.0.2.0/24", "10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"]
            .iter()
            .map(|text| text.parse().expect("a prefix"))
            .collect()
    }
}

impl Functions for Lists {
    fn call<'v>(
        &'v self,
        _function: FunctionId,
        arguments: &[Value<'v>],
    ) -> Result<Value<'v>, FunctionFailure> {
        match arguments {
            [Value::Text(_), Value::Null] | [Value::Null, _] => Ok(Value::Null),
            [Value::Text(name), Value::Text(address)] => {
                let address = address.trim().parse()?;
                let is_in = name != "none" && Lists::list().iter().any(|p| p.contains(address));
                Ok(Value::Integer(is_in.into()))
            }
            _ => Err("in_list takes a name and an address".into()),
        }
    }

    fn prefixes(&self, _function: FunctionId, arguments: &[Value<'_>]) -> Option<Vec<Prefix>> {
        match arguments {
            [Value::Text(name)] if name == "none" => Some(Vec::new()),
            [Value::Text(_)] => Some(Lists::list()),
            _ => None,
        }
    }
}

/// Values of the declared columns, then the same for every open one.
#[derive(Debug)]
struct Sample([Value<'static>; 5]);

impl Row for Sample {
    fn value(&self, column: ColumnId) -> Value<'_> {
        self.0[column.index().min(4)].by_ref()
    }
}

fn rows() -> [Sample; 4] {
    let text = Value::text;
    [
        Sample([
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
        ]),
        Sample([
            text("scanner"),
            text("10.1.2.3"),
            Value::Integer(64496),
            Value::Real(0.5),
            text("22"),
        ]),
        Sample([
            text(""),
            text("2001:db8::1"),
            text("17557"),
            Value::Integer(1),
            Value::Integer(22),
        ]),
        Sample([
            text("C2-Server"),
            text("no address"),
            text("none"),
            Value::Real(1e300),
            Value::Real(22.5),
        ]),
    ]
}
