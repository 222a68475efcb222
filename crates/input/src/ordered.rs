//! Pieces that several threads make, written in order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, PoisonError};

/// Pieces that may wait for one before them; whoever makes more waits too.
/// Enough that two threads never wait for each other, chosen by us.
const EARLY_MAX: usize = 8;

/// Takes numbered pieces from any thread and writes them in the order of their
/// numbers, from 0. Every number must come, unless writing fails.
pub struct Writer<W> {
    state: Mutex<State<W>>,
    written: Condvar,
}

struct State<W> {
    out: W,
    next: u64,
    early: BTreeMap<u64, Vec<u8>>,
    failed: Option<io::Error>,
}

/// Writing failed: nothing more is wanted. [`Writer::finish`] says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl<W: Write> Writer<W> {
    /// A writer of which piece 0 is next.
    pub fn new(out: W) -> Writer<W> {
        Writer {
            state: Mutex::new(State {
                out,
                next: 0,
                early: BTreeMap::new(),
                failed: None,
            }),
            written: Condvar::new(),
        }
    }

    /// Takes a piece, and leaves an empty buffer in its place. It writes the piece
    /// when it is next, with those that waited for it; it waits when too many do.
    ///
    /// # Errors
    ///
    /// When this piece or one before it could not be written.
    pub fn write(&self, number: u64, piece: &mut Vec<u8>) -> Result<(), Failed> {
        let lock = self.state.lock();
        let mut state = lock.unwrap_or_else(PoisonError::into_inner);
        while number != state.next && state.early.len() >= EARLY_MAX && state.failed.is_none() {
            let waited = self.written.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed.is_some() {
            return Err(Failed);
        }
        if number != state.next {
            state.early.insert(number, std::mem::take(piece));
            return Ok(());
        }
        let mut result = state.out.write_all(piece);
        piece.clear();
        state.next += 1;
        loop {
            let next = state.next;
            let Some(early) = state.early.remove(&next) else {
                break;
            };
            result = result.and_then(|()| state.out.write_all(&early));
            state.next += 1;
        }
        if let Err(error) = result {
            state.failed = Some(error);
        }
        self.written.notify_all();
        match state.failed {
            Some(_) => Err(Failed),
            None => Ok(()),
        }
    }

    /// Flushes, and gives back where it wrote to.
    ///
    /// # Errors
    ///
    /// The first error met.
    ///
    /// # Panics
    ///
    /// When a piece is missing.
    pub fn finish(self) -> io::Result<W> {
        let state = self.state.into_inner();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.failed {
            return Err(error);
        }
        assert!(state.early.is_empty(), "piece {} is missing", state.next);
        state.out.flush()?;
        Ok(state.out)
    }
}
