//! `AS4_PATH` (RFC 6793 §3): the path with numbers of 4 bytes, past speakers
//! that know 2 bytes only.

use super::{AsSize, Attributes, Fault, Place};
use crate::as_path::AsPath;
use crate::defect::DefectKind;

impl<'a> Attributes<'a> {
    /// The value, unless a speaker that knows 2-byte numbers only has aggregated
    /// the route since it was written: `AS4_PATH` and `AS4_AGGREGATOR` are void
    /// then (RFC 6793 §4.2.3).
    pub(super) fn as4_path(&self) -> Option<&'a [u8]> {
        let value = self.value(Place::As4Path)?;
        let void = self.has(Place::As4Aggregator) && self.aggregator_is_old();
        (!void).then_some(value)
    }
}

/// RFC 6793 §6. It is discarded whole: `AS_PATH` has the path all the same.
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    if value.is_empty() || !AsPath::is_well_formed(value, AsSize::Four) {
        return Some(Fault::discarded(DefectKind::As4Path));
    }
    let mut segments = AsPath::new(value, AsSize::Four, None).segments();
    segments
        .any(|segment| segment.kind.is_confederation())
        .then_some(Fault::kept(DefectKind::As4PathConfederation))
}
