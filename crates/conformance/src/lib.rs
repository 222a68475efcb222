//! How well networks keep routing norms, in published metrics.
//!
//! Facts come in as plain values, numbers come out; each number carries its
//! numerator, its denominator and the keys of the routes or events behind it.
//! Nothing here knows a file, SQL, a decoder or a clock, and nothing accuses:
//! a metric says what was seen, never why. `docs/methods.md` tells each formula
//! with its source, and a test computes the examples there.
//!
//! In the order in which a number is made:
//!
//! - [`evidence`]: the keys that lead from a number back to what was seen;
//!   [`period`]: the time that a number is about.
//! - [`incident`]: events become incidents, and incidents a score;
//!   [`accomplice`]: what it counts to have passed something on.
//! - [`profile`]: which metrics there are, by which formula, who says so;
//!   [`metric_id`]: their names.
//! - [`leak`]: paths that a route should not have taken, and who sent it there.
//! - [`measure`]: one metric of one network.
//! - [`aggregate`]: of networks, organisations, economies.
//! - [`rate`]: rates with denominators, how sure they are, how they changed;
//!   [`rank`]: rankings of them; [`effect`]: what changed and what is left.

#![forbid(unsafe_code)]

pub mod accomplice;
pub mod aggregate;
pub mod effect;
pub mod evidence;
pub mod incident;
pub mod leak;
pub mod measure;
pub mod metric_id;
pub mod period;
pub mod profile;
pub mod rank;
pub mod rate;

pub use evidence::EvidenceKey;
pub use incident::{Event, Incident, Mode, Scoring, Weight};
pub use measure::{Measure, Missing, Value};
pub use metric_id::MetricId;
pub use period::Period;
pub use profile::Profile;
pub use rate::Rate;
