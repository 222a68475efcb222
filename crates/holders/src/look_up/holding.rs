//! Who holds it, by delegations, objects and lists of networks.

use net::{Asn, Prefix, Timestamp};
use registry::delegated::Resources;
use registry::registrations::Class;
use registry::{Delegation, Registration};

use super::Asked;
use crate::cidr;
use crate::dossier::{Holding, Place, Records, SameHolder};
use crate::kind::Kind;

impl Asked<'_> {
    /// The delegations that speak of a part of the block, each once.
    pub(super) fn delegations_of(self, block: Prefix) -> Option<Records<Holding>> {
        let parts = self.evidence.delegations.as_ref()?;
        let parts = parts.delegations_of_prefix(block).map(|(_, found)| found);
        let once = each_once(parts, |found| (found.file.name.as_str(), found.record.line));
        Some(once.map(|found| self.delegation(&found)).collect())
    }

    /// The delegation of a network; a list of none or one.
    pub(super) fn delegation_of_asn(self, asn: Asn) -> Option<Vec<Holding>> {
        let found = self.evidence.delegations.as_ref()?.delegation_of_asn(asn);
        Some(found.iter().map(|found| self.delegation(found)).collect())
    }

    /// Networks of the holder to whom the block, or its first part, was delegated.
    pub(super) fn same_holder(self, block: Prefix) -> Option<Records<SameHolder>> {
        let table = self.evidence.delegations.as_ref()?;
        let (_, own) = table.delegations_of_prefix(block).next()?;
        own.record.opaque_id?;
        let networks = table.iter().filter_map(|other| {
            let Resources::Asns { first, .. } = other.record.resources else {
                return None;
            };
            (own.same_holder(&other) == Some(true)).then(|| SameHolder {
                asn: first,
                name: self.name_of(first),
                place: self.place(&other.file.name, other.record.line),
            })
        });
        Some(networks.collect())
    }

    /// The smallest objects for parts of the block, each once.
    pub(super) fn objects_of(self, block: Prefix) -> Option<Records<Holding>> {
        let parts = self.evidence.registrations.as_ref()?;
        let parts = parts.of_prefix(block).map(|(_, found)| found);
        let once = each_once(parts, |found| (found.file, found.line));
        Some(once.map(|found| self.object(&found)).collect())
    }

    /// The object of a network; a list of none or one.
    pub(super) fn object_of_asn(self, asn: Asn) -> Option<Vec<Holding>> {
        let found = self.evidence.registrations.as_ref()?.of_asn(asn);
        Some(found.iter().map(|found| self.object(found)).collect())
    }

    /// The record of AS2Org; a list of none or one.
    pub(super) fn as_org(self, asn: Asn) -> Option<Vec<Holding>> {
        let found = self.evidence.as_org.as_ref()?.holder(asn);
        let holding = found.map(|found| Holding {
            holder: found.organisation_name.map(str::to_owned),
            name: found.as_name.map(str::to_owned),
            id: Some(found.organisation.to_owned()),
            registry: found.source.map(str::to_owned),
            economy: found.economy.map(str::to_owned),
            changed: found.changed.and_then(compact_day),
            ..blank(
                "as2org",
                one_asn(asn),
                self.record(Kind::AsOrg, Some(found.line), None),
            )
        });
        Some(holding.into_iter().collect())
    }

    /// What a network says of itself; a list of none or one.
    pub(super) fn peeringdb(self, asn: Asn) -> Option<Vec<Holding>> {
        let found = self.evidence.peeringdb.as_ref()?.network(asn);
        let holding = found.map(|found| Holding {
            name: Some(found.name.clone()),
            status: found.kind.clone(),
            ..blank(
                "peeringdb",
                one_asn(asn),
                self.record(Kind::PeeringDb, None, Some(asn.to_string())),
            )
        });
        Some(holding.into_iter().collect())
    }

    /// The name that a register has for a network, as a reader knows it best.
    pub(super) fn name_of(self, asn: Asn) -> Option<String> {
        let as_org = self.evidence.as_org.as_ref();
        let objects = self.evidence.registrations.as_ref();
        as_org
            .and_then(|table| table.holder(asn))
            .and_then(|found| found.organisation_name.or(found.as_name))
            .or_else(|| {
                let found = objects?.of_asn(asn)?;
                found.organisation_name.or(found.name)
            })
            .map(str::to_owned)
            .or_else(|| {
                let found = self.evidence.peeringdb.as_ref()?.network(asn)?;
                Some(found.name.clone())
            })
    }

    fn delegation(self, found: &Delegation<'_>) -> Holding {
        let record = &found.record;
        Holding {
            id: record.opaque_id.map(str::to_owned),
            registry: Some(record.registry.to_owned()),
            economy: found.economy().map(str::to_owned),
            status: Some(record.status.word().to_owned()),
            since: record.day,
            is_unheld: !record.status.is_delegated(),
            ..blank(
                "delegation",
                record.resources,
                self.place(&found.file.name, record.line),
            )
        }
    }

    fn object(self, found: &Registration<'_>) -> Holding {
        let word = match found.resources {
            Some(Resources::Ipv6 { .. }) => "inet6num",
            _ => found.class.word(),
        };
        let resources = found
            .resources
            .expect("blocks and networks have addresses or a number");
        Holding {
            holder: found.organisation_name.map(str::to_owned),
            name: found.name.map(str::to_owned),
            id: found.organisation.map(str::to_owned),
            registry: Some(found.source.to_owned()),
            economy: match found.class {
                Class::Block => found.country.map(str::to_ascii_uppercase),
                Class::Network | Class::Organisation => None,
            },
            organisation_economy: found.organisation_country.map(str::to_ascii_uppercase),
            status: found.status.map(str::to_owned),
            since: found.created,
            changed: found.last_modified,
            is_unheld: found.is_placeholder(),
            ..blank(word, resources, self.place(found.file, found.line))
        }
    }
}

fn one_asn(asn: Asn) -> Resources {
    Resources::Asns {
        first: asn,
        last: asn,
    }
}

fn blank(register: &'static str, resources: Resources, place: Place) -> Holding {
    Holding {
        register,
        about: cidr::shown(resources),
        resources,
        holder: None,
        name: None,
        id: None,
        registry: None,
        economy: None,
        organisation_economy: None,
        status: None,
        since: None,
        changed: None,
        is_unheld: false,
        place,
    }
}

/// What follows itself with other things between is one thing all the same: a block
/// is cut by those inside it.
fn each_once<'a, T>(
    all: impl Iterator<Item = T>,
    key: impl Fn(&T) -> (&'a str, u64),
) -> impl Iterator<Item = T> {
    let mut known = std::collections::HashSet::new();
    all.filter(move |one| known.insert(key(one)))
}

/// `20060131`, as AS2Org writes days.
fn compact_day(text: &str) -> Option<Timestamp> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    format!("{year}-{month}-{day}").parse().ok()
}
