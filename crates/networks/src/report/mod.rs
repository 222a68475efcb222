//! All numbers of a time as data; `shown` has the shapes.

mod classes;
mod shown;

use conformance::profile::{Direction, Metric};
use conformance::{MetricId, Profile};

use crate::coverage::Coverage;
use crate::group::{Grouping, Groups, Summary};
use crate::lookup::Known;

pub(crate) use classes::Classes;
pub use shown::{
    All, ClassShown, DAYS_FORMAT, Days, FORMAT, MetricShown, ProfileShown, Report, Row, Rows,
    UnknownShown, ValueShown, Values,
};

/// Makes the report.
///
/// `only` picks one group by its key as rows show it, in any case; the sums over
/// all networks stay. `metric` picks one metric.
pub fn make<'a>(
    known: &Known<'_>,
    grouping: &Grouping<'a>,
    coverage: Coverage,
    only: Option<&str>,
    metric: Option<MetricId>,
) -> Report<'a> {
    let is_picked = |id: MetricId| metric.is_none_or(|metric| metric == id);
    let mut told = known.told();
    told.retain(|told| is_picked(told.id));
    let (mut groups, all) = Groups::new(known, grouping, &told);
    let metrics = told.iter().zip(all);
    let metrics = metrics
        .map(|(metric, all)| shown(known, metric, all))
        .collect();
    if let Some(only) = only {
        groups.keep(only);
    }
    let mut report = Report {
        format: FORMAT,
        profile: profile(known.profile),
        by: grouping.by,
        grouped_by: grouping.register,
        all: All {
            networks: known.networks.len(),
            sums: known.networks.sums(),
            of_sets: known.networks.of_sets,
            of_nobody: known.networks.of_nobody,
        },
        metrics,
        unknown: unknown(known, is_picked),
        paths: known.paths.map(|paths| paths.counts),
        rows: Rows::new(*grouping, told.iter().map(|metric| metric.id), groups),
        coverage,
    };
    for metric in &told {
        report
            .coverage
            .cautions
            .extend(too_few_feeds(metric, &report.coverage));
    }
    report
}

pub(crate) fn profile(profile: &Profile) -> ProfileShown {
    ProfileShown {
        id: profile.id.to_string(),
        version: profile.version.clone(),
        title: profile.title.clone(),
    }
}

fn shown(known: &Known<'_>, metric: &Metric, all: Summary<'_>) -> MetricShown {
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
        all: ValueShown::of((all.total.networks > 0).then_some(&all.total)),
        classes: all.classes.shown(),
    }
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
