//! Benign explanations of a new origin, looked up and shown, never hidden.

use net::Asn;
use registry::as_org::AsOrg;
use registry::as_rel::{AsRel, Relation};

/// What is known of networks from outside the routes.
#[derive(Debug, Default)]
pub struct Relations {
    /// Which organisation runs a network.
    pub as_org: Option<AsOrg>,
    /// Who buys transit of whom.
    pub as_rel: Option<AsRel>,
}

/// An explanation that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Which.
    pub kind: ExplanationKind,
    /// Whether it holds; `None` when nothing was at hand to tell.
    pub holds: Option<bool>,
    /// What was found, in words.
    pub detail: String,
}

/// The explanations looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExplanationKind {
    /// One organisation runs both networks (as2org).
    SameOrganisation,
    /// One buys transit of the other, or they peer (as-rel).
    Relation,
    /// A known origin is on the announced path: it passes the route on itself.
    KnownOriginOnPath,
    /// The two stood side by side in paths of this stream.
    Adjacent,
    /// The new origin already originated another prefix inside the known one.
    OriginInsideBefore,
    /// The prefix had been withdrawn before it was announced: it is older than
    /// the stream.
    WithdrawnBefore,
    /// It came and went within minutes, as in maintenance or by a slip that was
    /// noticed at once. Attacks have been as short: alone it explains little.
    ShortFlap,
}

impl ExplanationKind {
    /// All of them.
    pub const ALL: [ExplanationKind; 7] = [
        ExplanationKind::SameOrganisation,
        ExplanationKind::Relation,
        ExplanationKind::KnownOriginOnPath,
        ExplanationKind::Adjacent,
        ExplanationKind::OriginInsideBefore,
        ExplanationKind::WithdrawnBefore,
        ExplanationKind::ShortFlap,
    ];

    /// A short stable name, for tables.
    pub const fn name(self) -> &'static str {
        match self {
            ExplanationKind::SameOrganisation => "same-organisation",
            ExplanationKind::Relation => "relation",
            ExplanationKind::KnownOriginOnPath => "known-origin-on-path",
            ExplanationKind::Adjacent => "adjacent",
            ExplanationKind::OriginInsideBefore => "origin-inside-before",
            ExplanationKind::WithdrawnBefore => "withdrawn-before",
            ExplanationKind::ShortFlap => "short-flap",
        }
    }
}

impl Relations {
    /// Whether one organisation runs `asn` and one of `known`.
    pub fn same_organisation(&self, asn: Asn, known: &[Asn]) -> Explanation {
        let kind = ExplanationKind::SameOrganisation;
        let Some(as_org) = &self.as_org else {
            return not_looked_up(kind, "no table of organisations was given");
        };
        for &other in known {
            if let Some(organisation) = as_org.same_organisation(asn, other) {
                return Explanation {
                    kind,
                    holds: Some(true),
                    detail: format!("{asn} and {other} are both of {organisation}"),
                };
            }
        }
        let listed = |asn: Asn| as_org.holder(asn).is_some();
        if listed(asn) && known.iter().any(|&other| listed(other)) {
            denied(kind, "the table of organisations has them apart")
        } else {
            not_looked_up(kind, "the table of organisations does not have both")
        }
    }

    /// Whether `asn` and one of `known` exchange routes by contract.
    pub fn relation(&self, asn: Asn, known: &[Asn]) -> Explanation {
        let kind = ExplanationKind::Relation;
        let Some(as_rel) = &self.as_rel else {
            return not_looked_up(kind, "no table of relations was given");
        };
        for &other in known {
            let words = match as_rel.relation(asn, other) {
                Some(Relation::Provider) => "provides transit to",
                Some(Relation::Customer) => "is a customer of",
                Some(Relation::Peer) => "peers with",
                None => continue,
            };
            return Explanation {
                kind,
                holds: Some(true),
                detail: format!("{asn} {words} {other}"),
            };
        }
        denied(kind, "the table of relations has no link between them")
    }
}

pub(crate) fn denied(kind: ExplanationKind, detail: &str) -> Explanation {
    Explanation {
        kind,
        holds: Some(false),
        detail: detail.to_owned(),
    }
}

fn not_looked_up(kind: ExplanationKind, detail: &str) -> Explanation {
    Explanation {
        kind,
        holds: None,
        detail: detail.to_owned(),
    }
}
