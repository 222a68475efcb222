//! `TABLE_DUMP_V2` (RFC 6396 §4.3, RFC 8050 §4): a table of peers, then for each
//! prefix the entries of the peers that hold it.

use std::net::Ipv4Addr;

use net::{Asn, Family, Prefix, Timestamp};

use crate::cursor::Cursor;
use crate::decoder::Peer;
use crate::defect::DefectKind;
use crate::nlri::{Nlri, NlriForm, Nlris};

/// The subtype of the table of peers.
pub const PEER_INDEX_TABLE: u16 = 1;

/// What a RIB subtype holds: unicast or multicast, family, ADD-PATH. `None` for
/// the generic form, whose record states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RibForm {
    /// `None` in `RIB_GENERIC`.
    pub family: Option<Family>,
    /// Whether each entry has a path identifier (RFC 8050 §4).
    pub add_path: bool,
}

/// The form of a RIB subtype.
pub fn form(subtype: u16) -> Option<RibForm> {
    let (family, add_path) = match subtype {
        2 | 3 => (Some(Family::V4), false),
        4 | 5 => (Some(Family::V6), false),
        6 => (None, false),
        8 | 9 => (Some(Family::V4), true),
        10 | 11 => (Some(Family::V6), true),
        12 => (None, true),
        _ => return None,
    };
    Some(RibForm { family, add_path })
}

/// Reads the table of peers. The second value is false when it is cut off; the
/// peers before that are in it.
pub fn peers(body: &[u8]) -> (Vec<Peer>, bool) {
    let mut cursor = Cursor::new(body);
    let mut peers = Vec::new();
    let mut read = || {
        let _collector = cursor.u32()?;
        cursor.counted_u16()?;
        for _ in 0..cursor.u16()? {
            let form = cursor.u8()?;
            let bgp_id = Ipv4Addr::from_bits(cursor.u32()?);
            let family = if form & 1 == 0 {
                Family::V4
            } else {
                Family::V6
            };
            let address = cursor.address(family)?;
            let asn = if form & 2 == 0 {
                u32::from(cursor.u16()?)
            } else {
                cursor.u32()?
            };
            peers.push(Peer {
                asn: Asn(asn),
                address,
                bgp_id: Some(bgp_id),
            });
        }
        Some(())
    };
    let whole = read().is_some();
    (peers, whole)
}

/// A RIB record's prefix, and its entries still to be read.
#[derive(Clone, Debug)]
pub struct Rib<'a> {
    /// The prefix that all entries are for.
    pub prefix: Prefix,
    /// How many entries the record states.
    pub count: u16,
    cursor: Cursor<'a>,
    add_path: bool,
}

/// One peer's route for the record's prefix.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Place in the table of peers.
    pub peer: u16,
    /// When the peer sent it.
    pub originated: Timestamp,
    /// With ADD-PATH, which of the peer's paths.
    pub path_id: Option<u32>,
    /// The path attributes.
    pub attributes: &'a [u8],
    /// Where they start in the body.
    pub attributes_position: usize,
}

impl<'a> Rib<'a> {
    /// Reads up to the first entry.
    ///
    /// # Errors
    ///
    /// What is wrong with the prefix, or that the record ends before it does.
    pub fn read(body: &'a [u8], form: RibForm) -> Result<Rib<'a>, DefectKind> {
        let mut cursor = Cursor::new(body);
        let short = DefectKind::ShortRecord;
        let _sequence = cursor.u32().ok_or(short)?;
        let mut family = form.family;
        let mut is_ip = true;
        if family.is_none() {
            let afi = cursor.u16().ok_or(short)?;
            let safi = cursor.u8().ok_or(short)?;
            family = Family::from_afi(afi);
            is_ip = matches!(safi, 1 | 2);
        }
        let family = family.ok_or(DefectKind::UnknownFamily)?;
        if !is_ip {
            return Err(DefectKind::UnknownFamily);
        }
        let nlri_form = NlriForm {
            family,
            // The identifier is with the entries, in the generic form too.
            add_path: false,
        };
        let mut nlris = Nlris::new(nlri_form, cursor.rest());
        let Nlri { prefix, .. } = nlris.next().ok_or(short)??;
        cursor.take(nlris.position()).ok_or(short)?;
        let count = cursor.u16().ok_or(short)?;
        Ok(Rib {
            prefix,
            count,
            cursor,
            add_path: form.add_path,
        })
    }

    /// Bytes of the body read so far.
    pub fn position(&self) -> usize {
        self.cursor.position()
    }

    /// The next entry; `None` when the record ends before it does.
    pub fn entry(&mut self) -> Option<Entry<'a>> {
        let peer = self.cursor.u16()?;
        let originated = Timestamp::from_seconds(i64::from(self.cursor.u32()?));
        let path_id = if self.add_path {
            Some(self.cursor.u32()?)
        } else {
            None
        };
        let attributes = self.cursor.counted_u16()?;
        Some(Entry {
            peer,
            originated,
            path_id,
            attributes,
            attributes_position: self.cursor.position() - attributes.len(),
        })
    }
}
