//! Type affinity, and comparison under it.
//!
//! SQLite compares two values after it has drawn both towards a type, which the
//! operands, not the values, decide (<https://www.sqlite.org/datatype3.html>, §4).

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::number::{self, Number};
use crate::value::Value;

/// The type towards which the values of a column are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affinity {
    /// No type: values stay as they are. For columns whose values may be anything,
    /// such as the keys of JSON.
    #[default]
    Any,
    /// Numbers become text.
    Text,
    /// Text that is a number becomes one, whole where it can be.
    Integer,
    /// Text that is a number becomes one, and whole numbers become reals.
    Real,
    /// As [`Affinity::Integer`]; what a cast to a type of another name has.
    Numeric,
}

impl Affinity {
    /// The affinity of a type by its name, by the rules of SQLite
    /// (<https://www.sqlite.org/datatype3.html>, §3.1); `None` for a blob.
    pub(crate) fn of_type(name: &str) -> Option<Affinity> {
        let name = name.to_ascii_uppercase();
        let has = |part: &str| name.contains(part);
        if has("INT") {
            Some(Affinity::Integer)
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Some(Affinity::Text)
        } else if has("BLOB") || name.trim().is_empty() {
            None
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Some(Affinity::Real)
        } else {
            Some(Affinity::Numeric)
        }
    }

    fn is_numeric(self) -> bool {
        matches!(self, Affinity::Integer | Affinity::Real | Affinity::Numeric)
    }

    /// The value as a column of this affinity would keep it.
    pub(crate) fn apply<'a>(self, value: Value<'a>) -> Value<'a> {
        match (self, value) {
            (Affinity::Text, value @ (Value::Integer(_) | Value::Real(_))) => {
                value.into_text().map_or(Value::Null, Value::Text)
            }
            (Affinity::Integer | Affinity::Numeric, Value::Text(text)) => {
                whole_where_exact(as_number(text))
            }
            (Affinity::Integer | Affinity::Numeric, value @ Value::Real(_)) => {
                whole_where_exact(value)
            }
            (Affinity::Real, Value::Integer(number)) => Value::Real(number as f64),
            (Affinity::Real, Value::Text(text)) => match as_number(text) {
                Value::Integer(number) => Value::Real(number as f64),
                other => other,
            },
            (_, value) => value,
        }
    }
}

fn as_number(text: Cow<'_, str>) -> Value<'_> {
    match number::whole_text(&text) {
        Some(Number::Integer(number)) => Value::Integer(number),
        Some(Number::Real(number)) => Value::Real(number),
        None => Value::Text(text),
    }
}

/// A real that is exactly a whole number, other than the least and the greatest,
/// becomes one.
fn whole_where_exact(value: Value<'_>) -> Value<'_> {
    if let Value::Real(real) = value {
        let whole = number::real_to_integer(real);
        if whole as f64 == real && whole > i64::MIN && whole < i64::MAX {
            return Value::Integer(whole);
        }
    }
    value
}

/// What both operands of a comparison are drawn towards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    AsIs,
    Text,
    Numeric,
}

impl Comparison {
    /// By the affinities of the operands; a computed one has none.
    pub(crate) fn between(left: Option<Affinity>, right: Option<Affinity>) -> Comparison {
        match (left, right) {
            (Some(left), Some(right)) if left.is_numeric() || right.is_numeric() => {
                Comparison::Numeric
            }
            (Some(_), Some(_)) | (None, None) => Comparison::AsIs,
            (Some(one), None) | (None, Some(one)) => match one {
                Affinity::Any => Comparison::AsIs,
                Affinity::Text => Comparison::Text,
                Affinity::Integer | Affinity::Real | Affinity::Numeric => Comparison::Numeric,
            },
        }
    }

    /// How two values that are not NULL compare.
    #[inline]
    pub(crate) fn compare(self, left: &Value<'_>, right: &Value<'_>) -> Ordering {
        match (left, right) {
            (Value::Text(left), Value::Text(right)) if self != Comparison::Numeric => {
                left.as_bytes().cmp(right.as_bytes())
            }
            (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
            _ => self.compare_mixed(left, right),
        }
    }

    fn compare_mixed(self, left: &Value<'_>, right: &Value<'_>) -> Ordering {
        let is_text = |value: &Value<'_>| matches!(value, Value::Text(_));
        match self {
            Comparison::Numeric if is_text(left) || is_text(right) => {
                compare(&numeric(left), &numeric(right))
            }
            Comparison::Text if is_text(left) != is_text(right) => compare(
                &Affinity::Text.apply(left.by_ref()),
                &Affinity::Text.apply(right.by_ref()),
            ),
            _ => compare(left, right),
        }
    }
}

fn numeric<'a>(value: &'a Value<'_>) -> Value<'a> {
    match value {
        Value::Text(text) => as_number(Cow::Borrowed(text)),
        other => other.by_ref(),
    }
}

/// The order of values: NULL, then numbers, then text.
pub(crate) fn compare(left: &Value<'_>, right: &Value<'_>) -> Ordering {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Real(left), Value::Real(right)) => compare_reals(*left, *right),
        (Value::Integer(left), Value::Real(right)) => compare_integer_real(*left, *right),
        (Value::Real(left), Value::Integer(right)) => compare_integer_real(*right, *left).reverse(),
        (Value::Text(left), Value::Text(right)) => left.as_bytes().cmp(right.as_bytes()),
        _ => class(left).cmp(&class(right)),
    }
}

fn class(value: &Value<'_>) -> u8 {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
    }
}

fn compare_reals(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

/// Exactly, where a conversion of the whole number would round it.
fn compare_integer_real(left: i64, right: f64) -> Ordering {
    if right < -9_223_372_036_854_775_808.0 {
        Ordering::Greater
    } else if right >= 9_223_372_036_854_775_808.0 {
        Ordering::Less
    } else {
        left.cmp(&(right as i64))
            .then_with(|| compare_reals(left as f64, right))
    }
}
