//! Attributes that `mrt` has no accessor for yet, read from the bytes.

use std::net::{IpAddr, Ipv4Addr};

use mrt::{Attributes, attributes::code};

/// The value of the first attribute with this number.
fn value<'a>(attributes: &Attributes<'a>, number: u8) -> Option<&'a [u8]> {
    let mut raw = attributes.raw();
    raw.find(|(_, found, _)| *found == number)
        .map(|(_, _, value)| value)
}

/// `NEXT_HOP` alone, whatever `MP_REACH_NLRI` says (RFC 4271 §5.1.3).
pub(crate) fn next_hop(attributes: &Attributes<'_>) -> Option<IpAddr> {
    let octets: [u8; 4] = value(attributes, code::NEXT_HOP)?.try_into().ok()?;
    Some(Ipv4Addr::from(octets).into())
}
