//! The RPKI-to-router protocol, as a router speaks it: VRPs, router keys and ASPAs
//! live from a validator's cache.
//!
//! - [`pdu`]: the protocol's units, to and from bytes.
//! - [`serial`]: which serial number is the later.
//! - [`timing`]: how long data are good.
//! - [`data`]: what is in use, and how it is replaced; `update` is what is on its
//!   way.
//! - [`session`]: the router's side of the protocol as a machine: bytes and time
//!   go in, bytes come out. No I/O.
//! - [`close`]: why a connection has to end.
//! - [`client`]: the machine over TCP, blocking.
//!
//! What is in use is replaced as a whole, when an answer is complete, and by
//! nothing else: while a million VRPs arrive anew, or the cache is gone, readers
//! have those from before, so that no valid route is invalid for a moment. Data
//! that have expired are handed out as [`Reading::Stale`] and in no other way.
//!
//! # Where this departs from RFC 8210
//!
//! - §5.1 has a router flush a cache's data when the session's identifier is
//!   another. Here they are no longer the base of an update, but stay in use until
//!   the new ones are complete, or they expire.
//! - A version is tried again one lower at a time, even where the cache names one
//!   lower still: `StayRTR` names 0 and speaks 1.
//! - An answer that leaves no VRP at all takes the place of good data only when
//!   these expire: sooner has a cache lost its data than everybody theirs.
//! - An interval outside the bounds of §6 is taken as the nearest inside.
//!
//! TCP here is plain: whoever is on the way can change the data. A cache on the
//! same machine or behind a tunnel is what this is for (RFC 8210 §9).

#![forbid(unsafe_code)]

pub mod client;
pub mod close;
pub mod data;
#[doc(hidden)]
pub mod fuzz;
pub mod pdu;
pub mod serial;
pub mod session;
pub mod timing;
mod update;

pub use client::{Client, ClientError, Settings};
pub use close::{Close, Reason, Record};
pub use data::{Reading, RouterKey, Shared, Snapshot};
pub use pdu::{ErrorCode, Pdu, PduError, Version};
pub use session::{Answer, Limits, Session};
pub use timing::Timing;
