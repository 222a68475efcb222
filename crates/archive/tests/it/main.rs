//! Whole files through `input` and `mrt`: real ones as others read them, damaged
//! ones to the last byte.

#![allow(
    clippy::doc_markdown,
    reason = "names of companies and projects are no code"
)]

mod broken;
mod compression;
mod real;
mod sources;
