//! Looks random IPv4 addresses up, for another program to compare:
//!
//! ```text
//! cargo run -p registry --example look_up -- COUNT TABLE FILE…
//! ```
//!
//! TABLE is a table of prefixes and origins, each FILE one of the registries'
//! delegations, all plain or compressed with gzip. On standard output seven words
//! of four bytes stand for each address, the least byte first: the address; the
//! place of the file and the line of the record that counts for it; its economy,
//! two letters and two zeros; the longest prefix that holds it, its length, and
//! its first origin. Where nothing is known the words are [`NONE`], and four zeros
//! for an economy.
//!
//! How fast that is measures the crate `bench`.

#![expect(clippy::print_stderr, reason = "a program talks on standard error")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use flate2::bufread::MultiGzDecoder;
use registry::ranges::NO_VALUE;
use registry::{Delegations, PrefixOrigins, delegations};

/// Stands where nothing is known.
const NONE: u32 = u32::MAX;

/// How many addresses are looked up at a time.
const BATCH: usize = 4096;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [count, table, files @ ..] if !files.is_empty() => run(count, table, files),
        _ => Err("usage: look_up COUNT TABLE FILE…".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(count: &str, table: &str, files: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let count: usize = count.parse()?;
    let (table, problems) = PrefixOrigins::read(open(table)?);
    for problem in problems {
        eprintln!("{problem}");
    }
    let mut builder = delegations::Builder::default();
    for (place, file) in files.iter().enumerate() {
        for problem in builder.read(&place.to_string(), open(file)?) {
            eprintln!("{file}: {problem}");
        }
    }
    let delegations = builder.build();
    let addresses = addresses(count);
    let mut out = BufWriter::new(io::stdout().lock());
    for addresses in addresses.chunks(BATCH) {
        write(&mut out, &table, &delegations, addresses)?;
    }
    out.flush()?;
    Ok(())
}

fn open(path: &str) -> io::Result<Box<dyn BufRead>> {
    let mut bytes = BufReader::new(File::open(path)?);
    Ok(if bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::new(MultiGzDecoder::new(bytes)))
    } else {
        Box::new(bytes)
    })
}

fn write(
    out: &mut impl Write,
    table: &PrefixOrigins,
    delegations: &Delegations,
    addresses: &[u32],
) -> io::Result<()> {
    let mut found = [[0; BATCH]; 3];
    let [records, economies, prefixes] = &mut found;
    let count = addresses.len();
    delegations.delegations_of_ipv4(addresses, &mut records[..count]);
    delegations.economies_of_ipv4(addresses, &mut economies[..count]);
    let of_table = table.prefixes();
    of_table.longest_of_ipv4(addresses, &mut prefixes[..count]);
    for (at, address) in addresses.iter().enumerate() {
        let mut words = [*address, NONE, NONE, 0, NONE, NONE, NONE];
        if let Some(known) = delegations.delegation(records[at]) {
            words[1] = known.file.name.parse().expect("names are places");
            words[2] = u32::try_from(known.record.line).expect("short files");
        }
        if let Some(economy) = delegations.economy(economies[at]) {
            let mut letters = [0; 4];
            letters[..2].copy_from_slice(&economy.as_bytes()[..2]);
            words[3] = u32::from_le_bytes(letters);
        }
        if prefixes[at] != NO_VALUE {
            let (prefix, origins) = table.at(prefixes[at] as usize);
            words[4] = (prefix.bits() >> 96) as u32;
            words[5] = prefix.length().into();
            words[6] = origins[0].0;
        }
        for word in words {
            out.write_all(&word.to_le_bytes())?;
        }
    }
    Ok(())
}

/// Marsaglia's xorshift with 64 bits; the same addresses in every run.
fn addresses(count: usize) -> Vec<u32> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32
    };
    std::iter::repeat_with(next).take(count).collect()
}
