//! `ORIGINATOR_ID` (RFC 4456 §8): the router that brought the route into the
//! network, as route reflectors tell it.

use std::net::Ipv4Addr;

use super::{Attributes, Place};

impl Attributes<'_> {
    /// The identifier of the router that brought the route into its network.
    pub fn originator_id(&self) -> Option<Ipv4Addr> {
        self.word(Place::OriginatorId).map(Ipv4Addr::from_bits)
    }
}
