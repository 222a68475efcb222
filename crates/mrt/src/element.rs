//! What comes out: routes and session changes.

use std::net::{IpAddr, Ipv4Addr};

use net::{Asn, Family, Prefix, Timestamp};

use crate::attributes::Attributes;

/// Whom the collector heard it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    /// The peer's AS.
    pub asn: Asn,
    /// The address of its side of the session.
    pub address: IpAddr,
    /// Its BGP identifier, where the peer index table gives it.
    pub bgp_id: Option<Ipv4Addr>,
}

/// What a route element says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The peer announced the route.
    Announce,
    /// The peer withdrew it.
    Withdraw,
    /// The peer held it when the table was dumped.
    Rib,
}

/// One route, announced, withdrawn or held.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// Where its record starts in the decompressed content, in bytes.
    pub offset: u64,
    /// When: the record's time. For RIB entries, when the table was dumped.
    pub timestamp: Timestamp,
    /// Whom it was heard from.
    pub peer: Peer,
    /// Announced, withdrawn or held.
    pub action: Action,
    /// The block.
    pub prefix: Prefix,
    /// With ADD-PATH, which of the peer's paths.
    pub path_id: Option<u32>,
    /// For RIB entries, when the peer sent the route.
    pub originated: Option<Timestamp>,
    /// The path attributes; none for a withdrawal.
    pub attributes: Attributes<'a>,
}

impl Route<'_> {
    /// The next hop that stands for the prefix. `NEXT_HOP` is about the prefixes in
    /// an UPDATE's own field, which are IPv4, whatever `MP_REACH_NLRI` says of
    /// others beside them (RFC 4760 §3).
    pub fn next_hop(&self) -> Option<IpAddr> {
        let in_own_field = self.action == Action::Announce
            && self.prefix.family() == Family::V4
            && self
                .attributes
                .mp_reach()
                .is_some_and(|reach| reach.afi != 1);
        if in_own_field {
            self.attributes.next_hop_of_ipv4()
        } else {
            self.attributes.next_hop()
        }
    }
}

/// A session that changed its state (RFC 4271 §8.2.2: 1 Idle … 6 Established).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// Where its record starts in the decompressed content, in bytes.
    pub offset: u64,
    /// When.
    pub timestamp: Timestamp,
    /// The session's peer.
    pub peer: Peer,
    /// State before.
    pub old: u16,
    /// State after.
    pub new: u16,
}

/// What a record holds, one by one.
#[derive(Clone, Copy, Debug)]
pub enum Element<'a> {
    /// A route.
    Route(&'a Route<'a>),
    /// A session change.
    StateChange(StateChange),
}
