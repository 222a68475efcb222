//! The collector's sessions, and sets of them.

use std::net::IpAddr;

use mrt::Peer;
use net::{Asn, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

/// How long announcements of a session are counted together, in seconds.
const BUCKET_SECONDS: i64 = 300;

/// Five minutes counted apart: ten years of them. Records dated later than that
/// after the first are counted with the last.
const BUCKETS_MAX: usize = 10 * 366 * 288;

/// A session that sends one in this many of all prefixes within five minutes
/// repeats its table, after a reset or a change of its own upstream: what is
/// first heard from it then need not be new. Chosen by us: a quiet session sends
/// one in several hundred.
const BULK_SHARE: u64 = 20;

/// Fewer announcements than this in five minutes are no table, however few
/// prefixes there are. Chosen by us.
const BULK_ANNOUNCEMENTS_MIN: u32 = 100;

/// A session, in the order heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(u32);

/// Every session heard so far. One network may have several.
#[derive(Debug, Default)]
pub struct Sessions {
    ids: FxHashMap<(Asn, IpAddr), SessionId>,
    peers: Vec<Peer>,
    networks: FxHashSet<Asn>,
    last: Option<(Peer, SessionId)>,
    /// Announcements of each session in each five minutes, from `start`.
    announced: Vec<Vec<u32>>,
    start: Option<i64>,
}

/// Five minutes, counted from the first announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket(u32);

impl Sessions {
    /// The session's number, given out on first sight.
    pub fn id(&mut self, peer: Peer) -> SessionId {
        if let Some((last, id)) = self.last
            && last == peer
        {
            return id;
        }
        let next = SessionId(self.peers.len() as u32);
        let id = *self.ids.entry((peer.asn, peer.address)).or_insert(next);
        if id == next {
            self.peers.push(peer);
            self.announced.push(Vec::new());
            self.networks.insert(peer.asn);
        }
        self.last = Some((peer, id));
        id
    }

    /// Counts an announcement; answers which five minutes it falls in.
    pub fn announced(&mut self, id: SessionId, now: Timestamp) -> Bucket {
        let bucket = now.seconds().div_euclid(BUCKET_SECONDS);
        let start = *self.start.get_or_insert(bucket);
        // Archives overlap by minutes; what is before the start counts with it.
        let bucket = usize::try_from(bucket - start)
            .unwrap_or(0)
            .min(BUCKETS_MAX - 1);
        let counts = &mut self.announced[id.0 as usize];
        if bucket >= counts.len() {
            counts.resize(bucket + 1, 0);
        }
        counts[bucket] += 1;
        Bucket(bucket as u32)
    }

    /// Whether the session repeated its table in those five minutes, `prefixes`
    /// being all that there are.
    pub fn was_bulk(&self, id: SessionId, bucket: Bucket, prefixes: usize) -> bool {
        let count = self.announced[id.0 as usize].get(bucket.0 as usize);
        count.is_some_and(|&count| {
            count >= BULK_ANNOUNCEMENTS_MIN && u64::from(count) * BULK_SHARE > prefixes as u64
        })
    }

    /// Who is at the other end.
    pub fn peer(&self, id: SessionId) -> Peer {
        self.peers[id.0 as usize]
    }

    /// Sessions heard so far.
    pub fn count(&self) -> u32 {
        self.peers.len() as u32
    }

    /// Networks heard so far.
    pub fn network_count(&self) -> u32 {
        self.networks.len() as u32
    }

    /// The networks of a set of sessions, sorted.
    pub fn networks(&self, set: &SessionSet) -> Vec<Asn> {
        let mut networks: Vec<Asn> = set.iter().map(|id| self.peer(id).asn).collect();
        networks.sort_unstable();
        networks.dedup();
        networks
    }
}

/// A set of sessions: one bit each.
#[derive(Clone, Debug, Default)]
pub struct SessionSet {
    words: Vec<u64>,
}

impl FromIterator<SessionId> for SessionSet {
    fn from_iter<I: IntoIterator<Item = SessionId>>(ids: I) -> SessionSet {
        let mut set = SessionSet::default();
        for id in ids {
            set.insert(id);
        }
        set
    }
}

impl SessionSet {
    /// Adds a session; whether it was not in the set.
    pub fn insert(&mut self, id: SessionId) -> bool {
        let (word, bit) = place(id);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let added = self.words[word] & bit == 0;
        self.words[word] |= bit;
        added
    }

    /// Takes a session out; whether it was in the set.
    pub fn remove(&mut self, id: SessionId) -> bool {
        let (word, bit) = place(id);
        let Some(word) = self.words.get_mut(word) else {
            return false;
        };
        let removed = *word & bit != 0;
        *word &= !bit;
        removed
    }

    /// How many sessions are in the set.
    pub fn len(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The sessions, in the order heard.
    pub fn iter(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| SessionId(index as u32 * 64 + bit))
        })
    }
}

fn place(id: SessionId) -> (usize, u64) {
    (id.0 as usize / 64, 1 << (id.0 % 64))
}
