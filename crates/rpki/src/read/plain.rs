//! Rows of `roas` as nearly all files have them.
//!
//! A program writes all rows alike: what stands between their values is the same
//! in each. So a row is read member by member once, and the next ones by the
//! *shape* that it had, with hardly a branch that depends on the bytes.

use std::ops::Range;

use net::{Prefix, scan};

use super::syntax::is_space;
use super::{Gathered, ROW_BYTES_MAX};

/// Reads rows, and remembers how the last one looked.
#[derive(Default)]
pub(crate) struct Rows {
    shape: Option<Shape>,
    /// The trust anchor of a row before, and its number.
    anchor: (Box<str>, u8),
}

/// What a row says, as far as it does.
#[derive(Default)]
struct Row<'a> {
    asn: Option<u32>,
    prefix: Option<Prefix>,
    max_length: Option<u32>,
    anchor: Anchor<'a>,
    expires: u32,
}

/// A trust anchor.
#[derive(Default)]
enum Anchor<'a> {
    #[default]
    None,
    /// The same as in a row before.
    Last,
    Named(&'a str),
}

/// The members that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Asn,
    Prefix,
    MaxLength,
    Anchor,
    Expires,
}

/// Of each value in a row what stands before it, and what stands after the last.
struct Shape {
    values: Vec<(Glue, Member)>,
    end: Glue,
}

/// Up to 16 bytes that stand between values.
#[derive(Clone, Copy)]
struct Glue {
    bytes: u128,
    mask: u128,
    length: usize,
}

impl Rows {
    /// Takes rows one after the other, with the commas between them, the first of
    /// which begins where `bytes` do; tells the length of all. `None`, with nothing
    /// taken, where the first is incomplete, unusual or wrong.
    ///
    /// Whatever this takes, [`take_any`](super::row::take_any) would have taken in
    /// the same way.
    pub(crate) fn take(&mut self, bytes: &[u8], gathered: &mut Gathered) -> Option<usize> {
        let mut used = self.row(bytes, gathered)?;
        while let Some(start) = next_row(bytes, used)
            && let Some(count) = self.row(&bytes[start..], gathered)
        {
            used = start + count;
        }
        Some(used)
    }

    /// Takes one row. Nothing is kept of one that is not taken.
    fn row(&mut self, bytes: &[u8], gathered: &mut Gathered) -> Option<usize> {
        let by_shape = self.shape.as_ref();
        let by_shape = by_shape.and_then(|shape| by_shape_of(shape, bytes, &self.anchor.0));
        let (row, count) = match by_shape {
            Some(found) => found,
            None => {
                let (row, shape, count) = by_members(bytes)?;
                self.shape = shape;
                (row, count)
            }
        };
        let (asn, prefix) = (row.asn?, row.prefix?);
        let max_length = u8::try_from(row.max_length?).ok()?;
        if max_length < prefix.length() || max_length > prefix.family().bits() {
            return None;
        }
        let builder = &mut gathered.builder;
        let anchor = match row.anchor {
            Anchor::None | Anchor::Named("") => 0,
            Anchor::Last => self.anchor.1,
            Anchor::Named(name) => {
                self.anchor = (name.into(), builder.anchor(name)?);
                self.anchor.1
            }
        };
        builder.add(prefix, max_length, asn, anchor, row.expires);
        Some(count)
    }
}

/// A row that looks like one before it, and its length.
fn by_shape_of<'a>(shape: &Shape, bytes: &'a [u8], anchor: &str) -> Option<(Row<'a>, usize)> {
    let mut row = Row::default();
    let mut scan = Scan { bytes, at: 0 };
    for (glue, member) in &shape.values {
        scan.glue(glue)?;
        match member {
            Member::Asn => row.asn = Some(scan.number()?),
            Member::Prefix => row.prefix = Some(scan.prefix()?),
            Member::MaxLength => row.max_length = Some(scan.number()?),
            Member::Anchor if scan.is_name(anchor) => row.anchor = Anchor::Last,
            Member::Anchor => row.anchor = Anchor::Named(scan.name()?),
            Member::Expires => row.expires = scan.number()?,
        }
    }
    scan.glue(&shape.end)?;
    Some((row, scan.at))
}

/// A row whose members come in any order, the shape that it has, and its length. Of
/// two members with one name the last counts.
fn by_members(bytes: &[u8]) -> Option<(Row<'_>, Option<Shape>, usize)> {
    let mut row = Row::default();
    let mut values = Vec::new();
    let mut scan = Scan { bytes, at: 0 };
    scan.byte(b'{')?;
    loop {
        scan.space();
        let member = scan.member()?;
        scan.space();
        scan.byte(b':')?;
        scan.space();
        let is_text = scan.rest().first() == Some(&b'"');
        scan.at += usize::from(is_text);
        if member == Member::Asn && is_text && scan.rest().starts_with(b"AS") {
            scan.at += 2;
        }
        let start = scan.at;
        match member {
            Member::Asn => row.asn = Some(scan.number()?),
            Member::MaxLength if !is_text => row.max_length = Some(scan.number()?),
            Member::Expires if !is_text => row.expires = scan.number()?,
            Member::Prefix if is_text => row.prefix = Some(scan.prefix()?),
            Member::Anchor if is_text => row.anchor = Anchor::Named(scan.name()?),
            _ => return None,
        }
        values.push((member, start..scan.at));
        if is_text {
            scan.byte(b'"')?;
        }
        scan.space();
        match scan.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
        if scan.at > ROW_BYTES_MAX {
            return None;
        }
    }
    let count = scan.at;
    (count <= ROW_BYTES_MAX).then(|| (row, Shape::new(&bytes[..count], values), count))
}

/// Where the next row begins, after a row's end and a comma.
fn next_row(bytes: &[u8], end: usize) -> Option<usize> {
    let mut at = end;
    while is_space(*bytes.get(at)?) {
        at += 1;
    }
    if bytes[at] != b',' {
        return None;
    }
    at += 1;
    while is_space(*bytes.get(at)?) {
        at += 1;
    }
    Some(at)
}

impl Shape {
    /// Of a row and where its values are; `None` where more stands between them
    /// than glue can be.
    fn new(row: &[u8], places: Vec<(Member, Range<usize>)>) -> Option<Shape> {
        let mut end = 0;
        let mut values = Vec::with_capacity(places.len());
        for (member, place) in places {
            values.push((Glue::new(&row[end..place.start])?, member));
            end = place.end;
        }
        let end = Glue::new(&row[end..])?;
        Some(Shape { values, end })
    }
}

impl Glue {
    fn new(text: &[u8]) -> Option<Glue> {
        let mut bytes = [0; 16];
        let mut mask = [0; 16];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        mask[..text.len()].fill(u8::MAX);
        Some(Glue {
            bytes: u128::from_le_bytes(bytes),
            mask: u128::from_le_bytes(mask),
            length: text.len(),
        })
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn byte(&mut self, expected: u8) -> Option<()> {
        (self.next()? == expected).then_some(())
    }

    fn space(&mut self) {
        while let Some(byte) = self.bytes.get(self.at)
            && is_space(*byte)
        {
            self.at += 1;
        }
    }

    /// Glue, where 16 bytes are left to look at.
    fn glue(&mut self, glue: &Glue) -> Option<()> {
        let bytes = u128::from_le_bytes(*self.rest().first_chunk()?);
        self.at += glue.length;
        (bytes & glue.mask == glue.bytes).then_some(())
    }

    /// The name of a member.
    fn member(&mut self) -> Option<Member> {
        const NAMES: [(&[u8], Member); 5] = [
            (b"\"asn\"", Member::Asn),
            (b"\"prefix\"", Member::Prefix),
            (b"\"maxLength\"", Member::MaxLength),
            (b"\"ta\"", Member::Anchor),
            (b"\"expires\"", Member::Expires),
        ];
        let rest = self.rest();
        let (name, member) = NAMES.iter().find(|(name, _)| rest.starts_with(name))?;
        self.at += name.len();
        Some(*member)
    }

    /// A number without sign, point or exponent: what may follow it is the
    /// caller's, and neither of those is. JSON has no leading zeros (RFC 8259 §6).
    fn number(&mut self) -> Option<u32> {
        let rest = self.rest();
        let (number, count) = scan::digits(rest)?;
        if count > 1 && rest[0] == b'0' {
            return None;
        }
        self.at += count;
        Some(number)
    }

    /// A prefix, up to its string's end.
    fn prefix(&mut self) -> Option<Prefix> {
        let (found, count) = scan::prefix(self.rest())?;
        self.at += count;
        Some(found)
    }

    /// Passes over the name, where it is what stands up to the string's end.
    fn is_name(&mut self, name: &str) -> bool {
        let rest = self.rest();
        let is_it = rest.starts_with(name.as_bytes()) && rest.get(name.len()) == Some(&b'"');
        self.at += if is_it { name.len() } else { 0 };
        is_it
    }

    /// Graphic ASCII characters up to their string's end, without an escape.
    fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        let count = rest.iter().position(|byte| !plain(byte))?;
        self.at += count;
        std::str::from_utf8(&rest[..count]).ok()
    }
}
