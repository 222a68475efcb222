//! Constants as they are written.

use std::borrow::Cow;

use sqlparser::ast::{Expr, UnaryOperator, Value as Literal, ValueWithSpan};

use super::{Result, place_of, without_parentheses};
use crate::error::{CompileError, CompileErrorKind, Unsupported};
use crate::number::{self, Number};
use crate::parse::place;
use crate::value::Value;

pub(super) fn value(literal: &ValueWithSpan) -> Result<Value<'static>> {
    let fails = |kind| Err(CompileError::new(place(literal.span.start), kind));
    let unsupported = |what| fails(CompileErrorKind::Unsupported { what });
    match &literal.value {
        Literal::Null => Ok(Value::Null),
        Literal::Boolean(truth) => Ok(Value::of_truth(Some(*truth))),
        Literal::SingleQuotedString(text) => Ok(Value::Text(Cow::Owned(text.clone()))),
        Literal::Number(text, is_long) => match number(text) {
            Some(value) if !is_long => Ok(value),
            _ => fails(CompileErrorKind::Number { text: text.clone() }),
        },
        Literal::HexStringLiteral(_) => {
            // The tokens of `0x1f` and `x'1f'` differ in their length only.
            let span = literal.span;
            let length = span.end.column.saturating_sub(span.start.column);
            let digits = literal.value.to_string().len() as u64;
            unsupported(if length + 1 == digits {
                Unsupported::Hexadecimal
            } else {
                Unsupported::Blob
            })
        }
        Literal::Placeholder(_) => unsupported(Unsupported::Parameter),
        _ => unsupported(Unsupported::Other),
    }
}

/// A number behind a minus, parentheses and plus signs aside, as one constant: the least integer
/// has no positive counterpart. `None` when the operand is something else.
pub(super) fn negative(operand: &Expr) -> Result<Option<Value<'static>>> {
    let mut operand = without_parentheses(operand);
    while let Expr::UnaryOp {
        op: UnaryOperator::Plus,
        expr,
    } = operand
    {
        operand = without_parentheses(expr);
    }
    let Expr::Value(literal) = operand else {
        return Ok(None);
    };
    let Literal::Number(text, false) = &literal.value else {
        return Ok(None);
    };
    value(literal)?;
    Ok(number(&format!("-{text}")))
}

/// The one character after ESCAPE.
pub(super) fn escape(expression: &Expr) -> Result<char> {
    let fails = |kind| CompileError::new(place_of(expression), kind);
    let what = Unsupported::EscapeExpression;
    let Expr::Value(literal) = without_parentheses(expression) else {
        return Err(fails(CompileErrorKind::Unsupported { what }));
    };
    let Literal::SingleQuotedString(text) = &literal.value else {
        return Err(fails(CompileErrorKind::Unsupported { what }));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(fails(CompileErrorKind::Escape)),
    }
}

/// Whole when it is written so and fits.
fn number(text: &str) -> Option<Value<'static>> {
    let is_integer = !text.contains(['.', 'e', 'E']);
    match number::whole_text(text)? {
        Number::Integer(number) if is_integer => Some(Value::Integer(number)),
        Number::Integer(number) => Some(Value::Real(number as f64)),
        Number::Real(number) => Some(Value::Real(number)),
    }
}
