//! Rows whose quotes are all in their place: first and last byte of a field, and
//! nowhere else.

use super::block::{BLOCK_BYTES, Marks, insides, marks};
use super::{COLUMNS_MAX, FIELD_BYTES_MAX, ROW_BYTES_MAX};
use crate::buffer::Span;

/// What stands at the start of some bytes.
pub(super) enum Clean {
    /// A clean row; the byte at `end` ends it. `has_inner` is false where no field
    /// of it has a line end inside.
    Row { end: usize, has_inner: bool },
    /// Anything else, or nothing whole: to be looked at carefully.
    Unknown,
}

/// Finds the fields of a row; without their quotes, relative to the start.
#[inline]
pub(super) fn row(bytes: &[u8], spans: &mut Vec<Span>) -> Clean {
    spans.clear();
    let mut field = 0;
    let (mut quotes, mut quoted) = (0, 0);
    // All bits set while a block begins inside quotes.
    let mut inside_before = 0_u64;
    let mut has_inner = false;
    let mut base = 0;
    while base < bytes.len() && base <= ROW_BYTES_MAX && spans.len() <= COLUMNS_MAX {
        let marks = at(&bytes[base..]);
        let inside = insides(marks.quotes) ^ inside_before;
        inside_before = ((inside as i64) >> 63) as u64;
        has_inner |= marks.ends & inside != 0;
        let mut ends = marks.ends & !inside;
        while ends != 0 {
            let bit = ends.trailing_zeros();
            ends &= ends - 1;
            let end = base + bit as usize;
            let is_quoted = bytes[field] == b'"';
            if is_quoted {
                // Not clean unless it ends with another quote.
                if end - field < 2 || bytes[end - 1] != b'"' {
                    return Clean::Unknown;
                }
                quoted += 1;
                spans.push(Span::new(field + 1, end - 1));
            } else {
                spans.push(Span::new(field, end));
            }
            if end - field > FIELD_BYTES_MAX {
                return Clean::Unknown;
            }
            if bytes[end] != b',' {
                quotes += (marks.quotes & ((1 << bit) - 1)).count_ones();
                let is_clean =
                    quotes == 2 * quoted && end < ROW_BYTES_MAX && spans.len() <= COLUMNS_MAX;
                return if is_clean {
                    Clean::Row { end, has_inner }
                } else {
                    Clean::Unknown
                };
            }
            field = end + 1;
        }
        quotes += marks.quotes.count_ones();
        base += BLOCK_BYTES;
    }
    Clean::Unknown
}

/// The marks of the first 64 bytes, or of as many as there are.
#[inline(always)]
fn at(bytes: &[u8]) -> Marks {
    if let Some(block) = bytes.first_chunk() {
        return marks(block);
    }
    let mut block = [0; BLOCK_BYTES];
    block[..bytes.len()].copy_from_slice(bytes);
    marks(&block)
}
