//! The table of prefixes and origins.

use std::net::IpAddr;
use std::thread;

use net::{Asn, Family, Prefix};

use crate::peers::Registry;
use crate::row::{BLOCK_PEERS, OriginKey, Row};

/// A peer has a full feed when it carries at least this part of what the peer of
/// that family with the most carries. Collectors' peers send all or little; half
/// tells them apart in any year. Chosen by us.
const FULL_FEED_PART: u64 = 2;

/// Who originates what: distinct prefixes and origins, sorted by prefix, then
/// origin.
#[derive(Debug)]
pub struct OriginTable {
    rows: Vec<Row>,
    peers: Vec<(IpAddr, Asn)>,
    sets: Vec<Vec<u32>>,
    /// For each block of peers, those with a full feed.
    full_v4: Vec<u64>,
    full_v6: Vec<u64>,
}

/// Where routes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// One network.
    As(Asn),
    /// A set of networks (deprecated by RFC 9774), sorted.
    Set(&'a [u32]),
    /// The path is empty, or there is none.
    None,
}

/// A prefix and an origin of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The prefix.
    pub prefix: Prefix,
    /// The origin.
    pub origin: Origin<'a>,
    /// Peers that carried it, 1 and more.
    pub peers: u32,
    /// Of them, those with a full feed of the prefix's family.
    pub full_feed_peers: u32,
}

impl OriginTable {
    /// Of sorted rows, each key once.
    pub(crate) fn new(mut rows: Vec<Row>, registry: Registry) -> OriginTable {
        let (peers, sets) = registry.into_lists();
        let blocks = peers.len().div_ceil(BLOCK_PEERS as usize);
        let survey = Survey::of(&rows, blocks);
        let sets = sort_sets(&mut rows, sets, &survey.sets);
        OriginTable {
            full_v4: full_feed(&survey.v4),
            full_v6: full_feed(&survey.v6),
            rows,
            peers,
            sets,
        }
    }

    /// The pairs in order.
    pub fn pairs(&self) -> Pairs<'_> {
        Pairs {
            table: self,
            rows: &self.rows,
        }
    }

    /// The pairs in order, in parts of about so many rows, for several threads.
    ///
    /// # Panics
    ///
    /// When `rows_max` is 0.
    pub fn pieces(&self, rows_max: usize) -> Vec<Pairs<'_>> {
        assert!(rows_max > 0, "a part has a row");
        let mut pieces = Vec::new();
        let mut rest = &self.rows[..];
        while !rest.is_empty() {
            let mut end = rows_max.min(rest.len());
            // Rows of one pair stay together.
            while end < rest.len() && rest[end].is_same_pair(&rest[end - 1]) {
                end += 1;
            }
            let (rows, behind) = rest.split_at(end);
            pieces.push(Pairs { table: self, rows });
            rest = behind;
        }
        pieces
    }

    /// Peers met, as address and AS.
    pub fn peers(&self) -> &[(IpAddr, Asn)] {
        &self.peers
    }

    /// How many peers have a full feed of a family: they carry at least half as
    /// many pairs as the peer that carries the most.
    pub fn full_feed_peers(&self, family: Family) -> u32 {
        self.full(family)
            .iter()
            .map(|block| block.count_ones())
            .sum()
    }

    fn full(&self, family: Family) -> &[u64] {
        match family {
            Family::V4 => &self.full_v4,
            Family::V6 => &self.full_v6,
        }
    }
}

/// What is to be known of all rows before they are a table.
struct Survey {
    /// Of each block how many rows of the family each peer carried.
    v4: Vec<[u64; 64]>,
    v6: Vec<[u64; 64]>,
    /// The rows whose origin is a set.
    sets: Vec<usize>,
}

impl Survey {
    fn of(rows: &[Row], blocks: usize) -> Survey {
        let part_rows = rows.len().div_ceil(archive::threads().get());
        let part_rows = part_rows.max(PART_ROWS_MIN);
        let mut all = Survey {
            v4: vec![[0; 64]; blocks],
            v6: vec![[0; 64]; blocks],
            sets: Vec::new(),
        };
        thread::scope(|scope| {
            let parts = rows.chunks(part_rows).enumerate();
            let parts = parts.map(|(part, rows)| {
                scope.spawn(move || Survey::of_part(rows, part * part_rows, blocks))
            });
            for part in parts.collect::<Vec<_>>() {
                all.join(part.join().expect("the thread does not panic"));
            }
        });
        all
    }

    fn of_part(rows: &[Row], first: usize, blocks: usize) -> Survey {
        let mut counters = [
            vec![Counters::default(); blocks],
            vec![Counters::default(); blocks],
        ];
        let mut sets = Vec::new();
        for (place, row) in (first..).zip(rows) {
            let of_family = &mut counters[usize::from(row.family() == Family::V6)];
            of_family[usize::from(row.block)].add(row.peers);
            if matches!(row.origin(), OriginKey::Set(_)) {
                sets.push(place);
            }
        }
        let [v4, v6] = counters.map(|of_family| of_family.iter().map(Counters::counts).collect());
        Survey { v4, v6, sets }
    }

    fn join(&mut self, other: Survey) {
        let counts = self.v4.iter_mut().chain(&mut self.v6).flatten();
        let others = other.v4.iter().chain(&other.v6).flatten();
        counts.zip(others).for_each(|(sum, count)| *sum += count);
        self.sets.extend(other.sets);
    }
}

/// Rows that a thread looks at, at least, chosen by us: some hundred microseconds.
const PART_ROWS_MIN: usize = 1 << 16;

/// Numbers sets in their own order, where rows had them in the order met, which
/// differs from run to run. `set_rows` are the rows that have one.
fn sort_sets(rows: &mut [Row], sets: Vec<Vec<u32>>, set_rows: &[usize]) -> Vec<Vec<u32>> {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by(|&a, &b| sets[a].cmp(&sets[b]));
    let mut place = vec![0_u32; sets.len()];
    for (new, &old) in (0..).zip(&order) {
        place[old] = new;
    }
    for at in set_rows {
        if let OriginKey::Set(number) = rows[*at].origin() {
            rows[*at].set_origin_number(place[number as usize]);
        }
    }
    // Only sets of one prefix can have changed their order, and they stand together,
    // behind its single networks.
    let mut rest = set_rows;
    while let Some(&first) = rest.first() {
        let prefix = rows[first].prefix();
        let of_prefix = rest.iter().take_while(|at| rows[**at].prefix() == prefix);
        let count = of_prefix.count();
        rows[first..first + count].sort_unstable_by(Row::order);
        rest = &rest[count..];
    }
    let mut sets = sets;
    order
        .iter()
        .map(|&old| std::mem::take(&mut sets[old]))
        .collect()
}

/// For each block, the peers with a full feed of a family.
fn full_feed(counts: &[[u64; 64]]) -> Vec<u64> {
    let most = counts.iter().flatten().copied().max().unwrap_or(0);
    let is_full = |count: u64| count > 0 && count * FULL_FEED_PART >= most;
    let mask = |counts: &[u64; 64]| {
        (0..64).fold(0, |mask, at| mask | u64::from(is_full(counts[at])) << at)
    };
    counts.iter().map(mask).collect()
}

/// Counts for each of 64 bits how often it was set: plane `p` has the bits of
/// value 2ᵖ of all counters, and adding carries from plane to plane.
#[derive(Clone, Default)]
struct Counters {
    planes: [u64; 32],
}

impl Counters {
    #[inline]
    fn add(&mut self, mut carry: u64) {
        for plane in &mut self.planes {
            if carry == 0 {
                return;
            }
            let both = *plane & carry;
            *plane ^= carry;
            carry = both;
        }
    }

    fn counts(&self) -> [u64; 64] {
        std::array::from_fn(|at| {
            let bit = |plane: &u64| plane >> at & 1;
            let planes = self.planes.iter().enumerate();
            planes.map(|(power, plane)| bit(plane) << power).sum()
        })
    }
}

/// The pairs of a table, in order.
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    table: &'a OriginTable,
    rows: &'a [Row],
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    #[inline]
    fn next(&mut self) -> Option<Pair<'a>> {
        let (first, mut rest) = self.rows.split_first()?;
        let full = self.table.full(first.family());
        let count = |row: &Row| {
            let full = full[usize::from(row.block)];
            (row.peers.count_ones(), (row.peers & full).count_ones())
        };
        let (mut peers, mut full_feed_peers) = count(first);
        while let Some((row, behind)) = rest.split_first()
            && row.is_same_pair(first)
        {
            let (more, more_full) = count(row);
            peers += more;
            full_feed_peers += more_full;
            rest = behind;
        }
        self.rows = rest;
        Some(Pair {
            prefix: first.prefix(),
            origin: match first.origin() {
                OriginKey::As(number) => Origin::As(Asn(number)),
                OriginKey::Set(number) => Origin::Set(&self.table.sets[number as usize]),
                OriginKey::None => Origin::None,
            },
            peers,
            full_feed_peers,
        })
    }
}
