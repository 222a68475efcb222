//! The check of `relationship` values. Validators take any token there, so that a
//! misspelt relation would pass.

use std::fmt;

use serde_json::Value;

/// The relations of OSCAL's mapping model, after NIST IR 8477 §4.3.
pub const RELATIONSHIPS: [&str; 6] = [
    "equivalent-to",
    "equal-to",
    "subset-of",
    "superset-of",
    "intersects-with",
    "no-relationship",
];

/// What is wrong with the relations of a mapping collection.
#[derive(Debug)]
#[non_exhaustive]
pub enum RelationshipError {
    /// The text is not JSON.
    Syntax {
        /// Where and why.
        source: serde_json::Error,
    },
    /// It has no list of mappings with lists of maps: it is something else.
    NoCollection,
    /// A map has another relationship, or none.
    Unknown {
        /// The UUID of the map; empty where it has none.
        map: String,
        /// The value as it stands there; empty where it has none.
        relationship: String,
    },
}

impl fmt::Display for RelationshipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RelationshipError::Syntax { .. } => f.write_str("not JSON"),
            RelationshipError::NoCollection => f.write_str("not an OSCAL mapping collection"),
            RelationshipError::Unknown { map, relationship } => write!(
                f,
                "map {map}: `{relationship}` is no relationship of OSCAL; there are {}",
                RELATIONSHIPS.join(", ")
            ),
        }
    }
}

impl std::error::Error for RelationshipError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RelationshipError::Syntax { source } => Some(source),
            RelationshipError::NoCollection | RelationshipError::Unknown { .. } => None,
        }
    }
}

/// Checks that each map of an OSCAL mapping collection has one of
/// [`RELATIONSHIPS`], and tells how many maps there are.
///
/// # Errors
///
/// When the text is not a mapping collection in JSON, and at the first map whose
/// relationship is another one or missing.
pub fn check_relationships(text: &str) -> Result<usize, RelationshipError> {
    let document: Value =
        serde_json::from_str(text).map_err(|source| RelationshipError::Syntax { source })?;
    let list = |value: &Value| match value {
        Value::Array(items) => Ok(items.clone()),
        _ => Err(RelationshipError::NoCollection),
    };
    let mut count = 0;
    for mapping in list(&document["mapping-collection"]["mappings"])? {
        for map in list(&mapping["maps"])? {
            let relationship = map["relationship"].as_str().unwrap_or_default();
            if !RELATIONSHIPS.contains(&relationship) {
                return Err(RelationshipError::Unknown {
                    map: map["uuid"].as_str().unwrap_or_default().to_owned(),
                    relationship: relationship.to_owned(),
                });
            }
            count += 1;
        }
    }
    Ok(count)
}
