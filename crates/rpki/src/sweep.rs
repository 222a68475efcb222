//! Validation of routes in sorted order.

use net::{Asn, Family, Prefix};

use crate::state::State;
use crate::table::{Bits, Table};
use crate::vrps::{Vrps, origin_number};

/// Validates routes one after the other, fast when they come in the order of
/// [`Prefix`], as in a dump of a routing table: then VRPs are passed along with
/// the routes instead of searched.
///
/// The answer is always that of [`Vrps::validate`]. A prefix that stands before
/// the one asked last of its family is searched for. The families may alternate.
#[derive(Clone, Copy, Debug)]
pub struct Sweep<'a> {
    vrps: &'a Vrps,
    v4: Cursor<u32>,
    v6: Cursor<u128>,
}

/// Where the last prefix of a family stands among its VRPs.
#[derive(Clone, Copy, Debug)]
struct Cursor<B> {
    bits: B,
    length: u8,
    /// `Table::rank` of it.
    rank: usize,
    /// `Table::covering` of it.
    covering: u32,
}

impl Vrps {
    /// Validation of routes in sorted order.
    pub fn sweep(&self) -> Sweep<'_> {
        Sweep {
            vrps: self,
            v4: Cursor::new(&self.v4),
            v6: Cursor::new(&self.v6),
        }
    }
}

impl Sweep<'_> {
    /// The validation state of a route; see [`Vrps::validate`].
    pub fn validate(&mut self, prefix: Prefix, origin: Option<Asn>) -> State {
        match prefix.family() {
            Family::V4 => self.v4.validate(&self.vrps.v4, prefix, origin),
            Family::V6 => self.v6.validate(&self.vrps.v6, prefix, origin),
        }
    }
}

impl<B: Bits> Cursor<B> {
    /// At the first prefix of all, which is the block of all addresses.
    fn new(table: &Table<B>) -> Cursor<B> {
        let bits = B::from_word(0);
        let rank = table.rank(bits);
        Cursor {
            bits,
            length: 0,
            rank,
            covering: table.covering(rank, bits, 0),
        }
    }

    fn validate(&mut self, table: &Table<B>, prefix: Prefix, origin: Option<Asn>) -> State {
        let (bits, length) = (B::from_word(prefix.bits()), prefix.length());
        if (bits, length) != (self.bits, self.length) {
            self.rank = if bits >= self.bits {
                table.rank_from(self.rank, bits)
            } else {
                table.rank(bits)
            };
            self.covering = table.covering(self.rank, bits, length);
            (self.bits, self.length) = (bits, length);
        }
        table.state(self.covering, length, origin_number(origin))
    }
}
