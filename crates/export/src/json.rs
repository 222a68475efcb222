//! Everything in the catalog as one JSON document, in the shape of
//! `schema/norms.json`.

use catalog::view::PARAPHRASE_NOTE;
use catalog::{
    Adoption, Alias, Catalog, Conflict, Event, Gap, Instrument, Mapping, Organisation, Process,
    Provision, Source, Term, TriageFile,
};
use serde::Serialize;

use crate::Options;
use crate::names;

/// The version of the shape. It changes when a reader of the old shape could go
/// wrong with the new one.
const FORMAT_VERSION: &str = "normwatch/norms/1";

/// The whole.
#[derive(Serialize)]
pub(crate) struct Document<'c> {
    format_version: &'static str,
    normwatch: &'c str,
    time: String,
    paraphrases_are: &'static str,
    sources: &'c [Source],
    gaps: &'c [Gap],
    organisations: &'c [Organisation],
    processes: &'c [Process],
    instruments: &'c [Instrument],
    provisions: &'c [Provision],
    mappings: &'c [Mapping],
    terms: &'c [Term],
    adoptions: &'c [Adoption],
    events: &'c [Event],
    aliases: &'c [Alias],
    conflicts: &'c [Conflict],
    triage: &'c [TriageFile],
}

/// The document of a catalog.
pub(crate) fn document<'c>(catalog: &'c Catalog, options: &'c Options) -> Document<'c> {
    Document {
        format_version: FORMAT_VERSION,
        normwatch: &options.version,
        time: names::second(options.time),
        paraphrases_are: PARAPHRASE_NOTE,
        sources: catalog.sources(),
        gaps: catalog.gaps(),
        organisations: catalog.organisations(),
        processes: catalog.processes(),
        instruments: catalog.instruments(),
        provisions: catalog.provisions(),
        mappings: catalog.mappings(),
        terms: catalog.terms(),
        adoptions: catalog.adoptions(),
        events: catalog.events(),
        aliases: catalog.aliases(),
        conflicts: catalog.conflicts(),
        triage: catalog.triage(),
    }
}
