//! gzip, zstd and xz: decompressed from front to end by one worker per file.

mod gzip;
mod xz;
mod zstd;

use std::sync::mpsc::{Receiver, SyncSender};

use crate::chunk::{Chunk, Pool};
use crate::pipeline::{Found, PIECE_BYTES, Permit, Stored};
use crate::{Compression, DamageKind};

/// Memory that a zstd or xz file may ask for: what `zstd --ultra -22` and `xz -9`
/// write asks for 128 MiB and 65 MiB.
pub const CODEC_MEMORY_MAX: usize = 128 << 20;

/// Decompresses until the end, damage, or nobody wants any more.
pub(crate) fn decode(
    compression: Compression,
    input: Receiver<Stored>,
    to: SyncSender<Found>,
    pool: &Pool,
) {
    let mut input = Input::new(input);
    let mut output = Output::new(to, pool);
    let result = match compression {
        Compression::Gzip => gzip::decode(&mut input, &mut output),
        Compression::Zstd => zstd::decode(&mut input, &mut output),
        Compression::Xz => xz::decode(&mut input, &mut output),
        Compression::Plain | Compression::Bzip2 => unreachable!("the feeder sends no such job"),
    };
    let damage = match result {
        Ok(()) => None,
        Err(Stop::Gone) => return,
        // The reader hears about the failure from the feeder.
        Err(Stop::Damage { .. }) if input.failed => None,
        Err(Stop::Damage { kind, file_offset }) => Some((kind, file_offset)),
    };
    if output.flush().is_ok()
        && let Some((kind, file_offset)) = damage
    {
        let _ = output.damage(kind, file_offset, false);
    }
}

/// Why decompressing stops before the end.
enum Stop {
    /// The reader does not want any more.
    Gone,
    /// The data cannot be decompressed any further.
    Damage { kind: DamageKind, file_offset: u64 },
}

/// The stored bytes, as they come.
struct Input {
    queue: Receiver<Stored>,
    piece: Option<(Chunk, Permit)>,
    at: usize,
    /// Bytes used up.
    position: u64,
    ended: bool,
    /// The feeder gave up before the end.
    failed: bool,
}

impl Input {
    fn new(queue: Receiver<Stored>) -> Input {
        Input {
            queue,
            piece: None,
            at: 0,
            position: 0,
            ended: false,
            failed: false,
        }
    }

    /// Bytes not yet used; none at the end.
    fn bytes(&mut self) -> &[u8] {
        while !self.ended
            && self
                .piece
                .as_ref()
                .is_none_or(|(piece, _)| self.at == piece.len())
        {
            // Free the buffer before waiting for another.
            self.piece = None;
            self.at = 0;
            match self.queue.recv() {
                Ok(Stored::Bytes(piece, permit)) => self.piece = Some((piece, permit)),
                Ok(Stored::End) => self.ended = true,
                Err(_) => {
                    self.ended = true;
                    self.failed = true;
                }
            }
        }
        match &self.piece {
            Some((piece, _)) => &piece[self.at..],
            None => &[],
        }
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.position += count as u64;
    }

    fn at_end(&mut self) -> bool {
        self.bytes().is_empty()
    }

    fn damage(&self, kind: DamageKind) -> Stop {
        Stop::Damage {
            kind,
            file_offset: self.position,
        }
    }

    /// The next byte, which must be there.
    fn byte(&mut self) -> Result<u8, Stop> {
        match self.bytes().first() {
            Some(&byte) => {
                self.consume(1);
                Ok(byte)
            }
            None => Err(self.damage(DamageKind::Truncated)),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        for slot in &mut bytes {
            *slot = self.byte()?;
        }
        Ok(bytes)
    }
}

/// Content on its way to the reader, in pieces of equal size.
struct Output<'a> {
    to: SyncSender<Found>,
    pool: &'a Pool,
    buffer: Vec<u8>,
    filled: usize,
}

impl<'a> Output<'a> {
    fn new(to: SyncSender<Found>, pool: &'a Pool) -> Output<'a> {
        Output {
            to,
            pool,
            buffer: pool.take_sized(PIECE_BYTES),
            filled: 0,
        }
    }

    /// Where the next bytes go; never empty.
    fn space(&mut self) -> &mut [u8] {
        &mut self.buffer[self.filled..]
    }

    /// So many bytes were written there.
    fn advance(&mut self, count: usize) -> Result<(), Stop> {
        self.filled += count;
        if self.filled == self.buffer.len() {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Stop> {
        if self.filled == 0 {
            return Ok(());
        }
        let bytes = std::mem::replace(&mut self.buffer, self.pool.take_sized(PIECE_BYTES));
        let chunk = self.pool.chunk(bytes, self.filled);
        self.filled = 0;
        self.to.send(Found::Bytes(chunk)).map_err(|_| Stop::Gone)
    }

    fn damage(&mut self, kind: DamageKind, file_offset: u64, resumed: bool) -> Result<(), Stop> {
        self.flush()?;
        self.to
            .send(Found::Damage {
                file_offset,
                kind,
                resumed,
            })
            .map_err(|_| Stop::Gone)
    }
}
