//! The description of the API.

use std::collections::BTreeMap;

use accounts::Role;
use serde_json::Value;
use web::openapi;
use web::question::{API, Access, Question, all};

use crate::client::{ask, get};
use crate::house::{server, started};
use crate::markings::{account, marked};
use crate::schema::Shape;
use crate::walk::walked;

/// The committed schemas are those of the answers that there are. The description of the
/// API has them in it, so that after `UPDATE_EXPECT=1` it is to be written once more.
#[test]
fn the_committed_schemas_are_those_of_the_answers() {
    let mut shapes: BTreeMap<&str, Shape> = BTreeMap::new();
    let examples = all().map(Question::example);
    for path in walked().keys().cloned().chain(examples) {
        let bare = path.split('?').next().unwrap_or(&path);
        let Some(question) = all().find(|question| is_asked_at(question, bare)) else {
            continue;
        };
        let join = if path.contains('?') { '&' } else { '?' };
        // A form in it stands for another.
        if path.contains("format=") {
            continue;
        }
        let reply = get(server(), &format!("{API}{path}{join}format=json"));
        if reply.status == 200 {
            let answer = serde_json::from_str(&reply.body).expect("JSON");
            shapes.entry(question.id).or_default().take(&answer);
        }
    }
    // What is for accounts, of something of each marking that an admin sees.
    let database = marked();
    let token = format!("Bearer {}", account(&database, "ann", Role::Admin, None));
    let server = started(&database);
    for question in all().filter(|question| matches!(question.access, Access::From(_))) {
        let example = question.example();
        let numbers = (1..=4).map(|number| example.replace("/1", &format!("/{number}")));
        for path in numbers {
            let headers = [("authorization", token.as_str())];
            let reply = ask(server, "GET", &format!("{API}{path}"), &headers);
            assert_eq!(reply.status, 200, "{path}");
            let answer = serde_json::from_str(&reply.body).expect("JSON");
            shapes.entry(question.id).or_default().take(&answer);
        }
    }
    for question in all() {
        assert!(
            shapes.contains_key(question.id),
            "nobody asked {}",
            question.id
        );
    }
    let schemas: BTreeMap<&str, Value> = shapes
        .iter()
        .map(|(id, shape)| (*id, shape.schema()))
        .collect();
    let text = serde_json::to_string_pretty(&schemas).expect("JSON") + "\n";
    expect_test::expect_file!["../../../../schema/answers.json"].assert_eq(&text);
}

/// Whether a question is asked at a path.
fn is_asked_at(question: &Question, path: &str) -> bool {
    let (wanted, given) = (question.path.split('/'), path.split('/'));
    wanted.clone().count() == given.clone().count()
        && wanted
            .zip(given)
            .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

/// What is committed is what the program says of itself.
#[test]
fn the_committed_description_is_the_current_one() {
    let text = serde_json::to_string_pretty(&openapi::document()).expect("JSON") + "\n";
    expect_test::expect_file!["../../../../schema/openapi.json"].assert_eq(&text);
}

#[test]
fn names_and_paths_are_of_one_question_each() {
    let mut ids: Vec<&str> = all().map(|question| question.id).collect();
    let mut paths: Vec<&str> = all().map(|question| question.path).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!((ids.len(), paths.len()), (count, count));
    for question in all() {
        let in_path = question.path.matches('{').count();
        let named = question.parameters.iter();
        let named = named.filter(|parameter| question.is_in_path(parameter.name));
        assert_eq!(named.count(), in_path, "{}", question.path);
    }
}
