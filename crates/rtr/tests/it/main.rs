//! The protocol as bytes, as a machine, over loopback with scripted caches, and
//! with real ones where they are installed.

mod caches;
mod fuzz_replay;
mod million;
mod pdu;
mod script;
mod server;
mod session;

use net::{Asn, Prefix};
use rpki::State;
use rtr::pdu::{AspaForm, Intervals};
use rtr::{Pdu, Snapshot, Version};

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

/// From text like `+10.0.0.0/8-24 AS64496`; a minus withdraws.
fn vrp(text: &str) -> Pdu<'static> {
    let (announce, rest) = match text.split_at(1) {
        ("+", rest) => (true, rest),
        ("-", rest) => (false, rest),
        _ => panic!("no sign: {text}"),
    };
    let (block, asn) = rest.split_once(' ').expect("a VRP");
    let (block, max_length) = block.rsplit_once('-').expect("a maximum length");
    Pdu::Prefix {
        announce,
        prefix: prefix(block),
        max_length: max_length.parse().expect("a length"),
        asn: asn.parse().expect("an AS number"),
    }
}

/// PDUs of a version as bytes.
fn bytes<'a>(version: Version, pdus: impl IntoIterator<Item = Pdu<'a>>) -> Vec<u8> {
    let mut out = Vec::new();
    for pdu in pdus {
        pdu.encode(version, &mut out);
    }
    out
}

/// An End of Data that is good for an hour, and asks for nothing before.
fn end(version: Version, session: u16, serial: u32) -> Pdu<'static> {
    Pdu::EndOfData {
        session,
        serial,
        intervals: (version >= Version::V1).then_some(Intervals {
            refresh: 1_800,
            retry: 600,
            expire: 3_600,
        }),
    }
}

/// A whole answer.
fn answer(version: Version, session: u16, serial: u32, lines: &[&str]) -> Vec<u8> {
    let begin = [Pdu::CacheResponse { session }];
    let records = lines.iter().map(|line| vrp(line));
    let all = begin
        .into_iter()
        .chain(records)
        .chain([end(version, session, serial)]);
    bytes(version, all)
}

/// What a snapshot has, as lines.
fn lines(snapshot: &Snapshot) -> Vec<String> {
    let vrps = snapshot.payloads.vrps.iter();
    let vrps = vrps.map(|vrp| format!("{}-{} {}", vrp.prefix, vrp.max_length, vrp.asn));
    let keys = snapshot.router_keys.iter();
    let keys = keys.map(|key| format!("key {:02x} {}", key.identifier[0], key.asn));
    let aspas = snapshot.payloads.aspas.iter().map(|aspa| {
        let providers: Vec<String> = aspa.providers.iter().map(Asn::to_string).collect();
        format!("{}: {}", aspa.customer, providers.join(" "))
    });
    vrps.chain(keys).chain(aspas).collect()
}

fn state(snapshot: &Snapshot, block: &str, asn: u32) -> State {
    let vrps = &snapshot.payloads.vrps;
    vrps.validate(prefix(block), Some(Asn(asn)))
}

/// An ASPA that is announced, as bytes of its providers and what to make of them.
fn numbers(asns: &[u32]) -> Vec<u8> {
    asns.iter().flat_map(|asn| asn.to_be_bytes()).collect()
}

fn early(family: net::Family) -> AspaForm {
    AspaForm::Early(family)
}
