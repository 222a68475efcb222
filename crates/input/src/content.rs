//! The content of one source as a stream.

use std::fmt;
use std::io::{self, BufRead, Read};

use crate::{Chunk, Error, Event, Options, Reader, Source, Summary};

/// The content of one source, decompressed, for parsers that take a [`BufRead`].
///
/// Damage ends the stream with an [`io::Error`] of the kind
/// [`InvalidData`](io::ErrorKind::InvalidData): a parser that went on behind it
/// would join two halves of different lines. [`Content::finish`] tells what it was.
pub struct Content {
    reader: Reader,
    name: String,
    chunk: Chunk,
    /// Bytes of the chunk that were taken.
    taken: usize,
    summary: Option<Summary>,
    failed: Option<Error>,
}

impl Content {
    /// Opens a source. What is wrong with it is told when it is read.
    pub fn open(source: Source, options: Options) -> Content {
        Content {
            name: source.to_string(),
            reader: Reader::new(vec![source], options),
            chunk: Chunk::default(),
            taken: 0,
            summary: None,
            failed: None,
        }
    }

    /// Reads what is left, so that all of it is hashed, and gives the numbers.
    ///
    /// # Errors
    ///
    /// When the source could not be opened or read to its end, or was damaged.
    pub fn finish(mut self) -> Result<Summary, Error> {
        while self.failed.is_none() && self.advance() {}
        match (self.failed, self.summary) {
            (Some(error), _) => Err(error),
            (None, Some(summary)) => Ok(summary),
            (None, None) => unreachable!("a source ends or fails"),
        }
    }

    /// Goes to the next piece of content; false where there is none.
    fn advance(&mut self) -> bool {
        for event in self.reader.by_ref() {
            match event {
                Event::Data { bytes, .. } => {
                    self.chunk = bytes;
                    self.taken = 0;
                    return true;
                }
                Event::Damage {
                    file_offset, kind, ..
                } => {
                    self.failed = Some(Error::Damaged {
                        name: self.name.clone(),
                        file_offset,
                        kind,
                    });
                    return false;
                }
                Event::Failed { error, .. } => {
                    self.failed = Some(error);
                    return false;
                }
                Event::End { summary, .. } => self.summary = Some(summary),
                Event::Begin { .. } => {}
            }
        }
        false
    }
}

impl BufRead for Content {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.chunk.len() && self.failed.is_none() && !self.advance() {
            self.chunk = Chunk::default();
            self.taken = 0;
        }
        match &self.failed {
            Some(error) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                error.to_string(),
            )),
            None => Ok(&self.chunk[self.taken..]),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount;
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
