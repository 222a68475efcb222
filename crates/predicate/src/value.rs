//! Values of SQL, as a row gives them and an expression makes them.

use std::borrow::Cow;

use crate::number;

/// A value of SQL. Blobs are left out: an event has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// Nothing known.
    #[default]
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; may be infinite, is never NaN.
    Real(f64),
    /// Text, compared byte by byte.
    Text(Cow<'a, str>),
}

impl<'a> Value<'a> {
    /// Text that is borrowed.
    pub const fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }

    /// Whether it is NULL.
    pub const fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// What the value counts for as a condition: a number other than 0 is true, and
    /// text counts as the number that it begins with. NULL is neither true nor
    /// false.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::Null => None,
            Value::Integer(number) => Some(*number != 0),
            Value::Real(number) => Some(*number != 0.0),
            Value::Text(text) => Some(number::prefix_as_real(text) != 0.0),
        }
    }

    /// The value, borrowed.
    pub fn by_ref(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Integer(number) => Value::Integer(*number),
            Value::Real(number) => Value::Real(*number),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
        }
    }

    /// The value, for keeps.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Integer(number) => Value::Integer(number),
            Value::Real(number) => Value::Real(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        }
    }

    /// The value as text, as SQLite shows it; `None` for NULL.
    pub fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Null => None,
            Value::Integer(number) => Some(Cow::Owned(number.to_string())),
            Value::Real(number) => Some(Cow::Owned(number::real_to_text(number))),
            Value::Text(text) => Some(text),
        }
    }

    /// A real number as a value: NaN is NULL.
    pub(crate) fn real(number: f64) -> Value<'static> {
        if number.is_nan() {
            Value::Null
        } else {
            Value::Real(number)
        }
    }

    /// True, false or unknown as a value: 1, 0 or NULL.
    pub(crate) fn of_truth(truth: Option<bool>) -> Value<'static> {
        truth.map_or(Value::Null, |truth| Value::Integer(truth.into()))
    }

    /// The value as a real number, as SQLite's functions read it; 0 for NULL and
    /// for text that begins with no number.
    pub(crate) fn as_real(&self) -> f64 {
        match self {
            Value::Null => 0.0,
            Value::Integer(number) => *number as f64,
            Value::Real(number) => *number,
            Value::Text(text) => number::prefix_as_real(text),
        }
    }

    /// The value as a whole number, as SQLite's functions read it: cut, not rounded.
    pub(crate) fn as_integer(&self) -> i64 {
        match self {
            Value::Null => 0,
            Value::Integer(number) => *number,
            Value::Real(number) => number::real_to_integer(*number),
            Value::Text(text) => number::prefix_as_integer(text),
        }
    }
}

/// As SQL writes it: text in quotes.
impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Null => f.write_str("NULL"),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Real(number) => f.write_str(&number::real_to_text(*number)),
            Value::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
        }
    }
}
