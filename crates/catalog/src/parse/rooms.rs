//! Organisations, processes, terms, adoptions and events.

use super::{date, economies, id, link, openness, optional_date, organisations, with_basis};
use crate::id::{InstrumentId, OrganisationId, ProcessId, TermId};
use crate::parse::{Draft, basis, optional_id, remember};
use crate::problem::Fault;
use crate::read::{Fields, Target};
use crate::records::{Adoption, Basis, Event, Organisation, Process, Sense, Term};

pub(super) fn organisation(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", OrganisationId::new, OrganisationId::SHAPE);
    let (title, short_title) = (f.prose("title"), f.prose("short_title"));
    let kind = f.word("kind");
    let members = economies(f, "members");
    let members_as_of = optional_date(f, "members_as_of");
    let link = link(f);
    let aliases = f.optional_texts("aliases");
    let note = f.optional_prose("note");
    let basis = with_basis(f);
    if members.as_ref().is_some_and(|m| !m.is_empty()) && members_as_of.is_none() {
        f.report(Fault::MissingField {
            record: "list of members",
            field: "members_as_of",
        });
    }
    remember(&mut draft.there.organisations, id.as_ref());
    let built = (|| {
        Some(Organisation {
            id: id?,
            title: title?,
            short_title: short_title?,
            kind: kind?,
            members: members?,
            members_as_of,
            link,
            aliases: aliases?,
            note,
            basis,
            place: f.place(),
        })
    })();
    draft.organisations.extend(built);
}

pub(super) fn process(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", ProcessId::new, ProcessId::SHAPE);
    let (title, short_title) = (f.prose("title"), f.prose("short_title"));
    let organisation = super::id(
        f,
        "organisation",
        OrganisationId::new,
        OrganisationId::SHAPE,
    );
    if let Some(organisation) = &organisation {
        f.point("organisation", Target::Organisation, organisation.as_str());
    }
    let (started, ended) = (date(f, "started"), optional_date(f, "ended"));
    let (agreement, decision_rule) = (f.prose("agreement"), f.word("decision_rule"));
    let commitment = f.prose("commitment");
    let (openness, openness_evidence) = (openness(f), f.prose("openness_evidence"));
    let feasibility_review = f.word("feasibility_review");
    let feasibility_evidence = f.prose("feasibility_evidence");
    let (inclusion, effect, input) = (f.prose("inclusion"), f.prose("effect"), f.prose("input"));
    let instruments = super::ids(
        f,
        "instruments",
        InstrumentId::new,
        InstrumentId::SHAPE,
        Target::Instrument,
    );
    let link = link(f);
    let aliases = f.optional_texts("aliases");
    let note = f.optional_prose("note");
    let basis = with_basis(f);
    remember(&mut draft.there.processes, id.as_ref());
    let built = (|| {
        Some(Process {
            id: id?,
            title: title?,
            short_title: short_title?,
            organisation: organisation?,
            started: started?,
            ended,
            agreement: agreement?,
            decision_rule: decision_rule?,
            commitment: commitment?,
            openness: openness?,
            openness_evidence: openness_evidence?,
            feasibility_review: feasibility_review?,
            feasibility_evidence: feasibility_evidence?,
            inclusion: inclusion?,
            effect: effect?,
            input: input?,
            instruments: instruments?,
            link,
            aliases: aliases?,
            note,
            basis,
            place: f.place(),
        })
    })();
    draft.processes.extend(built);
}

pub(super) fn term(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", TermId::new, TermId::SHAPE);
    let label = f.prose("label");
    let contested = f.flag("contested");
    let summary = f.prose("summary");
    let aliases = f.optional_texts("aliases");
    let related = super::ids(f, "related", TermId::new, TermId::SHAPE, Target::Term);
    let sense_tables = f.tables("senses", "sense");
    let senses: Vec<Sense> = sense_tables.iter().filter_map(sense).collect();
    if sense_tables.is_empty() {
        f.report(Fault::MissingField {
            record: "term",
            field: "senses",
        });
    }
    let note = f.optional_prose("note");
    let basis = with_basis(f);
    remember(&mut draft.there.terms, id.as_ref());
    let names = &mut draft.there.term_names;
    remember(names, id.as_ref());
    names.extend(label.iter().chain(aliases.iter().flatten()).cloned());
    let built = (|| {
        Some(Term {
            id: id?,
            label: label?,
            contested: contested?,
            summary: summary?,
            aliases: aliases?,
            related: related?,
            senses,
            note,
            basis,
            place: f.place(),
        })
    })();
    draft.terms.extend(built);
}

fn sense(f: &Fields<'_, '_>) -> Option<Sense> {
    let venue = f.prose("venue");
    if let Some(venue) = &venue {
        f.point("venue", Target::Venue, venue);
    }
    let sense = f.prose("sense");
    let used_by = f.optional_texts("used_by");
    let citation = f.optional_prose("citation");
    let basis = with_basis(f);
    Some(Sense {
        venue: venue?,
        sense: sense?,
        used_by: used_by?,
        citation,
        basis,
        place: f.place(),
    })
}

/// A file of adoptions may say `basis` once for all in it.
pub(super) fn adoption(f: &Fields<'_, '_>, common: Option<&Vec<Basis>>, draft: &mut Draft) {
    let instrument = id(f, "instrument", InstrumentId::new, InstrumentId::SHAPE);
    if let Some(instrument) = &instrument {
        f.point("instrument", Target::Instrument, instrument.as_str());
    }
    let act = f.word("act");
    let economies = economies(f, "economies");
    let organisations = organisations(f, "organisations");
    let (date, as_of) = (optional_date(f, "date"), date(f, "as_of"));
    let note = f.optional_prose("note");
    let basis = basis(f, common);
    f.finish();
    let nobody = economies.as_ref().is_some_and(Vec::is_empty)
        && organisations.as_ref().is_some_and(Vec::is_empty);
    let (record, field) = (f.record(), "economies");
    if nobody && f.has(field) {
        let field = field.to_owned();
        f.report_at("economies", Fault::Empty { record, field });
    } else if nobody {
        f.report(Fault::MissingField { record, field });
    }
    let built = (|| {
        Some(Adoption {
            instrument: instrument?,
            act: act?,
            economies: economies?,
            organisations: organisations?,
            date,
            as_of: as_of?,
            note,
            basis,
            place: f.place(),
        })
    })();
    draft.adoptions.extend(built);
}

pub(super) fn event(f: &Fields<'_, '_>, draft: &mut Draft) {
    let date = date(f, "date");
    let about = f.prose("about");
    if let Some(about) = &about {
        f.point("about", Target::Venue, about);
    }
    let headline = f.prose("headline");
    let (for_diplomat, for_operator) = (f.prose("for_diplomat"), f.prose("for_operator"));
    let basis = with_basis(f);
    let built = (|| {
        Some(Event {
            date: date?,
            about: about?,
            headline: headline?,
            for_diplomat: for_diplomat?,
            for_operator: for_operator?,
            basis,
            place: f.place(),
        })
    })();
    draft.events.extend(built);
}

/// The process, organisation and bodies that an instrument names.
pub(super) fn rooms_of_instrument(
    f: &Fields<'_, '_>,
) -> (
    Option<ProcessId>,
    Option<OrganisationId>,
    Option<Vec<OrganisationId>>,
) {
    let process = optional_id(f, "process", ProcessId::new, ProcessId::SHAPE);
    if let Some(process) = &process {
        f.point("process", Target::Process, process.as_str());
    }
    let organisation = optional_id(
        f,
        "organisation",
        OrganisationId::new,
        OrganisationId::SHAPE,
    );
    if let Some(organisation) = &organisation {
        f.point("organisation", Target::Organisation, organisation.as_str());
    }
    (process, organisation, organisations(f, "members_of"))
}
