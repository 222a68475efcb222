//! Where ids lead to.

use std::collections::HashMap;

use catalog::Catalog;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written out in a segment of a path: all but the unreserved characters of
/// RFC 3986 §2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Text as one segment of a path, or a value of a query.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// The page of a provision: `un-gge-2015#13-f` is at `/norms/un-gge-2015/13-f`.
pub(crate) fn provision(id: &str) -> String {
    match id.split_once('#') {
        Some((instrument, label)) => {
            format!("/norms/{}/{}", segment(instrument), segment(label))
        }
        None => format!("/norms/{}", segment(id)),
    }
}

/// The page of a finding.
pub(crate) fn finding(name: &str) -> String {
    format!("/findings/{}", segment(name))
}

/// The page of a source.
pub(crate) fn source(sha256: &str) -> String {
    format!("/sources/{}", segment(sha256))
}

/// The page of an economy.
pub(crate) fn economy(code: &str) -> String {
    format!("/economies/{code}")
}

/// The page of a network.
pub(crate) fn network(asn: u32) -> String {
    format!("/networks/{asn}")
}

/// The pages of everything that the catalog gives an id.
pub(crate) fn of_catalog(catalog: &Catalog) -> HashMap<String, String> {
    let mut links = HashMap::new();
    for process in catalog.processes() {
        let id = process.id.to_string();
        links.insert(id.clone(), format!("/processes/{}", segment(&id)));
    }
    for term in catalog.terms() {
        let id = term.id.to_string();
        links.insert(id.clone(), format!("/terms/{}", segment(&id)));
    }
    for indicator in catalog.indicators() {
        let id = indicator.id.to_string();
        links.insert(id.clone(), format!("/indicators/{}", segment(&id)));
    }
    // Of ids that several kinds of records have, these are meant.
    for instrument in catalog.instruments() {
        let id = instrument.id.to_string();
        links.insert(id.clone(), provision(&id));
    }
    for one in catalog.provisions() {
        links.insert(one.id.to_string(), provision(one.id.as_str()));
    }
    links
}
