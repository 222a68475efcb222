//! How well networks keep routing norms, in published metrics.
//!
//! Facts come in as plain values, numbers come out; each number carries its
//! numerator, its denominator and the keys of the routes or events behind it.
//! Nothing here knows a file, SQL, a decoder or a clock, and nothing accuses:
//! a metric says what was seen, never why.
//!
//! In the order in which a number is made:
//!
//! - [`evidence`]: the keys that lead from a number back to what was seen;
//!   [`period`]: the time that a number is about.
//! - [`incident`]: events become incidents, and incidents a score;
//!   [`accomplice`]: what it counts to have passed something on.

#![forbid(unsafe_code)]

pub mod accomplice;
pub mod evidence;
pub mod incident;
pub mod period;

pub use evidence::EvidenceKey;
pub use incident::{Event, Incident, Mode, Scoring, Weight};
pub use period::Period;
