//! What can be found: each record as the texts that are searched.

use catalog::words::Word;
use catalog::{
    Catalog, Conflict, Event, Indicator, Instrument, Organisation, Process, Provision, Sense, Term,
};

use super::names::fold;
use crate::{Error, Transaction, Value};

/// A record as a row of `norm_search`.
struct Document {
    kind: &'static str,
    id: String,
    title: String,
    /// What it is called.
    names: Vec<String>,
    /// What it says.
    body: Vec<String>,
}

/// Fills `norm_search`, which is empty.
pub(crate) fn fill(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = documents(catalog).into_iter().map(|document| {
        [
            document.kind.into(),
            document.id.into(),
            document.title.into(),
            document.names.join("\n").into(),
            Value::Text(document.body.join("\n\n")),
        ]
    });
    let sql = "insert into norm_search (kind, id, title, names, body) values (?1, ?2, ?3, ?4, ?5)";
    tx.execute_many(sql, rows)?;
    Ok(())
}

/// Everything that can be found, in the order that equals are shown.
fn documents(catalog: &Catalog) -> Vec<Document> {
    let mut all: Vec<Document> = catalog.instruments().iter().map(instrument).collect();
    for instrument in catalog.instruments() {
        let ids = instrument.provisions.iter();
        let own = ids.filter_map(|id| catalog.provision(id));
        all.extend(own.map(|p| provision(instrument, p)));
    }
    all.extend(catalog.terms().iter().map(term));
    all.extend(catalog.processes().iter().map(process));
    all.extend(catalog.organisations().iter().map(organisation));
    all.extend(catalog.indicators().iter().map(indicator));
    let events = catalog.events().iter().zip(1_i64..);
    all.extend(events.map(|(e, id)| event(catalog, e, id)));
    all.extend(catalog.conflicts().iter().map(|c| conflict(catalog, c)));
    all
}

fn instrument(instrument: &Instrument) -> Document {
    let own = [&instrument.symbol, &instrument.short_title];
    let called = own.into_iter().chain(&instrument.aliases);
    let mut names = vec![instrument.id.to_string()];
    for name in called {
        names.push(name.clone());
        // RFC 2827 is looked for as rfc2827 too.
        names.push(fold(name));
    }
    Document {
        kind: "instrument",
        id: instrument.id.to_string(),
        title: instrument.title.clone(),
        names,
        body: some([
            Some(&instrument.venue),
            instrument.version.as_ref(),
            instrument.note.as_ref(),
        ]),
    }
}

fn provision(instrument: &Instrument, provision: &Provision) -> Document {
    let label = provision.id.label();
    let mut body = vec![provision.paraphrase.clone(), provision.scope.clone()];
    body.extend(provision.note.clone());
    body.extend(provision.contested_terms.iter().cloned());
    body.extend(provision.measures.iter().map(|m| m.what.clone()));
    Document {
        kind: "provision",
        id: provision.id.to_string(),
        title: provision.title.clone(),
        names: vec![
            provision.id.to_string(),
            provision.citation.clone(),
            format!("{} {label}", instrument.short_title),
            format!("{} {label}", instrument.symbol),
        ],
        body,
    }
}

fn term(term: &Term) -> Document {
    let mut names = vec![term.id.to_string(), term.label.clone()];
    names.extend(term.aliases.iter().cloned());
    let mut body = vec![term.summary.clone()];
    body.extend(term.senses.iter().map(sense));
    body.extend(term.note.clone());
    Document {
        kind: "term",
        id: term.id.to_string(),
        title: term.label.clone(),
        names,
        body,
    }
}

/// "What it means (who uses it so; document and paragraph)".
fn sense(sense: &Sense) -> String {
    let who = sense.used_by.iter().chain(&sense.citation);
    let who: Vec<&str> = who.map(String::as_str).collect();
    match &who[..] {
        [] => sense.sense.clone(),
        who => format!("{} ({})", sense.sense, who.join("; ")),
    }
}

fn process(process: &Process) -> Document {
    let mut names = vec![process.id.to_string(), process.short_title.clone()];
    names.extend(process.aliases.iter().cloned());
    Document {
        kind: "process",
        id: process.id.to_string(),
        title: process.title.clone(),
        names,
        body: some([
            Some(&process.agreement),
            Some(&process.commitment),
            Some(&process.openness_evidence),
            Some(&process.feasibility_evidence),
            Some(&process.inclusion),
            Some(&process.effect),
            Some(&process.input),
            process.note.as_ref(),
        ]),
    }
}

fn organisation(organisation: &Organisation) -> Document {
    let mut names = vec![
        organisation.id.to_string(),
        organisation.short_title.clone(),
    ];
    names.extend(organisation.aliases.iter().cloned());
    let mut body = vec![organisation.kind.in_words().to_owned()];
    body.extend(organisation.note.clone());
    Document {
        kind: "organisation",
        id: organisation.id.to_string(),
        title: organisation.title.clone(),
        names,
        body,
    }
}

fn indicator(indicator: &Indicator) -> Document {
    Document {
        kind: "indicator",
        id: indicator.id.to_string(),
        title: indicator.title.clone(),
        names: vec![indicator.id.to_string()],
        body: vec![indicator.describes.clone(), indicator.limits.clone()],
    }
}

fn event(catalog: &Catalog, event: &Event, id: i64) -> Document {
    let mut body = vec![event.for_diplomat.clone(), event.for_operator.clone()];
    body.push(about(catalog, &event.about));
    Document {
        kind: "event",
        id: id.to_string(),
        title: format!("{}: {}", event.date, event.headline),
        names: Vec::new(),
        body,
    }
}

fn conflict(catalog: &Catalog, conflict: &Conflict) -> Document {
    let mut body = vec![conflict.resolution.clone()];
    body.extend(conflict.claims.iter().map(|claim| claim.says.clone()));
    body.push(about(catalog, &conflict.about));
    Document {
        kind: "conflict",
        id: conflict.id.to_string(),
        title: conflict.question.clone(),
        names: vec![conflict.id.to_string()],
        body,
    }
}

/// What a record speaks of, by its id and by the name that people use.
fn about(catalog: &Catalog, id: &str) -> String {
    match catalog.venue_name(id) {
        Some(name) => format!("{name} ({id})"),
        None => id.to_owned(),
    }
}

fn some<const N: usize>(texts: [Option<&String>; N]) -> Vec<String> {
    texts.into_iter().flatten().cloned().collect()
}
