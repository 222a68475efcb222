//! Feeds, and where their rows ended.

use maud::{Markup, html};
use report::words;
use store::readable::FeedLine;

use super::super::evidence::List;
use super::doors;
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;

pub(super) fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let sees = asked.who.sees();
    let found = house.evidence(|store| Ok(store.readable_feeds(sees, (limit, cursor))?))?;
    let (items, total) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Feeds".to_owned(),
        html: html! {
            h1 { "Feeds" }
            (doors("/feeds"))
            p {
                "Every row of a feed ends in one place. What was rejected is in the quarantine, with \
                 the reason."
            }
            @if list.items.is_empty() { p { "None was read yet." } }
            @for feed in &list.items { (one(feed)) }
            (list.more("/feeds", asked))
        },
    })
}

fn one(feed: &FeedLine) -> Markup {
    html! {
        h2 { bdi.file { (feed.name) } }
        p {
            (words::some(feed.events.unsigned_abs(), "event", "events")) ", "
            (feed.rejects) " rejected; "
            @if feed.done { "read to its end" } @else { "not read to its end" }
            ". Events that repeat one before them: " (feed.repeated)
            "; that came back after a while: " (feed.reopened) "."
        }
        @if let Some(sha256) = &feed.sha256 { p.quiet { code.hash { (sha256) } } }
        @if !feed.ledger.is_empty() {
            div.scroll role="group" tabindex="0" aria-label={ "Where the rows of " (feed.name) " ended" } {
                table {
                    thead { tr {
                        th scope="col" { "Ended" }
                        th scope="col" { "By the rule, or for the reason" }
                        th scope="col" class="number" { "Rows" }
                    } }
                    tbody {
                        @for line in &feed.ledger { tr {
                            th scope="row" { (words::row_ended(&line.place).unwrap_or(&line.place)) }
                            td { (line.name) }
                            td.number { (line.rows) }
                        } }
                    }
                }
            }
        }
    }
}
