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
    /// The special-purpose block that it is in; rare, so kept apart.
    pub bogon: Option<Box<Bogon>>,
    /// Whether `bogon` was looked up: that needs a day, which a baseline has not.
    is_dated: bool,
    /// The origin seen last, one of `origins`: most announcements repeat it.
    last_origin: Option<Asn>,
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

    /// Whether an origin is known; remembers it as the one seen last.
    pub fn knows(&mut self, asn: Asn) -> bool {
        let knows = self.last_origin == Some(asn) || self.origin(asn).is_some();
        if knows {
            self.last_origin = Some(asn);
        }
        knows
    }
}

/// All prefixes, by value.
#[derive(Debug, Default)]
pub struct Prefixes {
    /// IPv4 blocks as address and length in one word: half the memory to look
    /// through, and most of the look-ups.
    v4: FxHashMap<u64, PrefixId>,
    v6: FxHashMap<Prefix, PrefixId>,
    entries: Vec<Entry>,
    /// Bit `n` set: there is a prefix of length `n`. For either family.
    lengths: [u128; 2],
}

impl Prefixes {
    /// The prefix's place, given out on first sight; whether it is the first.
    pub fn id(&mut self, prefix: Prefix) -> (PrefixId, bool) {
        let next = PrefixId(self.entries.len() as u32);
        let id = match v4_key(prefix) {
            Some(key) => *self.v4.entry(key).or_insert(next),
            None => *self.v6.entry(prefix).or_insert(next),
        };
        if id == next {
            // Length 128 shares the bit of 127: one look-up more, no miss.
            self.lengths[family_index(prefix)] |= 1 << prefix.length().min(127);
            self.entries.push(Entry {
                prefix,
                origins: Vec::new(),
                watched_by: Vec::new(),
                withdrawn_unseen: 0,
                bogon: None,
                is_dated: false,
                last_origin: None,
            });
        }
        (id, id == next)
    }

    /// The prefix's place, when it was met.
    pub fn find(&self, prefix: Prefix) -> Option<PrefixId> {
        match v4_key(prefix) {
            Some(key) => self.v4.get(&key).copied(),
            None => self.v6.get(&prefix).copied(),
        }
    }

    /// What is known of a prefix.
    pub fn entry(&self, id: PrefixId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// What is known of a prefix that is met in a route at `now`: from the first
    /// one on, also whether it was a bogon on that day.
    pub fn met(&mut self, id: PrefixId, now: Timestamp) -> &Entry {
        let entry = self.entry_mut(id);
        if !entry.is_dated {
            entry.is_dated = true;
            entry.bogon = special::bogon_prefix(entry.prefix, now).map(Box::new);
        }
        entry
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
            .filter_map(move |length| self.find(prefix.shortened(length)?))
    }
}

/// Address and length of an IPv4 block in one word.
fn v4_key(prefix: Prefix) -> Option<u64> {
    match prefix.family() {
        Family::V4 => Some((prefix.bits() >> 96) as u64 | u64::from(prefix.length()) << 32),
        Family::V6 => None,
    }
}

fn family_index(prefix: Prefix) -> usize {
    match prefix.family() {
        Family::V4 => 0,
        Family::V6 => 1,
    }
}
