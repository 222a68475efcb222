//! The day as bytes: the table at noon, the stream, and what is known of the
//! networks.

use std::fmt::Write;
use std::net::Ipv4Addr;

use net::{Asn, Prefix, Timestamp};

use crate::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, Message, Nlri, Peer, PeerIndexTable, Record, Rib,
    RibEntry, Session, Update, encode_all,
};
use crate::random::mix;

use super::background::Holdings;
use super::cast;
use super::day::{Change, Route, at};
use super::oddities;
use super::topology::Topology;

/// Invented: the collector's AS (RFC 5398) and address (RFC 5737 §3).
const COLLECTOR: (Asn, Ipv4Addr) = (Asn(64496), Ipv4Addr::new(198, 51, 100, 254));
/// Every so many peers tag their routes with a community.
const TAGGING_PEERS: usize = 10;

/// The table at noon, all routes older than a day.
pub(super) fn table(topology: &Topology, holdings: &Holdings) -> Vec<u8> {
    let mut routes: Vec<(Prefix, Vec<RibEntry>)> = Vec::new();
    for (node, blocks) in holdings {
        let paths = topology.paths(*node, None);
        for block in blocks {
            let route = |path| route_at_noon(*block, path);
            let entries = paths.iter().enumerate().filter_map(|(peer, path)| {
                Some(RibEntry {
                    peer: peer as u16,
                    originated: received(*block, peer),
                    path_id: None,
                    attributes: attributes(topology, peer, &route(path.clone()?)),
                })
            });
            routes.push((*block, entries.collect()));
        }
    }
    routes.sort_by_key(|(prefix, _)| *prefix);
    let record = |body| Record {
        time: at(12, 0, 0),
        body,
    };
    let mut out = Vec::new();
    record(Body::PeerIndexTable(peer_index(topology))).encode(&mut out);
    for (sequence, (prefix, entries)) in routes.into_iter().enumerate() {
        let rib = Rib {
            sequence: sequence as u32,
            prefix,
            multicast: false,
            add_path: false,
            entries,
        };
        record(Body::Rib(rib)).encode(&mut out);
    }
    out
}

/// An ordinary route, or that of the aggregate.
fn route_at_noon(block: Prefix, path: Vec<u32>) -> Route {
    if block.to_string() == oddities::AGGREGATE {
        oddities::aggregate(path, &cast::COMPONENTS[..2])
    } else {
        Route::of(path)
    }
}

/// One to nine days before noon.
fn received(block: Prefix, peer: usize) -> Timestamp {
    let drawn = mix((block.bits() >> 96) as u64 ^ (peer as u64) << 40) % (8 * 86_400);
    Timestamp::from_seconds(at(12, 0, 0).seconds() - 86_400 - drawn as i64)
}

fn peer_index(topology: &Topology) -> PeerIndexTable {
    let peer = |(index, node): (usize, &usize)| Peer {
        router: peer_address(index),
        address: peer_address(index).into(),
        asn: Asn(topology.asn(*node)),
        asn_width: AsnWidth::Two,
    };
    PeerIndexTable {
        collector: COLLECTOR.1,
        view: String::new(),
        peers: topology.observers().iter().enumerate().map(peer).collect(),
    }
}

/// The stream of a quarter of an hour.
pub(super) fn updates(topology: &Topology, changes: &[Change]) -> Vec<u8> {
    let records: Vec<Record> = changes
        .iter()
        .map(|change| update(topology, change))
        .collect();
    encode_all(&records)
}

fn update(topology: &Topology, change: &Change) -> Record {
    let nlri: Vec<Nlri> = change.prefixes.iter().copied().map(Nlri::plain).collect();
    let update = match &change.route {
        None => Update {
            withdrawn: nlri,
            ..Update::default()
        },
        Some(route) => Update {
            withdrawn: Vec::new(),
            attributes: attributes(topology, change.peer, route),
            announced: nlri,
        },
    };
    Record {
        time: change.time,
        body: Body::Bgp4mp(Bgp4mp {
            session: Session {
                peer_asn: Asn(topology.asn(topology.observers()[change.peer])),
                local_asn: COLLECTOR.0,
                interface: 0,
                peer: peer_address(change.peer).into(),
                local: COLLECTOR.1.into(),
                asn_width: AsnWidth::Two,
            },
            event: Event::Message {
                message: Message::Update(update),
                local: false,
                add_path: false,
            },
        }),
    }
}

fn attributes(topology: &Topology, peer: usize, route: &Route) -> Vec<Attribute> {
    let mut attributes = vec![
        Attribute::Origin(0),
        Attribute::AsPath(route.path.clone()),
        Attribute::NextHop(peer_address(peer)),
    ];
    attributes.extend(route.more.iter().cloned());
    if peer.is_multiple_of(TAGGING_PEERS) {
        let asn = topology.asn(topology.observers()[peer]);
        attributes.push(Attribute::Communities(vec![asn << 16 | 100]));
    }
    attributes
}

/// Invented: an address for documentation (RFC 5737 §3).
fn peer_address(peer: usize) -> Ipv4Addr {
    Ipv4Addr::new(198, 51, 100, peer as u8 + 1)
}

/// The networks and their organisations in the form of CAIDA's `as-org2info`
/// JSON lines.
pub(super) fn organisations(topology: &Topology) -> String {
    let mut asns: Vec<u32> = topology.nodes().map(|node| topology.asn(node)).collect();
    asns.sort_unstable();
    let mut out = String::new();
    for asn in asns.iter().filter(|asn| **asn != cast::SIBLINGS[1]) {
        let who = organisation(*asn);
        writeln!(
            out,
            r#"{{"changed":"20080224","country":"{}","name":"{}","organizationId":"{}","source":"{}","type":"Organization"}}"#,
            who.economy, who.name, who.id, who.source
        )
        .expect("a string takes all");
    }
    for asn in asns {
        let who = organisation(asn);
        writeln!(
            out,
            r#"{{"asn":"{asn}","changed":"20080224","name":"{}","organizationId":"{}","source":"{}","type":"ASN"}}"#,
            who.short, who.id, who.source
        )
        .expect("a string takes all");
    }
    out
}

struct Organisation {
    id: String,
    name: String,
    short: String,
    economy: &'static str,
    source: &'static str,
}

fn organisation(asn: u32) -> Organisation {
    let real = |id: &str, name: &str, short: &str, economy, source| Organisation {
        id: id.to_owned(),
        name: name.to_owned(),
        short: short.to_owned(),
        economy,
        source,
    };
    match asn {
        cast::YOUTUBE => real("YOUTU-ARIN", "YouTube, Inc.", "YOUTUBE", "US", "ARIN"),
        cast::PAKISTAN_TELECOM => real(
            "@aut-17557-APNIC",
            "Pakistan Telecommunication Company Limited",
            "PKTELECOM-AS-AP",
            "PK",
            "APNIC",
        ),
        cast::PCCW => real("BNA-42-ARIN", "PCCW Global", "BTN-ASN", "US", "ARIN"),
        _ => {
            // The siblings are one organisation, named after the elder.
            let named = if asn == cast::SIBLINGS[1] {
                cast::SIBLINGS[0]
            } else {
                asn
            };
            Organisation {
                id: format!("EXAMPLE-{named}"),
                name: format!("Example network {named}"),
                short: format!("EXAMPLE-{asn}"),
                economy: "ZZ",
                source: "EXAMPLE",
            }
        }
    }
}

/// Who buys from whom in the form of CAIDA's AS relationships, serial 1.
pub(super) fn relationships(topology: &Topology) -> String {
    let mut lines = Vec::new();
    for node in topology.nodes() {
        let asn = topology.asn(node);
        let providers = topology.providers(node).iter();
        lines.extend(providers.map(|provider| (topology.asn(*provider), asn, -1)));
        let later = topology.lateral(node).iter().filter(|peer| **peer > node);
        lines.extend(later.map(|peer| (asn, topology.asn(*peer), 0)));
    }
    lines.sort_unstable();
    let mut out = String::from(RELATIONSHIPS_HEAD);
    for (left, right, kind) in lines {
        writeln!(out, "{left}|{right}|{kind}").expect("a string takes all");
    }
    out
}

const RELATIONSHIPS_HEAD: &str = "\
# The invented Internet of 24 February 2008; only AS3491|AS17557 is public fact.
# provider|customer|-1
# peer|peer|0
";
