//! The few sentences that say it.

use crate::dossier::{
    Answer, BlockFacts, Claims, Conduct, ContactFacts, Dossier, Holding, NetworkFacts, Records,
};
use crate::serial::shown_day;
use crate::words;

/// The most networks or contacts that the answer names; the evidence has all.
const NAMED_MAX: usize = 3;

pub(super) fn answer(dossier: &Dossier) -> Answer {
    match (&dossier.block, &dossier.network, &dossier.conduct) {
        (Some(block), ..) => of_block(block),
        (None, Some(network), Some(conduct)) => of_network(network, conduct),
        _ => unreachable!("a question is about addresses or a network"),
    }
}

fn of_block(block: &BlockFacts) -> Answer {
    let delegations = records(block.delegations.as_ref());
    let objects = records(block.objects.as_ref());
    let held_objects: Vec<&Holding> = objects.iter().filter(|one| !one.is_unheld).collect();
    let mut holder = match held_objects.as_slice() {
        [] => same_holder(block).or_else(|| by_delegation(delegations)),
        [first, ..] => words::holder(first)
            .map(|name| format!("{name}, by the {} {}", first.register, first.about)),
    };
    let parts = [&block.delegations, &block.objects]
        .into_iter()
        .flatten()
        .map(|records| records.total)
        .max()
        .unwrap_or(0);
    if parts > 1
        && let Some(holder) = &mut holder
    {
        *holder = format!("several, in {parts} parts; of the first: {holder}");
    }
    let is_bogon = block.special.as_ref().filter(|special| special.is_bogon);
    let holder = match (holder, is_bogon) {
        (_, Some(special)) => format!("nobody: {}", words::special(special)),
        (Some(holder), None) => holder,
        (None, None) => unknown(block.delegations.is_some() || block.objects.is_some()),
    };
    Answer {
        holder,
        economy: economy(delegations.iter().chain(held_objects)),
        announced: announced(block),
        authorised: authorised(block),
        write_to: block_contacts(block),
    }
}

fn of_network(network: &NetworkFacts, conduct: &Conduct) -> Answer {
    let lists = [&network.objects, &network.as_org, &network.peeringdb];
    let named = lists.into_iter().flatten().flatten().find_map(|holding| {
        Some(format!(
            "{}, by {}",
            words::holder(holding)?,
            holding.register
        ))
    });
    let delegations = network.delegations.as_deref().unwrap_or_default();
    let asked = network.delegations.is_some() || lists.into_iter().any(Option::is_some);
    let holder = match (&network.special, named) {
        (Some(special), _) => format!("nobody: {}", words::special(special)),
        (None, Some(named)) => named,
        (None, None) => by_delegation(delegations).unwrap_or_else(|| unknown(asked)),
    };
    let all = delegations
        .iter()
        .chain(lists.into_iter().flatten().flatten());
    Answer {
        holder,
        economy: economy(all),
        announced: originated(conduct),
        authorised: match &conduct.aspas {
            None => "ASPAs were not asked".to_owned(),
            Some(aspas) if aspas.is_empty() => "it names no providers in the RPKI".to_owned(),
            Some(aspas) => {
                let providers = aspas.iter().flat_map(|aspa| &aspa.providers);
                let providers: Vec<_> = providers.map(ToString::to_string).collect();
                format!(
                    "it names as providers in the RPKI: {}",
                    providers.join(", ")
                )
            }
        },
        write_to: contacts(network.contacts.as_ref(), "it"),
    }
}

/// What a delegation says where nothing names the holder.
fn by_delegation(delegations: &[Holding]) -> Option<String> {
    let first = delegations.first()?;
    let registry = first.registry.as_deref().unwrap_or_default();
    let status = first.status.as_deref().unwrap_or_default();
    if first.is_unheld {
        return Some(format!(
            "nobody: {registry} has {} as {status}",
            first.about
        ));
    }
    let since = first
        .since
        .map_or(String::new(), |day| format!(" on {}", shown_day(day)));
    let id = first
        .id
        .as_deref()
        .map_or(String::new(), |id| format!(" to whom it knows as {id}"));
    Some(format!(
        "not named in what was asked: {registry} {status} {}{since}{id}",
        first.about
    ))
}

/// The name of a network that has the same holder.
fn same_holder(block: &BlockFacts) -> Option<String> {
    let delegation = records(block.delegations.as_ref()).first()?;
    let networks = records(block.same_holder.as_ref());
    let (network, name) = networks
        .iter()
        .find_map(|network| Some((network, network.name.as_deref()?)))?;
    let registry = delegation.registry.as_deref().unwrap_or_default();
    Some(format!(
        "{name}, as the holder of {}: {registry} has one holder for both",
        network.asn
    ))
}

fn unknown(asked: bool) -> String {
    if asked {
        "unknown: none of the registers that were asked has it".to_owned()
    } else {
        "unknown: no register of holders was asked".to_owned()
    }
}

/// The economy by the first record that has one, which is the delegation's where
/// there is one.
fn economy<'a>(holdings: impl Iterator<Item = &'a Holding>) -> String {
    holdings
        .filter(|holding| !holding.is_unheld)
        .find_map(|holding| {
            let economy = words::economy(holding)?;
            Some(format!("{economy}, by the {}", source(holding)))
        })
        .unwrap_or_else(|| "unknown".to_owned())
}

fn source(holding: &Holding) -> String {
    match holding.registry.as_deref() {
        Some(registry) => format!("{} of {registry}", holding.register),
        None => holding.register.to_owned(),
    }
}

fn announced(block: &BlockFacts) -> String {
    let Some(announced) = &block.announced else {
        return "no table of announcements was asked".to_owned();
    };
    let inside = match announced.inside.total {
        0 => String::new(),
        1 => "; 1 more prefix inside it".to_owned(),
        count => format!("; {count} more prefixes inside it"),
    };
    let Some(longest) = &announced.longest else {
        return format!("by nobody in the table that was asked{inside}");
    };
    let origins: Vec<String> = longest
        .origins
        .iter()
        .take(NAMED_MAX)
        .map(|origin| words::network(&origin.network))
        .collect();
    let more = match longest.origins.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    format!(
        "{} by {}{more}{inside}",
        longest.prefix,
        origins.join(" and ")
    )
}

fn authorised(block: &BlockFacts) -> String {
    let longest = block
        .announced
        .as_ref()
        .and_then(|found| found.longest.as_ref());
    let Some(longest) = longest else {
        return unannounced(&block.claims);
    };
    let several = longest.origins.len() > 1;
    let states = longest.origins.iter().take(NAMED_MAX).map(|origin| {
        let states = words::states(origin);
        if several {
            format!("{}: {states}", origin.network.asn)
        } else {
            states
        }
    });
    states.collect::<Vec<_>>().join(". ")
}

/// What may be announced of what is not, or of what nobody knows to be.
fn unannounced(claims: &Claims) -> String {
    let vrps = match &claims.vrps {
        None => "the RPKI was not asked".to_owned(),
        Some(vrps) if vrps.total == 0 => "no VRP covers it".to_owned(),
        Some(vrps) => {
            let each = vrps
                .first
                .iter()
                .take(NAMED_MAX)
                .map(|vrp| format!("{} up to /{} by {}", vrp.prefix, vrp.max_length, vrp.asn));
            format!("VRPs allow {}", each.collect::<Vec<_>>().join(", "))
        }
    };
    let objects = match &claims.route_objects {
        None => "route objects were not asked".to_owned(),
        Some(objects) if objects.total == 0 => "there is no route object".to_owned(),
        Some(objects) => {
            let each = objects.first.iter().take(NAMED_MAX);
            let each = each.map(|route| format!("{} by {}", route.prefix, route.origin));
            format!("route objects have {}", each.collect::<Vec<_>>().join(", "))
        }
    };
    format!("{vrps}; {objects}")
}

fn originated(conduct: &Conduct) -> String {
    let prefixes = match &conduct.originated {
        None => "no table of announcements was asked".to_owned(),
        Some(found) => {
            let noun = if found.prefixes.total == 1 {
                "prefix"
            } else {
                "prefixes"
            };
            let rpki = found.rpki.map_or(String::new(), |counts| {
                format!(
                    " (RPKI: {} valid, {} invalid, {} not found)",
                    counts.valid, counts.invalid, counts.not_found
                )
            });
            format!("{} {noun}{rpki}", found.prefixes.total)
        }
    };
    match &conduct.neighbours {
        None => prefixes,
        Some(found) => format!(
            "{prefixes}; {} providers, {} customers, {} peers",
            found.providers.total, found.customers.total, found.peers.total
        ),
    }
}

/// The block's own contacts, and those of who announces it.
fn block_contacts(block: &BlockFacts) -> Vec<String> {
    let mut lines = contacts(block.contacts.as_ref(), "it");
    let longest = block
        .announced
        .as_ref()
        .and_then(|found| found.longest.as_ref());
    let origins = longest.into_iter().flat_map(|found| &found.origins);
    for origin in origins.take(NAMED_MAX) {
        let network = &origin.network;
        for contact in records(network.contacts.as_ref()) {
            lines.push(format!(
                "about {}: {}",
                network.asn,
                words::contact(contact)
            ));
        }
    }
    lines
}

fn contacts(contacts: Option<&Records<ContactFacts>>, what: &str) -> Vec<String> {
    let Some(found) = contacts else {
        return vec![format!("no register of contacts was asked about {what}")];
    };
    if found.total == 0 {
        return vec![format!(
            "nobody: no object that was asked leads to a contact for {what}"
        )];
    }
    let mut lines: Vec<String> = found
        .first
        .iter()
        .take(NAMED_MAX)
        .map(words::contact)
        .collect();
    if let Some(more @ 1..) = found.total.checked_sub(NAMED_MAX) {
        lines.push(format!("… and {more} more, for other parts"));
    }
    lines
}

fn records<T>(records: Option<&Records<T>>) -> &[T] {
    records.map_or(&[], |records| &records.first)
}
