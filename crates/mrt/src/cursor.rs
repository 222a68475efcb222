//! Reading big-endian fields from borrowed bytes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use net::Family;

/// A place in borrowed bytes that moves forward as fields are read. Every read
/// answers `None`, and moves nothing, when the bytes do not suffice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Cursor { bytes, position: 0 }
    }

    /// Bytes read so far.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.position == self.bytes.len()
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.position..]
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.position += count;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let array = *self.rest().first_chunk::<N>()?;
        self.position += N;
        Some(array)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn address(&mut self, family: Family) -> Option<IpAddr> {
        match family {
            Family::V4 => self.array::<4>().map(|b| IpAddr::V4(Ipv4Addr::from(b))),
            Family::V6 => self.array::<16>().map(|b| IpAddr::V6(Ipv6Addr::from(b))),
        }
    }

    /// A field as long as the 16-bit number before it.
    pub(crate) fn counted_u16(&mut self) -> Option<&'a [u8]> {
        let before = *self;
        let count = usize::from(self.u16()?);
        let taken = self.take(count);
        if taken.is_none() {
            *self = before;
        }
        taken
    }
}
