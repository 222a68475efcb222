//! Who has how much, of how much.

use std::collections::BTreeMap;

use conformance::rank::{self, Coverage, Ranked};
use conformance::rate::{self, Change, Trend};
use scans::Day;
use serde::Serialize;

use crate::around::Around;
use crate::counts::{Apart, Count};
use crate::error::Error;
use crate::fixers::Fixers;
use crate::key::Key;
use crate::question::{Question, bands};
use crate::words::scaled;

/// A ranking on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// What stands around it.
    #[serde(flatten)]
    pub around: Around,
    /// The day.
    pub at: Day,
    /// The day that it is compared with.
    pub since: Option<Day>,
    /// In order, the worst first.
    pub rows: Vec<Row>,
    /// Who is not ranked, by why and by key.
    pub not_ranked: Vec<NotRanked>,
    /// What was counted for nobody.
    pub apart: Apart,
    /// What is left of all who are counted.
    pub left: Fixers,
    /// Whether a register tells the kinds of networks.
    pub has_kinds: bool,
    /// What counts as like size: the least number of announced addresses of each
    /// band but the first.
    pub size_bands: Vec<f64>,
    #[serde(skip)]
    pub(crate) rows_shown: usize,
}

/// One who is ranked. Rates are in the answer's unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Who.
    pub key: Key,
    /// Its name where one is known.
    pub name: Option<String>,
    /// The rank; equals have one.
    pub rank: usize,
    /// The first and last ranks that the intervals allow.
    pub rank_first: usize,
    /// See [`rank_first`](Self::rank_first).
    pub rank_last: usize,
    /// The rate.
    pub rate: f64,
    /// From where …
    pub low: f64,
    /// … to where it may well be.
    pub high: f64,
    /// Addresses seen open.
    pub open: u64,
    /// Announced addresses.
    pub announced: u64,
    /// Announced prefixes.
    pub prefixes: u64,
    /// By how many peers it was seen; `None` where nothing tells.
    pub peers: Option<u32>,
    /// Of these, those with a full table.
    pub full_feed_peers: Option<u32>,
    /// Band of size, from 0, rank in it, and how many are in it.
    pub size_band: usize,
    /// See [`size_band`](Self::size_band).
    pub rank_of_like_size: usize,
    /// See [`size_band`](Self::size_band).
    pub of_like_size: usize,
    /// How it changed; `None` where it is not compared or was not known.
    pub change: Option<RowChange>,
    /// What is left, by who could put it right.
    pub left: Fixers,
}

/// How a rate changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RowChange {
    /// The rate that it was.
    pub was: f64,
    /// How much it is more, or less.
    pub difference: f64,
    /// `better`, `same` or `worse`.
    pub trend: &'static str,
    /// Whether the intervals are apart.
    pub is_clear: bool,
}

/// One who is not ranked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotRanked {
    /// Why.
    pub why: Why,
    /// Who.
    pub key: Key,
    /// Addresses seen open; `None` where nothing is known.
    pub open: Option<u64>,
    /// Announced addresses.
    pub announced: u64,
}

/// Why somebody is not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It announces too few addresses.
    TooSmall,
    /// No peer with a full table saw its prefixes.
    HardlySeen,
    /// It is in no list, and nothing says that it was looked at.
    NotKnown,
    /// It announces nothing.
    NotRouted,
}

/// Ranks on a day, the last one unless one is given, and compares with another.
///
/// # Errors
///
/// Those of [`Error`].
pub fn answer(
    question: &Question<'_>,
    at: Option<Day>,
    since: Option<Day>,
) -> Result<Answer, Error> {
    let ready = question.ready()?;
    let at = at.or(question.last_day()).ok_or(Error::NothingSeen)?;
    let list = question.list(at)?;
    let earlier = match since {
        Some(day) => Some((day, question.list(day)?)),
        None => None,
    };
    if let Some(since) = since
        && since >= at
    {
        return Err(Error::Backwards {
            before: since,
            after: at,
        });
    }
    let counts = ready.counts(at, list);
    let by_key: BTreeMap<&Key, &Count> = counts.rows.iter().map(|row| (&row.key, row)).collect();
    let earlier = earlier.map(|(day, list)| ready.counts(day, list));
    let before: BTreeMap<&Key, &Count> = earlier
        .iter()
        .flat_map(|counts| counts.rows.iter().map(|row| (&row.key, row)))
        .collect();
    let fixers = Fixers::of(&ready.space, question.routed, question.evidence, &list.ipv4);
    let mut left = BTreeMap::new();
    for (slot, fixers) in ready.space.slots().iter().zip(fixers) {
        if let crate::space::Whose::Of(key) = &slot.whose {
            left.insert(key.clone(), fixers);
        }
    }
    let method = question.method();
    let ranking = rank::rank(counts.rows.iter().map(Count::candidate), &method);
    let rows = ranking.rows.iter().map(|ranked| {
        let count = by_key[&ranked.key];
        let was = before.get(&ranked.key).and_then(|count| count.rate().ok());
        let change = rate::change(was, Some(ranked.rate), method.direction, method.z);
        row(question, ranked, count, change.as_ref(), &left)
    });
    let rows: Vec<Row> = rows.collect();
    let mut all_left = Fixers::default();
    left.values().for_each(|fixers| all_left += *fixers);
    Ok(Answer {
        around: Around::new(question),
        at,
        since,
        rows,
        not_ranked: not_ranked(&ranking, &by_key),
        apart: counts.apart,
        left: all_left,
        has_kinds: question.evidence.peeringdb.is_some(),
        size_bands: bands().starts,
        rows_shown: question.rows_shown,
    })
}

fn row(
    question: &Question<'_>,
    ranked: &Ranked<Key>,
    count: &Count,
    change: Option<&Change>,
    left: &BTreeMap<Key, Fixers>,
) -> Row {
    let per = question.per;
    let interval = ranked.interval.expect("a share has an interval");
    let like = ranked.among_like.expect("the size is known");
    let seen = |number: fn(&Coverage) -> u32| count.coverage.as_ref().map(number);
    Row {
        key: ranked.key.clone(),
        name: ranked.key.name(question.evidence),
        rank: ranked.rank,
        rank_first: ranked.rank_first,
        rank_last: ranked.rank_last,
        rate: scaled(ranked.rate.value(), per),
        low: scaled(interval.low, per),
        high: scaled(interval.high, per),
        open: count.numerator.unwrap_or(0),
        announced: count.denominator,
        prefixes: count.prefixes,
        peers: seen(|coverage| coverage.peers),
        full_feed_peers: seen(|coverage| coverage.full_feed_peers),
        size_band: like.band,
        rank_of_like_size: like.rank,
        of_like_size: like.of,
        change: change.map(|change| RowChange {
            was: scaled(change.before.value(), per),
            difference: scaled(change.difference, per),
            trend: trend(change.trend),
            is_clear: change.is_clear == Some(true),
        }),
        left: left.get(&ranked.key).copied().unwrap_or_default(),
    }
}

pub(crate) fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::Better => "better",
        Trend::Same => "same",
        Trend::Worse => "worse",
    }
}

fn not_ranked(ranking: &rank::Ranking<Key>, by_key: &BTreeMap<&Key, &Count>) -> Vec<NotRanked> {
    let too_small = ranking.too_small.iter().map(|one| (Why::TooSmall, one));
    let hardly_seen = ranking.hardly_seen.iter().map(|one| (Why::HardlySeen, one));
    let unknown = ranking.unknown.iter().map(|one| {
        let why = match by_key[&one.key].denominator {
            0 => Why::NotRouted,
            _ => Why::NotKnown,
        };
        (why, one)
    });
    let mut all: Vec<NotRanked> = too_small
        .chain(hardly_seen)
        .chain(unknown)
        .map(|(why, one)| {
            let count = by_key[&one.key];
            NotRanked {
                why,
                key: one.key.clone(),
                open: count.numerator,
                announced: count.denominator,
            }
        })
        .collect();
    all.sort_by(|a, b| a.why.cmp(&b.why).then_with(|| a.key.cmp(&b.key)));
    all
}
