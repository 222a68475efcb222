//! What origin validation can say about a route.

use std::fmt;

/// The validation state of a route, which is a prefix with an origin (RFC 6811
/// §2).
///
/// Shown as `valid`, `invalid` or `not-found`; [`State::reason`] tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// A VRP covers the prefix, has the route's origin, and allows the length.
    Valid,
    /// VRPs cover the prefix, and none of them matches the route.
    Invalid(Reason),
    /// No VRP covers the prefix: nobody has said who may announce it.
    NotFound,
}

/// Why no covering VRP matches a route.
///
/// RFC 6811 does not tell the two apart; validators do, since the one looks like
/// a hijack and the other more often like a forgotten maximum length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No covering VRP has the route's origin. Also where the route has none,
    /// and where its origin is AS 0.
    Asn,
    /// A covering VRP has the route's origin, and the prefix is longer than the
    /// maximum length of each that has.
    Length,
}

impl State {
    /// Why the route is invalid; `None` when it is not.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            State::Invalid(reason) => Some(reason),
            State::Valid | State::NotFound => None,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Valid => "valid",
            State::Invalid(_) => "invalid",
            State::NotFound => "not-found",
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Asn => "asn",
            Reason::Length => "length",
        })
    }
}
