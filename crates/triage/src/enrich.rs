//! What is added to an event, from registers and the desk.

use std::net::IpAddr;
use std::sync::Arc;

use events::{Event, Field};
use holders::{AsOf, Editions};
use net::{Asn, Prefix};
use predicate::Value;
use registry::PrefixTable;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::columns::Added;
use crate::desk::{Asset, Desk};

/// Adds what registers and the desk know of the two sides of an event.
#[derive(Debug)]
pub struct Enricher {
    registers: Arc<Editions>,
    desk: Desk,
    constituency: Option<Constituency>,
    assets: Assets,
}

/// Blocks and networks in one table each.
#[derive(Debug)]
struct Constituency {
    prefixes: PrefixTable,
    asns: FxHashSet<Asn>,
}

/// Where assets are, each way in one table.
#[derive(Debug, Default)]
struct Assets {
    prefixes: Option<PrefixTable>,
    /// The asset of each prefix of the table.
    of_prefix: Vec<usize>,
    of_asn: FxHashMap<Asn, usize>,
    of_domain: FxHashMap<String, usize>,
}

/// What was added to an event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'r> {
    /// Of the source.
    pub source: Side<'r>,
    /// Of the destination.
    pub destination: Side<'r>,
    /// Whether one of the two is in the constituency; `None` where the desk has not
    /// said whose events are its own, or neither side has an address or a network.
    pub in_constituency: Option<bool>,
    /// The desk's economy.
    pub own_economy: Option<&'r str>,
}

/// What is known of one side of an event; `None` is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Side<'r> {
    /// Who holds it.
    pub holder: Option<&'r str>,
    /// Where it is registered.
    pub economy: Option<&'r str>,
    /// The asset that it is.
    pub asset: Option<&'r str>,
    /// That asset's sector.
    pub sector: Option<&'r str>,
    /// Whom to write to, by the registers.
    pub abuse_contact: Option<&'r str>,
}

impl<'r> Facts<'r> {
    /// What a rule sees in an added column.
    pub fn value(&self, added: Added) -> Value<'r> {
        let text = |text: Option<&'r str>| text.map_or(Value::Null, Value::text);
        match added {
            Added::SourceHolder => text(self.source.holder),
            Added::SourceEconomy => text(self.source.economy),
            Added::SourceSector => text(self.source.sector),
            Added::SourceAsset => text(self.source.asset),
            Added::DestinationHolder => text(self.destination.holder),
            Added::DestinationEconomy => text(self.destination.economy),
            Added::DestinationSector => text(self.destination.sector),
            Added::DestinationAsset => text(self.destination.asset),
            Added::InConstituency => self
                .in_constituency
                .map_or(Value::Null, |is| Value::Integer(is.into())),
            Added::OwnEconomy => text(self.own_economy),
        }
    }
}

/// The fields of one side.
struct Fields {
    address: Field,
    asn: Field,
    name: Field,
}

const SOURCE: Fields = Fields {
    address: Field::SourceIp,
    asn: Field::SourceAsn,
    name: Field::SourceFqdn,
};
const DESTINATION: Fields = Fields {
    address: Field::DestinationIp,
    asn: Field::DestinationAsn,
    name: Field::DestinationFqdn,
};

impl Enricher {
    /// From registers, a desk, and the blocks in the files that the desk names.
    pub fn new(registers: Arc<Editions>, desk: Desk, more: Vec<Prefix>) -> Enricher {
        let constituency = (!desk.constituency.is_unknown()).then(|| Constituency {
            prefixes: PrefixTable::new(desk.constituency.prefixes.iter().copied().chain(more)),
            asns: desk.constituency.asns.iter().copied().map(Asn).collect(),
        });
        let assets = Assets::new(&desk.assets);
        Enricher {
            registers,
            desk,
            constituency,
            assets,
        }
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The registers that an event is looked up in: those of its day.
    pub fn registers(&self, event: &Event<'_>) -> AsOf<'_> {
        self.registers.as_of(|| event.time_or_observed())
    }

    /// What is known of an event's sides.
    pub fn facts(&self, event: &Event<'_>) -> Facts<'_> {
        let registers = self.registers(event);
        let (source, source_ours) = self.side(event, &SOURCE, registers);
        let (destination, destination_ours) = self.side(event, &DESTINATION, registers);
        let in_constituency = match (source_ours, destination_ours) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (None, None) => None,
            _ => Some(false),
        };
        Facts {
            source,
            destination,
            in_constituency,
            own_economy: self.desk.economy.map(catalog::Economy::code),
        }
    }

    /// What is known of one side, and whether it is in the constituency.
    fn side<'r>(
        &'r self,
        event: &Event<'_>,
        fields: &Fields,
        registers: AsOf<'r>,
    ) -> (Side<'r>, Option<bool>) {
        let address = event.get(fields.address).address();
        let told = event.get(fields.asn).integer();
        let told = told.and_then(|number| u32::try_from(number).ok()).map(Asn);
        let name = event.get(fields.name).text();
        if address.is_none() && told.is_none() && name.is_none() {
            return (Side::default(), None);
        }
        let asset = self.assets.find(address, told, name);
        let asset = asset.map(|at| &self.desk.assets[at]);
        let side = Side {
            holder: address.and_then(|address| holder(registers, address, told)),
            economy: address.and_then(|address| economy(registers, address)),
            asset: asset.map(|asset| asset.name.as_str()),
            sector: asset.map(|asset| asset.sector.word()),
            abuse_contact: address.and_then(|address| {
                let contacts = registers.table(|of| of.abuse_contacts.as_ref())?;
                Some(contacts.abuse_contact(address)?.mailbox)
            }),
        };
        (side, self.is_ours(address, told))
    }

    fn is_ours(&self, address: Option<IpAddr>, asn: Option<Asn>) -> Option<bool> {
        let constituency = self.constituency.as_ref()?;
        let by_address = address.map(|address| constituency.prefixes.longest(address).is_some());
        let by_asn = asn.map(|asn| constituency.asns.contains(&asn));
        match (by_address, by_asn) {
            (None, None) => None,
            (address, asn) => Some(address == Some(true) || asn == Some(true)),
        }
    }
}

fn economy(registers: AsOf<'_>, address: IpAddr) -> Option<&str> {
    let delegations = registers.table(|of| of.delegations.as_ref())?;
    delegations.economy_of(address)
}

/// The organisation of the network that the event names, or that announced the
/// address.
fn holder(registers: AsOf<'_>, address: IpAddr, told: Option<Asn>) -> Option<&str> {
    let organisations = registers.table(|of| of.as_org.as_ref())?;
    let announced = || {
        let table = registers.table(|of| of.prefix_origins.as_ref())?;
        let (_, origins) = table.longest(address)?;
        origins.first().copied()
    };
    let holder = organisations.holder(told.or_else(announced)?)?;
    Some(holder.organisation_name.unwrap_or(holder.organisation))
}

impl Assets {
    fn new(assets: &[Asset]) -> Assets {
        let mut pairs: Vec<(Prefix, usize)> = Vec::new();
        let mut found = Assets::default();
        for (at, asset) in assets.iter().enumerate() {
            pairs.extend(asset.prefixes.iter().map(|prefix| (*prefix, at)));
            for asn in asset.networks() {
                found.of_asn.entry(asn).or_insert(at);
            }
            for domain in &asset.domains {
                let domain = domain.trim_end_matches('.').to_lowercase();
                found.of_domain.entry(domain).or_insert(at);
            }
        }
        // Of two assets with one prefix the first in the file counts.
        pairs.sort();
        pairs.dedup_by_key(|(prefix, _)| *prefix);
        let table = PrefixTable::new(pairs.iter().map(|(prefix, _)| *prefix));
        found.of_prefix = table
            .prefixes()
            .iter()
            .map(|prefix| {
                let at = pairs.binary_search_by_key(prefix, |(of, _)| *of);
                pairs[at.expect("the table is made of these prefixes")].1
            })
            .collect();
        found.prefixes = (!pairs.is_empty()).then_some(table);
        found
    }

    /// By address, or else by name, or else by network: the narrower first.
    fn find(&self, address: Option<IpAddr>, asn: Option<Asn>, name: Option<&str>) -> Option<usize> {
        let by_address = || {
            let table = self.prefixes.as_ref()?;
            Some(self.of_prefix[table.longest(address?)?])
        };
        by_address()
            .or_else(|| self.by_name(name?))
            .or_else(|| self.of_asn.get(&asn?).copied())
    }

    /// By the name or the nearest one above it.
    fn by_name(&self, name: &str) -> Option<usize> {
        if self.of_domain.is_empty() {
            return None;
        }
        let mut rest = name;
        loop {
            if let Some(at) = self.of_domain.get(rest) {
                return Some(*at);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}
