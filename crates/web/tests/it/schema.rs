//! Schemas of answers, read off the answers themselves (decision 16).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Beyond so many names that are not in every object, they are no fields but data: the
/// columns of somebody's question, say.
const FIELDS_MAX: usize = 40;

/// What was seen in one place of many answers.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    kinds: BTreeSet<&'static str>,
    objects: usize,
    fields: BTreeMap<String, (usize, Shape)>,
    items: Option<Box<Shape>>,
}

impl Shape {
    /// Takes one more answer.
    pub(crate) fn take(&mut self, value: &Value) {
        self.kinds.insert(match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(items) => {
                let shape = self.items.get_or_insert_default();
                items.iter().for_each(|item| shape.take(item));
                "array"
            }
            Value::Object(fields) => {
                self.objects += 1;
                for (name, value) in fields {
                    let (count, shape) = self.fields.entry(name.clone()).or_default();
                    *count += 1;
                    shape.take(value);
                }
                "object"
            }
        });
    }

    /// The schema that all of them fit.
    pub(crate) fn schema(&self) -> Value {
        let mut kinds: Vec<&str> = self.kinds.iter().copied().collect();
        if kinds.contains(&"number") {
            // A number may be whole.
            kinds.retain(|kind| *kind != "integer");
        }
        let mut schema = Map::new();
        match kinds[..] {
            // Nothing was ever there: it may be anything.
            [] | ["null"] => return json!({}),
            [one] => drop(schema.insert("type".to_owned(), one.into())),
            _ => drop(schema.insert("type".to_owned(), kinds.into())),
        }
        if let Some(items) = &self.items {
            schema.insert("items".to_owned(), items.schema());
        }
        let is_in_all = |(count, _): &(usize, Shape)| *count == self.objects;
        let sometimes = self.fields.values().filter(|field| !is_in_all(field));
        if self.objects > 0 && sometimes.count() <= FIELDS_MAX {
            let fields = self.fields.iter();
            let required: Vec<&str> = fields
                .clone()
                .filter(|(_, field)| is_in_all(field))
                .map(|(name, _)| name.as_str())
                .collect();
            let properties: Map<String, Value> = fields
                .map(|(name, (_, shape))| (name.clone(), shape.schema()))
                .collect();
            if !required.is_empty() {
                schema.insert("required".to_owned(), required.into());
            }
            schema.insert("properties".to_owned(), properties.into());
        }
        schema.into()
    }
}

#[test]
fn a_schema_is_what_all_answers_fit() {
    let mut shape = Shape::default();
    for answer in [
        json!({ "name": "a", "count": 1, "more": null, "items": [] }),
        json!({ "name": "b", "count": 1.5, "items": [{ "x": true }] }),
    ] {
        shape.take(&answer);
    }
    let expected = json!({
        "type": "object",
        "required": ["count", "items", "name"],
        "properties": {
            "count": { "type": "number" },
            "items": { "type": "array", "items": {
                "type": "object", "required": ["x"], "properties": { "x": { "type": "boolean" } }
            } },
            "more": {},
            "name": { "type": "string" }
        }
    });
    assert_eq!(shape.schema(), expected);
}
