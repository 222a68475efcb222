//! The data in use.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use net::Asn;
use rpki::{Aspa, Aspas, Payloads};

use crate::pdu::{AspaForm, Version};
use crate::timing::Timing;

/// What a cache has said up to a serial number. Never changes.
pub struct Snapshot {
    /// VRPs and ASPAs. The protocol does not tell when they were made, by which
    /// trust anchor, or how long each is good.
    pub payloads: Payloads,
    /// Routers' keys.
    pub router_keys: BTreeSet<RouterKey>,
    /// In which version of the protocol it was said. Version 0 has no router
    /// keys, and only version 2 has ASPAs.
    pub version: Version,
    /// Which life of the cache.
    pub session: u16,
    /// Up to which of its serial numbers.
    pub serial: u32,
    /// How long it is good.
    pub timing: Timing,
    /// When it was complete.
    pub received: Instant,
    /// ASPAs as they came; the early form has two of a customer.
    pub(crate) aspas: BTreeMap<(Asn, AspaForm), Box<[Asn]>>,
}

/// A router's key (RFC 8635).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouterKey {
    /// Whose router.
    pub asn: Asn,
    /// The subject key identifier.
    pub identifier: [u8; 20],
    /// The subject public key info, as DER.
    pub key: Box<[u8]>,
}

impl Snapshot {
    /// When the data are good no longer.
    pub fn expires(&self) -> Instant {
        self.received + self.timing.expire
    }

    /// How long the data have been good no longer; `None` while they are.
    pub fn stale_for(&self, now: Instant) -> Option<Duration> {
        now.checked_duration_since(self.expires())
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("vrps", &self.payloads.vrps.len())
            .field("aspas", &self.payloads.aspas.len())
            .field("router_keys", &self.router_keys.len())
            .field("version", &self.version)
            .field("session", &self.session)
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}

pub(crate) fn aspas_of(records: &BTreeMap<(Asn, AspaForm), Box<[Asn]>>) -> Aspas {
    let aspas = records.iter().map(|((customer, _), providers)| Aspa {
        customer: *customer,
        providers,
        expires: None,
    });
    aspas.collect()
}

/// The data in use, for any number of readers on any thread. Clones are the same
/// data.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    current: Arc<RwLock<Option<Arc<Snapshot>>>>,
}

/// What there is to be used at a moment.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Data that are good.
    Fresh(Arc<Snapshot>),
    /// Data that have expired: the cache was not heard for too long. To use them
    /// is the reader's decision, and to say so its duty.
    Stale {
        /// The data.
        snapshot: Arc<Snapshot>,
        /// How long they have been good no longer.
        stale_for: Duration,
    },
    /// Nothing was ever complete.
    Nothing,
}

impl Shared {
    /// What there is now. A reader that asks several questions of the same data
    /// asks them of one reading: the next one may have others.
    pub fn read(&self, now: Instant) -> Reading {
        let Some(snapshot) = self.latest() else {
            return Reading::Nothing;
        };
        match snapshot.stale_for(now) {
            Some(stale_for) => Reading::Stale {
                snapshot,
                stale_for,
            },
            None => Reading::Fresh(snapshot),
        }
    }

    /// The data that were complete last, expired or not.
    pub(crate) fn latest(&self) -> Option<Arc<Snapshot>> {
        // Nothing panics while it holds the lock, and an `Arc` is never half set.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    pub(crate) fn replace(&self, snapshot: Arc<Snapshot>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = current.replace(snapshot);
        drop(current);
        // Freeing a million VRPs takes its time, and nobody need wait for it.
        drop(before);
    }
}

impl Reading {
    /// The data if they are good.
    pub fn fresh(self) -> Option<Arc<Snapshot>> {
        match self {
            Reading::Fresh(snapshot) => Some(snapshot),
            Reading::Stale { .. } | Reading::Nothing => None,
        }
    }
}
