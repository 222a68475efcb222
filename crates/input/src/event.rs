//! What a [`Reader`](crate::Reader) tells.

use std::fmt;

use crate::{Chunk, Compression, Error};

/// One thing that happened to one source.
///
/// Each source gives either `Failed` alone (it cannot be opened), or `Begin`,
/// then any number of `Data` and `Damage`, then `End` or `Failed`.
#[derive(Debug)]
pub enum Event {
    /// A source is open and its compression known.
    Begin {
        /// Index into the sources that the reader was given.
        source: usize,
        /// Told by the first bytes.
        compression: Compression,
    },
    /// The next bytes of content; they follow the previous ones without gap.
    Data {
        /// Index into the sources.
        source: usize,
        /// Position of the first byte in the decompressed content.
        offset: u64,
        /// At least one byte.
        bytes: Chunk,
    },
    /// Compressed data is damaged or truncated. Content after `content_offset`
    /// does not continue what was before it: bytes are missing, how many is not
    /// known.
    Damage {
        /// Index into the sources.
        source: usize,
        /// Byte in the file as stored where it was found out, or where what is
        /// damaged begins.
        file_offset: u64,
        /// Bytes of content delivered before.
        content_offset: u64,
        /// What is wrong.
        kind: DamageKind,
        /// Whether reading goes on behind the damage.
        resumed: bool,
    },
    /// A source was read to its end.
    End {
        /// Index into the sources.
        source: usize,
        /// Its numbers.
        summary: Summary,
    },
    /// A source cannot be opened or read on; the next source follows.
    Failed {
        /// Index into the sources.
        source: usize,
        /// Why.
        error: Error,
    },
}

/// What is wrong with compressed data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DamageKind {
    /// The file ends before its compressed data do.
    Truncated,
    /// Compressed data that cannot be. What they held is lost.
    Corrupt,
    /// A checksum does not hold. bzip2: of a block, which is withheld; others:
    /// of a member or frame, whose content was delivered before it was known.
    Checksum,
    /// A bzip2 stream's checksum over its blocks does not hold though each block's
    /// does: blocks may be missing or in another order.
    StreamChecksum,
    /// Bytes behind the compressed data that belong to no stream.
    TrailingGarbage,
    /// A bzip2 block that was randomised, as versions before 0.9.5 (1999) did.
    Randomised,
    /// zstd or xz ask for more memory than [`CODEC_MEMORY_MAX`](crate::CODEC_MEMORY_MAX).
    NeedsMemory,
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DamageKind::Truncated => "the file ends within its compressed data",
            DamageKind::Corrupt => "the compressed data are corrupt",
            DamageKind::Checksum => "a checksum does not hold",
            DamageKind::StreamChecksum => "the checksum over all blocks does not hold",
            DamageKind::TrailingGarbage => "bytes behind the compressed data belong to no stream",
            DamageKind::Randomised => "a block is randomised as bzip2 did before 1999",
            DamageKind::NeedsMemory => "decompressing asks for more memory than we give",
        })
    }
}

/// The numbers of a source that was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How the file is compressed.
    pub compression: Compression,
    /// Bytes of the file as stored.
    pub file_bytes: u64,
    /// Bytes of content delivered.
    pub content_bytes: u64,
    /// SHA-256 of the file as stored, where it was [asked for](crate::Options::hash).
    pub sha256: Option<[u8; 32]>,
}

impl Summary {
    /// The SHA-256 as people write it: 64 hexadecimal digits.
    pub fn sha256_hex(&self) -> Option<String> {
        let digits = |hash: [u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.sha256.map(digits)
    }
}
