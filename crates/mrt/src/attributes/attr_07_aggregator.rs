//! `AGGREGATOR` (RFC 4271 §5.1.7): who made one route of several.

use std::net::IpAddr;

use net::{Asn, Family};

use super::{AsSize, Attributes, Fault, Place, exactly};
use crate::cursor::Cursor;

impl Attributes<'_> {
    /// Who aggregated the route, and at which router; `AS4_AGGREGATOR` stands in
    /// for `AS_TRANS` (RFC 6793 §4.2.3).
    pub fn aggregator(&self) -> Option<(Asn, IpAddr)> {
        let (asn, router) = read(self.value(Place::Aggregator)?, self.as_size)?;
        if asn == Asn::TRANS
            && let Some(value) = self.value(Place::As4Aggregator)
        {
            return read(value, AsSize::Four);
        }
        Some((asn, router))
    }

    /// Whether `AGGREGATOR` names a network other than `AS_TRANS` in two bytes.
    pub(super) fn aggregator_is_old(&self) -> bool {
        self.as_size == AsSize::Two
            && self
                .value(Place::Aggregator)
                .and_then(|value| Cursor::new(value).u16())
                .is_some_and(|asn| u32::from(asn) != Asn::TRANS.0)
    }
}

/// RFC 7606 §7.7.
#[inline]
pub(super) fn fault(value: &[u8], as_size: AsSize) -> Option<Fault> {
    exactly(value, as_size.bytes() + 4)
}

fn read(value: &[u8], as_size: AsSize) -> Option<(Asn, IpAddr)> {
    let mut cursor = Cursor::new(value);
    let asn = match as_size {
        AsSize::Two => u32::from(cursor.u16()?),
        AsSize::Four => cursor.u32()?,
    };
    Some((Asn(asn), cursor.address(Family::V4)?))
}
