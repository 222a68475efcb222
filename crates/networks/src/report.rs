//! All numbers of a time as data.

use std::collections::BTreeMap;

use conformance::aggregate::Aggregate;
use conformance::profile::{Class, Direction, Metric};
use conformance::{Measure, MetricId, Profile, Value};
use net::Asn;
use serde::{Serialize, Serializer};

use crate::coverage::Coverage;
use crate::group::{By, Group, Grouping, Key, economy, groups};
use crate::lookup::{Known, Why};
use crate::metrics;
use crate::paths::PathCounts;
use crate::tables::Sums;

/// The version of the shape that `schema/conformance.json` describes.
pub const FORMAT: &str = "normwatch/conformance/1";

/// The version of the shape of several days, in the same schema.
pub const DAYS_FORMAT: &str = "normwatch/conformance-days/1";

/// All numbers of a time.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
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
    pub rows: Vec<Row>,
}

/// Reports of several days.
#[derive(Clone, Debug, Serialize)]
pub struct Days<'r> {
    /// [`DAYS_FORMAT`].
    pub format: &'static str,
    /// The days, in order.
    pub days: &'r [Report],
}

impl<'r> Days<'r> {
    /// Of the days in order.
    pub fn new(days: &'r [Report]) -> Days<'r> {
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
    pub networks: usize,
    /// Networks whose value is known.
    pub known: usize,
    /// Networks of which there is nothing to measure, and for which the profile
    /// prescribes a number; in no sum.
    pub prescribed: usize,
    /// Networks whose value is not known, by why.
    #[serde(serialize_with = "reasons")]
    pub unknown: BTreeMap<conformance::Missing, usize>,
}

fn reasons<S: Serializer>(
    unknown: &BTreeMap<conformance::Missing, usize>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(unknown.iter().map(|(why, count)| (why.to_string(), count)))
}

/// A group.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// `AS64496`, an organisation's id or an economy's two letters; `None` for
    /// networks of which the register does not tell.
    pub key: Option<String>,
    /// What it is called, where a register tells.
    pub name: Option<String>,
    /// For a network, the economy that it is registered in.
    pub economy: Option<String>,
    /// Networks that originate routes.
    pub networks: usize,
    /// Their routes.
    pub sums: Sums,
    /// The metrics, by name.
    pub values: BTreeMap<&'static str, ValueShown>,
}

impl ValueShown {
    pub(crate) fn new(value: &Aggregate) -> ValueShown {
        ValueShown {
            value: value.value().known(),
            numerator: value.numerator,
            denominator: value.denominator,
            networks: value.networks.len(),
            known: value.known,
            prescribed: value.prescribed,
            unknown: value.unknown.clone(),
        }
    }
}

/// Makes the report.
///
/// `only` picks one group by its key as rows show it, in any case; the sums over
/// all networks stay. `metric` picks one metric.
pub fn make(
    known: &Known<'_>,
    grouping: &Grouping<'_>,
    coverage: Coverage,
    only: Option<&str>,
    metric: Option<MetricId>,
) -> Report {
    let is_picked = |id: MetricId| metric.is_none_or(|metric| metric == id);
    let mut told = known.told();
    told.retain(|told| is_picked(told.id));
    let measures: Vec<Vec<(Asn, Measure)>> = told
        .iter()
        .map(|metric| metrics::measures(known, metric))
        .collect();
    let groups = groups(known, grouping, &measures);
    let mut report = Report {
        format: FORMAT,
        profile: profile(known.profile),
        by: grouping.by,
        grouped_by: grouping.register,
        all: All {
            networks: known.networks.networks().len(),
            sums: known.networks.sums(),
            of_sets: known.networks.of_sets,
            of_nobody: known.networks.of_nobody,
        },
        metrics: (told.iter().zip(&measures))
            .map(|(metric, measures)| shown(known, metric, measures))
            .collect(),
        unknown: unknown(known, is_picked),
        paths: known.paths.map(|paths| paths.counts),
        rows: Vec::new(),
        coverage,
    };
    for metric in &told {
        report
            .coverage
            .cautions
            .extend(too_few_feeds(metric, &report.coverage));
    }
    let is_asked = |key: Option<Key<'_>>| match (only, key) {
        (None, _) => true,
        (Some(only), Some(key)) => key_text(key).eq_ignore_ascii_case(only),
        (Some(_), None) => false,
    };
    let (unknown, groups): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .filter(|(key, _)| is_asked(*key))
        .partition(|(key, _)| key.is_none());
    report.rows = groups
        .into_iter()
        .chain(unknown)
        .map(|(key, group)| row(known, grouping, &told, key, &group))
        .collect();
    report
}

/// A key as rows show it.
pub fn key_text(key: Key<'_>) -> String {
    match key {
        Key::Network(asn) => asn.to_string(),
        Key::Name(name) => name.to_owned(),
    }
}

pub(crate) fn profile(profile: &Profile) -> ProfileShown {
    ProfileShown {
        id: profile.id.clone(),
        version: profile.version.clone(),
        title: profile.title.clone(),
    }
}

fn row(
    known: &Known<'_>,
    grouping: &Grouping<'_>,
    metrics: &[&Metric],
    key: Option<Key<'_>>,
    group: &Group,
) -> Row {
    let of_values = group.values.iter().flatten();
    let first = (group.networks.first().copied())
        .or_else(|| of_values.flat_map(|value| &value.networks).min().copied());
    let name = key
        .zip(first)
        .and_then(|(key, asn)| grouping.name(key, asn));
    let economy = match key {
        Some(Key::Network(asn)) => economy(known.evidence, asn),
        _ => None,
    };
    let values = metrics.iter().zip(&group.values);
    Row {
        key: key.map(key_text),
        name: name.map(str::to_owned),
        economy: economy.map(str::to_owned),
        networks: group.networks.len(),
        sums: group.sums,
        values: values
            .filter_map(|(metric, value)| {
                Some((metric.id.name(), ValueShown::new(value.as_ref()?)))
            })
            .collect(),
    }
}

fn shown(known: &Known<'_>, metric: &Metric, measures: &[(Asn, Measure)]) -> MetricShown {
    let values = measures.iter().map(|(asn, measure)| (*asn, measure));
    let all = conformance::aggregate::by_group(values, |_: Asn| Some(()))
        .expect("measures are of one metric, and of each network one");
    let all = all.values().next().map_or_else(nothing, ValueShown::new);
    let actions = known.profile.actions_of(metric.id);
    MetricShown {
        metric: metric.id.name(),
        title: metric.title.clone(),
        better: match metric.direction {
            Direction::LowerIsBetter => "lower",
            Direction::HigherIsBetter => "higher",
        },
        is_share: metric.formula.is_share_of_routes(),
        peers_min: metric.peers_min,
        actions: actions.map(|action| action.id.clone()).collect(),
        all,
        classes: classes(metric, measures.iter().map(|(_, measure)| measure.value)),
    }
}

/// What is shown where there is no network at all.
fn nothing() -> ValueShown {
    ValueShown {
        value: None,
        numerator: 0.0,
        denominator: None,
        networks: 0,
        known: 0,
        prescribed: 0,
        unknown: BTreeMap::new(),
    }
}

/// Networks by class, for each programme that thresholds name.
fn classes(metric: &Metric, values: impl Iterator<Item = Value> + Clone) -> Vec<ClassShown> {
    let mut programmes: Vec<Option<&str>> = metric
        .thresholds
        .iter()
        .map(|threshold| threshold.programme.as_deref())
        .collect();
    programmes.sort_unstable();
    programmes.dedup();
    let mut classes: Vec<ClassShown> = Vec::new();
    for programme in programmes {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in values.clone() {
            let class = match metric.class(value, programme) {
                Class::Reached(threshold) => &threshold.class,
                Class::Missed => "missed",
                Class::NoThreshold | Class::Unknown => continue,
            };
            *counts.entry(class).or_default() += 1;
        }
        classes.extend(counts.into_iter().map(|(class, networks)| ClassShown {
            programme: programme.map(str::to_owned),
            class: class.to_owned(),
            networks,
        }));
    }
    classes
}

fn unknown(known: &Known<'_>, is_picked: impl Fn(MetricId) -> bool) -> Vec<UnknownShown> {
    let metrics = known.profile.metrics.iter();
    metrics
        .filter(|metric| is_picked(metric.id))
        .filter_map(|metric| {
            let why = known.why_not(metric)?;
            Some(UnknownShown {
                metric: metric.id.name(),
                title: metric.title.clone(),
                why,
                remedy: why.remedy(),
            })
        })
        .collect()
}

/// What to bear in mind where a metric leaves out what too few peers carry, and
/// there are hardly more.
fn too_few_feeds(metric: &Metric, coverage: &Coverage) -> Option<String> {
    let feeds = coverage.full_feeds_ipv4.min(coverage.full_feeds_ipv6);
    (feeds < metric.peers_min).then(|| {
        format!(
            "{} counts routes that at least {} peers with a full feed carry; here {} have one \
             of IPv4 and {} of IPv6, so that some or all routes are left out",
            metric.id, metric.peers_min, coverage.full_feeds_ipv4, coverage.full_feeds_ipv6
        )
    })
}
