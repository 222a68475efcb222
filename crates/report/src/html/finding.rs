//! One finding as an article.

use maud::{Markup, html};

use super::parts;
use crate::check::{EvidenceLine, Finding, ProvisionLine};
use crate::{statement, time, words};

/// Findings of this many observations or fewer show the facts of each.
const FACTS_MAX: usize = 2;

pub(super) fn article(finding: &Finding) -> Markup {
    let id = format!("finding-{}", finding.rank);
    let title_id = format!("{id}-title");
    html! {
        article id=(id) class=(finding.severity.word()) aria-labelledby=(title_id) {
            header {
                p class="kicker" {
                    (parts::badge(finding.severity))
                    " " (words::severity_asks(finding.severity))
                    " · finding " (finding.rank) " · " code { (finding.indicator) }
                }
                h2 id=(title_id) { bdi { (finding.headline) } }
            }
            (lead(finding))
            (seen(finding, &id))
            (explained(finding))
            (norms(finding))
            h3 { "Whom to tell" }
            (parts::recipients(&finding.recipients))
            (statements(finding))
            h3 { "Check it yourself" }
            (evidence(finding))
        }
    }
}

fn lead(finding: &Finding) -> Markup {
    let kind = finding.observations.first().map(|seen| seen.kind.as_str());
    html! {
        p class="lead" {
            "Seen " (time::range(&finding.first_seen, &finding.last_seen))
            @if let Some(span) = time::span(&finding.first_seen, &finding.last_seen) {
                ", " (span) " from first to last"
            }
            ". "
            @if let Some(means) = kind.and_then(words::kind_means) { (means) " " }
            @if let Some(names) = words::names(finding) { bdi { (names) } }
        }
        p { strong { "Why " (finding.severity.word()) ": " } (finding.because) }
        @if !finding.reasons.is_empty() {
            ul class="reasons" {
                @for reason in &finding.reasons {
                    li {
                        span class="effect" { (words::effect(&reason.effect)) ":" }
                        " " bdi { (reason.text) }
                    }
                }
            }
        }
    }
}

fn seen(finding: &Finding, id: &str) -> Markup {
    let all = &finding.observations;
    html! {
        h3 { "What was seen" }
        @if all.is_empty() { p { "No observation came with this finding." } }
        @if let Some(first) = all.first() {
            @if all.len() > 1 && !first.minutes.is_empty() {
                p {
                    "The picture shows the first of " (words::count(all.len() as u64))
                    " observations, " code { (first.prefix) } "."
                }
            }
            (parts::picture(first, &format!("{id}-time")))
        }
        @if all.len() <= FACTS_MAX {
            @for observation in all { (parts::facts(observation)) }
        } @else {
            (parts::observations(all))
        }
    }
}

/// The explanations of the first observation that has any: an indicator joins only
/// those that came out alike.
fn explained(finding: &Finding) -> Markup {
    let first = finding
        .observations
        .iter()
        .find(|seen| !seen.explanations.is_empty());
    html! {
        h3 { "What could explain it" }
        @match first {
            Some(first) => {
                @if finding.observations.len() > 1 {
                    p class="quiet" { "As looked up for " code { (first.prefix) } "." }
                }
                (parts::explanations(&first.explanations))
            }
            None => p { "No harmless explanation is looked for with this kind of finding." },
        }
    }
}

fn norms(finding: &Finding) -> Markup {
    let of_side = |is_state: bool| -> Vec<&ProvisionLine> {
        let all = finding.provisions.iter();
        all.filter(|line| (line.side == "state") == is_state)
            .collect()
    };
    html! {
        h3 { "Norms engaged" }
        p class="quiet" {
            "A norm is engaged when it speaks of what was seen. That is not a finding that \
             anybody broke it."
        }
        div class="sides" {
            (parts::provisions("What operators agreed", &of_side(false), &finding.first_seen))
            (parts::provisions("What States agreed, or were asked for", &of_side(true), &finding.first_seen))
        }
    }
}

/// What others say, as theirs.
fn statements(finding: &Finding) -> Markup {
    html! {
        @if !finding.statements_by_others.is_empty() {
            h3 { (statement::HEADING) }
            p class="quiet" { (statement::NOTE) }
            @for said in &finding.statements_by_others {
                ul { @for line in said.sentences() { li { bdi { (line) } } } }
            }
        }
    }
}

fn evidence(finding: &Finding) -> Markup {
    let all: Vec<&EvidenceLine> = finding
        .observations
        .iter()
        .flat_map(|seen| &seen.evidence)
        .collect();
    html! {
        @if all.is_empty() { p { "No place in a source was kept for this finding." } }
        @else { (parts::evidence(&all)) }
        p class="quiet" {
            "This finding's name, the same for the same sources: " code { (finding.id) }
        }
    }
}
