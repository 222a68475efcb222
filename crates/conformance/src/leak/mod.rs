//! Route leaks, as far as a path shows them.
//!
//! A route that a network has from a provider or a peer is for its customers
//! alone; when it goes to another provider or peer, it is leaked (RFC 7908 §2).
//! Two sources of knowledge, each judged by itself; what networks have signed about
//! their providers (ASPA) is a third, and a matter of the crate `rpki`:
//!
//! - [`valley`]: relations that were inferred between networks (CAIDA's
//!   AS-relationship files, say). They are guesses; a link that is not listed
//!   leaves the path undecided.
//! - [`otc`]: the mark Only to Customer that networks put on routes themselves
//!   (RFC 9234 §5).
//!
//! [`path`] is what both look at. A leak found by either can become an event of
//! the metric M1, with the leaker, and of M1C, with whom it told.

pub mod otc;
pub mod path;
pub mod valley;

pub use path::{Hop, Path};
