//! A network, as far as the database knows it.

use maud::html;
use serde::Serialize;
use store::Value;

use super::findings::{COLUMNS, FindingLine, LINES_MAX, ORDER, line, table};
use super::{LATEST, nothing_checked, rows};
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links;
use crate::problem::Problem;

/// What the database has of a network.
#[derive(Debug, Serialize)]
struct Network {
    /// The AS number.
    asn: u64,
    /// Its name; absent where no table gave it.
    as_name: Option<String>,
    /// The organisation.
    organisation: Option<String>,
    /// Where it is registered.
    economy: Option<String>,
    /// The findings that name it.
    findings: Option<Vec<FindingLine>>,
}

pub(super) fn network(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let asn = asked.number("asn").unwrap_or(0);
    let value = || Value::from(i64::try_from(asn).unwrap_or(0));
    let found = house.evidence(|store| {
        let held = rows(
            store,
            "select as_name, organisation_name, economy from holders where asn = ?1",
            &[("?1", value())],
            |row| [0, 1, 2].map(|column| row.value(column).as_text().map(str::to_owned)),
        )?;
        let sql = format!(
            "select {COLUMNS} from findings f where {LATEST} and (
                exists (select 1 from finding_recipients r
                    where r.finding = f.id and r.subject = 'AS' || ?1)
                or exists (select 1 from finding_observations x
                    join observations o on o.id = x.observation
                    where x.finding = f.id and o.asn = ?1))
             order by {ORDER} limit {LINES_MAX}"
        );
        Ok((
            held.into_iter().next(),
            rows(store, &sql, &[("?1", value())], line)?,
        ))
    })?;
    let (held, findings) = match found {
        Some((held, findings)) => (held, Some(findings)),
        None => (None, None),
    };
    let [as_name, organisation, economy] = held.unwrap_or_default();
    let network = Network {
        asn,
        as_name,
        organisation,
        economy,
        findings,
    };
    Answer::page(asked, &network, || network.main())
}

impl Network {
    fn main(&self) -> Main {
        let unknown = || "unknown: no table that names it was loaded".to_owned();
        Main {
            title: format!("AS{}", self.asn),
            html: html! {
                h1 { "AS" (self.asn) @if let Some(name) = &self.as_name { ": " bdi { (name) } } }
                dl {
                    div { dt { "Held by" } dd { bdi { (self.organisation.clone().unwrap_or_else(unknown)) } } }
                    div {
                        dt { "Registered in" }
                        dd {
                            @match &self.economy {
                                Some(code) => a href=(links::economy(code)) { (code) },
                                None => (unknown()),
                            }
                        }
                    }
                }
                p.more {
                    a href=(format!("/look-up?q=AS{}", self.asn)) { "What registers say of it" }
                }
                h2 { "Findings that name it" }
                p.quiet {
                    "As origin, as the one that was hit, or as a neighbour. To be named is not to \
                     be the author."
                }
                @match &self.findings {
                    None => (nothing_checked()),
                    Some(findings) if findings.is_empty() => p { "None." },
                    Some(findings) => (table(findings)),
                }
            },
        }
    }
}
