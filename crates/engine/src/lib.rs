//! Sources in, findings out: runs detectors and indicators, and says which norms
//! are engaged and whom to tell.
//!
//! - [`mod@check`]: the whole way from files to a report.
//! - [`baseline`]: learning who originates what from files.
//! - [`tables`]: the look-up tables that users give.
//! - [`indicator`]: an indicator's parts, composed to one SQL statement and run.
//! - [`findings`]: outcomes joined with provisions and recipients.
//! - [`stored`]: findings of earlier checks, read back.
//! - [`told`]: the same as programs elsewhere are told of them.
//! - [`error`]: what can go wrong, with hints.

#![forbid(unsafe_code)]

pub mod baseline;
pub mod check;
pub mod error;
pub mod findings;
pub mod indicator;
pub mod stored;
pub mod tables;
pub mod told;

pub use check::{BaselineChoice, Check, Checked, Progress, check};
pub use error::Error;
