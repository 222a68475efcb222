//! OSCAL of NIST, version 1.2.1: the newest that both validators know which
//! `cargo xtask test` holds the files to.
//!
//! - `catalog`: an instrument is a group, a provision a control.
//! - `mapping`: a pair of instruments is a mapping, with what is not mapped.
//! - [`check_relationships`]: the check of our own.
//!
//! What OSCAL has no field for stands in properties with the namespace [`NS`].

pub(crate) mod catalog;
pub(crate) mod mapping;
mod relationships;

pub use relationships::{RELATIONSHIPS, RelationshipError, check_relationships};

use serde::Serialize;
use uuid::Uuid;

use crate::Options;
use crate::names;
use crate::text::line;

/// The version of OSCAL that is written.
pub const VERSION: &str = "1.2.1";

/// The file name under which a mapping collection looks for the catalog.
pub const CATALOG_FILE: &str = "oscal-catalog.json";

/// The namespace of our properties.
pub const NS: &str = "urn:normwatch:oscal";

/// What OSCAL's documents say of themselves.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    title: &'static str,
    last_modified: String,
    version: String,
    oscal_version: &'static str,
    roles: [Role; 1],
    parties: [Party; 1],
    responsible_parties: [ResponsibleParty; 1],
    remarks: String,
}

#[derive(Serialize)]
struct Role {
    id: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Party {
    uuid: Uuid,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ResponsibleParty {
    role_id: &'static str,
    party_uuids: [Uuid; 1],
}

impl Metadata {
    fn new(title: &'static str, remarks: String, options: &Options) -> Metadata {
        Metadata {
            title,
            last_modified: names::second(options.time),
            version: line(&options.version),
            oscal_version: VERSION,
            roles: [Role {
                id: "creator",
                title: "Who wrote the paraphrases and the mappings",
            }],
            parties: [Party {
                uuid: names::uuid("party", "normwatch"),
                kind: "organization",
                name: "The normwatch project",
            }],
            responsible_parties: [ResponsibleParty::creator()],
            remarks,
        }
    }
}

impl ResponsibleParty {
    fn creator() -> ResponsibleParty {
        ResponsibleParty {
            role_id: "creator",
            party_uuids: [names::uuid("party", "normwatch")],
        }
    }
}

/// A name with a value.
#[derive(Serialize)]
struct Property {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ns: Option<&'static str>,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

impl Property {
    /// A property of ours.
    fn own(name: &'static str, value: impl AsRef<str>) -> Property {
        Property {
            name,
            ns: Some(NS),
            value: line(value.as_ref()),
            class: None,
            remarks: None,
        }
    }

    /// A property that OSCAL defines.
    fn oscal(name: &'static str, value: impl AsRef<str>) -> Property {
        Property {
            ns: None,
            ..Property::own(name, value)
        }
    }

    fn class(mut self, class: impl Into<String>) -> Property {
        self.class = Some(class.into());
        self
    }

    fn remarks(mut self, remarks: impl AsRef<str>) -> Property {
        self.remarks = Some(line(remarks.as_ref()));
        self
    }
}

/// A link, here always to something in the same document.
#[derive(Serialize)]
struct Link {
    href: String,
    rel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// What is quoted.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct BackMatter {
    resources: Vec<Resource>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Resource {
    uuid: Uuid,
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    citation: Citation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rlinks: Vec<RemoteLink>,
}

#[derive(Serialize)]
struct Citation {
    text: String,
}

#[derive(Serialize)]
struct RemoteLink {
    href: String,
}

/// The UUID of a document, which OSCAL wants to change with the content: the name
/// is the content itself.
fn document_uuid(kind: &str, content: &impl Serialize) -> Uuid {
    let text = serde_json::to_string(content).expect("the structs here have no map and no float");
    names::uuid(kind, &text)
}
