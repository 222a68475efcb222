//! The routes behind a finding, to be read again and taken along.

use maud::{Markup, html};
use report::{time, words};
use serde::Serialize;
use store::Value;

use super::{List, base, count, rows};
use crate::answer::{Answer, Main};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::links;
use crate::problem::Problem;

/// A route, and where it stands.
#[derive(Debug, Serialize)]
struct RouteLine {
    /// What it shows: `before`, `first`, `last`, `end` or `counter`.
    role: String,
    /// The record's time.
    time: String,
    /// The prefix.
    prefix: String,
    /// The AS path; empty for withdrawals and where only the place was kept.
    path: String,
    /// The network that told it to the collector.
    peer_asn: i64,
    /// Its address.
    peer_ip: String,
    /// The file, without its folders.
    source: String,
    /// Its SHA-256.
    sha256: String,
    /// Where the record starts in the decompressed content, in bytes.
    offset: i64,
}

/// Of all analyses that have the finding, the evidence of the latest.
const FROM: &str = "from evidence e
    join sources s on s.id = e.source
    join finding_observations x on x.observation = e.observation
    where x.finding = (select max(id) from findings where name = ?1)";

pub(super) fn routes(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let name = asked.named("finding");
    let values = [("?1", Value::from(name))];
    let found = house.evidence(|store| {
        if count(
            store,
            "select count(*) from findings where name = ?1",
            &values,
        )? == 0
        {
            return Ok(None);
        }
        let total = count(store, &format!("select count(*) {FROM}"), &values)?;
        let sql = format!(
            "select e.role, e.time, e.prefix, e.path, e.peer_asn, e.peer_ip, s.name, s.sha256,
                e.offset {FROM} order by e.time, e.id limit {limit} offset {cursor}"
        );
        let items = rows(store, &sql, &values, |row| {
            let text = |column| row.value(column).as_text().unwrap_or_default().to_owned();
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            RouteLine {
                role: text(0),
                time: text(1),
                prefix: text(2),
                path: text(3),
                peer_asn: number(4),
                peer_ip: text(5),
                source: base(&text(6)).to_owned(),
                sha256: text(7),
                offset: number(8),
            }
        })?;
        Ok(Some(List::new(total, cursor, items)))
    })?;
    let list = found.flatten().ok_or_else(|| {
        Problem::nothing(format!("there is no finding `{}`", shown(name)))
            .hint("all of them: /findings")
    })?;
    let page = links::finding(name);
    Answer::page(asked, &list, || Main {
        title: "The routes behind a finding".to_owned(),
        html: html! {
            p.kicker { a href=(page) { "The finding" } }
            h1 { "The routes behind a finding" }
            p {
                (words::some(list.total as u64, "place", "places")) " in files, in the order of time. As "
                a href=(format!("{page}/routes?limit=1000&format=csv")) { "CSV" } " or "
                a href=(format!("{page}/routes?limit=1000&format=json")) { "JSON" } ". To read one \
                again, get the file with this SHA-256 from who publishes it, decompress it, and go \
                to the offset."
            }
            (table(&list.items))
            (list.more(&format!("{page}/routes"), asked))
        },
    })
}

fn table(lines: &[RouteLine]) -> Markup {
    html! {
        @if !lines.is_empty() {
            div.scroll role="group" tabindex="0" aria-label="Routes" {
                table.evidence.stacked {
                    thead { tr {
                        th scope="col" { "Time" }
                        th scope="col" { "Shows" }
                        th scope="col" { "Prefix" }
                        th scope="col" { "Path" }
                        th scope="col" { "Told by" }
                        th scope="col" { "File" }
                        th scope="col" class="number" { "Offset" }
                    } }
                    tbody {
                        @for line in lines { tr {
                            td { time datetime=(line.time) { (time::moment(&line.time)) } }
                            td data-name="Shows" { (line.role) }
                            td data-name="Prefix" { code { (line.prefix) } }
                            td data-name="Path" { code.path { (line.path) } }
                            td data-name="Told by" { "AS" (line.peer_asn) }
                            td data-name="File" {
                                a href=(links::source(&line.sha256)) {
                                    bdi.file { (line.source) }
                                }
                            }
                            td.number data-name="Offset" { code { (line.offset) } }
                        } }
                    }
                }
            }
        }
    }
}
