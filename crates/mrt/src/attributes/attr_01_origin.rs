//! `ORIGIN` (RFC 4271 §5.1.1): how the route came into BGP.

use super::{Attributes, Fault, Place};
use crate::defect::DefectKind;

impl Attributes<'_> {
    /// `ORIGIN`: 0 IGP, 1 EGP, 2 INCOMPLETE; any other number is noted as a
    /// defect and given all the same.
    pub fn origin_code(&self) -> Option<u8> {
        self.value(Place::Origin)?.first().copied()
    }
}

/// RFC 7606 §7.1.
#[inline]
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    match value {
        [0..=2] => None,
        [_] => Some(Fault::kept(DefectKind::AttributeValue)),
        _ => Some(Fault::LENGTH),
    }
}
