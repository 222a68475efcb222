//! Events as IntelMQ writes them: a JSON object on each line.
//!
//! Keys are IntelMQ's field names; `extra` may be flat (`extra.tag`), an object, or
//! text that is one. Keys that are no field go to `extra` under their own name. A
//! value that its field cannot have is a reject: whoever writes this format has
//! checked it, so that the line is damaged or of another version.
//!
//! - `object`: one line.

mod object;

use std::fmt;

use crate::account::Account;
use crate::buffer::Buffer;
use crate::event::{Event, Place};
use crate::field::FieldId;
use crate::finding::Finding;
use crate::lines::{Line, Lines};
use crate::reject::{Reason, Rejects, Taken};

/// Reads events in pieces of any size.
pub struct Reader {
    lines: Lines,
    rows: Rows,
}

struct Rows {
    buffer: Buffer,
    rejects: Rejects,
    account: Account,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader::new()
    }
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new() -> Reader {
        Reader {
            lines: Lines::default(),
            rows: Rows {
                buffer: Buffer::new(),
                rejects: Rejects::default(),
                account: Account::default(),
            },
        }
    }

    /// Takes the next piece: `each` is called for every event that is whole in it.
    pub fn push(&mut self, piece: &[u8], mut each: impl FnMut(&Event<'_>)) {
        self.rows.account.bytes += piece.len() as u64;
        let Reader { lines, rows } = self;
        lines.push(piece, &mut |line| rows.line(line, &mut each));
    }

    /// Ends the feed.
    pub fn finish(&mut self, mut each: impl FnMut(&Event<'_>)) {
        let Reader { lines, rows } = self;
        lines.finish(&mut |line| rows.line(line, &mut each));
        rows.account.other_bytes = lines.between_bytes();
    }

    /// The id of a field by its name, before anything is read or later; none where
    /// there is no such field, or too many names of `extra.*`.
    pub fn id(&mut self, name: &str) -> Option<FieldId> {
        self.rows.buffer.id(name)
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        self.rows.rejects.take()
    }

    /// What is odd about the feed: nothing that lines do not say themselves.
    pub fn findings(&self) -> &[Finding] {
        &[]
    }

    /// What became of every line and byte; complete after [`Reader::finish`].
    pub fn account(&self) -> Account {
        self.rows.account
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("account", &self.rows.account)
            .finish_non_exhaustive()
    }
}

impl Rows {
    fn line(&mut self, line: Line<'_>, each: &mut impl FnMut(&Event<'_>)) {
        let (bytes, place, outcome) = match line {
            Line::TooLong(bytes, place) => (bytes, place, Err(Reason::RowTooLong)),
            Line::Text(bytes, place) => (bytes, place, self.read(bytes, place, each)),
        };
        match outcome {
            Ok(()) => self.account.event(place),
            Err(reason) => {
                self.account.reject(place);
                self.rejects.add(place, reason, bytes);
            }
        }
    }

    fn read(
        &mut self,
        bytes: &[u8],
        place: Place,
        each: &mut impl FnMut(&Event<'_>),
    ) -> Result<(), Reason> {
        let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
        self.buffer.clear();
        object::read(text, &mut self.buffer)?;
        each(&Event::new(&self.buffer, text, place));
        Ok(())
    }
}
