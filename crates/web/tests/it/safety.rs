//! What strangers cannot do.

use std::net::SocketAddr;

use accounts::Role;
use web::question::{API, Access, Kind, all};
use web::who::{Account, Who};

use crate::client::{Reply, ask, get};
use crate::house::{server, started};
use crate::markings::{FEED, HASH, MARKINGS, account, marked};

/// Asks every question, with every parameter set to what could lead to what is not for
/// the reader, in every form, and shows what came back.
fn walk(server: SocketAddr, token: Option<&str>, mut look: impl FnMut(&str, &Reply)) {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("accept", "text/html,*/*;q=0.8")];
    headers.extend(bearer.as_deref().map(|value| ("authorization", value)));
    let statements = [
        "select * from triage_feeds",
        "select name from sessions",
        "select group_concat(name) from triage_feeds",
        "select * from decisions",
        "select * from told",
        "select * from sqlite_dbpage",
        "select * from accounts",
        "select * from audit_log",
        "select * from readable_decisions",
        "select * from readable_notices",
        "select * from readable_feeds",
        "select * from readable_sessions",
        "select * from readable_turns",
        "select * from readable_mentions",
        "select * from readable_requests",
        "select fqdn from triage_decisions",
        "with readable_turns as (select text from sessions) select * from readable_turns",
    ];
    for question in all() {
        let path = question.example();
        let mut paths = vec![path.clone()];
        for parameter in question.parameters {
            let values: Vec<String> = match parameter.kind {
                Kind::Word(words) => words.iter().map(|word| (*word).to_owned()).collect(),
                // Numbers of decisions and sessions are 1 to 5.
                Kind::Number(_, most) if question.is_in_path(parameter.name) => (1..=5)
                    .chain([most])
                    .map(|number: u64| number.to_string())
                    .collect(),
                Kind::Number(_, most) => vec![most.to_string()],
                Kind::Date => vec!["1990".to_owned(), "2099".to_owned()],
                Kind::Text if parameter.name == "query" => statements
                    .iter()
                    .map(|sql| sql.replace(' ', "+").replace('*', "%2A"))
                    .collect(),
                Kind::Text => vec!["amber".to_owned(), "0451".to_owned()],
            };
            let name = format!("{{{}}}", parameter.name);
            for value in values {
                paths.push(if question.is_in_path(parameter.name) {
                    question.path.replace(&name, &value)
                } else {
                    format!("{path}?{}={value}", parameter.name)
                });
            }
        }
        for path in paths {
            for place in [path.clone(), format!("{API}{path}")] {
                for format in ["", "format=json", "format=csv", "format=markdown"] {
                    let separator = if place.contains('?') { '&' } else { '?' };
                    let whole = format!("{place}{separator}{format}");
                    let reply = ask(server, "GET", &whole, &headers);
                    assert!(reply.status < 500, "{whole}: {}", reply.body);
                    look(&whole, &reply);
                }
            }
        }
    }
}

#[test]
fn nothing_above_clear_is_told_to_anyone() {
    let database = marked();
    account(&database, "somebody-0451", Role::Admin, None);
    let mut refused = 0;
    walk(started(&database), None, |path, reply| {
        let secret = MARKINGS.iter().map(|(_, mark)| *mark);
        for secret in secret.chain([FEED, HASH, "somebody-0451"]) {
            assert!(!reply.body.contains(secret), "{path}: {}", reply.body);
        }
        refused += usize::from(matches!(reply.status, 303 | 401));
    });
    let kept = all().filter(|question| matches!(question.access, Access::From(_)));
    assert!(
        refused >= 8 * kept.count(),
        "what is for accounts was asked for"
    );
}

/// What each role sees of each marking, and that it sees something of what it may.
#[test]
fn accounts_see_what_their_role_may_and_nothing_above() {
    let database = marked();
    for role in Role::ALL {
        let name = format!("a-{role}");
        let token = account(&database, &name, role, None);
        let who = Who::account(Account {
            name,
            role,
            session: None,
        });
        let rank = MARKINGS
            .iter()
            .position(|(tlp, _)| *tlp == who.sees().to_string());
        let rank = rank.expect("a marking");
        assert!(rank < 4, "red is for persons");
        let (may, may_not) = MARKINGS.split_at(rank + 1);
        let mut seen = vec![0; may.len()];
        walk(started(&database), Some(&token), |path, reply| {
            for (tlp, mark) in may_not {
                assert!(
                    !reply.body.contains(mark),
                    "{role} sees {tlp} at {path}: {}",
                    reply.body
                );
            }
            assert!(!reply.body.contains(HASH), "{path}: {}", reply.body);
            if role == Role::Reader {
                assert!(!reply.body.contains(FEED), "{path}: {}", reply.body);
            }
            for (seen, (_, mark)) in seen.iter_mut().zip(may) {
                *seen += usize::from(reply.body.contains(mark));
            }
            if role < Role::Admin {
                let is_admins = path.contains("/accounts") || path.contains("/audit");
                assert!(
                    !is_admins || reply.status == 403,
                    "{role} at {path}: {}",
                    reply.status
                );
            }
        });
        assert!(seen.iter().all(|times| *times > 20), "{role}: {seen:?}");
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
