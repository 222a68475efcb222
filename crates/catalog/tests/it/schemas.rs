//! The schemas for editors: that those in `schema/` are up to date, that all files
//! of `norms/` fit them, and that files with mistakes do not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use catalog::editor_schemas;
use jsonschema::Validator;
use serde_json::Value;

use crate::fixture::{
    ADOPTIONS, ALIASES, CONFLICTS, EVENTS, FILES, GAPS, INDICATOR, MAPPINGS, OPERATORS,
    ORGANISATIONS, PROCESSES, SOURCES, STATES, TERMS,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The schema for a file of `norms/`, by its name below it.
fn schema_of(name: &str) -> &'static str {
    let below = name.strip_prefix("norms/").unwrap_or(name);
    match below.split_once('/').map_or(below, |(folder, _)| folder) {
        "instruments" => "norms-instrument.json",
        "mappings" => "norms-mappings.json",
        "terms" => "norms-terms.json",
        "processes" => "norms-processes.json",
        "organisations" => "norms-organisations.json",
        "adoptions" => "norms-adoptions.json",
        "events" => "norms-events.json",
        "sources" | "sources.toml" => "norms-sources.json",
        "gaps.toml" => "norms-gaps.json",
        "aliases.toml" => "norms-aliases.json",
        "conflicts.toml" => "norms-conflicts.json",
        "indicators" => "norms-indicator.json",
        "triage" => "norms-triage.json",
        other => panic!("{other}"),
    }
}

fn validators() -> BTreeMap<String, Validator> {
    editor_schemas()
        .into_iter()
        .map(|schema| {
            let json: Value = serde_json::from_str(&schema.text).expect("it is JSON");
            assert!(
                jsonschema::meta::is_valid(&json),
                "{} is no JSON Schema",
                schema.file
            );
            let validator = jsonschema::draft202012::new(&json)
                .unwrap_or_else(|e| panic!("{}: {e}", schema.file));
            (schema.file, validator)
        })
        .collect()
}

fn mistakes(validators: &BTreeMap<String, Validator>, name: &str, text: &str) -> Vec<String> {
    let value: Value = toml::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    validators[schema_of(name)]
        .iter_errors(&value)
        .map(|e| format!("{name}{}: {e}", e.instance_path()))
        .collect()
}

/// `UPDATE_EXPECT=1 cargo test -p catalog` writes them anew.
#[test]
fn the_schemas_in_the_repository_are_those_that_the_code_gives() {
    let folder = root().join("schema");
    let schemas = editor_schemas();
    for schema in &schemas {
        let path = folder.join(&schema.file);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &schema.text).expect("the schema can be written");
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == schema.text,
            "schema/{} is out of date: UPDATE_EXPECT=1 cargo test -p catalog",
            schema.file
        );
    }
    let mut stray: Vec<_> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").file_name())
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.starts_with("norms-"))
        .filter(|name| !schemas.iter().any(|s| s.file == *name))
        .collect();
    stray.sort();
    assert_eq!(stray, Vec::<String>::new());
}

fn collect(folder: &Path, name: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        let file = path.file_name().and_then(|f| f.to_str()).expect("a name");
        let name = format!("{name}/{file}");
        if path.is_dir() {
            collect(&path, &name, files);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            files.push((name, text));
        }
    }
}

fn norms() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root().join("norms"), "norms", &mut files);
    assert!(files.len() > 100, "{}", files.len());
    files
}

#[test]
fn every_file_of_the_norms_fits_its_schema() {
    let validators = validators();
    let mut found = Vec::new();
    for (name, text) in norms() {
        found.extend(mistakes(&validators, &name, &text));
    }
    for (name, text) in FILES {
        found.extend(mistakes(&validators, name, text));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_editor_finds_the_schema_of_each_file() {
    for (name, text) in norms() {
        let up = "../".repeat(name.matches('/').count());
        let line = format!("#:schema {up}schema/{}", schema_of(&name));
        assert_eq!(text.lines().next(), Some(line.as_str()), "{name}");
    }
}

#[test]
fn a_file_with_a_mistake_does_not_fit() {
    let validators = validators();
    for (file, from, to) in [
        (STATES, "paraphrase =", "parafrase ="),
        (STATES, "openness = 0", "openness = 5"),
        (STATES, "openness = 0", "openness = \"closed\""),
        (STATES, "date = \"2015-07-22\"", "date = \"July 2015\""),
        (STATES, "id = \"states-2015\"", "id = \"States 2015\""),
        (STATES, "id = \"1-a\"", "id = \"1(a)\""),
        (
            STATES,
            "polarity = [\"refrain\"]",
            "polarity = [\"refrian\"]",
        ),
        (STATES, "polarity = [\"refrain\"]", "polarity = []"),
        (STATES, "https://example.org/a-1-2", "example.org/a-1-2"),
        (STATES, "of = [\"paraphrase\"]", "of = [\"pharaprase\"]"),
        (
            STATES,
            "  { source = \"somebody\", verification = \"knowledge\" },\n",
            "",
        ),
        (STATES, "code = \"G1\"", "code = \"G12\""),
        (OPERATORS, "venue = \"Operators\"\n", ""),
        (OPERATORS, "title = \"Filter floods\"", "title = \"  \""),
        (OPERATORS, ", verification = \"knowledge\"", ""),
        (MAPPINGS, "method = \"human\"\n", ""),
        (MAPPINGS, "basis =", "#"),
        (MAPPINGS, "states-2015#1-a", "states-2015"),
        (
            MAPPINGS,
            "relation = \"subset-of\"",
            "relation = \"similar\"",
        ),
        (SOURCES, "tag = \"primary\"", "tag = \"first\""),
        (GAPS, "test =", "tests ="),
        (ORGANISATIONS, "members_as_of = \"2016\"\n", ""),
        (ORGANISATIONS, "\"JP\", \"NL\"", "\"JP\", \"XX\""),
        (ORGANISATIONS, "\"JP\", \"NL\"", "\"JP\", \"JP\""),
        (
            PROCESSES,
            "feasibility_review = \"no\"",
            "feasibility_review = \"maybe\"",
        ),
        (PROCESSES, "input = \"Write to a State.\"\n", ""),
        (TERMS, "contested = true", "contested = \"true\""),
        (TERMS, "venue = \"talks\"\n", ""),
        (ADOPTIONS, "economies = [\"JP\", \"NL\"]\n", ""),
        (
            ADOPTIONS,
            "basis = { source = \"report\", verification = \"found\" }\n\n",
            "",
        ),
        (ADOPTIONS, "act = \"joined\"", "act = \"jointed\""),
        (EVENTS, "for_operator =", "for_operators ="),
        (ALIASES, "heard = [\"flout\"]", "heard = []"),
        (
            CONFLICTS,
            "[[conflicts.claims]]\nsays = \"21 States\"\nsource = \"somebody\"\n",
            "",
        ),
        (INDICATOR, "packets_min = {", "packets-min = {"),
        (INDICATOR, "value = 1000, ", ""),
        (INDICATOR, "level = \"high\"", "level = \"hihg\""),
    ] {
        let (_, text) = FILES.iter().find(|f| f.0 == file).expect("it is there");
        assert!(text.contains(from), "{file} has no {from:?}");
        let broken = text.replacen(from, to, 1);
        let found = mistakes(&validators, file, &broken);
        assert!(!found.is_empty(), "{file}: {from:?} as {to:?}");
    }
}

#[test]
fn words_are_explained_to_the_editor() {
    let schemas = editor_schemas();
    let instrument = schemas
        .iter()
        .find(|s| s.file == "norms-instrument.json")
        .expect("there is one");
    let json: Value = serde_json::from_str(&instrument.text).expect("it is JSON");
    let kind = &json["properties"]["kind"];
    assert_eq!(kind["description"], "What sort of norms.");
    assert_eq!(kind["oneOf"][0]["const"], "legal");
    assert_eq!(kind["oneOf"][0]["description"], "Law.");
}
