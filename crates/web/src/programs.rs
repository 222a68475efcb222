//! Doors for programs that speak a protocol or format of their own: what they ask, and
//! what they get. Each protocol writes its refusals in its own way.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, RawPathParams, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use crate::house::House;
use crate::problem::Problem;
use crate::requests::Named;
use crate::server::{self, Server};

/// What a program asks.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The path.
    pub(crate) path: String,
    /// What stood behind the `?`, as it was asked.
    pub(crate) query: String,
    /// Parts of the path that have names.
    pub(crate) named: Vec<(String, String)>,
    /// Parameters, in their order.
    pub(crate) values: Vec<(String, String)>,
    /// The header `Accept`.
    pub(crate) accept: String,
}

/// What it gets.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: StatusCode,
    /// The media type.
    pub(crate) media_type: &'static str,
    /// Headers beside that.
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// What is said.
    pub(crate) text: String,
}

/// How a door answers.
pub(crate) type Answers = fn(&House, &Wanted) -> Result<Reply, Problem>;

/// How a protocol refuses.
pub(crate) type Refuses = fn(&Problem) -> Reply;

impl Wanted {
    /// A part of the path.
    pub(crate) fn part(&self, name: &str) -> &str {
        let part = self.named.iter().find(|(known, _)| known == name);
        part.map_or("", |(_, value)| value)
    }

    /// The value of a parameter that stands once.
    ///
    /// # Errors
    ///
    /// When it stands twice.
    pub(crate) fn value(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.values.iter().filter(|(known, _)| known == name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Problem::asked(format!("`{name}` is given twice")));
        }
        Ok(first.map(|(_, value)| value.as_str()))
    }
}

impl Reply {
    /// A reply without headers of its own.
    pub(crate) fn new(media_type: &'static str, text: String) -> Reply {
        Reply {
            status: StatusCode::OK,
            media_type,
            headers: Vec::new(),
            text,
        }
    }
}

/// A door: `named` is what metrics and the log call it.
pub(crate) fn door(
    named: &'static str,
    answers: Answers,
    refuses: Refuses,
) -> MethodRouter<Arc<Server>> {
    get(
        move |State(server): State<Arc<Server>>,
              path: RawPathParams,
              values: Result<Query<Vec<(String, String)>>, QueryRejection>,
              uri: Uri,
              headers: HeaderMap| async move {
            let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            let accept = headers.get(header::ACCEPT);
            let accept = accept.and_then(|value| value.to_str().ok()).unwrap_or("");
            let reply = match values {
                Ok(Query(values)) => {
                    let wanted = Wanted {
                        path: uri.path().to_owned(),
                        query: uri.query().unwrap_or("").to_owned(),
                        named: path.iter().map(own).collect(),
                        values,
                        accept: accept.to_owned(),
                    };
                    server.turn(move |house| answers(house, &wanted)).await
                }
                Err(error) => Err(Problem::asked(error.body_text())),
            };
            let mut response = match reply {
                Ok(reply) => written(reply, &headers),
                Err(problem) => refused(&problem, refuses),
            };
            response.extensions_mut().insert(Named(named));
            response
        },
    )
}

fn written(reply: Reply, headers: &HeaderMap) -> Response {
    // Only what is there can be known already.
    let none = HeaderMap::new();
    let known = if reply.status == StatusCode::OK {
        headers
    } else {
        &none
    };
    let mut response = server::named(reply.text, reply.media_type, known);
    if reply.status != StatusCode::OK {
        *response.status_mut() = reply.status;
    }
    put(&mut response, reply.headers);
    response
}

/// A refusal, with the status of the problem and in the words of the protocol.
pub(crate) fn refused(problem: &Problem, refuses: Refuses) -> Response {
    let mut response = server::refused(problem, false);
    let reply = refuses(problem);
    *response.body_mut() = reply.text.into();
    let media_type = HeaderValue::from_static(reply.media_type);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    put(&mut response, reply.headers);
    response
}

fn put(response: &mut Response, headers: Vec<(HeaderName, String)>) {
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
}

/// A problem as RFC 9457 has it, for protocols that have no form of their own.
pub(crate) fn problem(problem: &Problem) -> Reply {
    let problem = Problem {
        request_id: crate::requests::id(),
        ..problem.clone()
    };
    let text = serde_json::to_string_pretty(&problem).expect("plain data is JSON");
    Reply::new("application/problem+json", text + "\n")
}
