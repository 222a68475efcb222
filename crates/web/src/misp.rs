//! Findings as a feed that instances of MISP subscribe to: a manifest, a file for each
//! event, and hashes of values.

use std::sync::Arc;

use axum::Router;
use report::misp;
use report::told::Told;

use crate::house::House;
use crate::news::Findings;
use crate::problem::Problem;
use crate::programs::{Reply, Wanted, door, problem};
use crate::server::Server;

const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8; header=absent";

/// Where the feed is.
pub(crate) fn doors(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    router
        .route("/misp/manifest.json", door("misp", manifest, problem))
        .route("/misp/hashes.csv", door("misp", hashes, problem))
        .route("/misp/{event}", door("misp", event, problem))
}

fn told(findings: &Option<Arc<Findings>>) -> impl Iterator<Item = &Told> {
    findings.iter().flat_map(|findings| &findings.told)
}

fn manifest(house: &House, _: &Wanted) -> Result<Reply, Problem> {
    let manifest = misp::manifest(told(&house.told()?));
    Ok(Reply::new(JSON, format!("{manifest}\n")))
}

fn hashes(house: &House, _: &Wanted) -> Result<Reply, Problem> {
    Ok(Reply::new(CSV, misp::hashes(told(&house.told()?))))
}

fn event(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let findings = house.told()?;
    let id = wanted.part("event").strip_suffix(".json");
    let found = told(&findings).find(|told| Some(misp::event_id(told).as_str()) == id);
    let found = found.ok_or_else(|| {
        Problem::nothing("the feed has no such event").hint("all of them: /misp/manifest.json")
    })?;
    Ok(Reply::new(JSON, format!("{}\n", misp::event(found))))
}
