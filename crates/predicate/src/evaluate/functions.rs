//! SQLite's functions.

use std::borrow::Cow;

use super::{Context, Result, limit, network, part};
use crate::affinity::compare;
use crate::error::EvaluationError;
use crate::node::{Builtin, Node};
use crate::number;
use crate::value::Value;

/// How many decimal places `round` takes at most; SQLite's own limit.
const PLACES_MAX: i64 = 30;
/// From here on a real number has no fraction: 2 to the power of 52.
const NO_FRACTION: f64 = 4_503_599_627_370_496.0;

pub(super) fn call<'v>(
    function: Builtin,
    arguments: &'v [Node],
    context: Context<'v>,
) -> Result<Value<'v>> {
    let value = |index: usize| arguments[index].value(context);
    let text = |index: usize| value(index).map(Value::into_text);
    match function {
        Builtin::Coalesce => {
            for argument in arguments {
                let value = argument.value(context)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            Ok(Value::Null)
        }
        Builtin::NullIf => {
            let (first, second) = (value(0)?, value(1)?);
            Ok(if compare(&first, &second).is_eq() {
                Value::Null
            } else {
                first
            })
        }
        Builtin::Min | Builtin::Max => extreme(function == Builtin::Min, arguments, context),
        Builtin::Abs => abs(value(0)?),
        Builtin::Round => {
            let places = match arguments.get(1) {
                None => Value::Integer(0),
                Some(places) => places.value(context)?,
            };
            Ok(round(&value(0)?, &places))
        }
        Builtin::TypeOf => Ok(Value::text(match value(0)? {
            Value::Null => "null",
            Value::Integer(_) => "integer",
            Value::Real(_) => "real",
            Value::Text(_) => "text",
        })),
        Builtin::Length => Ok(text(0)?.map_or(Value::Null, |text| {
            let ends = text.find('\0').unwrap_or(text.len());
            Value::Integer(text[..ends].chars().count() as i64)
        })),
        Builtin::Lower => Ok(cased(
            text(0)?,
            u8::is_ascii_uppercase,
            str::to_ascii_lowercase,
        )),
        Builtin::Upper => Ok(cased(
            text(0)?,
            u8::is_ascii_lowercase,
            str::to_ascii_uppercase,
        )),
        Builtin::Instr => Ok(match (text(0)?, text(1)?) {
            (Some(text), Some(part)) => Value::Integer(instr(&text, &part)),
            _ => Value::Null,
        }),
        Builtin::Substr => {
            let length = arguments.get(2).map(|length| length.value(context));
            Ok(substr(text(0)?, &value(1)?, length.transpose()?.as_ref()))
        }
        Builtin::Trim | Builtin::TrimStart | Builtin::TrimEnd => {
            let characters = match arguments.get(1) {
                None => Some(Cow::Borrowed(" ")),
                Some(characters) => characters.value(context)?.into_text(),
            };
            Ok(trim(function, text(0)?, characters))
        }
        Builtin::Replace => replace(text(0)?, text(1)?, text(2)?),
        Builtin::Asn
        | Builtin::Contains
        | Builtin::Covers
        | Builtin::FirstIp
        | Builtin::LastIp
        | Builtin::PrefixFamily
        | Builtin::PrefixLength => {
            let second = arguments.get(1).map(|second| second.value(context));
            network::call(function, value(0)?, second.transpose()?)
        }
    }
}

/// NULL where one argument is. Of equal values `min` gives the last and `max` the
/// first.
fn extreme<'v>(is_min: bool, arguments: &'v [Node], context: Context<'v>) -> Result<Value<'v>> {
    let mut best = arguments[0].value(context)?;
    for argument in &arguments[1..] {
        let value = argument.value(context)?;
        if best.is_null() || value.is_null() {
            best = Value::Null;
            continue;
        }
        let order = compare(&best, &value);
        if if is_min { order.is_ge() } else { order.is_lt() } {
            best = value;
        }
    }
    Ok(best)
}

fn abs(value: Value<'_>) -> Result<Value<'_>> {
    Ok(match value {
        Value::Null => Value::Null,
        Value::Integer(number) => Value::Integer(
            number
                .checked_abs()
                .ok_or(EvaluationError::IntegerOverflow)?,
        ),
        other => Value::Real(other.as_real().abs()),
    })
}

fn round(value: &Value<'_>, places: &Value<'_>) -> Value<'static> {
    if value.is_null() || places.is_null() {
        return Value::Null;
    }
    let real = value.as_real();
    let places = places.as_integer().clamp(0, PLACES_MAX);
    Value::Real(if !(-NO_FRACTION..=NO_FRACTION).contains(&real) {
        real
    } else if places == 0 {
        let half = if real < 0.0 { -0.5 } else { 0.5 };
        (real + half) as i64 as f64
    } else {
        number::round_real(real, places as i32)
    })
}

/// With ASCII letters in another case; the same text where there are none.
fn cased<'v>(
    text: Option<Cow<'v, str>>,
    changes: fn(&u8) -> bool,
    change: fn(&str) -> String,
) -> Value<'v> {
    match text {
        None => Value::Null,
        Some(text) if text.bytes().any(|byte| changes(&byte)) => {
            Value::Text(Cow::Owned(change(&text)))
        }
        Some(text) => Value::Text(text),
    }
}

/// The character at which the part begins, from 1; 0 where it is not in the text.
fn instr(text: &str, part: &str) -> i64 {
    text.find(part)
        .map_or(0, |at| text[..at].chars().count() as i64 + 1)
}

/// Characters from `start`, counted from 1 or, when negative, from the end; a
/// negative `length` takes those before.
fn substr<'v>(
    text: Option<Cow<'v, str>>,
    start: &Value<'_>,
    length: Option<&Value<'_>>,
) -> Value<'v> {
    let Some(text) = text else {
        return Value::Null;
    };
    if start.is_null() || length.is_some_and(Value::is_null) {
        return Value::Null;
    }
    let mut from = start.as_integer();
    let mut count = length.map_or(i64::MAX, Value::as_integer);
    if from < 0 {
        from = from.saturating_add(text.chars().count() as i64);
        if from < 0 {
            count = if count < 0 {
                0
            } else {
                count.saturating_add(from)
            };
            from = 0;
        }
    } else if from > 0 {
        from -= 1;
    } else if count > 0 {
        count -= 1;
    }
    if count < 0 {
        count = if count < -from { from } else { -count };
        from -= count;
    }
    let at = |text: &str, count: i64| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        text.char_indices()
            .nth(count)
            .map_or(text.len(), |(at, _)| at)
    };
    let begin = at(&text, from);
    let end = begin + at(&text[begin..], count);
    part(text, begin..end)
}

fn trim<'v>(
    function: Builtin,
    text: Option<Cow<'v, str>>,
    characters: Option<Cow<'v, str>>,
) -> Value<'v> {
    let (Some(text), Some(characters)) = (text, characters) else {
        return Value::Null;
    };
    let is_in = |character: char| characters.contains(character);
    let mut range = 0..text.len();
    if function != Builtin::TrimEnd {
        range.start = text.len() - text.trim_start_matches(is_in).len();
    }
    if function != Builtin::TrimStart {
        range.end = range.start + text[range.start..].trim_end_matches(is_in).len();
    }
    part(text, range)
}

fn replace<'v>(
    text: Option<Cow<'v, str>>,
    from: Option<Cow<'v, str>>,
    to: Option<Cow<'v, str>>,
) -> Result<Value<'v>> {
    let (Some(text), Some(from)) = (text, from) else {
        return Ok(Value::Null);
    };
    if from.is_empty() {
        return Ok(Value::Text(text));
    }
    let Some(to) = to else {
        return Ok(Value::Null);
    };
    let count = text.matches(from.as_ref()).count();
    if count == 0 {
        return Ok(Value::Text(text));
    }
    limit(text.len() - count * from.len() + count * to.len())?;
    Ok(Value::Text(Cow::Owned(text.replace(from.as_ref(), &to))))
}
