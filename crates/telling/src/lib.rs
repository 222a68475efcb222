//! From decisions in the database to notices, each told once.
//!
//! - [`mod@run`]: a run: what is told now, to whom, and in which order that is kept.
//! - `due`: what is to be told now: digests that are over, what is told at once.
//! - `again`: what is told again: reminders, escalations, mail that came back.
//! - `contacts`: where to write to, where the first address does not do.
//! - `letters`: who is told of a decision, as the database has it.
//! - `item`: an event as it is told, from its line in the file of decisions.
//! - `mailing`: notices that are made together, and made again after a crash.
//! - [`report`]: what a run did or would do.
//! - [`month`]: what became of the events of a month.
//! - [`error`]: what can stop a run.
//!
//! Exactly once: which decisions a notice tells is committed to the database with its
//! Message-ID before the message is in the outbox; the message follows from what was
//! committed, so that it is made again when it is not there. From there on the crate
//! `notify` answers for it.

#![forbid(unsafe_code)]

mod again;
mod contacts;
mod due;
pub mod error;
mod item;
mod letters;
mod mailing;
pub mod month;
pub mod report;
pub mod run;

pub use error::Error;
pub use report::Report;
pub use run::{Basis, Options, Sending, run};
