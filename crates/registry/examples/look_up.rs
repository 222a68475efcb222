//! How fast addresses are looked up in the registries' delegations, on one core.
//!
//! ```text
//! cargo run --release -p registry --example look_up -- [--answers] FILE…
//! ```
//!
//! FILE is a plain or gzip-compressed file of delegations. Looks up ten million
//! random IPv4 addresses, and ten million inside what is handed out, in batches
//! of 4,096, five times each, and shows the fastest and the median. With
//! `--answers` writes the random addresses, their economies and their registries
//! instead, so that they can be held to those of another program.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;
use std::time::Instant;

use flate2::bufread::MultiGzDecoder;
use registry::Delegations;
use registry::delegated::Resources;
use registry::delegations::Builder;

const BATCH: usize = 4096;
const ADDRESSES: usize = 10_000_000;
const TURNS: usize = 5;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let answers = files.first().is_some_and(|first| first == "--answers");
    if answers {
        files.remove(0);
    }
    let done = read(&files).and_then(|table| {
        if answers {
            write_answers(&table)
        } else {
            measure(&table);
            Ok(())
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read(files: &[String]) -> io::Result<Delegations> {
    let start = Instant::now();
    let mut builder = Builder::default();
    for name in files {
        let mut bytes = BufReader::new(File::open(name)?);
        let problems = if bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            builder.read(name, BufReader::new(MultiGzDecoder::new(bytes)))
        } else {
            builder.read(name, bytes)
        };
        for problem in problems {
            eprintln!("{name}: {problem}");
        }
    }
    let table = builder.build();
    eprintln!(
        "{} records of {} files in {:.2} s",
        table.len(),
        files.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(table)
}

fn write_answers(table: &Delegations) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..ADDRESSES {
        let address = Ipv4Addr::from_bits(random.next());
        let found = table.delegation_of(IpAddr::V4(address));
        let economy = found.and_then(|found| found.economy());
        let registry = found.map_or("-", |found| found.record.registry);
        writeln!(out, "{address} {} {registry}", economy.unwrap_or("-"))?;
    }
    out.flush()
}

fn measure(table: &Delegations) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let anywhere: Vec<u32> = (0..ADDRESSES).map(|_| random.next()).collect();
    let blocks: Vec<(u32, u32)> = table
        .iter()
        .filter_map(|delegation| match delegation.record.resources {
            Resources::Ipv4 { first, last } => Some((first.to_bits(), last.to_bits())),
            _ => None,
        })
        .collect();
    if blocks.is_empty() {
        return;
    }
    let inside: Vec<u32> = (0..ADDRESSES)
        .map(|_| {
            let (first, last) = blocks[random.next() as usize % blocks.len()];
            let within = (u64::from(random.next()) * (u64::from(last - first) + 1)) >> 32;
            first + within as u32
        })
        .collect();
    for (name, addresses) in [("random addresses", &anywhere), ("random records", &inside)] {
        rate(&format!("economy, {name}"), addresses, |keys, found| {
            table.economies_of_ipv4(keys, found);
        });
        rate(&format!("record, {name}"), addresses, |keys, found| {
            table.delegations_of_ipv4(keys, found);
        });
    }
}

fn rate(name: &str, addresses: &[u32], look_up: impl Fn(&[u32], &mut [u32])) {
    let mut found = vec![0; BATCH];
    let mut rates: Vec<f64> = (0..TURNS)
        .map(|_| {
            let start = Instant::now();
            for keys in addresses.chunks(BATCH) {
                let found = &mut found[..keys.len()];
                look_up(keys, found);
                black_box(&*found);
            }
            addresses.len() as f64 / start.elapsed().as_secs_f64() / 1e6
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "{name}: {:.0} M/s, median {:.0} M/s",
        rates[TURNS - 1],
        rates[TURNS / 2]
    );
}

/// Marsaglia's xorshift with 64 bits; the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }
}
