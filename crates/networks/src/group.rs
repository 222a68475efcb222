//! Networks together: by organisation, by economy, or each by itself.

use std::fmt;

use conformance::measure::{Measure, Missing, Value};
use conformance::profile::{Formula, Metric};
use holders::Evidence;
use net::Asn;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::lookup::Known;
use crate::metrics::{self, Figure};
use crate::report::Classes;
use crate::tables::Sums;
use crate::threads;

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

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Network(asn) => asn.fmt(f),
            Key::Name(name) => f.write_str(name),
        }
    }
}

/// Who is in which group, by a register.
#[derive(Clone, Copy, Debug)]
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

impl fmt::Display for NoRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            By::Economy => self.economy(asn).map(Key::Name),
        }
    }

    /// The economy that a network is registered in.
    pub fn economy(&self, asn: Asn) -> Option<&'a str> {
        economy(self.evidence, asn)
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

/// A group, without its metrics.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// Which; `None` for the networks of which no register tells.
    pub key: Option<Key<'a>>,
    /// How many of its networks originate routes.
    pub networks: u32,
    /// One of them.
    pub first: Asn,
    /// The sums of their routes.
    pub sums: Sums,
}

impl<'a> Group<'a> {
    /// By keys; what has none is last.
    fn order(&self) -> (bool, Option<Key<'a>>) {
        (self.key.is_none(), self.key)
    }
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
    pub networks: u32,
    /// How many have a known value, and are in the sums.
    pub known: u32,
    /// How many have only what the profile prescribes, and are in no sum.
    pub prescribed: u32,
    /// How many are not known, by why: in the order of [`Missing::ALL`].
    pub unknown: [u32; Missing::ALL.len()],
}

impl Total {
    /// Of measures of one metric; `None` where there is none.
    pub(crate) fn of(metric: &Metric, measures: &[(Asn, Measure)]) -> Option<Total> {
        measures.first()?;
        let mut total = Total::new(metric);
        for (_, measure) in measures {
            total.add(&measure.into());
        }
        Some(total)
    }

    /// Of no network.
    pub(crate) fn new(metric: &Metric) -> Total {
        Total {
            numerator: 0.0,
            denominator: (metric.formula != Formula::Incidents).then_some(0.0),
            networks: 0,
            known: 0,
            prescribed: 0,
            unknown: [0; Missing::ALL.len()],
        }
    }

    /// Adds a network's.
    pub(crate) fn add(&mut self, figure: &Figure) {
        self.networks += 1;
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
/// group are together and last.
#[derive(Clone, Debug)]
pub struct Groups<'a> {
    groups: Vec<Group<'a>>,
    /// Of each metric that of each group; `None` where none of its networks has it.
    totals: Vec<Vec<Option<Total>>>,
}

/// One metric of all networks together.
pub(crate) struct Summary<'m> {
    pub(crate) total: Total,
    pub(crate) classes: Classes<'m>,
}

/// One metric by groups that are known.
struct Told<'m> {
    totals: Vec<Option<Total>>,
    /// Of networks that originate nothing.
    others: Vec<(Asn, Figure)>,
    all: Summary<'m>,
}

/// Where groups are; of networks by themselves only those that originate nothing.
type Places<'a> = FxHashMap<Option<Key<'a>>, usize>;

impl<'a> Groups<'a> {
    /// Groups networks by a register; gives each metric of all of them besides.
    ///
    /// # Panics
    ///
    /// When a metric has a network twice, or not in the order of numbers.
    pub(crate) fn new<'m>(
        known: &Known<'_>,
        grouping: &Grouping<'a>,
        metrics: &[&'m Metric],
    ) -> (Groups<'a>, Vec<Summary<'m>>) {
        let count = known.networks.len();
        let mut groups = Groups {
            groups: Vec::new(),
            totals: Vec::new(),
        };
        if grouping.by == By::Asn {
            groups.groups.reserve_exact(count);
        }
        let mut places = Places::default();
        let mut originators = Vec::with_capacity(count);
        for network in known.networks.iter() {
            let key = grouping.key(network.asn);
            let place = match grouping.by {
                // Each comes once.
                By::Asn => groups.push(key, network.asn),
                By::Organisation | By::Economy => groups.place(&mut places, key, network.asn),
            };
            let group = &mut groups.groups[place];
            group.networks += 1;
            group.sums += network.sums;
            originators.push((network.asn, place));
        }
        let count = groups.groups.len();
        let told = threads::map(metrics.len(), |number| {
            Told::new(known, metrics[number], &originators, count)
        });
        let mut all = Vec::with_capacity(told.len());
        for (metric, mut told) in metrics.iter().zip(told) {
            for (asn, figure) in &told.others {
                let place = groups.place(&mut places, grouping.key(*asn), *asn);
                let needed = told.totals.len().max(place + 1);
                told.totals.resize(needed, None);
                add(&mut told.totals[place], metric, figure);
            }
            groups.totals.push(told.totals);
            all.push(told.all);
        }
        let count = groups.groups.len();
        for totals in &mut groups.totals {
            totals.resize(count, None);
        }
        if !groups.groups.is_sorted_by_key(Group::order) {
            let mut places: Vec<usize> = (0..count).collect();
            places.sort_unstable_by_key(|place| groups.groups[*place].order());
            groups = groups.picked(&places);
        }
        (groups, all)
    }

    fn place(&mut self, places: &mut Places<'a>, key: Option<Key<'a>>, asn: Asn) -> usize {
        *places.entry(key).or_insert_with(|| self.push(key, asn))
    }

    fn push(&mut self, key: Option<Key<'a>>, asn: Asn) -> usize {
        self.groups.push(Group {
            key,
            networks: 0,
            first: asn,
            sums: Sums::default(),
        });
        self.groups.len() - 1
    }

    /// The groups of some places, in their order.
    fn picked(&self, places: &[usize]) -> Groups<'a> {
        let picked = |totals: &Vec<_>| places.iter().map(|place| totals[*place]).collect();
        Groups {
            groups: places.iter().map(|place| self.groups[*place]).collect(),
            totals: self.totals.iter().map(picked).collect(),
        }
    }

    /// Keeps the group with this key, as rows show it, in any case.
    pub(crate) fn keep(&mut self, key: &str) {
        let is_asked = |place: &usize| {
            let own = self.groups[*place].key.map(|own| own.to_string());
            own.is_some_and(|own| own.eq_ignore_ascii_case(key))
        };
        let places: Vec<usize> = (0..self.groups.len()).filter(is_asked).collect();
        *self = self.picked(&places);
    }

    /// The groups.
    pub fn all(&self) -> &[Group<'a>] {
        &self.groups
    }

    /// A metric of all groups, by its number among those asked for.
    pub fn totals(&self, metric: usize) -> &[Option<Total>] {
        &self.totals[metric]
    }
}

impl<'m> Told<'m> {
    /// `originators` are in the order of their numbers, with the places of their groups,
    /// of which there are `groups`.
    fn new(
        known: &Known<'_>,
        metric: &'m Metric,
        originators: &[(Asn, usize)],
        groups: usize,
    ) -> Told<'m> {
        let mut told = Told {
            totals: vec![None; groups],
            others: Vec::new(),
            all: Summary {
                total: Total::new(metric),
                classes: Classes::new(metric),
            },
        };
        let mut originators = originators.iter().copied().peekable();
        let mut last = None;
        metrics::figures(known, metric, |asn, figure| {
            let is_next = last < Some(asn);
            assert!(is_next, "each network once, in the order of numbers");
            last = Some(asn);
            told.all.total.add(&figure);
            told.all.classes.add(figure.value);
            while originators.next_if(|(before, _)| *before < asn).is_some() {}
            match originators.peek() {
                Some((same, place)) if *same == asn => {
                    add(&mut told.totals[*place], metric, &figure);
                }
                _ => told.others.push((asn, figure)),
            }
        });
        told
    }
}

fn add(total: &mut Option<Total>, metric: &Metric, figure: &Figure) {
    total.get_or_insert_with(|| Total::new(metric)).add(figure);
}
