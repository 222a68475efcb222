//! Listening, and what holds for every answer: limits, headers, the end.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::answer::{Answer, Form};
use crate::asked::Asked;
use crate::atom;
use crate::connections::{self, Connections};
use crate::gate::{self, Gate, NotForEveryone, sign_in};
use crate::house::House;
use crate::metrics::{self, Numbers, Places};
use crate::misp;
use crate::openapi;
use crate::page;
use crate::problem::Problem;
use crate::question::{API, Access, Question, all};
use crate::questions::overview;
use crate::rdap;
use crate::requests::{self, Failed, Named, Watch};
use crate::taxii;
use crate::webhooks::{self, Webhooks};
use crate::who::{Barred, Who};

/// How the server listens.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens.
    pub address: SocketAddr,
    /// Answers that are made at the same time; the others wait.
    pub threads: usize,
    /// Connections that are open at the same time.
    pub connections: usize,
    /// Takes a line of JSON for each request that ended.
    pub log: fn(&str),
    /// Programs that are told of findings.
    pub webhooks: Option<Webhooks>,
}

/// Connections that are open at the same time, unless more or fewer are wanted. Ours:
/// a thousand readers at once, with some 20 KiB for each.
pub const CONNECTIONS: usize = 1_024;

impl Default for Options {
    fn default() -> Options {
        Options {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            threads: 4,
            connections: CONNECTIONS,
            log: |_| {},
            webhooks: None,
        }
    }
}

/// How long an answer may take, and a request to arrive. Ours: what takes longer than
/// this has something wrong with it.
const TIME: Duration = Duration::from_secs(10);

/// Bytes of a request's body: nothing here takes one.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What browsers may do with a page: show it, and send its forms back here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What answers are made with.
pub(crate) struct Server {
    house: House,
    turns: Semaphore,
    watch: Arc<Watch>,
    connections: Arc<Connections>,
}

/// Headers of requests that are heard. What is not here changes nothing of an answer: who
/// puts a proxy before this has no headers to be afraid of.
const HEARD: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "if-none-match",
    "origin",
    "sec-fetch-site",
    "user-agent",
];

/// Everything that is answered.
fn router(server: Arc<Server>, gate: Arc<Gate>) -> Router {
    let watch = Arc::clone(&server.watch);
    let mut router = Router::new()
        .route("/", door(overview::FIRST, Form::Page))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .route("/openapi.json", get(description))
        .route("/healthz", get(async || "ok\n"))
        .route(metrics::PATH, get(numbers));
    for question in all() {
        router = router
            .route(question.path, door(question, Form::Page))
            .route(
                &format!("{API}{}", question.path),
                door(question, Form::Json),
            );
    }
    for doors in [atom::doors, taxii::doors, rdap::doors, misp::doors] {
        router = doors(router);
    }
    router
        .merge(sign_in::routes(Arc::clone(&gate)))
        .fallback(nothing)
        .method_not_allowed_fallback(other_method)
        .with_state(server)
        .layer(middleware::from_fn_with_state(gate, gate::recognise))
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            TIME,
        ))
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn_with_state(watch, requests::follow))
}

/// Answers until `end` comes; then answers what was asked, and ends.
///
/// # Errors
///
/// When the address is not to be had, or the operating system gives no random bytes.
pub async fn serve(
    house: House,
    options: Options,
    listening: impl FnOnce(SocketAddr),
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = TcpListener::bind(options.address).await?;
    listening(listener.local_addr()?);
    let gate = Gate::new(house.database()).map_err(io::Error::other)?;
    let all = Connections::new(options.connections);
    let server = Arc::new(Server {
        house,
        turns: Semaphore::new(options.threads.max(1)),
        watch: Arc::new(Watch {
            log: options.log,
            numbers: Numbers::new(),
        }),
        connections: Arc::clone(&all),
    });
    let telling = options
        .webhooks
        .map(|webhooks| tokio::spawn(webhooks::deliver(Arc::clone(&server), webhooks)));
    connections::serve(listener, router(server, Arc::new(gate)), &all, end).await;
    if let Some(telling) = telling {
        telling.abort();
    }
    Ok(())
}

type Values = Query<Vec<(String, String)>>;

/// How a question is asked at a path.
fn door(question: &'static Question, usual: Form) -> axum::routing::MethodRouter<Arc<Server>> {
    let answer = move |State(server): State<Arc<Server>>,
                       path: RawPathParams,
                       values: Result<Values, axum::extract::rejection::QueryRejection>,
                       Extension(who): Extension<Who>,
                       uri: Uri,
                       headers: HeaderMap| async move {
        let is_page = usual == Form::Page && wants_page(&headers);
        if let Err(barred) = who.may(question.access) {
            return marked(question, shut(barred, is_page, &uri, &who));
        }
        let mut all: Vec<(String, String)> = path
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let form = match values {
            Ok(Query(values)) => {
                all.extend(values);
                form(&all, &headers, usual)
            }
            Err(error) => Err(Problem::asked(error.body_text())),
        };
        let asked = form.and_then(|form| Asked::new(question, form, who.clone(), all));
        let answer = match asked {
            Ok(asked) => {
                server
                    .turn(move |house| (question.answer)(house, &asked))
                    .await
            }
            Err(problem) => Err(problem),
        };
        let mut response = match answer {
            Ok(answer) => written(&answer, question, &uri, &headers, &who),
            Err(problem) => refused_to(&problem, is_page, &who),
        };
        response.extensions_mut().insert(Named(question.id));
        marked(question, response)
    };
    get(answer)
}

/// Marks what is not for everyone, so that the gate writes down who was shown it.
fn marked(question: &Question, mut response: Response) -> Response {
    if question.access != Access::Anyone {
        response.extensions_mut().insert(NotForEveryone);
    }
    response
}

/// Says who may ask, and leads people to where they can sign in.
fn shut(barred: Barred, is_page: bool, uri: &Uri, who: &Who) -> Response {
    match barred {
        Barred::NoAccount if is_page => {
            let wanted = uri.path_and_query().map_or("/", |path| path.as_str());
            let to = format!("/sign-in?to={}", crate::links::segment(wanted));
            axum::response::Redirect::to(&to).into_response()
        }
        Barred::NoAccount => {
            let problem = Problem::new(StatusCode::UNAUTHORIZED, "this is for accounts");
            refused(
                &problem.hint("send a token: `Authorization: Bearer nw_…`"),
                is_page,
            )
        }
        Barred::Role(role) => {
            let detail = format!("this takes the role {role}");
            let problem = Problem::new(StatusCode::FORBIDDEN, detail);
            let mut response = refused_to(&problem, is_page, who);
            let challenge =
                HeaderValue::from_static(r#"Bearer realm="normwatch", error="insufficient_scope""#);
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
    }
}

/// The form that is asked for: by `format`, or else by `Accept`.
fn form(values: &[(String, String)], headers: &HeaderMap, usual: Form) -> Result<Form, Problem> {
    let words = || Form::ALL.map(Form::word).join(", ");
    if let Some((_, word)) = values.iter().find(|(name, _)| name == "format") {
        return Form::of_word(word).ok_or_else(|| {
            Problem::asked("there is no such `format`").hint(format!("there are: {}", words()))
        });
    }
    let accept = headers.get(header::ACCEPT);
    let accept = accept.map_or(Ok(""), HeaderValue::to_str).unwrap_or("");
    Form::accepted(accept, usual).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "no form that `Accept` takes is to be had",
        )
        .hint(format!(
            "there are: {}",
            Form::ALL.map(Form::media_type).join(", ")
        ))
    })
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_none_or(|accept| Form::accepted(accept, Form::Page) == Some(Form::Page))
}

impl Server {
    /// Writes a line of JSON into the log.
    pub(crate) fn log(&self, line: &str) {
        (self.watch.log)(line);
    }

    /// Makes an answer on a thread that may wait for the disk, a bounded number at a
    /// time.
    pub(crate) async fn turn<T: Send + 'static>(
        self: &Arc<Server>,
        answer: impl FnOnce(&House) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "it is closing");
        let _turn = self.turns.acquire().await.map_err(|_| busy())?;
        let server = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || answer(&server.house)).await;
        answer.unwrap_or_else(|_| Err(Problem::failed("the program failed; its log says why")))
    }
}

fn written(
    answer: &Answer,
    question: &Question,
    uri: &Uri,
    headers: &HeaderMap,
    who: &Who,
) -> Response {
    let text = match answer.form {
        Form::Page => {
            let query = uri.query().unwrap_or("");
            page::write(
                &answer.title,
                &answer.text,
                Some(question),
                uri.path(),
                query,
                who,
            )
        }
        _ => answer.text.clone(),
    };
    named(text, answer.form.media_type(), headers)
}

/// A response that names its content (RFC 9110 §8.8.3), or says that it is the same.
pub(crate) fn named(text: String, media_type: &'static str, headers: &HeaderMap) -> Response {
    let digest = Sha256::digest(text.as_bytes());
    let name = net::text::hex(&digest[..12]);
    // Weak: the same answer is sent compressed or not.
    let tag = format!("W/\"{name}\"");
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_known = known
        .split(',')
        .map(str::trim)
        .any(|one| one == tag || one == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(text))
    };
    let headers = response.headers_mut();
    let tag = HeaderValue::from_str(&tag).expect("it is of letters and digits");
    headers.insert(header::ETAG, tag);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept, authorization, cookie"),
    );
    response
}

/// Says why there is no answer, as a page or for programs.
pub(crate) fn refused(problem: &Problem, is_page: bool) -> Response {
    refused_to(problem, is_page, &Who::anyone())
}

/// The same, to somebody.
fn refused_to(problem: &Problem, is_page: bool, who: &Who) -> Response {
    let problem = &Problem {
        request_id: requests::id(),
        ..problem.clone()
    };
    let (text, media_type) = if is_page {
        (page::problem(problem, who), Form::Page.media_type())
    } else {
        let text = serde_json::to_string_pretty(problem).expect("plain data is JSON");
        (text + "\n", "application/problem+json")
    };
    let mut response = (problem.status(), text).into_response();
    let media_type = HeaderValue::from_static(media_type);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    if problem.status() == StatusCode::UNAUTHORIZED {
        // A 401 has one (RFC 9110 §11.6.1); without an error code as nothing was shown.
        let challenge = HeaderValue::from_static(r#"Bearer realm="normwatch""#);
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if problem.status().is_server_error() {
        let failed = Failed(problem.detail.clone());
        response.extensions_mut().insert(failed);
    }
    response
}

async fn nothing(Extension(who): Extension<Who>, uri: Uri, headers: HeaderMap) -> Response {
    let problem = Problem::nothing("there is nothing at this address");
    let is_page = !uri.path().starts_with(API) && wants_page(&headers);
    refused_to(&problem, is_page, &who)
}

async fn other_method() -> Response {
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "here one can only read");
    refused(&problem.hint("use GET"), false)
}

async fn style(headers: HeaderMap) -> Response {
    let text = format!("{}{}", report::html::STYLE, page::STYLE);
    named(text, "text/css; charset=utf-8", &headers)
}

async fn icon(headers: HeaderMap) -> Response {
    named(page::ICON.to_owned(), "image/svg+xml", &headers)
}

async fn description(headers: HeaderMap) -> Response {
    let text = serde_json::to_string_pretty(&openapi::document()).expect("plain data is JSON");
    named(text + "\n", "application/json", &headers)
}

/// Numbers for whoever runs the server.
async fn numbers(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_open_metrics = accept.contains("application/openmetrics-text");
    let here = Arc::clone(&server);
    let text = server
        .turn(move |house| {
            let places = Places {
                open: here.connections.count(),
                most: here.connections.most(),
            };
            here.watch.numbers.text(house, places, is_open_metrics)
        })
        .await;
    let mut response = match text {
        Ok(text) if is_open_metrics => named(text, metrics::OPEN_METRICS, &headers),
        Ok(text) => named(text, metrics::PROMETHEUS, &headers),
        Err(problem) => refused(&problem, false),
    };
    response.extensions_mut().insert(Named("metrics"));
    response
}

/// Hears only some headers of a request, and sets those that every response has.
async fn headers(mut request: Request, next: Next) -> Response {
    let asked = request.headers_mut();
    let unheard: Vec<HeaderName> = asked
        .keys()
        .filter(|name| !HEARD.contains(&name.as_str()))
        .cloned()
        .collect();
    for name in unheard {
        asked.remove(name);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let cached = headers.entry(header::CACHE_CONTROL);
    cached.or_insert(HeaderValue::from_static("no-cache"));
    response
}
