//! Leaks by relations between networks: paths with a valley.
//!
//! On its way from the origin a route may go up to providers, then at most once
//! across to a peer, then down to customers. Whoever has it from above or from
//! beside and sends it up or across has leaked it.

use std::fmt;

use net::Asn;
use registry::Relation;

use crate::leak::path::{Path, PathPlace};

/// What was leaked to whom (RFC 7908 §3). Types 5 and 6, a prefix originated anew
/// and internal prefixes, do not show in relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeakType {
    /// From a provider to another provider (RFC 7908 §3.1).
    HairpinTurn,
    /// From a peer to another peer (RFC 7908 §3.2).
    Lateral,
    /// From a provider to a peer (RFC 7908 §3.3).
    ProviderToPeer,
    /// From a peer to a provider (RFC 7908 §3.4).
    PeerToProvider,
}

impl LeakType {
    /// Its number in RFC 7908: 1 to 4.
    pub const fn number(self) -> u8 {
        match self {
            LeakType::HairpinTurn => 1,
            LeakType::Lateral => 2,
            LeakType::ProviderToPeer => 3,
            LeakType::PeerToProvider => 4,
        }
    }
}

impl fmt::Display for LeakType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type {}", self.number())
    }
}

/// A leak by one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leak {
    /// What was leaked to whom.
    pub kind: LeakType,
    /// Who leaked.
    pub leaker: PathPlace,
    /// From whom it had the route.
    pub from: Asn,
    /// Whom it told.
    pub to: Asn,
}

/// What relations say of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whatever the relations are that are not known, nobody leaked.
    ValleyFree,
    /// Whatever they are, somebody leaked: those named, in the order in which
    /// the route travelled. None is named when it was one of several networks
    /// with a link between them that is not known.
    Leaked(Vec<Leak>),
    /// It cannot be told.
    Undecided(Doubt),
}

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// So many links of the path are not among the relations.
    UnknownLinks(usize),
    /// A set of networks hides who told whom.
    Set,
    /// A network is in the path twice.
    Loop,
}

/// One step of a route.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Up,
    Across,
    Down,
}

impl Step {
    /// How a route goes from a network to one to which it `is` so.
    const fn of(is: Relation) -> Step {
        match is {
            Relation::Customer => Step::Up,
            Relation::Peer => Step::Across,
            Relation::Provider => Step::Down,
        }
    }
}

/// What relations say of a path. `relation(a, b)` tells what a is to b, and is
/// `None` where no link is known; [`registry::AsRel::relation`] is one.
///
/// A link that is not known could be of any kind. The path is valley-free only
/// where it is so for each of them, and leaked only where it is not so for any.
pub fn check(path: &Path, relation: impl Fn(Asn, Asn) -> Option<Relation>) -> Verdict {
    if path.has_loop() {
        return Verdict::Undecided(Doubt::Loop);
    }
    if path.has_set() {
        return Verdict::Undecided(Doubt::Set);
    }
    let networks: Vec<Asn> = path.networks().collect();
    let steps: Vec<Option<Step>> = networks
        .windows(2)
        .map(|pair| relation(pair[0], pair[1]).map(Step::of))
        .collect();
    // After one known step across or down every further one has to go down,
    // whatever lies between.
    let peak = steps.iter().position(|step| is_past_peak(*step));
    let leaves_valley = |from: usize| steps[from + 1..].iter().any(|step| is_climb(*step));
    if peak.is_some_and(leaves_valley) {
        return Verdict::Leaked(leaks(path, &networks, &steps));
    }
    let unknown = steps.iter().filter(|step| step.is_none()).count();
    match (unknown, steps.iter().position(Option::is_none)) {
        (0, _) => Verdict::ValleyFree,
        // One unknown step with ups before it and downs behind it is the peak,
        // of whichever kind it is.
        (1, Some(place))
            if steps[..place].iter().all(|step| *step == Some(Step::Up))
                && steps[place + 1..]
                    .iter()
                    .all(|step| *step == Some(Step::Down)) =>
        {
            Verdict::ValleyFree
        }
        _ => Verdict::Undecided(Doubt::UnknownLinks(unknown)),
    }
}

fn is_past_peak(step: Option<Step>) -> bool {
    matches!(step, Some(Step::Across | Step::Down))
}

fn is_climb(step: Option<Step>) -> bool {
    matches!(step, Some(Step::Across | Step::Up))
}

/// The networks that leaked for certain: both their links are known.
fn leaks(path: &Path, networks: &[Asn], steps: &[Option<Step>]) -> Vec<Leak> {
    let mut leaks = Vec::new();
    for (place, pair) in steps.windows(2).enumerate() {
        let kind = match (pair[0], pair[1]) {
            (Some(Step::Down), Some(Step::Up)) => LeakType::HairpinTurn,
            (Some(Step::Across), Some(Step::Across)) => LeakType::Lateral,
            (Some(Step::Down), Some(Step::Across)) => LeakType::ProviderToPeer,
            (Some(Step::Across), Some(Step::Up)) => LeakType::PeerToProvider,
            _ => continue,
        };
        leaks.push(Leak {
            kind,
            leaker: path.at(place + 1),
            from: networks[place],
            to: networks[place + 2],
        });
    }
    leaks
}
