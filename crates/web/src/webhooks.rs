//! Webhooks: other programs are told of each finding that is new or says something
//! else than before, by a signed request (Standard Webhooks, specification 1.0).
//!
//! A message's id follows from the hook and from what is told, so that it is the same
//! after the program was ended and began anew. What a receiver has taken is written
//! down before the next is sent: each message arrives at least once, in the order in
//! which findings changed. A receiver that does not take a message is asked again,
//! more and more seldom, and after [`ATTEMPTS_MAX`] times the message is left out.
//!
//! Requests go to this machine only. What is to leave it goes through a proxy that does
//! TLS: a client of its own would be the largest dependency of the program.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use export::names::{millisecond, uuid};
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use report::told::Told;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::house;
use crate::links;
use crate::server::Server;

/// How often the database is looked at.
const LOOKING_TIME: Duration = Duration::from_secs(2);

/// How long a receiver may take: what Standard Webhooks asks senders to wait at least
/// is 15 seconds.
const RECEIVING_TIME: Duration = Duration::from_secs(20);

/// How long after a message was not taken it is offered again the first time; each
/// time twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(60 * 60);

/// How often a message is offered: for a day and a half.
pub const ATTEMPTS_MAX: u32 = 45;

/// Bytes of a secret, as Standard Webhooks has them.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Begins a secret as it is written.
const SECRET_PREFIX: &str = "whsec_";

/// Where messages go, and what signs them.
#[derive(Clone)]
pub struct Hook {
    url: Uri,
    address: SocketAddr,
    secret: Vec<u8>,
    severities: Vec<String>,
}

/// All hooks, and where it is written down how far each was told.
#[derive(Clone, Debug)]
pub struct Webhooks {
    /// The hooks.
    pub hooks: Vec<Hook>,
    /// The file.
    pub positions: PathBuf,
}

/// Why there cannot be such a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookError {
    /// The address is none, or not `http`.
    Address,
    /// It leads to another machine, or would need TLS.
    Elsewhere,
    /// The secret is no `whsec_` with base64 of 24 to 64 bytes.
    Secret,
    /// A severity is none.
    Severity(String),
}

impl Hook {
    /// A hook for findings of these severities, or of all where none is named.
    ///
    /// # Errors
    ///
    /// When the address is not one of this machine (`http://127.0.0.1:9000/path`), the
    /// secret is not as Standard Webhooks has it, or a severity is none.
    pub fn new(url: &str, secret: &str, severities: &[String]) -> Result<Hook, HookError> {
        let url: Uri = url.parse().map_err(|_| HookError::Address)?;
        let host = url.host().ok_or(HookError::Address)?;
        match url.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(HookError::Elsewhere),
            _ => return Err(HookError::Address),
        }
        let ip = match host.trim_start_matches('[').trim_end_matches(']') {
            "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
            host => host.parse().map_err(|_| HookError::Elsewhere)?,
        };
        if !ip.is_loopback() {
            return Err(HookError::Elsewhere);
        }
        let address = SocketAddr::new(ip, url.port_u16().unwrap_or(80));
        let secret = secret.trim().strip_prefix(SECRET_PREFIX);
        let secret = secret.and_then(|text| STANDARD.decode(text).ok());
        let secret = secret.filter(|secret| SECRET_BYTES.contains(&secret.len()));
        let known = ["high", "medium", "low"];
        if let Some(other) = severities
            .iter()
            .find(|word| !known.contains(&word.as_str()))
        {
            return Err(HookError::Severity(other.clone()));
        }
        Ok(Hook {
            url,
            address,
            secret: secret.ok_or(HookError::Secret)?,
            severities: severities.to_vec(),
        })
    }

    /// The signature of a message (Standard Webhooks, "Signature scheme").
    fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    fn wants(&self, told: &Told) -> bool {
        self.severities.is_empty() || self.severities.contains(&told.severity)
    }

    /// Offers a message once; gives the status of the answer.
    async fn offer(&self, id: &str, body: &str) -> Result<StatusCode, String> {
        let seconds = house::now().seconds();
        let path = self.url.path_and_query().map_or("/", |path| path.as_str());
        let authority = self
            .url
            .authority()
            .map_or("", |authority| authority.as_str());
        let request = Request::post(path)
            .header(header::HOST, authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header(
                header::USER_AGENT,
                concat!("normwatch/", env!("CARGO_PKG_VERSION")),
            )
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", self.signature(id, seconds, body))
            .body(Body::from(body.to_owned()))
            .map_err(|error| error.to_string())?;
        let sent = async {
            let stream = TcpStream::connect(self.address)
                .await
                .map_err(|e| e.to_string())?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
                .await
                .map_err(|error| error.to_string())?;
            // The connection ends by itself when the sender is gone.
            tokio::spawn(connection);
            let response = sender.send_request(request).await;
            response.map_err(|error| error.to_string())
        };
        let response = timeout(RECEIVING_TIME, sent).await;
        let response = response.map_err(|_| "it took too long".to_owned())??;
        Ok(response.status())
    }
}

/// How far a hook was told: the finding that it took last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    changed: String,
    name: String,
}

impl Position {
    fn of(told: &Told) -> Position {
        Position {
            changed: told.changed.to_string(),
            name: told.name.clone(),
        }
    }

    /// Before everything.
    fn start() -> Position {
        Position {
            changed: net::Timestamp::default().to_string(),
            name: String::new(),
        }
    }

    /// Whether a finding comes after it.
    fn is_before(&self, told: &Told) -> bool {
        let changed = self.changed.parse().unwrap_or_default();
        (changed, self.name.as_str()) < (told.changed, told.name.as_str())
    }
}

/// Tells hooks of findings until it is ended.
pub(crate) async fn deliver(server: Arc<Server>, webhooks: Webhooks) {
    let hooks = webhooks.hooks.into_iter();
    let file = Arc::new(tokio::sync::Mutex::new(webhooks.positions));
    let tasks: Vec<_> = hooks
        .map(|hook| {
            let (server, file) = (Arc::clone(&server), Arc::clone(&file));
            async move { tell(&server, &hook, &file).await }
        })
        .collect();
    // Each waits for its own receiver: one that is slow holds up no other.
    let mut all = tokio::task::JoinSet::new();
    for task in tasks {
        all.spawn(task);
    }
    while all.join_next().await.is_some() {}
}

/// The file with the positions, one writer at a time.
type File = tokio::sync::Mutex<PathBuf>;

async fn tell(server: &Arc<Server>, hook: &Hook, file: &File) {
    let name = hook.url.to_string();
    let mut position = loop {
        match begin(server, &name, file).await {
            Ok(position) => break position,
            Err(error) => note(server, json!({ "webhook": name, "error": error })),
        }
        sleep(LOOKING_TIME).await;
    };
    loop {
        sleep(LOOKING_TIME).await;
        let after = position.clone();
        let next = server
            .turn(move |house| {
                let findings = house.told()?;
                let told = findings.iter().flat_map(|findings| &findings.told);
                let new: Vec<Told> = told.filter(|told| after.is_before(told)).cloned().collect();
                Ok((new, house.base().to_owned()))
            })
            .await;
        let (new, base) = match next {
            Ok(next) => next,
            Err(problem) => {
                note(server, json!({ "webhook": name, "error": problem.detail }));
                continue;
            }
        };
        for told in new {
            if hook.wants(&told) && !offered(server, hook, &told, &base).await {
                // Whoever receives is gone for good.
                return;
            }
            position = Position::of(&told);
            while let Err(error) = keep(file, &name, &position).await {
                note(server, json!({ "webhook": name, "error": error }));
                sleep(FIRST_PAUSE).await;
            }
        }
    }
}

/// Where a hook goes on: at its position, or from now on where it has none.
async fn begin(server: &Arc<Server>, name: &str, file: &File) -> Result<Position, String> {
    if let Some(position) = read(&*file.lock().await)?.remove(name) {
        return Ok(position);
    }
    let last = server
        .turn(|house| {
            let findings = house.told()?;
            let last = findings.as_ref().and_then(|findings| findings.told.last());
            Ok(last.map_or_else(Position::start, Position::of))
        })
        .await
        .map_err(|problem| problem.detail)?;
    keep(file, name, &last).await?;
    Ok(last)
}

/// Offers a message until it is taken, or left out; `false` where the receiver says
/// that it is gone for good.
async fn offered(server: &Server, hook: &Hook, told: &Told, base: &str) -> bool {
    let name = hook.url.to_string();
    let id = message_id(&name, told);
    let body = body(told, base).to_string();
    let mut pause = FIRST_PAUSE;
    for attempt in 1..=ATTEMPTS_MAX {
        let outcome = hook.offer(&id, &body).await;
        let (status, error) = match &outcome {
            Ok(status) => (Some(status.as_u16()), None),
            Err(error) => (None, Some(error)),
        };
        note(
            server,
            json!({
                "webhook": name, "message": id, "finding": told.name, "attempt": attempt,
                "status": status, "error": error,
            }),
        );
        match outcome {
            Ok(status) if status.is_success() => return true,
            Ok(StatusCode::GONE) => return false,
            _ => {}
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
    note(
        server,
        json!({ "webhook": name, "message": id, "error": "left out: it was never taken" }),
    );
    true
}

fn message_id(hook: &str, told: &Told) -> String {
    let name = format!("{hook} {} {}", told.changed, told.name);
    format!("msg_{}", uuid("webhook-message", &name).simple())
}

/// What is told of a finding.
fn body(told: &Told, base: &str) -> Value {
    let kind = match told.added == told.changed {
        true => "finding.added",
        false => "finding.changed",
    };
    let provisions = told.provisions.iter().map(|line| {
        json!({
            "id": line.id,
            "citation": line.citation,
            "title": line.title,
            "why": line.why,
            "outcome": line.outcome,
            "does_not_show": line.does_not_show,
        })
    });
    json!({
        "type": kind,
        "timestamp": millisecond(told.changed),
        "data": {
            "name": told.name,
            "address": format!("{base}{}", links::finding(&told.name)),
            "severity": told.severity,
            "because": told.because,
            "headline": told.headline,
            "subject": told.subject,
            "indicator": told.indicator,
            "first_seen": millisecond(told.first_seen),
            "last_seen": millisecond(told.last_seen),
            "provisions": provisions.collect::<Vec<_>>(),
            "tlp": "TLP:CLEAR",
        },
    })
}

/// Writes a line into the log.
fn note(server: &Server, mut line: Value) {
    line["time"] = house::now().to_string().into();
    server.log(&line.to_string());
}

/// The positions of all hooks, by their addresses.
fn read(file: &PathBuf) -> Result<BTreeMap<String, Position>, String> {
    let said = |error: &dyn fmt::Display| format!("{}: {error}", file.display());
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(said(&error)),
    };
    let all: BTreeMap<String, (String, String)> =
        serde_json::from_slice(&text).map_err(|error| said(&error))?;
    let position = |(changed, name)| Position { changed, name };
    Ok(all
        .into_iter()
        .map(|(hook, kept)| (hook, position(kept)))
        .collect())
}

/// Writes down the position of a hook.
async fn keep(file: &File, name: &str, position: &Position) -> Result<(), String> {
    let file = file.lock().await;
    let mut all = read(&file)?;
    all.insert(name.to_owned(), position.clone());
    let all: BTreeMap<_, _> = all
        .into_iter()
        .map(|(hook, position)| (hook, (position.changed, position.name)))
        .collect();
    let text = serde_json::to_string_pretty(&all).expect("plain data is JSON");
    let path = file.clone();
    let write = move || input::durable::write(&path, |out| writeln!(out, "{text}"));
    let written = tokio::task::spawn_blocking(write).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("{}: {error}", file.display())),
        Err(error) => Err(error.to_string()),
    }
}

impl fmt::Debug for Hook {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for HookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HookError::Address => f.write_str("its address is not as http://127.0.0.1:9000/path"),
            HookError::Elsewhere => f.write_str(
                "its address is not one of this machine with http; a proxy here that does TLS \
                 can send it on",
            ),
            HookError::Secret => {
                f.write_str("its secret is not whsec_ and 24 to 64 bytes in base64")
            }
            HookError::Severity(word) => {
                write!(f, "`{word}` is no severity: they are high, medium and low")
            }
        }
    }
}

impl std::error::Error for HookError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn a_signature_is_that_of_the_specification() {
        let hook = Hook::new("http://localhost/hook", SECRET, &[]).expect("a hook");
        // Computed with Python's hmac and base64 from the same secret and message.
        let signature = hook.signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn hooks_lead_nowhere_else() {
        let refused = |url: &str, secret: &str| Hook::new(url, secret, &[]).err();
        for url in [
            "http://127.0.0.1:9000/a?b",
            "http://[::1]/",
            "http://localhost",
        ] {
            assert_eq!(refused(url, SECRET), None, "{url}");
        }
        for url in [
            "https://hooks.example/a",
            "http://hooks.example/a",
            "http://192.0.2.1/",
            "http://localhost.example/",
        ] {
            assert_eq!(refused(url, SECRET), Some(HookError::Elsewhere), "{url}");
        }
        for url in ["ftp://127.0.0.1/", "127.0.0.1", "/hook", ""] {
            assert_eq!(refused(url, SECRET), Some(HookError::Address), "{url}");
        }
        let short = format!("whsec_{}", STANDARD.encode([0; 23]));
        let least = format!("whsec_{}", STANDARD.encode([0; 24]));
        let most = format!("whsec_{}", STANDARD.encode([0; 64]));
        let long = format!("whsec_{}", STANDARD.encode([0; 65]));
        for (secret, is_good) in [
            (&short, false),
            (&least, true),
            (&most, true),
            (&long, false),
            (&SECRET[6..].to_owned(), false),
        ] {
            assert_eq!(
                refused("http://127.0.0.1/", secret).is_none(),
                is_good,
                "{secret}"
            );
        }
        let wrong = Hook::new("http://127.0.0.1/", SECRET, &["grave".to_owned()]);
        assert_eq!(wrong.err(), Some(HookError::Severity("grave".to_owned())));
        let shown = Hook::new("http://127.0.0.1/", SECRET, &[]).expect("a hook");
        assert!(!format!("{shown:?}").contains("secret"));
    }
}
