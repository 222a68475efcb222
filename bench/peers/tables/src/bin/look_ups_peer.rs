//! Looks random addresses up with tables of others:
//! `look_ups_peer --TABLE --holders|--economies|--longest FILES… [--answers]`. The
//! tables are `--prefix-trie`, `--prefix-trie-numbers`, whose keys are pairs of
//! numbers, and `--ip-network-table`. The files are those of our own program, and
//! read by other code.

#[path = "../../../../src/timed.rs"]
mod timed;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;

use ip_network::Ipv4Network;
use ip_network_table::IpNetworkTable;
use ipnet::{Ipv4Net, Ipv4Subnets};
use prefix_trie::PrefixMap;
use timed::{ADDRESSES, Digest, Timed};

/// As often as ours.
const ROUNDS: usize = 3;

/// Where nothing is found.
const NONE: u32 = u32::MAX;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let is_asked = files.pop_if(|last| last == "--answers").is_some();
    let done = match files.as_slice() {
        [table, how, files @ ..] if !files.is_empty() => run(table, how, files, is_asked),
        _ => Err("usage: look_ups_peer --TABLE --WHAT FILES… [--answers]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// An answer, as a number and in words.
type Answer = (u64, String);

fn run(table: &str, how: &str, files: &[String], is_asked: bool) -> Result<(), Box<dyn Error>> {
    let (blocks, answers) = match how {
        "--holders" => delegations(files, |file, line, _| {
            ((file << 32) | line, format!("{file} {line}"))
        })?,
        "--economies" => delegations(files, |_, _, economy| match economy {
            "" | "ZZ" => (0, "-".to_owned()),
            economy => {
                let letters = economy.bytes();
                let number = letters.fold(0, |number, letter| (number << 8) | u64::from(letter));
                (number, economy.to_owned())
            }
        })?,
        "--longest" => origins(&files[0])?,
        _ => return Err(format!("there is no {how}").into()),
    };
    match table {
        "--prefix-trie" => {
            let table: PrefixMap<Ipv4Net, u32> = blocks.into_iter().collect();
            finish(&answers, is_asked, |address| {
                let key = Ipv4Net::new_assert(Ipv4Addr::from_bits(address), 32);
                table.get_lpm(&key).map_or(NONE, |(_, at)| *at)
            })
        }
        "--prefix-trie-numbers" => {
            let blocks = blocks.into_iter();
            let numbers =
                blocks.map(|(block, at)| ((block.addr().to_bits(), block.prefix_len()), at));
            let table: PrefixMap<(u32, u8), u32> = numbers.collect();
            finish(&answers, is_asked, |address| {
                table.get_lpm(&(address, 32)).map_or(NONE, |(_, at)| *at)
            })
        }
        "--ip-network-table" => {
            let mut table = IpNetworkTable::<u32>::new();
            for (block, at) in blocks {
                let network = Ipv4Network::new(block.addr(), block.prefix_len());
                table.insert(network.map_err(|_| "no network")?, at);
            }
            finish(&answers, is_asked, |address| {
                let found = table.longest_match_ipv4(Ipv4Addr::from_bits(address));
                found.map_or(NONE, |(_, at)| *at)
            })
        }
        _ => Err(format!("there is no {table}").into()),
    }
}

fn finish(
    answers: &[Answer],
    is_asked: bool,
    look_up: impl Fn(u32) -> u32,
) -> Result<(), Box<dyn Error>> {
    let addresses = timed::addresses();
    if is_asked {
        let mut out = BufWriter::new(io::stdout().lock());
        for address in addresses {
            let word = answers.get(look_up(address) as usize);
            let word = word.map_or("-", |(_, word)| word);
            writeln!(out, "{} {word}", Ipv4Addr::from_bits(address))?;
        }
        return Ok(out.flush()?);
    }
    let mut found = vec![0; ADDRESSES];
    let timed = Timed::of(ROUNDS, ADDRESSES, || {
        for (address, found) in addresses.iter().zip(&mut found) {
            *found = look_up(*address);
        }
        black_box(&found);
    });
    let mut digest = Digest::new();
    for at in found {
        digest.add(answers.get(at as usize).map_or(0, |(number, _)| *number));
    }
    println!("{}", timed.line(&digest));
    Ok(())
}

/// Blocks, each with the place of its answer.
type Blocks = HashMap<Ipv4Net, u32>;

/// The records of IPv4 addresses, cut into blocks. Of records with the same block
/// the one with the fewest addresses counts, then the one that came first; `answer`
/// is given its file, its line and its economy.
fn delegations(
    files: &[String],
    answer: impl Fn(u64, u64, &str) -> Answer,
) -> Result<(Blocks, Vec<Answer>), Box<dyn Error>> {
    let mut blocks = Blocks::new();
    let mut answers = Vec::new();
    let mut sizes = Vec::new();
    for (file, path) in files.iter().enumerate() {
        let text = std::fs::read_to_string(path)?;
        for (line, text) in text.lines().enumerate() {
            let columns: Vec<&str> = text.split('|').collect();
            let [_, economy, "ipv4", first, size, _, status, ..] = columns[..] else {
                continue;
            };
            if text.starts_with('#') || status == "summary" {
                continue;
            }
            let (first, size): (Ipv4Addr, u32) = (first.parse()?, size.parse()?);
            let last = Ipv4Addr::from_bits(first.to_bits() + (size - 1));
            let at = u32::try_from(answers.len())?;
            answers.push(answer(file as u64, line as u64 + 1, economy));
            sizes.push(size);
            for block in Ipv4Subnets::new(first, last, 0) {
                match blocks.entry(block) {
                    Entry::Vacant(place) => {
                        place.insert(at);
                    }
                    Entry::Occupied(mut place) => {
                        if size < sizes[*place.get() as usize] {
                            place.insert(at);
                        }
                    }
                }
            }
        }
    }
    Ok((blocks, answers))
}

/// Prefixes and origins, as pyasn writes them.
fn origins(path: &str) -> Result<(Blocks, Vec<Answer>), Box<dyn Error>> {
    let mut blocks = Blocks::new();
    let mut answers = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        if line.starts_with(';') {
            continue;
        }
        let (prefix, origin) = line.split_once('\t').ok_or("no origin")?;
        let block: Ipv4Net = prefix.parse()?;
        let (place, length) = (block.addr().to_bits(), block.prefix_len());
        let number = (u64::from(place) << 32) | origin.parse::<u64>()? << 6 | u64::from(length);
        blocks.insert(block, u32::try_from(answers.len())?);
        answers.push((number, format!("{prefix} {origin}")));
    }
    Ok((blocks, answers))
}
