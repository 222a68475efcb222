//! The gate: who asks, by what they show, and what is written down of it.
//!
//! Programs show a token (`Authorization: Bearer`, RFC 6750); browsers a cookie that the
//! page for signing in gave them for one. Accounts are looked up for each request, so that
//! a revocation holds at once.
//!
//! - `sessions`: who is signed in; `verified`: tokens that were right a moment ago;
//!   `failures`: tokens that were refused.
//! - [`forms`]: that a form is ours, and from where it was sent.
//! - [`sign_in`]: the pages for signing in and out.

mod failures;
pub(crate) mod forms;
mod sessions;
pub(crate) mod sign_in;
mod verified;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use accounts::{Role, Token, hash, random};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use store::Store;
use store::accounts::{AccountRow, Act, AuditRow};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;
use crate::server;
use crate::who::{Account, Who};
use failures::Failures;
use sessions::Sessions;
use verified::Verified;

/// Secrets that are hashed at the same time: 19 MiB each.
const HASHED_AT_ONCE: usize = 2;

/// Requests that wait for their secret to be hashed; more are told to come again. Ours: at
/// 20 ms each the last has waited for a third of a second.
const HASHES_WAITING_MAX: usize = 32;

/// What is kept of an address that was asked for, in bytes.
const PATH_BYTES_MAX: usize = 500;

/// The gate of one server.
pub(crate) struct Gate {
    database: PathBuf,
    reader: Mutex<Option<Store>>,
    writer: Mutex<Option<Store>>,
    sessions: Sessions,
    verified: Verified,
    failures: Failures,
    waiting: Arc<Semaphore>,
    hashing: Arc<Semaphore>,
    /// What forms are made ours by; new with each start.
    form_key: [u8; 32],
}

/// What somebody shows.
#[derive(Debug, PartialEq, Eq)]
enum Shown {
    /// Nothing.
    Nothing,
    /// What stands behind `Bearer`.
    Bearer(String),
    /// Something else than `Bearer` in `Authorization`.
    OtherScheme,
    /// The cookie of a session.
    Cookie(String),
}

/// Marks a response that has something in it that is not for everyone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotForEveryone;

/// Why a token was refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It was too often, from this address.
    Wait(Duration),
    /// Too many are asking.
    Busy,
    /// It is of no account that is in force; why.
    Token(String),
    /// The database cannot be used.
    Database(Problem),
}

impl Gate {
    /// A gate to what the database has.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub(crate) fn new(database: &Path) -> Result<Gate, random::NoRandomness> {
        Ok(Gate {
            database: database.to_owned(),
            reader: Mutex::default(),
            writer: Mutex::default(),
            sessions: Sessions::default(),
            verified: Verified::default(),
            failures: Failures::default(),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
            hashing: Arc::new(Semaphore::new(HASHED_AT_ONCE)),
            form_key: random::bytes()?,
        })
    }

    /// The account whose id this is; `None` where there is none.
    fn account(&self, id: &str) -> Result<Option<AccountRow>, Problem> {
        if !self.database.exists() {
            return Ok(None);
        }
        let mut reader = lock(&self.reader);
        let store = match &mut *reader {
            Some(store) => store,
            empty => empty.insert(Store::open_read_only(&self.database)?),
        };
        Ok(store.account(id)?)
    }

    /// Writes a line of the audit log; it is on the disk when this returns.
    pub(crate) fn note(&self, row: &AuditRow) -> Result<(), Problem> {
        let cannot = |error: store::Error| {
            let detail = format!("the audit log cannot be written: {error}");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).hint("try again in a moment")
        };
        let mut writer = lock(&self.writer);
        let store = match &mut *writer {
            Some(store) => store,
            empty => empty.insert(Store::open(&self.database).map_err(cannot)?),
        };
        let written = store.transaction(|transaction| transaction.note(row));
        written.map_err(cannot)
    }

    /// The account of a token that somebody shows at `path`.
    async fn of_token(
        self: &Arc<Gate>,
        text: &str,
        path: String,
        from: IpAddr,
    ) -> Result<AccountRow, Refusal> {
        let now = Instant::now();
        let token: Option<Token> = text.parse().ok();
        let is_known = token
            .as_ref()
            .is_some_and(|token| self.verified.has(&token.fingerprint(), now));
        if !is_known && let Some(wait) = self.failures.wait(from, now) {
            return Err(Refusal::Wait(wait));
        }
        let is_hashed = token.is_some() && !is_known;
        let turns = if is_hashed {
            Some(self.turns().await?)
        } else {
            None
        };
        let gate = Arc::clone(self);
        // It goes on when whoever asks hangs up: what was refused is counted, and no more
        // is hashed at once.
        let looked_up = tokio::task::spawn_blocking(move || {
            let found = match &token {
                Some(token) => gate.look_up(token, is_known),
                None => Err(Refusal::Token("it has not the shape of a token".to_owned())),
            };
            drop(turns);
            if let Err(Refusal::Token(why)) = &found {
                gate.refused(why, path, from);
            }
            found
        });
        let failed = |_| Refusal::Database(Problem::failed("the program failed"));
        looked_up.await.map_err(failed)?
    }

    /// Waits until a secret may be hashed, with a bounded number of others.
    async fn turns(&self) -> Result<[OwnedSemaphorePermit; 2], Refusal> {
        let waiting = Arc::clone(&self.waiting).try_acquire_owned();
        let waiting = waiting.map_err(|_| Refusal::Busy)?;
        let hashing = Arc::clone(&self.hashing).acquire_owned().await;
        Ok([waiting, hashing.map_err(|_| Refusal::Busy)?])
    }

    /// The account of a token. It takes as long for a token of no account as for a wrong
    /// one.
    fn look_up(&self, token: &Token, is_known: bool) -> Result<AccountRow, Refusal> {
        let account = self.account(&token.id).map_err(Refusal::Database)?;
        let Some(account) = account else {
            hash::fits_nobody(&token.secret);
            return Err(Refusal::Token("there is no such account".to_owned()));
        };
        if !is_known && !hash::fits(&token.secret, &account.secret) {
            let why = format!("the secret is not that of `{}`", account.name);
            return Err(Refusal::Token(why));
        }
        let account = in_force(account).map_err(Refusal::Token)?;
        if !is_known {
            self.verified.add(token.fingerprint(), Instant::now());
        }
        Ok(account)
    }

    /// Remembers that a token was refused, and writes it down.
    fn refused(&self, why: &str, path: String, from: IpAddr) {
        let now = Instant::now();
        self.failures.add(from, now);
        let Some(left_out) = self.failures.may_note(now) else {
            return;
        };
        if !self.database.exists() {
            return;
        }
        let detail = match left_out {
            0 => why.to_owned(),
            more => format!("{why}; {more} more before it were not written down"),
        };
        let row = AuditRow {
            path: Some(path),
            status: Some(StatusCode::UNAUTHORIZED.as_u16()),
            detail: Some(detail),
            ..line(Act::Refused, None, from)
        };
        // It was refused; that it cannot be written down changes nothing of it.
        let _ = self.note(&row);
    }

    /// The account of a session that goes on; `None` where it does not, or the account
    /// is no longer in force.
    async fn of_session(self: &Arc<Gate>, cookie: &str) -> Result<Option<Who>, Problem> {
        let key = key_of(cookie);
        let Some(id) = self.sessions.account(&key, Instant::now()) else {
            return Ok(None);
        };
        let gate = Arc::clone(self);
        let row = tokio::task::spawn_blocking(move || gate.account(&id));
        let row = row
            .await
            .unwrap_or_else(|_| Err(Problem::failed("the program failed")))?;
        match row.map(in_force) {
            Some(Ok(row)) => Ok(Some(who(row, Some(key))?)),
            _ => {
                self.sessions.end(&key);
                Ok(None)
            }
        }
    }
}

/// Tells who asks, lets them on, and writes down what they were shown that is not for
/// everyone: before it is sent, or it is not.
pub(crate) async fn recognise(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Response {
    let from = from(&request);
    let path = path(&request);
    let who = match shown(request.headers()) {
        Shown::Nothing => Who::anyone(),
        Shown::OtherScheme => return challenged("only tokens are taken: `Bearer`", false),
        Shown::Cookie(cookie) => match gate.of_session(&cookie).await {
            Ok(who) => who.unwrap_or_default(),
            Err(problem) => return server::refused(&problem, false),
        },
        Shown::Bearer(text) => {
            let found = match gate.of_token(&text, path.clone(), from).await {
                Ok(row) => who(row, None).map_err(Refusal::Database),
                Err(refusal) => Err(refusal),
            };
            match found {
                Ok(who) => who,
                Err(refusal) => return turned_away(&refusal),
            }
        }
    };
    request.extensions_mut().insert(who.clone());
    let mut response = next.run(request).await;
    let Some(account) = who.known() else {
        return response;
    };
    if response.extensions().get::<NotForEveryone>().is_some() {
        let row = AuditRow {
            path: Some(path),
            status: Some(response.status().as_u16()),
            ..line(Act::Read, Some(&account.name), from)
        };
        let noting = Arc::clone(&gate);
        let noted = tokio::task::spawn_blocking(move || noting.note(&row)).await;
        let noted = noted.unwrap_or_else(|_| Err(Problem::failed("the program failed")));
        if let Err(problem) = noted {
            response = server::refused(&problem, false);
        }
    }
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// Says to a program why its token is not taken.
fn turned_away(refusal: &Refusal) -> Response {
    let problem = refusal.problem();
    match refusal {
        Refusal::Token(_) => challenged(&problem.detail, true),
        Refusal::Wait(wait) => {
            let mut response = server::refused(&problem, false);
            let seconds = HeaderValue::from(wait.as_secs() + 1);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        Refusal::Busy | Refusal::Database(_) => server::refused(&problem, false),
    }
}

impl Refusal {
    /// What is said to whoever showed it: not which part of it was wrong.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Refusal::Wait(wait) => {
                let detail = format!(
                    "too many tokens were refused from here; wait {} seconds",
                    wait.as_secs() + 1
                );
                Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
            }
            Refusal::Busy => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many tokens are looked at",
            )
            .hint("try again in a moment"),
            Refusal::Token(_) => Problem::new(
                StatusCode::UNAUTHORIZED,
                "the token is not one of an account that is in force",
            ),
            Refusal::Database(problem) => problem.clone(),
        }
    }
}

/// A 401 (RFC 6750 §3): with an error code where a token was shown.
fn challenged(detail: &str, was_shown: bool) -> Response {
    let problem = Problem::new(StatusCode::UNAUTHORIZED, detail);
    let mut response = server::refused(&problem, false);
    if was_shown {
        let challenge = format!(
            r#"Bearer realm="normwatch", error="invalid_token", error_description="{detail}""#
        );
        let challenge = HeaderValue::from_str(&challenge).expect("it is of plain letters");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// What a request shows. A token goes before a cookie.
fn shown(headers: &HeaderMap) -> Shown {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or("");
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        return if scheme.eq_ignore_ascii_case("bearer") {
            Shown::Bearer(token.trim().to_owned())
        } else {
            Shown::OtherScheme
        };
    }
    match forms::cookie(headers, forms::Cookie::Session) {
        Some(cookie) => Shown::Cookie(cookie),
        None => Shown::Nothing,
    }
}

/// The account, if it is in force; else why not.
fn in_force(account: AccountRow) -> Result<AccountRow, String> {
    let name = &account.name;
    if account.revoked.is_some() {
        Err(format!("the account `{name}` was revoked"))
    } else if account
        .expires
        .is_some_and(|expires| expires <= now_micros())
    {
        Err(format!("the account `{name}` has expired"))
    } else {
        Ok(account)
    }
}

fn who(row: AccountRow, session: Option<[u8; 32]>) -> Result<Who, Problem> {
    let role: Role = row
        .role
        .parse()
        .map_err(|error| Problem::failed(format!("`{}`: {error}", row.role)))?;
    Ok(Who::account(Account {
        name: row.name,
        role,
        session,
    }))
}

/// A line of the audit log, now.
fn line(act: Act, account: Option<&str>, from: IpAddr) -> AuditRow {
    AuditRow {
        at: now_micros(),
        account: account.map(str::to_owned),
        act: act.word().to_owned(),
        address: Some(from.to_canonical().to_string()),
        ..AuditRow::default()
    }
}

fn now_micros() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let micros = since_1970.map_or(0, |span| span.as_micros());
    i64::try_from(micros).unwrap_or(i64::MAX)
}

/// From where a request comes: the other end of the connection, which is the proxy where
/// there is one.
fn from(request: &Request) -> IpAddr {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connection.map_or(Ipv4Addr::UNSPECIFIED.into(), |connection| connection.0.ip())
}

/// What is asked for, as it is kept.
fn path(request: &Request) -> String {
    let uri = request.uri();
    let whole = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    // Addresses are of ASCII (RFC 3986 §2).
    whole.get(..PATH_BYTES_MAX).unwrap_or(whole).to_owned()
}

/// What a session is found by: who reads the memory has no cookie.
fn key_of(cookie: &str) -> [u8; 32] {
    Sha256::digest(cookie.as_bytes()).into()
}

fn lock<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    one.lock().unwrap_or_else(PoisonError::into_inner)
}
