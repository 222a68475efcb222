//! Routing archives as users have them: `input` opens the files, `mrt` decodes
//! them, and this crate keeps the account of every byte between the two.
//!
//! - [`Archive`]: decodes record by record, over many sources.
//! - [`Batches`]: the same, on many threads.
//! - [`SourceReport`]: what one source held, and what was wrong with it.

#![forbid(unsafe_code)]

mod batches;
mod report;

use input::{Chunk, Event, Options, Reader, Source};
use mrt::{Decoder, Element, Frame, Framer, Kind, Record};
use net::Timestamp;

pub use batches::{Batch, Batches, threads};
pub use report::{Damage, Outcome, SourceReport};

/// A stretch of time: from its start, up to but without its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Records before it are counted and not decoded; tables of peers are.
    pub since: Option<Timestamp>,
    /// Records at it and after are counted and not decoded.
    pub until: Option<Timestamp>,
}

impl Window {
    /// Whether the instant is inside.
    pub fn contains(&self, instant: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= instant)
            && self.until.is_none_or(|until| instant < until)
    }
}

/// What came next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The source at this place is open.
    Begin(usize),
    /// A record was decoded, or left out.
    Record,
    /// The source at this place was read to its end, or failed: its report is
    /// complete.
    End(usize),
    /// All sources were read.
    Done,
}

/// Sources, read one after another in the order given.
pub struct Archive {
    reader: Reader,
    window: Window,
    framer: Framer<Chunk>,
    decoder: Decoder,
    reports: Vec<SourceReport>,
    /// The source at hand.
    place: usize,
    /// The source's last content was given to the framer.
    drained: bool,
}

impl Archive {
    /// Opens the sources; those that cannot be read say so in their reports.
    pub fn new(sources: Vec<Source>, options: &Options, window: Window) -> Archive {
        let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
        Archive {
            reader: Reader::new(sources, options.clone()),
            window,
            framer: Framer::new(),
            decoder: Decoder::new(),
            reports: names.into_iter().map(SourceReport::new).collect(),
            place: 0,
            drained: false,
        }
    }

    /// What the sources held as far as they were read, in the order given.
    pub fn reports(&self) -> &[SourceReport] {
        &self.reports
    }

    /// The same, for keeps.
    pub fn into_reports(self) -> Vec<SourceReport> {
        self.reports
    }

    /// Decodes the next record inside the window, or table of peers, and gives each of its elements
    /// to `visit`, with the place of its source. False at the end of the last
    /// source.
    pub fn next_record(&mut self, mut visit: impl FnMut(usize, Element<'_>)) -> bool {
        let window = self.window;
        loop {
            // A table of peers is what the records after it point to.
            let wanted = |record: &Record<'_>| {
                window.contains(record.timestamp) || record.kind == Kind::PEER_INDEX_TABLE
            };
            match self.step(wanted, &mut visit) {
                Step::Record => return true,
                Step::Begin(_) | Step::End(_) => {}
                Step::Done => return false,
            }
        }
    }

    /// Goes on by one record, or to where a source begins or ends. A record that
    /// is not `wanted` is counted and not decoded; the window is not looked at.
    pub fn step(
        &mut self,
        wanted: impl FnOnce(&Record<'_>) -> bool,
        mut visit: impl FnMut(usize, Element<'_>),
    ) -> Step {
        loop {
            while let Some(frame) = self.framer.next_frame() {
                let record = match frame {
                    Frame::Record(record) => record,
                    Frame::Gap(gap) => {
                        self.decoder.gap(gap);
                        continue;
                    }
                };
                let place = self.place;
                let report = &mut self.reports[place];
                report.see(record.timestamp);
                if wanted(&record) {
                    self.decoder
                        .record(&record, |element| visit(place, element));
                } else {
                    report.records_outside += 1;
                }
                return Step::Record;
            }
            if self.drained {
                self.close();
                return Step::End(self.place);
            }
            match self.reader.next() {
                None => return Step::Done,
                Some(Event::Begin { source, .. }) => {
                    self.place = source;
                    return Step::Begin(source);
                }
                Some(event) => self.take_event(event),
            }
        }
    }

    /// Takes what the reader tells of the source at hand.
    fn take_event(&mut self, event: Event) {
        match event {
            Event::Begin { .. } => unreachable!("a step ends where a source begins"),
            Event::Data { bytes, .. } => self.framer.push(bytes),
            Event::Damage {
                source,
                file_offset,
                content_offset,
                kind,
                resumed,
            } => {
                self.reports[source].damages.push(Damage {
                    file_offset,
                    content_offset,
                    kind,
                    resumed,
                });
                if resumed {
                    self.framer.cut();
                }
            }
            Event::End { source, summary } => {
                self.place = source;
                self.reports[source].outcome = Outcome::Read(summary);
                self.finish();
            }
            Event::Failed { source, error } => {
                self.place = source;
                self.reports[source].outcome = Outcome::Failed(error);
                self.finish();
            }
        }
    }

    fn finish(&mut self) {
        self.framer.finish();
        self.drained = true;
    }

    /// Writes the source's account, once all its frames were taken.
    fn close(&mut self) {
        let framer = std::mem::take(&mut self.framer);
        let decoder = std::mem::take(&mut self.decoder);
        let report = &mut self.reports[self.place];
        report.record_bytes = framer.record_bytes();
        report.gap_bytes = framer.gap_bytes();
        report.counts = decoder.counts();
        report.defects = decoder.into_defects();
        self.drained = false;
    }
}
