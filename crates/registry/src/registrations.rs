//! Who holds blocks of addresses and networks by the objects of the registries'
//! databases: `inetnum`, `inet6num`, `aut-num`, and the `organisation` that they name.
//!
//! **Of the blocks that hold an address the smallest counts; of equal ones the one
//! that was read first.** Handles are taken to be of one space over all dumps, in
//! whichever order these are read; of two objects of one key the first counts.
//!
//! What is odd about the data:
//!
//! - The smallest block is often an assignment to a customer, who is no member of the
//!   registry; what the registry handed out is the block around it.
//! - `country` of a block is where its maintainer says it is used; `country` of an
//!   organisation is where it is registered. Both are kept, apart.
//! - The databases have objects for space that others keep, so that all addresses are
//!   of some object: [`Registration::is_placeholder`].

use std::net::IpAddr;

use net::{Asn, Prefix, Timestamp};
use rustc_hash::FxHashMap;

use crate::delegated::{ResourceKind, Resources};
use crate::names::Names;
use crate::ranges::{Ipv4Table, Ranges, Stretch};
use crate::rpsl::{Header, Object, View};

/// Reads dumps, one after the other.
#[derive(Debug, Default)]
pub struct Builder {
    objects: Vec<Stored>,
    names: Names,
}

/// Who holds what.
#[derive(Debug)]
pub struct Registrations {
    objects: Vec<Stored>,
    // The values of these are places in `objects`.
    ipv4: Ipv4Table,
    ipv6: Ranges<u128>,
    networks: FxHashMap<Asn, u32>,
    /// By their ids.
    organisations: FxHashMap<u32, u32>,
    names: Names,
}

/// Of what class an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// `inetnum` or `inet6num`.
    Block,
    /// `aut-num`.
    Network,
    /// `organisation`.
    Organisation,
}

impl Class {
    /// The class's name in dumps; of blocks that of IPv4.
    pub const fn word(self) -> &'static str {
        match self {
            Class::Block => "inetnum",
            Class::Network => "aut-num",
            Class::Organisation => "organisation",
        }
    }
}

/// An object and the organisation that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration<'a> {
    /// Of what class it is.
    pub class: Class,
    /// The addresses or the network; `None` for an organisation.
    pub resources: Option<Resources>,
    /// Its name: `netname`, `as-name`, `org-name`.
    pub name: Option<&'a str>,
    /// The id of the organisation that holds it, in capitals; an organisation's own.
    pub organisation: Option<&'a str>,
    /// That organisation's name, where the dumps have its object.
    pub organisation_name: Option<&'a str>,
    /// Where that organisation is registered, where its object says so.
    pub organisation_country: Option<&'a str>,
    /// The first `country` of the object itself, as it stands.
    pub country: Option<&'a str>,
    /// Of what kind a block is: `ASSIGNED PA`.
    pub status: Option<&'a str>,
    /// The registry: `RIPE`, as it stands.
    pub source: &'a str,
    /// When the object was made, where the registry says so.
    pub created: Option<Timestamp>,
    /// When the object was last changed, where the registry says so.
    pub last_modified: Option<Timestamp>,
    /// The file that it stands in.
    pub file: &'a str,
    /// The line that it starts on.
    pub line: u64,
}

impl Registration<'_> {
    /// Whether the object only says that its registry does not keep these addresses:
    /// it is no statement about a holder.
    pub fn is_placeholder(&self) -> bool {
        const NAMES: [&str; 3] = [
            "NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK",
            "IANA-BLK",
            "IANA-NETBLOCK",
        ];
        let name = self.name.unwrap_or_default();
        self.class == Class::Block && NAMES.iter().any(|start| name.starts_with(start))
    }
}

/// An object as it is kept; texts are places in [`Names`].
#[derive(Clone, Copy, Debug)]
struct Stored {
    class: Class,
    resources: Option<Resources>,
    name: Option<u32>,
    organisation: Option<u32>,
    country: Option<u32>,
    status: Option<u32>,
    source: u32,
    created: Option<Timestamp>,
    last_modified: Option<Timestamp>,
    file: u32,
    line: u64,
}

impl Builder {
    /// Adds an object of a dump; those of other classes are passed over.
    pub fn add(&mut self, name: &str, object: &Object<'_>, view: &View<'_>) {
        let mut stored = match view {
            View::Block(block) => Stored {
                resources: Some(block.addresses),
                name: self.text(block.netname),
                organisation: self.handle(block.organisation),
                country: self.text(block.country),
                status: self.text(block.status),
                ..self.stored(Class::Block, block.header)
            },
            View::AutNum(network) => Stored {
                resources: Some(Resources::Asns {
                    first: network.asn,
                    last: network.asn,
                }),
                name: self.text(network.as_name),
                organisation: self.handle(network.organisation),
                ..self.stored(Class::Network, network.header)
            },
            View::Organisation(organisation) => Stored {
                name: self.text(organisation.name),
                organisation: self.handle(Some(organisation.id)),
                country: self.text(organisation.country),
                ..self.stored(Class::Organisation, organisation.header)
            },
            _ => return,
        };
        stored.file = self.names.place(name);
        stored.line = object.line();
        self.objects.push(stored);
    }

    /// Builds the table.
    pub fn build(mut self) -> Registrations {
        self.names.close();
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        let mut networks = FxHashMap::default();
        let mut organisations = FxHashMap::default();
        for (at, object) in self.objects.iter().enumerate() {
            let value = u32::try_from(at).expect("objects of some 100 bytes each");
            match object.resources {
                Some(Resources::Ipv4 { first, last }) => ipv4.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                Some(Resources::Ipv6 { first, last }) => ipv6.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                Some(Resources::Asns { first, .. }) => {
                    networks.entry(first).or_insert(value);
                }
                None => {
                    let id = object.organisation.expect("an organisation has an id");
                    organisations.entry(id).or_insert(value);
                }
            }
        }
        Registrations {
            objects: self.objects,
            ipv4: Ipv4Table::new(Ranges::new(ipv4)),
            ipv6: Ranges::new(ipv6),
            networks,
            organisations,
            names: self.names,
        }
    }

    fn stored(&mut self, class: Class, header: Header<'_>) -> Stored {
        Stored {
            class,
            resources: None,
            name: None,
            organisation: None,
            country: None,
            status: None,
            source: self.names.place(header.source),
            created: header.created,
            last_modified: header.last_modified,
            file: 0,
            line: 0,
        }
    }

    fn text(&mut self, text: Option<&str>) -> Option<u32> {
        Some(self.names.place(text?))
    }

    /// The place of a handle; handles are not case-sensitive (RFC 2622 §2).
    fn handle(&mut self, handle: Option<&str>) -> Option<u32> {
        Some(self.names.place(&handle?.to_ascii_uppercase()))
    }
}

impl Registrations {
    /// The smallest block that holds an address, also a placeholder.
    pub fn of(&self, address: IpAddr) -> Option<Registration<'_>> {
        let at = match address {
            IpAddr::V4(address) => self.ipv4.get(address.to_bits())?,
            IpAddr::V6(address) => self.ipv6.get(address.to_bits())?,
        };
        Some(self.at(at as usize))
    }

    /// The object of a network.
    pub fn of_asn(&self, asn: Asn) -> Option<Registration<'_>> {
        Some(self.at(*self.networks.get(&asn)? as usize))
    }

    /// The parts of a prefix that are of blocks, in order, each with the smallest
    /// that holds it.
    pub fn of_prefix(&self, prefix: Prefix) -> impl Iterator<Item = (Resources, Registration<'_>)> {
        let (kind, parts): (_, Vec<(u128, u128, u32)>) =
            match (prefix.address(), prefix.last_address()) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    let parts = self.ipv4.ranges().within(first.to_bits(), last.to_bits());
                    let wide = parts.map(|part| (part.first.into(), part.last.into(), part.value));
                    (ResourceKind::Ipv4, wide.collect())
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    let parts = self.ipv6.within(first.to_bits(), last.to_bits());
                    let wide = parts.map(|part| (part.first, part.last, part.value));
                    (ResourceKind::Ipv6, wide.collect())
                }
                _ => unreachable!("both ends of a prefix are of its family"),
            };
        parts.into_iter().map(move |(first, last, at)| {
            let part = Resources::of_bounds(kind, first, last);
            (part, self.at(at as usize))
        })
    }

    /// All objects, in the order in which they were read.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Registration<'_>> {
        (0..self.objects.len()).map(|at| self.at(at))
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The object with a number, in the order in which they were read.
    ///
    /// # Panics
    ///
    /// When there are not so many.
    pub fn at(&self, number: usize) -> Registration<'_> {
        let stored = &self.objects[number];
        let name = |at| self.names.get(at).expect("objects refer to kept names");
        let organisation = match stored.class {
            Class::Organisation => Some(stored),
            _ => stored
                .organisation
                .and_then(|id| self.organisations.get(&id))
                .map(|at| &self.objects[*at as usize]),
        };
        Registration {
            class: stored.class,
            resources: stored.resources,
            name: stored.name.map(name),
            organisation: stored.organisation.map(name),
            organisation_name: organisation.and_then(|found| found.name).map(name),
            organisation_country: organisation.and_then(|found| found.country).map(name),
            country: stored.country.map(name),
            status: stored.status.map(name),
            source: name(stored.source),
            created: stored.created,
            last_modified: stored.last_modified,
            file: name(stored.file),
            line: stored.line,
        }
    }
}
