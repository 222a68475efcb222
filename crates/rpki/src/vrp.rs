//! One validated ROA payload.

use net::{Asn, Prefix, Timestamp};

/// A validated ROA payload (RFC 6811 §2): `asn` may originate `prefix`, and
/// whatever is inside it and no longer than `max_length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vrp<'a> {
    /// The block that the ROA is about.
    pub prefix: Prefix,
    /// The longest prefix in the block that may be announced, in bits: from the
    /// block's own length to its family's. Files with another one are not read
    /// ([`ProblemKind`](crate::ProblemKind)).
    pub max_length: u8,
    /// Who may originate. AS 0 says that nobody may (RFC 6483 §4).
    pub asn: Asn,
    /// The name that the validator gives the root of the chain of signatures,
    /// such as `ripe`. `None` where the file does not say.
    pub trust_anchor: Option<&'a str>,
    /// When the first signature in the chain ends, in whole seconds. `None`
    /// where the file does not say.
    pub expires: Option<Timestamp>,
}

impl Vrp<'_> {
    /// Whether the VRP is about the prefix, whatever its length and origin
    /// (RFC 6811 §2: "covered").
    pub fn covers(&self, prefix: Prefix) -> bool {
        self.prefix.covers(prefix)
    }

    /// Whether the VRP makes the route valid (RFC 6811 §2: "matched"). An origin
    /// of `None` never matches, and neither does AS 0 (RFC 7607 §2, RFC 6483 §4).
    pub fn matches(&self, prefix: Prefix, origin: Option<Asn>) -> bool {
        self.covers(prefix)
            && prefix.length() <= self.max_length
            && origin == Some(self.asn)
            && self.asn != Asn(0)
    }
}
