//! Who could put right what is left, as far as a source says so.

use conformance::effect::Residual;
use holders::Evidence;
use serde::Serialize;

use crate::routed::Routed;
use crate::space::Space;

/// The kind of network that `PeeringDB` has for those with lines to homes and
/// offices.
const ACCESS: &str = "Cable/DSL/ISP";

/// Kinds that say nothing.
const NO_KIND: [&str; 2] = ["", "Not Disclosed"];

/// Addresses by the kind of network that announces them.
///
/// Nobody knows of an address whose device it is. In a network with lines to homes
/// it is mostly a customer's, which the operator may block or have replaced and
/// only the customer can close; elsewhere it is mostly in the hands of whoever
/// runs servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fixers {
    /// In networks that say they have lines to homes and offices.
    pub access: u64,
    /// In networks that say they are something else: hosting, content, enterprise.
    pub other: u64,
    /// In networks that say nothing, or of which nothing is known.
    pub unknown: u64,
}

impl Fixers {
    /// Addresses by kind, for each slot of a space.
    pub fn of(
        space: &Space,
        routed: &Routed,
        evidence: &Evidence,
        addresses: &[u32],
    ) -> Vec<Fixers> {
        let mut fixers = vec![Fixers::default(); space.slots().len()];
        let peeringdb = evidence.peeringdb.as_ref();
        space.each(addresses, |address, place| {
            let Some(place) = place else { return };
            let fixers = &mut fixers[place];
            let origin = routed.of(address).and_then(|prefix| prefix.origin);
            let network = origin.and_then(|asn| peeringdb?.network(asn));
            match network.and_then(|network| network.kind.as_deref()) {
                Some(ACCESS) => fixers.access += 1,
                Some(kind) if !NO_KIND.contains(&kind) => fixers.other += 1,
                _ => fixers.unknown += 1,
            }
        });
        fixers
    }

    /// All of them together.
    pub fn total(self) -> u64 {
        self.access + self.other + self.unknown
    }

    /// As the parts of what is left.
    pub fn residual(self) -> Residual {
        Residual {
            by_operators: self.other,
            by_end_users: self.access,
            unassigned: self.unknown,
        }
    }
}

impl std::ops::AddAssign for Fixers {
    fn add_assign(&mut self, more: Fixers) {
        self.access += more.access;
        self.other += more.other;
        self.unknown += more.unknown;
    }
}
