//! What networks say of themselves in PeeringDB: name, kind, policy.
//!
//! Two forms of JSON document are read: the daily dump of the whole database,
//! whose member `net` has the array `data`, and the answer of the API for `net`,
//! which has `data` at the top. Of a network's record the members below are kept;
//! PeeringDB has many more.
//!
//! Everything there is entered by the networks themselves, and nobody is obliged
//! to be there. Personal data of contacts are in another table, which is not read.

use std::io::BufRead;

use net::Asn;

use crate::line::LineProblemKind as Kind;
use crate::record::{Record, RecordProblem, each_record};

/// The networks of PeeringDB.
#[derive(Clone, Debug, Default)]
pub struct PeeringDb {
    /// In the order of their numbers, each once.
    networks: Vec<Network>,
}

/// A network as it describes itself; `None` stands for what it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The AS number.
    pub asn: Asn,
    /// The name: `YouTube`.
    pub name: String,
    /// Other names.
    pub also_known_as: Option<String>,
    /// The set of networks that it announces routes of (`irr_as_set`), with the
    /// registry in front of some: `RIPE::AS-EXAMPLE`. Some name several.
    pub irr_as_set: Option<String>,
    /// Its kind (`info_type`): `NSP`, `Content`, `Cable/DSL/ISP`.
    pub kind: Option<String>,
    /// With whom it peers (`policy_general`): `Open`, `Selective`, `Restrictive`,
    /// `No`.
    pub policy: Option<String>,
    /// How many IPv4 prefixes to expect of it at most (`info_prefixes4`).
    pub ipv4_prefixes: Option<u64>,
    /// How many IPv6 prefixes to expect of it at most (`info_prefixes6`).
    pub ipv6_prefixes: Option<u64>,
    /// Whether it asks that its routes are dropped when a route server passes
    /// them on (`info_never_via_route_servers`).
    pub never_via_route_servers: Option<bool>,
}

impl PeeringDb {
    /// Reads a document of either form.
    ///
    /// Records that cannot be used are left out and named. Those whose `status`
    /// is there and is not `ok` (deleted, not yet approved) are passed over. Of
    /// two records of one number the first counts and the other is named.
    pub fn read(reader: impl BufRead) -> (PeeringDb, Vec<RecordProblem>) {
        let mut networks: Vec<Network> = Vec::new();
        let mut known = rustc_hash::FxHashSet::default();
        let paths: [&[&str]; 2] = [&["net", "data"], &["data"]];
        let problems = each_record(reader, &paths, |_, record| {
            if record.text("status").is_some_and(|status| status != "ok") {
                return Ok(());
            }
            let network = network(record)?;
            if !known.insert(network.asn) {
                return Err(Kind::Repeated);
            }
            networks.push(network);
            Ok(())
        });
        networks.sort_unstable_by_key(|network| network.asn);
        (PeeringDb { networks }, problems)
    }

    /// The network of a number.
    pub fn network(&self, asn: Asn) -> Option<&Network> {
        let at = self
            .networks
            .binary_search_by_key(&asn, |network| network.asn);
        Some(&self.networks[at.ok()?])
    }

    /// All networks, in the order of their numbers.
    pub fn networks(&self) -> &[Network] {
        &self.networks
    }
}

fn network(record: &Record) -> Result<Network, Kind> {
    let text = |name| record.text(name).map(str::to_owned);
    let asn = record.number("asn").ok_or(Kind::Missing("asn"))?;
    Ok(Network {
        asn: Asn(u32::try_from(asn).map_err(|_| Kind::Asn)?),
        name: text("name").ok_or(Kind::Missing("name"))?,
        also_known_as: text("aka"),
        irr_as_set: text("irr_as_set"),
        kind: text("info_type"),
        policy: text("policy_general"),
        ipv4_prefixes: record.number("info_prefixes4"),
        ipv6_prefixes: record.number("info_prefixes6"),
        never_via_route_servers: record.flag("info_never_via_route_servers"),
    })
}
