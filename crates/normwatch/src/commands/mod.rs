//! The commands.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod norms;
pub(crate) mod origins;
pub(crate) mod routes;
mod sources;
pub(crate) mod sql;

use std::path::Path;

use catalog::Catalog;

use crate::failure::Failure;

/// The norms of a folder, or those built in.
fn catalog(folder: Option<&Path>) -> Result<Catalog, Failure> {
    Ok(match folder {
        Some(folder) => Catalog::load(folder)?,
        None => Catalog::built_in()?,
    })
}
