//! `BGP4MP` and `BGP4MP_ET` (RFC 6396 §4.4, RFC 8050 §3): BGP messages and
//! session changes as a collector met them; and their ancestor, the deprecated
//! type 5 (RFC 6396 §B.2), which has messages without their header.

use std::net::Ipv4Addr;

use net::{Asn, Family};

use crate::attributes::AsSize;
use crate::cursor::Cursor;
use crate::defect::DefectKind;
use crate::element::Peer;
use crate::message::Message;
use crate::record::Kind;

/// What a subtype holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// A message or a session change.
    pub content: Content,
    /// Width of AS numbers, in the record's header and in the message.
    pub as_size: AsSize,
    /// Whether prefixes have path identifiers (RFC 8050 §3).
    pub add_path: bool,
}

/// A message or a session change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A BGP message with its header.
    Message,
    /// The body of an UPDATE, without header (type 5).
    BareUpdate,
    /// A message that has no routes, without header (type 5).
    BareOther,
    /// Nothing of a session (type 5): a filler, or the name of a file.
    Nothing,
    /// Old and new state of the session.
    StateChange,
    /// A whole route in the form of the first drafts (subtypes 2 and 3), which
    /// no archive that we know uses.
    Entry,
}

impl Form {
    /// Whether two states, or a message's marker, stand where interface, family
    /// and addresses should.
    pub fn lacks_addresses(self, body: &[u8]) -> bool {
        let Some(rest) = body.get(2 * self.as_size.bytes()..) else {
            return false;
        };
        match self.content {
            Content::StateChange => rest.len() == 4,
            Content::Message => rest.starts_with(&[0xff; 16]),
            _ => false,
        }
    }
}

/// Whether a record's body is a BGP message that states the length it has there.
pub(crate) fn message_fills(kind: Kind, body: &[u8]) -> bool {
    let micros_bytes = if kind.has_microseconds() { 4 } else { 0 };
    let Some(body) = body.get(micros_bytes..) else {
        return false;
    };
    form(kind.subtype)
        .and_then(|form| peer(body, form).ok())
        .and_then(|(_, start)| Message::read(&body[start..]).map(|message| (message, start)))
        .is_some_and(|(message, start)| {
            message.marker_ones && message.stated_bytes == body.len() - start
        })
}

/// The form of a subtype of `BGP4MP`.
pub fn form(subtype: u16) -> Option<Form> {
    use AsSize::{Four, Two};
    use Content::{Entry, Message, StateChange};
    let (content, as_size, add_path) = match subtype {
        0 => (StateChange, Two, false),
        1 | 6 => (Message, Two, false),
        2 | 3 => (Entry, Two, false),
        4 | 7 => (Message, Four, false),
        5 => (StateChange, Four, false),
        8 | 10 => (Message, Two, true),
        9 | 11 => (Message, Four, true),
        _ => return None,
    };
    Some(Form {
        content,
        as_size,
        add_path,
    })
}

/// The form of a subtype of the deprecated types 5, 9 and 10.
pub fn deprecated_form(subtype: u16) -> Option<Form> {
    let content = match subtype {
        1 => Content::BareUpdate,
        3 => Content::StateChange,
        0 | 4 => Content::Nothing,
        2 | 5 | 6 | 7 => Content::BareOther,
        _ => return None,
    };
    Some(Form {
        content,
        as_size: AsSize::Two,
        add_path: false,
    })
}

/// Reads the peer before a message; answers where the message starts.
///
/// Collectors of 2000 wrote records without interface, family and addresses where
/// they had no peer: its address is 0.0.0.0 then, see [`Form::lacks_addresses`].
///
/// # Errors
///
/// [`DefectKind::ShortRecord`], or [`DefectKind::UnknownFamily`].
pub fn peer(body: &[u8], form: Form) -> Result<(Peer, usize), DefectKind> {
    let as_size = form.as_size;
    let short = DefectKind::ShortRecord;
    let mut cursor = Cursor::new(body);
    let asn = match as_size {
        AsSize::Two => u32::from(cursor.u16().ok_or(short)?),
        AsSize::Four => cursor.u32().ok_or(short)?,
    };
    cursor.take(as_size.bytes()).ok_or(short)?;
    if form.lacks_addresses(body) {
        let peer = Peer {
            asn: Asn(asn),
            address: Ipv4Addr::UNSPECIFIED.into(),
            bgp_id: None,
        };
        return Ok((peer, cursor.position()));
    }
    let _interface = cursor.u16().ok_or(short)?;
    let afi = cursor.u16().ok_or(short)?;
    let family = Family::from_afi(afi).ok_or(DefectKind::UnknownFamily)?;
    let address = cursor.address(family).ok_or(short)?;
    cursor.address(family).ok_or(short)?;
    let peer = Peer {
        asn: Asn(asn),
        address,
        bgp_id: None,
    };
    Ok((peer, cursor.position()))
}

/// Reads the peer of a deprecated record, which names the local side only
/// before a message.
///
/// # Errors
///
/// [`DefectKind::ShortRecord`].
pub fn deprecated_peer(
    body: &[u8],
    kind: Kind,
    content: Content,
) -> Result<(Peer, usize), DefectKind> {
    let short = DefectKind::ShortRecord;
    let family = if kind.number == Kind::BGP {
        Family::V4
    } else {
        Family::V6
    };
    let mut cursor = Cursor::new(body);
    let asn = cursor.u16().ok_or(short)?;
    let address = cursor.address(family).ok_or(short)?;
    if content != Content::StateChange {
        cursor.u16().ok_or(short)?;
        cursor.address(family).ok_or(short)?;
    }
    let peer = Peer {
        asn: Asn(u32::from(asn)),
        address,
        bgp_id: None,
    };
    Ok((peer, cursor.position()))
}
