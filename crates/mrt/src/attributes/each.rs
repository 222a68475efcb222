//! All attributes of a route one after another, each decoded by itself.

use std::net::Ipv4Addr;

use net::Asn;

use super::{
    AsSize, Attributes, EXPECTED, MpReach, MpUnreach, PrefixSid, attr_26_aigp, attribute_at, code,
};
use crate::as_path::AsPath;

/// One attribute, as it stands by itself: what `AS4_PATH` and `AS4_AGGREGATOR`
/// mean for others is told by [`Attributes::as_path`] and
/// [`Attributes::aggregator`]. Items of lists are big-endian bytes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Attribute<'a> {
    /// 0 IGP, 1 EGP, 2 INCOMPLETE (RFC 4271 §5.1.1).
    Origin(u8),
    /// With numbers as wide as the session's (RFC 4271 §5.1.2).
    AsPath(AsPath<'a>),
    /// RFC 4271 §5.1.3.
    NextHop(Ipv4Addr),
    /// RFC 4271 §5.1.4.
    MultiExitDisc(u32),
    /// RFC 4271 §5.1.5.
    LocalPref(u32),
    /// RFC 4271 §5.1.6.
    AtomicAggregate,
    /// Who aggregated, and at which router (RFC 4271 §5.1.7).
    Aggregator(Asn, Ipv4Addr),
    /// RFC 1997.
    Communities(&'a [[u8; 4]]),
    /// RFC 4456 §8.
    OriginatorId(Ipv4Addr),
    /// RFC 4456 §8.
    ClusterList(&'a [[u8; 4]]),
    /// RFC 4760 §3.
    MpReachNlri(MpReach<'a>),
    /// RFC 4760 §4.
    MpUnreachNlri(MpUnreach<'a>),
    /// RFC 4360 §2.
    ExtendedCommunities(&'a [[u8; 8]]),
    /// RFC 6793 §3.
    As4Path(AsPath<'a>),
    /// RFC 6793 §3.
    As4Aggregator(Asn, Ipv4Addr),
    /// RFC 5701 §2.
    Ipv6ExtendedCommunities(&'a [[u8; 20]]),
    /// The metric, where one is given (RFC 7311 §3).
    Aigp(Option<u64>),
    /// RFC 8092 §3.
    LargeCommunities(&'a [[u8; 12]]),
    /// RFC 9234 §5.
    OnlyToCustomer(Asn),
    /// RFC 8669 §3.
    PrefixSid(PrefixSid<'a>),
    /// Any other.
    Other {
        /// As they stand in the bytes.
        flags: u8,
        /// The number in the IANA registry.
        number: u8,
        /// Not decoded.
        value: &'a [u8],
    },
}

impl<'a> Attributes<'a> {
    /// Gives every attribute that may be used, in the order of the bytes: not
    /// those that a fault makes absent, nor, of what is decoded, a second one.
    #[inline]
    pub fn each(&self, mut visit: impl FnMut(Attribute<'a>)) {
        let mut at = 0;
        while let Some((flags, number, range)) = attribute_at(self.raw, at) {
            let start = at;
            at = range.end;
            let value = &self.raw[range];
            let place = usize::from(EXPECTED[usize::from(number)].place);
            let attribute = match self.places.get(place) {
                None => Some(Attribute::Other {
                    flags,
                    number,
                    value,
                }),
                Some(&place) if usize::from(place) == start + 1 => {
                    decode(number, value, self.as_size)
                }
                Some(_) => None,
            };
            if let Some(attribute) = attribute {
                visit(attribute);
            }
        }
    }
}

/// The attribute, whose value was found to have the length that it must.
#[inline(always)]
fn decode(number: u8, value: &[u8], as_size: AsSize) -> Option<Attribute<'_>> {
    Some(match number {
        code::ORIGIN => Attribute::Origin(*value.first()?),
        code::AS_PATH => Attribute::AsPath(AsPath::new(value, as_size, None)),
        code::NEXT_HOP => Attribute::NextHop(Ipv4Addr::from_bits(word(value)?)),
        code::MULTI_EXIT_DISC => Attribute::MultiExitDisc(word(value)?),
        code::LOCAL_PREF => Attribute::LocalPref(word(value)?),
        code::ATOMIC_AGGREGATE => Attribute::AtomicAggregate,
        code::AGGREGATOR => {
            let (asn, router) = aggregator(value, as_size)?;
            Attribute::Aggregator(asn, router)
        }
        code::COMMUNITIES => Attribute::Communities(value.as_chunks().0),
        code::ORIGINATOR_ID => Attribute::OriginatorId(Ipv4Addr::from_bits(word(value)?)),
        code::CLUSTER_LIST => Attribute::ClusterList(value.as_chunks().0),
        code::MP_REACH_NLRI => Attribute::MpReachNlri(MpReach::read(value)?),
        code::MP_UNREACH_NLRI => Attribute::MpUnreachNlri(MpUnreach::read(value)?),
        code::EXTENDED_COMMUNITIES => Attribute::ExtendedCommunities(value.as_chunks().0),
        code::AS4_PATH => Attribute::As4Path(AsPath::new(value, AsSize::Four, None)),
        code::AS4_AGGREGATOR => {
            let (asn, router) = aggregator(value, AsSize::Four)?;
            Attribute::As4Aggregator(asn, router)
        }
        code::IPV6_EXTENDED_COMMUNITIES => Attribute::Ipv6ExtendedCommunities(value.as_chunks().0),
        code::AIGP => Attribute::Aigp(attr_26_aigp::metric(value)),
        code::LARGE_COMMUNITIES => Attribute::LargeCommunities(value.as_chunks().0),
        code::ONLY_TO_CUSTOMER => Attribute::OnlyToCustomer(Asn(word(value)?)),
        code::PREFIX_SID => Attribute::PrefixSid(PrefixSid { value }),
        _ => return None,
    })
}

#[inline]
fn word(value: &[u8]) -> Option<u32> {
    value.first_chunk().copied().map(u32::from_be_bytes)
}

#[inline]
fn aggregator(value: &[u8], as_size: AsSize) -> Option<(Asn, Ipv4Addr)> {
    let (asn, router) = value.split_at_checked(as_size.bytes())?;
    let asn = match asn {
        [a, b] => u32::from(u16::from_be_bytes([*a, *b])),
        _ => word(asn)?,
    };
    Some((Asn(asn), Ipv4Addr::from_bits(word(router)?)))
}
