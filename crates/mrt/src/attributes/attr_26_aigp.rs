//! `AIGP` (RFC 7311 §3): the metric of the way inside one administration,
//! summed up across its networks.

use super::{Attributes, Fault, Place};
use crate::cursor::Cursor;

/// The type of the only TLV that is defined (RFC 7311 §3).
const METRIC: u8 = 1;

impl Attributes<'_> {
    /// The accumulated metric: of the first TLV that has one.
    pub fn aigp(&self) -> Option<u64> {
        metric(self.value(Place::Aigp)?)
    }
}

pub(super) fn metric(value: &[u8]) -> Option<u64> {
    let mut cursor = Cursor::new(value);
    while let Some((number, value)) = tlv(&mut cursor) {
        if number == METRIC {
            return value.try_into().map(u64::from_be_bytes).ok();
        }
    }
    None
}

/// RFC 7311 §3, §3.2. Several TLVs of a type, and unknown types, are no fault.
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    if value.is_empty() {
        return Some(Fault::LENGTH);
    }
    let mut cursor = Cursor::new(value);
    let mut is_first = true;
    while !cursor.is_empty() {
        match tlv(&mut cursor) {
            // The greatest metric says that none is known, and should not be sent.
            Some((METRIC, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])) if is_first => {
                return Some(Fault::VALUE);
            }
            Some((METRIC, [_, _, _, _, _, _, _, _])) => is_first = false,
            Some((METRIC, _)) | None => return Some(Fault::VALUE),
            Some(_) => {}
        }
    }
    None
}

/// Type and value; the length counts the whole TLV, its header of 3 bytes too.
fn tlv<'a>(cursor: &mut Cursor<'a>) -> Option<(u8, &'a [u8])> {
    let number = cursor.u8()?;
    let bytes = usize::from(cursor.u16()?).checked_sub(3)?;
    Some((number, cursor.take(bytes)?))
}
