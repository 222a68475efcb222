//! Who sells transit to whom, and who peers: CAIDA's AS-relationship files.
//!
//! A line is `A|B|-1` when A is a provider of B and `A|B|0` when the two peer;
//! `#` starts a comment. The second series of these files ("serial-2") has a
//! fourth column that names the method, which is not kept. The relationships
//! are inferred from routes that were seen; they are no statements of the
//! networks, and a link that is not listed may exist.

use std::io::BufRead;

use net::Asn;
use rustc_hash::FxHashMap;

use crate::line::{LineProblem, LineProblemKind as Kind, each_line};

/// What one network is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The first sells transit to the second.
    Provider,
    /// The first buys transit from the second.
    Customer,
    /// The two exchange their own and their customers' routes.
    Peer,
}

impl Relation {
    /// The same link seen from the other end.
    #[must_use]
    pub const fn reversed(self) -> Relation {
        match self {
            Relation::Provider => Relation::Customer,
            Relation::Customer => Relation::Provider,
            Relation::Peer => Relation::Peer,
        }
    }
}

/// The links between networks.
#[derive(Clone, Debug, Default)]
pub struct AsRel {
    /// What the network with the lower number is to that with the higher.
    links: FxHashMap<(Asn, Asn), Relation>,
    /// Each link from both ends, in order: a network, its neighbour, and what
    /// the network is to the neighbour.
    ends: Vec<(Asn, Asn, Relation)>,
}

impl AsRel {
    /// Reads a file of either series.
    ///
    /// Lines that cannot be used are left out and named. Two lines that say the
    /// same about the same two networks are one link; of lines that contradict
    /// each other the first counts.
    pub fn read(reader: impl BufRead) -> (AsRel, Vec<LineProblem>) {
        let mut built = AsRel::default();
        let problems = each_line(reader, |line| built.line(line));
        built.ends.sort_unstable();
        built.ends.shrink_to_fit();
        (built, problems)
    }

    /// What `a` is to `b`: [`Relation::Provider`] when a sells transit to b.
    /// `None` when no link is known.
    pub fn relation(&self, a: Asn, b: Asn) -> Option<Relation> {
        if a <= b {
            self.links.get(&(a, b)).copied()
        } else {
            self.links.get(&(b, a)).copied().map(Relation::reversed)
        }
    }

    /// The networks that `asn` has links with, in order, and what `asn` is to
    /// each.
    pub fn neighbors(&self, asn: Asn) -> impl Iterator<Item = (Asn, Relation)> {
        let start = self.ends.partition_point(|(of, ..)| *of < asn);
        self.ends[start..]
            .iter()
            .take_while(move |(of, ..)| *of == asn)
            .map(|(_, neighbor, relation)| (*neighbor, *relation))
    }

    /// The networks that sell transit to `asn`.
    pub fn providers(&self, asn: Asn) -> impl Iterator<Item = Asn> {
        self.related(asn, Relation::Customer)
    }

    /// The networks that buy transit from `asn`.
    pub fn customers(&self, asn: Asn) -> impl Iterator<Item = Asn> {
        self.related(asn, Relation::Provider)
    }

    /// The networks that `asn` peers with.
    pub fn peers(&self, asn: Asn) -> impl Iterator<Item = Asn> {
        self.related(asn, Relation::Peer)
    }

    /// Each link from both ends, in order: a network, its neighbour, and what the
    /// network is to the neighbour.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Asn, Asn, Relation)> {
        self.ends.iter().copied()
    }

    /// How many links there are, each counted once.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there is no link.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The networks to which `asn` is `relation`.
    fn related(&self, asn: Asn, relation: Relation) -> impl Iterator<Item = Asn> {
        self.neighbors(asn)
            .filter_map(move |(neighbor, is)| (is == relation).then_some(neighbor))
    }

    fn line(&mut self, line: &str) -> Result<(), Kind> {
        if line.starts_with('#') {
            return Ok(());
        }
        let mut columns = line.split('|');
        let (Some(a), Some(b), Some(relation), method, None) = (
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
        ) else {
            return Err(Kind::Columns {
                expected: 3,
                found: line.split('|').count(),
            });
        };
        // The method is of no use here, but the column is none when it is empty.
        if method.is_some_and(str::is_empty) {
            return Err(Kind::Missing("method in the fourth column"));
        }
        let a: Asn = a.parse().map_err(|_| Kind::Asn)?;
        let b: Asn = b.parse().map_err(|_| Kind::Asn)?;
        let relation = match relation.trim() {
            "-1" => Relation::Provider,
            "0" => Relation::Peer,
            _ => return Err(Kind::Relation),
        };
        if a == b {
            return Err(Kind::SelfRelation);
        }
        match self.relation(a, b) {
            Some(known) if known == relation => return Ok(()),
            Some(_) => return Err(Kind::Contradiction),
            None => {}
        }
        if a < b {
            self.links.insert((a, b), relation);
        } else {
            self.links.insert((b, a), relation.reversed());
        }
        self.ends.push((a, b, relation));
        self.ends.push((b, a, relation.reversed()));
        Ok(())
    }
}
