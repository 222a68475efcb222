//! How many routes are validated in a second, on one core, over real data:
//!
//! ```sh
//! NORMWATCH_DATA=… cargo run --release -p rpki --example validate [STATES]
//! ```
//!
//! The routes are the prefixes of a full table, each with the origin of the range
//! that it starts in; once in sorted order and once shuffled. Each time is the best
//! of several rounds. With a file to write, every route and its state go there, one
//! a line, to be compared with what others say: `10.0.0.0/8 64496 valid`.

#![expect(
    clippy::print_stdout,
    reason = "a program that prints what it measures"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::IpAddr;
use std::path::Path;
use std::time::Instant;

use bzip2::read::BzDecoder;
use flate2::read::GzDecoder;
use net::{Asn, Family, Prefix};
use rpki::{Payloads, State, Vrps};

/// Rounds of each measurement.
const ROUNDS: usize = 9;

type Route = (Prefix, Option<Asn>);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = std::env::var("NORMWATCH_DATA")
        .map_err(|_| "NORMWATCH_DATA must name the folder with the evidence")?;
    let root = Path::new(&root);
    let mut text = Vec::new();
    let dump = "rpki/rpkiclient_summary_20250720T093135Z.json.bz2";
    BzDecoder::new(File::open(root.join(dump))?).read_to_end(&mut text)?;
    let started = Instant::now();
    let (payloads, _) = Payloads::read(&text)?;
    let vrps = &payloads.vrps;
    println!(
        "{} VRPs read in {:.2} s",
        vrps.len(),
        started.elapsed().as_secs_f64()
    );
    let mut routes = routes(&root.join("origins"))?;
    routes.sort_unstable();
    let sorted = measure("sorted, Sweep", &routes, || {
        let mut sweep = vrps.sweep();
        tally(
            routes
                .iter()
                .map(|(prefix, origin)| sweep.validate(*prefix, *origin)),
        )
    });
    if let Some(path) = std::env::args().nth(1) {
        write(Path::new(&path), vrps, &routes)?;
    }
    shuffle(&mut routes);
    let shuffled = measure("shuffled, Vrps::validate", &routes, || {
        tally(
            routes
                .iter()
                .map(|(prefix, origin)| vrps.validate(*prefix, *origin)),
        )
    });
    assert_eq!(sorted, shuffled, "the order changes nothing");
    let [valid, asn, length, not_found] = sorted;
    println!(
        "{valid} valid, {} invalid ({asn} asn, {length} length), {not_found} not-found",
        asn + length
    );
    Ok(())
}

/// The prefixes of a full table, with origins.
fn routes(folder: &Path) -> io::Result<Vec<Route>> {
    let lines = |name: &str| -> io::Result<_> {
        Ok(BufReader::new(GzDecoder::new(File::open(folder.join(name))?)).lines())
    };
    let mut ranges: Vec<(Prefix, Prefix, Asn)> = Vec::new();
    for name in ["asn-ipv4.csv.gz", "asn-ipv6.csv.gz"] {
        for line in lines(name)? {
            let line = line?;
            let mut columns = line.split(',');
            let mut column = || columns.next().ok_or(io::ErrorKind::InvalidData);
            let (first, last) = (host(column()?)?, host(column()?)?);
            let asn = column()?.parse().map_err(io::Error::other)?;
            ranges.push((first, last, asn));
        }
    }
    ranges.sort_unstable();
    let mut routes = Vec::new();
    for line in lines("full-table-prefixes.txt.gz")? {
        let prefix: Prefix = line?.parse().map_err(io::Error::other)?;
        let start = (prefix.family(), prefix.bits());
        let before =
            ranges.partition_point(|(first, _, _)| (first.family(), first.bits()) <= start);
        let range = before.checked_sub(1).map(|at| ranges[at]);
        let origin = range
            .filter(|(_, last, _)| start <= (last.family(), last.bits()))
            .map(|(_, _, asn)| asn);
        routes.push((prefix, origin));
    }
    Ok(routes)
}

fn host(text: &str) -> io::Result<Prefix> {
    let address: IpAddr = text.parse().map_err(io::Error::other)?;
    let bits = Family::of(address).bits();
    Prefix::new(address, bits).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// Prints how many routes were validated in a second, and gives what the last round
/// gave.
fn measure(name: &str, routes: &[Route], mut round: impl FnMut() -> [u64; 4]) -> [u64; 4] {
    let mut best = f64::INFINITY;
    let mut counts = [0; 4];
    for _ in 0..ROUNDS {
        let started = Instant::now();
        counts = black_box(round());
        best = best.min(started.elapsed().as_secs_f64());
    }
    println!(
        "{name}: {:.1} M/s ({} routes, {:.0} ns each)",
        routes.len() as f64 / best / 1e6,
        routes.len(),
        best * 1e9 / routes.len() as f64
    );
    counts
}

fn tally(states: impl Iterator<Item = State>) -> [u64; 4] {
    let mut counts = [0; 4];
    for state in states {
        counts[match state {
            State::Valid => 0,
            State::Invalid(rpki::Reason::Asn) => 1,
            State::Invalid(rpki::Reason::Length) => 2,
            State::NotFound => 3,
        }] += 1;
    }
    counts
}

/// The same order in every run.
fn shuffle(routes: &mut [Route]) {
    // xorshift64, by Marsaglia.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..routes.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        routes.swap(at, (state % (at as u64 + 1)) as usize);
    }
}

fn write(path: &Path, vrps: &Vrps, routes: &[Route]) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for (prefix, origin) in routes {
        let state = vrps.validate(*prefix, *origin);
        match origin {
            Some(asn) => writeln!(out, "{prefix} {} {state}", asn.0)?,
            None => writeln!(out, "{prefix} none {state}")?,
        }
    }
    out.flush()
}
