//! Looks random addresses up, to be measured:
//! `look_ups --holders|--economies|--longest FILES… [--answers]`. The first two
//! read files of delegations: which record counts for an address, and which
//! economy; the last reads a table of prefixes and origins. With `--answers` every
//! address and its answer are written instead.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

#[path = "../timed.rs"]
mod timed;

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufReader, BufWriter, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;

use net::Asn;
use registry::ranges::NO_VALUE;
use registry::{Delegations, PrefixOrigins, delegations};
use timed::{ADDRESSES, Digest, Timed};

/// How many addresses are asked for at a time, as a caller with packets or log
/// lines has them.
const BATCH: usize = 4096;

/// How often all are looked up in the time that is taken.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let is_asked = files.pop_if(|last| last == "--answers").is_some();
    let done = if files.is_empty() {
        let usage = "usage: look_ups --holders|--economies|--longest FILES… [--answers]";
        Err(usage.into())
    } else {
        let how = files.remove(0);
        Table::read(&how, &files).and_then(|table| match is_asked {
            true => answer(&table).map_err(Into::into),
            false => {
                measure(&table);
                Ok(())
            }
        })
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

enum Table {
    Holders(Delegations),
    Economies(Delegations),
    Longest(PrefixOrigins),
}

impl Table {
    fn read(how: &str, files: &[String]) -> Result<Table, Box<dyn std::error::Error>> {
        if how == "--longest" {
            let [file] = files else {
                return Err("--longest reads one file".into());
            };
            let (table, problems) = PrefixOrigins::read(BufReader::new(File::open(file)?));
            return match problems.first() {
                Some(problem) => Err(format!("{file}: {problem}").into()),
                None => Ok(Table::Longest(table)),
            };
        }
        let mut builder = delegations::Builder::default();
        for (number, file) in files.iter().enumerate() {
            // Where records say the same of an address, the order of the files
            // decides: the name is its place.
            builder.read(&number.to_string(), BufReader::new(File::open(file)?));
        }
        match how {
            "--holders" => Ok(Table::Holders(builder.build())),
            "--economies" => Ok(Table::Economies(builder.build())),
            _ => Err(format!("there is no {how}").into()),
        }
    }

    fn look_up(&self, addresses: &[u32], found: &mut [u32]) {
        for (addresses, found) in addresses.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
            match self {
                Table::Holders(table) => table.delegations_of_ipv4(addresses, found),
                Table::Economies(table) => table.economies_of_ipv4(addresses, found),
                Table::Longest(table) => table.prefixes().longest_of_ipv4(addresses, found),
            }
        }
    }

    /// What was found, in words.
    fn word(&self, found: u32) -> String {
        let word = match self {
            Table::Holders(table) => table
                .delegation(found)
                .map(|known| format!("{} {}", known.file.name, known.record.line)),
            Table::Economies(table) => table.economy(found).map(str::to_owned),
            Table::Longest(table) => (found != NO_VALUE).then(|| {
                let (prefix, origins) = table.at(found as usize);
                let origins: Vec<String> = origins.iter().map(|Asn(asn)| asn.to_string()).collect();
                format!("{prefix} {}", origins.join("_"))
            }),
        };
        word.unwrap_or_else(|| "-".to_owned())
    }

    /// The same as a number.
    fn number(&self, found: u32) -> u64 {
        match self {
            Table::Holders(table) => table.delegation(found).map_or(0, |known| {
                let file = known.file.name.parse::<u64>().expect("names are numbers");
                (file << 32) | known.record.line
            }),
            Table::Economies(table) => table.economy(found).map_or(0, |economy| {
                let letters = economy.bytes();
                letters.fold(0, |number, letter| (number << 8) | u64::from(letter))
            }),
            Table::Longest(table) if found != NO_VALUE => {
                let (prefix, origins) = table.at(found as usize);
                let place = (prefix.bits() >> 96) as u64;
                (place << 32) | u64::from(origins[0].0) << 6 | u64::from(prefix.length())
            }
            Table::Longest(_) => 0,
        }
    }
}

fn measure(table: &Table) {
    let addresses = timed::addresses();
    let mut found = vec![0; ADDRESSES];
    let timed = Timed::of(ROUNDS, ADDRESSES, || {
        table.look_up(&addresses, &mut found);
        black_box(&found);
    });
    let mut digest = Digest::new();
    for found in found {
        digest.add(table.number(found));
    }
    println!("{}", timed.line(&digest));
}

fn answer(table: &Table) -> io::Result<()> {
    let addresses = timed::addresses();
    let mut found = vec![0; ADDRESSES];
    table.look_up(&addresses, &mut found);
    let mut out = BufWriter::new(io::stdout().lock());
    for (address, found) in addresses.into_iter().zip(found) {
        writeln!(
            out,
            "{} {}",
            Ipv4Addr::from_bits(address),
            table.word(found)
        )?;
    }
    out.flush()
}
