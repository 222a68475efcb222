//! The store: the one crate that knows SQLite. Norms and evidence are tables, and
//! questions are SQL.
//!
//! - [`store`]: [`Store`], one database file; [`Transaction`] for writing.
//! - `analysis`: what a check writes.
//! - `migrate`: the schema, as numbered scripts in `schema/`.
//! - `catalog_rows`: the catalog as rows.
//! - [`sessions`]: deliberations, their texts and what is told of them.
//! - [`triage`]: how far feeds were read, what was seen and decided; [`triage_keys`]: of
//!   which decision a key is.
//! - [`decided`]: what of it is to be told; [`notices`]: what was; [`month`]: what came of
//!   that.
//! - [`search`]: full text over the catalog.
//! - [`query`]: [`Query`], what users ask, read-only by construction.
//! - [`bounded`]: what is asked over HTTP, by strangers and by accounts.
//! - [`accounts`]: who has an account, and the audit log; [`readable`]: what accounts may
//!   read of decisions, feeds and deliberations.
//! - [`value`]: [`Value`] and [`ValueRef`], what goes in and comes out.
//! - [`output`]: rows as a table, CSV, NDJSON or JSON.
//! - [`functions`]: what SQL can say about prefixes, addresses, AS numbers, paths
//!   and instants.
//! - [`routes`], [`route_sources`], [`route_defects`]: archives of routes as
//!   tables, read where they lie.
//! - [`registers`]: registers of who holds and may announce what, as tables.
//! - [`error`]: [`Error`], with a hint where there is one.
//!
//! Nothing else in the workspace names SQLite, and nothing here names HTTP.

mod access;
pub mod accounts;
mod analysis;
pub mod bounded;
mod catalog_rows;
pub mod decided;
pub mod error;
pub mod functions;
mod hint;
mod migrate;
pub mod month;
pub mod notices;
pub mod output;
pub mod query;
pub mod readable;
pub mod registers;
mod reports;
pub mod route_defects;
pub mod route_sources;
pub mod routes;
mod scan;
pub mod search;
pub mod sessions;
pub mod store;
pub mod triage;
pub mod triage_keys;
pub mod value;

pub use analysis::{Analysis, Written};
pub use bounded::{Bounds, Table};
pub use error::Error;
pub use output::Format;
pub use query::{Query, Row, Rows};
pub use search::{Hit, Search};
pub use store::{Store, Transaction};
pub use value::{Value, ValueRef};
