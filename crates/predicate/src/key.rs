//! Values as keys of hash tables: two values have the same key exactly when
//! SQLite's `=` says that they are equal.

use rustc_hash::FxHashMap;

use crate::affinity::{Affinity, Comparison};
use crate::value::Value;

/// A number, each in one form only: whole numbers are never kept as reals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum NumberKey {
    Integer(i64),
    Real(u64),
}

impl NumberKey {
    fn of_real(real: f64) -> NumberKey {
        // The range of i64 ends below 2 to the power of 63.
        let is_in_range =
            (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&real);
        if is_in_range && real.trunc() == real {
            NumberKey::Integer(real as i64)
        } else {
            NumberKey::Real(real.to_bits())
        }
    }
}

/// A value with something for each key.
#[derive(Clone, Debug)]
pub(crate) struct KeyMap<T> {
    null: Option<T>,
    numbers: FxHashMap<NumberKey, T>,
    texts: FxHashMap<Box<str>, T>,
}

impl<T> Default for KeyMap<T> {
    fn default() -> Self {
        KeyMap {
            null: None,
            numbers: FxHashMap::default(),
            texts: FxHashMap::default(),
        }
    }
}

impl<T: Default> KeyMap<T> {
    /// What belongs to a value, a new one where there is none.
    pub(crate) fn entry(&mut self, value: &Value<'_>) -> &mut T {
        match value {
            Value::Null => self.null.get_or_insert_default(),
            Value::Integer(number) => self.numbers.entry(NumberKey::Integer(*number)).or_default(),
            Value::Real(real) => self.numbers.entry(NumberKey::of_real(*real)).or_default(),
            Value::Text(text) => self.texts.entry(text.as_ref().into()).or_default(),
        }
    }
}

impl<T> KeyMap<T> {
    #[inline]
    pub(crate) fn get(&self, value: &Value<'_>) -> Option<&T> {
        match value {
            Value::Null => self.null.as_ref(),
            Value::Integer(number) => self.numbers.get(&NumberKey::Integer(*number)),
            Value::Real(real) => self.numbers.get(&NumberKey::of_real(*real)),
            Value::Text(text) => self.texts.get(text.as_ref()),
        }
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.null.is_some()) + self.numbers.len() + self.texts.len()
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.null
            .iter_mut()
            .chain(self.numbers.values_mut())
            .chain(self.texts.values_mut())
    }
}

/// The constants of an IN list.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySet {
    /// As the comparison has drawn them, without NULL.
    pub(crate) values: Vec<Value<'static>>,
    pub(crate) has_null: bool,
    map: KeyMap<()>,
}

impl KeySet {
    pub(crate) fn new(
        comparison: Comparison,
        values: impl IntoIterator<Item = Value<'static>>,
    ) -> KeySet {
        let mut set = KeySet::default();
        for value in values {
            let value = drawn(comparison, value);
            if value.is_null() {
                set.has_null = true;
                continue;
            }
            set.map.entry(&value);
            set.values.push(value);
        }
        set
    }

    /// Whether a value is in it, three-valued. The list is not empty.
    pub(crate) fn holds(&self, comparison: Comparison, value: Value<'_>) -> Option<bool> {
        if value.is_null() {
            return None;
        }
        if self.map.get(&drawn(comparison, value)).is_some() {
            Some(true)
        } else {
            (!self.has_null).then_some(false)
        }
    }
}

/// A value as a comparison with a constant of no affinity takes it.
pub(crate) fn drawn(comparison: Comparison, value: Value<'_>) -> Value<'_> {
    match comparison {
        Comparison::AsIs => value,
        Comparison::Text => Affinity::Text.apply(value),
        Comparison::Numeric => Affinity::Numeric.apply(value),
    }
}
