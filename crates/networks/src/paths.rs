//! Paths: what is read in a second reading of the sources, in the order of time,
//! where a metric needs it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use archive::{Archive, SourceReport, Window};
use conformance::EvidenceKey;
use input::{Options, Source};
use mrt::{Action, Element, Route, StateChange};
use net::{Asn, Prefix};
use origins::{Origin, OriginTable};
use registry::special;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::events::{Event, Noted, Sight, Slot, Tracker, Ways, What};
use crate::hijacks::Hijacks;
use crate::verdict::{ByRelations, Judge, Shown};

/// RFC 4271 §8.2.2: the state of a session that carries routes.
const ESTABLISHED: u16 = 6;

/// What paths showed.
#[derive(Debug, Default)]
pub struct Paths {
    /// Events, in the order in which they began.
    pub events: Vec<Event>,
    /// How many distinct paths there were, and what they showed.
    pub counts: PathCounts,
    /// Networks in paths.
    pub seen: BTreeSet<Asn>,
    /// Networks that passed on a route of a direct customer, and the route, in
    /// order, each once.
    pub passed_on: Vec<(Asn, EvidenceKey)>,
    /// The names of the sources, in the order given.
    pub sources: Vec<String>,
    /// Whether changes of routes were read, not a table alone.
    pub has_updates: bool,
}

/// Distinct paths, by what they showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PathCounts {
    /// All.
    pub distinct: u64,
    /// Those that relations call free of leaks.
    pub valley_free: u64,
    /// Those that relations call leaked.
    pub leaked: u64,
    /// Those of which relations do not tell.
    pub undecided: u64,
    /// Those that ASPAs make invalid.
    pub aspa_invalid: u64,
}

/// Reads paths.
///
/// `table` is that of the same sources and window. New origins are looked for
/// where `hijacks` is given. `progress` is called with the place of the source at
/// hand.
pub fn read(
    sources: Vec<Source>,
    options: &Options,
    window: Window,
    judge: Judge<'_>,
    table: &OriginTable,
    hijacks: Option<Hijacks>,
    progress: &dyn Fn(usize),
) -> (Paths, Vec<SourceReport>) {
    let names = sources.iter().map(ToString::to_string).collect();
    let mut archive = Archive::new(sources, options, window);
    let mut reading = Reading {
        judge,
        pairs: Pairs::new(table, judge.relations.is_some()),
        known: FxHashMap::default(),
        shown: Vec::new(),
        key: Vec::new(),
        sessions: FxHashMap::default(),
        tracker: Tracker::default(),
        passed_on: FxHashSet::default(),
        hijacks,
        paths: Paths {
            sources: names,
            ..Paths::default()
        },
    };
    while archive.next_record(|place, element| {
        progress(place);
        reading.element(place, element);
    }) {}
    (reading.finish(), archive.into_reports())
}

struct Reading<'a> {
    judge: Judge<'a>,
    pairs: Pairs,
    /// Paths by their bytes and mark: their places in `shown`.
    known: FxHashMap<Box<[u8]>, u32>,
    shown: Vec<Shown>,
    key: Vec<u8>,
    sessions: FxHashMap<(IpAddr, Asn), u32>,
    tracker: Tracker,
    passed_on: FxHashSet<(Asn, u32)>,
    hijacks: Option<Hijacks>,
    paths: Paths,
}

impl Reading<'_> {
    fn element(&mut self, source: usize, element: Element<'_>) {
        if let Some(hijacks) = &mut self.hijacks {
            hijacks.element(source, element);
        }
        match element {
            Element::Route(route) => self.route(source, route),
            Element::StateChange(change) => self.state_change(&change),
        }
    }

    fn route(&mut self, source: usize, route: &Route<'_>) {
        let now = route.timestamp;
        self.paths.has_updates |= route.action != Action::Rib;
        let slot: Slot = (
            self.session(route.peer.address, route.peer.asn),
            route.path_id,
            route.prefix,
        );
        let path = match (route.action, route.attributes.as_path()) {
            (Action::Announce | Action::Rib, Some(path)) => path,
            _ => return self.tracker.withdraw(slot, now),
        };
        let place = self.shown(&path, route.attributes.only_to_customer());
        let shown = &self.shown[place as usize];
        let origin = match path.origin() {
            Some(mrt::as_path::Origin::As(asn)) => Some(asn),
            _ => None,
        };
        if !shown.passed_on.is_empty()
            && let Some(key) = origin.and_then(|origin| self.pairs.key(route.prefix, origin))
        {
            let passed_on = shown.passed_on.iter().map(|asn| (*asn, key));
            self.passed_on.extend(passed_on);
        }
        let deeds = shown.deeds.iter().map(|deed| Noted {
            what: deed.what,
            asn: deed.asn,
            ways: deed.ways,
            passed: &deed.passed,
        });
        let bogon = special::bogon_prefix(route.prefix, self.judge.day);
        let bogon = bogon.and(origin).map(|asn| Noted {
            what: What::BogonPrefix,
            asn,
            ways: Ways::NONE,
            passed: &shown.beside_origin,
        });
        let sight = Sight {
            source,
            offset: route.offset,
            timestamp: now,
            prefix: route.prefix,
            origin,
            path: &path,
        };
        self.tracker.carry(slot, sight, deeds.chain(bogon));
    }

    fn state_change(&mut self, change: &StateChange) {
        self.paths.has_updates = true;
        if change.old == ESTABLISHED && change.new != ESTABLISHED {
            let session = self.session(change.peer.address, change.peer.asn);
            self.tracker.down(session, change.timestamp);
        }
    }

    fn session(&mut self, address: IpAddr, asn: Asn) -> u32 {
        let next = self.sessions.len() as u32;
        *self.sessions.entry((address, asn)).or_insert(next)
    }

    /// The place of what a path shows; looked at when it is met first.
    fn shown(&mut self, path: &mrt::AsPath<'_>, mark: Option<Asn>) -> u32 {
        self.key.clear();
        let marked = mark.map_or([0; 5], |mark| {
            let [a, b, c, d] = mark.0.to_be_bytes();
            [1, a, b, c, d]
        });
        self.key.extend_from_slice(&marked);
        path.write_key(&mut self.key);
        if let Some(&place) = self.known.get(self.key.as_slice()) {
            return place;
        }
        let shown = self.judge.path(path, mark);
        let counts = &mut self.paths.counts;
        counts.distinct += 1;
        match shown.by_relations {
            ByRelations::NotAsked => {}
            ByRelations::ValleyFree => counts.valley_free += 1,
            ByRelations::Leaked => counts.leaked += 1,
            ByRelations::Undecided => counts.undecided += 1,
        }
        counts.aspa_invalid += u64::from(shown.is_aspa_invalid);
        self.paths.seen.extend(path.asns());
        let place = self.shown.len() as u32;
        self.shown.push(shown);
        self.known.insert(self.key.as_slice().into(), place);
        place
    }

    fn finish(self) -> Paths {
        let mut paths = self.paths;
        paths.events = self.tracker.finish();
        if let Some(hijacks) = self.hijacks {
            paths
                .events
                .extend(hijacks.finish(self.judge.passing.as_ref()));
        }
        let passed_on = self.passed_on.into_iter();
        paths.passed_on = passed_on
            .map(|(asn, key)| (asn, EvidenceKey(key.into())))
            .collect();
        paths.passed_on.sort_unstable();
        paths
    }
}

/// The keys of pairs, by prefix and origin.
struct Pairs {
    prefixes: Vec<Prefix>,
    /// Where the pairs of each prefix start; one more at the end.
    starts: Vec<u32>,
    /// The origin of each pair that has a single one.
    origins: Vec<Option<Asn>>,
    /// The prefix asked last, and its place: those of a table come many times.
    last: Option<(Prefix, Option<usize>)>,
}

impl Pairs {
    /// Empty where nothing is to be looked up.
    fn new(table: &OriginTable, is_needed: bool) -> Pairs {
        let mut pairs = Pairs {
            prefixes: Vec::new(),
            starts: Vec::new(),
            origins: Vec::new(),
            last: None,
        };
        for pair in table.pairs().take_while(|_| is_needed) {
            if pairs.prefixes.last() != Some(&pair.prefix) {
                pairs.prefixes.push(pair.prefix);
                pairs.starts.push(pairs.origins.len() as u32);
            }
            pairs.origins.push(match pair.origin {
                Origin::As(asn) => Some(asn),
                Origin::Set(_) | Origin::None => None,
            });
        }
        pairs.starts.push(pairs.origins.len() as u32);
        pairs
    }

    fn key(&mut self, prefix: Prefix, origin: Asn) -> Option<u32> {
        let place = match self.last {
            Some((last, place)) if last == prefix => place,
            _ => {
                let place = self.prefixes.binary_search(&prefix).ok();
                self.last = Some((prefix, place));
                place
            }
        }?;
        let (start, end) = (self.starts[place], self.starts[place + 1]);
        (start..end).find(|key| self.origins[*key as usize] == Some(origin))
    }
}
