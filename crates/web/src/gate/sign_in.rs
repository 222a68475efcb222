//! The pages for signing in and out.

use std::sync::Arc;
use std::time::Instant;

use accounts::random;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Form, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, RequestExt, Router};
use catalog::words::Word;
use maud::{Markup, html};
use serde::Deserialize;
use store::accounts::{Act, AuditRow};

use super::forms::{self, Cookie};
use super::{Gate, key_of, line, path};
use crate::page;
use crate::problem::Problem;
use crate::server;
use crate::who::{Account, Who};

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
struct Goal {
    #[serde(default)]
    to: String,
}

/// What the form for signing in sends.
#[derive(Deserialize)]
struct SignIn {
    token: String,
    form: String,
    #[serde(default)]
    to: String,
}

/// What the form for signing out sends.
#[derive(Debug, Deserialize)]
struct SignOut {
    form: String,
}

/// The pages.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(gate: Arc<Gate>) -> Router<S> {
    Router::new()
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/account", get(account))
        .with_state(gate)
}

/// The page with the form.
async fn ask(
    State(gate): State<Arc<Gate>>,
    Extension(who): Extension<Who>,
    goal: Result<Query<Goal>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let to = goal.map_or_else(|_| String::new(), |Query(goal)| goal.to);
    match who.known() {
        Some(_) => to_page("/account"),
        None => form(&gate, &headers, &local(&to), None),
    }
}

/// The form, bound to a new cookie; above it why the last one was refused.
fn form(gate: &Gate, headers: &HeaderMap, to: &str, problem: Option<&Problem>) -> Response {
    let cookie = match random::bytes::<32>() {
        Ok(bytes) => net::text::hex(&bytes),
        Err(error) => return server::refused(&Problem::failed(error.to_string()), true),
    };
    let mark = forms::mark(&gate.form_key, &cookie);
    let main = html! {
        h1 { "Sign in" }
        @if let Some(problem) = problem {
            div role="alert" { p { strong { "That did not work: " } (problem.detail) "." } }
        }
        p {
            "With an account you see what your team was given to see. Everything else needs none. \
             Whoever runs this makes accounts with " code { "normwatch accounts add" } "."
        }
        form method="post" action="/sign-in" {
            input type="hidden" name="form" value=(mark);
            input type="hidden" name="to" value=(to);
            p {
                label for="token" { "Your token" } br;
                input #token name="token" type="password" required autocomplete="current-password"
                    spellcheck="false" size="40" maxlength="200";
            }
            p { button { "Sign in" } }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    let mut response = shown(status, "Sign in", &main, &Who::anyone());
    let cookie = forms::set(headers, Cookie::Form, &cookie);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Takes a token from the form, and begins a session.
async fn sign_in(State(gate): State<Arc<Gate>>, request: Request) -> Response {
    let from = super::from(&request);
    let path = path(&request);
    let headers = request.headers().clone();
    let sent: Result<Form<SignIn>, _> = RequestExt::extract(request).await;
    let Ok(Form(sent)) = sent else {
        return server::refused(&Problem::asked("this is not what the form sends"), true);
    };
    let to = local(&sent.to);
    let cookie = forms::cookie(&headers, Cookie::Form);
    let is_ours =
        cookie.is_some_and(|cookie| forms::is_marked(&gate.form_key, &cookie, &sent.form));
    if !forms::is_from_here(&headers) || !is_ours {
        return form(&gate, &headers, &to, Some(&not_ours()));
    }
    let account = match gate.of_token(sent.token.trim(), path, from).await {
        Ok(account) => account,
        Err(refusal) => return form(&gate, &headers, &to, Some(&refusal.problem())),
    };
    let cookie = match random::bytes::<32>() {
        Ok(bytes) => net::text::hex(&bytes),
        Err(error) => return server::refused(&Problem::failed(error.to_string()), true),
    };
    let row = line(Act::SignedIn, Some(&account.name), from);
    if let Err(problem) = noted(&gate, row).await {
        return server::refused(&problem, true);
    }
    gate.sessions
        .begin(key_of(&cookie), &account.id, Instant::now());
    let mut response = to_page(&to);
    let all = response.headers_mut();
    all.append(
        header::SET_COOKIE,
        forms::set(&headers, Cookie::Session, &cookie),
    );
    all.append(header::SET_COOKIE, forms::set(&headers, Cookie::Form, ""));
    response
}

/// Ends the session.
async fn sign_out(
    State(gate): State<Arc<Gate>>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Response {
    let from = super::from(&request);
    let headers = request.headers().clone();
    let Some(cookie) = forms::cookie(&headers, Cookie::Session) else {
        return to_page("/");
    };
    let sent: Result<Form<SignOut>, _> = RequestExt::extract(request).await;
    let is_ours = |form: &str| forms::is_marked(&gate.form_key, &cookie, form);
    if !forms::is_from_here(&headers) || !sent.is_ok_and(|Form(sent)| is_ours(&sent.form)) {
        return server::refused(&not_ours(), true);
    }
    gate.sessions.end(&key_of(&cookie));
    if let Some(account) = who.known() {
        let row = line(Act::SignedOut, Some(&account.name), from);
        // The session is over, whether that could be written down or not.
        let _ = noted(&gate, row).await;
    }
    let mut response = to_page("/");
    let end = forms::set(&headers, Cookie::Session, "");
    response.headers_mut().append(header::SET_COOKIE, end);
    response
}

/// The page of the account that asks.
async fn account(
    State(gate): State<Arc<Gate>>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
) -> Response {
    let Some(account) = who.known() else {
        return to_page("/sign-in?to=/account");
    };
    let cookie = forms::cookie(&headers, Cookie::Session).filter(|_| account.session.is_some());
    let mark = cookie.map(|cookie| forms::mark(&gate.form_key, &cookie));
    let main = of_account(account, mark.as_deref());
    shown(StatusCode::OK, "Your account", &main, &who)
}

fn of_account(account: &Account, mark: Option<&str>) -> Markup {
    let sees = account.role.sees();
    html! {
        h1 { "Your account" }
        dl {
            div { dt { "Name" } dd { (account.name) } }
            div { dt { "Role" } dd { (account.role) } }
            div {
                dt { "Sees" }
                dd { "up to TLP:" (sees.word().to_uppercase()) ", for " (sees.in_words()) }
            }
        }
        p {
            "What you read that is not for everyone is written down in the audit log. What is marked \
             TLP:RED is for persons, and not shown here."
        }
        @if let Some(mark) = mark {
            form method="post" action="/sign-out" {
                input type="hidden" name="form" value=(mark);
                button { "Sign out" }
            }
        }
    }
}

fn not_ours() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "the form is too old, or not from a page of ours",
    )
    .hint("open the page anew, and let the browser keep cookies of it")
}

async fn noted(gate: &Arc<Gate>, row: AuditRow) -> Result<(), Problem> {
    let gate = Arc::clone(gate);
    let noted = tokio::task::spawn_blocking(move || gate.note(&row)).await;
    noted.unwrap_or_else(|_| Err(Problem::failed("the program failed")))
}

fn shown(status: StatusCode, title: &str, main: &Markup, who: &Who) -> Response {
    let main = main.clone().into_string();
    let text = page::write(title, &main, None, "", "", who);
    let media_type = crate::answer::Form::Page.media_type();
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, text).into_response()
}

/// Leads to a page of ours.
fn to_page(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    let headers = [
        (header::LOCATION, to),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A path of ours: what would lead elsewhere leads to the first page.
fn local(to: &str) -> String {
    let is_local = to.starts_with('/')
        && !to.starts_with("//")
        && to
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local {
        to.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_nowhere_else() {
        assert_eq!(local("/decisions?rule=a%20b"), "/decisions?rule=a%20b");
        for to in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "/a b",
            "/\r\nset-cookie: a=b",
            "/ä",
        ] {
            assert_eq!(local(to), "/", "{to}");
        }
    }
}
