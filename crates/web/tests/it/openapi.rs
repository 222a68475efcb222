//! The description of the API.

use web::openapi;
use web::question::all;

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
