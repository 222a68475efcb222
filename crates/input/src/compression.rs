//! Which compression a file has, by its first bytes.

use std::fmt;

/// How a file is compressed. Told by content, never by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Compression {
    /// Not at all, as far as we know.
    Plain,
    /// [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952).
    Gzip,
    /// bzip2 0.9.5 and later; there is no specification but the program.
    Bzip2,
    /// [RFC 8878](https://www.rfc-editor.org/rfc/rfc8878).
    Zstd,
    /// The .xz format, not the older .lzma.
    Xz,
}

impl Compression {
    /// Bytes from the start of a file that tell them apart; fewer do for files
    /// that are shorter.
    pub const DETECT_BYTES: usize = 10;

    /// Tells by the first bytes of a file.
    ///
    /// Of a file that ends within the first ten bytes, what is there must be the
    /// beginning of a format's signature and at least four bytes (gzip: three).
    pub fn detect(start: &[u8]) -> Compression {
        match start {
            [0x1f, 0x8b, 0x08, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] => {
                // A block, or at once the end of the stream.
                let follows = |magic: [u8; 6]| rest.iter().zip(magic).all(|(&a, b)| a == b);
                if follows([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                    || follows([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
                {
                    Compression::Bzip2
                } else {
                    Compression::Plain
                }
            }
            [0xfd, b'7', b'z', b'X', rest @ ..]
                if [b'Z', 0].starts_with(&rest[..rest.len().min(2)]) =>
            {
                Compression::Xz
            }
            _ => Compression::Plain,
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Compression::Plain => "plain",
            Compression::Gzip => "gzip",
            Compression::Bzip2 => "bzip2",
            Compression::Zstd => "zstd",
            Compression::Xz => "xz",
        })
    }
}
