//! `LARGE_COMMUNITY` (RFC 8092 §3): labels of three words.

use super::{Attributes, Place};

impl<'a> Attributes<'a> {
    /// Large communities: the network that gives them their meaning, and two
    /// words of its own (RFC 8092 §3).
    pub fn large_communities(&self) -> impl Iterator<Item = (u32, u32, u32)> + use<'a> {
        self.items(Place::LargeCommunities)
            .map(|&[a, b, c, d, e, f, g, h, i, j, k, l]| {
                (
                    u32::from_be_bytes([a, b, c, d]),
                    u32::from_be_bytes([e, f, g, h]),
                    u32::from_be_bytes([i, j, k, l]),
                )
            })
    }
}
