//! What the collections have: the objects of the exported norms, and those of findings.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;

use catalog::words::Tlp;
use export::names::{millisecond, uuid};
use export::{Format, Options, tlp};
use report::stix;
use serde_json::Value;

use crate::house::House;
use crate::news::{Findings, Kept};
use crate::problem::Problem;

/// A collection.
#[derive(Debug)]
pub(super) struct Collection {
    /// What it can be called in a path in place of its id.
    pub(super) alias: &'static str,
    /// What it is.
    pub(super) title: &'static str,
    /// What it has.
    pub(super) describes: &'static str,
    objects: fn(&House) -> Result<Arc<Vec<Dated>>, Problem>,
}

/// An object of a collection.
#[derive(Debug)]
pub(super) struct Dated {
    /// Its id.
    pub(super) id: String,
    /// When it was added, in RFC 3339 to the millisecond.
    pub(super) added: String,
    /// Its version: when it was modified or made, or else added.
    pub(super) version: String,
    /// The object, as JSON.
    pub(super) text: String,
}

/// All of them.
pub(super) const COLLECTIONS: &[Collection] = &[
    Collection {
        alias: "findings",
        title: "Findings",
        describes: "What was seen in archives of routes that engages a norm: observed data, and \
            notes that say what it does not show. The findings that changed last; added when they \
            did.",
        objects: findings,
    },
    Collection {
        alias: "norms",
        title: "Norms",
        describes: "Provisions of what States and operators agreed, paraphrased in our words, as \
            courses of action. Added on the newest date that they speak of.",
        objects: norms,
    },
];

/// What is made once for all who ask.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    findings: Kept<Vec<Dated>>,
    norms: Kept<Vec<Dated>>,
}

impl Collection {
    /// Its id.
    pub(super) fn id(&self) -> String {
        uuid("taxii-collection", self.alias).to_string()
    }

    /// Its objects, in the order in which they were added, then of ids.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub(super) fn objects(&self, house: &House) -> Result<Arc<Vec<Dated>>, Problem> {
        (self.objects)(house)
    }
}

impl Dated {
    fn new(object: &Value, added: &str) -> Dated {
        let text = |name: &str| object[name].as_str().map(str::to_owned);
        let version = text("modified").or_else(|| text("created"));
        Dated {
            id: text("id").unwrap_or_default(),
            added: added.to_owned(),
            version: version.unwrap_or_else(|| added.to_owned()),
            text: object.to_string(),
        }
    }

    /// The type of object, with which its id begins.
    pub(super) fn kind(&self) -> &str {
        self.id.split("--").next().unwrap_or_default()
    }
}

/// The objects of the exported norms. All of them have the time of the export, which is
/// the newest date that the catalog speaks of.
fn norms(house: &House) -> Result<Arc<Vec<Dated>>, Problem> {
    house.shared.norms.of("", || {
        let options = Options::of(&house.catalog);
        let mut text = Vec::new();
        let written = export::write(&house.catalog, Format::Stix, &options, &mut text);
        written.map_err(|error| Problem::failed(error.to_string()))?;
        let bundle: Value = serde_json::from_slice(&text)
            .map_err(|error| Problem::failed(format!("the export is no JSON: {error}")))?;
        let objects = bundle["objects"].as_array().cloned().unwrap_or_default();
        let added = millisecond(options.time);
        let all = objects.iter().map(|object| Dated::new(object, &added));
        Ok(sorted(all.collect()))
    })
}

fn findings(house: &House) -> Result<Arc<Vec<Dated>>, Problem> {
    let Some(findings) = house.told()? else {
        return Ok(Arc::default());
    };
    let norms = norms(house)?;
    let made = house.shared.findings.of(&findings.mark, || {
        Ok::<_, Infallible>(of_findings(&findings, &norms))
    });
    made.map_err(|never| match never {})
}

/// The objects of findings, and the two that they refer to: who wrote them, and who may
/// see them. An observable was added with the first finding that has it.
fn of_findings(findings: &Findings, norms: &[Dated]) -> Vec<Dated> {
    let mut all = Vec::new();
    let mut known = HashSet::new();
    let marking = tlp::marking(Tlp::Clear);
    all.push(Dated::new(
        &marking,
        marking["created"].as_str().unwrap_or_default(),
    ));
    let author = export::stix::author_id();
    all.extend(
        norms
            .iter()
            .filter(|one| one.id == author)
            .map(|one| Dated {
                id: one.id.clone(),
                added: one.added.clone(),
                version: one.version.clone(),
                text: one.text.clone(),
            }),
    );
    for told in &findings.told {
        let added = millisecond(told.changed);
        for object in stix::observables(told)
            .into_iter()
            .chain(stix::objects(told))
        {
            let dated = Dated::new(&object, &added);
            if known.insert(dated.id.clone()) {
                all.push(dated);
            }
        }
    }
    sorted(all)
}

fn sorted(mut all: Vec<Dated>) -> Vec<Dated> {
    all.sort_by(|a, b| (&a.added, &a.id).cmp(&(&b.added, &b.id)));
    all
}
