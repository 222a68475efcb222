//! Values of SQL.

use rusqlite::types::{ToSqlOutput, ValueRef as SqlRef};

/// A value that goes into a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing known.
    #[default]
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; never NaN, which SQL turns into NULL.
    Real(f64),
    /// Text. JSON is kept as text too.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Integer(i64::from(number))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Integer(i64::from(truth))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => SqlRef::Null,
            Value::Integer(number) => SqlRef::Integer(*number),
            Value::Real(number) => SqlRef::Real(*number),
            Value::Text(text) => SqlRef::Text(text.as_bytes()),
            Value::Blob(bytes) => SqlRef::Blob(bytes),
        }))
    }
}

/// A value that comes out of a query, borrowed from its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Nothing known.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; may be infinite.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes; also text that is no UTF-8.
    Blob(&'a [u8]),
}

impl<'a> ValueRef<'a> {
    pub(crate) fn new(value: SqlRef<'a>) -> Self {
        match value {
            SqlRef::Null => ValueRef::Null,
            SqlRef::Integer(number) => ValueRef::Integer(number),
            SqlRef::Real(number) => ValueRef::Real(number),
            SqlRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => ValueRef::Text(text),
                Err(_) => ValueRef::Blob(bytes),
            },
            SqlRef::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }

    /// The whole number, when it is one.
    pub fn as_integer(self) -> Option<i64> {
        match self {
            ValueRef::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The number, when it is one.
    pub fn as_real(self) -> Option<f64> {
        match self {
            ValueRef::Integer(number) => Some(number as f64),
            ValueRef::Real(number) => Some(number),
            _ => None,
        }
    }

    /// The text, when it is text.
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            ValueRef::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is NULL.
    pub fn is_null(self) -> bool {
        self == ValueRef::Null
    }

    /// The value, for keeps.
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Text(text) => Value::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
        }
    }
}
