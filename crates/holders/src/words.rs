//! Facts as sentences, which the answer and the document share.

use crate::dossier::{ContactFacts, Holding, NetworkFacts, OriginFacts, Special};
use crate::serial::shown_day;

/// `AS36561 (YouTube, Inc.)`.
pub(crate) fn network(facts: &NetworkFacts) -> String {
    match network_name(facts) {
        Some(name) => format!("{} ({name})", facts.asn),
        None => facts.asn.to_string(),
    }
}

/// The name of a network's holder that says most to a reader.
pub(crate) fn network_name(facts: &NetworkFacts) -> Option<&str> {
    let lists = [&facts.as_org, &facts.objects, &facts.peeringdb];
    let all = || lists.into_iter().flatten().flatten();
    all()
        .find_map(|holding| holding.holder.as_deref())
        .or_else(|| all().find_map(|holding| holding.name.as_deref()))
}

/// `10.0.0.0/8 is for Private-Use (RFC 1918 §3), since 1996-02-01`.
pub(crate) fn special(special: &Special) -> String {
    let verdict = if special.is_bogon {
        "nobody may announce it"
    } else {
        "it may be announced"
    };
    format!(
        "{} is set aside for {} ({}) since {}, and {verdict}",
        special.block,
        special.name,
        special.reference,
        shown_day(special.since)
    )
}

/// A contact, how it was found and since when it is known to be good.
pub(crate) fn contact(facts: &ContactFacts) -> String {
    format!("{} ({}); {}", facts.mailbox, found(facts), age(facts))
}

/// How a contact was found.
pub(crate) fn found(facts: &ContactFacts) -> String {
    let (about, handle) = (&facts.about, &facts.handle);
    match facts.through {
        "own" => format!("{handle}, the abuse-c of {about}"),
        "organisation" => format!("{handle}, the abuse-c of the organisation that holds {about}"),
        _ => format!("{handle}, the response team of {about}"),
    }
}

/// Since when a contact is known to be good, or that nobody says.
pub(crate) fn age(facts: &ContactFacts) -> String {
    match (facts.validation, facts.validated, facts.last_modified) {
        (Some("invalid"), ..) => "the registry says that it is invalid".to_owned(),
        (_, Some(day), _) => {
            let days = facts.validated_days_before.unwrap_or_default();
            let noun = if days.abs() == 1 { "day" } else { "days" };
            let when = match days {
                0 => "the same day".to_owned(),
                1.. => format!("{days} {noun} before"),
                _ => format!("{} {noun} after", -days),
            };
            format!("validated by the registry on {}, {when}", shown_day(day))
        }
        (_, None, Some(day)) => format!(
            "not known to be validated; its object was last changed on {}, which says no more \
             than that",
            shown_day(day)
        ),
        (_, None, None) => "not known to be validated".to_owned(),
    }
}

/// What the RPKI and route objects say of who announces it.
pub(crate) fn states(origin: &OriginFacts) -> String {
    let rpki = match (origin.rpki.as_deref(), origin.rpki_reason.as_deref()) {
        (None, _) => "the RPKI was not asked",
        (Some("valid"), _) => "valid by the RPKI",
        (Some(_), Some("asn")) => "invalid by the RPKI: VRPs name other networks",
        (Some(_), Some(_)) => "invalid by the RPKI: longer than VRPs allow",
        (Some(_), None) => "not found in the RPKI: no VRP covers it",
    };
    let irr = match origin.irr {
        None => "route objects were not asked",
        Some("exact") => "a route object says the same",
        Some("less-specific") => "a route object of a prefix around it has this origin",
        Some("other-origin") => "route objects have other origins only",
        Some(_) => "there is no route object",
    };
    let origin_as = match origin.is_in_origin_as {
        None => "",
        Some(true) => "; named in ARIN's OriginAS",
        Some(false) => "; not named in ARIN's OriginAS",
    };
    format!("{rpki}; {irr}{origin_as}")
}

/// The holder by one record, as far as the record names one.
pub(crate) fn holder(holding: &Holding) -> Option<String> {
    let name = holding.name.as_deref();
    match (holding.holder.as_deref(), holding.id.as_deref()) {
        (Some(holder), Some(id)) => Some(format!("{holder} ({id})")),
        (Some(holder), None) => Some(holder.to_owned()),
        (None, id) if holding.register != "delegation" => match (name, id) {
            (Some(name), Some(id)) => Some(format!("{name} of {id}")),
            (Some(name), None) => Some(name.to_owned()),
            (None, id) => id.map(str::to_owned),
        },
        (None, _) => None,
    }
}

/// The economy by one record: where the holder is registered before where the block
/// is said to be used.
pub(crate) fn economy(holding: &Holding) -> Option<&str> {
    let economy = holding.organisation_economy.as_deref();
    economy.or(holding.economy.as_deref())
}
