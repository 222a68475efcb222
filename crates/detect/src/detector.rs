//! The entry: routes in, observations out.

use std::time::Duration;

use mrt::{Action, Element, Route, StateChange};
use net::{Asn, Prefix, Timestamp};

use crate::anomalies::Anomalies;
use crate::explain::Relations;
use crate::observation::{Observation, SourceId};
use crate::origins::{NewOrigins, Sight};
use crate::paths::{PathFacts, Paths};
use crate::prefixes::{KnownOrigin, Prefixes};
use crate::sessions::Sessions;

/// Where the knowledge of who originates what comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// From the stream's own first hours, in which no origin is new.
    FirstHours(Duration),
    /// From what [`Detector::learn`] was told before the first route.
    Given,
}

/// How to detect.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Where the knowledge of who originates what comes from.
    pub baseline: Baseline,
    /// How long after its first announcement a route's first wave lasts. Routes
    /// reach nearly all of the network within two to three minutes; five leave
    /// room for collectors' clocks. Chosen by us.
    pub wave: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            baseline: Baseline::FirstHours(Duration::from_secs(3 * 3600)),
            wave: Duration::from_secs(300),
        }
    }
}

/// Watches routes in time order.
#[derive(Debug)]
pub struct Detector {
    config: Config,
    /// When learning from the stream ends; `None` before the first route.
    learned: Option<Timestamp>,
    sessions: Sessions,
    prefixes: Prefixes,
    paths: Paths,
    origins: NewOrigins,
    anomalies: Anomalies,
    /// The path of the record at hand: its prefixes share it.
    current: Option<(SourceId, u64, PathFacts)>,
}

impl Detector {
    /// A detector that has seen nothing.
    pub fn new(config: Config) -> Detector {
        Detector {
            config,
            learned: None,
            sessions: Sessions::default(),
            prefixes: Prefixes::default(),
            paths: Paths::default(),
            origins: NewOrigins::new(config.wave),
            anomalies: Anomalies::default(),
            current: None,
        }
    }

    /// Tells, before the first route, that `origin` originates `prefix`.
    pub fn learn(&mut self, prefix: Prefix, origin: Asn) {
        let (id, _) = self.prefixes.id(prefix);
        let entry = self.prefixes.entry_mut(id);
        if entry.origin(origin).is_none() {
            entry.origins.push(KnownOrigin {
                asn: origin,
                since: None,
                candidate: None,
            });
        }
    }

    /// Peer networks, sessions and prefixes seen so far.
    pub fn seen(&self) -> (u32, u32, u64) {
        let prefixes = self.prefixes.entries().len() as u64;
        (
            self.sessions.network_count(),
            self.sessions.count(),
            prefixes,
        )
    }

    /// Takes an element.
    pub fn element(&mut self, source: SourceId, element: Element<'_>) {
        match element {
            Element::Route(route) => self.route(source, route),
            Element::StateChange(change) => self.state_change(source, &change),
        }
    }

    /// Takes a route: announced, withdrawn or held.
    pub fn route(&mut self, source: SourceId, route: &Route<'_>) {
        let now = route.timestamp;
        let session = self.sessions.id(route.peer);
        let (prefix, is_new) = self.prefixes.id(route.prefix);
        if is_new {
            self.origins.join_covering(&mut self.prefixes, prefix);
        }
        let bucket = match route.action {
            Action::Announce => Some(self.sessions.announced(session, now)),
            Action::Withdraw | Action::Rib => None,
        };
        let sight = Sight {
            bucket,
            source,
            offset: route.offset,
            timestamp: now,
            session,
            prefix,
        };
        if route.action == Action::Withdraw {
            let entry = self.prefixes.entry_mut(prefix);
            if entry.origins.is_empty() {
                entry.withdrawn_unseen += 1;
            }
            if !entry.watched_by.is_empty() {
                self.origins.withdrawn(entry, sight);
            }
            return;
        }
        let Some(facts) = self.path(source, route) else {
            return;
        };
        let entry = self.prefixes.met(prefix, now);
        let oddities = self.paths.oddities(facts);
        if !oddities.is_empty() || entry.bogon.is_some() {
            self.anomalies
                .see(facts.origin, oddities, entry, sight, route, &self.sessions);
        }
        let learning = route.action == Action::Rib || self.is_learning(now);
        self.new_origin(route, sight, facts.origin, learning);
    }

    fn new_origin(&mut self, route: &Route<'_>, sight: Sight, origin: Option<Asn>, learning: bool) {
        if let Some(origin) = origin
            && !self.prefixes.entry_mut(sight.prefix).knows(origin)
        {
            let mut candidate = None;
            if !learning {
                let heard = (self.sessions.network_count(), self.sessions.count());
                candidate = self
                    .origins
                    .consider(&mut self.prefixes, sight, origin, heard);
            }
            self.prefixes
                .entry_mut(sight.prefix)
                .origins
                .push(KnownOrigin {
                    asn: origin,
                    since: Some(sight.timestamp),
                    candidate,
                });
        }
        let entry = self.prefixes.entry(sight.prefix);
        if !entry.watched_by.is_empty() {
            self.origins.announced(entry, sight, route, origin);
        }
    }

    /// Takes a session change: a session that is down holds nothing.
    pub fn state_change(&mut self, source: SourceId, change: &StateChange) {
        /// RFC 4271 §8.2.2.
        const ESTABLISHED: u16 = 6;
        if change.old == ESTABLISHED && change.new != ESTABLISHED {
            let session = self.sessions.id(change.peer);
            self.origins.session_down(source, change, session);
        }
    }

    /// Ends the stream: everything seen, the earliest first.
    pub fn finish(self, relations: &Relations) -> Vec<Observation> {
        let mut observations =
            self.origins
                .finish(&self.prefixes, &self.paths, &self.sessions, relations);
        observations.extend(self.anomalies.finish(&self.sessions));
        observations.sort_by_key(|o| (o.first_seen, o.kind, o.prefix, o.asn));
        observations
    }

    fn is_learning(&mut self, now: Timestamp) -> bool {
        match self.config.baseline {
            Baseline::Given => false,
            Baseline::FirstHours(hours) => now < *self.learned.get_or_insert(now.plus(hours)),
        }
    }

    /// The route's path; prefixes of one update share it.
    fn path(&mut self, source: SourceId, route: &Route<'_>) -> Option<PathFacts> {
        if let Some((last_source, offset, facts)) = self.current
            && (last_source, offset) == (source, route.offset)
            && route.action == Action::Announce
        {
            return Some(facts);
        }
        let path = route.attributes.as_path()?;
        let facts = self.paths.facts(&path, route.timestamp);
        self.current = Some((source, route.offset, facts));
        Some(facts)
    }
}
