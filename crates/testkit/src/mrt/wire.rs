//! Numbers in network order, and lengths written after what they measure.

use std::net::IpAddr;

use net::{Family, Prefix};

pub(super) fn put_u16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_be_bytes());
}

pub(super) fn put_u32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_be_bytes());
}

pub(super) fn put_address(out: &mut Vec<u8>, address: IpAddr) {
    match address {
        IpAddr::V4(v4) => out.extend_from_slice(&v4.octets()),
        IpAddr::V6(v6) => out.extend_from_slice(&v6.octets()),
    }
}

/// The address family number (AFI 1 or 2).
pub(super) const fn afi(family: Family) -> u16 {
    match family {
        Family::V4 => 1,
        Family::V6 => 2,
    }
}

/// The length in bits and as many bytes as it needs (RFC 4271 §4.3).
pub(super) fn put_prefix(out: &mut Vec<u8>, prefix: Prefix) {
    let length = prefix.length();
    out.push(length);
    let bytes = prefix.bits().to_be_bytes();
    out.extend_from_slice(&bytes[..usize::from(length).div_ceil(8)]);
}

/// Writes with `body`, and before it its length in two bytes.
pub(super) fn with_length_u16(out: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    put_u16(out, 0);
    body(out);
    let length = u16::try_from(out.len() - start - 2).expect("a part of at most 65535 bytes");
    out[start..start + 2].copy_from_slice(&length.to_be_bytes());
}

/// Writes with `body`, and before it its length in four bytes.
pub(super) fn with_length_u32(out: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    put_u32(out, 0);
    body(out);
    let length = u32::try_from(out.len() - start - 4).expect("a record below 4 GiB");
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
}

/// Writes with `body`, and before it its length in one byte.
pub(super) fn with_length_u8(out: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.push(0);
    body(out);
    out[start] = u8::try_from(out.len() - start - 1).expect("a part of at most 255 bytes");
}

/// A count in two bytes.
pub(super) fn put_count_u16(out: &mut Vec<u8>, count: usize) {
    put_u16(out, u16::try_from(count).expect("at most 65535 parts"));
}
