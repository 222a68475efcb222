//! One block: prefix codes, zero runs, move-to-front; then `walk`.

use super::bits::BitReader;
use super::huffman::{CODE_BITS_MAX, Code, SYMBOLS_MAX};
use super::walk::Inverter;

/// Bytes in the largest block, before runs are expanded: level 9.
pub(super) const BLOCK_BYTES_MAX: usize = 900_000;
/// 48 bits that begin a block: π in binary-coded decimal.
pub(super) const BLOCK_MAGIC: u64 = 0x3141_5926_5359;
/// A selector chooses the code of this many symbols.
const GROUP_SYMBOLS: usize = 50;
/// Selectors that a block of 900,000 symbols can use; more may be written, as
/// some compressors do, and are read over.
const SELECTORS_MAX: usize = 2 + BLOCK_BYTES_MAX / GROUP_SYMBOLS;

/// A block's numbers; its bytes are in the decoder, see [`BlockDecoder::bytes`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    /// The checksum that the block states for its expanded bytes.
    pub(super) crc: u32,
    /// Bits from the start of the slice to the end of the block.
    pub(super) end_bit: u64,
    /// Bytes before runs are expanded, to be held against the stream's level.
    pub(super) length: usize,
}

/// Why a block cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockError {
    /// The bits ended within the block.
    Incomplete,
    /// The bits are not those of a block.
    Invalid,
    /// The block uses bzip2's obsolete randomisation (before 0.9.5, 1999).
    Randomised,
    /// The bytes do not have the checksum that the block states.
    Checksum,
}

/// The working memory of one block, kept from block to block: 9 to 10 MB.
pub(super) struct BlockDecoder {
    /// Last column, then the block's bytes.
    column: Vec<u8>,
    inverter: Inverter,
    selectors: Vec<u8>,
    codes: [Code; 6],
    length: usize,
}

impl BlockDecoder {
    pub(super) fn new() -> BlockDecoder {
        BlockDecoder {
            column: vec![0; BLOCK_BYTES_MAX],
            inverter: Inverter::new(BLOCK_BYTES_MAX),
            selectors: Vec::with_capacity(SELECTORS_MAX),
            codes: std::array::from_fn(|_| Code::new()),
            length: 0,
        }
    }

    /// The bytes of the last block decoded, runs not yet expanded.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.column[..self.length]
    }

    /// Decodes the block at bit `skip` of `data`, which may use the bits before
    /// `end_bit` (both counted from the start of `data`).
    pub(super) fn decode(
        &mut self,
        data: &[u8],
        skip: u32,
        end_bit: u64,
    ) -> Result<Block, BlockError> {
        self.length = 0;
        let mut reader = BitReader::new(data, skip);
        let result = self.decode_from(&mut reader, end_bit);
        // Zeros are read behind the end, so whatever was found there is no finding.
        if reader.position() > end_bit {
            return Err(BlockError::Incomplete);
        }
        let (crc, origin, counts, length) = result?;
        self.inverter
            .invert(&mut self.column[..length], &counts, origin);
        self.length = length;
        Ok(Block {
            crc,
            end_bit: reader.position(),
            length,
        })
    }

    fn decode_from(
        &mut self,
        reader: &mut BitReader<'_>,
        end_bit: u64,
    ) -> Result<(u32, usize, [u32; 256], usize), BlockError> {
        let magic = u64::from(reader.take(24)) << 24 | u64::from(reader.take(24));
        if magic != BLOCK_MAGIC {
            return Err(BlockError::Invalid);
        }
        let crc = reader.take(32);
        if reader.take(1) == 1 {
            return Err(BlockError::Randomised);
        }
        let origin = reader.take(24) as usize;
        let (mut front, in_use) = read_bytes_in_use(reader);
        if in_use == 0 {
            return Err(BlockError::Invalid);
        }
        self.read_codes(reader, in_use + 2)?;
        let mut counts = [0; 256];
        let length = self.read_column(reader, end_bit, &mut front, in_use, &mut counts)?;
        if origin >= length {
            return Err(BlockError::Invalid);
        }
        Ok((crc, origin, counts, length))
    }

    fn read_codes(&mut self, reader: &mut BitReader<'_>, symbols: usize) -> Result<(), BlockError> {
        let groups = reader.take(3) as usize;
        if !(2..=6).contains(&groups) {
            return Err(BlockError::Invalid);
        }
        let selectors = reader.take(15) as usize;
        self.selectors.clear();
        let mut order = [0, 1, 2, 3, 4, 5];
        for _ in 0..selectors {
            reader.refill();
            let position = reader.peek().leading_ones() as usize;
            if position >= groups {
                return Err(BlockError::Invalid);
            }
            reader.consume(position as u32 + 1);
            order[..=position].rotate_right(1);
            if self.selectors.len() < SELECTORS_MAX {
                self.selectors.push(order[0]);
            }
        }
        for code in &mut self.codes[..groups] {
            let mut lengths = [0_u8; SYMBOLS_MAX];
            let mut length = reader.take(5);
            for slot in &mut lengths[..symbols] {
                loop {
                    if !(1..=CODE_BITS_MAX).contains(&length) {
                        return Err(BlockError::Invalid);
                    }
                    reader.refill();
                    if reader.peek() >> 63 == 0 {
                        reader.consume(1);
                        break;
                    }
                    let down = reader.peek() >> 62 & 1 == 1;
                    reader.consume(2);
                    length = if down { length - 1 } else { length + 1 };
                }
                *slot = length as u8;
            }
            if !code.set(&lengths[..symbols]) {
                return Err(BlockError::Invalid);
            }
        }
        Ok(())
    }

    /// Reads the symbols and undoes move-to-front and zero runs. Leaves the last
    /// column in `self.column`, counts its bytes and returns its length.
    fn read_column(
        &mut self,
        reader: &mut BitReader<'_>,
        end_bit: u64,
        front: &mut [u8; 256],
        in_use: usize,
        counts: &mut [u32; 256],
    ) -> Result<usize, BlockError> {
        let end_of_block = in_use as u32 + 1;
        let column = &mut self.column[..BLOCK_BYTES_MAX];
        let mut length = 0_usize;
        let mut run = 0_usize;
        let mut run_weight = 1_usize;
        for &selector in &self.selectors {
            if reader.position() > end_bit {
                return Err(BlockError::Incomplete);
            }
            let code = &self.codes[selector as usize];
            for _ in 0..GROUP_SYMBOLS {
                reader.refill();
                let (symbol, bits) = code.look_up(reader.peek()).ok_or(BlockError::Invalid)?;
                reader.consume(bits);
                if symbol <= 1 {
                    // A run's length in bijective base 2, least digit first.
                    run += run_weight << symbol;
                    run_weight <<= 1;
                    if run > BLOCK_BYTES_MAX {
                        return Err(BlockError::Invalid);
                    }
                    continue;
                }
                if run > 0 {
                    let byte = front[0];
                    let slots = column
                        .get_mut(length..length + run)
                        .ok_or(BlockError::Invalid)?;
                    slots.fill(byte);
                    counts[byte as usize] += run as u32;
                    length += run;
                    run = 0;
                    run_weight = 1;
                }
                if symbol == end_of_block {
                    return Ok(length);
                }
                let byte = move_to_front(front, symbol as usize - 1);
                *column.get_mut(length).ok_or(BlockError::Invalid)? = byte;
                counts[byte as usize] += 1;
                length += 1;
            }
        }
        // More symbols than selectors.
        Err(BlockError::Invalid)
    }
}

/// The bytes that occur in the block, in order, and how many they are.
fn read_bytes_in_use(reader: &mut BitReader<'_>) -> ([u8; 256], usize) {
    let mut bytes = [0; 256];
    let mut count = 0;
    let ranges = reader.take(16);
    for high in 0..16_u8 {
        if ranges >> (15 - high) & 1 == 0 {
            continue;
        }
        let range = reader.take(16);
        for low in 0..16_u8 {
            if range >> (15 - low) & 1 == 1 {
                bytes[count] = high << 4 | low;
                count += 1;
            }
        }
    }
    (bytes, count)
}

/// Takes the byte at `position` (1 to 255) to the front.
///
/// Nearly all positions are small: those below 16 are done in two registers
/// instead of a call to move memory.
#[inline(always)]
fn move_to_front(front: &mut [u8; 256], position: usize) -> u8 {
    let byte = front[position & 255];
    if position < 16 {
        let (head, _) = front
            .split_first_chunk_mut::<16>()
            .expect("256 is more than 16");
        let old = u128::from_le_bytes(*head);
        let keep = (u128::MAX << 8) << (8 * position);
        let new = (old & keep) | (old << 8 & !keep) | u128::from(byte);
        *head = new.to_le_bytes();
    } else {
        front.copy_within(..position & 255, 1);
        front[0] = byte;
    }
    byte
}
