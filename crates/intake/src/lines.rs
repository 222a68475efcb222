//! Lines of a batch, made ready as if all its events were new: nearly all are, and then
//! they are written as they are. Of others the line is changed.

use triage::{Novelty, Sighting};

use crate::decide::Decided;
use crate::line::Format;

/// The lines of a batch, from the first to the last.
pub(crate) struct Lines<'a> {
    format: Format,
    ready: &'a mut Vec<u8>,
    /// Where the next line begins in what is ready.
    next: usize,
    /// Lines with changes, in place of so many bytes of what is ready.
    changed: Vec<u8>,
    replaced: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(ready: &'a mut Vec<u8>, format: Format) -> Lines<'a> {
        Lines {
            format,
            ready,
            next: 0,
            changed: Vec::new(),
            replaced: 0,
        }
    }

    /// Takes the next event: where its line begins, and how long it is, in bytes.
    #[inline]
    pub(crate) fn line(
        &mut self,
        event: &Decided,
        novelty: Novelty,
        sighting: &Sighting,
    ) -> (u64, u64) {
        let start = self.length_to(self.next);
        if novelty != Novelty::New {
            self.change(event, novelty, sighting);
        }
        let [.., end] = event.parts;
        self.next = end as usize;
        (start, self.length_to(self.next) - start)
    }

    /// The length of all lines up to a place in what is ready.
    fn length_to(&self, ready: usize) -> u64 {
        (self.changed.len() + ready - self.replaced) as u64
    }

    /// Says in the next line what was seen, and that nobody is told of what repeats.
    fn change(&mut self, event: &Decided, novelty: Novelty, sighting: &Sighting) {
        let [head, seen, middle, told, _] = event.parts.map(|end| end as usize);
        if self.changed.capacity() == 0 {
            self.changed.reserve(self.ready.len());
        }
        let out = &mut self.changed;
        out.extend_from_slice(&self.ready[self.replaced..head]);
        self.format.seen(out, novelty, sighting, event.is_timed);
        self.replaced = seen;
        if novelty == Novelty::Repeated {
            out.extend_from_slice(&self.ready[seen..middle]);
            out.extend_from_slice(self.format.nobody());
            self.replaced = told;
        }
    }

    /// All lines.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.replaced == 0 {
            return std::mem::take(self.ready);
        }
        self.changed.extend_from_slice(&self.ready[self.replaced..]);
        self.changed
    }
}
