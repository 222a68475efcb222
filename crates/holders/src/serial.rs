//! How values are written as JSON: prefixes and addresses as text, AS numbers as
//! numbers, days as `2008-02-24`.

use std::fmt::Display;

use net::{Asn, Timestamp};
use serde::{Serialize, Serializer};

/// A day as `2008-02-24`.
pub(crate) fn shown_day(instant: Timestamp) -> String {
    let text = instant.to_string();
    text.split_once('T')
        .map_or(text.clone(), |(day, _)| day.to_owned())
}

pub(crate) fn text<S: Serializer>(value: &impl Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

pub(crate) fn day<S: Serializer>(instant: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&shown_day(*instant))
}

pub(crate) fn maybe_day<S: Serializer>(
    instant: &Option<Timestamp>,
    to: S,
) -> Result<S::Ok, S::Error> {
    instant.map(shown_day).serialize(to)
}

pub(crate) fn asn<S: Serializer>(asn: &Asn, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u32(asn.0)
}

pub(crate) fn asns<S: Serializer>(asns: &[Asn], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(asns.iter().map(|asn| asn.0))
}
