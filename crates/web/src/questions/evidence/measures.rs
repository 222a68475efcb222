//! What indicators counted for an economy, beside others, and whom findings tell.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use store::Value;

use super::{LATEST, rows};
use crate::house::House;
use crate::problem::Problem;

/// What an indicator counted for an economy: findings that name a network registered
/// there. Counts and no rates: how many networks are registered where is not known here.
#[derive(Debug, Serialize)]
pub(crate) struct Measure {
    /// The indicator.
    pub(crate) indicator: String,
    /// How many findings of it name one.
    pub(crate) findings: usize,
    /// In how many economies it names a network at all.
    pub(crate) economies: usize,
    /// Half of these have as many findings or fewer.
    pub(crate) median: usize,
    /// The most that one of them has.
    pub(crate) most: usize,
    /// How many of its findings name no economy.
    pub(crate) nowhere: usize,
    /// The findings of each day that was looked at, by the time when it was first seen.
    pub(crate) days: Vec<Day>,
}

/// A day that was looked at.
#[derive(Debug, Serialize)]
pub(crate) struct Day {
    /// The day.
    pub(crate) day: String,
    /// How many findings.
    pub(crate) findings: usize,
}

/// Somebody whom findings say to tell.
#[derive(Debug, Serialize)]
pub(crate) struct Recipient {
    /// The network, or what is known of it.
    pub(crate) subject: String,
    /// Its name.
    pub(crate) name: Option<String>,
    /// As what it is told.
    pub(crate) role: String,
    /// How it is reached.
    pub(crate) reach: String,
    /// How many findings say so.
    pub(crate) findings: usize,
}

/// What each indicator of the catalog counted for an economy; `None` where nothing was
/// checked.
pub(crate) fn measures(house: &House, economy: &str) -> Result<Option<Vec<Measure>>, Problem> {
    let counted = format!(
        "select f.indicator, r.economy, count(distinct f.id) from findings f
         join finding_recipients r on r.finding = f.id
         where {LATEST} and r.economy is not null group by 1, 2"
    );
    let nowhere = format!(
        "select f.indicator, count(*) from findings f where {LATEST} and not exists (
            select 1 from finding_recipients r where r.finding = f.id and r.economy is not null)
         group by 1"
    );
    let by_day = format!(
        "select f.indicator, substr(f.first_seen, 1, 10), count(distinct f.id) from findings f
         join finding_recipients r on r.finding = f.id
         where {LATEST} and r.economy = ?1 group by 1, 2"
    );
    let days =
        "select distinct substr(first_time, 1, 10) from sources where first_time is not null";
    let found = house.evidence(|store| {
        let text =
            |row: &store::Row<'_>, at| row.value(at).as_text().unwrap_or_default().to_owned();
        let number = |row: &store::Row<'_>, at| {
            usize::try_from(row.value(at).as_integer().unwrap_or(0)).unwrap_or(0)
        };
        let counted = rows(store, &counted, &[], |row| {
            ((text(row, 0), text(row, 1)), number(row, 2))
        })?;
        let nowhere = rows(store, &nowhere, &[], |row| (text(row, 0), number(row, 1)))?;
        let values = [("?1", Value::from(economy))];
        let by_day = rows(store, &by_day, &values, |row| {
            ((text(row, 0), text(row, 1)), number(row, 2))
        })?;
        let days = rows(store, days, &[], |row| text(row, 0))?;
        Ok((counted, nowhere, by_day, days))
    })?;
    let Some((counted, nowhere, by_day, days)) = found else {
        return Ok(None);
    };
    let nowhere: BTreeMap<_, _> = nowhere.into_iter().collect();
    let by_day: BTreeMap<_, _> = by_day.into_iter().collect();
    // Something may be seen on a day on which no file begins.
    let seen = by_day.keys().map(|(_, day): &(String, String)| day.clone());
    let days: BTreeSet<String> = days.into_iter().chain(seen).collect();
    let measure = |indicator: String| {
        let here = (indicator.clone(), economy.to_owned());
        let of_indicator = counted.iter().filter(|((of, _), _)| *of == indicator);
        let mut all: Vec<usize> = of_indicator.map(|(_, count)| *count).collect();
        all.sort_unstable();
        let on = |day: &String| Day {
            findings: by_day
                .get(&(indicator.clone(), day.clone()))
                .copied()
                .unwrap_or(0),
            day: day.clone(),
        };
        Measure {
            findings: counted
                .iter()
                .find(|(key, _)| *key == here)
                .map_or(0, |(_, count)| *count),
            economies: all.len(),
            median: all
                .get(all.len().saturating_sub(1) / 2)
                .copied()
                .unwrap_or(0),
            most: all.last().copied().unwrap_or(0),
            nowhere: nowhere.get(&indicator).copied().unwrap_or(0),
            days: days.iter().map(on).collect(),
            indicator,
        }
    };
    let indicators = house.catalog.indicators().iter();
    let indicators = indicators.map(|indicator| indicator.id.to_string());
    Ok(Some(indicators.map(measure).collect()))
}

/// Whom findings that name a network of an economy say to tell there, those named most
/// often first; `None` where nothing was checked.
pub(crate) fn recipients(house: &House, economy: &str) -> Result<Option<Vec<Recipient>>, Problem> {
    /// Ours: a page that lists more is read by nobody.
    const MOST: usize = 30;
    let sql = format!(
        "select r.subject, max(r.name), group_concat(distinct r.role), max(r.reach),
            count(distinct f.id)
         from findings f join finding_recipients r on r.finding = f.id
         where {LATEST} and r.economy = ?1 group by r.subject order by 5 desc, 1 limit {MOST}"
    );
    house.evidence(|store| {
        rows(store, &sql, &[("?1", Value::from(economy))], |row| {
            let text = |column| row.value(column).as_text().map(str::to_owned);
            Recipient {
                subject: text(0).unwrap_or_default(),
                name: text(1),
                role: text(2).unwrap_or_default().replace(',', ", "),
                reach: text(3).unwrap_or_default(),
                findings: usize::try_from(row.value(4).as_integer().unwrap_or(0)).unwrap_or(0),
            }
        })
    })
}
