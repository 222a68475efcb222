//! Why there is no answer, as RFC 9457 has it: for people and for programs.

use axum::http::StatusCode;
use serde::Serialize;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// What sort it is; `about:blank` where the status says all (RFC 9457 §4.2.1).
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The status of HTTP.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The id of the request, as its answer and the log have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            detail: detail.into(),
            hint: None,
            request_id: None,
        }
    }

    /// What was asked cannot be understood.
    pub fn asked(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    /// What was asked for is not there.
    pub fn nothing(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    /// The program failed.
    pub fn failed(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// The same, and what can be done about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// The status of HTTP.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<store::Error> for Problem {
    /// The database cannot be read: for whoever runs it; the reader has done nothing
    /// wrong.
    fn from(error: store::Error) -> Problem {
        Problem::failed(format!("the database cannot be read: {error}"))
    }
}
