//! Leaks by the attribute Only to Customer (RFC 9234 §5).
//!
//! A network that sends a route to a customer or a peer, or has it from a provider
//! or a peer, marks it with an AS number: from here on it may only go down. So a
//! marked route that comes from a customer was leaked, and one that comes from a
//! peer, unless it is that peer's own mark.

use net::Asn;
use registry::Relation;

use crate::leak::path::{Path, PathPlace};

/// What a network that receives a route can say of it (RFC 9234 §5, the procedure
/// on receipt).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ingress {
    /// Not marked.
    Unmarked,
    /// Marked, and it may come from there.
    Allowed,
    /// Marked, and it may not come from there: the sender, or somebody before
    /// it, has leaked it.
    Leaked,
    /// Marked, and what the sender is to the receiver is not known.
    UnknownSender,
}

/// The check on receipt. `sender_is` tells what the sender is to the receiver; a
/// route server counts as [`Relation::Provider`] and its client as
/// [`Relation::Customer`], to which RFC 9234 §5 has the same rules.
pub fn ingress(otc: Option<Asn>, sender: Asn, sender_is: Option<Relation>) -> Ingress {
    let Some(mark) = otc else {
        return Ingress::Unmarked;
    };
    match sender_is {
        None => Ingress::UnknownSender,
        Some(Relation::Customer) => Ingress::Leaked,
        Some(Relation::Peer) if mark != sender => Ingress::Leaked,
        Some(Relation::Peer | Relation::Provider) => Ingress::Allowed,
    }
}

/// What a marked route's path says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// From the mark on it only went down.
    Kept,
    /// It did not. The first who sent a marked route up or across, and to whom.
    Leaked {
        /// Who sent it.
        leaker: PathPlace,
        /// Who should not have got it.
        to: Asn,
    },
    /// There is no mark.
    Unmarked,
    /// It cannot be told.
    Undecided(Doubt),
}

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// So many links after the mark are not among the relations, and none of
    /// those that are shows a leak.
    UnknownLinks(usize),
    /// The network of the mark is not in the path: somebody else has written it.
    MarkNotInPath,
    /// A set of networks hides who told whom.
    Set,
    /// A network is in the path twice.
    Loop,
}

/// The check that each network after the mark could have made, by relations
/// (what a is to b). `otc` is the number in the attribute.
pub fn check(
    path: &Path,
    otc: Option<Asn>,
    relation: impl Fn(Asn, Asn) -> Option<Relation>,
) -> Verdict {
    let Some(mark) = otc else {
        return Verdict::Unmarked;
    };
    if path.has_loop() {
        return Verdict::Undecided(Doubt::Loop);
    }
    if path.has_set() {
        return Verdict::Undecided(Doubt::Set);
    }
    let networks: Vec<Asn> = path.networks().collect();
    let Some(marked_at) = networks.iter().position(|asn| *asn == mark) else {
        return Verdict::Undecided(Doubt::MarkNotInPath);
    };
    let mut unknown = 0;
    for (place, pair) in networks.windows(2).enumerate().skip(marked_at) {
        match ingress(otc, pair[0], relation(pair[0], pair[1])) {
            Ingress::Leaked => {
                return Verdict::Leaked {
                    leaker: path.at(place),
                    to: pair[1],
                };
            }
            Ingress::UnknownSender => unknown += 1,
            Ingress::Allowed | Ingress::Unmarked => {}
        }
    }
    if unknown == 0 {
        Verdict::Kept
    } else {
        Verdict::Undecided(Doubt::UnknownLinks(unknown))
    }
}
