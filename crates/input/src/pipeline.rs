//! What passes between the feeder, the workers and the reader.
//!
//! The feeder reads the sources in order and issues a *ticket* for each piece, in
//! order, through a bounded queue. A piece that must be decompressed also becomes a
//! *job*, which some worker does and answers through the ticket. The reader takes
//! the tickets in order and waits for each one's answer.
//!
//! Nothing waits in a circle: jobs are taken in the order of their tickets, so the
//! oldest unfinished one always has a worker; that worker waits only for the
//! reader, which waits for it, or for the feeder's bytes, which come before the
//! bytes of any younger job.

use std::collections::VecDeque;
use std::fs::File;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::bzip2::{BlockMessage, Segment, SegmentTicket};
use crate::chunk::{Chunk, Pool};
use crate::{Compression, DamageKind, Error};

/// Bytes per read, and per piece of content of a stream: a few of them fit the
/// second-level cache, and the cost of passing one on is far below its copying.
pub(crate) const PIECE_BYTES: usize = 128 << 10;
/// Compressed bytes read ahead for gzip, zstd and xz, so that following files can
/// be decompressed beside a file: 16 files of the size of a 5-minute update file.
pub(crate) const AHEAD_BYTES: usize = 16 << 20;
/// Pieces that a stream's worker may be ahead of the reader: 2 MiB in all.
pub(crate) const STREAM_PIECES_AHEAD: usize = 16;

/// Tickets that may be open: enough blocks that no worker waits while the reader
/// is busy with one, few enough that memory stays small. A block has about 1 MB
/// of content and at most 4 MiB in flight.
pub(crate) fn tickets_ahead(threads: NonZeroUsize) -> usize {
    threads.get() * 3 + 4
}

/// A piece of the sources, in order.
pub(crate) enum Ticket {
    Begin {
        source: usize,
        compression: Compression,
    },
    Content(Chunk),
    /// A plain file of which nothing else has to be made: the reader reads on.
    Direct {
        file: File,
        name: String,
        first: Chunk,
    },
    Segment(SegmentTicket),
    Stream(Receiver<Found>),
    End {
        source: usize,
        file_bytes: u64,
        sha256: Option<[u8; 32]>,
    },
    Failed {
        source: usize,
        error: Error,
    },
}

/// What decompressing brings to light.
pub(crate) enum Found {
    Bytes(Chunk),
    Damage {
        file_offset: u64,
        kind: DamageKind,
        resumed: bool,
    },
}

/// Something for a worker to do.
pub(crate) enum Job {
    Block {
        segment: Arc<Segment>,
        to: SyncSender<BlockMessage>,
    },
    Stream {
        compression: Compression,
        input: Receiver<Stored>,
        to: SyncSender<Found>,
    },
}

/// Bytes as stored, on their way to a stream's worker. The end is told, so that it
/// differs from a feeder that had to give up.
pub(crate) enum Stored {
    Bytes(Chunk, Permit),
    End,
}

/// What all threads share.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    pub(crate) pool: Pool,
    pub(crate) budget: Budget,
    pub(crate) flags: Arc<Flags>,
}

#[derive(Default)]
pub(crate) struct Flags {
    /// The reader is gone.
    pub(crate) stop: AtomicBool,
    /// The feeder waits for standard input, and nothing can wake it.
    pub(crate) in_standard_input: AtomicBool,
}

/// The tickets in order, with a view ahead.
pub(crate) struct Tickets {
    queue: Receiver<Ticket>,
    peeked: VecDeque<Ticket>,
}

impl Tickets {
    pub(crate) fn new(queue: Receiver<Ticket>) -> Tickets {
        Tickets {
            queue,
            peeked: VecDeque::new(),
        }
    }

    pub(crate) fn next(&mut self) -> Option<Ticket> {
        self.peeked.pop_front().or_else(|| self.queue.recv().ok())
    }

    pub(crate) fn put_back(&mut self, ticket: Ticket) {
        self.peeked.push_front(ticket);
    }

    pub(crate) fn peek(&mut self, index: usize) -> Option<&Ticket> {
        while self.peeked.len() <= index {
            self.peeked.push_back(self.queue.recv().ok()?);
        }
        self.peeked.get(index)
    }
}

/// Limits the compressed bytes that are in memory.
#[derive(Clone, Default)]
pub(crate) struct Budget(Arc<(Mutex<usize>, Condvar)>);

impl Budget {
    /// Waits until so many more bytes are allowed; they are until the permit is
    /// dropped. `bytes` may not be more than [`AHEAD_BYTES`].
    pub(crate) fn acquire(&self, bytes: usize) -> Permit {
        let (used, freed) = &*self.0;
        let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used + bytes > AHEAD_BYTES {
            used = freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        Permit {
            budget: self.clone(),
            bytes,
        }
    }
}

/// Bytes of a [`Budget`] in use.
pub(crate) struct Permit {
    budget: Budget,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let (used, freed) = &*self.budget.0;
        *used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        freed.notify_one();
    }
}
