//! Rankings that are fair.
//!
//! - Rates are ranked, never counts: a large network has more of everything.
//! - A share is ranked by the end of its interval that is good for whoever is
//!   ranked ([`Order`]), so that nobody is first or last by luck.
//! - Each rank comes with the ranks that it could as well be.
//! - Networks of like size are ranked among themselves too ([`SizeBands`]).
//! - Who has too few routes, who is seen by too few peers and of whom nothing is
//!   known stand apart, without a rank.

use std::cmp::Ordering;

use crate::measure::Missing;
use crate::profile::Direction;
use crate::rate::{Interval, Rate};

/// By how many the network was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// Collectors that had a route of it.
    pub collectors: u32,
    /// Their peers that had one.
    pub peers: u32,
    /// Of these, those with a full table.
    pub full_feed_peers: u32,
}

/// A network, an organisation or an economy that is to be ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<K> {
    /// Who.
    pub key: K,
    /// Its rate, or why it has none.
    pub rate: Result<Rate, Missing>,
    /// Its size, in the unit of the bands; `None` where it is not known.
    pub size: Option<f64>,
    /// By how many it was seen.
    pub coverage: Coverage,
}

/// Who stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The worst: those who are bad for certain. A share is ranked by the good
    /// end of its interval.
    WorstFirst,
    /// The best: those who are good for certain. A share is ranked by the bad
    /// end of its interval.
    BestFirst,
}

/// What counts as like size: the least size of each band but the first.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeBands {
    /// What size is measured in.
    pub unit: &'static str,
    /// Where they are from.
    pub source: &'static str,
    /// In ascending order; a size that is equal to one belongs to the band that
    /// begins there.
    pub starts: Vec<f64>,
}

impl SizeBands {
    /// By direct customers, as Du et al. (IMC 2022) part networks: fewer than 2,
    /// 2 to 180, and more.
    pub fn customers() -> SizeBands {
        SizeBands {
            unit: "direct customers",
            source: "https://github.com/CAIDA/MANRS_Data_Analysis",
            starts: vec![2.0, 181.0],
        }
    }

    /// By announced prefixes: 1 to 9, to 99, to 999, and more. Chosen by us.
    pub fn prefixes() -> SizeBands {
        SizeBands {
            unit: "announced prefixes",
            source: "chosen by us",
            starts: vec![10.0, 100.0, 1_000.0],
        }
    }

    /// The band of a size, from 0.
    pub fn band(&self, size: f64) -> usize {
        self.starts
            .iter()
            .take_while(|start| **start <= size)
            .count()
    }
}

/// How to rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Which end of the rate is the good one.
    pub direction: Direction,
    /// Who stands first.
    pub order: Order,
    /// Rates with a smaller denominator are not ranked.
    pub denominator_min: f64,
    /// Whoever fewer peers with a full table have seen is not ranked.
    pub full_feed_peers_min: u32,
    /// How many standard errors the intervals span.
    pub z: f64,
    /// What counts as like size.
    pub bands: SizeBands,
}

/// One row of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked<K> {
    /// Who.
    pub key: K,
    /// Its rate.
    pub rate: Rate,
    /// For a share, from where to where it may well be.
    pub interval: Option<Interval>,
    /// By how many it was seen.
    pub coverage: Coverage,
    /// Its rank, from 1. Equals have one rank, and the next is as if each had
    /// its own: 1, 2, 2, 4.
    pub rank: usize,
    /// The first rank that it could as well have: all before it are before it
    /// for certain, since their intervals are apart from its own.
    pub rank_first: usize,
    /// The last rank that it could as well have.
    pub rank_last: usize,
    /// Its band and its rank among those of like size; `None` where its size is
    /// not known.
    pub among_like: Option<AmongLike>,
}

/// A rank among those of like size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmongLike {
    /// The band, from 0.
    pub band: usize,
    /// The rank in it, from 1.
    pub rank: usize,
    /// How many are ranked in it.
    pub of: usize,
}

/// A ranking, and who is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking<K> {
    /// In order; equals by key.
    pub rows: Vec<Ranked<K>>,
    /// Those with a denominator that is too small, by key.
    pub too_small: Vec<Candidate<K>>,
    /// Those that too few peers have seen, by key.
    pub hardly_seen: Vec<Candidate<K>>,
    /// Those whose rate is not known, by key.
    pub unknown: Vec<Candidate<K>>,
}

/// Ranks candidates. Whoever is not known stands in [`Ranking::unknown`] and
/// nowhere else; whoever is hardly seen in that list even with a small
/// denominator.
pub fn rank<K: Ord + Clone>(
    candidates: impl IntoIterator<Item = Candidate<K>>,
    method: &Method,
) -> Ranking<K> {
    let mut ranking = Ranking {
        rows: Vec::new(),
        too_small: Vec::new(),
        hardly_seen: Vec::new(),
        unknown: Vec::new(),
    };
    let mut placed = Vec::new();
    for candidate in candidates {
        match standing(&candidate, method) {
            Standing::Ranked(rate) => placed.push(Placed::new(candidate, rate, method)),
            Standing::TooSmall => ranking.too_small.push(candidate),
            Standing::HardlySeen => ranking.hardly_seen.push(candidate),
            Standing::Unknown => ranking.unknown.push(candidate),
        }
    }
    for apart in [
        &mut ranking.too_small,
        &mut ranking.hardly_seen,
        &mut ranking.unknown,
    ] {
        apart.sort_by(|a, b| a.key.cmp(&b.key));
    }
    placed.sort_by(Placed::order);
    ranking.rows = rows(placed, &method.bands);
    ranking
}

/// Both ends of a ranking, and how many there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends<K> {
    /// The first of [`Order::WorstFirst`], in order.
    pub worst: Vec<End<K>>,
    /// The first of [`Order::BestFirst`], in order.
    pub best: Vec<End<K>>,
    /// How many are ranked.
    pub ranked: usize,
    /// How many have a denominator that is too small.
    pub too_small: usize,
    /// How many too few peers have seen.
    pub hardly_seen: usize,
    /// Of how many the rate is not known.
    pub unknown: usize,
}

/// Who, the rate, and for a share from where to where it may well be.
pub type End<K> = (K, Rate, Option<Interval>);

/// Up to `count` who are first by [`rank`] in either order, whatever the method's is,
/// found without putting the others in order.
pub fn ends<K: Ord + Clone>(
    candidates: impl IntoIterator<Item = Candidate<K>>,
    method: &Method,
    count: usize,
) -> Ends<K> {
    let (mut ranked, mut too_small, mut hardly_seen, mut unknown) = (0, 0, 0, 0);
    let in_order = |order| Method {
        order,
        ..method.clone()
    };
    let (worst_first, best_first) = (in_order(Order::WorstFirst), in_order(Order::BestFirst));
    let mut worst = Least::new(count, Placed::order);
    let mut best = Least::new(count, Placed::order);
    for candidate in candidates {
        match standing(&candidate, method) {
            Standing::Ranked(rate) => {
                ranked += 1;
                best.add(Placed::new(candidate.clone(), rate, &best_first));
                worst.add(Placed::new(candidate, rate, &worst_first));
            }
            Standing::TooSmall => too_small += 1,
            Standing::HardlySeen => hardly_seen += 1,
            Standing::Unknown => unknown += 1,
        }
    }
    let end = |row: Placed<K>| (row.candidate.key, row.rate, row.interval);
    Ends {
        worst: worst.finish().into_iter().map(end).collect(),
        best: best.finish().into_iter().map(end).collect(),
        ranked,
        too_small,
        hardly_seen,
        unknown,
    }
}

/// Up to `count` items that are least in an order, in that order, found without
/// keeping the others. Of equal items any may be left out.
pub fn least<T>(
    items: impl IntoIterator<Item = T>,
    count: usize,
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    let mut least = Least::new(count, order);
    items.into_iter().for_each(|item| least.add(item));
    least.finish()
}

/// Items that are least so far, and some beside them.
struct Least<T, F> {
    count: usize,
    order: F,
    kept: Vec<T>,
}

/// Items that are kept beside those that are least, at least: so many are put apart at
/// once. Chosen by us.
const LEAST_BESIDE: usize = 64;

impl<T, F: Fn(&T, &T) -> Ordering> Least<T, F> {
    fn new(count: usize, order: F) -> Least<T, F> {
        Least {
            count,
            order,
            kept: Vec::new(),
        }
    }

    fn add(&mut self, item: T) {
        if self.kept.len() == self.count + self.count.max(LEAST_BESIDE) {
            self.kept.select_nth_unstable_by(self.count, &self.order);
            self.kept.truncate(self.count);
        }
        self.kept.push(item);
    }

    fn finish(mut self) -> Vec<T> {
        self.kept.sort_by(self.order);
        self.kept.truncate(self.count);
        self.kept
    }
}

/// Where a candidate belongs.
enum Standing {
    Ranked(Rate),
    TooSmall,
    HardlySeen,
    Unknown,
}

fn standing<K>(candidate: &Candidate<K>, method: &Method) -> Standing {
    match candidate.rate {
        Err(_) => Standing::Unknown,
        Ok(_) if candidate.coverage.full_feed_peers < method.full_feed_peers_min => {
            Standing::HardlySeen
        }
        Ok(rate) if rate.denominator() < method.denominator_min => Standing::TooSmall,
        Ok(rate) => Standing::Ranked(rate),
    }
}

/// A candidate on a scale on which less stands further ahead.
struct Placed<K> {
    candidate: Candidate<K>,
    rate: Rate,
    interval: Option<Interval>,
    /// What it is ranked by.
    position: f64,
    /// The least and the most that the position could be.
    ahead: f64,
    behind: f64,
}

impl<K> Placed<K> {
    fn new(candidate: Candidate<K>, rate: Rate, method: &Method) -> Placed<K> {
        let interval = rate.interval(method.z);
        let value = rate.value();
        let (low, high) = interval.map_or((value, value), |known| (known.low, known.high));
        let low_is_ahead = matches!(
            (method.direction, method.order),
            (Direction::LowerIsBetter, Order::BestFirst)
                | (Direction::HigherIsBetter, Order::WorstFirst)
        );
        let (ahead, behind) = if low_is_ahead {
            (low, high)
        } else {
            (-high, -low)
        };
        Placed {
            candidate,
            rate,
            interval,
            // Whoever stands first, good or bad, does so for certain: each is
            // ranked by the end of its interval that lies furthest behind.
            position: behind,
            ahead,
            behind,
        }
    }

    /// By position; equals by key.
    fn order(&self, other: &Placed<K>) -> Ordering
    where
        K: Ord,
    {
        let by_position = self.position.total_cmp(&other.position);
        by_position.then_with(|| self.candidate.key.cmp(&other.candidate.key))
    }
}

fn rows<K>(placed: Vec<Placed<K>>, bands: &SizeBands) -> Vec<Ranked<K>> {
    let sorted = |mut ends: Vec<f64>| {
        ends.sort_by(f64::total_cmp);
        ends
    };
    let all_ahead = sorted(placed.iter().map(|row| row.ahead).collect());
    let all_behind = sorted(placed.iter().map(|row| row.behind).collect());
    let mut in_band = vec![0_usize; bands.starts.len() + 1];
    for row in &placed {
        if let Some(size) = row.candidate.size {
            in_band[bands.band(size)] += 1;
        }
    }
    // For the whole and for each band: how many came, and the position and rank
    // of the last.
    let mut whole = Counter::default();
    let mut counters = vec![Counter::default(); in_band.len()];
    let rows = placed.into_iter().map(|row| Ranked {
        rank: whole.next(row.position),
        rank_first: all_behind.partition_point(|other| *other < row.ahead) + 1,
        rank_last: all_ahead.partition_point(|other| *other <= row.behind),
        among_like: row.candidate.size.map(|size| {
            let band = bands.band(size);
            AmongLike {
                band,
                rank: counters[band].next(row.position),
                of: in_band[band],
            }
        }),
        key: row.candidate.key,
        rate: row.rate,
        interval: row.interval,
        coverage: row.candidate.coverage,
    });
    rows.collect()
}

/// Gives ranks to positions that come in order.
#[derive(Clone, Default)]
struct Counter {
    came: usize,
    last: Option<(f64, usize)>,
}

impl Counter {
    fn next(&mut self, position: f64) -> usize {
        self.came += 1;
        let rank = match self.last {
            Some((last, rank)) if last == position => rank,
            _ => self.came,
        };
        self.last = Some((position, rank));
        rank
    }
}
