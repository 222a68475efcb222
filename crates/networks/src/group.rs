//! Networks together: by organisation, by economy, or each by itself.

use std::collections::BTreeMap;

use conformance::aggregate::{self, Aggregate};
use conformance::measure::Measure;
use holders::Evidence;
use net::Asn;
use serde::Serialize;

use crate::lookup::Known;
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
    /// Its networks that originate routes, in order.
    pub networks: Vec<Asn>,
    /// The sums of their routes.
    pub sums: Sums,
    /// Its metrics, in the order of those asked for; `None` where none of its
    /// networks has one.
    pub values: Vec<Option<Aggregate>>,
}

/// All groups with their metrics, of which `measures` has those of all networks.
/// Networks without a group are together under `None`.
///
/// # Panics
///
/// When measures in one list are of several metrics, or a network is there twice.
pub fn groups<'a>(
    known: &Known<'_>,
    grouping: &Grouping<'a>,
    measures: &[Vec<(Asn, Measure)>],
) -> BTreeMap<Option<Key<'a>>, Group> {
    let mut groups: BTreeMap<Option<Key<'a>>, Group> = BTreeMap::new();
    for network in known.networks.networks() {
        let group = groups.entry(grouping.key(network.asn)).or_default();
        group.networks.push(network.asn);
        group.sums += network.sums;
    }
    for (place, measures) in measures.iter().enumerate() {
        let measures = measures.iter().map(|(asn, measure)| (*asn, measure));
        let values = aggregate::by_group(measures, |asn| grouping.key(asn))
            .expect("measures are of one metric, and of each network one");
        for (key, value) in values {
            let group = groups.entry(key).or_default();
            group.values.resize(place, None);
            group.values.push(Some(value));
        }
    }
    for group in groups.values_mut() {
        group.values.resize(measures.len(), None);
    }
    groups
}
