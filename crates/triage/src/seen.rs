//! Whether an event was seen before, and how often.

use std::hash::Hasher;
use std::net::IpAddr;
use std::time::Duration;

use events::{Event, Field, Value};
use net::Timestamp;
use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128, SipHasher13};

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
    /// How often, of which within one window after another.
    pub count: u64,
    /// How often it came back after a window without it.
    pub reopened: u64,
}

/// What an event is beside those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// Nothing like it was seen.
    New,
    /// It was seen within the window.
    Repeated,
    /// It was seen, and not within the window.
    Reopened,
}

/// 128 bits that stand for what makes events the same. Two different events share
/// them by chance once in 2⁶⁴ events, and nobody can choose them to: the keys of the
/// hash are drawn when a store is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u128);

/// Makes keys. The two secrets are drawn once and kept with what was seen.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    secrets: (u64, u64),
}

impl Keys {
    /// With these secrets.
    pub fn new(secrets: (u64, u64)) -> Keys {
        Keys { secrets }
    }

    /// The key of an event.
    pub fn key(&self, event: &Event<'_>) -> Key {
        let mut hasher = SipHasher13::new_with_keys(self.secrets.0, self.secrets.1);
        for (at, field) in SAME.iter().enumerate() {
            let value = event.get(*field);
            if !value.is_null() {
                hasher.write_u8(at as u8);
                write(&mut hasher, value);
            }
        }
        Key(hasher.finish128().as_u128())
    }
}

/// Feeds a value to the hash so that no two values of a field, however they are cut,
/// feed it the same bytes.
fn write(hasher: &mut SipHasher13, value: Value<'_>) {
    let mut text = |text: &str| {
        hasher.write_u64(text.len() as u64);
        hasher.write(text.as_bytes());
    };
    match value {
        Value::Text(value) | Value::Json(value) => text(value),
        Value::Address(IpAddr::V4(address)) => hasher.write(&address.octets()),
        Value::Address(IpAddr::V6(address)) => hasher.write(&address.octets()),
        Value::Integer(number) => hasher.write_i64(number),
        other => text(&format!("{other:?}")),
    }
}

/// What was seen within a window, in memory: some 60 bytes for each event that is
/// unlike the others.
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
    /// An event that is older than the last one like it repeats it.
    pub fn see(&mut self, key: Key, time: Timestamp) -> (Novelty, Sighting) {
        let sighting = self.sightings.entry(key).or_insert(Sighting {
            first: time,
            last: time,
            count: 0,
            reopened: 0,
        });
        let window = i64::try_from(self.window.as_micros()).unwrap_or(i64::MAX);
        let novelty = match sighting.count {
            0 => Novelty::New,
            _ if time.micros().saturating_sub(sighting.last.micros()) > window => {
                sighting.reopened += 1;
                Novelty::Reopened
            }
            _ => Novelty::Repeated,
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

    /// Everything that is remembered, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &Sighting)> {
        self.sightings
            .iter()
            .map(|(key, sighting)| (*key, sighting))
    }
}
