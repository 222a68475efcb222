//! `normwatch accounts`: who may see what over HTTP, and who did and read what.

use std::path::Path;

use accounts::{Role, Token, hash};
use document::{Document, Line, Table};
use net::Timestamp;
use serde::Serialize;
use store::Store;
use store::accounts::{AccountRow, Act, AuditFilter, AuditRow};

use crate::args::{Accounts, AccountsCommand};
use crate::commands::{answer, database, now};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Makes a database with accounts in it.
const MAKER: &str = "accounts add NAME --role ROLE";

pub(crate) fn run(args: &Accounts) -> Result<Exit, Failure> {
    match &args.command {
        AccountsCommand::Add {
            name,
            role,
            expires,
        } => add(&args.db, name, *role, *expires),
        AccountsCommand::Revoke { name } => revoke(&args.db, name),
        AccountsCommand::List => {
            let rows = database(&args.db, MAKER)?.accounts()?;
            let lines: Vec<AccountLine> = rows.into_iter().map(AccountLine::of).collect();
            answer::write(args.format, &lines, || accounts_document(&lines))
        }
        AccountsCommand::Log { account, limit } => {
            let filter = AuditFilter {
                account: account.as_deref(),
                ..AuditFilter::default()
            };
            let (rows, _) = database(&args.db, MAKER)?.audit(filter, (*limit, 0))?;
            let lines: Vec<LogLine> = rows.into_iter().map(LogLine::of).collect();
            answer::write(args.format, &lines, || log_document(&lines))
        }
    }
}

/// Makes an account; its token is written to standard output and kept nowhere.
fn add(db: &Path, name: &str, role: Role, expires: Option<Timestamp>) -> Result<Exit, Failure> {
    let failed = |error: accounts::random::NoRandomness| Failure::new(Exit::Failed, error, None);
    let token = Token::new().map_err(failed)?;
    let account = AccountRow {
        id: token.id.clone(),
        name: name.to_owned(),
        role: role.word().to_owned(),
        secret: hash::of(&token.secret).map_err(failed)?,
        made: now().micros(),
        expires: expires.map(Timestamp::micros),
        revoked: None,
    };
    let is_kept = Store::open(db)?.transaction(|transaction| {
        let is_kept = transaction.keep_account(&account)?;
        if is_kept {
            transaction.note(&line(Act::AccountMade, name, Some(role.word())))?;
        }
        Ok::<_, store::Error>(is_kept)
    })?;
    if !is_kept {
        let message = format!("there is or was an account `{name}`");
        let hint = "take another name: names of accounts that were revoked are not given again";
        return Err(Failure::new(Exit::Database, message, Some(hint.to_owned())));
    }
    say("this is the token; it is shown this once and kept nowhere:");
    answer::print(&format!("{}\n", token.reveal()))
}

fn revoke(db: &Path, name: &str) -> Result<Exit, Failure> {
    database(db, MAKER)?;
    let revoked = Store::open(db)?.transaction(|transaction| {
        let account = transaction.revoke_account(name, now().micros())?;
        if account.is_some() {
            transaction.note(&line(Act::AccountRevoked, name, None))?;
        }
        Ok::<_, store::Error>(account)
    })?;
    match revoked {
        Some(_) => {
            say(&format!("`{name}` sees no more than anyone from now on"));
            Ok(Exit::Done)
        }
        None => {
            let hint = "`normwatch accounts list` has their names".to_owned();
            let message = format!("there is no account `{name}`");
            Err(Failure::new(Exit::Database, message, Some(hint)))
        }
    }
}

/// What somebody at the command line did to an account.
fn line(act: Act, name: &str, detail: Option<&str>) -> AuditRow {
    AuditRow {
        at: now().micros(),
        account: Some(name.to_owned()),
        act: act.word().to_owned(),
        detail: detail.map(str::to_owned),
        ..AuditRow::default()
    }
}

/// An account, as data.
#[derive(Serialize)]
struct AccountLine {
    name: String,
    role: String,
    made: String,
    expires: Option<String>,
    revoked: Option<String>,
}

impl AccountLine {
    fn of(row: AccountRow) -> AccountLine {
        AccountLine {
            name: row.name,
            role: row.role,
            made: instant(row.made),
            expires: row.expires.map(instant),
            revoked: row.revoked.map(instant),
        }
    }
}

/// A line of the audit log, as data.
#[derive(Serialize)]
struct LogLine {
    at: String,
    account: Option<String>,
    act: String,
    status: Option<u16>,
    path: Option<String>,
    address: Option<String>,
    detail: Option<String>,
}

impl LogLine {
    fn of(row: AuditRow) -> LogLine {
        LogLine {
            at: instant(row.at),
            account: row.account,
            act: row.act,
            status: row.status,
            path: row.path,
            address: row.address,
            detail: row.detail,
        }
    }
}

fn instant(micros: i64) -> String {
    Timestamp::from_micros(micros).to_string()
}

fn text(value: Option<&String>) -> Line {
    value.map(String::as_str).unwrap_or_default().into()
}

fn accounts_document(lines: &[AccountLine]) -> Document {
    let mut document = Document::new("Accounts");
    if lines.is_empty() {
        document.paragraph("There are none: everybody sees what anyone may see.");
        return document;
    }
    let mut table = Table::new(["Name", "Role", "Made", "Expires", "Revoked"]);
    for line in lines {
        table.row([
            line.name.as_str().into(),
            line.role.as_str().into(),
            line.made.as_str().into(),
            text(line.expires.as_ref()),
            text(line.revoked.as_ref()),
        ]);
    }
    document.table(table);
    document
}

fn log_document(lines: &[LogLine]) -> Document {
    let mut document = Document::new("Audit log");
    if lines.is_empty() {
        document.paragraph("There is nothing in it.");
        return document;
    }
    let mut table = Table::new(["At", "Account", "What", "Status", "Path", "From", "More"]);
    for line in lines {
        table.row([
            line.at.as_str().into(),
            text(line.account.as_ref()),
            line.act.as_str().into(),
            line.status
                .map(|status| status.to_string())
                .unwrap_or_default()
                .into(),
            text(line.path.as_ref()),
            text(line.address.as_ref()),
            text(line.detail.as_ref()),
        ]);
    }
    document.table(table);
    document
}
