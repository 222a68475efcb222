//! Events as IntelMQ writes them: a JSON object on each line.
//!
//! Keys are IntelMQ's field names; `extra` may be flat (`extra.tag`), an object, or
//! text that is one. Keys that are no field go to `extra` under their own name. A
//! value that its field cannot have is a reject: whoever writes this format has
//! checked it, so that the line is damaged or of another version.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::account::Account;
use crate::buffer::{Buffer, Slot, Span};
use crate::convert::{Source, typed};
use crate::event::{Event, Place};
use crate::field::{Field, FieldId, Kind};
use crate::finding::Finding;
use crate::lines::{Line, Lines};
use crate::reject::{Reason, Rejects, Taken};

/// Reads events in pieces of any size.
pub struct Reader {
    lines: Lines,
    rows: Rows,
}

struct Rows {
    buffer: Buffer,
    rejects: Rejects,
    account: Account,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader::new()
    }
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new() -> Reader {
        Reader {
            lines: Lines::default(),
            rows: Rows {
                buffer: Buffer::new(),
                rejects: Rejects::default(),
                account: Account::default(),
            },
        }
    }

    /// Takes the next piece: `each` is called for every event that is whole in it.
    pub fn push(&mut self, piece: &[u8], mut each: impl FnMut(&Event<'_>)) {
        self.rows.account.bytes += piece.len() as u64;
        let Reader { lines, rows } = self;
        lines.push(piece, &mut |line| rows.line(line, &mut each));
    }

    /// Ends the feed.
    pub fn finish(&mut self, mut each: impl FnMut(&Event<'_>)) {
        let Reader { lines, rows } = self;
        lines.finish(&mut |line| rows.line(line, &mut each));
        rows.account.other_bytes = lines.between_bytes();
    }

    /// What was rejected since the last call.
    pub fn take_rejects(&mut self) -> Taken {
        self.rows.rejects.take()
    }

    /// What is odd about the feed: nothing that lines do not say themselves.
    pub fn findings(&self) -> &[Finding] {
        &[]
    }

    /// What became of every line and byte; complete after [`Reader::finish`].
    pub fn account(&self) -> Account {
        self.rows.account
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("account", &self.rows.account)
            .finish_non_exhaustive()
    }
}

impl Rows {
    fn line(&mut self, line: Line<'_>, each: &mut impl FnMut(&Event<'_>)) {
        let (bytes, place, outcome) = match line {
            Line::TooLong(bytes, place) => (bytes, place, Err(Reason::RowTooLong)),
            Line::Text(bytes, place) => (bytes, place, self.read(bytes, place, each)),
        };
        match outcome {
            Ok(()) => self.account.event(place),
            Err(reason) => {
                self.account.reject(place);
                self.rejects.add(place, reason, bytes);
            }
        }
    }

    fn read(
        &mut self,
        bytes: &[u8],
        place: Place,
        each: &mut impl FnMut(&Event<'_>),
    ) -> Result<(), Reason> {
        let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
        self.buffer.clear();
        object(text, &mut self.buffer)?;
        each(&Event::new(&self.buffer, text, place));
        Ok(())
    }
}

/// Reads one JSON object into the buffer.
fn object(text: &str, buffer: &mut Buffer) -> Result<(), Reason> {
    let mut problem = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let into = Object {
        place: Where::Top,
        into: Into {
            text,
            buffer,
            problem: &mut problem,
        },
    };
    let read = json.deserialize_any(into).and_then(|()| json.end());
    match (problem, read) {
        (Some(reason), _) => Err(reason),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_data() => Err(Reason::NotObject),
        (None, Err(error)) => Err(Reason::Json {
            column: error.column(),
        }),
    }
}

/// What reading writes to.
struct Into<'b> {
    text: &'b str,
    buffer: &'b mut Buffer,
    /// Why the event is none, where JSON itself is not the reason.
    problem: &'b mut Option<Reason>,
}

impl Into<'_> {
    fn again(&mut self) -> Into<'_> {
        Into {
            text: self.text,
            buffer: self.buffer,
            problem: self.problem,
        }
    }

    fn fail<E: de::Error>(&mut self, reason: Reason) -> E {
        *self.problem = Some(reason);
        E::custom("no event")
    }

    /// Where a text of the line is in it.
    fn source(&self, text: &str) -> Source {
        let start = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        match self
            .text
            .get(start..)
            .and_then(|rest| rest.get(..text.len()))
        {
            Some(found) if std::ptr::eq(found, text) => {
                Source::Row(Span::new(start, start + text.len()))
            }
            _ => Source::Other,
        }
    }
}

/// Where a key stands, which tells what it names.
#[derive(Clone, Copy)]
enum Where<'n> {
    /// In the event itself.
    Top,
    /// In an object under `extra`, with the name so far.
    Extra(&'n str),
}

/// What a key names.
enum Target {
    Field(Field),
    Extra(String),
    /// `extra` itself.
    AllExtra,
    /// IntelMQ's mark of what kind of message it is.
    MessageType,
}

fn target(place: Where<'_>, key: &str) -> Target {
    match place {
        Where::Extra("") => Target::Extra(key.to_owned()),
        Where::Extra(before) => Target::Extra(format!("{before}.{key}")),
        Where::Top => match (Field::named(key), key.strip_prefix("extra.")) {
            (Some(field), _) => Target::Field(field),
            (None, Some(name)) => Target::Extra(name.to_owned()),
            (None, None) if key == "extra" => Target::AllExtra,
            (None, None) if key == "__type" => Target::MessageType,
            (None, None) => Target::Extra(key.to_owned()),
        },
    }
}

/// Reads an object of keys and values.
struct Object<'n, 'b> {
    place: Where<'n>,
    into: Into<'b>,
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(target) = map.next_key_seed(Key { place: self.place })? {
            map.next_value_seed(Member {
                target,
                into: self.into.again(),
            })?;
        }
        Ok(())
    }
}

/// Reads a key.
struct Key<'n> {
    place: Where<'n>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Target;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Target, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Target, E> {
        Ok(target(self.place, key))
    }
}

/// Reads the value of a key.
struct Member<'b> {
    target: Target,
    into: Into<'b>,
}

impl Member<'_> {
    fn set<E: de::Error>(&mut self, slot: Slot) -> Result<(), E> {
        let id = match &self.target {
            Target::Field(field) => Some(FieldId::from(*field)),
            Target::Extra(name) => self.into.buffer.extra(name),
            Target::AllExtra | Target::MessageType => return Ok(()),
        };
        match id {
            Some(id) => {
                self.into.buffer.set(id, slot);
                Ok(())
            }
            None => Err(self.into.fail(Reason::TooManyNames)),
        }
    }

    fn misfit<E: de::Error>(&mut self) -> E {
        let field = match &self.target {
            Target::Field(field) => field.name(),
            Target::Extra(_) | Target::AllExtra => "extra",
            Target::MessageType => "__type",
        };
        self.into.fail(Reason::Value {
            field: field.into(),
        })
    }

    fn text<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        let source = self.into.source(text);
        let slot = match &self.target {
            Target::Field(_) if matches!(text, "" | "-" | "N/A") => return Ok(()),
            Target::Extra(_) if text.is_empty() => return Ok(()),
            Target::Field(field) => typed(field.kind(), text, source, self.into.buffer),
            Target::Extra(_) => Some(source.keep(self.into.buffer, text)),
            Target::MessageType if text == "Event" => return Ok(()),
            Target::MessageType => None,
            Target::AllExtra => return self.extra_text(text),
        };
        match slot {
            Some(slot) => self.set(slot),
            None => Err(self.misfit()),
        }
    }

    /// `extra` as text that is an object.
    fn extra_text<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        if text.is_empty() {
            return Ok(());
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let place = Where::Extra("");
        // The text is not the line's: nothing in it may be borrowed from there.
        let into = Into {
            text: "",
            ..self.into.again()
        };
        let read = json.deserialize_any(Object { place, into });
        match read.and_then(|()| json.end()) {
            Ok(()) => Ok(()),
            Err(_) if self.into.problem.is_some() => Err(E::custom("no event")),
            Err(_) => Err(self.misfit()),
        }
    }

    /// A number: what the field makes of its digits.
    fn number<E: de::Error>(&mut self, number: impl fmt::Display, slot: Slot) -> Result<(), E> {
        match self.target {
            Target::Extra(_) => self.set(slot),
            Target::Field(_) => self.text(&number.to_string()),
            Target::AllExtra | Target::MessageType => Err(self.misfit()),
        }
    }

    /// An array or an object that is kept as JSON.
    fn json<E: de::Error>(&mut self, json: &serde_json::Value) -> Result<(), E> {
        let is_kept = match &self.target {
            Target::Field(field) => field.kind() == Kind::Json,
            Target::Extra(_) => true,
            Target::AllExtra | Target::MessageType => false,
        };
        if !is_kept {
            return Err(self.misfit());
        }
        let span = self.into.buffer.make(&json.to_string());
        self.set(Slot::Json(span))
    }
}

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: de::Error>(mut self, flag: bool) -> Result<(), E> {
        self.number(flag, Slot::Boolean(flag))
    }

    fn visit_i64<E: de::Error>(mut self, number: i64) -> Result<(), E> {
        self.number(number, Slot::Integer(number))
    }

    fn visit_u64<E: de::Error>(mut self, number: u64) -> Result<(), E> {
        // What is above 2^63 is a number all the same.
        let slot = i64::try_from(number).map_or(Slot::Real(number as f64), Slot::Integer);
        self.number(number, slot)
    }

    fn visit_f64<E: de::Error>(mut self, number: f64) -> Result<(), E> {
        self.number(number, Slot::Real(number))
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_borrowed_str<E: de::Error>(mut self, text: &'de str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(mut self, seq: A) -> Result<(), A::Error> {
        let json = de::Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
        self.json(&json)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let name = match &self.target {
            Target::AllExtra => String::new(),
            Target::Extra(name) => name.clone(),
            Target::Field(_) | Target::MessageType => {
                let json =
                    de::Deserialize::deserialize(de::value::MapAccessDeserializer::new(map))?;
                return self.json(&json);
            }
        };
        let place = Where::Extra(&name);
        Object {
            place,
            into: self.into.again(),
        }
        .visit_map(map)
    }
}
