//! `accounts`: tokens told once, what is kept, what is written down.

use std::path::Path;

use serde_json::Value;

use crate::mistakes::refused;
use crate::program::Place;

fn json(place: &Place, args: &[&str]) -> Value {
    let ran = place.run(&[&["accounts"], args, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn has(folder: &Path, what: &str) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.into_iter().any(|entry| {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        bytes
            .windows(what.len())
            .any(|window| window == what.as_bytes())
    })
}

#[test]
fn a_token_is_told_once_and_only_its_hash_is_kept() {
    let place = Place::new();
    let made = place.run(&["accounts", "add", "ana", "--role", "analyst"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let token = made.out.trim();
    assert!(token.starts_with("nw_") && token.len() == 84, "{token}");
    assert!(made.err.contains("this once"), "{}", made.err);
    let secret = token.split('_').next_back().expect("a secret");
    let folder = place.path("");
    assert!(!has(&folder, secret), "the secret is in no file");
    assert!(has(&folder, "$argon2id$v=19$m=19456,t=2,p=1$"));

    let until = ["add", "bob", "--role", "reader", "--expires", "2999-01-31"];
    place.run(&[&["accounts"], until.as_slice()].concat());
    let all = json(&place, &["list"]);
    assert_eq!(all[0]["name"], "ana");
    assert_eq!(all[0]["role"], "analyst");
    assert_eq!(all[0]["revoked"], Value::Null);
    assert_eq!(all[1]["expires"], "2999-01-31T00:00:00Z");
    assert!(all[0].get("secret").is_none());

    let ended = place.run(&["accounts", "revoke", "ana"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(json(&place, &["list"])[0]["revoked"].is_string());
    let log = json(&place, &["log", "--account", "ana"]);
    let acts: Vec<&Value> = log
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| &line["act"])
        .collect();
    assert_eq!(acts, ["account-revoked", "account-made"]);
    let table = place.run(&["accounts", "log"]).out;
    assert!(table.contains("account-made"), "{table}");
    let sql = place.run(&["sql", "select * from accounts"]);
    assert_eq!(sql.code, Some(7), "{}", sql.out);
}

#[test]
fn mistakes_are_told() {
    let place = Place::new();
    refused(
        &place.run(&["accounts", "list"]),
        7,
        &["there is no database"],
    );
    place.run(&["accounts", "add", "ana", "--role", "reader"]);
    place.run(&["accounts", "revoke", "ana"]);
    for (args, code, told) in [
        (
            &["add", "ana", "--role", "reader"][..],
            7,
            "is or was an account",
        ),
        (&["add", "a b", "--role", "reader"], 2, "a name has letters"),
        (&["add", "bob", "--role", "root"], 2, "a role is one of"),
        (&["add", "bob"], 2, "--role"),
        (
            &["add", "bob", "--role", "reader", "--expires", "2001-01-01"],
            2,
            "over already",
        ),
        (&["revoke", "nobody"], 7, "there is no account"),
    ] {
        refused(&place.run(&[&["accounts"], args].concat()), code, &[told]);
    }
}

/// The marking of a decision is that of its feed, of its rules, and amber where neither
/// says any.
#[test]
fn decisions_are_marked_when_they_are_made() {
    let place = Place::new();
    let event = |ip: &str, kind: &str, more: &str| {
        format!(
            "{{\"source.ip\":\"{ip}\",\"classification.type\":\"{kind}\",\
             \"time.source\":\"2026-11-21T10:00:00+00:00\"{more}}}\n"
        )
    };
    let feed = [
        event("192.0.2.1", "other", ""),
        event("192.0.2.2", "other", ",\"tlp\":\"AMBER+STRICT\""),
        event("192.0.2.3", "other", ",\"tlp\":\"RED\""),
        event("192.0.2.4", "other", ",\"tlp\":\"GREEN\""),
    ];
    place.write("feed.jsonl", feed.concat().as_bytes());
    let ran = place.run(&["triage", "run", "feed.jsonl", "--db", "normwatch.db"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let sql = "select ip, tlp from triage_decisions order by ip";
    let marked = place.run(&["sql", sql, "--format", "csv"]);
    assert_eq!(
        marked.out.replace("\r\n", "\n"),
        "ip,tlp\n192.0.2.1,2\n192.0.2.2,3\n192.0.2.3,4\n192.0.2.4,1\n",
        "{}",
        marked.err
    );
}
