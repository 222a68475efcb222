//! Many VRPs, and validation by them.

use std::fmt;

use net::{Asn, Family, Prefix, Timestamp};

use crate::builder::Builder;
use crate::problem::Problem;
use crate::read::{ReadError, Reader};
use crate::state::State;
use crate::table::{Bits, NONE, Table};
use crate::vrp::Vrp;

/// A set of VRPs: what one validator said at one time.
///
/// Ordered by prefix, maximum length and AS number. Two VRPs that agree in these
/// three are one. Takes 20 bytes for an IPv4 and 32 for an IPv6 VRP, and half a
/// mebibyte for the index.
pub struct Vrps {
    pub(crate) v4: Table<u32>,
    pub(crate) v6: Table<u128>,
    /// The names of the trust anchors: number 1 is the first here, 0 is none.
    pub(crate) anchors: Vec<Box<str>>,
    pub(crate) counts: Counts,
}

/// What a source of VRPs had.
///
/// `rows` is always the number of VRPs kept plus `left_out` plus `duplicates`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of VRPs, usable or not.
    pub rows: u64,
    /// Rows that could not be used; each is a [`Problem`].
    pub left_out: u64,
    /// Rows that said what another had said.
    pub duplicates: u64,
    /// Rows of ASPAs, usable or not: in JSON, the members of `aspas` or, as it was
    /// called before, `provider_authorizations`. What they say is in
    /// [`Payloads`](crate::Payloads).
    pub aspas: u64,
}

impl Vrps {
    /// Reads a whole file; see [`Reader`], which takes it in pieces.
    ///
    /// # Errors
    ///
    /// As [`Reader::finish`].
    pub fn read(bytes: &[u8]) -> Result<(Vrps, Vec<Problem>), ReadError> {
        let mut reader = Reader::new();
        reader.push(bytes);
        reader.finish()
    }

    /// How many VRPs there are, duplicates once.
    pub fn len(&self) -> usize {
        self.v4.rows.len() + self.v6.rows.len()
    }

    /// Whether there are none: then every route is [`State::NotFound`].
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the source had.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The names of the trust anchors, in the order of the source.
    pub fn trust_anchors(&self) -> impl ExactSizeIterator<Item = &str> {
        self.anchors.iter().map(|name| &**name)
    }

    /// All VRPs in order: IPv4, then IPv6.
    pub fn iter(&self) -> impl Iterator<Item = Vrp<'_>> {
        let v4 = (0..self.v4.rows.len()).map(|at| self.vrp(&self.v4, at));
        v4.chain((0..self.v6.rows.len()).map(|at| self.vrp(&self.v6, at)))
    }

    /// The VRPs that cover a prefix (RFC 6811 §2), those of the longest block
    /// first. What [`Vrps::validate`] says rests on these and no others.
    pub fn covering(&self, prefix: Prefix) -> impl Iterator<Item = Vrp<'_>> {
        // Each chain is empty for the other family.
        self.chain(&self.v4, prefix)
            .chain(self.chain(&self.v6, prefix))
    }

    /// Whether there is a VRP that says just this.
    pub fn contains(&self, prefix: Prefix, max_length: u8, asn: Asn) -> bool {
        self.covering(prefix)
            .take_while(|vrp| vrp.prefix == prefix)
            .any(|vrp| (vrp.max_length, vrp.asn) == (max_length, asn))
    }

    /// The validation state of a route (RFC 6811 §2.1).
    ///
    /// `origin` is the last AS of the path, and `None` where there is no single
    /// one: the path ends in an AS set, or is empty. Such a route is never valid,
    /// and invalid where a VRP covers it. No more is AS 0 ever a valid origin
    /// (RFC 7607 §2), whatever the VRPs are.
    ///
    /// The time is a search's and grows with the number of VRPs that cover the
    /// prefix. For routes in sorted order [`Sweep`](crate::Sweep) is faster.
    pub fn validate(&self, prefix: Prefix, origin: Option<Asn>) -> State {
        match prefix.family() {
            Family::V4 => validate(&self.v4, prefix, origin),
            Family::V6 => validate(&self.v6, prefix, origin),
        }
    }

    fn chain<B: Bits>(&self, table: &Table<B>, prefix: Prefix) -> impl Iterator<Item = Vrp<'_>> {
        let mut at = NONE;
        if prefix.family() == B::FAMILY {
            let bits = B::from_word(prefix.bits());
            at = table.covering(table.rank(bits), bits, prefix.length());
        }
        let mut chain = Vec::new();
        while at != NONE {
            chain.push(self.vrp(table, at as usize));
            at = table.rows[at as usize].link;
        }
        chain.into_iter()
    }

    fn vrp<B: Bits>(&self, table: &Table<B>, at: usize) -> Vrp<'_> {
        let row = &table.rows[at];
        let anchor = usize::from(row.anchor).checked_sub(1);
        let seconds = table.expires[at];
        Vrp {
            prefix: table.prefix(at),
            max_length: row.max_length,
            asn: Asn(row.asn),
            trust_anchor: anchor.map(|number| &*self.anchors[number]),
            expires: (seconds > 0).then(|| Timestamp::from_seconds(i64::from(seconds))),
        }
    }
}

fn validate<B: Bits>(table: &Table<B>, prefix: Prefix, origin: Option<Asn>) -> State {
    let bits = B::from_word(prefix.bits());
    let at = table.covering(table.rank(bits), bits, prefix.length());
    table.state(at, prefix.length(), origin_number(origin))
}

/// The origin as tables take it: 0 for those that no VRP can match.
pub(crate) fn origin_number(origin: Option<Asn>) -> u32 {
    origin.map_or(0, Asn::to_u32)
}

impl<'a> FromIterator<Vrp<'a>> for Vrps {
    /// Takes VRPs in any order, as they are. Trust anchors after the 255th and
    /// times outside 1970 to 2106 are dropped.
    fn from_iter<I: IntoIterator<Item = Vrp<'a>>>(vrps: I) -> Vrps {
        let mut builder = Builder::default();
        for vrp in vrps {
            let anchor = vrp
                .trust_anchor
                .and_then(|name| builder.anchor(name))
                .unwrap_or(0);
            let expires = vrp
                .expires
                .and_then(|instant| u32::try_from(instant.seconds()).ok())
                .unwrap_or(0);
            builder.add(vrp.prefix, vrp.max_length, vrp.asn.0, anchor, expires);
        }
        builder.finish(0, 0).0
    }
}

impl fmt::Debug for Vrps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vrps")
            .field("v4", &self.v4.rows.len())
            .field("v6", &self.v6.rows.len())
            .field("anchors", &self.anchors)
            .field("counts", &self.counts)
            .finish()
    }
}
