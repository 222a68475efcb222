//! Which addresses are announced, by whom, and seen by how many.

use std::net::IpAddr;

use conformance::rank::Coverage;
use net::{Asn, Family, Prefix, Timestamp};
use origins::{Origin, OriginTable};
use registry::ranges::{Ipv4Table, Ranges, Stretch};
use registry::{PrefixOrigins, special};

/// Shorter prefixes are not counted: no registry hands out more than a block of 8
/// bits at once, and what is announced shorter is a default route or a mistake that
/// would be somebody's address space.
pub const LENGTH_MIN: u8 = 8;

/// The IPv4 addresses that are announced.
#[derive(Debug)]
pub struct Routed {
    prefixes: Vec<RoutedPrefix>,
    /// The longest prefix of each address, as its place in `prefixes`.
    table: Ipv4Table,
    views: Option<Views>,
    left_out: LeftOut,
}

/// A prefix that is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoutedPrefix {
    /// The prefix.
    pub prefix: Prefix,
    /// The network that announces it; `None` where several do, or a set of them, or
    /// the path has none.
    pub origin: Option<Asn>,
    /// Most peers that carried it with one origin; 0 where the source does not tell.
    pub peers: u32,
    /// Of these, those with a full table.
    pub full_feed_peers: u32,
}

/// By how many routes were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Views {
    /// Files of routes.
    pub files: usize,
    /// Collectors' peers in them.
    pub peers: u32,
    /// Of these, those with a full table of IPv4.
    pub full_feed_peers: u32,
}

/// Prefixes that are announced and not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Shorter than [`LENGTH_MIN`].
    pub short: u64,
    /// Of blocks that nobody may announce, where nothing says what was handed out.
    pub special: u64,
}

impl Routed {
    /// By a table of prefixes and origins, which does not tell who saw them.
    ///
    /// With a day, prefixes that nobody may announce on it are left out; without
    /// one, what registries handed out decides, in [`Space`](crate::Space).
    pub fn of_table(table: &PrefixOrigins, special_on: Option<Timestamp>) -> Routed {
        let count = table.prefixes().prefixes().len();
        let prefixes = (0..count).map(|place| {
            let (prefix, origins) = table.at(place);
            RoutedPrefix {
                prefix,
                origin: match origins {
                    [one] => Some(*one),
                    _ => None,
                },
                peers: 0,
                full_feed_peers: 0,
            }
        });
        Routed::new(prefixes, None, special_on)
    }

    /// By archives of routes; `files` is how many they were.
    pub fn of_routes(table: &OriginTable, files: usize, special_on: Option<Timestamp>) -> Routed {
        let mut prefixes: Vec<RoutedPrefix> = Vec::new();
        for pair in table.pairs() {
            let origin = match pair.origin {
                Origin::As(asn) => Some(asn),
                Origin::Set(_) | Origin::None => None,
            };
            match prefixes.last_mut() {
                Some(last) if last.prefix == pair.prefix => {
                    last.origin = None;
                    last.peers = last.peers.max(pair.peers);
                    last.full_feed_peers = last.full_feed_peers.max(pair.full_feed_peers);
                }
                _ => prefixes.push(RoutedPrefix {
                    prefix: pair.prefix,
                    origin,
                    peers: pair.peers,
                    full_feed_peers: pair.full_feed_peers,
                }),
            }
        }
        let views = Views {
            files,
            peers: u32::try_from(table.peers().len()).unwrap_or(u32::MAX),
            full_feed_peers: table.full_feed_peers(Family::V4),
        };
        Routed::new(prefixes, Some(views), special_on)
    }

    fn new(
        prefixes: impl IntoIterator<Item = RoutedPrefix>,
        views: Option<Views>,
        special_on: Option<Timestamp>,
    ) -> Routed {
        let mut left_out = LeftOut::default();
        let mut is_counted = |prefix: Prefix| {
            if prefix.length() < LENGTH_MIN {
                left_out.short += 1;
                return false;
            }
            let bogon = special_on.and_then(|day| special::bogon_prefix(prefix, day));
            left_out.special += u64::from(bogon.is_some());
            bogon.is_none()
        };
        let prefixes: Vec<RoutedPrefix> = prefixes
            .into_iter()
            .filter(|routed| routed.prefix.family() == Family::V4 && is_counted(routed.prefix))
            .collect();
        let stretches = prefixes.iter().zip(0..).map(|(routed, value)| {
            let bits = |address| match address {
                IpAddr::V4(address) => address.to_bits(),
                IpAddr::V6(_) => unreachable!("only IPv4 is kept"),
            };
            Stretch {
                first: bits(routed.prefix.address()),
                last: bits(routed.prefix.last_address()),
                value,
            }
        });
        Routed {
            table: Ipv4Table::new(Ranges::new(stretches)),
            prefixes,
            views,
            left_out,
        }
    }

    /// The prefixes, in order.
    pub fn prefixes(&self) -> &[RoutedPrefix] {
        &self.prefixes
    }

    /// The longest prefix that holds an address.
    pub fn of(&self, address: u32) -> Option<&RoutedPrefix> {
        Some(&self.prefixes[self.table.get(address)? as usize])
    }

    /// The addresses by their longest prefix, each once, in order.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (Stretch<u32>, &RoutedPrefix)> {
        let ranges = self.table.ranges().iter();
        ranges.map(|stretch| (stretch, &self.prefixes[stretch.value as usize]))
    }

    /// By how many routes were seen; `None` where the source does not tell.
    pub fn views(&self) -> Option<Views> {
        self.views
    }

    /// What is announced and not counted.
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }
}

impl RoutedPrefix {
    pub(crate) fn coverage(&self, views: Views) -> Coverage {
        Coverage {
            collectors: u32::try_from(views.files).unwrap_or(u32::MAX),
            peers: self.peers,
            full_feed_peers: self.full_feed_peers,
        }
    }
}
