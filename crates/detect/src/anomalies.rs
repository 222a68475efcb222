//! Bogon prefixes and AS numbers, AS sets, path loops.

use mrt::Route;
use net::{Asn, Prefix, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::observation::{Evidence, EvidenceRole, Kind, Observation};
use crate::origins::{Sight, evidence};
use crate::paths::{self, PathOddity};
use crate::prefixes::{Entry, PrefixId};
use crate::sessions::{SessionSet, Sessions};

/// What makes two sights one observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Subject {
    BogonPrefix {
        prefix: PrefixId,
        origin: Option<Asn>,
    },
    Oddity(PathOddity),
}

/// Everything odd that was seen so far.
#[derive(Debug, Default)]
pub struct Anomalies {
    seen: FxHashMap<Subject, Anomaly>,
}

#[derive(Debug)]
struct Anomaly {
    prefix: Prefix,
    asn: Asn,
    block: Option<(Prefix, &'static str, &'static str)>,
    first_seen: Timestamp,
    last_seen: Timestamp,
    announcements: u64,
    prefixes: FxHashSet<PrefixId>,
    sessions: SessionSet,
    heard: (u32, u32),
    path: String,
    neighbor: Option<Asn>,
    first: Evidence,
    last: Option<Sight>,
}

impl Anomalies {
    /// Notes what is odd about an announced route.
    pub fn see(
        &mut self,
        origin: Option<Asn>,
        oddities: &[PathOddity],
        entry: &Entry,
        sight: Sight,
        route: &Route<'_>,
        sessions: &Sessions,
    ) {
        if entry.bogon.is_some() {
            let subject = Subject::BogonPrefix {
                prefix: sight.prefix,
                origin,
            };
            let asn = origin.unwrap_or(route.peer.asn);
            self.note(subject, asn, entry, sight, route, sessions);
        }
        for &oddity in oddities {
            let asn = match oddity {
                PathOddity::BogonAsn { passed_by, .. } => passed_by,
                PathOddity::AsSet { aggregator } => aggregator,
                PathOddity::Loop { asn } => asn,
            };
            let subject = Subject::Oddity(oddity);
            self.note(subject, asn, entry, sight, route, sessions);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one call site pair, plain values"
    )]
    fn note(
        &mut self,
        subject: Subject,
        asn: Asn,
        entry: &Entry,
        sight: Sight,
        route: &Route<'_>,
        sessions: &Sessions,
    ) {
        let path = || {
            route
                .attributes
                .as_path()
                .map_or(String::new(), |p| p.to_string())
        };
        let anomaly = self.seen.entry(subject).or_insert_with(|| Anomaly {
            prefix: entry.prefix,
            asn,
            block: entry
                .bogon
                .as_ref()
                .map(|bogon| (bogon.block, bogon.name, bogon.reference)),
            first_seen: sight.timestamp,
            last_seen: sight.timestamp,
            announcements: 0,
            prefixes: FxHashSet::default(),
            sessions: SessionSet::default(),
            heard: (sessions.network_count(), sessions.count()),
            path: path(),
            neighbor: route
                .attributes
                .as_path()
                .as_ref()
                .and_then(paths::neighbor),
            first: evidence(EvidenceRole::First, sight, entry.prefix, sessions, path()),
            last: None,
        });
        anomaly.announcements += 1;
        anomaly.last_seen = anomaly.last_seen.max(sight.timestamp);
        anomaly.prefixes.insert(sight.prefix);
        anomaly.sessions.insert(sight.session);
        if anomaly.announcements > 1 {
            anomaly.last = Some(sight);
        }
    }

    /// Everything odd, in no order.
    pub fn finish(self, sessions: &Sessions) -> Vec<Observation> {
        self.seen
            .into_iter()
            .map(|(subject, anomaly)| anomaly.observation(subject, sessions))
            .collect()
    }
}

impl Anomaly {
    fn observation(self, subject: Subject, sessions: &Sessions) -> Observation {
        let (kind, bogon_asn) = match subject {
            Subject::BogonPrefix { .. } => (Kind::BogonPrefix, None),
            Subject::Oddity(PathOddity::BogonAsn { asn, .. }) => (Kind::BogonAsn, Some(asn)),
            Subject::Oddity(PathOddity::AsSet { .. }) => (Kind::AsSet, None),
            Subject::Oddity(PathOddity::Loop { .. }) => (Kind::PathLoop, None),
        };
        let mut found = vec![self.first];
        if let Some(sight) = self.last {
            let role = EvidenceRole::Last;
            found.push(evidence(role, sight, self.prefix, sessions, String::new()));
        }
        Observation {
            kind,
            prefix: self.prefix,
            asn: self.asn,
            bogon_asn,
            bogon_block: self.block.filter(|_| kind == Kind::BogonPrefix),
            first_seen: self.first_seen,
            last_seen: self.last_seen,
            ended: None,
            announcements: self.announcements,
            withdrawals: 0,
            prefix_count: self.prefixes.len() as u64,
            peers: sessions.networks(&self.sessions),
            wave_peers: Vec::new(),
            sessions_bulk: 0,
            peers_heard: self.heard.0,
            sessions: self.sessions.len(),
            sessions_heard: self.heard.1,
            sessions_holding: 0,
            path: self.path,
            neighbors: self.neighbor.into_iter().collect(),
            evidence: found,
            new_origin: None,
        }
    }
}
