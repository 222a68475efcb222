//! MRT routing archives (RFC 6396, 8050) and the BGP messages in them
//! (RFC 4271, 4760, 6793, 7911), decoded without copying.
//!
//! Bytes come in chunks of any size; elements — routes announced, withdrawn or
//! held, and session changes — go out, borrowed from those bytes. What is not
//! asked for is not parsed. What is damaged becomes a [`Defect`] with the span
//! of its bytes and with what a BGP speaker would do about it (RFC 7606), and
//! decoding goes on behind it: bytes in records plus bytes in gaps is always the
//! size of the content.
//!
//! - [`framing`]: bytes → [`Record`]s and gaps, across chunk boundaries.
//! - [`batch`]: the records of a chunk together, for another thread.
//! - [`record`]: the kinds of record.
//! - [`decoder`]: [`Decoder`], record → [`Element`]s; holds the peer table.
//! - [`element`]: what comes out.
//! - [`origins`]: who originates what, and no more, at the speed of memory.
//! - [`table_dump`], [`table_dump_v2`], [`bgp4mp`]: the record bodies; the
//!   deprecated type 5 is in [`bgp4mp`] too, being its ancestor.
//! - [`message`]: BGP message header and UPDATE.
//! - [`nlri`]: lists of prefixes.
//! - [`attributes`], [`as_path`]: path attributes, found in one pass, each
//!   decoded when asked for.
//! - [`defect`]: what can be wrong, by which standard, and what was done.
//!
//! There is no I/O, clock, log or `unsafe` here.

#![forbid(unsafe_code)]

pub mod as_path;
pub mod attributes;
pub mod batch;
pub mod bgp4mp;
mod cursor;
pub mod decoder;
pub mod defect;
pub mod element;
pub mod framing;
#[doc(hidden)]
pub mod fuzz;
pub mod message;
pub mod nlri;
pub mod origins;
pub mod record;
pub mod table_dump;
pub mod table_dump_v2;

pub use as_path::{AsPath, Asns, Origin, Segment, SegmentKind};
pub use attributes::{AsSize, Attribute, Attributes};
pub use batch::Batch;
pub use decoder::{Counts, Decoder};
pub use defect::{Defect, DefectKind, Defects, Treatment};
pub use element::{Action, Element, Peer, Route, StateChange};
pub use framing::{Frame, Framer, Gap};
pub use origins::OriginVisitor;
pub use record::{Kind, Record};
