//! `COMMUNITIES` (RFC 1997): labels of 32 bits.

use super::{Attributes, Place};

impl<'a> Attributes<'a> {
    /// Communities (RFC 1997), high and low half.
    pub fn communities(&self) -> impl Iterator<Item = (u16, u16)> + use<'a> {
        self.items(Place::Communities)
            .map(|&[a, b, c, d]| (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])))
    }
}
