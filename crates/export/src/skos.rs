//! Terms and venues as SKOS: two concept schemes in one file.
//!
//! A term's label, spellings and misheard forms are its labels; what it means in
//! one room is a definition that is a thing of its own (SKOS Reference §7), with
//! the room, who uses it so, and the source. A venue is an organisation, or a
//! process, which is narrower than the organisation that convenes it. What no
//! common vocabulary says is said with few properties of ours, which the file
//! explains. `schema/skos.shapes.ttl` has the shapes that hold.

use std::collections::BTreeSet;
use std::io;

use catalog::words::{HearingState, Word};
use catalog::{Basis, Catalog, Instrument, Organisation, Process, Sense, Source, SourceId, Term};

use crate::Options;
use crate::names;
use crate::turtle::{self, Name, Value, name};

/// Properties of ours: name, label, meaning.
const PROPERTIES: [(&str, &str, &str); 6] = [
    (
        "contested",
        "contested",
        "Whether the meaning of a term is disputed.",
    ),
    (
        "venue",
        "venue",
        "The organisation, process or instrument in which a term has a sense.",
    ),
    ("usedBy", "used by", "Who uses a term in a sense."),
    (
        "instrument",
        "instrument",
        "A document that came out of a process.",
    ),
    ("started", "started", "When a process began."),
    ("ended", "ended", "When a process ended."),
];

/// How well what is said of a thing is supported by one of its sources.
const VERIFICATION: (&str, &str, &str) = (
    "verification",
    "verification",
    "How well a source supports what is said: seed, found, knowledge or unverified.",
);

type Statements = Vec<(Name, Value)>;

/// Writes both schemes.
pub(crate) fn write(
    catalog: &Catalog,
    options: &Options,
    out: &mut impl io::Write,
) -> io::Result<()> {
    turtle::prefixes(out)?;
    for (property, label, meaning) in PROPERTIES.into_iter().chain([VERIFICATION]) {
        let statements = [
            (name("rdf", "type"), Value::Name(name("rdf", "Property"))),
            (name("rdfs", "label"), english(label)),
            (name("rdfs", "comment"), english(meaning)),
        ];
        turtle::subject(&name("nw", property), &statements, out)?;
    }
    schemes(catalog, options, out)?;
    for term in catalog.terms() {
        turtle::subject(
            &name("term", term.id.as_str()),
            &concept_of_term(catalog, term),
            out,
        )?;
    }
    for organisation in catalog.organisations() {
        let subject = name("organisation", organisation.id.as_str());
        turtle::subject(
            &subject,
            &concept_of_organisation(catalog, organisation),
            out,
        )?;
    }
    for process in catalog.processes() {
        let subject = name("process", process.id.as_str());
        turtle::subject(&subject, &concept_of_process(catalog, process), out)?;
    }
    for instrument in catalog.instruments() {
        let subject = name("instrument", instrument.id.as_str());
        turtle::subject(&subject, &document(instrument), out)?;
    }
    let cited = cited(catalog);
    for source in catalog.sources().iter().filter(|s| cited.contains(&s.id)) {
        turtle::subject(&name("source", source.id.as_str()), &described(source), out)?;
    }
    Ok(())
}

fn schemes(catalog: &Catalog, options: &Options, out: &mut impl io::Write) -> io::Result<()> {
    let schemes = [
        (
            "terms",
            "Words of norms of cyberspace, and what they mean where",
            "Definitions are paraphrases in our words. A definition belongs to the room that it names; none is the meaning of the term as such.",
        ),
        (
            "venues",
            "Organisations and processes in which norms of cyberspace are agreed",
            "A process is narrower than the organisation that convenes it.",
        ),
    ];
    for (scheme, title, description) in schemes {
        let mut statements = vec![
            (
                name("rdf", "type"),
                Value::Name(name("skos", "ConceptScheme")),
            ),
            (name("dcterms", "title"), english(title)),
            (name("dcterms", "description"), english(description)),
            (
                name("dcterms", "modified"),
                Value::Instant(names::second(options.time)),
            ),
            (
                name("owl", "versionInfo"),
                Value::Plain(options.version.clone()),
            ),
        ];
        let terms = catalog.terms().iter().map(|t| name("term", t.id.as_str()));
        let organisations = catalog.organisations().iter();
        let organisations = organisations.map(|o| name("organisation", o.id.as_str()));
        let top: Vec<Name> = if scheme == "terms" {
            terms.collect()
        } else {
            organisations.collect()
        };
        let top = top
            .into_iter()
            .map(|n| (name("skos", "hasTopConcept"), Value::Name(n)));
        statements.extend(top);
        turtle::subject(&name("scheme", scheme), &statements, out)?;
    }
    Ok(())
}

fn concept_of_term(catalog: &Catalog, term: &Term) -> Statements {
    let mut statements = concept("terms", true);
    let id = term.id.as_str();
    labels(
        catalog,
        id,
        &term.label,
        term.aliases.iter(),
        &mut statements,
    );
    statements.push((name("skos", "scopeNote"), english(&term.summary)));
    let senses = term
        .senses
        .iter()
        .map(|s| (name("skos", "definition"), definition(catalog, s)));
    statements.extend(senses);
    // SKOS reads "related" both ways, and no concept is related to itself.
    let here = term.related.iter().map(catalog::TermId::as_str);
    let terms = catalog.terms().iter();
    let there = terms
        .filter(|t| t.related.contains(&term.id))
        .map(|t| t.id.as_str());
    let related: BTreeSet<&str> = here.chain(there).filter(|t| *t != id).collect();
    let related = related.into_iter().map(|t| Value::Name(name("term", t)));
    statements.extend(related.map(|t| (name("skos", "related"), t)));
    statements.push((name("nw", "contested"), Value::Flag(term.contested)));
    if term.contested {
        let mark = "Contested: those who use this word do not all mean the same.";
        statements.push((name("skos", "editorialNote"), english(mark)));
    }
    let note = term.note.iter();
    statements.extend(note.map(|n| (name("skos", "note"), english(n))));
    statements.extend(sources(&term.basis));
    statements
}

fn definition(catalog: &Catalog, sense: &Sense) -> Value {
    let mut statements = vec![
        (name("rdf", "value"), english(&sense.sense)),
        (
            name("nw", "venue"),
            Value::Name(venue(catalog, &sense.venue)),
        ),
    ];
    let used_by = sense.used_by.iter();
    statements.extend(used_by.map(|u| (name("nw", "usedBy"), english(u))));
    let citation = sense.citation.iter();
    let cites = || name("dcterms", "bibliographicCitation");
    statements.extend(citation.map(|c| (cites(), Value::Plain(c.clone()))));
    statements.extend(sources(&sense.basis));
    Value::Node(statements)
}

/// A venue's name. An id can be that of a process and of an organisation: the
/// catalog takes the process first, and so does this.
fn venue(catalog: &Catalog, id: &str) -> Name {
    if catalog.process(id).is_some() {
        name("process", id)
    } else if catalog.organisation(id).is_some() {
        name("organisation", id)
    } else {
        name("instrument", id)
    }
}

fn concept_of_organisation(catalog: &Catalog, organisation: &Organisation) -> Statements {
    let mut statements = concept("venues", true);
    let own = [&organisation.short_title];
    let names = own.into_iter().chain(&organisation.aliases);
    labels(
        catalog,
        organisation.id.as_str(),
        &organisation.title,
        names,
        &mut statements,
    );
    statements.push((
        name("dcterms", "type"),
        english(organisation.kind.in_words()),
    ));
    remarks(
        organisation.link.as_deref(),
        organisation.note.as_deref(),
        &mut statements,
    );
    statements.extend(sources(&organisation.basis));
    statements
}

fn concept_of_process(catalog: &Catalog, process: &Process) -> Statements {
    let mut statements = concept("venues", false);
    let convener = name("organisation", process.organisation.as_str());
    statements.push((name("skos", "broader"), Value::Name(convener)));
    let own = [&process.short_title];
    let names = own.into_iter().chain(&process.aliases);
    labels(
        catalog,
        process.id.as_str(),
        &process.title,
        names,
        &mut statements,
    );
    let about = [
        ("How agreement is reached", &process.agreement),
        ("What results", &process.commitment),
        ("Who is in the room", &process.inclusion),
        ("How others can give input", &process.input),
    ];
    statements.extend(about.map(|(question, answer)| {
        (
            name("skos", "scopeNote"),
            english(&format!("{question}: {answer}")),
        )
    }));
    statements.push((name("nw", "started"), Value::Date(process.started)));
    statements.extend(process.ended.map(|d| (name("nw", "ended"), Value::Date(d))));
    let instruments = process.instruments.iter();
    let instruments = instruments.map(|i| Value::Name(name("instrument", i.as_str())));
    statements.extend(instruments.map(|i| (name("nw", "instrument"), i)));
    remarks(
        process.link.as_deref(),
        process.note.as_deref(),
        &mut statements,
    );
    statements.extend(sources(&process.basis));
    statements
}

/// What every concept has.
fn concept(scheme: &str, is_top: bool) -> Statements {
    let scheme = || Value::Name(name("scheme", scheme));
    let mut statements = vec![
        (name("rdf", "type"), Value::Name(name("skos", "Concept"))),
        (name("skos", "inScheme"), scheme()),
    ];
    if is_top {
        statements.push((name("skos", "topConceptOf"), scheme()));
    }
    statements
}

/// Labels, of which no two may be the same (SKOS Reference §5.4): the preferred
/// one, other names, and what captions made of it.
fn labels<'c>(
    catalog: &'c Catalog,
    id: &str,
    label: &'c str,
    others: impl Iterator<Item = &'c String>,
    statements: &mut Statements,
) {
    let mut seen = BTreeSet::from([label]);
    statements.push((name("skos", "prefLabel"), english(label)));
    for other in others {
        if seen.insert(other) {
            statements.push((name("skos", "altLabel"), english(other)));
        }
    }
    let aliases = catalog.aliases().iter();
    let heard =
        aliases.filter(|a| a.state == HearingState::Resolved && a.refers_to.as_deref() == Some(id));
    for heard in heard.flat_map(|a| &a.heard) {
        if seen.insert(heard) {
            statements.push((name("skos", "hiddenLabel"), english(heard)));
        }
    }
}

fn remarks(link: Option<&str>, note: Option<&str>, statements: &mut Statements) {
    let link = link.map(|l| Value::Address(l.to_owned()));
    statements.extend(link.map(|l| (name("rdfs", "seeAlso"), l)));
    statements.extend(note.map(|n| (name("skos", "note"), english(n))));
}

/// The sources, and how well they support it.
fn sources(basis: &[Basis]) -> Statements {
    let sources: BTreeSet<&str> = basis.iter().map(|b| b.source.as_str()).collect();
    let words: BTreeSet<&str> = basis.iter().map(|b| b.verification.word()).collect();
    let sources = sources.into_iter();
    let sources = sources.map(|s| (name("dcterms", "source"), Value::Name(name("source", s))));
    let words = words.into_iter();
    let words = words.map(|w| (name("nw", "verification"), Value::Plain(w.to_owned())));
    sources.chain(words).collect()
}

fn document(instrument: &Instrument) -> Statements {
    let mut statements = bibliographic(&instrument.title);
    statements.extend([
        (
            name("dcterms", "identifier"),
            Value::Plain(instrument.symbol.clone()),
        ),
        (name("dcterms", "date"), Value::Date(instrument.date)),
    ]);
    remarks(instrument.link.as_deref(), None, &mut statements);
    statements
}

fn described(source: &Source) -> Statements {
    let mut statements = bibliographic(&source.title);
    remarks(source.link.as_deref(), None, &mut statements);
    statements
}

fn bibliographic(title: &str) -> Statements {
    let kind = name("dcterms", "BibliographicResource");
    vec![
        (name("rdf", "type"), Value::Name(kind)),
        (name("dcterms", "title"), english(title)),
    ]
}

/// The sources that terms and venues name.
fn cited(catalog: &Catalog) -> BTreeSet<&SourceId> {
    let terms = catalog.terms().iter().flat_map(|t| {
        let senses = t.senses.iter().flat_map(|s| &s.basis);
        t.basis.iter().chain(senses)
    });
    let organisations = catalog.organisations().iter().flat_map(|o| &o.basis);
    let processes = catalog.processes().iter().flat_map(|p| &p.basis);
    terms
        .chain(organisations)
        .chain(processes)
        .map(|b| &b.source)
        .collect()
}

fn english(text: &str) -> Value {
    Value::English(text.to_owned())
}
