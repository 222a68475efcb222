//! `TABLE_DUMP` (RFC 6396 §4.2): one RIB entry a record; in dumps of 1999–2000,
//! many.

use std::net::IpAddr;

use net::{Asn, Family, Prefix, Timestamp};

use crate::attributes::AsSize;
use crate::cursor::Cursor;
use crate::defect::DefectKind;

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The route's prefix.
    pub prefix: Prefix,
    /// When the peer sent it.
    pub originated: Timestamp,
    /// The peer's address.
    pub peer_address: IpAddr,
    /// The peer's number.
    pub peer_asn: Asn,
    /// The path attributes.
    pub attributes: &'a [u8],
    /// Where they start in the body.
    pub attributes_position: usize,
}

/// The form of a record: family and width of numbers, from the subtype. Beside
/// RFC 6396's two there are 3 and 4, which early 4-byte speakers wrote.
pub fn form(subtype: u16) -> Option<(Family, AsSize)> {
    match subtype {
        1 => Some((Family::V4, AsSize::Two)),
        2 => Some((Family::V6, AsSize::Two)),
        3 => Some((Family::V4, AsSize::Four)),
        4 => Some((Family::V6, AsSize::Four)),
        _ => None,
    }
}

/// The entries of a record, one after another.
#[derive(Debug)]
pub struct Entries<'a> {
    cursor: Cursor<'a>,
    family: Family,
    as_size: AsSize,
    started: bool,
}

impl<'a> Entries<'a> {
    /// The entries in `body`.
    pub fn new(body: &'a [u8], (family, as_size): (Family, AsSize)) -> Self {
        Entries {
            cursor: Cursor::new(body),
            family,
            as_size,
            started: false,
        }
    }

    /// Bytes read so far.
    pub fn position(&self) -> usize {
        self.cursor.position()
    }

    fn read(&mut self) -> Option<Result<Entry<'a>, DefectKind>> {
        let cursor = &mut self.cursor;
        if !self.started {
            self.started = true;
            // View and sequence number stand once, however many entries follow.
            cursor.u16()?;
            cursor.u16()?;
        }
        let address = cursor.address(self.family)?;
        let length = cursor.u8()?;
        let _status = cursor.u8()?;
        let originated = Timestamp::from_seconds(i64::from(cursor.u32()?));
        let peer_address = cursor.address(self.family)?;
        let peer_asn = Asn(match self.as_size {
            AsSize::Two => u32::from(cursor.u16()?),
            AsSize::Four => cursor.u32()?,
        });
        let attributes = cursor.counted_u16()?;
        let attributes_position = cursor.position() - attributes.len();
        let prefix = Prefix::new(address, length).ok_or(DefectKind::PrefixLength);
        Some(prefix.map(|prefix| Entry {
            prefix,
            originated,
            peer_address,
            peer_asn,
            attributes,
            attributes_position,
        }))
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<Entry<'a>, DefectKind>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.started && self.cursor.is_empty() {
            return None;
        }
        let before = self.cursor;
        let entry = self.read();
        Some(entry.unwrap_or_else(|| {
            // Nothing after a cut-off entry can be read.
            self.cursor = before;
            let rest = before.rest().len();
            self.cursor.take(rest);
            Err(DefectKind::ShortRecord)
        }))
    }
}
