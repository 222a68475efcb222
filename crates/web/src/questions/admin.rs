//! Who has an account, and who did and read what: for admins.

use accounts::Role;
use maud::{Markup, html};
use net::Timestamp;
use report::time;
use serde::Serialize;
use store::accounts::{AccountRow, AuditFilter, AuditRow};

use super::evidence::List;
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;
use crate::question::{Access, CURSOR, Kind, LIMIT, Parameter, Question, Room};

/// What is written down, of which one can ask for one.
const ACTS: &[&str] = &[
    "account-made",
    "account-revoked",
    "signed-in",
    "signed-out",
    "refused",
    "read",
];

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listAccounts",
        path: "/accounts",
        title: "Accounts",
        describes: "Who has or had an account. They are made and revoked at the command line.",
        parameters: &[LIMIT, CURSOR],
        room: Room::Accounts,
        access: Access::From(Role::Admin),
        answer: accounts,
    },
    Question {
        id: "listAudit",
        path: "/audit",
        title: "Audit log",
        describes: "Who signed in, what was refused, and what was read that is not for everyone, \
                    the newest first.",
        parameters: &[
            Parameter {
                name: "account",
                kind: Kind::Text,
                describes: "Of this account.",
                example: "ana",
            },
            Parameter {
                name: "act",
                kind: Kind::Word(ACTS),
                describes: "What was done.",
                example: "read",
            },
            LIMIT,
            CURSOR,
        ],
        room: Room::Accounts,
        access: Access::From(Role::Admin),
        answer: audit,
    },
];

/// An account, without what its secret is known by.
#[derive(Debug, Serialize)]
struct AccountLine {
    name: String,
    role: String,
    made: String,
    expires: Option<String>,
    revoked: Option<String>,
}

/// A line of the audit log.
#[derive(Debug, Serialize)]
struct AuditLine {
    at: String,
    account: Option<String>,
    act: String,
    path: Option<String>,
    status: Option<u16>,
    address: Option<String>,
    detail: Option<String>,
}

fn instant(micros: i64) -> String {
    Timestamp::from_micros(micros).to_string()
}

impl From<AccountRow> for AccountLine {
    fn from(row: AccountRow) -> AccountLine {
        AccountLine {
            name: row.name,
            role: row.role,
            made: instant(row.made),
            expires: row.expires.map(instant),
            revoked: row.revoked.map(instant),
        }
    }
}

impl From<AuditRow> for AuditLine {
    fn from(row: AuditRow) -> AuditLine {
        AuditLine {
            at: instant(row.at),
            account: row.account,
            act: row.act,
            path: row.path,
            status: row.status,
            address: row.address,
            detail: row.detail,
        }
    }
}

fn accounts(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let all = house.evidence(|store| Ok(store.accounts()?))?;
    let all = all.unwrap_or_default();
    let total = all.len();
    let part = all.into_iter().skip(cursor).take(limit);
    let list = List::new(total, cursor, part.map(AccountLine::from).collect());
    Answer::page(asked, &list, || Main {
        title: "Accounts".to_owned(),
        html: html! {
            h1 { "Accounts" }
            p {
                "Made with " code { "normwatch accounts add" } ", ended with "
                code { "normwatch accounts revoke" } ". " a href="/audit" { "What was read and done" }
            }
            div.scroll role="group" tabindex="0" aria-label="Accounts" {
                table.stacked {
                    thead { tr {
                        th scope="col" { "Name" }
                        th scope="col" { "Role" }
                        th scope="col" { "Made" }
                        th scope="col" { "Expires" }
                        th scope="col" { "Revoked" }
                    } }
                    tbody {
                        @for account in &list.items { tr {
                            th scope="row" {
                                a href=(format!("/audit?account={}", account.name)) { (account.name) }
                            }
                            td data-name="Role" { (account.role) }
                            td data-name="Made" { (when(Some(&account.made))) }
                            td data-name="Expires" { (when(account.expires.as_ref())) }
                            td data-name="Revoked" { (when(account.revoked.as_ref())) }
                        } }
                    }
                }
            }
            (list.more("/accounts", asked))
        },
    })
}

fn when(instant: Option<&String>) -> Markup {
    html! {
        @match instant {
            Some(instant) => time datetime=(instant) { (time::moment(instant)) },
            None => "no",
        }
    }
}

fn audit(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let window = asked.window();
    let filter = AuditFilter {
        account: asked.text("account"),
        act: asked.text("act"),
    };
    let found = house.evidence(|store| Ok(store.audit(filter, window)?))?;
    let (rows, total) = found.unwrap_or_default();
    let items = rows.into_iter().map(AuditLine::from).collect();
    let list = List::new(total, window.1, items);
    Answer::page(asked, &list, || Main {
        title: "Audit log".to_owned(),
        html: html! {
            h1 { "Audit log" }
            p {
                "Who signed in and out, what was refused, and what was read that is not for \
                 everyone. It only grows. " a href="/accounts" { "The accounts" }
            }
            (filters(asked))
            @if list.items.is_empty() { p { "There is nothing in it that fits." } }
            @else { (log(&list.items)) }
            (list.more("/audit", asked))
        },
    })
}

fn filters(asked: &Asked) -> Markup {
    html! {
        form.narrow action="/audit" {
            label {
                "Account " input name="account" value=(asked.text("account").unwrap_or(""))
                    size="12" maxlength="200";
            }
            label {
                "What " select name="act" {
                    option value="" { "any" }
                    @for act in ACTS {
                        option value=(act) selected[asked.text("act") == Some(*act)] { (act) }
                    }
                }
            }
            button { "Show" }
        }
    }
}

fn log(lines: &[AuditLine]) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    html! {
        div.scroll role="group" tabindex="0" aria-label="Audit log" {
            table.stacked {
                thead { tr {
                    th scope="col" { "When" }
                    th scope="col" { "Who" }
                    th scope="col" { "What" }
                    th scope="col" { "Path" }
                    th scope="col" class="number" { "Status" }
                    th scope="col" { "From" }
                    th scope="col" { "More" }
                } }
                tbody {
                    @for line in lines { tr {
                        td { (when(Some(&line.at))) }
                        td data-name="Who" { (text(&line.account)) }
                        td data-name="What" { (line.act) }
                        td data-name="Path" { @if let Some(path) = &line.path { bdi { (path) } } }
                        td.number data-name="Status" { (line.status.map(|status| status.to_string()).unwrap_or_default()) }
                        td data-name="From" { (text(&line.address)) }
                        td data-name="More" { (text(&line.detail)) }
                    } }
                }
            }
        }
    }
}
