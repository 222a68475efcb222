//! Type 5, BGP: deprecated, found in archives before 2001.

use std::net::Ipv4Addr;

use net::Asn;

use super::attribute::put_asn;
use super::{AsnWidth, Notification, Open, Update, wire};

/// A record of type 5 (RFC 6396 Appendix B.2.1): IPv4 peers, AS numbers of two
/// bytes, and messages without BGP's own header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyBgp {
    /// The AS of the peer.
    pub peer_asn: Asn,
    /// The peer's address.
    pub peer: Ipv4Addr,
    /// The collector's AS; left out of state changes.
    pub local_asn: Asn,
    /// The collector's address; left out of state changes.
    pub local: Ipv4Addr,
    /// What happened.
    pub event: LegacyEvent,
}

/// What a record of type 5 tells; gives its subtype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LegacyEvent {
    /// Subtype 0, `BGP_NULL`: no contents at all.
    Null,
    /// Subtype 1, `BGP_UPDATE`.
    Update(Update),
    /// Subtype 3, `BGP_STATE_CHANGE`: states 1 (Idle) to 6 (Established).
    StateChange {
        /// The state that was left.
        old: u16,
        /// The state that was entered.
        new: u16,
    },
    /// Subtype 4, `BGP_SYNC`: the view's number and a file's name that ends with
    /// a zero byte. It has no peer.
    Sync {
        /// The number of the view.
        view: u16,
        /// The name of a file with the table.
        file: String,
    },
    /// Subtype 5, `BGP_OPEN`.
    Open(Open),
    /// Subtype 6, `BGP_NOTIFY`.
    Notify(Notification),
    /// Subtype 7, `BGP_KEEPALIVE`.
    Keepalive,
}

impl LegacyBgp {
    /// The subtype code.
    pub fn subtype(&self) -> u16 {
        match self.event {
            LegacyEvent::Null => 0,
            LegacyEvent::Update(_) => 1,
            LegacyEvent::StateChange { .. } => 3,
            LegacyEvent::Sync { .. } => 4,
            LegacyEvent::Open(_) => 5,
            LegacyEvent::Notify(_) => 6,
            LegacyEvent::Keepalive => 7,
        }
    }

    /// Appends all after the record's header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match &self.event {
            LegacyEvent::Null => {}
            LegacyEvent::Sync { view, file } => {
                wire::put_u16(out, *view);
                out.extend_from_slice(file.as_bytes());
                out.push(0);
            }
            LegacyEvent::StateChange { old, new } => {
                put_speaker(out, self.peer_asn, self.peer);
                wire::put_u16(out, *old);
                wire::put_u16(out, *new);
            }
            LegacyEvent::Update(update) => {
                self.put_speakers(out);
                update.encode(AsnWidth::Two, out);
            }
            LegacyEvent::Open(open) => {
                self.put_speakers(out);
                open.encode(out);
            }
            LegacyEvent::Notify(notification) => {
                self.put_speakers(out);
                notification.encode(out);
            }
            LegacyEvent::Keepalive => self.put_speakers(out),
        }
    }

    fn put_speakers(&self, out: &mut Vec<u8>) {
        put_speaker(out, self.peer_asn, self.peer);
        put_speaker(out, self.local_asn, self.local);
    }
}

fn put_speaker(out: &mut Vec<u8>, asn: Asn, address: Ipv4Addr) {
    put_asn(out, asn, AsnWidth::Two);
    out.extend_from_slice(&address.octets());
}
