//! What comes out of the detector.

use std::fmt;

use mrt::Peer;
use net::{Asn, Prefix, Timestamp};

use crate::explain::Explanation;

/// What was seen about a prefix or a network in a window of time.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What kind of thing.
    pub kind: Kind,
    /// The prefix that it is about; for oddities of paths, one of them.
    pub prefix: Prefix,
    /// The network that did it as far as the routes tell: the new origin, the
    /// origin of a bogon, the network that passed a bogon number on, that
    /// aggregated, or that stands in the path twice.
    pub asn: Asn,
    /// For a bogon number, the number.
    pub bogon_asn: Option<Asn>,
    /// For a bogon prefix, the special-purpose block and its standard.
    pub bogon_block: Option<(Prefix, &'static str, &'static str)>,
    /// First announcement.
    pub first_seen: Timestamp,
    /// Last announcement.
    pub last_seen: Timestamp,
    /// When the last session but a remnant let go of it; `None` while it lasts.
    pub ended: Option<Timestamp>,
    /// Announcements.
    pub announcements: u64,
    /// Withdrawals by sessions that held it.
    pub withdrawals: u64,
    /// Prefixes that it touched.
    pub prefix_count: u64,
    /// Peer networks that announced it, sorted.
    pub peers: Vec<Asn>,
    /// Of these, those that did so in the first wave, sorted.
    pub wave_peers: Vec<Asn>,
    /// Sessions left out of the first wave, because they repeated their tables
    /// just then: what they said first need not be new.
    pub sessions_bulk: u32,
    /// Peer networks that the collector had heard of when it began.
    pub peers_heard: u32,
    /// Sessions that announced it.
    pub sessions: u32,
    /// Sessions that the collector had heard of when it began.
    pub sessions_heard: u32,
    /// Sessions that still held it at the end of the stream.
    pub sessions_holding: u32,
    /// The AS path of the first announcement.
    pub path: String,
    /// The networks next to `asn` on the way to the collector, the most frequent
    /// first.
    pub neighbors: Vec<Asn>,
    /// Where it can be read again.
    pub evidence: Vec<Evidence>,
    /// More, for new origins.
    pub new_origin: Option<NewOrigin>,
}

/// The kinds of observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A known prefix has an origin that it did not have (MOAS).
    NewOrigin,
    /// A prefix inside a known one has an origin that the known one has not.
    NewOriginMoreSpecific,
    /// A special-purpose prefix was announced.
    BogonPrefix,
    /// A path has a number that must not be in the public network.
    BogonAsn,
    /// A path ends in, or has, a set of networks.
    AsSet,
    /// A path has a network twice with others between.
    PathLoop,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 6] = [
        Kind::NewOrigin,
        Kind::NewOriginMoreSpecific,
        Kind::BogonPrefix,
        Kind::BogonAsn,
        Kind::AsSet,
        Kind::PathLoop,
    ];

    /// A short stable name, for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::NewOrigin => "new-origin",
            Kind::NewOriginMoreSpecific => "new-origin-more-specific",
            Kind::BogonPrefix => "bogon-prefix",
            Kind::BogonAsn => "bogon-asn",
            Kind::AsSet => "as-set",
            Kind::PathLoop => "path-loop",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is particular to a new origin.
#[derive(Clone, Debug)]
pub struct NewOrigin {
    /// The known prefix: the same, or the nearest that covers it.
    pub known_prefix: Prefix,
    /// The origins it had.
    pub known_origins: Vec<Asn>,
    /// When the first of them was first seen; `None` when a baseline told it.
    pub known_since: Option<Timestamp>,
    /// Other networks that already originated prefixes inside the known one: many
    /// in a provider's block that is handed on in parts, none in a block that its
    /// holder uses alone.
    pub other_origins_inside: u32,
    /// Withdrawals of the prefix before it was first announced: it had been in
    /// use before the stream began.
    pub withdrawn_before: u32,
    /// Times that it was let go of and announced again.
    pub episodes: u32,
    /// Benign explanations, looked up: those that hold and those that do not.
    pub explanations: Vec<Explanation>,
    /// The known origins' announcements of the same prefix or of parts of it,
    /// after it began: prefix, origin, when first.
    pub counters: Vec<Counter>,
    /// Announcements and withdrawals by minute, for the prefix, what covers it
    /// and what is inside it, from when it began.
    pub minutes: Vec<Minute>,
}

/// The holder's answer: an announcement that takes the traffic back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The same prefix, or a part of it.
    pub prefix: Prefix,
    /// The known origin.
    pub origin: Asn,
    /// First seen.
    pub first_seen: Timestamp,
}

/// What happened to one prefix by one origin in one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// The minute's start.
    pub minute: Timestamp,
    /// The prefix.
    pub prefix: Prefix,
    /// The origin announced; for withdrawals, none.
    pub origin: Option<Asn>,
    /// How many announcements.
    pub announcements: u32,
    /// How many withdrawals.
    pub withdrawals: u32,
}

/// A source, as the caller numbers its sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A place in a source where it can be read again.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What this record shows.
    pub role: EvidenceRole,
    /// The source, as the caller numbered it.
    pub source: SourceId,
    /// Where the record starts in the source's decompressed content, in bytes.
    pub offset: u64,
    /// The record's time.
    pub timestamp: Timestamp,
    /// Whom the collector heard it from.
    pub peer: Peer,
    /// The prefix.
    pub prefix: Prefix,
    /// The AS path; empty for a withdrawal, and where only the place was kept.
    pub path: String,
}

/// What a record shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceRole {
    /// How it was before: the known origin's announcement.
    Before,
    /// The first announcement.
    First,
    /// The last announcement.
    Last,
    /// The last session to let go of it did so by this.
    End,
    /// The holder's first answer.
    Counter,
}

impl EvidenceRole {
    /// A short stable name, for tables.
    pub const fn name(self) -> &'static str {
        match self {
            EvidenceRole::Before => "before",
            EvidenceRole::First => "first",
            EvidenceRole::Last => "last",
            EvidenceRole::End => "end",
            EvidenceRole::Counter => "counter",
        }
    }
}
