//! A JSON object as a row of a table.

use serde_json::Value as Json;

use crate::buffer::{Buffer, Slot, Span};
use crate::csv::Row;
use crate::event::Place;
use crate::reject::Reason;

/// Makes rows out of objects: members by name, those of objects inside with dots
/// between (`source.address`).
pub(super) struct Flat {
    /// The names that the mapping knows, sorted.
    names: Vec<Box<str>>,
    spans: Vec<Span>,
    text: String,
}

impl Flat {
    pub(super) fn new(names: Vec<Box<str>>) -> Flat {
        Flat {
            spans: vec![Span::new(0, 0); names.len()],
            names,
            text: String::new(),
        }
    }

    /// What the values of the row are in.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn row<'a>(&'a self, raw: &'a [u8], place: Place) -> Row<'a> {
        Row {
            text: &self.text,
            spans: &self.spans,
            place,
            raw,
            is_odd: false,
        }
    }

    /// Reads a line; what the mapping does not know goes into `extra` at once.
    pub(super) fn read(&mut self, line: &[u8], buffer: &mut Buffer) -> Result<(), Reason> {
        self.text.clear();
        self.spans.fill(Span::new(0, 0));
        let json: Json = serde_json::from_slice(line).map_err(|error| Reason::Json {
            column: error.column(),
        })?;
        let Json::Object(members) = &json else {
            return Err(Reason::NotObject);
        };
        self.members("", members, buffer)
    }

    /// Objects inside are as deep as `serde_json` lets them be: 127.
    fn members(
        &mut self,
        before: &str,
        members: &serde_json::Map<String, Json>,
        buffer: &mut Buffer,
    ) -> Result<(), Reason> {
        for (key, value) in members {
            let name = if before.is_empty() {
                key.clone()
            } else {
                format!("{before}.{key}")
            };
            let place = self
                .names
                .binary_search_by(|known| (**known).cmp(&name))
                .ok();
            match (place, value) {
                (_, Json::Null) => {}
                (Some(place), value) => {
                    let start = self.text.len();
                    match value {
                        Json::String(text) => self.text.push_str(text),
                        other => self.text.push_str(&other.to_string()),
                    }
                    self.spans[place] = Span::new(start, self.text.len());
                }
                (None, Json::Object(members)) => self.members(&name, members, buffer)?,
                (None, value) => extra(&name, value, buffer)?,
            }
        }
        Ok(())
    }
}

/// Keeps a value under `extra` as it is.
pub(crate) fn extra(name: &str, value: &Json, buffer: &mut Buffer) -> Result<(), Reason> {
    let slot = match value {
        Json::Null => return Ok(()),
        Json::Bool(flag) => Slot::Boolean(*flag),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Slot::Integer(number),
            (None, Some(number)) => Slot::Real(number),
            (None, None) => return Ok(()),
        },
        Json::String(text) if text.is_empty() => return Ok(()),
        Json::String(text) => Slot::Made(buffer.make(text)),
        Json::Array(_) | Json::Object(_) => Slot::Json(buffer.make(&value.to_string())),
    };
    let id = buffer.extra(name).ok_or(Reason::Names)?;
    buffer.set(id, slot);
    Ok(())
}
