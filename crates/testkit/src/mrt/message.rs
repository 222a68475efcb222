//! BGP messages (RFC 4271 §4).

use std::net::Ipv4Addr;

use net::Asn;

use super::attribute::put_asn;
use super::{AsnWidth, Attribute, MpReachForm, Nlri, encode_attributes, wire};

/// A BGP message, with the header before it (RFC 4271 §4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Type 1 (RFC 4271 §4.2).
    Open(Open),
    /// Type 2 (RFC 4271 §4.3).
    Update(Update),
    /// Type 3 (RFC 4271 §4.5).
    Notification(Notification),
    /// Type 4: the header alone (RFC 4271 §4.4).
    Keepalive,
    /// Any other type, as ROUTE-REFRESH (5, RFC 2918 §3), or a known one with
    /// other contents.
    Raw {
        /// The type code.
        kind: u8,
        /// All after the header.
        bytes: Vec<u8>,
    },
}

/// What opens a session (RFC 4271 §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The sender; written in two bytes, as AS 23456 when it does not fit.
    pub asn: Asn,
    /// Seconds; 0 for none.
    pub hold_time: u16,
    /// The sender's identifier.
    pub router: Ipv4Addr,
    /// All in one optional parameter (RFC 5492 §4).
    pub capabilities: Vec<Capability>,
}

/// What a speaker says it can do (RFC 5492 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// 1 multiprotocol, 65 four-byte AS numbers, 69 ADD-PATH.
    pub code: u8,
    /// The value, at most 255 bytes.
    pub bytes: Vec<u8>,
}

/// What changes routes (RFC 4271 §4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// IPv4 unicast prefixes that are no longer reached.
    pub withdrawn: Vec<Nlri>,
    /// What holds of all that is announced.
    pub attributes: Vec<Attribute>,
    /// IPv4 unicast prefixes that are reached.
    pub announced: Vec<Nlri>,
}

/// What ends a session (RFC 4271 §4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The error code: 6 is Cease.
    pub code: u8,
    /// The error subcode.
    pub subcode: u8,
    /// What depends on the two.
    pub data: Vec<u8>,
}

impl Message {
    /// Appends marker, length, type and contents; `width` is that of the AS
    /// numbers in `AS_PATH` and AGGREGATOR.
    pub fn encode(&self, width: AsnWidth, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[0xff; 16]);
        wire::put_u16(out, 0);
        match self {
            Message::Open(open) => {
                out.push(1);
                open.encode(out);
            }
            Message::Update(update) => {
                out.push(2);
                update.encode(width, out);
            }
            Message::Notification(notification) => {
                out.push(3);
                notification.encode(out);
            }
            Message::Keepalive => out.push(4),
            Message::Raw { kind, bytes } => {
                out.push(*kind);
                out.extend_from_slice(bytes);
            }
        }
        // The length counts the marker and itself.
        let length = u16::try_from(out.len() - start).expect("a message of at most 65535 bytes");
        out[start + 16..start + 18].copy_from_slice(&length.to_be_bytes());
    }
}

impl Open {
    /// Appends all after the message header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(4);
        put_asn(out, self.asn, AsnWidth::Two);
        wire::put_u16(out, self.hold_time);
        out.extend_from_slice(&self.router.octets());
        wire::with_length_u8(out, |out| {
            if self.capabilities.is_empty() {
                return;
            }
            // Optional parameter 2 holds capabilities.
            out.push(2);
            wire::with_length_u8(out, |out| {
                for capability in &self.capabilities {
                    out.push(capability.code);
                    wire::with_length_u8(out, |out| out.extend_from_slice(&capability.bytes));
                }
            });
        });
    }
}

impl Update {
    /// Appends all after the message header.
    pub fn encode(&self, width: AsnWidth, out: &mut Vec<u8>) {
        wire::with_length_u16(out, |out| {
            self.withdrawn.iter().for_each(|nlri| nlri.encode(out));
        });
        wire::with_length_u16(out, |out| {
            encode_attributes(&self.attributes, width, MpReachForm::Full, out);
        });
        self.announced.iter().for_each(|nlri| nlri.encode(out));
    }
}

impl Notification {
    /// Appends all after the message header.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[self.code, self.subcode]);
        out.extend_from_slice(&self.data);
    }
}
