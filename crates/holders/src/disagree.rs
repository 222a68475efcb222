//! Where sources contradict each other, and what one should know before one relies on
//! them.

use std::collections::BTreeSet;

use net::Timestamp;

use crate::dossier::{Announcement, Dossier, Holding, NetworkFacts, Place, VrpSays};
use crate::evidence::Evidence;
use crate::serial::shown_day;
use crate::words;

/// After how many days a validated contact is called old. Our choice: APNIC
/// validates twice a year (prop-125), the RIPE NCC once (ripe-705).
const VALIDATION_DAYS_MAX: i64 = 366;

/// The sentences on contradictions.
pub(crate) fn disagreements(dossier: &Dossier) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(block) = &dossier.block {
        let lists = [&block.delegations, &block.objects];
        // Where there are several holders, several economies are no contradiction.
        let all: Vec<&Holding> = lists
            .into_iter()
            .flatten()
            .filter(|records| records.total == 1)
            .flat_map(|records| &records.first)
            .collect();
        economies(&dossier.query.to_string(), &all, &mut found);
        let held = all
            .iter()
            .find(|one| one.register != "delegation" && !one.is_unheld);
        let unheld = all
            .iter()
            .find(|one| one.register == "delegation" && one.is_unheld);
        if let (Some(object), Some(delegation)) = (held, unheld) {
            found.push(format!(
                "Whether anybody holds it: {} has it as {}, and an {} is registered for it ({}).",
                delegation.place,
                delegation.status.as_deref().unwrap_or_default(),
                object.register,
                object.place
            ));
        }
        let longest = block
            .announced
            .as_ref()
            .and_then(|found| found.longest.as_ref());
        if let Some(longest) = longest {
            announcement(longest, &all, &mut found);
            if let Some(special) = block.special.as_ref().filter(|special| special.is_bogon) {
                found.push(format!(
                    "Whether it may be announced: {}, and {} is announced ({}).",
                    words::special(special),
                    longest.prefix,
                    longest.place
                ));
            }
            for origin in &longest.origins {
                network(&origin.network, &mut found);
            }
        }
    }
    if let Some(facts) = &dossier.network {
        network(facts, &mut found);
        let conduct = dossier.conduct.as_ref();
        let originated = conduct.and_then(|conduct| conduct.originated.as_ref());
        if let (Some(special), Some(originated)) = (&facts.special, originated)
            && originated.prefixes.total > 0
        {
            found.push(format!(
                "Whether it may be in routes: {}, and the number of prefixes with this origin \
                 is {} ({}).",
                words::special(special),
                originated.prefixes.total,
                originated.place
            ));
        }
    }
    found
}

/// Contradictions about an announcement.
fn announcement(longest: &Announcement, holdings: &[&Holding], found: &mut Vec<String>) {
    let prefix = longest.prefix;
    for origin in &longest.origins {
        let asn = origin.network.asn;
        let objects = longest.claims.route_objects.as_ref();
        let others = || {
            let routes = objects.into_iter().flat_map(|records| &records.first);
            let each: Vec<String> = routes
                .take(3)
                .map(|route| format!("{} ({})", route.origin, route.place))
                .collect();
            each.join(", ")
        };
        match (origin.rpki.as_deref(), origin.irr) {
            (Some("valid"), Some("other-origin")) => found.push(format!(
                "Who may announce {prefix}: the RPKI lets {asn} ({}); route objects name {}.",
                vrp_places(longest),
                others()
            )),
            (Some("invalid"), Some("exact")) => found.push(format!(
                "Who may announce {prefix}: a route object names {asn} ({}); by the RPKI it is \
                 invalid ({}).",
                others(),
                vrp_places(longest)
            )),
            _ => {}
        }
        if origin.rpki.as_deref() == Some("invalid") && origin.is_in_origin_as == Some(true) {
            found.push(format!(
                "Who may announce {prefix}: ARIN's OriginAS names {asn}; by the RPKI it is \
                 invalid ({}).",
                vrp_places(longest)
            ));
        }
    }
    let unheld = holdings
        .iter()
        .find(|one| one.register == "delegation" && one.is_unheld);
    if let Some(delegation) = unheld {
        found.push(format!(
            "Whether anybody holds it: {} has {} as {}, and {prefix} is announced ({}).",
            delegation.place,
            delegation.about,
            delegation.status.as_deref().unwrap_or_default(),
            longest.place
        ));
    }
}

/// Contradictions about a network.
fn network(facts: &NetworkFacts, found: &mut Vec<String>) {
    let lists = [&facts.delegations, &facts.objects, &facts.as_org];
    let all: Vec<&Holding> = lists.into_iter().flatten().flatten().collect();
    economies(&facts.asn.to_string(), &all, found);
}

/// A sentence where records name two economies or more. `EU` and `AP` stand for a
/// region and contradict nothing.
fn economies(what: &str, holdings: &[&Holding], found: &mut Vec<String>) {
    let mut named: Vec<(&str, String)> = Vec::new();
    for holding in holdings.iter().filter(|holding| !holding.is_unheld) {
        if let Some(economy) = holding.economy.as_deref() {
            named.push((
                economy,
                format!("the {} ({})", holding.register, holding.place),
            ));
        }
        if let Some(economy) = holding.organisation_economy.as_deref() {
            let id = holding.id.as_deref().unwrap_or_default();
            let place = &holding.place;
            named.push((
                economy,
                format!(
                    "the organisation {id} of the {} ({place})",
                    holding.register
                ),
            ));
        }
    }
    named.retain(|(economy, _)| !is_region(economy));
    let distinct: BTreeSet<&str> = named.iter().map(|(economy, _)| *economy).collect();
    if distinct.len() < 2 {
        return;
    }
    let each: Vec<String> = named
        .iter()
        .map(|(economy, by)| format!("{economy} by {by}"))
        .collect();
    found.push(format!("The economy of {what}: {}.", each.join("; ")));
}

/// Whether it stands for a region, or for nothing known.
fn is_region(economy: &str) -> bool {
    matches!(economy, "EU" | "AP" | "ZZ")
}

fn vrp_places(announcement: &Announcement) -> String {
    let vrps = announcement.claims.vrps.as_ref();
    let shown = vrps.into_iter().flat_map(|vrps| &vrps.first).take(3);
    let each: Vec<String> = shown.map(|vrp| vrp.place.to_string()).collect();
    each.join("; ")
}

/// The sentences on what one should know.
pub(crate) fn notes(dossier: &Dossier, evidence: &Evidence) -> Vec<String> {
    let mut notes = Vec::new();
    let block = dossier.block.as_ref();
    let longest = block
        .and_then(|block| block.announced.as_ref())
        .and_then(|found| found.longest.as_ref());
    if let (Some(block), Some(longest)) = (block, longest) {
        let delegation = block.delegations.as_ref().filter(|found| found.total == 1);
        let economy = delegation.and_then(|found| found.first[0].economy.as_deref());
        for origin in &longest.origins {
            origin_notes(economy, &origin.network, &mut notes);
        }
        let vrps = longest.claims.vrps.as_ref();
        vrp_notes(
            vrps.map_or(&[], |vrps| &vrps.first),
            dossier.day,
            &mut notes,
        );
    }
    if let Some(special) = block.and_then(|block| block.special.as_ref())
        && !special.is_bogon
    {
        notes.push(format!("{}.", words::special(special)));
    }
    let contacts = [
        block.and_then(|block| block.contacts.as_ref()),
        dossier
            .network
            .as_ref()
            .and_then(|facts| facts.contacts.as_ref()),
    ];
    for contact in contacts
        .into_iter()
        .flatten()
        .flat_map(|found| &found.first)
    {
        if contact.validated_days_before > Some(VALIDATION_DAYS_MAX) {
            notes.push(format!(
                "{} was validated longer ago than registries leave between two validations.",
                contact.mailbox
            ));
        }
    }
    for file in &evidence.files {
        let later = file
            .made
            .filter(|made| shown_day(*made) > shown_day(dossier.day));
        if let Some(made) = later {
            notes.push(format!(
                "`{}` is of {}, after the day that was asked for.",
                file.name,
                shown_day(made)
            ));
        }
        if file.damage.is_some() {
            notes.push(format!(
                "`{}` could not be read to its end: what it does not have may be behind that.",
                file.name
            ));
        }
    }
    notes
}

/// What is to be known of a network that announces a block.
fn origin_notes(economy: Option<&str>, network: &NetworkFacts, notes: &mut Vec<String>) {
    if let Some(special) = &network.special {
        notes.push(format!("The origin: {}.", words::special(special)));
    }
    let delegations = network.delegations.as_deref().unwrap_or_default();
    let as_org = network.as_org.as_deref().unwrap_or_default();
    let other = delegations.iter().chain(as_org).find_map(words::economy);
    if let (Some(economy), Some(other)) = (economy, other)
        && economy != other
        && !is_region(economy)
        && !is_region(other)
    {
        notes.push(format!(
            "The block's holder is registered in {economy}, and the network that announces it, \
             {}, in {other}; that is common and no contradiction.",
            words::network(network)
        ));
    }
}

/// VRPs whose signatures end before the day.
fn vrp_notes(vrps: &[VrpSays], day: Timestamp, notes: &mut Vec<String>) {
    let ended = vrps
        .iter()
        .filter(|vrp| vrp.expires.is_some_and(|expires| expires < day));
    let count = ended.clone().count();
    if let Some(first) = ended.map(|vrp| &vrp.place).next() {
        let place: &Place = first;
        notes.push(format!(
            "Signatures of {count} of the VRPs ended before the day that was asked for, unless \
             they were renewed since the file was made ({place})."
        ));
    }
}
