//! Instruments and provisions as an OSCAL catalog.

use catalog::view::PARAPHRASE_NOTE;
use catalog::words::{Status, Word};
use catalog::{Basis, Catalog, Instrument, Measure, Provision, Source};
use serde::Serialize;
use uuid::Uuid;

use super::{
    BackMatter, Citation, Link, Metadata, NS, Property, RemoteLink, Resource, document_uuid,
};
use crate::Options;
use crate::names::{self, token};
use crate::text::{covers, line};

/// The whole.
#[derive(Serialize)]
pub(crate) struct Document {
    catalog: OscalCatalog,
}

#[derive(Serialize)]
struct OscalCatalog {
    uuid: Uuid,
    #[serde(flatten)]
    content: Content,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Content {
    metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    back_matter: Option<BackMatter>,
}

#[derive(Serialize)]
struct Group {
    id: String,
    class: &'static str,
    title: String,
    props: Vec<Property>,
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<Control>,
}

#[derive(Serialize)]
struct Control {
    id: String,
    class: &'static str,
    title: String,
    props: Vec<Property>,
    links: Vec<Link>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    id: String,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ns: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    prose: String,
}

/// The document of a catalog.
pub(crate) fn document(catalog: &Catalog, options: &Options) -> Document {
    let remarks = format!(
        "What a statement says is {PARAPHRASE_NOTE}. A control's id is the provision's id with _ in place of #."
    );
    let instruments = catalog.instruments().iter();
    let documents = catalog.instruments().iter().map(primary_document);
    let sources = catalog.sources().iter().map(source);
    let resources: Vec<Resource> = documents.chain(sources).collect();
    let content = Content {
        metadata: Metadata::new("Norms of cyberspace, in paraphrase", remarks, options),
        groups: instruments.map(|i| group(catalog, i)).collect(),
        back_matter: (!resources.is_empty()).then_some(BackMatter { resources }),
    };
    Document {
        catalog: OscalCatalog {
            uuid: document_uuid("oscal-catalog", &content),
            content,
        },
    }
}

fn group(catalog: &Catalog, instrument: &Instrument) -> Group {
    let id = instrument.id.to_string();
    let mut links = vec![document_link(instrument)];
    links.extend(instrument.relations.iter().map(|relation| Link {
        href: format!("#{}", relation.to),
        rel: relation.relation.word(),
        text: relation.note.as_deref().map(line),
    }));
    let related = instrument.relations.iter().flat_map(|r| &r.basis);
    let facts = instrument.facts.iter().flat_map(|f| &f.basis);
    links.extend(source_links(
        instrument.basis.iter().chain(related).chain(facts),
    ));
    Group {
        // Two hyphens below: no control has such an id, whatever its label.
        parts: note(format!("{id}__note"), instrument.note.as_deref())
            .into_iter()
            .collect(),
        class: "instrument",
        title: line(&instrument.title),
        props: instrument_properties(instrument),
        links,
        controls: catalog
            .provisions_of(&instrument.id)
            .map(|p| control(catalog, instrument, p))
            .collect(),
        id,
    }
}

fn instrument_properties(instrument: &Instrument) -> Vec<Property> {
    let mut props = vec![
        Property::oscal("label", &instrument.short_title),
        Property::own("symbol", &instrument.symbol),
        Property::own("venue", &instrument.venue),
        Property::own("date", instrument.date.to_string()),
        Property::own("kind", instrument.kind.word()),
        Property::own("bindingness", instrument.bindingness.word()),
        Property::own("decision-rule", instrument.decision_rule.word()),
        Property::own("openness", instrument.openness.to_string()),
        Property::own("status", instrument.status.word()),
    ];
    let until = instrument.until.iter();
    props.extend(until.map(|d| Property::own("until", d.to_string())));
    props.extend(words("addressee", &instrument.addressees));
    props.extend(peacetime(instrument.peacetime));
    let process = instrument.process.iter();
    props.extend(process.map(|p| Property::own("process", p.as_str())));
    let organisation = instrument.organisation.iter();
    props.extend(organisation.map(|o| Property::own("organisation", o.as_str())));
    let members_of = instrument.members_of.iter();
    props.extend(members_of.map(|o| Property::own("members-of", o.as_str())));
    let version = instrument.version.iter();
    props.extend(version.map(|v| Property::own("version", v)));
    let aliases = instrument.aliases.iter();
    props.extend(aliases.map(|a| Property::own("alias", a)));
    props.extend(instrument.facts.iter().map(|fact| {
        let value = format!("{}: {}", fact.property, fact.value);
        Property::own("fact", value).remarks(format!("as of {}", fact.as_of))
    }));
    props.extend(verification(&instrument.basis));
    props
}

fn control(catalog: &Catalog, instrument: &Instrument, provision: &Provision) -> Control {
    let id = token(&provision.id);
    let mut parts = vec![
        Part {
            id: format!("{id}_smt"),
            name: "statement",
            ns: None,
            props: vec![Property::own("text-is", "paraphrase")],
            prose: line(&provision.paraphrase),
        },
        Part {
            id: format!("{id}_scope"),
            name: "scope",
            ns: Some(NS),
            props: Vec::new(),
            prose: line(&provision.scope),
        },
    ];
    let measures = provision.measures.iter().zip(1..);
    parts.extend(measures.map(|(measure, number)| measured(&id, measure, number)));
    parts.extend(note(format!("{id}_note"), provision.note.as_deref()));
    let mut links = vec![document_link(instrument)];
    let measured = provision.measures.iter().flat_map(|m| &m.basis);
    links.extend(source_links(provision.basis.iter().chain(measured)));
    Control {
        class: "provision",
        title: line(&provision.title),
        props: provision_properties(catalog, instrument, provision),
        links,
        parts,
        id,
    }
}

fn provision_properties(
    catalog: &Catalog,
    instrument: &Instrument,
    provision: &Provision,
) -> Vec<Property> {
    let mut props = vec![
        Property::oscal("label", &provision.citation),
        Property::own("provision", provision.id.as_str()),
    ];
    // NIST marks a control that is no longer in use so.
    if provision.until.is_some() || instrument.status == Status::Obsolete {
        props.push(Property::oscal("status", "withdrawn"));
    }
    props.extend([
        Property::own("kind", provision.kind.word()),
        Property::own("bindingness", provision.bindingness.word()),
        Property::own("since", provision.since.to_string()),
    ]);
    let until = provision.until.iter();
    props.extend(until.map(|d| Property::own("until", d.to_string())));
    props.extend(words("polarity", &provision.polarity));
    props.extend(words("addressee", &provision.addressees));
    props.extend(words("beneficiary", &provision.beneficiaries));
    props.extend(words("observability", &provision.observability));
    props.extend(peacetime(provision.peacetime));
    let terms = provision.contested_terms.iter();
    props.extend(terms.map(|t| Property::own("contested-term", t)));
    props.extend(provision.gaps.iter().map(|gap| {
        let class = if gap.primary { "primary" } else { "secondary" };
        let why = format!("{}: {}", gap.code.in_words(), gap.reason);
        Property::own("gap", gap.code.word())
            .class(class)
            .remarks(why)
    }));
    let indicators = catalog.indicators_of(&provision.id);
    props.extend(indicators.map(|i| Property::own("indicator", i.id.as_str())));
    props.extend(verification(&provision.basis));
    props
}

fn measured(control: &str, measure: &Measure, number: usize) -> Part {
    let mut props = vec![
        Property::own("data", &measure.data),
        Property::own("access", measure.access.word()),
    ];
    props.extend(verification(&measure.basis));
    Part {
        id: format!("{control}_measure-{number}"),
        name: "measure",
        ns: Some(NS),
        props,
        prose: line(&measure.what),
    }
}

fn note(id: String, text: Option<&str>) -> Option<Part> {
    text.map(|text| Part {
        id,
        name: "note",
        ns: Some(NS),
        props: Vec::new(),
        prose: line(text),
    })
}

/// One property for each word.
fn words<W: Word>(name: &'static str, words: &[W]) -> impl Iterator<Item = Property> {
    words.iter().map(move |w| Property::own(name, w.word()))
}

/// Nothing where it is not known.
fn peacetime(peacetime: Option<bool>) -> Option<Property> {
    peacetime.map(|p| Property::own("peacetime", if p { "true" } else { "false" }))
}

/// How well each source supports what; the class is the source.
fn verification(basis: &[Basis]) -> impl Iterator<Item = Property> {
    basis.iter().map(|basis| {
        Property::own("verification", basis.verification.word())
            .class(basis.source.as_str())
            .remarks(covers(basis))
    })
}

fn document_link(instrument: &Instrument) -> Link {
    Link {
        href: format!("#{}", names::uuid("document", instrument.id.as_str())),
        rel: "reference",
        text: None,
    }
}

/// A link to each source, once.
fn source_links<'c>(basis: impl Iterator<Item = &'c Basis>) -> Vec<Link> {
    let mut sources: Vec<&str> = basis.map(|b| b.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let link = |source: &str| Link {
        href: format!("#{}", names::uuid("source", source)),
        rel: "source",
        text: None,
    };
    sources.into_iter().map(link).collect()
}

fn primary_document(instrument: &Instrument) -> Resource {
    Resource {
        uuid: names::uuid("document", instrument.id.as_str()),
        title: line(&instrument.title),
        props: vec![
            Property::oscal("published", names::second(instrument.date.earliest()))
                .remarks(format!("as exactly as it is known: {}", instrument.date)),
        ],
        citation: Citation {
            text: line(&format!("{}, {}", instrument.symbol, instrument.title)),
        },
        rlinks: remote(instrument.link.as_deref()),
    }
}

fn source(source: &Source) -> Resource {
    Resource {
        uuid: names::uuid("source", source.id.as_str()),
        title: line(&source.title),
        props: vec![Property::own("source-tag", source.tag.word()).remarks(source.tag.in_words())],
        citation: Citation {
            text: line(&source.title),
        },
        rlinks: remote(source.link.as_deref()),
    }
}

fn remote(link: Option<&str>) -> Vec<RemoteLink> {
    let link = link.map(|link| RemoteLink {
        href: names::address(link),
    });
    link.into_iter().collect()
}
