//! What became of every record and byte of a feed.

use crate::event::Place;

/// Counts of one feed. A record of a document can make several events; every record is an event, a reject or passed over with a
/// finding; every byte is in one of them or in `other_bytes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// All bytes that came.
    pub bytes: u64,
    /// Events that were handed on.
    pub events: u64,
    /// Bytes of them.
    pub event_bytes: u64,
    /// Records that were rejected.
    pub rejects: u64,
    /// Bytes of them.
    pub reject_bytes: u64,
    /// Records that make no event by their nature; each kind is a finding.
    pub passed_over: u64,
    /// Bytes of them, of names of columns, empty lines, byte order marks, and of what holds
    /// the records of a document together.
    pub other_bytes: u64,
}

impl Account {
    #[inline]
    pub(crate) fn event(&mut self, place: Place) {
        self.events += 1;
        self.event_bytes += place.bytes;
    }

    pub(crate) fn reject(&mut self, place: Place) {
        self.rejects += 1;
        self.reject_bytes += place.bytes;
    }

    /// Whether every byte is in one of its places.
    pub const fn is_complete(&self) -> bool {
        self.bytes == self.event_bytes + self.reject_bytes + self.other_bytes
    }
}
