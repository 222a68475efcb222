//! Mappings and gaps as an OSCAL mapping collection: one `mapping` for each pair
//! of instruments that have something to do with one another.
//!
//! The source of a pair is the instrument that the catalog lists first; a mapping
//! that is recorded in the other direction is turned round. OSCAL wants a gap
//! summary to name the controls that are mapped nowhere in the collection, and so
//! the summary of an instrument is the same in each pair. The gaps of a provision
//! that is mapped all the same become qualifiers of its mappings. Instruments
//! without any mapping are in no pair: the provenance names their provisions, in
//! properties `unmapped-control`.

use std::collections::{BTreeMap, BTreeSet};

use catalog::view::PARAPHRASE_NOTE;
use catalog::words::{Confidence, GapCode, Link, MappingStatus, Method, SetRelation, Word};
use catalog::{Catalog, Instrument, InstrumentId, Mapping, Provision, ProvisionId};
use serde::Serialize;
use uuid::Uuid;

use super::{CATALOG_FILE, Metadata, Property, ResponsibleParty, document_uuid};
use crate::Options;
use crate::names::{self, token};
use crate::text::line;

/// How provisions are compared: by what they mean (NIST IR 8477 §4.3).
const RATIONALE: &str = "semantic";

/// The whole.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Document {
    mapping_collection: Collection,
}

#[derive(Serialize)]
struct Collection {
    uuid: Uuid,
    #[serde(flatten)]
    content: Content,
}

#[derive(Serialize)]
struct Content {
    metadata: Metadata,
    provenance: Provenance,
    mappings: Vec<Pair>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Provenance {
    method: &'static str,
    matching_rationale: &'static str,
    status: &'static str,
    mapping_description: String,
    responsible_parties: [ResponsibleParty; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Pair {
    uuid: Uuid,
    method: &'static str,
    matching_rationale: &'static str,
    status: &'static str,
    source_resource: ResourceReference,
    target_resource: ResourceReference,
    maps: Vec<Map>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_gap_summary: Option<GapSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_gap_summary: Option<GapSummary>,
}

#[derive(Serialize)]
struct ResourceReference {
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    props: [Property; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Map {
    uuid: Uuid,
    matching_rationale: &'static str,
    relationship: &'static str,
    sources: [Item; 1],
    targets: [Item; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    qualifiers: Vec<Qualifier>,
    confidence_score: ConfidenceScore,
    props: Vec<Property>,
    remarks: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item {
    #[serde(rename = "type")]
    kind: &'static str,
    id_ref: String,
}

#[derive(Serialize)]
struct Qualifier {
    subject: &'static str,
    predicate: &'static str,
    category: &'static str,
    description: String,
}

#[derive(Serialize)]
struct ConfidenceScore {
    category: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct GapSummary {
    uuid: Uuid,
    unmapped_controls: [Unmapped; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Unmapped {
    with_ids: Vec<String>,
}

/// A mapping with its first provision on the side of the first instrument.
struct Turned<'c> {
    mapping: &'c Mapping,
    source: &'c Provision,
    target: &'c Provision,
    relation: SetRelation,
    is_turned: bool,
}

/// The document of a catalog.
pub(crate) fn document(catalog: &Catalog, options: &Options) -> Document {
    let order: BTreeMap<&InstrumentId, usize> = catalog
        .instruments()
        .iter()
        .zip(0..)
        .map(|(i, at)| (&i.id, at))
        .collect();
    let place = |p: &Provision| {
        catalog
            .provisions()
            .iter()
            .position(|other| other.id == p.id)
    };
    let mut turned: Vec<Turned<'_>> = catalog
        .mappings()
        .iter()
        .map(|m| turn(catalog, &order, m))
        .collect();
    turned.sort_by_cached_key(|t| (place(t.source), place(t.target)));
    let mut pairs: BTreeMap<(usize, usize), Vec<Turned<'_>>> = BTreeMap::new();
    for turned in turned {
        let [source, target] = [turned.source, turned.target].map(|p| order[&p.id.instrument()]);
        pairs.entry((source, target)).or_default().push(turned);
    }
    let mapped = mapped(catalog);
    let paired: BTreeSet<usize> = pairs.keys().flat_map(|&(a, b)| [a, b]).collect();
    let instruments = catalog.instruments();
    let alone = instruments
        .iter()
        .zip(0..)
        .filter(|(_, at)| !paired.contains(at));
    let unmapped = alone.flat_map(|(i, _)| catalog.provisions_of(&i.id));
    let provenance = Provenance {
        method: method(catalog.mappings().iter()),
        matching_rationale: RATIONALE,
        status: status(catalog.mappings().iter()),
        mapping_description: format!(
            "What provisions of different communities have in common. They were compared in paraphrase: {PARAPHRASE_NOTE}. Method and status of a single map stand in its properties."
        ),
        responsible_parties: [ResponsibleParty::creator()],
        props: unmapped
            .map(|p| Property::own("unmapped-control", token(&p.id)))
            .collect(),
    };
    let remarks = format!(
        "The controls are those of the catalog {CATALOG_FILE}, of which each instrument is a group."
    );
    let pairs = pairs.into_iter();
    let content = Content {
        metadata: Metadata::new("How norms of cyberspace overlap", remarks, options),
        provenance,
        mappings: pairs
            .map(|((source, target), maps)| {
                pair(
                    catalog,
                    [&instruments[source], &instruments[target]],
                    &maps,
                    &mapped,
                )
            })
            .collect(),
    };
    Document {
        mapping_collection: Collection {
            uuid: document_uuid("oscal-mapping", &content),
            content,
        },
    }
}

fn turn<'c>(
    catalog: &'c Catalog,
    order: &BTreeMap<&InstrumentId, usize>,
    mapping: &'c Mapping,
) -> Turned<'c> {
    let [from, to] = [&mapping.from, &mapping.to].map(|id| {
        catalog
            .provision(id)
            .expect("the catalog has no mapping of a provision that it lacks")
    });
    let is_turned = order[&from.id.instrument()] > order[&to.id.instrument()];
    let (source, target, relation) = if is_turned {
        (to, from, mapping.relation.inverse())
    } else {
        (from, to, mapping.relation)
    };
    Turned {
        mapping,
        source,
        target,
        relation,
        is_turned,
    }
}

/// The provisions that have something in common with another.
fn mapped(catalog: &Catalog) -> BTreeSet<&ProvisionId> {
    let mappings = catalog.mappings().iter();
    mappings
        .filter(|m| m.relation != SetRelation::NoRelationship)
        .flat_map(|m| [&m.from, &m.to])
        .collect()
}

fn pair(
    catalog: &Catalog,
    [source, target]: [&Instrument; 2],
    maps: &[Turned<'_>],
    mapped: &BTreeSet<&ProvisionId>,
) -> Pair {
    let name = format!("{} {}", source.id, target.id);
    let summary = |side: &str, instrument: &Instrument| {
        let all = catalog.provisions_of(&instrument.id);
        let unmapped = all.filter(|p| !mapped.contains(&p.id));
        let with_ids: Vec<String> = unmapped.map(|p| token(&p.id)).collect();
        (!with_ids.is_empty()).then(|| GapSummary {
            uuid: names::uuid("gap-summary", &format!("{name} {side}")),
            unmapped_controls: [Unmapped { with_ids }],
        })
    };
    Pair {
        uuid: names::uuid("instrument-pair", &name),
        method: method(maps.iter().map(|m| m.mapping)),
        matching_rationale: RATIONALE,
        status: status(maps.iter().map(|m| m.mapping)),
        source_resource: resource(source),
        target_resource: resource(target),
        maps: maps.iter().map(map).collect(),
        source_gap_summary: summary("source", source),
        // An instrument against itself has one summary.
        target_gap_summary: (source.id != target.id)
            .then(|| summary("target", target))
            .flatten(),
    }
}

fn resource(instrument: &Instrument) -> ResourceReference {
    ResourceReference {
        kind: "catalog",
        href: CATALOG_FILE.to_owned(),
        props: [Property::own("group", instrument.id.as_str())],
    }
}

fn map(map: &Turned<'_>) -> Map {
    let item = |provision: &Provision| Item {
        kind: "control",
        id_ref: token(&provision.id),
    };
    let mapping = map.mapping;
    let mut props = vec![
        Property::own("method", mapping.method.word()),
        Property::own("status", mapping.status.word()),
    ];
    props.extend(mapping.link.map(|link| {
        let from = if map.is_turned { "target" } else { "source" };
        let words = if map.is_turned {
            link.inverse_in_words()
        } else {
            link.in_words()
        };
        let remarks = format!("the source {words} the target");
        Property::own("link", link.word())
            .class(format!("from-{from}"))
            .remarks(remarks)
    }));
    props.extend(mapping.basis.iter().map(|basis| {
        Property::own("verification", basis.verification.word())
            .class(basis.source.as_str())
            .remarks(crate::text::covers(basis))
    }));
    Map {
        uuid: names::uuid("mapping", &format!("{} {}", mapping.from, mapping.to)),
        matching_rationale: RATIONALE,
        relationship: map.relation.word(),
        sources: [item(map.source)],
        targets: [item(map.target)],
        qualifiers: qualifiers(map),
        confidence_score: ConfidenceScore {
            category: match mapping.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
        },
        props,
        remarks: line(&mapping.rationale),
    }
}

/// What stands between the two: one against the other, and the gaps that each has.
fn qualifiers(map: &Turned<'_>) -> Vec<Qualifier> {
    let mut qualifiers = Vec::new();
    if map.mapping.link == Some(Link::ConflictsWith) {
        qualifiers.push(Qualifier {
            subject: "both",
            predicate: "has-incompatibility",
            category: "restricted",
            description: line(&map.mapping.rationale),
        });
    }
    for (subject, provision) in [("source", map.source), ("target", map.target)] {
        qualifiers.extend(provision.gaps.iter().map(|gap| {
            let (predicate, category) = qualifier(gap.code);
            let description = format!("{}, {}: {}", gap.code, gap.code.in_words(), gap.reason);
            Qualifier {
                subject,
                predicate,
                category,
                description: line(&description),
            }
        }));
    }
    qualifiers
}

/// A gap in OSCAL's words: what does not fit together is an incompatibility, what
/// is missing a requirement; `addressable` is what somebody could mend without
/// changing the norm, `restricted` the rest. Nothing is `blocked`: the mapping
/// holds with its gap.
fn qualifier(code: GapCode) -> (&'static str, &'static str) {
    match code {
        GapCode::Conflict => ("has-incompatibility", "restricted"),
        GapCode::AddresseeMismatch => ("has-incompatibility", "addressable"),
        GapCode::NoCounterpart | GapCode::Inverse | GapCode::NotAttributable => {
            ("has-requirement", "restricted")
        }
        GapCode::NoPublicData
        | GapCode::UndefinedTerm
        | GapCode::Coverage
        | GapCode::NoChannel
        | GapCode::Stale => ("has-requirement", "addressable"),
    }
}

/// The method of all, or `hybrid` where they differ.
fn method<'c>(mappings: impl Iterator<Item = &'c Mapping>) -> &'static str {
    let methods: BTreeSet<Method> = mappings.map(|m| m.method).collect();
    let mut methods = methods.into_iter();
    match (methods.next(), methods.next()) {
        (Some(Method::Human), None) | (None, _) => "human",
        (Some(Method::Automation), None) => "automation",
        _ => "hybrid",
    }
}

/// How far all of them together have come: OSCAL knows a status of the whole only.
fn status<'c>(mappings: impl Iterator<Item = &'c Mapping>) -> &'static str {
    let statuses: BTreeSet<MappingStatus> = mappings.map(|m| m.status).collect();
    if statuses.contains(&MappingStatus::Draft) || statuses.is_empty() {
        "draft"
    } else if statuses.contains(&MappingStatus::Disputed) {
        "not-complete"
    } else if statuses.contains(&MappingStatus::Reviewed) {
        "complete"
    } else {
        "deprecated"
    }
}
