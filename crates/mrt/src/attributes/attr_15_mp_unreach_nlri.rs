//! `MP_UNREACH_NLRI` (RFC 4760 §4): prefixes of any family that are withdrawn.

use super::{Attributes, Fault, Place};
use crate::cursor::Cursor;

/// `MP_UNREACH_NLRI` (RFC 4760 §4).
#[derive(Clone, Copy, Debug)]
pub struct MpUnreach<'a> {
    /// Address family number.
    pub afi: u16,
    /// Subsequent address family number.
    pub safi: u8,
    /// The prefixes' bytes.
    pub withdrawn: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// `MP_UNREACH_NLRI`.
    pub fn mp_unreach(&self) -> Option<MpUnreach<'a>> {
        MpUnreach::read(self.value(Place::MpUnreachNlri)?)
    }
}

impl<'a> MpUnreach<'a> {
    pub(super) fn read(value: &'a [u8]) -> Option<MpUnreach<'a>> {
        let mut cursor = Cursor::new(value);
        Some(MpUnreach {
            afi: cursor.u16()?,
            safi: cursor.u8()?,
            withdrawn: cursor.rest(),
        })
    }
}

/// RFC 7606 §5.3: a family takes 3 bytes.
#[inline]
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    (value.len() < 3).then_some(Fault::LENGTH)
}
