//! The bodies of the fuzz targets, beside the code that they try: run by the
//! fuzzer, and on stable over every seed and every fixture by the tests.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::Ipv4Addr;
use std::sync::Arc;

use net::{Asn, Prefix};

use crate::attributes::Attribute;
use crate::defect::DefectKind;
use crate::table_dump_v2;
use crate::{
    Action, Attributes, Counts, Decoder, Defect, Defects, Element, Frame, Framer, Gap, Origin,
    OriginVisitor, Peer, Record, SegmentKind,
};

/// Decodes any bytes, cut into chunks of the given size, and checks what must
/// always hold.
///
/// # Panics
///
/// When bytes in records plus bytes in gaps are not all bytes, when records and
/// gaps overlap or leave a hole, when a defect's span is outside the content, when
/// the chunks' size changes what is decoded, or when records cut by the batch and
/// decoded each batch for itself are not what one decoder gives of them one by one.
pub fn decode(content: &[u8], chunk_bytes: usize) {
    let chunk_bytes = chunk_bytes.max(1);
    let whole = decode_one_by_one(content, content.len().max(1));
    let chunked = decode_one_by_one(content, chunk_bytes);
    assert_eq!(whole, chunked, "chunks change what is decoded");
    for chunk_bytes in [chunk_bytes, content.len().max(1)] {
        let batched = decode_in_batches(content, chunk_bytes);
        assert_eq!(whole, batched, "batches change what is decoded");
    }
}

/// All that decoding says of some content.
#[derive(Debug, Default, PartialEq, Eq)]
struct Decoded {
    /// Of each record: where it is, its bytes, and whether its length is short.
    records: Vec<(u64, u64, bool)>,
    gaps: Vec<Gap>,
    /// Of each element, all that it says, hashed.
    elements: Vec<u64>,
    counts: Counts,
    /// How many defects there are of each kind.
    defects: Vec<u64>,
    /// Those kept in full, of kinds that have room for all. Of others it depends
    /// on the batches which stand out of order within the last record.
    kept: Vec<Defect>,
}

impl Decoded {
    fn record<'a>(&mut self, record: &Record<'a>, decoder: &mut Decoder) {
        let span = (record.offset, record.bytes(), record.length_short);
        self.records.push(span);
        decoder.record(record, |element| {
            let mut hash = DefaultHasher::new();
            everything(&element, &mut hash);
            self.elements.push(hash.finish());
        });
    }

    fn finish(&mut self, content: &[u8], framer: &Framer, counts: Counts, defects: &Defects) {
        self.accounts_for(content, framer);
        self.counts = counts;
        assert_eq!(counts.records, self.records.len() as u64);
        assert_eq!(counts.elements(), self.elements.len() as u64);
        self.defects = DefectKind::ALL.map(|kind| defects.count(kind)).to_vec();
        assert_eq!(self.defects.iter().sum::<u64>(), defects.total());
        for kind in DefectKind::ALL {
            let kept = defects.kept().iter().filter(|defect| defect.kind == kind);
            let room = defects.count(kind).min(Defects::KEPT_PER_KIND_MAX);
            assert_eq!(
                kept.count() as u64,
                room,
                "{kind}: kept while there is room"
            );
        }
        for defect in defects.kept() {
            let span = &defect.span;
            assert!(span.start <= span.end && span.end <= content.len() as u64);
        }
        let has_room = |defect: &&Defect| defects.count(defect.kind) <= Defects::KEPT_PER_KIND_MAX;
        self.kept = defects.kept().iter().filter(has_room).cloned().collect();
        self.kept.sort_by_key(|defect| {
            let Defect {
                span,
                kind,
                attribute,
                treatment,
            } = defect;
            (span.start, span.end, *kind, *attribute, *treatment)
        });
    }

    /// Every byte is in one record or in one gap.
    fn accounts_for(&self, content: &[u8], framer: &Framer) {
        let records = self.records.iter();
        let records = records.map(|&(start, bytes, _)| (start, start + bytes));
        let gaps = self.gaps.iter().map(|gap| (gap.span.start, gap.span.end));
        let mut spans: Vec<(u64, u64)> = records.chain(gaps).collect();
        spans.sort_unstable();
        let mut end = 0;
        for span in spans {
            assert_eq!(span.0, end, "a frame starts where the one before it ended");
            end = span.1;
        }
        assert_eq!(end, content.len() as u64, "the last frame ends at the end");
        let in_records: u64 = self.records.iter().map(|record| record.1).sum();
        assert_eq!(framer.record_bytes(), in_records);
        assert_eq!(framer.record_bytes() + framer.gap_bytes(), end);
    }
}

/// One decoder, a record at a time.
fn decode_one_by_one(content: &[u8], chunk_bytes: usize) -> Decoded {
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut decoded = Decoded::default();
    let mut chunks = content.chunks(chunk_bytes);
    let mut end = 0;
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
                    assert_eq!(record.offset, end, "frames come in order");
                    end += record.bytes();
                    decoded.record(&record, &mut decoder);
                }
                Frame::Gap(gap) => {
                    assert_eq!(gap.span.start, end, "frames come in order");
                    end = gap.span.end;
                    decoded.gaps.push(gap.clone());
                    decoder.gap(gap);
                }
            }
        }
    }
    decoded.finish(content, &framer, decoder.counts(), decoder.defects());
    decoded
}

/// A decoder for each batch, as they would be on several threads; their defects
/// are put together in another order than the batches'.
fn decode_in_batches(content: &[u8], chunk_bytes: usize) -> Decoded {
    let mut framer: Framer = Framer::new();
    let mut decoded = Decoded::default();
    let mut peers: Arc<[Peer]> = Arc::default();
    let mut counts = Counts::default();
    let mut parts = Vec::new();
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
        let batch = framer.batch();
        let mut decoder = Decoder::with_peers(Arc::clone(&peers));
        for gap in batch.gaps() {
            decoded.gaps.push(gap.clone());
            decoder.gap(gap.clone());
        }
        for record in batch.records() {
            decoded.record(&record, &mut decoder);
        }
        assert_eq!(
            batch.is_empty(),
            batch.gaps().is_empty() && batch.records().next().is_none()
        );
        if let Some(table) = batch.tables().last() {
            peers = table_dump_v2::peers(table.body).0.into();
        }
        assert_eq!(*peers, **decoder.peers(), "the table of peers goes along");
        counts += decoder.counts();
        parts.push(decoder.into_defects());
    }
    let mut defects = Defects::default();
    let middle = parts.len() / 2;
    let later = parts.split_off(middle);
    for part in later.into_iter().chain(parts) {
        defects.absorb(part);
    }
    decoded.finish(content, &framer, counts, &defects);
    decoded
}

/// Decodes every lazy part of an element, and checks what they say of each other.
fn everything(element: &Element<'_>, hash: &mut DefaultHasher) {
    let route = match element {
        Element::StateChange(change) => {
            let time = (change.offset, change.timestamp);
            return (0, time, change.peer, change.old, change.new).hash(hash);
        }
        Element::Route(route) => route,
    };
    let time = (route.offset, route.timestamp, route.originated);
    (1, time, route.peer, route.action, route.path_id).hash(hash);
    route.prefix.hash(hash);
    let attributes = &route.attributes;
    if route.action == Action::Withdraw {
        assert!(attributes.bytes().is_empty(), "withdrawals have none");
    }
    attributes.treatment().hash(hash);
    let mut bytes = 0;
    for (flags, number, value) in attributes.raw() {
        (flags, number, value).hash(hash);
        bytes += 3 + usize::from(flags >> 4 & 1) + value.len();
    }
    assert!(bytes <= attributes.bytes().len());
    path(attributes, hash);
    lists(attributes, hash);
    each(attributes, hash);
    route.next_hop().hash(hash);
    (attributes.origin_code(), attributes.med()).hash(hash);
    (attributes.local_pref(), attributes.atomic_aggregate()).hash(hash);
    (attributes.aggregator(), attributes.originator_id()).hash(hash);
    (attributes.only_to_customer(), attributes.aigp()).hash(hash);
    let next_hops: Vec<_> = attributes.next_hops().collect();
    assert_eq!(next_hops.first().copied(), attributes.next_hop());
    next_hops.hash(hash);
    if let Some(reach) = attributes.mp_reach() {
        (reach.afi, reach.safi, reach.next_hop, reach.announced).hash(hash);
    }
    if let Some(unreach) = attributes.mp_unreach() {
        (unreach.afi, unreach.safi, unreach.withdrawn).hash(hash);
    }
    if let Some(sid) = attributes.prefix_sid() {
        sid.tlvs().for_each(|tlv| tlv.hash(hash));
        sid.label_index().hash(hash);
        sid.originator_srgb()
            .for_each(|block| (block.base, block.count).hash(hash));
    }
}

/// One after another, attributes are what each is when asked for, and as many.
fn each(attributes: &Attributes<'_>, hash: &mut DefaultHasher) {
    let mut count = 0;
    let mut others = Vec::new();
    attributes.each(|one| {
        count += 1;
        match one {
            Attribute::Origin(code) => assert_eq!(attributes.origin_code(), Some(code)),
            Attribute::AsPath(path) | Attribute::As4Path(path) => path.to_string().hash(hash),
            Attribute::NextHop(address) => address.hash(hash),
            Attribute::MultiExitDisc(metric) => assert_eq!(attributes.med(), Some(metric)),
            Attribute::LocalPref(value) => assert_eq!(attributes.local_pref(), Some(value)),
            Attribute::AtomicAggregate => assert!(attributes.atomic_aggregate()),
            Attribute::Aggregator(asn, router) => {
                let found = attributes.aggregator().expect("it is there");
                assert!(found == (asn, router.into()) || asn == Asn::TRANS);
            }
            Attribute::As4Aggregator(asn, router) => (asn, router).hash(hash),
            Attribute::Communities(items) => {
                let high_and_low = |&[a, b, c, d]: &[u8; 4]| {
                    (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
                };
                assert!(attributes.communities().eq(items.iter().map(high_and_low)));
            }
            Attribute::OriginatorId(id) => assert_eq!(attributes.originator_id(), Some(id)),
            Attribute::ClusterList(items) => {
                let ids = items.iter().copied().map(Ipv4Addr::from);
                assert!(attributes.cluster_list().eq(ids));
            }
            Attribute::MpReachNlri(reach) => {
                let found = attributes.mp_reach().expect("it is there");
                assert_eq!((found.afi, found.announced), (reach.afi, reach.announced));
                assert_eq!((found.safi, found.next_hop), (reach.safi, reach.next_hop));
            }
            Attribute::MpUnreachNlri(unreach) => {
                let found = attributes.mp_unreach().expect("it is there");
                assert_eq!((found.afi, found.safi), (unreach.afi, unreach.safi));
                assert_eq!(found.withdrawn, unreach.withdrawn);
            }
            Attribute::ExtendedCommunities(items) => {
                assert!(attributes.extended_communities().eq(items.iter().copied()));
            }
            Attribute::Ipv6ExtendedCommunities(items) => {
                let found = attributes.ipv6_extended_communities();
                assert!(found.eq(items.iter().copied()));
            }
            Attribute::Aigp(metric) => assert_eq!(attributes.aigp(), metric),
            Attribute::LargeCommunities(items) => {
                assert_eq!(attributes.large_communities().count(), items.len());
            }
            Attribute::OnlyToCustomer(asn) => {
                assert_eq!(attributes.only_to_customer(), Some(asn));
            }
            Attribute::PrefixSid(sid) => {
                let found = attributes.prefix_sid().expect("it is there");
                assert!(found.tlvs().eq(sid.tlvs()));
            }
            Attribute::Other {
                flags,
                number,
                value,
            } => others.push((flags, number, value)),
        }
    });
    let mut raw = attributes.raw();
    assert!(others.iter().all(|other| raw.any(|one| one == *other)));
    let asked_for = [
        attributes.origin_code().is_some(),
        attributes.as_path().is_some(),
        attributes.med().is_some(),
        attributes.local_pref().is_some(),
        attributes.atomic_aggregate(),
        attributes.aggregator().is_some(),
        attributes.communities().next().is_some(),
        attributes.originator_id().is_some(),
        attributes.cluster_list().next().is_some(),
        attributes.mp_reach().is_some(),
        attributes.mp_unreach().is_some(),
        attributes.extended_communities().next().is_some(),
        attributes.ipv6_extended_communities().next().is_some(),
        attributes.large_communities().next().is_some(),
        attributes.only_to_customer().is_some(),
        attributes.prefix_sid().is_some(),
    ];
    let asked_for = asked_for.into_iter().filter(|is_there| *is_there).count();
    // NEXT_HOP, AS4_PATH, AS4_AGGREGATOR and AIGP may be there without telling.
    assert!((asked_for..=asked_for + 4).contains(&(count - others.len())));
    count.hash(hash);
}

fn lists(attributes: &Attributes<'_>, hash: &mut DefaultHasher) {
    attributes.communities().for_each(|one| one.hash(hash));
    attributes
        .large_communities()
        .for_each(|one| one.hash(hash));
    attributes
        .extended_communities()
        .for_each(|one| one.hash(hash));
    attributes
        .ipv6_extended_communities()
        .for_each(|one| one.hash(hash));
    attributes.cluster_list().for_each(|one| one.hash(hash));
}

/// The path, and each fast way through it against the obvious one.
fn path(attributes: &Attributes<'_>, hash: &mut DefaultHasher) {
    let Some(path) = attributes.as_path() else {
        assert!(attributes.origin().is_none());
        return;
    };
    path.to_string().hash(hash);
    let mut key = Vec::new();
    path.write_key(&mut key);
    key.hash(hash);
    let mut all = Vec::new();
    let mut sequences = Vec::new();
    let mut hops = 0;
    let mut last = None;
    for segment in path.segments() {
        let asns: Vec<Asn> = segment.asns().collect();
        assert!(!asns.is_empty(), "segments are never empty");
        assert_eq!(segment.asns().len(), asns.len());
        assert!(segment.asns().rev().eq(asns.iter().rev().copied()));
        let mut summed = Vec::new();
        segment.asns().for_each(|asn| summed.push(asn));
        assert_eq!(summed, asns, "one by one and all together are the same");
        match segment.kind {
            SegmentKind::Sequence => {
                hops += asns.len();
                sequences.extend_from_slice(&asns);
            }
            SegmentKind::Set => hops += 1,
            SegmentKind::ConfederationSequence | SegmentKind::ConfederationSet => {}
        }
        if !segment.kind.is_confederation() {
            last = Some((segment.kind, asns.clone()));
        }
        all.extend(asns);
    }
    assert_eq!(path.hops(), hops);
    let mut one_by_one = path.asns();
    let one_by_one: Vec<Asn> = std::iter::from_fn(|| one_by_one.next()).collect();
    assert_eq!(one_by_one, all);
    let mut folded = Vec::new();
    path.asns().for_each(|asn| folded.push(asn));
    assert_eq!(folded, all);
    let origin = owned(path.origin());
    assert_eq!(owned(attributes.origin()), origin);
    let expected = match last {
        None => None,
        Some((SegmentKind::Set, asns)) => Some(OwnedOrigin::Set(asns)),
        Some((_, asns)) => asns.last().copied().map(OwnedOrigin::As),
    };
    assert_eq!(origin, expected);
    sequences.dedup();
    let mut distinct = sequences.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(path.has_loop(), distinct.len() < sequences.len());
}

/// An [`Origin`] for keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OwnedOrigin {
    As(Asn),
    Set(Vec<Asn>),
}

fn owned(origin: Option<Origin<'_>>) -> Option<OwnedOrigin> {
    origin.map(|origin| match origin {
        Origin::As(asn) => OwnedOrigin::As(asn),
        Origin::Set(set) => OwnedOrigin::Set(set.asns().collect()),
    })
}

/// Reads of any bytes who originates what, the fast way and by decoding all.
///
/// # Panics
///
/// When the two do not give the same prefixes, peers and origins in the same
/// order, or not the same counts, or when the fast way notes a defect that the
/// other does not.
pub fn origins(content: &[u8]) {
    let mut framer: Framer = Framer::new();
    framer.push(content.to_vec());
    let (mut fast, mut slow) = (Decoder::new(), Decoder::new());
    let mut visitor = Visitor::default();
    let mut expected = Vec::new();
    let mut finished = false;
    loop {
        while let Some(frame) = framer.next_frame() {
            let record = match frame {
                Frame::Record(record) => record,
                Frame::Gap(gap) => {
                    fast.gap(gap.clone());
                    slow.gap(gap);
                    continue;
                }
            };
            visitor.at = None;
            fast.origins(&record, &mut visitor);
            slow.record(&record, |element| {
                if let Element::Route(route) = element
                    && route.action != Action::Withdraw
                {
                    let origin = owned(route.attributes.origin());
                    expected.push((route.prefix, route.peer, origin));
                }
            });
            assert_eq!(
                visitor.found, expected,
                "of the record at {}",
                record.offset
            );
            assert_eq!(visitor.peers, **slow.peers());
            visitor.found.clear();
            expected.clear();
        }
        if finished {
            break;
        }
        framer.finish();
        finished = true;
    }
    assert_eq!(fast.counts(), slow.counts());
    for kind in DefectKind::ALL {
        let (noted, all) = (fast.defects().count(kind), slow.defects().count(kind));
        assert!(noted <= all, "{kind}: {noted} of {all}");
        if all <= Defects::KEPT_PER_KIND_MAX {
            let mut noted = fast.defects().kept().iter();
            assert!(
                noted.all(|defect| defect.kind != kind || slow.defects().kept().contains(defect)),
                "{kind}: of other bytes"
            );
        }
    }
}

/// What the fast way gives.
#[derive(Default)]
struct Visitor {
    peers: Vec<Peer>,
    at: Option<Prefix>,
    found: Vec<(Prefix, Peer, Option<OwnedOrigin>)>,
}

impl OriginVisitor for Visitor {
    fn prefix(&mut self, prefix: Prefix) {
        self.at = Some(prefix);
    }

    fn held(&mut self, peer: u16, origin: Option<Origin<'_>>) {
        let prefix = self.at.expect("a prefix comes before those who hold it");
        let peer = self.peers[usize::from(peer)];
        self.found.push((prefix, peer, owned(origin)));
    }

    fn announced(&mut self, peer: &Peer, prefix: Prefix, origin: Option<Origin<'_>>) {
        self.found.push((prefix, *peer, owned(origin)));
    }

    fn peers(&mut self, peers: &[Peer]) {
        self.peers = peers.to_vec();
    }
}
