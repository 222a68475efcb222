//! Who originates what, and nothing else: the few bytes of a table of routes
//! that say so, read without looking for any other attribute.
//!
//! [`Decoder::origins`] gives the same prefixes, peers and origins as
//! [`Decoder::record`] does. What it does not read it does not check: of a RIB
//! entry whose `AS_PATH` is where nearly all writers put it, behind `ORIGIN`, the
//! attributes behind it may be damaged without a defect being noted.

use net::{Asn, Prefix};

use crate::as_path::Origin;
use crate::attributes::code;
use crate::decoder::Decoder;
use crate::element::{Action, Element, Peer};
use crate::record::{Kind, Record};
use crate::table_dump_v2;

/// Takes origins as they are met.
pub trait OriginVisitor {
    /// RIB entries that follow are routes to this prefix.
    fn prefix(&mut self, prefix: Prefix);

    /// A RIB entry: its peer's place in the decoder's table of peers.
    fn held(&mut self, peer: u16, origin: Option<Origin<'_>>);

    /// A route announced, or held in a table without a table of peers.
    fn announced(&mut self, peer: &Peer, prefix: Prefix, origin: Option<Origin<'_>>);

    /// The decoder has another table of peers from here on.
    fn peers(&mut self, peers: &[Peer]);
}

impl Decoder {
    /// Decodes of a record who originates what. Withdrawals and session changes
    /// are counted and not given.
    pub fn origins(&mut self, record: &Record<'_>, visitor: &mut impl OriginVisitor) {
        let kind = record.kind;
        if kind.number == Kind::TABLE_DUMP_V2
            && let Some(form) = table_dump_v2::form(kind.subtype)
        {
            self.begin(record);
            let mut is_first = true;
            self.rib(record, form, |decoder, prefix, entry| {
                if is_first {
                    is_first = false;
                    visitor.prefix(prefix);
                }
                let origin = match plain_origin(entry.attributes) {
                    Some(asn) => Some(Origin::As(asn)),
                    None => decoder.entry_attributes(record, &entry).origin(),
                };
                visitor.held(entry.peer, origin);
            });
            return;
        }
        self.record(record, |element| {
            if let Element::Route(route) = element
                && route.action != Action::Withdraw
            {
                visitor.announced(&route.peer, route.prefix, route.attributes.origin());
            }
        });
        if kind == Kind::PEER_INDEX_TABLE {
            visitor.peers(self.peers());
        }
    }
}

/// The origin that stands in attributes which begin with `ORIGIN` and an
/// `AS_PATH` of one sequence of 4-byte numbers, as nearly all do; `None` where
/// they must be looked at in full.
#[inline]
fn plain_origin(attributes: &[u8]) -> Option<Asn> {
    // Flags, number and length of ORIGIN, its value; flags and number of AS_PATH,
    // and one byte of length or two: all in one load.
    let head = u64::from_be_bytes(*attributes.first_chunk()?);
    if head & PLAIN_MASK != PLAIN {
        return None;
    }
    let (start, bytes) = if head & EXTENDED_LENGTH == 0 {
        (7, (head >> 8) as usize & 0xff)
    } else {
        (8, head as usize & 0xffff)
    };
    let path = attributes.get(start..start + bytes)?;
    let (&[SEQUENCE, count], numbers) = path.split_first_chunk()? else {
        return None;
    };
    if numbers.len() != 4 * usize::from(count) {
        return None;
    }
    let last = numbers.last_chunk()?;
    Some(Asn(u32::from_be_bytes(*last)))
}

/// What the first 8 bytes of such attributes are: both attributes well-known,
/// which is transitive and not optional (RFC 4271 §4.3).
const PLAIN: u64 = u64::from_be_bytes([0x40, code::ORIGIN, 1, 0, 0x40, code::AS_PATH, 0, 0]);
/// All of it but `ORIGIN`'s value, whether lengths have two bytes, and length.
const PLAIN_MASK: u64 = u64::from_be_bytes([0xff, 0xff, 0xff, 0, 0xef, 0xff, 0, 0]);
/// That `AS_PATH`'s length has two bytes.
const EXTENDED_LENGTH: u64 = 0x1000_0000;

/// `AS_SEQUENCE` (RFC 4271 §4.3).
const SEQUENCE: u8 = 2;
