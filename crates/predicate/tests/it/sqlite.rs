//! The value of an expression is that of SQLite.

use std::cell::RefCell;

use predicate::{NoFunctions, Predicate, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Store, ValueRef};

use crate::expressions::{expression, row};
use crate::{COLUMNS, Values, schema};

/// How many times a few expressions meet a few rows.
const CASES: u32 = 2_000;
const EXPRESSIONS: usize = 6;
const ROWS: usize = 4;

/// A table of SQLite with [`COLUMNS`].
struct Table(Store);

impl Table {
    fn new() -> Table {
        let mut store = Store::in_memory().expect("a database");
        let columns = COLUMNS.map(|(name, _, kind)| format!("\"{name}\" {kind}"));
        let sql = format!("create table probe ({})", columns.join(", "));
        store
            .transaction(|transaction| transaction.execute(&sql, &[]))
            .expect("a table");
        Table(store)
    }

    fn fill(&mut self, rows: &[Values]) {
        self.0
            .transaction(|transaction| {
                transaction.execute("delete from probe", &[])?;
                for row in rows {
                    let sql = "insert into probe values (?1, ?2, ?3, ?4, ?5)";
                    let names = ["?1", "?2", "?3", "?4", "?5"];
                    let values: Vec<(&str, store::Value)> =
                        names.into_iter().zip(row.0.iter().map(to_store)).collect();
                    transaction.execute(sql, &values)?;
                }
                Ok::<_, store::Error>(())
            })
            .expect("rows");
    }

    /// The value for each row, in order, until one fails.
    fn values(&self, expression: &str) -> Result<Vec<Value<'static>>, store::Error> {
        let sql = format!("select ({expression}) from probe order by rowid");
        let mut query = self.0.query(&sql)?;
        let mut rows = query.rows();
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            values.push(from_store(row.value(0)));
        }
        Ok(values)
    }
}

fn to_store(value: &Value<'static>) -> store::Value {
    match value {
        Value::Null => store::Value::Null,
        Value::Integer(number) => store::Value::Integer(*number),
        Value::Real(number) => store::Value::Real(*number),
        Value::Text(text) => store::Value::Text(text.to_string()),
    }
}

fn from_store(value: ValueRef<'_>) -> Value<'static> {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(text.to_owned().into()),
        ValueRef::Blob(bytes) => panic!("bytes: {bytes:?}"),
    }
}

/// What was compared.
#[derive(Debug, Default)]
struct Counts {
    compared: u32,
    /// Of these, without a value here or there.
    failed: u32,
    /// Of these, with a value other than NULL.
    known: u32,
}

/// Compares one expression over one row.
fn compare(
    table: &Table,
    expression: &str,
    row: &Values,
    counts: &mut Counts,
) -> Result<(), TestCaseError> {
    let predicate = Predicate::compile(expression, &schema())
        .map_err(|error| TestCaseError::fail(format!("{expression}: {error}")))?;
    counts.compared += 1;
    let (Ok(ours), Ok(theirs)) = (predicate.value(row, &NoFunctions), table.values(expression))
    else {
        // Which parts are evaluated when one decides is up to SQLite.
        counts.failed += 1;
        return Ok(());
    };
    counts.known += u32::from(!ours.is_null());
    prop_assert_eq!(&[ours][..], &theirs, "{} over {:?}", expression, row);
    let ours = match predicate.truth(row, &NoFunctions) {
        Ok(Some(true)) => 1,
        Ok(Some(false)) => 0,
        Ok(None) => 2,
        Err(error) => return Err(TestCaseError::fail(format!("{expression}: {error}"))),
    };
    let question = format!("(({expression}) is true) + 2 * (({expression}) is null)");
    let theirs = table.values(&question).expect("it had a value");
    prop_assert_eq!(
        &[Value::Integer(ours)][..],
        &theirs,
        "truth of {} over {:?}",
        expression,
        row
    );
    Ok(())
}

#[test]
fn values_and_truth_are_those_of_sqlite() {
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    });
    let state = RefCell::new((Table::new(), Counts::default()));
    let strategy = (
        prop::collection::vec(expression(), EXPRESSIONS),
        prop::collection::vec(row(), ROWS),
    );
    let result = runner.run(&strategy, |(expressions, rows)| {
        let (table, counts) = &mut *state.borrow_mut();
        for row in &rows {
            table.fill(std::slice::from_ref(row));
            for expression in &expressions {
                compare(table, expression, row, counts)?;
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let counts = state.into_inner().1;
    assert_eq!(counts.compared, CASES * (EXPRESSIONS * ROWS) as u32);
    assert!(counts.failed < counts.compared / 50, "{counts:?}");
    assert!(counts.known > counts.compared / 2, "{counts:?}");
}

#[test]
fn an_empty_list_is_a_word_or_a_number_as_it_is_to_sqlite() {
    let (mut table, mut counts) = (Table::new(), Counts::default());
    let row = Values(vec![Value::Null; COLUMNS.len()]);
    table.fill(std::slice::from_ref(&row));
    for expression in [
        "(-1) is (7 not in ())",
        "(-1) is not (7 in ())",
        "(-1) is (((null) like '%') not in ())",
        "(-1) is ((upper('x') || 'y') in ())",
        "0 is not ((1 + ('a' glob '*')) not in ())",
    ] {
        compare(&table, expression, &row, &mut counts).expect("the same as SQLite");
    }
}
