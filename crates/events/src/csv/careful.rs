//! Any row, byte by byte.

use memchr::{memchr, memchr3};

use super::{COLUMNS_MAX, FIELD_BYTES_MAX, ROW_BYTES_MAX};
use crate::buffer::Span;
use crate::reject::Reason;

/// Where in a row reading stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field.
    #[default]
    Start,
    /// In a field that is not quoted, or after its closing quote and more.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: it closes them unless another follows.
    Quote,
}

impl State {
    #[inline]
    fn after(self, byte: u8) -> State {
        match (self, byte) {
            (State::Start, b'"') | (State::Quote, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Quote,
            (State::Quoted, _) => State::Quoted,
            (_, b',') => State::Start,
            (_, _) => State::Plain,
        }
    }
}

/// Finds the end of a row in pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowEnd {
    state: State,
}

impl RowEnd {
    /// Goes on in the next piece: the index after the byte that ends the row.
    pub(super) fn find(&mut self, piece: &[u8]) -> Option<usize> {
        let mut index = 0;
        while let Some(&byte) = piece.get(index) {
            if self.state == State::Quoted && byte != b'"' {
                index += memchr(b'"', &piece[index..])?;
                continue;
            }
            if self.state != State::Quoted && matches!(byte, b'\n' | b'\r') {
                self.state = State::Start;
                return Some(index + 1);
            }
            self.state = self.state.after(byte);
            index += 1;
            if self.state == State::Plain {
                index +=
                    memchr3(b',', b'\n', b'\r', &piece[index..]).unwrap_or(piece.len() - index);
            }
        }
        None
    }
}

/// What stands at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Careful {
    /// A row; the byte at `end` ends it.
    Row {
        end: usize,
        /// Whether text follows a closing quote.
        is_odd: bool,
        /// Whether that is so in a field that goes over lines: as good as certain
        /// that an earlier quote was never closed.
        is_torn: bool,
    },
    /// It goes on after the bytes.
    Incomplete,
    /// It exceeds a bound; where it ends is not known.
    TooMuch(Reason),
}

/// Reads the fields of a row: what they hold into `decoded`, and where in it.
pub(super) fn row(bytes: &[u8], decoded: &mut Vec<u8>, spans: &mut Vec<Span>) -> Careful {
    decoded.clear();
    spans.clear();
    let mut state = State::Start;
    let (mut field, mut field_decoded) = (0, 0);
    let (mut is_odd, mut is_torn, mut has_line_end) = (false, false, false);
    for (index, &byte) in bytes.iter().enumerate() {
        if index >= ROW_BYTES_MAX {
            return Careful::TooMuch(Reason::RowTooLong);
        }
        let is_row_end = state != State::Quoted && matches!(byte, b'\n' | b'\r');
        if is_row_end || (state != State::Quoted && byte == b',') {
            if index - field > FIELD_BYTES_MAX {
                return Careful::TooMuch(Reason::FieldTooLong);
            }
            if spans.len() == COLUMNS_MAX {
                return Careful::TooMuch(Reason::TooManyColumns);
            }
            spans.push(Span::new(field_decoded, decoded.len()));
            if is_row_end {
                return Careful::Row {
                    end: index,
                    is_odd,
                    is_torn,
                };
            }
            (field, field_decoded) = (index + 1, decoded.len());
            (state, has_line_end) = (State::Start, false);
            continue;
        }
        let next = state.after(byte);
        match (state, next) {
            // An opening quote, or the first of two.
            (State::Start, State::Quoted) | (State::Quoted, State::Quote) => {}
            (State::Quote, State::Plain) => {
                is_odd = true;
                is_torn |= has_line_end;
                decoded.push(byte);
            }
            _ => {
                is_odd |= state == State::Plain && byte == b'"';
                has_line_end |= byte == b'\n';
                decoded.push(byte);
            }
        }
        state = next;
    }
    Careful::Incomplete
}
