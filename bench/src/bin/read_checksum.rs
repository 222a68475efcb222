//! Reads a file once with a checksum over its bytes, to be measured: what it
//! costs to touch a file at all. `read_checksum [--crc32] FILE`.
//!
//! It reads with plain `read` calls into one reused buffer. The checksum is the
//! sum of the bytes taken as little-endian 64-bit words, added with wrapping; the
//! last word is filled up with zeros. With `--crc32`, it is gzip's CRC-32.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::process::ExitCode;

use crc32fast::Hasher;

/// Ours: what libparsebgp reads at a time too, and in the second-level cache of
/// today's servers. From 64 KiB to 4 MiB, times differed by less than a fifth.
const BUFFER_BYTES: usize = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let sum = match arguments.as_slice() {
        [file] => read(file, WordSum::default()).map(|sum| sum.0),
        [option, file] if option == "--crc32" => {
            read(file, Hasher::new()).map(|crc| crc.finalize().into())
        }
        _ => Err(std::io::Error::new(
            ErrorKind::InvalidInput,
            "usage: read_checksum [--crc32] FILE",
        )),
    };
    match sum {
        Ok(sum) => {
            println!("{sum:x}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

trait Checksum {
    /// Takes the next bytes: a multiple of eight of them, unless they are the
    /// last.
    fn add(&mut self, bytes: &[u8]);
}

/// The wrapping sum of 64-bit words.
#[derive(Default)]
struct WordSum(u64);

impl Checksum for WordSum {
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.0 = self.0.wrapping_add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.0 = self.0.wrapping_add(u64::from_le_bytes(last));
    }
}

impl Checksum for Hasher {
    fn add(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

fn read<C: Checksum>(file: &OsStr, mut checksum: C) -> std::io::Result<C> {
    let mut file = File::open(file)?;
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let length = fill(&mut file, &mut buffer)?;
        if length == 0 {
            return Ok(checksum);
        }
        checksum.add(&buffer[..length]);
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time, as a pipe may give them.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }

    #[test]
    fn words_are_added_and_the_last_is_filled_up_with_zeros() {
        let mut sum = WordSum::default();
        sum.add(&[1, 0, 0, 0, 0, 0, 0, 0, 2, 1]);
        assert_eq!(sum.0, 1 + 0x102);
        sum.add(&[0xff; 8]);
        assert_eq!(sum.0, 0x102);
    }

    #[test]
    fn short_reads_fill_the_buffer() {
        let mut source = Slow(b"0123456789");
        let mut buffer = [0; 8];
        assert_eq!(fill(&mut source, &mut buffer).unwrap(), 8);
        assert_eq!(&buffer, b"01234567");
        assert_eq!(fill(&mut source, &mut buffer).unwrap(), 2);
        assert_eq!(fill(&mut source, &mut buffer).unwrap(), 0);
    }
}
