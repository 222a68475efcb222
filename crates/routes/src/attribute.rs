//! Attributes that `mrt` has no accessor for, read from the bytes.

use std::net::{IpAddr, Ipv4Addr};

use mrt::attributes::code;
use mrt::{Action, Attributes, Route};
use net::{Asn, Family};

/// RFC 4456 §8.
pub(crate) const ORIGINATOR_ID: u8 = 9;
/// RFC 4456 §8.
pub(crate) const CLUSTER_LIST: u8 = 10;
/// RFC 4360 §2.
pub(crate) const EXTENDED_COMMUNITIES: u8 = 16;
/// RFC 7311 §3.
pub(crate) const AIGP: u8 = 26;
/// RFC 8092 §3.
pub(crate) const LARGE_COMMUNITY: u8 = 32;
/// RFC 9234 §5.
pub(crate) const ONLY_TO_CUSTOMER: u8 = 35;

/// The value of the first attribute with this number.
fn value<'a>(attributes: &Attributes<'a>, number: u8) -> Option<&'a [u8]> {
    let mut raw = attributes.raw();
    raw.find(|(_, found, _)| *found == number)
        .map(|(_, _, value)| value)
}

/// The same where its length is a multiple of `size`, in pieces of that size.
fn pieces<'a, const SIZE: usize>(
    attributes: &Attributes<'a>,
    number: u8,
) -> impl Iterator<Item = [u8; SIZE]> + use<'a, SIZE> {
    let bytes = value(attributes, number).filter(|bytes| bytes.len().is_multiple_of(SIZE));
    let (pieces, _) = bytes.unwrap_or_default().as_chunks();
    pieces.iter().copied()
}

/// The next hop that stands for the route's prefix. `NEXT_HOP` is about the
/// prefixes in the message's own field, which are IPv4, whatever `MP_REACH_NLRI`
/// says of others beside them (RFC 4760 §3).
pub(crate) fn next_hop(route: &Route<'_>) -> Option<IpAddr> {
    let attributes = &route.attributes;
    let in_own_field = route.action == Action::Announce
        && route.prefix.family() == Family::V4
        && attributes.mp_reach().is_some_and(|reach| reach.afi != 1);
    if !in_own_field {
        return attributes.next_hop();
    }
    let octets: [u8; 4] = value(attributes, code::NEXT_HOP)?.try_into().ok()?;
    Some(Ipv4Addr::from(octets).into())
}

pub(crate) fn large_communities<'a>(
    attributes: &Attributes<'a>,
) -> impl Iterator<Item = (u32, u32, u32)> + use<'a> {
    pieces::<12>(attributes, LARGE_COMMUNITY).map(|bytes| {
        let number =
            |start: usize| u32::from_be_bytes(std::array::from_fn(|index| bytes[start + index]));
        (number(0), number(4), number(8))
    })
}

pub(crate) fn extended_communities<'a>(
    attributes: &Attributes<'a>,
) -> impl Iterator<Item = [u8; 8]> + use<'a> {
    pieces(attributes, EXTENDED_COMMUNITIES)
}

pub(crate) fn only_to_customer(attributes: &Attributes<'_>) -> Option<Asn> {
    let bytes: [u8; 4] = value(attributes, ONLY_TO_CUSTOMER)?.try_into().ok()?;
    Some(Asn(u32::from_be_bytes(bytes)))
}

pub(crate) fn originator_id(attributes: &Attributes<'_>) -> Option<Ipv4Addr> {
    let octets: [u8; 4] = value(attributes, ORIGINATOR_ID)?.try_into().ok()?;
    Some(Ipv4Addr::from(octets))
}

pub(crate) fn cluster_list<'a>(
    attributes: &Attributes<'a>,
) -> impl Iterator<Item = Ipv4Addr> + use<'a> {
    pieces::<4>(attributes, CLUSTER_LIST).map(Ipv4Addr::from)
}

/// The accumulated metric: the first TLV of type 1, which has 11 bytes with type
/// and length.
pub(crate) fn aigp(attributes: &Attributes<'_>) -> Option<u64> {
    let mut rest = value(attributes, AIGP)?;
    while let [kind, high, low, ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let tlv = rest.get(..length)?;
        let metric = tlv.get(3..)?;
        if kind == 1 {
            return Some(u64::from_be_bytes(metric.try_into().ok()?));
        }
        rest = &rest[length..];
    }
    None
}
