//! The value of an expression is that of SQLite.

use predicate::{NoFunctions, Predicate, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Store, ValueRef};

use crate::expressions::{expression, row};
use crate::{COLUMNS, Values, schema};

/// How many times a few expressions meet a few rows.
const CASES: u32 = 1_500;
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

/// Compares all expressions over all rows.
fn compare(table: &mut Table, expressions: &[String], rows: &[Values]) -> Result<(u32, u32), TestCaseError> {
    let schema = schema();
    let (mut compared, mut failed) = (0, 0);
    for expression in expressions {
        let predicate = Predicate::compile(expression, &schema)
            .map_err(|error| TestCaseError::fail(format!("{expression}: {error}")))?;
        for row in rows {
            table.fill(std::slice::from_ref(row));
            let ours = predicate.value(row, &NoFunctions);
            match (ours, table.values(expression)) {
                (Ok(ours), Ok(theirs)) => {
                    prop_assert_eq!(std::slice::from_ref(&ours), &theirs[..], "{} over {:?}", expression, row);
                    let truth = table
                        .values(&format!("(({expression}) is true) + 2 * (({expression}) is null)"))
                        .expect("it had a value");
                    let ours = predicate.truth(row, &NoFunctions).expect("it had a value");
                    let ours = match ours {
                        Some(true) => 1,
                        Some(false) => 0,
                        None => 2,
                    };
                    prop_assert_eq!(&truth[..], &[Value::Integer(ours)], "truth of {} over {:?}", expression, row);
                }
                // Which parts are evaluated when one decides is up to SQLite.
                _ => failed += 1,
            }
            compared += 1;
        }
    }
    Ok((compared, failed))
}

#[test]
fn values_and_truth_are_those_of_sqlite() {
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    });
    let table = std::cell::RefCell::new(Table::new());
    let (compared, failed) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let strategy = (
        prop::collection::vec(expression(), EXPRESSIONS),
        prop::collection::vec(row(), ROWS),
    );
    runner
        .run(&strategy, |(expressions, rows)| {
            let (more, more_failed) = compare(&mut table.borrow_mut(), &expressions, &rows)?;
            compared.set(compared.get() + more);
            failed.set(failed.get() + more_failed);
            Ok(())
        })
        .unwrap();
    assert_eq!(compared.get(), CASES * (EXPRESSIONS * ROWS) as u32);
    assert!(failed.get() < compared.get() / 50, "{} without a value", failed.get());
}
