//! From arguments to sources.

use std::path::Path;

use input::{Error, Event, Reader, Source, expand};

use crate::{options, store};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new()
        .prefix("sources")
        .tempdir()
        .expect("a scratch folder");
    for name in ["b.bz2", "a.bz2", "c.gz", ".hidden.bz2"] {
        store(folder.path(), name, b"content");
    }
    std::fs::create_dir(folder.path().join("deeper")).expect("a folder");
    store(&folder.path().join("deeper"), "d.bz2", b"content");
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    folder
}

fn names(folder: &Path, sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .map(|source| match source {
            Source::Path(path) => {
                let path = path.strip_prefix(folder).expect("within the folder");
                path.display().to_string()
            }
            Source::StandardInput => source.to_string(),
        })
        .collect()
}

fn check(arguments: &[&str], expect: &[&str]) {
    let folder = folder();
    let arguments: Vec<_> = arguments
        .iter()
        .map(|argument| match *argument {
            "-" => "-".into(),
            name => folder.path().join(name).into_os_string(),
        })
        .collect();
    let sources = expand(&arguments).expect("sources");
    assert_eq!(names(folder.path(), &sources), expect);
}

fn check_error(argument: &str) -> Error {
    let folder = folder();
    expand(&[folder.path().join(argument)]).expect_err("no source")
}

#[test]
fn arguments_keep_their_order() {
    check(
        &["c.gz", "-", "a.bz2"],
        &["c.gz", "standard input", "a.bz2"],
    );
}

#[test]
fn a_folder_is_its_files_by_name_without_hidden_ones() {
    check(&[""], &["a.bz2", "b.bz2", "c.gz"]);
}

#[test]
fn a_pattern_is_its_matches_by_name() {
    check(&["*.bz2"], &["a.bz2", "b.bz2"]);
    check(&["?.gz", "[ab].bz2"], &["c.gz", "a.bz2", "b.bz2"]);
    check(&["**/*.bz2"], &["a.bz2", "b.bz2", "deeper/d.bz2"]);
    check(&[".h*"], &[".hidden.bz2"]);
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_a_file() {
    let folder = folder();
    let path = store(folder.path(), "a[1]*", b"content");
    assert_eq!(expand(&[&path]).expect("a file"), [Source::Path(path)]);
}

#[test]
fn a_missing_file_comes_with_the_nearest_names() {
    let error = check_error("b.bz");
    assert!(matches!(error, Error::Missing { .. }));
    assert!(error.to_string().starts_with("there is no file"), "{error}");
    let hint = error.hint().expect("a hint");
    assert!(hint.contains("b.bz2`"), "{hint}");
    let error = check_error("entirely-different");
    assert!(matches!(&error, Error::Missing { nearest, .. } if nearest.is_empty()));
    assert!(error.hint().is_some());
    assert!(matches!(check_error("none/file"), Error::Missing { .. }));
}

#[test]
fn a_pattern_without_match_an_invalid_one_and_an_empty_folder_are_errors() {
    for (argument, part) in [
        ("*.xz", "no file matches"),
        ("a[", "no valid pattern"),
        ("empty", "holds no files"),
    ] {
        let error = check_error(argument);
        assert!(error.to_string().contains(part), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn standard_input_can_be_named_once() {
    assert!(matches!(
        expand(&["-", "-"]),
        Err(Error::StandardInputTwice)
    ));
}

#[test]
fn a_source_that_cannot_be_read_does_not_stop_the_others() {
    let folder = folder();
    let sources = ["a.bz2", "gone", "deeper", "c.gz"]
        .map(|name| Source::Path(folder.path().join(name)))
        .to_vec();
    let seen: Vec<String> = Reader::new(sources, options(2))
        .map(|event| match event {
            Event::Begin { source, .. } => format!("begin {source}"),
            Event::Data { source, .. } => format!("data {source}"),
            Event::Damage { source, .. } => format!("damage {source}"),
            Event::End { source, .. } => format!("end {source}"),
            Event::Failed { source, error } => {
                assert!(error.hint().is_some());
                assert!(std::error::Error::source(&error).is_some());
                format!("failed {source}")
            }
        })
        .collect();
    assert_eq!(
        seen,
        [
            "begin 0", "data 0", "end 0", "failed 1", "failed 2", "begin 3", "data 3", "end 3"
        ]
    );
}

#[test]
fn no_sources_give_no_events() {
    assert!(Reader::new(Vec::new(), options(2)).next().is_none());
    assert_eq!(expand(&[""; 0]).expect("nothing"), []);
}
