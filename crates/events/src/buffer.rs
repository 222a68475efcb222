//! The one place where the values of an event are kept while it is read, used anew
//! for each.

use std::net::IpAddr;

use net::{Asn, Prefix, Timestamp};

use crate::field::{FIELDS, Field, FieldId};
use crate::names::Names;
use crate::value::Value;

/// A piece of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The same piece of a text that stands so many bytes further in another.
    #[inline]
    pub(crate) const fn moved_by(self, bytes: u32) -> Span {
        Span {
            start: self.start + bytes,
            end: self.end + bytes,
        }
    }

    #[inline]
    pub(crate) fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// A value whose text is told by its place, so that it lives as long as the
/// buffer and not as long as the row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Slot {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    Asn(u32),
    Time(i64),
    Address(IpAddr),
    /// The block's address and length.
    Network(IpAddr, u8),
    /// Text of the row.
    Row(Span),
    /// Text made from it.
    Made(Span),
    /// JSON made from it.
    Json(Span),
    /// Text that all events of the feed share.
    Shared(Span),
}

impl Slot {
    pub(crate) fn network(prefix: Prefix) -> Slot {
        Slot::Network(prefix.address(), prefix.length())
    }

    pub(crate) const fn time(instant: Timestamp) -> Slot {
        Slot::Time(instant.micros())
    }

    pub(crate) const fn is_null(self) -> bool {
        matches!(self, Slot::Null)
    }
}

/// Values by field id, the names of `extra.*`, and the text that was made.
#[derive(Debug)]
pub(crate) struct Buffer {
    slots: Vec<Slot>,
    /// What each field is in an event that says nothing of it.
    base: Vec<Slot>,
    /// The fields that an event has that says nothing of them.
    shared_fields: Vec<u16>,
    /// The fields that were set since the last [`Buffer::clear`].
    touched: Vec<u16>,
    pub(crate) made: String,
    shared: String,
    pub(crate) names: Names,
}

impl Buffer {
    pub(crate) fn new() -> Buffer {
        Buffer {
            slots: vec![Slot::Null; FIELDS],
            base: vec![Slot::Null; FIELDS],
            shared_fields: Vec::new(),
            touched: Vec::new(),
            made: String::new(),
            shared: String::new(),
            names: Names::default(),
        }
    }

    /// The id of an `extra.NAME`; the name is given without `extra.`. None when
    /// there are too many.
    pub(crate) fn extra(&mut self, name: &str) -> Option<FieldId> {
        let id = FieldId::extra(self.names.intern(name)?);
        if self.slots.len() <= id.index() {
            self.slots.resize(id.index() + 1, Slot::Null);
            self.base.resize(id.index() + 1, Slot::Null);
        }
        Some(id)
    }

    /// The id of a field by its name, which is new where it is an `extra.NAME` that
    /// was not there.
    pub(crate) fn id(&mut self, name: &str) -> Option<FieldId> {
        match name.strip_prefix("extra.") {
            Some(extra) => self.extra(extra),
            None => Field::named(name).map(FieldId::from),
        }
    }

    /// The name of an `extra.NAME`, without `extra.`.
    pub(crate) fn extra_name(&self, id: FieldId) -> &str {
        self.names.name(id.index() - FIELDS)
    }

    /// Forgets the event; what all events share stays.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.clear_slots();
        self.made.clear();
    }

    /// Forgets the values of the event, and keeps the text that was made.
    #[inline]
    pub(crate) fn clear_slots(&mut self) {
        for index in self.touched.drain(..) {
            self.slots[usize::from(index)] = self.base[usize::from(index)];
        }
    }

    /// The fields that have a value, some perhaps more than once.
    #[inline]
    pub(crate) fn present(&self) -> impl Iterator<Item = u16> {
        let all = self.shared_fields.iter().chain(&self.touched).copied();
        all.filter(|index| !self.slots[usize::from(*index)].is_null())
    }

    #[inline]
    pub(crate) fn slot(&self, index: u16) -> Slot {
        self.slots[usize::from(index)]
    }

    #[inline]
    pub(crate) fn set(&mut self, id: FieldId, slot: Slot) {
        self.slots[id.index()] = slot;
        self.touched.push(id.index() as u16);
    }

    #[inline]
    pub(crate) fn set_at(&mut self, index: u16, slot: Slot) {
        self.slots[usize::from(index)] = slot;
        self.touched.push(index);
    }

    #[inline]
    pub(crate) fn has(&self, id: FieldId) -> bool {
        !self.slots[id.index()].is_null()
    }

    /// Sets what the field is in every event that says nothing else of it.
    pub(crate) fn set_base(&mut self, id: FieldId, slot: Slot) {
        self.base[id.index()] = slot;
        self.shared_fields.push(id.index() as u16);
        self.slots[id.index()] = slot;
    }

    /// Keeps text that all events share.
    pub(crate) fn share(&mut self, text: &str) -> Span {
        let start = self.shared.len();
        self.shared.push_str(text);
        Span::new(start, self.shared.len())
    }

    /// The text that all events share.
    #[inline]
    pub(crate) fn shared(&self) -> &str {
        &self.shared
    }

    /// Keeps text that this event alone has.
    pub(crate) fn make(&mut self, text: &str) -> Span {
        let start = self.made.len();
        self.made.push_str(text);
        Span::new(start, self.made.len())
    }

    #[inline]
    pub(crate) fn value<'a>(&'a self, row: &'a str, id: FieldId) -> Value<'a> {
        self.value_at(row, id.index())
    }

    #[inline]
    pub(crate) fn value_at<'a>(&'a self, row: &'a str, index: usize) -> Value<'a> {
        let Some(slot) = self.slots.get(index) else {
            return Value::Null;
        };
        match *slot {
            Slot::Null => Value::Null,
            Slot::Boolean(flag) => Value::Boolean(flag),
            Slot::Integer(number) => Value::Integer(number),
            Slot::Real(number) => Value::Real(number),
            Slot::Asn(number) => Value::Asn(Asn(number)),
            Slot::Time(micros) => Value::Time(Timestamp::from_micros(micros)),
            Slot::Address(address) => Value::Address(address),
            Slot::Network(address, length) => {
                Prefix::new(address, length).map_or(Value::Null, Value::Network)
            }
            Slot::Row(span) => Value::Text(span.of(row)),
            Slot::Made(span) => Value::Text(span.of(&self.made)),
            Slot::Json(span) => Value::Json(span.of(&self.made)),
            Slot::Shared(span) => Value::Text(span.of(&self.shared)),
        }
    }
}
