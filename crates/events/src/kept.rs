//! Events that are kept until another thread looks at them.

use std::fmt;

use crate::buffer::{Buffer, Slot, Span};
use crate::event::{Event, Place};
use crate::field::{FIELDS, FieldId};

/// Events of one feed, for keeps: the fields of IntelMQ's, and those `extra.*` that
/// somebody asks for.
#[derive(Debug, Default)]
pub struct Kept {
    /// The texts of all events: rows, what was made from them, what events share.
    text: String,
    /// Where the text stands that the last event shares with others.
    shared: Span,
    /// The values of all events, by field.
    slots: Vec<(u16, Slot)>,
    /// Where each event stands, and where its values end.
    events: Vec<(Place, u32)>,
}

/// Where the texts of an event begin among those of all.
struct Texts {
    row: u32,
    made: u32,
    shared: u32,
}

impl Kept {
    /// Keeps an event that stands at `place`. `extras` are the ids, for its reader, of the
    /// names that [`Viewer::new`] is given.
    ///
    /// # Panics
    ///
    /// When all texts come to 4 GiB: whoever keeps events bounds their
    /// [`Kept::text_bytes`].
    pub fn push(&mut self, event: &Event<'_>, place: Place, extras: &[Option<FieldId>]) {
        let buffer = event.buffer();
        let texts = self.texts(event);
        for index in buffer.present() {
            if usize::from(index) < FIELDS {
                self.slots.push((index, texts.of(buffer.slot(index))));
            }
        }
        for (number, id) in (0..).zip(extras) {
            if let Some(id) = id.filter(|id| buffer.has(*id)) {
                let slot = texts.of(buffer.slot(id.index() as u16));
                self.slots
                    .push((FieldId::extra(number).index() as u16, slot));
            }
        }
        let end = u32::try_from(self.slots.len()).expect("texts are bounded, and so are values");
        self.events.push((place, end));
    }

    /// Keeps all texts of an event: to copy a row is less work than to copy its parts.
    fn texts(&mut self, event: &Event<'_>) -> Texts {
        let buffer = event.buffer();
        if self.shared.of(&self.text) != buffer.shared() {
            self.shared = self.keep(buffer.shared());
        }
        let row = self.keep(event.row());
        let made = self.keep(&buffer.made);
        Texts {
            row: row.start,
            made: made.start,
            shared: self.shared.start,
        }
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        assert!(u32::try_from(self.text.len()).is_ok(), "texts are bounded");
        Span::new(start, self.text.len())
    }

    /// How many events are kept.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The bytes of all texts.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }
}

impl Texts {
    /// A value whose text was kept.
    #[inline]
    fn of(&self, slot: Slot) -> Slot {
        match slot {
            Slot::Row(span) => Slot::Made(span.moved_by(self.row)),
            Slot::Made(span) => Slot::Made(span.moved_by(self.made)),
            Slot::Json(span) => Slot::Json(span.moved_by(self.made)),
            Slot::Shared(span) => Slot::Made(span.moved_by(self.shared)),
            other => other,
        }
    }
}

/// Looks at events that were kept; has the memory for one.
pub struct Viewer {
    buffer: Buffer,
    /// The ids of `extra.*`; none for what is too long to be the name of any.
    extras: Vec<Option<FieldId>>,
}

impl fmt::Debug for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewer").finish_non_exhaustive()
    }
}

impl Viewer {
    /// `extras` are the `extra.*` that events were kept with, named with it.
    pub fn new(extras: &[String]) -> Viewer {
        let mut buffer = Buffer::new();
        let extras = extras.iter().map(|name| buffer.id(name)).collect();
        Viewer { buffer, extras }
    }

    /// Hands on each event, in their order.
    pub fn each(&mut self, kept: Kept, mut each: impl FnMut(&Event<'_>)) {
        let Kept {
            text,
            slots,
            events,
            ..
        } = kept;
        self.buffer.clear();
        self.buffer.made = text;
        let mut start = 0;
        for (place, end) in events {
            for (index, slot) in &slots[start..end as usize] {
                match usize::from(*index).checked_sub(FIELDS) {
                    None => self.buffer.set_at(*index, *slot),
                    Some(number) => {
                        let id = self.extras[number].expect("an event had it");
                        self.buffer.set(id, *slot);
                    }
                }
            }
            start = end as usize;
            each(&Event::new(&self.buffer, "", place));
            self.buffer.clear_slots();
        }
    }
}
