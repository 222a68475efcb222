//! JSON objects, as `json!` writes them.

use serde_json::{Map, Value};

/// The fields of an object.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => unreachable!("only objects are given"),
    }
}
