//! Path attributes (RFC 4271 §4.3 and §5, and the RFCs named at each).

use std::net::{IpAddr, Ipv4Addr};

use net::{Asn, Family};

use super::{Nlri, wire};

/// How many bytes an AS number takes in `AS_PATH` and AGGREGATOR (RFC 6793 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsnWidth {
    /// Two bytes; a larger number is written as AS 23456 (RFC 6793 §4.2.2).
    Two,
    /// Four bytes.
    Four,
}

/// How much of `MP_REACH_NLRI` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MpReachForm {
    /// All of it, as in a message (RFC 4760 §3).
    Full,
    /// The next hop alone, as in the RIB entries of `TABLE_DUMP_V2`
    /// (RFC 6396 §4.3.4).
    NextHopOnly,
}

/// A path attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// Code 1: 0 IGP, 1 EGP, 2 INCOMPLETE (RFC 4271 §5.1.1).
    Origin(u8),
    /// Code 2 (RFC 4271 §5.1.2).
    AsPath(Vec<Segment>),
    /// Code 3 (RFC 4271 §5.1.3).
    NextHop(Ipv4Addr),
    /// Code 4, `MULTI_EXIT_DISC` (RFC 4271 §5.1.4).
    Med(u32),
    /// Code 5 (RFC 4271 §5.1.5).
    LocalPref(u32),
    /// Code 6 (RFC 4271 §5.1.6).
    AtomicAggregate,
    /// Code 7 (RFC 4271 §5.1.7).
    Aggregator {
        /// The AS that aggregated.
        asn: Asn,
        /// The router's identifier.
        router: Ipv4Addr,
    },
    /// Code 8: the AS in the upper half of each (RFC 1997).
    Communities(Vec<u32>),
    /// Code 9 (RFC 4456 §8).
    OriginatorId(Ipv4Addr),
    /// Code 10 (RFC 4456 §8).
    ClusterList(Vec<Ipv4Addr>),
    /// Code 14 (RFC 4760 §3).
    MpReach {
        /// The family that the NLRI is of.
        family: Family,
        /// 1 unicast, 2 multicast.
        safi: u8,
        /// One address, or a global and a link-local one (RFC 2545 §3).
        next_hops: Vec<IpAddr>,
        /// What is announced.
        nlri: Vec<Nlri>,
    },
    /// Code 15 (RFC 4760 §4).
    MpUnreach {
        /// The family that the NLRI is of.
        family: Family,
        /// 1 unicast, 2 multicast.
        safi: u8,
        /// What is withdrawn.
        nlri: Vec<Nlri>,
    },
    /// Code 16 (RFC 4360 §2).
    ExtendedCommunities(Vec<[u8; 8]>),
    /// Code 17: always four bytes per AS (RFC 6793 §3).
    As4Path(Vec<Segment>),
    /// Code 18: always four bytes for the AS (RFC 6793 §3).
    As4Aggregator {
        /// The AS that aggregated.
        asn: Asn,
        /// The router's identifier.
        router: Ipv4Addr,
    },
    /// Code 25 (RFC 5701 §2).
    Ipv6ExtendedCommunities(Vec<[u8; 20]>),
    /// Code 26: the metric in one TLV of type 1 (RFC 7311 §3).
    Aigp(u64),
    /// Code 32: global administrator and two words of local data (RFC 8092 §3).
    LargeCommunities(Vec<[u32; 3]>),
    /// Code 35, Only to Customer (RFC 9234 §5).
    Otc(Asn),
    /// Code 40: TLVs, each a type and a value (RFC 8669 §3).
    PrefixSid(Vec<(u8, Vec<u8>)>),
    /// Any other, or a known one with a value that no variant can say.
    Raw {
        /// The flags as given; the extended-length bit is added when needed.
        flags: u8,
        /// The type code.
        code: u8,
        /// The value.
        bytes: Vec<u8>,
    },
}

/// A segment of an AS path (RFC 4271 §4.3, RFC 5065 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Whether order means something, and where it was added.
    pub kind: SegmentKind,
    /// At most 255; the one that was added last stands first.
    pub asns: Vec<Asn>,
}

/// What a segment of an AS path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// `AS_SET`, 1: unordered.
    Set,
    /// `AS_SEQUENCE`, 2: ordered.
    Sequence,
    /// `AS_CONFED_SEQUENCE`, 3 (RFC 5065 §3).
    ConfedSequence,
    /// `AS_CONFED_SET`, 4 (RFC 5065 §3).
    ConfedSet,
    /// Any other code, as given.
    Other(u8),
}

const OPTIONAL: u8 = 0x80;
const TRANSITIVE: u8 = 0x40;
const EXTENDED_LENGTH: u8 = 0x10;

impl Attribute {
    /// An AS path of one sequence.
    pub fn sequence(asns: impl IntoIterator<Item = u32>) -> Attribute {
        Attribute::AsPath(vec![Segment::sequence(asns)])
    }

    /// Appends flags, code, length and value; the length takes two bytes when it
    /// exceeds 255 (RFC 4271 §4.3).
    pub fn encode(&self, width: AsnWidth, mp_reach: MpReachForm, out: &mut Vec<u8>) {
        let mut value = Vec::new();
        self.encode_value(width, mp_reach, &mut value);
        let (flags, code) = self.flags_and_code();
        match u8::try_from(value.len()) {
            Ok(length) if flags & EXTENDED_LENGTH == 0 => {
                out.extend_from_slice(&[flags, code, length]);
            }
            _ => {
                out.extend_from_slice(&[flags | EXTENDED_LENGTH, code]);
                wire::put_count_u16(out, value.len());
            }
        }
        out.extend_from_slice(&value);
    }

    fn flags_and_code(&self) -> (u8, u8) {
        match self {
            Attribute::Origin(_) => (TRANSITIVE, 1),
            Attribute::AsPath(_) => (TRANSITIVE, 2),
            Attribute::NextHop(_) => (TRANSITIVE, 3),
            Attribute::Med(_) => (OPTIONAL, 4),
            Attribute::LocalPref(_) => (TRANSITIVE, 5),
            Attribute::AtomicAggregate => (TRANSITIVE, 6),
            Attribute::Aggregator { .. } => (OPTIONAL | TRANSITIVE, 7),
            Attribute::Communities(_) => (OPTIONAL | TRANSITIVE, 8),
            Attribute::OriginatorId(_) => (OPTIONAL, 9),
            Attribute::ClusterList(_) => (OPTIONAL, 10),
            Attribute::MpReach { .. } => (OPTIONAL, 14),
            Attribute::MpUnreach { .. } => (OPTIONAL, 15),
            Attribute::ExtendedCommunities(_) => (OPTIONAL | TRANSITIVE, 16),
            Attribute::As4Path(_) => (OPTIONAL | TRANSITIVE, 17),
            Attribute::As4Aggregator { .. } => (OPTIONAL | TRANSITIVE, 18),
            Attribute::Ipv6ExtendedCommunities(_) => (OPTIONAL | TRANSITIVE, 25),
            Attribute::Aigp(_) => (OPTIONAL, 26),
            Attribute::LargeCommunities(_) => (OPTIONAL | TRANSITIVE, 32),
            Attribute::Otc(_) => (OPTIONAL | TRANSITIVE, 35),
            Attribute::PrefixSid(_) => (OPTIONAL | TRANSITIVE, 40),
            Attribute::Raw { flags, code, .. } => (*flags, *code),
        }
    }

    fn encode_value(&self, width: AsnWidth, mp_reach: MpReachForm, out: &mut Vec<u8>) {
        match self {
            Attribute::Origin(origin) => out.push(*origin),
            Attribute::AsPath(segments) => put_segments(out, segments, width),
            Attribute::As4Path(segments) => put_segments(out, segments, AsnWidth::Four),
            Attribute::NextHop(address) | Attribute::OriginatorId(address) => {
                out.extend_from_slice(&address.octets());
            }
            Attribute::Med(value) | Attribute::LocalPref(value) => wire::put_u32(out, *value),
            Attribute::AtomicAggregate => {}
            Attribute::Aggregator { asn, router } => put_aggregator(out, *asn, *router, width),
            Attribute::As4Aggregator { asn, router } => {
                put_aggregator(out, *asn, *router, AsnWidth::Four);
            }
            Attribute::Communities(values) => values.iter().for_each(|v| wire::put_u32(out, *v)),
            Attribute::ClusterList(ids) => {
                ids.iter()
                    .for_each(|id| out.extend_from_slice(&id.octets()));
            }
            Attribute::MpReach {
                family,
                safi,
                next_hops,
                nlri,
            } => {
                put_mp_reach(out, (*family, *safi), next_hops, nlri, mp_reach);
            }
            Attribute::MpUnreach { family, safi, nlri } => {
                wire::put_u16(out, wire::afi(*family));
                out.push(*safi);
                nlri.iter().for_each(|nlri| nlri.encode(out));
            }
            Attribute::ExtendedCommunities(values) => {
                values.iter().for_each(|value| out.extend_from_slice(value));
            }
            Attribute::Ipv6ExtendedCommunities(values) => {
                values.iter().for_each(|value| out.extend_from_slice(value));
            }
            Attribute::PrefixSid(tlvs) => {
                for (kind, value) in tlvs {
                    out.push(*kind);
                    wire::put_count_u16(out, value.len());
                    out.extend_from_slice(value);
                }
            }
            Attribute::Aigp(metric) => {
                // Type 1 and the length of the whole TLV, its header included.
                out.extend_from_slice(&[1, 0, 11]);
                out.extend_from_slice(&metric.to_be_bytes());
            }
            Attribute::LargeCommunities(values) => {
                values
                    .iter()
                    .flatten()
                    .for_each(|word| wire::put_u32(out, *word));
            }
            Attribute::Otc(asn) => wire::put_u32(out, asn.to_u32()),
            Attribute::Raw { bytes, .. } => out.extend_from_slice(bytes),
        }
    }
}

impl Segment {
    /// An ordered segment.
    pub fn sequence(asns: impl IntoIterator<Item = u32>) -> Segment {
        Segment {
            kind: SegmentKind::Sequence,
            asns: asns.into_iter().map(Asn).collect(),
        }
    }

    /// An unordered segment.
    pub fn set(asns: impl IntoIterator<Item = u32>) -> Segment {
        Segment {
            kind: SegmentKind::Set,
            asns: asns.into_iter().map(Asn).collect(),
        }
    }
}

impl SegmentKind {
    /// The number on the wire.
    pub const fn code(self) -> u8 {
        match self {
            SegmentKind::Set => 1,
            SegmentKind::Sequence => 2,
            SegmentKind::ConfedSequence => 3,
            SegmentKind::ConfedSet => 4,
            SegmentKind::Other(code) => code,
        }
    }
}

/// Appends the attributes in the order given, without a length before them.
pub fn encode_attributes(
    attributes: &[Attribute],
    width: AsnWidth,
    mp_reach: MpReachForm,
    out: &mut Vec<u8>,
) {
    for attribute in attributes {
        attribute.encode(width, mp_reach, out);
    }
}

pub(super) fn put_asn(out: &mut Vec<u8>, asn: Asn, width: AsnWidth) {
    match width {
        AsnWidth::Two => {
            let trans = Asn::TRANS.to_u32() as u16;
            wire::put_u16(out, u16::try_from(asn.to_u32()).unwrap_or(trans));
        }
        AsnWidth::Four => wire::put_u32(out, asn.to_u32()),
    }
}

fn put_segments(out: &mut Vec<u8>, segments: &[Segment], width: AsnWidth) {
    for segment in segments {
        out.push(segment.kind.code());
        out.push(u8::try_from(segment.asns.len()).expect("at most 255 AS numbers in a segment"));
        for asn in &segment.asns {
            put_asn(out, *asn, width);
        }
    }
}

fn put_aggregator(out: &mut Vec<u8>, asn: Asn, router: Ipv4Addr, width: AsnWidth) {
    put_asn(out, asn, width);
    out.extend_from_slice(&router.octets());
}

fn put_mp_reach(
    out: &mut Vec<u8>,
    (family, safi): (Family, u8),
    next_hops: &[IpAddr],
    nlri: &[Nlri],
    form: MpReachForm,
) {
    let put_next_hops = |out: &mut Vec<u8>| {
        next_hops
            .iter()
            .for_each(|address| wire::put_address(out, *address));
    };
    match form {
        MpReachForm::NextHopOnly => wire::with_length_u8(out, put_next_hops),
        MpReachForm::Full => {
            wire::put_u16(out, wire::afi(family));
            out.push(safi);
            wire::with_length_u8(out, put_next_hops);
            // The reserved byte, once the count of SNPAs (RFC 4760 §3).
            out.push(0);
            nlri.iter().for_each(|nlri| nlri.encode(out));
        }
    }
}
