//! What was found, as data, and that data as a page, as terminal text and as
//! JSON.
//!
//! - [`check`]: the data of a check.

#![forbid(unsafe_code)]

pub mod check;
