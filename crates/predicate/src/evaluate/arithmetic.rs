//! Arithmetic.

use crate::node::ArithmeticOperator;
use crate::number::{self, Number};
use crate::value::Value;

impl ArithmeticOperator {
    /// The result; NULL where an operand is, and for a division by zero.
    pub(super) fn apply(self, left: &Value<'_>, right: &Value<'_>) -> Value<'static> {
        let (Some(a), Some(b)) = (numeric(left), numeric(right)) else {
            return Value::Null;
        };
        if let (Number::Integer(a), Number::Integer(b)) = (a, b) {
            return self.integers(a, b);
        }
        if self == ArithmeticOperator::Remainder {
            // Text gives the whole number that it begins with here, not the real one.
            let (a, b) = (left.as_integer(), right.as_integer());
            return match b {
                0 => Value::Null,
                _ => Value::Real(a.wrapping_rem(b) as f64),
            };
        }
        self.reals(real(a), real(b))
    }

    /// Whole where it fits.
    fn integers(self, a: i64, b: i64) -> Value<'static> {
        let whole = match self {
            ArithmeticOperator::Add => a.checked_add(b),
            ArithmeticOperator::Subtract => a.checked_sub(b),
            ArithmeticOperator::Multiply => a.checked_mul(b),
            ArithmeticOperator::Divide | ArithmeticOperator::Remainder if b == 0 => {
                return Value::Null;
            }
            ArithmeticOperator::Divide => a.checked_div(b),
            ArithmeticOperator::Remainder => Some(a.wrapping_rem(b)),
        };
        match whole {
            Some(whole) => Value::Integer(whole),
            None => self.reals(a as f64, b as f64),
        }
    }

    fn reals(self, a: f64, b: f64) -> Value<'static> {
        Value::real(match self {
            ArithmeticOperator::Add => a + b,
            ArithmeticOperator::Subtract => a - b,
            ArithmeticOperator::Multiply => a * b,
            ArithmeticOperator::Divide if b == 0.0 => return Value::Null,
            ArithmeticOperator::Divide => a / b,
            ArithmeticOperator::Remainder => unreachable!("is of whole numbers"),
        })
    }
}

fn numeric(value: &Value<'_>) -> Option<Number> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(Number::Integer(*number)),
        Value::Real(number) => Some(Number::Real(*number)),
        Value::Text(text) => Some(number::prefix(text)),
    }
}

fn real(number: Number) -> f64 {
    match number {
        Number::Integer(number) => number as f64,
        Number::Real(number) => number,
    }
}
