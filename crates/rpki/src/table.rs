//! The VRPs of one address family, ordered by prefix.
//!
//! In the order of [`Prefix`] a block stands before all that it
//! covers. So the VRPs that cover a prefix are found from the last VRP that does
//! not stand after it: either that one covers the prefix, or the nearest that
//! does is one that covers *it*. Each row therefore links to the next row before
//! it that covers it, and looking up is a search and a walk along links.

use net::{Family, Prefix};

use crate::state::{Reason, State};

/// No row: the end of a chain of links.
pub(crate) const NONE: u32 = u32::MAX;

/// How many slots the first index has. Our choice: 256 KiB stay in a core's
/// cache, and a slot of the 700 thousand VRPs of 2025 has a dozen rows.
const SLOTS: usize = 1 << 16;

/// How many rows are passed one by one before a search. Our choice, by
/// measurement: a table of routes and the VRPs go forward at about the same rate.
const NEAR: usize = 8;

/// The address of a family as a number, its first bit on top.
pub(crate) trait Bits: Copy + Ord {
    const FAMILY: Family;

    /// The address from `Prefix::bits`.
    fn from_word(word: u128) -> Self;
    /// The address as `Prefix::bits` has it.
    fn to_word(self) -> u128;
    /// How many bits from the top are the same in both.
    fn common(self, other: Self) -> u32;
    /// The slot in the first index: 0 to `SLOTS` − 1, and never less for a later
    /// address.
    fn slot(self) -> usize;
}

impl Bits for u32 {
    const FAMILY: Family = Family::V4;

    fn from_word(word: u128) -> u32 {
        (word >> 96) as u32
    }

    fn to_word(self) -> u128 {
        u128::from(self) << 96
    }

    fn common(self, other: u32) -> u32 {
        (self ^ other).leading_zeros()
    }

    fn slot(self) -> usize {
        (self >> 16) as usize
    }
}

impl Bits for u128 {
    const FAMILY: Family = Family::V6;

    fn from_word(word: u128) -> u128 {
        word
    }

    fn to_word(self) -> u128 {
        self
    }

    fn common(self, other: u128) -> u32 {
        (self ^ other).leading_zeros()
    }

    fn slot(self) -> usize {
        // All global unicast space that IANA has given out is in 2000::/3; the
        // 16 bits after these three tell more than the first 16 would.
        match (self >> 125) as u8 {
            0 => 0,
            1 => (self >> 109) as usize & (SLOTS - 1),
            _ => SLOTS - 1,
        }
    }
}

/// A VRP as it was read. Ordered by what it says, then by the rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Draft<B> {
    pub(crate) bits: B,
    pub(crate) length: u8,
    pub(crate) max_length: u8,
    pub(crate) asn: u32,
    /// The number of its trust anchor's name.
    pub(crate) anchor: u8,
    /// Seconds since 1970; 0 where not known.
    pub(crate) expires: u32,
}

/// What a VRP says beside its address.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) asn: u32,
    /// The next row on the way up: the last one before this that has the same
    /// prefix or one that covers it. [`NONE`] where there is none.
    pub(crate) link: u32,
    pub(crate) length: u8,
    pub(crate) max_length: u8,
    /// As in [`Draft`].
    pub(crate) anchor: u8,
}

pub(crate) struct Table<B> {
    /// The address of each row. Apart, so that a search goes through less memory.
    bits: Vec<B>,
    /// By prefix, then maximum length, then AS number.
    pub(crate) rows: Vec<Row>,
    /// Of each row, as in [`Draft`]. Apart, since validation does not ask.
    pub(crate) expires: Vec<u32>,
    /// Of each slot the first row in it or after it, and at last the number of
    /// rows.
    first: Vec<u32>,
}

impl<B: Bits> Table<B> {
    /// Sorts and links. Also how many rows said the same as another: of those
    /// the first trust anchor and the last expiry are kept.
    pub(crate) fn new(mut drafts: Vec<Draft<B>>) -> (Table<B>, u64) {
        // Validators write in the order of addresses, as a rule, so that only rows of
        // one address are out of place.
        if drafts.is_sorted_by_key(|draft| draft.bits) {
            for rows in drafts.chunk_by_mut(|one, next| one.bits == next.bits) {
                rows.sort_unstable();
            }
        } else {
            drafts.sort();
        }
        let read = drafts.len();
        drafts.dedup_by(|later, kept| {
            let same = (kept.bits, kept.length, kept.max_length, kept.asn)
                == (later.bits, later.length, later.max_length, later.asn);
            if same {
                kept.expires = kept.expires.max(later.expires);
            }
            same
        });
        let duplicates = (read - drafts.len()) as u64;
        assert!(
            drafts.len() < NONE as usize,
            "four thousand million VRPs do not fit in memory"
        );
        let mut table = Table {
            bits: drafts.iter().map(|draft| draft.bits).collect(),
            rows: drafts.iter().map(Row::of).collect(),
            expires: drafts.iter().map(|draft| draft.expires).collect(),
            first: Vec::new(),
        };
        drop(drafts);
        table.link();
        table.index();
        (table, duplicates)
    }

    fn link(&mut self) {
        // The way up from the row before: each covers all after it.
        let mut open: Vec<u32> = Vec::new();
        for at in 0..self.rows.len() {
            while let Some(&last) = open.last()
                && !self.covers(last as usize, self.bits[at])
            {
                open.pop();
            }
            if let Some(&last) = open.last() {
                self.rows[at].link = last;
            }
            open.push(at as u32);
        }
    }

    fn index(&mut self) {
        self.first = vec![0; SLOTS + 1];
        for bits in &self.bits {
            self.first[bits.slot() + 1] += 1;
        }
        let mut before = 0;
        for count in &mut self.first {
            before += *count;
            *count = before;
        }
    }

    /// How many rows have this address or one before it.
    pub(crate) fn rank(&self, bits: B) -> usize {
        let slot = bits.slot();
        let start = self.first[slot] as usize;
        let all = &self.bits[start..self.first[slot + 1] as usize];
        start + all.partition_point(|row| *row <= bits)
    }

    /// The same as [`Table::rank`], found fast when it is not far after `rank`,
    /// which must not be after it.
    pub(crate) fn rank_from(&self, rank: usize, bits: B) -> usize {
        for (at, row) in self.bits[rank..].iter().take(NEAR).enumerate() {
            if *row > bits {
                return rank + at;
            }
        }
        self.rank(bits)
    }

    /// The row nearest to a prefix that covers it, or [`NONE`]: from there, links
    /// lead through all that cover it, longest first. `rank` is the address's.
    pub(crate) fn covering(&self, rank: usize, bits: B, length: u8) -> u32 {
        // Rank 0 becomes `NONE`.
        let mut at = (rank as u32).wrapping_sub(1);
        while let Some(row) = self.rows.get(at as usize) {
            // Longer ones stand in between where they have the same address.
            if self.covers(at as usize, bits) && row.length <= length {
                return at;
            }
            at = row.link;
        }
        NONE
    }

    /// Whether the row's block has the address.
    fn covers(&self, at: usize, bits: B) -> bool {
        self.bits[at].common(bits) >= u32::from(self.rows[at].length)
    }

    /// The state of a route whose prefix has `length` bits and is covered by row
    /// `at` and those that it links to. An origin of 0 stands for none.
    pub(crate) fn state(&self, mut at: u32, length: u8, origin: u32) -> State {
        if at == NONE {
            return State::NotFound;
        }
        let mut reason = Reason::Asn;
        while let Some(row) = self.rows.get(at as usize) {
            if row.asn == origin && origin != 0 {
                if length <= row.max_length {
                    return State::Valid;
                }
                reason = Reason::Length;
            }
            at = row.link;
        }
        State::Invalid(reason)
    }

    /// The block of a row.
    pub(crate) fn prefix(&self, at: usize) -> Prefix {
        Prefix::from_bits(B::FAMILY, self.bits[at].to_word(), self.rows[at].length)
            .expect("rows are made of prefixes")
    }
}

impl Row {
    /// Not yet linked.
    fn of<B>(draft: &Draft<B>) -> Row {
        Row {
            asn: draft.asn,
            link: NONE,
            length: draft.length,
            max_length: draft.max_length,
            anchor: draft.anchor,
        }
    }
}
