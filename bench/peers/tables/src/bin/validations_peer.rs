//! Validates routes by VRPs with tables of others and a plain RFC 6811 §2 on top:
//! `validations_peer --ip-network-table|--prefix-trie VRPS ROUTES [--answers]`.
//! The files are those of our own program, and read by other code.

#[path = "../../../../src/timed.rs"]
mod timed;

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::ExitCode;

use ip_network::{IpNetwork, Ipv4Network, Ipv6Network};
use ip_network_table::IpNetworkTable;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use prefix_trie::PrefixMap;
use serde::Deserialize;
use timed::{Digest, Timed};

/// As often as ours.
const ROUNDS: usize = 30;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [how, vrps, routes] => run(how, vrps, routes, false),
        [how, vrps, routes, "--answers"] => run(how, vrps, routes, true),
        _ => Err("usage: validations_peer --TABLE VRPS ROUTES [--answers]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A maximum length, and who may originate.
type Vrp = (u8, u32);

/// A route's address, its length, and its origin.
type Route = (IpAddr, u8, Option<u32>);

#[derive(Deserialize)]
struct File {
    roas: Vec<Roa>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Roa {
    asn: u32,
    prefix: String,
    max_length: u8,
}

fn run(how: &str, vrps: &str, routes: &str, is_asked: bool) -> Result<(), Box<dyn Error>> {
    let file: File = serde_json::from_slice(&std::fs::read(vrps)?)?;
    let text = std::fs::read_to_string(routes)?;
    let routes = text.lines().map(route).collect::<Result<Vec<_>, _>>()?;
    match how {
        "--ip-network-table" => {
            let mut table = IpNetworkTable::<Vec<Vrp>>::new();
            for Roa {
                asn,
                prefix,
                max_length,
            } in &file.roas
            {
                let (address, length) = block(prefix)?;
                let network = IpNetwork::new(address, length).map_err(|_| "no network")?;
                match table.exact_match_mut(network) {
                    Some(vrps) => vrps.push((*max_length, *asn)),
                    None => {
                        table.insert(network, vec![(*max_length, *asn)]);
                    }
                }
            }
            finish(&text, &routes, is_asked, |route| {
                in_ip_network_table(&table, route)
            })
        }
        "--prefix-trie" => {
            let (mut ipv4, mut ipv6) = (PrefixMap::new(), PrefixMap::new());
            for Roa {
                asn,
                prefix,
                max_length,
            } in &file.roas
            {
                let vrp = (*max_length, *asn);
                match prefix.parse()? {
                    IpNet::V4(block) => ipv4.entry(block).or_insert_with(Vec::new).push(vrp),
                    IpNet::V6(block) => ipv6.entry(block).or_insert_with(Vec::new).push(vrp),
                }
            }
            finish(&text, &routes, is_asked, |route| {
                in_prefix_trie(&ipv4, &ipv6, route)
            })
        }
        _ => Err(format!("there is no {how}").into()),
    }
}

fn finish(
    text: &str,
    routes: &[Route],
    is_asked: bool,
    state: impl Fn(&Route) -> u8,
) -> Result<(), Box<dyn Error>> {
    if is_asked {
        let mut out = BufWriter::new(io::stdout().lock());
        for (line, route) in text.lines().zip(routes) {
            let words = ["valid", "invalid asn", "invalid length", "not-found"];
            writeln!(out, "{line} {}", words[usize::from(state(route))])?;
        }
        return Ok(out.flush()?);
    }
    let mut states = vec![0; routes.len()];
    let timed = Timed::of(ROUNDS, routes.len(), || {
        for (route, found) in routes.iter().zip(&mut states) {
            *found = state(route);
        }
        black_box(&states);
    });
    let mut digest = Digest::new();
    for state in states {
        digest.add(state.into());
    }
    println!("{}", timed.line(&digest));
    Ok(())
}

fn in_ip_network_table(table: &IpNetworkTable<Vec<Vrp>>, (address, length, origin): &Route) -> u8 {
    // All that hold the address; those longer than the route do not cover it.
    match address {
        IpAddr::V4(address) => {
            let holding = table.matches_ipv4(*address);
            let covering =
                holding.filter(|(block, _): &(Ipv4Network, _)| block.netmask() <= *length);
            state(covering.flat_map(|(_, vrps)| vrps), *length, *origin)
        }
        IpAddr::V6(address) => {
            let holding = table.matches_ipv6(*address);
            let covering =
                holding.filter(|(block, _): &(Ipv6Network, _)| block.netmask() <= *length);
            state(covering.flat_map(|(_, vrps)| vrps), *length, *origin)
        }
    }
}

fn in_prefix_trie(
    ipv4: &PrefixMap<Ipv4Net, Vec<Vrp>>,
    ipv6: &PrefixMap<Ipv6Net, Vec<Vrp>>,
    (address, length, origin): &Route,
) -> u8 {
    match address {
        IpAddr::V4(address) => {
            let route = Ipv4Net::new_assert(*address, *length);
            state(ipv4.cover_values(&route).flatten(), *length, *origin)
        }
        IpAddr::V6(address) => {
            let route = Ipv6Net::new_assert(*address, *length);
            state(ipv6.cover_values(&route).flatten(), *length, *origin)
        }
    }
}

/// RFC 6811 §2 of the VRPs that cover a route: 0 for valid, 1 for invalid since none
/// has the origin, 2 for invalid since those allow no such length, 3 for not found.
fn state<'a>(covering: impl Iterator<Item = &'a Vrp>, length: u8, origin: Option<u32>) -> u8 {
    let mut state = 3;
    for (max_length, asn) in covering {
        if Some(*asn) == origin && *asn != 0 {
            if length <= *max_length {
                return 0;
            }
            state = 2;
        } else if state == 3 {
            state = 1;
        }
    }
    state
}

fn block(text: &str) -> Result<(IpAddr, u8), Box<dyn Error>> {
    let (address, length) = text.split_once('/').ok_or("no block")?;
    let address = match address.parse::<Ipv4Addr>() {
        Ok(address) => address.into(),
        Err(_) => address.parse::<Ipv6Addr>()?.into(),
    };
    Ok((address, length.parse()?))
}

fn route(line: &str) -> Result<Route, Box<dyn Error>> {
    let (prefix, origin) = line.split_once(' ').ok_or("no route")?;
    let (address, length) = block(prefix)?;
    Ok((address, length, origin.parse().ok()))
}
