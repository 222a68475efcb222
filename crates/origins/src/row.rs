//! One row: a prefix, an origin, and which of 64 peers carried it.

use std::cmp::Ordering;

use net::{Family, Prefix};

/// What identifies an origin in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OriginKey {
    /// An AS number.
    As(u32),
    /// A set of them, by its number in the registry.
    Set(u32),
    /// The path has no AS, or there is none.
    None,
}

/// Peers are numbered; a row has those of one block of 64, so that a pair which
/// more carried has several rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The prefix's bits, left-aligned.
    high: u64,
    low: u64,
    /// Peers of the block, the first in the lowest bit.
    pub(crate) peers: u64,
    number: u32,
    pub(crate) block: u16,
    length: u8,
    /// Family and kind of origin.
    kind: u8,
}

/// Peers in a block.
pub(crate) const BLOCK_PEERS: u32 = u64::BITS;

const V6: u8 = 0x10;

impl Row {
    pub(crate) fn new(prefix: Prefix, origin: OriginKey, block: u16, peers: u64) -> Row {
        let (kind, number) = match origin {
            OriginKey::As(number) => (0, number),
            OriginKey::Set(number) => (1, number),
            OriginKey::None => (2, 0),
        };
        let bits = prefix.bits();
        Row {
            high: (bits >> 64) as u64,
            low: bits as u64,
            peers,
            number,
            block,
            length: prefix.length(),
            kind: kind
                | match prefix.family() {
                    Family::V4 => 0,
                    Family::V6 => V6,
                },
        }
    }

    pub(crate) fn family(&self) -> Family {
        if self.kind & V6 == 0 {
            Family::V4
        } else {
            Family::V6
        }
    }

    pub(crate) fn prefix(&self) -> Prefix {
        let bits = u128::from(self.high) << 64 | u128::from(self.low);
        Prefix::from_bits(self.family(), bits, self.length).expect("it was made of a prefix")
    }

    pub(crate) fn origin(&self) -> OriginKey {
        match self.kind & !V6 {
            0 => OriginKey::As(self.number),
            1 => OriginKey::Set(self.number),
            _ => OriginKey::None,
        }
    }

    pub(crate) fn set_origin_number(&mut self, number: u32) {
        self.number = number;
    }

    /// Prefixes as [`Prefix`] orders them, then origins, then blocks.
    pub(crate) fn order(&self, other: &Row) -> Ordering {
        let family = |row: &Row| row.kind & V6;
        let key = |row: &Row| {
            (
                row.high, row.low, row.length, row.kind, row.number, row.block,
            )
        };
        family(self)
            .cmp(&family(other))
            .then_with(|| key(self).cmp(&key(other)))
    }

    /// Whether the prefix and the origin are the same.
    pub(crate) fn is_same_pair(&self, other: &Row) -> bool {
        self.high == other.high
            && self.number == other.number
            && self.low == other.low
            && self.length == other.length
            && self.kind == other.kind
    }
}

/// Makes one row of neighbours that differ in their peers alone.
pub(crate) fn merge(rows: &mut Vec<Row>) {
    rows.dedup_by(|row, kept| {
        let same = row.is_same_pair(kept) && row.block == kept.block;
        if same {
            kept.peers |= row.peers;
        }
        same
    });
}
