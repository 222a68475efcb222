//! Feeds that programs send: each becomes a file in a folder, whole or not at all,
//! from which it is read like any other.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use crate::problem::Problem;

/// The most bytes of a feed. Ours: a day of a large report has some tens of MB; larger
/// ones are put into the folder as files.
pub const FEED_BYTES_MAX: usize = 64 << 20;

/// The longest name of a feed, in characters.
const NAME_MAX: usize = 120;

/// What was taken.
#[derive(Debug, Serialize)]
struct Taken {
    /// The file's name in the folder.
    file: String,
    /// SHA-256 of what came.
    sha256: String,
    /// How many bytes came.
    bytes: usize,
    /// Whether it was there already.
    known: bool,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: Option<String>,
}

/// Takes feeds by `POST /feeds?name=FILE` until the program ends. What is answered
/// with 201, or with 200 if it was there already, is on the disk.
///
/// Browsers are refused: a page from elsewhere could make them send.
///
/// # Errors
///
/// When the address is not to be had.
pub fn serve(
    folder: PathBuf,
    address: SocketAddr,
    listening: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        listening(listener.local_addr()?);
        let router = Router::new()
            .route("/feeds", post(take))
            .layer(DefaultBodyLimit::max(FEED_BYTES_MAX))
            .with_state(Arc::new(folder));
        axum::serve(listener, router).await
    })
}

async fn take(
    State(folder): State<Arc<PathBuf>>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let taken = if headers.contains_key(header::ORIGIN) {
        let problem = Problem::new(StatusCode::FORBIDDEN, "feeds are not taken from browsers");
        Err(problem.hint("send it by a program, without the header `Origin`"))
    } else if body.is_empty() {
        Err(Problem::asked("the feed is empty"))
    } else {
        let keep = move || kept(&folder, named.name.as_deref().unwrap_or("feed"), &body);
        let kept = tokio::task::spawn_blocking(keep).await;
        match kept {
            Ok(Ok(taken)) => Ok(taken),
            Ok(Err(error)) => Err(Problem::failed(format!("it cannot be kept: {error}"))),
            Err(_) => Err(Problem::failed("the program failed; its log says why")),
        }
    };
    match taken {
        Ok(taken) => {
            let status = if taken.known {
                StatusCode::OK
            } else {
                StatusCode::CREATED
            };
            json(status, "application/json", &taken)
        }
        Err(problem) => json(problem.status(), "application/problem+json", &problem),
    }
}

fn json(status: StatusCode, media_type: &'static str, data: &impl Serialize) -> Response {
    let text = serde_json::to_string(data).expect("plain data is JSON") + "\n";
    (status, [(header::CONTENT_TYPE, media_type)], text).into_response()
}

/// Keeps a feed under a name that tells its content from others of the same name.
fn kept(folder: &Path, name: &str, body: &[u8]) -> io::Result<Taken> {
    let sha256 = net::text::hex(&Sha256::digest(body));
    let file = format!("{}-{}", &sha256[..16], clean(name));
    let path = folder.join(&file);
    let known = path.exists();
    if !known {
        input::durable::write(&path, |out| out.write_all(body))?;
    }
    Ok(Taken {
        file,
        sha256,
        bytes: body.len(),
        known,
    })
}

/// A name that leads nowhere else: readers tell some feeds by theirs.
fn clean(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let clean: String = name
        .chars()
        .map(|letter| if fits(letter) { letter } else { '_' })
        .take(NAME_MAX)
        .collect();
    clean.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        assert_eq!(
            clean("2026-11-21-scan_dns-jp.csv"),
            "2026-11-21-scan_dns-jp.csv"
        );
        assert_eq!(clean("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(clean("a b\0\n\u{202e}.csv"), "a_b___.csv");
        assert_eq!(clean(&"x".repeat(500)).len(), NAME_MAX);
    }

    #[test]
    fn a_feed_that_comes_again_is_kept_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = kept(folder.path(), "a.jsonl", b"{}\n").expect("kept");
        let again = kept(folder.path(), "a.jsonl", b"{}\n").expect("kept");
        let other = kept(folder.path(), "a.jsonl", b"{} \n").expect("kept");
        assert_eq!(
            (first.known, again.known, other.known),
            (false, true, false)
        );
        assert_eq!(first.file, again.file);
        let count = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(count, 2);
    }
}
