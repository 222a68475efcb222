//! Finds where blocks and streams' ends may be, and cuts the file there.
//!
//! Nothing in a bzip2 file says how long a block is, and blocks begin at any bit.
//! But each begins with 48 bits that chance brings about once in 280 TB, so we cut
//! at those and let the chain (`chain.rs`) find out whether a cut was by chance.

use super::block::BLOCK_MAGIC;

/// 48 bits before a stream's checksum: √π in binary-coded decimal.
pub(super) const END_MAGIC: u64 = 0x1772_4538_5090;
/// Bits of either magic.
pub(super) const MAGIC_BITS: u64 = 48;
/// No block is longer than this: 900,001 symbols of at most 20 bits, plus
/// 32,767 selectors of at most 6 bits, plus tables of at most 6 × 258 × 39 bits,
/// makes 2.29 MB. Where no magic comes for so long, the bytes are no block.
pub(super) const SEGMENT_BYTES_MAX: usize = 2_400_000;
/// Bytes kept of what belongs to no segment: a header and a magic, both in part.
const KEPT_BYTES: usize = 16;

/// What a magic announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A block of compressed data.
    Block,
    /// The end of a stream, with its checksum.
    End,
}

/// What follows a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Another segment, at once.
    Segment,
    /// Bytes without any magic.
    Gap,
    /// Nothing.
    EndOfFile,
}

/// The bytes from one magic to the next.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Which magic it begins with.
    pub(crate) kind: Kind,
    /// Where the magic is, in bits from the start of the file.
    pub(crate) start_bit: u64,
    /// Bits up to the next segment, the gap or the end.
    pub(crate) bits: u64,
    /// From the byte that holds the first bit to the byte that holds the last.
    pub(crate) bytes: Vec<u8>,
    /// The level, 1 to 9, where a stream's header stands right before.
    pub(crate) level: Option<u8>,
    /// What follows.
    pub(crate) next: Next,
}

impl Segment {
    /// The magic's place in the first byte, 0 to 7.
    pub(crate) fn skip(&self) -> u32 {
        (self.start_bit % 8) as u32
    }
}

/// Cuts bytes that arrive piece by piece into segments.
pub(crate) struct Splitter {
    /// From the current segment's first byte, or else the last few bytes.
    pending: Vec<u8>,
    /// Bytes of the file before `pending`.
    base: u64,
    /// Bits of `pending` where no magic begins.
    scanned: usize,
    current: Option<Start>,
}

#[derive(Clone, Copy)]
struct Start {
    kind: Kind,
    bit: u64,
    level: Option<u8>,
}

impl Splitter {
    pub(crate) fn new() -> Splitter {
        Splitter {
            pending: Vec::new(),
            base: 0,
            scanned: 0,
            current: None,
        }
    }

    /// Takes in the next bytes and appends the segments that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8], segments: &mut Vec<Segment>) {
        self.pending.extend_from_slice(bytes);
        while let Some((bit, kind)) = find_magic(&self.pending, self.scanned) {
            let byte = bit / 8;
            let level = (bit % 8 == 0)
                .then(|| level_before(&self.pending[..byte]))
                .flatten();
            let absolute = self.base * 8 + bit as u64;
            self.cut(absolute, bit.div_ceil(8), Next::Segment, segments);
            self.pending.drain(..byte);
            self.base += byte as u64;
            self.scanned = bit % 8 + 1;
            self.current = Some(Start {
                kind,
                bit: absolute,
                level,
            });
        }
        self.scanned = self
            .scanned
            .max((self.pending.len() * 8 + 1).saturating_sub(MAGIC_BITS as usize));
        if self.current.is_none() || self.pending.len() > SEGMENT_BYTES_MAX {
            let end = self.pending.len();
            self.cut((self.base + end as u64) * 8, end, Next::Gap, segments);
            let gone = end.saturating_sub(KEPT_BYTES);
            self.pending.drain(..gone);
            self.base += gone as u64;
            self.scanned = self.scanned.saturating_sub(gone * 8);
        }
    }

    /// Tells that the file has ended; the last segment, if there is one.
    pub(crate) fn finish(&mut self, segments: &mut Vec<Segment>) {
        let end = self.pending.len();
        self.cut((self.base + end as u64) * 8, end, Next::EndOfFile, segments);
    }

    fn cut(&mut self, end_bit: u64, end: usize, next: Next, segments: &mut Vec<Segment>) {
        if let Some(start) = self.current.take() {
            segments.push(Segment {
                kind: start.kind,
                start_bit: start.bit,
                bits: end_bit - start.bit,
                bytes: self.pending[..end].to_vec(),
                level: start.level,
                next,
            });
        }
    }
}

/// The level of a stream's header that ends where `bytes` end.
fn level_before(bytes: &[u8]) -> Option<u8> {
    match bytes.last_chunk()? {
        [b'B', b'Z', b'h', level @ b'1'..=b'9'] => Some(level - b'0'),
        _ => None,
    }
}

/// One bit for every 16-bit value that occurs in a magic.
static OCCURS: [u64; 1024] = occurs();

const fn occurs() -> [u64; 1024] {
    let mut set = [0; 1024];
    let mut shift = 0;
    while shift <= 32 {
        let block = (BLOCK_MAGIC >> shift & 0xffff) as usize;
        let end = (END_MAGIC >> shift & 0xffff) as usize;
        set[block / 64] |= 1 << (block % 64);
        set[end / 64] |= 1 << (end % 64);
        shift += 1;
    }
    set
}

/// The first complete magic that begins at bit `from` or later.
///
/// A magic is 48 bits, so wherever it begins it covers the 16 bits at some
/// multiple of 32: one look per four bytes suffices.
fn find_magic(bytes: &[u8], from: usize) -> Option<(usize, Kind)> {
    let mut at = from.div_ceil(32) * 4;
    while let Some(&pair) = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>) {
        let value = u16::from_be_bytes(pair) as usize;
        if OCCURS[value / 64] >> (value % 64) & 1 == 1 {
            let found = ((at * 8).saturating_sub(31).max(from)..=at * 8)
                .find_map(|bit| Some((bit, magic_at(bytes, bit)?)));
            if found.is_some() {
                return found;
            }
        }
        at += 4;
    }
    None
}

/// The magic that begins at this bit.
fn magic_at(bytes: &[u8], bit: usize) -> Option<Kind> {
    let mut value = 0_u64;
    let needed = if bit.is_multiple_of(8) { 6 } else { 7 };
    let window = bytes.get(bit / 8..bit / 8 + needed)?;
    for &byte in window {
        value = value << 8 | u64::from(byte);
    }
    if needed == 7 {
        value >>= 8 - bit % 8;
    }
    match value & 0xffff_ffff_ffff {
        BLOCK_MAGIC => Some(Kind::Block),
        END_MAGIC => Some(Kind::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes with a magic at the given bit, and no other.
    fn with_magic(length: usize, bit: usize, magic: u64) -> Vec<u8> {
        let mut bytes = vec![0xa5; length];
        for i in 0..48 {
            let (byte, mask) = ((bit + i) / 8, 0x80 >> ((bit + i) % 8));
            if magic >> (47 - i) & 1 == 1 {
                bytes[byte] |= mask;
            } else {
                bytes[byte] &= !mask;
            }
        }
        bytes
    }

    #[test]
    fn a_magic_is_found_at_every_bit() {
        for bit in 0..150 {
            for (magic, kind) in [(BLOCK_MAGIC, Kind::Block), (END_MAGIC, Kind::End)] {
                let bytes = with_magic(30, bit, magic);
                assert_eq!(find_magic(&bytes, 0), Some((bit, kind)));
                assert_eq!(find_magic(&bytes, bit), Some((bit, kind)));
                assert_eq!(find_magic(&bytes, bit + 1), None, "past {bit}");
                let cut = (bit + 47) / 8;
                assert_eq!(find_magic(&bytes[..cut], 0), None, "cut at {cut}");
                assert_eq!(find_magic(&bytes[..=cut], 0), Some((bit, kind)));
            }
        }
    }

    #[test]
    fn cuts_do_not_depend_on_how_the_bytes_arrive() {
        let mut file = b"BZh7".to_vec();
        file.extend(with_magic(40, 0, BLOCK_MAGIC));
        file.extend(with_magic(40, 13, BLOCK_MAGIC));
        file.extend(with_magic(11, 5, END_MAGIC));
        let expect = [
            (Kind::Block, 32, 320 + 13, Some(7)),
            (Kind::Block, 32 + 320 + 13, 320 - 13 + 5, None),
            (Kind::End, 32 + 640 + 5, 88 - 5, None),
        ];
        for piece in 1..file.len() {
            let mut splitter = Splitter::new();
            let mut segments = Vec::new();
            for bytes in file.chunks(piece) {
                splitter.push(bytes, &mut segments);
            }
            splitter.finish(&mut segments);
            let got: Vec<_> = segments
                .iter()
                .map(|s| (s.kind, s.start_bit, s.bits, s.level))
                .collect();
            assert_eq!(got, expect, "pieces of {piece}");
            for segment in &segments {
                let first = (segment.start_bit / 8) as usize;
                assert_eq!(segment.bytes, file[first..][..segment.bytes.len()]);
            }
            assert_eq!(segments[2].next, Next::EndOfFile);
        }
    }

    #[test]
    fn a_segment_is_cut_where_no_block_is_so_long() {
        for (length, next) in [
            (SEGMENT_BYTES_MAX, Next::EndOfFile),
            (SEGMENT_BYTES_MAX + 1, Next::Gap),
        ] {
            let mut splitter = Splitter::new();
            let mut segments = Vec::new();
            splitter.push(&with_magic(length, 0, BLOCK_MAGIC), &mut segments);
            splitter.finish(&mut segments);
            assert_eq!(segments.len(), 1);
            assert_eq!(segments[0].next, next, "{length} bytes");
        }
    }
}
