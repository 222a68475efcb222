//! Announced addresses by who is ranked: the denominators.

use std::collections::HashMap;

use conformance::rank::Coverage;
use net::Asn;
use registry::Delegations;
use registry::delegated::ResourceKind;
use registry::ranges::{Ipv4Table, NO_VALUE, Ranges, Stretch};

use crate::error::Error;
use crate::key::{By, EconomyOf, Key};
use crate::routed::{Routed, RoutedPrefix};

/// How many addresses are looked up at once; the look-up gains nothing from more.
const BATCH: usize = 4_096;

/// Announced IPv4 addresses by who is ranked. Each address belongs to one
/// [`Slot`], that of the longest prefix that holds it.
#[derive(Debug)]
pub struct Space {
    slots: Vec<Slot>,
    table: Ipv4Table,
}

/// Addresses that are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Whose they are.
    pub whose: Whose,
    /// How many there are.
    pub addresses: u64,
    /// Announced prefixes, each counted where its first address is.
    pub prefixes: u64,
    /// By how many it was seen: the most of any of its prefixes. `None` where the
    /// source of the routes does not tell.
    pub coverage: Option<Coverage>,
}

/// Whose addresses are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Somebody's who is ranked.
    Of(Key),
    /// Announced by several networks, or by a set of them: counted for none.
    SeveralOrigins,
    /// Announced, and handed out by no registry.
    NotDelegated,
    /// Of a network of which no economy is known.
    NoEconomy,
}

impl Space {
    /// Puts announced addresses together. With delegations, addresses that no
    /// registry handed out are counted for nobody.
    ///
    /// # Errors
    ///
    /// When economies are asked for and there are no delegations.
    pub fn new(
        routed: &Routed,
        delegations: Option<&Delegations>,
        by: By,
        economy_of: EconomyOf,
    ) -> Result<Space, Error> {
        if by == By::Economy && delegations.is_none() {
            return Err(Error::NoDelegations);
        }
        let delegated = delegations.map(Delegated::new);
        let mut builder = Builder::default();
        for (stretch, prefix) in routed.stretches() {
            let Some(delegated) = &delegated else {
                let place = builder.slot(of_origin(prefix));
                builder.add(stretch.first, stretch.last, place);
                continue;
            };
            let mut next = Some(stretch.first);
            for part in delegated.ranges.within(stretch.first, stretch.last) {
                // What lies between two delegations is nobody's.
                if let Some(from) = next.filter(|from| *from < part.first) {
                    let place = builder.slot(Whose::NotDelegated);
                    builder.add(from, part.first - 1, place);
                }
                let whose = match (by, economy_of) {
                    (By::Asn, _) => of_origin(prefix),
                    (By::Economy, EconomyOf::Delegation) => Whose::Of(Key::Economy(
                        delegated.economies[part.value as usize].clone(),
                    )),
                    (By::Economy, EconomyOf::Origin) => economy_of_origin(prefix, delegations),
                };
                let place = builder.slot(whose);
                builder.add(part.first, part.last, place);
                next = part.last.checked_add(1);
            }
            if let Some(from) = next.filter(|from| *from <= stretch.last) {
                let place = builder.slot(Whose::NotDelegated);
                builder.add(from, stretch.last, place);
            }
        }
        Ok(builder.finish(routed))
    }

    /// All of them, in the order in which their addresses begin.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How many of these addresses each slot has, in the order of
    /// [`slots`](Self::slots), and how many are in no announced prefix.
    pub fn count(&self, addresses: &[u32]) -> (Vec<u64>, u64) {
        let mut counts = vec![0; self.slots.len()];
        let mut not_routed = 0;
        self.each(addresses, |_, place| match place {
            Some(place) => counts[place] += 1,
            None => not_routed += 1,
        });
        (counts, not_routed)
    }

    /// Hands over each address with the place of its slot; `None` where it is in no
    /// announced prefix.
    pub fn each(&self, addresses: &[u32], mut visit: impl FnMut(u32, Option<usize>)) {
        let mut found = [0; BATCH];
        for part in addresses.chunks(BATCH) {
            let found = &mut found[..part.len()];
            self.table.get_batch(part, found);
            for (address, place) in part.iter().zip(&*found) {
                let place = (*place != NO_VALUE).then_some(*place as usize);
                visit(*address, place);
            }
        }
    }
}

/// Economies of addresses that registries handed out, by the record that counts.
struct Delegated {
    ranges: Ranges<u32>,
    economies: Vec<String>,
}

impl Delegated {
    fn new(delegations: &Delegations) -> Delegated {
        let mut economies: Vec<String> = Vec::new();
        let mut places: HashMap<String, u32> = HashMap::new();
        // The place of what nobody holds: a record speaks of it, and hides a larger
        // one around it.
        const NOBODY: u32 = 0;
        economies.push(String::new());
        let mut stretches = Vec::new();
        for delegation in delegations.iter() {
            let record = &delegation.record;
            if record.resources.kind() != ResourceKind::Ipv4 {
                continue;
            }
            let held = delegation
                .economy()
                .filter(|_| record.status.is_delegated());
            let value = match held {
                None => NOBODY,
                Some(economy) => *places.entry(economy.to_owned()).or_insert_with(|| {
                    economies.push(economy.to_owned());
                    economies.len() as u32 - 1
                }),
            };
            let (first, last) = record.resources.bounds();
            let bits = |bound: u128| u32::try_from(bound).expect("an IPv4 address has 32 bits");
            stretches.push(Stretch {
                first: bits(first),
                last: bits(last),
                value,
            });
        }
        let all = Ranges::new(stretches);
        let held = all.iter().filter(|stretch| stretch.value != NOBODY);
        Delegated {
            ranges: Ranges::new(held.collect::<Vec<_>>()),
            economies,
        }
    }
}

fn of_origin(prefix: &RoutedPrefix) -> Whose {
    match prefix.origin {
        Some(asn) => Whose::Of(Key::Asn(asn)),
        None => Whose::SeveralOrigins,
    }
}

fn economy_of_origin(prefix: &RoutedPrefix, delegations: Option<&Delegations>) -> Whose {
    let economy = |asn: Asn| delegations.and_then(|table| table.economy_of_asn(asn));
    match prefix.origin.map(economy) {
        None => Whose::SeveralOrigins,
        Some(None) => Whose::NoEconomy,
        Some(Some(economy)) => Whose::Of(Key::Economy(economy.to_owned())),
    }
}

#[derive(Default)]
struct Builder {
    slots: Vec<Slot>,
    places: HashMap<Whose, u32>,
    stretches: Vec<Stretch<u32>>,
}

impl Builder {
    fn slot(&mut self, whose: Whose) -> u32 {
        *self.places.entry(whose).or_insert_with_key(|whose| {
            self.slots.push(Slot {
                whose: whose.clone(),
                addresses: 0,
                prefixes: 0,
                coverage: None,
            });
            self.slots.len() as u32 - 1
        })
    }

    fn add(&mut self, first: u32, last: u32, place: u32) {
        self.slots[place as usize].addresses += u64::from(last - first) + 1;
        self.stretches.push(Stretch {
            first,
            last,
            value: place,
        });
    }

    fn finish(self, routed: &Routed) -> Space {
        let table = Ipv4Table::new(Ranges::new(self.stretches));
        let mut slots = self.slots;
        for prefix in routed.prefixes() {
            let std::net::IpAddr::V4(first) = prefix.prefix.address() else {
                continue;
            };
            let Some(place) = table.get(first.to_bits()) else {
                continue;
            };
            let slot = &mut slots[place as usize];
            slot.prefixes += 1;
            if let Some(views) = routed.views() {
                let here = prefix.coverage(views);
                let best = slot.coverage.get_or_insert(here);
                best.peers = best.peers.max(here.peers);
                best.full_feed_peers = best.full_feed_peers.max(here.full_feed_peers);
            }
        }
        Space { slots, table }
    }
}
