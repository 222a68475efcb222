//! How many networks reach what a profile asks.

use std::collections::{BTreeMap, BTreeSet};

use conformance::Value;
use conformance::profile::{Class, Metric};

use super::ClassShown;

/// Networks by class, for each programme that thresholds name.
pub(crate) struct Classes<'m> {
    metric: &'m Metric,
    programmes: Vec<(Option<&'m str>, BTreeMap<&'m str, usize>)>,
}

impl<'m> Classes<'m> {
    pub(crate) fn new(metric: &'m Metric) -> Classes<'m> {
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

    pub(crate) fn add(&mut self, value: Value) {
        for (programme, counts) in &mut self.programmes {
            let class = match self.metric.class(value, *programme) {
                Class::Reached(threshold) => &threshold.class,
                Class::Missed => "missed",
                Class::NoThreshold | Class::Unknown => continue,
            };
            *counts.entry(class).or_default() += 1;
        }
    }

    pub(crate) fn shown(self) -> Vec<ClassShown> {
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
