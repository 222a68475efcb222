//! RDAP: who holds an address, a block or a network, by the registers that the server
//! was given. Paths are as RFC 9082 has them, answers as RFC 9083; what is looked up
//! and how it is written is what `normwatch whois` does.
//!
//! Nothing is asked of the network. Without registers there is no service, and answers
//! say so; names of domains and entities are not looked up.

use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use holders::{Query, look_up, rdap};
use serde_json::{Value, json};

use crate::asked::shown;
use crate::house::{self, House};
use crate::problem::Problem;
use crate::programs::{Reply, Wanted, door};
use crate::server::Server;

/// The media type (RFC 7480 §4.2).
const RDAP: &str = "application/rdap+json";

/// What else RFC 9082 has paths for.
const NOT_SERVED: [&str; 6] = [
    "domain",
    "nameserver",
    "entity",
    "domains",
    "nameservers",
    "entities",
];

/// Where it is.
pub(crate) fn doors(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    router
        .route("/rdap/help", door("rdap", help, error))
        .route("/rdap/ip/{address}", door("rdap", address, error))
        .route("/rdap/ip/{address}/{length}", door("rdap", address, error))
        .route("/rdap/autnum/{number}", door("rdap", network, error))
        .route("/rdap/{*other}", door("rdap", other, error))
}

/// An address or a block.
fn address(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let (address, length) = (wanted.part("address"), wanted.part("length"));
    let text = match length {
        "" => address.to_owned(),
        length => format!("{address}/{length}"),
    };
    match text.parse() {
        Ok(query @ (Query::Address(_) | Query::Block(_))) => looked_up(house, query),
        Ok(Query::Network(_)) => Err(no_address(&text)),
        Err(error) => Err(Problem::asked(error.to_string())),
    }
}

fn no_address(text: &str) -> Problem {
    Problem::asked(format!("`{}` is no address and no block", shown(text)))
        .hint("as in /rdap/ip/192.0.2.1 and /rdap/ip/2001:db8::/32")
}

/// A network, by its number in decimal (RFC 9082 §3.1.2).
fn network(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let text = wanted.part("number");
    match text.parse::<u32>() {
        Ok(number) => looked_up(house, Query::Network(net::Asn(number))),
        Err(_) => Err(
            Problem::asked(format!("`{}` is no number of a network", shown(text)))
                .hint("as in /rdap/autnum/64496"),
        ),
    }
}

fn looked_up(house: &House, query: Query) -> Result<Reply, Problem> {
    let registers = house.registers().ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_IMPLEMENTED,
            "this server was given no registers, so that it looks nothing up",
        )
        .hint("whoever runs it names them by --registers")
    })?;
    let response = rdap::response(&look_up(registers, query, house::now()));
    let status = response["errorCode"]
        .as_u64()
        .and_then(|code| u16::try_from(code).ok());
    let status = status.and_then(|code| StatusCode::from_u16(code).ok());
    let mut reply = said(&response);
    reply.status = status.unwrap_or(StatusCode::OK);
    Ok(reply)
}

/// What is here (RFC 9082 §3.1.6, RFC 9083 §7).
fn help(house: &House, _: &Wanted) -> Result<Reply, Problem> {
    let registers = match house.registers() {
        None => vec!["No registers were given; nothing is looked up.".to_owned()],
        Some(registers) => {
            let files = registers.files.iter();
            let kinds = files.map(|file| format!("Asked: {}.", file.kind.in_words()));
            let kinds: std::collections::BTreeSet<String> = kinds.collect();
            kinds.into_iter().collect()
        }
    };
    Ok(said(&json!({
        "rdapConformance": ["rdap_level_0", rdap::EXTENSION],
        "lang": "en",
        "notices": [
            {
                "title": "What can be asked",
                "description": [
                    "Addresses and blocks: /rdap/ip/192.0.2.1, /rdap/ip/2001:db8::/32.",
                    "Networks: /rdap/autnum/64496.",
                    "Domains, name servers and entities are not looked up.",
                ],
            },
            { "title": "What is asked for the answer", "description": registers },
        ],
    })))
}

/// What RFC 9082 has and this server has not, and what nobody has.
fn other(_: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let kind = wanted.part("other").split('/').next().unwrap_or_default();
    if NOT_SERVED.contains(&kind) {
        let detail = format!("this server looks up addresses and networks, and no {kind}");
        return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, detail));
    }
    Err(Problem::asked("RDAP has no such path").hint("what can be asked: /rdap/help"))
}

/// An error as RFC 9083 §6 has it.
fn error(problem: &Problem) -> Reply {
    let mut description = vec![problem.detail.clone()];
    description.extend(problem.hint.clone());
    description.extend(crate::requests::id().map(|id| format!("This request: {id}")));
    said(&json!({
        "rdapConformance": ["rdap_level_0"],
        "lang": "en",
        "errorCode": problem.status,
        "title": problem.title,
        "description": description,
    }))
}

/// An answer, which pages of others may read too (RFC 7480 §5.6).
fn said(value: &Value) -> Reply {
    let mut reply = Reply::new(RDAP, format!("{value}\n"));
    let everyone = (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned());
    reply.headers.push(everyone);
    reply
}
