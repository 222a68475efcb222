//! Makes what tests and demonstrations read: MRT files, damaged ones among
//! them, one day that the product exists for, and one year.
//!
//! - [`mrt`]: writes MRT records and BGP messages from plain data.
//! - [`damage`]: small files with one known defect each.
//! - [`youtube_2008`]: the YouTube hijack of 24 February 2008 in an invented
//!   Internet, as a folder of MRT files.
//! - [`made_year`]: a year of lists of open time servers in invented economies, by
//!   stated assumptions.
//! - [`desk`]: what a response team could have on its desk: a feed, who it is, captions
//!   of a meeting.
//! - [`iodef`]: the published schema of IODEF, as validators take it.
//! - [`sink`]: a mail server that keeps what it takes.
//!
//! The writer shares no code with the decoder that it tests, so that one
//! misreading of a standard cannot hide in both. Nothing here is fast, reads a
//! clock, or draws a random number that the next run would not draw again.

#![allow(
    clippy::doc_markdown,
    reason = "names of companies and projects are no code"
)]

pub mod damage;
pub mod desk;
pub mod iodef;
pub mod made_year;
pub mod mrt;
mod random;
pub mod sink;
pub mod youtube_2008;
