//! The rows of each table over registers.

use std::ffi::CStr;
use std::ops::Range;

use holders::{Evidence, Kind};
use net::Timestamp;
use registry::Relation;
use registry::abuse::Through;
use registry::delegated::Resources;
use registry::registrations::Class;
use registry::rpsl::Validation;

use super::{RegisterTable, Used};
use crate::Value;

pub(super) struct Delegations;

impl RegisterTable for Delegations {
    const NAME: &'static CStr = c"delegations";
    const KINDS: &'static [Kind] = &[Kind::Delegations];
    const COLUMNS: &'static [&'static str] = &[
        "registry text",
        "economy text",
        "kind text",
        "first",
        "last",
        "count integer",
        "date text",
        "status text",
        "opaque_id text",
        "source text",
        "line integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let Some(table) = &evidence.delegations else {
            return Vec::new();
        };
        let numbers = numbers.start..numbers.end.min(table.len());
        let all = numbers.filter_map(|number| table.delegation(number as u32));
        all.map(|found| {
            let record = found.record;
            used.row()
                .put(|| record.registry)
                .put(|| found.economy())
                .put(|| record.resources.kind().word())
                .put(|| first(record.resources))
                .put(|| last(record.resources))
                .put(|| count(record.resources))
                .put(|| record.day.map(day))
                .put(|| record.status.word())
                .put(|| record.opaque_id)
                .put(|| found.file.name.as_str())
                .put(|| line(record.line))
                .values
        })
        .collect()
    }
}

pub(super) struct Registrations;

impl RegisterTable for Registrations {
    const NAME: &'static CStr = c"registrations";
    const KINDS: &'static [Kind] = &[Kind::Rpsl];
    const COLUMNS: &'static [&'static str] = &[
        "class text",
        "kind text",
        "first",
        "last",
        "name text",
        "organisation text",
        "organisation_name text",
        "organisation_country text",
        "country text",
        "status text",
        "registry text",
        "created text",
        "last_modified text",
        "source text",
        "line integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let Some(table) = &evidence.registrations else {
            return Vec::new();
        };
        let numbers = numbers.start..numbers.end.min(table.len());
        let all = numbers.map(|number| table.at(number));
        all.map(|found| {
            used.row()
                .put(|| match (found.class, found.resources) {
                    (Class::Block, Some(Resources::Ipv6 { .. })) => "inet6num",
                    (class, _) => class.word(),
                })
                .put(|| found.resources.map(|resources| resources.kind().word()))
                .put(|| found.resources.map_or(Value::Null, first))
                .put(|| found.resources.map_or(Value::Null, last))
                .put(|| found.name)
                .put(|| found.organisation)
                .put(|| found.organisation_name)
                .put(|| found.organisation_country)
                .put(|| found.country)
                .put(|| found.status)
                .put(|| found.source)
                .put(|| found.created.map(instant))
                .put(|| found.last_modified.map(instant))
                .put(|| found.file)
                .put(|| line(found.line))
                .values
        })
        .collect()
    }
}

pub(super) struct Contacts;

impl RegisterTable for Contacts {
    const NAME: &'static CStr = c"contacts";
    const KINDS: &'static [Kind] = &[Kind::Rpsl];
    const COLUMNS: &'static [&'static str] = &[
        "kind text",
        "first",
        "last",
        "mailbox text",
        "handle text",
        "through text",
        "validation text",
        "validated text",
        "last_modified text",
        "contact_source text",
        "contact_line integer",
        "source text",
        "line integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence
            .abuse_contacts
            .iter()
            .flat_map(registry::abuse::AbuseContacts::iter);
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|found| {
            let validation = found.validation;
            used.row()
                .put(|| found.resources.kind().word())
                .put(|| first(found.resources))
                .put(|| last(found.resources))
                .put(|| found.mailbox)
                .put(|| found.handle)
                .put(|| match found.through {
                    Through::Own => "own",
                    Through::Organisation => "organisation",
                    Through::Irt => "irt",
                })
                .put(|| {
                    validation.map(|found| match found {
                        Validation::On(_) => "validated",
                        Validation::Failed => "invalid",
                    })
                })
                .put(|| match validation {
                    Some(Validation::On(on)) => Some(day(on)),
                    Some(Validation::Failed) | None => None,
                })
                .put(|| found.last_modified.map(instant))
                .put(|| found.contact_file)
                .put(|| line(found.contact_line))
                .put(|| found.file)
                .put(|| line(found.line))
                .values
        })
        .collect()
    }
}

pub(super) struct IrrRoutes;

impl RegisterTable for IrrRoutes {
    const NAME: &'static CStr = c"irr_routes";
    const KINDS: &'static [Kind] = &[Kind::Rpsl];
    const COLUMNS: &'static [&'static str] = &[
        "prefix text",
        "origin integer",
        "registry text",
        "last_modified text",
        "source text",
        "line integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence
            .irr_routes
            .iter()
            .flat_map(registry::irr_routes::IrrRoutes::iter);
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|route| {
            used.row()
                .put(|| route.prefix.to_string())
                .put(|| route.origin.0)
                .put(|| route.source)
                .put(|| route.last_modified.map(instant))
                .put(|| route.file)
                .put(|| line(route.line))
                .values
        })
        .collect()
    }
}

pub(super) struct AsOrg;

impl RegisterTable for AsOrg {
    const NAME: &'static CStr = c"as_org";
    const KINDS: &'static [Kind] = &[Kind::AsOrg];
    const COLUMNS: &'static [&'static str] = &[
        "asn integer",
        "as_name text",
        "organisation text",
        "organisation_name text",
        "economy text",
        "registry text",
        "changed text",
        "source text",
        "line integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let source = only_file(evidence);
        let all = evidence.as_org.iter().flat_map(registry::AsOrg::iter);
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|found| {
            used.row()
                .put(|| found.asn.0)
                .put(|| found.as_name)
                .put(|| found.organisation)
                .put(|| found.organisation_name)
                .put(|| found.economy)
                .put(|| found.source)
                .put(|| found.changed.map(spaced))
                .put(|| source)
                .put(|| line(found.line))
                .values
        })
        .collect()
    }
}

pub(super) struct AsRel;

impl RegisterTable for AsRel {
    const NAME: &'static CStr = c"as_rel";
    const KINDS: &'static [Kind] = &[Kind::AsRel];
    const COLUMNS: &'static [&'static str] = &["asn integer", "neighbor integer", "relation text"];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence.as_rel.iter().flat_map(registry::AsRel::iter);
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|(asn, neighbor, relation)| {
            used.row()
                .put(|| asn.0)
                .put(|| neighbor.0)
                .put(|| match relation {
                    Relation::Provider => "provider",
                    Relation::Customer => "customer",
                    Relation::Peer => "peer",
                })
                .values
        })
        .collect()
    }
}

pub(super) struct Vrps;

impl RegisterTable for Vrps {
    const NAME: &'static CStr = c"vrps";
    const KINDS: &'static [Kind] = &[Kind::Payloads, Kind::Slurm];
    const COLUMNS: &'static [&'static str] = &[
        "prefix text",
        "max_length integer",
        "asn integer",
        "trust_anchor text",
        "expires text",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence.payloads.iter().flat_map(|found| found.vrps.iter());
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|vrp| {
            used.row()
                .put(|| vrp.prefix.to_string())
                .put(|| u32::from(vrp.max_length))
                .put(|| vrp.asn.0)
                .put(|| vrp.trust_anchor)
                .put(|| vrp.expires.map(instant))
                .values
        })
        .collect()
    }
}

pub(super) struct Aspas;

impl RegisterTable for Aspas {
    const NAME: &'static CStr = c"aspas";
    const KINDS: &'static [Kind] = &[Kind::Payloads, Kind::Slurm];
    const COLUMNS: &'static [&'static str] =
        &["customer integer", "provider integer", "expires text"];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence
            .payloads
            .iter()
            .flat_map(|found| found.aspas.iter());
        let pairs = all.flat_map(|aspa| aspa.providers.iter().map(move |asn| (aspa, *asn)));
        let pairs = pairs.skip(numbers.start).take(numbers.len());
        pairs
            .map(|(aspa, provider)| {
                used.row()
                    .put(|| aspa.customer.0)
                    .put(|| provider.0)
                    .put(|| aspa.expires.map(instant))
                    .values
            })
            .collect()
    }
}

pub(super) struct Sources;

impl RegisterTable for Sources {
    const NAME: &'static CStr = c"register_sources";
    const KINDS: &'static [Kind] = &Kind::ALL;
    const COLUMNS: &'static [&'static str] = &[
        "name text",
        "kind text",
        "sha256 text",
        "records integer",
        "date text",
        "problems integer",
        "first_problem text",
        "whole integer",
    ];

    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>> {
        let all = evidence.files.iter();
        let all = all.skip(numbers.start).take(numbers.len());
        all.map(|file| {
            used.row()
                .put(|| file.name.as_str())
                .put(|| file.kind.in_words())
                .put(|| file.sha256.as_deref())
                .put(|| line(file.records))
                .put(|| file.made.map(instant))
                .put(|| line(file.problems.len() as u64))
                .put(|| file.problems.first().map(String::as_str))
                .put(|| file.damage.is_none())
                .values
        })
        .collect()
    }
}

/// The name of the file, where there is one.
fn only_file(evidence: &Evidence) -> Option<&str> {
    evidence.files.first().map(|file| file.name.as_str())
}

fn first(resources: Resources) -> Value {
    match resources {
        Resources::Asns { first, .. } => first.0.into(),
        Resources::Ipv4 { first, .. } => first.to_string().into(),
        Resources::Ipv6 { first, .. } => first.to_string().into(),
    }
}

fn last(resources: Resources) -> Value {
    match resources {
        Resources::Asns { last, .. } => last.0.into(),
        Resources::Ipv4 { last, .. } => last.to_string().into(),
        Resources::Ipv6 { last, .. } => last.to_string().into(),
    }
}

/// How many; NULL where SQL has no such number.
fn count(resources: Resources) -> Option<i64> {
    i64::try_from(resources.count()?).ok()
}

fn line(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn instant(instant: Timestamp) -> String {
    instant.to_string()
}

/// The day alone, where the register knows no more.
fn day(instant: Timestamp) -> String {
    let text = instant.to_string();
    text.split_once('T')
        .map_or(text.clone(), |(day, _)| day.to_owned())
}

/// `20060131` as `2006-01-31`; anything else as it stands.
fn spaced(text: &str) -> String {
    match (text.get(..4), text.get(4..6), text.get(6..8), text.len()) {
        (Some(year), Some(month), Some(day), 8) => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    }
}
