//! From an address or an AS number to what holds it: look-ups in ranges.
//!
//! [`Ranges`] is built once from ranges that may lie in one another and may
//! overlap; ranges and not prefixes, since registries hand out blocks of any
//! size. Of the ranges that hold a key, **the one with the fewest keys wins; of
//! equally many, the one that was given first**. For prefixes that is the
//! longest-prefix match, since prefixes lie in one another or apart.
//!
//! What is built is flat: the starts of the stretches of one value, in order and
//! without overlaps, and for each of the 65,536 values of a key's highest 16 bits
//! where to look. A single look-up is a binary search in one such bucket; a batch
//! searches for 32 keys in lockstep, so that the processor waits for memory once
//! for all of them and no branch depends on a key.
//!
//! [`Ipv4Table`] puts bitmaps of the bits 16 to 24 over it and mostly needs no
//! search: about twice as fast on random addresses, for up to twice the memory.
//!
//! Values are small numbers, as a rule places in a list of the caller's.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::select_unpredictable;

/// Stands in the results of a batch where no range holds the key.
pub const NO_VALUE: u32 = u32::MAX >> 1;

/// The greatest value of a range.
pub const VALUE_MAX: u32 = NO_VALUE - 1;

/// How many keys of a batch are searched at a time. Of 8, 16 and 32 the fastest on
/// a full table: for IPv6 three times as fast as 8.
const LANES: usize = 32;

/// How many values the highest 16 bits of a key have.
const BUCKETS: usize = 1 << 16;

/// What ranges are made of: IPv4 addresses and AS numbers as `u32`, IPv6
/// addresses as `u128`.
pub trait Key: Copy + Ord + Default + private::Sealed {
    /// The greatest key; the least is 0.
    const MAX: Self;
    /// The highest 16 bits.
    fn bucket(self) -> usize;
    /// The first key whose highest 16 bits are these.
    fn of_bucket(bucket: usize) -> Self;
    /// The key after this one; `None` after the greatest.
    fn next(self) -> Option<Self>;
    /// The key before this one; `None` before 0.
    fn previous(self) -> Option<Self>;
    /// How far this key is from a smaller one.
    fn distance(self, smaller: Self) -> u128;
}

mod private {
    pub trait Sealed {}
    impl Sealed for u32 {}
    impl Sealed for u128 {}
}

macro_rules! key {
    ($integer:ty) => {
        impl Key for $integer {
            const MAX: Self = <$integer>::MAX;

            #[inline]
            fn bucket(self) -> usize {
                (self >> (<$integer>::BITS - 16)) as usize
            }

            fn of_bucket(bucket: usize) -> Self {
                (bucket as $integer) << (<$integer>::BITS - 16)
            }

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }

            fn distance(self, smaller: Self) -> u128 {
                u128::from(self - smaller)
            }
        }
    };
}

key!(u32);
key!(u128);

/// A stretch of keys with one value; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<K> {
    /// The first key.
    pub first: K,
    /// The last key.
    pub last: K,
    /// The value: 0 to [`VALUE_MAX`].
    pub value: u32,
}

/// Which value a key has. How overlaps are resolved is written at
/// [the module](self).
#[derive(Clone, Debug)]
pub struct Ranges<K> {
    /// Where each stretch starts; the first at 0, each up to the next, the last
    /// up to the greatest key.
    starts: Vec<K>,
    /// The value of each stretch, or `NO_VALUE`.
    values: Vec<u32>,
    /// The last stretch that starts at or before each bucket; at the end the last
    /// stretch of all.
    buckets: Vec<u32>,
}

impl<K: Key> Ranges<K> {
    /// Builds the table in a time of n log n. Neighbouring stretches of the same
    /// value become one.
    ///
    /// # Panics
    ///
    /// When a range's last key is before its first, a value is greater than
    /// [`VALUE_MAX`], or there are 2³⁰ ranges: bugs of the caller's.
    pub fn new(ranges: impl IntoIterator<Item = Stretch<K>>) -> Ranges<K> {
        let ranges: Vec<Stretch<K>> = ranges.into_iter().collect();
        for range in &ranges {
            assert!(range.first <= range.last, "a range has a first and a last");
            assert!(range.value <= VALUE_MAX, "values are at most VALUE_MAX");
        }
        assert!(ranges.len() < 1 << 30, "places of stretches have 31 bits");
        // Places and not ranges are sorted: a place tells what was given first.
        let mut order: Vec<u32> = (0..ranges.len() as u32).collect();
        order.sort_unstable_by_key(|&at| ranges[at as usize].first);
        let (starts, values) = flatten(&ranges, &order);
        let mut buckets = Vec::with_capacity(BUCKETS + 1);
        let mut at = 0;
        for bucket in 0..BUCKETS {
            let first = K::of_bucket(bucket);
            while starts.get(at + 1).is_some_and(|start| *start <= first) {
                at += 1;
            }
            buckets.push(at as u32);
        }
        buckets.push(starts.len() as u32 - 1);
        Ranges {
            starts,
            values,
            buckets,
        }
    }

    /// The value of the most specific range that holds the key.
    pub fn get(&self, key: K) -> Option<u32> {
        let value = self.values[self.stretch_at(key)];
        (value != NO_VALUE).then_some(value)
    }

    /// The values of many keys: as [`get`](Self::get) for each, with [`NO_VALUE`]
    /// for `None`.
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn get_batch(&self, keys: &[K], values: &mut [u32]) {
        assert_eq!(keys.len(), values.len(), "one value for each key");
        let (keys, last_keys) = keys.as_chunks::<LANES>();
        let (found, last_found) = values.as_chunks_mut::<LANES>();
        for (keys, found) in keys.iter().zip(found) {
            *found = self.lockstep(keys);
        }
        for (key, found) in last_keys.iter().zip(last_found) {
            *found = self.values[self.stretch_at(*key)];
        }
    }

    /// The stretches with a value, in order.
    pub fn iter(&self) -> impl Iterator<Item = Stretch<K>> {
        self.stretches().filter(|stretch| stretch.value != NO_VALUE)
    }

    /// The stretches that no range holds, in order: first and last key.
    pub fn gaps(&self) -> impl Iterator<Item = (K, K)> {
        self.stretches()
            .filter(|stretch| stretch.value == NO_VALUE)
            .map(|stretch| (stretch.first, stretch.last))
    }

    /// The stretches with a value from `first` to `last`, cut to these, in order.
    pub fn within(&self, first: K, last: K) -> impl Iterator<Item = Stretch<K>> {
        (self.stretch_at(first)..self.starts.len())
            .map(|at| self.stretch(at))
            .take_while(move |stretch| stretch.first <= last)
            .filter(|stretch| stretch.value != NO_VALUE)
            .map(move |stretch| Stretch {
                first: stretch.first.max(first),
                last: stretch.last.min(last),
                value: stretch.value,
            })
    }

    /// How many bytes of memory the table takes.
    pub fn size_bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.values) + size_of_val(&*self.buckets)
    }

    fn stretches(&self) -> impl Iterator<Item = Stretch<K>> {
        (0..self.starts.len()).map(|at| self.stretch(at))
    }

    fn stretch(&self, at: usize) -> Stretch<K> {
        let next = self.starts.get(at + 1);
        Stretch {
            first: self.starts[at],
            last: next.map_or(K::MAX, |start| {
                start.previous().expect("only the first stretch is at 0")
            }),
            value: self.values[at],
        }
    }

    #[inline]
    fn stretch_at(&self, key: K) -> usize {
        let bucket = key.bucket();
        let (low, high) = (self.buckets[bucket], self.buckets[bucket + 1]);
        let after = self.starts[low as usize + 1..=high as usize].partition_point(|s| *s <= key);
        low as usize + after
    }

    /// A binary search for each key, all halving at the same time: as many turns
    /// as the fullest of the buckets needs.
    #[inline]
    fn lockstep(&self, keys: &[K; LANES]) -> [u32; LANES] {
        let mut low = [0_u32; LANES];
        let mut count = [0_u32; LANES];
        let mut count_max = 0;
        for lane in 0..LANES {
            let bucket = keys[lane].bucket();
            low[lane] = self.buckets[bucket];
            count[lane] = self.buckets[bucket + 1] - low[lane] + 1;
            count_max = count_max.max(count[lane]);
        }
        while count_max > 1 {
            for lane in 0..LANES {
                let half = count[lane] / 2;
                let middle = low[lane] + half;
                let right = self.starts[middle as usize] <= keys[lane];
                low[lane] = select_unpredictable(right, middle, low[lane]);
                count[lane] -= half;
            }
            count_max -= count_max / 2;
        }
        low.map(|at| self.values[at as usize])
    }
}

/// Cuts ranges, named in the order of their starts, into stretches without
/// overlaps that cover all keys.
fn flatten<K: Key>(ranges: &[Stretch<K>], order: &[u32]) -> (Vec<K>, Vec<u32>) {
    // The ranges that are open at a key, the winner on top: the fewest keys, and
    // of equally many the one that was given first.
    let mut open: BinaryHeap<Reverse<(u128, u32)>> = BinaryHeap::new();
    let last_of = |at: u32| ranges[at as usize].last;
    let (mut starts, mut values) = (Vec::new(), Vec::new());
    let mut coming = order.iter().copied().peekable();
    let mut key = K::default();
    loop {
        while let Some(at) = coming.next_if(|&at| ranges[at as usize].first <= key) {
            let range = &ranges[at as usize];
            open.push(Reverse((range.last.distance(range.first), at)));
        }
        while open.peek().is_some_and(|open| last_of(open.0.1) < key) {
            open.pop();
        }
        let winner = open.peek().map(|open| open.0.1);
        let value = winner.map_or(NO_VALUE, |at| ranges[at as usize].value);
        if values.last() != Some(&value) {
            starts.push(key);
            values.push(value);
        }
        // Nothing changes before a range starts or the winner ends.
        let start = coming.peek().map(|&at| ranges[at as usize].first);
        let end = winner.and_then(|at| last_of(at).next());
        key = match (start, end) {
            (Some(start), Some(end)) => start.min(end),
            (Some(key), None) | (None, Some(key)) => key,
            (None, None) => return (starts, values),
        };
    }
}

/// [`Ranges`] of IPv4 addresses with bitmaps over them, for look-ups by the
/// hundred million.
///
/// A block of 2¹⁶ addresses with one value stands as that value. Any other has a
/// bitmap of its 256 blocks of 2⁸ addresses, in which a bit says that a block
/// differs from the one before it; the bits before a block, counted, are the
/// place of its entry. An entry is a value, or the stretch at which a search in
/// [`Ranges`] starts, where a block of 2⁸ has several values.
#[derive(Clone, Debug)]
pub struct Ipv4Table {
    ranges: Ranges<u32>,
    /// For each 2¹⁶ addresses a value with `VALUE` set, or a place in `nodes`.
    roots: Vec<u32>,
    nodes: Vec<Node>,
    /// Values with `VALUE` set, or places in `ranges`.
    entries: Vec<u32>,
}

/// Marks an entry that is a value.
const VALUE: u32 = 1 << 31;

/// One cache line: the bitmap, and the count of entries before each word of it.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Node {
    changes: [u64; 4],
    before: [u32; 4],
}

impl Ipv4Table {
    /// Puts bitmaps over ranges.
    pub fn new(ranges: Ranges<u32>) -> Ipv4Table {
        let mut table = Ipv4Table {
            ranges,
            roots: Vec::with_capacity(BUCKETS),
            nodes: Vec::new(),
            entries: Vec::new(),
        };
        let mut at = 0;
        for bucket in 0..BUCKETS as u32 {
            let first = bucket << 16;
            let root = match table.entry(&mut at, first, first | 0xffff) {
                value if value & VALUE != 0 => value,
                _ => {
                    table.add_node(&mut at, first);
                    table.nodes.len() as u32 - 1
                }
            };
            table.roots.push(root);
        }
        table
    }

    /// The value of the most specific range that holds the address.
    pub fn get(&self, address: u32) -> Option<u32> {
        let value = self.find(address);
        (value != NO_VALUE).then_some(value)
    }

    /// The values of many addresses: as [`get`](Self::get) for each, with
    /// [`NO_VALUE`] for `None`.
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn get_batch(&self, addresses: &[u32], values: &mut [u32]) {
        assert_eq!(addresses.len(), values.len(), "one value for each address");
        for (address, value) in addresses.iter().zip(values) {
            *value = self.find(*address);
        }
    }

    /// The ranges below the bitmaps.
    pub fn ranges(&self) -> &Ranges<u32> {
        &self.ranges
    }

    /// How many bytes of memory the table takes, with the ranges.
    pub fn size_bytes(&self) -> usize {
        self.ranges.size_bytes()
            + size_of_val(&*self.roots)
            + size_of_val(&*self.nodes)
            + size_of_val(&*self.entries)
    }

    #[inline(always)]
    fn find(&self, address: u32) -> u32 {
        let mut entry = self.roots[(address >> 16) as usize];
        if entry & VALUE == 0 {
            let node = &self.nodes[entry as usize];
            let block = address >> 8 & 0xff;
            let word = (block / 64) as usize;
            let until_block = u64::MAX >> (63 - block % 64);
            let changes = (node.changes[word] & until_block).count_ones();
            // The first block of a node counts as a change, so there is one at
            // least up to here, in this word or before it.
            entry = self.entries[(node.before[word] + changes - 1) as usize];
        }
        if entry & VALUE != 0 {
            return entry & !VALUE;
        }
        let starts = &self.ranges.starts[entry as usize..];
        // A block of 2⁸ addresses has at most as many stretches, the first of
        // which may start before it.
        let starts = &starts[..starts.len().min(256)];
        let after = starts.partition_point(|start| *start <= address);
        self.ranges.values[entry as usize + after - 1]
    }

    /// The entry for a block: its value, or the stretch that its first address is
    /// in. `at` is a stretch at or before that one and is moved there.
    fn entry(&self, at: &mut usize, first: u32, last: u32) -> u32 {
        let starts = &self.ranges.starts;
        while starts.get(*at + 1).is_some_and(|start| *start <= first) {
            *at += 1;
        }
        if starts.get(*at + 1).is_some_and(|start| *start <= last) {
            *at as u32
        } else {
            VALUE | self.ranges.values[*at]
        }
    }

    fn add_node(&mut self, at: &mut usize, first: u32) {
        let mut node = Node {
            changes: [0; 4],
            before: [0; 4],
        };
        let mut before = None;
        for block in 0..256_u32 {
            let word = (block / 64) as usize;
            if block % 64 == 0 {
                node.before[word] = self.entries.len() as u32;
            }
            let start = first | block << 8;
            let entry = self.entry(at, start, start | 0xff);
            if before != Some(entry) {
                node.changes[word] |= 1 << (block % 64);
                self.entries.push(entry);
                before = Some(entry);
            }
        }
        self.nodes.push(node);
    }
}
