//! What the decoder says of some content, owned, to be compared.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};

use mrt::{Action, Counts, Decoder, Defects, Element, Frame, Framer};
use net::Prefix;

/// All of it.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) elements: Vec<Seen>,
    pub(crate) counts: Counts,
    pub(crate) defects: Defects,
    pub(crate) record_bytes: u64,
    pub(crate) gap_bytes: u64,
}

/// A route or a session change with all that is decoded of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// `A`, `W`, `B` as `bgpdump` has them, or `S` for a session change.
    pub(crate) action: char,
    pub(crate) micros: i64,
    pub(crate) peer_asn: u32,
    pub(crate) peer: Option<IpAddr>,
    pub(crate) peer_id: Option<Ipv4Addr>,
    pub(crate) states: Option<(u16, u16)>,
    pub(crate) prefix: Option<Prefix>,
    pub(crate) path_id: Option<u32>,
    pub(crate) originated: Option<i64>,
    pub(crate) origin_code: Option<u8>,
    pub(crate) path: Option<String>,
    pub(crate) next_hop: Option<IpAddr>,
    pub(crate) med: Option<u32>,
    pub(crate) local_pref: Option<u32>,
    pub(crate) atomic_aggregate: bool,
    pub(crate) aggregator: Option<(u32, IpAddr)>,
    pub(crate) communities: Vec<u32>,
}

/// Decodes content that comes in chunks of the given size. Every byte is in a
/// record or in a gap.
pub(crate) fn decode(content: &[u8], chunk_bytes: usize) -> Decoded {
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut elements = Vec::new();
    let mut chunks = content.chunks(chunk_bytes);
    let mut finished = false;
    while !finished {
        match chunks.next() {
            Some(chunk) => framer.push(chunk.to_vec()),
            None => {
                framer.finish();
                finished = true;
            }
        }
        while let Some(frame) = framer.next_frame() {
            match frame {
                Frame::Record(record) => {
                    decoder.record(&record, |element| elements.push(Seen::of(&element)));
                }
                Frame::Gap(gap) => decoder.gap(gap),
            }
        }
    }
    assert_eq!(
        framer.record_bytes() + framer.gap_bytes(),
        content.len() as u64,
        "bytes in records and in gaps"
    );
    Decoded {
        elements,
        counts: decoder.counts(),
        record_bytes: framer.record_bytes(),
        gap_bytes: framer.gap_bytes(),
        defects: decoder.into_defects(),
    }
}

/// The only element of one content.
pub(crate) fn one(content: &[u8]) -> Seen {
    let decoded = decode(content, content.len());
    assert_eq!(decoded.defects.kept(), [], "sound content");
    assert_eq!(decoded.elements.len(), 1, "{:?}", decoded.elements);
    decoded.elements[0].clone()
}

impl Decoded {
    /// Bytes, counts and defects, for snapshots.
    pub(crate) fn shown(&self) -> String {
        let c = self.counts;
        let mut shown = format!(
            "{} bytes in records, {} in gaps\n{} records: A {} W {} B {} S {}, other messages {}, \
             other families {}\n",
            self.record_bytes,
            self.gap_bytes,
            c.records,
            c.announcements,
            c.withdrawals,
            c.rib_entries,
            c.state_changes,
            c.other_messages,
            c.other_families,
        );
        for defect in self.defects.kept() {
            let span = &defect.span;
            writeln!(shown, "{} {}..{}", defect.kind, span.start, span.end).expect("a string");
        }
        shown
    }
}

impl Seen {
    fn of(element: &Element<'_>) -> Seen {
        let route = match element {
            Element::StateChange(change) => {
                return Seen {
                    action: 'S',
                    micros: change.timestamp.micros(),
                    peer_asn: change.peer.asn.0,
                    peer: Some(change.peer.address),
                    states: Some((change.old, change.new)),
                    ..Seen::default()
                };
            }
            Element::Route(route) => route,
        };
        let attributes = &route.attributes;
        Seen {
            action: match route.action {
                Action::Announce => 'A',
                Action::Withdraw => 'W',
                Action::Rib => 'B',
            },
            micros: route.timestamp.micros(),
            peer_asn: route.peer.asn.0,
            peer: Some(route.peer.address),
            peer_id: route.peer.bgp_id,
            states: None,
            prefix: Some(route.prefix),
            path_id: route.path_id,
            originated: route.originated.map(net::Timestamp::seconds),
            origin_code: attributes.origin_code(),
            path: attributes.as_path().map(|path| path.to_string()),
            next_hop: attributes.next_hop(),
            med: attributes.med(),
            local_pref: attributes.local_pref(),
            atomic_aggregate: attributes.atomic_aggregate(),
            aggregator: attributes.aggregator().map(|(asn, router)| (asn.0, router)),
            communities: attributes
                .communities()
                .map(|(high, low)| u32::from(high) << 16 | u32::from(low))
                .collect(),
        }
    }
}
