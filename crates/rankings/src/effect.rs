//! What changed between two days, and what is left for whom.

use std::collections::BTreeMap;

use conformance::Rate;
use conformance::effect::Effect;
use conformance::rate::{self, Change};
use scans::Day;
use serde::Serialize;

use crate::around::Around;
use crate::counts::{Apart, Count};
use crate::error::Error;
use crate::fixers::Fixers;
use crate::key::Key;
use crate::question::{ADDRESSES_MIN, Question, Ready};
use crate::rank::{Why, trend};
use crate::ratio;
use crate::space::Whose;
use crate::words::scaled;

/// What changed between two days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// What stands around it.
    #[serde(flatten)]
    pub around: Around,
    /// The first day.
    pub before: Day,
    /// The second.
    pub after: Day,
    /// All who are compared, together.
    pub all: Option<Row>,
    /// Each, those with the highest rate before first.
    pub rows: Vec<Row>,
    /// Who is not compared, by why and by key.
    pub not_compared: Vec<(Why, Key)>,
    /// What was counted for nobody before.
    pub apart_before: Apart,
    /// And after.
    pub apart_after: Apart,
    /// Whether a register tells the kinds of networks.
    pub has_kinds: bool,
    #[serde(skip)]
    pub(crate) rows_shown: usize,
}

/// What changed for one. Rates are in the answer's unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Who; `None` for all together.
    pub key: Option<Key>,
    /// Its name where one is known.
    pub name: Option<String>,
    /// Announced addresses.
    pub announced: u64,
    /// Addresses seen open before.
    pub open_before: u64,
    /// And after.
    pub open_after: u64,
    /// The rate before, with its interval.
    pub before: WithInterval,
    /// The rate after.
    pub after: WithInterval,
    /// After less before.
    pub difference: f64,
    /// After ÷ before; `None` where there was nothing before.
    pub ratio: Option<f64>,
    /// From where to where that may well be; `None` where one of the two is 0.
    pub ratio_low: Option<f64>,
    /// See [`ratio_low`](Self::ratio_low).
    pub ratio_high: Option<f64>,
    /// `better`, `same` or `worse`.
    pub trend: &'static str,
    /// Whether the intervals are apart.
    pub is_clear: bool,
    /// Addresses that were there before and still are.
    pub stayed: u64,
    /// Addresses that are there no more.
    pub gone: u64,
    /// Addresses that were not there before.
    pub new: u64,
    /// What is left, by who could put it right.
    pub left: Fixers,
}

/// A number, and from where to where it may well be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WithInterval {
    /// The number.
    pub rate: f64,
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl WithInterval {
    fn new(rate: Rate, z: f64, per: u64) -> WithInterval {
        let interval = rate.interval(z).expect("a share has an interval");
        WithInterval {
            rate: scaled(rate.value(), per),
            low: scaled(interval.low, per),
            high: scaled(interval.high, per),
        }
    }
}

/// Compares two days.
///
/// # Errors
///
/// Those of [`Error`].
pub fn answer(question: &Question<'_>, before: Day, after: Day) -> Result<Answer, Error> {
    let ready = question.ready()?;
    let lists = (question.list(before)?, question.list(after)?);
    if before >= after {
        return Err(Error::Backwards { before, after });
    }
    let counts = (ready.counts(before, lists.0), ready.counts(after, lists.1));
    let moves = Moves::of(&ready, &lists.0.ipv4, &lists.1.ipv4);
    let mut rows = Vec::new();
    let mut not_compared = Vec::new();
    let mut all: Option<Sum> = None;
    for (was, is) in counts.0.rows.iter().zip(&counts.1.rows) {
        let why = match (was.rate(), is.rate()) {
            _ if was.denominator == 0 => Some(Why::NotRouted),
            _ if was.coverage.is_some_and(|seen| seen.full_feed_peers == 0) => {
                Some(Why::HardlySeen)
            }
            (Ok(_), Ok(_)) if was.denominator < ADDRESSES_MIN => Some(Why::TooSmall),
            (Ok(_), Ok(_)) => None,
            _ => Some(Why::NotKnown),
        };
        if let Some(why) = why {
            not_compared.push((why, was.key.clone()));
            continue;
        }
        let sum = Sum::of(was, is, moves.of_key(&was.key));
        all = Some(all.map_or(sum, |all| all.plus(sum)));
        let row = sum.row(question, Some(was.key.clone()));
        rows.push(row);
    }
    rows.sort_by(|a, b| b.before.rate.total_cmp(&a.before.rate));
    not_compared.sort();
    Ok(Answer {
        around: Around::new(question),
        before,
        after,
        all: all.map(|all| all.row(question, None)),
        rows,
        not_compared,
        apart_before: counts.0.apart,
        apart_after: counts.1.apart,
        has_kinds: question.evidence.peeringdb.is_some(),
        rows_shown: question.rows_shown,
    })
}

/// Addresses that stayed, and what is left, by who is compared.
struct Moves {
    by_key: BTreeMap<Key, (u64, Fixers)>,
}

impl Moves {
    fn of(ready: &Ready<'_>, before: &[u32], after: &[u32]) -> Moves {
        let (stayed, _) = ready.space.count(&in_both(before, after));
        let question = ready.question;
        let fixers = Fixers::of(&ready.space, question.routed, question.evidence, after);
        let slots = ready
            .space
            .slots()
            .iter()
            .zip(stayed.into_iter().zip(fixers));
        Moves {
            by_key: slots
                .filter_map(|(slot, moves)| match &slot.whose {
                    Whose::Of(key) => Some((key.clone(), moves)),
                    _ => None,
                })
                .collect(),
        }
    }

    fn of_key(&self, key: &Key) -> (u64, Fixers) {
        self.by_key.get(key).copied().unwrap_or_default()
    }
}

/// What two sorted lists have in common.
fn in_both(before: &[u32], after: &[u32]) -> Vec<u32> {
    let mut both = Vec::new();
    let mut rest = after;
    for address in before {
        rest = &rest[rest.partition_point(|other| other < address)..];
        if rest.first() == Some(address) {
            both.push(*address);
        }
    }
    both
}

/// What is counted of one, or of several together.
#[derive(Clone, Copy)]
struct Sum {
    announced: u64,
    before: u64,
    after: u64,
    stayed: u64,
    left: Fixers,
}

impl Sum {
    fn of(was: &Count, is: &Count, (stayed, left): (u64, Fixers)) -> Sum {
        Sum {
            announced: was.denominator,
            before: was.numerator.unwrap_or(0),
            after: is.numerator.unwrap_or(0),
            stayed,
            left,
        }
    }

    fn plus(mut self, other: Sum) -> Sum {
        self.announced += other.announced;
        self.before += other.before;
        self.after += other.after;
        self.stayed += other.stayed;
        self.left += other.left;
        self
    }

    fn row(self, question: &Question<'_>, key: Option<Key>) -> Row {
        let method = question.method();
        let share = |open| {
            Rate::share(open, self.announced).expect("what is open is a part of what is announced")
        };
        let (was, is) = (share(self.before), share(self.after));
        let Change {
            difference,
            trend: which,
            is_clear,
            ..
        } = rate::change(Some(was), Some(is), method.direction, method.z)
            .expect("both rates are known");
        let residual = self.left.residual();
        let effect = Effect::new(was, is, residual.by_operators, residual.by_end_users)
            .expect("what is left is a part of what was counted after");
        let interval = ratio::interval(was, is, method.z);
        Row {
            name: key.as_ref().and_then(|key| key.name(question.evidence)),
            key,
            announced: self.announced,
            open_before: self.before,
            open_after: self.after,
            before: WithInterval::new(was, method.z, question.per),
            after: WithInterval::new(is, method.z, question.per),
            difference: scaled(difference, question.per),
            ratio: effect.ratio,
            ratio_low: interval.map(|interval| interval.low),
            ratio_high: interval.map(|interval| interval.high),
            trend: trend(which),
            is_clear: is_clear == Some(true),
            stayed: self.stayed,
            gone: self.before - self.stayed,
            new: self.after - self.stayed,
            left: self.left,
        }
    }
}
