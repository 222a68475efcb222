//! Answers that follow from the catalog, so that SQL has them too.

use answers::{bridge, gaps};
use catalog::Catalog;
use rustc_hash::FxHashMap;

use super::{json, option, text};
use crate::{Error, Transaction};

/// What every economy has signed up to.
pub(super) fn commitments(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let bodies = bodies(catalog);
    let all = answers::commitments::all(catalog);
    let rows = all.map(|(economy, commitment)| {
        let through = commitment.through.map(|name| (commitment.instrument, name));
        let through = through.and_then(|key| bodies.get(&key));
        [
            text(economy.code()),
            text(commitment.instrument),
            text(commitment.act),
            option(through),
            option(commitment.date),
            text(commitment.as_of),
            text(commitment.verification),
            option(commitment.note),
        ]
    });
    let sql = "insert into commitments values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.execute_many(sql, rows)?;
    Ok(())
}

/// The ids of the bodies through which instruments commit, by instrument and by the
/// name that the answers have for the body.
fn bodies(catalog: &Catalog) -> FxHashMap<(&str, &str), &str> {
    let mut bodies = FxHashMap::default();
    for instrument in catalog.instruments() {
        for id in &instrument.members_of {
            if let Some(body) = catalog.organisation(id.as_str()) {
                let key = (instrument.id.as_str(), body.short_title.as_str());
                bodies.entry(key).or_insert(body.id.as_str());
            }
        }
    }
    bodies
}

/// How the bridge index moved.
pub(super) fn bridge_index(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let count = |number: usize| (number as i64).into();
    let rows = bridge::over_time(catalog).into_iter().map(|on| {
        [
            text(on.date),
            text(on.side.word()),
            count(on.provisions),
            count(on.confirmed),
            count(on.proposed),
        ]
    });
    let sql = "insert into bridge_index values (?1, ?2, ?3, ?4, ?5)";
    tx.execute_many(sql, rows)?;
    Ok(())
}

/// Mappings to texts that were replaced.
pub(super) fn stale_mappings(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    let rows = gaps::stale(catalog).into_iter().map(|stale| {
        [
            text(stale.from),
            text(stale.to),
            text(stale.replaced),
            option(stale.until),
            json(&stale.by),
        ]
    });
    let sql = "insert into stale_mappings values (?1, ?2, ?3, ?4, ?5)";
    tx.execute_many(sql, rows)?;
    Ok(())
}
