//! Which metrics can be told from what was given, and why others cannot.

use std::fmt;

use conformance::profile::{Formula, Metric};
use conformance::{MetricId, Period, Profile};
use holders::Evidence;
use serde::{Serialize, Serializer};

use crate::events::What;
use crate::facts::Sources;
use crate::paths::Paths;
use crate::tables::Networks;

/// All that numbers are made from.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What metrics there are.
    pub profile: &'a Profile,
    /// The registers.
    pub evidence: &'a Evidence,
    /// What of them routes were looked up in.
    pub sources: Sources<'a>,
    /// The routes.
    pub networks: &'a Networks<'a>,
    /// What paths showed; `None` where they were not read.
    pub paths: Option<&'a Paths>,
    /// The time that the numbers are about: incidents are cut to it.
    pub period: Period,
}

/// Why a metric is not known of any network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// No validated ROA payloads.
    NoVrps,
    /// No route objects.
    NoObjects,
    /// No objects of networks.
    NoNetworkObjects,
    /// Nothing tells who is whose provider.
    NoRelations,
    /// Paths were not read.
    PathsNotRead,
    /// A table shows one instant, and the metric is about how long something
    /// lasted.
    NoUpdates,
    /// No register of tests is read.
    NoTests,
}

impl Why {
    /// What to give, so that it is known.
    pub const fn remedy(self) -> &'static str {
        match self {
            Why::NoVrps => "give a validator's file with --registers (rpki-client, Routinator)",
            Why::NoObjects => "give dumps of routing registries with --registers (RPSL)",
            Why::NoNetworkObjects => "give dumps with aut-num objects with --registers (RPSL)",
            Why::NoRelations => {
                "give CAIDA's AS-relationships with --registers; or a validator's file with ASPAs, and ask with --metric"
            }
            Why::PathsNotRead => "ask for it with --metric, which reads the files a second time",
            Why::NoUpdates => "give files of updates beside the table",
            Why::NoTests => "see CAIDA's Spoofer, whose results are not read here",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::NoVrps => "no validated ROA payloads were given",
            Why::NoObjects => "no route objects were given",
            Why::NoNetworkObjects => "no aut-num objects were given",
            Why::NoRelations => "neither relations between networks nor ASPAs were given",
            Why::PathsNotRead => "paths were not read",
            Why::NoUpdates => "a table shows one instant, and not how long something lasted",
            Why::NoTests => "tests for spoofed traffic are no part of the registers",
        })
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Which events a metric of incidents counts, and whether those who passed them
/// on are counted in place of those who began.
pub const fn events_of(metric: MetricId) -> Option<(What, bool)> {
    Some(match metric {
        MetricId::M1 => (What::Leak, false),
        MetricId::M1C => (What::Leak, true),
        MetricId::M2 => (What::NewOrigin, false),
        MetricId::M2C => (What::NewOrigin, true),
        MetricId::M3 => (What::BogonPrefix, false),
        MetricId::M3C => (What::BogonPrefix, true),
        MetricId::M4 => (What::BogonAsn, false),
        MetricId::M4C => (What::BogonAsn, true),
        _ => return None,
    })
}

/// Whether a metric cannot be told without paths.
pub fn needs_paths(metric: &Metric) -> bool {
    match metric.formula {
        // Who originates a prefix stands in the table.
        Formula::Incidents => metric.id != MetricId::M3,
        formula => formula == Formula::SharePassedOnUnwanted,
    }
}

impl Known<'_> {
    /// Why the metric is not known of any network; `None` where it is known of
    /// some, or could be.
    pub fn why_not(&self, metric: &Metric) -> Option<Why> {
        let vrps = (self.sources.vrps.is_none()).then_some(Why::NoVrps);
        let objects = (self.sources.irr.is_none()).then_some(Why::NoObjects);
        match metric.formula {
            Formula::ShareNotCovered | Formula::ShareInvalid => vrps,
            Formula::ShareRegistered | Formula::ShareUnregistered => objects,
            // With one of the two alone all that it does not vouch for would be
            // left out, and the share be 1.
            Formula::ShareConformant => vrps.or(objects),
            Formula::PolicyRegistered | Formula::ContactRegistered => {
                (self.evidence.aut_nums.is_none()).then_some(Why::NoNetworkObjects)
            }
            Formula::SpoofableBlocks => Some(Why::NoTests),
            Formula::SharePassedOnUnwanted => {
                let relations = self.evidence.as_rel.is_none();
                let paths = self.paths.is_none().then_some(Why::PathsNotRead);
                let relations = relations.then_some(Why::NoRelations);
                vrps.or(objects).or(relations).or(paths)
            }
            Formula::Incidents => self.why_no_incidents(metric),
        }
    }

    fn why_no_incidents(&self, metric: &Metric) -> Option<Why> {
        let (what, _) = events_of(metric.id)?;
        let Some(paths) = self.paths else {
            return needs_paths(metric).then_some(Why::PathsNotRead);
        };
        let no_updates = (!paths.has_updates).then_some(Why::NoUpdates);
        match what {
            What::Leak if !self.has_relations() => Some(Why::NoRelations),
            What::Leak | What::NewOrigin => no_updates,
            // A table of a day is a line of that day's list.
            What::BogonPrefix | What::BogonAsn => None,
        }
    }

    fn has_relations(&self) -> bool {
        let payloads = self.evidence.payloads.as_ref();
        let has_aspas = payloads.is_some_and(|payloads| !payloads.aspas.is_empty());
        self.evidence.as_rel.is_some() || has_aspas
    }

    /// The metrics that are known of some network, or could be.
    pub fn told(&self) -> Vec<&Metric> {
        let metrics = self.profile.metrics.iter();
        metrics
            .filter(|metric| self.why_not(metric).is_none())
            .collect()
    }
}
