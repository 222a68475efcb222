//! Routes in time order → [`Observation`]s: what was seen about a prefix or a
//! network in a window of time.
//!
//! The detector measures; it does not judge. How wide a change was seen, what
//! could explain it, whether the holder answered it: that is here. What of it
//! is grave, and which norms it engages, indicators say. Nothing here speaks of
//! intent, of knowledge or of a State.
//!
//! - [`detector`]: [`Detector`], fed route by route; the entry to all of it.
//! - [`origins`]: new origins of known prefixes, and of more specifics of them.
//! - [`anomalies`]: bogon prefixes and AS numbers, AS sets, path loops.
//! - [`explain`]: benign explanations of a new origin, looked up at the end.
//! - [`observation`]: what comes out.
//! - [`paths`], [`prefixes`], [`sessions`]: what the detector remembers.

#![forbid(unsafe_code)]

pub mod anomalies;
pub mod detector;
pub mod explain;
pub mod observation;
pub mod origins;
pub mod paths;
pub mod prefixes;
pub mod sessions;

pub use detector::{Baseline, Config, Detector};
pub use explain::{Explanation, ExplanationKind, Relations};
pub use observation::{Evidence, EvidenceRole, Kind, Minute, NewOrigin, Observation, SourceId};
