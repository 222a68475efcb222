//! Every state of a full table's routes, held to a validator that shares no code
//! with ours: files read by `serde_json` and the standard library, VRPs in the
//! table of the crate `ip_network_table`, and a plain RFC 6811 §2 on top.

use std::io::{BufRead, BufReader, Read};
use std::net::IpAddr;

use bzip2::read::BzDecoder;
use flate2::read::GzDecoder;
use ip_network::{IpNetwork, Ipv4Network, Ipv6Network};
use ip_network_table::IpNetworkTable;
use net::{Asn, Prefix};
use rpki::{Payloads, Reason, State};
use serde::Deserialize;

use crate::real::open;

#[derive(Deserialize)]
struct Dump {
    roas: Vec<Roa>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Roa {
    asn: u32,
    prefix: String,
    max_length: u8,
}

/// Maximum lengths and networks of the VRPs of each block.
type Table = IpNetworkTable<Vec<(u8, u32)>>;

fn table(dump: &Dump) -> Table {
    let mut table = Table::new();
    for roa in &dump.roas {
        let block: IpNetwork = roa.prefix.parse().expect("a block");
        let vrp = (roa.max_length, roa.asn);
        match table.exact_match_mut(block) {
            Some(vrps) => vrps.push(vrp),
            None => drop(table.insert(block, vec![vrp])),
        }
    }
    table
}

/// The words of RFC 6811 §2, and which of both a route is that no VRP matches.
fn state(table: &Table, route: IpNetwork, origin: Option<u32>) -> &'static str {
    let (length, covering): (u8, Vec<(u8, u32)>) = match route {
        IpNetwork::V4(route) => {
            let holding = table.matches_ipv4(route.network_address());
            let is_around = |(block, _): &(Ipv4Network, _)| block.netmask() <= route.netmask();
            let vrps = holding.filter(is_around).flat_map(|(_, vrps)| vrps);
            (route.netmask(), vrps.copied().collect())
        }
        IpNetwork::V6(route) => {
            let holding = table.matches_ipv6(route.network_address());
            let is_around = |(block, _): &(Ipv6Network, _)| block.netmask() <= route.netmask();
            let vrps = holding.filter(is_around).flat_map(|(_, vrps)| vrps);
            (route.netmask(), vrps.copied().collect())
        }
    };
    let of_origin = |(_, asn): &&(u8, u32)| *asn != 0 && Some(*asn) == origin;
    let mut of_origin = covering.iter().filter(of_origin).peekable();
    if covering.is_empty() {
        "not-found"
    } else if of_origin.peek().is_none() {
        "invalid asn"
    } else if of_origin.any(|(max_length, _)| length <= *max_length) {
        "valid"
    } else {
        "invalid length"
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Valid => "valid",
        State::Invalid(Reason::Asn) => "invalid asn",
        State::Invalid(Reason::Length) => "invalid length",
        State::NotFound => "not-found",
    }
}

fn lines(path: &str) -> impl Iterator<Item = String> {
    let file = open(path).expect("it is beside the others");
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map(|line| line.expect("the evidence is whole"))
}

/// The prefixes of a full table, each with the origin of the range that it starts
/// in.
fn routes() -> Vec<(String, Option<u32>)> {
    let mut ranges: Vec<(IpAddr, IpAddr, u32)> = Vec::new();
    for path in ["origins/asn-ipv4.csv.gz", "origins/asn-ipv6.csv.gz"] {
        ranges.extend(lines(path).map(|line| {
            let columns: Vec<&str> = line.splitn(4, ',').collect();
            let address = |text: &str| text.parse().expect("an address");
            let asn = columns[2].parse().expect("a number");
            (address(columns[0]), address(columns[1]), asn)
        }));
    }
    ranges.sort_unstable();
    let with_origin = |prefix: String| {
        let address = prefix.split('/').next().expect("an address");
        let address: IpAddr = address.parse().expect("an address");
        let before = ranges.partition_point(|(first, _, _)| *first <= address);
        let range = before.checked_sub(1).map(|at| ranges[at]);
        let range = range.filter(|(_, last, _)| address <= *last);
        (prefix, range.map(|(_, _, asn)| asn))
    };
    lines("origins/full-table-prefixes.txt.gz")
        .map(with_origin)
        .collect()
}

#[test]
fn every_route_of_a_full_table_has_the_state_that_an_independent_validator_says() {
    let Some(file) = open("rpki/rpkiclient_summary_20250720T093135Z.json.bz2") else {
        return;
    };
    let mut text = Vec::new();
    let mut whole = BzDecoder::new(file);
    whole.read_to_end(&mut text).expect("the evidence is whole");
    let (ours, _) = Payloads::read(&text).expect("a file of VRPs");
    let theirs = table(&serde_json::from_slice(&text).expect("JSON"));

    let mut routes = routes();
    assert_eq!(routes.len(), 1_062_046);
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    let check = |prefix: &str, origin: Option<u32>, found: State| {
        let expected = state(&theirs, prefix.parse().expect("a block"), origin);
        assert_eq!(word(found), expected, "{prefix} {origin:?}");
        expected
    };
    let parsed = |prefix: &str| prefix.parse::<Prefix>().expect("a prefix");
    for (prefix, origin) in &routes {
        let found = ours.vrps.validate(parsed(prefix), origin.map(Asn));
        *counts.entry(check(prefix, *origin, found)).or_default() += 1;
    }
    // Each was met often enough to mean something.
    assert_eq!(counts.len(), 4);
    assert!(counts.values().all(|count| *count > 1_000), "{counts:?}");

    routes.sort_by_cached_key(|(prefix, _)| parsed(prefix));
    let mut sweep = ours.vrps.sweep();
    for (prefix, origin) in &routes {
        let found = sweep.validate(parsed(prefix), origin.map(Asn));
        check(prefix, *origin, found);
    }
}
