//! How networks, organisations and economies keep routing norms: from a table of
//! routes and registers to the facts that [`conformance`] measures, and from its
//! measures to a report.
//!
//! In the order in which a number is made:
//!
//! - [`facts`]: what is known of each pair of prefix and origin, in one sweep.
//! - [`tables`]: the facts by network: sums, and counts for each metric.
//! - [`lookup`]: which metrics can be told from what was given, and why others
//!   cannot.
//! - [`metrics`]: one metric of all networks.
//! - [`group`]: of organisations and economies.
//! - [`open`]: the routes behind a number.
//! - [`coverage`]: who saw the routes, when, and how old the registers are.
//! - [`report`]: all of it as data; [`paper`]: to be read; [`csv`]: as rows.
//!
//! Nothing here judges: an economy's number is the sum over the networks that are
//! registered there, and no statement about a State.

#![forbid(unsafe_code)]

pub mod coverage;
pub mod csv;
pub mod events;
pub mod facts;
pub mod group;
pub mod hijacks;
pub mod lookup;
pub mod metrics;
pub mod open;
pub mod paper;
pub mod paths;
pub mod report;
pub mod tables;
mod threads;
pub mod verdict;

pub use coverage::Coverage;
pub use facts::Fact;
pub use group::By;
pub use report::Report;
pub use tables::Networks;
