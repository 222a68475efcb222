//! Networks together: by organisation, by economy, or each by itself.

use conformance::measure::{Measure, Missing, Value};
use conformance::profile::{Formula, Metric};
use holders::Evidence;
use net::Asn;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::lookup::Known;
use crate::metrics::Figure;
use crate::tables::Sums;

/// What networks are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Each by itself.
    Asn,
    /// By the organisation that holds the number.
    Organisation,
    /// By the economy that the number is registered in.
    Economy,
}

/// A group of networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key<'a> {
    /// One network.
    Network(Asn),
    /// An organisation's id, or an economy's two letters.
    Name(&'a str),
}

/// Who is in which group, by a register.
#[derive(Clone, Copy)]
pub struct Grouping<'a> {
    /// By what.
    pub by: By,
    /// The register that says so, in words; `None` for networks by themselves.
    pub register: Option<&'static str>,
    evidence: &'a Evidence,
}

/// No register tells who is in which group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRegister {
    /// What was asked for.
    pub by: By,
}

impl NoRegister {
    /// What to give.
    pub const fn remedy(self) -> &'static str {
        match self.by {
            By::Economy => {
                "give the registries' delegated files, or CAIDA's AS2Org, with --registers"
            }
            By::Organisation | By::Asn => "give CAIDA's AS2Org with --registers",
        }
    }
}

impl std::fmt::Display for NoRegister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.by {
            By::Economy => "economy",
            By::Organisation | By::Asn => "organisation",
        };
        write!(f, "no register was given that tells a network's {what}")
    }
}

impl std::error::Error for NoRegister {}

impl<'a> Grouping<'a> {
    /// Groups by what registers say. The economy of a network is that of its
    /// number's delegation; only where no delegations were given is it that of its
    /// organisation.
    ///
    /// # Errors
    ///
    /// When no register that was given tells.
    pub fn new(by: By, evidence: &'a Evidence) -> Result<Grouping<'a>, NoRegister> {
        let has_as_org = evidence.as_org.is_some();
        let register = match by {
            By::Asn => None,
            By::Economy if evidence.delegations.is_some() => {
                Some("the registries' delegations of AS numbers")
            }
            By::Economy | By::Organisation if has_as_org => Some("CAIDA's AS2Org"),
            By::Economy | By::Organisation => return Err(NoRegister { by }),
        };
        Ok(Grouping {
            by,
            register,
            evidence,
        })
    }

    /// The group of a network; `None` where the register does not tell.
    pub fn key(&self, asn: Asn) -> Option<Key<'a>> {
        match self.by {
            By::Asn => Some(Key::Network(asn)),
            By::Organisation => {
                let holder = self.evidence.as_org.as_ref()?.holder(asn)?;
                Some(Key::Name(holder.organisation))
            }
            By::Economy => economy(self.evidence, asn).map(Key::Name),
        }
    }

    /// What a group is called in words, where a register tells.
    pub fn name(&self, key: Key<'a>, some_network: Asn) -> Option<&'a str> {
        let holder = self.evidence.as_org.as_ref()?.holder(some_network)?;
        match (self.by, key) {
            (By::Asn, _) => holder.as_name.or(holder.organisation_name),
            (By::Organisation, _) => holder.organisation_name,
            (By::Economy, _) => None,
        }
    }
}

/// The economy that a network is registered in.
pub fn economy(evidence: &Evidence, asn: Asn) -> Option<&str> {
    match (&evidence.delegations, &evidence.as_org) {
        (Some(delegations), _) => delegations.economy_of_asn(asn),
        (None, Some(as_org)) => as_org.holder(asn)?.economy,
        (None, None) => None,
    }
}

/// Sums and metrics of a group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many of its networks originate routes.
    pub networks: usize,
    /// The first of these.
    pub first: Option<Asn>,
    /// The sums of their routes.
    pub sums: Sums,
    /// Its metrics, in the order of those asked for; `None` where none of its
    /// networks has one.
    pub totals: Vec<Option<Total>>,
}

/// One metric of several networks together: numerators and denominators are added
/// up, as by [`conformance::aggregate`], which keeps keys besides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Total {
    /// Numerators of the networks whose value is known.
    pub numerator: f64,
    /// Their denominators; `None` for sums of scores, which have none.
    pub denominator: Option<f64>,
    /// Its networks.
    pub networks: usize,
    /// The one with the least number.
    pub first: Asn,
    /// How many have a known value, and are in the sums.
    pub known: usize,
    /// How many have only what the profile prescribes, and are in no sum.
    pub prescribed: usize,
    /// How many are not known, by why: in the order of [`Missing::ALL`].
    pub unknown: [usize; Missing::ALL.len()],
}

impl Total {
    /// Of measures of one metric; `None` where there is none.
    pub(crate) fn of(metric: &Metric, measures: &[(Asn, Measure)]) -> Option<Total> {
        let mut total = Total::new(measures.first()?.0, metric);
        for (asn, measure) in measures {
            total.add(*asn, &measure.into());
        }
        Some(total)
    }

    fn new(asn: Asn, metric: &Metric) -> Total {
        Total {
            numerator: 0.0,
            denominator: (metric.formula != Formula::Incidents).then_some(0.0),
            networks: 0,
            first: asn,
            known: 0,
            prescribed: 0,
            unknown: [0; Missing::ALL.len()],
        }
    }

    fn add(&mut self, asn: Asn, figure: &Figure) {
        self.networks += 1;
        self.first = self.first.min(asn);
        match figure.value {
            Value::Known(_) => {
                self.known += 1;
                self.numerator += figure.numerator.unwrap_or(0.0);
                if let Some(denominator) = &mut self.denominator {
                    *denominator += figure.denominator.unwrap_or(0.0);
                }
            }
            Value::Prescribed(_) => self.prescribed += 1,
            Value::Unknown(missing) => self.unknown[missing as usize] += 1,
        }
    }
}

/// All groups with their metrics, in the order of their keys; networks without a
/// group are together under `None`, which comes first. `figures` has each metric of
/// all networks.
///
/// # Panics
///
/// When a network is there twice, or not in the order of numbers.
pub fn groups<'a>(
    known: &Known<'_>,
    grouping: &Grouping<'a>,
    metrics: &[&Metric],
    figures: &[Vec<(Asn, Figure)>],
) -> Vec<(Option<Key<'a>>, Group)> {
    let mut groups = Groups::default();
    let networks = known.networks.networks();
    let mut places = Vec::with_capacity(networks.len());
    for network in networks {
        let place = groups.place(grouping.key(network.asn));
        let group = &mut groups.all[place].1;
        group.networks += 1;
        group.first.get_or_insert(network.asn);
        group.sums += network.sums;
        places.push((network.asn, place));
    }
    for (number, (metric, figures)) in metrics.iter().zip(figures).enumerate() {
        let is_in_order = figures.is_sorted_by(|(one, _), (next, _)| one < next);
        assert!(is_in_order, "each network once, in the order of numbers");
        // Nearly all of these networks originate routes, and have a group by now.
        let mut originators = places.iter().copied().peekable();
        for (asn, figure) in figures {
            while originators.next_if(|(before, _)| before < asn).is_some() {}
            let place = match originators.peek() {
                Some((same, place)) if same == asn => *place,
                _ => groups.place(grouping.key(*asn)),
            };
            let totals = &mut groups.all[place].1.totals;
            totals.resize(metrics.len(), None);
            let total = totals[number].get_or_insert_with(|| Total::new(*asn, metric));
            total.add(*asn, figure);
        }
    }
    let mut groups = groups.all;
    for (_, group) in &mut groups {
        group.totals.resize(metrics.len(), None);
    }
    groups.sort_by_key(|(key, _)| *key);
    groups
}

/// Groups in the order met.
#[derive(Default)]
struct Groups<'a> {
    all: Vec<(Option<Key<'a>>, Group)>,
    places: FxHashMap<Option<Key<'a>>, usize>,
}

impl<'a> Groups<'a> {
    fn place(&mut self, key: Option<Key<'a>>) -> usize {
        *self.places.entry(key).or_insert_with(|| {
            self.all.push((key, Group::default()));
            self.all.len() - 1
        })
    }
}
