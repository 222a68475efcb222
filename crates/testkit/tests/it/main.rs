//! What the writer writes, read by others: `bgpdump`, where it is installed,
//! and a slow reader of our own that shares no code with it.

#![allow(
    clippy::doc_markdown,
    reason = "names of companies and projects are no code"
)]

mod bgpdump;
mod damage;
mod mrt;
mod reader;
mod youtube_2008;
