//! `TABLE_DUMP_V2` (RFC 6396 §4.3, RFC 8050 §4): a table of peers, then for each
//! prefix the entries of the peers that hold it.

use std::net::Ipv4Addr;

use net::{Asn, Family, Prefix, Timestamp};

use crate::cursor::Cursor;
use crate::defect::DefectKind;
use crate::element::Peer;
use crate::nlri::{Nlri, NlriForm, Nlris};

/// The subtype of the table of peers.
pub const PEER_INDEX_TABLE: u16 = 1;

/// What a RIB subtype holds: unicast or multicast, family, ADD-PATH. `None` for
/// the generic form, whose record states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RibForm {
    /// `None` in `RIB_GENERIC`.
    pub family: Option<Family>,
    /// Whether there are path identifiers: in each entry (RFC 8050 §4.1), or in
    /// the generic form's prefix (§4.2).
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

/// Reads the table of peers, up to where it is cut off. The second value is
/// where it ends, when that is not the record's end.
pub fn peers(body: &[u8]) -> (Vec<Peer>, Option<(DefectKind, usize)>) {
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
    let end = cursor.position();
    let defect = match whole {
        true if end == body.len() => None,
        true => Some((DefectKind::TrailingBytes, end)),
        false => Some((DefectKind::ShortRecord, end)),
    };
    (peers, defect)
}

/// A RIB record's prefix, and its entries still to be read.
#[derive(Clone, Debug)]
pub struct Rib<'a> {
    /// The prefix that all entries are for.
    pub prefix: Prefix,
    /// How many entries the record states.
    pub count: u16,
    /// Whether a generic record has path identifiers in its entries, as the
    /// other subtypes have, and not in its prefix as RFC 8050 §4.2 says.
    pub path_ids_misplaced: bool,
    cursor: Cursor<'a>,
    path_ids: PathIds,
}

/// Where a record's path identifiers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PathIds {
    /// It has none, or has it in its prefix.
    InPrefix(Option<u32>),
    InEntries,
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
    /// A generic record with ADD-PATH is read as RFC 8050 §4.2 has it. Only when
    /// its entries do not end with the record then, and do with an identifier in
    /// each, it is read so: GoBGP and OpenBGPD write that.
    ///
    /// # Errors
    ///
    /// What is wrong with the prefix, or that the record ends before it does.
    pub fn read(body: &'a [u8], form: RibForm) -> Result<Rib<'a>, DefectKind> {
        if form.family.is_some() || !form.add_path {
            return Rib::read_as(body, form.family, false, form.add_path);
        }
        let standard = Rib::read_as(body, None, true, false);
        if standard.as_ref().is_ok_and(Rib::fits) {
            return standard;
        }
        match Rib::read_as(body, None, false, true) {
            Ok(other) if other.fits() => Ok(Rib {
                path_ids_misplaced: true,
                ..other
            }),
            _ => standard,
        }
    }

    /// Reads with path identifiers at the places given; the family stands in the
    /// record when none is given.
    fn read_as(
        body: &'a [u8],
        family: Option<Family>,
        id_in_prefix: bool,
        ids_in_entries: bool,
    ) -> Result<Rib<'a>, DefectKind> {
        let mut cursor = Cursor::new(body);
        let short = DefectKind::ShortRecord;
        let _sequence = cursor.u32().ok_or(short)?;
        let family = match family {
            Some(family) => family,
            None => {
                let afi = cursor.u16().ok_or(short)?;
                let safi = cursor.u8().ok_or(short)?;
                Family::from_afi(afi)
                    .filter(|_| matches!(safi, 1 | 2))
                    .ok_or(DefectKind::UnknownFamily)?
            }
        };
        let nlri_form = NlriForm {
            family,
            add_path: id_in_prefix,
        };
        let mut nlris = Nlris::new(nlri_form, cursor.rest());
        let Nlri { prefix, path_id } = nlris.next().ok_or(short)??;
        cursor.take(nlris.position()).ok_or(short)?;
        let count = cursor.u16().ok_or(short)?;
        Ok(Rib {
            prefix,
            count,
            path_ids_misplaced: false,
            cursor,
            path_ids: if ids_in_entries {
                PathIds::InEntries
            } else {
                PathIds::InPrefix(path_id)
            },
        })
    }

    /// Whether the entries stated end where the record ends.
    fn fits(&self) -> bool {
        let mut ahead = self.clone();
        (0..self.count).all(|_| ahead.entry().is_some()) && ahead.cursor.is_empty()
    }

    /// Bytes of the body read so far.
    pub fn position(&self) -> usize {
        self.cursor.position()
    }

    /// The next entry; `None` when the record ends before it does.
    #[inline]
    pub fn entry(&mut self) -> Option<Entry<'a>> {
        // Peer, time and length come in one load: there are tens of millions.
        let rest = self.cursor.rest();
        let head = u64::from_be_bytes(*rest.first_chunk()?);
        let (path_id, length, head_bytes) = match self.path_ids {
            PathIds::InPrefix(path_id) => (path_id, head as u16, 8),
            PathIds::InEntries => {
                let [.., a, b, c, d, e, f] = *rest.first_chunk::<12>()?;
                (
                    Some(u32::from_be_bytes([a, b, c, d])),
                    u16::from_be_bytes([e, f]),
                    12,
                )
            }
        };
        let bytes = head_bytes + usize::from(length);
        let attributes = rest.get(head_bytes..bytes)?;
        let attributes_position = self.cursor.position() + head_bytes;
        self.cursor.take(bytes)?;
        Some(Entry {
            peer: (head >> 48) as u16,
            originated: Timestamp::from_seconds(i64::from((head >> 16) as u32)),
            path_id,
            attributes,
            attributes_position,
        })
    }
}
