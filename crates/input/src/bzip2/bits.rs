//! Bits from the most significant end, as bzip2 writes them.

/// Reads bits from a slice; behind its end come zeros, and [`BitReader::position`]
/// tells that the end was passed.
///
/// `bits` holds the next bits left-aligned, of which `count` are accounted for.
/// Bits below `count` may already be true bits of the next byte; a refill ors the
/// same bits over them, which is why it needs no branch.
pub(super) struct BitReader<'a> {
    data: &'a [u8],
    next: usize,
    bits: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    /// Starts at bit `skip` (0 to 7) of the first byte.
    pub(super) fn new(data: &'a [u8], skip: u32) -> BitReader<'a> {
        let mut reader = BitReader {
            data,
            next: 0,
            bits: 0,
            count: 0,
        };
        reader.refill();
        reader.consume(skip);
        reader
    }

    /// Makes at least 56 bits available.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        let word = match self.data.get(self.next..).and_then(<[u8]>::first_chunk) {
            Some(bytes) => u64::from_be_bytes(*bytes),
            None => self.tail(),
        };
        self.bits |= word >> self.count;
        let bytes = (63 - self.count) >> 3;
        self.next += bytes as usize;
        self.count += bytes * 8;
    }

    #[cold]
    fn tail(&self) -> u64 {
        let mut bytes = [0; 8];
        let rest = self.data.get(self.next..).unwrap_or_default();
        bytes[..rest.len()].copy_from_slice(rest);
        u64::from_be_bytes(bytes)
    }

    /// The next bits, left-aligned; 56 of them are valid after a refill.
    #[inline(always)]
    pub(super) fn peek(&self) -> u64 {
        self.bits
    }

    /// Goes on by `count` bits, of those that the last refill made available.
    #[inline(always)]
    pub(super) fn consume(&mut self, count: u32) {
        self.bits <<= count;
        self.count -= count;
    }

    /// The next 1 to 32 bits as a number.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        self.refill();
        let value = (self.bits >> (64 - count)) as u32;
        self.consume(count);
        value
    }

    /// Bits from the start of the slice.
    #[inline]
    pub(super) fn position(&self) -> u64 {
        self.next as u64 * 8 - u64::from(self.count)
    }
}
