//! Lines out of pieces of any size.

use memchr::{memchr, memchr_iter};

use crate::event::Place;
use crate::reject::RAW_BYTES_MAX;

/// The longest line of a feed that has an event on each, in bytes with its end. Our
/// choice: four times the longest field of a table; a feed without line ends must
/// not fill the memory.
pub const LINE_BYTES_MAX: usize = 4 << 20;

/// What is read.
pub(crate) enum Line<'a> {
    /// A line with something on it, without its end.
    Text(&'a [u8], Place),
    /// A line that is too long, as much of it as is kept.
    TooLong(&'a [u8], Place),
}

/// Reads lines from pieces; keeps at most one line of them.
#[derive(Default)]
pub(crate) struct Lines {
    carry: Vec<u8>,
    /// How many bytes of a line that is too long have gone by.
    skipped: Option<u64>,
    offset: u64,
    /// Line ends so far.
    ends: u64,
    between_bytes: u64,
}

impl Lines {
    /// Bytes of lines with nothing on them.
    pub(crate) fn between_bytes(&self) -> u64 {
        self.between_bytes
    }

    pub(crate) fn push(&mut self, mut piece: &[u8], each: &mut impl FnMut(Line<'_>)) {
        if self.carry.is_empty() && self.skipped.is_none() {
            let whole = piece.len();
            let mut start = 0;
            for end in memchr_iter(b'\n', piece) {
                self.line(&piece[start..=end], each);
                start = end + 1;
            }
            piece = &piece[start..whole];
            self.keep(piece);
            return;
        }
        let end = memchr(b'\n', piece).map_or(piece.len(), |end| end + 1);
        let (part, rest) = piece.split_at(end);
        self.keep(part);
        if part.ends_with(b"\n") {
            self.end(each);
            self.push(rest, each);
        }
    }

    pub(crate) fn finish(&mut self, each: &mut impl FnMut(Line<'_>)) {
        if !self.carry.is_empty() {
            self.end(each);
        }
    }

    /// Keeps a part of a line: all of it, or of one that is too long its start.
    fn keep(&mut self, part: &[u8]) {
        match &mut self.skipped {
            Some(bytes) => *bytes += part.len() as u64,
            None if self.carry.len() + part.len() > LINE_BYTES_MAX => {
                self.skipped = Some((self.carry.len() + part.len()) as u64);
                let room = RAW_BYTES_MAX.saturating_sub(self.carry.len());
                self.carry.extend_from_slice(&part[..part.len().min(room)]);
                self.carry.truncate(RAW_BYTES_MAX);
            }
            None => self.carry.extend_from_slice(part),
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Line<'_>)) {
        let mut carry = std::mem::take(&mut self.carry);
        match self.skipped.take() {
            Some(bytes) => self.too_long(&carry, bytes, each),
            None => self.line(&carry, each),
        }
        carry.clear();
        self.carry = carry;
    }

    /// A whole line, with its end if it has one.
    #[inline]
    fn line(&mut self, line: &[u8], each: &mut impl FnMut(Line<'_>)) {
        if line.len() > LINE_BYTES_MAX {
            return self.too_long(&line[..RAW_BYTES_MAX], line.len() as u64, each);
        }
        let place = self.place(line.len() as u64);
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        // A byte order mark before the first line is no part of it.
        let text = match text.strip_prefix("\u{feff}".as_bytes()) {
            Some(text) if place.offset == 0 => text,
            _ => text,
        };
        if text.trim_ascii().is_empty() {
            self.between_bytes += place.bytes;
        } else {
            each(Line::Text(text, place));
        }
    }

    fn too_long(&mut self, start: &[u8], bytes: u64, each: &mut impl FnMut(Line<'_>)) {
        let place = self.place(bytes);
        each(Line::TooLong(start, place));
    }

    fn place(&mut self, bytes: u64) -> Place {
        let place = Place {
            offset: self.offset,
            bytes,
            line: self.ends + 1,
        };
        self.offset += bytes;
        self.ends += 1;
        place
    }
}
