//! Findings as programs elsewhere are told of them, read back all at once.

use std::collections::HashMap;

use catalog::Catalog;
use report::check::ProvisionLine;
use report::told::{SEEN_MAX, Seen, Told};
use store::{Error, Store, Value};

use crate::stored::{integer, number, provision, text};

/// What tells whether [`newest`] would give something else than before: it changes
/// with every check that is written.
///
/// # Errors
///
/// When the database cannot be read.
pub fn mark(store: &Store) -> Result<String, Error> {
    let sql = "select (select count(*) || ' ' || coalesce(max(id), 0) from findings)
        || ' ' || (select coalesce(max(changed), '') from finding_news)";
    let mut query = store.query(sql)?;
    let marks = query.collect(|row| text(row, 0))?;
    Ok(marks.into_iter().next().unwrap_or_default())
}

/// The findings of the latest analyses that changed last, at most so many, the one that
/// changed last at the end; of those that changed at the same instant by name.
///
/// # Errors
///
/// When the database cannot be read.
pub fn newest(catalog: &Catalog, store: &Store, most: u32) -> Result<Vec<Told>, Error> {
    const CHOSEN: &str = "select f.id from findings f join finding_news n on n.name = f.name
        where f.id in (select max(id) from findings group by name)
        order by n.changed desc, n.name desc limit ?1";
    let value = || [("?1", Value::from(most))];
    let time = |text: String| text.parse().unwrap_or_default();
    let sql = format!(
        "select f.id, f.name, f.severity, f.because, f.headline, f.subject, f.indicator,
            f.first_seen, f.last_seen, n.added, n.changed
         from findings f join finding_news n on n.name = f.name
         where f.id in ({CHOSEN}) order by n.changed, n.name"
    );
    let mut all = store.query_with(&sql, &value())?.collect(|row| {
        let told = Told {
            name: text(row, 1),
            severity: text(row, 2),
            because: text(row, 3),
            headline: text(row, 4),
            subject: text(row, 5),
            indicator: text(row, 6),
            first_seen: time(text(row, 7)),
            last_seen: time(text(row, 8)),
            added: time(text(row, 9)),
            changed: time(text(row, 10)),
            provisions: Vec::new(),
            seen: Vec::new(),
            observations: 0,
        };
        (integer(row, 0), told)
    })?;

    let mut provisions: HashMap<i64, Vec<ProvisionLine>> = HashMap::new();
    let sql = format!(
        "select provision, why, does_not_show, outcome, in_force_then, finding
         from finding_provisions where finding in ({CHOSEN}) order by finding, place"
    );
    let lines = store
        .query_with(&sql, &value())?
        .collect(|row| (integer(row, 5), provision(catalog, row)))?;
    for (finding, line) in lines {
        provisions.entry(finding).or_default().extend(line);
    }

    let mut seen: HashMap<i64, (u64, Vec<Seen>)> = HashMap::new();
    let sql = format!(
        "select finding, kind, prefix, asn, observations from (
            select x.finding, o.kind, o.prefix, o.asn,
                count(*) over (partition by x.finding) as observations,
                row_number() over (partition by x.finding order by o.id) as place
            from finding_observations x join observations o on o.id = x.observation
            where x.finding in ({CHOSEN})
         ) where place <= {SEEN_MAX} order by finding, place"
    );
    let lines = store.query_with(&sql, &value())?.collect(|row| {
        let one = Seen {
            kind: text(row, 1),
            prefix: text(row, 2),
            asn: number(row, 3),
        };
        (integer(row, 0), integer(row, 4).unsigned_abs(), one)
    })?;
    for (finding, count, one) in lines {
        let known = seen.entry(finding).or_default();
        known.0 = count;
        known.1.push(one);
    }

    for (id, told) in &mut all {
        told.provisions = provisions.remove(id).unwrap_or_default();
        (told.observations, told.seen) = seen.remove(id).unwrap_or_default();
    }
    Ok(all.into_iter().map(|(_, told)| told).collect())
}
