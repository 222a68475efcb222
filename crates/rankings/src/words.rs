//! Words that several answers use.

use document::Line;
use plot::number::count;
use scans::Day;

use crate::counts::Apart;
use crate::fixers::Fixers;
use crate::key::Key;
use crate::rank::Why;

/// How many names a sentence lists before it says how many more there are.
const NAMES_MAX: usize = 12;

/// Who stands apart and why, a point for each reason; nothing where nobody does.
pub(crate) fn left_out<'k>(all: impl Iterator<Item = (Why, &'k Key)> + Clone) -> Vec<Line> {
    let reasons = [
        (Why::TooSmall, "too few announced addresses for a rate"),
        (Why::HardlySeen, "seen by no peer with a full table"),
        (
            Why::NotKnown,
            "not known: in no list, and perhaps not looked at",
        ),
        (Why::NotRouted, "not known: no address announced"),
    ];
    let line = |(why, words)| {
        let of_it = all.clone().filter(|(of, _)| *of == why);
        let keys: Vec<&Key> = of_it.map(|(_, key)| key).collect();
        let number = count(keys.len() as u64);
        (!keys.is_empty()).then(|| Line::from(format!("{number} {words}: {}", names(&keys))))
    };
    reasons.into_iter().filter_map(line).collect()
}

/// Addresses that are counted for nobody, as points; nothing where there are none.
pub(crate) fn apart(apart: &Apart) -> Vec<Line> {
    let parts = [
        (
            apart.not_routed - apart.not_public,
            "in no announced prefix",
        ),
        (
            apart.not_public,
            "in no announced prefix, and not for the public Internet, such as 192.168.0.0/16; lists \
             that were made inside a network or anonymised have these",
        ),
        (apart.several_origins, "announced by several networks"),
        (
            apart.not_delegated,
            "announced, and handed out by no registry",
        ),
        (apart.no_economy, "of networks of which no economy is known"),
        (apart.ipv6, "of IPv6, of which nobody can say of how many"),
    ];
    parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| Line::from(format!("{}: {words}", count(number))))
        .collect()
}

/// What is left, by kind of network, in a sentence.
pub(crate) fn fixers(fixers: &Fixers, has_kinds: bool) -> String {
    if !has_kinds {
        return "whose devices these are is not known, since no register of the kinds of \
                networks was given (PeeringDB)."
            .to_owned();
    }
    format!(
        "{} are in networks with lines to homes and offices, where most are devices of \
         customers; {} in networks of other kinds, where operators mostly run them; of {} \
         the kind of network is not known.",
        count(fixers.access),
        count(fixers.other),
        count(fixers.unknown)
    )
}

/// Names in a sentence, the first of them.
pub(crate) fn names(keys: &[&Key]) -> String {
    let mut text = keys
        .iter()
        .take(NAMES_MAX)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    if keys.len() > NAMES_MAX {
        text += &format!(" and {} more", count((keys.len() - NAMES_MAX) as u64));
    }
    text
}

/// `Japan (JP)`, or the key alone.
pub(crate) fn full_name(key: &Key, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({key})"),
        None => key.to_string(),
    }
}

/// A sign before what is above 0.
pub(crate) fn signed(value: f64) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", plot::number(value))
}

/// A title's first letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A rate in the question's unit.
pub(crate) fn scaled(value: f64, per: u64) -> f64 {
    value * per as f64
}

/// A day, or two.
pub(crate) fn days(first: Day, second: Option<Day>) -> String {
    match second {
        Some(second) => format!("{first} and {second}"),
        None => first.to_string(),
    }
}
