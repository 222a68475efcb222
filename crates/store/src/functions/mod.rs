//! What SQL can say about prefixes, addresses, AS numbers, paths and instants.
//!
//! | function | gives |
//! | --- | --- |
//! | `contains(prefix, ip)` | 1 when the address is in the block, else 0 |
//! | `covers(a, b)` | 1 when block `a` holds all of block `b`, as it does itself |
//! | `prefix_length(prefix)` | its length in bits: 0–32 or 0–128 |
//! | `prefix_family(prefix)` | 4 or 6 |
//! | `prefix_key(prefix)` | bytes that sort a block before all that it covers |
//! | `first_ip(prefix)`, `last_ip(prefix)` | its first and last address |
//! | `asn(text or number)` | the bare number: `asn('AS17557')` is 17557 |
//! | `origin(as_path)` | the last AS; NULL when the path ends in a set, or is empty |
//! | `neighbor(as_path)` | the AS next to the origin, prepending skipped; NULL when there is none, or a set |
//! | `as_path_contains(as_path, asn)` | 1 when the AS is anywhere in the path, sets included |
//! | `as_path_length(as_path)` | AS hops as RFC 4271 §9.1.2.2 counts them: a set is one |
//! | `utc(text or number)` | the instant as RFC 3339 with `Z`; a number is seconds since 1970 |
//!
//! A prefix is text as people write it: `192.0.2.0/24`, `2001:db8::/32`, or an
//! address alone for a block of one. An AS is 17557, `'17557'`, `'AS17557'` or
//! `'1.10'` (RFC 5396). A path is text as `bgpdump` prints it.
//!
//! Where an argument is NULL the result is NULL. An argument that is not what the
//! function takes is an error, which names the function and the value: a wrong
//! value never counts as "no". Where a column may hold other things, ask for them
//! first: `case when kind = 'prefix' then prefix_length(subject) end`.
//!
//! All functions are deterministic. Those about registers are in `registers`:
//!
//! | function | gives |
//! | --- | --- |
//! | `holder(ip)` | the holder's name by the smallest `inetnum` object; without one, the registry and the opaque id by which it knows the holder; NULL where nobody holds it |
//! | `economy(ip)` | where the holder is registered, by the delegation |
//! | `asn_economy(asn)` | the same of a network; by AS2Org where no delegation tells |
//! | `abuse_contact(ip)` | the address of mail for abuse |
//! | `rov(prefix, asn)` | `valid`, `invalid`, `not-found` (RFC 6811) |
//! | `is_bogon(prefix, date)` | 1 when no standard lets anybody announce it on that day, else 0 |

mod path_text;
pub(crate) mod registers;

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use net::{Asn, Family, Prefix, Timestamp};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};

use path_text::PathText;

/// The functions with their arguments, for hints.
pub(crate) const SIGNATURES: &[&str] = &[
    "contains(prefix, ip)",
    "covers(prefix, prefix)",
    "prefix_length(prefix)",
    "prefix_family(prefix)",
    "prefix_key(prefix)",
    "first_ip(prefix)",
    "last_ip(prefix)",
    "asn(text or number)",
    "origin(as_path)",
    "neighbor(as_path)",
    "as_path_contains(as_path, asn)",
    "as_path_length(as_path)",
    "utc(text or number)",
    "holder(ip)",
    "economy(ip)",
    "asn_economy(asn)",
    "abuse_contact(ip)",
    "rov(prefix, asn)",
    "is_bogon(prefix, date)",
];

/// Makes the functions known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let one = |name, function: fn(Argument<'_>) -> Answer| {
        scalar(connection, name, 1, move |context| {
            match argument(context, name, 0) {
                Some(value) => function(value),
                None => Ok(Value::Null),
            }
        })
    };
    let two = |name, function: fn(Argument<'_>, Argument<'_>) -> Answer| {
        scalar(connection, name, 2, move |context| {
            match (argument(context, name, 0), argument(context, name, 1)) {
                (Some(first), Some(second)) => function(first, second),
                _ => Ok(Value::Null),
            }
        })
    };
    two("contains", |prefix, ip| {
        let ip = ip.parse::<IpAddr>("IP address")?;
        Ok(truth(prefix.prefix()?.contains(ip)))
    })?;
    two("covers", |a, b| Ok(truth(a.prefix()?.covers(b.prefix()?))))?;
    one("prefix_length", |prefix| {
        Ok(Value::Integer(prefix.prefix()?.length().into()))
    })?;
    one("prefix_family", |prefix| {
        Ok(Value::Integer(match prefix.prefix()?.family() {
            Family::V4 => 4,
            Family::V6 => 6,
        }))
    })?;
    one("prefix_key", |prefix| {
        Ok(Value::Blob(prefix_key(prefix.prefix()?)))
    })?;
    one("first_ip", |prefix| {
        Ok(Value::Text(prefix.prefix()?.address().to_string()))
    })?;
    one("last_ip", |prefix| {
        Ok(Value::Text(prefix.prefix()?.last_address().to_string()))
    })?;
    one("asn", |asn| Ok(number(Some(asn.asn()?))))?;
    one("origin", |path| Ok(number(path.path()?.origin())))?;
    one("neighbor", |path| Ok(number(path.path()?.neighbor())))?;
    two("as_path_contains", |path, asn| {
        let asn = asn.asn()?;
        Ok(truth(path.path()?.hops().any(|(hop, _)| hop == asn)))
    })?;
    one("as_path_length", |path| {
        Ok(Value::Integer(path.path()?.length()))
    })?;
    one("utc", |instant| {
        Ok(Value::Text(instant.instant()?.to_string()))
    })
}

/// Bytes that sort as [`Prefix`] does: family, address, length.
fn prefix_key(prefix: Prefix) -> Vec<u8> {
    let (family, bytes) = match prefix.family() {
        Family::V4 => (4, 4),
        Family::V6 => (6, 16),
    };
    let mut key = vec![family];
    key.extend_from_slice(&prefix.bits().to_be_bytes()[..bytes]);
    key.push(prefix.length());
    key
}

type Answer = Result<Value, BadArgument>;

fn scalar(
    connection: &Connection,
    name: &'static str,
    arguments: i32,
    function: impl Fn(&Context<'_>) -> Answer + Send + 'static,
) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(name, arguments, flags, move |context| {
        function(context).map_err(|error| rusqlite::Error::UserFunctionError(Box::new(error)))
    })
}

/// An argument that is not NULL.
fn argument<'c>(
    context: &'c Context<'_>,
    function: &'static str,
    index: usize,
) -> Option<Argument<'c>> {
    match context.get_raw(index) {
        ValueRef::Null => None,
        value => Some(Argument { function, value }),
    }
}

fn truth(value: bool) -> Value {
    Value::Integer(value.into())
}

fn number(asn: Option<Asn>) -> Value {
    asn.map_or(Value::Null, |asn| Value::Integer(asn.0.into()))
}

/// An argument with the function that it was given to.
#[derive(Clone, Copy)]
struct Argument<'c> {
    function: &'static str,
    value: ValueRef<'c>,
}

impl<'c> Argument<'c> {
    fn prefix(self) -> Result<Prefix, BadArgument> {
        self.read("prefix")
    }

    /// Text that is what its own error message says it is not.
    fn read<T: FromStr<Err: StdError>>(self, wanted: &'static str) -> Result<T, BadArgument> {
        self.text(wanted)?
            .parse()
            .map_err(|error: T::Err| self.bad(error.to_string()))
    }

    fn parse<T: FromStr>(self, wanted: &'static str) -> Result<T, BadArgument> {
        let text = self.text(wanted)?;
        text.trim()
            .parse()
            .map_err(|_| self.bad(format!("`{text}` is no {wanted}")))
    }

    fn asn(self) -> Result<Asn, BadArgument> {
        match self.value {
            ValueRef::Integer(number) => u32::try_from(number)
                .map(Asn)
                .map_err(|_| self.bad(format!("{number} is no AS number (0 to 4294967295)"))),
            _ => self.read("AS number"),
        }
    }

    fn path(self) -> Result<PathText<'c>, BadArgument> {
        let text = self.text("AS path")?;
        PathText::new(text).ok_or_else(|| {
            self.bad(format!(
                "`{text}` is no AS path (as in 701 3491 17557 or 701 {{1,2}})"
            ))
        })
    }

    fn instant(self) -> Result<Timestamp, BadArgument> {
        let micros = match self.value {
            ValueRef::Integer(seconds) => seconds.checked_mul(1_000_000),
            ValueRef::Real(seconds) => {
                let micros = (seconds * 1e6).round();
                // The years to 9999 are far inside; a cast would saturate.
                (micros.abs() < 1e18).then_some(micros as i64)
            }
            _ => return self.read("instant"),
        };
        micros
            .filter(|micros| INSTANTS.contains(micros))
            .map(Timestamp::from_micros)
            .ok_or_else(|| {
                self.bad(format!(
                    "{} is no number of seconds since 1970 in the years 0 to 9999",
                    self.shown()
                ))
            })
    }

    fn text(self, wanted: &'static str) -> Result<&'c str, BadArgument> {
        match self.value {
            ValueRef::Text(bytes) => {
                std::str::from_utf8(bytes).map_err(|_| self.bad(format!("the text is no {wanted}")))
            }
            _ => Err(self.bad(format!("{} is no {wanted}", self.shown()))),
        }
    }

    fn shown(self) -> String {
        match self.value {
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Blob(bytes) => format!("a blob of {} bytes", bytes.len()),
            ValueRef::Null => "NULL".to_owned(),
            ValueRef::Text(bytes) => format!("`{}`", String::from_utf8_lossy(bytes)),
        }
    }

    fn bad(self, problem: String) -> BadArgument {
        BadArgument {
            function: self.function,
            problem,
        }
    }
}

/// From 0000-01-01 to the end of 9999, in microseconds: what RFC 3339 can write.
const INSTANTS: std::ops::Range<i64> = -62_167_219_200_000_000..253_402_300_800_000_000;

/// A function was given a value that it does not take.
#[derive(Debug)]
struct BadArgument {
    function: &'static str,
    problem: String,
}

impl fmt::Display for BadArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.function, self.problem)
    }
}

impl StdError for BadArgument {}
