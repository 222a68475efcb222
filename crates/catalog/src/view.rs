//! The catalog for programs, and for whoever shows it. Each view is a record with
//! what belongs to it looked up and put beside it.

use serde::Serialize;

use crate::catalog::{Catalog, Found};
use crate::date::PartialDate;
use crate::id::{InstrumentId, ProvisionId};
use crate::records::{Gap, Indicator, Instrument, Mapping, Provision, Source};
use crate::words::{Bindingness, GapCode, Kind, Link, Outcome, Party, Polarity, SetRelation};

/// Says of every text about a provision what it is.
pub const PARAPHRASE_NOTE: &str = "a paraphrase in our words, not the text of the document; read the document before you rely on it";

/// Which provisions to list: those that fit every field that is set.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this instrument.
    pub instrument: Option<InstrumentId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// That address this party.
    pub addressee: Option<Party>,
    /// That ask for this.
    pub polarity: Option<Polarity>,
    /// That have this gap, primary or not.
    pub gap: Option<GapCode>,
    /// With this in title, paraphrase, citation, scope or contested terms; case
    /// does not matter.
    pub text: Option<String>,
}

impl Filter {
    /// Whether a provision fits.
    pub fn fits(&self, provision: &Provision) -> bool {
        let has_text = |text: &String| {
            let text = text.to_lowercase();
            let own = [
                &provision.title,
                &provision.paraphrase,
                &provision.citation,
                &provision.scope,
            ];
            own.into_iter()
                .chain(&provision.contested_terms)
                .any(|t| t.to_lowercase().contains(&text))
                || provision.id.as_str().contains(&text)
        };
        self.instrument
            .as_ref()
            .is_none_or(|i| provision.id.instrument() == *i)
            && self.kind.is_none_or(|k| provision.kind == k)
            && self
                .addressee
                .is_none_or(|a| provision.addressees.contains(&a))
            && self
                .polarity
                .is_none_or(|p| provision.polarity.contains(&p))
            && self
                .gap
                .is_none_or(|code| provision.gaps.iter().any(|g| g.code == code))
            && self.text.as_ref().is_none_or(has_text)
    }
}

/// One line of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Line<'c> {
    /// The provision.
    pub id: &'c ProvisionId,
    /// Its handle.
    pub title: &'c str,
    /// Symbol and paragraph.
    pub citation: &'c str,
    /// What sort of norm.
    pub kind: Kind,
    /// How far it binds.
    pub bindingness: Bindingness,
    /// What it asks for.
    pub polarity: &'c [Polarity],
    /// Whom it addresses.
    pub addressees: &'c [Party],
    /// Since when it holds.
    pub since: PartialDate,
    /// The gap that weighs most.
    pub primary_gap: Option<GapCode>,
    /// In how many mappings it stands.
    pub mappings: usize,
    /// How many indicators can engage it.
    pub indicators: usize,
}

/// A mapping seen from one of its provisions.
#[derive(Clone, Debug, Serialize)]
pub struct MappingView<'c> {
    /// The provision on the other side.
    pub other: &'c ProvisionId,
    /// The handle of the other.
    pub other_title: &'c str,
    /// Symbol and paragraph of the other.
    pub other_citation: &'c str,
    /// How the contents overlap, read from this side.
    pub relation: SetRelation,
    /// What one does to the other, as recorded: from `mapping.from` to
    /// `mapping.to`.
    pub link: Option<Link>,
    /// Whether this side is the first of the mapping.
    pub from_here: bool,
    /// The mapping as recorded.
    pub mapping: &'c Mapping,
}

/// A provision with everything that belongs to it.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionView<'c> {
    /// The provision as recorded.
    #[serde(flatten)]
    pub provision: &'c Provision,
    /// [`PARAPHRASE_NOTE`].
    pub paraphrase_is: &'static str,
    /// What may be said about a party and it.
    pub outcomes: &'static [Outcome],
    /// Name and link of its instrument.
    pub instrument: InstrumentName<'c>,
    /// What its gap codes mean.
    pub gap_codes: Vec<&'c Gap>,
    /// Its mappings, on either side.
    pub mappings: Vec<MappingView<'c>>,
    /// The indicators that can engage it.
    pub indicators: Vec<&'c str>,
    /// The sources that its bases name.
    pub sources: Vec<&'c Source>,
}

/// How to name an instrument.
#[derive(Clone, Debug, Serialize)]
pub struct InstrumentName<'c> {
    /// Its id.
    pub id: &'c InstrumentId,
    /// Its title in full.
    pub title: &'c str,
    /// The name that people use.
    pub short_title: &'c str,
    /// The address of the document.
    pub link: Option<&'c str>,
}

/// An instrument with everything that belongs to it.
#[derive(Clone, Debug, Serialize)]
pub struct InstrumentView<'c> {
    /// The instrument as recorded.
    #[serde(flatten)]
    pub instrument: &'c Instrument,
    /// Its provisions.
    pub lines: Vec<Line<'c>>,
    /// The sources that it names.
    pub sources: Vec<&'c Source>,
}

/// Whatever was found under a name.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "made one at a time, to be written out"
)]
pub enum View<'c> {
    /// An instrument.
    Instrument(InstrumentView<'c>),
    /// A provision.
    Provision(ProvisionView<'c>),
    /// An indicator.
    Indicator(&'c Indicator),
}

/// The view of what [`Catalog::find`] gives.
pub fn found<'c>(catalog: &'c Catalog, found: Found<'c>) -> View<'c> {
    match found {
        Found::Instrument(i) => View::Instrument(instrument(catalog, i)),
        Found::Provision(p) => View::Provision(provision(catalog, p)),
        Found::Indicator(i) => View::Indicator(i),
    }
}

/// The provisions that fit a filter, by instrument.
pub fn list<'c>(catalog: &'c Catalog, filter: &Filter) -> Vec<Line<'c>> {
    let fitting = catalog.provisions().iter().filter(|p| filter.fits(p));
    fitting.map(|p| line(catalog, p)).collect()
}

/// A provision with everything that belongs to it.
pub fn provision<'c>(catalog: &'c Catalog, provision: &'c Provision) -> ProvisionView<'c> {
    let instrument = catalog
        .instruments()
        .iter()
        .find(|i| i.provisions.contains(&provision.id))
        .expect("a provision is made from its instrument's file");
    ProvisionView {
        provision,
        paraphrase_is: PARAPHRASE_NOTE,
        outcomes: provision.outcomes(),
        instrument: InstrumentName {
            id: &instrument.id,
            title: &instrument.title,
            short_title: &instrument.short_title,
            link: instrument.link.as_deref(),
        },
        gap_codes: provision
            .gaps
            .iter()
            .filter_map(|g| catalog.gap(g.code))
            .collect(),
        mappings: mappings(catalog, provision),
        indicators: catalog
            .indicators_of(&provision.id)
            .map(|i| i.id.as_str())
            .collect(),
        sources: sources(catalog, provision.basis.iter()),
    }
}

/// An instrument with everything that belongs to it.
pub fn instrument<'c>(catalog: &'c Catalog, instrument: &'c Instrument) -> InstrumentView<'c> {
    let relations = instrument.relations.iter().flat_map(|r| &r.basis);
    let facts = instrument.facts.iter().flat_map(|f| &f.basis);
    InstrumentView {
        instrument,
        lines: catalog
            .provisions_of(&instrument.id)
            .map(|p| line(catalog, p))
            .collect(),
        sources: sources(
            catalog,
            instrument.basis.iter().chain(relations).chain(facts),
        ),
    }
}

/// The mappings of a provision, each read from its side, in the order that the
/// catalog has the provisions on the other side.
pub fn mappings<'c>(catalog: &'c Catalog, provision: &Provision) -> Vec<MappingView<'c>> {
    let view = |mapping: &'c Mapping| {
        let from_here = mapping.from == provision.id;
        let other = if from_here {
            &mapping.to
        } else {
            &mapping.from
        };
        let other = catalog
            .provision(other)
            .expect("the checks refuse dangling ids");
        let relation = if from_here {
            mapping.relation
        } else {
            mapping.relation.inverse()
        };
        MappingView {
            other: &other.id,
            other_title: &other.title,
            other_citation: &other.citation,
            relation,
            link: mapping.link,
            from_here,
            mapping,
        }
    };
    let mut views: Vec<_> = catalog.mappings_of(&provision.id).map(view).collect();
    views.sort_by_key(|v| catalog.provisions().iter().position(|p| p.id == *v.other));
    views
}

fn line<'c>(catalog: &'c Catalog, provision: &'c Provision) -> Line<'c> {
    Line {
        id: &provision.id,
        title: &provision.title,
        citation: &provision.citation,
        kind: provision.kind,
        bindingness: provision.bindingness,
        polarity: &provision.polarity,
        addressees: &provision.addressees,
        since: provision.since,
        primary_gap: provision.primary_gap().map(|g| g.code),
        mappings: catalog.mappings_of(&provision.id).count(),
        indicators: catalog.indicators_of(&provision.id).count(),
    }
}

fn sources<'c>(
    catalog: &'c Catalog,
    bases: impl Iterator<Item = &'c crate::records::Basis>,
) -> Vec<&'c Source> {
    let mut sources: Vec<&Source> = Vec::new();
    for basis in bases {
        let known = sources.iter().any(|s| s.id == basis.source);
        if let (false, Some(source)) = (known, catalog.source(&basis.source)) {
            sources.push(source);
        }
    }
    sources
}
