//! Who originates what, and how many peers say so: from archives of routes to a
//! table of distinct prefixes and origins, sorted.
//!
//! Several threads decode; each collects rows of what it met (`worker`), rows are
//! put together in the order of the content (`collector`), and the end of it is
//! [`OriginTable`] (`table`). A table of routes comes sorted, and then nothing is
//! ever sorted or looked up; of anything else, rows are sorted and merged from
//! time to time, so that memory is bounded by what is distinct.
//!
//! - [`read`]: the whole of it.
//! - [`OriginTable`]: what came out; [`output`]: the same as text, with the state
//!   of route origin validation.
//! - `peers`, `row`: the two kinds of number that a row has.

#![forbid(unsafe_code)]

mod collector;
pub mod output;
mod peers;
mod row;
mod table;
mod worker;

use std::sync::Mutex;
use std::thread;

use archive::{Batches, SourceReport, Window};
use input::{Options, Source};

pub use table::{Origin, OriginTable, Pair, Pairs};

use collector::Collector;
use peers::Registry;
use worker::Worker;

/// Reads sources and tells who originates what in them: every RIB entry, and
/// every route announced, inside the window. `progress` is called by the threads
/// as content is decoded, with the place of its source.
///
/// Memory: 32 bytes for each distinct prefix, origin and 64 peers, up to three
/// times that while rows come unsorted; and some MiB a thread.
pub fn read(
    sources: Vec<Source>,
    options: &Options,
    window: Window,
    progress: &(dyn Fn(usize) + Sync),
) -> (OriginTable, Vec<SourceReport>) {
    let batches = Batches::new(sources, options);
    let registry = Registry::default();
    let collector = Mutex::new(Collector::default());
    let work = || {
        let mut worker = Worker::new(&registry);
        while let Some(batch) = batches.take() {
            progress(batch.source);
            worker.batch(&batches, &batch, window);
            let mut collector = collector.lock().expect("no thread panics with the lock");
            collector.take(batch.number, worker.rows());
        }
    };
    thread::scope(|scope| {
        for _ in 1..archive::threads().get() {
            scope.spawn(work);
        }
        work();
    });
    let collector = collector.into_inner().expect("no thread panicked");
    let table = OriginTable::new(collector.finish(), registry);
    (table, batches.into_reports())
}
