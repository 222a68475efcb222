//! What strangers cannot do.

use store::Store;
use web::question::{API, Kind, all};

use crate::client::{ask, get};
use crate::house::{database, server, started};

/// A word that stands in everything that is not for everyone.
pub(crate) const SECRET: &str = "amber-strict-0451";

/// A database of the day of the demo in which feeds were decided and sessions kept.
pub(crate) fn with_secrets() -> std::path::PathBuf {
    let path = database();
    let mut store = Store::open(&path).expect("a database");
    store
        .transaction(|transaction| -> Result<(), store::Error> {
            transaction.execute(
                "insert into triage_feeds (name, sha256) values (?1, null)",
                &[("?1", SECRET.into())],
            )?;
            transaction.execute(
                "insert into sessions (name, sha256, form, bytes, text)
                 values (?1, ?2, 'other', 16, ?1)",
                &[("?1", SECRET.into()), ("?2", "0".repeat(64).into())],
            )?;
            Ok(())
        })
        .expect("written");
    path
}

/// Every question, with every parameter set to what could lead there.
#[test]
fn nothing_above_clear_is_told_to_anyone() {
    let server = started(&with_secrets());
    let statements = [
        "select * from triage_feeds",
        "select name from sessions",
        "select group_concat(name) from triage_feeds",
        "select * from decisions",
        "select * from sqlite_dbpage",
    ];
    for question in all() {
        let path = question.example();
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut paths = vec![path.clone()];
        for parameter in question.parameters {
            if question.is_in_path(parameter.name) {
                paths.push(
                    question
                        .path
                        .replace(&format!("{{{}}}", parameter.name), SECRET),
                );
                continue;
            }
            let values: Vec<String> = match parameter.kind {
                Kind::Word(words) => words.iter().map(|word| (*word).to_owned()).collect(),
                Kind::Number(_, most) => vec![most.to_string()],
                Kind::Date => vec!["1990".to_owned()],
                Kind::Text if parameter.name == "query" => statements
                    .iter()
                    .map(|sql| sql.replace(' ', "+").replace('*', "%2A"))
                    .collect(),
                Kind::Text => vec!["amber".to_owned(), "0451".to_owned()],
            };
            for value in values {
                paths.push(format!("{path}{separator}{}={value}", parameter.name));
            }
        }
        for path in paths {
            for place in [path.clone(), format!("{API}{path}")] {
                for format in ["", "format=json", "format=csv", "format=markdown"] {
                    let separator = if place.contains('?') { '&' } else { '?' };
                    let reply = get(server, &format!("{place}{separator}{format}"));
                    let said = reply.body.replace(&path, "");
                    let shown = said.contains(SECRET) && !path.contains(SECRET);
                    assert!(!shown, "{place} {format}: {said}");
                    assert!(reply.status < 500, "{place} {format}: {}", reply.body);
                }
            }
        }
    }
}

#[test]
fn every_answer_has_the_headers_that_keep_pages_to_themselves() {
    for path in [
        "/",
        "/style.css",
        "/nowhere",
        "/api/v1/gaps?at=never",
        "/healthz",
    ] {
        let reply = get(server(), path);
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
    }
}

#[test]
fn what_is_typed_is_shown_and_not_run() {
    let page = get(
        server(),
        "/search?text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27",
    );
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("<script"));
    let sql = get(server(), "/sql?query=%3C%2Ftextarea%3E%3Cimg%20src%3Dx%3E");
    assert!(!sql.body.contains("<img"));
}

#[test]
fn hostile_addresses_are_answered() {
    for path in [
        "/norms/%00",
        "/norms/..%2f..%2fetc%2fpasswd",
        "/findings/%ff%fe",
        "/terms/%F0%9F%90%9B",
        "/search?text=%ff",
        "/norms?text=%",
        "/sql?query=%00",
    ] {
        let reply = get(server(), path);
        assert!(
            (400..500).contains(&reply.status) || reply.status == 200,
            "{path}: {}",
            reply.status
        );
    }
    let long = format!("/search?text={}", "a".repeat(20_000));
    assert!((400..500).contains(&get(server(), &long).status));
    let large = ask(server(), "GET", "/norms", &[("content-length", "10000000")]);
    assert_eq!(large.status, 413);
}
