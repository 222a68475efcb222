//! Why a condition is true or not.

use std::fmt;

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use crate::compile::{Compiler, without_parentheses};
use crate::error::{CompileError, EvaluationError};
use crate::evaluate::Context;
use crate::value::Value;

/// How much of a condition is shown at most, in characters: a list can be long.
pub const SHOWN_CHARS_MAX: usize = 200;

/// A condition with its outcome for a row, and the conditions in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The condition, in the parser's spelling and cut to [`SHOWN_CHARS_MAX`].
    pub text: String,
    /// How its parts are connected.
    pub connection: Connection,
    /// What came out.
    pub outcome: Outcome,
    /// For a single condition: the columns in it, with their values as it takes them.
    pub values: Vec<(String, Value<'static>)>,
    /// The conditions in it. All are evaluated, also where one decides.
    pub parts: Vec<Explanation>,
}

/// How the parts of a condition are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It has no parts.
    Single,
    /// All have to hold.
    All,
    /// One has to hold.
    Any,
    /// The one part must not hold.
    Not,
}

/// What came out of a condition.
#[derive(Debug)]
pub enum Outcome {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Something that it needs is not known.
    Unknown,
    /// It could not be evaluated.
    Failed(EvaluationError),
}

impl Outcome {
    fn new(truth: Result<Option<bool>, EvaluationError>) -> Outcome {
        match truth {
            Ok(Some(true)) => Outcome::True,
            Ok(Some(false)) => Outcome::False,
            Ok(None) => Outcome::Unknown,
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Whether it holds.
    pub fn is_true(&self) -> bool {
        matches!(self, Outcome::True)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::True => f.write_str("true"),
            Outcome::False => f.write_str("false"),
            Outcome::Unknown => f.write_str("unknown"),
            Outcome::Failed(error) => write!(f, "not evaluated ({error})"),
        }
    }
}

impl Explanation {
    /// How many of the conditions that all have to hold do not: 0 when the rule
    /// fired, 1 when it nearly did.
    pub fn missing(&self) -> usize {
        match self.connection {
            Connection::All => self
                .parts
                .iter()
                .filter(|part| !part.outcome.is_true())
                .count(),
            _ => usize::from(!self.outcome.is_true()),
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let connection = match self.connection {
            Connection::Single => self.text.as_str(),
            Connection::All => "all of these",
            Connection::Any => "one of these",
            Connection::Not => "not this",
        };
        write!(f, "{:1$}{connection} is {2}", "", depth * 2, self.outcome)?;
        for (number, (name, value)) in self.values.iter().enumerate() {
            f.write_str(if number == 0 { ": " } else { ", " })?;
            match self.values.as_slice() {
                [_] => write!(f, "it is {value}")?,
                _ => write!(f, "{name} is {value}")?,
            }
        }
        for part in &self.parts {
            writeln!(f)?;
            part.write(f, depth + 1)?;
        }
        Ok(())
    }
}

/// One line for each condition, those in another one indented.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

pub(crate) fn explain(
    compiler: &Compiler<'_>,
    expression: &Expr,
    context: Context<'_>,
) -> Result<Explanation, CompileError> {
    let expression = without_parentheses(expression);
    let (connection, parts) = match expression {
        Expr::BinaryOp { op, .. } if *op == BinaryOperator::And => {
            (Connection::All, chain(expression, op))
        }
        Expr::BinaryOp { op, .. } if *op == BinaryOperator::Or => {
            (Connection::Any, chain(expression, op))
        }
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => (Connection::Not, vec![expr.as_ref()]),
        _ => (Connection::Single, Vec::new()),
    };
    let node = compiler.expression(expression)?.node;
    let mut columns = Vec::new();
    if connection == Connection::Single {
        node.columns(&mut columns);
    }
    let values = columns.into_iter().map(|(column, affinity)| {
        let value = affinity.apply(context.row.value(column));
        (compiler.schema.name(column), value.into_owned())
    });
    let parts = parts
        .into_iter()
        .map(|part| explain(compiler, part, context));
    Ok(Explanation {
        text: shown(expression),
        connection,
        outcome: Outcome::new(node.truth(context)),
        values: values.collect(),
        parts: parts.collect::<Result<_, _>>()?,
    })
}

/// The conditions that all have to hold.
pub(crate) fn conjuncts(expression: &Expr) -> Vec<&Expr> {
    chain(expression, &BinaryOperator::And)
}

/// The operands of the same operator in a row, parentheses around them aside.
fn chain<'e>(expression: &'e Expr, operator: &BinaryOperator) -> Vec<&'e Expr> {
    let mut operands = Vec::new();
    let mut ahead = vec![expression];
    while let Some(next) = ahead.pop() {
        match without_parentheses(next) {
            Expr::BinaryOp { left, op, right } if op == operator => {
                ahead.push(right);
                ahead.push(left);
            }
            operand => operands.push(operand),
        }
    }
    operands
}

fn shown(expression: &Expr) -> String {
    let text = expression.to_string();
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
