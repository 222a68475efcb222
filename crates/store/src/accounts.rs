//! Who has an account, and who did and read what. No question in SQL reaches either.
//! Instants are microseconds since 1970.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Error, Store, Transaction};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// What stands in its token.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its role.
    pub role: String,
    /// The hash of its secret.
    pub secret: String,
    /// When it was made.
    pub made: i64,
    /// From when on it is none.
    pub expires: Option<i64>,
    /// Since when it is none.
    pub revoked: Option<i64>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// An account was made.
    AccountMade,
    /// An account was revoked.
    AccountRevoked,
    /// Somebody signed in with a browser.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A token was refused.
    Refused,
    /// Something was read that is not for everyone.
    Read,
}

/// A line of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number; of one that is to be written it says nothing.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Whose account; `None` where nobody is known.
    pub account: Option<String>,
    /// What was done.
    pub act: String,
    /// What was asked for.
    pub path: Option<String>,
    /// How it was answered: a status of HTTP.
    pub status: Option<u16>,
    /// From where.
    pub address: Option<String>,
    /// What else there is to say.
    pub detail: Option<String>,
}

/// Which lines of the audit log.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter<'a> {
    /// Of this account.
    pub account: Option<&'a str>,
    /// Of this act.
    pub act: Option<&'a str>,
}

impl Act {
    /// All of them.
    pub const ALL: [Act; 6] = [
        Act::AccountMade,
        Act::AccountRevoked,
        Act::SignedIn,
        Act::SignedOut,
        Act::Refused,
        Act::Read,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Act::AccountMade => "account-made",
            Act::AccountRevoked => "account-revoked",
            Act::SignedIn => "signed-in",
            Act::SignedOut => "signed-out",
            Act::Refused => "refused",
            Act::Read => "read",
        }
    }
}

const ACCOUNT: &str = "select id, name, role, secret, made, expires, revoked from accounts";

const NARROWED: &str =
    "from audit_log where (?1 is null or account = ?1) and (?2 is null or act = ?2)";

impl Store {
    /// The account whose token has this id; `None` where there is none.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn account(&self, id: &str) -> Result<Option<AccountRow>, Error> {
        let sql = format!("{ACCOUNT} where id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([id], account).optional()?)
    }

    /// All accounts, by name; those that were revoked too.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn accounts(&self) -> Result<Vec<AccountRow>, Error> {
        let sql = format!("{ACCOUNT} order by name");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], account)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Lines of the audit log, the newest first, and how many there are in all.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn audit(
        &self,
        filter: AuditFilter<'_>,
        (limit, cursor): (usize, usize),
    ) -> Result<(Vec<AuditRow>, usize), Error> {
        let AuditFilter { account, act } = filter;
        let total = format!("select count(*) {NARROWED}");
        let mut statement = self.connection.prepare_cached(&total)?;
        let total: i64 = statement.query_row([account, act], |row| row.get(0))?;
        let sql = format!(
            "select id, at, account, act, path, status, address, detail {NARROWED}
             order by id desc limit ?3 offset ?4"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let window = [limit, cursor].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let rows = statement.query_map(params![account, act, window[0], window[1]], audit)?;
        Ok((
            rows.collect::<Result<_, _>>()?,
            usize::try_from(total).unwrap_or(0),
        ))
    }
}

impl Transaction<'_> {
    /// Keeps an account; false where its name or its id is taken.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn keep_account(&self, account: &AccountRow) -> Result<bool, Error> {
        let taken = "select exists (select 1 from accounts where name = ?1 or id = ?2)";
        let taken: bool = self
            .inner
            .query_row(taken, [&account.name, &account.id], |row| row.get(0))?;
        if taken {
            return Ok(false);
        }
        let sql = "insert into accounts (id, name, role, secret, made, expires, revoked)
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.inner.execute(
            sql,
            params![
                account.id,
                account.name,
                account.role,
                account.secret,
                account.made,
                account.expires,
                account.revoked
            ],
        )?;
        Ok(true)
    }

    /// Revokes the account of that name, if it was not. The account as it is now; `None`
    /// where there is none.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn revoke_account(&self, name: &str, at: i64) -> Result<Option<AccountRow>, Error> {
        let sql = "update accounts set revoked = ?2 where name = ?1 and revoked is null";
        self.inner.execute(sql, params![name, at])?;
        let sql = format!("{ACCOUNT} where name = ?1");
        Ok(self.inner.query_row(&sql, [name], account).optional()?)
    }

    /// Adds a line to the audit log.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn note(&self, row: &AuditRow) -> Result<(), Error> {
        let sql = "insert into audit_log (at, account, act, path, status, address, detail)
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.inner.prepare_cached(sql)?.execute(params![
            row.at,
            row.account,
            row.act,
            row.path,
            row.status,
            row.address,
            row.detail
        ])?;
        Ok(())
    }
}

fn account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        secret: row.get(3)?,
        made: row.get(4)?,
        expires: row.get(5)?,
        revoked: row.get(6)?,
    })
}

fn audit(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        id: row.get(0)?,
        at: row.get(1)?,
        account: row.get(2)?,
        act: row.get(3)?,
        path: row.get(4)?,
        status: row.get(5)?,
        address: row.get(6)?,
        detail: row.get(7)?,
    })
}
