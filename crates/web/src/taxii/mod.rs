//! TAXII 2.1 (OASIS Standard, 10 June 2021): collections of STIX 2.1 objects for
//! programs that share such things. They can be read and not written.
//!
//! - `/taxii2/`: the server; `/taxii2/public/`: the only API root, which is for
//!   everyone.
//! - [`collections`]: what the collections have.
//! - [`filter`]: what a request wants of one.
//!
//! A collection has one version of each object, the newest. Objects of findings were
//! added when what the finding says last changed in this database, so that who asks
//! for what was added after its last visit misses nothing.

mod collections;
mod filter;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, StatusCode};
use axum::routing::{MethodRouter, any};
use serde_json::{Value, json};

use crate::house::House;
use crate::problem::Problem;
use crate::programs::{Answers, Reply, Wanted, door, refused};
use crate::server::Server;
use collections::{COLLECTIONS, Collection, Dated};
use filter::{Filter, Page};

pub(crate) use collections::Shared;

/// The media type of everything here.
const TAXII: &str = "application/taxii+json;version=2.1";

/// The media type of what is in the collections.
const STIX: &str = "application/stix+json;version=2.1";

/// When the first object of an answer was added.
const FIRST: HeaderName = HeaderName::from_static("x-taxii-date-added-first");

/// When the last was.
const LAST: HeaderName = HeaderName::from_static("x-taxii-date-added-last");

/// Bytes of a request's body: none is taken.
const CONTENT_BYTES_MAX: usize = 64 * 1024;

/// Where everything is.
pub(crate) fn doors(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    let collection = "/taxii2/public/collections/{collection}/";
    router
        .route("/taxii2/", reading(discovery))
        .route("/taxii2/public/", reading(root))
        .route("/taxii2/public/status/{status}/", reading(status))
        .route("/taxii2/public/collections/", reading(list))
        .route(collection, reading(one))
        .route(&format!("{collection}manifest/"), reading(manifest))
        .route(&format!("{collection}objects/"), reading(objects))
        .route(&format!("{collection}objects/{{object}}/"), reading(object))
        .route(
            &format!("{collection}objects/{{object}}/versions/"),
            reading(versions),
        )
}

/// A door that refuses to write.
fn reading(answers: Answers) -> MethodRouter<Arc<Server>> {
    door("taxii", answers, error).merge(any(async || {
        let problem = Problem::new(StatusCode::FORBIDDEN, "the collections can only be read");
        refused(&problem, error)
    }))
}

/// An error as section 3.6.1 has it.
fn error(problem: &Problem) -> Reply {
    let error = json!({
        "title": problem.title,
        "description": problem.detail,
        "error_id": crate::requests::id(),
        "error_code": problem.status.to_string(),
        "http_status": problem.status.to_string(),
        "details": { "hint": problem.hint },
    });
    Reply::new(TAXII, format!("{error}\n"))
}

fn said(value: &Value) -> Reply {
    Reply::new(TAXII, format!("{value}\n"))
}

/// Refuses who takes no TAXII 2.1. Who does not say what they take gets it all the
/// same.
fn accepts(wanted: &Wanted) -> Result<(), Problem> {
    let takes = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let version = parts.find_map(|part| part.strip_prefix("version="));
        match kind.to_ascii_lowercase().as_str() {
            "application/taxii+json" => version.is_none_or(|v| v.trim_matches('"') == "2.1"),
            "application/*" | "*/*" => true,
            _ => false,
        }
    };
    if wanted.accept.is_empty() || wanted.accept.split(',').any(takes) {
        return Ok(());
    }
    let problem = Problem::new(
        StatusCode::NOT_ACCEPTABLE,
        "here is TAXII 2.1 and nothing else",
    );
    Err(problem.hint(format!("ask with Accept: {TAXII}")))
}

fn discovery(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    Ok(said(&json!({
        "title": "normwatch",
        "description": "Norms that are agreed for cyberspace, and what was seen on the network \
            that engages them.",
        "default": "/taxii2/public/",
        "api_roots": ["/taxii2/public/"],
    })))
}

fn root(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    Ok(said(&json!({
        "title": "Public",
        "description": "What everyone may see: TLP:CLEAR.",
        "versions": [TAXII],
        "max_content_length": CONTENT_BYTES_MAX,
    })))
}

/// Nothing can be added, so that there is no status of any addition.
fn status(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    Err(Problem::nothing("there is no such status"))
}

fn list(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    let all: Vec<Value> = COLLECTIONS.iter().map(described).collect();
    Ok(said(&json!({ "collections": all })))
}

fn one(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    Ok(said(&described(collection(wanted)?)))
}

fn described(collection: &Collection) -> Value {
    json!({
        "id": collection.id(),
        "title": collection.title,
        "description": collection.describes,
        "alias": collection.alias,
        "can_read": true,
        "can_write": false,
        "media_types": [STIX],
    })
}

/// The collection that the path names, by its id or its alias.
fn collection(wanted: &Wanted) -> Result<&'static Collection, Problem> {
    let name = wanted.part("collection");
    let mut all = COLLECTIONS.iter();
    let found = all.find(|one| one.alias == name || one.id() == name);
    found.ok_or_else(|| {
        Problem::nothing("there is no such collection")
            .hint("all of them: /taxii2/public/collections/")
    })
}

fn manifest(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    let all = collection(wanted)?.objects(house)?;
    let page = Filter::read(wanted)?.page(&all);
    let record = |object: &&Dated| {
        json!({
            "id": object.id,
            "date_added": object.added,
            "version": object.version,
            "media_type": STIX,
        })
    };
    let records: Vec<Value> = page.objects.iter().map(record).collect();
    Ok(dated(&page, "objects", &Value::from(records).to_string()))
}

fn objects(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    let all = collection(wanted)?.objects(house)?;
    Ok(envelope(&Filter::read(wanted)?.page(&all)))
}

fn object(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    let all = collection(wanted)?.objects(house)?;
    is_there(&all, wanted)?;
    Ok(envelope(&Filter::read_of(wanted)?.page(&all)))
}

fn versions(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    accepts(wanted)?;
    let all = collection(wanted)?.objects(house)?;
    is_there(&all, wanted)?;
    let page = Filter::read_of(wanted)?.page(&all);
    let versions = page.objects.iter().map(|object| object.version.as_str());
    let versions: Vec<&str> = versions.collect();
    Ok(dated(&page, "versions", &json!(versions).to_string()))
}

fn is_there(all: &[Dated], wanted: &Wanted) -> Result<(), Problem> {
    let id = wanted.part("object");
    if all.iter().any(|object| object.id == id) {
        return Ok(());
    }
    Err(Problem::nothing("the collection has no such object"))
}

/// Objects, as section 3.7 has them.
fn envelope(page: &Page<'_>) -> Reply {
    let objects: Vec<&str> = page.objects.iter().map(|o| o.text.as_str()).collect();
    dated(page, "objects", &format!("[{}]", objects.join(",")))
}

/// A page of something, and when the first and last of it were added. What is empty
/// is left out.
fn dated(page: &Page<'_>, name: &str, content: &str) -> Reply {
    let mut members = Vec::new();
    if let Some(next) = &page.next {
        members.push("\"more\":true".to_owned());
        members.push(format!("\"next\":{}", Value::from(next.as_str())));
    }
    if !page.objects.is_empty() {
        members.push(format!("\"{name}\":{content}"));
    }
    let mut reply = Reply::new(TAXII, format!("{{{}}}\n", members.join(",")));
    for (header, object) in [(FIRST, page.objects.first()), (LAST, page.objects.last())] {
        reply
            .headers
            .extend(object.map(|object| (header, object.added.clone())));
    }
    reply
}
