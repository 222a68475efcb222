//! The catalog as rows.

mod derived;
mod doubts;
mod rooms;

use catalog::Catalog;
use catalog::records::{Basis, Fact, Instrument, Provision, Relation};
use serde::Serialize;

use crate::search::{self, Names};
use crate::{Error, Store, Transaction, Value};

/// The catalog's tables; those that point at others first.
const TABLES: &[&str] = &[
    "norm_search",
    "stale_mappings",
    "bridge_index",
    "commitments",
    "conflict_claims",
    "conflicts",
    "aliases",
    "events",
    "adoptions",
    "provision_measures",
    "provision_terms",
    "term_senses",
    "term_aliases",
    "terms",
    "process_instruments",
    "instrument_members_of",
    "bases",
    "indicator_engagements",
    "indicators",
    "mappings",
    "provision_gaps",
    "gap_codes",
    "provisions",
    "instrument_facts",
    "instrument_relations",
    "instruments",
    "processes",
    "organisation_members",
    "organisations",
    "economies",
    "catalog_sources",
];

impl Store {
    /// Puts the catalog in the place of the one that is there, in one
    /// transaction.
    ///
    /// # Errors
    ///
    /// As [`Store::transaction`]. A catalog that was loaded has nothing in it
    /// that the tables refuse.
    pub fn load_catalog(&mut self, catalog: &Catalog) -> Result<(), Error> {
        self.transaction(|tx| tx.load_catalog(catalog))
    }
}

impl Transaction<'_> {
    /// Puts the catalog in the place of the one that is there.
    ///
    /// # Errors
    ///
    /// When the database does not take it.
    pub fn load_catalog(&self, catalog: &Catalog) -> Result<(), Error> {
        for table in TABLES {
            self.execute(&format!("delete from {table}"), &[])?;
        }
        sources(self, catalog)?;
        rooms::organisations(self, catalog)?;
        rooms::processes(self, catalog)?;
        instruments(self, catalog)?;
        rooms::outcomes(self, catalog)?;
        provisions(self, catalog)?;
        mappings(self, catalog)?;
        indicators(self, catalog)?;
        rooms::terms(self, catalog)?;
        rooms::contested(self, catalog, &Names::new(catalog))?;
        rooms::adoptions(self, catalog)?;
        rooms::events(self, catalog)?;
        doubts::aliases(self, catalog)?;
        doubts::conflicts(self, catalog)?;
        derived::commitments(self, catalog)?;
        derived::bridge_index(self, catalog)?;
        derived::stale_mappings(self, catalog)?;
        search::fill(self, catalog)
    }
}

fn sources(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = catalog.sources().iter().map(|source| {
        [
            text(&source.id),
            text(&source.title),
            text(source.tag),
            option(source.link.as_ref()),
        ]
    });
    tx.execute_many("insert into catalog_sources values (?1, ?2, ?3, ?4)", rows)?;
    Ok(())
}

fn instruments(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let instruments = catalog.instruments();
    let rows = instruments
        .iter()
        .zip(0_i64..)
        .map(|(instrument, position)| {
            [
                text(&instrument.id),
                position.into(),
                text(&instrument.title),
                text(&instrument.short_title),
                text(&instrument.symbol),
                text(&instrument.venue),
                text(instrument.date),
                text(instrument.kind),
                text(instrument.bindingness),
                json(&instrument.addressees),
                text(instrument.decision_rule),
                text(instrument.openness),
                text(instrument.status),
                option(instrument.until),
                instrument.peacetime.into(),
                option(instrument.link.as_ref()),
                json(&instrument.aliases),
                option(instrument.note.as_ref()),
                option(instrument.process.as_ref()),
                option(instrument.organisation.as_ref()),
                option(instrument.version.as_ref()),
            ]
        });
    tx.execute_many(
        "insert into instruments values
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
          ?20, ?21)",
        rows,
    )?;
    for instrument in instruments {
        bases(tx, instrument.id.as_str(), &instrument.basis)?;
        for relation in &instrument.relations {
            relates(tx, instrument, relation)?;
        }
        for fact in &instrument.facts {
            knows(tx, instrument, fact)?;
        }
    }
    Ok(())
}

fn relates(
    tx: &Transaction<'_>,
    instrument: &Instrument,
    relation: &Relation,
) -> Result<(), Error> {
    let row = [
        text(&instrument.id),
        text(relation.relation),
        text(&relation.to),
        option(relation.note.as_ref()),
    ];
    let sql = "insert into instrument_relations values (?1, ?2, ?3, ?4)";
    tx.execute_many(sql, [row])?;
    let (from, does, to) = (&instrument.id, relation.relation, &relation.to);
    bases(tx, &format!("relation:{from} {does} {to}"), &relation.basis)
}

fn knows(tx: &Transaction<'_>, instrument: &Instrument, fact: &Fact) -> Result<(), Error> {
    let row = [
        text(&instrument.id),
        text(&fact.property),
        text(&fact.value),
        text(fact.as_of),
    ];
    let sql = "insert into instrument_facts values (?1, ?2, ?3, ?4)";
    tx.execute_many(sql, [row])?;
    let (id, property, as_of) = (&instrument.id, &fact.property, fact.as_of);
    bases(tx, &format!("fact:{id} {property} {as_of}"), &fact.basis)
}

fn provisions(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = catalog.gaps().iter().map(|gap| {
        [
            text(gap.code),
            text(&gap.name),
            text(&gap.describes),
            text(&gap.test),
        ]
    });
    tx.execute_many("insert into gap_codes values (?1, ?2, ?3, ?4)", rows)?;
    for gap in catalog.gaps() {
        bases(tx, &format!("gap:{}", gap.code), &gap.basis)?;
    }
    let provisions = catalog.provisions();
    let rows = provisions.iter().zip(0_i64..).map(|(provision, position)| {
        [
            text(&provision.id),
            text(provision.id.instrument()),
            position.into(),
            text(provision.id.label()),
            text(&provision.title),
            text(&provision.citation),
            text(&provision.paraphrase),
            json(&provision.polarity),
            provision.is_restraint().into(),
            text(provision.kind),
            text(provision.bindingness),
            json(&provision.addressees),
            json(&provision.beneficiaries),
            text(&provision.scope),
            provision.peacetime.into(),
            json(&provision.observability),
            json(&provision.contested_terms),
            text(provision.since),
            option(provision.until),
            option(provision.note.as_ref()),
        ]
    });
    tx.execute_many(
        "insert into provisions values
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        rows,
    )?;
    for provision in provisions {
        let gaps = provision.gaps.iter().map(|gap| {
            [
                text(&provision.id),
                text(gap.code),
                gap.primary.into(),
                text(&gap.reason),
            ]
        });
        tx.execute_many("insert into provision_gaps values (?1, ?2, ?3, ?4)", gaps)?;
        bases(tx, provision.id.as_str(), &provision.basis)?;
    }
    measures(tx, provisions)
}

fn measures(tx: &Transaction<'_>, provisions: &[Provision]) -> Result<(), Error> {
    let all = provisions
        .iter()
        .flat_map(|provision| provision.measures.iter().map(move |m| (provision, m)));
    for ((provision, measure), id) in all.zip(1_i64..) {
        let row = [
            id.into(),
            text(&provision.id),
            text(&measure.what),
            text(&measure.data),
            text(measure.access),
        ];
        let sql = "insert into provision_measures values (?1, ?2, ?3, ?4, ?5)";
        tx.execute_many(sql, [row])?;
        bases(tx, &format!("measure:{id}"), &measure.basis)?;
    }
    Ok(())
}

fn mappings(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = catalog.mappings().iter().zip(1_i64..).map(|(mapping, id)| {
        [
            id.into(),
            text(&mapping.from),
            text(&mapping.to),
            text(mapping.relation),
            option(mapping.link),
            text(&mapping.rationale),
            text(mapping.method),
            text(mapping.confidence),
            text(mapping.status),
        ]
    });
    let sql = "insert into mappings values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.execute_many(sql, rows)?;
    for mapping in catalog.mappings() {
        let record = format!("{} > {}", mapping.from, mapping.to);
        bases(tx, &record, &mapping.basis)?;
    }
    Ok(())
}

fn indicators(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = catalog.indicators().iter().map(|indicator| {
        [
            text(&indicator.id),
            text(&indicator.version),
            text(&indicator.title),
            text(&indicator.describes),
            text(&indicator.limits),
            text(&indicator.headline),
            text(&indicator.sql),
            json(indicator),
        ]
    });
    let sql = "insert into indicators values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.execute_many(sql, rows)?;
    for indicator in catalog.indicators() {
        let engagements = indicator.engages.iter().map(|engagement| {
            [
                text(&indicator.id),
                text(&engagement.provision),
                option(engagement.when.as_ref()),
                text(&engagement.why),
                text(&engagement.does_not_show),
                option(engagement.role.as_ref()),
            ]
        });
        let sql = "insert into indicator_engagements values (?1, ?2, ?3, ?4, ?5, ?6)";
        tx.execute_many(sql, engagements)?;
    }
    Ok(())
}

/// What a record rests on.
fn bases(tx: &Transaction<'_>, record: &str, bases: &[Basis]) -> Result<(), Error> {
    let rows = bases.iter().map(|basis| {
        [
            text(record),
            json(&basis.of),
            text(&basis.source),
            text(basis.verification),
        ]
    });
    tx.execute_many("insert into bases values (?1, ?2, ?3, ?4)", rows)?;
    Ok(())
}

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn option(value: Option<impl ToString>) -> Value {
    value.map_or(Value::Null, text)
}

fn json(value: &impl Serialize) -> Value {
    Value::Text(serde_json::to_string(value).expect("records have no keys but text"))
}
