//! JSON Schemas of the files of `norms/`, so that an editor completes fields and
//! words, explains them, and marks mistakes while one types. They know what one
//! file can say wrong; that ids exist is for [`crate::Catalog`] to check.

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::economy::Economy;
use crate::fields::{Choice, FILES, Field, FileKind, IdShape, Need, Record, Rule, Shape};
use crate::words::Openness;

/// The schema of one kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorSchema {
    /// How its file in `schema/` is called: `norms-instrument.json`.
    pub file: String,
    /// The schema, JSON Schema of 2020-12, with a line end at its end.
    pub text: String,
}

/// The schemas of all kinds of files in `norms/`.
pub fn editor_schemas() -> Vec<EditorSchema> {
    FILES.iter().map(editor_schema).collect()
}

fn editor_schema(file: &FileKind) -> EditorSchema {
    let mut schema = vec![
        (
            "$schema",
            text("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title", Json::Text(sentence(file.record.says))),
    ];
    schema.extend(record(file.record));
    let above: Vec<Json> = file.record.fields.iter().flat_map(unless_above).collect();
    if !above.is_empty() {
        schema.push(("allOf", Json::List(above)));
    }
    let mut written =
        serde_json::to_string_pretty(&Json::Object(schema)).expect("a Json has only texts as keys");
    written.push('\n');
    EditorSchema {
        file: format!("norms-{}.json", file.schema),
        text: written,
    }
}

/// JSON with its fields in the order in which they are written.
#[derive(Clone)]
enum Json {
    Text(String),
    Flag(bool),
    Number(usize),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Text(text) => serializer.serialize_str(text),
            Json::Flag(flag) => serializer.serialize_bool(*flag),
            Json::Number(number) => number.serialize(serializer),
            Json::List(items) => items.serialize(serializer),
            Json::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// A table with the fields of a record and no others.
fn record(record: &'static Record) -> Vec<(&'static str, Json)> {
    let properties = record.fields.iter().map(|f| (f.name, property(record, f)));
    let required = record.fields.iter().filter(|f| f.need == Need::Must);
    let mut schema = vec![
        ("type", text("object")),
        ("properties", Json::Object(properties.collect())),
        (
            "required",
            Json::List(required.map(|f| text(f.name)).collect()),
        ),
        ("additionalProperties", Json::Flag(false)),
    ];
    for rule in record.rules {
        schema.push(match rule {
            Rule::With(first, second) => (
                "dependentRequired",
                Json::Object(vec![(*first, Json::List(vec![text(second)]))]),
            ),
            Rule::OneOf(one, other) => (
                "anyOf",
                Json::List([one, other].map(|name| requires(name)).to_vec()),
            ),
        });
    }
    schema
}

fn requires(name: &str) -> Json {
    Json::Object(vec![("required", Json::List(vec![text(name)]))])
}

/// Of a list whose records need what the top of the file has not: one condition
/// for each such field.
fn unless_above(list: &Field) -> Vec<Json> {
    let Shape::Tables { of, .. } = list.shape else {
        return Vec::new();
    };
    let inherited = of.fields.iter().filter(|f| f.need == Need::UnlessAbove);
    let condition = |field: &Field| {
        let each = Json::Object(vec![("items", requires(field.name))]);
        Json::Object(vec![
            ("if", Json::Object(vec![("not", requires(field.name))])),
            (
                "then",
                Json::Object(vec![("properties", Json::Object(vec![(list.name, each)]))]),
            ),
        ])
    };
    inherited.map(condition).collect()
}

fn property(record: &'static Record, field: &Field) -> Json {
    let mut schema = vec![("description", Json::Text(sentence(field.says)))];
    schema.extend(shape(record, &field.shape));
    Json::Object(schema)
}

fn shape(record: &'static Record, shape: &Shape) -> Vec<(&'static str, Json)> {
    match shape {
        Shape::Text => pattern(r"\S"),
        Shape::Date => pattern(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
        Shape::Link => pattern(r"^https?://\S*\.\S*$"),
        Shape::Flag => vec![("type", text("boolean"))],
        Shape::Number => vec![("type", text("number"))],
        Shape::Openness => vec![
            ("type", text("integer")),
            ("minimum", Json::Number(0)),
            ("maximum", Json::Number(usize::from(Openness::MAX))),
        ],
        Shape::Id(id) => pattern(id.pattern()),
        Shape::Ids(id) => list(Json::Object(pattern(id.pattern())), 0),
        Shape::Word(choices) => one_of(&choices()),
        Shape::Words(choices) => list(Json::Object(one_of(&choices())), 1),
        Shape::Texts { least } => list(Json::Object(pattern(r"\S")), *least),
        Shape::Period => pattern(r"^[0-9]+[hd]$"),
        Shape::Economy => economy(),
        Shape::Economies => {
            let mut schema = list(Json::Object(economy()), 0);
            schema.push(("uniqueItems", Json::Flag(true)));
            schema
        }
        Shape::Basis => basis(record),
        Shape::Tables { of, least } => one_or_list(Json::Object(self::record(of)), *least),
        Shape::Table(of) => self::record(of),
        Shape::Named(of) => vec![
            ("type", text("object")),
            (
                "propertyNames",
                Json::Object(vec![("pattern", text(IdShape::Sql.pattern()))]),
            ),
            ("additionalProperties", Json::Object(self::record(of))),
        ],
    }
}

fn economy() -> Vec<(&'static str, Json)> {
    let codes = Economy::all().map(|e| text(e.code())).collect();
    vec![("enum", Json::List(codes))]
}

fn pattern(pattern: &str) -> Vec<(&'static str, Json)> {
    vec![("type", text("string")), ("pattern", text(pattern))]
}

fn list(items: Json, least: usize) -> Vec<(&'static str, Json)> {
    let mut schema = vec![("type", text("array")), ("items", items)];
    if least > 0 {
        schema.push(("minItems", Json::Number(least)));
    }
    schema
}

/// The catalog takes one table where a list of them can stand.
fn one_or_list(table: Json, least: usize) -> Vec<(&'static str, Json)> {
    let many = list(table.clone(), least);
    if least > 1 {
        return many;
    }
    vec![("anyOf", Json::List(vec![Json::Object(many), table]))]
}

fn one_of(choices: &[Choice]) -> Vec<(&'static str, Json)> {
    let choice = |c: &Choice| {
        Json::Object(vec![
            ("const", text(c.word)),
            ("description", Json::Text(sentence(c.meaning))),
        ])
    };
    vec![("oneOf", Json::List(choices.iter().map(choice).collect()))]
}

/// One basis for all, or several of which one is without `of`.
fn basis(record: &'static Record) -> Vec<(&'static str, Json)> {
    let covered = record.covered().map(text).collect();
    let named = Json::Object(vec![("enum", Json::List(covered))]);
    let table = |of: Json| {
        let mut schema = self::record(record.basis());
        for (name, value) in &mut schema {
            if let ("properties", Json::Object(properties)) = (*name, value) {
                properties[0].1 = of.clone();
            }
        }
        Json::Object(schema)
    };
    let nothing = Json::Object(vec![("type", text("array")), ("maxItems", Json::Number(0))]);
    let for_all = Json::Object(vec![(
        "properties",
        Json::Object(vec![("of", nothing.clone())]),
    )]);
    let mut many = list(table(Json::Object(list(named, 0))), 1);
    many.push(("contains", for_all));
    vec![(
        "anyOf",
        Json::List(vec![table(nothing), Json::Object(many)]),
    )]
}

impl IdShape {
    /// As a regular expression; [`crate::id`] says the same in code.
    fn pattern(self) -> &'static str {
        match self {
            IdShape::Plain => "^[a-z]([a-z0-9-]{0,58}[a-z0-9])?$",
            IdShape::Dotted => "^[a-z]([a-z0-9.-]{0,58}[a-z0-9])?$",
            IdShape::Label => "^[a-z0-9-]{1,60}$",
            IdShape::Provision => "^[a-z]([a-z0-9.-]{0,58}[a-z0-9])?#[a-z0-9-]{1,60}$",
            IdShape::Sql => "^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$",
        }
    }
}
