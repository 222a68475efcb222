//! The files that were read.

use maud::{Markup, html};
use report::time;
use serde::Serialize;

use super::{List, count, nothing_checked, rows};
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;

/// A file that was read.
#[derive(Debug, Serialize)]
struct SourceLine {
    name: String,
    sha256: String,
    bytes: i64,
    records: i64,
    defects: i64,
    first_time: Option<String>,
    last_time: Option<String>,
}

pub(super) fn sources(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let found = house.evidence(|store| {
        let total = count(store, "select count(*) from sources", &[])?;
        let sql = format!(
            "select name, sha256, bytes, records, defects, first_time, last_time from sources
             order by first_time desc, name limit {limit} offset {cursor}"
        );
        let items = rows(store, &sql, &[], |row| {
            let text = |column| row.value(column).as_text().map(str::to_owned);
            let number = |column| row.value(column).as_integer().unwrap_or(0);
            SourceLine {
                name: text(0).unwrap_or_default(),
                sha256: text(1).unwrap_or_default(),
                bytes: number(2),
                records: number(3),
                defects: number(4),
                first_time: text(5),
                last_time: text(6),
            }
        })?;
        Ok((total, items))
    })?;
    let (total, items) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Sources".to_owned(),
        html: html! {
            h1 { "Sources" }
            p { "Every finding leads back to a place in one of these files, named by its SHA-256." }
            @if list.items.is_empty() { (nothing_checked()) } @else { (files(&list.items)) }
            (list.more("/sources", asked))
        },
    })
}

fn files(files: &[SourceLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Files" {
            table {
                thead { tr {
                    th scope="col" { "File" }
                    th scope="col" { "Covers" }
                    th scope="col" class="number" { "Records" }
                    th scope="col" class="number" { "Defects" }
                } }
                tbody {
                    @for file in files { tr {
                        th scope="row" { bdi.file { (file.name) } br; code.hash { (file.sha256) } }
                        td {
                            @if let (Some(from), Some(to)) = (&file.first_time, &file.last_time) {
                                (time::range(from, to))
                            } @else { "unknown" }
                        }
                        td.number { (file.records) }
                        td.number { (file.defects) }
                    } }
                }
            }
        }
    }
}
