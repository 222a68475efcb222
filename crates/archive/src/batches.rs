//! Sources read by several threads at once: one cuts records at a time, all
//! decode.

use std::hint;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use input::{Chunk, Event, Options, Reader, Source};
use mrt::{Decoder, Element, Framer, Peer, Record, table_dump_v2};

use crate::report::{Damage, Outcome, SourceReport};

/// How often a thread tries for its turn before it sleeps, and how many pauses
/// lie between two tries. Ours: together some 50 µs on the machine measured,
/// where the full table from a plain file took 0.29 s in place of 0.55.
const TURN_TRIES: u32 = 24;
const TURN_PAUSES: u32 = 32;

/// Sources, cut into batches of records in the order given.
///
/// Threads take batches from it and decode them side by side; a batch is some
/// hundred KiB of content. Memory does not depend on the sources' size: each
/// thread has one batch in hand, beside what the reader has in flight.
pub struct Batches {
    cutting: Mutex<Cutting>,
    reports: Mutex<Vec<SourceReport>>,
}

/// What only one thread at a time does.
struct Cutting {
    reader: Reader,
    framer: Framer<Chunk>,
    /// The last table of peers.
    peers: Arc<[Peer]>,
    number: u64,
}

/// Records to be decoded.
pub struct Batch {
    /// Batches are numbered from 0, in the order of the sources' content.
    pub number: u64,
    /// The place of the source among those given.
    pub source: usize,
    content: mrt::Batch<Chunk>,
    peers: Arc<[Peer]>,
}

impl Batch {
    /// The table of peers that the first of its records point to.
    pub fn peers(&self) -> &[Peer] {
        &self.peers
    }
}

/// As many threads as the machine runs at once.
pub fn threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

impl Batches {
    /// Opens the sources; those that cannot be read say so in their reports.
    pub fn new(sources: Vec<Source>, options: &Options) -> Batches {
        let reports = sources
            .iter()
            .map(|source| SourceReport::new(source.to_string()))
            .collect();
        Batches {
            cutting: Mutex::new(Cutting {
                reader: Reader::new(sources, options.clone()),
                framer: Framer::new(),
                peers: Arc::default(),
                number: 0,
            }),
            reports: Mutex::new(reports),
        }
    }

    /// The next batch; `None` at the end of the last source. It waits for
    /// content, and for other threads that do.
    pub fn take(&self) -> Option<Batch> {
        let mut cutting = self.turn();
        loop {
            let cutting = &mut *cutting;
            let (source, over) = match cutting.reader.next()? {
                Event::Begin { .. } => continue,
                Event::Damage {
                    source,
                    file_offset,
                    content_offset,
                    kind,
                    resumed,
                } => {
                    lock(&self.reports)[source].damages.push(Damage {
                        file_offset,
                        content_offset,
                        kind,
                        resumed,
                    });
                    if resumed {
                        cutting.framer.cut();
                    }
                    continue;
                }
                Event::Data { source, bytes, .. } => {
                    cutting.framer.push(bytes);
                    (source, None)
                }
                Event::End { source, summary } => (source, Some(Outcome::Read(summary))),
                Event::Failed { source, error } => (source, Some(Outcome::Failed(error))),
            };
            if over.is_some() {
                cutting.framer.finish();
            }
            let batch = cutting.batch(source);
            if let Some(outcome) = over {
                let framer = std::mem::take(&mut cutting.framer);
                cutting.peers = Arc::default();
                let mut reports = lock(&self.reports);
                reports[source].outcome = outcome;
                reports[source].record_bytes = framer.record_bytes();
                reports[source].gap_bytes = framer.gap_bytes();
            }
            if !batch.content.is_empty() {
                cutting.number += 1;
                return Some(batch);
            }
        }
    }

    /// The right to cut. Whoever holds it has read a piece of a plain file in some
    /// 20 µs, which is less than going to sleep and being woken takes: so this
    /// tries again for about as long before it sleeps.
    fn turn(&self) -> MutexGuard<'_, Cutting> {
        for _ in 0..TURN_TRIES {
            match self.cutting.try_lock() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(error)) => return error.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    for _ in 0..TURN_PAUSES {
                        hint::spin_loop();
                    }
                }
            }
        }
        lock(&self.cutting)
    }

    /// Decodes a batch: gives each `wanted` record to `decode`, with a decoder
    /// that knows the table of peers. A record that is not wanted is counted.
    pub fn decode_with(
        &self,
        batch: &Batch,
        mut wanted: impl FnMut(&Record<'_>) -> bool,
        mut decode: impl FnMut(&mut Decoder, &Record<'_>),
    ) {
        let mut decoder = Decoder::with_peers(Arc::clone(&batch.peers));
        for gap in batch.content.gaps() {
            decoder.gap(gap.clone());
        }
        let (mut first, mut last) = (None, None);
        let mut outside = 0;
        for record in batch.content.records() {
            let instant = record.timestamp;
            first = Some(first.map_or(instant, |first| instant.min(first)));
            last = Some(last.map_or(instant, |last| instant.max(last)));
            if wanted(&record) {
                decode(&mut decoder, &record);
            } else {
                outside += 1;
            }
        }
        let mut reports = lock(&self.reports);
        let report = &mut reports[batch.source];
        report.counts += decoder.counts();
        report.records_outside += outside;
        report.defects.absorb(decoder.into_defects());
        for instant in [first, last].into_iter().flatten() {
            report.see(instant);
        }
    }

    /// The same, giving each element of the `wanted` records to `visit`.
    pub fn decode(
        &self,
        batch: &Batch,
        wanted: impl FnMut(&Record<'_>) -> bool,
        mut visit: impl FnMut(&Record<'_>, Element<'_>),
    ) {
        self.decode_with(batch, wanted, |decoder, record| {
            decoder.record(record, |element| visit(record, element));
        });
    }

    /// What the sources held, in the order given; complete once all batches were
    /// decoded.
    pub fn into_reports(self) -> Vec<SourceReport> {
        self.reports
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cutting {
    /// Cuts what is in hand.
    fn batch(&mut self, source: usize) -> Batch {
        let content = self.framer.batch();
        let peers = Arc::clone(&self.peers);
        if let Some(record) = content.tables().last() {
            self.peers = table_dump_v2::peers(record.body).0.into();
        }
        Batch {
            number: self.number,
            source,
            content,
            peers,
        }
    }
}

/// A thread that panicked has left a report unfinished, and its panic is passed
/// on by whoever joins it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
