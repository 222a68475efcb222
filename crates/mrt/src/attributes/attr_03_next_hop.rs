//! `NEXT_HOP` (RFC 4271 §5.1.3), and that of `MP_REACH_NLRI` (RFC 4760 §3).

use std::net::IpAddr;

use net::Family;

use super::{Attributes, Place};
use crate::cursor::Cursor;

impl Attributes<'_> {
    /// The next hop: of `MP_REACH_NLRI` where there is one, else `NEXT_HOP`.
    /// Of an IPv6 pair, the global one (RFC 2545 §3).
    pub fn next_hop(&self) -> Option<IpAddr> {
        let of_reach = self.mp_reach().and_then(|reach| reach.next_hops()[0]);
        of_reach.or_else(|| self.next_hop_of_ipv4())
    }

    /// The next hop and, of an IPv6 pair, the link-local one after it
    /// (RFC 2545 §3).
    pub fn next_hops(&self) -> impl Iterator<Item = IpAddr> + use<> {
        let [first, second] = match self.mp_reach().map(|reach| reach.next_hops()) {
            Some(next_hops @ [Some(_), _]) => next_hops,
            _ => [self.next_hop_of_ipv4(), None],
        };
        [first, second].into_iter().flatten()
    }

    #[inline]
    pub(crate) fn next_hop_of_ipv4(&self) -> Option<IpAddr> {
        Cursor::new(self.value(Place::NextHop)?).address(Family::V4)
    }
}
