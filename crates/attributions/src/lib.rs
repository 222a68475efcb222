//! Statements of attribution: what others say of who did something.
//!
//! A statement says who says it, of which events, findings or cases, what, of whom in the
//! speaker's own words, how sure and on which scale, when and where. It is shown beside
//! what it is about, as theirs. Nothing is computed from one, and no
//! rule or indicator can see one: nothing that decides depends on this crate.
//!
//! - [`mod@read`]: statements from TOML.
//! - [`scale`]: the words of confidence that speakers use.
//! - [`about`]: which event, finding or case a statement is about.
//! - [`show`]: statements as something to read.

#![forbid(unsafe_code)]

pub mod about;
pub mod read;
pub mod scale;
pub mod show;

pub use about::{About, Seen};
pub use read::{Statement, Statements};
pub use scale::Scale;
