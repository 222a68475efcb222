//! What one thread does with a batch: from decoded origins to sorted rows.

use std::net::IpAddr;

use archive::{Batch, Batches, Window};
use mrt::{Kind, Origin, OriginVisitor, Peer};
use net::{Asn, Prefix};
use rustc_hash::FxHashMap;

use crate::peers::Registry;
use crate::row::{BLOCK_PEERS, OriginKey, Row, merge};

/// A thread's own memory.
pub(crate) struct Worker<'a> {
    registry: &'a Registry,
    /// The table of peers at hand, and its peers' numbers.
    table: Vec<Peer>,
    numbers: Vec<Number>,
    /// Numbers of peers that are in no table.
    known: FxHashMap<(IpAddr, Asn), Number>,
    last: Option<(Peer, Number)>,
    prefix: Option<Prefix>,
    /// What was met of the prefix at hand.
    met: Vec<Met>,
    rows: Vec<Row>,
}

/// A peer's number, as rows have it.
#[derive(Clone, Copy)]
struct Number {
    block: u16,
    bit: u64,
}

impl Number {
    fn new(number: u32) -> Number {
        let block = u16::try_from(number / BLOCK_PEERS);
        Number {
            block: block.expect("fewer than four million peers"),
            bit: 1 << (number % BLOCK_PEERS),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Met {
    origin: OriginKey,
    block: u16,
    peers: u64,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(registry: &'a Registry) -> Worker<'a> {
        Worker {
            registry,
            table: Vec::new(),
            numbers: Vec::new(),
            known: FxHashMap::default(),
            last: None,
            prefix: None,
            met: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Decodes a batch into rows.
    pub(crate) fn batch(&mut self, batches: &Batches, batch: &Batch, window: Window) {
        self.rows.clear();
        self.peers(batch.peers());
        batches.decode_with(
            batch,
            // A table of peers is what the records after it point to.
            |record| window.contains(record.timestamp) || record.kind == Kind::PEER_INDEX_TABLE,
            |decoder, record| decoder.origins(record, self),
        );
        self.flush();
        if !self.rows.is_sorted_by(|a, b| a.order(b).is_le()) {
            self.rows.sort_unstable_by(Row::order);
        }
        merge(&mut self.rows);
    }

    /// The rows of the last batch, sorted.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Writes down what was met of the prefix at hand.
    fn flush(&mut self) {
        let Some(prefix) = self.prefix.take() else {
            return;
        };
        if self.met.len() > 1 {
            self.met.sort_unstable();
        }
        for met in self.met.drain(..) {
            self.rows
                .push(Row::new(prefix, met.origin, met.block, met.peers));
        }
    }

    #[inline]
    fn meet(&mut self, origin: OriginKey, peer: Number) {
        let is_it = |met: &Met| met.origin == origin && met.block == peer.block;
        // Nearly all entries of a prefix have the same origin.
        if let Some(first) = self.met.first_mut()
            && is_it(first)
        {
            first.peers |= peer.bit;
        } else if let Some(met) = self.met.iter_mut().find(|met| is_it(met)) {
            met.peers |= peer.bit;
        } else {
            self.met.push(Met {
                origin,
                block: peer.block,
                peers: peer.bit,
            });
        }
    }

    #[inline]
    fn key(&self, origin: Option<Origin<'_>>) -> OriginKey {
        match origin {
            Some(Origin::As(asn)) => OriginKey::As(asn.0),
            Some(Origin::Set(set)) => {
                let mut numbers: Vec<u32> = set.asns().map(|asn| asn.0).collect();
                numbers.sort_unstable();
                numbers.dedup();
                OriginKey::Set(self.registry.set(numbers))
            }
            None => OriginKey::None,
        }
    }

    fn number(&mut self, peer: &Peer) -> Number {
        if let Some((last, number)) = &self.last
            && last == peer
        {
            return *number;
        }
        let registry = self.registry;
        let number = *self
            .known
            .entry((peer.address, peer.asn))
            .or_insert_with(|| Number::new(registry.peer(peer)));
        self.last = Some((*peer, number));
        number
    }
}

impl OriginVisitor for Worker<'_> {
    fn prefix(&mut self, prefix: Prefix) {
        self.flush();
        self.prefix = Some(prefix);
    }

    #[inline]
    fn held(&mut self, peer: u16, origin: Option<Origin<'_>>) {
        let origin = self.key(origin);
        self.meet(origin, self.numbers[usize::from(peer)]);
    }

    fn announced(&mut self, peer: &Peer, prefix: Prefix, origin: Option<Origin<'_>>) {
        let origin = self.key(origin);
        let Number { block, bit } = self.number(peer);
        self.rows.push(Row::new(prefix, origin, block, bit));
    }

    fn peers(&mut self, peers: &[Peer]) {
        if self.table != peers {
            self.table = peers.to_vec();
            let number = |peer| Number::new(self.registry.peer(peer));
            self.numbers = peers.iter().map(number).collect();
        }
    }
}
