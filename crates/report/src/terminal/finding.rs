//! One finding, in full or shortened.

use super::Detail;
use super::lines::{Lines, Paint};
use crate::check::{
    EvidenceLine, Finding, ObservationLine, ProvisionLine, RecipientLine, Severity,
};
use crate::{statement, time, words};

/// Lines of evidence of one finding; the JSON has all.
const EVIDENCE_MAX: usize = 12;

pub(super) fn full(lines: &mut Lines, finding: &Finding, detail: Detail) {
    head(lines, finding);
    if let Some(names) = words::names(finding) {
        lines.paragraph(2, &names);
    }
    for reason in &finding.reasons {
        let label = format!("{}:", words::effect(&reason.effect));
        lines.item(4, &label, &reason.text);
    }
    seen(lines, finding, detail);
    explained(lines, finding);
    norms(lines, &finding.provisions, &finding.first_seen);
    heading(lines, "Whom to tell");
    for recipient in &finding.recipients {
        lines.paragraph(4, &who(recipient));
        lines.paragraph(6, &recipient.why);
        lines.paragraph(6, &recipient.reach);
    }
    if finding.recipients.is_empty() {
        lines.paragraph(4, "Nobody could be named from the data at hand.");
    }
    statements(lines, finding);
    evidence(lines, finding);
}

/// What others say, as theirs.
fn statements(lines: &mut Lines, finding: &Finding) {
    if finding.statements_by_others.is_empty() {
        return;
    }
    heading(lines, statement::HEADING);
    lines.paragraph(4, statement::NOTE);
    for said in &finding.statements_by_others {
        let [says, rest @ ..] = said.sentences();
        lines.item(4, "-", &says);
        rest.iter().for_each(|line| lines.paragraph(6, line));
    }
}

pub(super) fn short(lines: &mut Lines, finding: &Finding) {
    head(lines, finding);
    let whom: Vec<String> = finding.recipients.iter().map(who).collect();
    if !whom.is_empty() {
        lines.item(2, "Tell", &format!("{}.", words::join(&whom)));
    }
}

fn head(lines: &mut Lines, finding: &Finding) {
    let (word, paint) = match finding.severity {
        Severity::High => ("HIGH", Paint::High),
        Severity::Medium => ("MEDIUM", Paint::Medium),
        Severity::Low => ("LOW", Paint::Low),
    };
    lines.section(
        &format!("{word} {}. {}", finding.rank, finding.headline),
        paint,
    );
    lines.item(2, "Because:", &finding.because);
}

fn heading(lines: &mut Lines, title: &str) {
    lines.blank();
    lines.painted(2, title, Paint::Heading);
}

fn seen(lines: &mut Lines, finding: &Finding, detail: Detail) {
    heading(lines, "What was seen");
    match &finding.observations[..] {
        [] => lines.paragraph(4, "No observation came with this finding."),
        [one] => facts(lines, one),
        all => {
            for observation in all.iter().take(detail.observations_max) {
                lines.item(4, "-", &one_line(observation));
            }
            if all.len() > detail.observations_max {
                let more = (all.len() - detail.observations_max) as u64;
                let text = words::some(more, "more observation", "more observations");
                lines.paragraph(4, &format!("and {text}: the JSON report has all"));
            }
        }
    }
}

fn facts(lines: &mut Lines, seen: &ObservationLine) {
    lines.fact("First seen", &time::moment(&seen.first_seen));
    lines.fact("Last announced", &time::moment(&seen.last_seen));
    lines.fact("Ended", &words::ended(seen));
    lines.fact("Heard by", &words::spread(seen));
    if !seen.path.is_empty() {
        lines.fact("Path", &seen.path);
    }
    if let Some(known) = &seen.known_prefix {
        let by = words::asns(&seen.known_origins, 5);
        lines.fact("Until then", &format!("{known} by {by}"));
    }
    for (index, (at, answer)) in words::answers(&seen.counters).into_iter().enumerate() {
        let label = if index == 0 { "Holder's answer" } else { "" };
        let at = time::clock(at, &seen.first_seen);
        lines.fact(label, &format!("{at} {answer}"));
    }
}

fn one_line(seen: &ObservationLine) -> String {
    let ended = match &seen.ended {
        Some(ended) => format!("ended {}", time::clock(ended, &seen.first_seen)),
        None => "not ended".to_owned(),
    };
    format!(
        "{} by {}: {}, {ended}; {} of {} peers in the first wave",
        seen.prefix,
        words::asn(seen.asn),
        time::moment(&seen.first_seen),
        seen.wave_peers.len(),
        seen.peers_heard,
    )
}

fn explained(lines: &mut Lines, finding: &Finding) {
    let mut with_any = finding
        .observations
        .iter()
        .filter(|seen| !seen.explanations.is_empty());
    let Some(first) = with_any.next() else {
        return;
    };
    heading(lines, "What could explain it");
    for explanation in &first.explanations {
        let text = format!(
            "{}: {}. {}",
            words::explanation(&explanation.kind),
            words::holds(explanation.holds),
            words::sentence(&explanation.detail),
        );
        lines.item(4, words::holds_sign(explanation.holds), &text);
    }
}

fn norms(lines: &mut Lines, provisions: &[ProvisionLine], first_seen: &str) {
    if provisions.is_empty() {
        return;
    }
    for (title, is_state) in [
        ("Norms engaged: what operators agreed", false),
        ("Norms engaged: what States agreed, or were asked for", true),
    ] {
        let mut of_side = provisions
            .iter()
            .filter(|provision| (provision.side == "state") == is_state)
            .peekable();
        if of_side.peek().is_some() {
            heading(lines, title);
        }
        for provision in of_side {
            norm(lines, provision, first_seen);
        }
    }
}

fn norm(lines: &mut Lines, provision: &ProvisionLine, first_seen: &str) {
    lines.paragraph(
        4,
        &format!(
            "{} {} ({})",
            provision.id, provision.title, provision.citation
        ),
    );
    let paraphrase = format!("{} ({})", provision.paraphrase, words::PARAPHRASE);
    lines.paragraph(6, &paraphrase);
    lines.paragraph(6, &format!("{}.", words::in_force(provision, first_seen)));
    lines.item(6, "Why:", &provision.why);
    lines.item(6, "Does not show:", &provision.does_not_show);
    lines.item(6, "Outcome:", &words::sentence(words::outcome(provision)));
    if let Some(gap) = &provision.gap {
        lines.item(6, "Gap:", &words::gap(gap));
    }
}

fn who(recipient: &RecipientLine) -> String {
    let mut text = format!("{} {}", recipient.role, recipient.subject);
    if let Some(name) = &recipient.name {
        text.push_str(&format!(" {name}"));
    }
    if let Some(economy) = &recipient.economy {
        text.push_str(&format!(" (registered in {economy})"));
    }
    text
}

fn evidence(lines: &mut Lines, finding: &Finding) {
    let all: Vec<&EvidenceLine> = finding
        .observations
        .iter()
        .flat_map(|seen| &seen.evidence)
        .collect();
    if all.is_empty() {
        return;
    }
    heading(lines, "Check it yourself");
    for line in all.iter().take(EVIDENCE_MAX) {
        let hash = match &line.sha256 {
            Some(hash) => words::short_hash(hash),
            None => "no hash".to_owned(),
        };
        let text = format!(
            "{} at byte {} of {} (SHA-256 {hash}), from {} {}",
            time::clock(&line.time, &finding.first_seen),
            line.offset,
            line.source,
            words::asn(line.peer_asn),
            line.peer_ip,
        );
        lines.item(4, &format!("{}:", words::role(&line.role)), &text);
    }
    if all.len() > EVIDENCE_MAX {
        let more = words::some((all.len() - EVIDENCE_MAX) as u64, "more line", "more lines");
        lines.paragraph(4, &format!("and {more} in the JSON report"));
    }
    lines.paragraph(
        4,
        "Bytes are counted in the decompressed content; the JSON has whole hashes.",
    );
}
