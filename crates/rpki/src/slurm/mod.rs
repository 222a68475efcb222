//! Local exceptions: what an operator takes away from the RPKI's data and adds to
//! it (RFC 8416, SLURM; with ASPAs as in draft-ietf-sidrops-aspa-slurm).
//!
//! - [`mod@read`]: the file, read strictly. RFC 8416 lets nobody use a part of a
//!   file that has a mistake: an exception that was not applied could cut a
//!   network off.
//! - [`problem`]: what can be wrong with it, and where.
//! - [`join`]: several files at once, if they do not overlap.
//!
//! Router keys (`BGPsec`) are read and checked, and otherwise passed over: this
//! crate has none that they could be applied to.

use std::collections::BTreeSet;

use net::{Asn, Prefix};

pub mod join;
pub mod problem;
pub mod read;

use crate::aspas::Aspa;
use crate::payloads::Payloads;
use crate::vrp::Vrp;

pub use join::{SlurmOverlap, SlurmOverlaps, SlurmPlace, SlurmSubject};
pub use problem::{SlurmError, SlurmProblem, SlurmProblemKind};

/// The exceptions of one file, or of several that were [joined](Slurm::join).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slurm {
    /// 1, or 2 for a file that may speak of ASPAs.
    pub version: u8,
    /// Which VRPs to take away.
    pub prefix_filters: Vec<PrefixFilter>,
    /// Which VRPs to add.
    pub prefix_assertions: Vec<PrefixAssertion>,
    /// The customers whose ASPAs to take away.
    pub aspa_filters: Vec<Asn>,
    /// Which ASPAs to add.
    pub aspa_assertions: Vec<AspaAssertion>,
    /// Of each filter of router keys, all of which are passed over, the network;
    /// `None` where it names none.
    pub router_key_filters: Vec<Option<Asn>>,
    /// The same of assertions; `None` where the network cannot be read.
    pub router_key_assertions: Vec<Option<Asn>>,
}

/// VRPs that are taken away (RFC 8416 §3.3.1). At least one of the two is there,
/// and a VRP must have all that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixFilter {
    /// Those of this block or of one inside it, whatever their maximum length.
    pub prefix: Option<Prefix>,
    /// Those of this network.
    pub asn: Option<Asn>,
}

/// A VRP that is added (RFC 8416 §3.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixAssertion {
    /// The block.
    pub prefix: Prefix,
    /// As [`Vrp::max_length`]; the prefix's own length where the file has none.
    pub max_length: u8,
    /// Who may originate.
    pub asn: Asn,
}

/// Providers that are added to those that a customer names, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AspaAssertion {
    /// Whose providers.
    pub customer: Asn,
    /// At least one.
    pub providers: Vec<Asn>,
}

/// What exceptions made of a validator's data.
#[derive(Debug)]
pub struct Applied {
    /// What is left and was added.
    pub payloads: Payloads,
    /// How many VRPs were taken away.
    pub vrps_filtered: u64,
    /// How many VRPs were added that were not there, or no longer.
    pub vrps_added: u64,
    /// How many customers' ASPAs were taken away.
    pub aspas_filtered: u64,
    /// How many customers were added, or have other providers now.
    pub aspas_added: u64,
}

impl PrefixFilter {
    /// Whether a VRP is taken away.
    pub fn matches(&self, vrp: &Vrp<'_>) -> bool {
        self.prefix.is_none_or(|prefix| prefix.covers(vrp.prefix))
            && self.asn.is_none_or(|asn| asn == vrp.asn)
    }
}

impl Slurm {
    /// Takes away what filters name, then adds the assertions, which no filter
    /// touches (RFC 8416 §3.2). A VRP that is asserted and still there stays as
    /// it is, with its trust anchor and expiry.
    ///
    /// The time grows with the number of VRPs times the number of filters.
    pub fn apply(&self, payloads: &Payloads) -> Applied {
        let kept: Vec<Vrp<'_>> = payloads
            .vrps
            .iter()
            .filter(|vrp| !self.prefix_filters.iter().any(|filter| filter.matches(vrp)))
            .collect();
        let key = |vrp: &Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
        let asserted = self.prefix_assertions.iter();
        let mut fresh: BTreeSet<_> = asserted
            .map(|added| (added.prefix, added.max_length, added.asn))
            .collect();
        for vrp in &kept {
            fresh.remove(&key(vrp));
        }
        let vrps_filtered = (payloads.vrps.len() - kept.len()) as u64;
        let vrps_added = fresh.len() as u64;
        let added = fresh.into_iter().map(|(prefix, max_length, asn)| Vrp {
            prefix,
            max_length,
            asn,
            trust_anchor: None,
            expires: None,
        });

        let named = |aspa: &Aspa<'_>| !self.aspa_filters.contains(&aspa.customer);
        let kept_aspas: Vec<Aspa<'_>> = payloads.aspas.iter().filter(named).collect();
        let aspas_filtered = (payloads.aspas.len() - kept_aspas.len()) as u64;
        let before: crate::Aspas = kept_aspas.iter().copied().collect();
        let added_aspas = self.aspa_assertions.iter().map(|added| Aspa {
            customer: added.customer,
            providers: &added.providers,
            expires: None,
        });
        let aspas: crate::Aspas = kept_aspas.iter().copied().chain(added_aspas).collect();
        let changed = |aspa: &Aspa<'_>| {
            before.of(aspa.customer).map(|before| before.providers) != Some(aspa.providers)
        };
        let aspas_added = aspas.iter().filter(changed).count() as u64;
        Applied {
            payloads: Payloads {
                vrps: kept.iter().copied().chain(added).collect(),
                aspas,
                generated: payloads.generated,
            },
            vrps_filtered,
            vrps_added,
            aspas_filtered,
            aspas_added,
        }
    }
}
