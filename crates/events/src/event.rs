//! One event.

use std::fmt;

use net::Timestamp;

use crate::buffer::Buffer;
use crate::field::{Field, FieldId};
use crate::rsit::Classification;
use crate::value::Value;

/// One event of a feed, borrowed from the row that it was read from.
///
/// Lives as long as the call that it is given to: the reader uses its memory for
/// the next.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    buffer: &'a Buffer,
    row: &'a str,
    place: Place,
}

/// Where an event, or something that is none, stands in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where its first byte is, in bytes from the start of the feed.
    pub offset: u64,
    /// How many bytes it has, with the first byte of what ends its line.
    pub bytes: u64,
    /// The line that it starts in; the first is 1.
    pub line: u64,
}

impl<'a> Event<'a> {
    #[inline]
    pub(crate) fn new(buffer: &'a Buffer, row: &'a str, place: Place) -> Event<'a> {
        Event { buffer, row, place }
    }

    #[inline]
    pub(crate) fn buffer(&self) -> &'a Buffer {
        self.buffer
    }

    #[inline]
    pub(crate) fn row(&self) -> &'a str {
        self.row
    }

    /// The value of a field, by index.
    #[inline]
    pub fn get(&self, id: impl Into<FieldId>) -> Value<'a> {
        self.buffer.value(self.row, id.into())
    }

    /// The id of the field of that name: IntelMQ's own or an `extra.NAME` of this
    /// feed. None where nothing in the feed has had it so far.
    pub fn id(&self, name: &str) -> Option<FieldId> {
        match name.strip_prefix("extra.") {
            Some(extra) => self.buffer.names.find(extra).map(FieldId::extra),
            None => Field::named(name).map(FieldId::from),
        }
    }

    /// The value of the field of that name; slower than by id.
    pub fn get_named(&self, name: &str) -> Value<'a> {
        self.id(name).map_or(Value::Null, |id| self.get(id))
    }

    /// The fields that have a value, in the order of their names. The names of
    /// `extra.*` come without `extra.`.
    pub fn fields(&self) -> impl Iterator<Item = (Name<'a>, Value<'a>)> + use<'a> {
        let event = *self;
        let (before, after) = Field::ALL.split_at(Field::EventHash as usize + 1);
        let field = move |field: &'static Field| (Name::Field(*field), event.get(*field));
        let extra = move |number: &'a u16| {
            let name = event.buffer.names.name(usize::from(*number));
            (Name::Extra(name), event.get(FieldId::extra(*number)))
        };
        let extras = event.buffer.names.sorted().iter().map(extra);
        (before.iter().map(field))
            .chain(extras)
            .chain(after.iter().map(field))
            .filter(|(_, value)| !value.is_null())
    }

    /// Hands on the fields that have a value, as [`Event::fields`], and faster.
    #[inline]
    pub fn each(&self, mut each: impl FnMut(Name<'a>, Value<'a>)) {
        let (before, after) = Field::ALL.split_at(Field::EventHash as usize + 1);
        for field in before {
            if self.buffer.has(FieldId::from(*field)) {
                each(Name::Field(*field), self.get(*field));
            }
        }
        for number in self.buffer.names.sorted() {
            let id = FieldId::extra(*number);
            if self.buffer.has(id) {
                let name = self.buffer.names.name(usize::from(*number));
                each(Name::Extra(name), self.get(id));
            }
        }
        for field in after {
            if self.buffer.has(FieldId::from(*field)) {
                each(Name::Field(*field), self.get(*field));
            }
        }
    }

    /// When it happened, where that is known.
    pub fn time(&self) -> Option<Timestamp> {
        self.get(Field::TimeSource).time()
    }

    /// When it happened, or else when it was observed.
    pub fn time_or_observed(&self) -> Option<Timestamp> {
        let observed = || self.get(Field::TimeObservation).time();
        self.time().or_else(observed)
    }

    /// What kind of event it is, by its `classification.type`.
    pub fn classification(&self) -> Classification {
        let name = self.get(Field::ClassificationType).text();
        name.map_or(Classification::Unknown, Classification::of)
    }

    /// Where it stands in the feed.
    pub const fn place(&self) -> Place {
        self.place
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.fields().map(|(name, value)| (name.to_string(), value)))
            .finish()
    }
}

/// The name of a field that an event has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// One of IntelMQ's own.
    Field(Field),
    /// The part after `extra.`.
    Extra(&'a str),
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Field(field) => f.write_str(field.name()),
            Name::Extra(name) => write!(f, "extra.{name}"),
        }
    }
}
