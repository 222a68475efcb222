//! Decisions: lists of them, and one in full.

use catalog::ProvisionId;
use catalog::words::{Recipient, TriageAction};
use maud::{Markup, html};
use report::{time, words};
use store::readable::{DecisionFilter, DecisionInFull, DecisionLine, Tell, Told};

use super::super::evidence::List;
use super::{ACTIONS, doors, in_words, tlp};
use crate::answer::{Answer, Main};
use crate::asked::Asked;
use crate::house::House;
use crate::links;
use crate::problem::Problem;

pub(super) fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let (limit, cursor) = asked.window();
    let network = asked.number("network");
    let filter = DecisionFilter {
        rule: asked.text("rule"),
        action: asked.text("action"),
        class: asked.text("class"),
        network: network.and_then(|number| u32::try_from(number).ok()),
        from: asked.date("from").map(|from| from.earliest().micros()),
        to: asked.date("to").map(|to| to.end().micros()),
    };
    let sees = asked.who.sees();
    let found =
        house.evidence(|store| Ok(store.readable_decisions(sees, filter, (limit, cursor))?))?;
    let (items, total) = found.unwrap_or_default();
    let list = List::new(total, cursor, items);
    Answer::page(asked, &list, || Main {
        title: "Decisions".to_owned(),
        html: html! {
            h1 { "Decisions" }
            (doors("/decisions"))
            p {
                "What is done with each event of the feeds, and by which rules. An address is no \
                 author: a decision says whom to tell, and never who did something."
            }
            (filters(asked))
            @if list.items.is_empty() {
                p { "None fits that your account may see." }
            } @else {
                p.quiet { (cursor + 1) "–" (cursor + list.items.len()) " of " (list.total) }
                (table(&list.items))
            }
            (list.more("/decisions", asked))
        },
    })
}

fn filters(asked: &Asked) -> Markup {
    let fields = [
        ("rule", "Rule ", "text"),
        ("class", "Class ", "text"),
        ("network", "Network (AS) ", "text"),
        ("from", "From ", "date"),
        ("to", "To ", "date"),
    ];
    html! {
        form.narrow action="/decisions" {
            label {
                "What is done " select name="action" {
                    option value="" { "any" }
                    @for word in ACTIONS {
                        option value=(word) selected[asked.text("action") == Some(*word)] {
                            (in_words::<TriageAction>(word))
                        }
                    }
                }
            }
            @for (name, label, kind) in fields {
                label {
                    (label) input type=(kind) name=(name) value=(asked.text(name).unwrap_or(""))
                        size="12" maxlength="200";
                }
            }
            button { "Show" }
        }
    }
}

fn table(decisions: &[DecisionLine]) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Decisions" {
            table.stacked.decisions {
                thead { tr {
                    th scope="col" { "Decision" }
                    th scope="col" { "When" }
                    th scope="col" { "Class" }
                    th scope="col" { "Source" }
                    th scope="col" { "What is done" }
                    th scope="col" { "Rules" }
                    th scope="col" class="number" { "Seen" }
                    th scope="col" { "Marking" }
                } }
                tbody {
                    @for decision in decisions { tr {
                        th scope="row" {
                            a href=(format!("/decisions/{}", decision.id)) { "№ " (decision.id) }
                        }
                        td data-name="When" { (when(decision.time.as_deref())) }
                        td data-name="Class" { (decision.class.as_deref().unwrap_or("unknown")) }
                        td.long data-name="Source" { (source(decision)) }
                        td data-name="What is done" { (in_words::<TriageAction>(&decision.action)) }
                        td data-name="Rules" { (decision.rules.join(", ")) }
                        td.number data-name="Seen" { (decision.count) }
                        td data-name="Marking" { (tlp(decision.tlp)) }
                    } }
                }
            }
        }
    }
}

fn source(decision: &DecisionLine) -> Markup {
    html! {
        @if let Some(ip) = &decision.ip { bdi { (ip) } " " }
        @if let Some(name) = &decision.fqdn { bdi { (name) } " " }
        @if let Some(asn) = decision.asn.and_then(|asn| u32::try_from(asn).ok()) {
            a href=(links::network(asn)) { "AS" (asn) }
        }
        @if decision.ip.is_none() && decision.fqdn.is_none() && decision.asn.is_none() { "unknown" }
    }
}

fn when(instant: Option<&str>) -> Markup {
    html! {
        @match instant {
            Some(instant) => time datetime=(instant) { (time::moment(instant)) },
            None => "unknown",
        }
    }
}

pub(super) fn one(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let number = asked.number("decision").unwrap_or(0);
    let id = i64::try_from(number).unwrap_or(i64::MAX);
    let sees = asked.who.sees();
    let found = house.evidence(|store| Ok(store.readable_decision(sees, id)?))?;
    let found = found.flatten().ok_or_else(|| {
        Problem::nothing(format!(
            "there is no decision {number} that this account may see"
        ))
        .hint("all that it may see: /decisions")
    })?;
    Answer::page(asked, &found, || Main {
        title: format!("Decision {number}"),
        html: html! {
            h1 { "Decision " (number) }
            (doors(""))
            (seen(&found))
            h2 { "The rules that fired" }
            (rules(house, &found))
            h2 { "The norms engaged" }
            p { "An event engages a norm when that speaks of it. Whether it was kept is not shown." }
            (norms(house, &found))
            h2 { "Who is to be told" }
            (tell(&found.tell))
            h2 { "Who was told" }
            (told(&found.told))
        },
    })
}

fn seen(found: &DecisionInFull) -> Markup {
    let line = &found.line;
    html! {
        dl {
            div { dt { "Marking" } dd { (tlp(line.tlp)) } }
            div { dt { "What is done" } dd {
                (in_words::<TriageAction>(&line.action)) " " code { (line.action) }
            } }
            div { dt { "Class" } dd { (line.class.as_deref().unwrap_or("unknown")) } }
            div { dt { "Source" } dd {
                (source(line)) @if let Some(port) = found.port { " port " (port) }
            } }
            div { dt { "When" } dd { (when(line.time.as_deref())) } }
            div { dt { "Seen" } dd {
                @if line.count == 1 { "once, " (when(found.first.as_deref())) } @else {
                    (line.count) " times, first " (when(found.first.as_deref())) ", last "
                    (when(line.last.as_deref()))
                }
                @if found.reopened > 0 {
                    "; it came back " (words::some(found.reopened.unsigned_abs(), "time", "times"))
                }
            } }
            div { dt { "Where it stands" } dd {
                "line " (found.feed_line) " of "
                @match &found.feed {
                    Some(feed) => bdi.file { (feed) },
                    None => "a feed that your account does not see",
                }
            } }
            div { dt { "Kept until" } dd { (when(found.keep_until.as_deref())) } }
        }
    }
}

fn rules(house: &House, found: &DecisionInFull) -> Markup {
    let known = house.catalog.triage().iter().flat_map(|file| &file.rules);
    html! {
        @if found.line.rules.is_empty() {
            p { "None: the event is kept on file." }
        } @else {
            ul {
                @for id in &found.line.rules {
                    // Rules may have been others when it was decided.
                    @let rule = known.clone().find(|rule| rule.id.as_str() == id);
                    li {
                        a href=(format!("/decisions?rule={}", links::segment(id))) { (id) }
                        @if let Some(rule) = rule { ": " (rule.title) div.said { (rule.why) } }
                    }
                }
            }
        }
    }
}

fn norms(house: &House, found: &DecisionInFull) -> Markup {
    html! {
        @if found.line.provisions.is_empty() {
            p { "None." }
        } @else {
            ul {
                @for id in &found.line.provisions {
                    @let provision = ProvisionId::new(id).and_then(|id| house.catalog.provision(&id));
                    li {
                        a href=(links::provision(id)) {
                            (id) @if let Some(provision) = provision { ": " (provision.title) }
                        }
                    }
                }
            }
        }
    }
}

fn tell(all: &[Tell]) -> Markup {
    html! {
        @if all.is_empty() {
            p { "Nobody." }
        } @else {
            div.scroll role="group" tabindex="0" aria-label="Who is to be told" {
                table.stacked {
                    thead { tr {
                        th scope="col" { "Who" }
                        th scope="col" { "Where" }
                        th scope="col" { "How" }
                        th scope="col" { "By when" }
                        th scope="col" { "Marking" }
                    } }
                    tbody {
                        @for one in all { tr {
                            th scope="row" {
                                (in_words::<Recipient>(&one.recipient)) " " code { (one.recipient) }
                            }
                            td data-name="Where" {
                                @match &one.mail {
                                    Some(mail) => { bdi { (mail) } }
                                    None => "unknown",
                                }
                                @if let Some(known) = &one.known { " " span.quiet { (by(known)) } }
                            }
                            td data-name="How" { (in_words::<TriageAction>(&one.action)) }
                            td data-name="By when" {
                                @match one.deadline.as_deref() {
                                    Some(deadline) => (when(Some(deadline))),
                                    None => "no deadline",
                                }
                            }
                            td data-name="Marking" { (tlp(&one.tlp)) }
                        } }
                    }
                }
            }
        }
    }
}

fn told(all: &[Told]) -> Markup {
    html! {
        @if all.is_empty() {
            p { "Nobody yet." }
        } @else {
            div.scroll role="group" tabindex="0" aria-label="Who was told" {
                table.stacked {
                    thead { tr {
                        th scope="col" { "Who" }
                        th scope="col" { "When" }
                        th scope="col" { "Round" }
                        th scope="col" { "Ticket" }
                        th scope="col" { "State" }
                    } }
                    tbody {
                        @for one in all { tr {
                            th scope="row" {
                                (in_words::<Recipient>(&one.recipient))
                                @if let Some(mail) = &one.mail { " " span.quiet { bdi { (mail) } } }
                            }
                            td data-name="When" { (when(Some(&one.made))) }
                            td data-name="Round" { (round(&one.round)) }
                            td data-name="Ticket" { (one.ticket.as_deref().unwrap_or("none")) }
                            td data-name="State" { (state(one)) }
                        } }
                    }
                }
            }
        }
    }
}

/// How an address is known.
fn by(known: &str) -> &str {
    match known {
        "feed" => "as the feed has it",
        "register" => "by a register",
        "desk" => "by the desk's own file",
        "in-place" => "the national CSIRT's, in its place",
        other => other,
    }
}

/// Whether somebody was told before.
fn round(word: &str) -> &str {
    match word {
        "in-place" => "in another's place",
        other => other,
    }
}

/// What became of a notice.
fn state(told: &Told) -> String {
    match &told.withheld {
        Some(why) => format!("withheld: {why}"),
        None if told.in_outbox => "in the outbox".to_owned(),
        None => "written down, not in the outbox yet".to_owned(),
    }
}
