//! `EXTENDED_COMMUNITIES` (RFC 4360 §2): labels of 64 bits with a type.

use super::{Attributes, Place};

impl<'a> Attributes<'a> {
    /// Extended communities, each as its 8 bytes: the type, high and low, and
    /// what the type says (RFC 4360 §2).
    pub fn extended_communities(&self) -> impl Iterator<Item = [u8; 8]> + use<'a> {
        self.items(Place::ExtendedCommunities).copied()
    }
}
