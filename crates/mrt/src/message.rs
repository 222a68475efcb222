//! BGP messages (RFC 4271 §4).

use crate::cursor::Cursor;

/// Marker, length and type before each message (RFC 4271 §4.1).
pub const HEADER_BYTES: usize = 19;

/// A message's type and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// 1 OPEN, 2 UPDATE, 3 NOTIFICATION, 4 KEEPALIVE, 5 ROUTE-REFRESH (RFC 2918).
    pub number: u8,
    /// What follows the header, up to the shorter of the message's own length
    /// and the bytes at hand.
    pub body: &'a [u8],
    /// Whether the marker is all ones.
    pub marker_ones: bool,
    /// The length that the header states, in bytes, header included.
    pub stated_bytes: usize,
}

impl<'a> Message<'a> {
    /// The number of UPDATE.
    pub const UPDATE: u8 = 2;

    /// Whether the stated length is one that a message of this type can have
    /// (RFC 4271 §6.1). Extended messages, which RFC 8654 §4 allows for all but
    /// OPEN and KEEPALIVE, are taken for agreed.
    pub fn length_is_possible(&self) -> bool {
        /// Of a message that is not extended (RFC 4271 §4.1).
        const BYTES_MAX: usize = 4096;
        match self.number {
            // Version, AS, hold time, identifier, length of parameters.
            1 => (29..=BYTES_MAX).contains(&self.stated_bytes),
            // The lengths of its two fields.
            Message::UPDATE => self.stated_bytes >= 23,
            // Code and subcode.
            3 => self.stated_bytes >= 21,
            4 => self.stated_bytes == HEADER_BYTES,
            _ => self.stated_bytes >= HEADER_BYTES,
        }
    }

    /// Reads a message; `None` when not even its header is there.
    pub fn read(bytes: &'a [u8]) -> Option<Message<'a>> {
        let mut cursor = Cursor::new(bytes);
        let marker = cursor.take(16)?;
        let stated_bytes = usize::from(cursor.u16()?);
        let number = cursor.u8()?;
        let rest = cursor.rest();
        let body_bytes = stated_bytes.saturating_sub(HEADER_BYTES).min(rest.len());
        Some(Message {
            number,
            body: &rest[..body_bytes],
            marker_ones: marker.iter().all(|&byte| byte == 0xff),
            stated_bytes,
        })
    }
}

/// An UPDATE's three fields (RFC 4271 §4.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Update<'a> {
    /// IPv4 prefixes withdrawn.
    pub withdrawn: &'a [u8],
    /// Path attributes.
    pub attributes: &'a [u8],
    /// IPv4 prefixes announced.
    pub announced: &'a [u8],
}

impl<'a> Update<'a> {
    /// Cuts an UPDATE's body into its fields. A field whose stated length passes
    /// the end is cut there, and those after it are empty: what the bytes do say
    /// is kept. The second value is whether all fields fit.
    pub fn read(body: &'a [u8]) -> (Update<'a>, bool) {
        let mut cursor = Cursor::new(body);
        let mut fits = true;
        let mut field = || {
            let count = cursor.u16().map(usize::from);
            let rest = cursor.rest();
            fits &= count.is_some_and(|count| count <= rest.len());
            cursor
                .take(count.unwrap_or(0).min(rest.len()))
                .unwrap_or_default()
        };
        let update = Update {
            withdrawn: field(),
            attributes: field(),
            announced: &[],
        };
        let announced = if fits { cursor.rest() } else { &[] };
        (
            Update {
                announced,
                ..update
            },
            fits,
        )
    }
}
