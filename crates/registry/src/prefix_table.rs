//! Prefixes in a table: the longest one that holds an address, all that cover a
//! prefix, all that a prefix covers.
//!
//! The table holds prefixes alone and names each by its place in their sorted
//! order; what belongs to them (origins, constituents, route objects) is in a
//! list of the caller's. Full tables of a million prefixes and lists of a
//! constituency's hundred thousand are its measure.

use std::net::IpAddr;
use std::ops::Range;

use net::{Family, Prefix};

use crate::ranges::{Ipv4Table, Ranges, Stretch};

/// Prefixes, each once, in their order: IPv4 before IPv6, then by address, then
/// the shorter before the longer.
#[derive(Clone, Debug)]
pub struct PrefixTable {
    prefixes: Vec<Prefix>,
    /// For each prefix the place of the longest one that covers it and is not it;
    /// `NONE` where there is none.
    parents: Vec<u32>,
    ipv4: Ipv4Table,
    ipv6: Ranges<u128>,
}

const NONE: u32 = u32::MAX;

impl PrefixTable {
    /// Builds the table; prefixes that stand several times are one.
    pub fn new(prefixes: impl IntoIterator<Item = Prefix>) -> PrefixTable {
        let mut prefixes: Vec<Prefix> = prefixes.into_iter().collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        let parents = parents(&prefixes);
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for (at, prefix) in prefixes.iter().enumerate() {
            let value = at as u32;
            match (prefix.address(), prefix.last_address()) {
                (IpAddr::V4(first), IpAddr::V4(last)) => ipv4.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                (IpAddr::V6(first), IpAddr::V6(last)) => ipv6.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                _ => unreachable!("both ends of a prefix are of its family"),
            }
        }
        PrefixTable {
            prefixes,
            parents,
            ipv4: Ipv4Table::new(Ranges::new(ipv4)),
            ipv6: Ranges::new(ipv6),
        }
    }

    /// All prefixes, in their order.
    pub fn prefixes(&self) -> &[Prefix] {
        &self.prefixes
    }

    /// The place of this very prefix.
    pub fn find(&self, prefix: Prefix) -> Option<usize> {
        self.prefixes.binary_search(&prefix).ok()
    }

    /// The place of the longest prefix that holds the address.
    pub fn longest(&self, address: IpAddr) -> Option<usize> {
        let at = match address {
            IpAddr::V4(address) => self.ipv4.get(address.to_bits()),
            IpAddr::V6(address) => self.ipv6.get(address.to_bits()),
        };
        at.map(|at| at as usize)
    }

    /// The places of the longest prefixes that hold many IPv4 addresses;
    /// [`NO_VALUE`](crate::ranges::NO_VALUE) where none does.
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn longest_of_ipv4(&self, addresses: &[u32], places: &mut [u32]) {
        self.ipv4.get_batch(addresses, places);
    }

    /// The places of the longest prefixes that hold many IPv6 addresses;
    /// [`NO_VALUE`](crate::ranges::NO_VALUE) where none does.
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn longest_of_ipv6(&self, addresses: &[u128], places: &mut [u32]) {
        self.ipv6.get_batch(addresses, places);
    }

    /// The places of all prefixes that cover this one, itself included, from the
    /// longest to the shortest.
    pub fn covering(&self, prefix: Prefix) -> impl Iterator<Item = usize> {
        // In sorted order all that cover the prefix are the last one before it
        // and the ones around that.
        let after = self.prefixes.partition_point(|known| *known <= prefix);
        let around = |at: usize| self.parents[at];
        let mut at = after.checked_sub(1);
        std::iter::from_fn(move || {
            let here = at?;
            at = (around(here) != NONE).then(|| around(here) as usize);
            Some(here)
        })
        .filter(move |&at| self.prefixes[at].covers(prefix))
    }

    /// The places of all prefixes that this one covers, itself included.
    pub fn covered(&self, prefix: Prefix) -> Range<usize> {
        let start = self.prefixes.partition_point(|known| *known < prefix);
        let count = self.prefixes[start..].partition_point(|known| prefix.covers(*known));
        start..start + count
    }

    /// How many prefixes of a family there are.
    pub fn count(&self, family: Family) -> usize {
        let ipv4 = self
            .prefixes
            .partition_point(|prefix| prefix.family() == Family::V4);
        match family {
            Family::V4 => ipv4,
            Family::V6 => self.prefixes.len() - ipv4,
        }
    }
}

/// For each of sorted prefixes the place of the longest other one that covers it.
fn parents(prefixes: &[Prefix]) -> Vec<u32> {
    let mut parents: Vec<u32> = Vec::with_capacity(prefixes.len());
    for prefix in prefixes {
        let mut parent = parents.len().checked_sub(1);
        while let Some(at) = parent {
            if prefixes[at].covers(*prefix) {
                break;
            }
            parent = (parents[at] != NONE).then(|| parents[at] as usize);
        }
        parents.push(parent.map_or(NONE, |at| at as u32));
    }
    parents
}
