//! `ATOMIC_AGGREGATE` (RFC 4271 §5.1.6): the path leaves networks out.

use super::{Attributes, Fault, Place};
use crate::defect::DefectKind;

impl Attributes<'_> {
    /// Whether `ATOMIC_AGGREGATE` is present.
    pub fn atomic_aggregate(&self) -> bool {
        self.has(Place::AtomicAggregate)
    }
}

/// RFC 7606 §7.6. One with a value says what one without says.
#[inline]
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    (!value.is_empty()).then_some(Fault::kept(DefectKind::AttributeLength))
}
