//! An answer on its way: what it changes, until it is complete.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use net::{Asn, Prefix};
use rpki::{Payloads, Vrp};

use crate::data::{RouterKey, Snapshot, aspas_of};
use crate::pdu::{Aspa, AspaForm, ErrorCode};

/// How many records one answer may have, unless told otherwise. Our choice: the whole RPKI had 0.7
/// million in 2025, and a cache that never ends must not fill the memory; each
/// takes about a hundred bytes.
pub const RECORDS_MAX: usize = 10_000_000;

/// What an answer has changed so far, over what was there before.
pub(crate) struct Update {
    /// Which life of the cache says so.
    pub(crate) session: u16,
    /// What it changes; `None` where it is everything.
    pub(crate) base: Option<Arc<Snapshot>>,
    /// Of each record that was named whether it is there.
    vrps: HashMap<VrpKey, bool>,
    router_keys: BTreeMap<RouterKey, bool>,
    aspas: BTreeMap<(Asn, AspaForm), Option<Box<[Asn]>>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct VrpKey {
    pub(crate) prefix: Prefix,
    pub(crate) max_length: u8,
    pub(crate) asn: Asn,
}

impl VrpKey {
    fn of(vrp: &Vrp<'_>) -> VrpKey {
        VrpKey {
            prefix: vrp.prefix,
            max_length: vrp.max_length,
            asn: vrp.asn,
        }
    }

    fn vrp(self) -> Vrp<'static> {
        Vrp {
            prefix: self.prefix,
            max_length: self.max_length,
            asn: self.asn,
            trust_anchor: None,
            expires: None,
        }
    }
}

/// Why a record is not taken: the code with which that is reported.
type Refused = ErrorCode;

impl Update {
    pub(crate) fn new(session: u16, base: Option<Arc<Snapshot>>) -> Update {
        Update {
            session,
            base,
            vrps: HashMap::new(),
            router_keys: BTreeMap::new(),
            aspas: BTreeMap::new(),
        }
    }

    /// How many records were named, each once.
    pub(crate) fn records(&self) -> usize {
        self.vrps.len() + self.router_keys.len() + self.aspas.len()
    }

    pub(crate) fn vrp(&mut self, announce: bool, key: VrpKey) -> Result<(), Refused> {
        let before = self.vrps.get(&key).copied();
        let is_there = before.unwrap_or_else(|| {
            self.base.as_ref().is_some_and(|base| {
                let vrps = &base.payloads.vrps;
                vrps.contains(key.prefix, key.max_length, key.asn)
            })
        });
        check(announce, is_there)?;
        self.vrps.insert(key, announce);
        Ok(())
    }

    pub(crate) fn router_key(&mut self, announce: bool, key: RouterKey) -> Result<(), Refused> {
        let before = self.router_keys.get(&key).copied();
        let is_there = before.unwrap_or_else(|| {
            let base = self.base.as_ref();
            base.is_some_and(|base| base.router_keys.contains(&key))
        });
        check(announce, is_there)?;
        self.router_keys.insert(key, announce);
        Ok(())
    }

    /// An announcement takes the place of what the customer had (8210bis §5.12).
    pub(crate) fn aspa(&mut self, aspa: &Aspa<'_>) -> Result<(), Refused> {
        let key = (aspa.customer, aspa.form);
        if aspa.announce {
            self.aspas.insert(key, Some(aspa.providers().collect()));
            return Ok(());
        }
        let is_there = match self.aspas.get(&key) {
            Some(named) => named.is_some(),
            None => {
                let base = self.base.as_ref();
                base.is_some_and(|base| base.aspas.contains_key(&key))
            }
        };
        check(false, is_there)?;
        self.aspas.insert(key, None);
        Ok(())
    }

    /// What there is when the answer is complete: VRPs and ASPAs, router keys, and
    /// ASPAs as they came.
    pub(crate) fn finish(self) -> Finished {
        let base = self.base.as_deref();
        let kept = base.into_iter().flat_map(|base| base.payloads.vrps.iter());
        let kept = kept.filter(|vrp| !self.vrps.contains_key(&VrpKey::of(vrp)));
        let named = self.vrps.iter().filter(|(_, is_there)| **is_there);
        let vrps = kept.chain(named.map(|(key, _)| key.vrp())).collect();

        let mut router_keys = base.map_or_else(BTreeSet::new, |base| base.router_keys.clone());
        for (key, is_there) in self.router_keys {
            if is_there {
                router_keys.insert(key);
            } else {
                router_keys.remove(&key);
            }
        }
        let mut aspas = base.map_or_else(BTreeMap::new, |base| base.aspas.clone());
        for (key, providers) in self.aspas {
            match providers {
                Some(providers) => aspas.insert(key, providers),
                None => aspas.remove(&key),
            };
        }
        Finished {
            payloads: Payloads {
                vrps,
                aspas: aspas_of(&aspas),
                generated: None,
            },
            router_keys,
            aspas,
        }
    }
}

/// What there is when an answer is complete.
pub(crate) struct Finished {
    pub(crate) payloads: Payloads,
    pub(crate) router_keys: BTreeSet<RouterKey>,
    pub(crate) aspas: BTreeMap<(Asn, AspaForm), Box<[Asn]>>,
}

fn check(announce: bool, is_there: bool) -> Result<(), Refused> {
    match (announce, is_there) {
        (true, true) => Err(ErrorCode::DUPLICATE_ANNOUNCEMENT),
        (false, false) => Err(ErrorCode::UNKNOWN_WITHDRAWAL),
        _ => Ok(()),
    }
}
