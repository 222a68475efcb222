//! A database with something of each marking, and accounts.

use std::path::{Path, PathBuf};

use accounts::{Role, Token, hash};
use store::Store;
use store::accounts::AccountRow;

use crate::house::database;

/// The markings, and a word that stands in what has it and nowhere else.
pub(crate) const MARKINGS: [(&str, &str); 5] = [
    ("clear", "mark-of-clear-0451"),
    ("green", "mark-of-green-0451"),
    ("amber", "mark-of-amber-0451"),
    ("amber+strict", "mark-of-strict-0451"),
    ("red", "mark-of-red-0451"),
];

/// A word that stands in the name of a feed, which is amber.
pub(crate) const FEED: &str = "feed-of-amber-0451";

/// A word that stands in what is for nobody but the one who made it.
pub(crate) const HASH: &str = "argon2id";

/// The day of the demo, and a decision, a notice, a session with a turn and a request of
/// each marking.
pub(crate) fn marked() -> PathBuf {
    let path = database();
    let mut statements = vec![
        format!("insert into triage_feeds (id, name, events, done) values (1, '{FEED}', 5, 1)"),
        format!("insert into triage_ledger values (1, 'notified', '{FEED}', 5)"),
        "insert into triage_outcomes values (1, 'notify-now', '[\"infected-host\"]',
           '[\"un-gge-2015#13-f\"]', 24)"
            .to_owned(),
        "insert into triage_mailings values (1, 1, 'outbox', 'Desk', 'desk@example.net', 1)"
            .to_owned(),
    ];
    for (rank, (tlp, mark)) in MARKINGS.iter().enumerate() {
        let id = rank + 1;
        statements.extend([
            format!(
                "insert into triage_letters values ({id}, '[{{\"recipient\":\"holder\",\"mail\":
                 \"{mark}@example.net\",\"known\":\"feed\",\"action\":\"notify-now\",\"within\":24,
                 \"tlp\":\"{tlp}\"}}]')"
            ),
            format!(
                "insert into triage_decisions (id, feed, line, offset, key, time, received, type, ip, port,
                 asn, fqdn, outcome, letters, output, at, bytes, tlp) values ({id}, 1, {id}, 0, cast(printf('%016d', {id})
                 as blob), 1700000000000000, 1700000000000000, 'scanner', '192.0.2.{id}', 1, 64500,
                 '{mark}.example', 1, {id}, null, null, 0, {rank})"
            ),
            format!(
                "insert into triage_notices values ('{mark}@id', 1, '{mark}', 'holder',
                 '{mark}@example.net', null, 'first', 'notify-now', '2023-11-14T22', '{tlp}', null, 1)"
            ),
            format!(
                "insert into triage_told values ({id}, 'holder', 'first', 1, '{mark}@id', null, 1, 1, 1,
                 null)"
            ),
            format!(
                "insert into sessions (id, name, sha256, form, title, bytes, text, tlp) values ({id},
                 '{mark}', printf('%064d', {id}), 'transcript', 'Session {mark}', 1, '{mark}', {rank})"
            ),
            format!(
                "insert into session_turns values ({id}, 1, 1, 0, 1, null, 'Ann', 'label', null,
                 'What {mark} said')"
            ),
            format!(
                "insert into session_mentions values ({id}, 1, 0, 'provision', 'un-gge-2015#13-f',
                 '{mark}', 0, 0, null)"
            ),
            format!(
                "insert into session_requests values ({id}, 0, 1, null, 'We need {mark}', 1, 0, 1,
                 '[\"need\"]')"
            ),
        ]);
    }
    // A notice of a decision that is green, to somebody who may see more.
    statements.extend([
        "insert into triage_notices values ('more@id', 1, 'ticket-of-mark-of-amber-0451', 'own-team',
           'own@example.net', null, 'first', 'notify-now', '2023', 'amber', null, 1)"
            .to_owned(),
        "insert into triage_told values (2, 'own-team', 'first', 1, 'more@id', null, 1, 1, 1, null)"
            .to_owned(),
    ]);
    let mut store = Store::open(&path).expect("a database");
    store
        .transaction(|transaction| -> Result<(), store::Error> {
            for statement in &statements {
                transaction.execute(statement, &[])?;
            }
            Ok(())
        })
        .expect("written");
    path
}

/// Makes an account; its token.
pub(crate) fn account(database: &Path, name: &str, role: Role, expires: Option<i64>) -> String {
    let token = Token::new().expect("random bytes");
    let row = AccountRow {
        id: token.id.clone(),
        name: name.to_owned(),
        role: role.word().to_owned(),
        secret: hash::of(&token.secret).expect("random bytes"),
        made: 1,
        expires,
        revoked: None,
    };
    let mut store = Store::open(database).expect("a database");
    let kept = store.transaction(|transaction| transaction.keep_account(&row));
    assert!(kept.expect("written"));
    token.reveal()
}

/// Revokes an account.
pub(crate) fn revoke(database: &Path, name: &str) {
    let mut store = Store::open(database).expect("a database");
    let revoked = store.transaction(|transaction| transaction.revoke_account(name, 2));
    assert!(revoked.expect("written").is_some());
}
