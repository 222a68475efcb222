//! How fast VRPs are read and routes validated, on files of your own.
//!
//! `cargo run --release -p rpki --example measure -- VRPS [ROUTES]`, where VRPS is
//! a file of VRPs, uncompressed, and ROUTES has a line `PREFIX,ORIGIN` for each
//! route. Times are of the processor, where Linux tells them.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use net::{Asn, Prefix};
use rpki::{Reader, State, Vrps};

/// How much is read at once, in bytes: about what a block of bzip2 gives.
const PIECE_BYTES: usize = 900_000;

/// How often the time is taken; the shortest is shown.
const ROUNDS: usize = 5;

/// How often the routes are validated in that time: Linux tells it in steps of
/// some milliseconds.
const REPEATS: usize = 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (vrps, routes) = match arguments.as_slice() {
        [vrps] => (vrps, None),
        [vrps, routes] => (vrps, Some(routes)),
        _ => {
            eprintln!("usage: measure VRPS [ROUTES]");
            return ExitCode::from(2);
        }
    };
    let Some(vrps) = read(vrps) else {
        return ExitCode::FAILURE;
    };
    if let Some(routes) = routes {
        let text = fs::read_to_string(routes).expect("ROUTES is a text file");
        validate(&vrps, text.lines().filter_map(route).collect());
    }
    ExitCode::SUCCESS
}

fn read(path: &str) -> Option<Vrps> {
    let mut file = File::open(path).expect("VRPS is a file");
    let mut piece = vec![0; PIECE_BYTES];
    let (before, memory_before) = (now(), memory_peak_kib());
    let mut reader = Reader::new();
    let mut bytes = 0;
    loop {
        let count = file.read(&mut piece).expect("VRPS can be read");
        if count == 0 {
            break;
        }
        bytes += count;
        reader.push(&piece[..count]);
    }
    let result = reader.finish();
    let elapsed = now() - before;
    let (vrps, problems) = result.map_err(|error| eprintln!("{path}: {error}")).ok()?;
    println!(
        "{} VRPs and {} problems from {bytes} bytes in {elapsed:.3?}: {:.0} MB/s; peak of memory {} KiB more",
        vrps.len(),
        problems.len(),
        bytes as f64 / 1e6 / elapsed.as_secs_f64(),
        memory_peak_kib() - memory_before,
    );
    println!(
        "{:?}, trust anchors {:?}",
        vrps.counts(),
        vrps.trust_anchors().collect::<Vec<_>>()
    );
    for problem in problems.iter().take(10) {
        println!("{problem}");
    }
    Some(vrps)
}

fn validate(vrps: &Vrps, mut routes: Vec<(Prefix, Option<Asn>)>) {
    routes.sort_unstable();
    let mut states = [0_u64; 3];
    let mut sweep = vrps.sweep();
    for &(prefix, origin) in &routes {
        states[match sweep.validate(prefix, origin) {
            State::Valid => 0,
            State::Invalid(_) => 1,
            State::NotFound => 2,
        }] += 1;
    }
    let [valid, invalid, not_found] = states;
    println!(
        "{} routes: {valid} valid, {invalid} invalid, {not_found} not found",
        routes.len()
    );

    show("sweep, sorted", &routes, || {
        let mut sweep = vrps.sweep();
        for &(prefix, origin) in black_box(&routes) {
            black_box(sweep.validate(prefix, origin));
        }
    });
    show("validate, sorted", &routes, || {
        for &(prefix, origin) in black_box(&routes) {
            black_box(vrps.validate(prefix, origin));
        }
    });
    let mut shuffled = routes.clone();
    shuffle(&mut shuffled);
    show("validate, shuffled", &routes, || {
        for &(prefix, origin) in black_box(&shuffled) {
            black_box(vrps.validate(prefix, origin));
        }
    });
    show("sweep, shuffled", &routes, || {
        let mut sweep = vrps.sweep();
        for &(prefix, origin) in black_box(&shuffled) {
            black_box(sweep.validate(prefix, origin));
        }
    });
}

fn show(what: &str, routes: &[(Prefix, Option<Asn>)], mut run: impl FnMut()) {
    let times = (0..ROUNDS).map(|_| {
        let before = now();
        for _ in 0..REPEATS {
            run();
        }
        now() - before
    });
    let best = times.min().unwrap_or_default();
    let rate = (REPEATS * routes.len()) as f64 / best.as_secs_f64();
    println!("{what}: {:.1} M/s, {:.0} ns each", rate / 1e6, 1e9 / rate);
}

fn route(line: &str) -> Option<(Prefix, Option<Asn>)> {
    let (prefix, origin) = line.split_once(',')?;
    Some((prefix.parse().ok()?, origin.parse().ok()))
}

/// Swaps each with a random one before it (Fisher and Yates), always in the same
/// way.
fn shuffle<T>(items: &mut [T]) {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for last in (1..items.len()).rev() {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        items.swap(last, (random % (last as u64 + 1)) as usize);
    }
}

/// The processor time of this thread; the time of the wall where it is not told.
fn now() -> Duration {
    thread_local!(static START: Instant = Instant::now());
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    match text.split(' ').next().and_then(|text| text.parse().ok()) {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.with(Instant::elapsed),
    }
}

/// The most memory that the process had, in KiB; 0 where it is not told.
fn memory_peak_kib() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
