//! Comma-separated values (RFC 4180 §2), each row on a line of its own.

use std::borrow::Cow;

use memchr::memchr;
use net::scan;

use super::{Gathered, ROW_BYTES_MAX, value};
use crate::problem::{Place, ProblemKind};

/// How many columns of a line are looked at. Our choice: the widest format has
/// six.
const COLUMNS_MAX: usize = 16;

pub(crate) struct Csv {
    /// How many lines were ended.
    lines: u64,
    /// The start of a line whose rest comes with the next piece, one byte more
    /// than a row may have at the most.
    carry: Vec<u8>,
    /// Which column is which, once a line told.
    layout: Option<Layout>,
    /// The trust anchor of a line before, and its number.
    anchor: (Vec<u8>, u8),
}

/// Which column is which.
#[derive(Clone, Copy)]
struct Layout {
    asn: usize,
    prefix: usize,
    max_length: Option<usize>,
    anchor: Option<usize>,
    expires: Option<usize>,
}

impl Csv {
    /// After so many lines.
    pub(crate) fn new(lines: u64) -> Csv {
        Csv {
            lines,
            carry: Vec::new(),
            layout: None,
            anchor: (Vec::new(), 0),
        }
    }

    pub(crate) fn push(&mut self, mut piece: &[u8], gathered: &mut Gathered) {
        while let Some(end) = memchr(b'\n', piece) {
            if self.carry.is_empty() {
                self.line(&piece[..end], gathered);
            } else {
                self.carry(&piece[..end]);
                let line = std::mem::take(&mut self.carry);
                self.line(&line, gathered);
            }
            piece = &piece[end + 1..];
        }
        self.carry(piece);
    }

    /// Whether the lines were VRPs, or names of their columns.
    pub(crate) fn finish(mut self, gathered: &mut Gathered) -> bool {
        let line = std::mem::take(&mut self.carry);
        self.line(&line, gathered);
        self.layout.is_some()
    }

    fn carry(&mut self, part: &[u8]) {
        let room = ROW_BYTES_MAX + 1 - self.carry.len();
        self.carry.extend_from_slice(&part[..part.len().min(room)]);
    }

    fn line(&mut self, line: &[u8], gathered: &mut Gathered) {
        self.lines += 1;
        let place = Place::Line(self.lines);
        if line.len() > ROW_BYTES_MAX {
            gathered.problems.row(place, line, ProblemKind::TooLong);
            return;
        }
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return;
        }
        if let Some(layout) = &self.layout
            && layout.is_usual()
            && plain(layout, line, &mut self.anchor, gathered).is_some()
        {
            return;
        }
        let mut columns = [&[][..]; COLUMNS_MAX];
        let count = split(line, &mut columns);
        let columns = &columns[..count.min(COLUMNS_MAX)];
        let layout = match self.layout {
            Some(layout) => layout,
            None => {
                self.layout = Layout::named(columns);
                if self.layout.is_some() {
                    return;
                }
                let Some(layout) = Layout::guessed(columns) else {
                    gathered.problems.add(place, line, ProblemKind::NotRow);
                    return;
                };
                self.layout = Some(layout);
                layout
            }
        };
        if let Err(kind) = row(layout, columns, line, place, gathered) {
            // Files that were put together name the columns again.
            match Layout::named(columns) {
                Some(layout) => self.layout = Some(layout),
                None => gathered.problems.row(place, line, kind),
            }
        }
    }
}

impl Layout {
    /// Whether columns stand as validators write them, and no others before or between
    /// them.
    fn is_usual(&self) -> bool {
        (self.asn, self.prefix, self.max_length) == (0, 1, Some(2))
            && self.anchor == Some(3)
            && matches!(self.expires, None | Some(4))
    }

    /// From a line that names its columns.
    fn named(columns: &[&[u8]]) -> Option<Layout> {
        let (mut asn, mut prefix, mut max_length) = (None, None, None);
        let (mut anchor, mut expires) = (None, None);
        for (at, column) in columns.iter().enumerate() {
            let name: String = column
                .iter()
                .filter(|byte| byte.is_ascii_alphanumeric())
                .map(|byte| char::from(byte.to_ascii_lowercase()))
                .collect();
            let place = match name.as_str() {
                "asn" | "as" | "asnumber" | "origin" | "originas" | "originasn" => &mut asn,
                "ipprefix" | "prefix" | "roaprefix" => &mut prefix,
                "maxlength" | "maxlen" | "maxprefixlength" | "maximumlength" => &mut max_length,
                "trustanchor" | "ta" | "tal" => &mut anchor,
                "expires" | "expiry" | "notafter" => &mut expires,
                _ => continue,
            };
            // Of two columns with one name the first counts.
            place.get_or_insert(at);
        }
        Some(Layout {
            asn: asn?,
            prefix: prefix?,
            max_length,
            anchor,
            expires,
        })
    }

    /// From the first row, where no line names the columns: the prefix has a
    /// slash. The AS number has `AS` before it, or is the number before the
    /// prefix, or else the first of two after it that could not be the prefix's
    /// maximum length. Then comes the maximum length, which must be there: without
    /// it, this could be any table of prefixes and origins. Then trust anchor and
    /// expiry, each where something is that could be one.
    fn guessed(columns: &[&[u8]]) -> Option<Layout> {
        let text = |at: usize| str_of(columns.get(at)?);
        let is_number = |at: usize| text(at).is_some_and(|text| value::expires(text).is_ok());
        let count = columns.len();
        let (at, prefix) = (0..count).find_map(|at| Some((at, value::prefix(text(at)?).ok()?)))?;
        let asn_at = |at: &usize| text(*at).is_some_and(|text| value::asn(text).is_ok());
        let max_at = |at: usize| {
            text(at).is_some_and(|text| !text.is_empty() && value::max_length(prefix, text).is_ok())
        };
        let marked =
            |at: &usize| asn_at(at) && columns[*at].first().is_some_and(u8::is_ascii_alphabetic);
        let after = at + 1;
        let asn = (0..count)
            .find(marked)
            .or_else(|| (0..at).rev().find(asn_at))
            .or_else(|| {
                if asn_at(&after) && !(max_at(after) && asn_at(&(after + 1))) {
                    Some(after)
                } else {
                    Some(after + 1).filter(asn_at)
                }
            })?;
        let mut left = (after..count).filter(|column| *column != asn).peekable();
        let max_length = left.next_if(|column| max_at(*column) || columns[*column].is_empty())?;
        let anchor = left.next_if(|column| !is_number(*column));
        let expires = left.next_if(|column| is_number(*column));
        Some(Layout {
            asn,
            prefix: at,
            max_length: Some(max_length),
            anchor,
            expires,
        })
    }
}

/// Takes a line of the usual columns as nearly all are. `None`, with nothing taken, where
/// it is not so, or wrong; what this takes, [`row`] would have taken in the same way.
fn plain(
    layout: &Layout,
    line: &[u8],
    last: &mut (Vec<u8>, u8),
    gathered: &mut Gathered,
) -> Option<()> {
    let rest = line.strip_prefix(b"AS").unwrap_or(line);
    let (asn, count) = scan::digits(rest)?;
    let rest = rest[count..].strip_prefix(b",")?;
    let (prefix, count) = scan::prefix(rest)?;
    let rest = rest[count..].strip_prefix(b",")?;
    let (max_length, count) = scan::digits(rest)?;
    let max_length = u8::try_from(max_length).ok()?;
    if max_length < prefix.length() || max_length > prefix.family().bits() {
        return None;
    }
    let rest = rest[count..].strip_prefix(b",")?;
    let (name, rest) = rest.split_at(memchr(b',', rest).unwrap_or(rest.len()));
    let expires = match (layout.expires, rest) {
        (None, []) => 0,
        (Some(_), [b',', digits @ ..]) => {
            let (seconds, count) = scan::digits(digits)?;
            (count == digits.len()).then_some(seconds)?
        }
        _ => return None,
    };
    if name != last.0 {
        let is_plain = |byte: &u8| byte.is_ascii_graphic() && *byte != b'"';
        if name.is_empty() || !name.iter().all(is_plain) {
            return None;
        }
        *last = (name.to_vec(), gathered.builder.anchor(str_of(name)?)?);
    }
    let builder = &mut gathered.builder;
    builder.add(prefix, max_length, asn, last.1, expires);
    Some(())
}

/// Takes a row. What is wrong with a value that not every VRP has becomes a
/// problem here.
fn row(
    layout: Layout,
    columns: &[&[u8]],
    line: &[u8],
    place: Place,
    gathered: &mut Gathered,
) -> Result<(), ProblemKind> {
    let (Some(asn), Some(prefix)) = (columns.get(layout.asn), columns.get(layout.prefix)) else {
        return Err(ProblemKind::Columns {
            expected: layout.asn.max(layout.prefix) + 1,
            found: columns.len(),
        });
    };
    let asn = match value::plain_asn(asn) {
        Some(asn) => asn,
        None => value::asn(str_of(asn).ok_or(ProblemKind::Asn)?)?,
    };
    let prefix = match scan::prefix(prefix) {
        Some((found, count)) if count == prefix.len() => found,
        _ => value::prefix(&String::from_utf8_lossy(prefix))?,
    };
    let optional = |at: Option<usize>| at.and_then(|at| columns.get(at)).copied();
    let max_length = optional(layout.max_length).unwrap_or_default();
    let max_length = str_of(max_length).ok_or(ProblemKind::MaxLength)?;
    let max_length = value::max_length(prefix, max_length)?;

    let anchor = match optional(layout.anchor) {
        None | Some(b"") => Ok(0),
        Some(name) => str_of(name)
            .map(|name| match name.contains("\"\"") {
                true => Cow::Owned(name.replace("\"\"", "\"")),
                false => Cow::Borrowed(name),
            })
            .and_then(|name| gathered.builder.anchor(&name))
            .ok_or(ProblemKind::TrustAnchor),
    };
    let expires = str_of(optional(layout.expires).unwrap_or_default());
    let expires = expires.ok_or(ProblemKind::Expires).and_then(value::expires);
    let mut or_none = |result: Result<u32, ProblemKind>| {
        result.unwrap_or_else(|kind| {
            gathered.problems.row(place, line, kind);
            0
        })
    };
    let anchor = or_none(anchor.map(u32::from));
    let expires = or_none(expires);
    gathered
        .builder
        .add(prefix, max_length, asn, anchor as u8, expires);
    Ok(())
}

fn str_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The columns of a line, without quotes and white space around them, and how
/// many there are. Doubled quotes in a quoted column stay doubled.
fn split<'a>(line: &'a [u8], columns: &mut [&'a [u8]; COLUMNS_MAX]) -> usize {
    let mut rest = line;
    let mut count = 0;
    loop {
        rest = rest.trim_ascii_start();
        let column = match rest.strip_prefix(b"\"") {
            Some(quoted) => {
                let end = end_of_quoted(quoted);
                rest = quoted.get(end + 1..).unwrap_or_default();
                &quoted[..end]
            }
            None => {
                let end = memchr(b',', rest).unwrap_or(rest.len());
                let column = &rest[..end];
                rest = &rest[end..];
                column
            }
        };
        if let Some(place) = columns.get_mut(count) {
            *place = column.trim_ascii();
        }
        count += 1;
        match memchr(b',', rest) {
            Some(comma) => rest = &rest[comma + 1..],
            None => return count,
        }
    }
}

/// Where the quote stands that ends a column, after its first quote; the end of
/// the line where none does.
fn end_of_quoted(quoted: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr(b'"', &quoted[at..]) {
        at += found;
        if quoted.get(at + 1) != Some(&b'"') {
            return at;
        }
        at += 2;
    }
    quoted.len()
}
