//! Records in arrays of a JSON document, and what is wrong with those that cannot
//! be used.
//!
//! A document is read as a stream, one record after the other, so that its size
//! does not matter.

use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::line::{LineProblemKind as Kind, PROBLEMS_MAX};

/// A record that could not be used, and why.
///
/// Shown as ``record 12 of v4: no AS number where one must be``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordProblem {
    /// The name of the array: `v4`. Empty where the document as a whole is wrong.
    pub array: &'static str,
    /// The record's number in its array; the first is 1.
    pub number: u64,
    /// What is wrong with it.
    pub kind: Kind,
}

impl fmt::Display for RecordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.array.is_empty() {
            write!(f, "record {} of {}: ", self.number, self.array)?;
        }
        write!(f, "{}", self.kind)
    }
}

/// The record of an array, as it stands.
pub(crate) struct Record(Map<String, Value>);

impl Record {
    /// A member that is a text and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A member that is a whole number and not negative.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// A member that is true or false.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }
}

/// Hands each object in the arrays of these paths to `take`, with the array's
/// name, and gathers what is wrong. Everything else in the document is passed
/// over.
///
/// A document that is no JSON from somewhere on is read up to there; one that has
/// none of the arrays is named as such.
pub(crate) fn each_record(
    reader: impl BufRead,
    paths: &[&[&'static str]],
    take: impl FnMut(&'static str, &Record) -> Result<(), Kind>,
) -> Vec<RecordProblem> {
    let mut state = State {
        take,
        array: "",
        number: 0,
        arrays: 0,
        problems: Vec::new(),
        further: 0,
    };
    let mut document = serde_json::Deserializer::from_reader(reader);
    let walk = Walk {
        paths: paths.to_vec(),
        name: "",
        state: &mut state,
    };
    let result = walk
        .deserialize(&mut document)
        .and_then(|()| document.end());
    if let Err(error) = result {
        let kind = match error.io_error_kind() {
            Some(kind) => Kind::Unreadable(kind),
            None => Kind::Document {
                line: error.line(),
                column: error.column(),
            },
        };
        state.number += 1;
        state.problem(kind);
    } else if state.arrays == 0 {
        state.problem(Kind::Missing("array of records"));
    }
    if state.further > 0 {
        let count = state.further;
        state.problems.push(RecordProblem {
            array: state.array,
            number: state.number,
            kind: Kind::Further { count },
        });
    }
    state.problems
}

struct State<T> {
    take: T,
    /// The array that is read, or was read last.
    array: &'static str,
    /// The last record of it.
    number: u64,
    arrays: u64,
    problems: Vec<RecordProblem>,
    further: u64,
}

impl<T> State<T> {
    fn problem(&mut self, kind: Kind) {
        // What stops the reading is always kept.
        let stops = matches!(kind, Kind::Unreadable(_) | Kind::Document { .. });
        if self.problems.len() >= PROBLEMS_MAX && !stops {
            self.further += 1;
            return;
        }
        self.problems.push(RecordProblem {
            array: self.array,
            number: self.number,
            kind,
        });
    }
}

/// Reads a value: the members that start paths, or, at the end of a path, the
/// records.
struct Walk<'a, T> {
    /// What is left of the paths.
    paths: Vec<&'a [&'static str]>,
    /// The name of this value.
    name: &'static str,
    state: &'a mut State<T>,
}

impl<'de, T> DeserializeSeed<'de> for Walk<'_, T>
where
    T: FnMut(&'static str, &Record) -> Result<(), Kind>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T> Visitor<'de> for Walk<'_, T>
where
    T: FnMut(&'static str, &Record) -> Result<(), Kind>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or an array of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let mut name = "";
            let mut paths = Vec::new();
            for path in &self.paths {
                if let Some((head, tail)) = path.split_first()
                    && *head == key
                {
                    name = head;
                    paths.push(tail);
                }
            }
            if paths.is_empty() {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Walk {
                    paths,
                    name,
                    state: self.state,
                })?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        if !self.paths.iter().any(|path| path.is_empty()) {
            return Err(A::Error::custom("an array where an object must be"));
        }
        let state = self.state;
        state.array = self.name;
        state.number = 0;
        state.arrays += 1;
        while let Some(value) = sequence.next_element::<Value>()? {
            state.number += 1;
            let result = match value {
                Value::Object(members) => (state.take)(self.name, &Record(members)),
                _ => Err(Kind::Missing("object")),
            };
            if let Err(kind) = result {
                state.problem(kind);
            }
        }
        Ok(())
    }
}
