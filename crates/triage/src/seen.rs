//! Whether an event was seen before, and how often.

use std::collections::hash_map::Entry;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use events::{Event, Field, Value};
use net::Timestamp;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// The fields that make two events the same but for their time.
const SAME: [Field; 12] = [
    Field::ClassificationType,
    Field::ClassificationIdentifier,
    Field::SourceIp,
    Field::SourcePort,
    Field::SourceFqdn,
    Field::SourceUrl,
    Field::DestinationIp,
    Field::DestinationPort,
    Field::DestinationFqdn,
    Field::ProtocolTransport,
    Field::MalwareName,
    Field::FeedCode,
];

/// What is known of events that are the same but for their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// When it was first seen, by the events' own time.
    pub first: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// How often.
    pub count: u64,
    /// How often it came back after a window without it.
    pub reopened: u64,
    /// The number of the decision that holds for it: of when it was new, or came back.
    pub decision: i64,
}

impl Sighting {
    /// Of an event that was seen once.
    pub const fn new(time: Timestamp, decision: i64) -> Sighting {
        Sighting {
            first: time,
            last: time,
            count: 1,
            reopened: 0,
            decision,
        }
    }
}

/// What an event is beside those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// Nothing like it was seen.
    New,
    /// It was seen within the window.
    Repeated,
    /// It was seen, and not within the window: this is what was known before.
    Reopened(Sighting),
}

/// What makes events the same, as 128 bits of its SHA-256: nobody can make an event
/// that is taken for another one, and a replay anywhere has the same keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u128);

impl Key {
    /// The key of an event. `room` is memory for what is hashed, used anew each time.
    pub fn of(event: &Event<'_>, room: &mut Vec<u8>) -> Key {
        room.clear();
        for (at, field) in SAME.iter().enumerate() {
            let value = event.get(*field);
            if !value.is_null() {
                room.push(at as u8);
                write(room, value);
            }
        }
        let hash: [u8; 32] = Sha256::digest(&room).into();
        let (first, _) = hash.split_first_chunk().expect("it has 32 bytes");
        Key(u128::from_be_bytes(*first))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Appends a value so that no two values of a field, however they are cut, append the
/// same bytes.
fn write(room: &mut Vec<u8>, value: Value<'_>) {
    let mut text = |text: &str| {
        room.extend_from_slice(&(text.len() as u64).to_be_bytes());
        room.extend_from_slice(text.as_bytes());
    };
    match value {
        Value::Text(value) | Value::Json(value) => text(value),
        Value::Address(IpAddr::V4(address)) => room.extend_from_slice(&address.octets()),
        Value::Address(IpAddr::V6(address)) => room.extend_from_slice(&address.octets()),
        Value::Integer(number) => room.extend_from_slice(&number.to_be_bytes()),
        other => text(&format!("{other:?}")),
    }
}

/// What was seen, in memory: some 65 bytes for each event that is unlike the others.
/// Whoever has it bounds it, with [`Seen::forget`], and remembers it elsewhere.
#[derive(Clone, Debug)]
pub struct Seen {
    window: Duration,
    sightings: FxHashMap<Key, Sighting>,
}

impl Seen {
    /// Nothing yet. Two events are the same when they are at most a window apart.
    pub fn new(window: Duration) -> Seen {
        Seen {
            window,
            sightings: FxHashMap::default(),
        }
    }

    /// Remembers what was seen before.
    pub fn restore(&mut self, key: Key, sighting: Sighting) {
        self.sightings.insert(key, sighting);
    }

    /// Notes that an event was seen, by its own time, so that a replay of the same
    /// feeds gives the same answers.
    ///
    /// An event that is older than the last one like it repeats it. `decision` is the
    /// number of its decision, if it is new or came back.
    pub fn see(&mut self, key: Key, time: Timestamp, decision: i64) -> (Novelty, Sighting) {
        let sighting = match self.sightings.entry(key) {
            Entry::Vacant(place) => {
                return (Novelty::New, *place.insert(Sighting::new(time, decision)));
            }
            Entry::Occupied(place) => place.into_mut(),
        };
        let window = i64::try_from(self.window.as_micros()).unwrap_or(i64::MAX);
        let is_over = time.micros().saturating_sub(sighting.last.micros()) > window;
        let novelty = match is_over {
            true => {
                let before = *sighting;
                sighting.reopened += 1;
                sighting.decision = decision;
                Novelty::Reopened(before)
            }
            false => Novelty::Repeated,
        };
        sighting.count += 1;
        sighting.first = sighting.first.min(time);
        sighting.last = sighting.last.max(time);
        (novelty, *sighting)
    }

    /// What is known of an event.
    pub fn sighting(&self, key: Key) -> Option<&Sighting> {
        self.sightings.get(&key)
    }

    /// How many events unlike one another are remembered.
    pub fn len(&self) -> usize {
        self.sightings.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.sightings.is_empty()
    }

    /// The keys of all that is remembered, in no order.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.sightings.keys().copied()
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.sightings.clear();
    }
}
