//! What was found, norm by norm.

use std::collections::BTreeMap;

use catalog::words::Polarity;
use catalog::{Provision, ProvisionId};
use maud::{Markup, html};
use serde::Serialize;
use store::Value;

use super::findings::{COLUMNS, ORDER, line, table};
use super::{LATEST, count, nothing_checked, rows};
use crate::house::House;
use crate::links;
use crate::problem::Problem;

/// A norm that indicators watch, and what can be said of it for one economy.
#[derive(Debug, Serialize)]
pub(crate) struct Watched {
    /// The provision.
    pub(crate) provision: String,
    /// Its title.
    pub(crate) title: String,
    /// What it asks: to do, to refrain.
    pub(crate) asks: String,
    /// The indicators.
    pub(crate) indicators: Vec<String>,
    /// How many findings engage it and name a network registered there; absent where
    /// nothing was checked.
    pub(crate) findings: Option<usize>,
    /// What can be said, in words.
    pub(crate) said: &'static str,
}

/// A norm that findings engage.
#[derive(Debug, Serialize)]
pub(crate) struct Engaged {
    /// The provision.
    pub(crate) provision: String,
    /// Its title; absent where the catalog no longer has it.
    pub(crate) title: Option<String>,
    /// How many findings.
    pub(crate) findings: usize,
    /// How many of them are of high severity.
    pub(crate) high: usize,
    /// How many of them speak against it.
    pub(crate) against: usize,
}

/// The norms that findings engage, those engaged by most grave ones first; `None` where
/// nothing was checked.
pub(crate) fn engaged(house: &House, most: usize) -> Result<Option<Vec<Engaged>>, Problem> {
    let sql = format!(
        "select p.provision, count(distinct f.id),
            count(distinct case f.severity when 'high' then f.id end),
            count(distinct case p.outcome when 'evidence-against' then f.id end)
         from findings f join finding_provisions p on p.finding = f.id
         where {LATEST} group by p.provision order by 3 desc, 2 desc, 1 limit {most}"
    );
    house.evidence(|store| {
        rows(store, &sql, &[], |row| {
            let provision = row.value(0).as_text().unwrap_or_default().to_owned();
            let number =
                |column| usize::try_from(row.value(column).as_integer().unwrap_or(0)).unwrap_or(0);
            let id = ProvisionId::new(&provision);
            let known = id.and_then(|id| house.catalog.provision(&id));
            Engaged {
                title: known.map(|known| known.title.clone()),
                provision,
                findings: number(1),
                high: number(2),
                against: number(3),
            }
        })
    })
}

/// How many findings name a network registered in each economy, of all indicators or of
/// one; `None` where nothing was checked.
pub(crate) fn by_economy(
    house: &House,
    indicator: Option<&str>,
) -> Result<Option<BTreeMap<String, usize>>, Problem> {
    let sql = format!(
        "select r.economy, count(distinct f.id) from findings f
         join finding_recipients r on r.finding = f.id
         where {LATEST} and r.economy is not null and (?1 is null or f.indicator = ?1)
         group by r.economy"
    );
    let indicator = Value::from(indicator.map(str::to_owned));
    house.evidence(|store| {
        let all = rows(store, &sql, &[("?1", indicator)], |row| {
            let economy = row.value(0).as_text().unwrap_or_default().to_owned();
            let count = usize::try_from(row.value(1).as_integer().unwrap_or(0));
            (economy, count.unwrap_or(0))
        })?;
        Ok(all.into_iter().collect())
    })
}

/// The norms that indicators watch, with what was seen of networks registered in an
/// economy.
pub(crate) fn watched(house: &House, economy: &str) -> Result<Vec<Watched>, Problem> {
    let sql = format!(
        "select p.provision, count(distinct f.id), sum(p.outcome = 'evidence-against')
         from findings f join finding_provisions p on p.finding = f.id
         where {LATEST} and exists (
            select 1 from finding_recipients r where r.finding = f.id and r.economy = ?1)
         group by p.provision"
    );
    let seen = house.evidence(|store| {
        let all = rows(store, &sql, &[("?1", economy.into())], |row| {
            let id = row.value(0).as_text().unwrap_or_default().to_owned();
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            (id, (number(1), number(2)))
        })?;
        Ok(all.into_iter().collect::<BTreeMap<_, _>>())
    })?;
    let catalog = &house.catalog;
    let mut watched = Vec::new();
    for provision in catalog.provisions() {
        let indicators: Vec<String> = catalog
            .indicators_of(&provision.id)
            .map(|indicator| indicator.id.to_string())
            .collect();
        if indicators.is_empty() {
            continue;
        }
        let (findings, against) = match &seen {
            Some(seen) => {
                let (count, against) = seen.get(provision.id.as_str()).copied().unwrap_or((0, 0));
                (usize::try_from(count).ok(), against > 0)
            }
            None => (None, false),
        };
        let refrain = provision.polarity.contains(&Polarity::Refrain);
        watched.push(Watched {
            provision: provision.id.to_string(),
            title: provision.title.clone(),
            asks: if refrain { "to refrain" } else { "to do" }.to_owned(),
            indicators,
            findings,
            said: said(findings, against),
        });
    }
    Ok(watched)
}

/// What can be said of a norm.
fn said(findings: Option<usize>, against: bool) -> &'static str {
    match (findings, against) {
        (None, _) => "unknown: nothing was checked",
        (Some(0), _) => "unknown: nothing was seen against it in what was looked at",
        (Some(_), true) => "something was seen that speaks against it; by whose will is unknown",
        (Some(_), false) => {
            "unknown: it is engaged by what was seen, which does not show whether it is kept"
        }
    }
}

/// The findings that engage a provision, on its page.
pub(crate) fn about_provision(house: &House, provision: &Provision) -> Result<Markup, Problem> {
    /// Findings on the page of a norm; the list has all.
    const SHOWN_MAX: usize = 10;
    let from = format!(
        "from findings f join finding_provisions p on p.finding = f.id
         where {LATEST} and p.provision = ?1"
    );
    let values = [("?1", Value::from(provision.id.as_str()))];
    let found = house.evidence(|store| {
        let total = count(store, &format!("select count(*) {from}"), &values)?;
        let sql = format!("select {COLUMNS} {from} order by {ORDER} limit {SHOWN_MAX}");
        Ok((total, rows(store, &sql, &values, line)?))
    })?;
    let is_watched = house.catalog.indicators_of(&provision.id).next().is_some();
    Ok(html! {
        h2 { "What was seen" }
        @match &found {
            _ if !is_watched => p {
                "No indicator watches this norm. Whether it is kept is unknown here."
            },
            None => (nothing_checked()),
            Some((0, _)) => p {
                "Nothing was found in what was looked at. That is not that the norm is kept: it is \
                 unknown."
            },
            Some((total, lines)) => {
                (table(lines))
                @if *total > lines.len() {
                    p.more {
                        a href=(format!("/findings?provision={}", links::segment(provision.id.as_str()))) {
                            "All " (total) " findings that engage it"
                        }
                    }
                }
            }
        }
    })
}
