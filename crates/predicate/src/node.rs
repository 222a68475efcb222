//! The compact form that is evaluated.

use net::Prefix;

use crate::affinity::{Affinity, Comparison};
use crate::key::KeySet;
use crate::pattern::Pattern;
use crate::schema::{ColumnId, FunctionId};
use crate::value::Value;

/// An expression, its names resolved and its constant parts computed.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Constant(Value<'static>),
    Column(ColumnId, Affinity),
    /// Conditions that all have to hold; at least one.
    And(Box<[Node]>),
    /// Conditions of which one has to hold; at least one.
    Or(Box<[Node]>),
    Not(Box<Node>),
    Compare {
        operator: Operator,
        comparison: Comparison,
        operands: Box<[Node; 2]>,
    },
    /// IS, and IS NOT: NULL is a value like others.
    Same {
        is_negated: bool,
        comparison: Comparison,
        operands: Box<[Node; 2]>,
    },
    IsNull {
        is_negated: bool,
        operand: Box<Node>,
    },
    /// IS TRUE and its three relatives.
    IsTruth {
        is_negated: bool,
        wanted: bool,
        operand: Box<Node>,
    },
    InConstants {
        is_negated: bool,
        comparison: Comparison,
        operand: Box<Node>,
        set: Box<KeySet>,
    },
    In {
        is_negated: bool,
        comparison: Comparison,
        operand: Box<Node>,
        items: Box<[Node]>,
    },
    Between {
        is_negated: bool,
        /// With the low bound and with the high one.
        comparisons: [Comparison; 2],
        /// The value, the low bound, the high bound.
        operands: Box<[Node; 3]>,
    },
    /// LIKE or GLOB with a constant pattern.
    Matches {
        is_negated: bool,
        operand: Box<Node>,
        pattern: Box<Pattern>,
    },
    /// LIKE or GLOB with a pattern from the row: the text, the pattern.
    MatchesComputed {
        is_negated: bool,
        dialect: PatternDialect,
        operands: Box<[Node; 2]>,
    },
    Arithmetic {
        operator: ArithmeticOperator,
        operands: Box<[Node; 2]>,
    },
    Concatenate(Box<[Node; 2]>),
    /// Conditions with their results, tried in order.
    Case {
        branches: Box<[(Node, Node)]>,
        otherwise: Box<Node>,
    },
    /// The same where the conditions are values that a base is compared with.
    CaseOf {
        base: Box<Node>,
        branches: Box<[(Comparison, Node, Node)]>,
        otherwise: Box<Node>,
    },
    Cast {
        affinity: Affinity,
        operand: Box<Node>,
    },
    Call {
        function: Builtin,
        arguments: Box<[Node]>,
    },
    /// `contains` with a constant prefix.
    Contains {
        prefix: Prefix,
        address: Box<Node>,
    },
    Host {
        function: FunctionId,
        arguments: Box<[Node]>,
    },
}

/// Which patterns are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternDialect {
    Like { escape: Option<char> },
    Glob,
}

/// A comparison whose result is unknown where an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArithmeticOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// The functions of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    Abs,
    Coalesce,
    Instr,
    Length,
    Lower,
    Max,
    Min,
    NullIf,
    Replace,
    Round,
    Substr,
    Trim,
    TrimStart,
    TrimEnd,
    TypeOf,
    Upper,
    Asn,
    Contains,
    Covers,
    FirstIp,
    LastIp,
    PrefixFamily,
    PrefixLength,
}

impl Builtin {
    /// Each with its name and its least and greatest number of arguments.
    pub(crate) const ALL: &'static [(&'static str, Builtin, usize, Option<usize>)] = &[
        ("abs", Builtin::Abs, 1, Some(1)),
        ("asn", Builtin::Asn, 1, Some(1)),
        ("coalesce", Builtin::Coalesce, 2, None),
        ("contains", Builtin::Contains, 2, Some(2)),
        ("covers", Builtin::Covers, 2, Some(2)),
        ("first_ip", Builtin::FirstIp, 1, Some(1)),
        ("ifnull", Builtin::Coalesce, 2, Some(2)),
        ("instr", Builtin::Instr, 2, Some(2)),
        ("last_ip", Builtin::LastIp, 1, Some(1)),
        ("length", Builtin::Length, 1, Some(1)),
        ("lower", Builtin::Lower, 1, Some(1)),
        ("ltrim", Builtin::TrimStart, 1, Some(2)),
        ("max", Builtin::Max, 2, None),
        ("min", Builtin::Min, 2, None),
        ("nullif", Builtin::NullIf, 2, Some(2)),
        ("prefix_family", Builtin::PrefixFamily, 1, Some(1)),
        ("prefix_length", Builtin::PrefixLength, 1, Some(1)),
        ("replace", Builtin::Replace, 3, Some(3)),
        ("round", Builtin::Round, 1, Some(2)),
        ("rtrim", Builtin::TrimEnd, 1, Some(2)),
        ("substr", Builtin::Substr, 2, Some(3)),
        ("substring", Builtin::Substr, 2, Some(3)),
        ("trim", Builtin::Trim, 1, Some(2)),
        ("typeof", Builtin::TypeOf, 1, Some(1)),
        ("upper", Builtin::Upper, 1, Some(1)),
    ];
}

impl Node {
    /// Shows each operand.
    pub(crate) fn each_operand(&self, see: &mut dyn FnMut(&Node)) {
        match self {
            Node::Constant(_) | Node::Column(..) => {}
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(see),
            Node::Not(operand)
            | Node::IsNull { operand, .. }
            | Node::IsTruth { operand, .. }
            | Node::InConstants { operand, .. }
            | Node::Matches { operand, .. }
            | Node::Cast { operand, .. }
            | Node::Contains {
                address: operand, ..
            } => see(operand),
            Node::Compare { operands, .. }
            | Node::Same { operands, .. }
            | Node::MatchesComputed { operands, .. }
            | Node::Arithmetic { operands, .. }
            | Node::Concatenate(operands) => operands.iter().for_each(see),
            Node::Between { operands, .. } => operands.iter().for_each(see),
            Node::In { operand, items, .. } => {
                see(operand);
                items.iter().for_each(see);
            }
            Node::Case {
                branches,
                otherwise,
            } => {
                for (condition, result) in branches {
                    see(condition);
                    see(result);
                }
                see(otherwise);
            }
            Node::CaseOf {
                base,
                branches,
                otherwise,
            } => {
                see(base);
                for (_, value, result) in branches {
                    see(value);
                    see(result);
                }
                see(otherwise);
            }
            Node::Call { arguments, .. } | Node::Host { arguments, .. } => {
                arguments.iter().for_each(see);
            }
        }
    }

    /// The columns in it with their affinities, each once, in order of appearance.
    pub(crate) fn columns(&self, columns: &mut Vec<(ColumnId, Affinity)>) {
        if let Node::Column(column, affinity) = self
            && !columns.contains(&(*column, *affinity))
        {
            columns.push((*column, *affinity));
        }
        self.each_operand(&mut |operand| operand.columns(columns));
    }
}
