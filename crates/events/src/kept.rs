//! Events that are kept until another thread looks at them.

use std::fmt;

use crate::buffer::{Buffer, Slot, Span};
use crate::event::{Event, Place};
use crate::field::{FIELDS, FieldId};
use crate::value::Value;

/// Events of one feed, for keeps: the fields of IntelMQ's, and those `extra.*` that
/// somebody asks for.
#[derive(Debug, Default)]
pub struct Kept {
    /// The texts of all events.
    text: String,
    /// The values of all events, by field.
    slots: Vec<(u16, Slot)>,
    /// Where each event stands, and where its values end.
    events: Vec<(Place, u32)>,
}

impl Kept {
    /// Keeps an event that stands at `place`. `extras` are names with their `extra.`, the
    /// same for all events and for [`Viewer::new`].
    ///
    /// # Panics
    ///
    /// When all texts come to 4 GiB: whoever keeps events bounds their
    /// [`Kept::text_bytes`].
    pub fn push(&mut self, event: &Event<'_>, place: Place, extras: &[String]) {
        let buffer = event.buffer();
        for index in buffer.present() {
            if usize::from(index) < FIELDS {
                let slot = self.slot(event.value_at(index), buffer.slot(index));
                self.slots.push((index, slot));
            }
        }
        for (number, name) in (0..).zip(extras) {
            if let Some(id) = event.id(name)
                && buffer.has(id)
            {
                let slot = self.slot(event.get(id), buffer.slot(id.index() as u16));
                self.slots
                    .push((FieldId::extra(number).index() as u16, slot));
            }
        }
        let end = u32::try_from(self.slots.len()).expect("texts are bounded, and so are values");
        self.events.push((place, end));
    }

    /// A value whose text is kept here.
    #[inline]
    fn slot(&mut self, value: Value<'_>, slot: Slot) -> Slot {
        match value {
            Value::Text(text) => Slot::Made(self.keep(text)),
            Value::Json(text) => Slot::Json(self.keep(text)),
            _ => slot,
        }
    }

    #[inline]
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
    /// `extras` are those that events were kept with.
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
