//! Whether a path is one that its networks' ASPAs allow
//! (draft-ietf-sidrops-aspa-verification, as of its revisions 16 to 27).
//!
//! A route goes up from customer to provider, across one link at the most, and
//! down from provider to customer. Where it goes down and up again, a network has
//! passed on what was not its to pass on: a leak, or a path that was made up.
//!
//! # Limits
//!
//! - An ASPA speaks of providers alone. Leaks to a provider or across a link from
//!   a network without one are unknown, and so is most of today's Internet.
//! - Who receives a route from a provider cannot tell a path that the provider
//!   made up from a real one.
//! - That a path begins with the neighbour that sent it is the caller's to check.
//!   The draft demands it but behind route servers.
//! - A collector is no customer and no peer of those that send it routes. Seen as
//!   [`Direction::Downstream`], what is invalid is so for everybody;
//!   [`Direction::Upstream`] holds only where the neighbour is known to be a
//!   customer or a peer.
//! - Families are not told apart. Files from before 2024 name providers by family;
//!   there a provider for one counts for both.

use std::fmt;

use net::Asn;

use crate::aspas::{Aspas, Hop};

/// A part of a path. Segments of a confederation are none, since neighbours
/// never see them (RFC 5065 §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A network.
    As(Asn),
    /// A set of networks (RFC 4271 §4.3, deprecated by RFC 9774).
    Set,
}

/// From where a path was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From a customer, a peer, or a route server, or by a route server: the path
    /// must have gone up all the way.
    Upstream,
    /// From a provider: the path may have gone up and then down.
    Downstream,
}

/// What path verification can say. Shown as `valid`, `invalid` or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every hop that must be attested is.
    Valid,
    /// Whatever networks without an ASPA would say, the path is not allowed.
    Invalid(Fault),
    /// It depends on networks that have no ASPA.
    Unknown,
}

/// Why a path is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is empty.
    Empty,
    /// It has a set.
    Set,
    /// From the neighbour on it went up, and this hop does not. Of several, the
    /// one nearest to the origin.
    NotUp(Step),
    /// It goes down and up again.
    Valley {
        /// The hop nearest to the origin that does not go up.
        up: Step,
        /// The hop nearest to the receiver that does not go down: the customer
        /// there is the one that received the route.
        down: Step,
    },
}

/// Two networks of which the first names its providers, and the second is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Who names providers.
    pub customer: Asn,
    /// Who is not among them.
    pub other: Asn,
}

impl Aspas {
    /// Verifies a path, whose parts come nearest network first, as BGP has them.
    /// Repeats in a row are prepending and count once.
    pub fn verify(&self, path: impl IntoIterator<Item = Part>, direction: Direction) -> Verdict {
        // Hops are counted from the receiver, the first is 1; 0 is none. A ramp
        // is as long as the number of its last hop, so lengths need not be kept.
        let mut hops = 0_u32;
        let mut near = None;
        let mut up = Ramp::default();
        let mut down = Ramp::default();
        for part in path {
            let Part::As(far) = part else {
                return Verdict::Invalid(Fault::Set);
            };
            if let Some(near) = near
                && near != far
            {
                hops += 1;
                up.last(hops, self.hop(far, near), far, near);
                if direction == Direction::Downstream {
                    down.first(hops, self.hop(near, far), near, far);
                }
            }
            near = Some(far);
        }
        if near.is_none() {
            return Verdict::Invalid(Fault::Empty);
        }
        match direction {
            Direction::Upstream => match (up.broken, up.open) {
                (Some((_, step)), _) => Verdict::Invalid(Fault::NotUp(step)),
                (None, Some(_)) => Verdict::Unknown,
                (None, None) => Verdict::Valid,
            },
            Direction::Downstream => {
                // The ramp up ends behind the hop of `up`, the ramp down at that
                // of `down`; they meet unless the latter comes first.
                if let (Some((up_at, up)), Some((down_at, down))) = (up.broken, down.broken)
                    && down_at < up_at
                {
                    return Verdict::Invalid(Fault::Valley { up, down });
                }
                match (up.open, down.open) {
                    (Some(up), Some(down)) if down < up => Verdict::Unknown,
                    _ => Verdict::Valid,
                }
            }
        }
    }
}

/// Where a ramp ends.
#[derive(Clone, Copy, Default)]
struct Ramp {
    /// The hop that ends it whatever others say.
    broken: Option<(u32, Step)>,
    /// The hop that ends it if others say nothing.
    open: Option<u32>,
}

impl Ramp {
    fn last(&mut self, at: u32, hop: Hop, customer: Asn, other: Asn) {
        if hop != Hop::Provider {
            self.open = Some(at);
        }
        if hop == Hop::NotProvider {
            self.broken = Some((at, Step { customer, other }));
        }
    }

    fn first(&mut self, at: u32, hop: Hop, customer: Asn, other: Asn) {
        if hop != Hop::Provider {
            self.open.get_or_insert(at);
        }
        if hop == Hop::NotProvider {
            self.broken.get_or_insert((at, Step { customer, other }));
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Valid => "valid",
            Verdict::Invalid(_) => "invalid",
            Verdict::Unknown => "unknown",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Empty => write!(f, "the path is empty"),
            Fault::Set => write!(f, "the path has a set"),
            Fault::NotUp(step) => write!(f, "{step}"),
            Fault::Valley { up, down } => write!(f, "{down}, and behind it {up}"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Step { customer, other } = self;
        write!(f, "{customer} does not have {other} as a provider")
    }
}
