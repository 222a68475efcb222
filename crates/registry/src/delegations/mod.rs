//! What the regional registries handed out, in one table: who holds an address or
//! an AS number by the registries' own account, and in which economy.
//!
//! - [`Builder`] reads the files, of one day as a rule; [`Delegations`] answers.
//! - [`mod@findings`]: where a file contradicts itself, and where records of one
//!   file or of several overlap.
//!
//! Where records overlap **the one with the fewest addresses or numbers counts;
//! of equally many the one of the file that was read first, and in a file the
//! first line**. Every answer names the record, with its file and its line.
//!
//! An economy is where a holder is registered; see [`delegated`]
//! for what is odd about it. Answers leave out `ZZ`, which stands for unknown, as
//! [`as_org`](crate::as_org) does, and keep `EU` and `AP`.

pub mod findings;
mod records;

use std::io::BufRead;
use std::net::IpAddr;
use std::sync::OnceLock;

use net::{Asn, Prefix, Timestamp};

use crate::delegated::{self, Line, Record, ResourceKind, Resources};
use crate::economy::{self, Economy};
use crate::line::LineProblem;
use crate::ranges::{Ipv4Table, Ranges, Stretch};
use records::Records;

/// Reads the registries' files, one after the other.
#[derive(Debug, Default)]
pub struct Builder {
    files: Vec<File>,
    records: Records,
}

/// Who holds which resources by the registries' own account.
///
/// Each kind of resource is put in order when it is first asked for: whoever asks
/// for networks alone does not wait for addresses, of which there are far more.
#[derive(Debug)]
pub struct Delegations {
    files: Vec<File>,
    records: Records,
    // The values of these are places in `records`.
    asns: OnceLock<Ranges<u32>>,
    ipv4: OnceLock<Ipv4Table>,
    ipv6: OnceLock<Ranges<u128>>,
    // The values of these are numbers of economies. They have fewer stretches, since
    // neighbours of one economy are one.
    ipv4_economies: OnceLock<Ipv4Table>,
    ipv6_economies: OnceLock<Ranges<u128>>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name that it was read under.
    pub name: String,
    /// What its version line says; `None` without a usable one.
    pub version: Option<FileVersion>,
    /// What its summary lines say, in their order.
    pub summaries: Vec<(ResourceKind, u64)>,
    /// How many records were read: of AS numbers, IPv4 and IPv6, in the order of
    /// [`ResourceKind::ALL`].
    pub records: [u64; 3],
}

/// A file's version line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    /// The registry: `ripencc`.
    pub registry: String,
    /// The serial number, of a form of the registry's own.
    pub serial: String,
    /// How many records the file says that it has.
    pub records: u64,
    /// The day that the file is of; `None` where it is not known.
    pub day: Option<Timestamp>,
}

/// A record and the file that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegation<'a> {
    /// The file.
    pub file: &'a File,
    /// The record, with its line.
    pub record: Record<'a>,
}

impl<'a> Delegation<'a> {
    /// The economy that the holder is registered in, or `EU` or `AP`; `None`
    /// where the record names none or `ZZ`.
    pub fn economy(&self) -> Option<&'a str> {
        known_economy(self.record.economy)
    }

    /// Whether the other resources have the same holder; `None` when either
    /// record has no opaque id, or when they are of two registries, whose ids
    /// say nothing about each other.
    pub fn same_holder(&self, other: &Delegation<'_>) -> Option<bool> {
        if self.record.registry != other.record.registry {
            return None;
        }
        Some(self.record.opaque_id? == other.record.opaque_id?)
    }
}

impl Builder {
    /// Reads a file of either form under a name that findings and answers show.
    ///
    /// Lines that cannot be used are left out and named.
    pub fn read(&mut self, name: &str, reader: impl BufRead) -> Vec<LineProblem> {
        let mut file = File {
            name: name.to_owned(),
            version: None,
            summaries: Vec::new(),
            records: [0; 3],
        };
        let problems = delegated::read(reader, |line| match line {
            Line::Version(version) => {
                file.version.get_or_insert_with(|| FileVersion {
                    registry: version.registry.to_owned(),
                    serial: version.serial.to_owned(),
                    records: version.records,
                    day: version.end,
                });
            }
            Line::Summary(summary) => file.summaries.push((summary.kind, summary.records)),
            Line::Record(record) => {
                file.records[record.resources.kind() as usize] += 1;
                self.records.add(&record, self.files.len() as u32);
            }
        });
        self.files.push(file);
        problems
    }

    /// The file that was read last.
    pub fn last(&self) -> Option<&File> {
        self.files.last()
    }

    /// Builds the table.
    pub fn build(mut self) -> Delegations {
        self.records.shrink_to_fit();
        Delegations {
            files: self.files,
            records: self.records,
            asns: OnceLock::new(),
            ipv4: OnceLock::new(),
            ipv6: OnceLock::new(),
            ipv4_economies: OnceLock::new(),
            ipv6_economies: OnceLock::new(),
        }
    }
}

impl Delegations {
    /// The files, in the order in which they were read.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// All records, in the order of the files and of their lines.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Delegation<'_>> {
        (0..self.records.len()).map(|at| self.shown(at))
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.len() == 0
    }

    /// The record that counts for an address, also where nobody holds it: its
    /// [status](crate::delegated::Status::is_delegated) tells. `None` when no registry
    /// speaks of it.
    pub fn delegation_of(&self, address: IpAddr) -> Option<Delegation<'_>> {
        self.delegation(match address {
            IpAddr::V4(address) => self.ipv4().get(address.to_bits())?,
            IpAddr::V6(address) => self.ipv6().get(address.to_bits())?,
        })
    }

    /// The record that counts for an AS number; as
    /// [`delegation_of`](Self::delegation_of).
    pub fn delegation_of_asn(&self, asn: Asn) -> Option<Delegation<'_>> {
        self.delegation(self.asns().get(asn.0)?)
    }

    /// The parts of a prefix that records speak of, in order. A prefix may be of
    /// several holders, as 1.0.0.0/8 is.
    pub fn delegations_of_prefix(
        &self,
        prefix: Prefix,
    ) -> impl Iterator<Item = (Resources, Delegation<'_>)> {
        let kind;
        let parts: Vec<(u128, u128, u32)> = match (prefix.address(), prefix.last_address()) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                kind = ResourceKind::Ipv4;
                let parts = self.ipv4().ranges().within(first.to_bits(), last.to_bits());
                parts
                    .map(|part| (part.first.into(), part.last.into(), part.value))
                    .collect()
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                kind = ResourceKind::Ipv6;
                let parts = self.ipv6().within(first.to_bits(), last.to_bits());
                parts
                    .map(|part| (part.first, part.last, part.value))
                    .collect()
            }
            _ => unreachable!("both ends of a prefix are of its family"),
        };
        parts.into_iter().filter_map(move |(first, last, at)| {
            let part = Resources::of_bounds(kind, first, last);
            Some((part, self.delegation(at)?))
        })
    }

    /// The economy of an address: of the holder by the record that counts. `None`
    /// when there is no record, or it names no economy.
    pub fn economy_of(&self, address: IpAddr) -> Option<&str> {
        self.delegation_of(address)?.economy()
    }

    /// The economy of an AS number; as [`economy_of`](Self::economy_of).
    pub fn economy_of_asn(&self, asn: Asn) -> Option<&str> {
        self.delegation_of_asn(asn)?.economy()
    }

    /// The records that count for many IPv4 addresses, as numbers for
    /// [`delegation`](Self::delegation).
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn delegations_of_ipv4(&self, addresses: &[u32], found: &mut [u32]) {
        self.ipv4().get_batch(addresses, found);
    }

    /// The economies of many IPv4 addresses, as numbers for
    /// [`economy`](Self::economy).
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn economies_of_ipv4(&self, addresses: &[u32], found: &mut [u32]) {
        let economies = self.ipv4_economies.get_or_init(|| {
            Ipv4Table::new(Ranges::new(short_ranges(
                &self.records,
                ResourceKind::Ipv4,
                of_economy,
            )))
        });
        economies.get_batch(addresses, found);
    }

    /// The economies of many IPv6 addresses, as numbers for
    /// [`economy`](Self::economy).
    ///
    /// # Panics
    ///
    /// When the slices differ in length.
    pub fn economies_of_ipv6(&self, addresses: &[u128], found: &mut [u32]) {
        let economies = self
            .ipv6_economies
            .get_or_init(|| Ranges::new(ranges(&self.records, ResourceKind::Ipv6, of_economy)));
        economies.get_batch(addresses, found);
    }

    /// The record that a number stands for; `None` for
    /// [`NO_VALUE`](crate::ranges::NO_VALUE).
    pub fn delegation(&self, number: u32) -> Option<Delegation<'_>> {
        let at = number as usize;
        (at < self.records.len()).then(|| self.shown(at))
    }

    /// The economy that a number stands for; `None` for
    /// [`NO_VALUE`](crate::ranges::NO_VALUE), and where a record names none.
    pub fn economy(&self, number: u32) -> Option<&str> {
        known_economy(economy::letters(number))
    }

    fn asns(&self) -> &Ranges<u32> {
        self.asns
            .get_or_init(|| Ranges::new(short_ranges(&self.records, ResourceKind::Asn, of_place)))
    }

    fn ipv4(&self) -> &Ipv4Table {
        self.ipv4.get_or_init(|| {
            Ipv4Table::new(Ranges::new(short_ranges(
                &self.records,
                ResourceKind::Ipv4,
                of_place,
            )))
        })
    }

    fn ipv6(&self) -> &Ranges<u128> {
        self.ipv6
            .get_or_init(|| Ranges::new(ranges(&self.records, ResourceKind::Ipv6, of_place)))
    }

    fn shown(&self, at: usize) -> Delegation<'_> {
        let (file, record) = self.records.get(at);
        let file = &self.files[file as usize];
        Delegation { file, record }
    }
}

/// A record's value is its place.
fn of_place(place: usize, _: Economy) -> u32 {
    u32::try_from(place).expect("records of some 100 bytes each")
}

/// A record's value is its economy.
fn of_economy(_: usize, economy: Economy) -> u32 {
    economy.into()
}

fn known_economy(economy: &str) -> Option<&str> {
    (!matches!(economy, "" | "ZZ")).then_some(economy)
}

/// The ranges of a kind, with a value for each.
fn ranges(
    records: &Records,
    kind: ResourceKind,
    value: impl Fn(usize, Economy) -> u32,
) -> impl Iterator<Item = Stretch<u128>> {
    let of_kind = records.of_kind(kind);
    of_kind.map(move |(at, (first, last), economy)| Stretch {
        first,
        last,
        value: value(at, economy),
    })
}

/// The ranges of a kind whose bounds have 32 bits.
fn short_ranges(
    records: &Records,
    kind: ResourceKind,
    value: impl Fn(usize, Economy) -> u32,
) -> impl Iterator<Item = Stretch<u32>> {
    ranges(records, kind, value).map(|stretch| Stretch {
        first: stretch.first as u32,
        last: stretch.last as u32,
        value: stretch.value,
    })
}
