//! New origins of known prefixes, and of more specifics of them.
//!
//! A candidate begins when an origin is announced that the prefix, or the
//! nearest prefix covering it, was not known to have. From then on every route
//! that bears on it is counted: who announced it when, who let go of it, whether
//! the known origin answered.

use std::collections::BTreeMap;
use std::time::Duration;

use mrt::{Route, StateChange};
use net::{Asn, Prefix, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::explain::{Explanation, ExplanationKind, Relations, denied};
use crate::observation::{
    Counter, Evidence, EvidenceRole, Kind, Minute, NewOrigin, Observation, SourceId,
};
use crate::paths::{self, Paths};
use crate::prefixes::{Entry, PrefixId, Prefixes};
use crate::sessions::{Bucket, SessionId, SessionSet, Sessions};

/// A candidate has ended when at most one in this many of the sessions that once
/// held it still do: a few sessions always keep stale routes. Chosen by us.
const REMNANT_SHARE: u32 = 10;

/// A route that is let go of so soon is a flap: the time in which five-minute
/// archives show a change and its end together. Chosen by us.
const FLAP: Duration = Duration::from_secs(300);

/// One route at one place: what is kept of it.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The source.
    pub source: SourceId,
    /// Its record's place there.
    pub offset: u64,
    /// When.
    pub timestamp: Timestamp,
    /// Whom from.
    pub session: SessionId,
    /// About what.
    pub prefix: PrefixId,
    /// For announcements, which five minutes it falls in.
    pub bucket: Option<Bucket>,
}

/// All candidates.
#[derive(Debug)]
pub struct NewOrigins {
    wave: Duration,
    candidates: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    kind: Kind,
    prefix: PrefixId,
    origin: Asn,
    known: PrefixId,
    known_origins: Vec<Asn>,
    known_since: Option<Timestamp>,
    withdrawn_before: u32,
    heard: (u32, u32),
    first: Sight,
    first_path: String,
    last: Sight,
    last_path: String,
    released: Option<Sight>,
    announcements: u64,
    withdrawals: u64,
    episodes: u32,
    sessions: SessionSet,
    wave: Vec<(SessionId, Bucket)>,
    holding: SessionSet,
    holding_max: u32,
    known_on_path: Option<Asn>,
    neighbors: FxHashMap<Asn, u32>,
    counters: Vec<(Counter, Sight, String)>,
    minutes: BTreeMap<(Timestamp, PrefixId, Option<Asn>), (u32, u32)>,
}

impl NewOrigins {
    pub(crate) fn new(wave: Duration) -> NewOrigins {
        NewOrigins {
            wave,
            candidates: Vec::new(),
        }
    }

    /// Lets the candidates of covering prefixes watch a prefix just met.
    pub(crate) fn join_covering(&self, prefixes: &mut Prefixes, prefix: PrefixId) {
        let covering: Vec<PrefixId> = prefixes.covering(prefixes.entry(prefix).prefix).collect();
        let mut watched_by = Vec::new();
        for cover in covering {
            let of_cover = prefixes.entry(cover).origins.iter();
            watched_by.extend(of_cover.filter_map(|origin| origin.candidate));
        }
        prefixes.entry_mut(prefix).watched_by = watched_by;
    }

    /// Begins a candidate when the origin is new; answers its place. `heard` is
    /// how many networks and sessions the collector has heard of.
    pub(crate) fn consider(
        &mut self,
        prefixes: &mut Prefixes,
        sight: Sight,
        origin: Asn,
        heard: (u32, u32),
    ) -> Option<u32> {
        let entry = prefixes.entry(sight.prefix);
        // The holder that announces a part of its own block answers, it is not new.
        if self.is_counter(entry, origin) {
            return None;
        }
        let (kind, known) = if entry.origins.is_empty() {
            let has_origins = |id: &PrefixId| !prefixes.entry(*id).origins.is_empty();
            let cover = prefixes.covering(entry.prefix).find(has_origins)?;
            (Kind::NewOriginMoreSpecific, cover)
        } else {
            (Kind::NewOrigin, sight.prefix)
        };
        let known_entry = prefixes.entry(known);
        if known_entry.origin(origin).is_some() {
            return None;
        }
        let place = self.candidates.len() as u32;
        self.candidates.push(Candidate {
            kind,
            prefix: sight.prefix,
            origin,
            known,
            known_origins: known_entry.origins.iter().map(|known| known.asn).collect(),
            known_since: known_entry.origins[0].since,
            withdrawn_before: entry.withdrawn_unseen,
            heard,
            first: sight,
            first_path: String::new(),
            last: sight,
            last_path: String::new(),
            released: None,
            announcements: 0,
            withdrawals: 0,
            episodes: 0,
            sessions: SessionSet::default(),
            wave: Vec::new(),
            holding: SessionSet::default(),
            holding_max: 0,
            known_on_path: None,
            neighbors: FxHashMap::default(),
            counters: Vec::new(),
            minutes: BTreeMap::new(),
        });
        prefixes.entry_mut(sight.prefix).watched_by.push(place);
        if known != sight.prefix {
            prefixes.entry_mut(known).watched_by.push(place);
        }
        Some(place)
    }

    /// Whether `origin` is a known origin of a candidate that the prefix is, or
    /// is part of.
    fn is_counter(&self, entry: &Entry, origin: Asn) -> bool {
        entry.watched_by.iter().any(|&place| {
            let candidate = &self.candidates[place as usize];
            candidate.known_origins.contains(&origin)
        })
    }

    /// A route was announced on a prefix that candidates watch.
    pub(crate) fn announced(
        &mut self,
        entry: &Entry,
        sight: Sight,
        route: &Route<'_>,
        origin: Option<Asn>,
    ) {
        for &place in &entry.watched_by {
            let candidate = &mut self.candidates[place as usize];
            candidate.count_minute(sight, origin, (1, 0));
            if candidate.prefix == sight.prefix && origin == Some(candidate.origin) {
                candidate.announced(sight, route, self.wave);
                continue;
            }
            if candidate.prefix == sight.prefix {
                // The session took another origin's route in its place.
                candidate.release(sight, false);
            }
            if let Some(origin) = origin
                && sight.prefix != candidate.known
                && candidate.known_origins.contains(&origin)
            {
                candidate.countered(entry.prefix, origin, sight, route);
            }
        }
    }

    /// A prefix that candidates watch was withdrawn.
    pub(crate) fn withdrawn(&mut self, entry: &Entry, sight: Sight) {
        for &place in &entry.watched_by {
            let candidate = &mut self.candidates[place as usize];
            candidate.count_minute(sight, None, (0, 1));
            if candidate.prefix == sight.prefix {
                candidate.release(sight, true);
            }
        }
    }

    /// A session went down: it holds nothing.
    pub(crate) fn session_down(
        &mut self,
        source: SourceId,
        change: &StateChange,
        session: SessionId,
    ) {
        for candidate in &mut self.candidates {
            let sight = Sight {
                source,
                offset: change.offset,
                timestamp: change.timestamp,
                session,
                prefix: candidate.prefix,
                bucket: None,
            };
            candidate.release(sight, false);
        }
    }

    /// All candidates as observations, in the order begun.
    pub(crate) fn finish(
        self,
        prefixes: &Prefixes,
        paths: &Paths,
        sessions: &Sessions,
        relations: &Relations,
    ) -> Vec<Observation> {
        let inside = Inside::new(prefixes);
        self.candidates
            .into_iter()
            .map(|candidate| {
                let (others, earlier) = inside.before(&candidate, prefixes);
                let explanations = candidate.explanations(paths, relations, earlier.as_deref());
                candidate.observation(prefixes, sessions, others, explanations)
            })
            .collect()
    }
}

impl Candidate {
    fn announced(&mut self, sight: Sight, route: &Route<'_>, wave: Duration) {
        let path = route.attributes.as_path();
        let text = || path.map_or(String::new(), |path| path.to_string());
        if self.announcements == 0 {
            self.first_path = text();
        }
        if self.known_on_path.is_none()
            && let Some(path) = path
        {
            self.known_on_path = path.asns().find(|asn| self.known_origins.contains(asn));
        }
        self.announcements += 1;
        self.last = sight;
        self.last_path = text();
        if self.holding.is_empty() {
            self.episodes += 1;
        }
        let is_first_of_session = self.sessions.insert(sight.session);
        if let Some(bucket) = sight.bucket
            && is_first_of_session
            && sight.timestamp.since(self.first.timestamp) <= wave
        {
            self.wave.push((sight.session, bucket));
        }
        self.holding.insert(sight.session);
        self.holding_max = self.holding_max.max(self.holding.len());
        if let Some(neighbor) = path.as_ref().and_then(paths::neighbor) {
            *self.neighbors.entry(neighbor).or_default() += 1;
        }
    }

    /// The session no longer holds the route.
    fn release(&mut self, sight: Sight, withdrawn: bool) {
        if self.holding.remove(sight.session) {
            self.withdrawals += u64::from(withdrawn);
            self.released = Some(sight);
        }
    }

    fn countered(&mut self, prefix: Prefix, origin: Asn, sight: Sight, route: &Route<'_>) {
        let same = |(counter, ..): &(Counter, Sight, String)| {
            (counter.prefix, counter.origin) == (prefix, origin)
        };
        if !self.counters.iter().any(same) {
            let counter = Counter {
                prefix,
                origin,
                first_seen: sight.timestamp,
            };
            let path = route.attributes.as_path();
            let text = path.map_or(String::new(), |path| path.to_string());
            self.counters.push((counter, sight, text));
        }
    }

    fn count_minute(
        &mut self,
        sight: Sight,
        origin: Option<Asn>,
        (announced, withdrawn): (u32, u32),
    ) {
        let key = (sight.timestamp.minute(), sight.prefix, origin);
        let counts = self.minutes.entry(key).or_default();
        counts.0 += announced;
        counts.1 += withdrawn;
    }

    fn ended(&self) -> Option<Sight> {
        let is_remnant = self.holding.len() * REMNANT_SHARE <= self.holding_max;
        self.released.filter(|_| is_remnant)
    }

    fn explanations(
        &self,
        paths: &Paths,
        relations: &Relations,
        earlier: Option<&str>,
    ) -> Vec<Explanation> {
        let holding = |kind, holds: Option<String>, otherwise: &str| match holds {
            Some(detail) => Explanation {
                kind,
                holds: Some(true),
                detail,
            },
            None => denied(kind, otherwise),
        };
        let adjacent = self
            .known_origins
            .iter()
            .find(|&&known| paths.are_adjacent(self.origin, known));
        let times = self.withdrawn_before;
        let lasted = self
            .ended()
            .map(|end| end.timestamp.since(self.first.timestamp));
        let flap = lasted.filter(|&lasted| lasted < FLAP);
        vec![
            relations.same_organisation(self.origin, &self.known_origins),
            relations.relation(self.origin, &self.known_origins),
            holding(
                ExplanationKind::KnownOriginOnPath,
                self.known_on_path
                    .map(|known| format!("{known} itself is on the announced path")),
                "no known origin is on the announced paths",
            ),
            holding(
                ExplanationKind::Adjacent,
                adjacent.map(|known| format!("{} and {known} exchange other routes", self.origin)),
                "the two networks are not neighbours in any path of this stream",
            ),
            holding(
                ExplanationKind::OriginInsideBefore,
                earlier.map(|prefix| format!("{} already originated {prefix}", self.origin)),
                "the new origin had nothing else inside the known prefix",
            ),
            holding(
                ExplanationKind::WithdrawnBefore,
                (times > 0).then(|| format!("it had been withdrawn {times} times before")),
                "no session withdrew it before it was announced",
            ),
            holding(
                ExplanationKind::ShortFlap,
                flap.map(|lasted| format!("it was gone after {} seconds", lasted.as_secs())),
                "it lasted longer than five minutes",
            ),
        ]
    }

    fn observation(
        self,
        prefixes: &Prefixes,
        sessions: &Sessions,
        other_origins_inside: u32,
        explanations: Vec<Explanation>,
    ) -> Observation {
        let prefix = prefixes.entry(self.prefix).prefix;
        let ended = self.ended();
        let mut found = Vec::new();
        let mut note = |role, sight: Sight, path: String| {
            let prefix = prefixes.entry(sight.prefix).prefix;
            found.push(evidence(role, sight, prefix, sessions, path));
        };
        note(EvidenceRole::First, self.first, self.first_path.clone());
        if self.announcements > 1 {
            note(EvidenceRole::Last, self.last, self.last_path);
        }
        let mut counters = Vec::new();
        for (counter, sight, path) in self.counters {
            note(EvidenceRole::Counter, sight, path);
            counters.push(counter);
        }
        if let Some(sight) = ended {
            note(EvidenceRole::End, sight, String::new());
        }
        let prefix_count = prefixes.entries().len();
        let (bulk, wave): (Vec<_>, Vec<_>) = self
            .wave
            .into_iter()
            .partition(|&(session, bucket)| sessions.was_bulk(session, bucket, prefix_count));
        let wave: SessionSet = wave.into_iter().map(|(session, _)| session).collect();
        let mut neighbors: Vec<(Asn, u32)> = self.neighbors.into_iter().collect();
        neighbors.sort_by_key(|&(asn, count)| (std::cmp::Reverse(count), asn));
        let minutes = self.minutes.into_iter();
        Observation {
            kind: self.kind,
            prefix,
            asn: self.origin,
            bogon_asn: None,
            bogon_block: None,
            first_seen: self.first.timestamp,
            last_seen: self.last.timestamp,
            ended: ended.map(|sight| sight.timestamp),
            announcements: self.announcements,
            withdrawals: self.withdrawals,
            prefix_count: 1,
            peers: sessions.networks(&self.sessions),
            wave_peers: sessions.networks(&wave),
            sessions_bulk: bulk.len() as u32,
            peers_heard: self.heard.0,
            sessions: self.sessions.len(),
            sessions_heard: self.heard.1,
            sessions_holding: self.holding.len(),
            path: self.first_path,
            neighbors: neighbors.into_iter().map(|(asn, _)| asn).collect(),
            evidence: found,
            new_origin: Some(NewOrigin {
                known_prefix: prefixes.entry(self.known).prefix,
                known_origins: self.known_origins,
                known_since: self.known_since,
                other_origins_inside,
                withdrawn_before: self.withdrawn_before,
                episodes: self.episodes,
                explanations,
                counters,
                minutes: minutes
                    .map(
                        |((minute, prefix, origin), (announcements, withdrawals))| Minute {
                            minute,
                            prefix: prefixes.entry(prefix).prefix,
                            origin,
                            announcements,
                            withdrawals,
                        },
                    )
                    .collect(),
            }),
        }
    }
}

/// All prefixes in order, to find what is inside a block.
struct Inside {
    sorted: Vec<(Prefix, PrefixId)>,
}

impl Inside {
    fn new(prefixes: &Prefixes) -> Inside {
        let mut sorted: Vec<(Prefix, PrefixId)> = Vec::with_capacity(prefixes.entries().len());
        for entry in prefixes.entries() {
            if let Some(id) = prefixes.find(entry.prefix) {
                sorted.push((entry.prefix, id));
            }
        }
        sorted.sort_unstable();
        Inside { sorted }
    }

    /// What was inside the candidate's known prefix before it began: how many
    /// other origins, and one prefix that its own origin had there.
    fn before(&self, candidate: &Candidate, prefixes: &Prefixes) -> (u32, Option<String>) {
        let known = prefixes.entry(candidate.known).prefix;
        let start = self.sorted.partition_point(|(prefix, _)| *prefix <= known);
        let mut others = FxHashSet::default();
        let mut own = None;
        let inside = self.sorted[start..].iter();
        for &(prefix, id) in inside.take_while(|(prefix, _)| known.covers(*prefix)) {
            let began = candidate.first.timestamp;
            let entry = prefixes.entry(id);
            for origin in &entry.origins {
                if origin.since.is_some_and(|since| since >= began)
                    || candidate.known_origins.contains(&origin.asn)
                {
                    continue;
                }
                if origin.asn == candidate.origin {
                    own.get_or_insert(prefix);
                } else {
                    others.insert(origin.asn);
                }
            }
        }
        (others.len() as u32, own.map(|prefix| prefix.to_string()))
    }
}

pub(crate) fn evidence(
    role: EvidenceRole,
    sight: Sight,
    prefix: Prefix,
    sessions: &Sessions,
    path: String,
) -> Evidence {
    Evidence {
        role,
        source: sight.source,
        offset: sight.offset,
        timestamp: sight.timestamp,
        peer: sessions.peer(sight.session),
        prefix,
        path,
    }
}
