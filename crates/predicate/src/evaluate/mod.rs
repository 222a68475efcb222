//! Evaluation over a row.
//!
//! A walk over the compact tree. Where only the truth of a part matters, no value is
//! made of it.

mod arithmetic;
mod functions;
mod network;

use std::borrow::Cow;
use std::net::IpAddr;

use crate::affinity::{Affinity, Comparison};
use crate::error::EvaluationError;
use crate::node::{Node, PatternDialect};
use crate::number::{self, Number};
use crate::pattern::Pattern;
use crate::row::{Functions, Row};
use crate::schema::FunctionId;
use crate::value::Value;

pub(crate) use network::parse_address;

/// How long a text is at most that an expression makes, in bytes. SQLite allows a
/// thousand times as much; a row has no use for it, and nested calls of `replace`
/// would take any memory.
pub const VALUE_BYTES_MAX: usize = 1_000_000;

/// Arguments that a host function takes without memory of their own.
const ARGUMENTS_INLINE: usize = 4;

/// What an expression is evaluated over.
#[derive(Clone, Copy)]
pub(crate) struct Context<'v> {
    pub(crate) row: &'v dyn Row,
    pub(crate) functions: &'v dyn Functions,
}

type Result<T> = std::result::Result<T, EvaluationError>;

impl Node {
    /// Whether it is true; `None` for NULL.
    pub(crate) fn truth(&self, context: Context<'_>) -> Result<Option<bool>> {
        match self {
            Node::And(nodes) => connected(nodes, false, context),
            Node::Or(nodes) => connected(nodes, true, context),
            Node::Not(operand) => Ok(operand.truth(context)?.map(|truth| !truth)),
            Node::Compare {
                operator,
                comparison,
                operands,
            } => {
                let left = operands[0].value(context)?;
                let right = operands[1].value(context)?;
                Ok((!left.is_null() && !right.is_null())
                    .then(|| operator.holds(comparison.compare(&left, &right))))
            }
            Node::Same {
                is_negated,
                comparison,
                operands,
            } => {
                let left = operands[0].value(context)?;
                let right = operands[1].value(context)?;
                let is_same = match (left.is_null(), right.is_null()) {
                    (false, false) => comparison.compare(&left, &right).is_eq(),
                    (left, right) => left && right,
                };
                Ok(Some(is_same != *is_negated))
            }
            Node::IsNull {
                is_negated,
                operand,
            } => Ok(Some(operand.value(context)?.is_null() != *is_negated)),
            Node::IsTruth {
                is_negated,
                wanted,
                operand,
            } => Ok(Some(
                (operand.truth(context)? == Some(*wanted)) != *is_negated,
            )),
            Node::InConstants {
                is_negated,
                comparison,
                operand,
                set,
            } => {
                let is_in = set.holds(*comparison, operand.value(context)?);
                Ok(is_in.map(|is_in| is_in != *is_negated))
            }
            Node::In {
                is_negated,
                comparison,
                operand,
                items,
            } => {
                let is_in = is_in(*comparison, operand, items, context)?;
                Ok(is_in.map(|is_in| is_in != *is_negated))
            }
            Node::Between {
                is_negated,
                comparisons,
                operands,
            } => {
                let is_between = is_between(*comparisons, operands, context)?;
                Ok(is_between.map(|is_between| is_between != *is_negated))
            }
            Node::Matches {
                is_negated,
                operand,
                pattern,
            } => {
                let text = operand.value(context)?.into_text();
                Ok(text.map(|text| pattern.matches(&text) != *is_negated))
            }
            Node::MatchesComputed {
                is_negated,
                dialect,
                operands,
            } => {
                let matches = matches(*dialect, operands, context)?;
                Ok(matches.map(|matches| matches != *is_negated))
            }
            Node::Contains { prefix, address } => match address.address(context) {
                Some(address) => Ok(Some(prefix.contains(address))),
                None => network::contains(*prefix, address.value(context)?),
            },
            Node::Constant(_)
            | Node::Column(..)
            | Node::Arithmetic { .. }
            | Node::Concatenate(_)
            | Node::Case { .. }
            | Node::CaseOf { .. }
            | Node::Cast { .. }
            | Node::Call { .. }
            | Node::Host { .. } => Ok(self.value(context)?.truth()),
        }
    }

    /// Its value as an address, where it is a column that has one as such: no affinity
    /// changes the text of one.
    fn address(&self, context: Context<'_>) -> Option<IpAddr> {
        match self {
            Node::Column(column, _) => context.row.address(*column),
            _ => None,
        }
    }

    /// Its value.
    pub(crate) fn value<'v>(&'v self, context: Context<'v>) -> Result<Value<'v>> {
        match self {
            Node::Constant(value) => Ok(value.by_ref()),
            Node::Column(column, affinity) => Ok(affinity.apply(context.row.value(*column))),
            Node::Arithmetic { operator, operands } => {
                let left = operands[0].value(context)?;
                Ok(operator.apply(&left, &operands[1].value(context)?))
            }
            Node::Concatenate(operands) => {
                let left = operands[0].value(context)?.into_text();
                let right = operands[1].value(context)?.into_text();
                match (left, right) {
                    (Some(left), Some(right)) => {
                        limit(left.len() + right.len())?;
                        Ok(Value::Text(left + right))
                    }
                    _ => Ok(Value::Null),
                }
            }
            Node::Case {
                branches,
                otherwise,
            } => {
                for (condition, result) in branches {
                    if condition.truth(context)? == Some(true) {
                        return result.value(context);
                    }
                }
                otherwise.value(context)
            }
            Node::CaseOf {
                base,
                branches,
                otherwise,
            } => {
                let base = base.value(context)?;
                if !base.is_null() {
                    for (comparison, value, result) in branches {
                        let value = value.value(context)?;
                        if !value.is_null() && comparison.compare(&base, &value).is_eq() {
                            return result.value(context);
                        }
                    }
                }
                otherwise.value(context)
            }
            Node::Cast { affinity, operand } => Ok(cast(*affinity, operand.value(context)?)),
            Node::Call {
                function,
                arguments,
            } => functions::call(*function, arguments, context),
            Node::Host {
                function,
                arguments,
            } => host(*function, arguments, context),
            _ => Ok(Value::of_truth(self.truth(context)?)),
        }
    }
}

/// AND, which one false decides, or OR, which one true does.
fn connected(nodes: &[Node], decisive: bool, context: Context<'_>) -> Result<Option<bool>> {
    let mut result = Some(!decisive);
    for node in nodes {
        match node.truth(context)? {
            Some(truth) if truth == decisive => return Ok(Some(decisive)),
            Some(_) => {}
            None => result = None,
        }
    }
    Ok(result)
}

fn is_in(
    comparison: Comparison,
    operand: &Node,
    items: &[Node],
    context: Context<'_>,
) -> Result<Option<bool>> {
    let value = operand.value(context)?;
    if value.is_null() {
        return Ok(None);
    }
    let mut result = Some(false);
    for item in items {
        let item = item.value(context)?;
        if item.is_null() {
            result = None;
        } else if comparison.compare(&value, &item).is_eq() {
            return Ok(Some(true));
        }
    }
    Ok(result)
}

fn is_between(
    comparisons: [Comparison; 2],
    operands: &[Node; 3],
    context: Context<'_>,
) -> Result<Option<bool>> {
    let value = operands[0].value(context)?;
    let low = operands[1].value(context)?;
    let is_known = !value.is_null();
    let not_below =
        (is_known && !low.is_null()).then(|| comparisons[0].compare(&value, &low).is_ge());
    if not_below == Some(false) {
        return Ok(Some(false));
    }
    let high = operands[2].value(context)?;
    let not_above =
        (is_known && !high.is_null()).then(|| comparisons[1].compare(&value, &high).is_le());
    Ok(match (not_below, not_above) {
        (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    })
}

fn matches(
    dialect: PatternDialect,
    operands: &[Node; 2],
    context: Context<'_>,
) -> Result<Option<bool>> {
    let text = operands[0].value(context)?.into_text();
    let pattern = operands[1].value(context)?.into_text();
    let Some(pattern) = pattern else {
        return Ok(None);
    };
    let pattern = Pattern::new(&pattern, dialect).ok_or(EvaluationError::PatternTooLong)?;
    Ok(text.map(|text| pattern.matches(&text)))
}

fn cast(affinity: Affinity, value: Value<'_>) -> Value<'_> {
    match (affinity, value) {
        (_, Value::Null) => Value::Null,
        (Affinity::Text, value) => value.into_text().map_or(Value::Null, Value::Text),
        (Affinity::Integer, value) => Value::Integer(value.as_integer()),
        (Affinity::Real, value) => Value::Real(value.as_real()),
        (Affinity::Numeric, Value::Text(text)) => match number::prefix_for_cast(&text) {
            Number::Integer(number) => Value::Integer(number),
            Number::Real(number) => Value::Real(number),
        },
        (Affinity::Numeric | Affinity::Any, value) => value,
    }
}

fn host<'v>(
    function: FunctionId,
    arguments: &'v [Node],
    context: Context<'v>,
) -> Result<Value<'v>> {
    let call = |values: &[Value<'v>]| {
        context
            .functions
            .call(function, values)
            .map_err(|source| EvaluationError::Function { function, source })
    };
    let mut inline = [const { Value::Null }; ARGUMENTS_INLINE];
    if let Some(values) = inline.get_mut(..arguments.len()) {
        for (value, argument) in values.iter_mut().zip(arguments) {
            *value = argument.value(context)?;
        }
        return call(values);
    }
    let values: Vec<Value<'v>> = arguments
        .iter()
        .map(|argument| argument.value(context))
        .collect::<Result<_>>()?;
    call(&values)
}

fn limit(bytes: usize) -> Result<()> {
    if bytes > VALUE_BYTES_MAX {
        return Err(EvaluationError::TooLong);
    }
    Ok(())
}

/// A text that was taken from another one: borrowed where that was.
fn part<'a>(whole: Cow<'a, str>, range: std::ops::Range<usize>) -> Value<'a> {
    Value::Text(match whole {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) if range == (0..text.len()) => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    })
}
