//! One line of IntelMQ's events.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::buffer::{Buffer, Slot, Span};
use crate::convert::{Source, typed};
use crate::field::{Field, FieldId, Kind};
use crate::reject::Reason;

/// Reads one JSON object into the buffer.
pub(super) fn read(text: &str, buffer: &mut Buffer) -> Result<(), Reason> {
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
    Extra(FieldId),
    /// `extra` itself.
    AllExtra,
    /// IntelMQ's mark of what kind of message it is.
    MessageType,
}

/// What a key names; none where there are too many names.
fn target(place: Where<'_>, key: &str, buffer: &mut Buffer) -> Option<Target> {
    let extra = |name: &str, buffer: &mut Buffer| buffer.extra(name).map(Target::Extra);
    match place {
        Where::Extra("") => extra(key, buffer),
        Where::Extra(before) => extra(&format!("{before}.{key}"), buffer),
        Where::Top => match (key.strip_prefix("extra."), Field::named(key)) {
            (Some(name), _) => extra(name, buffer),
            (None, Some(field)) => Some(Target::Field(field)),
            (None, None) if key == "extra" => Some(Target::AllExtra),
            (None, None) if key == "__type" => Some(Target::MessageType),
            (None, None) => extra(key, buffer),
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
        while let Some(target) = map.next_key_seed(Key {
            place: self.place,
            into: self.into.again(),
        })? {
            map.next_value_seed(Member {
                target,
                into: self.into.again(),
            })?;
        }
        Ok(())
    }
}

/// Reads a key.
struct Key<'n, 'b> {
    place: Where<'n>,
    into: Into<'b>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Target;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Target, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(mut self, key: &str) -> Result<Target, E> {
        let target = target(self.place, key, self.into.buffer);
        target.ok_or_else(|| self.into.fail(Reason::Names))
    }
}

/// Reads the value of a key.
struct Member<'b> {
    target: Target,
    into: Into<'b>,
}

impl Member<'_> {
    fn set(&mut self, slot: Slot) {
        match self.target {
            Target::Field(field) => self.into.buffer.set(field.into(), slot),
            Target::Extra(id) => self.into.buffer.set(id, slot),
            Target::AllExtra | Target::MessageType => {}
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
            Some(slot) => {
                self.set(slot);
                Ok(())
            }
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
            Target::Extra(_) => {
                self.set(slot);
                Ok(())
            }
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
        self.set(Slot::Json(span));
        Ok(())
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
            Target::Extra(id) => self.into.buffer.extra_name(*id).to_owned(),
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
