//! From feeds to written decisions: every row once, whatever happens in between.
//!
//! - [`mod@run`]: a run over feeds; what it promises, and how.
//! - [`feeds`]: readers for feeds of any format.
//! - `read`: feeds as batches of events, on a thread of its own.
//! - `decide`: events, decided and made ready to be written, on several threads.
//! - `letters`: who is told of it.
//! - `shared`: what many events have in common.
//! - [`mod@line`]: how a decision is written.
//! - `commit`: what one transaction has: what was seen, and how far all is.
//! - `lines`: lines of a batch, made ready as of new events, and changed where one is not.
//! - `more`: what a line has beside the decision.
//! - `filter`: which keys may be in the database, of those that memory has forgotten.
//! - `numbers`: what has a number in the database.
//! - `output`, `writer`: files that grow with every commit, each on a thread of its own.
//! - [`quarantine`]: rows that could not be used, and how they are read again.
//! - [`find`]: one event of a feed, by its line.
//! - [`error`]: what can stop a run.

#![forbid(unsafe_code)]

mod commit;
mod decide;
pub mod error;
pub mod feeds;
mod filter;
pub mod find;
mod letters;
pub mod line;
mod lines;
mod more;
mod numbers;
mod output;
pub mod quarantine;
mod read;
pub mod run;
mod shared;
mod writer;

pub use decide::Basis;
pub use error::Error;
pub use feeds::{Feeds, NoReader};
pub use line::Format;
pub use read::Problem;
pub use run::{Feed, Options, Report, run};
