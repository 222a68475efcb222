//! The rooms, their words, who committed, and what happened.

use catalog::{Adoption, Catalog, Economy};

use super::{bases, json, option, text};
use crate::search::Names;
use crate::{Error, Transaction, Value};

/// Economies, organisations, and whose States are members of which.
pub(super) fn organisations(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = Economy::all().map(|economy| [text(economy.code()), text(economy.name())]);
    tx.execute_many("insert into economies values (?1, ?2)", rows)?;
    let rows = catalog.organisations().iter().map(|organisation| {
        [
            text(&organisation.id),
            text(&organisation.title),
            text(&organisation.short_title),
            text(organisation.kind),
            option(organisation.members_as_of),
            option(organisation.link.as_ref()),
            json(&organisation.aliases),
            option(organisation.note.as_ref()),
        ]
    });
    let sql = "insert into organisations values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.execute_many(sql, rows)?;
    for organisation in catalog.organisations() {
        let members = organisation.members.iter();
        let rows = members.map(|economy| [text(&organisation.id), text(economy.code())]);
        // A list may name somebody twice.
        let sql = "insert or ignore into organisation_members values (?1, ?2)";
        tx.execute_many(sql, rows)?;
        let record = format!("organisation:{}", organisation.id);
        bases(tx, &record, &organisation.basis)?;
    }
    Ok(())
}

/// Processes, without what came out of them.
pub(super) fn processes(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let processes = catalog.processes().iter().zip(0_i64..);
    let rows = processes.map(|(process, position)| {
        [
            text(&process.id),
            position.into(),
            text(&process.title),
            text(&process.short_title),
            text(&process.organisation),
            text(process.started),
            option(process.ended),
            text(&process.agreement),
            text(process.decision_rule),
            text(&process.commitment),
            i64::from(process.openness.level()).into(),
            text(&process.openness_evidence),
            text(process.feasibility_review),
            text(&process.feasibility_evidence),
            text(&process.inclusion),
            text(&process.effect),
            text(&process.input),
            option(process.link.as_ref()),
            json(&process.aliases),
            option(process.note.as_ref()),
        ]
    });
    tx.execute_many(
        "insert into processes values
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        rows,
    )?;
    for process in catalog.processes() {
        bases(tx, &format!("process:{}", process.id), &process.basis)?;
    }
    Ok(())
}

/// What came out of processes, and which bodies' members an instrument commits.
pub(super) fn outcomes(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    for process in catalog.processes() {
        let instruments = process.instruments.iter();
        let rows = instruments.map(|instrument| [text(&process.id), text(instrument)]);
        let sql = "insert or ignore into process_instruments values (?1, ?2)";
        tx.execute_many(sql, rows)?;
    }
    for instrument in catalog.instruments() {
        let organisations = instrument.members_of.iter();
        let rows = organisations.map(|organisation| [text(&instrument.id), text(organisation)]);
        let sql = "insert or ignore into instrument_members_of values (?1, ?2)";
        tx.execute_many(sql, rows)?;
    }
    Ok(())
}

/// Terms, their other names and their senses.
pub(super) fn terms(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = catalog.terms().iter().map(|term| {
        [
            text(&term.id),
            text(&term.label),
            term.contested.into(),
            text(&term.summary),
            json(&term.related),
            option(term.note.as_ref()),
        ]
    });
    tx.execute_many("insert into terms values (?1, ?2, ?3, ?4, ?5, ?6)", rows)?;
    let mut sense_id = 0_i64;
    for term in catalog.terms() {
        let rows = term
            .aliases
            .iter()
            .map(|alias| [text(&term.id), text(alias)]);
        let sql = "insert or ignore into term_aliases values (?1, ?2)";
        tx.execute_many(sql, rows)?;
        bases(tx, &format!("term:{}", term.id), &term.basis)?;
        for sense in &term.senses {
            sense_id += 1;
            let row = [
                sense_id.into(),
                text(&term.id),
                text(&sense.venue),
                text(&sense.sense),
                json(&sense.used_by),
                option(sense.citation.as_ref()),
            ];
            let sql = "insert into term_senses values (?1, ?2, ?3, ?4, ?5, ?6)";
            tx.execute_many(sql, [row])?;
            bases(tx, &format!("sense:{sense_id}"), &sense.basis)?;
        }
    }
    Ok(())
}

/// The terms that provisions hang on.
pub(super) fn contested(
    tx: &Transaction<'_>,
    catalog: &Catalog,
    names: &Names<'_>,
) -> Result<(), Error> {
    for provision in catalog.provisions() {
        let words = provision.contested_terms.iter();
        let rows = words.filter_map(|word| {
            let term = names.term(word)?;
            Some([text(&provision.id), text(&term.id), text(word)])
        });
        let sql = "insert or ignore into provision_terms values (?1, ?2, ?3)";
        tx.execute_many(sql, rows)?;
    }
    Ok(())
}

/// A row for each who did it.
pub(super) fn adoptions(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    for (adoption, number) in catalog.adoptions().iter().zip(1_i64..) {
        let economies = adoption.economies.iter();
        let economies = economies.map(|economy| (text(economy.code()), Value::Null));
        let organisations = adoption.organisations.iter();
        let organisations = organisations.map(|organisation| (Value::Null, text(organisation)));
        let rows = economies.chain(organisations);
        let rows = rows.map(|(economy, organisation)| act(adoption, number, economy, organisation));
        let sql = "insert into adoptions values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        tx.execute_many(sql, rows)?;
        bases(tx, &format!("adoption:{number}"), &adoption.basis)?;
    }
    Ok(())
}

fn act(adoption: &Adoption, number: i64, economy: Value, organisation: Value) -> [Value; 8] {
    [
        number.into(),
        text(&adoption.instrument),
        text(adoption.act),
        economy,
        organisation,
        option(adoption.date),
        text(adoption.as_of),
        option(adoption.note.as_ref()),
    ]
}

/// What happened.
pub(super) fn events(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    for (event, id) in catalog.events().iter().zip(1_i64..) {
        let row = [
            id.into(),
            text(event.date),
            text(&event.about),
            text(&event.headline),
            text(&event.for_diplomat),
            text(&event.for_operator),
        ];
        tx.execute_many("insert into events values (?1, ?2, ?3, ?4, ?5, ?6)", [row])?;
        bases(tx, &format!("event:{id}"), &event.basis)?;
    }
    Ok(())
}
