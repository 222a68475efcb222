//! All numbers of a time as data; `shown` has the shapes.

mod shown;

use std::collections::BTreeMap;

use conformance::profile::{Class, Direction, Metric};
use conformance::{MetricId, Profile, Value};
use net::Asn;

use crate::coverage::Coverage;
use crate::group::{Group, Grouping, Key, economy, groups};
use crate::lookup::Known;
use crate::metrics::{self, Figure};

pub use shown::{
    All, ClassShown, DAYS_FORMAT, Days, FORMAT, MetricShown, ProfileShown, Report, Row,
    UnknownShown, ValueShown, Values,
};

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
    let figures: Vec<Vec<(Asn, Figure)>> = told
        .iter()
        .map(|metric| metrics::figures(known, metric))
        .collect();
    let groups = groups(known, grouping, &told, &figures);
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
        metrics: (told.iter().zip(&figures).enumerate())
            .map(|(place, (metric, figures))| {
                let totals = groups
                    .iter()
                    .filter_map(|(_, group)| group.totals[place].as_ref());
                shown(known, metric, figures, ValueShown::sum(totals))
            })
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
        id: profile.id.to_string(),
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
    let totals = group.totals.iter().flatten();
    let first = (group.first).or_else(|| totals.map(|total| total.first).min());
    let name = key
        .zip(first)
        .and_then(|(key, asn)| grouping.name(key, asn));
    let economy = match key {
        Some(Key::Network(asn)) => economy(known.evidence, asn),
        _ => None,
    };
    Row {
        key: key.map(key_text),
        name: name.map(str::to_owned),
        economy: economy.map(str::to_owned),
        networks: group.networks,
        sums: group.sums,
        values: (metrics.iter().zip(&group.totals))
            .filter_map(|(metric, total)| {
                Some((metric.id.name(), ValueShown::sum([total.as_ref()?])))
            })
            .collect(),
    }
}

fn shown(
    known: &Known<'_>,
    metric: &Metric,
    figures: &[(Asn, Figure)],
    all: ValueShown,
) -> MetricShown {
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
        classes: classes(metric, figures.iter().map(|(_, figure)| figure.value)),
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
