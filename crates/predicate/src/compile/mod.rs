//! From the parser's tree to the compact one: names are resolved, affinities
//! decided, constant parts computed.

mod calls;
mod fold;
mod literals;

use std::cell::Cell;

use sqlparser::ast::{BinaryOperator, Expr, InTarget, Spanned, UnaryOperator, Value as Literal};

use fold::{and, folded, or};

use crate::affinity::{Affinity, Comparison};
use crate::error::{CompileError, CompileErrorKind, Place, Unsupported};
use crate::key::KeySet;
use crate::names::nearest;
use crate::node::{ArithmeticOperator, Node, Operator, PatternDialect};
use crate::parse::place;
use crate::pattern::Pattern;
use crate::schema::{Resolved, Schema};
use crate::value::Value;

/// A compiled part and the affinity that it has as an operand.
pub(crate) struct Typed {
    pub(crate) node: Node,
    affinity: Option<Affinity>,
}

impl Typed {
    /// Without affinity, computed at once where all operands are constant.
    fn computed(node: Node) -> Typed {
        Typed {
            node: folded(node),
            affinity: None,
        }
    }
}

type Result<T> = std::result::Result<T, CompileError>;

pub(crate) struct Compiler<'s> {
    pub(crate) schema: &'s Schema,
    /// How many functions were compiled, with LIKE and GLOB, which are functions to
    /// SQLite.
    functions: Cell<usize>,
}

impl<'s> Compiler<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Compiler<'s> {
        Compiler {
            schema,
            functions: Cell::new(0),
        }
    }

    /// Compiles an expression. Operators in a row make the tree deep on its left side,
    /// which is walked without recursion.
    pub(crate) fn expression(&self, expression: &Expr) -> Result<Typed> {
        let found = self.along_its_left(expression);
        found.map_err(|error| error.or_within(place_of(expression)))
    }

    fn along_its_left(&self, expression: &Expr) -> Result<Typed> {
        let mut spine = Vec::new();
        let mut innermost = expression;
        while let Some(left) = left_operand(innermost) {
            spine.push(innermost);
            innermost = left;
        }
        let mut typed = self.primary(innermost)?;
        for outer in spine.into_iter().rev() {
            typed = self.with_left(typed, outer)?;
        }
        Ok(typed)
    }

    fn node(&self, expression: &Expr) -> Result<Node> {
        Ok(self.expression(expression)?.node)
    }

    /// An expression that begins with no operand.
    fn primary(&self, expression: &Expr) -> Result<Typed> {
        match expression {
            Expr::CompoundIdentifier(parts) => self.column(parts),
            Expr::Value(literal) => {
                let value = literals::value(literal)?;
                Ok(Typed::computed(Node::Constant(value)))
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, expression),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref()),
            Expr::Cast {
                expr, data_type, ..
            } => {
                let affinity = Affinity::of_type(&data_type.to_string())
                    .ok_or_else(|| unsupported(expression, Unsupported::BlobCast))?;
                let operand = Box::new(self.node(expr)?);
                let node = folded(Node::Cast { affinity, operand });
                Ok(Typed {
                    node,
                    affinity: Some(affinity),
                })
            }
            Expr::Function(function) => {
                self.functions.update(|functions| functions + 1);
                self.call(function)
            }
            Expr::Tuple(_) => Err(unsupported(expression, Unsupported::RowValue)),
            _ => Err(unsupported(expression, Unsupported::Other)),
        }
    }

    fn column(&self, parts: &[sqlparser::ast::Ident]) -> Result<Typed> {
        let names: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
        let name = names.join(".");
        let place = parts
            .first()
            .map_or_else(Place::default, |part| place(part.span.start));
        match self.schema.resolve(&name) {
            Resolved::Column(column, affinity) => Ok(Typed {
                node: Node::Column(column, affinity),
                affinity: Some(affinity),
            }),
            Resolved::TooMany => Err(CompileError::new(place, CompileErrorKind::TooManyColumns)),
            Resolved::Unknown => {
                let nearest = nearest(&name, self.schema.column_names());
                let kind = CompileErrorKind::UnknownColumn { name, nearest };
                Err(CompileError::new(place, kind))
            }
        }
    }

    fn unary(&self, operator: UnaryOperator, operand: &Expr, whole: &Expr) -> Result<Typed> {
        match operator {
            UnaryOperator::Minus => {
                if let Some(value) = literals::negative(operand)? {
                    return Ok(Typed::computed(Node::Constant(value)));
                }
                let zero = Node::Constant(Value::Integer(0));
                Ok(Typed::computed(Node::Arithmetic {
                    operator: ArithmeticOperator::Subtract,
                    operands: Box::new([zero, self.node(operand)?]),
                }))
            }
            // Does nothing but take the affinity away.
            UnaryOperator::Plus => Ok(Typed::computed(self.node(operand)?)),
            UnaryOperator::Not => Ok(Typed::computed(Node::Not(Box::new(self.node(operand)?)))),
            _ => Err(unsupported(whole, Unsupported::Operator)),
        }
    }

    fn case(
        &self,
        base: Option<&Expr>,
        conditions: &[sqlparser::ast::CaseWhen],
        otherwise: Option<&Expr>,
    ) -> Result<Typed> {
        let otherwise = match otherwise {
            Some(otherwise) => self.node(otherwise)?,
            None => Node::Constant(Value::Null),
        };
        let otherwise = Box::new(otherwise);
        let Some(base) = base else {
            let branches = conditions
                .iter()
                .map(|branch| Ok((self.node(&branch.condition)?, self.node(&branch.result)?)));
            return Ok(Typed::computed(Node::Case {
                branches: branches.collect::<Result<_>>()?,
                otherwise,
            }));
        };
        let base = self.expression(base)?;
        let branches = conditions.iter().map(|branch| {
            let value = self.expression(&branch.condition)?;
            let comparison = Comparison::between(base.affinity, value.affinity);
            Ok((comparison, value.node, self.node(&branch.result)?))
        });
        Ok(Typed::computed(Node::CaseOf {
            branches: branches.collect::<Result<_>>()?,
            base: Box::new(base.node),
            otherwise,
        }))
    }

    /// An expression whose left operand is compiled already.
    fn with_left(&self, left: Typed, outer: &Expr) -> Result<Typed> {
        match outer {
            Expr::Nested(_) => Ok(left),
            Expr::IsNull(_) => Ok(is_null(left, false)),
            Expr::IsNotNull(_) => Ok(is_null(left, true)),
            Expr::IsTrue(_) => Ok(is_truth(left, true, false)),
            Expr::IsNotTrue(_) => Ok(is_truth(left, true, true)),
            Expr::IsFalse(_) => Ok(is_truth(left, false, false)),
            Expr::IsNotFalse(_) => Ok(is_truth(left, false, true)),
            Expr::IsDistinctFrom(_, right) => self.same(left, right, true),
            Expr::IsNotDistinctFrom(_, right) => self.same(left, right, false),
            Expr::In {
                target: InTarget::List(items),
                negated,
                ..
            } => self.is_in(left, items, *negated),
            Expr::In { .. } => Err(unsupported(outer, Unsupported::Subquery)),
            Expr::Between {
                negated, low, high, ..
            } => {
                let (low, high) = (self.expression(low)?, self.expression(high)?);
                let comparison = |bound: &Typed| Comparison::between(left.affinity, bound.affinity);
                Ok(Typed::computed(Node::Between {
                    is_negated: *negated,
                    comparisons: [comparison(&low), comparison(&high)],
                    operands: Box::new([left.node, low.node, high.node]),
                }))
            }
            Expr::Like {
                negated,
                any: false,
                pattern,
                escape_char,
                ..
            } => {
                let escape = match escape_char {
                    Some(escape) => Some(literals::escape(escape)?),
                    None => None,
                };
                self.matches(left, pattern, PatternDialect::Like { escape }, *negated)
            }
            Expr::BinaryOp { op, right, .. } => self.binary(left, op, right, outer),
            _ => Err(unsupported(outer, Unsupported::Other)),
        }
    }

    fn binary(
        &self,
        left: Typed,
        op: &BinaryOperator,
        right: &Expr,
        outer: &Expr,
    ) -> Result<Typed> {
        let compare = |left, operator| self.compare(left, operator, right);
        let arithmetic = |left: Typed, operator| {
            Ok(Typed::computed(Node::Arithmetic {
                operator,
                operands: Box::new([left.node, self.node(right)?]),
            }))
        };
        match op {
            BinaryOperator::And => Ok(and(left.node, self.node(right)?)),
            BinaryOperator::Or => Ok(or(left.node, self.node(right)?)),
            BinaryOperator::Eq => compare(left, Operator::Equal),
            BinaryOperator::NotEq => compare(left, Operator::NotEqual),
            BinaryOperator::Lt => compare(left, Operator::Less),
            BinaryOperator::LtEq => compare(left, Operator::LessOrEqual),
            BinaryOperator::Gt => compare(left, Operator::Greater),
            BinaryOperator::GtEq => compare(left, Operator::GreaterOrEqual),
            BinaryOperator::Is => self.same(left, right, false),
            BinaryOperator::IsNot => self.same(left, right, true),
            BinaryOperator::Glob => self.matches(left, right, PatternDialect::Glob, false),
            BinaryOperator::Plus => arithmetic(left, ArithmeticOperator::Add),
            BinaryOperator::Minus => arithmetic(left, ArithmeticOperator::Subtract),
            BinaryOperator::Multiply => arithmetic(left, ArithmeticOperator::Multiply),
            BinaryOperator::Divide => arithmetic(left, ArithmeticOperator::Divide),
            BinaryOperator::Modulo => arithmetic(left, ArithmeticOperator::Remainder),
            BinaryOperator::StringConcat => Ok(Typed::computed(Node::Concatenate(Box::new([
                left.node,
                self.node(right)?,
            ])))),
            _ => Err(unsupported(outer, Unsupported::Operator)),
        }
    }

    fn compare(&self, left: Typed, operator: Operator, right: &Expr) -> Result<Typed> {
        let right = self.expression(right)?;
        Ok(Typed::computed(Node::Compare {
            operator,
            comparison: Comparison::between(left.affinity, right.affinity),
            operands: Box::new([left.node, right.node]),
        }))
    }

    fn same(&self, left: Typed, right: &Expr, is_negated: bool) -> Result<Typed> {
        let bare = without_parentheses(right);
        if let Expr::Value(literal) = bare
            && let Literal::Boolean(wanted) = literal.value
        {
            return Ok(is_truth(left, wanted, is_negated));
        }
        let functions_before = self.functions.get();
        let right = self.expression(right)?;
        let has_function = self.functions.get() > functions_before;
        // An empty list is the word FALSE to SQLite, not the number 0; but where there is a
        // function on its left side it is the number.
        if let Expr::In {
            target: InTarget::List(items),
            negated: wanted,
            ..
        } = bare
            && items.is_empty()
            && !has_function
        {
            return Ok(is_truth(left, *wanted, is_negated));
        }
        if matches!(right.node, Node::Constant(Value::Null)) {
            return Ok(is_null(left, is_negated));
        }
        Ok(Typed::computed(Node::Same {
            is_negated,
            comparison: Comparison::between(left.affinity, right.affinity),
            operands: Box::new([left.node, right.node]),
        }))
    }

    fn is_in(&self, left: Typed, items: &[Expr], is_negated: bool) -> Result<Typed> {
        if items.is_empty() {
            // Whatever the left side is.
            let value = Value::of_truth(Some(is_negated));
            return Ok(Typed::computed(Node::Constant(value)));
        }
        let items = items.iter().map(|item| self.node(item));
        let items = items.collect::<Result<Vec<Node>>>()?;
        // Only the left side's affinity counts.
        let comparison = Comparison::between(left.affinity, None);
        let operand = Box::new(left.node);
        let are_constant = items.iter().all(|item| matches!(item, Node::Constant(_)));
        Ok(Typed::computed(if are_constant {
            let values = items.into_iter().filter_map(|item| match item {
                Node::Constant(value) => Some(value),
                _ => None,
            });
            Node::InConstants {
                is_negated,
                comparison,
                operand,
                set: Box::new(KeySet::new(comparison, values)),
            }
        } else {
            Node::In {
                is_negated,
                comparison,
                operand,
                items: items.into(),
            }
        }))
    }

    fn matches(
        &self,
        left: Typed,
        pattern: &Expr,
        dialect: PatternDialect,
        is_negated: bool,
    ) -> Result<Typed> {
        self.functions.update(|functions| functions + 1);
        let pattern = self.node(pattern)?;
        if let Node::Constant(value) = &pattern
            && let Some(text) = value.by_ref().into_text()
            && let Some(pattern) = Pattern::new(&text, dialect)
        {
            return Ok(Typed::computed(Node::Matches {
                is_negated,
                operand: Box::new(left.node),
                pattern: Box::new(pattern),
            }));
        }
        Ok(Typed::computed(Node::MatchesComputed {
            is_negated,
            dialect,
            operands: Box::new([left.node, pattern]),
        }))
    }
}

/// The operand with which an expression begins; `None` where it begins otherwise.
pub(crate) fn left_operand(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::Nested(left)
        | Expr::IsNull(left)
        | Expr::IsNotNull(left)
        | Expr::IsTrue(left)
        | Expr::IsNotTrue(left)
        | Expr::IsFalse(left)
        | Expr::IsNotFalse(left)
        | Expr::IsDistinctFrom(left, _)
        | Expr::IsNotDistinctFrom(left, _)
        | Expr::In { expr: left, .. }
        | Expr::Between { expr: left, .. }
        | Expr::Like { expr: left, .. }
        | Expr::BinaryOp { left, .. } => Some(left),
        _ => None,
    }
}

pub(crate) fn without_parentheses(expression: &Expr) -> &Expr {
    let mut inner = expression;
    while let Expr::Nested(next) = inner {
        inner = next;
    }
    inner
}

fn is_null(operand: Typed, is_negated: bool) -> Typed {
    Typed::computed(Node::IsNull {
        is_negated,
        operand: Box::new(operand.node),
    })
}

fn is_truth(operand: Typed, wanted: bool, is_negated: bool) -> Typed {
    Typed::computed(Node::IsTruth {
        is_negated,
        wanted,
        operand: Box::new(operand.node),
    })
}

pub(super) fn place_of(expression: &Expr) -> Place {
    place(expression.span().start)
}

fn unsupported(expression: &Expr, what: Unsupported) -> CompileError {
    CompileError::new(place_of(expression), CompileErrorKind::Unsupported { what })
}
