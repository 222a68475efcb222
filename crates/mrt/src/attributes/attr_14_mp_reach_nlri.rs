//! `MP_REACH_NLRI` (RFC 4760 §3): prefixes of any family, and their next hop.

use std::net::IpAddr;

use net::Family;

use super::{Attributes, Fault, Place};
use crate::cursor::Cursor;
use crate::defect::DefectKind;

/// A route distinguisher before the address of a next hop (RFC 4364 §4.3.2).
const DISTINGUISHER_BYTES: usize = 8;

/// `MP_REACH_NLRI` (RFC 4760 §3).
#[derive(Clone, Copy, Debug)]
pub struct MpReach<'a> {
    /// Address family number; 0 in the abbreviated form.
    pub afi: u16,
    /// Subsequent address family number; 0 in the abbreviated form.
    pub safi: u8,
    /// The next hop's bytes: one address or two.
    pub next_hop: &'a [u8],
    /// The prefixes' bytes; empty in the abbreviated form.
    pub announced: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// `MP_REACH_NLRI`, in its full or its abbreviated form (RFC 6396 §4.3.4).
    pub fn mp_reach(&self) -> Option<MpReach<'a>> {
        MpReach::read(self.value(Place::MpReachNlri)?)
    }
}

impl<'a> MpReach<'a> {
    pub(super) fn read(value: &'a [u8]) -> Option<MpReach<'a>> {
        let (&first, rest) = value.split_first()?;
        if usize::from(first) == rest.len() && first != 0 {
            return Some(MpReach {
                afi: 0,
                safi: 0,
                next_hop: rest,
                announced: &[],
            });
        }
        let mut cursor = Cursor::new(value);
        let afi = cursor.u16()?;
        let safi = cursor.u8()?;
        let next_hop_bytes = usize::from(cursor.u8()?);
        let next_hop = cursor.take(next_hop_bytes)?;
        // Once the number of SNPAs, now reserved; old senders did fill it.
        for _ in 0..cursor.u8()? {
            let half_bytes = usize::from(cursor.u8()?);
            cursor.take(half_bytes.div_ceil(2))?;
        }
        Some(MpReach {
            afi,
            safi,
            next_hop,
            announced: cursor.rest(),
        })
    }

    /// The next hop's addresses: one, or of an IPv6 pair the global and the
    /// link-local one (RFC 2545 §3); behind their route distinguishers where
    /// there are some.
    pub(super) fn next_hops(&self) -> [Option<IpAddr>; 2] {
        let (skipped, family) = match self.next_hop.len() {
            12 => (DISTINGUISHER_BYTES, Family::V4),
            24 | 48 => (DISTINGUISHER_BYTES, Family::V6),
            // A length that is none is noted; what is there is given.
            0..16 => (0, Family::V4),
            _ => (0, Family::V6),
        };
        let mut cursor = Cursor::new(self.next_hop);
        let mut read = || {
            cursor.take(skipped)?;
            cursor.address(family)
        };
        let first = read();
        let second = if family == Family::V6 { read() } else { None };
        [first, second]
    }

    /// Whether the next hop can be one of its family. Of IP unicast and
    /// multicast it is an address of the family, or of IPv6 (RFC 8950 §3), or
    /// an IPv6 pair (RFC 2545 §3). Of others we do not assert it.
    fn next_hop_fits(&self) -> bool {
        match (self.afi, self.safi) {
            (1, 1 | 2) => matches!(self.next_hop.len(), 4 | 16 | 32),
            (2, 1 | 2) => matches!(self.next_hop.len(), 16 | 32),
            // Abbreviated: the family stands elsewhere.
            (0, 0) => matches!(self.next_hop.len(), 4 | 12 | 16 | 24 | 32 | 48),
            _ => true,
        }
    }
}

/// RFC 7606 §7.11.
pub(super) fn fault(value: &[u8]) -> Option<Fault> {
    match MpReach::read(value) {
        Some(reach) if reach.next_hop_fits() => None,
        // Its prefixes can be read all the same.
        Some(_) => Some(Fault::kept(DefectKind::AttributeLength)),
        None => Some(Fault::LENGTH),
    }
}
