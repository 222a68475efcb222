//! Type 12, `TABLE_DUMP`: a table with one record per route.

use std::net::IpAddr;

use net::{Asn, Family, Prefix, Timestamp};

use super::attribute::put_asn;
use super::{AsnWidth, Attribute, MpReachForm, encode_attributes, wire};

/// A route (RFC 6396 §4.2). The prefix's family gives the subtype; the peer's
/// address is of the same family; AS numbers take two bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDump {
    /// The view; 0 in every archive known.
    pub view: u16,
    /// Counts records and wraps.
    pub sequence: u16,
    /// The block that the route leads to.
    pub prefix: Prefix,
    /// Unused, 1 by convention.
    pub status: u8,
    /// When the route was received.
    pub originated: Timestamp,
    /// The peer's address.
    pub peer: IpAddr,
    /// The AS of the peer.
    pub peer_asn: Asn,
    /// What the peer said of the route.
    pub attributes: Vec<Attribute>,
}

impl TableDump {
    /// The subtype code: the address family.
    pub fn subtype(&self) -> u16 {
        wire::afi(self.prefix.family())
    }

    /// Appends all after the record's header.
    ///
    /// # Panics
    ///
    /// When the peer's address is of the other family than the prefix: the
    /// record has no place to say so.
    pub fn encode(&self, out: &mut Vec<u8>) {
        assert_eq!(
            Family::of(self.peer),
            self.prefix.family(),
            "TABLE_DUMP has one family for prefix and peer"
        );
        wire::put_u16(out, self.view);
        wire::put_u16(out, self.sequence);
        wire::put_address(out, self.prefix.address());
        out.push(self.prefix.length());
        out.push(self.status);
        wire::put_u32(out, self.originated.seconds() as u32);
        wire::put_address(out, self.peer);
        put_asn(out, self.peer_asn, AsnWidth::Two);
        wire::with_length_u16(out, |out| {
            encode_attributes(&self.attributes, AsnWidth::Two, MpReachForm::Full, out);
        });
    }
}
