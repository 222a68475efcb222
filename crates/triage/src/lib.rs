//! What is to be done with an event, whom to tell, by when, and why.
//!
//! Events come from CERT feeds (crate `events`), rules from the catalog
//! (`norms/triage/`), facts about addresses from registers (crate `holders`) and
//! from the desk that runs this.
//!
//! - [`columns`]: what a rule can ask of an event: the fields of the feed, and what
//!   is added to them.
//! - [`desk`]: who runs this: whose events, which assets, whom to write to.
//! - [`enrich`]: what is added to an event, from registers and the desk.
//! - [`rules`]: the rules of a jurisdiction, compiled.
//! - [`decision`]: what is done with one event.
//! - [`recipients`]: where to write to whom.
//! - [`explain`]: why, in full, and which rules nearly fired.
//! - [`seen`]: whether an event was seen before, and how often.
//! - [`ledger`]: where every row of a feed ended.
//! - [`tests`]: the rules' own tests.
//!
//! An address is no author: nothing here says who did something, and no rule can
//! ask for it.

#![forbid(unsafe_code)]

pub mod columns;
pub mod decision;
pub mod desk;
pub mod enrich;
pub mod explain;
pub mod ledger;
pub mod recipients;
pub mod rules;
pub mod seen;
pub mod tests;

pub use decision::{Decider, Decision, Told};
pub use desk::Desk;
pub use enrich::{Enricher, Facts};
pub use ledger::Ledger;
pub use recipients::Address;
pub use rules::Rules;
pub use seen::{Key, Novelty, Seen, Sighting};
