//! What is odd about the registries' files: where one contradicts itself, where
//! records overlap, and which space none speaks of.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;

use net::Timestamp;

use super::{Delegation, Delegations, File};
use crate::delegated::{ResourceKind, Resources};
use crate::ranges::{Ranges, Stretch};
use crate::special;

/// Something odd about the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "findings are few; a box would only make them harder to read"
)]
pub enum Finding<'a> {
    /// The file has no usable version line, so that its day is not known.
    NoVersion {
        /// The file.
        file: &'a File,
    },
    /// The version line states another number of records than were read.
    Records {
        /// The file.
        file: &'a File,
        /// How many the version line states.
        stated: u64,
        /// How many were read.
        found: u64,
    },
    /// A summary line states another number of records than were read.
    Summary {
        /// The file.
        file: &'a File,
        /// The kind that it sums up.
        kind: ResourceKind,
        /// How many it states.
        stated: u64,
        /// How many were read.
        found: u64,
    },
    /// There are records of a kind and no usable summary line of it.
    NoSummary {
        /// The file.
        file: &'a File,
        /// The kind.
        kind: ResourceKind,
        /// How many records were read.
        found: u64,
    },
    /// Two records speak of the same resources.
    Overlap {
        /// The record whose resources start first; of equal ones the wider; of
        /// equal ones the one read first.
        one: Delegation<'a>,
        /// The other one.
        other: Delegation<'a>,
        /// What both speak of.
        common: Resources,
    },
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::NoVersion { file } => write!(f, "{}: no version line", file.name),
            Finding::Records {
                file,
                stated,
                found,
            } => write!(
                f,
                "{}: the version line states {stated} records, {found} were read",
                file.name
            ),
            Finding::Summary {
                file,
                kind,
                stated,
                found,
            } => write!(
                f,
                "{}: the summary states {stated} records of {}, {found} were read",
                file.name,
                kind.word()
            ),
            Finding::NoSummary { file, kind, found } => write!(
                f,
                "{}: no summary of {found} records of {}",
                file.name,
                kind.word()
            ),
            Finding::Overlap { one, other, common } => write!(
                f,
                "{common}: in {} line {} ({} by {}) and in {} line {} ({} by {})",
                one.file.name,
                one.record.line,
                one.record.status.word(),
                one.record.registry,
                other.file.name,
                other.record.line,
                other.record.status.word(),
                other.record.registry,
            ),
        }
    }
}

impl Delegations {
    /// Everything odd: first of each file, then the overlaps of AS numbers, IPv4
    /// and IPv6 in the order of their resources.
    ///
    /// A record is named as the other of an overlap at most once, with the
    /// record before it that reaches furthest; so there are never more overlaps
    /// than records.
    pub fn findings(&self) -> Vec<Finding<'_>> {
        let mut findings = Vec::new();
        for file in &self.files {
            of_file(file, &mut findings);
        }
        for kind in ResourceKind::ALL {
            self.overlaps(kind, &mut findings);
        }
        findings
    }

    /// The AS numbers and the unicast addresses that no record speaks of and no
    /// standard sets aside on that day ([`special`]), in order.
    ///
    /// In a day's files of all registries that is what IANA has not given to any
    /// of them, and what they lost sight of.
    pub fn gaps(&self, day: Timestamp) -> Vec<Resources> {
        let mut known: [Vec<Stretch<u128>>; 3] = Default::default();
        for kind in ResourceKind::ALL {
            let of_kind = self.records.of_kind(kind);
            known[kind as usize].extend(of_kind.map(|(_, bounds, _)| stretch(bounds)));
        }
        for block in special::special_blocks() {
            if block.since <= day && block.until.is_none_or(|until| day < until) {
                let (kind, first) = address_bits(block.block.address());
                let (_, last) = address_bits(block.block.last_address());
                known[kind as usize].push(stretch((first, last)));
            }
        }
        for range in special::all_special_asns() {
            if range.since <= day {
                let bounds = (range.first.0.into(), range.last.0.into());
                known[ResourceKind::Asn as usize].push(stretch(bounds));
            }
        }
        let mut gaps = Vec::new();
        for (kind, known) in ResourceKind::ALL.into_iter().zip(known) {
            let table = Ranges::new(known);
            let last_of_kind = match kind {
                ResourceKind::Asn | ResourceKind::Ipv4 => u32::MAX.into(),
                ResourceKind::Ipv6 => u128::MAX,
            };
            for (first, last) in table.gaps().filter(|(first, _)| *first <= last_of_kind) {
                gaps.push(Resources::of_bounds(kind, first, last.min(last_of_kind)));
            }
        }
        gaps
    }

    fn overlaps<'a>(&'a self, kind: ResourceKind, findings: &mut Vec<Finding<'a>>) {
        let of_kind = self.records.of_kind(kind);
        let mut ordered: Vec<(u128, Reverse<u128>, usize)> = of_kind
            .map(|(at, (first, last), _)| (first, Reverse(last), at))
            .collect();
        ordered.sort_unstable();
        let mut furthest: Option<(u128, usize)> = None;
        for (first, Reverse(last), at) in ordered {
            if let Some((reached, before)) = furthest
                && first <= reached
            {
                findings.push(Finding::Overlap {
                    one: self.shown(before),
                    other: self.shown(at),
                    common: Resources::of_bounds(kind, first, last.min(reached)),
                });
            }
            if furthest.is_none_or(|(reached, _)| reached < last) {
                furthest = Some((last, at));
            }
        }
    }
}

fn of_file<'a>(file: &'a File, findings: &mut Vec<Finding<'a>>) {
    let all = file.records.iter().sum();
    match &file.version {
        None => findings.push(Finding::NoVersion { file }),
        Some(version) if version.records != all => findings.push(Finding::Records {
            file,
            stated: version.records,
            found: all,
        }),
        Some(_) => {}
    }
    for (kind, found) in ResourceKind::ALL.into_iter().zip(file.records) {
        let mut summaries = file.summaries.iter().filter(|(of, _)| *of == kind);
        if found > 0 && summaries.clone().next().is_none() {
            findings.push(Finding::NoSummary { file, kind, found });
        }
        if let Some(&(_, stated)) = summaries.find(|(_, stated)| *stated != found) {
            findings.push(Finding::Summary {
                file,
                kind,
                stated,
                found,
            });
        }
    }
}

fn stretch((first, last): (u128, u128)) -> Stretch<u128> {
    Stretch {
        first,
        last,
        value: 0,
    }
}

fn address_bits(address: IpAddr) -> (ResourceKind, u128) {
    match address {
        IpAddr::V4(address) => (ResourceKind::Ipv4, address.to_bits().into()),
        IpAddr::V6(address) => (ResourceKind::Ipv6, address.to_bits()),
    }
}
