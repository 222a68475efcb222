//! Registrants and contacts (RFC 9083 §5.1), with their jCards (RFC 7095).

use serde_json::{Value, json};

use super::event;
use crate::dossier::{ContactFacts, Holding};
use crate::words;

/// Who holds it; `None` where the record names nobody, not even by an id.
pub(super) fn registrant(holding: Option<&Holding>) -> Option<Value> {
    let holding = holding.filter(|holding| !holding.is_unheld)?;
    let name = holding.holder.as_deref();
    let handle = holding.id.as_deref();
    if name.is_none() && handle.is_none() {
        return None;
    }
    let mut entity = json!({ "objectClassName": "entity", "roles": ["registrant"] });
    if let Some(handle) = handle {
        entity["handle"] = handle.into();
    }
    if let Some(name) = name {
        entity["vcardArray"] = card(name, "org", None);
    }
    entity["remarks"] = json!([{
        "title": "Where it stands",
        "description": [format!("By the {} in {}.", holding.register, holding.place)],
    }]);
    Some(entity)
}

/// Whom to write to about abuse.
pub(super) fn abuse(contact: &ContactFacts) -> Value {
    let mut entity = json!({
        "objectClassName": "entity",
        "handle": contact.handle,
        "roles": ["abuse"],
        "vcardArray": card(&contact.handle, "group", Some(&contact.mailbox)),
        "remarks": [{
            "title": "How it was found, and since when it is good",
            "description": [
                format!("{}.", words::found(contact)),
                format!("{}.", words::age(contact)),
                format!("By {} and {}.", contact.place, contact.contact_place),
            ],
        }],
    });
    if contact.validation == Some("validated") {
        entity["status"] = json!(["validated"]);
    }
    let changed = contact
        .last_modified
        .map(|when| event("last changed", when));
    if let Some(changed) = changed {
        entity["events"] = json!([changed]);
    }
    entity
}

/// A jCard: the version comes first, and there is a name (RFC 7095 §3.3).
fn card(name: &str, kind: &str, mailbox: Option<&str>) -> Value {
    let mut properties = vec![
        json!(["version", {}, "text", "4.0"]),
        json!(["fn", {}, "text", name]),
        json!(["kind", {}, "text", kind]),
    ];
    if let Some(mailbox) = mailbox {
        properties.push(json!(["email", {}, "text", mailbox]));
    }
    json!(["vcard", properties])
}
