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
            let mut at = None;
            self.rib(record, form, |decoder, prefix, entry| {
                if at != Some(prefix) {
                    at = Some(prefix);
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
fn plain_origin(attributes: &[u8]) -> Option<Asn> {
    const TRANSITIVE: u8 = 0x40;
    const EXTENDED_LENGTH: u8 = 0x10;
    let (origin, rest) = attributes.split_first_chunk::<4>()?;
    let (path, rest) = rest.split_first_chunk::<3>()?;
    if origin[..3] != [TRANSITIVE, code::ORIGIN, 1] || path[1] != code::AS_PATH {
        return None;
    }
    let (bytes, rest) = match path[0] {
        TRANSITIVE => (usize::from(path[2]), rest),
        flags if flags == TRANSITIVE | EXTENDED_LENGTH => {
            let (&low, rest) = rest.split_first()?;
            (usize::from(u16::from_be_bytes([path[2], low])), rest)
        }
        _ => return None,
    };
    let [SEQUENCE, count, ..] = *rest else {
        return None;
    };
    if count == 0 || bytes != 2 + 4 * usize::from(count) {
        return None;
    }
    let number = rest.get(bytes - 4..bytes)?.first_chunk()?;
    Some(Asn(u32::from_be_bytes(*number)))
}

/// `AS_SEQUENCE` (RFC 4271 §4.3).
const SEQUENCE: u8 = 2;
