//! From sources to text, on several threads.

use std::io::{self, Write};
use std::ops::AddAssign;
use std::sync::{Mutex, PoisonError};
use std::thread;

use archive::{Batches, SourceReport};
use input::{Options, Source, ordered};
use mrt::{Action, Element};

use crate::{Selection, Writer};

/// How many elements there are of each type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Routes announced.
    pub announce: u64,
    /// Routes withdrawn.
    pub withdraw: u64,
    /// RIB entries.
    pub rib: u64,
    /// Changes of a session.
    pub state: u64,
}

impl Counts {
    fn see(&mut self, element: &Element<'_>) {
        let count = match element {
            Element::Route(route) => match route.action {
                Action::Announce => &mut self.announce,
                Action::Withdraw => &mut self.withdraw,
                Action::Rib => &mut self.rib,
            },
            Element::StateChange(_) => &mut self.state,
        };
        *count += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.announce += other.announce;
        self.withdraw += other.withdraw;
        self.rib += other.rib;
        self.state += other.state;
    }
}

/// Writes the chosen elements of all sources in order. Each thread decodes a
/// batch of records and makes its text with a writer of its own; without a writer,
/// elements are only counted. `progress` is called by the threads as content is
/// decoded, with the place of its source.
///
/// Answers what was written, or why no more could be, and what the sources held
/// as far as they were read.
pub fn write(
    sources: Vec<Source>,
    options: &Options,
    selection: &Selection,
    writer: Option<&(dyn Fn() -> Writer + Sync)>,
    mut out: impl Write + Send,
    progress: &(dyn Fn(usize) + Sync),
) -> (io::Result<Counts>, Vec<SourceReport>) {
    let batches = Batches::new(sources, options);
    let mut text = Vec::new();
    if let Some(writer) = writer {
        writer().header(&mut text);
    }
    if let Err(error) = out.write_all(&text) {
        return (Err(error), batches.into_reports());
    }
    let out = ordered::Writer::new(out);
    let total = Mutex::new(Counts::default());
    let all = selection.is_all();
    let work = || {
        let mut writer = writer.map(|writer| writer());
        let mut text = Vec::new();
        let mut counts = Counts::default();
        while let Some(batch) = batches.take() {
            progress(batch.source);
            batches.decode(
                &batch,
                |record| all || selection.record(record),
                |record, element| {
                    if all || selection.element(&element) {
                        counts.see(&element);
                        if let Some(writer) = &mut writer {
                            writer.element(record.kind, element, &mut text);
                        }
                    }
                },
            );
            if out.write(batch.number, &mut text).is_err() {
                break;
            }
        }
        *total.lock().unwrap_or_else(PoisonError::into_inner) += counts;
    };
    thread::scope(|scope| {
        for _ in 1..archive::threads().get() {
            scope.spawn(work);
        }
        work();
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    (out.finish().map(|_| total), batches.into_reports())
}
