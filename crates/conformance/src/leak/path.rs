//! An AS path as leaks are looked for in it.

use net::Asn;

/// A place in an AS path as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hop {
    /// A network.
    As(Asn),
    /// A set of networks, in which nobody knows who told whom (deprecated by
    /// RFC 9774).
    Set,
}

/// An AS path without its repeats, in the order in which the route travelled:
/// from the origin to the network that told the collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Networks, no two neighbours the same, and where each stood first on its
    /// way from the collector.
    hops: Vec<(Asn, usize)>,
    has_set: bool,
    has_loop: bool,
}

impl Path {
    /// Of hops in the order of the message: the collector's neighbour first, the
    /// origin last. Repeats of a network (prepending) are one place.
    pub fn new(hops: impl IntoIterator<Item = Hop>) -> Path {
        let mut path = Path {
            hops: Vec::new(),
            has_set: false,
            has_loop: false,
        };
        for (place, hop) in hops.into_iter().enumerate() {
            match hop {
                Hop::Set => path.has_set = true,
                Hop::As(asn) => {
                    if path.hops.last().is_some_and(|(last, _)| *last == asn) {
                        continue;
                    }
                    path.has_loop |= path.hops.iter().any(|(known, _)| *known == asn);
                    path.hops.push((asn, place));
                }
            }
        }
        path.hops.reverse();
        path
    }

    /// The networks, origin first; those before and behind a set as if there
    /// were none.
    pub fn networks(&self) -> impl DoubleEndedIterator<Item = Asn> + ExactSizeIterator {
        self.hops.iter().map(|(asn, _)| *asn)
    }

    /// Whether there is a set in it.
    pub const fn has_set(&self) -> bool {
        self.has_set
    }

    /// Whether a network is in it twice with others between. Networks refuse
    /// such routes, so that somebody has written a number into the path by hand,
    /// and what it shows did not happen.
    pub const fn has_loop(&self) -> bool {
        self.has_loop
    }

    /// A network of the path, and its neighbours on the way.
    pub(crate) fn at(&self, place: usize) -> PathPlace {
        let (asn, hop) = self.hops[place];
        PathPlace { asn, hop }
    }
}

impl FromIterator<Asn> for Path {
    /// Of networks, the collector's neighbour first.
    fn from_iter<I: IntoIterator<Item = Asn>>(networks: I) -> Path {
        Path::new(networks.into_iter().map(Hop::As))
    }
}

/// A network, and where in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathPlace {
    /// The network.
    pub asn: Asn,
    /// The place where it stands first in the path as it was received, from 0:
    /// the evidence.
    pub hop: usize,
}
