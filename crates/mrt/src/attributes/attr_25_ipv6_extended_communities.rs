//! IPv6 address specific extended communities (RFC 5701 §2).

use super::{Attributes, Place};

impl<'a> Attributes<'a> {
    /// IPv6 address specific extended communities, each as its 20 bytes: type,
    /// subtype, an IPv6 address, and two bytes of its holder (RFC 5701 §2).
    pub fn ipv6_extended_communities(&self) -> impl Iterator<Item = [u8; 20]> + use<'a> {
        self.items(Place::Ipv6ExtendedCommunities).copied()
    }
}
