//! The decoder over bytes that the tests make and, where the machine has them,
//! over real ones.

#![allow(
    clippy::doc_markdown,
    reason = "names of companies and projects are no code"
)]

mod as_path;
mod attributes;
mod conformance;
mod damage;
mod decoded;
mod encoded_again;
mod framing;
mod fuzz_replay;
mod messages;
mod records;
mod round_trip;
mod treatment;
