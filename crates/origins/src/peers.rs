//! Numbers for peers and for sets of origins, shared by all threads.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use mrt::Peer;
use net::Asn;
use rustc_hash::FxHashMap;

/// Who was met so far. A peer is an address and an AS: the same in two files is
/// the same peer.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    peers: Mutex<Numbers<(IpAddr, Asn)>>,
    sets: Mutex<Numbers<Vec<u32>>>,
}

#[derive(Debug)]
struct Numbers<T> {
    of: FxHashMap<T, u32>,
    all: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers {
            of: FxHashMap::default(),
            all: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbers<T> {
    fn of(&mut self, item: T) -> u32 {
        *self.of.entry(item).or_insert_with_key(|item| {
            self.all.push(item.clone());
            u32::try_from(self.all.len() - 1).expect("memory holds fewer than 2³²")
        })
    }
}

impl Registry {
    pub(crate) fn peer(&self, peer: &Peer) -> u32 {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        peers.of((peer.address, peer.asn))
    }

    /// A set, its numbers sorted, each once.
    pub(crate) fn set(&self, numbers: Vec<u32>) -> u32 {
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.of(numbers)
    }

    /// Peers and sets by their numbers.
    pub(crate) fn into_lists(self) -> (Vec<(IpAddr, Asn)>, Vec<Vec<u32>>) {
        let peers = self.peers.into_inner();
        let sets = self.sets.into_inner();
        (
            peers.unwrap_or_else(PoisonError::into_inner).all,
            sets.unwrap_or_else(PoisonError::into_inner).all,
        )
    }
}
