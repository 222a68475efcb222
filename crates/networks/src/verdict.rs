//! What a path shows, told once for each distinct one.

use conformance::Weight;
use conformance::accomplice::Passing;
use conformance::leak::{Hop, Path, otc, valley};
use conformance::measure::routes;
use mrt::{AsPath, SegmentKind};
use net::{Asn, Timestamp};
use registry::AsRel;
use rpki::{Aspas, Direction, Fault, Part, Verdict};

use crate::events::{Ways, What};
use crate::facts::is_bogon_asn;

/// What paths are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// Relations between networks.
    pub relations: Option<&'a AsRel>,
    /// What networks have signed about their providers.
    pub aspas: Option<&'a Aspas>,
    /// What passing on counts; `None` where no metric is about it.
    pub passing: Option<Passing>,
    /// The day by whose rules bogons are told.
    pub day: Timestamp,
}

/// What a path shows, whatever the prefix is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// What networks in it did.
    pub deeds: Vec<Deed>,
    /// The networks that passed on a route of a direct customer.
    pub passed_on: Vec<Asn>,
    /// The networks next to the origin, and beyond as the profile has it: who
    /// passed on whatever is wrong with the origin.
    pub beside_origin: Vec<(Asn, Weight)>,
    /// By relations.
    pub by_relations: ByRelations,
    /// Whether ASPAs make the path invalid.
    pub is_aspa_invalid: bool,
}

/// What relations say of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByRelations {
    /// They were not given.
    #[default]
    NotAsked,
    /// No leak.
    ValleyFree,
    /// A leak; of whom stands among the deeds where it is known.
    Leaked,
    /// It cannot be told.
    Undecided,
}

/// What one network in a path did.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// What.
    pub what: What,
    /// Who.
    pub asn: Asn,
    /// How a leak was found.
    pub ways: Ways,
    /// Who passed it on.
    pub passed: Vec<(Asn, Weight)>,
}

impl Judge<'_> {
    /// What a path shows. `mark` is the number in Only to Customer.
    pub fn path(&self, path: &AsPath<'_>, mark: Option<Asn>) -> Shown {
        let mut shown = Shown::default();
        let hops = hops(path);
        let networks: Vec<Asn> = hops
            .iter()
            .filter_map(|hop| match hop {
                Hop::As(asn) => Some(*asn),
                Hop::Set => None,
            })
            .collect();
        let has_set = networks.len() < hops.len();
        if let (Some(passing), false) = (&self.passing, has_set) {
            shown.beside_origin = passing.hijack(&networks);
        }
        if let (Some(relations), false) = (self.relations, has_set) {
            let relation = |a, b| relations.relation(a, b);
            shown.passed_on = routes::passed_on_by(&networks, relation);
        }
        self.leaks(&mut shown, hops.iter().copied(), mark);
        self.bogons(&mut shown, &networks);
        shown
    }

    fn leaks(&self, shown: &mut Shown, hops: impl Iterator<Item = Hop> + Clone, mark: Option<Asn>) {
        if let Some(relations) = self.relations {
            let relation = |a, b| relations.relation(a, b);
            let path = Path::new(hops.clone());
            shown.by_relations = match valley::check(&path, relation) {
                valley::Verdict::ValleyFree => ByRelations::ValleyFree,
                valley::Verdict::Undecided(_) => ByRelations::Undecided,
                valley::Verdict::Leaked(leaks) => {
                    for leak in leaks {
                        self.leak(shown, leak.leaker.asn, leak.to, Ways::RELATIONS);
                    }
                    ByRelations::Leaked
                }
            };
            if let otc::Verdict::Leaked { leaker, to } = otc::check(&path, mark, relation) {
                self.leak(shown, leaker.asn, to, Ways::MARK);
            }
        }
        if let Some(aspas) = self.aspas {
            let parts = hops.map(|hop| match hop {
                Hop::As(asn) => Part::As(asn),
                Hop::Set => Part::Set,
            });
            if let Verdict::Invalid(Fault::Valley { up, down }) =
                aspas.verify(parts, Direction::Downstream)
            {
                shown.is_aspa_invalid = true;
                // Where others stand between the two, one of them leaked it, and
                // nothing says which.
                if up.other == down.other {
                    self.leak(shown, up.other, down.customer, Ways::ASPA);
                }
            }
        }
    }

    /// Notes a leak; one that was found in another way too is one.
    fn leak(&self, shown: &mut Shown, asn: Asn, to: Asn, way: Ways) {
        let passed = match &self.passing {
            Some(passing) => passing.leak(&[to]),
            None => Vec::new(),
        };
        let mut known = shown.deeds.iter_mut();
        match known.find(|deed| deed.what == What::Leak && deed.asn == asn) {
            Some(deed) => {
                deed.ways = deed.ways.and(way);
                for (asn, weight) in passed {
                    if deed.passed.iter().all(|(known, _)| *known != asn) {
                        deed.passed.push((asn, weight));
                    }
                }
            }
            None => shown.deeds.push(Deed {
                what: What::Leak,
                asn,
                ways: way,
                passed,
            }),
        }
    }

    /// Whoever is next to a number that no network may have let it out: the
    /// nearest on the way to the collector with a number of its own.
    fn bogons(&self, shown: &mut Shown, networks: &[Asn]) {
        let is_bogon = |asn: &Asn| is_bogon_asn(*asn, self.day);
        for place in 1..networks.len() {
            let (asn, behind) = (networks[place - 1], networks[place]);
            if !is_bogon(&behind) || is_bogon(&asn) {
                continue;
            }
            let is_known = |deed: &Deed| deed.what == What::BogonAsn && deed.asn == asn;
            if shown.deeds.iter().any(is_known) {
                continue;
            }
            let passing = self.passing.as_ref();
            shown.deeds.push(Deed {
                what: What::BogonAsn,
                asn,
                ways: Ways::NONE,
                passed: passing.map_or(Vec::new(), |passing| passing.hijack(&networks[..place])),
            });
        }
    }
}

/// The hops of a path, nearest first; segments of confederations are none, since
/// neighbours never see them (RFC 5065 §5.3).
fn hops(path: &AsPath<'_>) -> Vec<Hop> {
    let mut hops = Vec::new();
    for segment in path.segments() {
        match segment.kind {
            SegmentKind::Sequence => hops.extend(segment.asns().map(Hop::As)),
            SegmentKind::Set => hops.push(Hop::Set),
            SegmentKind::ConfederationSequence | SegmentKind::ConfederationSet => {}
        }
    }
    hops
}
