//! What the RPKI says about who may originate a prefix, and by which way a route
//! may come.
//!
//! A route origin authorisation (ROA) is a signed statement that a network may
//! announce a prefix, and longer ones inside it up to a maximum length. A
//! validator checks the signatures and writes what is left, the *validated ROA
//! payloads* (VRPs, RFC 6811 §2), into a file. Beside them stand autonomous system
//! provider authorisations (ASPAs): which networks may pass a network's routes on
//! upwards. This crate starts there.
//!
//! - [`mod@vrp`]: one VRP.
//! - [`vrps`]: many of them, ordered so that those that cover a prefix are found
//!   fast; over `table`, which holds one address family.
//! - [`state`]: what origin validation can say about a route.
//! - [`sweep`]: validation of routes that come in sorted order.
//! - [`aspas`]: who names whom as a provider.
//! - [`path`]: whether a route's path is one that ASPAs allow.
//! - [`payloads`]: all that a validator says at one time.
//! - [`read`]: files of VRPs and ASPAs as validators write them, JSON and CSV, in pieces
//!   of any size.
//! - [`slurm`]: an operator's local exceptions to all that.
//! - [`problem`]: what is wrong with a row of such a file, and what was done.
//!
//! Bytes come from the caller: nothing here knows a file, a compression, a
//! clock, SQL or HTTP. Nothing checks a signature either: a file of VRPs is as
//! good as the validator that wrote it.

#![forbid(unsafe_code)]

pub mod aspas;
mod builder;
#[doc(hidden)]
pub mod fuzz;
pub mod path;
pub mod payloads;
pub mod problem;
pub mod read;
pub mod slurm;
pub mod state;
pub mod sweep;
mod table;
pub mod vrp;
pub mod vrps;

pub use aspas::{Aspa, Aspas, Hop};
pub use path::{Direction, Fault, Part, Step, Verdict};
pub use payloads::Payloads;
pub use problem::{Action, AspaProblem, Place, Problem, ProblemKind};
pub use read::{Format, ReadError, Reader};
pub use slurm::Slurm;
pub use state::{Reason, State};
pub use sweep::Sweep;
pub use vrp::Vrp;
pub use vrps::{Counts, Vrps};
