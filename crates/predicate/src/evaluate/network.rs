//! The functions on addresses, prefixes and AS numbers that questions have too:
//! the same names, arguments and answers.

use std::borrow::Cow;
use std::net::IpAddr;

use net::{Asn, Family, Prefix};

use super::Result;
use crate::error::EvaluationError;
use crate::node::Builtin;
use crate::value::Value;

/// `second` is there for the functions that take two arguments.
pub(super) fn call<'v>(
    function: Builtin,
    first: Value<'v>,
    second: Option<Value<'v>>,
) -> Result<Value<'v>> {
    if first.is_null() || second.as_ref().is_some_and(Value::is_null) {
        return Ok(Value::Null);
    }
    let second = second.unwrap_or_default();
    Ok(match function {
        Builtin::Contains => {
            let address = address(&second)?;
            truth(prefix("contains", &first)?.contains(address))
        }
        Builtin::Covers => truth(prefix("covers", &first)?.covers(prefix("covers", &second)?)),
        Builtin::PrefixLength => Value::Integer(prefix("prefix_length", &first)?.length().into()),
        Builtin::PrefixFamily => Value::Integer(match prefix("prefix_family", &first)?.family() {
            Family::V4 => 4,
            Family::V6 => 6,
        }),
        Builtin::FirstIp => shown(prefix("first_ip", &first)?.address()),
        Builtin::LastIp => shown(prefix("last_ip", &first)?.last_address()),
        Builtin::Asn => Value::Integer(asn(&first)?.0.into()),
        _ => unreachable!("not a function on addresses"),
    })
}

/// `contains` with a prefix that is known.
pub(super) fn contains(prefix: Prefix, value: Value<'_>) -> Result<Option<bool>> {
    if value.is_null() {
        return Ok(None);
    }
    Ok(Some(prefix.contains(address(&value)?)))
}

/// Text as an address, spaces around it aside.
pub(crate) fn parse_address(text: &str) -> Option<IpAddr> {
    text.trim().parse().ok()
}

fn address(value: &Value<'_>) -> Result<IpAddr> {
    match value {
        Value::Text(text) => parse_address(text),
        _ => None,
    }
    .ok_or_else(|| bad("contains", "IP address", value))
}

fn prefix(function: &'static str, value: &Value<'_>) -> Result<Prefix> {
    match value {
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| bad(function, "prefix", value))
}

fn asn(value: &Value<'_>) -> Result<Asn> {
    match value {
        Value::Integer(number) => u32::try_from(*number).ok().map(Asn),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| bad("asn", "AS number", value))
}

fn truth(truth: bool) -> Value<'static> {
    Value::Integer(truth.into())
}

fn shown(address: IpAddr) -> Value<'static> {
    Value::Text(Cow::Owned(address.to_string()))
}

fn bad(function: &'static str, wanted: &'static str, value: &Value<'_>) -> EvaluationError {
    EvaluationError::Argument {
        function,
        wanted,
        value: value.to_string(),
    }
}
