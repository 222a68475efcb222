//! How long the norms take to load: the least, the median and the most of fifty
//! times, and one look-up of each kind.
//!
//! `cargo run --release -p catalog --example load`; with a number as argument it
//! loads so many times, for a profiler or a counter of instructions.

#![allow(clippy::print_stdout, reason = "an example prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use catalog::Catalog;

/// How often, unless the first argument says otherwise. Enough that the least of
/// them was not disturbed by whatever else the machine does.
const TIMES: usize = 50;

fn main() {
    let times = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(TIMES);
    let catalog = load();
    report("Catalog::built_in", times, || {
        black_box(load());
    });
    report("Catalog::find, an id", times, || {
        black_box(catalog.find("un-gge-2015#13-c").is_ok());
    });
    report("Catalog::find, a typo", times, || {
        black_box(catalog.find("un-gge-2015#13-x").is_ok());
    });
    report("Catalog::term", times, || {
        black_box(catalog.term("zero-day").is_some());
    });
}

fn load() -> Catalog {
    Catalog::built_in().unwrap_or_else(|e| panic!("{e}"))
}

fn report(what: &str, times: usize, run: impl Fn()) {
    let mut took: Vec<Duration> = (0..times.max(1))
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    let (least, median, most) = (took[0], took[took.len() / 2], took[took.len() - 1]);
    println!("{what}: {least:.2?} at least, {median:.2?} median, {most:.2?} at most");
}
