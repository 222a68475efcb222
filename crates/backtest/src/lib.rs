//! What a proposed rule or norm would have done on recorded events and routes, beside
//! what is in force.
//!
//! - [`proposal`]: a file as a proposal: rules of triage, or an indicator; the norms
//!   with it.
//! - [`replay`]: rules over feeds, each event decided twice.
//!   [`answer`] is what comes out; `watch` tells which rules never fired, and what they
//!   lacked; `side` counts what one set of rules does; `changes` where they differ.
//! - `feeds`: feeds as events in order.
//! - [`indicator`]: two versions of an indicator over the same observations.
//!
//! Nothing here writes: no decision, no finding, no letter.

#![forbid(unsafe_code)]

pub mod answer;
mod answer_document;
mod changes;

mod feeds;
pub mod indicator;
mod indicator_document;
pub mod proposal;
pub mod replay;
mod side;
mod watch;

pub use answer::Answer;
pub use feeds::{FeedAccount, FeedProblem};
pub use proposal::{Proposal, ProposalError};
