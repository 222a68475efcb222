//! Tokens, signing in and out, forms of others, and what is written down of it.

use std::net::SocketAddr;
use std::path::Path;

use accounts::Role;
use store::Store;
use store::accounts::{AuditFilter, AuditRow};
use web::question::{API, Access, all};

use crate::answers::is_a_page;
use crate::client::{Reply, ask, get, post};
use crate::house::started;
use crate::markings::{account, marked, revoke};

/// Asks as a program does.
fn with(server: SocketAddr, path: &str, token: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    ask(server, "GET", path, &[("authorization", &bearer)])
}

/// The audit log, the newest line first.
fn log(database: &Path, act: &str) -> Vec<AuditRow> {
    let store = Store::open_read_only(database).expect("a database");
    let filter = AuditFilter {
        act: Some(act),
        ..AuditFilter::default()
    };
    store.audit(filter, (1_000, 0)).expect("lines").0
}

/// What a form names.
fn mark(page: &Reply) -> String {
    let (_, rest) = page
        .body
        .split_once(r#"name="form" value=""#)
        .expect("a form");
    rest.split('"').next().expect("a value").to_owned()
}

/// A browser on the machine itself: over http, with cookies.
struct Browser {
    server: SocketAddr,
    host: String,
}

impl Browser {
    fn new(server: SocketAddr) -> Browser {
        Browser {
            server,
            host: server.to_string(),
        }
    }

    fn get(&self, path: &str, cookie: &str) -> Reply {
        let headers = [
            ("host", self.host.as_str()),
            ("accept", "text/html"),
            ("cookie", cookie),
        ];
        ask(self.server, "GET", path, &headers)
    }

    fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Reply {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("host", self.host.as_str()),
            ("cookie", cookie),
            ("origin", &origin),
            ("sec-fetch-site", "same-origin"),
        ];
        post(self.server, path, &headers, fields)
    }

    /// Signs in; the cookie.
    fn sign_in(&self, token: &str) -> String {
        let page = self.get("/sign-in", "");
        let form = page.cookie("normwatch-form").expect("a cookie");
        let cookie = format!("normwatch-form={form}");
        let fields = [("token", token), ("form", &mark(&page)), ("to", "/feeds")];
        let reply = self.post("/sign-in", &cookie, &fields);
        assert_eq!(reply.status, 303, "{}", reply.body);
        assert_eq!(reply.header("location"), Some("/feeds"));
        format!("normwatch={}", reply.cookie("normwatch").expect("a cookie"))
    }
}

#[test]
fn a_token_opens_what_its_role_may_see_and_nothing_else_does() {
    let database = marked();
    let reader = account(&database, "reader", Role::Reader, None);
    let analyst = account(&database, "analyst", Role::Analyst, None);
    let server = started(&database);
    let feeds = "/api/v1/feeds";

    let open = with(server, feeds, &analyst);
    assert_eq!(
        (open.status, open.header("cache-control")),
        (200, Some("private, no-store"))
    );
    let barred = with(server, feeds, &reader);
    assert_eq!(barred.status, 403);
    let challenge = barred.header("www-authenticate").expect("a challenge");
    assert!(challenge.contains("insufficient_scope"), "{challenge}");

    let nobody = ask(server, "GET", feeds, &[]);
    assert_eq!(nobody.status, 401);
    assert_eq!(
        nobody.header("www-authenticate"),
        Some(r#"Bearer realm="normwatch""#)
    );
    let page = get(server, "/feeds");
    assert_eq!(
        (page.status, page.header("location")),
        (303, Some("/sign-in?to=%2Ffeeds"))
    );

    let other_scheme = ask(server, "GET", "/norms", &[("authorization", "Basic YTpi")]);
    assert_eq!(other_scheme.status, 401);
    // A token of the same account with another secret, one of no account, and no token.
    let last = if analyst.ends_with('0') { "1" } else { "0" };
    let wrong = format!("{}{last}", &analyst[..analyst.len() - 1]);
    let unknown = analyst.replacen(&analyst[3..19], "0123456789abcdef", 1);
    for token in [wrong.as_str(), &unknown, "nw_x_y"] {
        // Also where nobody would need one.
        let refused = with(server, "/norms", token);
        assert_eq!(refused.status, 401);
        let challenge = refused.header("www-authenticate").expect("a challenge");
        assert!(
            challenge.contains(r#"error="invalid_token""#),
            "{challenge}"
        );
        assert!(!refused.body.contains("analyst"), "{}", refused.body);
    }
    let details: Vec<String> = log(&database, "refused")
        .into_iter()
        .filter_map(|row| row.detail)
        .collect();
    assert_eq!(
        details,
        [
            "it has not the shape of a token",
            "there is no such account",
            "the secret is not that of `analyst`"
        ]
    );
}

#[test]
fn a_revocation_holds_at_once_for_programs_and_browsers() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    let browser = Browser::new(server);
    let cookie = browser.sign_in(&token);
    // The token is remembered now.
    assert_eq!(with(server, "/api/v1/feeds", &token).status, 200);
    assert_eq!(browser.get("/feeds", &cookie).status, 200);
    revoke(&database, "ana");
    assert_eq!(with(server, "/api/v1/feeds", &token).status, 401);
    assert_eq!(browser.get("/feeds", &cookie).status, 303);
    let refused = log(&database, "refused");
    assert_eq!(
        refused[0].detail.as_deref(),
        Some("the account `ana` was revoked")
    );
}

#[test]
fn an_account_that_has_expired_is_none() {
    let database = marked();
    let over = account(&database, "over", Role::Admin, Some(1));
    let not_yet = account(&database, "not-yet", Role::Admin, Some(i64::MAX));
    let server = started(&database);
    assert_eq!(with(server, "/api/v1/audit", &over).status, 401);
    assert_eq!(with(server, "/api/v1/audit", &not_yet).status, 200);
}

#[test]
fn a_browser_signs_in_reads_and_signs_out() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    let browser = Browser::new(server);
    let cookie = browser.sign_in(&token);
    let page = browser.get("/feeds", &cookie);
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"<a href="/account">ana</a>"#));
    assert!(
        page.body.contains(r#"<a href="/decisions""#),
        "the desk is a room"
    );
    assert!(
        !page.body.contains(r#"<a href="/accounts""#),
        "accounts are not"
    );
    assert_eq!(
        browser.get("/sign-in", &cookie).header("location"),
        Some("/account")
    );

    let own = browser.get("/account", &cookie);
    assert!(own.body.contains("TLP:AMBER"));
    let out = browser.post("/sign-out", &cookie, &[("form", &"0".repeat(64))]);
    assert_eq!(out.status, 403, "the form is not ours");
    assert_eq!(browser.get("/feeds", &cookie).status, 200);
    let out = browser.post("/sign-out", &cookie, &[("form", &mark(&own))]);
    assert_eq!((out.status, out.cookie("normwatch")), (303, Some("")));
    assert_eq!(
        browser.get("/feeds", &cookie).status,
        303,
        "the cookie is worth nothing now"
    );

    let acts = ["signed-in", "signed-out"].map(|act| log(&database, act));
    for rows in acts {
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].account.as_deref(), Some("ana"));
        assert_eq!(rows[0].address.as_deref(), Some("127.0.0.1"));
    }
}

#[test]
fn cookies_are_for_tls_and_for_us_alone_unless_the_machine_talks_to_itself() {
    let server = started(&marked());
    let elsewhere = ask(server, "GET", "/sign-in", &[("host", "norms.example")]);
    let set = elsewhere.header("set-cookie").expect("a cookie");
    assert!(set.starts_with("__Host-normwatch-form="), "{set}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    let here = Browser::new(server).get("/sign-in", "");
    let set = here.header("set-cookie").expect("a cookie");
    assert!(
        !set.contains("; Secure") && set.contains("; HttpOnly; SameSite=Strict"),
        "{set}"
    );
    assert_eq!(here.header("cache-control"), Some("private, no-store"));
}

#[test]
fn forms_of_others_begin_no_session() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    let browser = Browser::new(server);
    let page = browser.get("/sign-in", "");
    let form = format!(
        "normwatch-form={}",
        page.cookie("normwatch-form").expect("a cookie")
    );
    let other = browser.get("/sign-in", "");
    let own_mark = mark(&page);
    let origin = format!("http://{}", browser.host);
    let good = [("token", token.as_str()), ("form", &own_mark)];
    let host = browser.host.as_str();
    for (headers, fields) in [
        // No cookie; the mark of another cookie; none; from elsewhere.
        (vec![("host", host), ("origin", &origin)], good.to_vec()),
        (
            vec![("host", host), ("cookie", &form)],
            vec![good[0], ("form", &mark(&other))],
        ),
        (
            vec![("host", host), ("cookie", &form)],
            vec![good[0], ("form", "")],
        ),
        (
            vec![
                ("host", host),
                ("cookie", &form),
                ("origin", "https://evil.example"),
            ],
            good.to_vec(),
        ),
        (
            vec![
                ("host", host),
                ("cookie", &form),
                ("sec-fetch-site", "cross-site"),
            ],
            good.to_vec(),
        ),
    ] {
        let reply = post(server, "/sign-in", &headers, &fields);
        assert_eq!(reply.status, 403, "{headers:?}");
        assert_eq!(reply.cookie("normwatch"), None, "{headers:?}");
    }
    assert_eq!(log(&database, "signed-in").len(), 0);
    let reply = post(
        server,
        "/sign-in",
        &[("host", host), ("cookie", &form)],
        &good,
    );
    assert_eq!(reply.status, 303, "ours does");
}

#[test]
fn who_shows_wrong_tokens_waits_and_who_is_known_does_not() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    assert_eq!(with(server, "/api/v1/feeds", &token).status, 200);
    let statuses: Vec<u16> = (0..8)
        .map(|_| with(server, "/norms", "nw_wrong").status)
        .collect();
    assert_eq!(statuses[..5], [401; 5]);
    assert!(statuses[5..].contains(&429), "{statuses:?}");
    let waits = loop {
        let reply = with(server, "/norms", "nw_wrong");
        if reply.status == 429 {
            break reply;
        }
    };
    assert!(
        waits
            .header("retry-after")
            .is_some_and(|text| text.parse::<u64>().is_ok())
    );
    assert_eq!(
        with(server, "/api/v1/feeds", &token).status,
        200,
        "it is remembered"
    );
    assert_eq!(
        get(server, "/norms").status,
        200,
        "who shows none is not stopped"
    );
}

#[test]
fn what_is_read_above_clear_is_written_down_and_admins_read_that() {
    let database = marked();
    let reader = account(&database, "reader", Role::Reader, None);
    let admin = account(&database, "admin", Role::Admin, None);
    let server = started(&database);
    for path in [
        "/api/v1/norms",
        "/",
        "/api/v1/decisions?rule=infected-host",
        "/api/v1/feeds",
    ] {
        with(server, path, &reader);
    }
    with(server, "/api/v1/sql?query=select+1", &reader);
    get(server, "/feeds");
    let rows: Vec<_> = log(&database, "read")
        .into_iter()
        .map(|row| {
            (
                row.account.unwrap_or_default(),
                row.path.unwrap_or_default(),
                row.status,
            )
        })
        .collect();
    let row = |path: &str, status| ("reader".to_owned(), path.to_owned(), Some(status));
    assert_eq!(
        rows,
        [
            row("/api/v1/sql?query=select+1", 200),
            row("/api/v1/feeds", 403),
            row("/api/v1/decisions?rule=infected-host", 200),
        ]
    );
    let seen = with(server, "/api/v1/audit?account=reader", &admin);
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("/api/v1/decisions?rule=infected-host"));
    let all = with(server, "/api/v1/accounts", &admin);
    assert!(all.body.contains(r#""name": "reader""#) && !all.body.contains("argon2"));
    assert_eq!(with(server, "/api/v1/audit", &reader).status, 403);
}

/// What cannot be written down is not shown.
#[test]
fn nothing_is_shown_that_cannot_be_written_down() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    let mut store = Store::open(&database).expect("a database");
    let stop =
        "create trigger full before insert on audit_log begin select raise(abort, 'full'); end";
    let stopped = store.transaction(|transaction| transaction.execute(stop, &[]));
    stopped.expect("a trigger");
    let reply = with(server, "/api/v1/decisions", &token);
    assert_eq!(reply.status, 503);
    assert!(!reply.body.contains("mark-of"), "{}", reply.body);
    assert_eq!(with(server, "/api/v1/norms", &token).status, 200);
}

#[test]
fn decisions_are_narrowed_and_one_is_shown_in_full() {
    let database = marked();
    let token = account(&database, "ana", Role::Analyst, None);
    let server = started(&database);
    let total = |query: &str| {
        let reply = with(server, &format!("/api/v1/decisions?{query}"), &token);
        let list: serde_json::Value = serde_json::from_str(&reply.body).expect("JSON");
        list["total"].as_u64().expect("a number")
    };
    for (query, wanted) in [
        ("", 3),
        ("rule=infected-host", 3),
        ("rule=other", 0),
        ("action=notify-now&class=scanner&network=64500", 3),
        ("action=keep-on-file", 0),
        ("class=other", 0),
        ("network=1", 0),
        ("from=2023&to=2023-11-14", 3),
        ("from=2023-11-15", 0),
        ("to=2023-11-13", 0),
    ] {
        assert_eq!(total(query), wanted, "{query}");
    }
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "text/html")];
    let page = ask(server, "GET", "/decisions/2", &headers).body;
    for text in [
        "infected-host",
        "/norms/un-gge-2015/13-f",
        "mark-of-green-0451@example.net",
        "2023-11-15",
        "in the outbox",
        "ticket-of-mark-of-amber-0451",
        "line 2 of",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let page = ask(server, "GET", "/sessions/2", &headers).body;
    for text in ["What mark-of-green-0451 said", "We need mark-of-green-0451"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(
        with(server, "/api/v1/decisions/5", &token).status,
        404,
        "it is red"
    );
}

#[test]
fn every_question_for_accounts_has_a_page_and_data() {
    let database = marked();
    let token = account(&database, "root", Role::Admin, None);
    let server = started(&database);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("accept", "text/html")];
    for question in all().filter(|question| matches!(question.access, Access::From(_))) {
        let path = question.example();
        let page = ask(server, "GET", &path, &headers);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        is_a_page(&path, &page);
        let data = with(server, &format!("{API}{path}"), &token);
        assert_eq!(data.status, 200, "{path}");
        serde_json::from_str::<serde_json::Value>(&data.body).expect("JSON");
    }
}

#[test]
fn without_a_database_a_token_is_of_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("normwatch.db");
    let server = started(&database);
    let token = accounts::Token::new().expect("random bytes").reveal();
    assert_eq!(with(server, "/norms", &token).status, 401);
    assert_eq!(get(server, "/norms").status, 200);
    assert!(!database.exists(), "nothing was made");
}
