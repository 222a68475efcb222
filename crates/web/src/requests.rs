//! What is kept of every request: its id, its line in the log, its numbers.
//!
//! A line has no value of a parameter, no address and nothing that tells who asked.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::connections::Connection;
use crate::house;
use crate::metrics::Numbers;
use crate::problem::Problem;

/// The header with the id of a request.
pub(crate) const ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from whoever asks: a UUID has 36 characters.
const ID_CHARACTERS_MAX: usize = 64;

tokio::task_local! {
    static HERE: String;
}

/// What is asked, by its id in the table of questions: on the response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named(pub(crate) &'static str);

/// Why there is no answer, for the log: on the response.
#[derive(Clone, Debug)]
pub(crate) struct Failed(pub(crate) String);

/// Where lines of the log and numbers go.
#[derive(Debug)]
pub(crate) struct Watch {
    /// Takes a line.
    pub(crate) log: fn(&str),
    /// Takes numbers.
    pub(crate) numbers: Numbers,
}

/// A line of the log.
#[derive(Debug, Serialize)]
struct Line {
    /// When the request came.
    time: String,
    /// Its id.
    id: String,
    /// The method.
    method: String,
    /// The path, as it was asked for.
    path: String,
    /// The names of its parameters, without their values.
    parameters: BTreeSet<String>,
    /// What was asked, as the table of questions calls it.
    question: Option<&'static str>,
    /// The status; absent where whoever asked was gone before.
    status: Option<u16>,
    /// The media type of the answer.
    form: Option<String>,
    /// Bytes of the answer that were sent.
    bytes: u64,
    /// From the request to the end of the answer.
    milliseconds: f64,
    /// Why there is no answer, where that is the program's fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The id of the request that is being answered.
pub(crate) fn id() -> Option<String> {
    HERE.try_with(Clone::clone).ok()
}

/// Follows a request to the end of its answer.
pub(crate) async fn follow(
    State(watch): State<Arc<Watch>>,
    request: Request,
    next: Next,
) -> Response {
    let id = given(request.headers()).unwrap_or_else(made);
    let connection = request.extensions().get::<Arc<Connection>>().cloned();
    let mut followed = Followed {
        started: Instant::now(),
        line: line(&id, &request),
        watch,
        connection,
    };
    followed.watch.numbers.begins();
    let mut response = HERE
        .scope(id.clone(), async {
            let response = next.run(request).await;
            explained(response)
        })
        .await;
    let value = HeaderValue::from_str(&id).expect("it is of plain characters");
    response.headers_mut().insert(ID, value);
    followed.answered(&response);
    response.map(|body| Body::new(Sent { body, followed }))
}

fn line(id: &str, request: &Request) -> Line {
    let query = request.uri().query().unwrap_or("");
    let names = query.split('&').filter_map(|part| part.split('=').next());
    Line {
        time: house::now().to_string(),
        id: id.to_owned(),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        parameters: names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        question: None,
        status: None,
        form: None,
        bytes: 0,
        milliseconds: 0.0,
        error: None,
    }
}

/// A limit that was met leaves a bare status, or one with a word of plain text; this says
/// it as every problem is said.
fn explained(response: Response) -> Response {
    let status = response.status();
    let form = response.headers().get(header::CONTENT_TYPE);
    let is_bare = form.is_none_or(|form| form.as_bytes().starts_with(b"text/plain"));
    if !is_bare || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let problem = Problem::new(status, "a limit of this server was met");
    let (said, body) = crate::server::refused(&problem, false).into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(said.headers);
    Response::from_parts(parts, body)
}

/// The id that comes with a request, if it is short and plain.
fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(ID)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let fits = (1..=ID_CHARACTERS_MAX).contains(&id.len()) && id.bytes().all(is_plain);
    fits.then(|| id.to_owned())
}

/// An id that no other request of this run has, and that nobody can foretell.
fn made() -> String {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{:016x}", SEED.hash_one((count, house::now().micros())))
}

/// A request that is being answered; at its end it is told of.
struct Followed {
    started: Instant,
    line: Line,
    watch: Arc<Watch>,
    connection: Option<Arc<Connection>>,
}

impl Followed {
    fn answered(&mut self, response: &Response) {
        let extensions = response.extensions();
        let form = response.headers().get(header::CONTENT_TYPE);
        let form = form.and_then(|value| value.to_str().ok());
        let line = &mut self.line;
        line.status = Some(response.status().as_u16());
        line.question = extensions.get::<Named>().map(|named| named.0);
        line.error = extensions.get::<Failed>().map(|failed| failed.0.clone());
        line.form = form.map(|form| form.split(';').next().unwrap_or(form).to_owned());
        if let Some(connection) = &self.connection {
            connection.sends();
        }
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        let elapsed = self.started.elapsed();
        let line = &mut self.line;
        line.milliseconds = (elapsed.as_secs_f64() * 1e6).round() / 1e3;
        let question = line.question.unwrap_or("other");
        self.watch.numbers.ends(question, line.status, elapsed);
        if let Some(connection) = &self.connection {
            connection.waits();
        }
        let text = serde_json::to_string(&self.line).expect("plain data is JSON");
        (self.watch.log)(&text);
    }
}

/// The body of an answer, whose bytes are counted.
struct Sent {
    body: Body,
    followed: Followed,
}

impl HttpBody for Sent {
    type Data = <Body as HttpBody>::Data;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.followed.line.bytes += data.len() as u64;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_come_are_short_and_plain() {
        let taken = |id: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ID, HeaderValue::from_str(id).expect("a value"));
            given(&headers)
        };
        assert_eq!(taken("a-B_9.z").as_deref(), Some("a-B_9.z"));
        assert!(taken(&"x".repeat(ID_CHARACTERS_MAX)).is_some());
        for wrong in ["", "a b", "a\"b", "a{b}", "a\tb"] {
            assert_eq!(taken(wrong), None, "{wrong}");
        }
        assert_eq!(taken(&"x".repeat(ID_CHARACTERS_MAX + 1)), None);
    }

    #[test]
    fn ids_that_are_made_differ() {
        let made: BTreeSet<String> = (0..1_000).map(|_| made()).collect();
        assert_eq!(made.len(), 1_000);
        assert!(made.iter().all(|id| id.len() == 16));
    }
}
