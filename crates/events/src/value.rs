//! What a field holds.

use std::net::IpAddr;

use net::{Asn, Prefix, Timestamp};

/// The value of a field, borrowed from the event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number; ports are such.
    Integer(i64),
    /// A finite number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// An IP address.
    Address(IpAddr),
    /// An address block.
    Network(Prefix),
    /// An AS number.
    Asn(Asn),
    /// An instant in UTC.
    Time(Timestamp),
    /// An array or an object, as JSON.
    Json(&'a str),
}

impl<'a> Value<'a> {
    /// Whether there is none.
    pub const fn is_null(self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text, where it is text.
    pub const fn text(self) -> Option<&'a str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, of an AS too.
    pub const fn integer(self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(number),
            Value::Asn(asn) => Some(asn.to_u32() as i64),
            _ => None,
        }
    }

    /// The address.
    pub const fn address(self) -> Option<IpAddr> {
        match self {
            Value::Address(address) => Some(address),
            _ => None,
        }
    }

    /// The instant.
    pub const fn time(self) -> Option<Timestamp> {
        match self {
            Value::Time(instant) => Some(instant),
            _ => None,
        }
    }
}
