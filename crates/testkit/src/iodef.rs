//! The published schema of IODEF in JSON, as validators take it.

use serde_json::Value;

/// The schema of RFC 8727. Draft 4 of JSON Schema has no list of required members without
/// a member (its section 5.4.3); the published schema has such lists where nothing is
/// required, and they are left out.
///
/// # Panics
///
/// When the text is no JSON.
pub fn schema(text: &str) -> Value {
    let mut schema = serde_json::from_str(text).expect("JSON");
    without_empty_requirements(&mut schema);
    schema
}

fn without_empty_requirements(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.retain(|name, value| {
                name != "required" || value.as_array().is_none_or(|names| !names.is_empty())
            });
            members.values_mut().for_each(without_empty_requirements);
        }
        Value::Array(items) => items.iter_mut().for_each(without_empty_requirements),
        _ => {}
    }
}
