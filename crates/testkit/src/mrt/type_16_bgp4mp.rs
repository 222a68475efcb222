//! Types 16 and 17, BGP4MP and `BGP4MP_ET`: what a session said, as it happened.

use std::net::IpAddr;

use net::{Asn, Family};

use super::attribute::put_asn;
use super::{AsnWidth, Message, wire};

/// A message or a state change of one session (RFC 6396 §4.4, RFC 8050 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bgp4mp {
    /// Whose it is.
    pub session: Session,
    /// What happened.
    pub event: Event,
}

/// The two ends of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The peer's AS.
    pub peer_asn: Asn,
    /// The collector's AS.
    pub local_asn: Asn,
    /// The interface; mostly 0.
    pub interface: u16,
    /// The peer's address.
    pub peer: IpAddr,
    /// The collector's address, of the same family.
    pub local: IpAddr,
    /// The bytes of AS numbers: two, or four in the AS4 subtypes.
    pub asn_width: AsnWidth,
}

/// What a record tells; with the width of AS numbers it gives the subtype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Subtypes 0 and 5 (RFC 6396 §4.4.1, §4.4.4): states 1 (Idle) to 6
    /// (Established).
    StateChange {
        /// The state that was left.
        old: u16,
        /// The state that was entered.
        new: u16,
    },
    /// Subtypes 1 and 4 (RFC 6396 §4.4.2, §4.4.3), 6 and 7 (§4.4.5, §4.4.6),
    /// 8 to 11 (RFC 8050 §3).
    Message {
        /// The message.
        message: Message,
        /// The LOCAL subtypes: the collector itself sent the message.
        local: bool,
        /// The ADDPATH subtypes. That the NLRI has path identifiers is said in
        /// each [`Nlri`](super::Nlri), so that a test can make them disagree.
        add_path: bool,
    },
}

impl Bgp4mp {
    /// The subtype code.
    pub fn subtype(&self) -> u16 {
        let four = self.session.asn_width == AsnWidth::Four;
        match &self.event {
            Event::StateChange { .. } => {
                if four {
                    5
                } else {
                    0
                }
            }
            Event::Message {
                local, add_path, ..
            } => match (add_path, local, four) {
                (false, false, false) => 1,
                (false, false, true) => 4,
                (false, true, false) => 6,
                (false, true, true) => 7,
                (true, false, false) => 8,
                (true, false, true) => 9,
                (true, true, false) => 10,
                (true, true, true) => 11,
            },
        }
    }

    /// Appends all after the record's header.
    ///
    /// # Panics
    ///
    /// When the two addresses are of different families: the record has one
    /// field for both.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.session.encode(out);
        match &self.event {
            Event::StateChange { old, new } => {
                wire::put_u16(out, *old);
                wire::put_u16(out, *new);
            }
            Event::Message { message, .. } => message.encode(self.session.asn_width, out),
        }
    }
}

impl Session {
    fn encode(&self, out: &mut Vec<u8>) {
        let family = Family::of(self.peer);
        assert_eq!(
            family,
            Family::of(self.local),
            "BGP4MP has one family for both ends"
        );
        put_asn(out, self.peer_asn, self.asn_width);
        put_asn(out, self.local_asn, self.asn_width);
        wire::put_u16(out, self.interface);
        wire::put_u16(out, wire::afi(family));
        wire::put_address(out, self.peer);
        wire::put_address(out, self.local);
    }
}
