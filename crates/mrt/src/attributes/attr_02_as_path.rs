//! `AS_PATH` (RFC 4271 §5.1.2): the networks that the route has passed. What is
//! in it is decoded by [`crate::as_path`].

use super::{AsSize, Attributes, Fault, Place};
use crate::as_path::{AsPath, Origin};
use crate::defect::DefectKind;

impl<'a> Attributes<'a> {
    /// The path, `AS4_PATH` merged in (RFC 6793 §4.2.3).
    #[inline]
    pub fn as_path(&self) -> Option<AsPath<'a>> {
        let bytes = self.value(Place::AsPath)?;
        let as4 = match self.as_size {
            AsSize::Two => self.as4_path(),
            // Between speakers of 4-byte numbers it is void (RFC 6793 §4.1).
            AsSize::Four => None,
        };
        Some(AsPath::new(bytes, self.as_size, as4))
    }

    /// The network or set of networks where the route comes from.
    pub fn origin(&self) -> Option<Origin<'a>> {
        self.as_path()?.origin()
    }
}

/// RFC 7606 §7.2. A path may be empty: that of a route of the same network.
#[inline]
pub(super) fn fault(value: &[u8], as_size: AsSize) -> Option<Fault> {
    // What stands before the damage is given.
    (!AsPath::is_well_formed(value, as_size)).then_some(Fault::kept(DefectKind::AsPathSegment))
}
