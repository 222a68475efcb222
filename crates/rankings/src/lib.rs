//! Rankings that are fair: what was seen, of how much could have been seen.
//!
//! In the order in which an answer is made:
//!
//! - [`indicator`]: what can be ranked, by which guidance it could be put right.
//! - [`key`]: who is ranked: economies or networks.
//! - [`routed`]: which addresses are announced, by whom, seen by how many;
//!   [`space`]: the same by who is ranked, each address counted once: the
//!   denominators.
//! - [`counts`]: for each of them numerator, denominator and coverage on a day. Any
//!   indicator that yields [`Counts`] can be ranked; the metrics of `conformance`
//!   would join here.
//! - [`fixers`]: who could put right what is left, as far as a source says so.
//! - [`ratio`]: after ÷ before, and how sure that is.
//! - [`question`]: what is asked, and of what.
//! - [`rank`], [`effect`], [`series`]: the answers, as data; each with its document
//!   and its picture. [`around`]: what all of them say; `method`, `words`: the words.
//! - [`error`]: why there is no answer.

#![forbid(unsafe_code)]

pub mod around;
pub mod counts;
pub mod effect;
mod effect_document;
pub mod error;
pub mod fixers;
pub mod indicator;
pub mod key;
mod method;
pub mod question;
pub mod rank;
mod rank_document;
pub mod ratio;
pub mod routed;
pub mod series;
pub mod space;
mod words;

pub use counts::{Apart, Count, Counts};
pub use error::Error;
pub use indicator::Indicator;
pub use key::{By, EconomyOf, Key};
pub use question::Question;
pub use routed::Routed;
pub use space::Space;
