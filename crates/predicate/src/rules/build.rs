//! Under what each condition is filed.

use std::collections::HashMap;

use net::Family;

use super::index::{Index, PrefixSlot, ValueSlot};
use super::necessary::{Column, ListId, Lists, Need, cheapest, each_need};
use crate::key::KeyMap;
use crate::predicate::Predicate;
use crate::row::Functions;

/// How much more likely an event is to have an address of a list than the list's share
/// of all addresses says: people write lists of networks that events are about. It
/// matters only for the choice between a prefix and another column.
const PREFIX_FACTOR: f64 = 64.0;

pub(super) fn index(rules: &[Predicate], functions: &dyn Functions) -> Index {
    let mut lists = Lists::new(functions);
    let counts = distinct(rules, &mut lists);
    let weigh = |lists: &Lists<'_>, need: &Need| match need {
        // A column with many different values in the conditions tells them apart.
        Need::Value(column, _) => 1.0 / (counts.get(column).copied().unwrap_or(0) as f64 + 1.0),
        Need::Prefixes(_, list) => (share(lists, *list) * PREFIX_FACTOR).min(1.0),
    };
    let mut always = Vec::new();
    let mut values: HashMap<Column, KeyMap<Vec<u32>>> = HashMap::new();
    let mut prefixes: HashMap<Column, HashMap<ListId, Vec<u32>>> = HashMap::new();
    for (place, rule) in (0_u32..).zip(rules) {
        let Some((_, needs)) = cheapest(rule.node(), &mut lists, &weigh) else {
            always.push(place);
            continue;
        };
        for need in needs {
            let filed = match need {
                Need::Value(column, value) => values.entry(column).or_default().entry(&value),
                Need::Prefixes(column, list) => {
                    prefixes.entry(column).or_default().entry(list).or_default()
                }
            };
            // Two branches of one condition may need the same.
            if filed.last() != Some(&place) {
                filed.push(place);
            }
        }
    }
    let values = values
        .into_iter()
        .map(|(column, map)| ValueSlot::new(column, map));
    let prefixes = prefixes
        .into_iter()
        .map(|(column, filed)| PrefixSlot::new(column, filed, &lists));
    Index::new(always, values.collect(), prefixes.collect())
}

/// How many different values the conditions have for each column.
fn distinct(rules: &[Predicate], lists: &mut Lists<'_>) -> HashMap<Column, usize> {
    let mut values: HashMap<Column, KeyMap<()>> = HashMap::new();
    for rule in rules {
        each_need(rule.node(), lists, &mut |need| {
            if let Need::Value(column, value) = need {
                values.entry(*column).or_default().entry(value);
            }
        });
    }
    let counts = values
        .into_iter()
        .map(|(column, values)| (column, values.len()));
    counts.collect()
}

/// The part of all addresses of a family that a list has; of the family of which it
/// has more.
fn share(lists: &Lists<'_>, list: ListId) -> f64 {
    let of = |family| -> f64 {
        let prefixes = lists.prefixes(list).iter();
        let of_family = prefixes.filter(|prefix| prefix.family() == family);
        of_family
            .map(|prefix| 0.5_f64.powi(prefix.length().into()))
            .sum()
    };
    of(Family::V4).max(of(Family::V6))
}
