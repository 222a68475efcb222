//! All numbers of a time as data; `shown` has the shapes.

mod shown;

use std::collections::{BTreeMap, BTreeSet};

use conformance::profile::{Class, Direction, Metric};
use conformance::{MetricId, Profile, Value};

use crate::coverage::Coverage;
use crate::group::{Grouping, Groups, Total};
use crate::lookup::Known;

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
    let mut classes: Vec<Classes<'_>> = told.iter().map(|metric| Classes::new(metric)).collect();
    let mut sums: Vec<Total> = told.iter().map(|metric| Total::new(metric)).collect();
    let mut groups = Groups::new(known, grouping, &told, |number, figure| {
        classes[number].add(figure.value);
        sums[number].add(figure);
    });
    let classes = classes.into_iter().map(Classes::shown);
    let metrics = (told.iter().zip(sums).zip(classes))
        .map(|((metric, sum), classes)| {
            let all = ValueShown::of((sum.networks > 0).then_some(&sum));
            shown(known, metric, all, classes)
        })
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

fn shown(
    known: &Known<'_>,
    metric: &Metric,
    all: ValueShown,
    classes: Vec<ClassShown>,
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
        classes,
    }
}

/// Networks by class, for each programme that thresholds name.
struct Classes<'m> {
    metric: &'m Metric,
    programmes: Vec<(Option<&'m str>, BTreeMap<&'m str, usize>)>,
}

impl<'m> Classes<'m> {
    fn new(metric: &'m Metric) -> Classes<'m> {
        let thresholds = metric.thresholds.iter();
        let programmes: BTreeSet<_> = thresholds.map(|it| it.programme.as_deref()).collect();
        Classes {
            metric,
            programmes: programmes
                .into_iter()
                .map(|it| (it, BTreeMap::new()))
                .collect(),
        }
    }

    fn add(&mut self, value: Value) {
        for (programme, counts) in &mut self.programmes {
            let class = match self.metric.class(value, *programme) {
                Class::Reached(threshold) => &threshold.class,
                Class::Missed => "missed",
                Class::NoThreshold | Class::Unknown => continue,
            };
            *counts.entry(class).or_default() += 1;
        }
    }

    fn shown(self) -> Vec<ClassShown> {
        let programmes = self.programmes.into_iter();
        let shown = programmes.flat_map(|(programme, counts)| {
            counts.into_iter().map(move |(class, networks)| ClassShown {
                programme: programme.map(str::to_owned),
                class: class.to_owned(),
                networks,
            })
        });
        shown.collect()
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
