//! What findings refer to, as a STIX 2.1 bundle that any STIX program reads: no
//! object, property or extension of our own.
//!
//! STIX has no object for a norm. A provision is a `course-of-action`: of the
//! objects of STIX it is the only one that says what should be done or left
//! undone, and it names nobody who did something. Its external references are the
//! citation with the address of the document, and the provision's id. A `note` or
//! an `opinion` would need another object to be about, and a `report` a day of
//! publication, which for some documents is known only as a year. So an instrument
//! is a `grouping` of its provisions; one without provisions is left out. A
//! mapping is a `related-to` between two provisions; those that are withdrawn, or
//! that say that two have nothing in common, are left out. An `identity` stands
//! for each organisation, and for the project that wrote the paraphrases, which is
//! the author of every object. Bodies of governments are left out, since programs
//! that read STIX look for States among identities: no identity stands for a State
//! or a part of one, and nothing here is about an act of anybody.
//!
//! All objects have the time of the export as theirs.

use catalog::view::PARAPHRASE_NOTE;
use catalog::words::{Confidence, MappingStatus, OrganisationKind, SetRelation, Status, Word};
use catalog::{Catalog, Instrument, Mapping, Organisation, Provision, ProvisionId};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::Options;
use crate::names;
use crate::text::line;

/// The id of the object that stands for a provision, for bundles of findings.
pub fn provision_id(id: &ProvisionId) -> String {
    format!(
        "course-of-action--{}",
        names::uuid("provision", id.as_str())
    )
}

/// The namespace for ids of observables (STIX 2.1, section 2.9).
const OBSERVABLES: Uuid = Uuid::from_u128(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);

/// The id of an observable, which follows from the properties that STIX names for it;
/// their names have to stand in order, as RFC 8785 has it.
pub fn observable_id(kind: &str, naming: &Value) -> String {
    let id = Uuid::new_v5(&OBSERVABLES, naming.to_string().as_bytes());
    format!("{kind}--{id}")
}

/// The whole.
#[derive(Serialize)]
pub(crate) struct Bundle {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    objects: Vec<Object>,
}

/// What all objects have, and what one kind has.
#[derive(Serialize)]
struct Object {
    #[serde(rename = "type")]
    kind: &'static str,
    spec_version: &'static str,
    id: String,
    created: String,
    modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by_ref: Option<String>,
    #[serde(flatten)]
    content: Content,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
    lang: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_references: Vec<Reference>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content {
    Identity {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        identity_class: &'static str,
    },
    CourseOfAction {
        name: String,
        description: String,
    },
    Grouping {
        name: String,
        description: String,
        context: &'static str,
        object_refs: Vec<String>,
    },
    Relationship {
        relationship_type: &'static str,
        description: String,
        source_ref: String,
        target_ref: String,
    },
}

#[derive(Serialize)]
struct Reference {
    source_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// The bundle of a catalog.
pub(crate) fn bundle(catalog: &Catalog, options: &Options) -> Bundle {
    let time = names::millisecond(options.time);
    let mut objects = vec![author(&time)];
    let organisations = catalog.organisations().iter();
    let organisations = organisations.filter(|o| o.kind != OrganisationKind::Government);
    objects.extend(organisations.map(|o| organisation(o, &time)));
    for instrument in catalog.instruments() {
        let provisions = catalog.provisions_of(&instrument.id);
        objects.extend(provisions.map(|p| provision(instrument, p, &time)));
    }
    let instruments = catalog.instruments().iter();
    objects.extend(instruments.filter_map(|i| grouping(i, &time)));
    let mappings = catalog.mappings().iter().filter(|m| {
        m.status != MappingStatus::Withdrawn && m.relation != SetRelation::NoRelationship
    });
    objects.extend(mappings.map(|m| relationship(m, &time)));
    let content = serde_json::to_string(&objects).expect("the structs here are always JSON");
    Bundle {
        kind: "bundle",
        id: format!("bundle--{}", names::uuid("stix", &content)),
        objects,
    }
}

impl Object {
    fn new(kind: &'static str, id: Uuid, time: &str, content: Content) -> Object {
        Object {
            kind,
            spec_version: "2.1",
            id: format!("{kind}--{id}"),
            created: time.to_owned(),
            modified: time.to_owned(),
            created_by_ref: Some(author_id()),
            content,
            labels: Vec::new(),
            confidence: None,
            lang: "en",
            external_references: Vec::new(),
        }
    }
}

/// The id of the project, which stands for the author of what it wrote.
pub fn author_id() -> String {
    format!("identity--{}", names::uuid("party", "normwatch"))
}

fn author(time: &str) -> Object {
    let content = Content::Identity {
        name: "The normwatch project".to_owned(),
        description: Some("Who wrote the paraphrases and the mappings.".to_owned()),
        identity_class: "organization",
    };
    Object {
        created_by_ref: None,
        ..Object::new("identity", names::uuid("party", "normwatch"), time, content)
    }
}

fn organisation(organisation: &Organisation, time: &str) -> Object {
    let content = Content::Identity {
        name: line(&organisation.title),
        description: organisation.note.as_deref().map(line),
        identity_class: "organization",
    };
    let id = organisation.id.as_str();
    Object {
        labels: vec![organisation.kind.word().to_owned()],
        external_references: vec![Reference {
            source_name: line(&organisation.short_title),
            external_id: Some(id.to_owned()),
            url: organisation.link.as_deref().map(names::address),
        }],
        ..Object::new("identity", names::uuid("organisation", id), time, content)
    }
}

fn provision(instrument: &Instrument, provision: &Provision, time: &str) -> Object {
    let content = Content::CourseOfAction {
        name: line(&provision.title),
        description: format!("{} ({PARAPHRASE_NOTE})", line(&provision.paraphrase)),
    };
    let mut labels = vec![
        provision.kind.word().to_owned(),
        provision.bindingness.word().to_owned(),
    ];
    labels.extend(provision.polarity.iter().map(|p| p.word().to_owned()));
    if provision.until.is_some() || instrument.status == Status::Obsolete {
        labels.push("withdrawn".to_owned());
    }
    let id = provision.id.as_str();
    Object {
        labels,
        external_references: vec![
            Reference {
                source_name: line(&instrument.short_title),
                external_id: Some(line(&provision.citation)),
                url: instrument.link.as_deref().map(names::address),
            },
            Reference {
                source_name: "normwatch".to_owned(),
                external_id: Some(id.to_owned()),
                url: None,
            },
        ],
        ..Object::new(
            "course-of-action",
            names::uuid("provision", id),
            time,
            content,
        )
    }
}

fn grouping(instrument: &Instrument, time: &str) -> Option<Object> {
    if instrument.provisions.is_empty() {
        return None;
    }
    let content = Content::Grouping {
        name: line(&instrument.title),
        description: format!(
            "{}, {}, {}",
            line(&instrument.symbol),
            line(&instrument.venue),
            instrument.date
        ),
        context: "unspecified",
        object_refs: instrument.provisions.iter().map(provision_id).collect(),
    };
    let id = instrument.id.as_str();
    Some(Object {
        labels: vec![
            instrument.kind.word().to_owned(),
            instrument.bindingness.word().to_owned(),
            instrument.status.word().to_owned(),
        ],
        external_references: vec![Reference {
            source_name: line(&instrument.short_title),
            external_id: Some(line(&instrument.symbol)),
            url: instrument.link.as_deref().map(names::address),
        }],
        ..Object::new("grouping", names::uuid("instrument", id), time, content)
    })
}

fn relationship(mapping: &Mapping, time: &str) -> Object {
    let content = Content::Relationship {
        relationship_type: "related-to",
        description: format!(
            "The first {} the second. {}",
            mapping.relation.in_words(),
            line(&mapping.rationale)
        ),
        source_ref: provision_id(&mapping.from),
        target_ref: provision_id(&mapping.to),
    };
    let name = format!("{} {}", mapping.from, mapping.to);
    Object {
        labels: vec![
            mapping.relation.word().to_owned(),
            mapping.status.word().to_owned(),
        ],
        // The middle of each word's range in STIX 2.1, appendix A.
        confidence: Some(match mapping.confidence {
            Confidence::High => 85,
            Confidence::Medium => 50,
            Confidence::Low => 15,
        }),
        ..Object::new("relationship", names::uuid("mapping", &name), time, content)
    }
}
