//! What the scan leaves out because a `where` would.
//!
//! A test here must keep every row that SQLite's own comparison keeps; SQLite
//! compares what is kept once more, except for the arguments. A value of a type
//! that SQLite would convert first is therefore no test.

use std::net::IpAddr;

use mrt::bgp4mp::{self, Content};
use mrt::{Action, Kind, Origin, Peer, Record, table_dump_v2};
use net::{Asn, Prefix, Timestamp};
use rusqlite::types::ValueRef;
use rustc_hash::FxHashSet;

use super::columns::Column;
use crate::scan::module_error;

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    /// Equal to the value, or to one of several.
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Comparison {
    /// The letter that stands for it in a plan.
    const LETTERS: [(char, Comparison); 5] = [
        ('<', Comparison::Less),
        ('l', Comparison::LessOrEqual),
        ('=', Comparison::Equal),
        ('g', Comparison::GreaterOrEqual),
        ('>', Comparison::Greater),
    ];

    pub(super) fn letter(self) -> char {
        let (letter, _) = Self::LETTERS[self as usize];
        letter
    }

    pub(super) fn from_letter(letter: char) -> Option<Comparison> {
        let (_, comparison) = Self::LETTERS.iter().find(|(known, _)| *known == letter)?;
        Some(*comparison)
    }

    fn holds<T: PartialOrd + ?Sized>(self, value: &T, bound: &T) -> bool {
        match self {
            Comparison::Less => value < bound,
            Comparison::LessOrEqual => value <= bound,
            Comparison::Equal => value == bound,
            Comparison::GreaterOrEqual => value >= bound,
            Comparison::Greater => value > bound,
        }
    }
}

/// The tests of one scan; all must hold. Each list of sets is of constraints on
/// the same column.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    times: Vec<(Comparison, Vec<String>)>,
    timestamps: Vec<(Comparison, Vec<f64>)>,
    actions: Vec<Vec<Action>>,
    prefixes: Vec<FxHashSet<Prefix>>,
    origins: Vec<FxHashSet<u32>>,
    peer_asns: Vec<FxHashSet<u32>>,
    peer_ips: Vec<FxHashSet<IpAddr>>,
    within: Option<Prefix>,
    covering: Option<Prefix>,
}

impl Filter {
    /// Adds a test of a column, where the values allow one.
    ///
    /// # Errors
    ///
    /// When an argument is no prefix.
    pub(super) fn add(
        &mut self,
        column: Column,
        comparison: Comparison,
        values: &[ValueRef<'_>],
    ) -> rusqlite::Result<()> {
        match column {
            Column::Time => self
                .times
                .extend(texts(values).map(|texts| (comparison, texts))),
            Column::Timestamp => {
                let bounds = numbers(values).map(|numbers| (comparison, numbers));
                self.timestamps.extend(bounds);
            }
            Column::Type => {
                let all = [Action::Announce, Action::Withdraw, Action::Rib];
                let chosen = |texts: Vec<String>| {
                    let named = |action: &Action| texts.iter().any(|text| text == name(*action));
                    all.into_iter().filter(named).collect()
                };
                self.actions.extend(texts(values).map(chosen));
            }
            Column::Prefix => self.prefixes.extend(texts(values).map(same)),
            Column::PeerIp => self.peer_ips.extend(texts(values).map(same)),
            Column::Origin => self.origins.extend(numbers(values).map(asns)),
            Column::PeerAsn => self.peer_asns.extend(numbers(values).map(asns)),
            Column::Within => self.within = Some(block("within", values)?),
            Column::Covering => self.covering = Some(block("covering", values)?),
            _ => {}
        }
        Ok(())
    }

    /// Whether times are compared as text.
    pub(super) fn has_time(&self) -> bool {
        !self.times.is_empty()
    }

    /// Whether the record can hold rows that are wanted; `time` is its time as
    /// text. Records that others need are wanted too.
    pub(super) fn record(&self, record: &Record<'_>, time: &str) -> bool {
        let kind = record.kind;
        let is_update = matches!(kind.number, Kind::BGP4MP | Kind::BGP4MP_ET);
        let is_rib = matches!(kind.number, Kind::TABLE_DUMP | Kind::TABLE_DUMP_V2);
        if is_rib && !self.action(Action::Rib) {
            return false;
        }
        if kind.number == Kind::TABLE_DUMP_V2 && kind.subtype == table_dump_v2::PEER_INDEX_TABLE {
            return true;
        }
        if !self.time(record.timestamp, time) {
            return false;
        }
        if is_update {
            return (self.action(Action::Announce) || self.action(Action::Withdraw))
                && self.update(record);
        }
        if kind.number == Kind::TABLE_DUMP_V2 && self.has_prefix() {
            let rib = table_dump_v2::form(kind.subtype)
                .and_then(|form| table_dump_v2::Rib::read(record.body, form).ok());
            return rib.is_some_and(|rib| self.prefix(rib.prefix));
        }
        true
    }

    /// Whether an update's peer is wanted.
    fn update(&self, record: &Record<'_>) -> bool {
        if self.peer_asns.is_empty() && self.peer_ips.is_empty() {
            return true;
        }
        bgp4mp::form(record.kind.subtype)
            .filter(|form| form.content == Content::Message)
            .and_then(|form| bgp4mp::peer(record.body, form).ok())
            .is_some_and(|(peer, _)| self.peer(&peer))
    }

    fn time(&self, timestamp: Timestamp, text: &str) -> bool {
        let seconds = seconds(timestamp);
        let text_holds = |(comparison, bounds): &(Comparison, Vec<String>)| {
            bounds
                .iter()
                .any(|bound| comparison.holds(text, bound.as_str()))
        };
        let number_holds = |(comparison, bounds): &(Comparison, Vec<f64>)| {
            bounds.iter().any(|bound| comparison.holds(&seconds, bound))
        };
        self.times.iter().all(text_holds) && self.timestamps.iter().all(number_holds)
    }

    pub(super) fn action(&self, action: Action) -> bool {
        self.actions.iter().all(|actions| actions.contains(&action))
    }

    pub(super) fn peer(&self, peer: &Peer) -> bool {
        self.peer_asns.iter().all(|asns| asns.contains(&peer.asn.0))
            && self.peer_ips.iter().all(|ips| ips.contains(&peer.address))
    }

    fn has_prefix(&self) -> bool {
        !self.prefixes.is_empty() || self.within.is_some() || self.covering.is_some()
    }

    pub(super) fn prefix(&self, prefix: Prefix) -> bool {
        self.prefixes
            .iter()
            .all(|prefixes| prefixes.contains(&prefix))
            && self.within.is_none_or(|within| within.covers(prefix))
            && self.covering.is_none_or(|covering| prefix.covers(covering))
    }

    pub(super) fn has_origin(&self) -> bool {
        !self.origins.is_empty()
    }

    pub(super) fn origin(&self, origin: Option<Origin<'_>>) -> bool {
        let asn = single(origin);
        self.origins
            .iter()
            .all(|origins| asn.is_some_and(|asn| origins.contains(&asn.0)))
    }
}

/// The network that a route comes from, when it is one.
pub(super) fn single(origin: Option<Origin<'_>>) -> Option<Asn> {
    match origin {
        Some(Origin::As(asn)) => Some(asn),
        Some(Origin::Set(_)) | None => None,
    }
}

/// What the column `type` says.
pub(super) fn name(action: Action) -> &'static str {
    match action {
        Action::Announce => "announce",
        Action::Withdraw => "withdraw",
        Action::Rib => "rib",
    }
}

/// What the column `timestamp` says, as a number that compares the same.
pub(super) fn seconds(timestamp: Timestamp) -> f64 {
    timestamp.micros() as f64 / 1e6
}

/// Values that compare with text as they stand; `None` when one does not.
fn texts(values: &[ValueRef<'_>]) -> Option<Vec<String>> {
    let text = |value: &ValueRef<'_>| match value {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    };
    known(values).map(text).collect()
}

/// Values that compare with numbers as they stand; `None` when one does not.
fn numbers(values: &[ValueRef<'_>]) -> Option<Vec<f64>> {
    let number = |value: &ValueRef<'_>| match value {
        // Beyond 2^53 a number equals no AS and no time of ours, rounded or not.
        ValueRef::Integer(number) => Some(*number as f64),
        ValueRef::Real(number) => Some(*number),
        _ => None,
    };
    known(values).map(number).collect()
}

/// NULL equals nothing, and nothing is before or after it.
fn known<'v, 'a>(values: &'v [ValueRef<'a>]) -> impl Iterator<Item = &'v ValueRef<'a>> {
    values.iter().filter(|value| **value != ValueRef::Null)
}

/// What the texts stand for. A column shows each thing in one way only, so a text
/// that is not that way equals no row.
fn same<T: std::str::FromStr + ToString + Eq + std::hash::Hash>(
    texts: Vec<String>,
) -> FxHashSet<T> {
    let thing = |text: &String| {
        text.parse()
            .ok()
            .filter(|thing: &T| thing.to_string() == *text)
    };
    texts.iter().filter_map(thing).collect()
}

fn asns(numbers: Vec<f64>) -> FxHashSet<u32> {
    let whole =
        |number: &f64| number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(number);
    numbers
        .into_iter()
        .filter(whole)
        .map(|number| number as u32)
        .collect()
}

/// The argument of `within` or `covering`.
fn block(column: &str, values: &[ValueRef<'_>]) -> rusqlite::Result<Prefix> {
    match values {
        [ValueRef::Text(bytes)] => String::from_utf8_lossy(bytes)
            .parse()
            .map_err(|error| module_error(format!("{column}: {error}"))),
        _ => Err(module_error(format!(
            "{column}: the value is no prefix (as in 192.0.2.0/24 or 2001:db8::/32)"
        ))),
    }
}
