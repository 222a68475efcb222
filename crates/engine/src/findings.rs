//! Outcomes of indicators joined with provisions and recipients.

use catalog::words::{Kind, Word};
use catalog::{Catalog, Engagement, Indicator, Provision, WasThere};
use detect::Relations;
use net::{Asn, Timestamp};
use report::check::{Finding, ProvisionLine, ReasonLine, RecipientLine};

use crate::indicator::IndicatorRow;

/// A row as a finding; its observations and rank are filled in by the caller.
pub fn finding(
    catalog: &Catalog,
    relations: &Relations,
    indicator: &Indicator,
    row: &IndicatorRow,
) -> Finding {
    let reasons = indicator.reasons.iter().zip(&row.reasons);
    let engaged = indicator
        .engages
        .iter()
        .zip(&row.engages)
        .filter(|(_, applies)| **applies);
    let recipients = indicator.recipients.iter().zip(&row.recipients);
    Finding {
        rank: 0,
        id: format!("{}:{}", indicator.id, row.key),
        severity: row.severity,
        because: row.because.clone(),
        headline: row.headline.clone(),
        subject: row.subject.clone(),
        indicator: format!("{}@{}", indicator.id, indicator.version),
        first_seen: row.first_seen.clone(),
        last_seen: row.last_seen.clone(),
        reasons: reasons
            .filter_map(|(reason, text)| {
                Some(ReasonLine {
                    effect: reason.effect.to_string(),
                    text: text.clone()?,
                })
            })
            .collect(),
        observations: Vec::new(),
        statements_by_others: Vec::new(),
        provisions: engaged
            .filter_map(|(engagement, _)| {
                let provision = catalog.provision(&engagement.provision)?;
                Some(engaged_line(
                    catalog,
                    engagement,
                    provision,
                    &row.first_seen,
                ))
            })
            .collect(),
        recipients: recipients
            .filter_map(|(rule, subjects)| Some((rule, subjects.as_ref()?)))
            .flat_map(|(rule, subjects)| {
                // One rule may name several networks: `AS1 AS2`.
                subjects
                    .split_whitespace()
                    .map(|subject| recipient(relations, &rule.role, subject, &rule.why))
            })
            .collect(),
    }
}

fn engaged_line(
    catalog: &Catalog,
    engagement: &Engagement,
    provision: &Provision,
    first_seen: &str,
) -> ProvisionLine {
    ProvisionLine {
        why: match &engagement.role {
            Some(role) => format!("{} ({role})", engagement.why),
            None => engagement.why.clone(),
        },
        does_not_show: engagement.does_not_show.clone(),
        outcome: engagement.outcome.to_string(),
        in_force_then: in_force(provision, first_seen),
        ..provision_line(catalog, provision)
    }
}

/// What the catalog has of a provision; nothing of what engages it.
pub(crate) fn provision_line(catalog: &Catalog, provision: &Provision) -> ProvisionLine {
    let side = match provision.kind {
        Kind::Legal | Kind::Political => "state",
        Kind::Technical | Kind::Ethical => "technical",
    };
    let verification = provision
        .basis
        .iter()
        .filter(|basis| basis.of.iter().any(|field| field == "paraphrase"))
        .chain(&provision.basis)
        .next();
    let gap = provision.primary_gap().map(|primary| {
        let name = catalog
            .gap(primary.code)
            .map_or(String::new(), |gap| format!(" {}", gap.name));
        format!("{}{name}: {}", primary.code, primary.reason)
    });
    ProvisionLine {
        id: provision.id.to_string(),
        citation: provision.citation.clone(),
        title: provision.title.clone(),
        paraphrase: provision.paraphrase.clone(),
        side: side.to_owned(),
        why: String::new(),
        does_not_show: String::new(),
        outcome: String::new(),
        since: provision.since.to_string(),
        in_force_then: None,
        gap,
        verification: verification
            .map_or("unverified", |basis| basis.verification.word())
            .to_owned(),
    }
}

/// Whether the provision held when the finding was first seen.
fn in_force(provision: &Provision, first_seen: &str) -> Option<bool> {
    let instant: Timestamp = first_seen.parse().ok()?;
    match provision.since.begun_by(instant) {
        WasThere::No => Some(false),
        WasThere::Unclear => None,
        WasThere::Yes => match provision.until.map(|until| until.begun_by(instant)) {
            None | Some(WasThere::No) => Some(true),
            Some(WasThere::Unclear) => None,
            Some(WasThere::Yes) => Some(false),
        },
    }
}

fn recipient(relations: &Relations, role: &str, subject: &str, why: &str) -> RecipientLine {
    let asn: Option<Asn> = subject.parse().ok();
    let holder = asn.and_then(|asn| relations.as_org.as_ref()?.holder(asn));
    let name = holder
        .as_ref()
        .and_then(|holder| holder.organisation_name.or(holder.as_name));
    let reach = match asn {
        Some(asn) => format!(
            "No register of contacts was loaded. Look up {asn} in its registry's WHOIS or RDAP: \
             the technical and abuse contacts there; else noc@ and abuse@ of its domain (RFC 2142)."
        ),
        None => format!(
            "No register of contacts was loaded. Look up {subject} in its registry's WHOIS or RDAP."
        ),
    };
    RecipientLine {
        role: role.to_owned(),
        subject: subject.to_owned(),
        name: name.map(str::to_owned),
        economy: holder.and_then(|holder| holder.economy).map(str::to_owned),
        why: why.to_owned(),
        reach,
    }
}
