//! Events: what a network did, and from when to when sessions carried it.
//!
//! An event begins when the first session carries the route and ends when none
//! does any more: each withdrew it, took another route in its place, or went
//! down. What is carried at the end of the data has no end. A route that comes
//! again is another event; incidents put together what touches.

use std::fmt;

use conformance::Weight;
use net::{Asn, Prefix, Timestamp};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A route went where it should not (M1).
    Leak,
    /// A prefix has an origin that it did not have, and nothing explains it (M2).
    NewOrigin,
    /// A prefix that nobody may announce was announced (M3).
    BogonPrefix,
    /// A number that no network may have was let out (M4).
    BogonAsn,
}

impl What {
    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            What::Leak => "leak",
            What::NewOrigin => "new-origin",
            What::BogonPrefix => "bogon-prefix",
            What::BogonAsn => "bogon-asn",
        }
    }
}

/// How a leak was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ways(u8);

impl Ways {
    /// It is no leak.
    pub const NONE: Ways = Ways(0);
    /// By inferred relations.
    pub const RELATIONS: Ways = Ways(1);
    /// By the mark Only to Customer (RFC 9234).
    pub const MARK: Ways = Ways(2);
    /// By ASPAs.
    pub const ASPA: Ways = Ways(4);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Ways) -> Ways {
        Ways(self.0 | other.0)
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        const NAMES: [(Ways, &str); 3] = [
            (Ways::RELATIONS, "relations"),
            (Ways::MARK, "only-to-customer"),
            (Ways::ASPA, "aspa"),
        ];
        let names = NAMES.into_iter();
        names.filter_map(move |(way, name)| (self.0 & way.0 != 0).then_some(name))
    }
}

impl fmt::Display for Ways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, name) in self.names().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}{name}")?;
        }
        Ok(())
    }
}

impl Serialize for Ways {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}

/// Something that a network did for some time. Its place in the list is its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub what: What,
    /// Who.
    pub asn: Asn,
    /// With which prefix.
    pub prefix: Prefix,
    /// Who originated it; `None` for a set.
    pub origin: Option<Asn>,
    /// How a leak was found.
    pub ways: Ways,
    /// When the first session carried it.
    pub start: Timestamp,
    /// When none did any more; `None` while one does.
    pub end: Option<Timestamp>,
    /// Who passed it on, on any path, with the most that it counted.
    pub passed: Vec<(Asn, Weight)>,
    /// How many sessions carried it at once, at the most.
    pub sessions: u32,
    /// The path of the first.
    pub path: String,
    /// The source of the first, as a place among those given.
    pub source: usize,
    /// Where its record starts in the source's decompressed content, in bytes.
    pub offset: u64,
}

/// A place where a route was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'t> {
    pub(crate) source: usize,
    pub(crate) offset: u64,
    pub(crate) timestamp: Timestamp,
    pub(crate) prefix: Prefix,
    pub(crate) origin: Option<Asn>,
    pub(crate) path: &'t mrt::AsPath<'t>,
}

/// What a session did with one route, as it is noted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noted<'t> {
    pub(crate) what: What,
    pub(crate) asn: Asn,
    pub(crate) ways: Ways,
    pub(crate) passed: &'t [(Asn, Weight)],
}

/// A session's place for a route: the session, the path's number with ADD-PATH,
/// the prefix.
pub(crate) type Slot = (u32, Option<u32>, Prefix);

/// Follows who carries what.
#[derive(Debug, Default)]
pub(crate) struct Tracker {
    events: Vec<Event>,
    /// Sessions that carry each event now.
    carrying: Vec<u32>,
    /// Events that are carried.
    open: FxHashMap<(What, Asn, Prefix, Option<Asn>), u32>,
    /// What each slot carries; only slots that carry an event.
    slots: FxHashMap<Slot, Vec<u32>>,
}

impl Tracker {
    /// A session carries a route, which is each of `noted`, in place of what it
    /// carried in the slot.
    pub(crate) fn carry<'t>(
        &mut self,
        slot: Slot,
        sight: Sight<'_>,
        noted: impl Iterator<Item = Noted<'t>>,
    ) {
        let now: Vec<u32> = noted.map(|noted| self.event(sight, noted)).collect();
        let before = match self.slots.get_mut(&slot) {
            Some(before) => std::mem::take(before),
            None if now.is_empty() => return,
            None => Vec::new(),
        };
        for &event in now.iter().filter(|event| !before.contains(event)) {
            let carrying = &mut self.carrying[event as usize];
            *carrying += 1;
            let event = &mut self.events[event as usize];
            event.sessions = event.sessions.max(*carrying);
        }
        for &event in before.iter().filter(|event| !now.contains(event)) {
            self.release(event, sight.timestamp);
        }
        if now.is_empty() {
            self.slots.remove(&slot);
        } else {
            self.slots.insert(slot, now);
        }
    }

    /// A session carries nothing in the slot any more.
    pub(crate) fn withdraw(&mut self, slot: Slot, timestamp: Timestamp) {
        for event in self.slots.remove(&slot).unwrap_or_default() {
            self.release(event, timestamp);
        }
    }

    /// A session carries nothing any more.
    pub(crate) fn down(&mut self, session: u32, timestamp: Timestamp) {
        let slots = self.slots.extract_if(|(of, ..), _| *of == session);
        let released: Vec<u32> = slots.flat_map(|(_, events)| events).collect();
        for event in released {
            self.release(event, timestamp);
        }
    }

    /// The events, in the order in which they began.
    pub(crate) fn finish(self) -> Vec<Event> {
        self.events
    }

    /// The event that is open, or a new one.
    fn event(&mut self, sight: Sight<'_>, noted: Noted<'_>) -> u32 {
        let key = (noted.what, noted.asn, sight.prefix, sight.origin);
        if let Some(&place) = self.open.get(&key) {
            let event = &mut self.events[place as usize];
            event.ways = event.ways.and(noted.ways);
            pass_on(&mut event.passed, noted.passed);
            return place;
        }
        let place = u32::try_from(self.events.len()).expect("events of more than 100 bytes");
        self.events.push(Event {
            what: noted.what,
            asn: noted.asn,
            prefix: sight.prefix,
            origin: sight.origin,
            ways: noted.ways,
            start: sight.timestamp,
            end: None,
            passed: noted.passed.to_vec(),
            sessions: 0,
            path: sight.path.to_string(),
            source: sight.source,
            offset: sight.offset,
        });
        self.carrying.push(0);
        self.open.insert(key, place);
        place
    }

    fn release(&mut self, place: u32, timestamp: Timestamp) {
        let carrying = &mut self.carrying[place as usize];
        *carrying -= 1;
        if *carrying == 0 {
            let event = &mut self.events[place as usize];
            // Records of several sources need not be in the order of their times.
            event.end = Some(timestamp.max(event.start));
            self.open
                .remove(&(event.what, event.asn, event.prefix, event.origin));
        }
    }
}

/// Adds those who passed something on; of one that is there the larger weight
/// counts.
fn pass_on(known: &mut Vec<(Asn, Weight)>, more: &[(Asn, Weight)]) {
    for &(asn, weight) in more {
        match known.iter_mut().find(|(known, _)| *known == asn) {
            Some((_, known)) => *known = weight.max(*known),
            None => known.push((asn, weight)),
        }
    }
}
