//! bzip2, block by block, so that blocks can be decoded side by side.
//!
//! - `scan`: cuts the file where blocks may begin.
//! - `bits`, `huffman`, `block`, `walk`: decode one block.
//! - `expand`, `crc`: expand its runs and check it.
//! - `chain`: puts blocks into order, follows the true chain where a cut was by
//!   chance, checks streams, names damage.

mod bits;
mod block;
mod chain;
mod crc;
mod expand;
mod huffman;
mod scan;
mod walk;

use block::{Block, BlockDecoder, BlockError};
use crc::Crc;
use expand::Expander;

pub(crate) use chain::{Chain, SegmentTicket};
pub(crate) use scan::{Kind, Segment, Splitter};

use crate::chunk::{Chunk, Pool};

/// Content of a block that is expanded at once, and withheld until its checksum
/// is known. Nearly every block has less (0.9 to 1.2 MB); a block of long runs,
/// up to 47 MB, is expanded twice instead: to check it, then in such pieces.
const EXPANDED_BYTES_MAX: usize = 4 << 20;

/// What a worker tells about one block.
pub(crate) enum BlockMessage {
    /// First: how it went.
    Decoded(Result<Block, BlockError>),
    /// Then: its content, in pieces.
    Bytes(Chunk),
}

/// The consumer does not want any more.
pub(crate) struct Gone;

/// A worker's memory for bzip2.
#[derive(Default)]
pub(crate) struct Worker {
    // Made when the first block comes, as most people have other files.
    decoder: Option<Box<BlockDecoder>>,
}

impl Worker {
    /// Decodes and checks the block in the first `end_bit` bits of `data`, from
    /// bit `skip`, and sends a result and then the content.
    pub(crate) fn decode(
        &mut self,
        (data, skip, end_bit): (&[u8], u32, u64),
        pool: &Pool,
        send: &mut dyn FnMut(BlockMessage) -> Result<(), Gone>,
    ) -> Result<(), Gone> {
        let decoder = self
            .decoder
            .get_or_insert_with(|| Box::new(BlockDecoder::new()));
        let decoded = decoder.decode(data, skip, end_bit);
        let mut buffer = pool.take();
        let checked = decoded.and_then(|block| {
            let complete = expand_and_check(decoder.bytes(), block.crc, &mut buffer)?;
            Ok((block, complete))
        });
        let more = match checked {
            Ok((block, complete)) => {
                send(BlockMessage::Decoded(Ok(block)))?;
                !complete
            }
            Err(error) => {
                drop(pool.chunk(buffer, 0));
                return send(BlockMessage::Decoded(Err(error)));
            }
        };
        if !more {
            let length = buffer.len();
            return send(BlockMessage::Bytes(pool.chunk(buffer, length)));
        }
        let mut expander = Expander::new(decoder.bytes());
        loop {
            buffer.clear();
            // It was expanded once before, so it can be.
            let more = expander
                .fill(&mut buffer, EXPANDED_BYTES_MAX)
                .unwrap_or(false);
            let length = buffer.len();
            send(BlockMessage::Bytes(pool.chunk(buffer, length)))?;
            if !more {
                return Ok(());
            }
            buffer = pool.take();
        }
    }
}

/// Whether `buffer` holds the whole content; if not, it was checked all the same.
fn expand_and_check(bytes: &[u8], expected: u32, buffer: &mut Vec<u8>) -> Result<bool, BlockError> {
    let mut expander = Expander::new(bytes);
    let mut crc = Crc::new();
    let mut pieces = 0;
    loop {
        buffer.clear();
        let more = expander.fill(buffer, EXPANDED_BYTES_MAX)?;
        crc.update(buffer);
        pieces += 1;
        if !more {
            break;
        }
    }
    if crc.value() != expected {
        return Err(BlockError::Checksum);
    }
    Ok(pieces == 1)
}
