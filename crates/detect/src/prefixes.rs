//! Every prefix seen, who originates it, and what it is inside of.

use net::{Asn, Family, Prefix, Timestamp};
use registry::special::{self, Bogon};
use rustc_hash::FxHashMap;

/// A prefix's place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefixId(u32);

/// What is known of a prefix.
#[derive(Debug)]
pub struct Entry {
    /// The prefix itself.
    pub prefix: Prefix,
    /// Its origins, in the order first seen.
    pub origins: Vec<KnownOrigin>,
    /// New origins that this prefix's routes bear on: its own, those of prefixes
    /// inside it and of prefixes that cover it. Places in the list of candidates.
    pub watched_by: Vec<u32>,
    /// Withdrawals met before the first announcement: the prefix was in use
    /// before the stream began.
    pub withdrawn_unseen: u32,
    /// The special-purpose block that it is in.
    pub bogon: Option<Bogon>,
}

/// An origin of a prefix.
#[derive(Clone, Copy, Debug)]
pub struct KnownOrigin {
    /// The network.
    pub asn: Asn,
    /// When it was first seen; `None` when a baseline told it.
    pub since: Option<Timestamp>,
    /// Its place in the list of candidates, when it was new.
    pub candidate: Option<u32>,
}

impl Entry {
    /// The place of an origin.
    pub fn origin(&self, asn: Asn) -> Option<&KnownOrigin> {
        self.origins.iter().find(|origin| origin.asn == asn)
    }
}

/// All prefixes, by value.
#[derive(Debug, Default)]
pub struct Prefixes {
    ids: FxHashMap<Prefix, PrefixId>,
    entries: Vec<Entry>,
    /// Bit `n` set: there is a prefix of length `n`. For either family.
    lengths: [u128; 2],
}

impl Prefixes {
    /// The prefix's place, given out on first sight; whether it is the first.
    pub fn id(&mut self, prefix: Prefix, now: Timestamp) -> (PrefixId, bool) {
        let next = PrefixId(self.entries.len() as u32);
        let id = *self.ids.entry(prefix).or_insert(next);
        if id == next {
            // Length 128 shares the bit of 127: one look-up more, no miss.
            self.lengths[family_index(prefix)] |= 1 << prefix.length().min(127);
            self.entries.push(Entry {
                prefix,
                origins: Vec::new(),
                watched_by: Vec::new(),
                withdrawn_unseen: 0,
                bogon: special::bogon_prefix(prefix, now),
            });
        }
        (id, id == next)
    }

    /// The prefix's place, when it was met.
    pub fn find(&self, prefix: Prefix) -> Option<PrefixId> {
        self.ids.get(&prefix).copied()
    }

    /// What is known of a prefix.
    pub fn entry(&self, id: PrefixId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The same, to change.
    pub fn entry_mut(&mut self, id: PrefixId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }

    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The prefixes that cover this one, itself left out, the longest first. The
    /// default route covers all and tells nothing: it is left out too.
    pub fn covering(&self, prefix: Prefix) -> impl Iterator<Item = PrefixId> + '_ {
        let lengths = self.lengths[family_index(prefix)];
        (1..prefix.length())
            .rev()
            .filter(move |length| lengths >> length & 1 == 1)
            .filter_map(move |length| self.ids.get(&prefix.shortened(length)?).copied())
    }
}

fn family_index(prefix: Prefix) -> usize {
    match prefix.family() {
        Family::V4 => 0,
        Family::V6 => 1,
    }
}
