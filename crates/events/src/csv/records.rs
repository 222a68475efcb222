//! Rows out of pieces, and what becomes of those that are none.

use memchr::{memchr, memchr_iter};

use super::careful::{Careful, RowEnd};
use super::clean::Clean;
use super::{ROW_BYTES_MAX, careful, clean};
use crate::buffer::Span;
use crate::event::Place;
use crate::reject::{RAW_BYTES_MAX, Reason};

/// What is read.
pub(crate) enum Item<'a> {
    Row(Row<'a>),
    /// Bytes that are no row, as many of them as are kept.
    Bad {
        place: Place,
        reason: Reason,
        raw: &'a [u8],
    },
}

/// A row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// What the spans are in.
    pub(crate) text: &'a str,
    pub(crate) spans: &'a [Span],
    pub(crate) place: Place,
    /// As it stands in the feed.
    pub(crate) raw: &'a [u8],
    /// Whether quotes are where they should not be.
    pub(crate) is_odd: bool,
}

/// Reads rows from pieces; keeps at most one row of them.
pub(crate) struct Records {
    /// The start of a row that goes on in the next piece, and where it stands.
    carry: Vec<u8>,
    row_end: RowEnd,
    /// A row that is too long to be kept, of which only the end is sought.
    skipped: Option<Skipped>,
    spans: Vec<Span>,
    decoded: Vec<u8>,
    /// Of the next byte that is not part of a row yet.
    offset: u64,
    line: u64,
    /// Whether the last byte was a CR that ended a row: an LF belongs to it.
    is_after_cr: bool,
    /// How many bytes of a byte order mark were seen; more than its length once
    /// that is settled.
    mark: usize,
    /// Bytes of line ends and of the mark that are part of no row.
    between_bytes: u64,
}

struct Skipped {
    place: Place,
    reason: Reason,
    raw: Vec<u8>,
}

const MARK: &[u8] = "\u{feff}".as_bytes();

impl Records {
    pub(crate) fn new() -> Records {
        Records {
            carry: Vec::new(),
            row_end: RowEnd::default(),
            skipped: None,
            spans: Vec::new(),
            decoded: Vec::new(),
            offset: 0,
            line: 1,
            is_after_cr: false,
            mark: 0,
            between_bytes: 0,
        }
    }

    /// Bytes that are part of no row: empty lines and a byte order mark.
    pub(crate) fn between_bytes(&self) -> u64 {
        self.between_bytes
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8], each: &mut impl FnMut(Item<'_>)) {
        let mut piece = self.without_mark(piece, each);
        while !piece.is_empty() {
            if self.skipped.is_some() {
                piece = self.skip(piece, each);
            } else if self.carry.is_empty() {
                let used = self.read(piece, None, each);
                self.keep(&piece[used..], each);
                return;
            } else {
                piece = self.join(piece, each);
            }
        }
    }

    /// Ends the feed.
    pub(crate) fn finish(&mut self, each: &mut impl FnMut(Item<'_>)) {
        if self.mark < MARK.len() {
            let start = &MARK[..self.mark];
            self.mark = usize::MAX;
            self.push(start, each);
        }
        let mut rest = std::mem::take(&mut self.carry);
        if !rest.is_empty() {
            let count = rest.len();
            // A last row needs no line end; it gets one that is counted nowhere.
            rest.push(b'\n');
            self.read(&rest, Some(count), each);
        }
        if let Some(skipped) = self.skipped.take() {
            self.give_up(skipped, each);
        }
    }

    /// The piece without what belongs to a byte order mark at the very start.
    fn without_mark<'p>(&mut self, piece: &'p [u8], each: &mut impl FnMut(Item<'_>)) -> &'p [u8] {
        if self.mark > MARK.len() {
            return piece;
        }
        for (index, byte) in piece.iter().enumerate() {
            if MARK.get(self.mark) == Some(byte) {
                self.mark += 1;
                continue;
            }
            let seen = self.mark;
            self.mark = usize::MAX;
            if seen == MARK.len() {
                self.between(seen);
            } else {
                self.push(&MARK[..seen], each);
            }
            return &piece[index..];
        }
        if self.mark == MARK.len() {
            self.mark = usize::MAX;
            self.between(MARK.len());
        }
        &[]
    }

    /// Reads the rows that are whole in the bytes: how many bytes are used. At the
    /// end of the feed all are; `last` is then how many there really are.
    fn read(
        &mut self,
        bytes: &[u8],
        last: Option<usize>,
        each: &mut impl FnMut(Item<'_>),
    ) -> usize {
        let count = last.unwrap_or(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes[..count].get(at) {
            if byte == b'\n' || byte == b'\r' {
                let is_second = byte == b'\n' && self.is_after_cr;
                self.line += u64::from(!is_second);
                self.is_after_cr = byte == b'\r';
                self.between(1);
                at += 1;
                continue;
            }
            self.is_after_cr = false;
            match self.row(&bytes[at..], last.is_some(), count - at, each) {
                Some(used) => at += used,
                None => break,
            }
        }
        at
    }

    /// Reads one row from the start of the bytes, of which `count` are the feed's:
    /// how many it has, none where it goes on.
    #[inline]
    fn row(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        count: usize,
        each: &mut impl FnMut(Item<'_>),
    ) -> Option<usize> {
        if let Clean::Row { end, has_inner } = clean::row(bytes, &mut self.spans) {
            let place = self.row_place(bytes, end, count);
            let inner = if has_inner {
                memchr_iter(b'\n', &bytes[..end]).count() as u64
            } else {
                0
            };
            each(item(
                &bytes[..end],
                &bytes[..end],
                &self.spans,
                place,
                false,
            ));
            return Some(self.advance(place.bytes, 1 + inner));
        }
        match careful::row(bytes, &mut self.decoded, &mut self.spans) {
            Careful::Row { is_torn: true, .. } => {
                Some(self.first_line(bytes, count, Reason::TornQuote, each))
            }
            Careful::Row { end, is_odd, .. } => {
                let place = self.row_place(bytes, end, count);
                let inner = memchr_iter(b'\n', &bytes[..end]).count() as u64;
                // The decoded fields stand side by side, and halves of two characters
                // could make one: the row itself must be text.
                let row = &bytes[..end];
                let is_text = std::str::from_utf8(row).is_ok();
                let decoded = if is_text { &self.decoded } else { row };
                each(item(decoded, row, &self.spans, place, is_odd));
                Some(self.advance(place.bytes, 1 + inner))
            }
            Careful::Incomplete if is_last => {
                Some(self.first_line(bytes, count, Reason::UnterminatedQuote, each))
            }
            Careful::Incomplete => None,
            Careful::TooMuch(reason) => {
                self.start_skipping(reason);
                let bytes = &bytes[..count];
                let rest = self.skip(bytes, each);
                Some(bytes.len() - rest.len())
            }
        }
    }

    /// The place of the row that the byte at `end` ends. An LF after a CR is between
    /// rows, so that it is the same where a piece ends between the two.
    #[inline]
    fn row_place(&mut self, bytes: &[u8], end: usize, count: usize) -> Place {
        self.is_after_cr = bytes[end] == b'\r';
        Place {
            offset: self.offset,
            bytes: (end + 1).min(count) as u64,
            line: self.line,
        }
    }

    /// Gives up the first line of a row whose quotes do not close as they should:
    /// what follows is read anew, so that one lost quote does not lose a feed.
    fn first_line(
        &mut self,
        bytes: &[u8],
        count: usize,
        reason: Reason,
        each: &mut impl FnMut(Item<'_>),
    ) -> usize {
        let end = memchr(b'\n', &bytes[..count]).map_or(count, |end| end + 1);
        let place = Place {
            offset: self.offset,
            bytes: end as u64,
            line: self.line,
        };
        let raw = &bytes[..end.min(RAW_BYTES_MAX)];
        each(Item::Bad { place, reason, raw });
        self.advance(end as u64, 1)
    }

    /// Keeps what is left of a piece for the next.
    fn keep(&mut self, rest: &[u8], each: &mut impl FnMut(Item<'_>)) {
        if self.skipped.is_some() {
            return;
        }
        self.row_end = RowEnd::default();
        self.carry.clear();
        if rest.len() >= ROW_BYTES_MAX {
            self.start_skipping(Reason::RowTooLong);
            self.skip(rest, each);
        } else {
            self.carry.extend_from_slice(rest);
            self.row_end.find(rest);
        }
    }

    /// Goes on with the row that an earlier piece began: what is left of this one.
    fn join<'p>(&mut self, piece: &'p [u8], each: &mut impl FnMut(Item<'_>)) -> &'p [u8] {
        let end = self.row_end.find(piece);
        let count = end.unwrap_or(piece.len());
        if self.carry.len() + count > ROW_BYTES_MAX {
            let carry = std::mem::take(&mut self.carry);
            self.start_skipping(Reason::RowTooLong);
            self.skip(&carry, each);
            return piece;
        }
        self.carry.extend_from_slice(&piece[..count]);
        if end.is_some() {
            let carry = std::mem::take(&mut self.carry);
            let used = self.read(&carry, None, each);
            self.keep(&carry[used..], each);
            if self.carry.is_empty() && self.skipped.is_none() {
                // The memory is used for the next.
                self.carry = carry;
                self.carry.clear();
            }
        }
        &piece[count..]
    }

    fn start_skipping(&mut self, reason: Reason) {
        self.row_end = RowEnd::default();
        self.skipped = Some(Skipped {
            place: Place {
                offset: self.offset,
                bytes: 0,
                line: self.line,
            },
            reason,
            raw: Vec::new(),
        });
    }

    /// Goes on to the end of a row that is too long: what is left of the piece.
    fn skip<'p>(&mut self, piece: &'p [u8], each: &mut impl FnMut(Item<'_>)) -> &'p [u8] {
        let Some(mut skipped) = self.skipped.take() else {
            return piece;
        };
        let end = self.row_end.find(piece);
        let (row, rest) = piece.split_at(end.unwrap_or(piece.len()));
        let room = RAW_BYTES_MAX - skipped.raw.len();
        skipped.raw.extend_from_slice(&row[..row.len().min(room)]);
        skipped.place.bytes += row.len() as u64;
        self.line += memchr_iter(b'\n', row).count() as u64;
        if end.is_some() {
            self.is_after_cr = row.ends_with(b"\r");
            self.line += u64::from(self.is_after_cr);
            self.give_up(skipped, each);
        } else {
            self.skipped = Some(skipped);
        }
        rest
    }

    fn give_up(&mut self, skipped: Skipped, each: &mut impl FnMut(Item<'_>)) {
        let Skipped { place, reason, raw } = skipped;
        self.offset = place.offset + place.bytes;
        each(Item::Bad {
            place,
            reason,
            raw: &raw,
        });
    }

    #[inline]
    fn advance(&mut self, bytes: u64, lines: u64) -> usize {
        self.offset += bytes;
        self.line += lines;
        bytes as usize
    }

    fn between(&mut self, bytes: usize) {
        self.offset += bytes as u64;
        self.between_bytes += bytes as u64;
    }
}

/// The row, if its text is text.
#[inline]
fn item<'a>(
    bytes: &'a [u8],
    raw: &'a [u8],
    spans: &'a [Span],
    place: Place,
    is_odd: bool,
) -> Item<'a> {
    let bad = |reason| Item::Bad {
        place,
        reason,
        raw: &raw[..raw.len().min(RAW_BYTES_MAX)],
    };
    match std::str::from_utf8(bytes) {
        Err(_) => bad(Reason::NotUtf8),
        Ok(_) if memchr(0, bytes).is_some() => bad(Reason::Nul),
        Ok(text) => Item::Row(Row {
            text,
            spans,
            place,
            raw,
            is_odd,
        }),
    }
}
