//! All numbers of a time as data: the shapes.

use std::collections::BTreeMap;
use std::ops::Index;

use conformance::{MetricId, Missing};
use serde::{Serialize, Serializer};

use crate::coverage::Coverage;
use crate::group::{By, Group, Grouping, Groups, Key, Total};
use crate::lookup::Why;
use crate::paths::PathCounts;
use crate::tables::Sums;

/// The version of the shape that `schema/conformance.json` describes.
pub const FORMAT: &str = "normwatch/conformance/1";

/// The version of the shape of several days, in the same schema.
pub const DAYS_FORMAT: &str = "normwatch/conformance-days/1";

/// All numbers of a time.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// By which profile metrics are computed.
    pub profile: ProfileShown,
    /// Who saw the routes, and what they were held against.
    pub coverage: Coverage,
    /// What networks are put together by.
    pub by: By,
    /// The register that tells who belongs together.
    pub grouped_by: Option<&'static str>,
    /// All networks together.
    pub all: All,
    /// The metrics that are known.
    pub metrics: Vec<MetricShown>,
    /// The metrics that are not, with what to give.
    pub unknown: Vec<UnknownShown>,
    /// What distinct paths showed, where they were read.
    pub paths: Option<PathCounts>,
    /// The groups, in the order of their keys; who is in none is last.
    pub rows: Rows<'a>,
}

/// Reports of several days.
#[derive(Clone, Debug, Serialize)]
pub struct Days<'r> {
    /// [`DAYS_FORMAT`].
    pub format: &'static str,
    /// The days, in order.
    pub days: &'r [Report<'r>],
}

impl<'r> Days<'r> {
    /// Of the days in order.
    pub fn new(days: &'r [Report<'r>]) -> Days<'r> {
        Days {
            format: DAYS_FORMAT,
            days,
        }
    }
}

/// A profile.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileShown {
    /// Its id.
    pub id: String,
    /// The state of the source that it follows.
    pub version: String,
    /// For people.
    pub title: String,
}

/// All networks together.
#[derive(Clone, Debug, Serialize)]
pub struct All {
    /// Networks that originate routes.
    pub networks: usize,
    /// Their routes.
    pub sums: Sums,
    /// Routes whose origin is a set of networks: nobody's in particular.
    pub of_sets: Sums,
    /// Routes without an origin.
    pub of_nobody: Sums,
}

/// A metric that is known of some network.
#[derive(Clone, Debug, Serialize)]
pub struct MetricShown {
    /// Its name.
    pub metric: &'static str,
    /// What it measures.
    pub title: String,
    /// Which end is the good one.
    pub better: &'static str,
    /// Whether it is a share of routes.
    pub is_share: bool,
    /// Routes that fewer peers with a full feed carry do not count.
    pub peers_min: u32,
    /// The actions that it counts in.
    pub actions: Vec<String>,
    /// Of all networks.
    pub all: ValueShown,
    /// Networks by class, where the profile has thresholds.
    pub classes: Vec<ClassShown>,
}

/// A metric that is not known of any network.
#[derive(Clone, Debug, Serialize)]
pub struct UnknownShown {
    /// Its name.
    pub metric: &'static str,
    /// What it measures.
    pub title: String,
    /// Why it is not known.
    pub why: Why,
    /// What to give, so that it is.
    pub remedy: &'static str,
}

/// How many networks reach a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassShown {
    /// For which programme the threshold holds; `None` for all.
    pub programme: Option<String>,
    /// The class; `missed` for those who reach none.
    pub class: String,
    /// How many networks.
    pub networks: usize,
}

/// A value with what it was made of.
#[derive(Clone, Debug, Serialize)]
pub struct ValueShown {
    /// The value; `None` where it is not known.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: f64,
    /// Of how much; `None` for sums of scores.
    pub denominator: Option<f64>,
    /// Networks in it.
    pub networks: u32,
    /// Networks whose value is known.
    pub known: u32,
    /// Networks of which there is nothing to measure, and for which the profile
    /// prescribes a number; in no sum.
    pub prescribed: u32,
    /// Networks whose value is not known, by why.
    #[serde(serialize_with = "reasons")]
    pub unknown: BTreeMap<Missing, u32>,
}

fn reasons<S: Serializer>(
    unknown: &BTreeMap<Missing, u32>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(unknown.iter().map(|(why, count)| (why.to_string(), count)))
}

/// The groups, in the order of their keys; who is in none is last. There may be one
/// for each of a hundred thousand networks: a row is made when it is looked at.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    grouping: Grouping<'a>,
    /// The metrics of `groups`.
    metrics: Box<[MetricId]>,
    groups: Groups<'a>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        grouping: Grouping<'a>,
        metrics: impl Iterator<Item = MetricId>,
        groups: Groups<'a>,
    ) -> Rows<'a> {
        Rows {
            grouping,
            metrics: metrics.collect(),
            groups,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.groups.all().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'a>> {
        (0..self.len()).map(|place| self.row(place))
    }

    /// The row, where there is one and no other.
    pub fn only(&self) -> Option<Row<'a>> {
        (self.len() == 1).then(|| self.row(0))
    }

    fn row(&self, place: usize) -> Row<'a> {
        let group = &self.groups.all()[place];
        let (key, name) = self.who(place);
        Row {
            key,
            name,
            economy: match group.key {
                Some(Key::Network(asn)) => self.grouping.economy(asn),
                _ => None,
            },
            networks: group.networks,
            sums: group.sums,
            values: (self.metrics.iter().enumerate())
                .filter_map(|(number, metric)| Some((metric.name(), self.value_of(place, number)?)))
                .collect(),
        }
    }

    /// Key and name of the group at a place, as its row has them.
    pub(crate) fn who(&self, place: usize) -> (Option<String>, Option<&'a str>) {
        let group = &self.groups.all()[place];
        let name = group
            .key
            .and_then(|key| self.grouping.name(key, group.first));
        (group.key.map(|key| key.to_string()), name)
    }

    pub(crate) fn groups(&self) -> &[Group<'a>] {
        self.groups.all()
    }

    /// A metric of the group at a place; `None` where it has none.
    pub(crate) fn value(&self, place: usize, metric: &str) -> Option<ValueShown> {
        self.value_of(place, self.number(metric)?)
    }

    fn value_of(&self, place: usize, number: usize) -> Option<ValueShown> {
        let total = self.groups.totals(number)[place].as_ref()?;
        Some(ValueShown::of(Some(total)))
    }

    fn number(&self, metric: &str) -> Option<usize> {
        self.metrics.iter().position(|known| known.name() == metric)
    }

    /// The groups of which a register tells and which have a metric, by their places.
    pub(crate) fn named(&self, metric: &str) -> impl Iterator<Item = (usize, &Total)> + Clone {
        let number = self.number(metric);
        let totals = number.map_or(&[][..], |number| self.groups.totals(number));
        // The group of the others is the last.
        let groups = self.groups.all();
        let others = groups.last().is_some_and(|group| group.key.is_none());
        let named = totals.iter().take(groups.len() - usize::from(others));
        named
            .enumerate()
            .filter_map(|(place, total)| Some((place, total.as_ref()?)))
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A group.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'a> {
    /// `AS64496`, an organisation's id or an economy's two letters; `None` for
    /// networks of which the register does not tell.
    pub key: Option<String>,
    /// What it is called, where a register tells.
    pub name: Option<&'a str>,
    /// For a network, the economy that it is registered in.
    pub economy: Option<&'a str>,
    /// Networks that originate routes.
    pub networks: u32,
    /// Their routes.
    pub sums: Sums,
    /// The metrics, by name.
    pub values: Values,
}

/// The metrics of a group, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Values(Box<[(&'static str, ValueShown)]>);

impl Values {
    /// A metric's value; `None` where the group has none.
    pub fn get(&self, metric: &str) -> Option<&ValueShown> {
        let found = self.0.iter().find(|(name, _)| *name == metric)?;
        Some(&found.1)
    }
}

impl FromIterator<(&'static str, ValueShown)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'static str, ValueShown)>>(values: I) -> Values {
        let mut values: Box<[_]> = values.into_iter().collect();
        values.sort_by_key(|(name, _)| *name);
        Values(values)
    }
}

impl Index<&str> for Values {
    type Output = ValueShown;

    fn index(&self, metric: &str) -> &ValueShown {
        self.get(metric).expect("the group has the metric")
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl ValueShown {
    /// Of a metric of some networks; of none, nothing is known.
    pub(crate) fn of(total: Option<&Total>) -> ValueShown {
        let known = total.filter(|total| total.known > 0);
        let value = known.and_then(|known| match known.denominator {
            None => Some(known.numerator),
            Some(denominator) => (denominator > 0.0).then(|| known.numerator / denominator),
        });
        let counts = |total: &Total| {
            let unknown = Missing::ALL.into_iter().zip(total.unknown);
            unknown.filter(|(_, count)| *count > 0).collect()
        };
        ValueShown {
            value,
            numerator: total.map_or(0.0, |total| total.numerator),
            denominator: total.and_then(|total| total.denominator),
            networks: total.map_or(0, |total| total.networks),
            known: total.map_or(0, |total| total.known),
            prescribed: total.map_or(0, |total| total.prescribed),
            unknown: total.map(counts).unwrap_or_default(),
        }
    }
}
