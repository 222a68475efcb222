//! `PREFIX_SID` (RFC 8669 §3): the segment routing identifier of a prefix.

use super::{Attributes, Fault, Place};
use crate::cursor::Cursor;

/// The type of the Label-Index TLV (RFC 8669 §3.1).
const LABEL_INDEX: u8 = 1;
/// The type of the Originator SRGB TLV (RFC 8669 §3.2).
const ORIGINATOR_SRGB: u8 = 3;

/// `PREFIX_SID` (RFC 8669 §3), its TLVs not yet decoded.
#[derive(Clone, Copy, Debug)]
pub struct PrefixSid<'a> {
    pub(super) value: &'a [u8],
}

/// A block of labels that the originator has set aside (RFC 8669 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelBlock {
    /// Its first label; 24 bits.
    pub base: u32,
    /// How many labels it has; 24 bits.
    pub count: u32,
}

impl<'a> Attributes<'a> {
    /// `PREFIX_SID`.
    pub fn prefix_sid(&self) -> Option<PrefixSid<'a>> {
        let value = self.value(Place::PrefixSid)?;
        Some(PrefixSid { value })
    }
}

impl<'a> PrefixSid<'a> {
    /// Type and value of every TLV, also of those that are not decoded here, as
    /// those of services over IPv6 (RFC 9252 §2).
    pub fn tlvs(&self) -> impl Iterator<Item = (u8, &'a [u8])> + use<'a> {
        let mut cursor = Cursor::new(self.value);
        std::iter::from_fn(move || tlv(&mut cursor))
    }

    /// The prefix's index into the label blocks. Of several the first counts
    /// (RFC 8669 §6).
    pub fn label_index(&self) -> Option<u32> {
        // Reserved byte and flags stand before it.
        let [_, _, _, index @ ..] = self.first(LABEL_INDEX)? else {
            return None;
        };
        index.try_into().map(u32::from_be_bytes).ok()
    }

    /// The originator's label blocks; none where it does not tell them.
    pub fn originator_srgb(&self) -> impl Iterator<Item = LabelBlock> + use<'a> {
        let value = self.first(ORIGINATOR_SRGB).unwrap_or_default();
        // Two bytes of flags stand before them.
        let (blocks, _) = value.get(2..).unwrap_or_default().as_chunks();
        blocks.iter().map(|&[a, b, c, d, e, f]| LabelBlock {
            base: u32::from_be_bytes([0, a, b, c]),
            count: u32::from_be_bytes([0, d, e, f]),
        })
    }

    fn first(&self, wanted: u8) -> Option<&'a [u8]> {
        self.tlvs()
            .find_map(|(number, value)| (number == wanted).then_some(value))
    }
}

/// RFC 8669 §6. A TLV twice, or of an unknown type, is no fault.
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    let mut cursor = Cursor::new(value);
    if value.len() < 3 {
        return Some(Fault::LENGTH);
    }
    while !cursor.is_empty() {
        let fits = match tlv(&mut cursor) {
            Some((LABEL_INDEX, value)) => value.len() == 7,
            Some((ORIGINATOR_SRGB, value)) => value.len() >= 8 && value.len() % 6 == 2,
            Some(_) => true,
            None => false,
        };
        if !fits {
            return Some(Fault::VALUE);
        }
    }
    None
}

/// Type and value; the length counts the value only.
fn tlv<'a>(cursor: &mut Cursor<'a>) -> Option<(u8, &'a [u8])> {
    let number = cursor.u8()?;
    Some((number, cursor.counted_u16()?))
}
