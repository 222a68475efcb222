//! From a line to an address and an instant.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::net::IpAddr;

use net::Timestamp;
use serde::Deserialize;

use crate::form::{Columns, Form, address};
use crate::problem::ProblemKind as Kind;

/// The longest row that is read, in bytes without its end. Our choice: rows with
/// certificates and banners have some 4 KiB, and a stream without line ends must
/// not fill the memory.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// One address that was seen, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The address.
    pub address: IpAddr,
    /// When; `None` where the row does not say.
    pub instant: Option<Timestamp>,
}

/// What a row of a list says.
///
/// # Errors
///
/// What is wrong with it.
pub fn row(form: &Form, text: &str) -> Result<Seen, Kind> {
    match form {
        Form::Addresses => Ok(Seen {
            address: address(text).ok_or(Kind::Address)?,
            instant: None,
        }),
        Form::Json => json(text),
        Form::Table(columns) => table(*columns, text),
    }
}

/// A JSON row; members that nobody asks for may be there.
#[derive(Deserialize)]
struct Json<'a> {
    #[serde(borrow)]
    ip: Option<Cow<'a, str>>,
    #[serde(borrow)]
    timestamp: Option<Cow<'a, str>>,
}

fn json(text: &str) -> Result<Seen, Kind> {
    let row: Json<'_> = serde_json::from_str(text).map_err(|_| Kind::Json)?;
    let ip = row.ip.ok_or(Kind::Json)?;
    seen(&ip, row.timestamp.as_deref())
}

fn table(columns: Columns, text: &str) -> Result<Seen, Kind> {
    let fits = |cells: &Vec<_>| cells.len() == columns.count;
    let strict = cells(text, Escape::Doubled);
    // Reports with banners of servers put a backslash before a quotation mark.
    let cells = match strict.as_ref().is_some_and(fits) {
        true => strict,
        false => cells(text, Escape::Backslash).filter(fits).or(strict),
    };
    let cells = cells.ok_or(Kind::Quotes)?;
    if !fits(&cells) {
        return Err(Kind::Columns {
            expected: columns.count,
            found: cells.len(),
        });
    }
    let instant = columns.instant.map(|at| cells[at].as_ref());
    seen(&cells[columns.address], instant)
}

fn seen(address: &str, instant: Option<&str>) -> Result<Seen, Kind> {
    let instant = match instant.map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(text.parse().map_err(|_| Kind::Instant)?),
    };
    let address: IpAddr = address.trim().parse().map_err(|_| Kind::Address)?;
    Ok(Seen {
        // `::ffff:192.0.2.1` is an IPv4 host, and counts as one.
        address: address.to_canonical(),
        instant,
    })
}

/// How a quotation mark stands inside of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Twice (RFC 4180 §2).
    Doubled,
    /// Twice, or behind a backslash.
    Backslash,
}

/// The cells of a row; `None` when a quotation mark does not close or something
/// stands behind one that does.
pub(crate) fn cells(text: &str, escape: Escape) -> Option<Vec<Cow<'_, str>>> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let end = if let Some(inside) = rest.strip_prefix('"') {
            let end = closing(inside, escape)?;
            let cell = &inside[..end];
            cells.push(if cell.contains('"') {
                Cow::Owned(cell.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(cell)
            });
            end + 2
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            cells.push(Cow::Borrowed(&rest[..end]));
            end
        };
        match rest.as_bytes().get(end) {
            None => return Some(cells),
            Some(b',') => rest = &rest[end + 1..],
            Some(_) => return None,
        }
    }
}

/// Where a quoted cell ends.
fn closing(inside: &str, escape: Escape) -> Option<usize> {
    let bytes = inside.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' if escape == Escape::Backslash => at += 2,
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => return Some(at),
            _ => at += 1,
        }
    }
}

/// What [`next`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Row,
    TooLong,
    End,
}

/// Reads the next row into `bytes`, without its end, and adds its lines to
/// `lines`. With `quoted`, line ends between quotation marks belong to the row
/// (RFC 4180 §2).
pub(crate) fn next(
    reader: &mut impl BufRead,
    bytes: &mut Vec<u8>,
    lines: &mut u64,
    quoted: bool,
) -> io::Result<Next> {
    bytes.clear();
    loop {
        // One byte more than the longest row, for its end.
        let room = (LINE_BYTES_MAX + 1 - bytes.len()) as u64;
        let count = reader.by_ref().take(room).read_until(b'\n', bytes)?;
        if count == 0 && bytes.is_empty() {
            return Ok(Next::End);
        }
        *lines += 1;
        let ended = bytes.last() == Some(&b'\n');
        if !ended && bytes.len() > LINE_BYTES_MAX {
            skip_line(reader)?;
            return Ok(Next::TooLong);
        }
        let is_open = || bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        // At the end of the content, an open quotation mark stays open.
        if ended && quoted && bytes.len() <= LINE_BYTES_MAX && is_open() {
            continue;
        }
        while let Some(b'\n' | b'\r') = bytes.last() {
            bytes.pop();
        }
        return Ok(Next::Row);
    }
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            return Ok(());
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let amount = end.map_or(available.len(), |at| at + 1);
        reader.consume(amount);
        if end.is_some() {
            return Ok(());
        }
    }
}
