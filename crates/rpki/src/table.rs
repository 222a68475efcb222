//! The VRPs of one address family, ordered by prefix.
//!
//! In the order of [`Prefix`] a block stands before all that it
//! covers. So the VRPs that cover a prefix are found from the last VRP that does
//! not stand after it: either that one covers the prefix, or the nearest that
//! does is one that covers *it*. Each row therefore links to the next row before
//! it that covers it, and looking up is a search and a walk along links.

use std::ops::Range;

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

/// Rows for which there is room at once: of 2025 there are 570 thousand of IPv4. It is
/// address space, and no memory, until there are rows in it; making room as they come
/// would copy them.
const ROOM_ROWS: usize = 1 << 20;

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

impl<B: Bits> Draft<B> {
    /// Whether the two say the same.
    fn is_same(&self, other: &Draft<B>) -> bool {
        (self.bits, self.length, self.max_length, self.asn)
            == (other.bits, other.length, other.max_length, other.asn)
    }
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

impl<B: Bits> Default for Table<B> {
    /// Without a row, and not finished.
    fn default() -> Table<B> {
        Table {
            bits: Vec::new(),
            rows: Vec::new(),
            expires: Vec::new(),
            first: Vec::new(),
        }
    }
}

impl<B: Bits> Table<B> {
    /// Adds a row, before the table is finished.
    pub(crate) fn push(&mut self, draft: Draft<B>) {
        if self.bits.is_empty() {
            self.bits.reserve(ROOM_ROWS);
            self.rows.reserve(ROOM_ROWS);
            self.expires.reserve(ROOM_ROWS);
        }
        self.bits.push(draft.bits);
        self.rows.push(Row::of(&draft));
        self.expires.push(draft.expires);
    }

    /// Sorts and links. Gives how many rows said the same as another: of those
    /// the first trust anchor and the last expiry are kept.
    pub(crate) fn finish(&mut self) -> u64 {
        assert!(
            self.rows.len() < NONE as usize,
            "four thousand million VRPs do not fit in memory"
        );
        let duplicates = match self.sort() {
            true => self.dedup(),
            false => 0,
        };
        self.bits.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.expires.shrink_to_fit();
        self.link();
        self.index();
        duplicates
    }

    fn draft(&self, at: usize) -> Draft<B> {
        let row = &self.rows[at];
        Draft {
            bits: self.bits[at],
            length: row.length,
            max_length: row.max_length,
            asn: row.asn,
            anchor: row.anchor,
            expires: self.expires[at],
        }
    }

    fn set(&mut self, at: usize, draft: Draft<B>) {
        self.bits[at] = draft.bits;
        self.rows[at] = Row::of(&draft);
        self.expires[at] = draft.expires;
    }

    /// Sorts, and tells whether any rows say the same.
    fn sort(&mut self) -> bool {
        let count = self.rows.len();
        let mut drafts = Vec::new();
        if !self.bits.is_sorted() {
            return self.sort_part(0..count, &mut drafts);
        }
        // Validators write in the order of addresses, as a rule, so that only rows of
        // one address are out of place.
        let mut has_same = false;
        let mut start = 0;
        for at in 1..=count {
            if self.bits.get(at) != Some(&self.bits[start]) {
                if at - start > 1 {
                    has_same |= self.sort_part(start..at, &mut drafts);
                }
                start = at;
            }
        }
        has_same
    }

    /// Sorts a part of the rows, by way of drafts; as [`Table::sort`].
    fn sort_part(&mut self, part: Range<usize>, drafts: &mut Vec<Draft<B>>) -> bool {
        drafts.clear();
        drafts.extend(part.clone().map(|at| self.draft(at)));
        if !drafts.is_sorted() {
            drafts.sort();
            for (at, draft) in part.zip(&*drafts) {
                self.set(at, *draft);
            }
        }
        drafts.windows(2).any(|two| two[0].is_same(&two[1]))
    }

    /// Makes one row of those that say the same, and tells how many are gone.
    fn dedup(&mut self) -> u64 {
        let count = self.rows.len();
        let mut kept = 1;
        for at in 1..count {
            let draft = self.draft(at);
            if self.draft(kept - 1).is_same(&draft) {
                self.expires[kept - 1] = self.expires[kept - 1].max(draft.expires);
            } else {
                self.set(kept, draft);
                kept += 1;
            }
        }
        self.bits.truncate(kept);
        self.rows.truncate(kept);
        self.expires.truncate(kept);
        (count - kept) as u64
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
