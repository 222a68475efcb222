//! Writes MRT files (RFC 6396, RFC 8050) from plain data.
//!
//! A file is records one after another, and nothing else:
//!
//! - [`Record`]: the header that all have, and a [`Body`].
//! - [`LegacyBgp`]: type 5, deprecated, in archives before 2001.
//! - [`TableDump`]: type 12, one route per record.
//! - [`PeerIndexTable`], [`Rib`], [`RibGeneric`]: type 13, one prefix per record.
//! - [`Bgp4mp`]: types 16 and 17, messages and state changes.
//! - [`Message`], [`Update`], [`Attribute`], [`Nlri`]: what BGP says in them.
//!
//! The structs say what stands on the wire, so they can say what is wrong: a
//! value is written as given, and only lengths and counts are computed. What no
//! struct can say, [`Body::Raw`], [`Message::Raw`] and [`Attribute::Raw`] can.
//!
//! # Panics
//!
//! Every `encode` panics when a part does not fit its length field: that is a
//! bug of the test, not an input. Damaged lengths are made in
//! [`damage`](crate::damage).

mod attribute;
mod message;
mod nlri;
mod type_12_table_dump;
mod type_13_table_dump_v2;
mod type_16_bgp4mp;
mod type_5_bgp;
mod wire;

use net::Timestamp;

pub use attribute::{AsnWidth, Attribute, MpReachForm, Segment, SegmentKind, encode_attributes};
pub use message::{Capability, Message, Notification, Open, Update};
pub use nlri::Nlri;
pub use type_5_bgp::{LegacyBgp, LegacyEvent};
pub use type_12_table_dump::TableDump;
pub use type_13_table_dump_v2::{Peer, PeerIndexTable, Rib, RibEntry, RibGeneric};
pub use type_16_bgp4mp::{Bgp4mp, Event, Session};

/// One MRT record: the common header (RFC 6396 §2), or the one with
/// microseconds for [`Body::Bgp4mpEt`] (§3), and the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When the record was made. The fraction is written only by types that
    /// have a place for it.
    pub time: Timestamp,
    /// What it says.
    pub body: Body,
}

/// What a record says; gives its type and subtype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Type 5: BGP as in archives before 2001.
    LegacyBgp(LegacyBgp),
    /// Type 12: one route of one peer.
    TableDump(TableDump),
    /// Type 13, subtype 1: the peers that later records point to.
    PeerIndexTable(PeerIndexTable),
    /// Type 13, subtypes 2–5 and 8–11: the routes to one prefix.
    Rib(Rib),
    /// Type 13, subtypes 6 and 12: the routes to one NLRI of any family.
    RibGeneric(RibGeneric),
    /// Type 16: a message or a state change.
    Bgp4mp(Bgp4mp),
    /// Type 17: the same with microseconds.
    Bgp4mpEt(Bgp4mp),
    /// Anything else, as given.
    Raw {
        /// The type code.
        kind: u16,
        /// The subtype code.
        subtype: u16,
        /// All after the header.
        bytes: Vec<u8>,
    },
}

impl Record {
    /// Appends the record to `out`.
    ///
    /// # Panics
    ///
    /// When the time is not from 1970 to 2106, or a part exceeds its length
    /// field.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let seconds = u32::try_from(self.time.seconds()).expect("a time from 1970 to 2106");
        wire::put_u32(out, seconds);
        let (kind, subtype) = self.body.codes();
        wire::put_u16(out, kind);
        wire::put_u16(out, subtype);
        wire::with_length_u32(out, |out| self.encode_body(out));
    }

    fn encode_body(&self, out: &mut Vec<u8>) {
        match &self.body {
            Body::LegacyBgp(body) => body.encode(out),
            Body::TableDump(body) => body.encode(out),
            Body::PeerIndexTable(body) => body.encode(out),
            Body::Rib(body) => body.encode(out),
            Body::RibGeneric(body) => body.encode(out),
            Body::Bgp4mp(body) => body.encode(out),
            Body::Bgp4mpEt(body) => {
                let micros = self.time.micros().rem_euclid(1_000_000);
                wire::put_u32(out, micros as u32);
                body.encode(out);
            }
            Body::Raw { bytes, .. } => out.extend_from_slice(bytes),
        }
    }
}

impl Body {
    /// The type and the subtype (RFC 6396 §4, RFC 8050 §5).
    pub fn codes(&self) -> (u16, u16) {
        match self {
            Body::LegacyBgp(body) => (5, body.subtype()),
            Body::TableDump(body) => (12, body.subtype()),
            Body::PeerIndexTable(_) => (13, 1),
            Body::Rib(body) => (13, body.subtype()),
            Body::RibGeneric(body) => (13, body.subtype()),
            Body::Bgp4mp(body) => (16, body.subtype()),
            Body::Bgp4mpEt(body) => (17, body.subtype()),
            Body::Raw { kind, subtype, .. } => (*kind, *subtype),
        }
    }
}

/// The records as the bytes of one file.
pub fn encode_all<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<u8> {
    let mut out = Vec::new();
    for record in records {
        record.encode(&mut out);
    }
    out
}
