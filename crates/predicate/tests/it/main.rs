//! Conditions as people write them, held to SQLite itself.

mod bounds;
mod errors;
mod explained;
mod expressions;
mod fuzz_replay;
mod memory;
mod rules;
mod sqlite;

use predicate::{Affinity, ColumnId, Row, Schema, Value};

/// Columns of each affinity, in this order.
const COLUMNS: [(&str, Affinity, &str); 5] = [
    ("source.name", Affinity::Text, "text"),
    ("source.asn", Affinity::Integer, "integer"),
    ("source.score", Affinity::Real, "real"),
    ("extra.any", Affinity::Any, ""),
    ("source.ip", Affinity::Text, "text"),
];

fn schema() -> Schema {
    let mut schema = Schema::new();
    for (name, affinity, _) in COLUMNS {
        schema.column(name, affinity);
    }
    schema
}

/// A row over [`COLUMNS`].
#[derive(Clone, Debug, Default, PartialEq)]
struct Values(Vec<Value<'static>>);

impl Row for Values {
    fn value(&self, column: ColumnId) -> Value<'_> {
        self.0
            .get(column.index())
            .map_or(Value::Null, Value::by_ref)
    }
}
