//! The exports: what is in them, that they are well formed whatever the catalog
//! says, and that they are the same bytes each time.

mod escaping;
mod fixture;
mod json;
mod oscal;
mod skos;
mod sssom;
mod stix;
mod write;
