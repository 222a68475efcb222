//! Does jobs, oldest first.

use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

use crate::bzip2;
use crate::pipeline::{Job, Shared};
use crate::stream;

/// A worker's thread: takes jobs until there are no more or nobody wants them.
pub(crate) fn run(jobs: &Mutex<Receiver<Job>>, shared: &Shared) {
    let mut worker = bzip2::Worker::default();
    loop {
        // The others wait for the lock instead of the queue: it is the same.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else {
            return;
        };
        if shared.flags.stop.load(Ordering::SeqCst) {
            return;
        }
        match job {
            Job::Block { segment, to } => {
                let end_bit = u64::from(segment.skip()) + segment.bits;
                let mut send = |message| to.send(message).map_err(|_| bzip2::Gone);
                // If nobody waits for this block, then perhaps for the next.
                let _ = worker.decode(
                    (&segment.bytes, segment.skip(), end_bit),
                    &shared.pool,
                    &mut send,
                );
            }
            Job::Stream {
                compression,
                input,
                to,
            } => stream::decode(compression, input, to, &shared.pool),
        }
    }
}
