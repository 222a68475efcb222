//! What was found, as data, and that data as a page, as terminal text and as
//! JSON.
//!
//! - [`check`]: the data of a check.
//! - [`json`]: that data as JSON, as `schema/check-report.json` describes it.
//! - [`terminal`]: the same as text for a terminal, with or without colour.
//! - [`html`]: the same as one page that needs nothing beside it.
//! - [`svg`]: the picture of an event over time.
//! - [`words`]: what the short names in the data mean, in plain English.
//! - [`statement`]: what others say of who did something, as theirs.
//! - [`told`]: a finding as programs elsewhere are told of it; [`stix`] and [`misp`]:
//!   that in their formats.
//! - [`time`]: times as people read them.
//!
//! Whatever comes out of sources (names of networks, of files, paths) is taken to
//! be hostile: pages escape it, terminals get it without control characters.

#![forbid(unsafe_code)]

pub mod check;
pub mod html;
pub mod json;
pub mod misp;
pub mod statement;
pub mod stix;
pub mod svg;
pub mod terminal;
pub mod time;
pub mod told;
pub mod words;
