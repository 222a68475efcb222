//! Inflates a gzip file to nowhere, to be measured: what zlib-rs needs on one
//! thread when nothing else is done. `inflate FILE` writes the number of bytes.
//!
//! All members are read, and each one's CRC-32 and length are checked.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, Error, ErrorKind, Read};
use std::process::ExitCode;

use flate2::bufread::MultiGzDecoder;

/// Ours, for what goes in and for what comes out: the fastest of 32 KiB, 128 KiB
/// and 1 MiB.
const BUFFER_BYTES: usize = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let bytes = match arguments.as_slice() {
        [file] => inflate(file),
        _ => Err(Error::new(ErrorKind::InvalidInput, "usage: inflate FILE")),
    };
    match bytes {
        Ok(bytes) => {
            println!("{bytes}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn inflate(file: &OsStr) -> std::io::Result<u64> {
    let file = BufReader::with_capacity(BUFFER_BYTES, File::open(file)?);
    let mut decoder = MultiGzDecoder::new(file);
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        match decoder.read(&mut buffer)? {
            0 => return Ok(bytes),
            length => {
                black_box(&buffer[..length]);
                bytes += length as u64;
            }
        }
    }
}
