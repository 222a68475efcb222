//! What is common to documents in JSON.

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::sink::Sink;
use crate::reject::Reason;

/// How often the bytes of a document may be read in vain, on average. Our choice: a
/// line that cannot be read is given up and reading begins anew behind it, which a
/// document of nothing but brackets must not use to be read for ever.
const AGAIN_MAX: usize = 8;

/// Reads the JSON texts of a document, one after another with white space between,
/// or all in one array. What is none costs the line that it begins in; where too
/// much has been read in vain, all up to the line where it ceases to be JSON.
pub(super) fn each_value<'s>(sink: &mut Sink<'s>, mut each: impl FnMut(&mut Sink<'s>, &'s str)) {
    let content = sink.content;
    let mut again = content.len().saturating_mul(AGAIN_MAX);
    let mut start = 0;
    loop {
        let rest = &content[start..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let error = loop {
            match values.next() {
                Some(Ok(value)) => each_of(sink, value.get(), &mut each),
                Some(Err(error)) => break error,
                None => return,
            }
        };
        let good = values.byte_offset();
        let bad = rest.len() - rest[good..].trim_ascii_start().len();
        let ceases = offset(rest, error.line(), error.column()).max(bad);
        let from = match again.checked_sub(ceases - bad) {
            Some(left) => {
                again = left;
                bad
            }
            None => ceases,
        };
        let end = rest[from..]
            .find('\n')
            .map_or(rest.len(), |end| from + end + 1);
        sink.begin(start + bad, end - bad);
        let column = ceases - bad + 1;
        sink.reject(Reason::Json { column }, &rest[bad..end]);
        start += end;
    }
}

/// The byte of a line and a column in it, both from 1; on the start of a character.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes());
    let before = lines.take(line - 1).last().map_or(0, |end| end + 1);
    let at = (before + column.saturating_sub(1)).min(text.len());
    text.floor_char_boundary(at)
}

fn each_of<'s>(sink: &mut Sink<'s>, text: &'s str, each: &mut impl FnMut(&mut Sink<'s>, &'s str)) {
    match elements(text) {
        Some(list) => list.into_iter().for_each(|value| each(sink, value.get())),
        None => each(sink, text),
    }
}

/// The elements of an array; none where it is something else.
pub(super) fn elements(text: &str) -> Option<Vec<&RawValue>> {
    text.starts_with('[')
        .then(|| serde_json::from_str(text).ok())?
}

/// A member of an object that is an array, as its elements; the object's other
/// members are not looked at.
pub(super) fn member<'a>(text: &'a str, name: &str) -> Option<&'a RawValue> {
    let members: Members<'a> = serde_json::from_str(text).ok()?;
    members
        .0
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(json: D) -> Result<Members<'de>, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        json.deserialize_map(Visitor)
    }
}

/// Begins a record, and reads it as an object; a reject where it is none.
pub(super) fn record<'s>(sink: &mut Sink<'s>, text: &'s str) -> Option<Json> {
    sink.begin(sink.start_of(text), text.len());
    match serde_json::from_str(text) {
        Ok(json @ Json::Object(_)) => Some(json),
        Ok(_) => {
            sink.reject(Reason::NotObject, text);
            None
        }
        Err(error) => {
            sink.reject(
                Reason::Json {
                    column: error.column(),
                },
                text,
            );
            None
        }
    }
}

/// The text of a member; empty where there is none.
pub(super) fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or("")
}
