//! Type 13, `TABLE_DUMP_V2`: a table with one record per prefix.

use std::net::{IpAddr, Ipv4Addr};

use net::{Asn, Family, Prefix, Timestamp};

use super::attribute::put_asn;
use super::{AsnWidth, Attribute, MpReachForm, Nlri, encode_attributes, wire};

/// The peers that the records after it point to by position (RFC 6396 §4.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerIndexTable {
    /// The collector's identifier.
    pub collector: Ipv4Addr,
    /// The view's name; mostly empty.
    pub view: String,
    /// The first has index 0.
    pub peers: Vec<Peer>,
}

/// A peer of the collector (RFC 6396 §4.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The peer's identifier.
    pub router: Ipv4Addr,
    /// The peer's address.
    pub address: IpAddr,
    /// The peer's AS.
    pub asn: Asn,
    /// The bytes that the AS number takes here; the paths take four anyway.
    pub asn_width: AsnWidth,
}

/// The routes to one prefix (RFC 6396 §4.3.2, RFC 8050 §4.1): subtypes 2 to 5,
/// and 8 to 11 with ADD-PATH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rib {
    /// Counts records from 0.
    pub sequence: u32,
    /// The block that the routes lead to.
    pub prefix: Prefix,
    /// The MULTICAST subtypes instead of the UNICAST ones.
    pub multicast: bool,
    /// The ADDPATH subtypes: each entry has its path identifier.
    pub add_path: bool,
    /// One per route.
    pub entries: Vec<RibEntry>,
}

/// A route of one peer (RFC 6396 §4.3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RibEntry {
    /// The position in the peer index table.
    pub peer: u16,
    /// When the route was received.
    pub originated: Timestamp,
    /// Written in the ADDPATH subtypes of [`Rib`], 0 when absent; never in
    /// [`RibGeneric`].
    pub path_id: Option<u32>,
    /// What the peer said of the route; AS numbers take four bytes.
    pub attributes: Vec<Attribute>,
}

/// The routes to one NLRI of any family (RFC 6396 §4.3.3, RFC 8050 §4.2):
/// subtype 6, and 12 when the NLRI has a path identifier.
///
/// RFC 8050 puts the identifier into the NLRI, once per record; some routers
/// put it into each entry as in [`Rib`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RibGeneric {
    /// Counts records from 0.
    pub sequence: u32,
    /// 1 unicast, 2 multicast, or any other.
    pub safi: u8,
    /// What the routes lead to.
    pub nlri: Nlri,
    /// One per route.
    pub entries: Vec<RibEntry>,
}

impl PeerIndexTable {
    /// Appends all after the record's header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.collector.octets());
        wire::with_length_u16(out, |out| out.extend_from_slice(self.view.as_bytes()));
        wire::put_count_u16(out, self.peers.len());
        for peer in &self.peers {
            peer.encode(out);
        }
    }
}

impl Peer {
    fn encode(&self, out: &mut Vec<u8>) {
        let v6 = u8::from(self.address.is_ipv6());
        let four = u8::from(self.asn_width == AsnWidth::Four);
        out.push(v6 | four << 1);
        out.extend_from_slice(&self.router.octets());
        wire::put_address(out, self.address);
        put_asn(out, self.asn, self.asn_width);
    }
}

impl Rib {
    /// The subtype code.
    pub fn subtype(&self) -> u16 {
        let family = match self.prefix.family() {
            Family::V4 => 2,
            Family::V6 => 4,
        };
        family + u16::from(self.multicast) + if self.add_path { 6 } else { 0 }
    }

    /// Appends all after the record's header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        wire::put_u32(out, self.sequence);
        wire::put_prefix(out, self.prefix);
        put_entries(out, &self.entries, self.add_path);
    }
}

impl RibGeneric {
    /// The subtype code.
    pub fn subtype(&self) -> u16 {
        if self.nlri.path_id.is_some() { 12 } else { 6 }
    }

    /// Appends all after the record's header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        wire::put_u32(out, self.sequence);
        wire::put_u16(out, wire::afi(self.nlri.prefix.family()));
        out.push(self.safi);
        self.nlri.encode(out);
        put_entries(out, &self.entries, false);
    }
}

fn put_entries(out: &mut Vec<u8>, entries: &[RibEntry], add_path: bool) {
    wire::put_count_u16(out, entries.len());
    for entry in entries {
        wire::put_u16(out, entry.peer);
        wire::put_u32(out, entry.originated.seconds() as u32);
        if add_path {
            wire::put_u32(out, entry.path_id.unwrap_or(0));
        }
        wire::with_length_u16(out, |out| {
            encode_attributes(
                &entry.attributes,
                AsnWidth::Four,
                MpReachForm::NextHopOnly,
                out,
            );
        });
    }
}
