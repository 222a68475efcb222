//! What articles are made of.

use maud::{Markup, html};

use crate::check::{
    EvidenceLine, ExplanationLine, ObservationLine, ProvisionLine, RecipientLine, Severity,
};
use crate::svg::{self, Timeline};
use crate::{time, words};

/// Observations in sight.
const OBSERVATIONS_SHOWN: usize = 12;
/// Observations on demand; the JSON has all.
const OBSERVATIONS_MAX: usize = 200;
/// Lines of evidence in a table; the JSON has all.
const EVIDENCE_MAX: usize = 100;
/// Minutes in the table beside a picture; the JSON has all.
const MINUTES_MAX: usize = 300;
/// Numbers in a list of networks.
const NETWORKS_MAX: usize = 60;

pub(super) fn badge(severity: Severity) -> Markup {
    let word = severity.word();
    html! { span class=(format!("badge {word}")) { (word) } }
}

/// A moment for people and machines; text that is no time is shown as it is.
pub(super) fn moment(text: &str) -> Markup {
    html! {
        @if time::seconds(text).is_some() {
            time datetime=(text) { (time::moment(text)) }
        } @else { bdi { (text) } }
    }
}

/// Holds a wide table: it scrolls by itself, by keyboard too.
pub(super) fn scroll(label: &str, table: Markup) -> Markup {
    html! { div class="scroll" role="group" tabindex="0" aria-label=(label) { (table) } }
}

/// The event as a picture, in a wide and a narrow form of which one shows, and as
/// a table.
pub(super) fn picture(observation: &ObservationLine, id: &str) -> Markup {
    let Some(timeline) = Timeline::of(observation, id) else {
        return html! {};
    };
    let narrow = Timeline {
        id: format!("{id}-narrow"),
        ..timeline.clone()
    };
    html! {
        figure {
            div class="wide" { (svg::markup(svg::timeline(&timeline, 960))) }
            div class="narrow" { (svg::markup(svg::timeline(&narrow, 340))) }
            figcaption {
                "Announcements over time (UTC), one lane per address block and network that \
                 announced it. Numbers are announcements as all peers together passed them on; \
                 the height of a bar grows with the square root of its number."
                @if timeline.lasted.is_some() { " The shaded band is how long it lasted." }
            }
        }
        (minutes(observation))
    }
}

fn minutes(observation: &ObservationLine) -> Markup {
    let minutes = &observation.minutes;
    html! {
        details {
            summary { "The picture as a table" }
            (scroll("Announcements by minute", html! {
                table {
                    caption { "Announcements and withdrawals by minute" }
                    thead {
                        tr {
                            th scope="col" { "Minute" }
                            th scope="col" { "Prefix" }
                            th scope="col" { "Origin" }
                            th scope="col" class="number" { "Announced" }
                            th scope="col" class="number" { "Withdrawn" }
                        }
                    }
                    tbody {
                        @for minute in minutes.iter().take(MINUTES_MAX) {
                            tr {
                                th scope="row" { (moment(&minute.minute)) }
                                td { code { (minute.prefix) } }
                                td {
                                    @if let Some(origin) = minute.origin { (words::asn(origin)) }
                                }
                                td class="number" { (words::count(minute.announcements.into())) }
                                td class="number" { (words::count(minute.withdrawals.into())) }
                            }
                        }
                    }
                }
            }))
            @if minutes.len() > MINUTES_MAX { p { (left_out(minutes.len() - MINUTES_MAX)) } }
        }
    }
}

/// One observation as a list of facts.
pub(super) fn facts(observation: &ObservationLine) -> Markup {
    html! {
        dl class="facts" {
            dt { "Address block" } dd { code { (observation.prefix) } }
            dt { "Announced by" } dd { (words::asn(observation.asn)) }
            @if let Some(known) = &observation.known_prefix {
                dt { "Until then" }
                dd {
                    @if *known == observation.prefix { "the same block" }
                    @else { "covered by " code { (known) } }
                    @if !observation.known_origins.is_empty() {
                        ", announced by " (words::asns(&observation.known_origins, 10))
                    }
                }
            }
            dt { "First seen" } dd { (moment(&observation.first_seen)) }
            dt { "Last announced" } dd { (moment(&observation.last_seen)) }
            dt { "Ended" } dd { (words::ended(observation)) }
            @if !observation.known_origins.is_empty() { (answers(observation)) }
            dt { "Heard by" } dd { (words::spread(observation)) }
            dt { "In all" }
            dd {
                (words::some(observation.announcements, "announcement", "announcements")) ", "
                (words::some(observation.withdrawals, "withdrawal", "withdrawals"))
            }
            @if !observation.path.is_empty() {
                dt { "Path first seen" } dd { code { (observation.path) } }
            }
            @if !observation.neighbors.is_empty() {
                dt { "Next to it on the way" } dd { (words::asns(&observation.neighbors, 5)) }
            }
        }
        @if !observation.peers.is_empty() {
            details {
                summary { "The peer networks that passed it on" }
                p { (words::asns(&observation.peers, NETWORKS_MAX)) }
            }
        }
    }
}

fn answers(observation: &ObservationLine) -> Markup {
    let answers = words::answers(&observation.counters);
    html! {
        dt { "The holder's answer" }
        dd {
            @if answers.is_empty() { "none seen" }
            @for (at, answer) in &answers {
                div { (time::clock(at, &observation.first_seen)) ": " (answer) }
            }
        }
    }
}

/// Many observations as tables: a few in sight, the others on demand.
pub(super) fn observations(all: &[ObservationLine]) -> Markup {
    let (shown, others) = all.split_at(all.len().min(OBSERVATIONS_SHOWN));
    let caption = if others.is_empty() {
        "All observations of this finding".to_owned()
    } else {
        format!(
            "The first {} of {}",
            shown.len(),
            words::some(all.len() as u64, "observation", "observations")
        )
    };
    html! {
        (observation_table(&caption, shown))
        @if !others.is_empty() {
            details {
                summary { "The other " (words::count(others.len() as u64)) }
                (observation_table("The others", &others[..others.len().min(OBSERVATIONS_MAX)]))
                @if others.len() > OBSERVATIONS_MAX {
                    p { (left_out(others.len() - OBSERVATIONS_MAX)) }
                }
            }
        }
    }
}

fn observation_table(caption: &str, rows: &[ObservationLine]) -> Markup {
    scroll(
        caption,
        html! {
            table class="observations" {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { "Prefix" }
                        th scope="col" { "Announced by" }
                        th scope="col" { "Until then" }
                        th scope="col" { "First seen" }
                        th scope="col" { "Ended" }
                        th scope="col" class="number" { "First wave" }
                    }
                }
                tbody { @for seen in rows { (observation_row(seen)) } }
            }
        },
    )
}

fn observation_row(seen: &ObservationLine) -> Markup {
    html! {
        tr {
            th scope="row" { code { (seen.prefix) } }
            td { (words::asn(seen.asn)) }
            td {
                @if let Some(known) = &seen.known_prefix {
                    @if *known != seen.prefix { code { (known) } " of " }
                }
                (words::asns(&seen.known_origins, 3))
            }
            td { (moment(&seen.first_seen)) }
            td {
                @match &seen.ended {
                    Some(ended) => (moment(ended)),
                    None => "not in this data",
                }
            }
            td class="number" { (seen.wave_peers.len()) " of " (seen.peers_heard) }
        }
    }
}

pub(super) fn explanations(all: &[ExplanationLine]) -> Markup {
    html! {
        table class="explanations" {
            caption { "Harmless explanations that were looked for" }
            thead {
                tr {
                    th scope="col" { "Explanation" }
                    th scope="col" { "Result" }
                    th scope="col" { "What was found" }
                }
            }
            tbody {
                @for explanation in all {
                    tr {
                        th scope="row" { (words::explanation(&explanation.kind)) }
                        td class="verdict" {
                            span aria-hidden="true" class="sign" {
                                (words::holds_sign(explanation.holds))
                            }
                            " " (words::holds(explanation.holds))
                        }
                        td { bdi { (explanation.detail) } }
                    }
                }
            }
        }
    }
}

/// The provisions of one side, as cards.
pub(super) fn provisions(title: &str, all: &[&ProvisionLine], first_seen: &str) -> Markup {
    html! {
        div class="side" {
            h4 { (title) }
            @if all.is_empty() { p class="quiet" { "None engaged." } }
            @for provision in all { (card(provision, first_seen)) }
        }
    }
}

fn card(provision: &ProvisionLine, first_seen: &str) -> Markup {
    let is_later = provision.in_force_then == Some(false);
    html! {
        div class="card" {
            h5 { (provision.title) }
            p class="citation" { (provision.citation) " · " code class="id" { (provision.id) } }
            p class=(if is_later { "force later" } else { "force" }) {
                (words::in_force(provision, first_seen))
            }
            blockquote {
                p { (provision.paraphrase) }
                p class="ours" { "(" (words::PARAPHRASE) ")" }
            }
            dl {
                dt { "Why it is engaged" } dd { (provision.why) }
                dt { "What this does not show" } dd { (provision.does_not_show) }
                dt { "Outcome" } dd { (words::outcome(provision)) }
                @if let Some(gap) = &provision.gap {
                    dt { "Gap" }
                    dd {
                        (words::gap(gap))
                        @if let Some(meaning) = words::gap_meaning(gap) {
                            " " span class="quiet" { "(In general: " (meaning) ")" }
                        }
                    }
                }
                dt { "Our facts about it" } dd { (words::verification(&provision.verification)) }
            }
        }
    }
}

pub(super) fn recipients(all: &[RecipientLine]) -> Markup {
    if all.is_empty() {
        return html! { p { "Nobody could be named from the data at hand." } };
    }
    html! {
        ul class="recipients" {
            @for recipient in all {
                li {
                    p class="who" {
                        strong { (recipient.role) } ": " code { (recipient.subject) }
                        @if let Some(name) = &recipient.name { " " bdi { (name) } }
                        @if let Some(economy) = &recipient.economy {
                            ", registered in " (economy)
                        }
                    }
                    p { bdi { (recipient.why) } }
                    p class="quiet" { bdi { (recipient.reach) } }
                }
            }
        }
    }
}

pub(super) fn evidence(all: &[&EvidenceLine]) -> Markup {
    html! {
        (scroll("Evidence", html! {
            table class="evidence" {
                caption {
                    "Where each point can be read again: the file, its SHA-256, and the byte of \
                     its decompressed content at which the record begins"
                }
                thead {
                    tr {
                        th scope="col" { "Shows" }
                        th scope="col" { "Prefix and path" }
                        th scope="col" { "Time" }
                        th scope="col" { "Heard from" }
                        th scope="col" { "File" }
                        th scope="col" class="number" { "Byte" }
                    }
                }
                tbody {
                    @for line in all.iter().take(EVIDENCE_MAX) { (evidence_row(line)) }
                }
            }
        }))
        @if all.len() > EVIDENCE_MAX { p { (left_out(all.len() - EVIDENCE_MAX)) } }
    }
}

fn evidence_row(line: &EvidenceLine) -> Markup {
    html! {
        tr {
            th scope="row" { (words::role(&line.role)) }
            td {
                code { (line.prefix) }
                @if !line.path.is_empty() { br; code class="path" { (line.path) } }
            }
            td { (moment(&line.time)) }
            td { (words::asn(line.peer_asn)) br; code class="address" { (line.peer_ip) } }
            td {
                bdi class="file" { (line.source) } br;
                @match &line.sha256 {
                    Some(hash) => code class="hash" { (hash) },
                    None => "no hash: not read to its end",
                }
            }
            td class="number" { code { (line.offset) } }
        }
    }
}

fn left_out(count: usize) -> String {
    format!(
        "{} not shown here; the JSON report has all.",
        words::some(count as u64, "more line is", "more lines are")
    )
}
