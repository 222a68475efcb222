//! The two sides that the catalog joins.

use catalog::words::{GapCode, Kind, MappingStatus, RelationKind, SetRelation, Status};
use catalog::{Catalog, InstrumentId, Mapping, PartialDate, Provision};
use serde::Serialize;

/// A side: who made a norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// What States and others agreed as law or policy.
    States,
    /// What those who run the network agreed as practice.
    Operators,
}

impl Side {
    /// Both, in the order to list them.
    pub const ALL: [Side; 2] = [Side::States, Side::Operators];

    /// The side of a provision. Professional ethics are on neither: they say how
    /// a person should act, not how a network should be run.
    pub fn of(provision: &Provision) -> Option<Side> {
        match provision.kind {
            Kind::Legal | Kind::Political => Some(Side::States),
            Kind::Technical => Some(Side::Operators),
            Kind::Ethical => None,
        }
    }

    /// The other side.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::States => Side::Operators,
            Side::Operators => Side::States,
        }
    }

    /// The word in tables and options.
    pub fn word(self) -> &'static str {
        match self {
            Side::States => "states",
            Side::Operators => "operators",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Side> {
        Side::ALL.into_iter().find(|side| side.word() == word)
    }

    /// What the code of a provision on this side is that has no counterpart on
    /// the other.
    pub fn no_counterpart(self) -> GapCode {
        match self {
            Side::States => GapCode::NoCounterpart,
            Side::Operators => GapCode::Inverse,
        }
    }
}

/// Whether a provision was surely there on a day: it had begun before the day
/// after, and had not ended. A year alone counts from its end.
pub fn in_force(provision: &Provision, day: PartialDate) -> bool {
    let begun = provision.since.end() <= day.end();
    begun && provision.until.is_none_or(|until| day.end() < until.end())
}

/// Whether a mapping says that its ends have something in common: it was not
/// withdrawn, and is not the record of a comparison that found nothing.
pub fn links(mapping: &Mapping) -> bool {
    mapping.relation != SetRelation::NoRelationship && mapping.status != MappingStatus::Withdrawn
}

/// What stands on the other end of a mapping.
pub fn other_end<'c>(
    catalog: &'c Catalog,
    mapping: &Mapping,
    provision: &Provision,
) -> Option<&'c Provision> {
    let other = if mapping.from == provision.id {
        &mapping.to
    } else {
        &mapping.from
    };
    catalog.provision(other)
}

/// The counterparts of a provision on the other side, each with its mapping.
pub fn counterparts<'c>(
    catalog: &'c Catalog,
    provision: &'c Provision,
) -> impl Iterator<Item = (&'c Provision, &'c Mapping)> {
    let across = Side::of(provision).map(Side::other);
    catalog
        .mappings_of(&provision.id)
        .filter(|mapping| links(mapping))
        .filter_map(move |mapping| Some((other_end(catalog, mapping, provision)?, mapping)))
        .filter(move |(other, _)| across.is_some() && Side::of(other) == across)
}

/// The end of a mapping whose text was replaced, where there is one: the mapping
/// is stale (G9). A mapping to what replaced it is not: it says what became of it.
pub fn stale_end<'c>(catalog: &'c Catalog, mapping: &Mapping) -> Option<&'c Provision> {
    let ends = [mapping.from.instrument(), mapping.to.instrument()];
    let replaces = |later: &InstrumentId, earlier: &InstrumentId| {
        let relations = catalog.instrument(later).map(|i| &i.relations[..]);
        relations.unwrap_or_default().iter().any(|r| {
            let replaced = matches!(
                r.relation,
                RelationKind::Obsoletes | RelationKind::Revises | RelationKind::Updates
            );
            replaced && r.to == *earlier
        })
    };
    if replaces(&ends[0], &ends[1]) || replaces(&ends[1], &ends[0]) {
        return None;
    }
    [&mapping.from, &mapping.to].into_iter().find_map(|id| {
        let provision = catalog.provision(id)?;
        let instrument = catalog.instrument(&id.instrument())?;
        let over = provision.until.is_some() || instrument.status == Status::Obsolete;
        over.then_some(provision)
    })
}
