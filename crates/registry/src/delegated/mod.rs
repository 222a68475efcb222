//! Lines of the files in which the regional registries state what they handed
//! out: the RIR statistics exchange format, `delegated-…` and
//! `delegated-…-extended`.
//!
//! A file starts with a version line, then has a summary line for each kind of
//! resource, then records:
//!
//! ```text
//! 2|ripencc|1539467999|189189|19830705|20181013|+0200
//! ripencc|*|ipv4|*|72789|summary
//! ripencc|PK|ipv4|192.0.2.0|256|20100712|allocated|d91963c1
//! ```
//!
//! What is odd about the data:
//!
//! - A count of IPv4 addresses need not be a power of two, nor does a block have
//!   to be aligned: resources are ranges here, never prefixes.
//! - The economy may be empty or `ZZ` where nothing is handed out, and `EU` or
//!   `AP` for a region. It is where the holder is registered, not where the
//!   network is.
//! - A day may be empty or `00000000`: not known.
//! - The seventh and last column of the older form is the status; the extended
//!   form adds an opaque id, equal for all that one holder has of one registry,
//!   and the combined file of all registries adds more columns, which are left.

mod plain;

use std::io::BufRead;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use memchr::memchr_iter;
use net::{Asn, Prefix, Timestamp};

use crate::line::{self, LineProblem, LineProblemKind as Kind, each_raw_line};

/// A line that is not a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// What the file is.
    Version(Version<'a>),
    /// How many records the file says that it has.
    Summary(Summary<'a>),
    /// What was handed out, or is kept.
    Record(Record<'a>),
}

/// The first line of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<'a> {
    /// The version of the format: `2`, `2.3`.
    pub version: &'a str,
    /// The registry: `ripencc`.
    pub registry: &'a str,
    /// The file's serial number, of a form of the registry's own.
    pub serial: &'a str,
    /// How many records the file says that it has; summaries are not counted.
    pub records: u64,
    /// The day of the oldest record; `None` where it is not known.
    pub start: Option<Timestamp>,
    /// The day that the file is of; `None` where it is not known.
    pub end: Option<Timestamp>,
}

/// How many records of a kind a file says that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary<'a> {
    /// The registry: `ripencc`.
    pub registry: &'a str,
    /// The kind.
    pub kind: ResourceKind,
    /// How many records; not how many addresses.
    pub records: u64,
}

/// What was handed out, or is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line's number; the first is 1.
    pub line: u64,
    /// The registry: `afrinic`, `apnic`, `arin`, `iana`, `lacnic`, `ripencc`.
    pub registry: &'a str,
    /// The economy as it stands: two capital letters, or empty.
    pub economy: &'a str,
    /// The addresses or AS numbers.
    pub resources: Resources,
    /// The day on which they were first handed out; `None` where not known.
    pub day: Option<Timestamp>,
    /// What the registry did with them.
    pub status: Status,
    /// The holder's opaque id; `None` where there is none, as for all that is
    /// not handed out.
    pub opaque_id: Option<&'a str>,
}

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// AS numbers: `asn`.
    Asn,
    /// IPv4 addresses: `ipv4`.
    Ipv4,
    /// IPv6 addresses: `ipv6`.
    Ipv6,
}

impl ResourceKind {
    /// All three.
    pub const ALL: [ResourceKind; 3] = [ResourceKind::Asn, ResourceKind::Ipv4, ResourceKind::Ipv6];

    /// The word that the format has for it.
    pub const fn word(self) -> &'static str {
        match self {
            ResourceKind::Asn => "asn",
            ResourceKind::Ipv4 => "ipv4",
            ResourceKind::Ipv6 => "ipv6",
        }
    }

    fn of_word(word: &str) -> Result<ResourceKind, Kind> {
        let found = Self::ALL.into_iter().find(|kind| kind.word() == word);
        found.ok_or(Kind::UnknownResource)
    }
}

/// Resources in a row; both ends belong to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resources {
    /// AS numbers.
    Asns {
        /// The first number.
        first: Asn,
        /// The last number.
        last: Asn,
    },
    /// IPv4 addresses; as many as the registry handed out at once, seldom but
    /// sometimes no prefix.
    Ipv4 {
        /// The first address.
        first: Ipv4Addr,
        /// The last address.
        last: Ipv4Addr,
    },
    /// IPv6 addresses; a prefix where they are of one record.
    Ipv6 {
        /// The first address.
        first: Ipv6Addr,
        /// The last address.
        last: Ipv6Addr,
    },
}

impl Resources {
    /// Which kind they are of.
    pub const fn kind(self) -> ResourceKind {
        match self {
            Resources::Asns { .. } => ResourceKind::Asn,
            Resources::Ipv4 { .. } => ResourceKind::Ipv4,
            Resources::Ipv6 { .. } => ResourceKind::Ipv6,
        }
    }

    /// The first and the last as numbers.
    pub fn bounds(self) -> (u128, u128) {
        match self {
            Resources::Asns { first, last } => (first.0.into(), last.0.into()),
            Resources::Ipv4 { first, last } => (first.to_bits().into(), last.to_bits().into()),
            Resources::Ipv6 { first, last } => (first.to_bits(), last.to_bits()),
        }
    }

    /// How many they are; `None` for all IPv6 addresses, whose number has 129
    /// bits.
    pub fn count(self) -> Option<u128> {
        let (first, last) = self.bounds();
        (last - first).checked_add(1)
    }

    /// Resources from their bounds, which are within the kind's.
    pub(crate) fn of_bounds(kind: ResourceKind, first: u128, last: u128) -> Resources {
        let short = |bound: u128| u32::try_from(bound).expect("bounds of 32 bits");
        match kind {
            ResourceKind::Asn => Resources::Asns {
                first: Asn(short(first)),
                last: Asn(short(last)),
            },
            ResourceKind::Ipv4 => Resources::Ipv4 {
                first: Ipv4Addr::from_bits(short(first)),
                last: Ipv4Addr::from_bits(short(last)),
            },
            ResourceKind::Ipv6 => Resources::Ipv6 {
                first: Ipv6Addr::from_bits(first),
                last: Ipv6Addr::from_bits(last),
            },
        }
    }
}

impl std::fmt::Display for Resources {
    /// The first and the last, `AS64496–AS64511`; one alone where they are one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Resources::Asns { first, last } if first == last => write!(f, "{first}"),
            Resources::Ipv4 { first, last } if first == last => write!(f, "{first}"),
            Resources::Ipv6 { first, last } if first == last => write!(f, "{first}"),
            Resources::Asns { first, last } => write!(f, "{first}–{last}"),
            Resources::Ipv4 { first, last } => write!(f, "{first}–{last}"),
            Resources::Ipv6 { first, last } => write!(f, "{first}–{last}"),
        }
    }
}

/// What a registry did with resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Handed out to a network that may hand them on.
    Allocated,
    /// Handed out for the holder's own use.
    Assigned,
    /// With the registry, to be handed out.
    Available,
    /// Kept back by the registry.
    Reserved,
}

impl Status {
    /// All four.
    pub const ALL: [Status; 4] = [
        Status::Allocated,
        Status::Assigned,
        Status::Available,
        Status::Reserved,
    ];

    /// The word that the format has for it.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Allocated => "allocated",
            Status::Assigned => "assigned",
            Status::Available => "available",
            Status::Reserved => "reserved",
        }
    }

    /// Whether somebody holds them.
    pub const fn is_delegated(self) -> bool {
        matches!(self, Status::Allocated | Status::Assigned)
    }
}

/// Reads a file of either form, handing each line that is not a comment to
/// `visit`, in order.
///
/// Lines that cannot be used are left out and named. A record of which only the
/// day is wrong is handed over without it and named too.
pub fn read(reader: impl BufRead, mut visit: impl FnMut(Line<'_>)) -> Vec<LineProblem> {
    each_raw_line(reader, |number, bytes| {
        if let Some(record) = plain::record(number, bytes) {
            visit(Line::Record(record));
            return Ok(());
        }
        let line = line::text(number, bytes)?;
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let columns = Columns::of(line);
        if line.starts_with(|first: char| first.is_ascii_digit()) {
            visit(Line::Version(version(&columns)?));
        } else if columns.count == 6 && columns.at[5] == "summary" {
            visit(Line::Summary(summary(&columns)?));
        } else {
            let (record, day) = record(number, &columns)?;
            visit(Line::Record(record));
            day?;
        }
        Ok(())
    })
}

/// The first eight columns of a line; further ones are extensions that the
/// format allows and this reader does not use.
struct Columns<'a> {
    at: [&'a str; 8],
    count: usize,
}

impl<'a> Columns<'a> {
    fn of(line: &'a str) -> Columns<'a> {
        let mut columns = Columns {
            at: [""; 8],
            count: 0,
        };
        let mut start = 0;
        let ends = memchr_iter(b'|', line.as_bytes()).chain([line.len()]);
        for end in ends {
            if let Some(place) = columns.at.get_mut(columns.count) {
                *place = line[start..end].trim();
            }
            columns.count += 1;
            start = end + 1;
        }
        columns
    }

    fn at_least(&self, expected: usize) -> Result<(), Kind> {
        let found = self.count;
        if found < expected {
            return Err(Kind::Columns { expected, found });
        }
        Ok(())
    }
}

fn version<'a>(columns: &Columns<'a>) -> Result<Version<'a>, Kind> {
    columns.at_least(7)?;
    let [version, registry, serial, records, start, end, ..] = columns.at;
    Ok(Version {
        version,
        registry: demanded(registry, "registry")?,
        serial,
        records: number(records)?,
        start: day(start)?,
        end: day(end)?,
    })
}

fn summary<'a>(columns: &Columns<'a>) -> Result<Summary<'a>, Kind> {
    let [registry, _, kind, _, records, ..] = columns.at;
    Ok(Summary {
        registry: demanded(registry, "registry")?,
        kind: ResourceKind::of_word(kind)?,
        records: number(records)?,
    })
}

/// A record, and what is wrong with its day.
fn record<'a>(line: u64, columns: &Columns<'a>) -> Result<(Record<'a>, Result<(), Kind>), Kind> {
    columns.at_least(7)?;
    let [
        registry,
        economy,
        kind,
        start,
        count,
        date,
        status,
        opaque_id,
    ] = columns.at;
    let letters = economy.len() == 2 && economy.bytes().all(|byte| byte.is_ascii_uppercase());
    if !(economy.is_empty() || letters) {
        return Err(Kind::Economy);
    }
    let status = Status::ALL.into_iter().find(|known| known.word() == status);
    let day = day(date);
    let record = Record {
        line,
        registry: demanded(registry, "registry")?,
        economy,
        resources: resources(ResourceKind::of_word(kind)?, start, count)?,
        day: *day.as_ref().unwrap_or(&None),
        status: status.ok_or(Kind::Status)?,
        opaque_id: (!opaque_id.is_empty()).then_some(opaque_id),
    };
    Ok((record, day.map(|_| ())))
}

fn resources(kind: ResourceKind, start: &str, count: &str) -> Result<Resources, Kind> {
    match kind {
        ResourceKind::Asn => {
            let first: Asn = start.parse().map_err(|_| Kind::Asn)?;
            let last = Asn(last_of(first.0, count)?);
            Ok(Resources::Asns { first, last })
        }
        ResourceKind::Ipv4 => {
            let first: Ipv4Addr = start.parse().map_err(|_| Kind::Address)?;
            let last = Ipv4Addr::from_bits(last_of(first.to_bits(), count)?);
            Ok(Resources::Ipv4 { first, last })
        }
        ResourceKind::Ipv6 => {
            let first: Ipv6Addr = start.parse().map_err(|_| Kind::Address)?;
            let length: u8 = number(count)?;
            let whole = Prefix::new(first.into(), length).filter(|block| block.address() == first);
            match whole.map(Prefix::last_address) {
                Some(IpAddr::V6(last)) => Ok(Resources::Ipv6 { first, last }),
                // The one parser of prefixes says what is wrong.
                _ => match format!("{start}/{count}").parse::<Prefix>() {
                    Err(error) => Err(Kind::Prefix(error)),
                    Ok(_) => Err(Kind::Count),
                },
            }
        }
    }
}

/// The last of `count` numbers from `first` on. All 2³² IPv4 addresses in one
/// record are one too many for the count's 32 bits, and for any registry.
fn last_of(first: u32, count: &str) -> Result<u32, Kind> {
    let count: u32 = number(count)?;
    let further = count.checked_sub(1).ok_or(Kind::Count)?;
    first.checked_add(further).ok_or(Kind::BeyondEnd)
}

fn number<N: FromStr>(digits: &str) -> Result<N, Kind> {
    // `parse` would take a sign as well.
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Kind::Count);
    }
    digits.parse().map_err(|_| Kind::Count)
}

fn demanded<'a>(value: &'a str, name: &'static str) -> Result<&'a str, Kind> {
    if value.is_empty() {
        return Err(Kind::Missing(name));
    }
    Ok(value)
}

pub(crate) const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The first second of a day; `None` where it is not known.
fn day(date: &str) -> Result<Option<Timestamp>, Kind> {
    match date.as_bytes() {
        [] => Ok(None),
        digits => day_of(digits.try_into().map_err(|_| Kind::Date)?),
    }
}

fn day_of(digits: &[u8; 8]) -> Result<Option<Timestamp>, Kind> {
    if digits == b"00000000" {
        return Ok(None);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Kind::Date);
    }
    let [thousands, hundreds, tens, ones, rest @ ..] = digits.map(|digit| i64::from(digit - b'0'));
    let year = thousands * 1_000 + hundreds * 100 + tens * 10 + ones;
    let (month, day) = (rest[0] * 10 + rest[1], rest[2] * 10 + rest[3]);
    let days = days_since_1970(year, month, day).ok_or(Kind::Date)?;
    Ok(Some(Timestamp::from_seconds(days * DAY_SECONDS)))
}

/// Days from 1970-01-01 to one of the years 0 to 9999; `None` where there is no such
/// day. There are half a million in the files of a day: this takes a hundredth of
/// the time of a parser for all forms of dates.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before = *BEFORE.get(usize::try_from(month - 1).ok()?)?;
    let days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    // Leap days of all years before this one, of which year 0 has one; from year 0
    // to 1970 there are 719,528 days.
    let years = year - 1;
    let leap_days = match year {
        0 => 0,
        _ => years / 4 - years / 100 + years / 400 + 1,
    };
    let of_year = before + i64::from(is_leap && month > 2) + day - 1;
    Some(year * 365 + leap_days + of_year - 719_528)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_day_is_the_one_of_the_calendar() {
        for year in (0..=9999).step_by(7).chain(1890..=2110) {
            for (month, day) in [(1, 1), (2, 28), (2, 29), (3, 1), (6, 30), (12, 31)] {
                let text = format!("{year:04}{month:02}{day:02}");
                let expected = text.parse::<Timestamp>().ok();
                assert_eq!(super::day(&text).ok().flatten(), expected, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_day_is_what_the_parser_of_all_dates_says(text in "[0-2][0-9]{3}[01][0-9][0-3][0-9]") {
            prop_assume!(text != "00000000");
            let expected = text.parse::<Timestamp>().map(Some).map_err(|_| Kind::Date);
            prop_assert_eq!(day(&text), expected);
        }
    }
}
